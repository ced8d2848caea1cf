//! The two installations, which never mix (`domain.md`, Environments).

use std::{fmt, str::FromStr};

/// TEST or PRODUCTIE: an installation has one, a declaration names one in its signed header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// For integrators and testers.
    Test,
    /// For the declarations the law asks for.
    Production,
}

impl Environment {
    /// The name on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Test => "TEST",
            Self::Production => "PRODUCTIE",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

impl FromStr for Environment {
    type Err = String;

    /// Reads the wire name; the error is a sentence that lists the two.
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Test, Self::Production]
            .into_iter()
            .find(|environment| environment.wire() == text)
            .ok_or_else(|| format!("`{text}` is neither TEST nor PRODUCTIE"))
    }
}
