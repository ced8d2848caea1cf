//! What the authorisation of a place of excise goods says: its products and its frequencies.

use super::schema::{workplace_frequencies, workplace_products, workplaces};
use super::{Locked, Session, StoreError, Transaction, Unreadable, on_each};
use crate::registry::{Authorisations, Authorised, FiledFrom};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

type Product = (String, NaiveDate, Option<NaiveDate>);

const PRODUCT: (
    workplace_products::code,
    workplace_products::valid_from,
    workplace_products::valid_to,
) = (workplace_products::code, workplace_products::valid_from, workplace_products::valid_to);

fn product((code, from, to): Product) -> Authorised {
    Authorised { code, from, to }
}

type Frequency = (String, i32, String);

const FREQUENCY: (
    workplace_frequencies::kind,
    workplace_frequencies::from_year,
    workplace_frequencies::frequency,
) = (
    workplace_frequencies::kind,
    workplace_frequencies::from_year,
    workplace_frequencies::frequency,
);

fn filed((kind, year, frequency): Frequency) -> Result<FiledFrom, StoreError> {
    let unreadable = StoreError::Unreadable(Unreadable::Frequency);
    Ok(FiledFrom { kind, year, frequency: frequency.parse().map_err(|_| unreadable)? })
}

/// All of it, past and to come.
pub fn of(session: &mut Session, workplace_id: i64) -> Result<Authorisations, StoreError> {
    Ok(of_all(session, &[workplace_id])?.remove(&workplace_id).unwrap_or_default())
}

/// The same of several places; of nothing said of a place there is no entry. Two queries by their
/// keys, however many they are, and none where there are none.
pub fn of_all(
    session: &mut Session,
    workplaces: &[i64],
) -> Result<HashMap<i64, Authorisations>, StoreError> {
    let mut all: HashMap<i64, Authorisations> = HashMap::new();
    if workplaces.is_empty() {
        return Ok(all);
    }
    let products: Vec<(i64, Product)> = workplace_products::table
        .filter(workplace_products::workplace_id.eq_any(workplaces))
        .order((workplace_products::code, workplace_products::valid_from))
        .select((workplace_products::workplace_id, PRODUCT))
        .load(session.connection())?;
    for (place, row) in products {
        all.entry(place).or_default().products.push(product(row));
    }
    let frequencies: Vec<(i64, Frequency)> = workplace_frequencies::table
        .filter(workplace_frequencies::workplace_id.eq_any(workplaces))
        .order((workplace_frequencies::kind, workplace_frequencies::from_year))
        .select((workplace_frequencies::workplace_id, FREQUENCY))
        .load(session.connection())?;
    for (place, row) in frequencies {
        all.entry(place).or_default().frequencies.push(filed(row)?);
    }
    Ok(all)
}

/// The products of all places, each with the code of its place, in their order.
pub fn products(session: &mut Session) -> Result<Vec<(String, Authorised)>, StoreError> {
    let rows: Vec<(String, Product)> = workplace_products::table
        .inner_join(workplaces::table.on(workplaces::id.eq(workplace_products::workplace_id)))
        .order((workplaces::code, workplace_products::code, workplace_products::valid_from))
        .select((workplaces::code, PRODUCT))
        .load(session.connection())?;
    Ok(rows.into_iter().map(|(place, row)| (place, product(row))).collect())
}

/// The frequencies of all places, likewise.
pub fn frequencies(session: &mut Session) -> Result<Vec<(String, FiledFrom)>, StoreError> {
    let rows: Vec<(String, Frequency)> = workplace_frequencies::table
        .inner_join(workplaces::table.on(workplaces::id.eq(workplace_frequencies::workplace_id)))
        .order((workplaces::code, workplace_frequencies::kind, workplace_frequencies::from_year))
        .select((workplaces::code, FREQUENCY))
        .load(session.connection())?;
    rows.into_iter().map(|(place, row)| Ok((place, filed(row)?))).collect()
}

/// Authorises a place for a code or a family, in place of what was said of its term from that day.
pub fn put_product(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    product: &Authorised,
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(workplace_products::table)
            .values((
                workplace_products::workplace_id.eq(workplace_id),
                workplace_products::code.eq(product.code.as_str()),
                workplace_products::valid_from.eq(product.from),
                workplace_products::valid_to.eq(product.to),
            ))
            .on_conflict((
                workplace_products::workplace_id,
                workplace_products::code,
                workplace_products::valid_from,
            ))
            .do_update()
            .set(workplace_products::valid_to.eq(product.to))
            .execute(connection)
    })?;
    Ok(())
}

/// Says how often a place files a kind from a year on, likewise. It waits for the series, and no
/// declaration of it is judged until the transaction ends.
pub fn put_frequency(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    filed: &FiledFrom,
) -> Result<(), StoreError> {
    let mut locked = Locked::lock(transaction, workplace_id, &filed.kind)?;
    let frequency = workplace_frequencies::frequency.eq(filed.frequency.element());
    on_each!(locked.connection(), connection => {
        diesel::insert_into(workplace_frequencies::table)
            .values((
                workplace_frequencies::workplace_id.eq(workplace_id),
                workplace_frequencies::kind.eq(filed.kind.as_str()),
                workplace_frequencies::from_year.eq(filed.year),
                frequency,
            ))
            .on_conflict((
                workplace_frequencies::workplace_id,
                workplace_frequencies::kind,
                workplace_frequencies::from_year,
            ))
            .do_update()
            .set(frequency)
            .execute(connection)
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Frequency;
    use crate::store::Store;
    use crate::store::testing::{commit, on_both, pharmacy};

    on_both!(what_is_authorised_is_read_back_and_what_is_said_again_takes_its_place);

    fn what_is_authorised_is_read_back_and_what_is_said_again_takes_its_place(store: &Store) {
        let place = pharmacy(store).workplace_id;
        let beer = |from: &str, to: Option<&str>| Authorised {
            code: "2203".into(),
            from: from.parse().unwrap(),
            to: to.map(|to| to.parse().unwrap()),
        };
        let filed = |year, frequency| FiledFrom { kind: "FA".into(), year, frequency };
        let (ended, again) = (beer("2020-01-01", Some("2026-06-30")), beer("2026-11-01", None));
        commit(store, |transaction| {
            for product in [&again, &beer("2020-01-01", None), &ended] {
                put_product(transaction, place, product)?;
            }
            for (year, frequency) in
                [(2027, Frequency::Year), (2026, Frequency::Year), (2026, Frequency::Quarter)]
            {
                put_frequency(transaction, place, &filed(year, frequency))?;
            }
            Ok(())
        });
        let read = |id| store.read(|session| of(session, id)).unwrap();
        let frequencies = vec![filed(2026, Frequency::Quarter), filed(2027, Frequency::Year)];
        assert_eq!(read(place), Authorisations { products: vec![ended, again], frequencies });
        assert_eq!(read(place + 1), Authorisations::default());
    }
}
