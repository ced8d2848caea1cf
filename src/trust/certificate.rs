//! One certificate, read: its dates, the fields by which hints name it, what its key is for.

use super::Flaw;
use chrono::{DateTime, Utc};
use openssl::{
    asn1::{Asn1Time, Asn1TimeRef},
    nid::Nid,
    sha::Sha256,
    x509::{X509, X509KeyUsage, X509NameRef, X509Ref},
};
use x509_cert::{certificate::TbsCertificate, ext::pkix::BasicConstraints};

/// What a certificate is presented for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It signed a document: a signature that its holder cannot deny (nonRepudiation).
    Signing,
    /// Its holder says who they are: real ones may be for signing alone.
    Identity,
}

impl Purpose {
    /// A key whose certificate says nothing of its usage is for anything (RFC 5280, 4.2.1.3).
    pub(super) fn is_allowed(self, certificate: &X509Ref) -> bool {
        let asked = match self {
            Self::Signing => X509KeyUsage::NON_REPUDIATION,
            Self::Identity => X509KeyUsage::DIGITAL_SIGNATURE | X509KeyUsage::NON_REPUDIATION,
        };
        certificate.key_usage().is_none_or(|usage| usage.intersects(asked))
    }
}

/// Whether it is an authority's, by what it says of itself or by what its key is for.
pub(super) fn is_authority(certificate: &X509Ref, fields: &TbsCertificate) -> bool {
    let constraints = fields.get_extension::<BasicConstraints>();
    let says = constraints.is_ok_and(|found| found.is_some_and(|(_, constraints)| constraints.ca));
    let issues = X509KeyUsage::KEY_CERT_SIGN | X509KeyUsage::CRL_SIGN;
    says || certificate.key_usage().is_some_and(|usage| usage.intersects(issues))
}

/// Reads a certificate and judges its dates, the chain left aside.
pub fn in_date(der: &[u8], at: DateTime<Utc>) -> Result<X509, Flaw> {
    let certificate = X509::from_der(der).map_err(|_| Flaw::Unreadable)?;
    let (not_before, not_after) = validity(&certificate).ok_or(Flaw::Unreadable)?;
    if at > not_after {
        Err(Flaw::Expired(not_after))
    } else if at < not_before {
        Err(Flaw::NotYetValid(not_before))
    } else {
        Ok(certificate)
    }
}

/// The first and the last instant.
pub(super) fn validity(certificate: &X509Ref) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    Some((instant(certificate.not_before())?, instant(certificate.not_after())?))
}

/// A time of ASN.1.
pub(super) fn instant(time: &Asn1TimeRef) -> Option<DateTime<Utc>> {
    let since = Asn1Time::from_unix(0).and_then(|epoch| epoch.diff(time)).ok()?;
    DateTime::from_timestamp(i64::from(since.days) * 86_400 + i64::from(since.secs), 0)
}

/// The fields of a certificate by which hints name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// Serial number, decimal.
    pub serial: String,
    /// Subject key identifier, the extension's octets.
    pub ski: Option<Vec<u8>>,
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
    /// Names its holder among those of its issuer; none of one without a personal code.
    pub holder: Option<[u8; 32]>,
}

/// A certificate as DER, from DER or PEM.
pub fn der(bytes: &[u8]) -> Result<Vec<u8>, Flaw> {
    let read = match bytes.starts_with(b"-----BEGIN") {
        true => X509::from_pem(bytes),
        false => X509::from_der(bytes),
    };
    read.and_then(|read| read.to_der()).map_err(|_| Flaw::Unreadable)
}

/// Reads a certificate (DER) for registration.
pub fn particulars(der: &[u8]) -> Result<Particulars, Flaw> {
    let certificate = X509::from_der(der).map_err(|_| Flaw::Unreadable)?;
    let serial = certificate.serial_number().to_bn().and_then(|number| number.to_dec_str());
    match (serial, validity(&certificate)) {
        (Ok(serial), Some((not_before, not_after))) => Ok(Particulars {
            serial: serial.to_string(),
            ski: certificate.subject_key_id().map(|identifier| identifier.as_slice().to_vec()),
            not_before,
            not_after,
            holder: holder(&certificate),
        }),
        _ => Err(Flaw::Unreadable),
    }
}

/// SHA-256 over issuer and personal code: the provider gives the code, and gives it to one person
/// (C-02). A renewed certificate has the one of the certificate before.
fn holder(certificate: &X509Ref) -> Option<[u8; 32]> {
    let code = text(certificate.subject_name(), Nid::SERIALNUMBER)?;
    let mut hash = Sha256::new();
    for entry in certificate.issuer_name().entries() {
        // Each field with its length before it: no two names give the same octets.
        for part in [entry.object().to_string().as_bytes(), entry.data().as_slice()] {
            hash.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
    }
    hash.update(code.as_bytes());
    Some(hash.finish())
}

/// The first field of this sort in a name, where it can be read and is not empty.
pub(super) fn text(name: &X509NameRef, nid: Nid) -> Option<String> {
    let entry = name.entries_by_nid(nid).next()?;
    entry.data().to_string().ok().filter(|text| !text.trim().is_empty())
}

/// The common name in a certificate's subject.
pub fn common_name(der: &[u8]) -> Option<String> {
    text(X509::from_der(der).ok()?.subject_name(), Nid::COMMONNAME)
}
