//! Receipts: sealed, stored as answered, given again for the same bytes.

use super::answer::Receipt;
use super::day::Day;
use super::exchange::request;
use super::pki::PKI;
use super::secure::ask;
use super::tool::{Desk, run};
use super::world::{ALIAS, Manner, NOW, PHARMACY, World};
use chrono::Utc;
use ser::signature::{Candidate, Profile, Seals, locate, sha256};
use ser::xml::{Document, Limits};
use std::process::Command;

on_both!(
    the_same_bytes_give_the_same_receipt,
    the_same_bytes_give_it_whatever_happened_in_between,
    a_receipt_names_the_document_the_signer_and_the_time,
    the_seal_of_what_was_judged_verifies,
    an_alias_gives_the_receipt_of_its_workplace,
    the_key_on_a_card_signs_as_well,
    a_receipt_stays_verifiable_when_another_seal_takes_its_place,
    a_receipt_names_the_engine_that_judged,
);

fn the_same_bytes_give_the_same_receipt(world: &World) {
    let document = PKI.ana.sign(&Day::today().xml());
    let first = world.report(&document);
    let kept = world.kept();
    assert_eq!(world.report(&document).document, first.document);
    // By another server, in another envelope.
    let later = world.at("2026-12-24T12:00:00Z");
    assert_eq!(later.report(&document).document, first.document);
    assert_eq!(world.kept(), kept);
}

fn the_same_bytes_give_it_whatever_happened_in_between(world: &World) {
    let document = PKI.ana.sign(&Day::today().xml());
    let first = world.report(&document);
    let amended = Day::today().with(2, 1, 0, 0).amending(first.number());
    let amended = world.report_signed(&amended.xml());
    assert_eq!(amended.state(), "ACCEPTATA");
    world.withdraw(&PKI.ana);
    world.sql("UPDATE companies SET name = 'TEST SRL'");
    world.sql("UPDATE roles SET until = '2026-11-20 09:00:00'");
    assert_eq!(world.report(&document).document, first.document);
    assert_eq!(world.report_signed(&Day::today().with(3, 1, 0, 0).xml()).errors(), [3001]);
}

fn a_receipt_names_the_document_the_signer_and_the_time(world: &World) {
    let document = PKI.ana.sign(&Day::today().xml());
    let receipt = world.report(&document).node;
    assert_eq!(receipt.text_of("mediu"), "TEST");
    assert_eq!(receipt.text_of("sha256"), hex(&sha256(&document)));
    assert_eq!(receipt.text_of("certificatSemnatar"), hex(&PKI.ana.fingerprint()));
    assert_eq!(receipt.text_of("dataInregistrare"), "2026-11-20T10:00:00.000000Z");
    assert_eq!(receipt.text_of("idRecipisa").len(), 36);
    assert_eq!(receipt.text_of("secventa"), "0");
}

fn the_seal_of_what_was_judged_verifies(world: &World) {
    let accepted = world.report_signed(&Day::today().xml());
    let rejected = world.report_signed(&Day::today().with(1, 1, 0, 0).xml());
    assert_eq!((accepted.state(), rejected.state()), ("ACCEPTATA", "RESPINSA"));
    for receipt in [&accepted, &rejected] {
        assert!(is_sealed(&receipt.document));
        assert!(!is_sealed(&receipt.document.replace("TEST", "PROD")), "a changed receipt");
    }
}

fn an_alias_gives_the_receipt_of_its_workplace(world: &World) {
    let document = PKI.ana.sign(&Day::today().at(ALIAS).xml());
    let receipt: Receipt = world.report(&document);
    assert_eq!(receipt.node.text_of("codWorkplace"), PHARMACY);
    assert_eq!(receipt.number(), format!("{PHARMACY}FP261120"));
    // The series is one, under whichever name.
    assert_eq!(world.report_signed(&Day::today().xml()).errors(), [5006]);
    assert_eq!(world.report(&document).document, receipt.document);
}

fn the_key_on_a_card_signs_as_well(world: &World) {
    let receipt = world.report(&PKI.ana_on_a_card.sign(&Day::today().xml()));
    assert_eq!(receipt.state(), "ACCEPTATA");
    let signer = hex(&PKI.ana_on_a_card.fingerprint());
    assert_eq!(receipt.node.text_of("certificatSemnatar"), signer);
}

fn a_receipt_stays_verifiable_when_another_seal_takes_its_place(world: &World) {
    let document = PKI.ana.sign(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    let old = world.report(&document);
    old.must_be_accepted();
    let seals = Seals::new(PKI.seal_to_come.signing_key()).after(&PKI.seal.certificate).unwrap();
    let rotated = world.open(Manner { seals, ..Manner::default() });
    let new = rotated.report_signed(&Day::today().xml());
    new.must_be_accepted();

    let published = rotated.send(&request("GET /ws/v1/sigilii.pem HTTP/1.1", &[], b""));
    assert_eq!(published.header("Content-Type"), Some("application/x-pem-file"));
    let both = [&*PKI.seal_to_come.certificate, &*PKI.seal.certificate].concat();
    assert_eq!(published.body, both, "the present one first");
    let before = world.send(&request("GET /ws/v1/sigilii.pem HTTP/1.1", &[], b""));
    assert_eq!(before.body, PKI.seal.certificate);

    let (seal, later) = (&PKI.seal.certificate, &PKI.seal_to_come.certificate);
    for (receipt, its, others) in [(&old, seal, later), (&new, later, seal)] {
        assert_eq!(verified(receipt, its), Some(0));
        assert_eq!(verified(receipt, others), Some(1));
        assert_eq!(verified(receipt, &published.body), Some(0));
    }
    for server in [&**world, &rotated] {
        let key = [("numarInregistrare", old.number())];
        let found = ask(server, Some(&PKI.ana), "getDeclaratie", &key);
        assert!(found.text().contains(&old.document), "{}", found.text());
        assert_eq!(server.report(&document).document, old.document);
    }
}

/// How `ser verify` ends over a receipt, with these seals, when both of them are in date.
fn verified(receipt: &Receipt, seals: &[u8]) -> Option<i32> {
    let desk = Desk::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
    command.args(["verify", "--profile", "receipt", "--at", NOW]);
    command.arg(desk.put("recipisa.xml", receipt.document.as_bytes()));
    command.arg("--cert").arg(desk.put("sigilii.pem", seals));
    run(command.arg("--trust").arg(desk.put("autoritati.pem", &PKI.authority))).status.code()
}

fn a_receipt_names_the_engine_that_judged(world: &World) {
    let engine = world.ask("getStareServiciu").text_of("versiune").to_owned();
    assert!(!engine.is_empty());
    let accepted = world.report_signed(&Day::today().xml());
    let rejected = world.report_signed(&Day::today().with(1, 1, 0, 0).xml());
    let refused = world.report(b"<a/>");
    for (receipt, state) in [(accepted, "ACCEPTATA"), (rejected, "RESPINSA"), (refused, "REFUZATA")]
    {
        assert_eq!((receipt.state(), receipt.node.text_of("versiune")), (state, &*engine));
        // Before the seal, and after all that receipts had before it.
        let last = receipt.node.children.last().map(|child| child.name.as_str());
        assert_eq!(last, Some("versiune"));
    }
}

/// Whether a receipt bears the seal of the service.
pub fn is_sealed(receipt: &str) -> bool {
    let limits = Limits::default();
    let document = Document::decode(receipt.as_bytes(), &limits).unwrap();
    let seal = Candidate::certificate_der(&PKI.seal.der).unwrap();
    locate(&document, Profile::Receipt, &limits)
        .is_ok_and(|located| located.verify(&[seal], Utc::now()).verdict.is_ok())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
