//! getSucursale: the workplaces a caller may report for, and where each of their series stands.

use super::{
    Caller, Service, Unavailable,
    progress::{Ends, Progress},
    stop::Cause,
};
use crate::{
    declaration::Period,
    registry::{Company, Standing, Workplace},
    store::{StoreError, persons, workplaces},
};

/// A workplace of the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The workplace and its company.
    pub workplace: Workplace,
    /// What it is today.
    pub standing: Standing,
    /// Who holds it today.
    pub company: Company,
    /// The kinds it files; a place of excise goods, those it is authorised for.
    pub kinds: Vec<BranchKind>,
}

/// A kind that a workplace files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchKind {
    /// Two letters.
    pub kind: String,
    /// The last period that is accepted.
    pub last: Option<Period>,
    /// The next that is to be declared; none where nothing is expected.
    pub next: Option<Period>,
}

impl Service {
    /// All of them, in the order of their codes.
    pub fn branches(&self, caller: Caller) -> Result<Vec<Branch>, Unavailable> {
        let now = self.clock.now();
        let branches = self.store.snapshot(|session| {
            let companies = persons::reports_for(session, caller.person_id, now)?;
            let workplaces = workplaces::held_by(session, &companies, self.today())?;
            let mut ends = Ends::of(session, &workplaces)?;
            let branches = workplaces.into_iter().map(|workplace| {
                let kinds = self.progress(&workplace, &mut ends, |_| true);
                let kinds = kinds.into_iter().map(BranchKind::from).collect();
                let standing = workplace.calendar.on(self.today());
                let company = workplace.holders.on(self.today()).clone();
                Branch { workplace, standing, company, kinds }
            });
            Ok::<_, StoreError>(branches.collect())
        });
        branches.map_err(|error| Cause::Store(error).unavailable(now))
    }
}

impl From<Progress<'_>> for BranchKind {
    fn from(Progress { kind, tail, told }: Progress<'_>) -> Self {
        Self {
            kind: kind.code.clone(),
            last: tail.accepted.map(|accepted| accepted.period),
            next: told.next,
        }
    }
}
