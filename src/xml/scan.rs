//! Where tokens end. A profile showed a general reader to be the floor of a verification, so this
//! module cuts the text by itself; quick-xml checks it from outside (`tests/differential.rs`).

use super::{Problem, chars};
use std::ops::Range;

/// One token: what it is, and the byte after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) end: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Start(Tag),
    End,
    Text,
    Cdata,
    Reference,
    Comment,
    Instruction,
    Eof,
}

/// What was learnt of a start tag while its end was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag {
    /// Bytes of the name.
    pub(super) name: usize,
    /// Bytes of its prefix; 0 when it has none.
    pub(super) prefix: usize,
    /// `<a/>`.
    pub(super) empty: bool,
    /// Whether something stands between the name and the end.
    pub(super) more: bool,
}

/// The token that begins at byte `at` of a text.
pub(super) fn token(text: &str, at: usize) -> Result<Token, Problem> {
    let bytes = text.as_bytes();
    let rest = bytes.get(at..).unwrap_or_default();
    match rest {
        [] => Ok(Token { kind: Kind::Eof, end: at }),
        [b'<', b'/', ..] => through(rest, b">", Kind::End, at),
        [b'<', b'!', b'-', b'-', ..] => after(rest, 4, b"-->", Kind::Comment, at),
        [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => {
            after(rest, 9, b"]]>", Kind::Cdata, at)
        }
        [b'<', b'!', ..] if is_doctype(rest) => Err(Problem::Doctype),
        [b'<', b'!', ..] => Err(Problem::Markup),
        [b'<', b'?', ..] => after(rest, 2, b"?>", Kind::Instruction, at),
        [b'<', ..] => start(text, rest, at),
        [b'&', ..] => match memchr::memchr3(b';', b'<', b' ', rest) {
            Some(end) if rest.get(end) == Some(&b';') => {
                Ok(Token { kind: Kind::Reference, end: at + end + 1 })
            }
            _ => Err(Problem::Reference),
        },
        _ => {
            let length = memchr::memchr2(b'<', b'&', rest).unwrap_or(rest.len());
            Ok(Token { kind: Kind::Text, end: at + length })
        }
    }
}

fn is_doctype(rest: &[u8]) -> bool {
    rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE"))
}

fn through(rest: &[u8], end: &[u8], kind: Kind, at: usize) -> Result<Token, Problem> {
    after(rest, 0, end, kind, at)
}

/// A token that ends with `end`, looked for from byte `from` of the rest.
fn after(rest: &[u8], from: usize, end: &[u8], kind: Kind, at: usize) -> Result<Token, Problem> {
    let body = rest.get(from..).unwrap_or_default();
    let found = match end {
        [one] => memchr::memchr(*one, body),
        _ => memchr::memmem::find(body, end),
    };
    let length = found.ok_or(Problem::Truncated)?;
    Ok(Token { kind, end: at + from + length + end.len() })
}

/// Whether a byte may be part of a name; those of characters that are not ASCII are looked at later.
const fn is_name(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b':' | 0x80..)
}

/// Whether each byte may be part of an ASCII name without prefix.
#[expect(clippy::indexing_slicing, reason = "out of bounds would not compile")]
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let (mut at, mut byte) = (0, 0);
    while byte < 0x80 {
        plain[at] = is_name(byte) && byte != b':';
        (at, byte) = (at + 1, byte + 1);
    }
    plain
};

/// A start tag as most are: an ASCII name without prefix, and then nothing or one attribute, between
/// double quotes, without a prefix and nothing in its value that stands for something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plain {
    /// Bytes of the tag.
    pub(super) length: usize,
    /// Bytes of the name.
    pub(super) name: usize,
    /// Where the attribute's name and value stand in the tag.
    pub(super) attribute: Option<(Range<usize>, Range<usize>)>,
}

/// The plain start tag that a text begins with.
#[inline]
pub(super) fn plain_start(rest: &[u8]) -> Option<Plain> {
    let name = plain_name(rest.get(1..)?)?;
    match rest.get(1 + name)? {
        b'>' => Some(Plain { length: name + 2, name, attribute: None }),
        b' ' => with_attribute(rest, name),
        _ => None,
    }
}

fn with_attribute(rest: &[u8], name: usize) -> Option<Plain> {
    let from = name + 2;
    let name_end = from + plain_name(rest.get(from..)?)?;
    let [b'=', b'"', inside @ ..] = rest.get(name_end..)? else { return None };
    let odd = |byte: &u8| matches!(byte, b'"' | b'<' | b'&' | b'\t' | b'\n' | b'\r');
    let value = name_end + 2..name_end + 2 + inside.iter().position(odd)?;
    let declares = rest.get(from..name_end)? == b"xmlns";
    let ends = rest.get(value.end..value.end + 2)? == b"\">";
    let length = value.end + 2;
    (ends && !declares).then_some(Plain { length, name, attribute: Some((from..name_end, value)) })
}

/// Bytes of the ASCII name without prefix that a text begins with.
#[inline]
fn plain_name(rest: &[u8]) -> Option<usize> {
    let starts = matches!(rest.first(), Some(b'A'..=b'Z' | b'a'..=b'z' | b'_'));
    let plain = |byte: &u8| PLAIN.get(usize::from(*byte)).is_some_and(|plain| *plain);
    let length = rest.iter().position(|byte| !plain(byte))?;
    starts.then_some(length)
}

/// The name of the start tag that a text begins with, when it is plain and nothing but that.
#[inline]
pub(super) fn plain_tag_name(rest: &[u8]) -> Option<&[u8]> {
    let inside = rest.strip_prefix(b"<")?;
    let length = plain_name(inside)?;
    (inside.get(length) == Some(&b'>')).then(|| inside.get(..length))?
}

/// Bytes of the start tag that a text begins with, when it is of this name and nothing else.
#[inline]
pub(super) fn plain_tag(rest: &[u8], name: &str) -> Option<usize> {
    let (start, written) = (rest.first()?, rest.get(1..1 + name.len())?);
    let ends = rest.get(1 + name.len()) == Some(&b'>');
    (*start == b'<' && ends && equal(written, name.as_bytes())).then_some(name.len() + 2)
}

/// Bytes of the end tag that a text begins with, when it is that of the element `open` and without
/// white space.
#[inline]
pub(super) fn plain_end(rest: &[u8], open: &[u8]) -> Option<usize> {
    let (start, name) = (rest.get(..2)?, rest.get(2..2 + open.len())?);
    let ends = rest.get(2 + open.len()) == Some(&b'>');
    (start == b"</" && equal(name, open) && ends).then_some(open.len() + 3)
}

/// Whether two texts of one length are the same. Names are short: two words tell, and calling the
/// C library costs more.
#[inline]
fn equal(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(text: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
        Some((text.first_chunk()?, text.last_chunk()?))
    }
    match one.len() {
        8..=16 => ends::<8>(one) == ends::<8>(other),
        4..=7 => ends::<4>(one) == ends::<4>(other),
        2..=3 => ends::<2>(one) == ends::<2>(other),
        _ => one == other,
    }
}

/// Bytes that most texts are shorter than.
const SHORT: usize = 24;

/// Bytes of a text that ends at a tag or a reference and has neither CR nor `>`.
pub(super) fn plain_text(rest: &[u8]) -> Option<usize> {
    let stops = |byte: &u8| matches!(byte, b'<' | b'&' | b'>' | b'\r');
    let near = rest.get(..SHORT).unwrap_or(rest).iter().position(stops);
    let length = match near {
        Some(length) => length,
        None => memchr::memchr2(b'<', b'&', rest)?,
    };
    let text = rest.get(..length)?;
    let odd = near.is_none() && memchr::memchr2(b'>', b'\r', text).is_some();
    let ends = matches!(rest.get(length), Some(b'<' | b'&'));
    (length > 0 && ends && !odd).then_some(length)
}

/// Bytes of the prefix of a name that is one, 0 when it has none.
fn prefix(name: &str) -> Option<usize> {
    let starts =
        |part: &str| matches!(part.as_bytes().first(), Some(b'A'..=b'Z' | b'a'..=b'z' | b'_'));
    let colon = memchr::memchr(b':', name.as_bytes());
    let good = match colon {
        _ if !name.is_ascii() => chars::is_qname(name),
        None => starts(name),
        Some(colon) => {
            let local = name.get(colon + 1..).unwrap_or_default();
            starts(name) && starts(local) && !local.contains(':')
        }
    };
    good.then(|| colon.unwrap_or_default())
}

fn start(text: &str, rest: &[u8], at: usize) -> Result<Token, Problem> {
    let inner = rest.get(1..).unwrap_or_default();
    let name = inner.iter().position(|byte| !is_name(*byte)).ok_or(Problem::Truncated)?;
    let written = text.get(at + 1..at + 1 + name).unwrap_or_default();
    let prefix = prefix(written).ok_or(Problem::Name)?;
    let tag = Tag { name, prefix, empty: false, more: false };
    let body = rest.get(1 + name..).unwrap_or_default();
    match body {
        [b'>', ..] => Ok(Token { kind: Kind::Start(tag), end: at + name + 2 }),
        [b'/', b'>', ..] => {
            Ok(Token { kind: Kind::Start(Tag { empty: true, ..tag }), end: at + name + 3 })
        }
        _ => {
            let length = unquoted_end(body).ok_or(Problem::Truncated)?;
            let empty = length > 0 && body.get(length - 1) == Some(&b'/');
            Ok(Token {
                kind: Kind::Start(Tag { empty, more: true, ..tag }),
                end: at + name + length + 2,
            })
        }
    }
}

/// Where the first `>` outside quotes stands.
fn unquoted_end(body: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = body.get(at..)?;
        let found = memchr::memchr3(b'>', b'"', b'\'', rest)?;
        let quote = *rest.get(found)?;
        if quote == b'>' {
            return Some(at + found);
        }
        let inside = rest.get(found + 1..)?;
        at += found + 2 + memchr::memchr(quote, inside)?;
    }
}

/// That a comment, whole, is one.
pub(super) fn comment(source: &str) -> Result<(), Problem> {
    let inner = source.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    match inner {
        Some(inner) if !inner.contains("--") && !inner.ends_with('-') => Ok(()),
        _ => Err(Problem::Comment),
    }
}

/// That an instruction, whole, is one.
pub(super) fn instruction(source: &str) -> Result<(), Problem> {
    let inner = source.strip_prefix("<?").and_then(|rest| rest.strip_suffix("?>"));
    let inner = inner.ok_or(Problem::Instruction)?;
    let target = inner.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
    match target {
        "xml" => Err(Problem::XmlDeclaration),
        _ if target.eq_ignore_ascii_case("xml") => Err(Problem::Instruction),
        _ if chars::is_ncname(target) => Ok(()),
        _ => Err(Problem::Instruction),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Result<Vec<&str>, Problem> {
        let (mut at, mut cut) = (0, Vec::new());
        loop {
            let token = token(text, at)?;
            if token.kind == Kind::Eof {
                return Ok(cut);
            }
            cut.push(&text[at..token.end]);
            at = token.end;
        }
    }

    #[test]
    fn a_text_is_cut_at_its_tokens() {
        assert_eq!(
            kinds("<a b='>' c=\"/>\">x&amp;y<!-- > --><?p >?><![CDATA[]]]]><d/></a>").unwrap(),
            [
                "<a b='>' c=\"/>\">",
                "x",
                "&amp;",
                "y",
                "<!-- > -->",
                "<?p >?>",
                "<![CDATA[]]]]>",
                "<d/>",
                "</a>"
            ]
        );
    }

    #[test]
    fn names_are_checked_on_the_way() {
        for bad in ["<1>", "<-a>", "<a:1>", "<:a>", "<a:>", "<a:b:c>", "< a>", "<\u{b7}a>"] {
            assert_eq!(token(bad, 0), Err(Problem::Name), "{bad}");
        }
        for good in ["<țară:ș>", "<_a.b-1:c>"] {
            assert!(token(good, 0).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_does_not_end_is_truncated_and_a_doctype_is_refused_at_its_first_word() {
        for cut in ["<", "<a", "<a b='", "</a", "<!--", "<![CDATA[", "<?p", "<a b='>"] {
            assert_eq!(token(cut, 0), Err(Problem::Truncated), "{cut}");
        }
        assert_eq!(token("<!DOCTYPE a [ <!ENTITY", 0), Err(Problem::Doctype));
        assert_eq!(token("<!ELEMENT", 0), Err(Problem::Markup));
    }
}
