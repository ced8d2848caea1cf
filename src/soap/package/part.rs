//! One part of a package: its header, and its content as it was before it was encoded.

use super::{Broken, XOP};
use crate::soap::binary;
use httparse::{EMPTY_HEADER, Header, Status, parse_headers};
use mediatype::{MediaType, names};
use std::borrow::Cow;

/// Longest header of a part, in bytes.
const HEAD: usize = 8192;

/// Most lines of it.
const LINES: usize = 16;

/// A part.
#[derive(Debug, Clone)]
pub(super) struct Part<'b> {
    /// Content-ID.
    pub(super) id: Option<String>,
    /// Whether its Content-Type is that of an envelope.
    pub(super) is_xop: bool,
    /// What it holds.
    pub(super) content: Cow<'b, [u8]>,
}

impl<'b> Part<'b> {
    /// Reads what stands between two delimiters.
    pub(super) fn read(raw: &'b [u8]) -> Result<Self, Broken> {
        let mut lines = [EMPTY_HEADER; LINES];
        let head = raw.get(..HEAD).unwrap_or(raw);
        let Ok(Status::Complete((length, headers))) = parse_headers(head, &mut lines) else {
            return Err(Broken::Header);
        };
        let content = raw.get(length..).unwrap_or_default();
        let media = only(headers, "Content-Type")?.map(MediaType::parse);
        let media = media.transpose().map_err(|_| Broken::Header)?;
        if media.as_ref().is_some_and(|media| media.ty == names::MULTIPART) {
            return Err(Broken::Nested);
        }
        let id = only(headers, "Content-ID")?.map(|id| identifier(id).to_owned());
        let encoding = only(headers, "Content-Transfer-Encoding")?.unwrap_or("binary");
        let is_xop = media.is_some_and(|media| media.essence() == XOP);
        Ok(Self { id, is_xop, content: decoded(&encoding.to_ascii_lowercase(), content)? })
    }
}

/// The one value of a header that is given once at most.
fn only<'h>(headers: &[Header<'h>], name: &str) -> Result<Option<&'h str>, Broken> {
    let mut values = headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
    let value = values.next().map(|header| str::from_utf8(header.value));
    match (value.transpose(), values.next()) {
        (Ok(value), None) => Ok(value.map(str::trim)),
        _ => Err(Broken::Header),
    }
}

/// An identifier without its brackets.
pub(super) fn identifier(id: &str) -> &str {
    let inside = id.strip_prefix('<').and_then(|id| id.strip_suffix('>'));
    inside.unwrap_or(id)
}

fn decoded<'b>(encoding: &str, content: &'b [u8]) -> Result<Cow<'b, [u8]>, Broken> {
    let unread = || Broken::Encoding(encoding.to_owned());
    match encoding {
        "binary" | "8bit" | "7bit" => Ok(Cow::Borrowed(content)),
        "base64" => binary::decode_bytes(content).map(Cow::Owned).ok_or_else(unread),
        _ => Err(unread()),
    }
}
