//! Who reports: environments, companies, workplaces, persons, and the codes that name them.
//! Pure: no clock, no database.

mod codes;
mod county;
mod environment;
mod workplace;

pub use codes::{CodeError, Cui, WorkplaceCode, check_character};
pub use county::{COUNTIES, county_name};
pub use environment::Environment;
pub use workplace::{UnitType, UnknownUnitType, Workplace};
