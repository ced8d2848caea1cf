//! What documents are made of, read with little looking at: plain tags and short texts. It gives the
//! events that the scanner gives, and leaves to the scanner all else and all that is wrong.

use super::{Event, Reader};
use crate::xml::{Attribute, Name, chars, name::same, scan};
use std::{borrow::Cow, ops::Range};

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
                self.at += scan::plain_end(rest, open.as_bytes())?;
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

    /// The text of the child that comes next, and where that begins, when it is a leaf of this name in
    /// its usual form and without attributes; otherwise nothing is read.
    #[inline]
    pub(in crate::xml) fn leaf_named(&mut self, name: Name<'_>) -> Option<(usize, &'t str)> {
        self.settle();
        let start = self.at;
        let rest = self.text.as_bytes().get(start..)?;
        let tag = scan::plain_tag(rest, name.local)?;
        let inside = rest.get(tag..)?;
        let length = scan::plain_text(inside)?;
        let end = scan::plain_end(inside.get(length..)?, name.local.as_bytes())?;
        let namespace = self.scope.default_namespace();
        let fits = same(namespace, name.namespace) && self.open.len() < self.limits.depth;
        if self.pending_end || !fits {
            return None;
        }
        let text = self.text.get(start + tag..start + tag + length)?;
        let qname = self.text.get(start + 1..start + tag - 1)?;
        self.at += tag + length + end;
        #[cfg(test)]
        crate::xml::work::read(self.at - start);
        self.attributes.clear();
        self.name = Name::new(namespace, qname);
        Some((start, text))
    }

    /// Passes over all texts and leaves in their usual form that come next in the element just
    /// started, leaves without attributes; they are canonical as they lie. Gives where that is.
    #[inline]
    pub(in crate::xml) fn pass_leaves(&mut self) -> Range<usize> {
        let start = self.at;
        if !self.pending_end && self.open.len() < self.limits.depth {
            while let Some(length) = self.text_or_leaf() {
                self.at += length;
            }
        }
        #[cfg(test)]
        crate::xml::work::read(self.at - start);
        start..self.at
    }

    /// Bytes of the plain text or leaf that comes next, if one does.
    #[inline]
    fn text_or_leaf(&self) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let text = |rest| scan::plain_text(rest).filter(|length| *length <= self.limits.text);
        let Some(name) = scan::plain_tag_name(rest) else { return text(rest) };
        let inside = rest.get(name.len() + 2..)?;
        let length = text(inside)?;
        let end = scan::plain_end(inside.get(length..)?, name)?;
        let whole = name.len() + 2 + length + end;
        (name.len() + 2 <= self.limits.token).then_some(whole)
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
        let end = scan::plain_end(rest.get(length..)?, open.as_bytes())?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{
        Document, Limits, Malformed, Watch,
        canonical::{Canonicalizer, Method},
    };
    use proptest::prelude::*;

    /// Canonicalizes what it sees; lets leaves pass, or asks for every event.
    struct Canonical<'t, S> {
        canonicalizer: Canonicalizer<'t, S>,
        passing: bool,
    }

    impl<'t, S: FnMut(&[u8])> Watch<'t> for Canonical<'t, S> {
        fn see(&mut self, event: &Event<'t>, reader: &Reader<'t>) {
            self.canonicalizer.see(event, reader).unwrap();
        }

        fn lets_pass(&self, reader: &Reader<'t>) -> bool {
            self.passing && self.canonicalizer.lets_pass(reader)
        }

        fn pass(&mut self, plain: Range<usize>) {
            self.canonicalizer.pass(&plain);
        }
    }

    /// What a document is found to be, and its canonical form.
    fn found(
        text: &str,
        limits: &Limits,
        passing: bool,
    ) -> Result<(Range<usize>, String), Malformed> {
        let document = Document::of(text);
        let mut bytes = Vec::new();
        let canonicalizer =
            Method::EXCLUSIVE.beside(&document, |part: &[u8]| bytes.extend_from_slice(part));
        let mut watch = Canonical { canonicalizer, passing };
        let span = document.examine(limits, &mut watch)?.span();
        watch.canonicalizer.finish();
        Ok((span, String::from_utf8(bytes).unwrap()))
    }

    const PIECES: [&str; 26] = [
        "<a>",
        "</a>",
        "<b>x</b>",
        "<bb>ș</bb>",
        "<b/>",
        "<b></b>",
        "<b >x</b>",
        "<b>x</b >",
        " \n",
        "\r\n",
        "x",
        "x>y",
        "]]>",
        "&lt;",
        "<!--c-->",
        "<?p q?>",
        "<![CDATA[x]]>",
        "<b>\u{1}</b>",
        "<a xmlns=\"u\">",
        "<a xmlns=\"\">",
        "<a xmlns:p=\"u\">",
        "<p:b>x</p:b>",
        "<b c=\"1\">x</b>",
        "<b>x</c>",
        "<ș>x</ș>",
        "<b>123456789</b>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn leaves_that_pass_are_found_and_written_as_by_their_events(
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12),
        ) {
            let count = |what| pieces.iter().filter(|piece| piece.starts_with(what)).count();
            let ends = "</a>".repeat(1 + count("<a").saturating_sub(count("</a")));
            let text = format!("<a>{}{ends}", pieces.concat());
            let narrow = Limits { depth: 3, token: 12, text: 8, ..Limits::default() };
            for limits in [Limits::default(), narrow] {
                prop_assert_eq!(found(&text, &limits, true), found(&text, &limits, false));
            }
        }
    }
}
