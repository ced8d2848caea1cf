//! Days one after another, and when they are late.

use super::day::Day;
use super::pki::PKI;
use super::world::World;

on_both!(
    a_chain_of_days_is_accepted_each_from_the_last,
    a_rejected_declaration_is_sent_again,
    the_bytes_of_a_rejected_declaration_are_judged_anew,
    each_workplace_has_a_series_of_its_own,
    after_the_next_day_ends_in_bucharest_it_is_late,
    a_day_begins_at_midnight_in_bucharest,
);

fn a_chain_of_days_is_accepted_each_from_the_last(world: &World) {
    let days = [
        ("2026-11-16", Day::on("2026-11-16").with(1, 100, 20, 5).with(2, 7, 0, 7)),
        // What closed with nothing may be left out, and what is new opens with nothing.
        ("2026-11-17", Day::on("2026-11-17").with(1, 115, 0, 15).with(3, 0, 8, 0)),
        ("2026-11-18", Day::on("2026-11-18").with(3, 8, 0, 8).with(1, 100, 0, 100)),
        ("2026-11-19", Day::on("2026-11-19").with(4, 0, 1, 1)),
        ("2026-11-20", Day::on("2026-11-20").with(1, 0, 50, 0)),
    ];
    for (day, document) in days {
        let stamp = day[2..].replace('-', "");
        assert_eq!(world.accept(&document.xml()), format!("CJF000000123UFP{stamp}"));
    }
    assert_eq!(world.count("declarations WHERE state = 'ACCEPTATA'"), 5);
    assert_eq!(world.count("outbox"), 5);
}

fn a_rejected_declaration_is_sent_again(world: &World) {
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    let wrong = world.report_signed(&Day::on("2026-11-20").with(1, 11, 0, 0).xml());
    assert_eq!((wrong.state(), wrong.number(), wrong.errors()), ("RESPINSA", "", vec![5010]));
    let right = world.accept(&Day::today().xml());
    assert_eq!(right, "CJF000000123UFP261120");
}

fn the_bytes_of_a_rejected_declaration_are_judged_anew(world: &World) {
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
    let today = PKI.ana.sign(&Day::today().xml());
    let [one, two] = [0, 1].map(|_| world.report(&today));
    assert_eq!((one.errors(), two.errors()), (vec![5003], vec![5003]));
    assert_ne!(one.node.text_of("idRecipisa"), two.node.text_of("idRecipisa"));
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    assert_eq!(world.report(&today).state(), "ACCEPTATA");
    let receipts = "declarations d JOIN receipts r ON r.declaration_id = d.id";
    assert_eq!(world.count(receipts), 5);
}

fn each_workplace_has_a_series_of_its_own(world: &World) {
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
    let sister = world.pharmacy(7001);
    let number = world.accept(&Day::today().at(&sister).xml());
    assert_eq!(number, format!("{sister}FP261120"));
}

fn after_the_next_day_ends_in_bucharest_it_is_late(world: &World) {
    let times = [
        ("2026-11-20", "2026-11-20T06:00:00Z", "false"),
        ("2026-11-20", "2026-11-21T21:59:59Z", "false"),
        ("2026-11-20", "2026-11-21T22:00:00Z", "true"),
        // The day after has 23 hours, and ends in summer time.
        ("2026-03-28", "2026-03-29T20:59:59Z", "false"),
        ("2026-03-28", "2026-03-29T21:00:00Z", "true"),
        // The day after has 25 hours, and ends in winter time.
        ("2026-10-24", "2026-10-25T21:59:59Z", "false"),
        ("2026-10-24", "2026-10-25T22:00:00Z", "true"),
    ];
    for ((day, sent, late), number) in times.into_iter().zip(8000..) {
        let workplace = world.pharmacy(number);
        let document = PKI.ana.sign(&Day::on(day).at(&workplace).with(1, 10, 0, 0).xml());
        let receipt = world.at(sent).report(&document);
        assert_eq!(receipt.state(), "ACCEPTATA", "{day} at {sent}");
        assert_eq!(receipt.node.text_of("intarziata"), late, "{day} at {sent}");
    }
    assert_eq!(world.count("declarations WHERE CASE WHEN late THEN 1 ELSE 0 END = 1"), 3);
}

fn a_day_begins_at_midnight_in_bucharest(world: &World) {
    let times = [
        ("2026-11-20", "2026-11-19T21:59:59Z", "2026-11-19T22:00:00Z"),
        ("2026-03-30", "2026-03-29T20:59:59Z", "2026-03-29T21:00:00Z"),
        ("2026-10-26", "2026-10-25T21:59:59Z", "2026-10-25T22:00:00Z"),
    ];
    for ((day, before, after), number) in times.into_iter().zip(9000..) {
        let workplace = world.pharmacy(number);
        let document = PKI.ana.sign(&Day::on(day).at(&workplace).with(1, 10, 0, 0).xml());
        assert_eq!(world.at(before).report(&document).errors(), [5002], "{day}");
        assert_eq!(world.at(after).report(&document).state(), "ACCEPTATA", "{day}");
    }
}
