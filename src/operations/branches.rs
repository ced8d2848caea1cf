//! getSucursale: the workplaces a caller may report for, and where each of their series stands.

use super::{Caller, Service, Unavailable, stop::Cause};
use crate::{
    declaration::{Period, Tail, outlook},
    kinds::Kind,
    registry::{Standing, Workplace},
    store::{
        StoreError,
        tails::{self, Tails},
        workplaces,
    },
};

/// A workplace of the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The workplace and its company.
    pub workplace: Workplace,
    /// What it is today.
    pub standing: Standing,
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
            let workplaces = workplaces::of_person(session, caller.person_id, now)?;
            let keys: Vec<i64> = workplaces.iter().map(|workplace| workplace.id).collect();
            let mut tails = tails::of(session, &keys)?;
            let branches =
                workplaces.into_iter().map(|workplace| self.branch(workplace, &mut tails));
            Ok::<_, StoreError>(branches.collect())
        });
        branches.map_err(|error| Cause::Store(error).unavailable(now))
    }

    fn branch(&self, workplace: Workplace, tails: &mut Tails) -> Branch {
        let kinds = self.kinds_of(&workplace).map(|kind| {
            let tail = tails.remove(&(workplace.id, kind.code.clone())).unwrap_or_default();
            self.branch_kind(&workplace, kind, &tail)
        });
        let (kinds, standing) = (kinds.collect(), workplace.calendar.on(self.today()));
        Branch { workplace, standing, kinds }
    }

    fn branch_kind(&self, workplace: &Workplace, kind: &Kind, tail: &Tail) -> BranchKind {
        let told = outlook(tail, kind.usual(), &workplace.calendar, self.today());
        BranchKind {
            kind: kind.code.clone(),
            last: tail.accepted.as_ref().map(|accepted| accepted.period),
            // A company that is deactivated reports nothing (4004).
            next: told.next.filter(|_| workplace.company_active),
        }
    }

    /// The kinds that units of a workplace's type file.
    pub(super) fn kinds_of(&self, workplace: &Workplace) -> impl Iterator<Item = &Kind> {
        let unit = workplace.unit_type.wire();
        self.catalogue.kinds().iter().filter(move |kind| kind.is_filed_by(unit))
    }
}
