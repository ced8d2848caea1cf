//! What the tests of signatures share: keys that nobody knows, and certificates they sign themselves.

use super::{SigningKey, algorithms::Digest};
use openssl::{
    asn1::Asn1Time,
    pkey::{PKey, Private},
    rsa::Rsa,
    x509::{X509, X509Builder, X509NameBuilder},
};

/// A certificate of today, for this key and by it.
pub(super) fn self_signed(key: &PKey<Private>) -> X509 {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", "TEST").unwrap();
    let name = name.build();
    let mut builder = X509Builder::new().unwrap();
    builder.set_subject_name(&name).unwrap();
    builder.set_issuer_name(&name).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
    builder.sign(key, Digest::Sha256.openssl()).unwrap();
    builder.build()
}

/// The key, ready to sign.
pub(super) fn signing(key: &PKey<Private>) -> SigningKey {
    let certificate = self_signed(key).to_pem().unwrap();
    SigningKey::from_pem(&key.private_key_to_pem_pkcs8().unwrap(), &certificate).unwrap()
}

/// A new RSA key.
pub(super) fn rsa() -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()
}
