//! getListaTari: the countries a declaration may name.

use super::{Service, Unavailable};
use crate::nomenclature::COUNTRIES;

/// A country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// Its name, Romanian.
    pub name: &'static str,
    /// Whether it is of the European Union today.
    pub eu: bool,
}

impl Service {
    /// All of them, as they stand today.
    pub fn countries(&self) -> Result<Vec<CountryRow>, Unavailable> {
        let today = self.today();
        let rows = COUNTRIES.iter().map(|country| CountryRow {
            code: country.code,
            name: country.name,
            eu: country.in_union(today),
        });
        Ok(rows.collect())
    }
}
