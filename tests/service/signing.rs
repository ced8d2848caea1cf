//! What `ser sign` writes, in every form and from every kind of key file, verified by the programs
//! of others: xmlsec1, Python's signxml, the JDK.

use super::day::Day;
use super::pki::{Holder, PKI};
use super::tool::{Desk, must, python, root, run};
use openssl::pkcs12::Pkcs12;
use openssl::pkey::PKey;
use openssl::x509::X509;
use std::path::PathBuf;
use std::process::Command;

const PASSWORD: &str = "parolă de test";

/// The identifiers of a document of ours, in xmlsec1's words.
const IDENTIFIERS: [&str; 2] =
    ["urn:ro:ser:declaratie:v1:Declaratie", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"];

fn ser_sign(desk: &Desk, flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
    command.arg("sign").arg(desk.put("day.xml", &Day::today().xml())).args(flags);
    command.arg("--out").arg(desk.path("signed.xml"));
    command
}

/// The document that `ser sign` writes with these flags beside the key.
fn signed(desk: &Desk, holder: &Holder, flags: &[&str]) -> PathBuf {
    let mut command = ser_sign(desk, flags);
    command.arg("--key").arg(desk.put("key.pem", &holder.key));
    must(command.arg("--cert").arg(desk.put("certificate.pem", &holder.certificate)));
    desk.path("signed.xml")
}

fn xmlsec1(desk: &Desk, document: &PathBuf) -> bool {
    let mut command = Command::new("xmlsec1");
    command.arg("--verify");
    for name in IDENTIFIERS {
        command.args(["--id-attr:Id", name]);
    }
    command.arg("--trusted-pem").arg(desk.put("authority.pem", &PKI.authority));
    run(command.arg(document)).status.success()
}

fn signxml(desk: &Desk, document: &PathBuf) -> bool {
    let mut command = python("verify.py");
    run(command.arg(desk.put("authority.pem", &PKI.authority)).arg(document)).stdout == b"valid\n"
}

fn jdk(desk: &Desk, document: &PathBuf) -> bool {
    let mut command = Command::new("java");
    command.arg(root().join("tests/java/Verify.java"));
    must(command.arg(desk.path("certificate.pem")).arg(document)) == b"true\n"
}

#[test]
fn what_ser_signs_is_verified_by_others() {
    // Not every xmlsec1 that is in use knows RSA-PSS.
    for (holder, flags, by_xmlsec1) in [
        (&PKI.ana, &[][..], true),
        (&PKI.ana, &["--xades"], true),
        (&PKI.ana, &["--pss"], false),
        (&PKI.ana, &["--pss", "--xades"], false),
        (&PKI.ana_on_a_card, &[], true),
        (&PKI.ana_on_a_card, &["--xades"], true),
    ] {
        let desk = Desk::new();
        let document = signed(&desk, holder, flags);
        let text = std::fs::read_to_string(&document).unwrap();
        let changed = desk.put("changed.xml", text.replace("<um>UT<", "<um>TU<").as_bytes());
        for (document, holds) in [(document, true), (changed, false)] {
            assert_eq!(signxml(&desk, &document), holds, "signxml {flags:?}");
            assert_eq!(jdk(&desk, &document), holds, "the JDK {flags:?}");
            if by_xmlsec1 {
                assert_eq!(xmlsec1(&desk, &document), holds, "xmlsec1 {flags:?}");
            }
        }
    }
}

fn pkcs12(holder: &Holder) -> Vec<u8> {
    let key = PKey::private_key_from_pem(&holder.key).unwrap();
    let certificate = X509::from_pem(&holder.certificate).unwrap();
    let built = Pkcs12::builder().pkey(&key).cert(&certificate).build2(PASSWORD);
    built.unwrap().to_der().unwrap()
}

#[test]
fn a_key_in_a_pkcs12_file_signs_with_its_password_from_a_file_or_the_environment() {
    for holder in [&PKI.ana, &PKI.ana_on_a_card] {
        let desk = Desk::new();
        let file = desk.put("ana.p12", &pkcs12(holder));
        let file = file.to_str().unwrap();
        desk.put("certificate.pem", &holder.certificate);
        must(ser_sign(&desk, &["--p12", file]).env("SER_P12_PASSWORD", PASSWORD));
        assert!(jdk(&desk, &desk.path("signed.xml")));
        let password = desk.put("password", format!("{PASSWORD}\n").as_bytes());
        let password = password.to_str().unwrap();
        must(&mut ser_sign(&desk, &["--p12", file, "--password-file", password]));
        assert!(jdk(&desk, &desk.path("signed.xml")));
        let said = |command: &mut Command| {
            let output = run(command);
            assert_eq!(output.status.code(), Some(2));
            String::from_utf8(output.stderr).unwrap()
        };
        let none = said(ser_sign(&desk, &["--p12", file]).env_remove("SER_P12_PASSWORD"));
        assert!(none.contains("SER_P12_PASSWORD"), "{none}");
        let wrong = said(ser_sign(&desk, &["--p12", file]).env("SER_P12_PASSWORD", "x"));
        assert!(wrong.contains("password"), "{wrong}");
    }
}

#[test]
fn the_bytes_that_were_digested_are_written_for_comparison() {
    let desk = Desk::new();
    let document = signed(&desk, &PKI.ana, &[]);
    let canonical = |document: &PathBuf| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
        command.args(["verify", "--cert"]).arg(desk.path("certificate.pem"));
        let output = run(command.arg("--canonical").arg(desk.path("octets")).arg(document));
        (output.status.success(), desk.take("octets"))
    };
    let (good, octets) = canonical(&document);
    let digest = openssl::base64::encode_block(&openssl::sha::sha256(&octets));
    let text = std::fs::read_to_string(&document).unwrap();
    assert!(good && text.contains(&format!("<ds:DigestValue>{digest}</ds:DigestValue>")));
    let changed = desk.put("changed.xml", text.replace("<um>UT<", "<um>TU<").as_bytes());
    let (good, changed) = canonical(&changed);
    let expected = String::from_utf8(octets).unwrap().replace("<um>UT<", "<um>TU<");
    assert_eq!((good, String::from_utf8(changed).unwrap()), (false, expected));
}
