//! A document whose signature does not hold, and what is tried on copies of it.

use super::pieces::Pieces;
use crate::signature::{Candidate, Located, Profile, locate};
use crate::xml::{Document, Limits};

/// Bytes of documents that are tried for one diagnosis.
const BUDGET: usize = 16 << 20;

/// Which parts of a signature hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Health {
    /// The signature value, with some key that is known.
    pub(super) value: bool,
    /// The digest of each reference.
    pub(super) digests: Vec<bool>,
}

impl Health {
    pub(super) fn of(located: &Located<'_>, keys: &[Candidate]) -> Self {
        let value = located.canonical_info().is_ok_and(|info| located.is_value_of(&info, keys));
        Self { value, digests: located.holding() }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.value && self.digests.iter().all(|holds| *holds)
    }
}

/// The document, its signature, the keys it may be of, and what was tried so far.
pub(super) struct Case<'t> {
    pub(super) located: &'t Located<'t>,
    pub(super) pieces: Pieces<'t>,
    pub(super) keys: &'t [Candidate],
    pub(super) health: Health,
    profile: Profile,
    limits: &'t Limits,
    spent: usize,
    /// The copy that holds.
    pub(super) found: Option<String>,
}

impl<'t> Case<'t> {
    /// Of a large document no copies are made.
    pub(super) fn new(
        document: &'t Document<'t>,
        located: &'t Located<'t>,
        keys: &'t [Candidate],
        limits: &'t Limits,
        large: bool,
    ) -> Self {
        Self {
            located,
            pieces: if large { Pieces::default() } else { Pieces::of(document) },
            keys,
            health: Health::of(located, keys),
            profile: located.profile,
            limits,
            spent: 0,
            found: None,
        }
    }

    /// Whether the signature of a copy holds; not tried when too much was already.
    pub(super) fn holds(&mut self, copy: Option<String>) -> bool {
        let Some(copy) = copy else { return false };
        self.spent = self.spent.saturating_add(copy.len());
        if self.spent > BUDGET {
            return false;
        }
        let document = Document::of(copy.as_str());
        let located = locate(&document, self.profile, self.limits);
        let whole = located.is_ok_and(|located| Health::of(&located, self.keys).is_whole());
        if whole {
            self.found = Some(copy);
        }
        whole
    }
}
