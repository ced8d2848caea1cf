//! A forward cursor over the content of an element: child by child, leaf by leaf.

use super::{Attribute, Element, Malformed, Name, Reader, chars, reader::Event, text};
use std::{borrow::Cow, ops::Range};

/// What stands where it may not. The cursor can go on after it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unexpected {
    /// Text between elements.
    #[error("text where only elements may stand")]
    Text {
        /// Where it begins.
        at: usize,
    },
    /// An element where only text may stand.
    #[error("an element where only text may stand")]
    Child {
        /// Where it begins.
        at: usize,
    },
    /// A comment.
    #[error("a comment")]
    Comment {
        /// Where it begins.
        at: usize,
    },
    /// A processing instruction.
    #[error("a processing instruction")]
    Instruction {
        /// Where it begins.
        at: usize,
    },
    /// The text was never checked, or is not what was checked.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// The cursor. It begins inside its element; [`Self::child`] goes in, the end of an element goes out.
pub struct Content<'t> {
    reader: Reader<'t>,
    hidden: Option<Range<usize>>,
    /// Where each element that the cursor is in begins.
    inside: Vec<usize>,
    failed: Option<Malformed>,
}

impl<'t> Content<'t> {
    pub(super) fn new(reader: Reader<'t>, hidden: Option<Range<usize>>) -> Self {
        let mut content = Self { reader, hidden, inside: Vec::new(), failed: None };
        match content.reader.next() {
            Ok(Event::Start { span, .. }) => content.inside.push(span.start),
            Ok(_) => {}
            Err(malformed) => content.failed = Some(malformed),
        }
        content
    }

    /// Where the element the cursor is in begins.
    pub fn offset(&self) -> usize {
        self.inside.last().copied().unwrap_or_default()
    }

    /// How many more pieces of the text can come that are as long as the one from a byte up to the
    /// cursor.
    pub fn more_like_since(&self, from: usize) -> usize {
        let (at, end) = (self.reader.at(), self.reader.end());
        end.saturating_sub(at) / at.saturating_sub(from).max(1)
    }

    /// Attributes of the element last entered, without namespace declarations.
    pub fn attributes(&self) -> &[Attribute<'t>] {
        self.reader.attributes()
    }

    /// The namespace a prefix is bound to where the cursor is.
    pub fn namespace(&self, prefix: &str) -> Option<&'t str> {
        self.reader.scope().lookup(prefix)
    }

    /// The element last entered, for somebody else to read; [`Self::skip`] it here.
    pub fn element(&self) -> Result<Element<'t>, Malformed> {
        let start = self.offset();
        self.reader.opened(start).close(&self.reader)
    }

    fn next(&mut self) -> Result<Event<'t>, Malformed> {
        if let Some(malformed) = &self.failed {
            return Err(malformed.clone());
        }
        loop {
            let event = self.reader.next()?;
            match (&event, &self.hidden) {
                (Event::Start { span, .. }, Some(hidden)) if span.start == hidden.start => {
                    let depth = self.reader.depth();
                    while self.reader.depth() >= depth {
                        self.reader.next()?;
                    }
                }
                _ => return Ok(event),
            }
        }
    }

    /// Enters the next child; `None` when the element ended and the cursor is back in its parent.
    pub fn child(&mut self) -> Result<Option<Name<'t>>, Unexpected> {
        self.reader.pass_space();
        loop {
            let hidden = self.hidden.as_ref().is_some_and(|h| h.start == self.reader.at());
            let usual = if hidden { None } else { self.reader.usual() };
            let event = match usual {
                // Its name is in hand: what the reader has just written is slow to read back.
                Some(Event::Start { qname, span }) => {
                    self.inside.push(span.start);
                    let namespace = self.reader.scope().default_namespace();
                    return Ok(Some(Name::new(namespace, qname)));
                }
                Some(event) => event,
                None => self.next()?,
            };
            match event {
                Event::Start { span, .. } => {
                    let name = self.reader.name();
                    self.inside.push(span.start);
                    return Ok(Some(name));
                }
                Event::End { .. } => {
                    self.inside.pop();
                    return Ok(None);
                }
                Event::Text(span) | Event::Cdata(span) | Event::Reference(span) => {
                    if !is_space(self.reader.source(&span)) {
                        return Err(Unexpected::Text { at: span.start });
                    }
                }
                Event::Comment(span) => return Err(Unexpected::Comment { at: span.start }),
                Event::Instruction(span) => return Err(Unexpected::Instruction { at: span.start }),
                Event::Eof => return Ok(None),
            }
        }
    }

    /// Enters the next child when it is this one and written the plain way, as `<name>`; otherwise
    /// the cursor stays, and [`Self::child`] tells what comes.
    #[inline]
    pub fn enter(&mut self, name: Name<'_>) -> bool {
        self.reader.pass_space();
        let hidden = self.hidden.as_ref().is_some_and(|h| h.start == self.reader.at());
        let entered = if hidden { None } else { self.reader.enter_named(name) };
        match entered {
            Some(at) => self.inside.push(at),
            None => return false,
        }
        true
    }

    /// The text of the next child, and where that begins, when it is this one and written the plain
    /// way, as `<name>text</name>`; otherwise the cursor stays, and [`Self::child`] tells what comes.
    #[inline]
    pub fn leaf(&mut self, name: Name<'_>) -> Option<(usize, &'t str)> {
        self.reader.pass_space();
        let hidden = self.hidden.as_ref().is_some_and(|h| h.start == self.reader.at());
        if hidden { None } else { self.reader.leaf_named(name) }
    }

    /// The whole text of the element the cursor is in, references resolved, line ends normalised.
    /// The cursor is then back in the parent, after an error too.
    pub fn text(&mut self) -> Result<Cow<'t, str>, Unexpected> {
        self.read_text(false)
    }

    /// The same, comments inside left out.
    pub fn text_beside_comments(&mut self) -> Result<Cow<'t, str>, Unexpected> {
        self.read_text(true)
    }

    fn read_text(&mut self, beside_comments: bool) -> Result<Cow<'t, str>, Unexpected> {
        if let Some(text) = self.reader.leaf() {
            self.inside.pop();
            return Ok(Cow::Borrowed(text));
        }
        let mut whole = Cow::Borrowed("");
        let mut unexpected = None;
        loop {
            match self.next()? {
                Event::Text(span) => append(&mut whole, text::lines(self.reader.source(&span))),
                Event::Cdata(span) => {
                    append(&mut whole, text::lines(cdata(self.reader.source(&span))))
                }
                Event::Reference(span) => {
                    let character = text::resolve(self.reader.source(&span));
                    let character = character.map_err(|problem| self.reader.malformed(problem))?;
                    whole.to_mut().push(character);
                }
                Event::End { .. } | Event::Eof => {
                    self.inside.pop();
                    return unexpected.map_or(Ok(whole), Err);
                }
                Event::Start { span, .. } => {
                    unexpected.get_or_insert(Unexpected::Child { at: span.start });
                    self.inside.push(span.start);
                    self.skip()?;
                }
                Event::Comment(_) if beside_comments => {}
                Event::Comment(span) => {
                    unexpected.get_or_insert(Unexpected::Comment { at: span.start });
                }
                Event::Instruction(span) => {
                    unexpected.get_or_insert(Unexpected::Instruction { at: span.start });
                }
            }
        }
    }

    /// Leaves out the rest of the element the cursor is in; the cursor is then back in its parent.
    pub fn skip(&mut self) -> Result<(), Unexpected> {
        let depth = self.reader.depth();
        while self.reader.depth() >= depth && depth > 0 {
            self.reader.next()?;
        }
        self.inside.pop();
        Ok(())
    }
}

/// Whether a run of text, a reference or a section stands for white space only.
fn is_space(source: &str) -> bool {
    match source.as_bytes().first() {
        Some(b'&') => matches!(text::resolve(source), Ok(' ' | '\t' | '\r' | '\n')),
        Some(b'<') => cdata(source).bytes().all(chars::is_space),
        _ => source.bytes().all(chars::is_space),
    }
}

fn append<'t>(whole: &mut Cow<'t, str>, part: Cow<'t, str>) {
    if whole.is_empty() {
        *whole = part;
    } else {
        whole.to_mut().push_str(&part);
    }
}

/// What stands inside a CDATA section.
pub(super) fn cdata(source: &str) -> &str {
    source.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits};

    #[test]
    fn a_leaf_gives_the_same_text_however_it_is_written() {
        let document =
            Document::of("<a><b>x&amp;ș</b><b><![CDATA[x&]]>&#537;</b><b>\r\n</b><b/></a>");
        let mut content = document.check(&Limits::default()).unwrap().content();
        let mut texts = Vec::new();
        while content.child().unwrap().is_some() {
            texts.push(content.text().unwrap().into_owned());
        }
        assert_eq!(texts, ["x&ș", "x&ș", "\n", ""]);
    }

    #[test]
    fn the_cursor_goes_on_after_what_it_did_not_expect() {
        let document = Document::of("<a>t<b>x<c/>y</b><!--c--><d>z</d></a>");
        let mut content = document.check(&Limits::default()).unwrap().content();
        assert!(matches!(content.child(), Err(Unexpected::Text { at: 3 })));
        assert_eq!(content.child().unwrap().unwrap().local, "b");
        assert!(matches!(content.text(), Err(Unexpected::Child { at: 8 })));
        assert!(matches!(content.child(), Err(Unexpected::Comment { .. })));
        assert_eq!(content.child().unwrap().unwrap().local, "d");
        assert_eq!(content.text().unwrap(), "z");
        assert_eq!(content.child(), Ok(None));
    }

    #[test]
    fn text_after_an_empty_element_is_found_where_it_begins() {
        let document = Document::of("<a>\n<b/> x<c> y</c></a>");
        let mut content = document.check(&Limits::default()).unwrap().content();
        assert_eq!(content.child().unwrap().unwrap().local, "b");
        assert_eq!(content.child(), Ok(None));
        assert_eq!(content.child(), Err(Unexpected::Text { at: 8 }));
        assert!(!content.enter(Name::new("urn:c", "c")) && content.enter(Name::new("", "c")));
        assert_eq!(content.text().unwrap(), " y");
        assert_eq!(content.child(), Ok(None));
    }

    #[test]
    fn a_hidden_child_is_never_entered() {
        let document = Document::of("<a><s><b>evil</b></s><b>good</b></a>");
        let root = document.check(&Limits::default()).unwrap();
        let mut content = root.without(3..21).content();
        assert!(!content.enter(Name::new("", "s")));
        assert_eq!(content.child().unwrap().unwrap().local, "b");
        assert_eq!(content.text().unwrap(), "good");
        assert_eq!(content.child(), Ok(None));
    }

    #[test]
    fn an_element_cut_out_declares_what_it_borrowed() {
        let document = Document::of(
            "<e xmlns='urn:e' xmlns:p='urn:p' xmlns:q='urn:q'><p:a q:x='1'><b/></p:a></e>",
        );
        let mut content = document.check(&Limits::default()).unwrap().content();
        content.child().unwrap();
        let element = content.element().unwrap();
        assert_eq!(
            element.standalone(),
            "<p:a xmlns=\"urn:e\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" q:x='1'><b/></p:a>"
        );
        assert_eq!(element.name(), Name::new("urn:p", "a"));
    }
}
