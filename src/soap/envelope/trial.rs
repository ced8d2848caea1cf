//! Headers that claim a signature (WS-Security): which are understood, and whose the messages are
//! that others sign.

use super::read;
use crate::signature::{self, Candidate, Refusal, Refused, WSSE, locate_message};
use crate::soap::{Fault, Version};
use crate::xml::{Document, Limits};
use chrono::{DateTime, Utc};

fn holder() -> Candidate {
    let certificate = include_bytes!("../../../fixtures/interop/pki/rsa.crt");
    Candidate::certificate_pem(certificate).unwrap()
}

/// When the message says that it was made, if the holder signed it.
fn created(message: &str) -> Result<DateTime<Utc>, Vec<Refused>> {
    let document = Document::decode(message.as_bytes(), &Limits::default()).unwrap();
    let envelope = read(&document, &Limits::default()).1.unwrap();
    let located = locate_message(&envelope.secured.unwrap(), &Limits::default())?;
    let signed = located.verify(&[holder()], Utc::now())?;
    Ok(signed.as_ref().created)
}

#[test]
fn what_others_sign_is_their_signers_however_the_certificate_is_named() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/signed-messages");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let messages: Vec<String> = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
    assert_eq!(messages.len(), 7);
    for message in messages {
        let created = created(&message).unwrap();
        assert_eq!(created.date_naive().to_string(), "2026-11-26", "{message}");
        let later = message.replace("2026-11-26T15", "2026-11-26T16");
        let refused = self::created(&later).unwrap_err();
        assert!(matches!(refused[0].refusal, Refusal::Digest { .. }), "{refused:?}");
    }
}

#[test]
fn a_security_header_is_understood_when_it_is_for_us_and_has_a_signature() {
    let header = |inside: &str, attributes: &str| {
        format!(
            "<s:Header><w:Security xmlns:w='{WSSE}' s:mustUnderstand='1' {attributes}>\
             <w:a/>{inside}</w:Security></s:Header>"
        )
    };
    let signature = format!("<d:Signature xmlns:d='{}'/>", signature::NAMESPACE);
    let secured = |header: &str| {
        let namespace = Version::Soap12.namespace();
        let body = "<s:Body><a/></s:Body>";
        let message = format!("<s:Envelope xmlns:s='{namespace}'>{header}{body}</s:Envelope>");
        let document = Document::of(message);
        let envelope = read(&document, &Limits::default()).1?;
        Ok(envelope.secured.map(|secured| secured.another.is_some()))
    };
    let ours = header(&signature, "");
    assert_eq!(secured(&ours), Ok(Some(false)));
    let inside = ours.replace("</w:Security>", &format!("</w:Security>{}", &ours[10..]));
    assert_eq!(secured(&inside.replace("</s:Header></s:Header>", "</s:Header>")), Ok(Some(true)));
    let theirs = header(&signature, "s:role='urn:x'");
    assert_eq!(secured(&theirs), Ok(None));
    let deeper = header(&format!("<w:b>{signature}</w:b>"), "");
    let unsigned = Err(Fault::NotUnderstood("Security".to_owned()));
    assert_eq!(secured(&deeper), unsigned);
    assert_eq!(secured(&ours.replace(WSSE, "urn:other")), unsigned);
}
