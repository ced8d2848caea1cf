//! A document, decoded and not yet believed.

use super::{
    Element, Limits, Malformed, Name, Position, Problem, Reader, encoding,
    position::{self, Positions},
    reader::Event,
    text,
};
use memchr::memmem;
use std::{borrow::Cow, cell::OnceCell, collections::HashMap};

/// The text of a document; UTF-8 input is borrowed, anything else is decoded once.
#[derive(Debug)]
pub struct Document<'b> {
    text: Cow<'b, str>,
    /// Namespace names written with references: as written, and what they stand for. Kept here so
    /// that every resolved name can borrow from the document.
    uris: Vec<(String, String)>,
    positions: OnceCell<Positions>,
}

impl<'b> Document<'b> {
    /// Decodes the bytes as `wire.md` says, strictly.
    pub fn decode(bytes: &'b [u8], limits: &Limits) -> Result<Self, Malformed> {
        let start = |problem| Malformed { problem, position: Position::START };
        if bytes.len() > limits.bytes {
            return Err(start(Problem::Limit { what: "bytes", limit: limits.bytes }));
        }
        Ok(Self::of(encoding::decode(bytes).map_err(start)?))
    }

    /// A document from text that is already decoded.
    pub fn of(text: impl Into<Cow<'b, str>>) -> Self {
        let text = text.into();
        let uris = uris(&text);
        Self { text, uris, positions: OnceCell::new() }
    }

    /// The decoded text, without byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as a UTF-8 document: a declaration of another encoding is rewritten.
    pub fn in_utf8(&self) -> Cow<'_, str> {
        encoding::relabel(&self.text)
    }

    /// Line and column of a byte of [`Self::text`].
    pub fn position(&self, offset: usize) -> Position {
        if self.positions.get().is_none() && position::is_near(offset) {
            return position::near(&self.text, offset);
        }
        self.positions.get_or_init(|| Positions::of(&self.text)).at(&self.text, offset)
    }

    /// Path of the innermost element that holds a byte of the text, `/Declaratie/FP/Stocuri/Linie[3]`;
    /// a first or only child has no number.
    pub fn path(&self, offset: usize) -> String {
        let mut reader = Reader::new(self);
        let mut levels: Vec<(String, HashMap<&str, usize>)> = vec![(String::new(), HashMap::new())];
        while let Ok(event) = reader.next() {
            match event {
                Event::Start { span, qname } if span.start <= offset => {
                    let Some((path, children)) = levels.last_mut() else { break };
                    let number = children.entry(qname).and_modify(|n| *n += 1).or_insert(1);
                    let number = if *number > 1 { format!("[{number}]") } else { String::new() };
                    let path = format!("{path}/{}{number}", reader.name().local);
                    levels.push((path, HashMap::new()));
                }
                Event::End { span, .. } if span.end <= offset => {
                    levels.pop();
                }
                Event::Text(_)
                | Event::Cdata(_)
                | Event::Reference(_)
                | Event::Comment(_)
                | Event::Instruction(_) => {}
                Event::Start { .. } | Event::End { .. } | Event::Eof => break,
            }
        }
        levels
            .pop()
            .map(|(path, _)| path)
            .filter(|path| !path.is_empty())
            .unwrap_or_else(|| "/".to_owned())
    }

    /// The namespace name that a declaration's raw value stands for.
    pub(super) fn uri<'t>(&'t self, raw: &'t str) -> &'t str {
        self.uris.iter().find(|(written, _)| written == raw).map_or(raw, |(_, uri)| uri)
    }

    /// Name of the root, before anything is checked.
    pub fn root(&self) -> Option<Name<'_>> {
        let mut reader = Reader::new(self);
        loop {
            match reader.next().ok()? {
                Event::Start { .. } => return Some(reader.name()),
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// Reads the whole document, for well-formedness, namespaces and limits; gives its root.
    pub fn check(&self, limits: &Limits) -> Result<Element<'_>, Malformed> {
        self.examine(limits, &mut |_, _| {})
    }

    /// The same, and shows every event up to the root's end to somebody who looks for something.
    pub fn examine<'t>(
        &'t self,
        limits: &Limits,
        see: &mut dyn FnMut(&Event<'t>, &Reader<'t>),
    ) -> Result<Element<'t>, Malformed> {
        let mut reader = Reader::checking(self, limits.clone());
        let mut root = None;
        let mut depth = 0_usize;
        loop {
            let event = reader.next()?;
            see(&event, &reader);
            match event {
                Event::Start { span, .. } => {
                    if depth == 0 {
                        root = Some((span.start, reader.name()));
                    }
                    depth += 1;
                }
                Event::End { span, .. } => {
                    depth = depth.saturating_sub(1);
                    if let (0, Some((start, name))) = (depth, root) {
                        let end = span.end;
                        reader.finish()?;
                        return Ok(Element::new(self, name, start..end, super::Scope::default()));
                    }
                }
                Event::Eof => return Err(reader.malformed(Problem::Empty)),
                _ => {}
            }
        }
    }
}

/// Values of namespace declarations that are not what they are written as.
fn uris(text: &str) -> Vec<(String, String)> {
    memmem::find_iter(text.as_bytes(), "xmlns")
        .filter_map(|at| {
            let rest = text.get(at..)?;
            let (before, rest) = rest.split_at_checked(rest.find(['"', '\''])?)?;
            let quote = before.contains('=').then(|| rest.chars().next()).flatten()?;
            let raw = rest.get(1..)?.split(quote).next()?;
            match text::attribute(raw) {
                Ok(Cow::Owned(uri)) => Some((raw.to_owned(), uri)),
                _ => None,
            }
        })
        .collect()
}
