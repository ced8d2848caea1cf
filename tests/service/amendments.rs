//! Rectificative: each names the version in force, and replaces it.

use super::day::Day;
use super::pki::PKI;
use super::world::{PHARMACY, TODAY, World};

on_both!(
    amendments_are_counted_in_their_numbers,
    what_follows_is_judged_by_the_amendment,
    an_amendment_of_another_workplaces_declaration_is_refused,
    an_amendment_of_an_earlier_day_is_refused,
    the_bytes_of_an_amendment_give_its_receipt,
    the_ninety_ninth_amendment_is_the_last,
    two_amendments_of_one_version_are_judged_one_after_the_other,
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

fn an_amendment_of_an_earlier_day_is_refused(world: &World) {
    let earlier = world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    let last = world.accept(&Day::today().xml());
    let change = Day::on("2026-11-19").with(1, 11, 0, 0);
    assert_eq!(world.report_signed(&change.clone().amending(&earlier).xml()).errors(), [5012]);
    // Nor does naming the last help.
    assert_eq!(world.report_signed(&change.amending(&last).xml()).errors(), [5012, 5022]);
}

fn the_bytes_of_an_amendment_give_its_receipt(world: &World) {
    let original = world.accept(&Day::today().xml());
    let amendment = PKI.ana.sign(&Day::on(TODAY).with(1, 11, 0, 0).amending(&original).xml());
    let first = world.report(&amendment);
    first.must_be_accepted();
    assert_eq!(world.report(&amendment).document, first.document);
    world.accept(&Day::on(TODAY).with(1, 12, 0, 0).amending(first.number()).xml());
    assert_eq!(world.report(&amendment).document, first.document);
    assert_eq!(world.count("declarations"), 3);
}

fn the_ninety_ninth_amendment_is_the_last(world: &World) {
    let original = world.accept(&Day::today().xml());
    let change = |number: &str, stock| Day::on(TODAY).with(1, stock, 0, 0).amending(number).xml();
    let first = world.accept(&change(&original, 11));
    let last = format!("{original}R98");
    // As if there had been so many.
    world.sql(&format!(
        "UPDATE declarations SET sequence = 98, number = '{last}' WHERE number = '{first}'"
    ));
    let ninety_ninth = world.accept(&change(&last, 12));
    assert_eq!(ninety_ninth, format!("{original}R99"));
    assert_eq!(world.report_signed(&change(&ninety_ninth, 13)).errors(), [5022]);
    world.withdraw_declaration(&ninety_ninth);
    assert_eq!(world.report_signed(&change(&ninety_ninth, 13)).errors(), [5022]);
}

fn two_amendments_of_one_version_are_judged_one_after_the_other(world: &World) {
    let original = world.accept(&Day::today().xml());
    let [one, other] = [11, 12]
        .map(|stock| PKI.ana.sign(&Day::on(TODAY).with(1, stock, 0, 0).amending(&original).xml()));
    let receipts = std::thread::scope(|scope| {
        [&one, &other]
            .map(|amendment| scope.spawn(|| world.report(amendment)))
            .map(|sender| sender.join().unwrap())
    });
    let mut outcomes = receipts.map(|receipt| (receipt.state().to_owned(), receipt.errors()));
    outcomes.sort();
    let expected = [("ACCEPTATA".to_owned(), vec![]), ("RESPINSA".to_owned(), vec![5022])];
    assert_eq!(outcomes, expected);
}
