//! What sort of legal person holds a workplace.

use std::{fmt, str::FromStr};

/// The kinds of owners (`units-and-trust.md`, U-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerKind {
    /// Societate.
    Company,
    /// Unitate sanitară: a hospital and its like.
    HealthUnit,
    /// Instituție.
    Institution,
    /// Asociație.
    Association,
}

/// A name that is not a kind's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of owner")]
pub struct UnknownOwnerKind(pub String);

impl OwnerKind {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Company, Self::HealthUnit, Self::Institution, Self::Association];

    /// The name in files and in the database.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Company => "SOC",
            Self::HealthUnit => "UNITATE_SANITARA",
            Self::Institution => "INSTITUTIE",
            Self::Association => "ASOCIATIE",
        }
    }
}

impl fmt::Display for OwnerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

impl FromStr for OwnerKind {
    type Err = UnknownOwnerKind;

    fn from_str(text: &str) -> Result<Self, UnknownOwnerKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.wire() == text)
            .ok_or_else(|| UnknownOwnerKind(text.to_owned()))
    }
}
