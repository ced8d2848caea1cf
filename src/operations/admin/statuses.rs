//! What a workplace is from a day on (`units-and-trust.md` 1.4).

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, aliases::workplace_code,
    change::Compared, desk::Desk, field,
};
use crate::{
    registry::{Event, Fact, Known, Mention, Status, StatusRow, WorkplaceCode, in_force},
    store::{Session, StoreError, mentions, workplaces},
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
        let before = stated(desk.transaction, workplace.id, Event::Stated)?;
        let before = before.into_iter().rfind(|one| one.fact.from == self.row.from);
        let act = self.row.act.clone().or_else(|| before.as_ref()?.fact.act.clone());
        let text = |act: &Option<String>| act.clone().unwrap_or_default();
        let change = match &before {
            None => Change::New,
            Some(before) => Compared::default()
                .field("status", word(&before.fact), self.row.status.wire())
                .field("act", text(&before.fact.act), text(&act))
                .change(),
        };
        if change != Change::Unchanged {
            let status = Some(self.row.status);
            let fact = Fact { status, act, ..Fact::of(Event::Stated, self.row.from) };
            desk.record(&workplace, &fact, before.as_ref(), false)?;
        }
        let subject = format!("{code} {} {}", self.row.from, self.row.status);
        Ok(Some(Done::of(&subject, change).at(code)))
    }
}

/// What operators stated of a workplace, by first day: the mentions in force of one of their events.
pub(super) fn stated(
    session: &mut Session,
    workplace_id: i64,
    event: Event,
) -> Result<Vec<Mention>, StoreError> {
    let recorded = mentions::of_workplace(session, workplace_id)?;
    let stated = in_force(&recorded, Known::Now).into_iter();
    Ok(stated.filter(|mention| mention.fact.event == event).cloned().collect())
}

fn word(fact: &Fact) -> &'static str {
    fact.status.map_or("", Status::wire)
}

/// All that operators stated of all workplaces; what comes of mentions is in their list.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let mut rows = Vec::new();
    for code in workplaces::codes(session)? {
        let Some(workplace) = workplaces::with_code(session, &code)? else { continue };
        for Mention { fact, .. } in stated(session, workplace.id, Event::Stated)? {
            let act = fact.act.clone().unwrap_or_default();
            rows.push(vec![code.clone(), word(&fact).to_owned(), fact.from.to_string(), act]);
        }
    }
    Ok(rows)
}
