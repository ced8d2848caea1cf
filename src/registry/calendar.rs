//! What a workplace is on a day: active, or why it is not; and whether it reports. Drawn from the
//! mentions that count (`units-and-trust.md` 1.4, F-01, F-02).

use super::{
    Becomes, Event, Mention, Standing, Status, StatusRow, Timeline, UnitType,
    season::{in_season, season_ends},
};
use chrono::{Days, NaiveDate};

/// All that decides what a workplace is on a day, and whether a declaration is expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What sort of unit it is: seasons and the usual obligation.
    pub unit_type: UnitType,
    /// Its own statuses.
    pub own: Timeline,
    /// Those of the unit it is an office of, as far as they are its own (U-38).
    pub parent: Option<Timeline>,
    /// Whether it reports, from each day on (U-09); before the first as its unit type does.
    pub obligations: Vec<(NaiveDate, bool)>,
}

impl Calendar {
    /// Of a unit without dates: active always.
    pub fn of(unit_type: UnitType) -> Self {
        Self { unit_type, own: Timeline::default(), parent: None, obligations: Vec::new() }
    }

    /// Of a unit with these mentions in force, and those of its parent, in the order of
    /// [`in_force`](super::in_force).
    pub fn drawn(unit_type: UnitType, own: &[&Mention], parent: Option<&[&Mention]>) -> Self {
        let binding = |mentions: &[&Mention]| {
            let of_offices = mentions.iter().filter(|mention| !mention.fact.spares_offices);
            statuses(&of_offices.copied().collect::<Vec<_>>())
        };
        let reports = |mention: &&Mention| Some((mention.fact.from, mention.fact.reports?));
        Self {
            unit_type,
            own: statuses(own),
            parent: parent.map(binding),
            obligations: own.iter().filter_map(reports).collect(),
        }
    }

    /// What the workplace is on a day.
    pub fn on(&self, day: NaiveDate) -> Standing {
        let own = self.own.on(day);
        if own != Standing::Active {
            return own;
        }
        let parent_works =
            self.parent.as_ref().is_none_or(|parent| parent.on(day) == Standing::Active);
        if !parent_works {
            return Standing::ParentInactive;
        }
        if !in_season(self.unit_type, day) {
            return Standing::OutOfSeason;
        }
        Standing::Active
    }

    /// Whether a season ends with that day (U-61).
    pub fn season_ends(&self, day: NaiveDate) -> bool {
        season_ends(self.unit_type, day)
    }

    /// Whether it has to report on that day, if it works.
    pub fn reports(&self, day: NaiveDate) -> bool {
        let last = self.obligations.iter().rev().find(|(from, _)| *from <= day);
        last.map_or(self.unit_type.reports(), |(_, reports)| *reports)
    }

    /// Whether a declaration of that day is expected: it works, and has to report.
    pub fn expects(&self, day: NaiveDate) -> bool {
        self.reports(day) && self.on(day) == Standing::Active
    }
}

/// Days on which a mention gives a status.
struct Span<'m> {
    first: NaiveDate,
    /// Excluded; open where there is none.
    end: Option<NaiveDate>,
    status: Status,
    mention: &'m Mention,
}

/// The statuses that mentions in force come to: on each day the last of them that has a say.
fn statuses(mentions: &[&Mention]) -> Timeline {
    let spans: Vec<Span<'_>> = mentions.iter().flat_map(|mention| spans(mention)).collect();
    let ends = spans.iter().filter_map(|span| span.end);
    let mut turns: Vec<NaiveDate> = spans.iter().map(|span| span.first).chain(ends).collect();
    turns.sort_unstable();
    turns.dedup();
    let begins = spans.first().is_some_and(|first| first.mention.fact.begins());
    let mut rows = Vec::with_capacity(turns.len() + 1);
    if !begins && !spans.is_empty() {
        // Nobody said when it began: it was at work before what is said of it.
        rows.push(StatusRow { from: NaiveDate::MIN, status: Status::Active, act: None });
    }
    for from in turns {
        let holds = |span: &&Span<'_>| span.first <= from && span.end.is_none_or(|end| from < end);
        let row = match spans.iter().rfind(holds) {
            Some(Span { status, mention, .. }) => {
                StatusRow { from, status: *status, act: mention.fact.act.clone() }
            }
            None => StatusRow { from, status: Status::Active, act: None },
        };
        let goes_on = |last: &StatusRow| last.status == row.status && last.act == row.act;
        if !rows.last().is_some_and(goes_on) {
            rows.push(row);
        }
    }
    Timeline::new(rows)
}

/// The days on which a mention gives a status; none where its event changes none.
fn spans(mention: &Mention) -> Vec<Span<'_>> {
    let fact = &mention.fact;
    let after = fact.to.and_then(|last| last.succ_opt());
    let span = |first, end, status| Span { first, end, status, mention };
    let row = fact.event.row();
    match row.becomes {
        Becomes::Same => Vec::new(),
        Becomes::Status(status) => vec![span(fact.from, None, status)],
        Becomes::Until(status) => vec![span(fact.from, after, status)],
        Becomes::OneOf(_) => {
            fact.status.map(|status| span(fact.from, after, status)).into_iter().collect()
        }
        Becomes::UntilResumed => {
            let suspended = span(fact.from, after, Status::Suspended);
            let expired = after.map(|after| span(after, None, Status::SuspensionExpired));
            [Some(suspended), expired].into_iter().flatten().collect()
        }
        Becomes::AfterTerm(status) => {
            let days = row.term.map_or(0, |term| u64::from(term.days));
            let first = fact.from.checked_add_days(Days::new(days));
            first.map(|first| span(first, None, status)).into_iter().collect()
        }
    }
}

impl super::Fact {
    /// Whether the workplace did not work before it: an authorisation, or `ACTIV` as the first that an
    /// operator states (U-37).
    fn begins(&self) -> bool {
        match self.event {
            Event::E1 | Event::E16 => true,
            Event::E20 | Event::Stated => self.status == Some(Status::Active),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(from: &str, status: Status) -> StatusRow {
        StatusRow { from: day(from), status, act: None }
    }

    #[test]
    fn a_status_holds_until_the_next() {
        let rows = vec![row("2026-11-10", Status::Suspended), row("2026-01-01", Status::Active)];
        let rows = [rows, vec![row("2026-11-20", Status::Active)]].concat();
        let calendar = Calendar { own: Timeline::new(rows), ..Calendar::of(UnitType::FarmCom) };
        assert_eq!(calendar.on(day("2025-12-31")), Standing::NotYetAuthorised(day("2026-01-01")));
        assert_eq!(calendar.on(day("2026-11-09")), Standing::Active);
        let suspended = Standing::Inactive {
            row: row("2026-11-10", Status::Suspended),
            until: Some(day("2026-11-20")),
        };
        assert_eq!(calendar.on(day("2026-11-10")), suspended);
        assert_eq!(calendar.on(day("2026-11-19")), suspended);
        assert_eq!(calendar.on(day("2026-11-20")), Standing::Active);
    }

    #[test]
    fn an_office_works_only_while_its_pharmacy_does() {
        let closed = vec![row("2020-01-01", Status::Active), row("2026-11-10", Status::Annulled)];
        let parent = Some(Timeline::new(closed));
        let office = Calendar { parent, ..Calendar::of(UnitType::OfRurala) };
        assert_eq!(office.on(day("2026-11-09")), Standing::Active);
        assert_eq!(office.on(day("2026-11-10")), Standing::ParentInactive);
    }

    #[test]
    fn a_seasonal_office_works_from_may_to_september() {
        let office = Calendar::of(UnitType::OfSezon);
        for (on, works) in [
            ("2026-04-30", false),
            ("2026-05-01", true),
            ("2026-09-30", true),
            ("2026-10-01", false),
        ] {
            assert_eq!(office.on(day(on)) == Standing::Active, works, "{on}");
        }
    }

    #[test]
    fn a_season_ends_with_september_for_seasonal_offices_alone() {
        let ends = |unit_type, on| Calendar::of(unit_type).season_ends(day(on));
        assert!(ends(UnitType::OfSezon, "2026-09-30"));
        assert!(!ends(UnitType::OfSezon, "2026-09-29") && !ends(UnitType::OfSezon, "2026-10-30"));
        assert!(!ends(UnitType::OfRurala, "2026-09-30"));
    }

    #[test]
    fn a_drugstore_reports_only_where_it_is_asked_to() {
        let drugstore = Calendar::of(UnitType::Drogherie);
        assert!(!drugstore.expects(day("2026-11-20")));
        let asked = Calendar { obligations: vec![(day("2026-11-20"), true)], ..drugstore };
        assert!(!asked.expects(day("2026-11-19")) && asked.expects(day("2026-11-20")));
        assert!(Calendar::of(UnitType::FarmCi).expects(day("2026-11-20")));
    }
}
