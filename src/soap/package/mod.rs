//! A message in parts: MTOM, an XOP package in multipart/related (XOP 1.0, 4; RFC 2387). Strict:
//! what two programs could read in two ways is refused. Parts are slices of the body, not copies.

mod broken;
mod include;
mod part;

pub use broken::Broken;
pub(super) use include::{Include, included, is_within};

use super::Version;
use mediatype::{MediaType, Name, ReadParams, names};
use memchr::memmem::Finder;
use part::Part;
use std::borrow::Cow;

/// Most parts of a message: the envelope, and what it includes.
const PARTS: usize = 8;

/// Longest boundary (RFC 2046, 5.1.1).
const BOUNDARY: usize = 70;

/// Media type of the part with the envelope.
const XOP: MediaType<'static> =
    MediaType::from_parts(names::APPLICATION, names::XOP, Some(names::XML), &[]);
const RELATED: MediaType<'static> = MediaType::new(names::MULTIPART, names::RELATED);

/// What the Content-Type of a package says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    boundary: String,
    /// Identifier of the part with the envelope; the first part when it is not said.
    start: Option<String>,
    /// The version of SOAP that it says the envelope is of.
    pub version: Version,
}

/// A message: its envelope, and the parts beside it.
#[derive(Debug, Clone)]
pub struct Message<'b> {
    /// Bytes of the envelope.
    pub envelope: Cow<'b, [u8]>,
    /// The other parts of a package; none of a plain message.
    pub attachments: Option<Vec<Attachment<'b>>>,
}

/// A part that the envelope may include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment<'b> {
    /// Its Content-ID, without brackets.
    pub id: String,
    /// What it holds.
    pub bytes: Cow<'b, [u8]>,
}

impl Package {
    /// Reads a Content-Type: multipart/related whose type is XOP's, else None.
    pub fn of(content_type: &str) -> Option<Self> {
        let media = MediaType::parse(content_type).ok()?;
        let only = |name: &'static str| {
            let name = Name::new(name)?;
            let mut values = media.params().filter(|(known, _)| *known == name);
            let value = values.next().map(|(_, value)| value.unquoted_str().into_owned());
            values.next().is_none().then_some(value)
        };
        let kind = only("type")??;
        if media.essence() != RELATED || MediaType::parse(&kind).ok()?.essence() != XOP {
            return None;
        }
        let boundary = only("boundary")??;
        let sound = (1..=BOUNDARY).contains(&boundary.len()) && !boundary.ends_with(' ');
        let info = only("start-info")?.unwrap_or_default();
        let version = match info.starts_with(Version::Soap12.media_type()) {
            true => Version::Soap12,
            false => Version::Soap11,
        };
        let start = only("start")?.map(|id| part::identifier(&id).to_owned());
        sound.then_some(Self { boundary, start, version })
    }

    /// Takes a body apart.
    pub fn unpack<'b>(&self, body: &'b [u8]) -> Result<Message<'b>, Broken> {
        let raw = split(body, &self.boundary)?;
        let mut parts = raw.into_iter().map(Part::read).collect::<Result<Vec<_>, _>>()?;
        let root = match &self.start {
            None => Some(0),
            Some(start) => parts.iter().position(|part| part.id.as_ref() == Some(start)),
        };
        let root = root.filter(|root| *root < parts.len()).ok_or(Broken::Root)?;
        let root = parts.remove(root);
        if !root.is_xop {
            return Err(Broken::Root);
        }
        let mut attachments: Vec<Attachment<'b>> = Vec::new();
        for part in parts {
            let id = part.id.ok_or(Broken::ByNobody)?;
            let known = root.id.as_ref() == Some(&id);
            if known || attachments.iter().any(|attachment| attachment.id == id) {
                return Err(Broken::SameId);
            }
            attachments.push(Attachment { id, bytes: part.content });
        }
        Ok(Message { envelope: root.content, attachments: Some(attachments) })
    }
}

impl<'b> Message<'b> {
    /// A body that is an envelope and nothing else.
    pub fn plain(body: &'b [u8]) -> Self {
        Self { envelope: Cow::Borrowed(body), attachments: None }
    }

    /// Takes the body apart, if it is a package.
    pub fn read(body: &'b [u8], package: Option<&Package>) -> Result<Self, Broken> {
        package.map_or_else(|| Ok(Self::plain(body)), |package| package.unpack(body))
    }
}

/// The parts between the delimiters, which are lines of their own (RFC 2046, 5.1.1). Nothing stands
/// before the first or after the last but an end of line.
fn split<'b>(body: &'b [u8], boundary: &str) -> Result<Vec<&'b [u8]>, Broken> {
    let delimiter = format!("\r\n--{boundary}");
    let finder = Finder::new(&delimiter);
    let body = body.strip_prefix(b"\r\n").unwrap_or(body);
    let first = delimiter.trim_start().as_bytes();
    let mut rest = body.strip_prefix(first).ok_or(Broken::Delimiter)?;
    let mut parts = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix(b"--") {
            return after.trim_ascii().is_empty().then_some(parts).ok_or(Broken::Trailing);
        }
        let begin = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t'));
        let line = begin.and_then(|begin| rest.get(begin..)?.strip_prefix(b"\r\n"));
        let content = line.ok_or(Broken::Delimiter)?;
        if parts.len() == PARTS {
            return Err(Broken::TooMany(PARTS));
        }
        let end = finder.find(content).ok_or(Broken::Delimiter)?;
        let (part, after) = content.split_at_checked(end).ok_or(Broken::Delimiter)?;
        parts.push(part);
        rest = after.get(delimiter.len()..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAX_WS: &str = "multipart/related;start=\"<rootpart*u1@example.jaxws.sun.com>\";\
        type=\"application/xop+xml\";boundary=\"uuid:u1\";start-info=\"text/xml\"";
    const ROOT: &str = "Content-Id: <rootpart*u1@example.jaxws.sun.com>\r\nContent-Type: \
        application/xop+xml;charset=utf-8;type=\"text/xml\"\r\nContent-Transfer-Encoding: binary\r\n\r\n<e/>";
    const PART: &str = "Content-Id: <u2@example.jaxws.sun.com>\r\nContent-Type: \
        application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\nTEST\r\n";

    fn body(parts: &[&str]) -> String {
        let parts = parts.iter().map(|part| format!("--uuid:u1\r\n{part}\r\n"));
        parts.chain(["--uuid:u1--".to_owned()]).collect()
    }

    /// The envelope and the attachments of a body.
    fn unpacked(body: &str) -> Result<(String, Vec<(String, String)>), Broken> {
        let message = Package::of(JAX_WS).unwrap().unpack(body.as_bytes())?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let attachments = message.attachments.unwrap();
        let attachments = attachments.into_iter().map(|part| (part.id, text(&part.bytes)));
        Ok((text(&message.envelope), attachments.collect()))
    }

    #[test]
    fn the_content_type_of_a_package_is_read() {
        let package = Package::of(JAX_WS).unwrap();
        assert_eq!(package.start.as_deref(), Some("rootpart*u1@example.jaxws.sun.com"));
        assert_eq!((&*package.boundary, package.version), ("uuid:u1", Version::Soap11));
        let newer = JAX_WS.replace("text/xml", "application/soap+xml");
        assert_eq!(Package::of(&newer).unwrap().version, Version::Soap12);
        for other in [
            "multipart/related",
            &JAX_WS.replace("related", "mixed"),
            &JAX_WS.replace("application/xop+xml", "text/xml"),
            &JAX_WS.replace("uuid:u1", ""),
            &JAX_WS.replace("uuid:u1", &"x".repeat(BOUNDARY + 1)),
            &format!("{JAX_WS};boundary=x"),
            &JAX_WS.replace("boundary", "b"),
        ] {
            assert_eq!(Package::of(other), None, "{other}");
        }
    }

    #[test]
    fn parts_are_what_stands_between_the_delimiters() {
        let told =
            ("<e/>".to_owned(), vec![("u2@example.jaxws.sun.com".into(), "TEST\r\n".into())]);
        let plain = body(&[ROOT, PART]);
        for same in [
            &plain,
            &body(&[PART, ROOT]),
            &format!("\r\n{plain}\r\n"),
            &plain.replace("u1\r\n", "u1 \t\r\n"),
            &plain.replace("Content-Id", "CONTENT-ID"),
        ] {
            assert_eq!(unpacked(same), Ok(told.clone()), "{same}");
        }
    }

    #[test]
    fn bytes_are_slices_of_the_body_and_base64_is_decoded() {
        let plain = body(&[ROOT, PART]);
        let package = Package::of(JAX_WS).unwrap();
        let message = package.unpack(plain.as_bytes()).unwrap();
        assert!(matches!(message.envelope, Cow::Borrowed(_)));
        assert!(matches!(message.attachments.unwrap()[0].bytes, Cow::Borrowed(_)));
        let text = PART.replace("binary", "BASE64").replace("TEST", "VEV\r\nTVA==");
        assert_eq!(unpacked(&body(&[ROOT, &text])).unwrap().1[0].1, "TEST");
        let wrong = text.replace("==", "");
        let encoding = Err(Broken::Encoding("base64".to_owned()));
        assert_eq!(unpacked(&body(&[ROOT, &wrong])), encoding);
        let quoted = text.replace("BASE64", "quoted-printable");
        let encoding = Err(Broken::Encoding("quoted-printable".to_owned()));
        assert_eq!(unpacked(&body(&[ROOT, &quoted])), encoding);
    }

    #[test]
    fn what_is_no_sound_package_is_refused_by_its_reason() {
        let plain = body(&[ROOT, PART]);
        let nested = PART.replace("application/octet-stream", "multipart/mixed; boundary=x");
        let unnamed = PART.replace("Content-Id", "X-Id");
        let other = ROOT.replace("application/xop+xml", "text/xml");
        let twice = PART.replace("Content-Type", "Content-Id: <a@b>\r\nContent-Type");
        let long =
            PART.replace("Content-Type", &format!("X: {}\r\nContent-Type", "x".repeat(9000)));
        let folded = PART.replace("Content-Type:", "Content-Type:\r\n  ");
        for (broken, reason) in [
            (String::new(), Broken::Delimiter),
            (plain.replace("--uuid:u1--", ""), Broken::Delimiter),
            (plain.replace("\r\n--uuid:u1--", "\r\n--uuid:u1"), Broken::Delimiter),
            (plain.replace("\r\n--uuid:u1--", "\r\n--uuid:u1x\r\n--uuid:u1--"), Broken::Delimiter),
            (plain.replace("\r\n", "\n"), Broken::Delimiter),
            (format!("This is a message.\r\n{plain}"), Broken::Delimiter),
            (format!("{plain}\r\nx"), Broken::Trailing),
            (format!("{plain}\r\n{plain}"), Broken::Trailing),
            ("--uuid:u1--".to_owned(), Broken::Root),
            (body(&[PART]), Broken::Root),
            (body(&[&other, PART]), Broken::Root),
            (body(&[ROOT, PART, PART]), Broken::SameId),
            (body(&[ROOT, ROOT]), Broken::SameId),
            (body(&[ROOT, &unnamed]), Broken::ByNobody),
            (body(&[ROOT, &nested]), Broken::Nested),
            (body(&[ROOT, &twice]), Broken::Header),
            (body(&[ROOT, &long]), Broken::Header),
            (body(&[ROOT, &folded]), Broken::Header),
            (body(&[ROOT, "no header"]), Broken::Header),
            (body(&[ROOT; PARTS + 1]), Broken::TooMany(PARTS)),
        ] {
            assert_eq!(unpacked(&broken), Err(reason), "{broken:.300}");
        }
    }
}
