//! What a person is to a company.

use std::{fmt, str::FromStr};

/// Both may report for every workplace of the company (`enrolment.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reprezentant legal: one for a company, manages its workplaces and users.
    Representative,
    /// Utilizator.
    User,
}

/// A name that is not a role's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither REPREZENTANT nor UTILIZATOR")]
pub struct UnknownRole(pub String);

impl Role {
    /// The name on the wire and in files.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Representative => "REPREZENTANT",
            Self::User => "UTILIZATOR",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        [Self::Representative, Self::User]
            .into_iter()
            .find(|role| role.wire() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}
