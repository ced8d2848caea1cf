//! Certificate revocation lists (RFC 5280, 5): read once into a table of serial numbers, verified by
//! the issuer's key when first used. Deltas and indirect lists are not used.

use super::status::{Source, Status, Why};
use crate::signature::{hex, sha256};
use chrono::{DateTime, Utc};
use der::{Decode, Encode, Tag, Tagged, asn1::AnyRef};
use openssl::x509::{X509, X509Crl, X509KeyUsage, X509Ref};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};
use x509_cert::{
    crl::{CertificateList, RevokedCert},
    ext::{
        Extensions,
        pkix::{
            IssuingDistributionPoint,
            name::{DistributionPointName, GeneralName},
        },
    },
    time::Time,
};

/// Extensions of a list whose meaning is known here: number, issuer's other names, issuer's key,
/// where fresher ones are, which certificates it is for.
const KNOWN: [&str; 5] = ["2.5.29.20", "2.5.29.18", "2.5.29.35", "2.5.29.46", "2.5.29.28"];
const ISSUING_POINT: &str = "2.5.29.28";
/// A list of changes to another one.
const DELTA: &str = "2.5.29.27";
/// Why, in an entry.
const REASON: &str = "2.5.29.21";
/// Signatures that anybody with some money can forge: MD5 and SHA-1, with RSA, and with ECDSA.
const WEAK: [&str; 3] = ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1"];

/// Why a file or an answer is not a list that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlProblem {
    /// Not a CRL.
    #[error("not a certificate revocation list")]
    Unreadable,
    /// Changes to another list.
    #[error("a delta list, which is not used")]
    Delta,
    /// It speaks of other issuers' certificates too, or for some reasons only.
    #[error("an indirect or partial list, which is not used")]
    Partial,
    /// It does not say until when it may be used.
    #[error("it has no nextUpdate")]
    Endless,
    /// It says something that must be understood, and is not.
    #[error("it has a critical extension that is not known")]
    Extension,
    /// Signed with MD5 or SHA-1.
    #[error("it is signed with MD5 or SHA-1")]
    Weak,
}

/// Which certificates of the issuer a list is for.
#[derive(Debug, Default)]
struct Scope {
    /// Only those of authorities, or only the others; both where it does not say.
    authorities: Option<bool>,
    /// Only those that name one of these places; all where there are none.
    points: Vec<String>,
}

/// A list.
#[derive(Debug)]
pub(super) struct Crl {
    raw: Vec<u8>,
    /// The issuer's name, DER.
    issuer: Vec<u8>,
    scope: Scope,
    entries: BTreeMap<Vec<u8>, Status>,
    source: Source,
    /// What came of the signature, by the issuer's certificate.
    verified: Mutex<HashMap<[u8; 32], bool>>,
}

impl Crl {
    /// From DER or PEM.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, CrlProblem> {
        let unreadable = CrlProblem::Unreadable;
        let raw = match bytes.starts_with(b"-----BEGIN") {
            true => {
                X509Crl::from_pem(bytes).and_then(|crl| crl.to_der()).map_err(|_| unreadable)?
            }
            false => bytes.to_vec(),
        };
        let CertificateList { tbs_cert_list: list, signature_algorithm, .. } =
            CertificateList::from_der(&raw).map_err(|_| unreadable)?;
        if WEAK.contains(&&*signature_algorithm.oid.to_string()) {
            return Err(CrlProblem::Weak);
        }
        let scope = scope(list.crl_extensions.as_ref())?;
        let until = instant(list.next_update.ok_or(CrlProblem::Endless)?).ok_or(unreadable)?;
        let produced = instant(list.this_update).ok_or(unreadable)?;
        let entries = list.revoked_certificates.unwrap_or_default();
        let source = Source { kind: "CRL", produced, until, sha256: hex(&sha256(&raw)) };
        Ok(Self {
            issuer: list.issuer.to_der().map_err(|_| unreadable)?,
            scope,
            entries: entries.iter().map(entry).collect::<Result<_, _>>()?,
            source,
            raw,
            verified: Mutex::default(),
        })
    }

    /// When it was made, and until when it may be used.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// Whether it is a later one of the same list.
    pub(super) fn follows(&self, other: &Self) -> bool {
        self.issuer != other.issuer || self.source.produced >= other.source.produced
    }

    /// Whether it is of this issuer, and for certificates like this one.
    pub(super) fn covers(&self, certificate: &X509Ref, issuer: &X509Ref, authority: bool) -> bool {
        let of_issuer = issuer.subject_name().to_der().is_ok_and(|name| name == self.issuer);
        let Scope { authorities, points } = &self.scope;
        of_issuer
            && authorities.is_none_or(|only| only == authority)
            && (points.is_empty() || urls(certificate).iter().any(|url| points.contains(url)))
    }

    /// What it says of a certificate that it covers.
    pub(super) fn status(&self, certificate: &X509Ref, issuer: &X509) -> Status {
        if !self.is_signed_by(issuer) {
            return Status::Unknown(Why::Unsigned);
        }
        let serial = certificate.serial_number().to_bn().map(|number| number.to_vec());
        match serial {
            Ok(serial) => self.entries.get(&serial).cloned().unwrap_or(Status::Good),
            Err(_) => Status::Unknown(Why::NotKnown),
        }
    }

    fn is_signed_by(&self, issuer: &X509) -> bool {
        let Ok(name) = issuer.to_der().map(|der| sha256(&der)) else { return false };
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        *verified.entry(name).or_insert_with(|| {
            let signs = X509KeyUsage::CRL_SIGN;
            let allowed = issuer.key_usage().is_none_or(|usage| usage.intersects(signs));
            let key = issuer.public_key();
            let read = X509Crl::from_der(&self.raw);
            let verified = key.and_then(|key| read.and_then(|crl| crl.verify(&key)));
            allowed && verified.unwrap_or(false)
        })
    }
}

/// Where a certificate says that its issuer publishes lists.
pub(super) fn urls(certificate: &X509Ref) -> Vec<String> {
    let points = certificate.crl_distribution_points().into_iter().flatten();
    let mut urls = Vec::new();
    for point in points {
        let names = point.distpoint().and_then(|name| name.fullname());
        let uris = names.into_iter().flatten().filter_map(|name| name.uri());
        urls.extend(uris.map(str::to_owned));
    }
    urls
}

fn scope(extensions: Option<&Extensions>) -> Result<Scope, CrlProblem> {
    let mut scope = Scope::default();
    for extension in extensions.into_iter().flatten() {
        match &*extension.extn_id.to_string() {
            DELTA => return Err(CrlProblem::Delta),
            ISSUING_POINT => scope = issuing_point(extension.extn_value.as_bytes())?,
            id if extension.critical && !KNOWN.contains(&id) => return Err(CrlProblem::Extension),
            _ => {}
        }
    }
    Ok(scope)
}

fn issuing_point(value: &[u8]) -> Result<Scope, CrlProblem> {
    let point = IssuingDistributionPoint::from_der(value).map_err(|_| CrlProblem::Unreadable)?;
    let partial = point.indirect_crl || point.only_some_reasons.is_some();
    if partial || point.only_contains_attribute_certs {
        return Err(CrlProblem::Partial);
    }
    let authorities = match (point.only_contains_user_certs, point.only_contains_ca_certs) {
        (false, false) => None,
        (_, authorities) => Some(authorities),
    };
    let points = match point.distribution_point {
        Some(DistributionPointName::FullName(names)) => names.iter().filter_map(uri).collect(),
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => return Err(CrlProblem::Partial),
        None => Vec::new(),
    };
    Ok(Scope { authorities, points })
}

fn uri(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(uri) => Some(uri.as_str().to_owned()),
        _ => None,
    }
}

fn entry(entry: &RevokedCert) -> Result<(Vec<u8>, Status), CrlProblem> {
    let mut reason = 0;
    for extension in entry.crl_entry_extensions.iter().flatten() {
        match &*extension.extn_id.to_string() {
            REASON => {
                reason = code(extension.extn_value.as_bytes()).ok_or(CrlProblem::Unreadable)?;
            }
            _ if extension.critical => return Err(CrlProblem::Extension),
            _ => {}
        }
    }
    let at = instant(entry.revocation_date).ok_or(CrlProblem::Unreadable)?;
    let octets = entry.serial_number.as_bytes();
    // As OpenSSL writes a number: without the octet that only keeps it from being negative.
    let serial = octets.iter().skip_while(|octet| **octet == 0).copied().collect();
    Ok((serial, Status::of(at, reason)))
}

fn code(value: &[u8]) -> Option<i64> {
    let code = AnyRef::from_der(value).ok().filter(|value| value.tag() == Tag::Enumerated)?;
    match code.value() {
        [code] => Some(i64::from(*code)),
        _ => None,
    }
}

fn instant(time: Time) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(time.to_unix_duration().as_secs()).ok()?, 0)
}
