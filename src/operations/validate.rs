//! valideaza: to be replaced by the lead's.

use super::{Service, Unavailable};
use crate::declaration::Finding;

/// What was found out about the signature; what is wrong with it is among the findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    /// The document has one.
    pub present: bool,
    /// It is good, and so is its certificate.
    pub valid: bool,
    /// SHA-256 of the registered certificate that signed, lower case hexadecimal.
    pub certificate: Option<String>,
}

/// What is right and wrong with a document that is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    /// No error among the findings.
    pub valid: bool,
    /// The signature.
    pub signature: SignatureReport,
    /// Errors and warnings, all of them.
    pub findings: Vec<Finding>,
}

impl Service {
    /// Judges a document.
    pub fn validate(&self, _document: &[u8]) -> Result<Validation, Unavailable> {
        Err(Unavailable::internal(self.clock.now(), &std::fmt::Error))
    }
}
