//! Why a signature is not taken.

use crate::xml::Malformed;
use chrono::{DateTime, Utc};

/// What the references do not cover, or cover beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Coverage {
    /// No reference at all.
    #[error("the signature has no reference")]
    NoReference,
    /// None of the references is to the whole declaration.
    #[error("no reference covers the whole declaration")]
    NotTheDeclaration,
    /// A reference to something else than the declaration, the signature's own properties or key.
    #[error("a reference is to something other than the declaration")]
    SomethingElse,
    /// Two references to the declaration.
    #[error("more than one reference is to the declaration")]
    Twice,
    /// A fragment that names no element.
    #[error("a reference names an Id that no element has")]
    Unresolved,
}

/// What is wrong with the structure of the Signature element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Children missing, repeated, unknown or out of order.
    #[error("an element of the signature is missing, repeated, unknown or out of order")]
    Children,
    /// An algorithm without URI, or the like.
    #[error("an attribute of the signature is missing")]
    Attribute,
    /// Not base64, strictly read.
    #[error("a value of the signature is not base64")]
    Base64,
    /// A digest that is not as long as its method says.
    #[error("a digest is not as long as its algorithm makes it")]
    DigestLength,
    /// Comment, instruction or element inside a value.
    #[error("a value of the signature holds something other than text")]
    Value,
    /// Not an instant.
    #[error("a time of the signature cannot be read")]
    Time,
    /// The signature is not a child of the declaration.
    #[error("the signature is not a child of the declaration")]
    Place,
    /// Something that is neither a key hint nor XAdES stands inside the signature.
    #[error("the signature holds data that is not its own")]
    Smuggled,
    /// More references, transforms or certificates than allowed.
    #[error("the signature has more parts than allowed")]
    TooMany,
    /// A security token of a message, or a reference to one, of a form that is not read.
    #[error("a security token, or the reference to it, is of a form that is not read")]
    Token,
}

/// A signed XAdES property that cannot be true of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// `SigningCertificate` names another certificate.
    #[error("the signed properties name another certificate than the one whose key verified")]
    Certificate,
    /// `SigningTime` is more than 5 minutes in the future.
    #[error("the signing time {0} is more than 5 minutes in the future")]
    SigningTime(DateTime<Utc>),
}

/// What stands in a declaration that may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// A comment.
    #[error("a comment inside the declaration")]
    Comment,
    /// A processing instruction.
    #[error("a processing instruction inside the declaration")]
    Instruction,
    /// An XInclude element, which asks for what nobody signed.
    #[error("an XInclude element inside the declaration")]
    Inclusion,
    /// A relative namespace name, for which no canonical form is defined.
    #[error("a relative namespace name inside the declaration")]
    Namespace,
    /// A value that depends on a prefix which the signature does not cover.
    #[error("a value uses a prefix whose declaration is not signed")]
    Prefix,
}

/// Why a document is refused on account of its signature (`rules.md`, 1xxx to 3001).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not XML that is read here.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The document is no declaration: its root, or what the Body holds.
    #[error("the document is not a declaration")]
    NotADeclaration,
    /// No signature.
    #[error("the declaration has no signature")]
    Missing,
    /// A signature, digest, canonicalization or transform algorithm outside the list.
    #[error("algorithm refused: {0}")]
    Algorithm(String),
    /// A key that is too small or of another sort than those allowed.
    #[error("the key is refused: {0}")]
    Key(#[from] super::KeyError),
    /// A reference outside the document, or of a form that is not resolved.
    #[error("reference refused: `{0}` is not a part of this document")]
    External(String),
    /// It does not cover the declaration, or not only that.
    #[error(transparent)]
    Coverage(#[from] Coverage),
    /// More than one signature.
    #[error("the declaration has more than one signature")]
    SecondSignature,
    /// An identifier twice.
    #[error("the identifier `{0}` is used twice")]
    RepeatedId(String),
    /// The structure.
    #[error(transparent)]
    Structure(#[from] Fault),
    /// No registered certificate is pointed to.
    #[error("the signature points to no registered certificate")]
    Unregistered,
    /// The signature value is not of any candidate key over this SignedInfo.
    #[error("the signature value does not match")]
    Value,
    /// The digest of a reference does not match.
    #[error("the digest of the reference `{uri}` does not match")]
    Digest {
        /// The reference's URI.
        uri: String,
    },
    /// A XAdES property contradicts the signature.
    #[error(transparent)]
    Contradiction(#[from] Contradiction),
    /// Verified, but holds what no declaration may.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// The WS-Security header of a message.
    #[error(transparent)]
    Message(#[from] super::Insecure),
}

impl Refusal {
    /// Whether the signature is read, and its value or a digest does not hold.
    pub(super) fn is_mathematical(&self) -> bool {
        matches!(self, Self::Value | Self::Digest { .. })
    }
}

/// A refusal and where in the document it shows; the byte of the decoded text, if it has one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// Where.
    pub at: Option<usize>,
}

/// The beginning of something the sender wrote: enough to know it by.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(100).collect()
}

impl Refused {
    pub(super) fn at(at: usize, refusal: impl Into<Refusal>) -> Self {
        Self { refusal: refusal.into(), at: Some(at) }
    }
}

impl<R: Into<Refusal>> From<R> for Refused {
    fn from(refusal: R) -> Self {
        Self { refusal: refusal.into(), at: None }
    }
}
