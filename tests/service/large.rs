//! A declaration of 200,000 lines.

use super::day::Day;
use super::pki::PKI;
use super::world::World;
use std::fmt::Write;

on_both!(two_hundred_thousand_lines_are_accepted);

/// Issues of one medicine, each a line.
const ISSUES: u32 = 199_998;

fn two_hundred_thousand_lines_are_accepted(world: &World) {
    let document = PKI.ana.sign(&document());
    let receipt = world.report(&document);
    receipt.must_be_accepted();
    assert_eq!(world.count("journal_lines"), i64::from(ISSUES));
    assert_eq!(world.count("balance_lines") + world.count("lot_lines"), 2);
    assert_eq!(world.report(&document).document, receipt.document);
}

/// A day on which a medicine was dispensed so many times.
fn document() -> Vec<u8> {
    let day = Day::on("2026-11-20").with(1, ISSUES + 1, 0, ISSUES).xml();
    let day = String::from_utf8(day).unwrap();
    let (before, rest) = day.split_once("<Iesire>").unwrap();
    let (_, after) = rest.split_once("</Iesire>").unwrap();
    let mut text = String::with_capacity(day.len() + 130 * 200_000);
    text.push_str(before);
    for number in 0..ISSUES {
        writeln!(
            text,
            "<Iesire ref=\"e{number}\"><codCIM>W00000001</codCIM><tipIesire>ELB</tipIesire>\
             <cantitate>1</cantitate><beneficiar>PF</beneficiar></Iesire>"
        )
        .unwrap();
    }
    text.push_str(after);
    text.into_bytes()
}
