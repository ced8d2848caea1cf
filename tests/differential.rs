//! Our reader against quick-xml, which reads the same documents from outside: the same names,
//! attributes and texts, or ours refuses.

use proptest::prelude::*;
use quick_xml::{
    events::{BytesStart, Event as Theirs},
    name::ResolveResult,
    reader::NsReader,
};
use ser::xml::{Document, Event, Limits, Reader};

/// Names and attributes of elements, and the text between them, as one list.
type Story = Vec<String>;

fn ours(text: &str) -> Option<Story> {
    let document = Document::of(text);
    document.check(&Limits::default()).ok()?;
    let mut reader = Reader::new(&document);
    let mut story = Vec::new();
    loop {
        match reader.next().ok()? {
            Event::Start { .. } => {
                let name = reader.name();
                let mut attributes: Vec<String> = reader
                    .attributes()
                    .iter()
                    .map(|a| format!("{{{}}}{}={:?}", a.name.namespace, a.name.local, a.value))
                    .collect();
                attributes.sort();
                story.push(format!(
                    "<{{{}}}{} {}",
                    name.namespace,
                    name.local,
                    attributes.join(" ")
                ));
            }
            Event::End { .. } => story.push(">".to_owned()),
            Event::Text(span) | Event::Cdata(span) | Event::Reference(span)
                if reader.depth() > 0 =>
            {
                story.push(text.get(span)?.to_owned());
            }
            Event::Eof => return Some(story),
            _ => {}
        }
    }
}

fn theirs(text: &str) -> Option<Story> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut story, mut depth, mut at) = (Vec::new(), 0, 0);
    loop {
        let event = reader.read_event().ok()?;
        let end = usize::try_from(reader.buffer_position()).ok()?;
        match event {
            Theirs::Start(start) => {
                depth += 1;
                story.push(start_of(&reader, &start)?);
            }
            Theirs::End(_) => {
                depth -= 1;
                story.push(">".to_owned());
            }
            Theirs::Text(_) | Theirs::CData(_) | Theirs::GeneralRef(_) if depth > 0 => {
                story.push(text.get(at..end)?.to_owned());
            }
            Theirs::Eof => return Some(story),
            _ => {}
        }
        at = end;
    }
}

fn start_of(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Option<String> {
    let namespace = |result: &ResolveResult<'_>| match result {
        ResolveResult::Bound(namespace) => format!("{:?}", namespace.as_ref()),
        _ => format!("{:?}", ""),
    };
    let (bound, local) = reader.resolver().resolve_element(start.name());
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (bound, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok()?;
        attributes.push((namespace(&bound), format!("{:?}", local.as_ref()), value.into_owned()));
    }
    let mut attributes: Vec<String> = attributes
        .iter()
        .map(|(n, l, v)| format!("{{{}}}{}={v:?}", unquoted(n), unquoted(l)))
        .collect();
    attributes.sort();
    let (namespace, local) = (namespace(&bound), format!("{:?}", local.as_ref()));
    Some(format!("<{{{}}}{} {}", unquoted(&namespace), unquoted(&local), attributes.join(" ")))
}

fn unquoted(debug: &str) -> &str {
    debug.trim_matches('"')
}

fn element() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "p:b", "țară", "_c.d-1"]);
    let value = prop::sample::select(vec!["1", " x\ty ", "&amp;&#537;", "a>b", "'"]);
    let text = prop::sample::select(vec![
        "",
        "text",
        "&lt;",
        "\r\n",
        "<![CDATA[<x>]]>",
        "<!--c-->",
        "<?pi d?>",
    ]);
    let leaf = (name.clone(), text.clone(), value.clone()).prop_map(|(name, text, value)| {
        if text.is_empty() {
            format!("<{name} b=\"{value}\"/>")
        } else {
            format!("<{name}>{text}</{name} >")
        }
    });
    leaf.prop_recursive(4, 32, 4, move |inner| {
        (name.clone(), prop::collection::vec(inner, 0..4), text.clone(), value.clone()).prop_map(
            |(name, children, text, value)| {
                format!(
                    "<{name} xmlns:p=\"urn:p\" p:x=\"{value}\">{text}{}</{name}>",
                    children.concat()
                )
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn both_read_the_same_of_a_document(element in element()) {
        let text = format!("<root xmlns=\"urn:r\" xmlns:p=\"urn:q\">{element}</root>");
        prop_assert_eq!(ours(&text), theirs(&text));
        prop_assert!(ours(&text).is_some());
    }

    /// A document damaged in one place: what ours takes, the other reads in the same way.
    #[test]
    fn what_ours_takes_is_read_the_same_by_the_other(element in element(), at in 0usize..400, with in "[<>&;'\"= /:!\\-\\[\\]]{0,2}") {
        let mut text = format!("<root xmlns=\"urn:r\" xmlns:p=\"urn:q\">{element}</root>");
        let mut at = at % text.len();
        while !text.is_char_boundary(at) { at -= 1; }
        text.insert_str(at, &with);
        if let Some(story) = ours(&text) {
            prop_assert_eq!(Some(story), theirs(&text));
        }
    }
}
