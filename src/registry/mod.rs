//! Who reports: environments, companies, workplaces, persons, and the codes that name them.
//! Pure: no clock, no database.

mod authorisation;
mod calendar;
mod codes;
mod county;
mod environment;
mod owner;
mod personal;
mod role;
mod workplace;

pub use authorisation::{Authorisations, Authorised, FiledFrom};
pub use calendar::{Calendar, Standing, Status, StatusRow, Timeline, UnknownStatus};
pub use codes::{CodeError, Cui, WorkplaceCode, check_character};
pub use county::{COUNTIES, county_name};
pub use environment::Environment;
pub use owner::{OwnerKind, UnknownOwnerKind};
pub use personal::{Cnp, ContactError, Email, Phone};
pub use role::{Role, UnknownRole};
pub use workplace::{UnitType, UnknownUnitType, Workplace};
