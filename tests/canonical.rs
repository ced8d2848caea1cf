//! Canonical forms of generated documents, whole and in part, under every method: the same as those
//! of libxml2, byte for byte, and canonical already where they are canonicalized again.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics says where"
)]

mod generated;

use base64::{Engine, prelude::BASE64_STANDARD};
use generated::Generated;
use ser::xml::canonical::{Algorithm, METHODS, Method};
use ser::xml::{Document, Element, Event, Limits};
use std::fmt::Write;
use std::process::Command;

/// Documents; each is canonicalized in several ways.
const DOCUMENTS: u64 = 3000;
/// Ways.
const WAYS: usize = 4;

/// What is canonicalized, and how.
struct Case {
    document: String,
    apex: Option<usize>,
    method: Method,
    prefixes: &'static str,
}

/// Lists of prefixes that are used, and one that is not.
const LISTS: [&str; 5] = ["", "p", "#default q", "țară x-1 p q", "nimic #default"];

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for number in 0..DOCUMENTS {
        let mut generated = Generated::of(number);
        let document = generated.document();
        for _ in 0..WAYS {
            let (_, method) = generated.pick(&METHODS);
            let elements = generated.elements();
            let apex = (generated.below(3) > 0).then(|| generated.below(elements));
            let exclusive = method.algorithm == Algorithm::Exclusive;
            let prefixes = if exclusive { generated.pick(&LISTS) } else { "" };
            cases.push(Case { document: document.clone(), apex, method, prefixes });
        }
    }
    cases
}

impl Case {
    fn form(&self, text: &str, apex: Option<usize>) -> String {
        let document = Document::of(text);
        let root = document.check(&Limits::default());
        let root = root.unwrap_or_else(|malformed| panic!("{malformed}: {text}"));
        let prefixes: Vec<&str> = self.prefixes.split(' ').filter(|p| !p.is_empty()).collect();
        let mut form = Vec::new();
        let mut sink = |part: &[u8]| form.extend_from_slice(part);
        match apex {
            None => self.method.document(&document, None, &prefixes, &mut sink).unwrap(),
            Some(number) => {
                self.method.element(&nth(&root, number), &prefixes, &mut sink).unwrap();
            }
        }
        String::from_utf8(form).unwrap()
    }

    fn line(&self) -> String {
        let mode = match self.method.algorithm {
            Algorithm::Inclusive10 => 0,
            Algorithm::Exclusive => 1,
            Algorithm::Inclusive11 => 2,
        };
        serde_json::json!({
            "xml": self.document, "apex": self.apex, "mode": mode,
            "comments": self.method.comments, "prefixes": self.prefixes,
        })
        .to_string()
    }
}

fn nth<'t>(root: &Element<'t>, number: usize) -> Element<'t> {
    let mut reader = root.reader();
    let mut seen = 0;
    loop {
        match reader.next().unwrap() {
            Event::Start { span, .. } if seen == number => {
                return root.descendant(span.start).unwrap();
            }
            Event::Start { .. } => seen += 1,
            Event::Eof => panic!("no element {number}"),
            _ => {}
        }
    }
}

#[test]
fn canonical_forms_are_those_of_libxml2() {
    let cases = cases();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases");
    let mut lines = String::new();
    cases.iter().for_each(|case| writeln!(lines, "{}", case.line()).unwrap());
    std::fs::write(&path, lines).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/canonical.py");
    let output = Command::new("python3").arg(script).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs = String::from_utf8(output.stdout).unwrap();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (case, theirs) in cases.iter().zip(theirs.lines()) {
        compared += 1;
        let theirs = match theirs {
            "-" => "libxml2 has none".to_owned(),
            form => String::from_utf8(BASE64_STANDARD.decode(form).unwrap()).unwrap(),
        };
        let ours = case.form(&case.document, case.apex);
        if ours != theirs {
            let line = case.line();
            wrong.push(format!("{line}\nours:   {ours:?}\ntheirs: {theirs:?}"));
        }
    }
    wrong.sort_by_key(String::len);
    let shortest: Vec<_> = wrong.iter().take(5).cloned().collect();
    assert_eq!(wrong.len(), 0, "{}", shortest.join("\n\n"));
    assert_eq!(compared, cases.len());
}

#[test]
fn a_canonical_form_is_its_own() {
    for case in cases() {
        let once = case.form(&case.document, case.apex);
        // What an element inherits is written on it: as a document of its own it stays as it is.
        assert_eq!(case.form(&once, None), once, "{}", case.line());
    }
}
