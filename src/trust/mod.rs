//! The judgement of a certificate: in date, and issued under the anchors of the environment.
//! Registration is the store's to know, the signature is not its business.

pub mod authority;
pub mod tls;

use chrono::{DateTime, Utc};
use openssl::{
    asn1::{Asn1Time, Asn1TimeRef},
    error::ErrorStack,
    nid::Nid,
    stack::Stack,
    x509::{
        X509, X509KeyUsage, X509Ref, X509StoreContext, X509VerifyResult,
        store::X509StoreBuilder,
        verify::{X509VerifyFlags, X509VerifyParam},
    },
};

/// Security level of a chain: keys of at least 112 bits, no SHA-1 (`pki-notes.md`, 3).
const SECURITY_LEVEL: i32 = 2;

/// Why a registered certificate is not taken now (`rules.md`, 3xxx).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateRefused {
    /// After its last day.
    #[error("the certificate expired on {0}")]
    Expired(DateTime<Utc>),
    /// Before its first day.
    #[error("the certificate is valid from {0} on")]
    NotYetValid(DateTime<Utc>),
    /// No chain to an anchor.
    #[error("the certificate does not chain to an anchor of this environment: {0}")]
    Untrusted(String),
    /// It is for something else than signing.
    #[error("the key usage of the certificate does not allow signing")]
    Usage,
    /// Not a certificate OpenSSL reads.
    #[error("the certificate cannot be read")]
    Unreadable,
}

/// Why anchors cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnchorsError {
    /// Not PEM certificates.
    #[error("not certificates in PEM: {0}")]
    Pem(#[from] ErrorStack),
    /// Nothing in it.
    #[error("no certificate in it")]
    Empty,
}

/// The authorities an environment trusts: roots or issuing authorities, as a trusted list names them.
#[derive(Debug, Clone, Default)]
pub struct Anchors(Vec<X509>);

impl Anchors {
    /// From certificates in PEM, one after another.
    pub fn from_pem(pem: &[u8]) -> Result<Self, AnchorsError> {
        let certificates = X509::stack_from_pem(pem)?;
        if certificates.is_empty() { Err(AnchorsError::Empty) } else { Ok(Self(certificates)) }
    }

    /// These and those of another file.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Judges a certificate (DER) at an instant. `beside` are certificates that came with it, which
    /// may be links of the chain and are never trusted.
    pub fn judge(
        &self,
        der: &[u8],
        beside: &[&[u8]],
        at: DateTime<Utc>,
    ) -> Result<(), CertificateRefused> {
        let certificate = in_date(der, at)?;
        if !may_sign(&certificate) {
            return Err(CertificateRefused::Usage);
        }
        let untrusted = |_: ErrorStack| CertificateRefused::Untrusted("OpenSSL error".to_owned());
        let verdict = self.verify(&certificate, beside, at).map_err(untrusted)?;
        if verdict == X509VerifyResult::OK {
            Ok(())
        } else {
            Err(CertificateRefused::Untrusted(verdict.error_string().to_owned()))
        }
    }

    fn verify(
        &self,
        certificate: &X509,
        beside: &[&[u8]],
        at: DateTime<Utc>,
    ) -> Result<X509VerifyResult, ErrorStack> {
        let mut parameters = X509VerifyParam::new()?;
        parameters.set_flags(
            X509VerifyFlags::PARTIAL_CHAIN
                | X509VerifyFlags::TRUSTED_FIRST
                | X509VerifyFlags::X509_STRICT,
        )?;
        parameters.set_auth_level(SECURITY_LEVEL);
        parameters.set_time(at.timestamp());
        let mut store = X509StoreBuilder::new()?;
        store.set_param(&parameters)?;
        self.0.iter().try_for_each(|anchor| store.add_cert(anchor.clone()))?;
        let mut chain = Stack::new()?;
        for link in beside.iter().filter_map(|der| X509::from_der(der).ok()) {
            chain.push(link)?;
        }
        let mut context = X509StoreContext::new()?;
        context.init(&store.build(), certificate, &chain, |context| {
            context.verify_cert()?;
            Ok(context.error())
        })
    }
}

/// Whether the key is for signing: one whose certificate says nothing of it is for anything
/// (RFC 5280, 4.2.1.3); one that issues certificates is an authority's.
fn may_sign(certificate: &X509Ref) -> bool {
    let signs = X509KeyUsage::DIGITAL_SIGNATURE | X509KeyUsage::NON_REPUDIATION;
    certificate.key_usage().is_none_or(|usage| usage.intersects(signs))
}

/// Reads a certificate and judges its dates, the chain left aside.
pub fn in_date(der: &[u8], at: DateTime<Utc>) -> Result<X509, CertificateRefused> {
    let certificate = X509::from_der(der).map_err(|_| CertificateRefused::Unreadable)?;
    let not_after = instant(certificate.not_after()).ok_or(CertificateRefused::Unreadable)?;
    let not_before = instant(certificate.not_before()).ok_or(CertificateRefused::Unreadable)?;
    if at > not_after {
        Err(CertificateRefused::Expired(not_after))
    } else if at < not_before {
        Err(CertificateRefused::NotYetValid(not_before))
    } else {
        Ok(certificate)
    }
}

fn instant(time: &Asn1TimeRef) -> Option<DateTime<Utc>> {
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
}

/// A certificate as DER, from DER or PEM.
pub fn der(bytes: &[u8]) -> Result<Vec<u8>, CertificateRefused> {
    let read = match bytes.starts_with(b"-----BEGIN") {
        true => X509::from_pem(bytes),
        false => X509::from_der(bytes),
    };
    read.and_then(|read| read.to_der()).map_err(|_| CertificateRefused::Unreadable)
}

/// Reads a certificate (DER) for registration.
pub fn particulars(der: &[u8]) -> Result<Particulars, CertificateRefused> {
    let certificate = X509::from_der(der).map_err(|_| CertificateRefused::Unreadable)?;
    let serial = certificate.serial_number().to_bn().and_then(|number| number.to_dec_str());
    match (serial, instant(certificate.not_before()), instant(certificate.not_after())) {
        (Ok(serial), Some(not_before), Some(not_after)) => Ok(Particulars {
            serial: serial.to_string(),
            ski: certificate.subject_key_id().map(|identifier| identifier.as_slice().to_vec()),
            not_before,
            not_after,
        }),
        _ => Err(CertificateRefused::Unreadable),
    }
}

/// The common name in a certificate's subject.
pub fn common_name(der: &[u8]) -> Option<String> {
    let certificate = X509::from_der(der).ok()?;
    let entry = certificate.subject_name().entries_by_nid(Nid::COMMONNAME).next()?;
    entry.data().to_string().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use authority::{Authority, KeyKind, Validity};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn years(from: &str, until: &str) -> Validity {
        Validity { from: at(from), until: at(until) }
    }

    #[test]
    fn a_certificate_is_judged_by_its_dates_and_by_its_issuer() {
        let long = years("2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z");
        let root = Authority::root("TEST Root", long).unwrap();
        let issuing = root.subordinate("TEST Issuing", long).unwrap();
        let year = years("2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z");
        let leaf =
            issuing.issue("TEST Ana", KeyKind::P256, year).unwrap().certificate_der().unwrap();
        let anchors = |authority: &Authority| {
            Anchors::from_pem(&authority.certificate_pem().unwrap()).unwrap()
        };
        let now = at("2026-11-20T12:00:00Z");
        assert_eq!(anchors(&issuing).judge(&leaf, &[], now), Ok(()));
        assert!(matches!(
            anchors(&root).judge(&leaf, &[], now),
            Err(CertificateRefused::Untrusted(_))
        ));
        let link = X509::from_pem(&issuing.certificate_pem().unwrap()).unwrap().to_der().unwrap();
        assert_eq!(anchors(&root).judge(&leaf, &[&link], now), Ok(()));
        let late = anchors(&issuing).judge(&leaf, &[], at("2027-06-02T00:00:00Z"));
        assert!(matches!(late, Err(CertificateRefused::Expired(_))));
        let early = anchors(&issuing).judge(&leaf, &[], at("2026-05-31T00:00:00Z"));
        assert!(matches!(early, Err(CertificateRefused::NotYetValid(_))));
        let rogue = Authority::root("TEST Issuing", long).unwrap();
        assert!(matches!(
            anchors(&rogue).judge(&leaf, &[], now),
            Err(CertificateRefused::Untrusted(_))
        ));
    }

    #[test]
    fn particulars_are_those_of_the_certificate() {
        let year = years("2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z");
        let root = Authority::root("TEST Root", year).unwrap();
        let leaf = root.issue("TEST Ana", KeyKind::Rsa, year).unwrap().certificate_der().unwrap();
        let particulars = particulars(&leaf).unwrap();
        assert_eq!((particulars.not_before, particulars.not_after), (year.from, year.until));
        assert_eq!(common_name(&leaf).as_deref(), Some("TEST Ana"));
        assert!(particulars.ski.is_some() && particulars.serial.parse::<u128>().is_ok());
    }
}
