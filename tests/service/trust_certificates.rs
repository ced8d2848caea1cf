//! Certificates of every state, as whoever signs with one is answered; renewals and reminders.

use super::answer::Receipt;
use super::certificates::{
    AUTHENTICATES, COMPLIANCE, Entity, KEY_USAGE, List, QC_STATEMENTS, Recipe, SEAL, SIGNS,
    qualified, rsa, statement, statements, usage,
};
use super::day::Day;
use super::pki::{Holder, PKI, instant};
use super::registered;
use super::secure;
use super::signatures::kept;
use super::signed_messages::is_refused;
use super::tool::Desk;
use super::world::{Endpoint, Manner, NOW, World};
use super::wss::{self, Message};
use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::nid::Nid;
use ser::registry::Environment;
use ser::soap::client::{self, Node};
use ser::store::certificates;
use ser::trust::{Anchors, Place, Policy, Revocation, Sources, Trust};
use std::cell::Cell;

on_both!(
    production_refuses_every_certificate_that_is_not_good_with_its_code,
    test_takes_what_is_not_qualified_or_not_known_and_says_so,
    what_is_wrong_with_a_certificate_is_told_all_at_once,
    a_caller_passes_the_same_checks_however_they_say_who_they_are,
    a_renewed_certificate_and_the_one_before_both_sign,
    a_certificate_that_looks_renewed_is_told_so,
    the_end_of_a_certificate_is_announced_in_every_answer,
    what_was_found_out_about_the_certificate_is_kept,
);

/// An authority with its revocation list in a file.
pub struct Provider {
    pub authority: Entity,
    desk: Desk,
}

impl Provider {
    pub fn new() -> Self {
        Self { authority: Recipe::authority("TEST Furnizor").root(), desk: Desk::new() }
    }

    /// A day's list, which the world's day is in the middle of.
    pub fn list() -> List {
        List::of("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z")
    }

    /// An environment that trusts it, and knows this list.
    pub fn trust(&self, environment: Environment, list: Option<&List>) -> Trust {
        let lists = list.map(|list| self.desk.put("lista.crl", &list.by(&self.authority)));
        let lists = lists.into_iter().map(Place::File).collect();
        let sources = Sources { lists, ..Sources::default() };
        let revocation = Revocation::open(sources, instant(NOW)).unwrap();
        self.trusting(environment).asking(revocation)
    }

    /// One that asks nobody.
    pub fn trusting(&self, environment: Environment) -> Trust {
        let own = Anchors::from_pem(&self.authority.pem()).unwrap();
        Trust::new(own.and(PKI.anchors()), Policy::of(environment))
    }

    pub fn issue(&self, recipe: &Recipe) -> Holder {
        holder(&recipe.by(&self.authority))
    }
}

pub fn holder(one: &Entity) -> Holder {
    Holder { key: one.key_pem(), certificate: one.pem(), der: one.der() }
}

pub fn ana() -> Recipe {
    Recipe::person("TEST Ana")
}

/// Registers a certificate as Ana's.
pub fn register(world: &World, holder: &Holder) {
    world.change(|transaction| {
        let known = certificates::by_sha256(transaction, &PKI.ana.fingerprint())?.unwrap();
        registered::certificate(transaction, known.person_id, holder)
    });
}

pub fn open(world: &World, environment: Environment, now: &str, trust: Trust) -> Endpoint {
    world.open(Manner { environment, now: now.into(), trust: Some(trust), ..Manner::default() })
}

/// A day of a pharmacy that has declared nothing yet.
pub fn a_day(world: &World, environment: Environment) -> Vec<u8> {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(7100) });
    let number = NEXT.replace(NEXT.get() + 1);
    a_day_of(&world.pharmacy(number), environment)
}

/// The world's day of a pharmacy.
pub fn a_day_of(pharmacy: &str, environment: Environment) -> Vec<u8> {
    let document = String::from_utf8(Day::today().at(pharmacy).xml()).unwrap();
    document.replace(">TEST<", &format!(">{environment}<")).into_bytes()
}

/// Code and reason of each error or warning.
pub fn told(receipt: &Receipt, list: &str) -> Vec<(u16, String)> {
    let findings = receipt.node.child(list).map(|list| list.children.clone()).unwrap_or_default();
    let told = |one: &Node| (one.text_of("cod").parse().unwrap(), one.text_of("motiv").to_owned());
    findings.iter().map(told).collect()
}

fn errors(receipt: &Receipt) -> Vec<(u16, String)> {
    told(receipt, "erori")
}

fn warnings(receipt: &Receipt) -> Vec<(u16, String)> {
    told(receipt, "avertismente")
}

fn pairs(told: &[(u16, &str)]) -> Vec<(u16, String)> {
    told.iter().map(|(code, reason)| (*code, (*reason).to_owned())).collect()
}

fn production_refuses_every_certificate_that_is_not_good_with_its_code(world: &World) {
    let production = Environment::Production;
    let provider = Provider::new();
    let revoked = ana().by(&provider.authority);
    let suspended = ana().by(&provider.authority);
    let list = Provider::list().entry(&revoked, "2026-11-20T09:59:59Z", Some(1)).entry(
        &suspended,
        "2026-11-20T08:00:00Z",
        Some(6),
    );
    let server = open(world, production, NOW, provider.trust(production, Some(&list)));
    let alike = Recipe::authority("TEST Furnizor").root();
    let foreign = Recipe::authority("TEST Străin").root();
    let issue = |recipe: Recipe| provider.issue(&recipe);
    for (signer, told) in [
        (issue(ana()), None),
        (issue(ana().key(rsa(2048))), None),
        (issue(ana().valid("2025-01-01T00:00:00Z", "2026-11-20T09:59:59Z")), Some((3002, ""))),
        (issue(ana().valid("2026-11-20T10:00:01Z", "2028-01-01T00:00:00Z")), Some((3003, ""))),
        (holder(&revoked), Some((3004, "CERT_REVOKED"))),
        (holder(&suspended), Some((3005, "CERT_SUSPENDED"))),
        (holder(&ana().by(&foreign)), Some((3006, "CERT_FOREIGN_NOT_RECOGNISED"))),
        (holder(&ana().by(&alike)), Some((3006, "CERT_FOREIGN_NOT_RECOGNISED"))),
        (issue(ana().without(QC_STATEMENTS)), Some((3007, "CERT_NOT_QUALIFIED"))),
        (
            issue(ana().with(QC_STATEMENTS, false, qualified(&[SEAL]))),
            Some((3007, "CERT_NOT_QUALIFIED")),
        ),
        (issue(Recipe::person("TEST Luna:PN")), Some((3007, "CERT_PSEUDONYM"))),
        (issue(ana().with(KEY_USAGE, true, usage(AUTHENTICATES))), Some((3008, ""))),
    ] {
        register(world, &signer);
        let document = a_day(world, production);
        let kept = world.kept();
        let receipt = server.report(&signer.sign(&document));
        match told {
            None => receipt.must_be_accepted(),
            Some(told) => {
                assert_eq!(errors(&receipt), pairs(&[told]), "{}", receipt.document);
                assert_eq!((receipt.state(), world.kept()), ("REFUZATA", kept));
            }
        }
    }
    // Nobody here signs with a weak key; whose signature points to one is told of the key.
    let (strong, weak) = (issue(ana()), issue(ana().key(rsa(1024))));
    register(world, &weak);
    let signed = String::from_utf8(strong.sign(&a_day(world, production))).unwrap();
    let [shown, other] = [&strong, &weak].map(|holder| STANDARD.encode(&holder.der));
    let swapped = signed.replace(&shown, &other);
    assert_ne!(swapped, signed);
    assert_eq!(server.report(swapped.as_bytes()).errors(), [2004]);
    let unknown = open(world, production, NOW, provider.trust(production, None));
    let signer = issue(ana());
    register(world, &signer);
    let receipt = unknown.report(&signer.sign(&a_day(world, production)));
    assert_eq!(errors(&receipt), pairs(&[(3009, "CERT_STATUS_UNKNOWN")]));
}

fn test_takes_what_is_not_qualified_or_not_known_and_says_so(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    let server = open(world, test, NOW, provider.trust(test, None));
    let signer = provider.issue(&ana().unnamed(Nid::SERIALNUMBER).without(QC_STATEMENTS));
    register(world, &signer);
    let receipt = server.report(&signer.sign(&a_day(world, test)));
    receipt.must_be_accepted();
    let expected = [(3007, "CERT_NOT_QUALIFIED"), (3009, "CERT_STATUS_UNKNOWN")];
    assert_eq!(warnings(&receipt), pairs(&expected));
    assert!(receipt.document.contains("lit. a, d"), "{}", receipt.document);
    let device = statements(&[statement(COMPLIANCE, &[])]);
    let signer = provider.issue(&ana().with(QC_STATEMENTS, false, device));
    register(world, &signer);
    let list = Provider::list();
    let known = open(world, test, NOW, provider.trust(test, Some(&list)));
    let receipt = known.report(&signer.sign(&a_day(world, test)));
    receipt.must_be_accepted();
    assert_eq!(warnings(&receipt), pairs(&[(3007, "CERT_NO_QSCD")]));
}

fn what_is_wrong_with_a_certificate_is_told_all_at_once(world: &World) {
    let production = Environment::Production;
    let provider = Provider::new();
    let server = open(world, production, NOW, provider.trust(production, None));
    let recipe = ana().valid("2025-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    let recipe = recipe.without(QC_STATEMENTS).with(KEY_USAGE, true, usage(AUTHENTICATES));
    let signer = holder(&recipe.by(&Recipe::authority("TEST Străin").root()));
    register(world, &signer);
    let receipt = server.report(&signer.sign(&a_day(world, production)));
    assert_eq!(receipt.errors(), [3002, 3006, 3007, 3008]);
}

fn a_caller_passes_the_same_checks_however_they_say_who_they_are(world: &World) {
    let production = Environment::Production;
    let provider = Provider::new();
    let [good, revoked, suspended] = [0; 3].map(|_| ana().by(&provider.authority));
    let list = Provider::list().entry(&revoked, "2026-11-20T09:59:59Z", Some(1)).entry(
        &suspended,
        "2026-11-20T08:00:00Z",
        Some(6),
    );
    let server = open(world, production, NOW, provider.trust(production, Some(&list)));
    let blind = open(world, production, NOW, provider.trust(production, None));
    let good = holder(&good);
    let foreign = ana().by(&Recipe::authority("TEST Străin").root());
    let identified = |server: &Endpoint, signer: &Holder| {
        let message = Message::of(signer, NOW, "getSucursale", &[]).signed_by(signer);
        [secure::ask(server, Some(signer), "getSucursale", &[]), wss::post(server, &message)]
    };
    for (server, signer, said) in [
        (&server, &holder(&revoked), "revocat la 20.11.2026 09:59 UTC, cauza cheia a fost"),
        (&server, &holder(&suspended), "suspendat la 20.11.2026 08:00 UTC"),
        (&server, &holder(&foreign), "emitentul nu este recunoscut"),
        (&server, &provider.issue(&ana().without(QC_STATEMENTS)), "nu este calificat"),
        (&blind, &good, "nu există o sursă"),
    ] {
        register(world, signer);
        identified(server, signer).iter().for_each(|answer| is_refused(answer, 7004, said));
    }
    assert_eq!(world.count("seen_messages"), 0);
    assert_eq!(identified(&server, &good).map(|answer| answer.status), [200, 200]);
}

fn a_renewed_certificate_and_the_one_before_both_sign(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    // The renewed one begins three days before the end of the one before.
    let old = provider.issue(&ana().valid("2024-11-22T00:00:00Z", "2026-11-22T00:00:00Z"));
    let new = provider.issue(&ana().valid("2026-11-19T00:00:00Z", "2028-11-19T00:00:00Z"));
    register(world, &old);
    register(world, &new);
    for (now, signer, code) in [
        ("2026-11-18T23:00:00Z", &new, Some(3003)),
        ("2026-11-20T10:00:00Z", &old, None),
        ("2026-11-20T10:00:00Z", &new, None),
        ("2026-11-22T00:00:01Z", &old, Some(3002)),
        ("2026-11-22T00:00:01Z", &new, None),
    ] {
        let server = open(world, test, now, provider.trusting(test));
        let receipt = server.report(&signer.sign(&a_day(world, test)));
        assert_eq!(receipt.errors(), code.into_iter().collect::<Vec<_>>(), "{now}");
    }
}

fn a_certificate_that_looks_renewed_is_told_so(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    let server = open(world, test, NOW, provider.trusting(test));
    let old = provider.issue(&ana());
    register(world, &old);
    let renewed = provider.issue(&ana().key(rsa(2048)));
    let document = Day::today().xml();
    let receipt = server.report(&renewed.sign(&document));
    assert_eq!(errors(&receipt), pairs(&[(3001, "CERT_NOT_REGISTERED")]));
    let name: String = old.fingerprint().iter().map(|byte| format!("{byte:02x}")).collect();
    let said = format!("pare reînnoirea certificatului {name}");
    assert!(receipt.document.contains(&said), "{}", receipt.document);
    let page = secure::get(&server, Some(&renewed), "/");
    assert!(page.text().contains(&said), "{}", page.text());
    let message = Message::of(&renewed, NOW, "getSucursale", &[]).signed_by(&renewed);
    is_refused(&wss::post(&server, &message), 7004, &said);
    // Nobody else learns who is registered: not of another person, nor of what only looks alike.
    let alike = Recipe::authority("TEST Furnizor").root();
    for other in [provider.issue(&Recipe::person("TEST Zoe")), holder(&ana().by(&alike))] {
        let receipt = server.report(&other.sign(&document));
        assert_eq!(receipt.errors(), [3001]);
        assert!(!receipt.document.contains("pare reînnoirea"), "{}", receipt.document);
    }
    world.withdraw(&old);
    assert!(!server.report(&renewed.sign(&document)).document.contains("pare reînnoirea"));
    assert!(!server.report(&old.sign(&document)).document.contains("pare reînnoirea"));
}

fn the_end_of_a_certificate_is_announced_in_every_answer(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    for (until, mark) in [
        ("2027-01-05T00:00:00Z", None),
        ("2027-01-03T00:00:00Z", Some("45")),
        ("2026-12-05T00:00:00Z", Some("15")),
        ("2026-11-23T00:00:00Z", Some("3")),
    ] {
        let server = open(world, test, NOW, provider.trusting(test));
        let signer = provider.issue(&ana().valid("2024-11-22T00:00:00Z", until));
        register(world, &signer);
        let document = a_day(world, test);
        let nowhere = Day::today().at("CJF0000009990").xml();
        let validated =
            server.post(client::send("valideaza", &signer.sign(&document)).as_bytes()).other();
        let validated: Vec<Node> =
            validated.children.into_iter().filter(|one| one.name == "constatare").collect();
        let accepted = server.report(&signer.sign(&document));
        accepted.must_be_accepted();
        let refused = server.report(&signer.sign(&nowhere));
        assert_eq!(refused.errors(), [4001]);
        let listed = |receipt: &Receipt| {
            receipt.node.child("avertismente").map(|all| all.children.clone()).unwrap_or_default()
        };
        for findings in [validated, listed(&accepted), listed(&refused)] {
            let marks: Vec<&str> = findings.iter().map(mark_of).collect();
            assert_eq!(marks, mark.into_iter().collect::<Vec<_>>(), "{until}");
        }
        // Where nothing is judged but the caller, the Header says it.
        let branches = Message::of(&signer, NOW, "getSucursale", &[]).signed_by(&signer);
        let answer = wss::post(&server, &branches);
        assert_eq!(answer.status, 200);
        let told = answer.text().split_once("<AvertismenteApelant");
        let told =
            told.and_then(|(_, rest)| rest.split_once("</AvertismenteApelant></soap:Header>"));
        assert_eq!(told.is_some(), mark.is_some(), "{}", answer.text());
        if let (Some((told, _)), Some(mark)) = (told, mark) {
            assert!(
                told.contains(&format!("<nume>prag</nume><valoare>{mark}</valoare>")),
                "{told}"
            );
        }
    }
}

/// The mark that a reminder names.
fn mark_of(finding: &Node) -> &str {
    assert_eq!((finding.text_of("cod"), finding.text_of("nivel")), ("3002", "AVERTISMENT"));
    assert_eq!(finding.text_of("motiv"), "CERT_EXPIRES_SOON");
    let values = finding.child("valori").unwrap();
    values.children.iter().find(|one| one.text_of("nume") == "prag").unwrap().text_of("valoare")
}

fn what_was_found_out_about_the_certificate_is_kept(world: &World) {
    let test = Environment::Test;
    let provider = Provider::new();
    let list = Provider::list();
    let server = open(world, test, NOW, provider.trust(test, Some(&list)));
    let signer = provider.issue(&ana().with(KEY_USAGE, true, usage(SIGNS)));
    register(world, &signer);
    server.report(&signer.sign(&a_day(world, test))).must_be_accepted();
    let trust = &kept(world)["trust"];
    assert_eq!(trust["not_after"], "2049-01-01T00:00:00Z");
    assert_eq!(trust["qualification"]["device"], true);
    assert_eq!(trust["qualification"]["missing"], serde_json::json!([]));
    assert_eq!(trust["statuses"][0]["status"], "good");
    let source = &trust["statuses"][0]["source"];
    assert_eq!(
        (&source["kind"], &source["until"]),
        (&"CRL".into(), &"2026-11-21T00:00:00Z".into())
    );
    assert_eq!(source["sha256"].as_str().unwrap().len(), 64);
}
