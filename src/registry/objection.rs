//! What speaks against recording an event of a workplace: the rules of the norms about what may
//! happen when (U-31 to U-42). SER records what others decided; what cannot be is an error of typing.

use super::{
    Detail, Dossier, Event, Fact, Known, Standing, Status, Timeline, UnitType, event::Units,
};
use chrono::NaiveDate;

/// The longest short interruption, and the longest suspension, in days (N 8).
const SHORT: i64 = 30;
const LONGEST: i64 = 180;

/// Why an event cannot be as it is told; a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// OFFICE_CANNOT_MOVE (U-41).
    #[error("Oficina rurală nu poate fi mutată, doar desființată (OFFICE_CANNOT_MOVE)")]
    OfficeMoves,
    /// The event is not one of such units.
    #[error("evenimentul {0} nu privește unități {1}")]
    Unit(Event, UnitType),
    /// The event needs this.
    #[error("evenimentul {0} cere această valoare")]
    Needs(Event, Detail),
    /// The event does not say this.
    #[error("evenimentul {0} nu are această valoare")]
    Without(Event, Detail),
    /// The status is not one that the event leads to.
    #[error("evenimentul {0} nu duce la starea {1}")]
    Leads(Event, Status),
    /// The last day comes before the first.
    #[error("sfârșitul este înaintea începutului")]
    Backwards,
    /// A short interruption of more than 30 days (E8).
    #[error("o întrerupere fără mențiune are cel mult 30 de zile; peste atât este E9")]
    TooLong,
    /// A suspension of 30 days or less (E9).
    #[error("o suspendare are peste 30 de zile; până la atât este E8")]
    TooShort,
    /// SUSPENSION_OVER_180 (U-34).
    #[error("Întreruperea nu poate depăși 180 de zile, socotite din {0} (SUSPENSION_OVER_180)")]
    Over180(NaiveDate),
    /// The workplace has ended.
    #[error("punctul de lucru este {0} din {1}")]
    Ended(Status, NaiveDate),
    /// The event is one of units that are suspended.
    #[error("punctul de lucru nu este suspendat la {0}")]
    NotSuspended(NaiveDate),
    /// The event is one of units that are not suspended (E2; then it is E3).
    #[error("punctul de lucru este suspendat la {0}; schimbarea deținătorului este atunci E3")]
    Suspended(NaiveDate),
    /// The 180 days are not over (E13).
    #[error("cele 180 de zile de la suspendare nu au trecut la {0}")]
    Not180(NaiveDate),
}

impl Objection {
    /// Which part of the event it speaks of; none for the event itself.
    pub fn detail(&self) -> Option<Detail> {
        match self {
            Self::Needs(_, detail) | Self::Without(_, detail) => Some(*detail),
            Self::Leads(..) => Some(Detail::Status),
            Self::Backwards | Self::TooLong | Self::TooShort | Self::Over180(_) => Some(Detail::To),
            Self::OfficeMoves
            | Self::Unit(..)
            | Self::Ended(..)
            | Self::NotSuspended(_)
            | Self::Suspended(_)
            | Self::Not180(_) => None,
        }
    }
}

impl Dossier {
    /// What speaks against an event that is not recorded yet.
    pub fn objection(&self, fact: &Fact) -> Option<Objection> {
        self.misfit(fact).or_else(|| self.untimely(fact))
    }

    /// What the table of events does not allow.
    fn misfit(&self, fact: &Fact) -> Option<Objection> {
        let (row, event) = (fact.event.row(), fact.event);
        if !row.units.include(self.unit_type) {
            let moves = row.units == Units::WithPlace;
            let unit = Objection::Unit(event, self.unit_type);
            return Some(if moves { Objection::OfficeMoves } else { unit });
        }
        for (detail, said) in fact.details() {
            if !said && row.needs.contains(&detail) {
                return Some(Objection::Needs(event, detail));
            }
            if said && !row.says(detail) {
                return Some(Objection::Without(event, detail));
            }
        }
        // Why, of the units that may suspend for the reasons of N 8(3) alone (U-36).
        let listed = matches!(self.unit_type, UnitType::FarmCom | UnitType::Drogherie);
        if event == Event::E9 && listed && fact.reason.is_none() {
            return Some(Objection::Needs(event, Detail::Reason));
        }
        let status = fact.status.filter(|status| !row.choices().contains(status));
        status.map(|status| Objection::Leads(event, status))
    }

    /// What the days do not allow.
    fn untimely(&self, fact: &Fact) -> Option<Objection> {
        let own = self.calendar(Known::Now).own;
        let (event, from) = (fact.event, fact.from);
        if let Standing::Inactive { row, .. } = own.on(from)
            && !row.status.is_suspension()
            && event.is_mention()
        {
            return Some(Objection::Ended(row.status, row.from));
        }
        let days = fact.to.map(|to| (to - from).num_days() + 1);
        if days.is_some_and(|days| days < 1) {
            return Some(Objection::Backwards);
        }
        let suspended = own.on(from).status().is_some_and(Status::is_suspension);
        match (event, days) {
            (Event::E8, Some(days)) if days > SHORT => Some(Objection::TooLong),
            (Event::E9, Some(days)) => overlong(&own, fact, days),
            (Event::E2, _) if suspended => Some(Objection::Suspended(from)),
            (Event::E3 | Event::E10 | Event::E11, _) if !suspended => {
                Some(Objection::NotSuspended(from))
            }
            (Event::E13, _) => {
                let since = own.suspended_since(from).map(|since| (from - since).num_days());
                since.is_none_or(|days| days < LONGEST).then_some(Objection::Not180(from))
            }
            _ => None,
        }
    }
}

/// A suspension is over 30 days, and with what it goes on from at most 180 (U-34).
fn overlong(own: &Timeline, fact: &Fact, days: i64) -> Option<Objection> {
    let eve = fact.from.pred_opt();
    let goes_on = eve.and_then(|eve| own.suspended_since(eve));
    let since = goes_on.unwrap_or(fact.from);
    let whole = days + (fact.from - since).num_days();
    if whole > LONGEST {
        return Some(Objection::Over180(since));
    }
    (whole <= SHORT).then_some(Objection::TooShort)
}

impl Fact {
    /// Each part of what an event may say, and whether this one says it.
    fn details(&self) -> [(Detail, bool); 9] {
        [
            (Detail::To, self.to.is_some()),
            (Detail::Status, self.status.is_some()),
            (Detail::Holder, self.holder.is_some()),
            (Detail::Address, !self.address.is_empty()),
            (Detail::Head, self.head.is_some()),
            (Detail::Activity, self.activity.is_some()),
            (Detail::Reason, self.reason.is_some()),
            (Detail::Ground, self.ground.is_some()),
            (Detail::Reports, self.reports.is_some()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Address, Mention, SuspensionReason};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn unit(unit_type: UnitType, facts: Vec<Fact>) -> Dossier {
        let mention = |(id, fact)| Mention {
            id,
            fact,
            recorded_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            supersedes: None,
            void: false,
        };
        let mentions = (1..).zip(facts).map(mention).collect();
        Dossier { unit_type, holder: 1, address: Address::default(), mentions, parent: None }
    }

    fn fact(event: Event, from: &str) -> Fact {
        Fact::of(event, day(from))
    }

    fn suspension(event: Event, from: &str, to: &str) -> Fact {
        Fact { to: Some(day(to)), reason: Some(SuspensionReason::Works), ..fact(event, from) }
    }

    #[test]
    fn an_event_says_what_it_needs_and_nothing_it_does_not_have() {
        let pharmacy = unit(UnitType::FarmCom, vec![]);
        let bare = |event| pharmacy.objection(&fact(event, "2026-06-10"));
        assert_eq!(bare(Event::E2), Some(Objection::Needs(Event::E2, Detail::Holder)));
        assert_eq!(bare(Event::E15), Some(Objection::Needs(Event::E15, Detail::Status)));
        assert_eq!(bare(Event::E7), None);
        let sold = Fact { holder: Some(2), ..fact(Event::E7, "2026-06-10") };
        let without = Objection::Without(Event::E7, Detail::Holder);
        assert_eq!(pharmacy.objection(&sold), Some(without));
        let closed = Fact { status: Some(Status::Closed), ..fact(Event::E15, "2026-06-10") };
        let leads = Objection::Leads(Event::E15, Status::Closed);
        assert_eq!(pharmacy.objection(&closed), Some(leads));
        let unexplained =
            Fact { reason: None, ..suspension(Event::E9, "2026-06-10", "2026-08-10") };
        let needs = Objection::Needs(Event::E9, Detail::Reason);
        assert_eq!(pharmacy.objection(&unexplained), Some(needs));
        assert_eq!(unit(UnitType::FarmCi, vec![]).objection(&unexplained), None);
    }

    #[test]
    fn rural_offices_do_not_move_and_only_they_are_closed_at_request() {
        let to = Address { locality: Some("Gherla".into()), ..Address::default() };
        let moved = Fact { address: to, ..fact(Event::E6, "2026-06-10") };
        let office = unit(UnitType::OfRurala, vec![]);
        assert_eq!(office.objection(&moved), Some(Objection::OfficeMoves));
        let pharmacy = unit(UnitType::FarmCom, vec![]);
        assert_eq!(pharmacy.objection(&moved), None);
        let closed = fact(Event::E17, "2026-06-10");
        let unit = Objection::Unit(Event::E17, UnitType::FarmCom);
        assert_eq!(pharmacy.objection(&closed), Some(unit));
        assert_eq!(office.objection(&closed), None);
    }

    #[test]
    fn a_suspension_has_its_length_counted_from_the_first_of_its_days() {
        let pharmacy = unit(UnitType::FarmCom, vec![]);
        let of = |event, from, to| pharmacy.objection(&suspension(event, from, to));
        assert_eq!(of(Event::E8, "2026-06-01", "2026-06-30"), None);
        assert_eq!(of(Event::E8, "2026-06-01", "2026-07-01"), Some(Objection::TooLong));
        assert_eq!(of(Event::E8, "2026-06-02", "2026-06-01"), Some(Objection::Backwards));
        assert_eq!(of(Event::E9, "2026-06-01", "2026-06-30"), Some(Objection::TooShort));
        assert_eq!(of(Event::E9, "2026-06-01", "2026-11-27"), None);
        let over = Some(Objection::Over180(day("2026-06-01")));
        assert_eq!(of(Event::E9, "2026-06-01", "2026-11-28"), over);
        let first = suspension(Event::E9, "2026-06-01", "2026-07-31");
        let longer = unit(UnitType::FarmCom, vec![first]);
        let more = |to| longer.objection(&suspension(Event::E9, "2026-08-01", to));
        assert_eq!(
            (more("2026-08-10"), more("2026-11-27"), more("2026-11-28")),
            (None, None, over)
        );
    }

    #[test]
    fn what_happens_to_suspended_units_happens_to_no_other() {
        let suspended =
            unit(UnitType::FarmCom, vec![suspension(Event::E9, "2026-03-01", "2026-08-27")]);
        let working = unit(UnitType::FarmCom, vec![]);
        let sold = |event| Fact { holder: Some(2), ..fact(event, "2026-06-10") };
        let on = day("2026-06-10");
        assert_eq!(working.objection(&sold(Event::E2)), None);
        assert_eq!(working.objection(&sold(Event::E3)), Some(Objection::NotSuspended(on)));
        assert_eq!(suspended.objection(&sold(Event::E2)), Some(Objection::Suspended(on)));
        assert_eq!(suspended.objection(&sold(Event::E3)), None);
        let resumed = fact(Event::E10, "2026-06-10");
        assert_eq!(working.objection(&resumed), Some(Objection::NotSuspended(on)));
        assert_eq!(suspended.objection(&resumed), None);
        let annulled = |on| suspended.objection(&fact(Event::E13, on));
        assert_eq!(annulled("2026-08-27"), Some(Objection::Not180(day("2026-08-27"))));
        assert_eq!(annulled("2026-08-28"), None);
    }

    #[test]
    fn nothing_happens_to_what_has_ended_but_what_an_operator_states() {
        let annulled = unit(UnitType::FarmCom, vec![fact(Event::E12, "2026-06-10")]);
        let ended = Some(Objection::Ended(Status::Annulled, day("2026-06-10")));
        assert_eq!(annulled.objection(&fact(Event::E7, "2026-06-11")), ended);
        assert_eq!(annulled.objection(&fact(Event::E7, "2026-06-09")), None);
        let stated = Fact { status: Some(Status::Active), ..fact(Event::Stated, "2026-06-11") };
        assert_eq!(annulled.objection(&stated), None);
    }
}
