//! Canonical forms against libxml2: of what both read there is one form, under every method.
#![no_main]

#[path = "../libxml2.rs"]
mod libxml2;

use libfuzzer_sys::fuzz_target;
use ser::xml::canonical::{Algorithm, METHODS};
use ser::xml::{Document, Event, Limits, Reader};

/// Whether libxml2 takes a namespace as it is written: a relative one it refuses, and `&` in one it
/// writes as `&#38;`.
fn is_common(uri: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b":/.#-_".contains(&byte);
    uri.is_empty() || uri.contains(':') && uri.bytes().all(plain)
}

fn are_common(document: &Document<'_>) -> bool {
    let mut reader = Reader::new(document);
    loop {
        match reader.next() {
            Ok(Event::Start { .. }) if !reader.scope().declared(reader.depth()).all(is_common) => {
                return false;
            }
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let document = Document::of(text);
    if document.check(&limits).is_err() || !are_common(&document) {
        return;
    }
    for (uri, method) in METHODS {
        let mode = match method.algorithm {
            Algorithm::Inclusive10 => 0,
            Algorithm::Exclusive => 1,
            Algorithm::Inclusive11 => 2,
        };
        let Some(theirs) = libxml2::canonical(text, mode, method.comments) else { continue };
        let mut ours = Vec::new();
        method.document(&document, None, &[], &mut |part| ours.extend_from_slice(part)).unwrap();
        assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&theirs), "{uri}");
    }
});
