//! What a signature says that it is over, and what it would do to it first.

use super::forge::{
    ENVELOPED, EXCLUSIVE, Forge, INCLUSIVE, XPATH, algorithm, digest_of, reference, transform,
    usual,
};
use super::*;

/// Ana's signature with these references.
fn with(references: impl Into<String>) -> String {
    Forge { references: references.into(), ..Forge::of(&PKI.ana) }.signed(&today(), &PKI.ana)
}

fn over(uri: &str, transforms: &str) -> String {
    reference(uri, transforms, &digest_of(&today(), "<Declaratie"))
}

pub(super) fn attacks(world: &World) -> Attacks {
    let mut attacks = Attacks::default();
    attacks.both("No Reference", "none", &with(""), 2005);
    let name = "Many references";
    let one = over("#decl", &usual(EXCLUSIVE));
    attacks.both(name, "two to the declaration", &with(one.repeat(2)), 2005);
    attacks.both(name, "one in each way", &with(one.clone() + &over("", &usual(EXCLUSIVE))), 2005);
    attacks.both(name, "as many as are read", &with(one.repeat(30)), 2005);
    attacks.both(name, "one more", &with(one.repeat(31)), 2007);
    attacks.both(name, "thousands", &with(one.repeat(1000)), 2007);
    schemes(&mut attacks, world);
    manifest(&mut attacks);
    transforms(&mut attacks);
    order(&mut attacks);
    let name = "RetrievalMethod / KeyInfoReference / external X509 URI";
    for (how, info) in [
        (
            "the network",
            "<ds:RetrievalMethod URI=\"http://127.0.0.1:1/x\" Type=\"http://www.w3.org/2000/09/xmldsig#rawX509Certificate\"/>",
        ),
        ("a file", "<ds:RetrievalMethod URI=\"file:///etc/passwd\"/>"),
        ("itself", "<ds:RetrievalMethod Id=\"r\" URI=\"#r\"/>"),
        (
            "another KeyInfo",
            "<d:KeyInfoReference xmlns:d=\"http://www.w3.org/2009/xmldsig11#\" URI=\"#decl\"/>",
        ),
    ] {
        let forge = Forge { key_info: info.into(), ..Forge::over(&PKI.ana, &today(), "") };
        attacks.both(name, how, &forge.signed(&today(), &PKI.ana), 2007);
    }
    let name = "Second signature";
    let good = signed();
    let own = signature_of(&good).to_owned();
    let others = String::from_utf8(PKI.ion.sign(today().as_bytes())).unwrap();
    let stranger = String::from_utf8(PKI.stranger.sign(today().as_bytes())).unwrap();
    for (how, other) in [("Ion's", &others), ("a stranger's", &stranger), ("the same", &good)] {
        let other = signature_of(other);
        attacks.both(
            name,
            &format!("{how} last"),
            &swap(&good, &own, &(own.clone() + other)),
            2006,
        );
        attacks.both(
            name,
            &format!("{how} first"),
            &swap(&good, &own, &(other.to_owned() + &own)),
            2006,
        );
        let inside = before(&good, "</ds:Signature>", &format!("<ds:Object>{other}</ds:Object>"));
        attacks.both(name, &format!("{how} inside"), &inside, 2006);
    }
    let name = "Signature exclusion";
    attacks.both(name, "none", &today(), 2001);
    attacks.both(
        name,
        "an empty one",
        &swap(&good, &own, "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>"),
        2007,
    );
    attacks.both(name, "of no namespace", &swap(&good, &own, "<Signature xmlns=\"\"/>"), 2001);
    for place in ["</Antet>", "</Stocuri>", "</FP>"] {
        attacks.both(name, place, &before(&good.replace(&own, ""), place, &own), 2007);
    }
    let commented = swap(&good, &own, &format!("<!--{own}-->"));
    attacks.both(name, "as a comment", &commented, 2001);
    attacks
}

/// URIs that lead elsewhere.
fn schemes(attacks: &mut Attacks, world: &World) {
    for uri in [
        "http://127.0.0.1:1/x",
        "https://127.0.0.1:1/x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "cid:x@test",
        "data:,x",
        "x.xml",
        "/etc/passwd",
        "x.xml#decl",
        "decl",
        "?decl",
        " ",
    ] {
        attacks.both("URI schemes", uri, &with(over(uri, &usual(EXCLUSIVE))), 2004);
        let beside = over("", &usual(EXCLUSIVE)) + &over(uri, &usual(EXCLUSIVE));
        attacks.both("URI schemes", &format!("{uri} beside the right one"), &with(beside), 2004);
    }
    // Without a URI it is the document that the signature is in (`""`), and that is checked.
    let document = elsewhere(world);
    let forge = Forge::over(&PKI.ana, &document, "");
    let references = swap(&forge.references, " URI=\"\"", "");
    let absent = Forge { references, ..forge }.signed(&document, &PKI.ana);
    attacks.both("URI schemes", "absent, changed", &swap(&absent, ">10<", ">11<"), 2002);
    attacks.harmless("URI schemes", "absent", absent);
}

/// A list of references of which nobody would look at the inner ones.
fn manifest(attacks: &mut Attacks) {
    let inner = over("", &usual(EXCLUSIVE));
    let manifest = format!("<ds:Manifest Id=\"m\">{inner}</ds:Manifest>");
    let object = format!("<ds:Object>{manifest}</ds:Object>");
    let named = format!("<x xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">{manifest}</x>");
    let outer =
        reference("#m", &algorithm("Transform", EXCLUSIVE), &digest_of(&named, "<ds:Manifest"));
    let outer = swap(
        &outer,
        "URI=\"#m\"",
        "URI=\"#m\" Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\"",
    );
    let forge = Forge { references: outer.clone(), objects: object.clone(), ..Forge::of(&PKI.ana) };
    attacks.both("Manifest", "alone", &forge.signed(&today(), &PKI.ana), 2005);
    let both = Forge { references: inner + &outer, ..forge };
    attacks.both("Manifest", "beside", &both.signed(&today(), &PKI.ana), 2005);
}

fn transforms(attacks: &mut Attacks) {
    let name = "XSLT";
    let xslt = "http://www.w3.org/TR/1999/REC-xslt-19991116";
    let sheet = |inside: &str| {
        format!(
            "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">{inside}</xsl:stylesheet>"
        )
    };
    let runs = "<xsl:template match=\"/\"><xsl:value-of select=\"document('file:///etc/passwd')\"/></xsl:template>";
    for (how, uri, inside) in [
        ("document()", xslt, sheet(runs)),
        ("XSLT 2", "http://www.w3.org/TR/2007/REC-xslt20-20070123", sheet("")),
        ("broken parameters", xslt, "<ds:XPath>//*[</ds:XPath>".into()),
        ("an XPath bomb", XPATH, "<ds:XPath>//*[count(//*[count(//*)>0])>0]</ds:XPath>".into()),
        ("selects nothing", XPATH, "<ds:XPath>false()</ds:XPath>".into()),
        ("selects everything", XPATH, "<ds:XPath>true()</ds:XPath>".into()),
        (
            "another prefix",
            XPATH,
            "<ds:XPath xmlns:e=\"urn:test:e\">not(ancestor-or-self::e:Signature)</ds:XPath>".into(),
        ),
        ("no prefix", XPATH, "<ds:XPath>not(ancestor-or-self::Signature)</ds:XPath>".into()),
        (
            "something more",
            XPATH,
            "<ds:XPath>not(ancestor-or-self::ds:Signature) and not(self::Linie)</ds:XPath>".into(),
        ),
    ] {
        let transforms = transform(uri, &inside) + &algorithm("Transform", EXCLUSIVE);
        attacks.both(name, how, &with(over("", &transforms)), 2004);
        let after = usual(EXCLUSIVE) + &transform(uri, &inside);
        attacks.both(name, &format!("{how}, last"), &with(over("", &after)), 2004);
    }
    let name = "Transform count/order";
    let [enveloped, canonical, base64] =
        [ENVELOPED, EXCLUSIVE, "http://www.w3.org/2000/09/xmldsig#base64"]
            .map(|uri| algorithm("Transform", uri));
    let not = transform(XPATH, "<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath>");
    for (how, transforms) in [
        ("enveloped twice", enveloped.repeat(2) + &canonical),
        ("enveloped in both ways", enveloped.clone() + &not + &canonical),
        ("canonicalized first", canonical.clone() + &enveloped),
        ("canonicalized twice", enveloped.clone() + &canonical.repeat(2)),
        ("in two ways", usual(EXCLUSIVE) + &algorithm("Transform", INCLUSIVE)),
        ("base64", base64.clone()),
        ("base64 last", usual(EXCLUSIVE) + &base64),
        ("base64 first", base64 + &usual(EXCLUSIVE)),
    ] {
        attacks.both(name, how, &with(over("", &transforms)), 2004);
    }
    for (how, transforms) in [
        ("thousands", canonical.repeat(10_000)),
        ("thousands of expressions", transform(XPATH, "<ds:XPath>1</ds:XPath>").repeat(10_000)),
        (
            "thousands of expressions among others",
            (transform(XPATH, "<ds:XPath>1</ds:XPath>") + &canonical).repeat(5000),
        ),
    ] {
        attacks.both(name, how, &with(over("", &transforms)), 2007);
    }
    let reference = over("", &usual(EXCLUSIVE));
    attacks.both(name, "none, which leaves the signature in", &with(over("", "")), 2002);
    let two = part(&reference, "<ds:Transforms>", "</ds:Transforms>");
    attacks.both(name, "two lists", &with(swap(&reference, two, &two.repeat(2))), 2007);
}

/// Before a registered key has signed it, nothing that SignedInfo asks for is done.
fn order(attacks: &mut Attacks) {
    let name = "Transforms evaluated before SignedInfo is authenticated";
    let wrong = swap(&signed(), ">10<", ">11<");
    let unsigned = |document: &str| {
        let value = part(document, "<ds:SignatureValue>", "</ds:SignatureValue>").to_owned();
        swap(
            document,
            &value,
            &format!("<ds:SignatureValue>{}</ds:SignatureValue>", "A".repeat(344)),
        )
    };
    attacks.both(name, "digest and value wrong", &unsigned(&wrong), 2003);
    let stranger = String::from_utf8(PKI.stranger.sign(today().as_bytes())).unwrap();
    attacks.both(name, "by a stranger, the digest wrong", &swap(&stranger, ">10<", ">11<"), 3001);
    let elsewhere = Forge {
        references: over("", &algorithm("Transform", "urn:test:t")),
        ..Forge::of(&PKI.stranger)
    };
    let elsewhere = elsewhere.signed(&today(), &PKI.stranger);
    attacks.both(name, "by a stranger, with a transform of its own", &elsewhere, 2004);
}
