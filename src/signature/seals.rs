//! The seal that receipts bear, and those that they bore before: an old receipt is verified by the
//! certificate of its time, which stays published when another has taken its place.

use super::{KeyError, SigningKey};
use openssl::{error::ErrorStack, x509::X509};

/// The seals of a service.
#[derive(Clone)]
pub struct Seals {
    present: SigningKey,
    former: Vec<X509>,
}

impl Seals {
    /// Receipts are sealed with this, and were never sealed with another.
    pub fn new(present: SigningKey) -> Self {
        Self { present, former: Vec::new() }
    }

    /// The certificates of a PEM file, one after another, sealed before.
    pub fn after(mut self, former: &[u8]) -> Result<Self, KeyError> {
        let former = X509::stack_from_pem(former).ok().filter(|former| !former.is_empty());
        self.former.extend(former.ok_or(KeyError::Unreadable)?);
        Ok(self)
    }

    /// What receipts are sealed with now.
    pub fn present(&self) -> &SigningKey {
        &self.present
    }

    /// The certificates, PEM, each once: the present one, then the former ones as they were named.
    pub fn certificates_pem(&self) -> Result<Vec<u8>, ErrorStack> {
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for certificate in std::iter::once(self.present.certificate()).chain(&self.former) {
            let text = certificate.to_pem()?;
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Ok(texts.concat())
    }
}
