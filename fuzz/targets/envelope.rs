//! Bytes as a SOAP message: an envelope with one element in its Body, or a fault with a code. One that
//! claims to be signed is nobody's who signed none of the seeds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ser::signature::{Candidate, Secured, locate_in, locate_message};
use ser::soap::envelope;
use ser::xml::{Document, Limits};
use std::sync::LazyLock;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(document) = Document::decode(bytes, &limits) else { return };
    let (version, envelope) = envelope::read(&document, &limits);
    match envelope {
        Err(fault) => assert!((7001..=7007).contains(&fault.answer().code), "{fault:?}"),
        Ok(envelope) => {
            assert!(version.is_some());
            let declaration = envelope.declaration();
            let inside = envelope.root.span();
            assert!(inside.start < declaration.span().start && declaration.span().end < inside.end);
            let _ = locate_in(declaration.clone(), &envelope.root, &limits);
            if let Some(secured) = &envelope.secured {
                signed(secured, &limits);
            }
            let alone = declaration.standalone();
            let again = Document::of(&*alone);
            assert_eq!(again.root(), Some(declaration.name()));
        }
    }
});

static STRANGER: LazyLock<Candidate> = LazyLock::new(|| {
    let pem = include_bytes!("../stranger.pub.pem");
    Candidate::key_pem(pem).expect("a key")
});

fn signed(message: &Secured<'_>, limits: &Limits) {
    match locate_message(message, limits) {
        Err(refused) => assert!(!refused.is_empty()),
        Ok(located) => {
            assert!(located.hints().len() <= limits.certificates);
            let verdict = located.verify(std::slice::from_ref(&STRANGER), Default::default());
            assert!(verdict.is_err());
        }
    }
}
