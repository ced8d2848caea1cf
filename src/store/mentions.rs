//! What was recorded of workplaces over time: appended, read, never changed.

use super::schema::{mentions, offices};
use super::{Session, StoreError, Transaction, Unreadable, on_each, stored};
use crate::registry::{Address, Fact, Mention};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

/// How a fact comes to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recording<'r> {
    /// When.
    pub at: DateTime<Utc>,
    /// Code of the officer who records it.
    pub officer: Option<&'r str>,
    /// The mention that it takes the place of.
    pub supersedes: Option<i64>,
    /// Whether it only takes that one back.
    pub void: bool,
}

impl<'r> Recording<'r> {
    /// Of something that was not known before.
    pub fn new(at: DateTime<Utc>, officer: Option<&'r str>) -> Self {
        Self { at, officer, supersedes: None, void: false }
    }
}

/// Records a fact of a workplace. Gives its key.
pub fn append(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    fact: &Fact,
    recording: &Recording<'_>,
) -> Result<i64, StoreError> {
    let what = (
        mentions::workplace_id.eq(workplace_id),
        mentions::event.eq(fact.event.code()),
        mentions::valid_from.eq(fact.from),
        mentions::valid_to.eq(fact.to),
        mentions::status.eq(fact.status.map(crate::registry::Status::wire)),
        mentions::company_id.eq(fact.holder),
        mentions::county.eq(fact.address.county.as_deref()),
        mentions::locality.eq(fact.address.locality.as_deref()),
        mentions::street.eq(fact.address.street.as_deref()),
        mentions::head.eq(fact.head.as_deref()),
        mentions::activity.eq(fact.activity.map(|(activity, _)| activity.wire())),
        mentions::active.eq(fact.activity.map(|(_, has)| has)),
    );
    let rest = (
        mentions::reports.eq(fact.reports),
        mentions::spares_offices.eq(fact.spares_offices),
        mentions::reason.eq(fact.reason.map(crate::registry::SuspensionReason::wire)),
        mentions::ground.eq(fact.ground.as_deref()),
        mentions::act.eq(fact.act.as_deref()),
        mentions::act_date.eq(fact.act_date),
        mentions::document.eq(fact.document.as_deref()),
        mentions::recorded_at.eq(stored(recording.at)),
        mentions::recorded_by.eq(recording.officer),
        mentions::supersedes.eq(recording.supersedes),
        mentions::void.eq(recording.void),
    );
    Ok(on_each!(transaction.connection(), connection => {
        diesel::insert_into(mentions::table)
            .values((what, rest))
            .returning(mentions::id)
            .get_result(connection)
    })?)
}

type Row = (
    (i64, i64, String, NaiveDate, Option<NaiveDate>, Option<String>, Option<i64>),
    (Option<String>, Option<String>, Option<String>, Option<String>),
    (Option<String>, Option<bool>, Option<bool>, bool, Option<String>, Option<String>),
    (Option<String>, Option<NaiveDate>, Option<String>, NaiveDateTime, Option<i64>, bool),
);

/// All that was recorded of workplaces, by their keys, in the order of recording.
pub(super) fn of(
    session: &mut Session,
    workplaces: &[i64],
) -> Result<HashMap<i64, Vec<Mention>>, StoreError> {
    let rows: Vec<Row> = mentions::table
        .filter(mentions::workplace_id.eq_any(workplaces))
        .order((mentions::workplace_id, mentions::id))
        .select((
            (
                mentions::workplace_id,
                mentions::id,
                mentions::event,
                mentions::valid_from,
                mentions::valid_to,
                mentions::status,
                mentions::company_id,
            ),
            (mentions::county, mentions::locality, mentions::street, mentions::head),
            (
                mentions::activity,
                mentions::active,
                mentions::reports,
                mentions::spares_offices,
                mentions::reason,
                mentions::ground,
            ),
            (
                mentions::act,
                mentions::act_date,
                mentions::document,
                mentions::recorded_at,
                mentions::supersedes,
                mentions::void,
            ),
        ))
        .load(session.connection())?;
    let mut found: HashMap<i64, Vec<Mention>> = HashMap::new();
    for row in rows {
        let (workplace_id, mention) = read(row)?;
        found.entry(workplace_id).or_default().push(mention);
    }
    Ok(found)
}

fn read(row: Row) -> Result<(i64, Mention), StoreError> {
    let (what, place, said, paper) = row;
    let (workplace_id, id, event, from, to, status, holder) = what;
    let (county, locality, street, head) = place;
    let (activity, has, reports, spares_offices, reason, ground) = said;
    let (act, act_date, document, recorded_at, supersedes, void) = paper;
    let unreadable = || StoreError::Unreadable(Unreadable::Mention);
    let status = status.map(|status| status.parse()).transpose().map_err(|_| unreadable())?;
    let activity = activity.map(|one| one.parse()).transpose().map_err(|_| unreadable())?;
    let reason = reason.map(|reason| reason.parse()).transpose().map_err(|_| unreadable())?;
    let fact = Fact {
        event: event.parse().map_err(|_| unreadable())?,
        from,
        to,
        status,
        holder,
        address: Address { county, locality, street },
        head,
        activity: activity.zip(has),
        reports,
        spares_offices,
        reason,
        ground,
        act,
        act_date,
        document,
    };
    let recorded_at = recorded_at.and_utc();
    Ok((workplace_id, Mention { id, fact, recorded_at, supersedes, void }))
}

/// What was recorded of a workplace, in the order of recording.
pub fn of_workplace(session: &mut Session, workplace_id: i64) -> Result<Vec<Mention>, StoreError> {
    Ok(of(session, &[workplace_id])?.remove(&workplace_id).unwrap_or_default())
}

/// Key of the newest mention of a workplace or of the unit it is an office of, as a question: whether
/// anything was recorded since its state was read.
#[diesel::dsl::auto_type]
pub(super) fn newest(workplace_id: i64) -> _ {
    let parents =
        offices::table.filter(offices::workplace_id.eq(workplace_id)).select(offices::parent_id);
    mentions::table
        .filter(mentions::workplace_id.eq(workplace_id).or(mentions::workplace_id.eq_any(parents)))
        .order(mentions::id.desc())
        .select(mentions::id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Activity, Event, Known, Standing, Status, SuspensionReason, UnitType};
    use crate::store::testing::{CODE, commit, noon, on_both, pharmacy};
    use crate::store::workplaces::{self, NewWorkplace};
    use crate::store::{Locked, Store, dossiers, offices};

    on_both!(
        what_was_recorded_is_read_back_as_it_was,
        what_was_recorded_stays_as_it_was_written,
        an_office_is_read_with_what_was_recorded_of_its_unit,
    );

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn what_was_recorded_is_read_back_as_it_was(store: &Store) {
        let pharmacy = pharmacy(store);
        let full = Fact {
            to: Some(day("2026-11-20")),
            status: Some(Status::Suspended),
            holder: Some(pharmacy.company_id),
            address: Address {
                county: Some("CJ".into()),
                locality: None,
                street: Some("1".into()),
            },
            head: Some("F1".into()),
            activity: Some((Activity::Online, false)),
            reports: Some(true),
            spares_offices: true,
            reason: Some(SuspensionReason::Works),
            ground: Some("TEST lege".into()),
            act: Some("7/2026".into()),
            act_date: Some(day("2026-11-09")),
            document: Some("TEST dosar 7".into()),
            ..Fact::of(Event::E9, day("2026-11-10"))
        };
        let plain = Fact::of(Event::E7, day("2026-11-01"));
        let now = noon("2026-11-12");
        commit(store, |transaction| {
            let new = Recording::new(now, Some("OF1"));
            let first = append(transaction, pharmacy.workplace_id, &full, &new)?;
            let back = Recording { supersedes: Some(first), void: true, ..new };
            append(transaction, pharmacy.workplace_id, &plain, &back)
        });
        let read = store.read(|session| of_workplace(session, pharmacy.workplace_id)).unwrap();
        assert_eq!((&read[0].fact, &read[1].fact), (&full, &plain));
        assert_eq!((read[0].recorded_at, read[0].supersedes, read[0].void), (now, None, false));
        assert_eq!((read[1].supersedes, read[1].void), (Some(read[0].id), true));
    }

    fn what_was_recorded_stays_as_it_was_written(store: &Store) {
        let pharmacy = pharmacy(store);
        let fact = Fact::of(Event::E7, day("2026-11-01"));
        let new = Recording::new(noon("2026-11-12"), None);
        commit(store, |transaction| append(transaction, pharmacy.workplace_id, &fact, &new));
        let change = store.transaction(|transaction| -> Result<(), StoreError> {
            diesel::update(mentions::table)
                .set(mentions::act.eq("altul"))
                .execute(transaction.connection())?;
            Ok(())
        });
        assert!(change.is_err());
        let removal = store.transaction(|transaction| -> Result<(), StoreError> {
            diesel::delete(mentions::table).execute(transaction.connection())?;
            Ok(())
        });
        assert!(removal.is_err());
    }

    fn an_office_is_read_with_what_was_recorded_of_its_unit(store: &Store) {
        let pharmacy = pharmacy(store);
        let code = crate::registry::WorkplaceCode::issue("CJ", 'F', 77).unwrap();
        let stated =
            |status, from| Fact { status: Some(status), ..Fact::of(Event::Stated, day(from)) };
        let office = commit(store, |transaction| {
            let office = NewWorkplace {
                code: &code,
                name: "TEST Oficina",
                unit_type: UnitType::OfRurala,
                company_id: pharmacy.company_id,
            };
            let office = workplaces::put(transaction, &office)?;
            offices::put_parent(transaction, office, pharmacy.workplace_id)?;
            let new = Recording::new(noon("2026-11-12"), None);
            let obliged =
                Fact { reports: Some(true), ..Fact::of(Event::Obligation, day("2026-11-05")) };
            append(transaction, office, &obliged, &new)?;
            for (status, from) in
                [(Status::Suspended, "2026-11-10"), (Status::Active, "2020-01-01")]
            {
                append(transaction, pharmacy.workplace_id, &stated(status, from), &new)?;
            }
            Ok(office)
        });
        let calendar = |code: &str| {
            store.read(|session| workplaces::find(session, code)).unwrap().unwrap().calendar
        };
        let (own, of_office) = (calendar(CODE), calendar(code.as_str()));
        assert_eq!(own.on(day("2026-11-09")), Standing::Active);
        assert_eq!(own.on(day("2026-11-10")).status(), Some(Status::Suspended));
        assert_eq!(of_office.on(day("2026-11-10")), Standing::ParentInactive);
        assert_eq!(of_office.obligations, [(day("2026-11-05"), true)]);
        let newest = commit(store, |transaction| {
            Ok(Locked::lock(transaction, office, "FP")?.meanwhile(&[1; 32])?.newest)
        });
        assert!(newest.is_some());
        let read = store.read(|session| workplaces::find(session, code.as_str())).unwrap();
        assert_eq!(read.unwrap().newest, newest);
        let dossier = store.read(|session| dossiers::find(session, office)).unwrap().unwrap();
        assert_eq!(dossier.calendar(Known::Now), of_office);
        let before = Known::At(noon("2026-11-11"));
        assert_eq!(dossier.state(day("2026-11-10"), before).standing, Standing::Active);
    }
}
