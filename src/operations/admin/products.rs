//! The CN codes and families that a place of excise goods is authorised for, on the days of a term.

use super::{
    Change, Column, Done, Mistake, Problem, Readable, Reading, Record, Registrar, Row,
    aliases::workplace_code, change::Compared, desk::Desk, field,
};
use crate::{
    registry::{Authorised, Workplace, WorkplaceCode},
    store::{Session, StoreError, authorisations, workplaces},
};
use chrono::NaiveDate;

/// A row.
pub(super) struct Entry {
    place: WorkplaceCode,
    product: Authorised,
}

fn code(text: &str) -> Result<String, Problem> {
    match (4..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(text.to_owned()),
        false => Err(Problem::Form("opt cifre, sau primele patru până la șapte ale unei familii")),
    }
}

fn shown(last: Option<NaiveDate>) -> String {
    last.map_or_else(String::new, |last| last.to_string())
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("codWorkplace", "locul produselor accizabile", "RO00001TEST01"),
        Column::needed("codNC", "un cod de opt cifre, sau primele 4–7 ale unei familii", "2203"),
        Column::needed("deLa", "prima zi, ca 2026-11-20 sau 20.11.2026", "2026-11-20"),
        Column::optional("panaLa", "ultima zi; implicit fără sfârșit", ""),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let place = row.needed("codWorkplace", workplace_code);
        let code = row.needed("codNC", code);
        let from = row.needed("deLa", field::day);
        let to = row.optional("panaLa", field::day);
        let (code, from, to) = (code?, from?, to?);
        if let Some(to) = to.filter(|to| *to < from) {
            return row.say("panaLa", &to.to_string(), Problem::Backwards);
        }
        Some(Self { place: place?, product: Authorised { code, from, to } })
    }

    fn key(&self) -> (&'static str, String) {
        let Authorised { code, from, .. } = &self.product;
        ("deLa", format!("{} {code} {from}", self.place))
    }
}

/// Whether two terms of one code have a day in common.
fn overlap(one: &Authorised, other: &Authorised) -> bool {
    let last = one.to.unwrap_or(NaiveDate::MAX);
    one.code == other.code && one.from != other.from && other.holds_within(one.from, last)
}

/// Whether they are the same term, whenever it ends.
fn same(one: &Authorised, other: &Authorised) -> bool {
    (&one.code, one.from) == (&other.code, other.from)
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let Some(workplace) = place(desk, &self.place)? else { return Ok(None) };
        let Authorised { code, from, to } = &self.product;
        let known = authorisations::of(desk.transaction, workplace.id)?.products;
        let before = known.iter().find(|known| same(known, &self.product));
        let last = to.or_else(|| before?.to);
        let change = match before {
            None => Change::New,
            Some(before) => {
                Compared::default().field("panaLa", shown(before.to), shown(last)).change()
            }
        };
        let product = Authorised { to: last, ..self.product.clone() };
        authorisations::put_product(desk.transaction, workplace.id, &product)?;
        let place = self.place.as_str();
        Ok(Some(Done::of(&format!("{place} {code} {from}"), change).at(place)))
    }

    /// No code has two terms on one day: which of them an end is meant for could not be told.
    fn settle(records: &[(&Row, Self)], desk: &mut Desk<'_, '_>) -> Result<(), StoreError> {
        for (row, record) in records {
            let workplace = workplaces::with_code(desk.transaction, record.place.as_str())?;
            let Some(workplace) = workplace else { continue };
            let known = authorisations::of(desk.transaction, workplace.id)?.products;
            let own = known.iter().find(|own| same(own, &record.product));
            let other = own.and_then(|own| known.iter().find(|other| overlap(own, other)));
            if let Some(other) = other {
                let from = record.product.from.to_string();
                let problem = Problem::Term(other.from);
                desk.mistakes.push(Mistake::of(row, Self::COLUMNS, "deLa", &from, problem));
            }
        }
        Ok(())
    }
}

/// The place of excise goods with this code; none after a mistake.
pub(super) fn place(
    desk: &mut Desk<'_, '_>,
    code: &WorkplaceCode,
) -> Result<Option<Workplace>, StoreError> {
    let code = code.as_str();
    match workplaces::with_code(desk.transaction, code)? {
        None => desk.say("codWorkplace", code, Problem::NoWorkplace),
        Some(workplace) if !workplace.unit_type.excise() => {
            desk.say("codWorkplace", code, Problem::NotExcise)
        }
        Some(workplace) => Ok(Some(workplace)),
    }
}

/// All terms of all places.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row =
        |(place, Authorised { code, from, to })| vec![place, code, from.to_string(), shown(to)];
    Ok(authorisations::products(session)?.into_iter().map(row).collect())
}
