//! XML-DSig of a declaration: locate the signature, verify it with registered keys, sign.
//! Knows `xml` and OpenSSL, nothing of what a declaration says.
//!
//! The order of work is the order of trust (`rules.md`, Stages): form and structure, then the
//! signature value with a key from outside the message, and only then the digests.

mod algorithms;
mod index;
mod key_info;
mod keys;
mod locate;
mod methods;
mod reference;
mod refusal;
mod sign;
mod signed;
mod structure;
mod verify;
mod walk;

pub use index::NAMESPACE;
pub use key_info::Hint;
pub use keys::{Candidate, KeyError, SigningKey};
pub use locate::{Located, Profile, locate, locate_in};
pub use refusal::{Coverage, Fault, Foreign, Refusal, Refused};
pub use sign::{SignError, sign};
pub use signed::{Signed, fingerprint, hex, sha256};
