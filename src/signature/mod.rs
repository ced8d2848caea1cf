//! XML-DSig of a declaration, or of a SOAP message: locate the signature, verify it with registered
//! keys, sign.
//! Knows `xml` and OpenSSL, nothing of what a declaration says.
//!
//! The order of work is the order of trust (`rules.md`, Stages): form and structure, then the
//! signature value with a key from outside the message, and only then the digests.

mod ahead;
mod algorithms;
#[cfg(test)]
mod allowed;
mod diagnosis;
mod index;
mod key_info;
mod keys;
mod locate;
mod message;
mod methods;
mod reference;
mod refusal;
mod report;
mod seals;
mod sign;
mod signed;
mod structure;
#[cfg(test)]
mod testing;
mod timestamp;
mod verify;
mod walk;
mod xades;

pub use diagnosis::{Diagnosis, Difference, Digests, MISTAKES, Mistake, diagnose};
pub use index::NAMESPACE;
pub use key_info::{Hint, digests};
pub use keys::{Candidate, KeyError, SigningKey};
pub use locate::{Located, Profile, locate, locate_in};
pub use message::{Freshness, Insecure, LocatedMessage, Secured, WSSE, WSU, locate_message};
pub use refusal::{Contradiction, Coverage, Fault, Foreign, Refusal, Refused};
pub use report::{Key, Part, Properties, Reading, ReferenceReport, Report};
pub use seals::Seals;
pub use sign::{Form, SignError, sign, sign_as};
pub use signed::{Signed, Sum, fingerprint, hex, sha256};
pub use timestamp::{Timestamp, TimestampProblem};
pub use verify::Verified;
