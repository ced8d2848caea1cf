//! The status of certificates over time: what waits for an answer, what is asked about once more, and
//! what providers say while the service runs.

use super::certificates::{
    AUTHORITY_INFO, CRL_POINTS, List, Lists, QC_STATEMENTS, Responder, crl_point, ocsp_at,
};
use super::day::Day;
use super::drafting::{saved, send};
use super::pki::{PKI, instant};
use super::secure;
use super::tool::{Desk, must};
use super::trust_certificates::{Provider, a_day, a_day_of, ana, holder, open, register, told};
use super::world::{NOW, PHARMACY, TODAY, World};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use ser::declaration::civil_date;
use ser::operations::{Rechecked, recheck};
use ser::registry::Environment;
use ser::store::Store;
use ser::trust::{Revocation, Sources, Trust};
use std::process::Command;
use std::time::Duration;

on_both!(
    the_first_attempt_counts_for_the_deadline_of_what_waited_for_a_status,
    only_what_waited_for_a_status_keeps_its_first_time,
    a_transmitted_draft_keeps_its_first_time_and_is_told_of_the_end_of_its_certificate,
    what_was_revoked_before_receipt_is_marked_after_48_hours,
    a_status_that_cannot_be_told_is_asked_for_again,
    two_who_ask_again_at_once_ask_about_each_once,
    officers_read_what_is_to_be_reviewed,
    a_list_is_fetched_once_and_nobody_waits_for_it_again,
    a_responder_is_asked_and_its_answers_are_kept,
);

const PRODUCTION: Environment = Environment::Production;
/// After the deadline of the world's day, and its time.
const LATE: &str = "2026-11-22T10:00:00Z";

fn the_first_attempt_counts_for_the_deadline_of_what_waited_for_a_status(world: &World) {
    let provider = Provider::new();
    let signer = provider.issue(&ana());
    register(world, &signer);
    let [waits, never_came] = [0, 1].map(|_| signer.sign(&a_day(world, PRODUCTION)));
    let blind = open(world, PRODUCTION, NOW, provider.trust(PRODUCTION, None));
    let kept = world.kept();
    for _ in 0..2 {
        let refused = blind.report(&waits);
        assert_eq!((refused.state(), refused.errors()), ("REFUZATA", vec![3009]));
    }
    assert_eq!(world.kept(), kept);
    let list = List::of("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z");
    let server = open(world, PRODUCTION, LATE, provider.trust(PRODUCTION, Some(&list)));
    for (document, late) in [(&waits, "false"), (&never_came, "true")] {
        let receipt = server.report(document);
        receipt.must_be_accepted();
        assert_eq!(receipt.node.text_of("intarziata"), late);
        assert!(receipt.node.text_of("dataInregistrare").starts_with("2026-11-22T10:00:00"));
    }
}

fn only_what_waited_for_a_status_keeps_its_first_time(world: &World) {
    let provider = Provider::new();
    // Not qualified, besides: what is wrong with it, no answer mends.
    let recipe = ana().without(QC_STATEMENTS);
    let signer = provider.issue(&recipe);
    register(world, &signer);
    let blind = open(world, PRODUCTION, NOW, provider.trust(PRODUCTION, None));
    let document = signer.sign(&a_day(world, PRODUCTION));
    assert_eq!(blind.report(&document).errors(), [3007, 3009]);
    assert_eq!(world.count("first_attempts"), 0);
}

fn a_transmitted_draft_keeps_its_first_time_and_is_told_of_the_end_of_its_certificate(
    world: &World,
) {
    let provider = Provider::new();
    let signer = provider.issue(&ana().valid("2024-11-22T00:00:00Z", "2026-12-05T00:00:00Z"));
    register(world, &signer);
    let document = a_day_of(PHARMACY, PRODUCTION);
    let server = open(world, PRODUCTION, NOW, provider.trust(PRODUCTION, Some(&Provider::list())));
    let draft = saved(&server, &signer, &document, None).other();
    assert_eq!(draft.text_of("realizat"), "true", "{draft:?}");
    let signed = signer.sign(&document);
    let transmitted = |server| send(server, (PHARMACY, "FP", TODAY), &signed).receipt();
    let blind = open(world, PRODUCTION, NOW, provider.trust(PRODUCTION, None));
    let refused = transmitted(&blind);
    let list = List::of("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z");
    let server = open(world, PRODUCTION, LATE, provider.trust(PRODUCTION, Some(&list)));
    let accepted = transmitted(&server);
    assert_eq!((refused.state(), refused.errors()), ("REFUZATA", vec![3009]));
    accepted.must_be_accepted();
    assert_eq!(accepted.node.text_of("intarziata"), "false");
    assert_eq!(world.drafts(), [""; 0]);
    for receipt in [refused, accepted] {
        let reminder = (3002, "CERT_EXPIRES_SOON".to_owned());
        assert!(told(&receipt, "avertismente").contains(&reminder), "{}", receipt.document);
    }
}

fn told_again(world: &World, trust: &Trust, now: &str) -> Rechecked {
    recheck(world.store(), trust, instant(now)).unwrap()
}

fn what_was_revoked_before_receipt_is_marked_after_48_hours(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    let [revoked, later, good, gone] = [0; 4].map(|_| ana().by(&provider.authority));
    let list = Provider::list();
    let server = open(world, test, NOW, provider.trust(test, Some(&list)));
    let mut numbers = Vec::new();
    for one in [&revoked, &later, &good, &gone] {
        let signer = holder(one);
        register(world, &signer);
        let receipt = server.report(&signer.sign(&a_day(world, test)));
        receipt.must_be_accepted();
        numbers.push(receipt.number().to_owned());
    }
    let early = Provider::list();
    let list = List::of(LATE, "2026-11-23T00:00:00Z")
        .entry(&revoked, NOW, Some(1))
        .entry(&later, "2026-11-20T10:00:01Z", Some(1))
        .entry(&gone, NOW, Some(1));
    let trust = provider.trust(test, Some(&list));
    // Nobody needs to look at what an officer withdrew.
    world.withdraw_declaration(&numbers[3]);
    let kept = world.kept();
    assert_eq!(told_again(world, &trust, "2026-11-22T09:59:59Z"), Rechecked::default());
    // What a list says that was made before everything was published does not count yet.
    let early = provider.trust(test, Some(&List { next: list.next, ..early }));
    let waiting = Rechecked { waiting: 4, ..Rechecked::default() };
    assert_eq!(told_again(world, &early, LATE), waiting);
    let once = Rechecked { good: 2, marked: 1, passed: 1, ..Rechecked::default() };
    assert_eq!(told_again(world, &trust, LATE), once);
    assert_eq!(told_again(world, &trust, LATE), Rechecked::default());
    let marked = world.rows("SELECT reason AS line FROM reviews").unwrap();
    assert_eq!(marked, ["REVIEW_CERT_REVOKED"]);
    // Nothing is undone: one line of history more, which the holder reads too.
    let states = "declarations WHERE state = 'ACCEPTATA' AND number IS NOT NULL";
    assert_eq!(world.count(states), 3);
    let histories =
        world.kept().iter().zip(&kept).filter(|(after, before)| after != before).count();
    assert_eq!(histories, 1);
    let lines = "SELECT reason AS line FROM history WHERE reason LIKE 'REVIEW%'";
    let told = world.rows(lines).unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("REVIEW_CERT_REVOKED: ") && told[0].contains("20.11.2026 10:00"));
    let asked = [("numarInregistrare", numbers[0].as_str())];
    let history = secure::ask(&server, Some(&PKI.ana), "getIstoric", &asked).other();
    let last = history.children.last().unwrap();
    assert_eq!((last.text_of("stare"), last.text_of("motiv")), ("ACCEPTATA", told[0].as_str()));
    let of = world
        .rows(
            "SELECT d.number AS line FROM reviews r JOIN declarations d ON d.id = r.declaration_id",
        )
        .unwrap();
    assert_eq!(of, numbers[..1]);
}

/// As two servers do, each with its own connections: what one claimed, the other leaves.
fn two_who_ask_again_at_once_ask_about_each_once(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    let list = Provider::list();
    let signer = holder(&ana().by(&provider.authority));
    register(world, &signer);
    let server = open(world, test, NOW, provider.trust(test, Some(&list)));
    for _ in 0..12 {
        server.report(&signer.sign(&a_day(world, test))).must_be_accepted();
    }
    let list = List::of(LATE, "2026-11-23T00:00:00Z");
    let trust = provider.trust(test, Some(&list));
    let other = Store::open(world.database_url(), 2).unwrap();
    let both = std::thread::scope(|scope| {
        let asking = [world.store(), &other].map(|store| {
            let trust = &trust;
            scope.spawn(move || recheck(store, trust, instant(LATE)).unwrap())
        });
        asking.map(|asking| asking.join().unwrap().good)
    });
    assert_eq!((both.iter().sum::<usize>(), world.count("rechecks")), (12, 0), "{both:?}");
}

fn a_status_that_cannot_be_told_is_asked_for_again(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    let signer = provider.issue(&ana());
    register(world, &signer);
    let blind = provider.trust(test, None);
    let server = open(world, test, NOW, provider.trust(test, None));
    server.report(&signer.sign(&a_day(world, test))).must_be_accepted();
    let waiting = Rechecked { waiting: 1, ..Rechecked::default() };
    assert_eq!(told_again(world, &blind, LATE), waiting);
    assert_eq!(told_again(world, &blind, "2026-12-20T10:00:00Z"), waiting);
    let given_up = Rechecked { given_up: 1, ..Rechecked::default() };
    assert_eq!(told_again(world, &blind, "2026-12-20T10:00:01Z"), given_up);
    assert_eq!(world.count("reviews"), 0);
}

fn officers_read_what_is_to_be_reviewed(world: &World) {
    let test = Environment::Test;
    let (provider, desk) = (Provider::new(), Desk::new());
    let one = ana().by(&provider.authority);
    let signer = holder(&one);
    register(world, &signer);
    // The command goes by the system's clock.
    let now = Utc::now();
    let received = now - TimeDelta::days(3);
    let server = open(world, test, &received.to_rfc3339(), provider.trusting(test));
    let document = Day::on(&civil_date(received).to_string()).with(1, 10, 0, 0).xml();
    let receipt = server.report(&signer.sign(&document));
    receipt.must_be_accepted();
    let text = |at: DateTime<Utc>| at.to_rfc3339();
    let list = List::of(&text(now - TimeDelta::hours(1)), &text(now + TimeDelta::hours(1)));
    let since = (received - TimeDelta::hours(1)).trunc_subsecs(0);
    let list = list.entry(&one, &text(since), Some(6)).by(&provider.authority);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
    command.args(["admin", "recheck", "--database", world.database_url()]);
    command.arg("--trust").arg(desk.put("ca.pem", &provider.authority.pem()));
    let without = command.output().unwrap();
    assert_eq!(without.status.code(), Some(2), "no source of statuses");
    let said = must(command.arg("--crl").arg(desk.put("a.crl", &list)));
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("verificate din nou: 1 (marcate pentru revizuire: 1)"), "{said}");
    let mut list = Command::new(env!("CARGO_BIN_EXE_ser"));
    list.args(["admin", "list", "revizuiri", "--database", world.database_url()]);
    let listed = String::from_utf8(must(&mut list)).unwrap();
    let mut lines = listed.lines();
    assert_eq!(lines.next(), Some("numar,codWorkplace,motiv,marcata,detaliu"));
    let line = lines.next().unwrap();
    assert!(line.starts_with(&format!("{},", receipt.number())), "{line}");
    assert!(
        line.contains(",REVIEW_CERT_REVOKED,")
            && line.contains(&since.format("%d.%m.%Y %H:%M UTC").to_string()),
        "{line}"
    );
}

/// An environment that asks where certificates say, on this machine too.
fn asking(provider: &Provider, environment: Environment) -> Trust {
    let sources = Sources { lists: Vec::new(), named: true, inside: true };
    let revocation = Revocation::open(sources, Utc::now()).unwrap();
    provider.trusting(environment).asking(revocation)
}

fn a_list_is_fetched_once_and_nobody_waits_for_it_again(world: &World) {
    let (provider, served) = (Provider::new(), Lists::start(Duration::from_millis(200)));
    let point = crl_point(&served.url("a.crl"));
    let one = ana().with(CRL_POINTS, false, point).by(&provider.authority);
    let signer = holder(&one);
    register(world, &signer);
    served.put("a.crl", Provider::list().by(&provider.authority));
    let server = open(world, PRODUCTION, NOW, asking(&provider, PRODUCTION));
    let documents: Vec<Vec<u8>> = (0..4).map(|_| signer.sign(&a_day(world, PRODUCTION))).collect();
    std::thread::scope(|scope| {
        for document in &documents {
            scope.spawn(|| server.report(document).must_be_accepted());
        }
    });
    assert_eq!((served.asked(), served.most_at_once()), (1, 1));
}

fn a_responder_is_asked_and_its_answers_are_kept(world: &World) {
    let provider = Provider::new();
    // Responders answer of the present moment.
    let now = Utc::now().trunc_subsecs(0);
    let today = civil_date(now).to_string();
    let at = now - TimeDelta::hours(1);
    for (revoked, code) in [
        (None, None),
        (Some((at, "keyCompromise")), Some((3004, "CERT_REVOKED"))),
        (Some((at, "certificateHold")), Some((3005, "CERT_SUSPENDED"))),
    ] {
        let named =
            |url: &str| ana().with(AUTHORITY_INFO, false, ocsp_at(url)).by(&provider.authority);
        let (responder, one) =
            Responder::about(&provider.authority, &provider.authority, named, revoked);
        let signer = holder(&one);
        register(world, &signer);
        let server = open(world, PRODUCTION, &now.to_rfc3339(), asking(&provider, PRODUCTION));
        let day = |number| {
            let document = Day::on(&today).with(1, 10, 0, 0).at(&world.pharmacy(number)).xml();
            let document = String::from_utf8(document).unwrap();
            signer.sign(document.replace(">TEST<", ">PRODUCTIE<").as_bytes())
        };
        let number = u32::try_from(world.count("certificates")).unwrap() * 2;
        let first = server.report(&day(7700 + number));
        let code = code.map(|(code, reason)| (code, reason.to_owned()));
        let expected: Vec<_> = code.into_iter().collect();
        assert_eq!(told(&first, "erori"), expected, "{}", first.document);
        responder.stop();
        assert_eq!(told(&server.report(&day(7701 + number)), "erori"), expected);
    }
}
