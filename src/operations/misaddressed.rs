//! A draft that is transmitted and is not where the arguments say (`wire.md`, transmite). Told only
//! to somebody who may report for its workplace.

use super::{
    DraftKey, Exceeded, Service, Unavailable,
    attempt::Filed,
    stop::{Cause, Stop},
};
use crate::{
    store::{StoreError, workplaces},
    xml::Malformed,
};

/// Why a signed document is not the draft that is to be transmitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misaddressed {
    /// The document says otherwise in this field than the argument of its name (7007).
    Contradiction(&'static str),
    /// There is no draft (7008).
    NoDraft,
}

/// Why a submission has no receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// The caller's.
    Misaddressed(Misaddressed),
    /// Its signer sent more than one may (9002).
    Exceeded(Exceeded),
    /// Ours.
    Unavailable(Unavailable),
}

/// The same, on the way: what stops a document may still be answered with a refusal.
pub(super) enum Unanswered {
    Misaddressed(Misaddressed),
    Exceeded(Exceeded),
    Stop(Stop),
}

/// The arguments are those of the document: it is a draft that is transmitted.
pub(super) struct Addressed(());

impl Service {
    /// Compares the arguments with the document, the workplace under any of its names.
    pub(super) fn addressed(
        &self,
        key: &DraftKey,
        filed: &Filed<'_>,
    ) -> Result<Addressed, Unanswered> {
        let header = &filed.signed.as_ref().header;
        let contradiction = |field| Err(Misaddressed::Contradiction(field).into());
        let named = self.store.read(|session| workplaces::find(session, &key.workplace))?;
        if named.is_none_or(|named| named.id != filed.workplace.id) {
            return contradiction("codWorkplace");
        }
        match (key.kind == header.kind, key.period == header.period) {
            (true, true) => Ok(Addressed(())),
            (false, _) => contradiction("tip"),
            (true, false) => contradiction("perioada"),
        }
    }
}

impl From<Misaddressed> for Unanswered {
    fn from(misaddressed: Misaddressed) -> Self {
        Self::Misaddressed(misaddressed)
    }
}

impl From<Exceeded> for Unanswered {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

impl From<Stop> for Unanswered {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<StoreError> for Unanswered {
    fn from(error: StoreError) -> Self {
        Self::Stop(error.into())
    }
}

impl From<Malformed> for Unanswered {
    fn from(malformed: Malformed) -> Self {
        Self::Stop(malformed.into())
    }
}

impl From<Cause> for Unanswered {
    fn from(cause: Cause) -> Self {
        Self::Stop(cause.into())
    }
}

impl From<Misaddressed> for NotTaken {
    fn from(misaddressed: Misaddressed) -> Self {
        Self::Misaddressed(misaddressed)
    }
}

impl From<Exceeded> for NotTaken {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

impl From<Unavailable> for NotTaken {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}
