//! What a row does to what is registered.

use super::{Place, Problem};

/// A field that changes; personal data masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The column's name.
    pub field: &'static str,
    /// As it was; empty where it was not said.
    pub before: String,
    /// As it is now.
    pub after: String,
}

/// What a row comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It was, otherwise.
    Changed(Vec<FieldChange>),
    /// It is there like this.
    Unchanged,
    /// It counts no longer: the list is whole, and does not name it.
    Gone,
}

impl Change {
    /// The word for it on screens and in the audit log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::New => "nou",
            Self::Changed(_) => "schimbat",
            Self::Unchanged => "neschimbat",
            Self::Gone => "scos",
        }
    }
}

/// The fields of something that is there, compared with those of a row.
#[derive(Debug, Default)]
pub(super) struct Compared(Vec<FieldChange>);

impl Compared {
    /// Notes the field if it changes.
    pub(super) fn field(
        mut self,
        field: &'static str,
        before: impl Into<String>,
        after: impl Into<String>,
    ) -> Self {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.0.push(FieldChange { field, before, after });
        }
        self
    }

    /// Notes a field that changes, as it is shown: what is masked may look the same.
    pub(super) fn noted(mut self, field: &'static str, before: String, after: String) -> Self {
        self.0.push(FieldChange { field, before, after });
        self
    }

    /// What all fields come to.
    pub(super) fn change(self) -> Change {
        if self.0.is_empty() { Change::Unchanged } else { Change::Changed(self.0) }
    }
}

/// What a row did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The row; that of the file for what no row names.
    pub place: Place,
    /// Which thing: a code or a fingerprint, never a person's name or CNP.
    pub subject: String,
    /// What becomes of it.
    pub change: Change,
    /// What the operator should know, and what stands in no way.
    pub warnings: Vec<Problem>,
}
