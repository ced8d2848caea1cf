//! Who reports: environments, companies, workplaces, persons, and the codes that name them; what
//! happens to workplaces over time. Pure: no clock, no database.

mod authorisation;
mod calendar;
mod codes;
mod county;
mod dossier;
mod entitlement;
mod environment;
mod event;
mod mention;
mod objection;
mod owner;
mod personal;
mod role;
mod season;
mod status;
#[cfg(test)]
mod trial;
mod workplace;

pub use authorisation::{Authorisations, Authorised, FiledFrom};
pub use calendar::Calendar;
pub use codes::{CodeError, Cui, WorkplaceCode, check_character};
pub use county::{COUNTIES, county_name};
pub use dossier::{Dossier, State};
pub use entitlement::{Category, ENTITLEMENTS, Entitlement, Severity};
pub use environment::Environment;
pub use event::{
    Becomes, Counted, Decider, Detail, EVENTS, Event, EventRow, Term, Units, UnknownEvent,
};
pub use mention::{
    Activity, Address, Fact, Known, Mention, SuspensionReason, UnknownName, in_force,
};
pub use objection::Objection;
pub use owner::{Company, Holders, OwnerKind, Tenure, UnknownOwnerKind};
pub use personal::{Cnp, ContactError, Email, Phone};
pub use role::{Role, UnknownRole};
pub use season::{SEASONS, Season};
pub use status::{Standing, Status, StatusRow, Timeline, UnknownStatus};
pub use workplace::{UnitType, UnknownUnitType, Workplace};
