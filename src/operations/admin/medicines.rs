//! The nomenclature of medicines: a whole list, which holds from a day on.

use super::{
    Change, Column, Mistake, Place, Problem, Readable, Reading, Registrar, Row, change::Compared,
    desk::Desk, field,
};
use crate::{
    nomenclature::{Medicine, UNITS},
    store::{Session, StoreError, nomenclatures},
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A row.
pub(super) struct Entry {
    code: String,
    name: String,
    unit: String,
    prescription: bool,
    controlled: bool,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

fn code(text: &str) -> Result<String, Problem> {
    let digits = text.strip_prefix('W').filter(|digits| digits.len() == 8);
    match digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())) {
        true => Ok(text.to_owned()),
        false => Err(Problem::Form("W și opt cifre")),
    }
}

fn unit(text: &str) -> Result<String, Problem> {
    let known = UNITS.map(|unit| unit.code);
    match known.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(Problem::NotOneOf(known.join(", "))),
    }
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("cod", "codCIM: W și opt cifre", "W99000001"),
        Column::needed("denumire", "denumirea, concentrația și forma", "MEDICAMENT SINTETIC 001"),
        Column::needed("um", "unitatea de măsură", "UT"),
        Column::needed("prescriptie", "numai pe bază de prescripție: da, nu", "nu"),
        Column::needed("controlat", "stupefiant sau psihotrop: da, nu", "nu"),
        Column::optional("valabilDin", "prima zi; implicit prima zi a versiunii", ""),
        Column::optional("valabilPana", "ultima zi; implicit fără sfârșit", ""),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("cod", code);
        let name = row.needed("denumire", field::text);
        let unit = row.needed("um", unit);
        let prescription = row.needed("prescriptie", field::boolean);
        let controlled = row.needed("controlat", field::boolean);
        let from = row.optional("valabilDin", field::day);
        let to = row.optional("valabilPana", field::day);
        let (from, to) = (from?, to?);
        if to.is_some_and(|to| from.is_some_and(|from| to < from)) {
            let to = to.map_or_else(String::new, |to| to.to_string());
            return row.say("valabilPana", &to, Problem::Backwards);
        }
        let (code, name, unit) = (code?, name?, unit?);
        let (prescription, controlled) = (prescription?, controlled?);
        Some(Self { code, name, unit, prescription, controlled, from, to })
    }

    fn key(&self) -> (&'static str, String) {
        let from = self.from.map_or_else(String::new, |from| format!(" {from}"));
        ("cod", format!("{}{from}", self.code))
    }
}

impl Entry {
    /// As it counts from the version's first day on; none where it ended before.
    fn medicine(&self, first: NaiveDate) -> Medicine {
        Medicine {
            code: self.code.clone(),
            name: self.name.clone(),
            unit: self.unit.clone(),
            prescription: self.prescription,
            controlled: self.controlled,
            valid_from: self.from.unwrap_or(first),
            valid_to: self.to,
        }
    }
}

/// What counts from a day on, as it does then.
fn from_on(all: impl IntoIterator<Item = Medicine>, first: NaiveDate) -> Vec<Medicine> {
    let counts = |one: &Medicine| one.valid_to.is_none_or(|last| last >= first);
    let mut clipped: Vec<Medicine> = all
        .into_iter()
        .filter(counts)
        .map(|one| Medicine { valid_from: one.valid_from.max(first), ..one })
        .collect();
    clipped.sort_by(|a, b| (&a.code, a.valid_from).cmp(&(&b.code, b.valid_from)));
    clipped
}

/// What a medicine was, beside what it is.
fn change(before: &Medicine, after: &Medicine) -> Change {
    let last = |medicine: &Medicine| medicine.valid_to.map(|last| last.to_string());
    Compared::default()
        .field("denumire", &before.name, &after.name)
        .field("um", &before.unit, &after.unit)
        .field("prescriptie", field::shown(before.prescription), field::shown(after.prescription))
        .field("controlat", field::shown(before.controlled), field::shown(after.controlled))
        .field("valabilPana", last(before).unwrap_or_default(), last(after).unwrap_or_default())
        .change()
}

/// Stores the list as the version of `--from`: one change, one line of the audit log.
pub(super) fn import<'d>(desk: &mut Desk<'d, '_>, rows: &'d [Row]) -> Result<(), StoreError> {
    let Some(first) = desk.order.from else { return Ok(()) };
    let newest = nomenclatures::medicines_version(desk.transaction)?;
    let records: Vec<(&Row, Entry)> = desk.read(rows);
    if let (Some(newest), Some(row)) = (newest.filter(|newest| *newest > first), rows.first()) {
        desk.turn_to(row);
        desk.say::<()>("valabilDin", &first.to_string(), Problem::Newer(newest))?;
    }
    let all: Vec<(&Place, Medicine)> =
        records.iter().map(|(row, entry)| (&row.place, entry.medicine(first))).collect();
    desk.mistakes.extend(overlaps(&all));
    if !desk.mistakes.is_empty() || records.is_empty() {
        return Ok(());
    }
    let before = from_on(nomenclatures::medicines(desk.transaction)?, first);
    let list: Vec<Medicine> = all.into_iter().map(|(_, medicine)| medicine).collect();
    let after = from_on(list.iter().cloned(), first);
    let same = before == after && newest == Some(first);
    note(desk, &records, before, first);
    if same {
        return Ok(());
    }
    nomenclatures::import_medicines(desk.transaction, first, &list, desk.now)?;
    let count = |word: &str| {
        desk.applied.iter().filter(|applied| applied.change.word() == word).count().to_string()
    };
    let counts = ["nou", "schimbat", "scos"].map(|word| format!("{word}={}", count(word)));
    desk.audit("versiune", None, None, &format!("{first} {}", counts.join(" ")))
}

/// Says of each row, and of each code that the list names no longer, what becomes of it.
fn note<'d>(
    desk: &mut Desk<'d, '_>,
    records: &[(&'d Row, Entry)],
    before: Vec<Medicine>,
    first: NaiveDate,
) {
    let mut known: HashMap<(String, NaiveDate), Medicine> = before
        .into_iter()
        .map(|medicine| ((medicine.code.clone(), medicine.valid_from), medicine))
        .collect();
    for (row, entry) in records {
        desk.turn_to(row);
        let medicine = entry.medicine(first);
        let ended = medicine.valid_to.is_some_and(|last| last < first);
        let change = match known.remove(&(medicine.code.clone(), medicine.valid_from.max(first))) {
            Some(before) => change(&before, &medicine),
            None if ended => Change::Unchanged,
            None => Change::New,
        };
        desk.note(medicine.code, change);
    }
    let mut gone: Vec<String> = known.into_keys().map(|(code, _)| code).collect();
    gone.sort_unstable();
    gone.into_iter().for_each(|code| desk.note(code, Change::Gone));
}

/// Entries of one code that count on the same day.
fn overlaps(all: &[(&Place, Medicine)]) -> Vec<Mistake> {
    let mut sorted: Vec<&(&Place, Medicine)> = all.iter().collect();
    sorted.sort_by(|(_, a), (_, b)| (&a.code, a.valid_from).cmp(&(&b.code, b.valid_from)));
    let overlap = |pair: &[&(&Place, Medicine)]| match pair {
        [(place, one), (second, other)]
            if one.code == other.code && one.holds(other.valid_from) =>
        {
            Some(Mistake {
                place: Place::clone(second),
                column: Some("cod".to_owned()),
                value: Some(other.code.clone()),
                problem: Problem::Overlap(Place::clone(place)),
            })
        }
        _ => None,
    };
    sorted.windows(2).filter_map(overlap).collect()
}

/// Every entry, of all versions.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |one: Medicine| {
        vec![
            one.code,
            one.name,
            one.unit,
            field::shown(one.prescription),
            field::shown(one.controlled),
            one.valid_from.to_string(),
            one.valid_to.map_or_else(String::new, |last| last.to_string()),
        ]
    };
    Ok(nomenclatures::medicines(session)?.into_iter().map(row).collect())
}
