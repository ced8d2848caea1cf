//! One element of a checked document.

use super::{Content, Document, Name, Position, Reader, Scope, name::prefix, reader::Event};
use std::{borrow::Cow, collections::BTreeMap, ops::Range};

/// An element, by the bytes it occupies and the scope it stands in. A verified declaration is one
/// whose signature is left out of what can be read.
#[derive(Debug, Clone)]
pub struct Element<'t> {
    document: &'t Document<'t>,
    name: Name<'t>,
    span: Range<usize>,
    outside: Scope<'t>,
    hidden: Option<Range<usize>>,
}

impl<'t> Element<'t> {
    pub(super) fn new(
        document: &'t Document<'t>,
        name: Name<'t>,
        span: Range<usize>,
        outside: Scope<'t>,
    ) -> Self {
        Self { document, name, span, outside, hidden: None }
    }

    /// Its expanded name.
    pub fn name(&self) -> Name<'t> {
        self.name
    }

    /// Where it begins, in bytes of [`Document::text`].
    pub fn offset(&self) -> usize {
        self.span.start
    }

    /// The bytes it occupies in [`Document::text`].
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Its text as written.
    pub fn source(&self) -> &'t str {
        self.document.text().get(self.span.clone()).unwrap_or_default()
    }

    /// Name as written.
    pub fn qname(&self) -> &'t str {
        super::tag::name(self.source())
    }

    /// Where its end tag begins; where it ends, when it is written `<a/>`.
    pub fn end_tag(&self) -> usize {
        let source = self.source();
        let inside = if source.ends_with("/>") { None } else { source.rfind("</") };
        self.span.start + inside.unwrap_or(source.len())
    }

    /// The document it belongs to.
    pub fn document(&self) -> &'t Document<'t> {
        self.document
    }

    /// Line and column of a byte of its document.
    pub fn position(&self, offset: usize) -> Position {
        self.document.position(offset)
    }

    /// The same element without one of its children: no cursor enters it, no canonical form holds it.
    pub fn without(&self, child: Range<usize>) -> Self {
        Self { hidden: Some(child), ..self.clone() }
    }

    /// The child left out, if one is.
    pub fn hidden(&self) -> Option<Range<usize>> {
        self.hidden.clone()
    }

    /// The element inside this one, or itself, that begins at a byte of the text.
    pub fn descendant(&self, offset: usize) -> Option<Self> {
        let mut reader = self.reader();
        if offset == self.span.start {
            return Some(self.clone());
        }
        loop {
            match reader.next().ok()? {
                Event::Start { span, .. } if span.start == offset => {
                    return reader.opened(offset).close(&reader).ok();
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// A cursor over its content.
    pub fn content(&self) -> Content<'t> {
        Content::new(self.reader(), self.hidden.clone())
    }

    /// Events of this element, from its own start tag on.
    pub fn reader(&self) -> Reader<'t> {
        Reader::within(self.document, self.span.clone(), self.outside.clone())
    }

    /// What is in force around it.
    pub(super) fn outside(&self) -> &Scope<'t> {
        &self.outside
    }

    /// The element as a document of its own: its text, with the prefixes that it uses and only its
    /// ancestors declare declared on it (`wire.md`, reading (b)); where there are none, its very text.
    pub fn standalone(&self) -> Cow<'t, str> {
        let missing = self.borrowed_prefixes();
        let source = self.source();
        if missing.is_empty() {
            return Cow::Borrowed(source);
        }
        let name = super::tag::name(source);
        let mut text = String::with_capacity(source.len() + 64 * missing.len());
        text.push('<');
        text.push_str(name);
        for (prefix, uri) in &missing {
            let colon = if prefix.is_empty() { "" } else { ":" };
            text.push_str(&format!(
                " xmlns{colon}{prefix}=\"{}\"",
                super::canonical::attribute_value(uri)
            ));
        }
        text.push_str(source.get(1 + name.len()..).unwrap_or_default());
        Cow::Owned(text)
    }

    /// Prefixes that names inside use and that are bound outside, with what they are bound to.
    fn borrowed_prefixes(&self) -> BTreeMap<&'t str, &'t str> {
        let mut borrowed = BTreeMap::new();
        let mut reader = self.reader();
        while let Ok(event) = reader.next() {
            match event {
                Event::Start { qname, .. } => {
                    let attributes = reader
                        .attributes()
                        .iter()
                        .map(|a| prefix(a.qname))
                        .filter(|p| !p.is_empty());
                    for used in attributes.chain([prefix(qname)]) {
                        if let Some(uri) = reader.scope().bound_outside(used) {
                            borrowed.insert(used, uri);
                        }
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        borrowed
    }
}
