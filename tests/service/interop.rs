//! Signers, verifiers and SOAP clients of others: xmlsec1, Python's signxml and zeep, curl.

use super::day::Day;
use super::exchange::Response;
use super::pki::{Holder, PKI};
use super::tool::{Desk, must, python, run};
use super::world::{DRUGSTORE, NOW, PHARMACY, SISTER, WHOLESALE, World};
use ser::signature::{hex, sha256};
use ser::soap::client;
use std::process::Command;

on_both!(
    xmlsec1_verifies_a_receipt,
    what_xmlsec1_signs_is_accepted_by_curl,
    what_signxml_signs_is_accepted_by_curl,
    zeep_reads_both_contracts_and_reports,
    zeep_asks_with_a_client_certificate,
    zeep_asks_by_signed_messages,
);

/// Canonical XML 1.0.
pub const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
/// Exclusive XML Canonicalization 1.0.
pub const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// Which attribute is an identifier, in xmlsec1's words.
const IDENTIFIER: [&str; 2] = ["--id-attr:Id", "urn:ro:ser:declaratie:v1:Declaratie"];

/// An enveloped signature that is still to be filled in.
pub fn template(method: &str, uri: &str) -> String {
    format!(
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
         <ds:CanonicalizationMethod Algorithm=\"{method}\"/>\
         <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>\
         <ds:Reference URI=\"{uri}\"><ds:Transforms>\
         <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
         <ds:Transform Algorithm=\"{method}\"/></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue/>\
         </ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data>\
         <ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
}

/// Fills in the template in a document, with Ana's key.
pub fn xmlsec_signs(document: &[u8]) -> Vec<u8> {
    let desk = Desk::new();
    let (key, certificate) = anas(&desk);
    let pair = format!("{},{}", key.display(), certificate.display());
    let mut command = Command::new("xmlsec1");
    command.args(["--sign", "--privkey-pem", &pair]).args(IDENTIFIER);
    must(command.arg("--output").arg(desk.path("signed.xml")).arg(desk.put("in.xml", document)));
    desk.take("signed.xml")
}

fn anas(desk: &Desk) -> (std::path::PathBuf, std::path::PathBuf) {
    (desk.put("key.pem", &PKI.ana.key), desk.put("certificate.pem", &PKI.ana.certificate))
}

/// Whether xmlsec1 finds the signature good, and its certificate of our authority.
fn xmlsec_verifies(document: &[u8]) -> bool {
    let desk = Desk::new();
    let mut command = Command::new("xmlsec1");
    command.arg("--verify").args(IDENTIFIER).arg("--trusted-pem");
    command.arg(desk.put("authority.pem", &PKI.authority));
    run(command.arg(desk.put("document.xml", document))).status.success()
}

#[test]
fn xmlsec1_verifies_what_we_sign() {
    for holder in [&PKI.ana, &PKI.ana_on_a_card] {
        let signed = holder.sign(&Day::today().xml());
        assert!(xmlsec_verifies(&signed));
        let changed = String::from_utf8(signed).unwrap().replace("<um>UT<", "<um>TU<");
        assert!(!xmlsec_verifies(changed.as_bytes()));
    }
    let untrusted = PKI.ana_untrusted.sign(&Day::today().xml());
    assert!(!xmlsec_verifies(&untrusted));
}

fn xmlsec1_verifies_a_receipt(world: &World) {
    let accepted = world.report_signed(&Day::today().xml());
    let rejected = world.report_signed(&Day::today().with(2, 1, 0, 0).xml());
    for receipt in [accepted, rejected] {
        assert!(xmlsec_verifies(receipt.document.as_bytes()), "{}", receipt.document);
    }
}

/// Sends a document with curl, in an envelope.
fn curl(world: &World, document: &[u8]) -> Response {
    let desk = Desk::new();
    let envelope = desk.put("envelope.xml", client::send("raporteaza", document).as_bytes());
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--header", "Content-Type: text/xml; charset=utf-8"]);
    command.arg("--data-binary").arg(format!("@{}", envelope.display())).arg(world.url());
    let response = Response { status: 200, head: String::new(), body: must(&mut command) };
    world.keep(&response);
    response
}

fn what_xmlsec1_signs_is_accepted_by_curl(world: &World) {
    let ways = [(INCLUSIVE, ""), (EXCLUSIVE, ""), (INCLUSIVE, "#decl"), (EXCLUSIVE, "#decl")];
    for ((method, uri), number) in ways.into_iter().zip(4000..) {
        let day = Day::today().at(&world.pharmacy(number)).xml();
        let end = "</Declaratie>";
        let filled = format!("{}{end}", template(method, uri));
        let unsigned = String::from_utf8(day).unwrap().replace(end, &filled);
        curl(world, &xmlsec_signs(unsigned.as_bytes())).receipt().must_be_accepted();
    }
}

fn what_signxml_signs_is_accepted_by_curl(world: &World) {
    let desk = Desk::new();
    let (key, certificate) = anas(&desk);
    let mut command = python("sign.py");
    command.arg(&key).arg(&certificate).arg(desk.put("day.xml", &Day::today().xml()));
    let signed = must(command.arg(desk.path("signed.xml")));
    assert!(signed.is_empty());
    curl(world, &desk.take("signed.xml")).receipt().must_be_accepted();
}

fn zeep_reads_both_contracts_and_reports(world: &World) {
    for (contract, number) in [("ser.wsdl", 5000), ("ser12.wsdl", 5100)] {
        let desk = Desk::new();
        let sister = |number| world.pharmacy(number);
        let places = [sister(number), sister(number + 1)];
        let [file, element] = [0, 1].map(|n| PKI.ana.sign(&Day::today().at(&places[n]).xml()));
        let mut command = python("send.py");
        command.arg(format!("{}/{contract}", world.url()));
        let file = desk.put("file.xml", &file);
        let said = must(command.arg(file).arg(desk.put("element.xml", &element)));
        let expected = format!(
            "TEST True\nRO România\nTrue\nACCEPTATA {0}FP261120\nACCEPTATA {1}FP261120\n1003\n",
            places[0], places[1]
        );
        assert_eq!(String::from_utf8(said).unwrap(), expected, "{contract}");
    }
}

fn zeep_asks_with_a_client_certificate(world: &World) {
    let document = PKI.ana.sign(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
    let number = world.report(&document).number().to_owned();
    let desk = Desk::new();
    let identity = [PKI.ana.certificate.clone(), PKI.ana.key.clone()].concat();
    for contract in ["ser.wsdl", "ser12.wsdl"] {
        let mut command = python("consult.py");
        let port = world.secure.unwrap().port();
        command.arg(format!("https://localhost:{port}/ws/v1/{contract}"));
        command.arg(desk.put("ca.pem", &PKI.authority)).arg(desk.put("ana.pem", &identity));
        command.args([PHARMACY, &hex(&sha256(&document))]);
        let said = String::from_utf8(must(&mut command)).unwrap();
        let places = [WHOLESALE, PHARMACY, SISTER, DRUGSTORE].map(|code| format!("{code} ACTIV"));
        let expected = [
            places.join(" "),
            "2026-11-18 2026-11-19 False".to_owned(),
            format!("ACCEPTATA {number} {}", document.len()),
            "TEST Ana ACCEPTATA".to_owned(),
            "Andorra".to_owned(),
            "7004".to_owned(),
        ];
        assert_eq!(said.lines().collect::<Vec<_>>(), expected, "{contract}");
    }
}

fn zeep_asks_by_signed_messages(world: &World) {
    let desk = Desk::new();
    let pem = |holder: &Holder| [holder.key.clone(), holder.certificate.clone()].concat();
    let identity = desk.put("ana.pem", &pem(&PKI.ana));
    let stranger = desk.put("stranger.pem", &pem(&PKI.stranger));
    for contract in ["ser.wsdl", "ser12.wsdl"] {
        let mut command = python("../interop/others/signed_zeep.py");
        command.arg(format!("{}/{contract}", world.url())).args([&identity, &stranger]);
        let said = String::from_utf8(must(command.args([PHARMACY, NOW]))).unwrap();
        let forms = ["BinarySignature", "Signature"];
        let [token, data] = forms.map(|form| format!("semnat {form} {PHARMACY}"));
        let expected = [&*token, &*data, "din nou 7005", "strain 7004"];
        assert_eq!(said.lines().collect::<Vec<_>>(), expected, "{contract}");
    }
}
