//! What judgement gives: only [`judge`](super::judge) makes it, so that what is stored was judged.

use crate::declaration::{Finding, Level, RegistrationNumber, Sequence, State};

/// A declaration and what the rules say of it. Nobody else can make one:
///
/// ```compile_fail
/// let judged = ser::declaration::Judged { declaration: (), findings: vec![] };
/// ```
#[derive(Debug, Clone)]
pub struct Judged<T> {
    declaration: T,
    findings: Vec<Finding>,
    sequence: Sequence,
    number: RegistrationNumber,
}

impl<T> Judged<T> {
    pub(super) fn new(
        declaration: T,
        findings: Vec<Finding>,
        sequence: Sequence,
        number: RegistrationNumber,
    ) -> Self {
        Self { declaration, findings, sequence, number }
    }

    /// What was judged.
    pub fn declaration(&self) -> &T {
        &self.declaration
    }

    /// Every error and warning.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether there is no error among them.
    pub fn accepted(&self) -> bool {
        self.findings.iter().all(|finding| finding.level != Level::Error)
    }

    /// [`State::Accepted`] or [`State::Rejected`].
    pub fn state(&self) -> State {
        if self.accepted() { State::Accepted } else { State::Rejected }
    }

    /// 0 for an original, the next count for an amendment.
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }

    /// The registration number it gets; none when it is rejected.
    pub fn number(&self) -> Option<&RegistrationNumber> {
        self.accepted().then_some(&self.number)
    }
}
