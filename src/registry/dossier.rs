//! All that was recorded of a workplace, and what it comes to on a day, as known at a time (F-01).

use super::{Activity, Address, Calendar, Event, Known, Mention, Standing, UnitType, in_force};
use chrono::NaiveDate;

/// What was recorded of a workplace: how it was registered, and every mention of it and of the unit
/// it is an office of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// What sort of unit it is.
    pub unit_type: UnitType,
    /// Key of the company it was registered for; it holds it until a mention names another.
    pub holder: i64,
    /// Where it was registered.
    pub address: Address,
    /// What was recorded of it.
    pub mentions: Vec<Mention>,
    /// What was recorded of the unit it is an office of.
    pub parent: Option<Vec<Mention>>,
}

/// What a workplace is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Whether it works, or why not: with the act, the first day and the next one.
    pub standing: Standing,
    /// Key of the company that holds it.
    pub holder: i64,
    /// Where it is.
    pub address: Address,
    /// What the unit is that it is an office of.
    pub parent: Option<Standing>,
    /// The activities that it has.
    pub activities: Vec<Activity>,
    /// Professional code of who leads it.
    pub head: Option<String>,
    /// Professional code of who sells online.
    pub online_head: Option<String>,
    /// Whether it has to report, if it works.
    pub reports: bool,
}

impl Dossier {
    /// What the workplace is on a day, by what is known.
    pub fn state(&self, day: NaiveDate, known: Known) -> State {
        let own = in_force(&self.mentions, known);
        let calendar = self.drawn(&own, known);
        let past: Vec<_> =
            own.iter().map(|mention| &mention.fact).filter(|fact| fact.from <= day).collect();
        let address = past.iter().fold(self.address.clone(), |was, fact| Address {
            county: fact.address.county.clone().or(was.county),
            locality: fact.address.locality.clone().or(was.locality),
            street: fact.address.street.clone().or(was.street),
        });
        let has = |activity: &Activity| {
            let said = past.iter().rev().filter_map(|fact| fact.activity);
            said.into_iter().find(|(said, _)| said == activity).is_some_and(|(_, has)| has)
        };
        let head = |online: bool| {
            let of = |event| matches!(event, Event::E5 | Event::E19) == online;
            let said = past.iter().rev().filter(|fact| of(fact.event));
            said.into_iter().find_map(|fact| fact.head.clone())
        };
        State {
            standing: calendar.on(day),
            holder: holder(self.holder, &own, day),
            address,
            parent: calendar.parent.as_ref().map(|parent| parent.on(day)),
            activities: Activity::ALL.iter().copied().filter(has).collect(),
            head: head(false),
            online_head: head(true),
            reports: calendar.reports(day),
        }
    }

    /// What it is on each day, by what is known.
    pub fn calendar(&self, known: Known) -> Calendar {
        self.drawn(&in_force(&self.mentions, known), known)
    }

    /// Who holds it, from each day on; before the first the company it was registered for.
    pub fn holders(&self, known: Known) -> Vec<(NaiveDate, i64)> {
        let changes = in_force(&self.mentions, known);
        changes.iter().filter_map(|change| Some((change.fact.from, change.fact.holder?))).collect()
    }

    /// Key of the newest mention of it or of the unit it is an office of.
    pub fn newest(&self) -> Option<i64> {
        self.mentions.iter().chain(self.parent.iter().flatten()).map(|mention| mention.id).max()
    }

    fn drawn(&self, own: &[&Mention], known: Known) -> Calendar {
        let parent = self.parent.as_ref().map(|mentions| in_force(mentions, known));
        Calendar::drawn(self.unit_type, own, parent.as_deref())
    }
}

/// Who holds a workplace on a day, by mentions in force; `first` where none names anybody.
fn holder(first: i64, own: &[&Mention], day: NaiveDate) -> i64 {
    let named = own.iter().rev().filter(|mention| mention.fact.from <= day);
    named.into_iter().find_map(|mention| mention.fact.holder).unwrap_or(first)
}
