//! A list that is imported whole, as a version that holds from a day on.

use super::{Change, Mistake, Place, Problem, Readable, Reading, Row, desk::Desk, field};
use crate::{
    nomenclature::Dated,
    store::{
        StoreError,
        nomenclatures::{self, Listed},
    },
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A row of such a list.
pub(super) trait Versioned: Readable {
    /// What the list holds.
    type Entry: Listed;

    /// The row's entry, in a version of that first day.
    fn entry(&self, first: NaiveDate) -> Self::Entry;

    /// What an entry was, beside what it is.
    fn change(before: &Self::Entry, after: &Self::Entry) -> Change;
}

/// The first and the last day of an entry, where its row says them; none after a mistake.
pub(super) fn days(row: &mut Reading<'_>) -> Option<(Option<NaiveDate>, Option<NaiveDate>)> {
    let from = row.optional("valabilDin", field::day);
    let to = row.optional("valabilPana", field::day);
    match (from?, to?) {
        (Some(from), Some(to)) if to < from => {
            row.say("valabilPana", &to.to_string(), Problem::Backwards)
        }
        days => Some(days),
    }
}

/// What counts from a day on, as it does then.
fn from_on<E: Dated>(all: impl IntoIterator<Item = E>, first: NaiveDate) -> Vec<E> {
    let clipped = all.into_iter().filter(|one| one.lasts(first)).map(|one| {
        let from = one.days().0.max(first);
        one.beginning(from)
    });
    let mut clipped: Vec<E> = clipped.collect();
    clipped.sort_by(|a, b| (a.code(), a.days().0).cmp(&(b.code(), b.days().0)));
    clipped
}

/// Stores the list as the version of `--from`: one change, one line of the audit log.
pub(super) fn import<'d, R: Versioned>(
    desk: &mut Desk<'d, '_>,
    rows: &'d [Row],
) -> Result<(), StoreError> {
    let Some(first) = desk.order.from else { return Ok(()) };
    let newest = nomenclatures::version::<R::Entry>(desk.transaction)?;
    let records: Vec<(&Row, R)> = desk.read(rows);
    if let (Some(newest), Some(row)) = (newest.filter(|newest| *newest > first), rows.first()) {
        desk.turn_to(row);
        desk.say::<()>("valabilDin", &first.to_string(), Problem::Newer(newest))?;
    }
    let all: Vec<(&Place, R::Entry)> =
        records.iter().map(|(row, record)| (&row.place, record.entry(first))).collect();
    desk.mistakes.extend(overlaps(&all));
    if !desk.mistakes.is_empty() || records.is_empty() {
        return Ok(());
    }
    let before = from_on(R::Entry::all(desk.transaction)?, first);
    let list: Vec<R::Entry> = all.into_iter().map(|(_, entry)| entry).collect();
    let after = from_on(list.iter().cloned(), first);
    let same = before == after && newest == Some(first);
    note(desk, &records, before, first);
    if same {
        return Ok(());
    }
    nomenclatures::import(desk.transaction, first, &list, desk.now)?;
    let count = |word: &str| {
        desk.applied.iter().filter(|applied| applied.change.word() == word).count().to_string()
    };
    let counts = ["nou", "schimbat", "scos"].map(|word| format!("{word}={}", count(word)));
    desk.audit("versiune", None, None, &format!("{first} {}", counts.join(" ")))
}

/// Says of each row, and of each code that the list names no longer, what becomes of it.
fn note<'d, R: Versioned>(
    desk: &mut Desk<'d, '_>,
    records: &[(&'d Row, R)],
    before: Vec<R::Entry>,
    first: NaiveDate,
) {
    let mut known: HashMap<(String, NaiveDate), R::Entry> = before
        .into_iter()
        .map(|entry| ((entry.code().to_owned(), entry.days().0), entry))
        .collect();
    for (row, record) in records {
        desk.turn_to(row);
        let entry = record.entry(first);
        let change = match known.remove(&(entry.code().to_owned(), entry.days().0.max(first))) {
            Some(before) => R::change(&before, &entry),
            None if !entry.lasts(first) => Change::Unchanged,
            None => Change::New,
        };
        desk.note(entry.code().to_owned(), change);
    }
    let mut gone: Vec<String> = known.into_keys().map(|(code, _)| code).collect();
    gone.sort_unstable();
    gone.into_iter().for_each(|code| desk.note(code, Change::Gone));
}

/// Entries of one code that count on the same day.
fn overlaps<E: Dated>(all: &[(&Place, E)]) -> Vec<Mistake> {
    let mut sorted: Vec<&(&Place, E)> = all.iter().collect();
    sorted.sort_by(|(_, a), (_, b)| (a.code(), a.days().0).cmp(&(b.code(), b.days().0)));
    let overlap = |pair: &[&(&Place, E)]| match pair {
        [(place, one), (second, other)]
            if one.code() == other.code() && one.holds(other.days().0) =>
        {
            Some(Mistake {
                place: Place::clone(second),
                column: Some("cod".to_owned()),
                value: Some(other.code().to_owned()),
                problem: Problem::Overlap(Place::clone(place)),
            })
        }
        _ => None,
    };
    sorted.windows(2).filter_map(overlap).collect()
}
