//! getListaTari: the countries a declaration may name.

use super::{Service, Unavailable};

/// A country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Its name, Romanian.
    pub name: String,
    /// Whether it is of the European Union today.
    pub eu: bool,
}

impl Service {
    /// All of them, as they stand today.
    pub fn countries(&self) -> Result<Vec<CountryRow>, Unavailable> {
        let today = self.today();
        let countries = self.nomenclatures.countries();
        let row = |country: &crate::nomenclature::Country| CountryRow {
            code: country.code.to_string(),
            name: country.name.to_string(),
            eu: country.is_eu(today),
        };
        Ok(countries.iter().map(row).collect())
    }
}
