//! The nomenclature of medicines: a whole list, which holds from a day on.

use super::{
    Change, Column, Problem, Readable, Reading, Registrar,
    change::Compared,
    field,
    version::{self, Versioned},
};
use crate::{
    nomenclature::{Medicine, UNITS},
    store::{Session, StoreError, nomenclatures::Listed},
};
use chrono::NaiveDate;

/// A row.
pub(super) struct Entry {
    code: String,
    name: String,
    unit: String,
    prescription: bool,
    controlled: bool,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

fn code(text: &str) -> Result<String, Problem> {
    let digits = text.strip_prefix('W').filter(|digits| digits.len() == 8);
    match digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())) {
        true => Ok(text.to_owned()),
        false => Err(Problem::Form("W și opt cifre")),
    }
}

fn unit(text: &str) -> Result<String, Problem> {
    let known = UNITS.map(|unit| unit.code);
    match known.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(Problem::NotOneOf(known.join(", "))),
    }
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("cod", "codCIM: W și opt cifre", "W99000001"),
        Column::needed("denumire", "denumirea, concentrația și forma", "MEDICAMENT SINTETIC 001"),
        Column::needed("um", "unitatea de măsură", "UT"),
        Column::needed("prescriptie", "numai pe bază de prescripție: da, nu", "nu"),
        Column::needed("controlat", "stupefiant sau psihotrop: da, nu", "nu"),
        Column::optional("valabilDin", "prima zi; implicit prima zi a versiunii", ""),
        Column::optional("valabilPana", "ultima zi; implicit fără sfârșit", ""),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("cod", code);
        let name = row.needed("denumire", field::text);
        let unit = row.needed("um", unit);
        let prescription = row.needed("prescriptie", field::boolean);
        let controlled = row.needed("controlat", field::boolean);
        let (from, to) = version::days(row)?;
        let (code, name, unit) = (code?, name?, unit?);
        let (prescription, controlled) = (prescription?, controlled?);
        Some(Self { code, name, unit, prescription, controlled, from, to })
    }

    fn key(&self) -> (&'static str, String) {
        let from = self.from.map_or_else(String::new, |from| format!(" {from}"));
        ("cod", format!("{}{from}", self.code))
    }
}

impl Versioned for Entry {
    type Entry = Medicine;

    fn entry(&self, first: NaiveDate) -> Medicine {
        Medicine {
            code: self.code.clone(),
            name: self.name.clone(),
            unit: self.unit.clone(),
            prescription: self.prescription,
            controlled: self.controlled,
            valid_from: self.from.unwrap_or(first),
            valid_to: self.to,
        }
    }

    fn change(before: &Medicine, after: &Medicine) -> Change {
        let last = |medicine: &Medicine| medicine.valid_to.map(|last| last.to_string());
        let shown = field::shown;
        Compared::default()
            .field("denumire", &before.name, &after.name)
            .field("um", &before.unit, &after.unit)
            .field("prescriptie", shown(before.prescription), shown(after.prescription))
            .field("controlat", shown(before.controlled), shown(after.controlled))
            .field("valabilPana", last(before).unwrap_or_default(), last(after).unwrap_or_default())
            .change()
    }
}

/// Every entry, of all versions.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |one: Medicine| {
        vec![
            one.code,
            one.name,
            one.unit,
            field::shown(one.prescription),
            field::shown(one.controlled),
            one.valid_from.to_string(),
            one.valid_to.map_or_else(String::new, |last| last.to_string()),
        ]
    };
    Ok(Medicine::all(session)?.into_iter().map(row).collect())
}
