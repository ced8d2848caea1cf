//! A signed document cut into pieces, each with its place, to be put together otherwise.

use crate::signature::NAMESPACE;
use crate::xml::{Document, Event, Name, Reader, written_attributes};
use std::ops::Range;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A start tag, or an empty element.
    Start,
    /// An end tag.
    End,
    /// Text, and whether it is white space between elements.
    Text { between: bool },
    /// `&#13;` and the like.
    Reference,
    /// A section, which is text too.
    Cdata,
    /// A comment or an instruction.
    Aside,
}

/// Where a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before or after the root.
    Outside,
    /// In the signed content.
    Content,
    /// In the signature.
    Signature,
    /// In the SignedInfo of the signature.
    Info,
}

/// A piece.
#[derive(Debug, Clone)]
pub(super) struct Piece<'t> {
    pub(super) what: What,
    pub(super) place: Place,
    pub(super) text: &'t str,
    /// Elements around it.
    pub(super) depth: usize,
    /// Name of the element that it opens, closes or stands in.
    pub(super) element: Name<'t>,
}

/// All of them, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces<'t>(pub(super) Vec<Piece<'t>>);

impl<'t> Pieces<'t> {
    /// Cuts a document that was checked before. The XML declaration goes: it is not signed.
    pub(super) fn of(document: &'t Document<'t>) -> Self {
        let (mut reader, mut pieces) = (Reader::new(document), Vec::<Piece<'t>>::new());
        let mut open: Vec<(Name<'t>, Place)> = Vec::new();
        while let Ok(event) = reader.next() {
            let (what, span) = match event {
                Event::Eof => break,
                Event::Start { span, .. } => (What::Start, span),
                Event::End { span, .. } => (What::End, span),
                Event::Text(span) => (What::Text { between: false }, span),
                Event::Reference(span) => (What::Reference, span),
                Event::Cdata(span) => (What::Cdata, span),
                Event::Comment(span) | Event::Instruction(span) => (What::Aside, span),
            };
            let (around, place) =
                open.last().copied().unwrap_or((Name::new("", ""), Place::Outside));
            let (element, place) = match what {
                What::Start => (reader.name(), within(reader.name(), place)),
                _ => (around, place),
            };
            if what == What::End {
                open.pop();
            }
            let text = document.text().get(span).unwrap_or_default();
            pieces.push(Piece { what, place, text, depth: open.len(), element });
            if what == What::Start {
                open.push((element, place));
            }
        }
        let between: Vec<usize> = (1..pieces.len().saturating_sub(1))
            .filter(|at| pieces.get(at - 1..at + 2).is_some_and(is_between))
            .collect();
        for at in between {
            if let Some(piece) = pieces.get_mut(at) {
                piece.what = What::Text { between: true };
            }
        }
        Self(pieces)
    }

    /// The document with some pieces written otherwise; none where nothing is.
    pub(super) fn rewritten(
        &self,
        mut change: impl FnMut(usize, &Piece<'t>) -> Option<String>,
    ) -> Option<String> {
        let (mut text, mut changed) = (String::new(), false);
        for (at, piece) in self.0.iter().enumerate() {
            match change(at, piece) {
                Some(other) => {
                    changed |= other != piece.text;
                    text.push_str(&other);
                }
                None => text.push_str(piece.text),
            }
        }
        changed.then_some(text)
    }

    /// The pieces of the signature, if the document has one.
    pub(super) fn signature(&self) -> Option<Range<usize>> {
        let start = self.0.iter().position(Piece::is_in_signature)?;
        let end = self.0.iter().rposition(Piece::is_in_signature)?;
        Some(start..end + 1)
    }
}

impl Piece<'_> {
    /// White space that only lays the document out.
    pub(super) fn is_layout(&self) -> bool {
        self.what == What::Text { between: true }
    }

    /// Whether it stands in the signed content.
    pub(super) fn is_signed(&self) -> bool {
        self.place == Place::Content
    }

    /// Whether it stands in the signature.
    pub(super) fn is_in_signature(&self) -> bool {
        matches!(self.place, Place::Info | Place::Signature)
    }

    /// `&#13;`, however it is written.
    pub(super) fn is_return(&self) -> bool {
        self.what == What::Reference && matches!(self.text, "&#13;" | "&#xD;" | "&#xd;" | "&#x0D;")
    }

    /// A start tag without the attributes, namespace declarations too, that are not wanted.
    pub(super) fn without_attributes(&self, unwanted: &dyn Fn(&str) -> bool) -> Option<String> {
        let mut text = self.text.to_owned();
        let unwanted: Vec<_> =
            written_attributes(self.text).into_iter().filter(|one| unwanted(one.qname)).collect();
        for attribute in unwanted.iter().rev() {
            text.replace_range(attribute.span.clone(), "");
        }
        (!unwanted.is_empty()).then_some(text)
    }
}

/// The place of an element that stands in `around`.
fn within(name: Name<'_>, around: Place) -> Place {
    match around {
        Place::Outside | Place::Content if name == Name::new(NAMESPACE, "Signature") => {
            Place::Signature
        }
        Place::Outside => Place::Content,
        Place::Signature if name == Name::new(NAMESPACE, "SignedInfo") => Place::Info,
        place => place,
    }
}

/// Whether the second of three is white space between tags, and not the text of an element.
fn is_between(three: &[Piece<'_>]) -> bool {
    let [before, piece, after] = three else { return false };
    let tag = |piece: &Piece<'_>| matches!(piece.what, What::Start | What::End | What::Aside);
    let white = piece.text.bytes().all(|byte| byte.is_ascii_whitespace());
    let leaf =
        before.what == What::Start && after.what == What::End && !before.text.ends_with("/>");
    matches!(piece.what, What::Text { .. }) && white && tag(before) && tag(after) && !leaf
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<d a='1' xmlns:x='urn:x'>\n <a> </a>&#13;\n<b/>\n\
        <s:Signature xmlns:s='http://www.w3.org/2000/09/xmldsig#'> <s:SignedInfo> </s:SignedInfo>\
        </s:Signature></d>\n";

    #[test]
    fn only_white_space_between_tags_is_layout() {
        let document = Document::of(XML);
        let pieces = Pieces::of(&document);
        let layout: Vec<_> = pieces.0.iter().filter(|piece| piece.is_layout()).collect();
        let places: Vec<_> = layout.iter().map(|piece| piece.place).collect();
        assert_eq!(places, [Place::Content, Place::Content, Place::Signature]);
        assert_eq!(pieces.rewritten(|_, _| None), None);
        let stripped = pieces.rewritten(|_, piece| piece.is_layout().then(String::new)).unwrap();
        assert!(stripped.contains("<a> </a>&#13;\n<b/><s:Signature"), "{stripped}");
    }

    #[test]
    fn attributes_are_taken_out_of_a_tag() {
        let document = Document::of(XML);
        let pieces = Pieces::of(&document);
        let root = &pieces.0[0];
        assert_eq!(root.without_attributes(&|name| name == "a").unwrap(), "<d xmlns:x='urn:x'>");
        assert_eq!(root.without_attributes(&|name| name == "b"), None);
    }
}
