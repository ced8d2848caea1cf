//! Other codes that senders may write for a workplace (U-03).

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, change::Compared,
    desk::Desk,
};
use crate::{
    registry::WorkplaceCode,
    store::{Session, StoreError, workplaces},
};

/// A row.
pub(super) struct Entry {
    alias: String,
    code: WorkplaceCode,
}

fn alias(text: &str) -> Result<String, Problem> {
    let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    match text.len() <= 13 && text.bytes().all(fits) {
        true => Ok(text.to_owned()),
        false => Err(Problem::Form("cel mult 13 caractere dintre A-Z, 0-9 și _")),
    }
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("alias", "codul SIUI sau alt cod vechi", "SIUI_TEST"),
        Column::needed("codWorkplace", "codul pe care îl înlocuiește", "CJF000000123U"),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let alias = row.needed("alias", alias);
        let code = row.needed("codWorkplace", workplace_code);
        Some(Self { alias: alias?, code: code? })
    }

    fn key(&self) -> (&'static str, String) {
        ("alias", self.alias.clone())
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let code = self.code.as_str();
        let Some(workplace) = workplaces::with_code(desk.transaction, code)? else {
            return desk.say("codWorkplace", code, Problem::NoWorkplace);
        };
        if workplaces::with_code(desk.transaction, &self.alias)?.is_some() {
            return desk.say("alias", &self.alias, Problem::Taken("un codWorkplace"));
        }
        let change = match workplaces::aliased(desk.transaction, &self.alias)? {
            None => Change::New,
            Some(before) => Compared::default().field("codWorkplace", before, code).change(),
        };
        workplaces::put_alias(desk.transaction, &self.alias, workplace.id)?;
        Ok(Some(Done::of(&self.alias, change).at(code)))
    }
}

/// A code that a row names, of whatever form it was issued in.
pub(super) fn workplace_code(text: &str) -> Result<WorkplaceCode, Problem> {
    let code: WorkplaceCode = text.parse().map_err(|_| Problem::Form("13 litere mari și cifre"))?;
    match code.shaped_as_issued() && !code.issued_by_ser() {
        true => Err(Problem::Check),
        false => Ok(code),
    }
}

/// What senders may write.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |(alias, code): (String, String)| vec![alias, code];
    Ok(workplaces::aliases(session)?.into_iter().map(row).collect())
}
