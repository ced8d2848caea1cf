//! How often a place of excise goods files a kind that has several frequencies, from a 1 January on.

use super::{
    Change, Column, Done, Mistake, Problem, Readable, Reading, Record, Registrar, Row,
    aliases::workplace_code, change::Compared, desk::Desk, field, products::place,
};
use crate::{
    kinds::{Frequency, Kind},
    registry::{FiledFrom, WorkplaceCode},
    store::{Session, StoreError, authorisations, series, workplaces},
};
use chrono::{Datelike, NaiveDate};

/// A row.
pub(super) struct Entry {
    place: WorkplaceCode,
    filed: FiledFrom,
}

/// The year that begins on a day.
fn year(text: &str) -> Result<i32, Problem> {
    let day = field::day(text)?;
    match (day.month(), day.day()) {
        (1, 1) => Ok(day.year()),
        _ => Err(Problem::NotJanuary),
    }
}

fn frequency(text: &str) -> Result<Frequency, Problem> {
    field::one_of(text, &Frequency::ALL.map(Frequency::element))
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("codWorkplace", "locul produselor accizabile", "RO00003TEST03"),
        Column::needed("tip", "un tip de declarație care are mai multe frecvențe: FA, FE", "FA"),
        Column::needed("frecventa", "luna, trimestru, an", "trimestru"),
        Column::needed("deLa", "un 1 ianuarie, ca 2027-01-01 sau 01.01.2027", "2027-01-01"),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let place = row.needed("codWorkplace", workplace_code);
        let kind = row.needed("tip", field::text);
        let frequency = row.needed("frecventa", frequency);
        let year = row.needed("deLa", year);
        let filed = FiledFrom { kind: kind?, year: year?, frequency: frequency? };
        Some(Self { place: place?, filed })
    }

    fn key(&self) -> (&'static str, String) {
        ("deLa", self.subject())
    }
}

impl Entry {
    fn subject(&self) -> String {
        format!("{} {} {}", self.place, self.filed.kind, first_day(self.filed.year))
    }
}

fn first_day(year: i32) -> String {
    NaiveDate::from_ymd_opt(year, 1, 1).map_or_else(String::new, |day| day.to_string())
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let Some(workplace) = place(desk, &self.place)? else { return Ok(None) };
        let FiledFrom { kind, year, frequency } = &self.filed;
        let several = |known: &&Kind| {
            known.filings.len() > 1 && known.is_filed_by(workplace.unit_type.wire())
        };
        let catalogue = desk.catalogue;
        let kinds: Vec<&Kind> = catalogue.kinds().iter().filter(several).collect();
        let Some(known) = kinds.iter().find(|known| known.code == *kind) else {
            let codes: Vec<&str> = kinds.iter().map(|known| known.code.as_str()).collect();
            let problem = match codes.as_slice() {
                [] => Problem::OneFrequency(workplace.unit_type),
                codes => Problem::NotOneOf(codes.join(", ")),
            };
            return desk.say("tip", kind, problem);
        };
        if known.filing(*frequency).is_none() {
            let filings = known.filings.iter().map(|filing| filing.frequency.element());
            let filings = Problem::NotOneOf(filings.collect::<Vec<_>>().join(", "));
            return desk.say("frecventa", frequency.element(), filings);
        }
        let rows = authorisations::of(desk.transaction, workplace.id)?.frequencies;
        let change = match rows.iter().find(|row| row.kind == *kind && row.year == *year) {
            None => Change::New,
            Some(before) => Compared::default()
                .field("frecventa", before.frequency.element(), frequency.element())
                .change(),
        };
        authorisations::put_frequency(desk.transaction, workplace.id, &self.filed)?;
        Ok(Some(Done::of(&self.subject(), change).at(self.place.as_str())))
    }

    /// What was declared keeps its frequency: the numbers of a year tell its periods apart only so.
    fn settle(records: &[(&Row, Self)], desk: &mut Desk<'_, '_>) -> Result<(), StoreError> {
        for (row, record) in records {
            let workplace = workplaces::with_code(desk.transaction, record.place.as_str())?;
            let Some(id) = workplace.map(|workplace| workplace.id) else { continue };
            let FiledFrom { kind, year, frequency } = &record.filed;
            let said = authorisations::of(desk.transaction, id)?;
            let mut sent = series::periods(desk.transaction, id, kind)?.into_iter();
            let other = sent.find(|sent| {
                let of = sent.first_day().year();
                of >= *year && said.frequency(kind, of) != Some(sent.frequency())
            });
            if let Some(sent) = other {
                let (value, problem) = (frequency.element(), Problem::Declared(sent));
                desk.mistakes.push(Mistake::of(row, Self::COLUMNS, "frecventa", value, problem));
            }
        }
        Ok(())
    }
}

/// All that was said of all places.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |(place, FiledFrom { kind, year, frequency })| {
        vec![place, kind, frequency.element().to_owned(), first_day(year)]
    };
    Ok(authorisations::frequencies(session)?.into_iter().map(row).collect())
}
