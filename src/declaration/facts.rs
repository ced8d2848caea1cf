//! What the rules need to know beside the declaration: gathered first, judged after.

use super::{Period, RegistrationNumber, Schedule, Sequence, State, expected};
use crate::{
    kinds::Kind,
    nomenclature::Nomenclatures,
    registry::{Authorisations, OwnerKind, UnitType, Workplace, WorkplaceCode},
};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A declaration of the series that has a registration number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmitted {
    /// Its registration number.
    pub number: RegistrationNumber,
    /// Its period.
    pub period: Period,
    /// 0 the original, 1… amendments; of a disposal, which of its period it is.
    pub sequence: Sequence,
    /// Accepted, or withdrawn (rejected with a number).
    pub state: State,
}

/// A closing stock of the declaration before this one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Closing {
    /// Index of the balance table in the kind, from 0.
    pub table: i16,
    /// codCIM or codNC.
    pub product: String,
    /// `stare`, where the table has it.
    pub condition: Option<String>,
    /// Unit of measure.
    pub unit: Option<String>,
    /// Closing stock, thousandths.
    pub closing: i64,
    /// The largest of its opening stock, receipts, issues and closing stock, thousandths.
    pub largest: i64,
}

/// What the series (workplace and kind) holds, at the moment of judgement, under its lock.
/// Each entry is the version in force (the last of its period).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// The first period ever transmitted.
    pub first: Option<Period>,
    /// The last transmitted.
    pub last: Option<Transmitted>,
    /// The one in force for the declaration's own period: the last disposal, if it has any.
    pub current: Option<Transmitted>,
    /// The one in force for the last period transmitted before the declaration's own. One that was
    /// withdrawn counts only where a declaration is expected: what is skipped needs no amendment.
    pub previous: Option<Transmitted>,
    /// The closing stocks of `previous`, those that are not zero and those that are.
    pub closings: Vec<Closing>,
}

/// A workplace that a transfer or a purchase names: what U-70 asks about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Key in the database.
    pub id: i64,
    /// Its code, where an alias is named.
    pub code: WorkplaceCode,
    /// What sort of unit it is.
    pub unit_type: UnitType,
    /// Key of the company that holds it.
    pub company_id: i64,
    /// What sort of legal person that is.
    pub owner_kind: OwnerKind,
}

/// Workplaces by what a declaration calls them, code or alias; without those nobody knows.
pub type Partners = HashMap<String, Partner>;

/// The partners of the receipts, by their keys, and the days on which they would have declared what
/// they sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Awaited {
    /// Keys of workplaces.
    pub partners: BTreeSet<i64>,
    /// Days, at most a week back.
    pub days: BTreeSet<NaiveDate>,
}

/// For each partner, by its key, and each day that it has declared: the products that it says it
/// sent to this workplace. A day that it has not declared is absent.
pub type Deliveries = HashMap<(i64, NaiveDate), HashSet<String>>;

/// Everything the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'f> {
    /// The civil date (Europe/Bucharest) of receipt.
    pub today: NaiveDate,
    /// The workplace the declaration is for, its alias resolved.
    pub workplace: &'f Workplace,
    /// The series.
    pub series: &'f Series,
    /// The workplaces that its transfers and receipts name.
    pub partners: &'f Partners,
    /// What those declared that they sent here.
    pub deliveries: &'f Deliveries,
    /// What the workplace is authorised for; of a kind of medicines nothing is asked.
    pub authorisations: &'f Authorisations,
    /// The coded lists.
    pub nomenclatures: &'f Nomenclatures,
}

impl Facts<'_> {
    /// The first period that is expected between the previous declaration and one of `period`, and
    /// was not sent. Up to the last one transmitted nothing is asked again: what the registry
    /// learnt later undoes nothing (U-32).
    pub fn missing(&self, kind: &Kind, period: Period) -> Option<Period> {
        self.series.last.as_ref().filter(|last| last.period < period)?;
        let previous = self.series.previous.as_ref()?;
        let (calendar, authorisations) = (&self.workplace.calendar, self.authorisations);
        let schedule = Schedule { kind, calendar, authorisations };
        expected(previous.period, period, &schedule).next()
    }
}
