//! getSucursale: the workplaces a caller may report for, and where each of their series stands.

use super::{Caller, Service, Unavailable, stop::Cause};
use crate::{
    declaration::{Period, Tail, outlook},
    kinds::Kind,
    registry::{Company, Standing, Workplace},
    store::{StoreError, persons, series, workplaces},
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
    /// The kinds it files.
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
        let branches = self.store.read(|session| {
            let mut branches = Vec::new();
            let companies = persons::reports_for(session, caller.person_id, now)?;
            for workplace in workplaces::held_by(session, &companies, self.today())? {
                let mut kinds = Vec::new();
                for kind in self.kinds_of(&workplace) {
                    let tail = series::tail(session, workplace.id, &kind.code)?;
                    kinds.push(self.branch_kind(&workplace, kind, &tail));
                }
                let standing = workplace.calendar.on(self.today());
                let company = workplace.holders.on(self.today()).clone();
                branches.push(Branch { workplace, standing, company, kinds });
            }
            Ok::<_, StoreError>(branches)
        });
        branches.map_err(|error| Cause::Store(error).unavailable(now))
    }

    fn branch_kind(&self, workplace: &Workplace, kind: &Kind, tail: &Tail) -> BranchKind {
        let told = outlook(tail, kind.usual(), &workplace.calendar, self.today());
        BranchKind {
            kind: kind.code.clone(),
            last: tail.accepted.as_ref().map(|accepted| accepted.period),
            // A company that is deactivated reports nothing (4004).
            next: told.next.filter(|_| workplace.holders.on(self.today()).active),
        }
    }

    /// The kinds that units of a workplace's type file.
    pub(super) fn kinds_of(&self, workplace: &Workplace) -> impl Iterator<Item = &Kind> {
        let unit = workplace.unit_type.wire();
        self.catalogue.kinds().iter().filter(move |kind| kind.is_filed_by(unit))
    }
}
