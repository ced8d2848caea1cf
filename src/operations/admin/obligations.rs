//! Whether a workplace reports, from a day on (U-09).

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, aliases::workplace_code,
    change::Compared, desk::Desk, field,
};
use crate::{
    registry::WorkplaceCode,
    store::{Session, StoreError, calendars, workplaces},
};
use chrono::NaiveDate;

/// A row.
pub(super) struct Entry {
    code: WorkplaceCode,
    from: NaiveDate,
    reports: bool,
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("codWorkplace", "punctul de lucru", "CJG0000001251"),
        Column::needed("deLa", "prima zi, ca 2026-11-20 sau 20.11.2026", "2026-11-20"),
        Column::needed("raporteaza", "da, nu", "da"),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("codWorkplace", workplace_code);
        let from = row.needed("deLa", field::day);
        let reports = row.needed("raporteaza", field::boolean);
        Some(Self { code: code?, from: from?, reports: reports? })
    }

    fn key(&self) -> (&'static str, String) {
        ("deLa", format!("{} {}", self.code, self.from))
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let code = self.code.as_str();
        let Some(workplace) = workplaces::with_code(desk.transaction, code)? else {
            return desk.say("codWorkplace", code, Problem::NoWorkplace);
        };
        let known = workplace.calendar.obligations;
        let change = match known.iter().find(|(from, _)| *from == self.from) {
            None => Change::New,
            Some((_, before)) => Compared::default()
                .field("raporteaza", field::shown(*before), field::shown(self.reports))
                .change(),
        };
        calendars::put_obligation(desk.transaction, workplace.id, self.from, self.reports)?;
        Ok(Some(Done::of(&format!("{code} {}", self.from), change).at(code)))
    }
}

/// All that was said of all workplaces.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let mut rows = Vec::new();
    for code in workplaces::codes(session)? {
        let Some(workplace) = workplaces::with_code(session, &code)? else { continue };
        for (from, reports) in workplace.calendar.obligations {
            rows.push(vec![code.clone(), from.to_string(), field::shown(reports)]);
        }
    }
    Ok(rows)
}
