//! The catalogue of declaration kinds (`kinds.md`): data files, the model they give, the schema
//! that comes from it. A kind is a file of `catalogue/`, not code.

mod catalogue;
mod file;
mod filing;
mod formula;
mod load;
mod model;
mod operation;
pub mod schema;
mod value;

pub use catalogue::Catalogue;
pub use filing::{Deadline, Filing, Frequency, UnknownFrequency};
pub use formula::{FormulaError, Sign, Term};
pub use load::{Fault, Mistake};
pub use model::{
    Column, Compulsory, Kind, Nested, Particle, Role, RowShape, Sort, SumsInto, Table, Title,
};
pub use operation::{Need, Operation};
pub use value::{UnknownType, ValueType};
