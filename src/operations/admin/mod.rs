//! What operators register, list by list: all rows of the files are read and checked, in one
//! transaction that is stored whole, or not at all. A preview is that transaction, rolled back.

mod aliases;
mod archive;
mod authorisation;
mod certificates;
mod change;
mod companies;
mod desk;
mod disposal;
mod excise_products;
mod field;
mod frequencies;
mod issue;
mod lists;
mod medicines;
mod mentions;
mod mistake;
mod obligations;
mod officers;
mod outage;
mod permits;
mod persons;
mod products;
mod reviews;
mod roles;
mod row;
mod shown;
mod states;
mod statuses;
mod storage;
mod version;
mod workplaces;

pub use archive::{Archived, Archiving, Fate, NotArchived};
pub use change::{Applied, Change, FieldChange};
pub use disposal::{COLUMNS as DISPOSAL_COLUMNS, Disposal, NotDisposed, Recorded, Sealing};
pub use lists::{LISTS, List};
pub use mistake::{Mistake, Problem};
pub use outage::NotRecorded;
pub use row::{Column, Place, Row};
pub use states::OnDay;
pub use storage::{Line as StorageLine, Report as StorageReport};

use super::{
    Clock,
    enrol::{By, Enrolment, NotEnrolled},
    review,
};
use crate::{
    kinds::{self, Catalogue},
    registry::Environment,
    store::{self, Session, Store, StoreError, Transaction},
    vault::Vault,
};
use chrono::NaiveDate;
use desk::{Desk, Done, Readable, Record};
use row::Reading;

/// An installation, as operators change it.
pub struct Registrar {
    /// Its database.
    pub store: Store,
    /// TEST or PRODUCTIE.
    pub environment: Environment,
    /// Time.
    pub clock: Clock,
    /// The keys of personal data, for the lists that hold some.
    pub vault: Option<Vault>,
}

/// How a list is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order<'o> {
    /// The code of the officer who does it.
    pub officer: Option<&'o str>,
    /// The first day of a version, for lists that have versions.
    pub from: Option<NaiveDate>,
    /// Whether nothing is stored.
    pub preview: bool,
}

/// Why nothing was stored.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum NotImported {
    /// All that is wrong with the files.
    #[error("lista are greșeli")]
    Mistakes(Vec<Mistake>),
    /// Nobody said who does it, or nobody who may.
    #[error("--officer: {0}")]
    Officer(NoOfficer),
    /// The list is a version, and its first day was not said.
    #[error("--from: lista este o versiune cu dată: spuneți prima ei zi")]
    From,
    /// The service writes the list.
    #[error("lista se poate numai citi")]
    ReadOnly,
    /// The list holds personal data, and the keys were not given.
    #[error("--data-keys: lista are date personale, care se păstrează criptate")]
    Keys,
    /// The catalogue of kinds that is built in.
    #[error("catalogul tipurilor de declarații are greșeli")]
    Catalogue(Vec<kinds::Mistake>),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an officer may not act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoOfficer {
    /// None was named.
    #[error(
        "spuneți codul ofițerului; primii ofițeri se înregistrează cu `ser admin import ofiteri`"
    )]
    Missing,
    /// Not registered, or not active.
    #[error("«{0}» nu este un ofițer activ")]
    Unknown(String),
}

/// Why a transaction was rolled back.
enum Undone {
    Preview(Vec<Applied>),
    Not(NotImported),
}

impl From<NotImported> for Undone {
    fn from(why: NotImported) -> Self {
        Self::Not(why)
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Not(error.into())
    }
}

impl Registrar {
    /// Imports a list. `told` are mistakes in the form of the files: with them all rows are still
    /// checked, and nothing is stored. Gives what each row did, or would do, in the order of places.
    pub fn import(
        &self,
        list: &'static List,
        rows: &[Row],
        told: Vec<Mistake>,
        order: &Order<'_>,
    ) -> Result<Vec<Applied>, NotImported> {
        let catalogue = Catalogue::load().map_err(NotImported::Catalogue)?;
        let applied = self.store.transaction(|transaction| {
            let Some(import) = list.import else {
                return Err(Undone::Not(NotImported::ReadOnly));
            };
            store::officers::alone(transaction)?;
            let first = list.name == officers::NAME && no_officer(transaction)?;
            if !first {
                may_act(transaction, order.officer)?;
            }
            if list.versions && order.from.is_none() {
                return Err(Undone::Not(NotImported::From));
            }
            if list.personal && self.vault.is_none() {
                return Err(Undone::Not(NotImported::Keys));
            }
            let mut desk = Desk::new(transaction, self, &catalogue, list, order);
            import(&mut desk, rows)?;
            let Desk { mut mistakes, mut applied, touched, transaction, now, .. } = desk;
            review::mark(transaction, touched, now)?;
            mistakes.extend(told);
            if !mistakes.is_empty() {
                mistakes.sort_by(|one, other| one.place.cmp(&other.place));
                return Err(Undone::Not(NotImported::Mistakes(mistakes)));
            }
            if first && order.officer.is_some() {
                may_act(transaction, order.officer)?;
            }
            applied.sort_by(|one, other| one.place.cmp(&other.place));
            if order.preview { Err(Undone::Preview(applied)) } else { Ok(applied) }
        });
        match applied {
            Ok(applied) | Err(Undone::Preview(applied)) => Ok(applied),
            Err(Undone::Not(why)) => Err(why),
        }
    }

    /// Brings choices of an enrolment into force, by an officer and a document; a preview only says
    /// whether they could.
    pub fn enrol<T>(
        &self,
        (officer, document): (&str, &str),
        preview: bool,
        choices: impl FnOnce(&mut Enrolment<'_, '_>) -> Result<T, NotEnrolled>,
    ) -> Result<T, NotEnrolled> {
        enum Ended<T> {
            Preview(T),
            Not(NotEnrolled),
        }
        impl<T> From<StoreError> for Ended<T> {
            fn from(error: StoreError) -> Self {
                Self::Not(error.into())
            }
        }
        let (at, officer) = (self.clock.now(), Some(officer));
        let by = By { at, officer, certificate_sha256: None, document };
        let ended = self.store.transaction(|transaction| {
            store::officers::alone(transaction)?;
            let mut enrolment = Enrolment::new(transaction, by).map_err(Ended::Not)?;
            let done = choices(&mut enrolment).map_err(Ended::Not)?;
            if preview { Err(Ended::Preview(done)) } else { Ok(done) }
        });
        match ended {
            Ok(done) | Err(Ended::Preview(done)) => Ok(done),
            Err(Ended::Not(why)) => Err(why),
        }
    }

    /// What is registered, in the columns of the list; personal data masked.
    pub fn list(&self, list: &'static List) -> Result<Vec<Vec<String>>, StoreError> {
        self.store.read(|session| (list.rows)(session, self))
    }

    /// Whether an officer may act.
    pub fn may_act(&self, officer: &str) -> Result<(), NotImported> {
        self.store.read(|session| may_act(session, Some(officer)))
    }
}

fn no_officer(transaction: &mut Transaction<'_>) -> Result<bool, StoreError> {
    Ok(store::officers::all(transaction)?.is_empty())
}

fn may_act(session: &mut Session, officer: Option<&str>) -> Result<(), NotImported> {
    let code = officer.ok_or(NotImported::Officer(NoOfficer::Missing))?;
    match store::officers::find(session, code)?.filter(|officer| officer.active) {
        Some(_) => Ok(()),
        None => Err(NotImported::Officer(NoOfficer::Unknown(code.to_owned()))),
    }
}
