//! From bytes to text: UTF-8 and UTF-16, and for older programs ISO-8859-2, ISO-8859-16 and
//! windows-1250, as declared (`wire.md`, HTTP). A declaration that contradicts the bytes is refused.

use super::{Problem, chars::is_space, tag};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_16, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252,
};
use std::borrow::Cow;

/// A part of UTF-8: bytes beyond it contradict the label.
const ASCII: &str = "us-ascii";

/// Bytes in which an XML declaration has to end: its label is looked for nowhere else.
const HEAD: usize = 512;

/// Labels of the XML declaration, in lower case. UTF-16 alone leaves the byte order to the bytes.
const LABELS: [(&str, &Encoding); 8] = [
    ("utf-8", UTF_8),
    (ASCII, UTF_8),
    ("utf-16", UTF_16LE),
    ("utf-16le", UTF_16LE),
    ("utf-16be", UTF_16BE),
    ("iso-8859-2", ISO_8859_2),
    ("iso-8859-16", ISO_8859_16),
    ("windows-1250", WINDOWS_1250),
];

/// What the first bytes show: an encoding (UTF-8 standing for all that hold ASCII as it is),
/// and how many bytes of mark to leave out.
fn signature(bytes: &[u8]) -> Result<(&'static Encoding, usize, bool), Problem> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Ok((UTF_8, 3, true)),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Err(Problem::UnknownEncoding),
        [0xFF, 0xFE, ..] => Ok((UTF_16LE, 2, true)),
        [0xFE, 0xFF, ..] => Ok((UTF_16BE, 2, true)),
        [b'<', 0, b, 0, ..] if *b != 0 => Ok((UTF_16LE, 0, true)),
        [0, b'<', 0, b, ..] if *b != 0 => Ok((UTF_16BE, 0, true)),
        _ => Ok((UTF_8, 0, false)),
    }
}

/// The document's text, without byte order mark; borrowed when it is UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let (seen, mark, certain) = signature(bytes)?;
    let body = bytes.get(mark..).unwrap_or_default();
    let wide = seen != UTF_8;
    // The declaration is ASCII: a lossy look at the first bytes is enough to find its label.
    let start = body.get(..body.len().min(HEAD)).unwrap_or_default();
    let (head, _) = seen.decode_without_bom_handling(start);
    let label = label(&head)?;
    if label.is_none() && is_declared(&head) && !head.contains("?>") && body.len() > HEAD {
        return Err(Problem::UnknownEncoding);
    }
    let declared = label.as_deref().map(find).transpose()?;
    let ascii = label.is_some_and(|label| label.eq_ignore_ascii_case(ASCII));
    if ascii && !body.is_ascii() {
        return Err(Problem::EncodingMismatch);
    }
    let encoding = match declared {
        None => seen,
        Some(declared) if wide => {
            let is_utf16 = declared == UTF_16LE || declared == UTF_16BE;
            if !is_utf16 {
                return Err(Problem::EncodingMismatch);
            }
            seen
        }
        Some(declared) if declared == UTF_8 => UTF_8,
        Some(declared) if certain || declared == UTF_16LE || declared == UTF_16BE => {
            return Err(Problem::EncodingMismatch);
        }
        Some(declared) => declared,
    };
    if encoding == UTF_8 {
        return std::str::from_utf8(body).map(Cow::Borrowed).map_err(|_| Problem::EncodingMismatch);
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or(Problem::EncodingMismatch)
}

/// The text of a document that says it is in ISO-8859-1: for tools alone, the contract takes none.
pub fn latin_1(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..bytes.len().min(HEAD))?;
    let (head, _) = UTF_8.decode_without_bom_handling(start);
    let declared = label(&head).ok()??.eq_ignore_ascii_case("iso-8859-1");
    declared.then(|| bytes.iter().map(|byte| char::from(*byte)).collect())
}

/// What a text would be had its bytes been read in another encoding: once for each pair of an
/// encoding that can write it and one that reads what comes of it otherwise.
pub fn misread(text: &str) -> impl Iterator<Item = String> {
    let encodings = [UTF_8, WINDOWS_1252, WINDOWS_1250, ISO_8859_2, ISO_8859_16];
    let pairs = encodings.into_iter().flat_map(move |as_read| {
        encodings
            .into_iter()
            .filter(move |other| *other != as_read)
            .map(move |other| (as_read, other))
    });
    pairs.filter_map(move |(as_read, as_written)| {
        let (bytes, _, unmappable) = as_read.encode(text);
        let other = as_written.decode_without_bom_handling_and_without_replacement(&bytes)?;
        (!unmappable && other != text).then(|| other.into_owned())
    })
}

fn find(label: &str) -> Result<&'static Encoding, Problem> {
    let label = label.to_ascii_lowercase();
    LABELS
        .iter()
        .find(|(name, _)| *name == label)
        .map(|(_, encoding)| *encoding)
        .ok_or(Problem::UnknownEncoding)
}

/// The encoding's label in the XML declaration that a text begins with, if it has one.
fn label(text: &str) -> Result<Option<String>, Problem> {
    match declaration(text) {
        Some(inner) => Ok(pseudo_attributes(inner)?.encoding.map(str::to_owned)),
        None => Ok(None),
    }
}

/// The text with a declaration that is true of it in UTF-8.
pub(super) fn relabel(text: &str) -> Cow<'_, str> {
    match label(text) {
        Ok(Some(label)) if !label.eq_ignore_ascii_case("utf-8") => {
            let rest = text.get(prolog(text).unwrap_or_default()..).unwrap_or_default();
            Cow::Owned(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{rest}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// What stands between `<?xml` and `?>` at the start of a text.
fn declaration(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("<?xml").filter(|_| is_declared(text))?;
    rest.split_once("?>").map(|(inner, _)| inner)
}

/// Whether a text begins with an XML declaration, rather than an instruction or anything else.
fn is_declared(text: &str) -> bool {
    text.strip_prefix("<?xml").and_then(|rest| rest.bytes().next()).is_some_and(is_space)
}

/// Length of the XML declaration that a text begins with, checked; 0 when it has none.
pub(super) fn prolog(text: &str) -> Result<usize, Problem> {
    let Some(inner) = declaration(text) else { return Ok(0) };
    pseudo_attributes(inner)?;
    Ok("<?xml".len() + inner.len() + "?>".len())
}

#[derive(Default)]
struct Pseudo<'t> {
    encoding: Option<&'t str>,
}

/// `version`, then optionally `encoding`, then optionally `standalone` (productions 23–32).
fn pseudo_attributes(inner: &str) -> Result<Pseudo<'_>, Problem> {
    let mut pseudo = Pseudo::default();
    let mut order = 0;
    // A tag and a declaration share their form: the scanner of tags reads both.
    let as_tag = tag::pseudo(inner);
    for written in as_tag {
        let written = written.map_err(|_| Problem::XmlDeclaration)?;
        let place = match written.qname {
            "version" if written.value == "1.0" => 1,
            "version" => return Err(Problem::Version),
            "encoding" => {
                pseudo.encoding = Some(written.value);
                2
            }
            "standalone" if matches!(written.value, "yes" | "no") => 3,
            _ => return Err(Problem::XmlDeclaration),
        };
        if place <= order || (order == 0 && place != 1) {
            return Err(Problem::XmlDeclaration);
        }
        order = place;
    }
    if order == 0 { Err(Problem::XmlDeclaration) } else { Ok(pseudo) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_label(label: &str, body: &[u8]) -> Vec<u8> {
        [format!("<?xml version=\"1.0\" encoding=\"{label}\"?>").as_bytes(), body].concat()
    }

    #[test]
    fn older_encodings_are_read_as_declared() {
        assert!(decode(&with_label("ISO-8859-2", b"<a>\xba</a>")).unwrap().ends_with("<a>ş</a>"));
        assert!(decode(&with_label("windows-1250", b"<a>\xba</a>")).unwrap().ends_with("<a>ş</a>"));
        assert!(decode(&with_label("iso-8859-16", b"<a>\xba</a>")).unwrap().ends_with("<a>ș</a>"));
        assert!(decode(&with_label("UTF-8", "<a>ș</a>".as_bytes())).unwrap().ends_with("<a>ș</a>"));
    }

    #[test]
    fn utf_16_is_read_with_and_without_mark() {
        let units = |mark: &[u8], f: fn(u16) -> [u8; 2]| {
            let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>ș</a>";
            [mark.to_vec(), text.encode_utf16().flat_map(f).collect()].concat()
        };
        for bytes in [
            units(&[0xFF, 0xFE], u16::to_le_bytes),
            units(&[0xFE, 0xFF], u16::to_be_bytes),
            units(&[], u16::to_le_bytes),
        ] {
            assert!(decode(&bytes).unwrap().ends_with("<a>ș</a>"));
        }
    }

    #[test]
    fn latin_1_is_read_for_tools_alone() {
        let bytes = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xA9</a>";
        assert!(latin_1(bytes).unwrap().ends_with("<a>\u{a9}</a>"));
        assert_eq!(decode(bytes), Err(Problem::UnknownEncoding));
        assert_eq!(latin_1(b"<?xml version='1.0' encoding='UTF-8'?><a/>"), None);
    }

    #[test]
    fn letters_that_were_read_wrongly_are_read_again() {
        let twice = "È™ÄƒÈ›Äƒ".to_owned();
        assert!(
            misread(&twice).any(|text| text == "șăță"),
            "{:?}",
            misread(&twice).collect::<Vec<_>>()
        );
        assert!(misread("a").next().is_none());
    }

    #[test]
    fn a_declaration_that_contradicts_the_bytes_is_refused() {
        assert_eq!(decode(&with_label("UTF-8", b"<a>\xba</a>")), Err(Problem::EncodingMismatch));
        assert_eq!(decode(&with_label("UTF-16", b"<a/>")), Err(Problem::EncodingMismatch));
        let marked = [b"\xEF\xBB\xBF".to_vec(), with_label("ISO-8859-2", b"<a/>")].concat();
        assert_eq!(decode(&marked), Err(Problem::EncodingMismatch));
        assert_eq!(decode(&with_label("UTF-7", b"<a/>")), Err(Problem::UnknownEncoding));
        assert_eq!(decode(&[0xFF, 0xFE, 0, 0, b'<', 0, 0, 0]), Err(Problem::UnknownEncoding));
        assert_eq!(decode(b"<a>\xC0\xAF</a>"), Err(Problem::EncodingMismatch));
        let ascii = with_label("US-ASCII", "<a>ș</a>".as_bytes());
        assert_eq!(decode(&ascii), Err(Problem::EncodingMismatch));
        assert!(decode(&with_label("US-ASCII", b"<a/>")).is_ok());
    }

    #[test]
    fn a_label_is_looked_for_in_the_first_bytes_and_nowhere_else() {
        let far = |spaces: usize| {
            let gap = " ".repeat(spaces);
            format!("<?xml version=\"1.0\"{gap}encoding=\"ISO-8859-2\"?><a>ș</a>")
        };
        assert!(decode(far(400).as_bytes()).unwrap().contains('Č'));
        assert_eq!(decode(far(600).as_bytes()), Err(Problem::UnknownEncoding));
    }

    #[test]
    fn the_xml_declaration_is_read_strictly() {
        assert_eq!(prolog("<?xml version='1.0' standalone='yes' ?><a/>"), Ok(39));
        assert_eq!(prolog("<?xml version=\"1.1\"?><a/>"), Err(Problem::Version));
        for bad in [
            "<?xml ?><a/>",
            "<?xml encoding='UTF-8'?>",
            "<?xml version='1.0' a='b'?>",
            "<?xml version='1.0' standalone='no' encoding='UTF-8'?>",
        ] {
            assert_eq!(prolog(bad), Err(Problem::XmlDeclaration), "{bad}");
        }
    }
}
