//! SQLite and Postgres behind one connection; the only place that knows diesel. One file for each
//! aggregate; plain structs in and out. A [`Session`] reads, a [`Transaction`] writes, and only
//! [`Locked`], which holds a series alone, records a declaration.

mod ahead;
mod connection;
mod error;
mod lines;
mod locked;
mod migrations;
mod months;
mod outbox;
mod partners;
mod personal;
mod probing;
mod schema;
mod session;
mod version;

pub mod archives;
pub mod attempts;
pub mod audit;
pub mod authorisations;
pub mod begun;
pub mod certificates;
pub mod companies;
pub mod declarations;
pub mod deliveries;
pub mod disposals;
pub mod documents;
pub mod dossiers;
pub mod drafts;
pub mod history;
pub mod kept;
pub mod leaving;
pub mod mentions;
pub mod nomenclatures;
pub mod officers;
pub mod offices;
pub mod outages;
pub mod permits;
pub mod persons;
pub mod places;
pub mod rechecks;
pub mod requests;
pub mod reviews;
pub mod search;
pub mod seen;
pub mod series;
pub mod storage;
pub mod tails;
pub mod withdrawals;
pub mod workplaces;

pub use documents::{Document, Evidence, Packed};
pub use error::{Conflict, StoreError, Unavailable, Unreadable};
pub use kept::Kept;
pub use locked::{Locked, Meanwhile};
pub use session::{Connections, Session, Store, Transaction};
pub use version::Mismatch;

/// Writes a statement once for both databases, where the enum of connections cannot say it:
/// batches, `ON CONFLICT`, `RETURNING`.
macro_rules! on_each {
    ($any:expr, $connection:ident => $statement:expr) => {
        match $any {
            $crate::store::connection::AnyConnection::Postgres($connection) => $statement,
            $crate::store::connection::AnyConnection::Sqlite($connection) => $statement,
        }
    };
}
use on_each;

/// An instant as both databases hold it: UTC, microseconds.
fn stored(instant: chrono::DateTime<chrono::Utc>) -> chrono::NaiveDateTime {
    chrono::SubsecRound::trunc_subsecs(instant.naive_utc(), 6)
}

#[cfg(test)]
mod layout;
#[cfg(test)]
mod testing;
