//! Mistakes made on purpose with what was signed well: each is named, and shown where it is.

use super::*;
use crate::signature::{SigningKey, sign, testing};

const PLAIN: &str = "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" Id=\"d\">\n  <Antet>ș</Antet>\n  \
                     <FP>1.50</FP>\n</Declaratie>";

fn key() -> (SigningKey, Candidate) {
    let key = include_bytes!("../../../fixtures/interop/pki/rsa.key");
    let certificate = include_bytes!("../../../fixtures/interop/pki/rsa.crt");
    let candidate = Candidate::certificate_pem(certificate).unwrap();
    (SigningKey::from_pem(key, certificate).unwrap(), candidate)
}

/// What is found of a document that was signed with a key, and then changed so.
fn found(signer: &SigningKey, change: impl Fn(String) -> String) -> Diagnosis {
    found_of(PLAIN, signer, change)
}

fn found_of(plain: &str, signer: &SigningKey, change: impl Fn(String) -> String) -> Diagnosis {
    let (limits, candidates) = (Limits::default(), [key().1]);
    let signed = sign(&Document::of(plain), signer, &limits).unwrap();
    let changed = change(signed);
    let document = Document::of(changed.as_str());
    let located = locate(&document, Profile::Declaration, &limits).unwrap();
    let now = "2026-11-20T10:00:00Z".parse().unwrap();
    let refused = located.verify(&candidates, now).verdict.unwrap_err();
    diagnose(&document, &refused, Profile::Declaration, &candidates, &limits).unwrap()
}

#[test]
fn changes_are_named_and_shown_where_the_canonical_forms_part() {
    type Change = fn(String) -> String;
    let cases: [(&str, Change); 9] = [
        ("letters-replaced", |text| text.replace('ș', "ş")),
        ("unicode-normalised", |text| text.replace('ș', "s\u{326}")),
        ("wrong-encoding-label", |text| text.replace('ș', "È™")),
        ("number-reformatted", |text| text.replace("1.50", "1.5")),
        ("whitespace-removed", |text| text.replace("\n  ", "").replace('\n', "")),
        ("reindented", |text| text.replace("\n  <FP>", "\n      <FP>")),
        ("line-endings", |text| text.replace("\n  <FP>", "&#13;\n  <FP>")),
        ("attribute-added", |text| text.replace("<FP>", "<FP xmlns:xsi=\"urn:x\" xsi:type=\"y\">")),
        ("value-changed", |text| text.replace("1.50", "other")),
    ];
    for (name, change) in cases {
        let found = found(&key().0, change);
        assert_eq!(found.mistake.name, name, "{found:?}");
        assert_eq!(found.proven, name != "value-changed", "{found:?}");
        assert_eq!(found.difference.is_some(), found.proven);
        let Digests { computed, claimed } = found.digests.unwrap();
        assert_ne!(computed, claimed);
    }
    let shown = found(&key().0, |text| text.replace("1.50", "1.5")).difference.unwrap();
    assert!(shown.signed.contains("<FP>1.50</FP>"), "{shown:?}");
    assert!(shown.received.contains("<FP>1.5</FP>"), "{shown:?}");
}

#[test]
fn a_namespace_that_was_declared_only_in_writing_is_named() {
    let declaration = " xmlns=\"urn:ro:ser:declaratie:v1\"";
    let bare = PLAIN.replace(declaration, "");
    let written =
        |text: String| text.replacen("<Declaratie", &format!("<Declaratie{declaration}"), 1);
    let found = found_of(&bare, &key().0, written);
    assert_eq!((found.mistake.name, found.proven), ("namespace-added", true));
}

#[test]
fn what_is_too_large_for_copies_is_told_what_its_parts_suggest() {
    let many = "<FP>1</FP>".repeat(LARGEST / 10);
    let found = found(&key().0, |text| text.replace("<FP>1.50</FP>", &many));
    assert_eq!((found.mistake.name, found.proven), ("value-changed", false));
}

#[test]
fn another_key_is_told_from_another_signed_info() {
    let changed =
        found(&key().0, |text| text.replace("<ds:Reference URI=\"\"", "<ds:Reference URI=\"#d\""));
    assert_eq!((changed.mistake.name, changed.proven), ("signedinfo-changed", false));
    let own = include_str!("../../../fixtures/interop/pki/rsa.crt");
    let own: String = own.lines().filter(|line| !line.starts_with("--")).collect();
    let swapped = found(&testing::signing(&testing::rsa()), |text| {
        let (before, rest) = text.split_once("<ds:X509Certificate>").unwrap();
        let (_, after) = rest.split_once("</ds:X509Certificate>").unwrap();
        format!("{before}<ds:X509Certificate>{own}</ds:X509Certificate>{after}")
    });
    assert_eq!((swapped.mistake.name, swapped.proven), ("other-key", true));
}
