//! Certificate authorities of one's own, for the TEST environment: the demo's, and the tests'.
//! What they issue says that it is qualified, as what production sees does; there nobody trusts them.

use super::qualified::{QC_STATEMENTS, claim};
use chrono::{DateTime, Utc};
use der::{Encode, asn1::Int};
use openssl::{
    asn1::{Asn1Integer, Asn1Object, Asn1OctetString, Asn1Time},
    bn::{BigNum, MsbOption},
    ec::{EcGroup, EcKey},
    error::ErrorStack,
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    rsa::Rsa,
    x509::{
        X509, X509Builder, X509CrlBuilder, X509Extension, X509Name, X509NameBuilder,
        extension::{
            AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage,
            SubjectAlternativeName, SubjectKeyIdentifier,
        },
    },
};
use std::net::IpAddr;

/// The extension of a list that counts it.
const CRL_NUMBER: &str = "2.5.29.20";

/// OpenSSL would not make or read a key or a certificate.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// Of OpenSSL's.
    #[error("keys and certificates: {0}")]
    OpenSsl(#[from] ErrorStack),
    /// What a certificate says of its qualification.
    #[error("QcStatements: {0}")]
    Statements(#[from] der::Error),
}

/// What kind of key a holder gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, 2048 bits.
    Rsa,
    /// EC on P-256.
    P256,
}

/// From when until when a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first instant.
    pub from: DateTime<Utc>,
    /// The last.
    pub until: DateTime<Utc>,
}

/// What a certificate is for.
#[derive(Clone, Copy)]
enum Purpose<'p> {
    /// Issuing others.
    Authority,
    /// Signing, and saying who one is.
    Person,
    /// The TLS of a service that is reached by these names and addresses.
    Server(&'p [&'p str]),
}

/// An authority: its certificate and the key it issues with.
#[derive(Clone)]
pub struct Authority {
    key: PKey<Private>,
    certificate: X509,
}

/// A certificate and its key.
#[derive(Clone)]
pub struct Issued {
    key: PKey<Private>,
    certificate: X509,
}

impl Authority {
    /// A root of this name.
    pub fn root(name: &str, validity: Validity) -> Result<Self, AuthorityError> {
        let key = PKey::from_rsa(Rsa::generate(2048)?)?;
        let name = subject(name, Purpose::Authority)?;
        let builder = certificate(&name, &name, &key, validity)?;
        let certificate = finish(builder, None, &key, Purpose::Authority)?;
        Ok(Self { key, certificate })
    }

    /// An authority from its PEM files.
    pub fn from_pem(key: &[u8], certificate: &[u8]) -> Result<Self, AuthorityError> {
        Ok(Self {
            key: PKey::private_key_from_pem(key)?,
            certificate: X509::from_pem(certificate)?,
        })
    }

    /// An authority under this one.
    pub fn subordinate(&self, name: &str, validity: Validity) -> Result<Self, AuthorityError> {
        let Issued { key, certificate } =
            self.make(name, KeyKind::Rsa, validity, Purpose::Authority)?;
        Ok(Self { key, certificate })
    }

    /// A certificate for signing, of this holder.
    pub fn issue(
        &self,
        name: &str,
        kind: KeyKind,
        validity: Validity,
    ) -> Result<Issued, AuthorityError> {
        self.make(name, kind, validity, Purpose::Person)
    }

    /// A certificate for the TLS of a service, which is reached by these names and IP addresses.
    pub fn issue_server(
        &self,
        names: &[&str],
        validity: Validity,
    ) -> Result<Issued, AuthorityError> {
        let name = names.first().copied().unwrap_or_default();
        self.make(name, KeyKind::P256, validity, Purpose::Server(names))
    }

    /// Its revocation list, PEM, with nothing in it.
    pub fn empty_crl_pem(&self, validity: Validity) -> Result<Vec<u8>, AuthorityError> {
        let mut list = X509CrlBuilder::new()?;
        list.set_issuer_name(self.certificate.subject_name())?;
        list.set_last_update(Asn1Time::from_unix(validity.from.timestamp())?.as_ref())?;
        list.set_next_update(Asn1Time::from_unix(validity.until.timestamp())?.as_ref())?;
        let context = X509::builder()?;
        let context = context.x509v3_context(Some(&self.certificate), None);
        let key = AuthorityKeyIdentifier::new().keyid(true).build(&context)?;
        list.append_extension(key)?;
        let number = Asn1OctetString::new_from_bytes(&Int::new(&[1])?.to_der()?)?;
        let id = Asn1Object::from_str(CRL_NUMBER)?;
        list.append_extension(X509Extension::new_from_der(&id, false, &number)?)?;
        list.sign(&self.key, MessageDigest::sha256())?;
        Ok(list.build()?.to_pem()?)
    }

    /// Its certificate, PEM.
    pub fn certificate_pem(&self) -> Result<Vec<u8>, AuthorityError> {
        Ok(self.certificate.to_pem()?)
    }

    /// Its key, PEM (PKCS#8).
    pub fn key_pem(&self) -> Result<Vec<u8>, AuthorityError> {
        Ok(self.key.private_key_to_pem_pkcs8()?)
    }

    fn make(
        &self,
        name: &str,
        kind: KeyKind,
        validity: Validity,
        purpose: Purpose<'_>,
    ) -> Result<Issued, AuthorityError> {
        let key = match kind {
            KeyKind::Rsa => PKey::from_rsa(Rsa::generate(2048)?)?,
            KeyKind::P256 => PKey::from_ec_key(EcKey::generate(&*EcGroup::from_curve_name(
                Nid::X9_62_PRIME256V1,
            )?)?)?,
        };
        let builder =
            certificate(&subject(name, purpose)?, self.certificate.subject_name(), &key, validity)?;
        let certificate = finish(builder, Some(&self.certificate), &self.key, purpose)?;
        Ok(Issued { key, certificate })
    }
}

impl Issued {
    /// The certificate, PEM.
    pub fn certificate_pem(&self) -> Result<Vec<u8>, AuthorityError> {
        Ok(self.certificate.to_pem()?)
    }

    /// The certificate, DER.
    pub fn certificate_der(&self) -> Result<Vec<u8>, AuthorityError> {
        Ok(self.certificate.to_der()?)
    }

    /// The key, PEM (PKCS#8).
    pub fn key_pem(&self) -> Result<Vec<u8>, AuthorityError> {
        Ok(self.key.private_key_to_pem_pkcs8()?)
    }
}

/// A name of the TEST environment: nobody takes it for a real one. Persons have a code too.
fn subject(common_name: &str, purpose: Purpose<'_>) -> Result<X509Name, ErrorStack> {
    let mut name = X509NameBuilder::new()?;
    name.append_entry_by_nid(Nid::COUNTRYNAME, "RO")?;
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, "SER TEST")?;
    if let Purpose::Person = purpose {
        name.append_entry_by_nid(Nid::SERIALNUMBER, &common_name.to_uppercase())?;
    }
    name.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
    Ok(name.build())
}

fn certificate(
    subject: &X509Name,
    issuer: &openssl::x509::X509NameRef,
    key: &PKey<Private>,
    validity: Validity,
) -> Result<X509Builder, ErrorStack> {
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(Asn1Integer::from_bn(&serial)?.as_ref())?;
    builder.set_subject_name(subject)?;
    builder.set_issuer_name(issuer)?;
    builder.set_pubkey(key)?;
    builder.set_not_before(Asn1Time::from_unix(validity.from.timestamp())?.as_ref())?;
    builder.set_not_after(Asn1Time::from_unix(validity.until.timestamp())?.as_ref())?;
    Ok(builder)
}

fn finish(
    mut builder: X509Builder,
    issuer: Option<&X509>,
    signer: &PKey<Private>,
    purpose: Purpose<'_>,
) -> Result<X509, AuthorityError> {
    let mut constraints = BasicConstraints::new();
    let mut usage = KeyUsage::new();
    usage.critical();
    match purpose {
        Purpose::Authority => {
            constraints.critical().ca();
            usage.key_cert_sign().crl_sign();
        }
        Purpose::Person => {
            usage.digital_signature().non_repudiation();
            let id = Asn1Object::from_str(&QC_STATEMENTS.to_string())?;
            let claim = Asn1OctetString::new_from_bytes(&claim()?)?;
            builder.append_extension(X509Extension::new_from_der(&id, false, &claim)?)?;
        }
        Purpose::Server(names) => {
            usage.digital_signature();
            builder.append_extension(ExtendedKeyUsage::new().server_auth().build()?)?;
            let context = builder.x509v3_context(issuer.map(AsRef::as_ref), None);
            let names = alternative_names(names).build(&context)?;
            builder.append_extension(names)?;
        }
    }
    builder.append_extension(constraints.build()?)?;
    builder.append_extension(usage.build()?)?;
    let identifier = SubjectKeyIdentifier::new();
    let context = builder.x509v3_context(issuer.map(AsRef::as_ref), None);
    let subject_key = identifier.build(&context)?;
    builder.append_extension(subject_key)?;
    if issuer.is_some() {
        let context = builder.x509v3_context(issuer.map(AsRef::as_ref), None);
        let authority_key = AuthorityKeyIdentifier::new().keyid(true).build(&context)?;
        builder.append_extension(authority_key)?;
    }
    builder.sign(signer, MessageDigest::sha256())?;
    Ok(builder.build())
}

fn alternative_names(names: &[&str]) -> SubjectAlternativeName {
    let mut alternatives = SubjectAlternativeName::new();
    for name in names {
        match name.parse::<IpAddr>() {
            Ok(_) => alternatives.ip(name),
            Err(_) => alternatives.dns(name),
        };
    }
    alternatives
}
