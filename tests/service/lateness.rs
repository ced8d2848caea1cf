//! When a declaration is late, and how outages of the service move that.

use super::day::Day;
use super::pki::PKI;
use super::world::World;
use std::cell::Cell;

on_both!(
    leap_days_and_years_end_as_other_days_do,
    an_outage_over_the_deadline_moves_it_by_its_length,
    an_outage_that_lasts_moves_it_to_72_hours_after_the_day,
    outages_that_are_not_in_the_way_move_nothing,
    an_amendment_that_is_late_says_so,
    what_is_rejected_is_late_when_it_is_sent_again_too_late,
    the_state_of_the_service_tells_its_outages,
);

/// Of the day, each time by a pharmacy of its own: whether it is late when received then.
fn late(world: &World, day: &str, received: &str) -> bool {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(8100) });
    let number = NEXT.replace(NEXT.get() + 1);
    let document = Day::on(day).at(&world.pharmacy(number)).with(1, 10, 0, 0).xml();
    let receipt = world.at(received).report(&PKI.ana.sign(&document));
    receipt.must_be_accepted();
    receipt.node.text_of("intarziata") == "true"
}

fn leap_days_and_years_end_as_other_days_do(world: &World) {
    for (day, before, after) in [
        ("2028-02-28", "2028-02-29T21:59:59Z", "2028-02-29T22:00:00Z"),
        ("2028-02-29", "2028-03-01T21:59:59Z", "2028-03-01T22:00:00Z"),
        ("2026-12-31", "2027-01-01T21:59:59Z", "2027-01-01T22:00:00Z"),
    ] {
        assert!(!late(world, day, before), "{day}");
        assert!(late(world, day, after), "{day}");
    }
}

fn an_outage_over_the_deadline_moves_it_by_its_length(world: &World) {
    // The deadline is 22:00 in UTC; three hours were lost around it.
    world.outage("2026-11-21T20:00:00Z", Some("2026-11-21T23:00:00Z"));
    assert!(!late(world, "2026-11-20", "2026-11-22T00:59:59Z"));
    assert!(late(world, "2026-11-20", "2026-11-22T01:00:00Z"));
    // Of another day nothing was lost at the deadline.
    assert!(late(world, "2026-11-19", "2026-11-21T19:00:00Z"));
    assert!(late(world, "2026-11-21", "2026-11-22T22:00:00Z"));
    // It fails once more before the moved deadline.
    world.outage("2026-11-22T00:30:00Z", Some("2026-11-22T02:00:00Z"));
    assert!(!late(world, "2026-11-20", "2026-11-22T02:29:59Z"));
    assert!(late(world, "2026-11-20", "2026-11-22T02:30:00Z"));
}

fn an_outage_that_lasts_moves_it_to_72_hours_after_the_day(world: &World) {
    world.outage("2026-11-21T21:00:00Z", None);
    assert!(!late(world, "2026-11-20", "2026-11-23T21:59:59Z"));
    assert!(late(world, "2026-11-20", "2026-11-23T22:00:00Z"));
    // It turns out to have been short.
    world.outage("2026-11-21T21:00:00Z", Some("2026-11-21T22:30:00Z"));
    assert!(!late(world, "2026-11-20", "2026-11-21T23:29:59Z"));
    assert!(late(world, "2026-11-20", "2026-11-21T23:30:00Z"));
}

fn outages_that_are_not_in_the_way_move_nothing(world: &World) {
    world.outage("2026-11-21T08:00:00Z", Some("2026-11-21T12:00:00Z"));
    world.outage("2026-11-21T22:00:00Z", Some("2026-11-22T12:00:00Z"));
    assert!(!late(world, "2026-11-20", "2026-11-21T21:59:59Z"));
    assert!(late(world, "2026-11-20", "2026-11-21T22:00:00Z"));
}

fn an_amendment_that_is_late_says_so(world: &World) {
    let original = world.accept(&Day::today().xml());
    let amendment = Day::today().with(2, 1, 0, 0).amending(&original).xml();
    let receipt = world.at("2026-11-21T22:00:00Z").report_signed(&amendment);
    receipt.must_be_accepted();
    assert_eq!(receipt.node.text_of("intarziata"), "true");
    assert_eq!(world.count("declarations WHERE CASE WHEN late THEN 1 ELSE 0 END = 1"), 1);
}

fn what_is_rejected_is_late_when_it_is_sent_again_too_late(world: &World) {
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    let wrong = world.report_signed(&Day::on("2026-11-20").with(1, 11, 0, 0).xml());
    assert_eq!((wrong.state(), wrong.node.text_of("intarziata")), ("RESPINSA", "false"));
    let right = world.at("2026-11-22T10:00:00Z").report_signed(&Day::today().xml());
    assert_eq!((right.state(), right.node.text_of("intarziata")), ("ACCEPTATA", "true"));
}

fn the_state_of_the_service_tells_its_outages(world: &World) {
    world.outage("2026-11-17T08:00:00Z", Some("2026-11-17T09:59:59Z"));
    world.outage("2026-11-17T09:00:00Z", Some("2026-11-17T10:00:00Z"));
    world.outage("2026-11-20T09:00:00Z", None);
    let state = world.ask("getStareServiciu");
    let told: Vec<_> = state.children.iter().filter(|child| child.name == "intrerupere").collect();
    let times: Vec<_> =
        told.iter().map(|one| (one.text_of("deLa"), one.text_of("panaLa"))).collect();
    assert_eq!(
        times,
        [
            ("2026-11-17T11:00:00+02:00", "2026-11-17T12:00:00+02:00"),
            ("2026-11-20T11:00:00+02:00", ""),
        ]
    );
    assert_eq!(told[0].text_of("motiv"), "TEST întrerupere");
}
