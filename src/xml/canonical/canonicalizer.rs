//! The canonical form of events as they come.

use super::{Method, escape, output::Output, tags::Tags};
use crate::xml::{Event, Malformed, Reader, Scope, content::cdata, text};
use std::ops::Range;

/// Takes the events of one reader in their order, and hands on canonical bytes in pieces. Of an
/// event that is not shown nothing is written: so a child is left out.
pub struct Canonicalizer<'t, S> {
    comments: bool,
    seen_root: bool,
    tags: Tags<'t>,
    output: Output<'t, S>,
}

impl<'t, S: FnMut(&[u8])> Canonicalizer<'t, S> {
    pub(super) fn new(
        method: Method,
        prefixes: &[&str],
        outside: &Scope<'t>,
        text: &'t str,
        sink: S,
    ) -> Self {
        Self {
            comments: method.comments,
            seen_root: false,
            tags: Tags::new(method.algorithm, prefixes, outside),
            output: Output::new(text, sink),
        }
    }

    /// Takes in one event of the reader.
    #[inline(always)]
    pub fn see(&mut self, event: &Event<'t>, reader: &Reader<'t>) -> Result<(), Malformed> {
        let raw = match event {
            Event::Start { qname, span } => {
                Some(span).filter(|_| reader.is_canonical() && self.tags.is_settled(reader, qname))
            }
            Event::End { span, .. } => {
                self.tags.leave(reader.depth());
                Some(span).filter(|_| reader.is_canonical())
            }
            Event::Text(span) => Some(span).filter(|_| reader.is_canonical() && reader.depth() > 0),
            _ => None,
        };
        if let Some(span) = raw {
            self.output.raw(span);
            return Ok(());
        }
        self.rewrite(event, reader)
    }

    /// Whether texts and leaves that come next are handed on as they lie, when they are plain:
    /// canonical in themselves, without prefix and attributes. They can be [passed](Self::pass) then.
    #[inline(always)]
    pub fn lets_pass(&self, reader: &Reader<'t>) -> bool {
        self.tags.is_settled_inside(reader)
    }

    /// Takes in plain texts and leaves, their events not shown.
    #[inline(always)]
    pub fn pass(&mut self, plain: &Range<usize>) {
        self.output.raw(plain);
    }

    /// Takes in an event of which something may be written otherwise.
    #[inline(never)]
    fn rewrite(&mut self, event: &Event<'t>, reader: &Reader<'t>) -> Result<(), Malformed> {
        let top = reader.depth() == 0;
        match event {
            Event::Start { qname, span } => {
                self.seen_root = true;
                self.tags.start(reader, qname, span, &mut self.output);
            }
            Event::End { qname, .. } => self.output.text(&format!("</{qname}>")),
            Event::Text(_) if top => {}
            Event::Text(span) => self.text(reader.source(span)),
            Event::Cdata(span) => self.text(cdata(reader.source(span))),
            Event::Reference(span) => {
                let source = reader.source(span);
                let character =
                    text::resolve(source).map_err(|problem| reader.malformed(problem))?;
                let canonical = escape::text(character.encode_utf8(&mut [0; 4])).into_owned();
                match canonical == source {
                    true => self.output.raw(span),
                    false => self.output.text(&canonical),
                }
            }
            Event::Comment(span) if self.comments => {
                self.beside(top, &text::lines(reader.source(span)));
            }
            Event::Comment(_) | Event::Eof => {}
            Event::Instruction(span) => self.beside(top, &instruction(reader.source(span))),
        }
        Ok(())
    }

    /// Hands on what is left.
    pub fn finish(self) {
        self.output.finish();
    }

    fn text(&mut self, source: &str) {
        self.output.text(&escape::text(&text::lines(source)));
    }

    /// A comment or an instruction; outside the root it has a line of its own (C14N 1.0, 2.3).
    fn beside(&mut self, top: bool, source: &str) {
        if top && self.seen_root {
            self.output.text("\n");
        }
        self.output.text(source);
        if top && !self.seen_root {
            self.output.text("\n");
        }
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
