//! x
pub mod refusal;
