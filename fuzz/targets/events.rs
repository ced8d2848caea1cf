//! Bytes as a document: it is read or refused, the events lie in it one after another, every place
//! of it has a path and a position, and what is cut out of it reads the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ser::xml::{Document, Event, Limits, Reader};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(document) = Document::decode(bytes, &limits) else { return };
    let text = document.text();
    let checked = document.check(&limits);
    let root = match checked {
        Ok(root) => root,
        Err(malformed) => {
            let lines = u32::try_from(text.len() + 1).unwrap();
            assert!(malformed.position.line <= lines && malformed.position.column <= lines);
            return;
        }
    };
    let mut reader = Reader::new(&document);
    let (mut at, mut depth) = (0, 0);
    loop {
        let span = match reader.next().expect("it was checked") {
            Event::Eof => break,
            Event::Start { span, qname } => {
                depth += 1;
                assert!(text[span.clone()].starts_with(&format!("<{qname}")));
                span
            }
            Event::End { span, .. } => {
                depth -= 1;
                span
            }
            Event::Text(span)
            | Event::Cdata(span)
            | Event::Reference(span)
            | Event::Comment(span)
            | Event::Instruction(span) => span,
        };
        assert!(span.start >= at && span.end >= span.start && text.get(span.clone()).is_some());
        at = span.end;
        assert_eq!(reader.depth(), depth);
    }
    assert_eq!(depth, 0);
    assert!(document.path(text.len() / 2).starts_with('/'));
    let alone = root.standalone();
    let again = Document::of(&*alone);
    assert_eq!(again.check(&limits).map(|root| root.name()), Ok(root.name()));
});
