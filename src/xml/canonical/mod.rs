//! Canonical XML 1.0 and 1.1 and Exclusive XML Canonicalization 1.0, each with or without comments,
//! of a document or of one element with all that it holds. Bytes that already are canonical are
//! handed on as they lie.

mod base;
mod canonicalizer;
mod escape;
mod output;
mod tags;

use super::{Document, Element, Event, Malformed, Reader, Scope};
pub use canonicalizer::Canonicalizer;
pub use escape::attribute as attribute_value;
pub(super) use escape::is_canonical_text;
use std::ops::Range;

/// Which of the three recommendations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Canonical XML 1.0.
    Inclusive10,
    /// Canonical XML 1.1.
    Inclusive11,
    /// Exclusive XML Canonicalization 1.0.
    Exclusive,
}

/// A canonicalization method, as an algorithm URI names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// The recommendation.
    pub algorithm: Algorithm,
    /// Whether comments stay.
    pub comments: bool,
}

/// Every method by its URI.
pub const METHODS: [(&str, Method); 6] = [
    (
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        Method { algorithm: Algorithm::Inclusive10, comments: false },
    ),
    (
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        Method { algorithm: Algorithm::Inclusive10, comments: true },
    ),
    (
        "http://www.w3.org/2006/12/xml-c14n11",
        Method { algorithm: Algorithm::Inclusive11, comments: false },
    ),
    (
        "http://www.w3.org/2006/12/xml-c14n11#WithComments",
        Method { algorithm: Algorithm::Inclusive11, comments: true },
    ),
    (
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        Method { algorithm: Algorithm::Exclusive, comments: false },
    ),
    (
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        Method { algorithm: Algorithm::Exclusive, comments: true },
    ),
];

impl Method {
    /// Exclusive, without comments: what this service signs with.
    pub const EXCLUSIVE: Self = Self { algorithm: Algorithm::Exclusive, comments: false };
    /// Canonical XML 1.0 without comments: what a reference means that names none.
    pub const DEFAULT: Self = Self { algorithm: Algorithm::Inclusive10, comments: false };

    /// The method of an algorithm URI.
    pub fn of_uri(uri: &str) -> Option<Self> {
        METHODS.iter().find(|(known, _)| *known == uri).map(|(_, method)| *method)
    }

    /// The algorithm URI it is named by.
    pub fn uri(self) -> &'static str {
        METHODS.iter().find(|(_, known)| *known == self).map_or("", |(uri, _)| *uri)
    }

    /// The same without comments (a same-document reference drops them).
    pub fn without_comments(self) -> Self {
        Self { comments: false, ..self }
    }

    /// The canonical form of an element, its hidden child left out, handed to `sink` in pieces.
    /// `prefixes` is the PrefixList of an exclusive method, `#default` standing for none.
    pub fn element(
        self,
        element: &Element<'_>,
        prefixes: &[&str],
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Malformed> {
        let (outside, text) = (element.outside(), element.document().text());
        let canonicalizer = Canonicalizer::new(self, prefixes, outside, text, sink);
        pull(element.reader(), element.hidden(), canonicalizer)
    }

    /// The canonical form of a whole document, without `hidden`.
    pub fn document(
        self,
        document: &Document<'_>,
        hidden: Option<Range<usize>>,
        prefixes: &[&str],
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Malformed> {
        let outside = Scope::default();
        let canonicalizer = Canonicalizer::new(self, prefixes, &outside, document.text(), sink);
        pull(Reader::new(document), hidden, canonicalizer)
    }

    /// The canonical form of a whole document, of the events that somebody else reads of it.
    pub fn beside<'t, S: FnMut(&[u8])>(
        self,
        document: &'t Document<'t>,
        sink: S,
    ) -> Canonicalizer<'t, S> {
        Canonicalizer::new(self, &[], &Scope::default(), document.text(), sink)
    }
}

/// Shows every event of a reader but those of the hidden element.
fn pull<'t, S: FnMut(&[u8])>(
    mut reader: Reader<'t>,
    hidden: Option<Range<usize>>,
    mut canonicalizer: Canonicalizer<'t, S>,
) -> Result<(), Malformed> {
    loop {
        match reader.next()? {
            Event::Eof => break,
            Event::Start { span, .. } if hidden.as_ref().is_some_and(|h| h.start == span.start) => {
                let depth = reader.depth();
                while reader.depth() >= depth {
                    reader.next()?;
                }
            }
            event => canonicalizer.see(&event, &reader)?,
        }
    }
    canonicalizer.finish();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Limits;

    fn canonical(uri: &str, xml: &str) -> String {
        let document = Document::of(xml);
        document.check(&Limits::default()).unwrap();
        let mut bytes = Vec::new();
        Method::of_uri(uri)
            .unwrap()
            .document(&document, None, &[], &mut |part| bytes.extend_from_slice(part))
            .unwrap();
        String::from_utf8(bytes).unwrap()
    }

    const C10: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    const EXC: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

    #[test]
    fn what_xml_leaves_open_is_written_one_way() {
        let xml = "<?xml version='1.0'?>\r\n<!--x--><?p   d ?><a  b='1'\n a=\"&#9;&lt;>'&quot;\"><c/>&#xd;\r\n<![CDATA[<&>]]>&apos;</a >\n<?q?>";
        assert_eq!(
            canonical(C10, xml),
            "<?p d ?>\n<a a=\"&#x9;&lt;>'&quot;\" b=\"1\"><c></c>&#xD;\n&lt;&amp;&gt;'</a>\n<?q?>"
        );
    }

    #[test]
    fn exclusive_writes_a_namespace_where_it_is_used_and_inclusive_where_it_is_declared() {
        let xml = "<a xmlns:x='urn:x' xmlns:y='urn:y'><x:b/><c xmlns:x='urn:x'><x:d/></c></a>";
        assert_eq!(
            canonical(EXC, xml),
            "<a><x:b xmlns:x=\"urn:x\"></x:b><c><x:d xmlns:x=\"urn:x\"></x:d></c></a>"
        );
        assert_eq!(
            canonical(C10, xml),
            "<a xmlns:x=\"urn:x\" xmlns:y=\"urn:y\"><x:b></x:b><c><x:d></x:d></c></a>"
        );
    }
}
