//! Who reports: environments, companies, workplaces, persons, and the codes that name them.
//! Pure: no clock, no database.

mod codes;
mod environment;
mod workplace;

pub use codes::{Cui, CodeError, WorkplaceCode};
pub use environment::Environment;
pub use workplace::{UnitType, Workplace};
