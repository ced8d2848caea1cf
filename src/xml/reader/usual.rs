//! What documents are made of, read with little looking at: plain tags and short texts. It gives the
//! events that the scanner gives, and leaves to the scanner all else and all that is wrong.

use super::{Event, Reader};
use crate::xml::{Attribute, Name, chars, name::same, scan};
use std::borrow::Cow;

impl<'t> Reader<'t> {
    /// What comes next in its usual form, which needs little looking at: inside the root, a tag of a
    /// name without prefix and at most one attribute, or text. All else, and all that is wrong, is
    /// left to [`Self::next`], which gives the same events.
    #[inline(always)]
    pub(in crate::xml) fn usual(&mut self) -> Option<Event<'t>> {
        self.settle();
        if self.pending_end {
            return None;
        }
        let open = *self.open.last()?;
        let start = self.at;
        let event = match self.text.as_bytes().get(start..)? {
            rest @ [b'<', b'/', ..] => {
                self.at += scan::plain_end(rest, open)?;
                self.leave(start..self.at)
            }
            rest @ [b'<', ..] => {
                let tag = scan::plain_start(rest)?;
                if self.open.len() >= self.limits.depth || tag.length > self.limits.token {
                    return None;
                }
                let span = start..start + tag.length;
                let qname = self.text.get(start + 1..start + 1 + tag.name)?;
                self.attributes.clear();
                if let Some((name, value)) = tag.attribute {
                    let source = self.source(&span);
                    self.attribute(
                        source.get(name.clone())?,
                        source.get(value)?,
                        start + name.start,
                    )?;
                }
                self.at = span.end;
                self.open.push(qname);
                self.name = Name::new(self.scope.default_namespace(), qname);
                Event::Start { qname, span }
            }
            rest => {
                let length = scan::plain_text(rest)?;
                if length > self.limits.text {
                    return None;
                }
                self.at += length;
                Event::Text(start..self.at)
            }
        };
        self.canonical = true;
        #[cfg(test)]
        crate::xml::work::read(self.at - start);
        Some(event)
    }

    /// Puts what the element just left declared out of scope.
    #[inline]
    fn settle(&mut self) {
        if std::mem::take(&mut self.leaving) {
            self.scope.leave(self.open.len() + 1);
        }
    }

    /// Takes in the one attribute of a plain tag.
    fn attribute(&mut self, qname: &'t str, value: &'t str, at: usize) -> Option<()> {
        let (name, value) = (Name::new("", qname), Cow::Borrowed(value));
        self.attributes.push(Attribute { name, qname, value, at });
        (self.limits.attributes > 0).then_some(())
    }

    /// Enters the child that comes next when its tag is nothing but this name, without a prefix;
    /// otherwise nothing is read. Gives where it begins.
    #[inline]
    pub(in crate::xml) fn enter_named(&mut self, name: Name<'_>) -> Option<usize> {
        self.settle();
        if self.pending_end {
            return None;
        }
        let start = self.at;
        let length = scan::plain_tag(self.text.as_bytes().get(start..)?, name.local)?;
        let namespace = self.scope.default_namespace();
        if !same(namespace, name.namespace) || self.open.len() >= self.limits.depth {
            return None;
        }
        let qname = self.text.get(start + 1..start + length - 1)?;
        #[cfg(test)]
        crate::xml::work::read(length);
        self.at += length;
        self.open.push(qname);
        self.attributes.clear();
        self.name = Name::new(namespace, qname);
        Some(start)
    }

    /// Passes over white space inside the open element, up to the tag after it.
    #[inline]
    pub(in crate::xml) fn pass_space(&mut self) {
        if self.pending_end || self.open.is_empty() {
            return;
        }
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !chars::is_space(*byte)).unwrap_or_default();
        if rest.get(length) == Some(&b'<') {
            #[cfg(test)]
            crate::xml::work::read(length);
            self.at += length;
        }
    }

    /// The whole text of the element last started, which is then left, when it is text and the end
    /// tag in their usual form; otherwise nothing is read.
    #[inline]
    pub(in crate::xml) fn leaf(&mut self) -> Option<&'t str> {
        let open = *self.open.last()?;
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = scan::plain_text(rest)?;
        let end = scan::plain_end(rest.get(length..)?, open)?;
        if self.pending_end || self.leaving {
            return None;
        }
        let text = self.text.get(self.at..self.at + length)?;
        #[cfg(test)]
        crate::xml::work::read(length + end);
        self.at += length + end;
        self.leave(self.at - end..self.at);
        Some(text)
    }
}
