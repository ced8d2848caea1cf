//! Rectificative: each names the version in force, and replaces it.

use super::day::Day;
use super::world::{PHARMACY, TODAY, World};

on_both!(
    amendments_are_counted_in_their_numbers,
    what_follows_is_judged_by_the_amendment,
    an_amendment_of_another_workplaces_declaration_is_refused,
);

fn amendments_are_counted_in_their_numbers(world: &World) {
    let original = world.accept(&Day::today().xml());
    let change = |number: &str, stock| Day::on(TODAY).with(1, stock, 0, 0).amending(number).xml();
    let first = world.accept(&change(&original, 11));
    assert_eq!(first, format!("{PHARMACY}FP261120R01"));
    let receipt = world.report_signed(&change(&first, 12));
    assert_eq!(receipt.number(), format!("{PHARMACY}FP261120R02"));
    assert_eq!(receipt.node.text_of("secventa"), "2");
    // Neither the original nor the first amendment is in force any more.
    for replaced in [&original, &first] {
        assert_eq!(world.report_signed(&change(replaced, 13)).errors(), [5022]);
    }
    let replaced = |by: &str| format!("declarations WHERE replaced_by = '{by}'");
    assert_eq!(world.count(&replaced(&first)), 1);
    assert_eq!(world.count(&replaced(receipt.number())), 1);
    assert_eq!(world.count("declarations WHERE state = 'ACCEPTATA'"), 3);
}

fn what_follows_is_judged_by_the_amendment(world: &World) {
    let original = world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    world.accept(&Day::on("2026-11-19").with(1, 12, 0, 0).amending(&original).xml());
    assert_eq!(world.report_signed(&Day::today().xml()).errors(), [5010]);
    world.accept(&Day::on(TODAY).with(1, 12, 0, 0).xml());
}

fn an_amendment_of_another_workplaces_declaration_is_refused(world: &World) {
    let original = world.accept(&Day::today().xml());
    let sister = world.pharmacy(7001);
    world.accept(&Day::today().at(&sister).xml());
    let crossed = Day::today().at(&sister).amending(&original).xml();
    assert_eq!(world.report_signed(&crossed).errors(), [5022]);
}
