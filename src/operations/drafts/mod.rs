//! Drafts (instructions, points 25.2.7–25.2.14): created or opened, imported, edited, thrown away.
//! What keeps there from being one refuses it and changes nothing; what else is wrong with it is
//! told beside it.

mod consult;
mod create;
mod keep;
mod save;

pub use save::Saving;

use super::{Unavailable, stop::Stop};
use crate::{
    declaration::{Finding, Period},
    kinds::Kind,
    registry::{Workplace, WorkplaceCode},
    signature::sha256,
    store::drafts::DraftChange,
};
use chrono::{DateTime, Utc};

/// What a draft is known by: of a workplace, a kind and a period there is one at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey {
    /// Code of the workplace, or alias.
    pub workplace: String,
    /// Two letters.
    pub kind: String,
    /// The period.
    pub period: Period,
}

/// A draft that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDraft {
    /// The code of its workplace.
    pub workplace: WorkplaceCode,
    /// Two letters.
    pub kind: String,
    /// The period.
    pub period: Period,
    /// SHA-256 of its document.
    pub sha256: [u8; 32],
    /// The unsigned `Declaratie`, byte for byte as it was made or saved; none where the caller sent
    /// it just now.
    pub document: Option<Vec<u8>>,
}

/// What came of a request for a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// The draft; none where the request is refused, and nothing has changed.
    pub draft: Option<KeptDraft>,
    /// What is still wrong with the draft, as its transmission would be told; or why the request is
    /// refused.
    pub findings: Vec<Finding>,
}

/// A draft and all that happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedDraft {
    /// The draft.
    pub draft: KeptDraft,
    /// What is still wrong with it.
    pub findings: Vec<Finding>,
    /// What happened to it and to those of its period that were thrown away, in order of time.
    pub changes: Vec<DraftChange>,
}

/// Where a draft is kept: a workplace of the caller's, and a kind.
#[derive(Clone, Copy)]
struct Slot<'p> {
    workplace: &'p Workplace,
    kind: &'p Kind,
    period: Period,
}

impl Slot<'_> {
    /// The draft with these bytes, which the caller has.
    fn saved(self, document: &[u8]) -> KeptDraft {
        KeptDraft {
            workplace: self.workplace.code.clone(),
            kind: self.kind.code.clone(),
            period: self.period,
            sha256: sha256(document),
            document: None,
        }
    }

    /// The draft with these bytes, to be told to the caller.
    fn draft(self, document: Vec<u8>) -> KeptDraft {
        let saved = self.saved(&document);
        KeptDraft { document: Some(document), ..saved }
    }
}

/// A refusal is an answer; none is what the caller may not see, or what is not there (7008).
fn answered(
    drafted: Result<Option<Drafted>, Stop>,
    now: DateTime<Utc>,
) -> Result<Option<Drafted>, Unavailable> {
    match drafted {
        Ok(drafted) => Ok(drafted),
        Err(Stop::Refused(findings)) => Ok(Some(Drafted { draft: None, findings })),
        Err(Stop::Broken(cause)) => Err(cause.unavailable(now)),
    }
}
