//! The CN nomenclature of excise goods: a whole list, which holds from a day on.

use super::{
    Change, Column, Problem, Readable, Reading, Registrar,
    change::Compared,
    field,
    version::{self, Versioned},
};
use crate::{
    nomenclature::{ExciseProduct, THERAPEUTIC, UNITS},
    store::{Session, StoreError, nomenclatures::Listed},
};
use chrono::NaiveDate;

/// A row.
pub(super) struct Entry {
    code: String,
    name: String,
    units: Vec<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

fn code(text: &str) -> Result<String, Problem> {
    match text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(text.to_owned()),
        false => Err(Problem::Form("opt cifre")),
    }
}

/// Units of excise goods, each once.
fn units(text: &str) -> Result<Vec<String>, Problem> {
    let known: Vec<&str> =
        UNITS.iter().map(|unit| unit.code).filter(|unit| *unit != THERAPEUTIC).collect();
    let units: Vec<&str> = text.split_whitespace().collect();
    let repeated =
        units.iter().enumerate().any(|(at, unit)| units.iter().take(at).any(|u| u == unit));
    match (units.iter().all(|unit| known.contains(unit)), repeated) {
        (false, _) => Err(Problem::NotOneOf(known.join(", "))),
        (true, true) => Err(Problem::Form("fiecare unitate o singură dată")),
        (true, false) => Ok(units.into_iter().map(str::to_owned).collect()),
    }
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("cod", "codNC: opt cifre", "22030001"),
        Column::needed("denumire", "descrierea produsului", "PRODUS SINTETIC 001"),
        Column::needed(
            "um",
            "unitățile de măsură, despărțite prin spații; întâi cea obișnuită",
            "HL L",
        ),
        Column::optional("valabilDin", "prima zi; implicit prima zi a versiunii", ""),
        Column::optional("valabilPana", "ultima zi; implicit fără sfârșit", ""),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("cod", code);
        let name = row.needed("denumire", field::text);
        let units = row.needed("um", units);
        let (from, to) = version::days(row)?;
        Some(Self { code: code?, name: name?, units: units?, from, to })
    }

    fn key(&self) -> (&'static str, String) {
        let from = self.from.map_or_else(String::new, |from| format!(" {from}"));
        ("cod", format!("{}{from}", self.code))
    }
}

impl Versioned for Entry {
    type Entry = ExciseProduct;

    fn entry(&self, first: NaiveDate) -> ExciseProduct {
        ExciseProduct {
            code: self.code.clone(),
            name: self.name.clone(),
            units: self.units.clone(),
            valid_from: self.from.unwrap_or(first),
            valid_to: self.to,
        }
    }

    fn change(before: &ExciseProduct, after: &ExciseProduct) -> Change {
        let last = |product: &ExciseProduct| product.valid_to.map(|last| last.to_string());
        Compared::default()
            .field("denumire", &before.name, &after.name)
            .field("um", before.units.join(" "), after.units.join(" "))
            .field("valabilPana", last(before).unwrap_or_default(), last(after).unwrap_or_default())
            .change()
    }
}

/// Every entry, of all versions.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |one: ExciseProduct| {
        vec![
            one.code,
            one.name,
            one.units.join(" "),
            one.valid_from.to_string(),
            one.valid_to.map_or_else(String::new, |last| last.to_string()),
        ]
    };
    Ok(ExciseProduct::all(session)?.into_iter().map(row).collect())
}
