//! The judgement of a certificate: in date, and issued under the anchors of the environment.
//! Registration is the store's to know, the signature is not its business.

use chrono::{DateTime, Utc};
use openssl::{
    asn1::{Asn1Time, Asn1TimeRef},
    error::ErrorStack,
    stack::Stack,
    x509::{
        X509, X509StoreContext, X509VerifyResult,
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
    Expired(String),
    /// Before its first day.
    #[error("the certificate is valid from {0} on")]
    NotYetValid(String),
    /// No chain to an anchor.
    #[error("the certificate does not chain to an anchor of this environment: {0}")]
    Untrusted(String),
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

/// Reads a certificate and judges its dates, the chain left aside.
pub fn in_date(der: &[u8], at: DateTime<Utc>) -> Result<X509, CertificateRefused> {
    let certificate = X509::from_der(der).map_err(|_| CertificateRefused::Unreadable)?;
    let now = Asn1Time::from_unix(at.timestamp()).map_err(|_| CertificateRefused::Unreadable)?;
    let after = |time: &Asn1TimeRef| now.as_ref() > time;
    if after(certificate.not_after()) {
        return Err(CertificateRefused::Expired(certificate.not_after().to_string()));
    }
    if now.as_ref() < certificate.not_before() {
        return Err(CertificateRefused::NotYetValid(certificate.not_before().to_string()));
    }
    Ok(certificate)
}
