//! The status of a certificate as its provider publishes it: facts, which are judged elsewhere.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// By how much clocks may differ.
pub(super) const SKEW: TimeDelta = TimeDelta::minutes(5);

/// What is known of a certificate. Times are those of the provider's register, which binds others
/// from then on (C-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Neither revoked nor suspended.
    Good,
    /// For ever.
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
        /// Why.
        cause: Cause,
    },
    /// On hold (certificateHold): it may come back.
    Suspended {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Nobody can say now.
    Unknown(Why),
}

/// Why a certificate was revoked (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// Not told.
    Unspecified,
    /// The key is in other hands, or may be.
    KeyCompromise,
    /// The authority's is.
    CaCompromise,
    /// Names or other data are no longer true.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// It is no longer needed.
    CessationOfOperation,
    /// What it was given for was withdrawn.
    PrivilegeWithdrawn,
}

/// The code of certificateHold among the reasons.
const HOLD: i64 = 6;

impl Cause {
    /// All of them with their codes, that of attribute authorities (10) beside its like.
    const CODES: [(i64, Self); 8] = [
        (0, Self::Unspecified),
        (1, Self::KeyCompromise),
        (2, Self::CaCompromise),
        (3, Self::AffiliationChanged),
        (4, Self::Superseded),
        (5, Self::CessationOfOperation),
        (9, Self::PrivilegeWithdrawn),
        (10, Self::CaCompromise),
    ];
}

/// Why a status is not known. What is told to the caller names no address of the inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
pub enum Why {
    /// No CRL of the issuer, and nobody to ask.
    #[error("there is no source for certificates of this issuer")]
    NoSource,
    /// Nobody answered in time, or with something else than an answer.
    #[error("the provider's service does not answer")]
    Unreachable,
    /// What is there is older than its provider says it may be.
    #[error("the last known list has expired")]
    Stale,
    /// The last answer was made before everything was published.
    #[error("the last answer is from before everything was published")]
    Early,
    /// An answer that the issuer did not sign, or nobody whom it delegated.
    #[error("the provider's answer is not signed by the issuer")]
    Unsigned,
    /// An answer that does not speak of this certificate.
    #[error("the provider does not know the certificate")]
    NotKnown,
}

impl Status {
    /// Of an entry of a CRL or an answer of OCSP, by its code.
    pub(super) fn of(at: DateTime<Utc>, reason: i64) -> Self {
        match Cause::CODES.iter().find(|(code, _)| *code == reason) {
            _ if reason == HOLD => Self::Suspended { since: at },
            Some((_, cause)) => Self::Revoked { at, cause: *cause },
            None => Self::Revoked { at, cause: Cause::Unspecified },
        }
    }

    /// The same, as it stood at an instant: what came after it has no say.
    pub fn at(self, instant: DateTime<Utc>) -> Self {
        match self {
            Self::Revoked { at, .. } | Self::Suspended { since: at } if at > instant => Self::Good,
            known => known,
        }
    }
}

/// A status, and who says so: evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Known {
    /// What is known.
    pub status: Status,
    /// From where; none where nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// An answer of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// `CRL` or `OCSP`.
    pub kind: &'static str,
    /// When it was made.
    pub produced: DateTime<Utc>,
    /// Until when it may be used.
    pub until: DateTime<Utc>,
    /// SHA-256 of it, hexadecimal.
    pub sha256: String,
}

impl Source {
    /// Whether it may be used at an instant.
    pub(super) fn is_fresh(&self, at: DateTime<Utc>) -> bool {
        self.produced <= at + SKEW && at <= self.until + SKEW
    }
}

impl Known {
    /// What it says of an instant, with everything that its provider may publish until another: a
    /// status that is good by an answer from before that is not known yet.
    pub fn of(self, instant: DateTime<Utc>, published: DateTime<Utc>) -> Status {
        let early = self.source.is_none_or(|source| source.produced < published);
        match self.status.at(instant) {
            Status::Good if early => Status::Unknown(Why::Early),
            status => status,
        }
    }
}

impl From<Why> for Known {
    fn from(why: Why) -> Self {
        Self { status: Status::Unknown(why), source: None }
    }
}
