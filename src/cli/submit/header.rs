//! What a file says it is, read from its header alone: which series it belongs to, and its place in it.

use crate::declaration::Period;
use crate::xml::{Document, Event, Limits, Reader};
use chrono::NaiveDate;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes in which a header is looked for first.
const HEAD: u64 = 64 << 10;

/// Where a document goes in its series: by its period, an original before its amendments, and those
/// by the number they amend, which grows with each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    first_day: NaiveDate,
    amends: Option<String>,
}

/// Workplace and kind, and the place among their documents.
pub(super) type Heading = (String, Turn);

/// What a file says; none where it is no declaration, which the service will say.
pub(super) fn read(path: &Path) -> io::Result<Option<Heading>> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut bytes)?;
    // A tag ends in the same byte in each encoding that is taken, those of two bytes apart.
    let whole = bytes.iter().rposition(|byte| *byte == b'>').map_or(0, |at| at + 1);
    if let Some(heading) = bytes.get(..whole).and_then(of) {
        return Ok(Some(heading));
    }
    file.read_to_end(&mut bytes)?;
    Ok(of(&bytes))
}

fn of(bytes: &[u8]) -> Option<Heading> {
    let document = Document::decode(bytes, &Limits::default()).ok()?;
    let mut reader = Reader::new(&document);
    let (mut path, mut header) = (Vec::new(), Header::default());
    loop {
        match reader.next().ok()? {
            Event::Start { .. } => path.push(reader.name().local),
            Event::End { .. } => {
                if path.pop() == Some("Antet") {
                    return header.heading();
                }
            }
            Event::Text(span) => {
                if let ["Declaratie", "Antet", inside @ ..] = path.as_slice() {
                    header.see(inside, document.text().get(span)?.trim());
                }
            }
            Event::Eof => return None,
            Event::Cdata(_) | Event::Reference(_) | Event::Comment(_) | Event::Instruction(_) => {}
        }
    }
}

/// Fields of the header, as far as they were met.
#[derive(Default)]
struct Header {
    workplace: Option<String>,
    kind: Option<String>,
    period: Option<Period>,
    amends: Option<String>,
}

impl Header {
    fn see(&mut self, inside: &[&str], text: &str) {
        match inside {
            ["codWorkplace"] => self.workplace = Some(text.to_owned()),
            ["tip"] => self.kind = Some(text.to_owned()),
            ["rectifica"] => self.amends = Some(text.to_owned()),
            ["perioada", _] => self.period = text.parse().ok(),
            _ => {}
        }
    }

    fn heading(self) -> Option<Heading> {
        let turn = Turn { first_day: self.period?.first_day(), amends: self.amends };
        Some((format!("{} {}", self.workplace?, self.kind?), turn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(day: &str, amends: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><d:Declaratie xmlns:d=\"urn:ro:ser:declaratie:v1\"><d:Antet>\
             <d:codWorkplace>CJF990000001K</d:codWorkplace><d:tip>FP</d:tip><d:perioada>\
             <d:zi> {day} </d:zi></d:perioada>{amends}</d:Antet><d:FP/></d:Declaratie>"
        )
    }

    #[test]
    fn an_amendment_goes_after_what_it_amends_and_before_the_next_day() {
        let amends = |number| format!("<d:rectifica>{number}</d:rectifica>");
        let turns: Vec<Turn> = [
            declared("2026-11-20", ""),
            declared("2026-11-20", &amends("CJF990000001KFP261120")),
            declared("2026-11-20", &amends("CJF990000001KFP261120R01")),
            declared("2026-11-21", ""),
        ]
        .iter()
        .map(|text| {
            let (series, turn) = of(text.as_bytes()).unwrap();
            assert_eq!(series, "CJF990000001K FP");
            turn
        })
        .collect();
        assert!(turns.is_sorted_by(|one, next| one < next), "{turns:?}");
    }

    #[test]
    fn the_rest_of_a_file_is_not_needed_in_whatever_encoding() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.xml");
        let long = declared("2026-11-20", "").replace("<d:FP/>", &"<d:FP>ș</d:FP>".repeat(9_000));
        let wide: Vec<u8> = std::iter::once(0xfeff)
            .chain(long.replace("?>", " encoding=\"UTF-16\"?>").encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [long.into_bytes(), wide] {
            std::fs::write(&path, bytes).unwrap();
            assert!(read(&path).unwrap().is_some());
        }
    }

    #[test]
    fn what_is_no_declaration_has_no_series() {
        assert_eq!(of(b"<a><Antet><tip>FP</tip></Antet></a>"), None);
        assert_eq!(of(b"TEST"), None);
    }
}
