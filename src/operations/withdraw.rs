//! An officer withdraws a declaration, with a reason (`domain.md`, States). It keeps its number and
//! its receipt; what follows is an amendment of it, or of nothing.

use crate::{
    declaration::{Event, ForbiddenMove, Period, RegistrationNumber, State, Transmitted},
    store::{
        Locked, Store, StoreError,
        audit::{self, Entry},
        withdrawals::{self, series_of},
    },
};
use chrono::{DateTime, Utc};

/// What an officer asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal<'w> {
    /// Of the declaration, R suffix included.
    pub number: &'w RegistrationNumber,
    /// Why, in words for the operator: not empty.
    pub reason: &'w str,
    /// Code of the officer, who is known to be one.
    pub officer: &'w str,
    /// Only says what would happen.
    pub dry_run: bool,
}

/// What was withdrawn, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Its number, which an amendment names.
    pub number: RegistrationNumber,
    /// Its period.
    pub period: Period,
}

/// Why a declaration is not withdrawn. The English sentence is the error's own.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum NotWithdrawn {
    /// There is no reason.
    #[error("a declaration is withdrawn with a reason")]
    NoReason,
    /// No declaration has this number.
    #[error("no declaration has the number {0}")]
    Unknown(RegistrationNumber),
    /// It was replaced, or another period was declared after it.
    #[error("only the last declaration of a series can be withdrawn, and that is {last}")]
    NotLast {
        /// The last one.
        last: RegistrationNumber,
    },
    /// It is withdrawn already.
    #[error("the declaration {0} is withdrawn already")]
    Already(RegistrationNumber),
    /// Ours.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NotWithdrawn {
    /// The sentence in Romanian.
    pub fn romanian(&self) -> String {
        match self {
            Self::NoReason => "O declarație se retrage cu un motiv".to_owned(),
            Self::Unknown(number) => format!("Nicio declarație nu are numărul {number}"),
            Self::NotLast { last } => format!(
                "Numai ultima declarație a unui punct de lucru și tip poate fi retrasă, iar \
                 aceasta este {last}"
            ),
            Self::Already(number) => format!("Declarația {number} este deja retrasă"),
            Self::Store(_) => "Baza de date nu este disponibilă".to_owned(),
        }
    }
}

/// Withdraws the last declaration of its series.
pub fn withdraw(
    store: &Store,
    now: DateTime<Utc>,
    asked: &Withdrawal<'_>,
) -> Result<Withdrawn, NotWithdrawn> {
    let (number, reason) = (asked.number, asked.reason.trim());
    if reason.is_empty() {
        return Err(NotWithdrawn::NoReason);
    }
    let Some((workplace_id, kind)) = store.read(|session| series_of(session, number))? else {
        return Err(NotWithdrawn::Unknown(number.clone()));
    };
    store.in_series(workplace_id, &kind, |locked| {
        let Transmitted { number, period, .. } = withdrawable(locked, number)?;
        if !asked.dry_run {
            let withdrawal = withdrawals::Withdrawal { at: now, officer: asked.officer, reason };
            withdrawals::record(locked, &number, &withdrawal)?;
            audit::append(locked, &entry(now, &number, asked.officer))?;
        }
        Ok(Withdrawn { number, period })
    })
}

/// The declaration of this number, if it is the last of its series and the moves allow it.
fn withdrawable(
    locked: &mut Locked<'_, '_>,
    number: &RegistrationNumber,
) -> Result<Transmitted, NotWithdrawn> {
    let Some(last) = locked.last()? else {
        return Err(NotWithdrawn::Unknown(number.clone()));
    };
    if withdrawals::is_withdrawn(locked, number)? {
        return Err(NotWithdrawn::Already(number.clone()));
    }
    if last.number != *number {
        return Err(NotWithdrawn::NotLast { last: last.number });
    }
    match State::after(Some(last.state), Event::Withdraw) {
        Ok(_) => Ok(last),
        Err(ForbiddenMove { .. }) => Err(NotWithdrawn::Already(last.number)),
    }
}

/// The reason is in the history, where the operator reads it; here it could name somebody.
fn entry<'e>(now: DateTime<Utc>, number: &'e RegistrationNumber, officer: &'e str) -> Entry<'e> {
    Entry {
        at: now,
        operation: "retrage",
        code: 0,
        outcome: State::Rejected.wire(),
        workplace: Some(number.workplace()),
        certificate_sha256: None,
        document_sha256: None,
        detail: number.as_str(),
        officer: Some(officer),
    }
}
