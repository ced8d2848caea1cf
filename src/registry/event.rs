//! What can happen to a workplace: the closed table of events (`units-and-trust.md` 1.4, E1 to E21),
//! and the two facts that operators state by themselves. Each event is a row: whom it concerns, what
//! it needs, what the workplace is after it, who decides it, by which article and in which term.

use super::{Status, UnitType};
use std::{fmt, str::FromStr};

/// An event of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[rustfmt::skip]
pub enum Event {
    /// Înființare.
    E1,
    /// Schimbarea deținătorului.
    E2,
    /// Schimbarea deținătorului în timpul suspendării.
    E3,
    /// Schimbarea conducătorului.
    E4,
    /// Schimbarea farmacistului online.
    E5,
    /// Mutare.
    E6,
    /// Modificarea spațiului.
    E7,
    /// Întrerupere de cel mult 30 de zile.
    E8,
    /// Suspendare la cerere, între 31 și 180 de zile.
    E9,
    /// Reluare la aceeași adresă.
    E10,
    /// Reluare cu mutare.
    E11,
    /// Anulare la cerere.
    E12,
    /// Anulare din oficiu după 180 de zile.
    E13,
    /// Anulare din oficiu: hotărâre, faliment, lege.
    E14,
    /// Sancțiune în urma inspecției.
    E15,
    /// Înființarea unei oficine rurale sau sezoniere.
    E16,
    /// Închiderea unei oficine la cerere.
    E17,
    /// Înștiințarea Ministerului: oficina rurală încetează.
    E18,
    /// Activitatea online începe sau încetează.
    E19,
    /// Oficină de circuit închis: înființare sau închidere.
    E20,
    /// Activități opționale și alte date.
    E21,
    /// The status, as an operator states it without saying what happened.
    Stated,
    /// Whether the workplace reports (U-09).
    Obligation,
}

/// What an event says beside its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The last day.
    To,
    /// Which of the statuses it may lead to.
    Status,
    /// The company that holds the authorisation from then on.
    Holder,
    /// Where the workplace is from then on.
    Address,
    /// Who leads it, or sells online, from then on.
    Head,
    /// An activity, and whether it begins or ends.
    Activity,
    /// Why, from the list of N 8(3).
    Reason,
    /// By which law or ruling.
    Ground,
    /// Whether the workplace reports.
    Reports,
}

/// What a workplace is after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// What it was.
    Same,
    /// This, from the first day on.
    Status(Status),
    /// This, up to the last day, if there is one; then what it was before.
    Until(Status),
    /// Suspended up to the last day, and then until work goes on by a mention (U-33).
    UntilResumed,
    /// This, when the term of the event has passed.
    AfterTerm(Status),
    /// One of these; up to the last day, if there is one.
    OneOf(&'static [Status]),
}

/// Whom an event concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// Every unit.
    All,
    /// Those with an authorisation of their own.
    Roots,
    /// All but the offices that exist by a mention alone.
    WithPlace,
    /// Rural and seasonal offices.
    RuralOffices,
    /// Offices of closed circuit.
    ClosedOffices,
    /// Community pharmacies.
    CommunityPharmacies,
    /// Community pharmacies and drugstores, which may sell online.
    OnlineHosts,
}

/// How the days of a term are counted (U-50).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// All days.
    Calendar,
    /// Working days.
    Working,
}

/// How long who decides has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Days.
    pub days: u16,
    /// Which ones.
    pub counted: Counted,
}

/// Who decides an event; SER records it (U-53).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decider {
    /// Ministerul Sănătății.
    Ministry,
    /// The holder, who only gives notice.
    Holder,
    /// Inspection teams of the Ministry, of the county's public health and of ANMDMR.
    Inspection,
    /// Whoever keeps the registry.
    Operator,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct EventRow {
    /// The event.
    pub event: Event,
    /// Its name in files and in the database.
    pub code: &'static str,
    /// What it is called, Romanian.
    pub name: &'static str,
    /// Whom it concerns.
    pub units: Units,
    /// What it has to say.
    pub needs: &'static [Detail],
    /// What it may say besides.
    pub takes: &'static [Detail],
    /// What the workplace is after it.
    pub becomes: Becomes,
    /// Who decides.
    pub decider: Decider,
    /// Articles of the norms (Order 444/2019).
    pub article: &'static str,
    /// In which time; none where it needs no decision, or no time is stated.
    pub term: Option<Term>,
}

const fn calendar(days: u16) -> Option<Term> {
    Some(Term { days, counted: Counted::Calendar })
}

const fn working(days: u16) -> Option<Term> {
    Some(Term { days, counted: Counted::Working })
}

use Becomes::{AfterTerm, OneOf, Same, Until, UntilResumed};
use Decider::{Inspection, Ministry, Operator};
use Detail::{Activity, Address, Ground, Head, Holder, Reason, Reports, To};
use Status::{Active, Annulled, Closed, Suspended, SuspendedBySanction, Withdrawn};
use Units::{All, ClosedOffices, CommunityPharmacies, OnlineHosts, Roots, RuralOffices, WithPlace};

type Details = &'static [Detail];
type Law = (&'static str, Option<Term>);

#[rustfmt::skip]
const fn row(event: Event, code: &'static str, name: &'static str, units: Units, details: (Details, Details), becomes: Becomes, law: Law) -> EventRow {
    let ((needs, takes), (article, term)) = (details, law);
    EventRow { event, code, name, units, needs, takes, becomes, decider: Ministry, article, term }
}

/// Every event, in the order of [`Event`].
#[rustfmt::skip]
pub static EVENTS: [EventRow; 23] = [
    row(Event::E1, "E1", "înființare", Roots, (&[], &[Holder, Address, Head]), Becomes::Status(Active), ("N 4", calendar(30))),
    row(Event::E2, "E2", "schimbare deținător", All, (&[Holder], &[Ground]), Same, ("N 7(2)-(3)", working(30))),
    row(Event::E3, "E3", "schimbare deținător în timpul suspendării", All, (&[Holder], &[Ground]), Same, ("N 7(2^1)-(2^2)", working(30))),
    row(Event::E4, "E4", "schimbare conducător", All, (&[Head], &[]), Same, ("N 7(6)-(8)", calendar(30))),
    row(Event::E5, "E5", "schimbare farmacist online", OnlineHosts, (&[Head], &[]), Same, ("N 12(3)", calendar(30))),
    row(Event::E6, "E6", "mutare", WithPlace, (&[Address], &[]), Same, ("N 7(9)-(12)", calendar(30))),
    row(Event::E7, "E7", "modificarea spațiului", All, (&[], &[]), Same, ("N 7(13)-(14)", calendar(30))),
    EventRow { decider: Decider::Holder, ..row(Event::E8, "E8", "întrerupere de cel mult 30 de zile", All, (&[To], &[Reason]), Until(Suspended), ("N 8(4)", None)) },
    row(Event::E9, "E9", "suspendare la cerere", All, (&[To], &[Reason]), UntilResumed, ("N 8(1)-(3)", calendar(30))),
    row(Event::E10, "E10", "reluare la aceeași adresă", All, (&[], &[]), Becomes::Status(Active), ("N 8(5)-(6), 8(10)", calendar(30))),
    row(Event::E11, "E11", "reluare cu mutare", WithPlace, (&[Address], &[]), Becomes::Status(Active), ("N 8(7)-(10)", calendar(30))),
    row(Event::E12, "E12", "anulare la cerere", Roots, (&[], &[]), Becomes::Status(Annulled), ("N 9(1)-(2)", calendar(30))),
    row(Event::E13, "E13", "anulare din oficiu după 180 de zile", Roots, (&[], &[]), Becomes::Status(Annulled), ("N 8(11)", None)),
    row(Event::E14, "E14", "anulare din oficiu", CommunityPharmacies, (&[Ground], &[]), Becomes::Status(Annulled), ("N 9(3)-(4)", None)),
    EventRow { decider: Inspection, ..row(Event::E15, "E15", "sancțiune", All, (&[Detail::Status], &[To, Ground]), OneOf(&[SuspendedBySanction, Withdrawn, Annulled]), ("N 69(9)", working(5))) },
    row(Event::E16, "E16", "înființare oficină rurală sau sezonieră", RuralOffices, (&[], &[Address]), Becomes::Status(Active), ("N 10(1)-(2)", working(20))),
    row(Event::E17, "E17", "închidere oficină", RuralOffices, (&[], &[]), Becomes::Status(Closed), ("N 11(1)-(2)", calendar(30))),
    row(Event::E18, "E18", "înștiințare de încetare a oficinei", RuralOffices, (&[], &[]), AfterTerm(Closed), ("N 11(3)", calendar(30))),
    row(Event::E19, "E19", "activitate online", OnlineHosts, (&[Activity], &[Head]), Same, ("N 12, 13", calendar(30))),
    row(Event::E20, "E20", "oficină de circuit închis", ClosedOffices, (&[Detail::Status], &[Address]), OneOf(&[Active, Closed]), ("N 14, 15", calendar(30))),
    row(Event::E21, "E21", "activitate opțională sau alte date", All, (&[], &[Activity]), Same, ("M2-M4", None)),
    EventRow { decider: Operator, ..row(Event::Stated, "STARE", "stare", All, (&[Detail::Status], &[]), OneOf(&Status::ALL), ("-", None)) },
    EventRow { decider: Operator, ..row(Event::Obligation, "OBLIGATIE", "obligația de raportare", All, (&[Reports], &[]), Same, ("-", None)) },
];

impl Event {
    /// Its row.
    pub fn row(self) -> &'static EventRow {
        let [e1, ..] = &EVENTS;
        EVENTS.iter().find(|row| row.event == self).unwrap_or(e1)
    }

    /// Its name in files and in the database.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Whether it stands on a paper of the norms, and is not an operator's own statement.
    pub fn is_mention(self) -> bool {
        self.row().decider != Operator
    }
}

impl EventRow {
    /// Whether it may say this.
    pub fn says(&self, detail: Detail) -> bool {
        self.needs.contains(&detail) || self.takes.contains(&detail)
    }

    /// The statuses that it may lead to, where it has to say which.
    pub fn choices(&self) -> &'static [Status] {
        match self.becomes {
            OneOf(statuses) => statuses,
            Same | Becomes::Status(_) | Until(_) | UntilResumed | AfterTerm(_) => &[],
        }
    }
}

impl Units {
    /// Whether units of this type are among them.
    pub fn include(self, unit: UnitType) -> bool {
        match self {
            All => true,
            Roots => unit.parent().is_none(),
            WithPlace => !unit.stays(),
            RuralOffices => unit.stays(),
            ClosedOffices => unit.parent() == Some(UnitType::FarmCi),
            CommunityPharmacies => unit == UnitType::FarmCom,
            OnlineHosts => matches!(unit, UnitType::FarmCom | UnitType::Drogherie),
        }
    }
}

/// A name that is not an event's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an event of a workplace")]
pub struct UnknownEvent(pub String);

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Event {
    type Err = UnknownEvent;

    fn from_str(text: &str) -> Result<Self, UnknownEvent> {
        let known = EVENTS.iter().find(|row| row.code == text);
        known.map(|row| row.event).ok_or_else(|| UnknownEvent(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_one_row_and_is_read_back_from_its_name() {
        assert!(EVENTS.is_sorted_by(|one, next| one.event < next.event));
        for row in &EVENTS {
            assert_eq!(row.code.parse(), Ok(row.event));
            assert!(std::ptr::eq(row.event.row(), row));
        }
        assert_eq!(EVENTS.iter().filter(|row| row.event.is_mention()).count(), 21);
        assert_eq!("E22".parse::<Event>(), Err(UnknownEvent("E22".into())));
    }

    #[test]
    fn who_may_choose_a_status_has_to_say_which() {
        for row in &EVENTS {
            assert_eq!(
                row.choices().is_empty(),
                !row.needs.contains(&Detail::Status),
                "{}",
                row.code
            );
        }
    }

    #[test]
    fn working_days_are_counted_where_the_norms_of_2025_say_so() {
        let working: Vec<&str> = EVENTS
            .iter()
            .filter(|row| row.term.is_some_and(|term| term.counted == Counted::Working))
            .map(|row| row.code)
            .collect();
        assert_eq!(working, ["E2", "E3", "E15", "E16"]);
    }
}
