//! The signature of a SOAP message in its WS-Security header (WSS 1.1, X.509 profile, as `wire.md`
//! narrows it): over Body and Timestamp, both found by where they stand and not by their names.
//!
//! What the signature is over is compared with the very elements that the envelope was read into,
//! by the bytes at which they begin: an element of the same name or identifier elsewhere is another.

mod header;
mod places;
pub(super) mod token;

use super::{
    Candidate, Hint, Located, Profile, Refused, Signed, refusal::shown, sha256,
    structure::Signature,
};
use crate::xml::{Attribute, Element, Limits, Name};
use chrono::{DateTime, Utc};

/// The namespace of WS-Security's header.
pub const WSSE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
/// The namespace of its identifiers and times.
pub const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

/// What a message's WS-Security header lacks, or holds beside what it may.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Insecure {
    /// A second Security header with a signature, for the same receiver (WSS 1.1, 5).
    #[error("the message has a second signed Security header")]
    SecondHeader,
    /// No Signature in it.
    #[error("the Security header has no signature")]
    NoSignature,
    /// Two.
    #[error("the Security header has a second signature")]
    SecondSignature,
    /// No Timestamp in it, or one without Created.
    #[error("the Security header has no Timestamp with Created")]
    NoTimestamp,
    /// Two.
    #[error("the Security header has a second Timestamp")]
    SecondTimestamp,
    /// An element that is neither of them nor a token, by its local name.
    #[error("the Security header holds `{0}`, which is not understood there")]
    Unknown(String),
    /// No reference to Body.
    #[error("the signature does not cover Body")]
    Body,
    /// No reference to Timestamp.
    #[error("the signature does not cover Timestamp")]
    Timestamp,
    /// A reference to neither of them, nor to a token or to another entry of Header.
    #[error("the reference `{0}` is to no part of the message that may be signed")]
    SomethingElse(String),
    /// Two references to one element.
    #[error("two references are to the same element")]
    Twice,
    /// Parts came beside the envelope, which no reference covers.
    #[error("the message has parts beside its envelope, which the signature does not cover")]
    Attached,
}

/// A message whose header claims to be signed, as its envelope was read.
#[derive(Debug, Clone)]
pub struct Secured<'t> {
    /// The envelope.
    pub root: Element<'t>,
    /// The header entry for us that holds a signature.
    pub security: Element<'t>,
    /// Where a second such entry begins.
    pub another: Option<usize>,
    /// Where Body begins.
    pub body: usize,
    /// Whether parts came beside the envelope.
    pub attached: bool,
}

/// What tells a signed message from any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// When it says that it was made.
    pub created: DateTime<Utc>,
    /// Until when it says that it counts.
    pub expires: Option<DateTime<Utc>>,
    /// SHA-256 of SignedInfo in its canonical form: a value of ECDSA has a twin that verifies too,
    /// what it is over has none.
    pub sha256: [u8; 32],
}

/// A message's signature located; see [`Self::verify`].
#[derive(Debug, Clone)]
pub struct LocatedMessage<'t> {
    located: Located<'t>,
    timestamp: header::Timestamp,
}

/// Locates the signature of a message. The errors are all those of the first stage that has any.
pub fn locate_message<'t>(
    message: &Secured<'t>,
    limits: &Limits,
) -> Result<LocatedMessage<'t>, Vec<Refused>> {
    let one = |refused| vec![refused];
    if let Some(second) = message.another {
        return Err(one(Refused::at(second, Insecure::SecondHeader)));
    }
    if message.attached {
        return Err(one(Refused::at(message.body, Insecure::Attached)));
    }
    let security = header::read(&message.security, limits).map_err(one)?;
    let header::Security { signature, timestamp, tokens } = security;
    let signature = Signature::read_in_message(signature, &tokens, limits)?;
    let places = places::Places { message, timestamp: timestamp.at, tokens: &tokens };
    let (element, targets) = places.targets(&signature).map_err(one)?;
    // What is covered was judged just now.
    let (profile, reading, foreign) = (Profile::Core, None, Vec::new());
    let located = Located { profile, reading, element, signature, targets, foreign, ahead: None };
    Ok(LocatedMessage { located, timestamp })
}

impl LocatedMessage<'_> {
    /// Where the signer says its certificate can be found.
    pub fn hints(&self) -> &[Hint] {
        self.located.hints()
    }

    /// Certificates (DER) that the signature points to in the message.
    pub fn certificates(&self) -> Vec<&[u8]> {
        self.located.certificates()
    }

    /// Verifies with the candidates that the signature points to: who signed Body and Timestamp, and
    /// what the Timestamp says. Whether that is fresh is for the caller to judge.
    pub fn verify(
        &self,
        candidates: &[Candidate],
        at: DateTime<Utc>,
    ) -> Result<Signed<Freshness>, Vec<Refused>> {
        let info = self.located.canonical_info().map_err(|refused| vec![refused])?;
        let header::Timestamp { created, expires, .. } = self.timestamp;
        let freshness = Freshness { created, expires, sha256: sha256(&info) };
        self.located.verify(candidates, at).verdict?.try_map(|_| Ok(freshness))
    }
}

/// The identifier of an element by which a message's signature may name it.
fn identifier<'a, 't>(attributes: &'a [Attribute<'t>]) -> Option<&'a Attribute<'t>> {
    attributes.iter().find(|attribute| attribute.name == Name::new(WSU, "Id"))
}
