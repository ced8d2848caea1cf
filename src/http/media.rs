//! Content-Type and Content-Encoding of a message.

use crate::soap::{Package, Transport, Version};
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName};

/// Character sets of messages; which one a message is in, it says itself (RFC 7303, 3).
const CHARSETS: [&str; 9] = [
    "utf-8",
    "utf8",
    "us-ascii",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "iso-8859-2",
    "iso-8859-16",
    "windows-1250",
];

fn header(headers: &HeaderMap, name: HeaderName) -> String {
    let value = headers.get(name).map(|value| value.as_bytes()).unwrap_or_default();
    String::from_utf8_lossy(value).trim().to_ascii_lowercase()
}

/// The SOAP version that a media type is of; SOAP 1.1 when it is of none.
pub(super) fn version(headers: &HeaderMap) -> Version {
    match header(headers, CONTENT_TYPE).starts_with(Version::Soap12.media_type()) {
        true => Version::Soap12,
        false => package(headers).map_or(Version::Soap11, |package| package.version),
    }
}

/// What a Content-Type says of a message in parts; none of another.
fn package(headers: &HeaderMap) -> Option<Package> {
    Package::of(headers.get(CONTENT_TYPE)?.to_str().ok()?)
}

/// Refuses what is not a SOAP message of either version, in one piece or in parts. None is taken
/// for one.
pub(super) fn check(headers: &HeaderMap) -> Result<Option<Package>, Transport> {
    let value = header(headers, CONTENT_TYPE);
    let mut parts = value.split(';').map(str::trim);
    match parts.next().unwrap_or_default() {
        "" | "text/xml" | "application/soap+xml" | "application/xml" => {}
        media if media.starts_with("multipart/") => {
            return package(headers).map(Some).ok_or(Transport::Multipart);
        }
        media => return Err(Transport::MediaType(media.to_owned())),
    }
    let charset = parts.find_map(|part| part.strip_prefix("charset="));
    match charset.map(|charset| charset.trim_matches(['"', '\'', ' '])) {
        Some(charset) if !charset.is_empty() && !CHARSETS.contains(&charset) => {
            Err(Transport::Charset(charset.to_owned()))
        }
        _ => Ok(None),
    }
}

/// Whether the body is packed with gzip.
pub(super) fn is_packed(headers: &HeaderMap) -> Result<bool, Transport> {
    match header(headers, CONTENT_ENCODING).as_str() {
        "" | "identity" => Ok(false),
        "gzip" | "x-gzip" => Ok(true),
        other => Err(Transport::ContentEncoding(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn of(content_type: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        headers
    }

    #[test]
    fn the_media_types_of_soap_are_taken_and_so_is_none() {
        assert_eq!(check(&HeaderMap::new()), Ok(None));
        for taken in [
            "text/xml",
            "text/xml;charset=\"UTF-8\"",
            "Application/SOAP+XML; action=\"a\"; charset=utf-16",
            "text/xml; charset=",
        ] {
            assert_eq!(check(&of(taken)), Ok(None), "{taken}");
        }
        assert_eq!(version(&of("application/soap+xml; charset=utf-8")), Version::Soap12);
        assert_eq!(version(&of("text/xml")), Version::Soap11);
    }

    #[test]
    fn of_messages_in_parts_mtom_is_taken_in_the_version_that_it_names() {
        let packed = "multipart/related; boundary=B; type=\"application/xop+xml\"; \
                      start-info=\"application/soap+xml\"";
        assert_eq!(check(&of(packed)), Ok(Package::of(packed)));
        assert_eq!(version(&of(packed)), Version::Soap12);
        let attached = packed.replace("application/xop+xml", "text/xml");
        assert_eq!(check(&of(&attached)), Err(Transport::Multipart));
    }

    #[test]
    fn others_are_refused_by_name() {
        let json = Err(Transport::MediaType("application/json".to_owned()));
        assert_eq!(check(&of("application/json; charset=utf-8")), json);
        assert_eq!(check(&of("multipart/related; boundary=x")), Err(Transport::Multipart));
        let charset = Err(Transport::Charset("ebcdic".to_owned()));
        assert_eq!(check(&of("text/xml; charset=EBCDIC")), charset);
    }
}
