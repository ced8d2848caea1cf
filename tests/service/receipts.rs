//! Receipts: sealed, stored as answered, given again for the same bytes.

use super::answer::Receipt;
use super::day::Day;
use super::pki::PKI;
use super::world::{ALIAS, PHARMACY, World};
use chrono::Utc;
use ser::signature::{Candidate, Profile, locate, sha256};
use ser::xml::{Document, Limits};

on_both!(
    the_same_bytes_give_the_same_receipt,
    the_same_bytes_give_it_whatever_happened_in_between,
    a_receipt_names_the_document_the_signer_and_the_time,
    the_seal_of_what_was_judged_verifies,
    an_alias_gives_the_receipt_of_its_workplace,
    the_key_on_a_card_signs_as_well,
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
