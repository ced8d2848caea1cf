//! What a workplace is from a day on (`units-and-trust.md` 1.4).

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, aliases::workplace_code,
    change::Compared, desk::Desk, field,
};
use crate::{
    registry::{Status, StatusRow, WorkplaceCode},
    store::{Session, StoreError, calendars, workplaces},
};

/// A row.
pub(super) struct Entry {
    code: WorkplaceCode,
    row: StatusRow,
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("codWorkplace", "punctul de lucru", "CJF000000123U"),
        Column::needed(
            "status",
            "ACTIV, SUSPENDAT, SUSPENDARE_EXPIRATA, SUSPENDAT_SANCTIUNE, RETRAS, ANULAT, INCHIS",
            "SUSPENDAT",
        ),
        Column::needed("deLa", "prima zi, ca 2026-11-20 sau 20.11.2026", "2026-11-20"),
        Column::optional("act", "actul care o spune", "TEST 12/2026"),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("codWorkplace", workplace_code);
        let statuses = Status::ALL.map(Status::wire);
        let status = row.needed("status", |text| field::one_of(text, &statuses));
        let from = row.needed("deLa", field::day);
        let act = row.optional("act", field::text);
        Some(Self { code: code?, row: StatusRow { from: from?, status: status?, act: act? } })
    }

    fn key(&self) -> (&'static str, String) {
        ("deLa", format!("{} {}", self.code, self.row.from))
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let code = self.code.as_str();
        let Some(workplace) = workplaces::with_code(desk.transaction, code)? else {
            return desk.say("codWorkplace", code, Problem::NoWorkplace);
        };
        let own = workplace.calendar.own.rows();
        let before = own.iter().find(|row| row.from == self.row.from);
        let act = self.row.act.clone().or_else(|| before?.act.clone());
        let change = match before {
            None => Change::New,
            Some(before) => Compared::default()
                .field("status", before.status.wire(), self.row.status.wire())
                .field("act", before.act.as_deref().unwrap_or(""), act.as_deref().unwrap_or(""))
                .change(),
        };
        let row = StatusRow { act, ..self.row.clone() };
        calendars::put_status(desk.transaction, workplace.id, &row)?;
        let subject = format!("{code} {} {}", self.row.from, self.row.status);
        Ok(Some(Done::of(&subject, change).at(code)))
    }
}

/// All statuses of all workplaces.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let mut rows = Vec::new();
    for code in workplaces::codes(session)? {
        let Some(workplace) = workplaces::with_code(session, &code)? else { continue };
        for StatusRow { from, status, act } in workplace.calendar.own.rows() {
            let act = act.clone().unwrap_or_default();
            rows.push(vec![code.clone(), status.wire().to_owned(), from.to_string(), act]);
        }
    }
    Ok(rows)
}
