//! The characters that canonical XML writes as references (C14N 1.0, 2.3).

use std::borrow::Cow;

fn escape<'t>(source: &'t str, reference: fn(char) -> Option<&'static str>) -> Cow<'t, str> {
    // All of them are ASCII.
    if !source.bytes().any(|byte| reference(char::from(byte)).is_some()) {
        return Cow::Borrowed(source);
    }
    let mut escaped = String::with_capacity(source.len() + 16);
    for character in source.chars() {
        match reference(character) {
            Some(reference) => escaped.push_str(reference),
            None => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// Text between tags.
pub fn text(source: &str) -> Cow<'_, str> {
    escape(source, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#xD;"),
        _ => None,
    })
}

/// The value of an attribute, for double quotes.
pub fn attribute(source: &str) -> Cow<'_, str> {
    escape(source, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        '\r' => Some("&#xD;"),
        _ => None,
    })
}

/// Whether a run of text, free of markup and references, is canonical as it lies.
pub fn is_canonical_text(source: &str) -> bool {
    memchr::memchr2(b'\r', b'>', source.as_bytes()).is_none()
}
