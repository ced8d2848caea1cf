//! Why an operation goes no further: the caller's document is refused, or the service is at fault.

use super::{Unavailable, refusal};
use crate::{
    declaration::Finding,
    signature::{KeyError, SignError},
    store::{self, StoreError},
    xml::Malformed,
};
use chrono::{DateTime, Utc};

/// Either of the two.
#[derive(Debug)]
pub(super) enum Stop {
    /// An outcome: what is wrong with the document.
    Refused(Vec<Finding>),
    /// Ours.
    Broken(Cause),
}

/// What of ours is at fault.
#[derive(Debug, thiserror::Error)]
pub(super) enum Cause {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The seal.
    #[error("the receipt could not be sealed: {0}")]
    Seal(SignError),
    /// A stored certificate or receipt.
    #[error("a stored certificate cannot be read: {0}")]
    Certificate(KeyError),
    /// The report on a signature.
    #[error("the report on a signature could not be written: {0}")]
    Report(serde_json::Error),
    /// A declaration was read by a kind that the catalogue does not have.
    #[error("the catalogue has no kind {0}")]
    Kind(String),
    /// An accepted declaration, which a draft begins with.
    #[error("the accepted declaration {0} cannot be read any more")]
    Accepted(String),
    /// Something was recorded of the workplace while a declaration of it was on its way.
    #[error("the registry changed while the declaration was judged")]
    Registry,
    /// A stored receipt.
    #[error("a stored receipt is not text")]
    Receipt(#[from] std::string::FromUtf8Error),
}

impl Cause {
    /// Whether nothing could be written, the disk being full or read-only.
    pub(super) fn found_no_room(&self) -> bool {
        use store::Unavailable::Unwritable;
        matches!(self, Self::Store(StoreError::Unavailable(Unwritable(_))))
    }

    /// Logged whole, and told to the caller as something that may pass or not.
    pub(super) fn unavailable(&self, now: DateTime<Utc>) -> Unavailable {
        match self {
            Self::Store(StoreError::Unavailable(_) | StoreError::Conflict(_)) | Self::Registry => {
                Unavailable::passing(now, self)
            }
            Self::Store(_)
            | Self::Seal(_)
            | Self::Certificate(_)
            | Self::Report(_)
            | Self::Kind(_)
            | Self::Accepted(_)
            | Self::Receipt(_) => Unavailable::internal(now, self),
        }
    }
}

impl Stop {
    /// The same refusal, with what else its sender is told.
    pub(super) fn with(self, warnings: &[Finding]) -> Self {
        match self {
            Self::Refused(findings) => Self::Refused([&findings, warnings].concat()),
            Self::Broken(cause) => Self::Broken(cause),
        }
    }

    /// The refusal of a declaration in place, beside that of the same declaration apart.
    pub(super) fn or_refused(self, apart: Vec<Finding>) -> Self {
        match self {
            Self::Refused(in_place) => Self::Refused(refusal::of_readings(apart, in_place)),
            Self::Broken(cause) => Self::Broken(cause),
        }
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Broken(Cause::Store(error))
    }
}

impl From<Malformed> for Stop {
    fn from(malformed: Malformed) -> Self {
        Self::Refused(vec![refusal::malformed_document(&malformed)])
    }
}

impl From<Cause> for Stop {
    fn from(cause: Cause) -> Self {
        Self::Broken(cause)
    }
}
