//! What can be asked of the service, one verb a file. Plain structs come out: no XML, no HTTP.

pub mod admin;
mod again;
mod allowance;
mod attempt;
mod author;
mod branches;
mod caller;
mod countries;
mod drafts;
pub mod enrol;
mod identify;
mod judged;
mod lists;
mod misaddressed;
mod nomenclature;
mod progress;
mod pulse;
mod recheck;
mod record;
pub mod refusal;
mod reported;
mod retrieve;
mod review;
mod seal;
mod search;
mod state;
mod stop;
mod submit;
mod unavailable;
mod validate;
mod withdraw;

pub use crate::declaration::Outage;
pub use crate::store::places::Place;
pub use crate::store::search::{Column, Order};
pub use crate::store::{drafts::DraftChange, history::Change};
pub use again::come_again;
pub use allowance::{Allowance, Allowances, Buckets, Exceeded, Rate, rate};
pub use attempt::Answered;
pub use author::Stale;
pub use branches::{Branch, BranchKind};
pub use caller::{Anonymous, Caller, Peer, Presented, Recognised, Unidentified};
pub use countries::CountryRow;
pub use drafts::{DraftKey, Drafted, KeptDraft, OpenedDraft, Saving};
pub use lists::Lists;
pub use misaddressed::{Misaddressed, NotTaken};
pub use nomenclature::{Days, Entry, List, NomenclaturePage, UnknownList};
pub use pulse::{Ended, LastHour, Pulse};
pub use recheck::{Rechecked, recheck};
pub use reported::{Overdue, Reported, ReportedKind};
pub use retrieve::{Key, Retrieved};
pub use search::{Criteria, Found, SearchPage};
pub use state::ServiceState;
pub use submit::Submission;
pub use unavailable::Unavailable;
pub use validate::{SignatureReport, Validation};
pub use withdraw::{NotWithdrawn, Withdrawal, Withdrawn, withdraw};

use crate::{declaration, kinds::Catalogue};
use crate::{registry::Environment, signature::Seals, store::Store, trust, xml};
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

/// Where time comes from: nothing below reads the system's clock.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's.
    System,
    /// Pinned, for tests and for filing days gone by.
    Fixed(DateTime<Utc>),
    /// Whatever somebody sets it to, microseconds since 1970: for tests of clocks that jump.
    Set(&'static AtomicI64),
}

impl Clock {
    /// The present instant, in microseconds as the databases keep it.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Fixed(instant) => instant,
            Self::Set(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::Relaxed)).unwrap_or_default()
            }
        }
    }
}

/// How large a declaration may be, and the message it comes in (`wire.md`, Limits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a message, as sent and unpacked.
    pub message: usize,
    /// Of its XML.
    pub document: xml::Limits,
    /// Lines, in all its tables.
    pub lines: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 192 << 20,
            document: xml::Limits::default(),
            lines: declaration::DEFAULT_LINES,
        }
    }
}

/// An installation: what every operation works with. It keeps no state of its own beside the
/// counters of the last hour and what callers have left of their allowances, so any number of
/// processes can serve one database.
pub struct Service {
    /// TEST or PRODUCTIE.
    pub environment: Environment,
    /// Declarations, registrations, evidence.
    pub store: Store,
    /// Whose certificates are accepted, and what is asked of them.
    pub trust: trust::Trust,
    /// Time.
    pub clock: Clock,
    /// How large a declaration may be.
    pub limits: Limits,
    /// What receipts are signed with, and were.
    pub seals: Seals,
    /// The kinds of declarations.
    pub catalogue: Catalogue,
    /// The coded lists that are imported.
    pub lists: Lists,
    /// The last 60 minutes of this process.
    pub pulse: Pulse,
    /// What each person may still ask of this process.
    pub allowances: Allowances,
}

impl Service {
    /// The civil date in Romania, which periods are counted by.
    pub fn today(&self) -> NaiveDate {
        declaration::civil_date(self.clock.now())
    }
}
