//! XAdES properties that a signature covers (ETSI TS 101 903, EN 319 132-1): when, by which
//! certificate and under which policy the signer says to have signed.

use super::{
    Contradiction, Fault, Refused,
    algorithms::{Digest, SHA1},
    refusal::shown,
    walk::Walk,
};
use crate::xml::Name;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Europe::Bucharest;
use openssl::{
    hash::{MessageDigest, hash},
    nid::Nid,
};

/// How far in the future a signer's clock may be (`rules.md`, 2008).
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// Whether this is an element of XAdES of any version: 1.1.1, 1.2.2, 1.3.2.
pub(super) fn is(name: Name<'_>, local: &str) -> bool {
    name.local == local && name.namespace.starts_with("http://uri.etsi.org/01903/v1.")
}

/// A digest by which a certificate is named; no digest where the method is not known.
#[derive(Debug, Clone)]
struct CertificateDigest {
    method: Option<Nid>,
    value: Vec<u8>,
}

impl CertificateDigest {
    /// Whether it is of this certificate; none where that cannot be said.
    fn matches(&self, der: &[u8]) -> Option<bool> {
        let own = hash(MessageDigest::from_nid(self.method?)?, der).ok()?;
        Some(*own == *self.value)
    }
}

/// What SignedProperties say.
#[derive(Debug, Clone, Default)]
pub(super) struct SignedProperties {
    /// Where they begin.
    pub(super) at: usize,
    time: Option<(usize, DateTime<Utc>)>,
    /// Of each SigningCertificate property, where it stands and the certificates it names.
    certificates: Vec<(usize, Vec<CertificateDigest>)>,
    /// The policy's identifier; `implied` where the properties say that.
    pub(super) policy: Option<String>,
}

impl SignedProperties {
    pub(super) fn time(&self) -> Option<DateTime<Utc>> {
        self.time.map(|(_, time)| time)
    }

    /// Whether the certificate is among those that every property names; none where no property
    /// names any, or only by digests that are not known.
    pub(super) fn name(&self, der: &[u8]) -> Option<bool> {
        let named = self.certificates.iter().map(|(_, digests)| names(digests, der));
        let all: Option<Vec<bool>> = named.collect();
        all.filter(|all| !all.is_empty()).map(|all| all.into_iter().all(|named| named))
    }

    /// What in them cannot be true of a signature of this certificate (DER, none of a bare key) at
    /// this instant.
    pub(super) fn contradictions(&self, der: Option<&[u8]>, now: DateTime<Utc>) -> Vec<Refused> {
        let others = self
            .certificates
            .iter()
            .filter(|(_, digests)| der.is_some_and(|der| names(digests, der) == Some(false)));
        let others = others.map(|(at, _)| Refused::at(*at, Contradiction::Certificate));
        let ahead = self.time.filter(|(_, time)| *time > now + AHEAD);
        let ahead = ahead.map(|(at, time)| Refused::at(at, Contradiction::SigningTime(time)));
        others.chain(ahead).collect()
    }
}

fn names(digests: &[CertificateDigest], der: &[u8]) -> Option<bool> {
    let matches: Vec<Option<bool>> = digests.iter().map(|digest| digest.matches(der)).collect();
    if matches.contains(&Some(true)) {
        Some(true)
    } else if matches.contains(&None) {
        None
    } else {
        Some(false)
    }
}

/// Reads the SignedProperties the cursor is in. What is not judged is left out.
pub(super) fn read(walk: &mut Walk<'_>) -> Result<SignedProperties, Refused> {
    let mut found = SignedProperties { at: walk.content.offset(), ..Default::default() };
    while let Some(name) = walk.child()? {
        if !is(name, "SignedSignatureProperties") {
            walk.skip()?;
            continue;
        }
        while let Some(name) = walk.child()? {
            let at = walk.content.offset();
            let known = if is(name, name.local) { name.local } else { "" };
            match known {
                "SigningTime" if found.time.is_none() => {
                    let time = instant(&walk.text()?).ok_or(Refused::at(at, Fault::Time))?;
                    found.time = Some((at, time));
                }
                "SigningTime" => return walk.fault(Fault::Children),
                "SigningCertificate" | "SigningCertificateV2" => {
                    if found.certificates.len() == walk.limits.certificates {
                        return walk.fault(Fault::TooMany);
                    }
                    found.certificates.push((at, certificates(walk)?));
                }
                "SignaturePolicyIdentifier" => found.policy = policy(walk)?,
                _ => walk.skip()?,
            }
        }
    }
    Ok(found)
}

/// An xs:dateTime; one without a zone is by the civil clock of Romania.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    match DateTime::parse_from_rfc3339(text) {
        Ok(instant) => Some(instant.to_utc()),
        Err(_) => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
            .ok()?
            .and_local_timezone(Bucharest)
            .earliest()
            .map(|civil| civil.to_utc()),
    }
}

fn certificates(walk: &mut Walk<'_>) -> Result<Vec<CertificateDigest>, Refused> {
    let mut digests = Vec::new();
    while let Some(name) = walk.child()? {
        if !is(name, "Cert") {
            return walk.fault(Fault::Children);
        }
        if digests.len() == walk.limits.certificates {
            return walk.fault(Fault::TooMany);
        }
        // IssuerSerial and IssuerSerialV2 only help to find what the digest names.
        while let Some(name) = walk.child()? {
            if is(name, "CertDigest") {
                digests.push(certificate_digest(walk)?);
            } else {
                walk.skip()?;
            }
        }
    }
    Ok(digests)
}

fn certificate_digest(walk: &mut Walk<'_>) -> Result<CertificateDigest, Refused> {
    walk.expect("DigestMethod")?;
    let uri = walk.algorithm()?;
    let known = Digest::of_uri(&uri).map(|digest| digest.openssl().type_());
    let method = known.or_else(|| (uri == SHA1).then_some(Nid::SHA1));
    walk.skip()?;
    walk.expect("DigestValue")?;
    let value = walk.base64()?;
    walk.end()?;
    Ok(CertificateDigest { method, value })
}

fn policy(walk: &mut Walk<'_>) -> Result<Option<String>, Refused> {
    let mut policy = None;
    while let Some(name) = walk.child()? {
        match name.local {
            "SignaturePolicyImplied" => {
                policy = Some("implied".to_owned());
                walk.skip()?;
            }
            // SignaturePolicyId, SigPolicyId, Identifier: each inside the one before.
            "SignaturePolicyId" | "SigPolicyId" => policy = self::policy(walk)?.or(policy),
            "Identifier" => policy = Some(shown(walk.text()?.trim())),
            _ => walk.skip()?,
        }
    }
    Ok(policy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{
        Candidate, Form, Profile, Properties, Refusal, SigningKey, Verified, hex, locate, sha256,
        sign::tests::signed_again, sign_as,
    };
    use crate::xml::{Document, Limits};
    use base64::{Engine, engine::general_purpose::STANDARD};

    const PLAIN: &str = "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\"><Antet/></Declaratie>";
    const KEY: &[u8] = include_bytes!("../../fixtures/interop/pki/rsa.key");
    const CERTIFICATE: &[u8] = include_bytes!("../../fixtures/interop/pki/rsa.crt");
    const NOON: &str = "2026-11-20T12:00:00Z";

    fn key() -> SigningKey {
        SigningKey::from_pem(KEY, CERTIFICATE).unwrap()
    }

    fn der() -> Vec<u8> {
        Candidate::certificate_pem(CERTIFICATE).unwrap().der().to_vec()
    }

    /// A declaration signed at noon, one text in it replaced and all signed again.
    fn signed(before: &str, after: &str) -> String {
        let form = Form { pss: false, xades: NOON.parse().ok() };
        let text = sign_as(&Document::of(PLAIN), &key(), form, &Limits::default()).unwrap();
        assert!(text.contains(before), "{before}");
        signed_again(&text.replacen(before, after, 1), &key())
    }

    /// What is told of the properties, and why the signature is refused.
    fn judged(text: &str) -> (Properties, Vec<Refusal>) {
        let document = Document::of(text);
        let located = locate(&document, Profile::Declaration, &Limits::default()).unwrap();
        let candidate = Candidate::certificate_pem(CERTIFICATE).unwrap();
        let Verified { report, verdict } = located.verify(&[candidate], NOON.parse().unwrap());
        let refused = verdict.err().unwrap_or_default();
        (report.properties.unwrap(), refused.into_iter().map(|one| one.refusal).collect())
    }

    #[test]
    fn what_the_signer_says_is_told() {
        let (properties, refused) = judged(&signed("", ""));
        assert_eq!(refused, []);
        assert_eq!((properties.signed, properties.certificate), (true, Some(true)));
        assert_eq!(properties.signing_time, NOON.parse().ok());
        let policy = "</xades:SigningCertificateV2><xades:SignaturePolicyIdentifier>\
            <xades:SignaturePolicyId><xades:SigPolicyId><xades:Identifier>urn:oid:1.2.3\
            </xades:Identifier></xades:SigPolicyId></xades:SignaturePolicyId>\
            </xades:SignaturePolicyIdentifier>";
        let (properties, refused) = judged(&signed("</xades:SigningCertificateV2>", policy));
        assert_eq!((properties.policy.as_deref(), refused), (Some("urn:oid:1.2.3"), vec![]));
    }

    #[test]
    fn another_certificate_contradicts_the_signature_by_any_known_digest() {
        let own = STANDARD.encode(sha256(&der()));
        let (properties, refused) = judged(&signed(&own, &STANDARD.encode([7; 32])));
        assert_eq!(properties.certificate, Some(false));
        assert_eq!(refused, [Refusal::Contradiction(Contradiction::Certificate)]);
        let digest = |uri, value: &[u8]| {
            let value = STANDARD.encode(value);
            format!(
                "<ds:DigestMethod Algorithm=\"{uri}\"/><ds:DigestValue>{value}</ds:DigestValue>"
            )
        };
        let before = digest(Digest::Sha256.uri(), &sha256(&der()));
        let own = hash(MessageDigest::sha1(), &der()).unwrap();
        for (uri, value, expected) in [
            (SHA1, &*own, Some(true)),
            (SHA1, &[7; 20][..], Some(false)),
            ("urn:unknown", &[7; 20][..], None),
        ] {
            let (properties, refused) = judged(&signed(&before, &digest(uri, value)));
            assert_eq!(properties.certificate, expected, "{uri} {}", hex(value));
            assert_eq!(refused.is_empty(), expected != Some(false));
        }
    }

    #[test]
    fn a_signing_time_may_be_five_minutes_ahead() {
        let at = |time: &str| judged(&signed(NOON, time)).1;
        assert_eq!(at("2026-11-20T12:05:00Z"), []);
        let late = "2026-11-20T12:05:01Z";
        let contradiction = Contradiction::SigningTime(late.parse().unwrap());
        assert_eq!(at(late), [Refusal::Contradiction(contradiction)]);
    }

    #[test]
    fn properties_that_are_not_signed_say_nothing() {
        let text = sign_as(&Document::of(PLAIN), &key(), Form::default(), &Limits::default());
        let added = "</ds:KeyInfo><ds:Object><x:QualifyingProperties \
            xmlns:x=\"http://uri.etsi.org/01903/v1.3.2#\"><x:SignedProperties>\
            <x:SignedSignatureProperties><x:SigningTime>2099-01-01T00:00:00Z</x:SigningTime>\
            </x:SignedSignatureProperties></x:SignedProperties></x:QualifyingProperties>\
            </ds:Object>";
        let (properties, refused) = judged(&text.unwrap().replace("</ds:KeyInfo>", added));
        assert_eq!(refused, []);
        assert_eq!((properties.signed, properties.signing_time), (false, None));
    }

    #[test]
    fn there_are_signed_properties_once() {
        let twice = "</xades:SignedProperties><xades:SignedProperties/>";
        let text = signed("", "").replace("</xades:SignedProperties>", twice);
        let document = Document::of(text.as_str());
        let refused = locate(&document, Profile::Declaration, &Limits::default()).unwrap_err();
        assert_eq!(refused[0].refusal, Refusal::Structure(Fault::Children));
    }

    #[test]
    fn a_time_without_zone_is_romanian() {
        let at = |text: &str| instant(text).map(|at| at.to_rfc3339());
        let ten = Some("2026-11-20T10:00:00+00:00".to_owned());
        assert_eq!(at("2026-11-20T12:00:00"), ten);
        assert_eq!(at(" 2026-11-20T12:00:00+02:00 "), ten);
        assert_eq!(at("2026-11-20T10:00:00.000Z"), ten);
        assert_eq!(at("2026-06-20T13:00:00"), Some("2026-06-20T10:00:00+00:00".to_owned()));
        assert_eq!(at("2026-03-29T03:30:00"), None, "an hour that the clock skips");
        assert_eq!(at("yesterday"), None);
    }

    #[test]
    fn a_digest_that_is_not_known_neither_names_nor_contradicts() {
        let of = |method, value: &[u8]| CertificateDigest { method, value: value.to_vec() };
        let sha256 = hash(MessageDigest::sha256(), b"der").unwrap();
        let right = of(Some(Nid::SHA256), &sha256);
        let wrong = of(Some(Nid::SHA1), &sha256);
        let unknown = of(None, b"");
        assert_eq!(names(&[wrong.clone(), right.clone()], b"der"), Some(true));
        assert_eq!(names(&[unknown.clone(), right], b"der"), Some(true));
        assert_eq!(names(&[unknown, wrong.clone()], b"der"), None);
        assert_eq!(names(&[wrong], b"der"), Some(false));
    }
}
