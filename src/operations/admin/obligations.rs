//! Whether a workplace reports, from a day on (U-09).

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, aliases::workplace_code,
    change::Compared, desk::Desk, field, statuses::stated,
};
use crate::{
    registry::{Event, Fact, WorkplaceCode},
    store::{Session, StoreError, workplaces},
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
        let before = stated(desk.transaction, workplace.id, Event::Obligation)?;
        let before = before.into_iter().rfind(|one| one.fact.from == self.from);
        let change = match before.as_ref().and_then(|before| before.fact.reports) {
            None => Change::New,
            Some(before) => Compared::default()
                .field("raporteaza", field::shown(before), field::shown(self.reports))
                .change(),
        };
        if change != Change::Unchanged {
            let reports = Some(self.reports);
            let fact = Fact { reports, ..Fact::of(Event::Obligation, self.from) };
            desk.record(&workplace, &fact, before.as_ref(), false)?;
        }
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
