//! What may be wrong with a certificate (`rules.md`, 3xxx), from small to large.

use super::{Cause, Letter, Why};
use chrono::{DateTime, Utc};

/// One thing that is wrong with a certificate, or soon will be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// After its last day.
    #[error("the certificate expired on {0}")]
    Expired(DateTime<Utc>),
    /// Before its first day.
    #[error("the certificate is valid from {0} on")]
    NotYetValid(DateTime<Utc>),
    /// Its last day is near.
    #[error("the certificate expires on {on}")]
    ExpiresSoon {
        /// Its last instant.
        on: DateTime<Utc>,
        /// The last of the marks that it passed: 45, 15 or 3 days.
        mark: i64,
    },
    /// Some issuer up the chain is not known here.
    #[error("the issuer is not recognised in this environment: {0}")]
    Foreign(String),
    /// The issuers are known, and the chain does not hold.
    #[error("the certificate does not chain to an anchor of this environment: {0}")]
    Untrusted(String),
    /// An authority of its chain is itself revoked or suspended.
    #[error("an authority in the chain of the certificate is revoked since {0}")]
    AuthorityRevoked(DateTime<Utc>),
    /// Something of article 18(1) is missing.
    #[error("the certificate is not qualified: article 18(1) {}", letters(.0))]
    NotQualified(Vec<Letter>),
    /// It does not name its holder.
    #[error("the certificate uses a pseudonym")]
    Pseudonym,
    /// It does not say that the key is in a secure device.
    #[error("the certificate does not say that its key is in a secure device")]
    NoDevice,
    /// Its provider limits what it may be used for.
    #[error("the certificate has limits of use: {0}")]
    Limited(String),
    /// It is for something else than signing.
    #[error("the key usage of the certificate does not allow signing")]
    Usage,
    /// It is for issuing certificates.
    #[error("the certificate is that of an authority")]
    Authority,
    /// Revoked.
    #[error("the certificate is revoked since {at}")]
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
        /// Why.
        cause: Cause,
    },
    /// On hold.
    #[error("the certificate is suspended since {0}")]
    Suspended(DateTime<Utc>),
    /// Its status, or that of an authority in its chain, is not known.
    #[error("the status of the certificate is not known: {0}")]
    Unknown(Why),
    /// Not a certificate OpenSSL reads.
    #[error("the certificate cannot be read")]
    Unreadable,
}

/// `a, d`.
fn letters(letters: &[Letter]) -> String {
    letters.iter().map(|letter| letter.letter().to_string()).collect::<Vec<_>>().join(", ")
}
