//! The rules about the period and what it replaces.

use super::*;

#[test]
fn the_first_declaration_of_a_series_opens_at_whatever_it_says() {
    let world = World { series: Series::default(), ..World::default() };
    assert_eq!(world.judge(DAY), vec![]);
}

#[test]
fn rule_5001_a_period_before_the_first_is_refused() {
    let mut world = World::default();
    world.series.first = "2026-11-21".parse().ok();
    world.series.last = Some(transmitted("2026-11-21", 0, State::Accepted));
    world.series.previous = None;
    world.today = "2026-11-22";
    assert_eq!(world.codes(&[]), [5001]);
}

#[test]
fn rule_5002_a_period_that_has_not_begun_is_refused() {
    let world = World { today: "2026-11-19", ..World::default() };
    let findings = world.judge(DAY);
    assert_eq!(findings[0].message, "Perioada este ulterioară datei curente: 2026-11-19");
    assert_eq!((findings.len(), findings[0].code), (1, 5002));
    assert_eq!(path(&findings[0]), "/Declaratie/Antet/perioada");
}

#[test]
fn rule_5003_the_previous_period_must_have_been_sent() {
    let mut world = World::default();
    world.series.previous = Some(transmitted("2026-11-17", 0, State::Accepted));
    let findings = world.judge(DAY);
    let values = findings[0].values.iter().map(|(name, value)| (*name, value.as_str()));
    let expected = [("perioada", "2026-11-20"), ("anterioara", "2026-11-18")];
    assert_eq!(values.collect::<Vec<_>>(), expected);
    // Nothing is compared with a declaration that is not the previous one.
    assert_eq!(
        world.codes(&[("<stocInitial>10<", "<stocInitial>12<"), (">3.5<", ">5.5<")]),
        [5003, 5016]
    );
}

#[test]
fn what_is_transmitted_is_amended_whatever_was_missing_before_it() {
    let mut world = declared(0, State::Accepted);
    world.series.previous = Some(transmitted("2026-11-17", 0, State::Accepted));
    assert_eq!(world.judge(&amendment(NUMBER)), vec![]);
}

#[test]
fn rule_5004_the_previous_period_must_not_be_withdrawn() {
    let mut world = World::default();
    world.series.previous = Some(transmitted("2026-11-19", 0, State::Rejected));
    assert_eq!(world.codes(&[]), [5004]);
    // Of what is missing in between it is said first.
    world.series.previous = Some(transmitted("2026-11-17", 0, State::Rejected));
    assert_eq!(world.codes(&[]), [5003]);
}

#[test]
fn rule_5005_a_period_before_the_last_one_is_refused() {
    let mut world = World::default();
    world.series.last = Some(transmitted("2026-11-25", 0, State::Accepted));
    world.today = "2026-11-25";
    assert_eq!(world.codes(&[]), [5005]);
}

#[test]
fn rule_5006_comes_alone_whatever_else_is_wrong() {
    for state in [State::Accepted, State::Rejected] {
        let world = declared(0, state);
        assert_eq!(world.codes(&[("<stocInitial>10<", "<stocInitial>11<")]), [5006]);
    }
}

#[test]
fn rule_5012_an_earlier_period_cannot_be_amended() {
    let mut world = declared(0, State::Accepted);
    world.series.last = Some(transmitted("2026-11-21", 0, State::Accepted));
    let findings = world.judge(&amendment(NUMBER));
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [5012]);
}

#[test]
fn rule_5022_an_amendment_names_the_version_in_force() {
    let second = format!("{NUMBER}R01");
    for (sequence, named, expected) in [
        (0, NUMBER, vec![]),
        (1, second.as_str(), vec![]),
        (1, NUMBER, vec![5022]),
        (0, second.as_str(), vec![5022]),
        (0, "altceva", vec![5022]),
        (99, &format!("{NUMBER}R99"), vec![5022]),
    ] {
        for state in [State::Accepted, State::Rejected] {
            let findings = declared(sequence, state).judge(&amendment(named));
            assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), expected, "{named}");
        }
    }
    let findings = World::default().judge(&amendment(NUMBER));
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [5022]);
}

#[test]
fn rule_5022_a_disposal_is_amended_by_nobody_and_nothing_before_it() {
    let disposal = format!("{NUMBER}V01");
    let mut world = declared(0, State::Accepted);
    let current = Transmitted {
        number: disposal.parse().unwrap(),
        ..transmitted("2026-11-20", 1, State::Accepted)
    };
    world.series.current = Some(current.clone());
    world.series.last = Some(current);
    for named in [NUMBER, &disposal] {
        let findings = world.judge(&amendment(named));
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [5022], "{named}");
        assert!(findings[0].values.contains(&("valorificare", disposal.clone())));
    }
}

#[test]
fn an_amendment_takes_the_next_sequence_and_number() {
    let catalogue = Catalogue::load().unwrap();
    let text = amendment(&format!("{NUMBER}R01"));
    let document = Document::of(text);
    let element = document.check(&Limits::default()).unwrap();
    let declaration: Declaration<'_> = read(&element, &catalogue, DEFAULT_LINES).unwrap();
    let world = declared(1, State::Accepted);
    let workplace =
        Workplace { unit_type: UnitType::FarmCom, ..Workplace::unknown("CJF000000123U") };
    let nomenclatures =
        Nomenclatures::new(["W00000001", "W00000002"].map(|code| medicine(code, false, false)));
    let facts = Facts {
        today: "2026-11-20".parse().unwrap(),
        workplace: &workplace,
        series: &world.series,
        deliveries: &Deliveries::new(),
        partners: &Default::default(),
        authorisations: &Default::default(),
        nomenclatures: &nomenclatures,
    };
    let judged = judge(&declaration, catalogue.kind("FP").unwrap(), &facts);
    assert_eq!(judged.sequence().get(), 2);
    assert_eq!(judged.number().unwrap().as_str(), format!("{NUMBER}R02"));
    assert_eq!(judged.state(), State::Accepted);
}
