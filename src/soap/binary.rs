//! Base64, decoded where it lies.

use crate::xml::{Element, Event};
use base64::{Engine, prelude::BASE64_STANDARD};

/// The bytes of an element's base64 text, read where it lies: beside it only they are kept.
/// White space goes anywhere, also as `&#13;`; None for anything else that is not base64.
pub(super) fn decode(element: &Element<'_>) -> Option<Vec<u8>> {
    let text = element.document().text();
    let mut decoder = Decoder::with_capacity(element.span().len() / 4 * 3);
    let mut reader = element.reader();
    let mut depth = 0_usize;
    loop {
        match reader.next().ok()? {
            Event::Start { .. } if depth == 0 => depth = 1,
            Event::Text(span) => decoder.take(text.get(span)?.as_bytes())?,
            Event::Cdata(span) => {
                let whole = text.get(span)?;
                decoder.take(whole.strip_prefix("<![CDATA[")?.strip_suffix("]]>")?.as_bytes())?;
            }
            Event::Reference(span) => {
                let white = ["&#13;", "&#xD;", "&#xd;", "&#10;", "&#xA;", "&#xa;", "&#9;", "&#32;"];
                white.contains(&text.get(span)?).then_some(())?;
            }
            Event::Comment(_) | Event::Instruction(_) => {}
            Event::End { .. } | Event::Eof => return decoder.finish(),
            Event::Start { .. } => return None,
        }
    }
}

/// The bytes of base64 text with white space anywhere; None for anything else.
pub(super) fn decode_bytes(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::with_capacity(text.len() / 4 * 3);
    decoder.take(text)?;
    decoder.finish()
}

/// Characters decoded at a time: whole groups of four.
const CHUNK: usize = 4096;

/// Base64 in pieces.
struct Decoder {
    bytes: Vec<u8>,
    waiting: Vec<u8>,
    /// Padding was seen, which ends the text.
    ended: bool,
}

impl Decoder {
    fn with_capacity(bytes: usize) -> Self {
        let waiting = Vec::with_capacity(CHUNK);
        Self { bytes: Vec::with_capacity(bytes), waiting, ended: false }
    }

    fn take(&mut self, text: &[u8]) -> Option<()> {
        for &character in text {
            if !matches!(character, b' ' | b'\t' | b'\r' | b'\n') {
                self.waiting.push(character);
                if self.waiting.len() == CHUNK {
                    self.decode()?;
                }
            }
        }
        Some(())
    }

    fn decode(&mut self) -> Option<()> {
        if self.ended && !self.waiting.is_empty() {
            return None;
        }
        self.ended = self.waiting.ends_with(b"=");
        BASE64_STANDARD.decode_vec(&self.waiting, &mut self.bytes).ok()?;
        self.waiting.clear();
        Some(())
    }

    fn finish(mut self) -> Option<Vec<u8>> {
        self.decode()?;
        Some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits};

    fn decoded(text: &str) -> Option<Vec<u8>> {
        let document = Document::of(format!("<document>{text}</document>"));
        decode(&document.check(&Limits::default()).unwrap())
    }

    #[test]
    fn a_long_text_decodes_as_it_was_encoded_wherever_its_padding_falls() {
        for length in [CHUNK / 4 * 3 - 2, CHUNK / 4 * 3, CHUNK * 5 + 1] {
            let plain: Vec<u8> = (0_u8..=255).cycle().take(length).collect();
            let text = BASE64_STANDARD.encode(&plain);
            assert_eq!(decoded(&text), Some(plain));
            let more = decoded(&format!("{text}AAAA"));
            assert_eq!(more.is_some(), length % 3 == 0, "{length}");
        }
    }
}
