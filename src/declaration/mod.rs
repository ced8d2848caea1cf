//! A declaration, pure: what it is, how it is read from a verified element, how it is judged.
//! No clock, no database, no signature.

mod facts;
mod finding;
mod ledger;
mod model;
mod number;
mod period;
mod quantity;
mod read;
mod receipt;
mod rules;
mod state;

pub use facts::{Closing, Facts, Series, Transmitted};
pub use finding::{Finding, Level, Place};
pub use ledger::{BalanceLine, JournalLine, LotLine};
pub use model::{Declaration, Header, Row, Table, Value};
pub use number::{RegistrationNumber, Sequence};
pub use period::Period;
pub use read::read;
pub use receipt::{Receipt, Outcome};
pub use rules::{Judged, judge};
pub use state::State;
