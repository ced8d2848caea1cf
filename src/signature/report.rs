//! What a verification finds out, told as facts; the verdict follows from them. From this one value
//! come `ser verify`, the answer of valideaza and what is kept with a declaration.

use super::{Located, Timestamp, reference::Reference, refusal::shown};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// How a declaration in a message was read (`wire.md`, Two readings).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Reading {
    /// Inside the envelope, with the namespaces that it inherits.
    #[serde(rename = "a")]
    InPlace,
    /// As a document of its own.
    #[serde(rename = "b")]
    Apart,
}

/// What a reference is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The whole element that is read.
    Declaration,
    /// The signature's SignedProperties.
    Properties,
    /// The signature's KeyInfo.
    KeyInfo,
    /// Anything else: in the core profile only.
    Other,
}

/// One reference of a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceReport {
    /// The URI as written, its first 100 characters; empty where there is none.
    pub uri: String,
    /// What it is to.
    pub covers: Part,
    /// Whether the signature is left out of what is digested.
    pub enveloped: bool,
    /// URI of the canonicalization, named or by default; none of base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonicalization: Option<&'static str>,
    /// URI of the digest method.
    pub digest: &'static str,
    /// Whether the digest is the one written; none where it was not computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
}

/// A public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Key {
    /// `RSA` or `EC`.
    pub kind: &'static str,
    /// Its size.
    pub bits: u32,
}

/// What XAdES properties say. Properties that the signature does not cover say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Properties {
    /// Whether a reference whose digest holds covers them.
    pub signed: bool,
    /// When the signer says to have signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_time: Option<DateTime<Utc>>,
    /// Whether the certificate whose key verified is the one they name; none where they name none,
    /// or by digests that are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<bool>,
    /// Identifier of the signature policy; `implied` where they say that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

/// The facts of a signature whose structure holds. What could not be computed, because an earlier
/// stage failed, is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Of a declaration in a message, how it was read; none of a document by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// URI of the canonicalization of SignedInfo.
    pub canonicalization: &'static str,
    /// URI of the signature method.
    pub method: &'static str,
    /// URI of the digest that the signature is over.
    pub digest: &'static str,
    /// Whether the signature value is of a registered key that the signature points to; none where
    /// it points to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_holds: Option<bool>,
    /// The key that verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// SHA-256 of the certificate whose key verified, lower-case hexadecimal; none of a bare key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// The references, in their order.
    pub references: Vec<ReferenceReport>,
    /// XAdES properties, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Properties>,
    /// Timestamps over the signature value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timestamps: Vec<Timestamp>,
}

impl Located<'_> {
    /// What the structure shows, before any key is known.
    pub(super) fn report(&self) -> Report {
        let signature = &self.signature;
        let references = signature.references.iter().zip(&self.targets);
        Report {
            reading: self.reading,
            canonicalization: signature.canonicalization.uri(),
            method: signature.method,
            digest: signature.digest.uri(),
            value_holds: None,
            key: None,
            certificate: None,
            references: references
                .map(|(reference, target)| {
                    reference.report(self.part_at(target.offset(self.element.offset())))
                })
                .collect(),
            properties: signature.properties.as_ref().map(|_| Properties {
                signed: false,
                signing_time: None,
                certificate: None,
                policy: None,
            }),
            timestamps: Vec::new(),
        }
    }

    fn part_at(&self, offset: usize) -> Part {
        if offset == self.element.offset() {
            Part::Declaration
        } else if self.signature.key_info == Some(offset) {
            Part::KeyInfo
        } else if self.signature.properties.as_ref().map(|signed| signed.at) == Some(offset) {
            Part::Properties
        } else {
            Part::Other
        }
    }
}

impl Reference {
    fn report(&self, covers: Part) -> ReferenceReport {
        ReferenceReport {
            uri: self.uri.as_deref().map(shown).unwrap_or_default(),
            covers,
            enveloped: self.is_enveloped(),
            canonicalization: self.canonicalization().map(|(method, _)| method.uri()),
            digest: self.digest.uri(),
            holds: None,
        }
    }
}
