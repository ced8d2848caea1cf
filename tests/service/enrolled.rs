//! Who may report for a company, as `ser admin enrol` changes it: by an officer and a document, each
//! change in the audit log; and what closes.

use super::admin::{Came, Office, in_both};
use super::day::Day;
use super::mentions::selling;
use super::pki::PKI;
use super::tables;
use super::world::{PHARMACY, SISTER, World};
use ser::operations::Clock;
use ser::operations::admin::Registrar;
use ser::operations::enrol::{Decision, NotEnrolled};
use ser::registry::{Environment, Role};

in_both!(
    a_request_waits_until_it_is_decided,
    a_company_has_one_representative_and_the_one_before_stays_a_user,
    without_a_document_or_an_officer_nothing_changes,
    a_workplace_is_closed_and_a_company_deactivated_by_a_document,
);

const ANA: &str = "1";
const ION: &str = "2";

impl Office {
    fn enrol(&self, arguments: &[&str]) -> Came {
        let by = ["--officer", "OF1", "--document", "TEST 5"];
        self.admin(&[&["enrol"], arguments, &by[..]].concat())
    }

    fn rights(&self) -> String {
        let listed = self.listed("drepturi");
        let held = listed.lines().skip(1).filter(|line| line.ends_with(','));
        let short = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{} {}", cells[0], cells[3])
        };
        held.map(short).collect::<Vec<_>>().join("; ")
    }

    fn audited_as(&self, what: &str) -> i64 {
        let by = "officer = 'OF1' AND detail LIKE '%, document TEST 5'";
        tables::count(&self.database.url, &format!("audit WHERE {by} AND {what}"))
    }
}

fn a_request_waits_until_it_is_decided(office: &Office) {
    office.persons();
    let asked = office.enrol(&["request", ANA, "10000008", "UTILIZATOR"]).well().out;
    assert!(asked.starts_with("cererea 1: persoana 1 10000008 UTILIZATOR"), "{asked}");
    assert_eq!(office.rights(), "");
    let again = office.enrol(&["request", ANA, "10000008", "REPREZENTANT"]);
    assert!(again.err.contains("cererea 1 a persoanei"), "{}", again.err);
    office.enrol(&["accept", "1", "--dry-run"]).well();
    assert_eq!(office.rights(), "");
    office.enrol(&["accept", "1"]).well();
    assert_eq!(office.rights(), "1 UTILIZATOR");
    assert!(office.enrol(&["reject", "1"]).err.contains("a fost deja hotărâtă"));
    assert!(
        office.enrol(&["request", ANA, "10000008", "UTILIZATOR"]).err.contains("deja acest rol")
    );
    office.enrol(&["request", ION, "10000008", "UTILIZATOR"]).well();
    office.enrol(&["reject", "2"]).well();
    assert_eq!(office.rights(), "1 UTILIZATOR");
    let listed = office.listed("cereri");
    assert!(listed.contains("2,2,10000008,UTILIZATOR,TEST 5,") && listed.contains(",respinsa"));
    office.enrol(&["remove", ANA, "10000008"]).well();
    assert_eq!(office.rights(), "");
    assert!(office.enrol(&["remove", ANA, "10000008"]).err.contains("nu este utilizator"));
    assert!(office.enrol(&["accept", "9"]).err.contains("nicio cerere"));
    assert!(office.enrol(&["request", "9", "10000008", "UTILIZATOR"]).err.contains("persoană"));
    assert_eq!(office.audited_as("operation LIKE 'inrolare.%'"), 6);
}

fn a_company_has_one_representative_and_the_one_before_stays_a_user(office: &Office) {
    office.persons();
    office.enrol(&["appoint", ANA, "10000008"]).well();
    assert!(office.enrol(&["remove", ANA, "10000008"]).err.contains("se numește altul"));
    office.enrol(&["request", ION, "10000008", "REPREZENTANT"]).well();
    office.enrol(&["accept", "1"]).well();
    assert_eq!(office.rights(), "1 UTILIZATOR; 2 REPREZENTANT");
    assert_eq!(office.audited_as("detail LIKE 'persoana 1 UTILIZATOR%'"), 1);
    assert!(office.enrol(&["appoint", ION, "10000008"]).err.contains("are deja acest rol"));
    assert!(office.enrol(&["appoint", ION, "30000002"]).err.contains("nu este înregistrată"));
}

fn without_a_document_or_an_officer_nothing_changes(office: &Office) {
    office.persons();
    let before = office.audited();
    let by = |officer: &str, document: &str| {
        let appoint = ["enrol", "appoint", ANA, "10000008"];
        office.admin(&[&appoint[..], &["--officer", officer, "--document", document]].concat())
    };
    let bare = by("OF1", " ");
    assert!(bare.status == Some(2) && bare.err.contains("documentul"), "{}", bare.err);
    assert!(by("OF9", "TEST 5").err.contains("«OF9» nu este un ofițer activ"));
    assert_eq!((office.audited(), office.rights().as_str()), (before, ""));
}

fn a_workplace_is_closed_and_a_company_deactivated_by_a_document(office: &Office) {
    office.persons();
    office.enrol(&["close", PHARMACY, "--from", "2026-11-19"]).well();
    let statuses = office.listed("statusuri");
    assert!(statuses.contains(&format!("{PHARMACY},INCHIS,2026-11-19,TEST 5")), "{statuses}");
    let again = office.enrol(&["close", PHARMACY, "--from", "2026-11-20"]);
    assert!(again.err.contains("este INCHIS din 2026-11-19"), "{}", again.err);
    assert!(office.enrol(&["close", SISTER, "--from", "2026-11-20"]).err.contains("nu este"));
    office.enrol(&["deactivate", "10000008"]).well();
    assert!(office.enrol(&["deactivate", "10000008"]).err.contains("deja dezactivată"));
    assert!(office.listed("companii").contains("10000008,TEST Unu SRL,SOC,nu"));
    assert_eq!(office.audited_as("operation LIKE 'inrolare.%'"), 2);
}

mod at_once {
    use super::*;

    on_both!(
        an_accepted_user_reports_for_old_and_new_workplaces_and_a_removed_one_for_none,
        the_choices_of_a_document_come_into_force_together,
        what_a_closing_arrives_late_for_is_marked,
    );
}

impl World {
    fn registrar(&self) -> Registrar {
        Registrar {
            store: self.store().clone(),
            environment: Environment::Test,
            clock: Clock::Fixed(super::pki::instant("2026-11-20T09:00:00Z")),
            vault: None,
        }
    }

    /// The number of the person of this name.
    fn person(&self, name: &str) -> i64 {
        let query = format!("SELECT CAST(id AS TEXT) AS line FROM persons WHERE name = '{name}'");
        self.rows(&query).unwrap().concat().parse().unwrap()
    }
}

const BY: (&str, &str) = ("OF-TEST", "TEST 5");

fn an_accepted_user_reports_for_old_and_new_workplaces_and_a_removed_one_for_none(world: &World) {
    let (registrar, ion) = (world.registrar(), world.person("TEST Ion"));
    let by_ion = |document: &[u8]| world.report(&PKI.ion.sign(document)).errors();
    let today = Day::today().xml();
    assert_eq!(by_ion(&today), [4002]);
    registrar
        .enrol(BY, false, |enrolment| {
            let request = enrolment.ask(ion, "10000008", Role::User)?;
            enrolment.decide(request, Decision::Accept)
        })
        .unwrap();
    assert_eq!(by_ion(&today), [0_u16; 0]);
    let new = world.pharmacy(7_777);
    assert_eq!(by_ion(&Day::today().at(&new).xml()), [0_u16; 0]);
    registrar.enrol(BY, false, |enrolment| enrolment.remove(ion, "10000008")).unwrap();
    assert_eq!(by_ion(&Day::today().at(SISTER).xml()), [4002]);
}

fn the_choices_of_a_document_come_into_force_together(world: &World) {
    let (registrar, ion) = (world.registrar(), world.person("TEST Ion"));
    let before = (world.count("audit"), world.count("roles"));
    let refused = registrar.enrol(BY, false, |enrolment| {
        enrolment.appoint(ion, "10000008")?;
        enrolment.close(PHARMACY, "2026-11-20".parse().unwrap())?;
        enrolment.deactivate("30000002")
    });
    assert_eq!(refused, Err(NotEnrolled::Deactivated));
    assert_eq!((world.count("audit"), world.count("roles")), before);
    world.accept(&Day::today().xml());
}

fn what_a_closing_arrives_late_for_is_marked(world: &World) {
    world.accept(&selling("2026-11-18", 12));
    let number = world.accept(&selling("2026-11-19", 11));
    let from = "2026-11-19".parse().unwrap();
    world.registrar().enrol(BY, false, |enrolment| enrolment.close(PHARMACY, from)).unwrap();
    assert_eq!(world.marked(), [format!("{number} TO_REVIEW STARE din 2026-11-19, act TEST 5")]);
    assert_eq!(world.report_signed(&selling("2026-11-20", 10)).errors(), [4003]);
}
