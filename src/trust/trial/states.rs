//! What a certificate says of itself: dates, qualification, names, usage.

use super::super::{Facts, Letter};
use super::*;
use openssl::nid::Nid;

fn of(recipe: Recipe) -> Vec<Flaw> {
    let root = Recipe::authority("TEST Autoritate").root();
    refused(&trusting(&[&root]), &recipe.by(&root), &[])
}

fn ana() -> Recipe {
    Recipe::person("TEST Ana")
}

#[test]
fn a_qualified_certificate_of_rsa_or_ecdsa_is_taken() {
    assert_eq!(of(ana()), []);
    assert_eq!(of(ana().key(rsa(2048))), []);
    assert_eq!(of(ana().key(rsa(3072)).without(BASIC_CONSTRAINTS)), []);
}

#[test]
fn dates_are_judged_to_the_second_and_what_else_is_wrong_is_told_too() {
    assert_eq!(of(ana().valid("2026-11-20T10:00:00Z", "2028-01-01T00:00:00Z")), []);
    assert_eq!(of(ana().valid("2026-01-01T00:00:00Z", "2026-11-20T10:00:00Z")), []);
    let expired = of(ana().valid("2025-01-01T00:00:00Z", "2026-11-20T09:59:59Z"));
    assert_eq!(expired, [Flaw::Expired(instant("2026-11-20T09:59:59Z"))]);
    let early = of(ana().valid("2026-11-20T10:00:01Z", "2028-01-01T00:00:00Z"));
    assert_eq!(early, [Flaw::NotYetValid(instant("2026-11-20T10:00:01Z"))]);
    let both =
        of(ana().valid("2025-01-01T00:00:00Z", "2026-01-02T00:00:00Z").without(QC_STATEMENTS));
    assert_eq!(
        both,
        [
            Flaw::Expired(instant("2026-01-02T00:00:00Z")),
            Flaw::NotQualified(vec![Letter::Statement])
        ]
    );
}

#[test]
fn an_end_that_is_near_is_told_at_45_15_and_3_days() {
    let root = Recipe::authority("TEST Autoritate").root();
    let ana = ana().valid("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z").by(&root);
    let on = instant("2027-01-01T00:00:00Z");
    for (at, mark) in [
        ("2026-11-16T23:59:59Z", None),
        ("2026-11-17T00:00:00Z", Some(45)),
        ("2026-12-17T00:00:00Z", Some(15)),
        ("2026-12-29T00:00:00Z", Some(3)),
        ("2027-01-01T00:00:00Z", Some(3)),
    ] {
        let warned = judged_at(&trusting(&[&root]), &ana, &[], instant(at)).warned;
        let told: Vec<_> = mark.into_iter().map(|mark| Flaw::ExpiresSoon { on, mark }).collect();
        assert_eq!(warned, told, "{at}");
    }
}

#[test]
fn each_letter_of_article_18_that_is_missing_is_named() {
    let root = Recipe::authority("TEST Autoritate").root();
    let nameless = Recipe::authority("TEST Fără țară").unnamed(Nid::COUNTRYNAME).root();
    let broken = vec![0x30, 0x05, 0x01];
    for (recipe, issuer, missing) in [
        (ana().without(QC_STATEMENTS), &root, vec![Letter::Statement]),
        (ana().with(QC_STATEMENTS, false, statements(&[])), &root, vec![Letter::Statement]),
        // A type without the statement; a seal; the statement alone, as in older certificates.
        (
            ana().with(QC_STATEMENTS, false, statements(&[of_types(&[SIGNATURE])])),
            &root,
            vec![Letter::Statement],
        ),
        (ana().with(QC_STATEMENTS, false, qualified(&[SEAL])), &root, vec![Letter::Statement]),
        (ana().with(QC_STATEMENTS, false, qualified(&[SEAL, SIGNATURE])), &root, vec![]),
        (
            ana().with(QC_STATEMENTS, false, statements(&[statement(COMPLIANCE, &[])])),
            &root,
            vec![],
        ),
        (ana().with(QC_STATEMENTS, false, broken), &root, vec![Letter::Statement, Letter::Limits]),
        (ana(), &nameless, vec![Letter::Provider]),
        (ana().unnamed(Nid::COMMONNAME), &root, vec![Letter::Name]),
        (
            ana().unnamed(Nid::COMMONNAME).named(Nid::GIVENNAME, "TEST").named(Nid::SURNAME, "Ana"),
            &root,
            vec![],
        ),
        (
            ana().unnamed(Nid::SERIALNUMBER).without(QC_STATEMENTS),
            &root,
            vec![Letter::Statement, Letter::Code],
        ),
    ] {
        let trust = trusting(&[&root, &nameless]);
        let told: Vec<_> = [missing].into_iter().filter(|all| !all.is_empty()).collect();
        let told: Vec<_> = told.into_iter().map(Flaw::NotQualified).collect();
        assert_eq!(refused(&trust, &recipe.by(issuer), &[]), told);
    }
}

#[test]
fn what_test_only_tells_production_refuses() {
    let root = Recipe::authority("TEST Autoritate").root();
    let plain = ana().without(QC_STATEMENTS).by(&root);
    let lenient = Policy { unqualified: Severity::Warn, ..STRICT };
    let judged = judged(&Trust::new(anchors(&[&root]), lenient), &plain, &[]);
    assert_eq!(judged.refused, []);
    assert_eq!(judged.warned, [Flaw::NotQualified(vec![Letter::Statement])]);
}

#[test]
fn a_pseudonym_is_seen_by_its_field_and_by_its_mark() {
    assert_eq!(of(ana().named(Nid::from_raw(510), "TEST Luna")), [Flaw::Pseudonym]);
    assert_eq!(of(Recipe::person("TEST Luna:PN")), [Flaw::Pseudonym]);
}

fn warned(recipe: Recipe) -> (Vec<Flaw>, Facts) {
    let root = Recipe::authority("TEST Autoritate").root();
    let judged = judged(&trusting(&[&root]), &recipe.by(&root), &[]);
    assert_eq!(judged.refused, []);
    (judged.warned, judged.facts.unwrap())
}

#[test]
fn a_limit_of_value_and_a_missing_device_are_told_and_stand_in_nobodys_way() {
    let euro =
        tlv(0x30, &[&tlv(0x13, &[b"EUR"]), &tlv(0x02, &[&[0x27, 0x10]]), &tlv(0x02, &[&[0]])]);
    let all = [statement(COMPLIANCE, &[]), statement(DEVICE, &[]), statement(LIMIT, &euro)];
    let (told, facts) = warned(ana().with(QC_STATEMENTS, false, statements(&all)));
    assert_eq!(told, [Flaw::Limited("10000 EUR".into())]);
    assert!(facts.qualification.device);
    let codes = tlv(0x30, &[&tlv(0x02, &[&[3, 0xd2]]), &tlv(0x02, &[&[5]]), &tlv(0x02, &[&[3]])]);
    let all = [statement(COMPLIANCE, &[]), statement(LIMIT, &codes)];
    let (told, facts) = warned(ana().with(QC_STATEMENTS, false, statements(&all)));
    assert_eq!(told, [Flaw::NoDevice, Flaw::Limited("5·10^3 (978)".into())]);
    assert!(!facts.qualification.device);
}

#[test]
fn a_key_that_is_not_for_signing_is_refused_for_signing_alone() {
    let root = Recipe::authority("TEST Autoritate").root();
    let trust = trusting(&[&root]);
    let used = |bits| ana().with(KEY_USAGE, true, usage(bits)).by(&root);
    let login = used(AUTHENTICATES);
    assert_eq!(refused(&trust, &login, &[]), [Flaw::Usage]);
    assert_eq!(trust.judge(&login.der(), &[], Purpose::Identity, now()).refused, []);
    let alone = used(SIGNS);
    assert_eq!(refused(&trust, &alone, &[]), []);
    assert_eq!(trust.judge(&alone.der(), &[], Purpose::Identity, now()).refused, []);
    let sealed = used(0x20);
    assert_eq!(trust.judge(&sealed.der(), &[], Purpose::Identity, now()).refused, [Flaw::Usage]);
    assert_eq!(refused(&trust, &ana().without(KEY_USAGE).by(&root), &[]), []);
}

#[test]
fn an_authority_signs_no_declarations() {
    let root = Recipe::authority("TEST Autoritate").root();
    let claims = Recipe::authority("TEST Ana")
        .named(Nid::SERIALNUMBER, "PNO-1")
        .with(QC_STATEMENTS, false, qualified(&[SIGNATURE]))
        .with(KEY_USAGE, true, usage(SIGNS));
    let trust = trusting(&[&root]);
    assert_eq!(refused(&trust, &claims.by(&root), &[]), [Flaw::Authority]);
    let issues = ana().with(KEY_USAGE, true, usage(SIGNS | ISSUES)).by(&root);
    assert!(refused(&trust, &issues, &[]).contains(&Flaw::Authority));
    assert!(refused(&trust, &root, &[]).contains(&Flaw::Authority));
}

#[test]
fn what_is_no_certificate_is_unreadable() {
    let root = Recipe::authority("TEST Autoritate").root();
    let judged = trusting(&[&root]).judge(b"TEST", &[], Purpose::Signing, now());
    assert_eq!((judged.refused, judged.facts), (vec![Flaw::Unreadable], None));
}

#[test]
fn a_renewed_certificate_has_the_holder_of_the_one_before_and_nobody_elses() {
    let root = Recipe::authority("TEST Autoritate").root();
    let other = Recipe::authority("TEST Alta").root();
    let holder = |recipe: Recipe, of: &Entity| {
        super::super::particulars(&recipe.by(of).der()).unwrap().holder
    };
    let renewed = ana().valid("2029-12-29T00:00:00Z", "2032-12-29T00:00:00Z").key(rsa(2048));
    let known = holder(ana(), &root);
    assert!(known.is_some());
    assert_eq!(holder(renewed, &root), known);
    assert_ne!(holder(ana(), &other), known);
    assert_ne!(holder(Recipe::person("TEST Ion"), &root), known);
    assert_eq!(holder(ana().unnamed(Nid::SERIALNUMBER), &root), None);
}
