//! valideaza: who is entitled is told all, anybody else only what the document itself shows.

use super::day::Day;
use super::fixture::{cases, nothing, signed, unsigned};
use super::pki::PKI;
use super::rules::the_sisters_day;
use super::world::{TODAY, World};

cases! { valideaza:
    a_draft_without_errors: [], nothing, unsigned;
    a_draft_with_errors_of_its_own: [5014, 5015, 5016], nothing, unsigned;
    a_draft_of_a_workplace_that_is_not_its_own_learns_nothing: [], nothing, unsigned;
    a_draft_of_a_day_that_is_declared_learns_nothing: [], today, unsigned;
    a_draft_of_a_transfer_that_nobody_declared_learns_nothing: [], the_sisters_day, unsigned;
    a_draft_that_is_not_well_formed: [1001], nothing, unsigned;
    a_draft_with_defects_of_form: [1004, 1003], nothing, unsigned;
    a_signed_day_that_goes_on: [], the_day_before, signed;
    a_signed_day_is_told_what_a_submission_would_be: [5010], the_day_before, signed;
    a_signature_of_somebody_else_tells_of_rights_only: [4002], the_day_before, by_ion;
    a_broken_signature_learns_nothing: [2002], today, broken;
    a_strangers_signature_learns_nothing: [3001], today, by_a_stranger;
}

fn today(world: &World) {
    world.accept(&Day::today().xml());
}

fn the_day_before(world: &World) {
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
}

fn by_ion(request: &[u8]) -> Vec<u8> {
    PKI.ion.sign(request)
}

fn by_a_stranger(request: &[u8]) -> Vec<u8> {
    PKI.stranger.sign(request)
}

fn broken(request: &[u8]) -> Vec<u8> {
    let document = String::from_utf8(signed(request)).unwrap();
    assert!(document.contains(TODAY));
    document.replacen("A1", "A2", 1).into_bytes()
}
