//! A checked document under every method, whole and its root alone: a form there is, and it is
//! canonical.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ser::xml::canonical::{METHODS, Method};
use ser::xml::{Document, Limits};

fn form(method: Method, text: &str, whole: bool) -> String {
    let document = Document::of(text);
    // Escaping makes a text longer than it was, and an element gets declarations that it used.
    let many = usize::MAX;
    let limits = Limits {
        bytes: many,
        attributes: many,
        namespaces: many,
        token: many,
        text: many,
        ..Limits::default()
    };
    let root = document.check(&limits).expect("well-formed");
    let mut form = Vec::new();
    let mut sink = |part: &[u8]| form.extend_from_slice(part);
    let made = match whole {
        true => method.document(&document, None, &[], &mut sink),
        false => method.element(&root, &[], &mut sink),
    };
    made.expect("it was checked");
    String::from_utf8(form).expect("UTF-8")
}

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(document) = Document::decode(bytes, &limits) else { return };
    if document.check(&limits).is_err() {
        return;
    }
    for (_, method) in METHODS {
        for whole in [true, false] {
            let once = form(method, document.text(), whole);
            assert_eq!(form(method, &once, whole), once);
        }
    }
});
