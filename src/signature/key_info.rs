//! KeyInfo: where the signer says a registered certificate can be found. Never a source of keys.

use super::{
    Fault, NAMESPACE, Refused,
    algorithms::{DIGESTS, Digest},
    keys::Candidate,
    message::token,
    walk::{Walk, base64},
};
use der::{Decode, asn1::AnyRef};
use openssl::{
    asn1::Asn1Object,
    bn::BigNum,
    error::ErrorStack,
    hash::{MessageDigest, hash},
    x509::X509,
};
use std::collections::BTreeMap;

/// One pointer to a registered certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// `X509Certificate`: its DER.
    Certificate(Vec<u8>),
    /// `X509IssuerSerial`: the issuer's name as parts without order, the serial number in decimal.
    IssuerSerial {
        /// Attribute type and value of each part.
        issuer: BTreeMap<String, Vec<String>>,
        /// Decimal digits.
        serial: String,
    },
    /// `X509SKI`: the subject key identifier.
    SubjectKey(Vec<u8>),
    /// `X509Digest`: a digest of the DER, by any method that is allowed; or the SHA-1 by which
    /// WS-Security names a certificate.
    Digest(Vec<u8>),
}

/// The digests of a certificate (DER) by which a hint may name it. SHA-1 is WS-Security's thumbprint
/// and finds a certificate, no more: whoever made another of the same thumbprint has not its key.
pub fn digests(der: &[u8]) -> Result<Vec<Vec<u8>>, ErrorStack> {
    let methods = DIGESTS.iter().map(|(_, digest)| digest.openssl());
    methods.chain([MessageDigest::sha1()]).map(|one| Ok(hash(one, der)?.to_vec())).collect()
}

impl Hint {
    /// Whether it points to this certificate.
    pub fn points_to(&self, candidate: &Candidate) -> bool {
        let Some(certificate) = candidate.certificate() else { return false };
        match self {
            Self::Certificate(der) => candidate.der() == der.as_slice(),
            Self::SubjectKey(identifier) => certificate
                .subject_key_id()
                .is_some_and(|own| own.as_slice() == identifier.as_slice()),
            Self::Digest(value) => {
                digests(candidate.der()).is_ok_and(|digests| digests.contains(value))
            }
            Self::IssuerSerial { issuer, serial } => {
                serial_of(certificate).as_deref() == Some(serial.as_str())
                    && name_of(certificate) == *issuer
            }
        }
    }
}

/// A certificate's serial number in decimal.
pub(super) fn serial_of(certificate: &X509) -> Option<String> {
    let number: BigNum = certificate.serial_number().to_bn().ok()?;
    Some(number.to_dec_str().ok()?.to_string())
}

fn name_of(certificate: &X509) -> BTreeMap<String, Vec<String>> {
    let mut parts = BTreeMap::<String, Vec<String>>::new();
    for entry in certificate.issuer_name().entries() {
        let kind = kind_of(&entry.object().to_string());
        let value = entry.data().to_string().unwrap_or_default();
        parts.entry(kind).or_default().push(plain(&value));
    }
    parts.values_mut().for_each(|values| values.sort());
    parts
}

/// One spelling for attribute types that tools name in several ways: short, long, by number, with
/// or without `OID.` before it.
fn kind_of(kind: &str) -> String {
    let upper = kind.trim().to_ascii_uppercase();
    let number = upper.strip_prefix("OID.").unwrap_or(&upper);
    let known = Asn1Object::from_str(number).map(|known| known.nid());
    let known = known.and_then(|nid| nid.long_name()).map(str::to_ascii_uppercase);
    let upper = known.ok().filter(|name| name != "UNDEFINED").unwrap_or(number.to_owned());
    let alias = match upper.as_str() {
        "E" | "EMAIL" => "EMAILADDRESS",
        "S" | "ST" => "STATEORPROVINCENAME",
        "G" | "GN" => "GIVENNAME",
        "SN" => "SURNAME",
        "T" => "TITLE",
        "STREET" => "STREETADDRESS",
        other => other,
    };
    alias.to_owned()
}

/// Value without what escaping and spacing change.
fn plain(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as text, RFC 2253 in either order or OpenSSL's with slashes, into parts.
fn parse_name(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut parts = BTreeMap::<String, Vec<String>>::new();
    let separators: &[char] =
        if text.trim_start().starts_with('/') { &['/'] } else { &[',', ';', '+'] };
    for part in split(text, separators) {
        if let Some((kind, value)) = part.split_once('=') {
            parts.entry(kind_of(kind)).or_default().push(plain(&value_of(value.trim())));
        }
    }
    parts.values_mut().for_each(|values| values.sort());
    parts
}

/// Cuts at separators that are neither quoted nor escaped.
fn split(text: &str, separators: &[char]) -> Vec<String> {
    let (mut parts, mut part, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    for character in text.chars() {
        if !escaped && !quoted && separators.contains(&character) {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        quoted ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        part.push(character);
    }
    parts.push(part);
    parts
}

/// A value as written: in hexadecimal DER after `#`, where the type has no name (RFC 2253, 2.4), or
/// as text.
fn value_of(value: &str) -> String {
    let der = value.strip_prefix('#').and_then(|hex| BigNum::from_hex_str(hex).ok());
    let der = der.map(|number| number.to_vec());
    let text = der.as_ref().and_then(|der| {
        let value = AnyRef::from_der(der).ok()?;
        String::from_utf8(value.value().to_vec()).ok()
    });
    text.unwrap_or_else(|| unescape(value))
}

fn unescape(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let mut bytes = Vec::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        let after = from.get(1..).unwrap_or_default();
        match after.get(..2).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                let length = after.chars().next().map_or(0, char::len_utf8);
                bytes.extend_from_slice(after.get(..length).unwrap_or_default().as_bytes());
                rest = after.get(length..).unwrap_or_default();
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Children of KeyInfo that are known and not used, or not followed.
const IGNORED: [&str; 4] = ["KeyName", "KeyValue", "MgmtData", "DEREncodedKeyValue"];
const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";

/// Reads a KeyInfo the cursor is in. Broken hints are ignored; what is no hint is refused.
pub(super) fn read(walk: &mut Walk<'_>, core: bool) -> Result<Vec<Hint>, Refused> {
    let mut hints = Vec::new();
    while let Some(name) = walk.child()? {
        let dsig = matches!(name.namespace, NAMESPACE | DSIG11);
        if let Some(tokens) = walk.tokens.clone().filter(|_| token::is_reference(name)) {
            token::reference(walk, &tokens, &mut hints)?;
            continue;
        }
        match name.local {
            "X509Data" if dsig => data(walk, &mut hints)?,
            local if dsig && (core || IGNORED.contains(&local)) => walk.skip()?,
            _ if core => walk.skip()?,
            _ => return walk.fault(Fault::Smuggled),
        }
        if hints.len() > walk.limits.certificates {
            return walk.fault(Fault::TooMany);
        }
    }
    Ok(hints)
}

pub(super) fn data(walk: &mut Walk<'_>, hints: &mut Vec<Hint>) -> Result<(), Refused> {
    while let Some(name) = walk.child()? {
        let dsig = matches!(name.namespace, NAMESPACE | DSIG11);
        match name.local {
            "X509IssuerSerial" if dsig => {
                let (mut issuer, mut serial) = (String::new(), String::new());
                while let Some(name) = walk.child()? {
                    let text = walk.text()?;
                    match name.local {
                        "X509IssuerName" => issuer = text,
                        _ => serial = text.trim().to_owned(),
                    }
                }
                let digits = !serial.is_empty() && serial.bytes().all(|b| b.is_ascii_digit());
                if digits {
                    let serial = serial.trim_start_matches('0').to_owned();
                    hints.push(Hint::IssuerSerial { issuer: parse_name(&issuer), serial });
                }
            }
            "X509Certificate" | "X509SKI" | "X509Digest" if dsig => {
                // A digest by a method that is not allowed points to nothing.
                let method =
                    walk.attribute("Algorithm").map(|method| Digest::of_uri(&method.value));
                let text = walk.text()?;
                let hint = base64(&text).filter(|bytes| !bytes.is_empty()).map(match name.local {
                    "X509Certificate" => Hint::Certificate,
                    "X509SKI" => Hint::SubjectKey,
                    _ => Hint::Digest,
                });
                hints.extend(
                    hint.filter(|_| name.local != "X509Digest" || method.flatten().is_some()),
                );
            }
            "X509SubjectName" | "X509CRL" if dsig => walk.skip()?,
            _ => return walk.fault(Fault::Smuggled),
        }
        if hints.len() > walk.limits.certificates {
            return walk.fault(Fault::TooMany);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_all_the_orders_that_tools_write() {
        let expected = parse_name("CN=Test CA,O=Test\\, SRL,C=RO");
        assert_eq!(parse_name("C=RO, O=\"Test, SRL\", CN=Test CA"), expected);
        assert_eq!(parse_name("/C=RO/O=Test, SRL/CN=Test CA"), expected);
        assert_eq!(parse_name("CN=Test  CA; O=Test\\2C SRL; C=RO"), expected);
        assert_ne!(parse_name("CN=Test CB,O=Test\\, SRL,C=RO"), expected);
    }

    #[test]
    fn an_attribute_type_is_the_same_by_any_of_its_names() {
        let issuer = "C=RO,O=TEST Furnizor SA,2.5.4.97=VATRO-99";
        let expected = parse_name(issuer);
        for same in [
            "2.5.4.97=#0c08564154524f2d3939,O=TEST Furnizor SA,C=RO",
            "C=RO, O=TEST Furnizor SA, OID.2.5.4.97=VATRO-99",
            "C=RO, O=TEST Furnizor SA, organizationIdentifier=VATRO-99",
        ] {
            assert_eq!(parse_name(same), expected, "{same}");
        }
        for [one, other] in [
            ["E", "1.2.840.113549.1.9.1"],
            ["S", "stateOrProvinceName"],
            ["SERIALNUMBER", "OID.2.5.4.5"],
            ["G", "2.5.4.42"],
            ["SN", "surname"],
            ["T", "title"],
            ["STREET", "streetAddress"],
            ["CN", "2.5.4.3"],
            ["1.3.6.1.4.1.99", "OID.1.3.6.1.4.1.99"],
        ] {
            assert_eq!(kind_of(one), kind_of(other));
        }
        assert_ne!(kind_of("SN"), kind_of("SERIALNUMBER"));
    }
}
