//! From a start tag to its element.

use super::{Document, Element, Malformed, Name, Reader, Scope, reader::Event};

/// An element whose end is still to come.
#[derive(Debug, Clone)]
pub struct Opened<'t> {
    document: &'t Document<'t>,
    name: Name<'t>,
    start: usize,
    outside: Scope<'t>,
}

impl<'t> Opened<'t> {
    pub(super) fn new(
        document: &'t Document<'t>,
        name: Name<'t>,
        start: usize,
        outside: Scope<'t>,
    ) -> Self {
        Self { document, name, start, outside }
    }

    /// The element, its end looked for in what the reader has before it.
    pub(super) fn close(self, reader: &Reader<'t>) -> Result<Element<'t>, Malformed> {
        let span = self.start..reader.end();
        let mut ahead = Reader::within(self.document, span, self.outside.clone());
        loop {
            if let Event::End { span, .. } = ahead.next()?
                && ahead.depth() == 0
            {
                return Ok(self.until(span.end));
            }
        }
    }

    /// The element, once its end is known.
    pub fn until(self, end: usize) -> Element<'t> {
        Element::new(self.document, self.name, self.start..end, self.outside.outside())
    }
}
