//! Mentions as operators import them: event by event, with their mistakes by line; and facts that
//! arrive late, which undo nothing.

use super::admin::{Office, in_both};
use super::answer::Receipt;
use super::day::Day;
use super::officers::OFFICER;
use super::pki::{PKI, instant};
use super::secure::ask;
use super::world::{PHARMACY, SISTER, World};
use ser::operations::Clock;
use ser::operations::admin::{Applied, List, NotImported, Order, Place, Registrar, Row};
use ser::registry::Environment;
use ser::soap::client;
use ser::store::officers::{self, Officer};
use ser::store::{StoreError, workplaces};
use std::time::Duration;

mod late {
    use super::*;

    on_both!(
        a_late_fact_marks_what_was_accepted_and_undoes_nothing,
        a_fact_that_changes_no_judgement_marks_nothing,
        a_late_sale_marks_the_days_that_were_reported_for_the_seller,
        what_happens_to_a_pharmacy_marks_its_office,
        a_suspension_without_a_resumption_is_refused_after_its_end,
        what_is_accepted_while_a_fact_arrives_is_marked_or_refused,
        a_fact_that_meets_the_first_declaration_of_a_series_waits_for_it,
    );
}

/// A day with so many in the morning, and one less in the evening.
pub fn selling(day: &str, opening: u32) -> Vec<u8> {
    Day::on(day).with(1, opening, 0, 1).xml()
}

impl World {
    /// Imports rows of a list, as an officer does.
    pub fn import(&self, list: &str, csv: &str) -> Result<Vec<Applied>, NotImported> {
        self.change(|transaction| {
            let officer = Officer { code: OFFICER.into(), name: "TEST".into(), active: true };
            officers::put(transaction, &officer)
        });
        let mut lines = csv.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let row = |(line, text): (u64, &str)| {
            let cells = header.iter().map(|name| (*name).to_owned());
            let cells = cells.zip(text.split(',').map(str::to_owned)).collect();
            Row { place: Place { file: "lista.csv".into(), line, element: None }, cells }
        };
        let rows: Vec<Row> = (2..).zip(lines).map(row).collect();
        let registrar = Registrar {
            store: self.store().clone(),
            environment: Environment::Test,
            clock: Clock::Fixed(instant("2026-11-20T12:00:00Z")),
            vault: None,
        };
        let order = Order { officer: Some(OFFICER), from: None, preview: false };
        registrar.import(List::named(list).unwrap(), &rows, Vec::new(), &order)
    }

    fn mentioned(&self, csv: &str) {
        self.import("mentiuni", csv).unwrap();
    }

    /// The numbers and causes of what is marked.
    pub fn marked(&self) -> Vec<String> {
        let query = "SELECT d.number || ' ' || r.reason || ' ' || r.detail AS line \
            FROM reviews r JOIN declarations d ON d.workplace_id = r.workplace_id \
            AND d.id = r.declaration_id ORDER BY d.number";
        self.rows(query).unwrap()
    }
}

fn motive(receipt: &Receipt) -> (String, String) {
    let finding = &receipt.node.child("erori").unwrap().children[0];
    (finding.text_of("motiv").to_owned(), finding.text_of("mesaj").to_owned())
}

fn a_late_fact_marks_what_was_accepted_and_undoes_nothing(world: &World) {
    world.accept(&selling("2026-11-18", 12));
    let nineteenth = PKI.ana.sign(&selling("2026-11-19", 11));
    let receipt = world.report(&nineteenth);
    let number = receipt.number().to_owned();
    let kept = world.kept();
    let head = "codWorkplace,eveniment,deLa,panaLa,act";
    let said = format!("{head}\n{PHARMACY},E8,2026-11-19,2026-11-19,TEST 5/2026");
    world.mentioned(&said);
    let cause = "TO_REVIEW E8 din 2026-11-19, act TEST 5/2026";
    assert_eq!(world.marked(), [format!("{number} {cause}")]);
    // It is what it was, and what follows goes on from it.
    let states = "declarations WHERE state = 'ACCEPTATA' AND number IS NOT NULL";
    assert_eq!(world.count(states), 2);
    assert_eq!(world.report(&nineteenth).document, receipt.document);
    world.accept(&selling("2026-11-20", 10));
    assert_eq!(kept[0] + 1, world.kept()[0]);
    // The same file again, and a correction, mark nothing more.
    world.mentioned(&said);
    world.mentioned(&format!("{head}\n{PHARMACY},E8,2026-11-19,2026-11-20,TEST 5/2026"));
    assert_eq!(world.marked().len(), 2);
    let history = ask(world, Some(&PKI.ana), "getIstoric", &[("numarInregistrare", &number)]);
    let told = cause.replace("TO_REVIEW", "TO_REVIEW:");
    assert!(history.text().contains(&told), "{}", history.text());
}

fn a_fact_that_changes_no_judgement_marks_nothing(world: &World) {
    world.accept(&selling("2026-11-18", 12));
    let head = "codWorkplace,eveniment,deLa,act,panaLa,motiv,localitate,conducator";
    world.mentioned(&format!(
        "{head}\n{PHARMACY},E6,2026-11-01,TEST 1,,,Gherla,\n{PHARMACY},E4,2026-11-01,TEST 2,,,,F1\n\
         {PHARMACY},E9,2026-11-19,TEST 3,2027-02-01,LUCRARI,,\n\
         {SISTER},E8,2026-11-18,TEST 4,2026-11-18,,,"
    ));
    world
        .import("obligatii", &format!("codWorkplace,deLa,raporteaza\n{PHARMACY},2026-11-01,nu"))
        .unwrap();
    assert_eq!(world.marked(), [""; 0]);
}

fn a_late_sale_marks_the_days_that_were_reported_for_the_seller(world: &World) {
    world.accept(&selling("2026-11-18", 12));
    let number = world.accept(&selling("2026-11-19", 11));
    let head = "codWorkplace,eveniment,deLa,act,titular";
    world.mentioned(&format!("{head}\n{PHARMACY},E2,2026-11-19,TEST 7,20000005"));
    assert_eq!(world.marked(), [format!("{number} TO_REVIEW E2 din 2026-11-19, act TEST 7")]);
    world.report(&PKI.ion.sign(&selling("2026-11-20", 10))).must_be_accepted();
}

fn what_happens_to_a_pharmacy_marks_its_office(world: &World) {
    world.office(SISTER, PHARMACY);
    let number = world.accept(&Day::on("2026-11-19").at(SISTER).with(1, 10, 0, 0).xml());
    let head = "codWorkplace,eveniment,deLa,panaLa,act,oficineleRaman";
    let said = |stay: &str| {
        world.mentioned(&format!("{head}\n{PHARMACY},E8,2026-11-19,2026-11-19,TEST 9,{stay}"));
    };
    said("da");
    assert_eq!(world.marked(), [""; 0]);
    said("nu");
    assert_eq!(world.marked(), [format!("{number} TO_REVIEW E8 din 2026-11-19, act TEST 9")]);
}

fn a_suspension_without_a_resumption_is_refused_after_its_end(world: &World) {
    let head = "codWorkplace,eveniment,deLa,act,panaLa,motiv";
    world.mentioned(&format!("{head}\n{PHARMACY},E9,2026-09-01,TEST 3,2026-11-10,LUCRARI"));
    world.mentioned(&format!("{head}\n{SISTER},E8,2026-11-01,TEST 4,2026-11-10,"));
    let receipt = world.report_signed(&selling("2026-11-10", 12));
    let (name, message) = motive(&receipt);
    assert_eq!((receipt.errors(), name.as_str()), (vec![4003], "WORKPLACE_SUSPENDED"));
    assert!(message.contains("2026-09-01 până la 2026-11-10, act TEST 3"), "{message}");
    let receipt = world.report_signed(&selling("2026-11-15", 12));
    assert_eq!(
        (receipt.errors(), motive(&receipt).0.as_str()),
        (vec![4003], "WORKPLACE_SUSPENDED")
    );
    // A short interruption ends by itself.
    world.accept(&Day::on("2026-11-11").at(SISTER).with(1, 10, 0, 0).xml());
    world.mentioned(&format!("{head}\n{PHARMACY},E10,2026-11-15,TEST 5,,"));
    world.accept(&selling("2026-11-15", 12));
    assert_eq!(world.report_signed(&selling("2026-11-14", 12)).errors(), [4003]);
}

fn what_is_accepted_while_a_fact_arrives_is_marked_or_refused(world: &World) {
    let head = "codWorkplace,eveniment,deLa,panaLa,act";
    for number in 8_000..8_008 {
        let code = world.pharmacy(number);
        world.accept(&Day::on("2026-11-18").at(&code).with(1, 10, 0, 0).xml());
        let document = PKI.ana.sign(&Day::on("2026-11-19").at(&code).with(1, 10, 0, 0).xml());
        let answer = std::thread::scope(|scope| {
            let sent = scope.spawn(|| world.post(client::send("raporteaza", &document).as_bytes()));
            world.mentioned(&format!("{head}\n{code},E8,2026-11-19,2026-11-19,TEST 5/2026"));
            sent.join().unwrap()
        });
        let of_code = |line: &String| line.starts_with(&code);
        let marked = world.marked().iter().filter(|line| of_code(line)).count();
        match answer.status {
            200 if answer.receipt().state() == "ACCEPTATA" => assert_eq!(marked, 1, "{code}"),
            200 => assert_eq!((answer.receipt().errors(), marked), (vec![4003], 0)),
            _ => assert_eq!((answer.fault_code(), marked), (9001, 0)),
        }
    }
}

/// Whoever records a fact would not see what is not stored yet, and whoever declares has looked for
/// facts already.
fn a_fact_that_meets_the_first_declaration_of_a_series_waits_for_it(world: &World) {
    let code = world.pharmacy(8_008);
    let found = world.store().read(|session| workplaces::find(session, &code)).unwrap();
    let head = "codWorkplace,eveniment,deLa,panaLa,act";
    let waited = std::thread::scope(|scope| {
        world.store().in_series(found.unwrap().id, "FP", |_| {
            let fact = format!("{head}\n{code},E8,2026-11-19,2026-11-19,TEST 5/2026");
            let recorded = scope.spawn(move || world.mentioned(&fact));
            std::thread::sleep(Duration::from_millis(700));
            Ok::<_, StoreError>(!recorded.is_finished())
        })
    });
    assert_eq!(waited, Ok(true));
}

in_both!(
    every_mistake_of_a_mention_is_told_by_its_line,
    a_mention_is_corrected_and_taken_back_and_its_past_stays,
    offices_go_with_their_pharmacy_or_are_closed_before,
    a_litigation_holds_up_a_change_of_holder,
    a_closed_circuit_pharmacy_is_suspended_with_a_warning,
    officers_ask_for_a_day_as_it_was_known_at_a_time,
);

const UNITS: &str = "cui;denumire;tipUnitate;judet;localitate;unitateCoordonatoare\n\
    10000008;TEST Oficina;OF_RURALA;CJ;Sic;TEST Farmacia\n\
    10000008;TEST Farmacia;FARM_COM;CJ;Dej;\n\
    10000008;TEST Spital;FARM_CI;CJ;Dej;\n";

/// Columns of most rows here.
const HEAD: &str = "eveniment,deLa,panaLa,act,motiv,titular,localitate,status,codWorkplace";

impl Office {
    /// A pharmacy with an office, and a hospital's. Gives the codes of the three.
    fn units(&self) -> [String; 3] {
        self.company();
        self.put("puncte-de-lucru", UNITS);
        ["TEST Farmacia", "TEST Oficina", "TEST Spital"].map(|name| self.code(name))
    }
}

fn every_mistake_of_a_mention_is_told_by_its_line(office: &Office) {
    let [pharmacy, rural, _] = office.units();
    let before = office.audited();
    let wrong = format!(
        "{HEAD}\nE22,2026-01-01,,1,,,,,{pharmacy}\nE9,2026-01-01,,2,LUCRARI,,,,{pharmacy}\n\
        E9,2026-01-01,2026-07-01,3,LUCRARI,,,,{pharmacy}\nE8,2026-01-01,2026-02-01,4,,,,,{pharmacy}\n\
        E9,2026-01-01,2026-06-01,5,,,,,{pharmacy}\nE9,2026-01-01,2026-06-01,6,VACANTA,,,,{pharmacy}\n\
        E6,2026-01-01,,7,,,Gherla,,{rural}\nE17,2026-01-01,,8,,,,,{pharmacy}\n\
        E10,2026-01-01,,9,,,,,{pharmacy}\nE2,2026-01-01,,10,,30000002,,,{pharmacy}\n\
        E15,2026-01-01,,11,,,,INCHIS,{pharmacy}\nE7,2026-01-01,,12,,20000005,,,{pharmacy}\n\
        E3,2026-01-01,,13,,20000005,,,{pharmacy}\nSTARE,2026-01-01,,14,,,,ACTIV,{pharmacy}\n"
    );
    office.import("mentiuni", "m.csv", &wrong, &[]).told(&[
        "m.csv:2: eveniment «E22»: se așteaptă una dintre",
        "m.csv:3: panaLa «E9»: evenimentul E9 cere această valoare",
        "m.csv:4: panaLa «E9»: Întreruperea nu poate depăși 180 de zile, socotite din 2026-01-01",
        "m.csv:5: panaLa «E8»: o întrerupere fără mențiune",
        "m.csv:6: motiv «E9»: evenimentul E9 cere această valoare",
        "m.csv:7: motiv «VACANTA»: se așteaptă una dintre",
        "m.csv:8: eveniment «E6»: Oficina rurală nu poate fi mutată",
        "m.csv:9: eveniment «E17»: evenimentul E17 nu privește unități FARM_COM",
        "m.csv:10: eveniment «E10»: punctul de lucru nu este suspendat",
        "m.csv:11: titular «30000002»: compania nu este",
        "m.csv:12: status «E15»: evenimentul E15 nu duce la starea INCHIS",
        "m.csv:13: titular «E7»: evenimentul E7 nu are această valoare",
        "m.csv:14: eveniment «E3»: punctul de lucru nu este suspendat",
        "m.csv:15: eveniment «STARE»: se așteaptă una dintre",
    ]);
    assert_eq!(office.audited(), before);
    let shown = office.import("revizuiri", "m.csv", &wrong, &[]);
    assert_eq!(shown.status, Some(2));
}

fn a_mention_is_corrected_and_taken_back_and_its_past_stays(office: &Office) {
    let [pharmacy, ..] = office.units();
    let said = |to: &str| format!("{HEAD}\nE8,2026-01-01,{to},TEST 1,,,,,{pharmacy}\n");
    let preview = office.import("mentiuni", "m.csv", &said("2026-01-10"), &["--dry-run"]).well();
    assert!(preview.out.contains(&format!("m.csv:2: {pharmacy} E8 TEST 1 nou")), "{}", preview.out);
    assert_eq!(office.listed("mentiuni").lines().count(), 1);
    office.put("mentiuni", &said("2026-01-10"));
    assert!(office.put("mentiuni", &said("2026-01-10")).out.ends_with("neschimbat 1\n"));
    let corrected = office.put("mentiuni", &said("2026-01-12")).out;
    assert!(corrected.contains("panaLa: «2026-01-10» → «2026-01-12»"), "{corrected}");
    let resumed = |from: &str| format!("{HEAD}\nE10,{from},,TEST 9,,,,,{pharmacy}\n");
    for from in ["2026-01-05", "2026-01-06", "2026-01-07"] {
        office.put("mentiuni", &resumed(from));
    }
    office.put(
        "mentiuni",
        &format!("{},da\n", resumed("2026-01-07").trim_end())
            .replace("codWorkplace\n", "codWorkplace,retrasa\n"),
    );
    let json = format!(
        r#"[{{"codWorkplace": "{pharmacy}", "eveniment": "E8", "deLa": "2026-01-01",
        "act": "TEST 1", "retrasa": true}}]"#
    );
    let taken = office.import("mentiuni", "m.json", &json, &[]).well().out;
    assert!(taken.ends_with("mentiuni: scos 1\n"), "{taken}");
    assert_eq!(office.listed("mentiuni").lines().count(), 1);
    office.import("mentiuni", "m.json", &json, &[]).told(&["m.json:1 [1]: retrasa"]);
    let url = &office.database.url;
    assert_eq!(super::tables::count(url, "mentions WHERE recorded_by = 'OF1'"), 7);
    let audited = format!("audit WHERE detail LIKE '{pharmacy} E8 TEST 1%' AND officer = 'OF1'");
    assert_eq!(super::tables::count(url, &audited), 3);
}

fn offices_go_with_their_pharmacy_or_are_closed_before(office: &Office) {
    let [pharmacy, rural, _] = office.units();
    let sold = format!("{HEAD}\nE2,2026-05-01,,TEST 2,,20000005,,,{pharmacy}\n");
    office.import("mentiuni", "m.csv", &sold, &[]).told(&["m.csv:2: titular: oficina"]);
    let alone = format!("{HEAD}\nE2,2026-05-01,,TEST 2,,20000005,,,{rural}\n");
    office.import("mentiuni", "m.csv", &alone, &[]).told(&["m.csv:2: titular: oficina"]);
    let both = format!("{sold}E2,2026-05-01,,TEST 2,,20000005,,,{rural}\n");
    office.import("mentiuni", "m.csv", &both, &["--dry-run"]).well();
    let closed = format!("{HEAD}\nE17,2026-04-30,,TEST 3,,,,,{rural}\n");
    office.put("mentiuni", &closed);
    office.put("mentiuni", &sold);
    let listed = office.listed("puncte-de-lucru");
    assert!(listed.contains(&format!("{pharmacy},20000005,TEST Farmacia")), "{listed}");
}

fn a_litigation_holds_up_a_change_of_holder(office: &Office) {
    let [_, rural, hospital] = office.units();
    let act = |code: &str, litigation: &str| {
        format!("codWorkplace,numar,emisaLa,litigiu\n{code},TEST 7,2020-02-01,{litigation}\n")
    };
    office.put("autorizatii-functionare", &act(&hospital, "da"));
    assert!(office.listed("mentiuni").contains(&format!("{hospital},E1,2020-02-01,,TEST 7")));
    let sold = format!("{HEAD}\nE2,2026-05-01,,TEST 2,,20000005,,,{hospital}\n");
    office.import("mentiuni", "m.csv", &sold, &[]).told(&["m.csv:2: eveniment «E2»: un litigiu"]);
    let over = office.put("autorizatii-functionare", &act(&hospital, "nu")).out;
    assert!(over.contains("litigiu: «da» → «nu»"), "{over}");
    office.put("mentiuni", &sold);
    let of_office = office.import("autorizatii-functionare", "a.csv", &act(&rural, "nu"), &[]);
    of_office.told(&[&format!("a.csv:2: codWorkplace «{rural}»: oficina nu are")]);
}

fn a_closed_circuit_pharmacy_is_suspended_with_a_warning(office: &Office) {
    let [.., hospital] = office.units();
    let said = format!("{HEAD}\nE9,2026-05-01,2026-07-01,TEST 2,,,,,{hospital}\n");
    let came = office.put("mentiuni", &said).out;
    assert!(came.contains("    atenție: normele nu dau temei"), "{came}");
}

fn officers_ask_for_a_day_as_it_was_known_at_a_time(office: &Office) {
    let [pharmacy, rural, _] = office.units();
    let said = format!(
        "{HEAD}\nE9,2025-01-01,2025-03-31,TEST 2,LUCRARI,,,,{pharmacy}\n\
        E2,2025-02-01,,TEST 3,,20000005,,,{rural}\n"
    );
    // An office cannot be sold alone.
    office.import("mentiuni", "m.csv", &said, &[]).told(&["m.csv:3: titular: oficina"]);
    let said = said.lines().take(2).collect::<Vec<_>>().join("\n");
    office.put("mentiuni", &said);
    let state =
        |code: &str, more: &[&str]| office.admin(&[&["state", code], more].concat()).well().out;
    let before = state(&pharmacy, &["--day", "2024-12-31"]);
    assert!(before.contains("stare: ACTIV\n") && before.contains("titular: 10000008"), "{before}");
    let on = state(&pharmacy, &["--day", "2025-03-31"]);
    assert!(
        on.contains("stare: SUSPENDAT de la 2025-01-01 până la 2025-03-31, act TEST 2"),
        "{on}"
    );
    let after = state(&pharmacy, &["--day", "2025-04-01"]);
    assert!(after.contains("stare: SUSPENDARE_EXPIRATA de la 2025-04-01"), "{after}");
    let known = ["--day", "2025-03-31", "--known", "2025-01-01T00:00:00Z"];
    assert!(state(&pharmacy, &known).contains("stare: ACTIV"));
    let of_office = state(&rural, &["--day", "2025-03-31"]);
    assert!(of_office.contains("stare: COORDONATOARE_INACTIVA"), "{of_office}");
    assert!(of_office.contains("adresa: CJ, Sic"), "{of_office}");
    let expired = office.listed("suspendari-expirate");
    assert!(expired.contains(&format!("{pharmacy},SUSPENDARE_EXPIRATA,2025-01-01,")), "{expired}");
    assert!(expired.ends_with(",TEST 2,E13\n"), "{expired}");
    assert_eq!(office.admin(&["state", "CJF0000002000"]).status, Some(2));
}
