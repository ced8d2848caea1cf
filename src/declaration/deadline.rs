//! When a declaration is late. Being late refuses nothing: it is marked.

use super::Period;
use crate::kinds::{Deadline, Filing, Kind};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Bucharest;

/// A declared outage of the service (`domain.md`, Periods).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub to: Option<DateTime<Utc>>,
    /// Why, for people.
    pub reason: String,
}

/// The civil date in Romania at an instant.
pub fn civil_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Bucharest).date_naive()
}

/// The last day on which a declaration of the kind for the period is in time, outages apart; none
/// when the kind is not filed for such periods.
pub fn last_day_in_time(period: Period, kind: &Kind) -> Option<NaiveDate> {
    let filing = kind.filing(period.frequency())?;
    match filing.deadline {
        Deadline::DaysAfter(days) => period.last_day().checked_add_days(Days::new(days.into())),
        Deadline::DayOfNextMonth(day) => period.last_day().succ_opt()?.with_day(day.into()),
    }
}

/// The instant from which a declaration is late: the end of the last day in time (midnight,
/// Europe/Bucharest), moved by outages. An outage during which the deadline passes moves it by the
/// outage's own length, since so much time was lost: the whole of it, not only what was left until
/// midnight. Outages that meet are one. What it is moved to may pass during a later outage and
/// moves again. The kind's `at_most_hours`, hours that pass, are counted from the end of the
/// period; without them a deadline that passes during an outage without an end never comes.
pub fn deadline(period: Period, kind: &Kind, outages: &[Outage]) -> Option<DateTime<Utc>> {
    let filing = kind.filing(period.frequency())?;
    let usual = midnight(last_day_in_time(period, kind)?.succ_opt()?)?;
    let cap = cap(period, filing)?;
    let moved = merged(outages).into_iter().fold(usual, |deadline, (from, to)| {
        let passes = from < deadline && deadline <= to;
        if passes { later(deadline, to - from) } else { deadline }
    });
    Some(moved.min(cap.max(usual)))
}

/// The instant at which a period begins: outages that were over by then move no deadline of it.
pub fn begins(period: Period) -> Option<DateTime<Utc>> {
    midnight(period.first_day())
}

/// Whether a declaration received at that instant is late.
pub fn is_late(period: Period, kind: &Kind, received: DateTime<Utc>, outages: &[Outage]) -> bool {
    deadline(period, kind, outages).is_some_and(|deadline| received >= deadline)
}

/// The latest that outages can move the deadline to.
fn cap(period: Period, filing: &Filing) -> Option<DateTime<Utc>> {
    let end = midnight(period.last_day().succ_opt()?)?;
    let hours = filing.at_most_hours.map(|hours| TimeDelta::hours(hours.into()));
    Some(hours.map_or(DateTime::<Utc>::MAX_UTC, |hours| later(end, hours)))
}

/// The instant at which a day begins in Romania. Clocks change there at three or four in the
/// morning.
pub fn midnight(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN);
    Some(Bucharest.from_local_datetime(&midnight).earliest()?.to_utc())
}

fn later(instant: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    instant.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// From and to of outages, those that overlap or meet as one, in order of time.
fn merged(outages: &[Outage]) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let mut spans: Vec<_> = outages
        .iter()
        .map(|outage| (outage.from, outage.to.unwrap_or(DateTime::<Utc>::MAX_UTC)))
        .collect();
    spans.sort_unstable();
    let mut merged: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for (from, to) in spans {
        match merged.last_mut().filter(|(_, end)| from <= *end) {
            Some((_, end)) => *end = to.max(*end),
            None => merged.push((from, to)),
        }
    }
    merged
}

#[cfg(test)]
mod trial;
