//! Canonical XML 1.0 and 1.1 and Exclusive XML Canonicalization 1.0, each with or without comments,
//! of a document or of one element with all that it holds. Bytes that already are canonical are
//! handed on as they lie.

mod base;
mod escape;
mod output;
mod tags;

use super::{Document, Element, Malformed, Scope, content::cdata, reader::Event, text};
pub use escape::attribute as attribute_value;
use output::Output;
use std::ops::Range;
use tags::Tags;

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
        let tags = Tags::new(self.algorithm, prefixes, element.outside());
        let mut output = Output::new(element.document().text(), sink);
        self.run(element.reader(), element.hidden(), tags, &mut output, false)?;
        output.finish();
        Ok(())
    }

    /// The canonical form of a whole document, without `hidden`.
    pub fn document(
        self,
        document: &Document<'_>,
        hidden: Option<Range<usize>>,
        prefixes: &[&str],
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Malformed> {
        let tags = Tags::new(self.algorithm, prefixes, &Scope::default());
        let mut output = Output::new(document.text(), sink);
        self.run(super::Reader::new(document), hidden, tags, &mut output, true)?;
        output.finish();
        Ok(())
    }

    fn run<'t>(
        self,
        mut reader: super::Reader<'t>,
        hidden: Option<Range<usize>>,
        mut tags: Tags<'t>,
        output: &mut Output<'_, '_>,
        whole: bool,
    ) -> Result<(), Malformed> {
        let mut seen_root = false;
        loop {
            let event = reader.next()?;
            let top = reader.depth() == 0;
            match event {
                Event::Start { qname, span } => {
                    if hidden.as_ref().is_some_and(|hidden| hidden.start == span.start) {
                        let depth = reader.depth();
                        while reader.depth() >= depth {
                            reader.next()?;
                        }
                        continue;
                    }
                    seen_root = true;
                    tags.start(&reader, qname, span, output);
                }
                Event::End { qname, span } => {
                    tags.end(&reader, qname, span, output);
                    if top && !whole {
                        return Ok(());
                    }
                }
                Event::Text(span) if !top => {
                    let source = reader.source(&span);
                    if escape::is_canonical_text(source) {
                        output.raw(span);
                    } else {
                        output.text(&escape::text(&text::lines(source)));
                    }
                }
                Event::Text(_) => {}
                Event::Cdata(span) => {
                    output.text(&escape::text(&text::lines(cdata(reader.source(&span)))))
                }
                Event::Reference(span) => {
                    let source = reader.source(&span);
                    let character =
                        text::resolve(source).map_err(|problem| reader.malformed(problem))?;
                    let canonical = escape::text(character.encode_utf8(&mut [0; 4])).into_owned();
                    if canonical == source { output.raw(span) } else { output.text(&canonical) }
                }
                Event::Comment(span) if self.comments => {
                    beside(output, top, seen_root, &text::lines(reader.source(&span)))
                }
                Event::Comment(_) => {}
                Event::Instruction(span) => {
                    beside(output, top, seen_root, &instruction(reader.source(&span)))
                }
                Event::Eof => return Ok(()),
            }
        }
    }
}

/// A comment or an instruction; outside the root it has a line of its own (C14N 1.0, 2.3).
fn beside(output: &mut Output<'_, '_>, top: bool, after_root: bool, source: &str) {
    if top && after_root {
        output.text("\n");
    }
    output.text(source);
    if top && !after_root {
        output.text("\n");
    }
}

/// `<?target data?>` with one space between the two.
fn instruction(source: &str) -> String {
    let inner =
        source.strip_prefix("<?").and_then(|rest| rest.strip_suffix("?>")).unwrap_or_default();
    let inner = text::lines(inner);
    let space = [' ', '\t', '\n'];
    match inner.split_once(space) {
        Some((target, data)) => {
            let data = data.trim_start_matches(space);
            let gap = if data.is_empty() { "" } else { " " };
            format!("<?{target}{gap}{data}?>")
        }
        None => format!("<?{inner}?>"),
    }
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
