//! What is told and kept of a signature: the report of valideaza, the evidence, the warnings; and
//! the ways in which a signature may name its certificate.

use super::day::Day;
use super::pki::{Holder, PKI, instant};
use super::world::{NOW, World};
use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::hash::{MessageDigest, hash};
use openssl::x509::X509;
use ser::signature::{Form, sign_as};
use ser::soap::client::{self, Node};
use ser::xml::{Document, Limits};

on_both!(
    the_report_is_told_and_kept_with_the_declaration,
    a_signature_that_does_not_hold_is_reported_as_far_as_it_went,
    a_timestamp_that_is_not_good_is_a_warning,
    every_hint_of_the_contract_finds_the_certificate,
    a_hint_that_says_nothing_useful_finds_none,
);

/// Signed with the properties of XAdES, now.
pub fn with_properties(holder: &Holder, document: &[u8], time: &str) -> String {
    let limits = Limits::default();
    let document = Document::decode(document, &limits).unwrap();
    let form = Form { pss: false, xades: Some(instant(time)) };
    sign_as(&document, &holder.signing_key(), form, &limits).unwrap()
}

fn report(world: &World, document: &str) -> Node {
    let answer = world.post(client::send("valideaza", document.as_bytes()).as_bytes()).other();
    answer.child("semnatura").unwrap().clone()
}

/// The report that is kept with the only declaration.
pub fn kept(world: &World) -> serde_json::Value {
    let rows = world.rows("SELECT signature AS line FROM declarations").unwrap();
    assert_eq!(rows.len(), 1);
    serde_json::from_str(&rows[0]).unwrap()
}

fn the_report_is_told_and_kept_with_the_declaration(world: &World) {
    let signed = with_properties(&PKI.ana, &Day::today().xml(), NOW);
    let told = report(world, &signed);
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    let sha256: String = PKI.ana.fingerprint().iter().map(|byte| format!("{byte:02x}")).collect();
    for (name, value) in [
        ("valida", "true"),
        ("certificat", &sha256),
        ("tipCheie", "RSA"),
        ("bitiCheie", "2048"),
        ("canonizare", exclusive),
        ("algoritm", method),
        ("valoareCorecta", "true"),
    ] {
        assert_eq!(told.text_of(name), value, "{name}");
    }
    let references = told.children.iter().filter(|child| child.name == "referinta");
    let covered: Vec<_> =
        references.map(|one| (one.text_of("acopera"), one.text_of("corecta"))).collect();
    assert_eq!(covered, [("DECLARATIE", "true"), ("PROPRIETATI", "true")]);
    let properties = told.child("xades").unwrap();
    assert_eq!(properties.text_of("certificatCorect"), "true");
    assert_eq!(properties.text_of("semnate"), "true");
    world.report(signed.as_bytes()).must_be_accepted();
    let kept = kept(world);
    assert_eq!((&kept["method"], &kept["certificate"]), (&method.into(), &sha256.into()));
    assert_eq!(kept["key"], serde_json::json!({ "kind": "RSA", "bits": 2048 }));
    assert_eq!(kept["properties"]["signed"], true);
    assert_eq!(kept["references"][0]["covers"], "declaration");
    assert_eq!(kept["reading"], serde_json::Value::Null);
}

fn a_signature_that_does_not_hold_is_reported_as_far_as_it_went(world: &World) {
    let signed = String::from_utf8(PKI.ana.sign(&Day::today().xml())).unwrap();
    let changed = report(world, &signed.replace("<um>UT<", "<um>TU<"));
    let reference = changed.child("referinta").unwrap();
    assert_eq!((changed.text_of("valida"), changed.text_of("valoareCorecta")), ("false", "true"));
    assert_eq!(reference.text_of("corecta"), "false");
    let stranger = String::from_utf8(PKI.stranger.sign(&Day::today().xml())).unwrap();
    let unknown = report(world, &stranger);
    assert_eq!((unknown.text_of("prezenta"), unknown.text_of("valoareCorecta")), ("true", ""));
    assert_eq!(unknown.child("referinta").unwrap().text_of("corecta"), "");
}

fn a_timestamp_that_is_not_good_is_a_warning(world: &World) {
    let stamp = "</xades:SignedProperties><xades:UnsignedProperties>\
        <xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>\
        <xades:EncapsulatedTimeStamp>AAAA</xades:EncapsulatedTimeStamp>\
        </xades:SignatureTimeStamp></xades:UnsignedSignatureProperties>\
        </xades:UnsignedProperties>";
    let signed = with_properties(&PKI.ana, &Day::today().xml(), NOW);
    let stamped = signed.replace("</xades:SignedProperties>", stamp);
    let told = report(world, &stamped);
    assert_eq!(told.text_of("valida"), "true");
    assert_eq!(told.child("marcaTemporala").unwrap().text_of("corecta"), "false");
    let receipt = world.report(stamped.as_bytes());
    receipt.must_be_accepted();
    assert_eq!((receipt.errors(), receipt.warnings()), (vec![], vec![2008]));
    assert_eq!(kept(world)["timestamps"], serde_json::json!([{ "problem": "unreadable" }]));
}

/// The day, whose signature has this X509Data.
fn named(holder: &Holder, day: &Day, data: &str) -> Vec<u8> {
    let signed = String::from_utf8(holder.sign(&day.xml())).unwrap();
    let (begin, end) = ("<ds:X509Data>", "</ds:X509Data>");
    let (from, to) = (signed.find(begin).unwrap() + begin.len(), signed.find(end).unwrap());
    [&signed[..from], data, &signed[to..]].concat().into_bytes()
}

fn digest(uri: &str, by: MessageDigest) -> String {
    let value = STANDARD.encode(hash(by, &PKI.ana.der).unwrap());
    format!(
        "<e:X509Digest xmlns:e=\"http://www.w3.org/2009/xmldsig11#\" Algorithm=\"{uri}\">{value}\
         </e:X509Digest>"
    )
}

fn issuer_serial(name: &str) -> String {
    let certificate = X509::from_der(&PKI.ana.der).unwrap();
    let serial = certificate.serial_number().to_bn().unwrap().to_dec_str().unwrap();
    format!(
        "<ds:X509IssuerSerial><ds:X509IssuerName>{name}</ds:X509IssuerName>\
         <ds:X509SerialNumber>{serial}</ds:X509SerialNumber></ds:X509IssuerSerial>"
    )
}

fn every_hint_of_the_contract_finds_the_certificate(world: &World) {
    let certificate = X509::from_der(&PKI.ana.der).unwrap();
    let identifier = STANDARD.encode(certificate.subject_key_id().unwrap().as_slice());
    let whole = STANDARD.encode(&PKI.ana.der);
    let whole = format!("<ds:X509Certificate>{whole}</ds:X509Certificate>");
    let broken = "<ds:X509IssuerSerial><ds:X509IssuerName/><ds:X509SerialNumber>0x1F\
        </ds:X509SerialNumber></ds:X509IssuerSerial><ds:X509SKI/>";
    let enc = "http://www.w3.org/2001/04/xmlenc#";
    let more = "http://www.w3.org/2007/05/xmldsig-more#";
    let hints = [
        issuer_serial("CN=TEST Autoritate,O=SER TEST,C=RO"),
        issuer_serial("C=RO, O=SER TEST, CN=TEST Autoritate"),
        issuer_serial("/C=RO/O=SER TEST/CN=TEST Autoritate"),
        format!("<ds:X509SKI>{identifier}</ds:X509SKI>"),
        digest(&format!("{enc}sha256"), MessageDigest::sha256()),
        digest("http://www.w3.org/2001/04/xmldsig-more#sha384", MessageDigest::sha384()),
        digest(&format!("{enc}sha512"), MessageDigest::sha512()),
        digest(&format!("{more}sha3-256"), MessageDigest::sha3_256()),
        digest(&format!("{more}sha3-384"), MessageDigest::sha3_384()),
        digest(&format!("{more}sha3-512"), MessageDigest::sha3_512()),
        format!("{broken}{whole}"),
        format!("\n{}\n", whole.replace("MI", "M&#13;\n I")),
    ];
    for (hint, number) in hints.iter().zip(4000..) {
        let day = Day::today().at(&world.pharmacy(number));
        let receipt = world.report(&named(&PKI.ana, &day, hint));
        assert!(receipt.errors().is_empty(), "{hint}");
    }
}

fn a_hint_that_says_nothing_useful_finds_none(world: &World) {
    let sha1 = digest("http://www.w3.org/2000/09/xmldsig#sha1", MessageDigest::sha1());
    for hint in [sha1, issuer_serial("CN=TEST Alta,O=SER TEST,C=RO"), String::new()] {
        let receipt = world.report(&named(&PKI.ana, &Day::today(), &hint));
        assert_eq!(receipt.errors(), [3001], "{hint}");
    }
}
