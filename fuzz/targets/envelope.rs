//! Bytes as a SOAP message: an envelope with one element in its Body, or a fault with a code.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ser::signature::locate_in;
use ser::soap::envelope;
use ser::xml::{Document, Limits};

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
            let alone = declaration.standalone();
            let again = Document::of(alone.as_str());
            assert_eq!(again.root(), Some(declaration.name()));
        }
    }
});
