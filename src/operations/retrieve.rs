//! getDeclaratie, getIstoric: what is kept of a declaration, and all that happened to it. After a
//! lost answer this is how to learn whether it arrived.

use super::{Caller, Service, Unavailable, stop::Cause};
use crate::{
    declaration::{Period, RegistrationNumber},
    registry::{Workplace, WorkplaceCode},
    store::{
        Kept, Session, StoreError,
        history::{self, Change},
        kept::{self, Papers},
        persons, workplaces,
    },
};

/// What a declaration is looked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Its registration number.
    Number(RegistrationNumber),
    /// Workplace (code or alias), kind and period: the version in force.
    Period {
        /// Code or alias.
        workplace: String,
        /// Two letters.
        kind: String,
        /// The period.
        period: Period,
    },
    /// SHA-256 of its document.
    Document([u8; 32]),
}

/// A declaration with all that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retrieved {
    /// The code of its workplace.
    pub workplace: WorkplaceCode,
    /// What it is, and where it stands.
    pub kept: Kept,
    /// The signed document, byte for byte.
    pub document: Vec<u8>,
    /// The whole envelope, where the signature verifies in place alone.
    pub envelope: Option<Vec<u8>>,
    /// The `Recipisa` element, as it was answered.
    pub receipt: String,
    /// The line of its withdrawal, if an officer withdrew it.
    pub withdrawal: Option<Change>,
    /// The lines of the disposals of its period, those withdrawn left out.
    pub disposals: Vec<Change>,
}

impl Service {
    /// A declaration of a workplace that the caller may report for; none of others (7008).
    pub fn retrieve(&self, caller: Caller, key: &Key) -> Result<Option<Retrieved>, Unavailable> {
        let retrieved = self.store.snapshot(|session| {
            let Some((workplace, kept)) = self.find(session, caller, key)? else {
                return Ok(None);
            };
            let Papers { document, envelope, receipt } = kept::papers(session, &kept)?;
            let receipt = String::from_utf8(receipt)?;
            let number = kept.number.as_ref().map(RegistrationNumber::as_str);
            let (withdrawals, others): (Vec<Change>, Vec<Change>) =
                history::of_period(session, &kept)?.into_iter().partition(Change::is_withdrawal);
            let withdrawn = |number: &str| withdrawals.iter().find(|line| line.number == number);
            let withdrawal = number.and_then(withdrawn).cloned();
            let in_force = |line: &Change| line.is_disposal() && withdrawn(&line.number).is_none();
            let disposals = others.into_iter().filter(in_force).collect();
            Ok(Some(Retrieved {
                workplace,
                kept,
                document,
                envelope,
                receipt,
                withdrawal,
                disposals,
            }))
        });
        retrieved.map_err(|cause: Cause| cause.unavailable(self.clock.now()))
    }

    /// All that happened to a declaration and to the other versions of its period, in order of
    /// time; none of a declaration that [`Service::retrieve`] does not give.
    pub fn history(
        &self,
        caller: Caller,
        number: &RegistrationNumber,
    ) -> Result<Option<Vec<Change>>, Unavailable> {
        let key = Key::Number(number.clone());
        let changes = self.store.snapshot(|session| match self.find(session, caller, &key)? {
            Some((_, kept)) => history::of_period(session, &kept).map(Some),
            None => Ok(None),
        });
        changes.map_err(|error| Cause::Store(error).unavailable(self.clock.now()))
    }

    pub(super) fn find(
        &self,
        session: &mut Session,
        caller: Caller,
        key: &Key,
    ) -> Result<Option<(WorkplaceCode, Kept)>, StoreError> {
        let companies = persons::reports_for(session, caller.person_id, self.clock.now())?;
        let (workplace, kept) = match key {
            Key::Number(number) => {
                let workplace = workplaces::find(session, number.workplace())?;
                let Some(workplace) = workplace else { return Ok(None) };
                let kept = kept::of_number(session, workplace.id, number)?;
                (Some(workplace), kept)
            }
            Key::Period { workplace, kind, period } => {
                let workplace = workplaces::find(session, workplace)?;
                let Some(workplace) = workplace else { return Ok(None) };
                let kept = kept::of_period(session, workplace.id, kind, *period)?;
                (Some(workplace), kept)
            }
            Key::Document(sha256) => {
                let theirs = workplaces::of_companies(session, &companies)?;
                let keys: Vec<i64> = theirs.iter().map(|workplace| workplace.id).collect();
                let kept = kept::of_document(session, &keys, sha256)?;
                let of = |workplace: &Workplace| {
                    kept.as_ref().is_some_and(|kept| kept.workplace_id == workplace.id)
                };
                (theirs.into_iter().find(of), kept)
            }
        };
        // Whoever held it in that period, and whoever holds it now with all that it left.
        let may = |workplace: &Workplace, kept: &Kept| {
            let days = [kept.period.last_day(), self.today()];
            days.iter().any(|day| companies.contains(&workplace.holders.on(*day).id))
        };
        let found = workplace.zip(kept).filter(|(workplace, kept)| may(workplace, kept));
        Ok(found.map(|(workplace, kept)| (workplace.code, kept)))
    }
}
