//! The way up to an anchor: cases of our own, and those of a third party where they are found.

use super::super::Facts;
use super::*;
use base64::{Engine, engine::general_purpose::STANDARD};

struct Pki {
    root: Entity,
    issuing: Entity,
    ana: Entity,
}

fn pki() -> Pki {
    let root = Recipe::authority("TEST Rădăcină").root();
    let issuing = Recipe::authority("TEST Emitent").by(&root);
    let ana = Recipe::person("TEST Ana").by(&issuing);
    Pki { root, issuing, ana }
}

fn is_foreign(flaws: &[Flaw]) -> bool {
    matches!(flaws, [Flaw::Foreign(_)])
}

fn is_broken(flaws: &[Flaw], why: &str) -> bool {
    matches!(flaws, [Flaw::Untrusted(said)] if said.contains(why))
}

#[test]
fn a_missing_link_may_come_with_the_certificate_in_any_order() {
    let Pki { root, issuing, .. } = pki();
    let below = Recipe::authority("TEST Sub").by(&issuing);
    let ana = Recipe::person("TEST Ana").by(&below);
    let stranger = Recipe::authority("TEST Altcineva").root();
    let trust = trusting(&[&root]);
    assert!(is_foreign(&refused(&trust, &ana, &[])));
    assert!(is_foreign(&refused(&trust, &ana, &[&below])));
    for beside in [[&below, &issuing, &stranger, &root], [&root, &stranger, &issuing, &below]] {
        assert_eq!(refused(&trust, &ana, &beside), []);
    }
    // What comes along is never trusted.
    assert!(is_foreign(&refused(&trusting(&[&stranger]), &ana, &[&below, &issuing, &root])));
}

#[test]
fn an_issuing_authority_is_anchor_enough_and_its_root_has_no_say() {
    let Pki { root, issuing, ana } = pki();
    assert_eq!(refused(&trusting(&[&issuing]), &ana, &[]), []);
    let judged = judged(&trusting(&[&root, &issuing]), &ana, &[]);
    assert_eq!(judged.facts.unwrap().chain.unwrap().len(), 2);
}

#[test]
fn an_issuer_that_only_looks_alike_is_not_the_issuer() {
    let Pki { root, ana, .. } = pki();
    let alike = Recipe::authority("TEST Emitent").root();
    assert!(is_foreign(&refused(&trusting(&[&alike]), &ana, &[])));
    let forged = Recipe::person("TEST Ana").by(&alike);
    assert!(is_foreign(&refused(&trusting(&[&root]), &forged, &[&alike])));
    let twin = Recipe::authority("TEST Rădăcină").root();
    let below = Recipe::authority("TEST Emitent").by(&twin);
    let forged = Recipe::person("TEST Ana").by(&below);
    assert!(is_foreign(&refused(&trusting(&[&root]), &forged, &[&below, &twin])));
}

#[test]
fn a_cross_signed_authority_is_reached_by_either_way() {
    let Pki { root, issuing, ana } = pki();
    let other = Recipe::authority("TEST Alt trust").root();
    let crossed = Recipe::authority("TEST Emitent").key(issuing.key.clone()).by(&other);
    for (anchor, beside) in [(&root, &issuing), (&other, &crossed)] {
        assert_eq!(refused(&trusting(&[anchor]), &ana, &[beside]), []);
        assert_eq!(refused(&trusting(&[anchor]), &ana, &[&crossed, &issuing]), []);
    }
}

#[test]
fn of_two_links_the_one_in_date_counts() {
    let Pki { root, issuing, ana } = pki();
    let expired = Recipe::authority("TEST Emitent")
        .key(issuing.key.clone())
        .valid("2020-01-01T00:00:00Z", "2026-06-01T00:00:00Z")
        .by(&root);
    let trust = trusting(&[&root]);
    assert!(is_broken(&refused(&trust, &ana, &[&expired]), "expired"));
    assert_eq!(refused(&trust, &ana, &[&expired, &issuing]), []);
    assert_eq!(refused(&trust, &ana, &[&issuing, &expired]), []);
    let early = Recipe::authority("TEST Emitent")
        .key(issuing.key)
        .valid("2027-01-01T00:00:00Z", "2030-01-01T00:00:00Z")
        .by(&root);
    assert!(is_broken(&refused(&trust, &ana, &[&early]), "not yet valid"));
}

#[test]
fn an_anchor_that_expired_is_none() {
    let root =
        Recipe::authority("TEST Veche").valid("2010-01-01T00:00:00Z", "2026-10-01T00:00:00Z");
    let root = root.root();
    let ana = Recipe::person("TEST Ana").by(&root);
    assert!(is_broken(&refused(&trusting(&[&root]), &ana, &[]), "expired"));
}

#[test]
fn an_authority_issues_below_no_more_authorities_than_it_may() {
    let root = Recipe::authority("TEST Rădăcină").path_length(0).root();
    let issuing = Recipe::authority("TEST Emitent").by(&root);
    let trust = trusting(&[&root]);
    assert_eq!(refused(&trust, &Recipe::person("TEST Ana").by(&root), &[]), []);
    let below = Recipe::person("TEST Ana").by(&issuing);
    assert!(is_broken(&refused(&trust, &below, &[&issuing]), "path length"));
}

#[test]
fn whoever_may_not_issue_issues_nothing() {
    let Pki { root, .. } = pki();
    let trust = trusting(&[&root]);
    let person = Recipe::person("TEST Ion").by(&root);
    let below = Recipe::person("TEST Ana").by(&person);
    assert!(!refused(&trust, &below, &[&person]).is_empty());
    let no_usage = Recipe::authority("TEST Emitent").with(KEY_USAGE, true, usage(LISTS)).by(&root);
    let below = Recipe::person("TEST Ana").by(&no_usage);
    assert!(!refused(&trust, &below, &[&no_usage]).is_empty());
}

#[test]
fn names_outside_the_constraints_of_an_authority_are_refused() {
    let Pki { root, .. } = pki();
    let trust = trusting(&[&root]);
    let under = |which, organisation: &str| {
        let constraint = organisation_constraint(which, organisation);
        let issuing = Recipe::authority("TEST Emitent").with(NAME_CONSTRAINTS, true, constraint);
        let issuing = issuing.by(&root);
        refused(&trust, &Recipe::person("TEST Ana").by(&issuing), &[&issuing])
    };
    assert_eq!(under(0xa0, "SER TEST"), []);
    assert!(is_broken(&under(0xa0, "Altcineva"), "permitted subtree violation"));
    assert!(is_broken(&under(0xa1, "SER TEST"), "excluded subtree violation"));
    // An anchor binds what it issues too.
    let constraint = organisation_constraint(0xa0, "Altcineva");
    let bound = Recipe::authority("TEST Legată").with(NAME_CONSTRAINTS, true, constraint).root();
    let ana = Recipe::person("TEST Ana").by(&bound);
    assert!(is_broken(&refused(&trusting(&[&bound]), &ana, &[]), "permitted subtree violation"));
}

#[test]
fn weak_keys_and_weak_digests_are_refused_all_the_way_up() {
    let Pki { root, .. } = pki();
    let weak = Recipe::person("TEST Ana").key(rsa(1024)).by(&root);
    assert!(is_broken(&refused(&trusting(&[&root]), &weak, &[]), "key too weak"));
    let issuing = Recipe::authority("TEST Slab").key(rsa(1024)).by(&root);
    let ana = Recipe::person("TEST Ana").by(&issuing);
    assert!(is_broken(&refused(&trusting(&[&root]), &ana, &[&issuing]), "key too weak"));
}

#[test]
fn many_links_and_circles_end() {
    let Pki { root, .. } = pki();
    let one = Recipe::authority("TEST Unu").by(&root);
    let two = Recipe::authority("TEST Doi").by(&one);
    let back = Recipe::authority("TEST Unu").key(one.key.clone()).by(&two);
    let ana = Recipe::person("TEST Ana").by(&two);
    let stranger = Recipe::authority("TEST Altcineva").root();
    assert!(is_foreign(&refused(&trusting(&[&stranger]), &ana, &[&two, &back])));
    assert_eq!(refused(&trusting(&[&root]), &ana, &[&back, &two, &one]), []);
    let copies = vec![&two; 16];
    assert!(is_foreign(&refused(&trusting(&[&stranger]), &ana, &copies)));
}

/// What cases of x509-limbo test that is not the business of a signer's chain.
const NOT_OURS: [(&str, &str); 14] = [
    ("webpki::aki", "a rule of browsers for roots; anchors are whom the operator names"),
    ("webpki::nc", "a rule of browsers on how to write that there are no constraints"),
    ("max-chain-depth", "callers of ours cannot choose a depth"),
    ("rfc5280::eku", "a purpose of TLS"),
    ("webpki::eku", "a purpose of TLS"),
    ("webpki::san", "the name of a TLS server"),
    ("webpki::cn", "the name of a TLS server"),
    ("rfc5280::san", "the name of a TLS server"),
    ("rfc5280::ca-as-leaf", "the name of a TLS server"),
    ("webpki::explicit-curve", "keys of signers are judged by their signature (2004)"),
    ("webpki::forbidden-p192", "a rule of browsers; curves are judged by the signature (2004)"),
    ("webpki::v1-cert", "a rule of browsers"),
    ("webpki::ee-basicconstraints-ca", "an authority's own certificate, which is never a signer"),
    ("online::", "chains of TLS servers, signed when each was fetched"),
];

/// Cases that OpenSSL decides otherwise than the suite, and why that stands.
const OTHERWISE: [(&str, &str); 5] = [
    ("rfc5280::serial::negative", "a number like another; hints name it as it is"),
    ("rfc5280::aki::cross-signed-root-missing-aki", "anchors are whom the operator names"),
    ("rfc5280::nc::invalid-dnsname-leading-period", "read as the names below; signers have none"),
    ("rfc5280::nc::nc-permits-invalid-dns-san", "a DNS name says nothing of a signer"),
    ("rfc5280::pc::ica-noncritical-pc", "no policy is asked for, so none is constrained"),
];

fn limbo() -> Option<serde_json::Value> {
    let named = std::env::var_os("SER_TRUST_CASES").map(std::path::PathBuf::from);
    let beside = || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/trust");
    let file = named.unwrap_or_else(beside).join("x509-limbo-part.json");
    let Ok(text) = std::fs::read(&file) else {
        eprintln!("x509-limbo not found at {}: not tested here", file.display());
        return None;
    };
    Some(serde_json::from_slice(&text).unwrap())
}

fn from_pem(pem: &serde_json::Value) -> Vec<u8> {
    let lines = pem.as_str().unwrap().lines().filter(|line| !line.starts_with("-----"));
    STANDARD.decode(lines.collect::<String>()).unwrap()
}

#[test]
fn chains_of_x509_limbo_have_their_verdicts() {
    let Some(suite) = limbo() else { return };
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for case in suite["testcases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        if NOT_OURS.iter().any(|(part, _)| id.contains(part)) {
            continue;
        }
        judged += 1;
        let pem: Vec<&str> =
            case["trusted_certs"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
        let links: Vec<Vec<u8>> =
            case["untrusted_intermediates"].as_array().unwrap().iter().map(from_pem).collect();
        let links: Vec<&[u8]> = links.iter().map(Vec::as_slice).collect();
        let at = case["validation_time"].as_str().map_or_else(Utc::now, instant);
        let leaf = from_pem(&case["peer_certificate"]);
        let chain = Anchors::from_pem(pem.join("\n").as_bytes()).ok().and_then(|anchors| {
            let (leaf, _) = Facts::of(&leaf, Purpose::Identity)?;
            anchors.chain(&leaf, &links, at).ok()
        });
        let expected = case["expected_result"] == "SUCCESS";
        let otherwise = OTHERWISE.iter().any(|(known, _)| *known == id);
        if (chain.is_some() == expected) == otherwise {
            wrong.push(format!("{id}: {} but {}", chain.is_some(), case["expected_result"]));
        }
    }
    assert!(judged > 40, "{judged}");
    assert_eq!(wrong, Vec::<String>::new());
}
