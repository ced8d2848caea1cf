//! Base64, decoded where it lies: into the very buffer that holds its text, so that a large document
//! is not there twice.

use crate::xml::{Element, Event};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::ops::Range;

/// Where the base64 text of an element lies in the text of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lying(Vec<Range<usize>>);

impl Lying {
    /// Of an element: text alone, white space anywhere, also as `&#13;`; None for anything else.
    pub(super) fn of(element: &Element<'_>) -> Option<Self> {
        let text = element.document().text();
        let mut places = Vec::new();
        let mut keep = |place: Range<usize>| {
            let piece = text.as_bytes().get(place.clone()).unwrap_or_default();
            if !piece.iter().all(is_white) {
                places.push(place);
            }
        };
        let mut reader = element.reader();
        let mut depth = 0_usize;
        loop {
            match reader.next().ok()? {
                Event::Start { .. } if depth == 0 => depth = 1,
                Event::Text(span) => keep(span),
                Event::Cdata(span) => {
                    let whole = text.get(span.clone())?;
                    let start = span.end - whole.strip_prefix("<![CDATA[")?.len();
                    keep(
                        start..start + whole.get(start - span.start..)?.strip_suffix("]]>")?.len(),
                    );
                }
                Event::Reference(span) => {
                    let white =
                        ["&#13;", "&#xD;", "&#xd;", "&#10;", "&#xA;", "&#xa;", "&#9;", "&#32;"];
                    white.contains(&text.get(span)?).then_some(())?;
                }
                Event::Comment(_) | Event::Instruction(_) => {}
                Event::End { .. } | Event::Eof => return Some(Self(places)),
                Event::Start { .. } => return None,
            }
        }
    }

    /// Whether it is white space and nothing else.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes, beside the text.
    pub(super) fn decode(&self, text: &str) -> Option<Vec<u8>> {
        let length: usize = self.0.iter().map(Range::len).sum();
        let (mut groups, mut bytes) = (Groups::default(), Vec::with_capacity(length / 4 * 3));
        for place in &self.0 {
            for piece in text.as_bytes().get(place.clone())?.chunks(CHUNK) {
                bytes.extend_from_slice(groups.take(piece)?);
            }
        }
        groups.are_whole().then_some(bytes)
    }

    /// The bytes, in the buffer that held the text from this offset on, and that holds nothing else
    /// afterwards. They are written behind what is read: three for four.
    pub(super) fn decode_within(&self, mut buffer: Vec<u8>, offset: usize) -> Option<Vec<u8>> {
        let (mut groups, mut written) = (Groups::default(), 0);
        for place in &self.0 {
            let (mut at, end) = (place.start + offset, place.end + offset);
            while at < end {
                let next = end.min(at + CHUNK);
                let bytes = groups.take(buffer.get(at..next)?)?;
                buffer.get_mut(written..written + bytes.len())?.copy_from_slice(bytes);
                written += bytes.len();
                at = next;
            }
        }
        buffer.truncate(written);
        buffer.shrink_to_fit();
        groups.are_whole().then_some(buffer)
    }
}

/// The bytes of base64 text with white space anywhere; None for anything else.
pub(super) fn decode_bytes(text: &[u8]) -> Option<Vec<u8>> {
    let (mut groups, mut bytes) =
        (Groups::default(), Vec::with_capacity(text.len().div_ceil(4) * 3));
    for piece in text.chunks(CHUNK) {
        bytes.extend_from_slice(groups.take(piece)?);
    }
    groups.are_whole().then_some(bytes)
}

fn is_white(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Characters decoded at a time.
const CHUNK: usize = 4096;

/// Base64 in pieces: four characters are a group.
#[derive(Default)]
struct Groups {
    waiting: Vec<u8>,
    decoded: Vec<u8>,
    /// Padding was seen, which ends the text.
    ended: bool,
}

impl Groups {
    /// What the groups that a piece completes stand for.
    fn take(&mut self, piece: &[u8]) -> Option<&[u8]> {
        // All white space is this low, and nothing of base64.
        if piece.iter().any(|byte| *byte <= b' ') {
            self.waiting.extend(piece.iter().filter(|byte| !is_white(byte)));
        } else {
            self.waiting.extend_from_slice(piece);
        }
        let whole = self.waiting.len() / 4 * 4;
        let groups = self.waiting.get(..whole)?;
        if self.ended && !groups.is_empty() {
            return None;
        }
        self.ended |= groups.ends_with(b"=");
        self.decoded.clear();
        BASE64_STANDARD.decode_vec(groups, &mut self.decoded).ok()?;
        self.waiting.drain(..whole);
        Some(&self.decoded)
    }

    /// Whether no group was left unfinished.
    fn are_whole(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits};

    /// What an element's text stands for, the same in either place.
    fn decoded(text: &str) -> Option<Vec<u8>> {
        let message = format!("<document>{text}</document>");
        let document = Document::of(message.as_str());
        let lying = Lying::of(&document.check(&Limits::default()).unwrap())?;
        let beside = lying.decode(&message);
        let buffer = [b"\xef\xbb\xbf", message.as_bytes()].concat();
        assert_eq!(lying.decode_within(buffer, 3), beside, "{text:.80}");
        beside
    }

    #[test]
    fn a_long_text_decodes_as_it_was_encoded_wherever_its_padding_and_its_lines_fall() {
        for length in [CHUNK / 4 * 3 - 2, CHUNK / 4 * 3, CHUNK * 5 + 1] {
            let plain: Vec<u8> = (0_u8..=255).cycle().take(length).collect();
            let text = BASE64_STANDARD.encode(&plain);
            assert_eq!(decode_bytes(text.as_bytes()), Some(plain.clone()));
            for line in [76, 77, 4095, 4096] {
                let lines: Vec<_> = text.as_bytes().chunks(line).collect();
                let lines = String::from_utf8(lines.join(&b"\r\n"[..])).unwrap();
                assert_eq!(decoded(&lines), Some(plain.clone()));
                assert_eq!(decoded(&lines.replace('\r', "&#13;")), Some(plain.clone()));
            }
            assert_eq!(decoded(&text), Some(plain));
            let more = decoded(&format!("{text}AAAA"));
            assert_eq!(more.is_some(), length % 3 == 0, "{length}");
            assert_eq!(decoded(&text[1..]), None);
        }
    }
}
