//! Timestamps over a signature value: SignatureTimeStamp of XAdES, tokens of RFC 3161. Nothing the
//! signer signed vouches for them, so they are reported and never spoil a good signature.

use super::{
    algorithms::{DIGESTS, Digest},
    refusal::shown,
    walk::{Walk, base64},
    xades,
};
use crate::xml::{Element, Limits, canonical::Method};
use chrono::{DateTime, NaiveDateTime, Utc};
use der::{Decode, Reader, SliceReader, Tag, Tagged, asn1::AnyRef};
use openssl::{
    asn1::{Asn1Object, Asn1Time},
    cms::{CMSOptions, CmsContentInfo},
    error::ErrorStack,
    hash::hash,
    nid::Nid,
    stack::Stack,
    x509::{X509, X509ExtendedKeyUsage},
};
use serde::Serialize;
use std::cmp::Ordering;

/// Timestamps that are looked at, and certificates in each.
const MOST: usize = 8;

/// Bytes of a token, at most.
const LARGEST: usize = 1 << 16;

/// What is wrong with a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "lowercase")]
pub enum TimestampProblem {
    /// No token of RFC 3161, in DER, over a canonical form that is known.
    #[error("the timestamp cannot be read")]
    Unreadable,
    /// Signed by none of the certificates in it.
    #[error("the signature of the timestamp does not hold for any certificate in it")]
    Signature,
    /// Its certificate is not for time stamping, or was not in date.
    #[error("the certificate of the timestamp was not one for time stamping at that time")]
    Authority,
    /// An imprint of something else, or by a digest that is not allowed.
    #[error("the timestamp is of another signature value")]
    Imprint,
}

/// A timestamp. Whether its authority is a trusted one is not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timestamp {
    /// Where it stands in the document, in bytes of its text.
    #[serde(skip)]
    pub at: usize,
    /// When; of a token whose own signature holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<DateTime<Utc>>,
    /// Who says so: the name in the certificate that signed the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<TimestampProblem>,
}

/// A SignatureTimeStamp as it stands: the canonicalization it names, and its token.
struct Stamp {
    at: usize,
    method: Option<Method>,
    token: Option<Vec<u8>>,
}

/// The timestamps among UnsignedProperties over a SignatureValue element.
pub(super) fn read(unsigned: &Element<'_>, value: &Element<'_>) -> Vec<Timestamp> {
    let mut stamps = Vec::new();
    // Broken properties hide what comes after them, and harm nothing else.
    let broken = find(unsigned, &mut stamps).is_none();
    let mut timestamps: Vec<_> = stamps.into_iter().map(|stamp| stamp.examine(value)).collect();
    if broken {
        let problem = Some(TimestampProblem::Unreadable);
        timestamps.push(Timestamp { at: unsigned.offset(), time: None, authority: None, problem });
    }
    timestamps
}

/// None where the properties cannot be read to their end, or are too many.
fn find(unsigned: &Element<'_>, stamps: &mut Vec<Stamp>) -> Option<()> {
    let content = unsigned.content();
    // Found and checked before; what is looked at is bounded here.
    let limits = Limits::default();
    let mut walk = Walk::new(content, true, limits);
    while let Some(name) = walk.child().ok()? {
        if !xades::is(name, "UnsignedSignatureProperties") {
            walk.skip().ok()?;
            continue;
        }
        while let Some(name) = walk.child().ok()? {
            if !xades::is(name, "SignatureTimeStamp") {
                walk.skip().ok()?;
            } else if stamps.len() == MOST {
                return None;
            } else {
                stamps.push(stamp(&mut walk)?);
            }
        }
    }
    Some(())
}

fn stamp(walk: &mut Walk<'_>) -> Option<Stamp> {
    let at = walk.content.offset();
    let mut stamp = Stamp { at, method: Some(Method::DEFAULT), token: None };
    while let Some(name) = walk.child().ok()? {
        match name.local {
            "CanonicalizationMethod" => {
                stamp.method = walk.algorithm().ok().and_then(|uri| Method::of_uri(&uri));
                walk.skip().ok()?;
            }
            "EncapsulatedTimeStamp" => stamp.token = base64(&walk.text().ok()?),
            _ => walk.skip().ok()?,
        }
    }
    Some(stamp)
}

impl Stamp {
    fn examine(&self, value: &Element<'_>) -> Timestamp {
        let mut timestamp = Timestamp { at: self.at, time: None, authority: None, problem: None };
        timestamp.problem = self.judge(value, &mut timestamp).err();
        timestamp
    }

    fn judge(&self, value: &Element<'_>, known: &mut Timestamp) -> Result<(), TimestampProblem> {
        let unreadable = TimestampProblem::Unreadable;
        let token = self.token.as_ref().filter(|token| token.len() <= LARGEST);
        let (Some(method), Some(token)) = (self.method, token) else {
            return Err(unreadable);
        };
        let certificates = certificates(token).map_err(|_| unreadable)?;
        let (info, certificate) = signed(token, certificates)
            .map_err(|_| unreadable)?
            .ok_or(TimestampProblem::Signature)?;
        let Info { time, digest, imprint } = Info::read(&info).ok_or(unreadable)?;
        known.time = Some(time);
        known.authority = Some(name(&certificate));
        if !stamps(&certificate, time).map_err(|_| unreadable)? {
            return Err(TimestampProblem::Authority);
        }
        let mut octets = Vec::new();
        let canonical = method.element(value, &[], &mut |part| octets.extend_from_slice(part));
        canonical.map_err(|_| unreadable)?;
        let own = digest.and_then(|digest| hash(digest.openssl(), &octets).ok());
        match own.is_some_and(|own| *own == *imprint) {
            true => Ok(()),
            false => Err(TimestampProblem::Imprint),
        }
    }
}

/// What a token's TSTInfo says (RFC 3161, 2.4.2).
struct Info<'i> {
    time: DateTime<Utc>,
    digest: Option<Digest>,
    imprint: &'i [u8],
}

impl<'i> Info<'i> {
    fn read(info: &'i [u8]) -> Option<Self> {
        let whole = AnyRef::from_der(info).ok()?;
        // version, policy, messageImprint, serialNumber, genTime, and more that may be left out.
        let parts = parts(whole.value()).ok()?;
        let [_, _, imprint, _, time, ..] = parts.as_slice() else { return None };
        if time.tag() != Tag::GeneralizedTime {
            return None;
        }
        let time = std::str::from_utf8(time.value()).ok()?.strip_suffix('Z')?;
        let time = NaiveDateTime::parse_from_str(time, "%Y%m%d%H%M%S%.f").ok()?.and_utc();
        let imprint = self::parts(imprint.value()).ok()?;
        let [algorithm, imprint] = imprint.as_slice() else { return None };
        let algorithm = self::parts(algorithm.value()).ok()?;
        let digest = digest(algorithm.first()?.value());
        Some(Self { time, digest, imprint: imprint.value() })
    }
}

/// The values that stand one after another.
fn parts(bytes: &[u8]) -> Result<Vec<AnyRef<'_>>, der::Error> {
    let mut reader = SliceReader::new(bytes)?;
    let mut parts = Vec::new();
    while !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader)?);
    }
    Ok(parts)
}

/// The allowed digest of an object identifier, by its octets.
fn digest(identifier: &[u8]) -> Option<Digest> {
    DIGESTS.into_iter().map(|(_, digest)| digest).find(|digest| {
        let name = digest.openssl().type_().short_name().and_then(Asn1Object::from_str);
        name.is_ok_and(|known| known.as_slice() == identifier)
    })
}

/// The certificates in a token: ContentInfo holds SignedData, whose certificates are its `[0]`
/// (RFC 5652, 5.1).
fn certificates(token: &[u8]) -> Result<Vec<X509>, der::Error> {
    let content = parts(AnyRef::from_der(token)?.value())?;
    let data = match content.as_slice() {
        [_, content] => AnyRef::from_der(content.value())?,
        _ => return Err(Tag::Sequence.value_error().into()),
    };
    let first = Tag::ContextSpecific { constructed: true, number: der::TagNumber(0) };
    let mut certificates = Vec::new();
    for part in parts(data.value())?.iter().filter(|part| part.tag() == first) {
        let mut reader = SliceReader::new(part.value())?;
        while !reader.is_finished() && certificates.len() < MOST {
            // What is no certificate there, an attribute certificate, signs nothing.
            certificates.extend(X509::from_der(reader.tlv_bytes()?));
        }
    }
    Ok(certificates)
}

/// What is signed in a token, and which of the certificates it is signed by.
fn signed(token: &[u8], certificates: Vec<X509>) -> Result<Option<(Vec<u8>, X509)>, ErrorStack> {
    for certificate in certificates {
        let mut alone = Stack::new()?;
        alone.push(certificate.clone())?;
        let mut info = Vec::new();
        // Nothing but this certificate may have signed; its chain is another matter.
        let options = CMSOptions::NOINTERN | CMSOptions::NO_SIGNER_CERT_VERIFY | CMSOptions::BINARY;
        let mut token = CmsContentInfo::from_der(token)?;
        if token.verify(Some(&alone), None, None, Some(&mut info), options).is_ok() {
            return Ok(Some((info, certificate)));
        }
    }
    Ok(None)
}

/// Whether a certificate was one for time stamping at that time (RFC 3161, 2.3).
fn stamps(certificate: &X509, time: DateTime<Utc>) -> Result<bool, ErrorStack> {
    let time = Asn1Time::from_unix(time.timestamp())?;
    let begun = certificate.not_before().compare(&time)? != Ordering::Greater;
    let ended = certificate.not_after().compare(&time)? == Ordering::Less;
    let usage = certificate.extended_key_usage();
    let stamping = usage.is_some_and(|usage| usage == X509ExtendedKeyUsage::TIMESTAMP);
    Ok(stamping && begun && !ended)
}

fn name(certificate: &X509) -> String {
    let subject = certificate.subject_name();
    let entry = [Nid::COMMONNAME, Nid::ORGANIZATIONNAME]
        .iter()
        .find_map(|nid| subject.entries_by_nid(*nid).next());
    let name = entry.and_then(|entry| entry.data().to_string().ok()).unwrap_or_default();
    shown(&name)
}
