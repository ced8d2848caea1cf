//! What a workplace is on the declared day: days on which it does not work are neither taken nor
//! missed.

use super::answer::Receipt;
use super::day::Day;
use super::pki::PKI;
use super::world::{DRUGSTORE, ELSEWHERE, PHARMACY, SISTER, World};
use ser::registry::{Status, UnitType};

on_both!(
    the_declared_day_decides_not_the_day_of_sending,
    days_without_work_are_skipped_and_the_stock_goes_on,
    the_first_missing_day_is_named_and_nothing_compared,
    an_open_suspension_names_neither_its_end_nor_an_act,
    every_status_but_activ_refuses_with_its_reason,
    an_office_goes_on_when_its_pharmacy_does,
    what_was_accepted_stays_whatever_is_recorded_later,
    a_withdrawn_day_without_work_is_passed_over,
    a_drugstore_may_report_without_being_asked,
    a_seasonal_office_goes_on_in_may_where_it_ended_in_september,
    who_may_not_report_learns_nothing_of_statuses,
);

/// A day with ten of a medicine in the morning.
fn day(day: &str) -> Vec<u8> {
    Day::on(day).with(1, 10, 0, 0).xml()
}

/// A day with so many in the morning, and one less in the evening.
fn selling(day: &str, opening: u32) -> Vec<u8> {
    Day::on(day).with(1, opening, 0, 1).xml()
}

fn finding(receipt: &Receipt) -> (String, String) {
    let finding = &receipt.node.child("erori").unwrap().children[0];
    (finding.text_of("motiv").to_owned(), finding.text_of("mesaj").to_owned())
}

fn the_declared_day_decides_not_the_day_of_sending(world: &World) {
    world.suspended(PHARMACY, "2026-11-18", "2026-11-19");
    assert_eq!(world.report_signed(&day("2026-11-18")).errors(), [4003]);
    world.accept(&day("2026-11-19"));
    // Suspended on the day of sending.
    world.status(PHARMACY, "2026-11-21", Status::Suspended, None);
    world.at("2026-11-21T10:00:00Z").accept(&day("2026-11-20"));
    assert_eq!(world.at("2026-11-21T10:00:00Z").report_signed(&day("2026-11-21")).errors(), [4003]);
}

fn days_without_work_are_skipped_and_the_stock_goes_on(world: &World) {
    world.suspended(PHARMACY, "2026-11-16", "2026-11-19");
    world.accept(&selling("2026-11-15", 11));
    assert_eq!(world.report_signed(&day("2026-11-17")).errors(), [4003]);
    assert_eq!(world.report_signed(&selling("2026-11-19", 11)).errors(), [5010]);
    world.accept(&selling("2026-11-19", 10));
    world.accept(&selling("2026-11-20", 9));
}

fn the_first_missing_day_is_named_and_nothing_compared(world: &World) {
    world.suspended(PHARMACY, "2026-11-15", "2026-11-18");
    world.accept(&day("2026-11-14"));
    // The 18th and the 19th are missing; the stock is not that of the 14th.
    let receipt = world.report_signed(&selling("2026-11-20", 50));
    assert_eq!(receipt.errors(), [5003]);
    let (_, message) = finding(&receipt);
    assert!(message.ends_with("nu a fost trimisă: 2026-11-18"), "{message}");
    world.accept(&day("2026-11-18"));
    let (_, message) = finding(&world.report_signed(&day("2026-11-20")));
    assert!(message.ends_with("nu a fost trimisă: 2026-11-19"), "{message}");
}

fn an_open_suspension_names_neither_its_end_nor_an_act(world: &World) {
    world.status(PHARMACY, "2020-01-01", Status::Active, None);
    world.status(PHARMACY, "2026-11-10", Status::Suspended, None);
    let (_, message) = finding(&world.report_signed(&Day::today().xml()));
    assert!(message.ends_with(": activitate suspendată de la 2026-11-10"), "{message}");
}

fn every_status_but_activ_refuses_with_its_reason(world: &World) {
    for (status, expected) in [
        (Status::Suspended, "WORKPLACE_SUSPENDED"),
        (Status::SuspensionExpired, "WORKPLACE_SUSPENDED"),
        (Status::SuspendedBySanction, "WORKPLACE_SUSPENDED"),
        (Status::Withdrawn, "WORKPLACE_CLOSED"),
        (Status::Annulled, "WORKPLACE_CLOSED"),
        (Status::Closed, "WORKPLACE_CLOSED"),
    ] {
        world.status(PHARMACY, "2026-11-20", status, None);
        let receipt = world.report_signed(&Day::today().xml());
        assert_eq!(receipt.errors(), [4003]);
        assert_eq!(finding(&receipt).0, expected);
    }
    world.status(PHARMACY, "2026-11-20", Status::Active, None);
    world.accept(&Day::today().xml());
}

fn an_office_goes_on_when_its_pharmacy_does(world: &World) {
    world.office(SISTER, PHARMACY);
    world.suspended(PHARMACY, "2026-11-18", "2026-11-20");
    let of_office = |day: &str| Day::on(day).at(SISTER).with(1, 10, 0, 0).xml();
    world.accept(&of_office("2026-11-17"));
    let refused = world.report_signed(&of_office("2026-11-19"));
    assert_eq!(finding(&refused).0, "PARENT_NOT_ACTIVE");
    world.accept(&of_office("2026-11-20"));
}

fn what_was_accepted_stays_whatever_is_recorded_later(world: &World) {
    world.accept(&selling("2026-11-18", 12));
    let nineteenth = PKI.ana.sign(&selling("2026-11-19", 11));
    let receipt = world.report(&nineteenth);
    world.suspended(PHARMACY, "2026-11-19", "2026-11-20");
    assert_eq!(world.report(&nineteenth).document, receipt.document);
    // What it closed with is what the next day opens with.
    assert_eq!(world.report_signed(&selling("2026-11-20", 11)).errors(), [5010]);
    world.accept(&selling("2026-11-20", 10));
    // A day that turns out to have been missing undoes nothing either.
    world.status(PHARMACY, "2026-11-19", Status::Active, None);
    world.suspended(PHARMACY, "2026-11-21", "2026-11-23");
    let later = world.at("2026-11-23T10:00:00Z");
    let number = later.accept(&selling("2026-11-23", 9));
    world.status(PHARMACY, "2026-11-21", Status::Active, None);
    later.accept(&Day::on("2026-11-23").with(1, 9, 0, 2).amending(&number).xml());
    assert_eq!(later.report_signed(&selling("2026-11-22", 9)).errors(), [5005]);
    world.at("2026-11-24T10:00:00Z").accept(&selling("2026-11-24", 7));
}

fn a_withdrawn_day_without_work_is_passed_over(world: &World) {
    world.accept(&selling("2026-11-18", 12));
    let number = world.accept(&selling("2026-11-19", 11));
    world.withdraw_declaration(&number);
    world.suspended(PHARMACY, "2026-11-19", "2026-11-20");
    let amendment = Day::on("2026-11-19").with(1, 11, 0, 0).amending(&number).xml();
    assert_eq!(world.report_signed(&amendment).errors(), [4003]);
    assert_eq!(world.report_signed(&selling("2026-11-20", 10)).errors(), [5010]);
    world.accept(&selling("2026-11-20", 11));
}

fn a_drugstore_may_report_without_being_asked(world: &World) {
    let of_store = |day: &str, opening| Day::on(day).at(DRUGSTORE).with(1, opening, 0, 1).xml();
    world.accept(&of_store("2026-11-10", 20));
    world.accept(&of_store("2026-11-15", 19));
    assert_eq!(world.report_signed(&of_store("2026-11-12", 19)).errors(), [5005]);
    world.obligation(DRUGSTORE, "2026-11-18", true);
    let receipt = world.report_signed(&of_store("2026-11-20", 18));
    let (_, message) = finding(&receipt);
    assert_eq!(receipt.errors(), [5003]);
    assert!(message.ends_with("2026-11-18"), "{message}");
    for (day, opening) in [("2026-11-18", 18), ("2026-11-19", 17), ("2026-11-20", 16)] {
        world.accept(&of_store(day, opening));
    }
}

fn a_seasonal_office_goes_on_in_may_where_it_ended_in_september(world: &World) {
    world.retype(PHARMACY, UnitType::OfSezon);
    let autumn = world.at("2026-10-01T10:00:00Z");
    autumn.accept(&selling("2026-09-30", 12));
    let refused = autumn.report_signed(&selling("2026-10-01", 11));
    assert_eq!(finding(&refused).0, "OUT_OF_SEASON");
    let spring = world.at("2027-05-02T10:00:00Z");
    assert_eq!(spring.report_signed(&selling("2027-04-30", 11)).errors(), [4003]);
    assert_eq!(spring.report_signed(&selling("2027-05-02", 11)).errors(), [5003]);
    assert_eq!(spring.report_signed(&selling("2027-05-01", 12)).errors(), [5010]);
    spring.accept(&selling("2027-05-01", 11));
}

fn who_may_not_report_learns_nothing_of_statuses(world: &World) {
    world.suspended(ELSEWHERE, "2026-11-01", "2026-12-01");
    let document = Day::today().at(ELSEWHERE).xml();
    assert_eq!(world.report_signed(&document).errors(), [4002]);
    assert_eq!(world.report(&PKI.ion.sign(&document)).errors(), [4003]);
}
