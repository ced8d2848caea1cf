//! getUltimaDataRaportata: how far a workplace has come with each kind, and what is missing since.

use super::{
    Caller, Service, Unavailable,
    progress::{Ends, Progress},
    stop::Cause,
};
use crate::{
    declaration::{self, Missing, Period, Transmitted, begins},
    kinds::Kind,
    registry::WorkplaceCode,
    store::{Session, StoreError, outages},
};
use chrono::{DateTime, Utc};

/// Where the series of a workplace stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The code, where an alias was asked for.
    pub workplace: WorkplaceCode,
    /// Each kind that it files, or the one that was asked for.
    pub kinds: Vec<ReportedKind>,
}

/// Where one series stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedKind {
    /// Two letters.
    pub kind: String,
    /// The last that is accepted, in the version in force.
    pub last: Option<Transmitted>,
    /// The next period to declare; none where nothing is expected.
    pub next: Option<Period>,
    /// What is missing since, in order.
    pub missing: Vec<Overdue>,
}

/// A period that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// The period, and what was withdrawn of it.
    pub missing: Missing,
    /// The instant from which a declaration of it is late, by the outages known now.
    pub deadline: Option<DateTime<Utc>>,
    /// Whether it has passed.
    pub late: bool,
}

impl Service {
    /// Of a workplace, by code or alias, and of one kind or of all; none where the caller may not
    /// report for it (7008).
    pub fn reported(
        &self,
        caller: Caller,
        code: &str,
        kind: Option<&str>,
    ) -> Result<Option<Reported>, Unavailable> {
        let now = self.clock.now();
        let reported = self.store.snapshot(|session| {
            let found = caller.workplace(session, code, self.today(), now)?;
            let Some(workplace) = found else { return Ok(None) };
            let asked = |known: &Kind| kind.is_none_or(|kind| kind == known.code);
            let mut ends = Ends::of(session, std::slice::from_ref(&workplace))?;
            let all = self.progress(&workplace, &mut ends, asked).into_iter();
            let kinds = all.map(|progress| reported_kind(session, progress, now));
            let kinds = kinds.collect::<Result<_, StoreError>>()?;
            Ok::<_, StoreError>(Some(Reported { workplace: workplace.code, kinds }))
        });
        reported.map_err(|error| Cause::Store(error).unavailable(now))
    }
}

fn reported_kind(
    session: &mut Session,
    Progress { kind, tail, told }: Progress<'_>,
    now: DateTime<Utc>,
) -> Result<ReportedKind, StoreError> {
    let since = told.missing.first().and_then(|first| begins(first.period));
    let outages = match since {
        Some(since) => outages::overlapping(session, since, now)?,
        None => Vec::new(),
    };
    let overdue = |missing: Missing| {
        let deadline = declaration::deadline(missing.period, kind, &outages);
        let late = deadline.is_some_and(|deadline| now >= deadline);
        Overdue { missing, deadline, late }
    };
    Ok(ReportedKind {
        kind: kind.code.clone(),
        last: tail.accepted,
        next: told.next,
        missing: told.missing.into_iter().map(overdue).collect(),
    })
}
