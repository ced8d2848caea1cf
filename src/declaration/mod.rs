//! A declaration, pure: what it is, how it is read from a verified element, how it is judged.
//! No clock, no database, no signature.

mod cell;
mod deadline;
pub mod disposal;
mod draft;
mod expected;
mod facts;
mod finding;
mod ledger;
mod model;
mod number;
mod outlook;
mod period;
mod quantity;
mod read;
mod receipt;
mod rules;
mod schedule;
mod state;
mod table;
mod write;

pub use crate::nomenclature::answers::Level;
pub use cell::Value;
pub use deadline::{Outage, begins, civil_date, deadline, is_late, last_day_in_time, midnight};
pub use draft::{Aim, Draft};
pub use expected::{expected, inactive};
pub use facts::{Awaited, Closing, Deliveries, Facts, Partner, Partners, Series, Transmitted};
pub use finding::{Finding, Place};
pub use ledger::{BalanceLine, JournalLine, LotLine};
pub use model::{Declaration, Header};
pub use number::{NotANumber, RegistrationNumber, Sequence, SequenceTooHigh};
pub use outlook::{Missing, Outlook, Tail, outlook};
pub use period::{NotAPeriod, Period};
pub use quantity::{Quantity, QuantityError};
pub use read::{DEFAULT_LINES, is_signed, read, read_header};
pub use receipt::{NAMESPACE as RECEIPT_NAMESPACE, Outcome, Receipt};
pub use rules::{
    CREATION, Judged, RULES, Rule, awaited, judge, judge_alone, judge_creation, judge_edit,
    partners,
};
pub use schedule::Schedule;
pub use state::{Event, ForbiddenMove, MOVES, State, UnknownState};
pub use table::{Row, Rows, Table};
