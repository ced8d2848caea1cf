//! The legal persons that hold workplaces, and who of them held one on a day.

use chrono::NaiveDate;
use std::{fmt, iter, str::FromStr};

/// The kinds of owners (`units-and-trust.md`, U-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerKind {
    /// Societate.
    Company,
    /// Unitate sanitară: a hospital and its like.
    HealthUnit,
    /// Instituție.
    Institution,
    /// Asociație.
    Association,
}

/// A name that is not a kind's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of owner")]
pub struct UnknownOwnerKind(pub String);

impl OwnerKind {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Company, Self::HealthUnit, Self::Institution, Self::Association];

    /// The name in files and in the database.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Company => "SOC",
            Self::HealthUnit => "UNITATE_SANITARA",
            Self::Institution => "INSTITUTIE",
            Self::Association => "ASOCIATIE",
        }
    }
}

impl fmt::Display for OwnerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

impl FromStr for OwnerKind {
    type Err = UnknownOwnerKind;

    fn from_str(text: &str) -> Result<Self, UnknownOwnerKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.wire() == text)
            .ok_or_else(|| UnknownOwnerKind(text.to_owned()))
    }
}

/// A company that is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Key in the database.
    pub id: i64,
    /// Fiscal code, digits only.
    pub cui: String,
    /// Name.
    pub name: String,
    /// What sort of legal person it is.
    pub owner_kind: OwnerKind,
    /// Whether it may report (4004 when not).
    pub active: bool,
    /// The excise code of its own, where it has one.
    pub excise_code: Option<String>,
}

/// What some companies are to a workplace on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tenure {
    /// One of them holds it.
    OnDay,
    /// One of them holds it on other days alone.
    OtherDays,
    /// None of them ever held it, or will.
    Never,
}

/// Who holds a workplace, from each day on (E1 to E3, U-39).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders {
    /// The company that it was registered for.
    pub first: Company,
    /// Who came after it, the earliest first.
    pub later: Vec<(NaiveDate, Company)>,
}

impl Holders {
    /// Who holds it always.
    pub fn always(company: Company) -> Self {
        Self { first: company, later: Vec::new() }
    }

    /// Who holds it on a day.
    pub fn on(&self, day: NaiveDate) -> &Company {
        let last = self.later.iter().rev().find(|(from, _)| *from <= day);
        last.map_or(&self.first, |(_, company)| company)
    }

    /// What these companies are to it on a day.
    pub fn tenure(&self, companies: &[i64], day: NaiveDate) -> Tenure {
        match companies.contains(&self.on(day).id) {
            true => Tenure::OnDay,
            false if self.ever().any(|one| companies.contains(&one.id)) => Tenure::OtherDays,
            false => Tenure::Never,
        }
    }

    /// Each of them with its first day and the first of the next, the earliest first.
    pub fn terms(&self) -> impl Iterator<Item = (Option<NaiveDate>, Option<NaiveDate>, &Company)> {
        let turns = || self.later.iter().map(|(from, _)| Some(*from));
        let since = iter::once(None).chain(turns());
        let until = turns().chain(iter::once(None));
        since.zip(until).zip(self.ever()).map(|((since, until), company)| (since, until, company))
    }

    /// Who ever held it, or will.
    pub fn ever(&self) -> impl Iterator<Item = &Company> {
        iter::once(&self.first).chain(self.later.iter().map(|(_, company)| company))
    }
}
