//! Officers, by code. The first ones of an installation are registered by nobody.

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, Row, change::Compared,
    desk::Desk, field,
};
use crate::store::{
    Session, StoreError,
    officers::{self, Officer},
};

/// The name of the list.
pub(super) const NAME: &str = "ofiteri";

/// Characters of a code, at most.
const LONGEST: usize = 32;

/// A row.
pub(super) struct Entry {
    code: String,
    name: String,
    active: Option<bool>,
}

fn code(text: &str) -> Result<String, Problem> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match text.len() <= LONGEST && text.chars().all(fits) {
        true => Ok(text.to_owned()),
        false => Err(Problem::Form("cel mult 32 de litere, cifre, «-», «_», «.»")),
    }
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("cod", "codul care rămâne în jurnal", "OF-TEST"),
        Column::needed("nume", "numele", "TEST Ofițer"),
        Column::optional("activ", "dacă poate lucra: da (implicit), nu", "da"),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("cod", code);
        let name = row.needed("nume", field::text);
        let active = row.optional("activ", field::boolean);
        Some(Self { code: code?, name: name?, active: active? })
    }

    fn key(&self) -> (&'static str, String) {
        ("cod", self.code.clone())
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let before = officers::find(desk.transaction, &self.code)?;
        let active = self.active.or(before.as_ref().map(|one| one.active)).unwrap_or(true);
        let change = match &before {
            None => Change::New,
            Some(before) => Compared::default()
                .field("nume", &before.name, &self.name)
                .field("activ", field::shown(before.active), field::shown(active))
                .change(),
        };
        if change != Change::Unchanged {
            let officer = Officer { code: self.code.clone(), name: self.name.clone(), active };
            officers::put(desk.transaction, &officer)?;
        }
        Ok(Some(Done::of(&self.code, change)))
    }

    fn settle(records: &[(&Row, Self)], desk: &mut Desk<'_, '_>) -> Result<(), StoreError> {
        let officers = officers::all(desk.transaction)?;
        if !records.is_empty() && !officers.iter().any(|officer| officer.active) {
            desk.say::<()>("activ", "", Problem::LastOfficer)?;
        }
        Ok(())
    }
}

/// Who is appointed.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |Officer { code, name, active }: Officer| vec![code, name, field::shown(active)];
    Ok(officers::all(session)?.into_iter().map(row).collect())
}
