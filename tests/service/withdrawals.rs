//! An officer withdraws a declaration, and what can follow.

use super::day::Day;
use super::officers::OFFICER;
use super::pki::{PKI, instant};
use super::world::{PHARMACY, TODAY, World};
use ser::operations::{NotWithdrawn, Withdrawal, withdraw};
use std::sync::Barrier;

on_both!(
    the_next_day_waits_for_the_amendment_of_a_withdrawn_one,
    the_bytes_of_a_withdrawn_declaration_give_its_receipt_as_it_was,
    a_withdrawn_day_takes_amendments_only,
    an_amendment_is_withdrawn_and_amended,
    the_first_declaration_of_a_series_can_be_withdrawn,
    only_the_last_of_a_series_is_withdrawn_and_once,
    a_withdrawal_has_a_reason,
    a_withdrawal_leaves_its_traces,
    a_dry_run_changes_nothing,
    an_amendment_and_a_withdrawal_meet,
);

const YESTERDAY: &str = "2026-11-19";

fn yesterday(world: &World) -> String {
    world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml())
}

fn amending(number: &str, day: &str, stock: u32) -> Vec<u8> {
    Day::on(day).with(1, stock, 0, 0).amending(number).xml()
}

fn the_next_day_waits_for_the_amendment_of_a_withdrawn_one(world: &World) {
    let number = yesterday(world);
    world.withdraw_declaration(&number);
    assert_eq!(world.report_signed(&Day::today().xml()).errors(), [5004]);
    let amended = world.accept(&amending(&number, YESTERDAY, 12));
    assert_eq!(amended, format!("{number}R01"));
    assert_eq!(world.report_signed(&Day::today().xml()).errors(), [5010]);
    world.accept(&Day::on(TODAY).with(1, 12, 0, 0).xml());
    assert_eq!(world.report_signed(&amending(&amended, YESTERDAY, 13)).errors(), [5012]);
}

fn the_bytes_of_a_withdrawn_declaration_give_its_receipt_as_it_was(world: &World) {
    let document = PKI.ana.sign(&Day::today().xml());
    let receipt = world.report(&document);
    world.withdraw_declaration(receipt.number());
    assert_eq!(world.report(&document).document, receipt.document);
    let amendment = PKI.ana.sign(&amending(receipt.number(), TODAY, 11));
    let amended = world.report(&amendment);
    amended.must_be_accepted();
    world.withdraw_declaration(amended.number());
    assert_eq!(world.report(&document).document, receipt.document);
    assert_eq!(world.report(&amendment).document, amended.document);
    assert_eq!(world.count("declarations"), 2);
}

fn a_withdrawn_day_takes_amendments_only(world: &World) {
    let number = world.accept(&Day::today().xml());
    world.withdraw_declaration(&number);
    assert_eq!(world.report_signed(&Day::on(TODAY).with(1, 11, 0, 0).xml()).errors(), [5006]);
    assert_eq!(world.report_signed(&Day::on(YESTERDAY).with(1, 1, 0, 0).xml()).errors(), [5001]);
}

fn an_amendment_is_withdrawn_and_amended(world: &World) {
    let original = world.accept(&Day::today().xml());
    let first = world.accept(&amending(&original, TODAY, 11));
    world.withdraw_declaration(&first);
    assert_eq!(world.report_signed(&amending(&original, TODAY, 12)).errors(), [5022]);
    let second = world.accept(&amending(&first, TODAY, 12));
    assert_eq!(second, format!("{original}R02"));
    world.withdraw_declaration(&second);
    let third = world.accept(&amending(&second, TODAY, 13));
    world.at("2026-11-21T10:00:00Z").accept(&Day::on("2026-11-21").with(1, 13, 0, 0).xml());
    assert_eq!(world.count("declarations WHERE state = 'RESPINSA' AND number IS NOT NULL"), 2);
    let replaced = format!("declarations WHERE number = '{second}' AND replaced_by = '{third}'");
    assert_eq!(world.count(&replaced), 1);
}

fn the_first_declaration_of_a_series_can_be_withdrawn(world: &World) {
    let number = yesterday(world);
    world.withdraw_declaration(&number);
    // It still is where the series starts.
    assert_eq!(
        world.report_signed(&Day::on("2026-11-18").with(1, 10, 0, 0).xml()).errors(),
        [5001]
    );
    let opening_otherwise = Day::on(YESTERDAY).with(1, 70, 0, 0).with(2, 5, 0, 0);
    world.accept(&opening_otherwise.amending(&number).xml());
}

fn only_the_last_of_a_series_is_withdrawn_and_once(world: &World) {
    let number = yesterday(world);
    let today = world.accept(&Day::today().xml());
    let amended = world.accept(&amending(&today, TODAY, 10));
    let sister = world.pharmacy(7001);
    world.accept(&Day::on("2026-11-20").at(&sister).with(1, 1, 0, 0).xml());
    let kept = world.kept();
    for other in [&number, &today] {
        let refused = world.ask_withdrawal(other, false);
        assert_eq!(refused, Err(NotWithdrawn::NotLast { last: amended.parse().unwrap() }));
    }
    let nobodys = format!("{PHARMACY}FP261121");
    let refused = world.ask_withdrawal(&nobodys, false).unwrap_err();
    assert_eq!(refused.romanian(), format!("Nicio declarație nu are numărul {nobodys}"));
    assert_eq!(world.kept(), kept);
    world.withdraw_declaration(&amended);
    let again = world.ask_withdrawal(&amended, false).unwrap_err();
    assert_eq!(again.to_string(), format!("the declaration {amended} is withdrawn already"));
}

fn a_withdrawal_has_a_reason(world: &World) {
    let number = yesterday(world).parse().unwrap();
    let asked = Withdrawal { number: &number, reason: " ", officer: OFFICER, dry_run: false };
    let refused = withdraw(world.store(), instant("2026-11-20T11:00:00Z"), &asked);
    assert_eq!(refused, Err(NotWithdrawn::NoReason));
}

fn a_withdrawal_leaves_its_traces(world: &World) {
    let number = yesterday(world);
    let audited = world.count("audit");
    world.withdraw_declaration(&number);
    for (rows, of) in [
        (1, format!("declarations WHERE number = '{number}' AND state = 'RESPINSA'")),
        (2, "history".to_owned()),
        (
            1,
            format!(
                "history WHERE position = 2 AND officer = '{OFFICER}' AND person_id IS NULL \
             AND from_state = 'ACCEPTATA' AND to_state = 'RESPINSA' \
             AND reason = 'TEST numărătoare greșită'"
            ),
        ),
        (1, "outbox WHERE state = 'ACCEPTATA'".to_owned()),
        (1, "outbox WHERE state = 'RESPINSA'".to_owned()),
        (audited + 1, "audit".to_owned()),
        (
            1,
            format!(
                "audit WHERE officer = '{OFFICER}' AND operation = 'retrage' AND outcome = 'RESPINSA' \
             AND workplace = '{PHARMACY}' AND detail = '{number}'"
            ),
        ),
    ] {
        assert_eq!(world.count(&of), rows, "{of}");
    }
}

fn a_dry_run_changes_nothing(world: &World) {
    let number = yesterday(world);
    let (kept, audited) = (world.kept(), world.count("audit"));
    let withdrawn = world.ask_withdrawal(&number, true).unwrap();
    assert_eq!(
        (withdrawn.number.as_str(), withdrawn.period.to_string().as_str()),
        (&*number, YESTERDAY)
    );
    assert_eq!((world.kept(), world.count("audit")), (kept, audited));
    assert_eq!(world.count("declarations WHERE state = 'RESPINSA'"), 0);
    world.accept(&Day::today().xml());
    let refused = world.ask_withdrawal(&number, true);
    assert!(matches!(refused, Err(NotWithdrawn::NotLast { .. })));
}

/// Whichever is first, the other is judged by what it finds.
fn an_amendment_and_a_withdrawal_meet(world: &World) {
    for round in 0..4 {
        let workplace = world.pharmacy(7100 + round);
        let original = Day::today().at(&workplace);
        let number = world.accept(&original.xml());
        let amendment = PKI.ana.sign(&original.with(2, 1, 0, 0).amending(&number).xml());
        let start = Barrier::new(2);
        let (receipt, withdrawn) = std::thread::scope(|scope| {
            let amender = scope.spawn(|| {
                start.wait();
                world.report(&amendment)
            });
            start.wait();
            let withdrawn = world.ask_withdrawal(&number, false);
            (amender.join().unwrap(), withdrawn)
        });
        // The amendment of a withdrawn declaration is as good as that of an accepted one.
        assert_eq!(receipt.number(), format!("{number}R01"));
        let state = match withdrawn {
            Ok(_) => "RESPINSA",
            Err(NotWithdrawn::NotLast { last }) => {
                assert_eq!(last.as_str(), receipt.number());
                "ACCEPTATA"
            }
            Err(other) => panic!("{other}"),
        };
        let replaced = format!(
            "declarations WHERE number = '{number}' AND state = '{state}' \
             AND replaced_by = '{}'",
            receipt.number()
        );
        assert_eq!(world.count(&replaced), 1);
    }
}
