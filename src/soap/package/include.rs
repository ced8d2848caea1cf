//! `xop:Include`: the place in the envelope of what a part holds (XOP 1.0, 2.1).

use crate::xml::{Element, Event, Malformed, Name};
use percent_encoding::percent_decode_str;

const INCLUDE: Name<'static> = Name::new("http://www.w3.org/2004/08/xop/include", "Include");

/// What an element says it includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::soap) enum Include {
    /// The part of this identifier.
    Part(String),
    /// Not as XOP says.
    Wrong,
}

/// What an element includes, if it holds an `xop:Include` and not its bytes.
pub(in crate::soap) fn included(element: &Element<'_>) -> Option<Include> {
    let mut content = element.content();
    content.child().ok().flatten().filter(|name| *name == INCLUDE)?;
    let mut attributes = content.attributes().iter();
    let href = attributes.find(|attribute| attribute.name == Name::new("", "href"));
    let id = href.and_then(|href| identifier(&href.value));
    let alone = content.skip().is_ok() && matches!(content.child(), Ok(None));
    Some(id.filter(|_| alone).map_or(Include::Wrong, Include::Part))
}

/// The identifier that a `cid:` address names (RFC 2392).
fn identifier(href: &str) -> Option<String> {
    let (scheme, id) = href.trim().split_once(':')?;
    let id = percent_decode_str(id).decode_utf8().ok()?;
    scheme.eq_ignore_ascii_case("cid").then(|| id.into_owned())
}

/// Whether an `xop:Include` stands anywhere inside an element.
pub(in crate::soap) fn is_within(element: &Element<'_>) -> Result<bool, Malformed> {
    let mut reader = element.reader();
    loop {
        match reader.next()? {
            Event::Start { .. } if reader.name() == INCLUDE => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits};

    fn of(content: &str) -> Option<Include> {
        let namespace = INCLUDE.namespace;
        let document = Document::of(format!("<d xmlns:x='{namespace}'>{content}</d>"));
        included(&document.check(&Limits::default()).unwrap())
    }

    #[test]
    fn a_part_is_named_by_its_address() {
        let part = |id: &str| Some(Include::Part(id.to_owned()));
        assert_eq!(of("<x:Include href='cid:a@b'/>"), part("a@b"));
        assert_eq!(of(" <x:Include href='CID:a%40b%20c'>\n</x:Include> "), part("a@b c"));
        assert_eq!(of("QQ=="), None);
        assert_eq!(of("<Include href='cid:a'/>"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn anything_else_beside_it_or_in_its_place_is_wrong() {
        for wrong in [
            "<x:Include/>",
            "<x:Include href='http://a/b'/>",
            "<x:Include href='a@b'/>",
            "<x:Include href='cid:%ff'/>",
            "<x:Include x:href='cid:a'/>",
            "<x:Include href='cid:a'/>QQ==",
            "<x:Include href='cid:a'/><x:Include href='cid:b'/>",
        ] {
            assert_eq!(of(wrong), Some(Include::Wrong), "{wrong}");
        }
    }
}
