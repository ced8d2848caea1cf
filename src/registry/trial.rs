//! Every event of the table: the state before its first day, on it and after it, and as it was known
//! before the event was recorded.

use super::{
    Activity, Address, Dossier, EVENTS, Event, Fact, Known, Mention, Standing, State, Status,
    UnitType,
};
use chrono::{DateTime, NaiveDate, Utc};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00Z").parse().unwrap()
}

/// The first day of every event here, and the instant at which it is recorded.
const FROM: &str = "2026-06-10";
const RECORDED: &str = "2026-06-20";

fn mention(id: i64, fact: Fact, recorded: &str) -> Mention {
    Mention { id, fact, recorded_at: noon(recorded), supersedes: None, void: false }
}

fn fact(event: Event, from: &str) -> Fact {
    Fact { act: Some(format!("TEST {event}")), ..Fact::of(event, day(from)) }
}

/// A unit of company 1 in Dej.
fn unit(unit_type: UnitType) -> Dossier {
    let address = Address { locality: Some("Dej".into()), ..Address::default() };
    Dossier { unit_type, holder: 1, address, mentions: Vec::new(), parent: None }
}

/// What is told of a state, in a few words.
fn told(state: &State) -> String {
    let standing = match &state.standing {
        Standing::Active => "ACTIV".to_owned(),
        Standing::NotYetAuthorised(first) => format!("din {first}"),
        Standing::Inactive { row, until } => {
            let act = row.act.clone().unwrap_or_default();
            let until = until.map_or_else(String::new, |until| format!(" până la {until}"));
            format!("{} din {}{until}, {act}", row.status, row.from)
        }
        Standing::ParentInactive => "COORDONATOARE".to_owned(),
        Standing::OutOfSeason => "SEZON".to_owned(),
    };
    let mut words = vec![standing];
    if state.holder != 1 {
        words.push(format!("titular {}", state.holder));
    }
    words.extend(state.address.locality.clone().filter(|locality| locality != "Dej"));
    words.extend(state.activities.iter().map(ToString::to_string));
    words.extend(state.head.iter().map(|head| format!("condus de {head}")));
    words.extend(state.online_head.iter().map(|head| format!("online {head}")));
    if state.reports != (UnitType::FarmCom.reports()) {
        words.push("nu raportează".to_owned());
    }
    words.join("; ")
}

/// An event, what was there before it, and what is told on some days.
struct Case {
    unit: Dossier,
    fact: Fact,
    days: &'static [(&'static str, &'static str)],
    /// What is told of the last of the days before the event is recorded.
    unknown: &'static str,
}

fn suspended(from: &str, to: &str) -> Vec<Mention> {
    let suspension = Fact { to: Some(day(to)), ..fact(Event::E9, from) };
    vec![mention(1, suspension, "2026-01-01")]
}

#[rustfmt::skip]
fn case(event: Event) -> Case {
    use UnitType::{FarmCom, OfCiPns, OfRurala};
    let of = |unit_type, fact, days, unknown| Case { unit: unit(unit_type), fact, days, unknown };
    let plain = fact(event, FROM);
    let to = |last: &str| Some(day(last));
    let at = |locality: &str| Address { locality: Some(locality.into()), ..Address::default() };
    let head = || Some("F123".to_owned());
    let long = || Dossier { mentions: suspended("2026-03-01", "2026-08-20"), ..unit(FarmCom) };
    match event {
        Event::E1 => of(FarmCom, Fact { holder: Some(2), ..plain }, &[("2026-06-09", "din 2026-06-10"), (FROM, "ACTIV; titular 2"), ("2026-06-11", "ACTIV; titular 2")], "ACTIV"),
        Event::E2 => of(FarmCom, Fact { holder: Some(2), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV; titular 2"), ("2026-06-11", "ACTIV; titular 2")], "ACTIV"),
        Event::E3 => Case { unit: long(), fact: Fact { holder: Some(2), ..plain }, days: &[
            ("2026-06-09", "SUSPENDAT din 2026-03-01 până la 2026-08-21, TEST E9"),
            (FROM, "SUSPENDAT din 2026-03-01 până la 2026-08-21, TEST E9; titular 2"),
            ("2026-08-21", "SUSPENDARE_EXPIRATA din 2026-08-21, TEST E9; titular 2")],
            unknown: "SUSPENDARE_EXPIRATA din 2026-08-21, TEST E9" },
        Event::E4 => of(FarmCom, Fact { head: head(), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV; condus de F123"), ("2026-06-11", "ACTIV; condus de F123")], "ACTIV"),
        Event::E5 => of(FarmCom, Fact { head: head(), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV; online F123"), ("2026-06-11", "ACTIV; online F123")], "ACTIV"),
        Event::E6 => of(FarmCom, Fact { address: at("Gherla"), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV; Gherla"), ("2026-06-11", "ACTIV; Gherla")], "ACTIV"),
        Event::E7 => of(FarmCom, plain, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV"), ("2026-06-11", "ACTIV")], "ACTIV"),
        Event::E8 => of(FarmCom, Fact { to: to("2026-06-14"), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "SUSPENDAT din 2026-06-10 până la 2026-06-15, TEST E8"), ("2026-06-15", "ACTIV"), ("2026-06-14", "SUSPENDAT din 2026-06-10 până la 2026-06-15, TEST E8")], "ACTIV"),
        Event::E9 => of(FarmCom, Fact { to: to("2026-07-31"), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "SUSPENDAT din 2026-06-10 până la 2026-08-01, TEST E9"), ("2026-08-01", "SUSPENDARE_EXPIRATA din 2026-08-01, TEST E9"), ("2027-08-01", "SUSPENDARE_EXPIRATA din 2026-08-01, TEST E9")], "ACTIV"),
        Event::E10 => Case { unit: long(), fact: plain, days: &[("2026-06-09", "SUSPENDAT din 2026-03-01 până la 2026-06-10, TEST E9"), (FROM, "ACTIV"), ("2026-08-21", "ACTIV")], unknown: "SUSPENDARE_EXPIRATA din 2026-08-21, TEST E9" },
        Event::E11 => Case { unit: long(), fact: Fact { address: at("Gherla"), ..plain }, days: &[("2026-06-09", "SUSPENDAT din 2026-03-01 până la 2026-06-10, TEST E9"), (FROM, "ACTIV; Gherla"), ("2026-08-21", "ACTIV; Gherla")], unknown: "SUSPENDARE_EXPIRATA din 2026-08-21, TEST E9" },
        Event::E12 => of(FarmCom, plain, &[("2026-06-09", "ACTIV"), (FROM, "ANULAT din 2026-06-10, TEST E12"), ("2027-06-11", "ANULAT din 2026-06-10, TEST E12")], "ACTIV"),
        Event::E13 => Case { unit: Dossier { mentions: suspended("2025-11-01", "2026-04-29"), ..unit(FarmCom) }, fact: plain, days: &[("2026-06-09", "SUSPENDARE_EXPIRATA din 2026-04-30 până la 2026-06-10, TEST E9"), (FROM, "ANULAT din 2026-06-10, TEST E13"), ("2026-06-11", "ANULAT din 2026-06-10, TEST E13")], unknown: "SUSPENDARE_EXPIRATA din 2026-04-30, TEST E9" },
        Event::E14 => of(FarmCom, Fact { ground: Some("faliment".into()), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ANULAT din 2026-06-10, TEST E14"), ("2026-06-11", "ANULAT din 2026-06-10, TEST E14")], "ACTIV"),
        Event::E15 => of(FarmCom, Fact { status: Some(Status::SuspendedBySanction), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "SUSPENDAT_SANCTIUNE din 2026-06-10, TEST E15"), ("2026-06-11", "SUSPENDAT_SANCTIUNE din 2026-06-10, TEST E15")], "ACTIV"),
        Event::E16 => of(OfRurala, plain, &[("2026-06-09", "din 2026-06-10"), (FROM, "ACTIV"), ("2026-06-11", "ACTIV")], "ACTIV"),
        Event::E17 => of(OfRurala, plain, &[("2026-06-09", "ACTIV"), (FROM, "INCHIS din 2026-06-10, TEST E17"), ("2026-06-11", "INCHIS din 2026-06-10, TEST E17")], "ACTIV"),
        Event::E18 => of(OfRurala, plain, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV"), ("2026-07-09", "ACTIV"), ("2026-07-10", "INCHIS din 2026-07-10, TEST E18")], "ACTIV"),
        Event::E19 => of(FarmCom, Fact { activity: Some((Activity::Online, true)), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV; ONLINE"), ("2026-06-11", "ACTIV; ONLINE")], "ACTIV"),
        Event::E20 => of(OfCiPns, Fact { status: Some(Status::Closed), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "INCHIS din 2026-06-10, TEST E20"), ("2026-06-11", "INCHIS din 2026-06-10, TEST E20")], "ACTIV"),
        Event::E21 => of(FarmCom, Fact { activity: Some((Activity::Compounding, true)), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV; RECEPTURA"), ("2026-06-11", "ACTIV; RECEPTURA")], "ACTIV"),
        Event::Stated => of(FarmCom, Fact { status: Some(Status::Suspended), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "SUSPENDAT din 2026-06-10, TEST STARE"), ("2026-06-11", "SUSPENDAT din 2026-06-10, TEST STARE")], "ACTIV"),
        Event::Obligation => of(FarmCom, Fact { reports: Some(false), ..plain }, &[("2026-06-09", "ACTIV"), (FROM, "ACTIV; nu raportează"), ("2026-06-11", "ACTIV; nu raportează")], "ACTIV"),
    }
}

#[test]
fn every_event_counts_from_its_day_and_from_when_it_is_known() {
    for row in &EVENTS {
        let Case { unit, fact, days, unknown } = case(row.event);
        let mut unit = unit;
        assert!(row.units.include(unit.unit_type), "{}", row.code);
        unit.mentions.push(mention(2, fact, RECORDED));
        for (on, expected) in days {
            assert_eq!(told(&unit.state(day(on), Known::Now)), *expected, "{} {on}", row.code);
            let by_then = Known::At(noon(RECORDED));
            assert_eq!(unit.state(day(on), by_then), unit.state(day(on), Known::Now));
        }
        let before = Known::At(noon("2026-06-19"));
        let last = days.last().unwrap().0;
        assert_eq!(told(&unit.state(day(last), before)), unknown, "{}", row.code);
    }
}

#[test]
fn what_is_superseded_counts_until_that_is_known() {
    let mut unit = unit(UnitType::FarmCom);
    let ends = |last: &str| Fact { to: Some(day(last)), ..fact(Event::E8, FROM) };
    unit.mentions.push(mention(1, ends("2026-06-19"), "2026-06-09"));
    let shorter = Mention { supersedes: Some(1), ..mention(2, ends("2026-06-14"), "2026-06-16") };
    unit.mentions.push(shorter);
    let void = Mention { supersedes: Some(2), void: true, ..mention(3, ends(FROM), "2026-07-01") };
    unit.mentions.push(void);
    let works = |on: &str, known| unit.state(day(on), known).standing == Standing::Active;
    assert!(!works("2026-06-15", Known::At(noon("2026-06-15"))));
    assert!(works("2026-06-15", Known::At(noon("2026-06-16"))));
    assert!(!works("2026-06-14", Known::At(noon("2026-06-16"))));
    assert!(works("2026-06-14", Known::Now));
}

#[test]
fn what_ends_by_itself_gives_back_what_was_before_and_resurrects_nothing() {
    let mut unit = unit(UnitType::FarmCom);
    let short = Fact { to: Some(day("2026-06-19")), ..fact(Event::E8, FROM) };
    unit.mentions = vec![
        mention(1, fact(Event::E1, "2020-01-01"), "2020-01-01"),
        mention(2, short, RECORDED),
        mention(3, fact(Event::E12, "2026-06-15"), RECORDED),
    ];
    let status = |on: &str| unit.state(day(on), Known::Now).standing.status();
    assert_eq!(status("2019-12-31"), None);
    assert_eq!(status("2026-06-09"), Some(Status::Active));
    assert_eq!(status("2026-06-14"), Some(Status::Suspended));
    assert_eq!(status("2026-06-15"), Some(Status::Annulled));
    assert_eq!(status("2026-06-20"), Some(Status::Annulled));
}

#[test]
fn a_unit_that_is_stated_to_work_did_not_work_before() {
    let mut unit = unit(UnitType::FarmCom);
    let stated = Fact { status: Some(Status::Active), ..fact(Event::Stated, FROM) };
    unit.mentions.push(mention(1, stated, RECORDED));
    let standing = unit.state(day("2026-06-09"), Known::Now).standing;
    assert_eq!(standing, Standing::NotYetAuthorised(day(FROM)));
}

#[test]
fn an_office_goes_on_while_its_pharmacy_is_suspended_where_the_act_says_so() {
    let suspension = |spares_offices| Fact {
        to: Some(day("2026-06-20")),
        spares_offices,
        ..fact(Event::E8, FROM)
    };
    let mut office = unit(UnitType::OfRurala);
    let standing = |office: &Dossier| office.state(day("2026-06-15"), Known::Now).standing;
    office.parent = Some(vec![mention(1, suspension(false), RECORDED)]);
    assert_eq!(standing(&office), Standing::ParentInactive);
    let before = office.state(day("2026-06-15"), Known::At(noon("2026-06-01")));
    assert_eq!((before.standing, before.parent), (Standing::Active, Some(Standing::Active)));
    office.parent = Some(vec![mention(1, suspension(true), RECORDED)]);
    assert_eq!(standing(&office), Standing::Active);
    let annulled = mention(2, fact(Event::E12, "2026-06-12"), RECORDED);
    office.parent = Some(vec![mention(1, suspension(true), RECORDED), annulled]);
    assert_eq!(standing(&office), Standing::ParentInactive);
}

#[test]
fn activities_and_heads_end_and_are_replaced() {
    let mut unit = unit(UnitType::FarmCom);
    let online =
        |has, from| Fact { activity: Some((Activity::Online, has)), ..fact(Event::E19, from) };
    let led = |head: &str, from| Fact { head: Some(head.into()), ..fact(Event::E4, from) };
    unit.mentions = vec![
        mention(1, online(true, FROM), RECORDED),
        mention(2, online(false, "2026-06-15"), RECORDED),
        mention(3, led("F1", FROM), RECORDED),
        mention(4, led("F2", "2026-06-15"), RECORDED),
    ];
    assert_eq!(told(&unit.state(day("2026-06-14"), Known::Now)), "ACTIV; ONLINE; condus de F1");
    assert_eq!(told(&unit.state(day("2026-06-15"), Known::Now)), "ACTIV; condus de F2");
}
