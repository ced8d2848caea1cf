//! ACCEPTATA and RESPINSA: one case for each rule (5xxx), and what keeps all of them.

use super::day::{Day, Move, Partner};
use super::fixture::{cases, nothing, signed};
use super::pki::PKI;
use super::world::{ANAS, PHARMACY, SISTER, TODAY, World, place};
use ser::registry::{Status, UnitType};
use ser::store::{calendars, companies, workplaces};

cases! { raporteaza:
    a_first_day_opens_at_whatever_it_says: [], nothing, signed;
    a_day_goes_on_from_the_day_before: [], the_day_before, signed;
    every_operation_of_a_pharmacy: [], nothing, signed;
    every_operation_of_a_hospital: [], nothing, by_mara;
    every_operation_of_a_wholesaler: [], nothing, signed;
    a_difference_with_its_reason: [], nothing, signed;
    a_day_without_stock: [], nothing, signed;
    an_alias_of_the_workplace: [], nothing, signed;
    an_amendment: [], today, signed;
    an_amendment_of_a_withdrawn_declaration: [], today_withdrawn, signed;
    another_known_unit_than_the_nomenclature: [], nothing, signed;
    a_transfer_to_another_company: [], nothing, signed;
    a_transfer_between_two_hospitals: [], nothing, by_mara;
    a_transfer_from_a_hospital_to_a_pharmacy: [], nothing, by_mara;
    a_period_before_the_first: [5001], today, signed;
    a_period_that_has_not_begun: [5002], nothing, signed;
    a_previous_period_that_was_not_sent: [5003], two_days_before, signed;
    a_previous_period_that_was_withdrawn: [5004], the_day_before_withdrawn, signed;
    a_period_before_the_last: [5005], a_series_with_a_gap, signed;
    a_period_that_is_declared_whatever_else_is_wrong: [5006], today, signed;
    an_empty_list_of_stocks: [5007], nothing, signed;
    stocks_in_a_day_without_stock: [5007], nothing, signed;
    a_product_that_is_left_out: [5008], the_day_before, signed;
    another_unit_than_the_day_before: [5009], the_day_before_in_pieces, signed;
    an_opening_stock_other_than_the_last_closing: [5010], the_day_before, signed;
    a_new_product_that_opens_with_stock: [5010], the_day_before, signed;
    a_code_of_zeros: [5011], nothing, signed;
    an_amendment_of_an_earlier_period: [5012], both_days, signed;
    a_product_that_comes_twice: [5013], nothing, signed;
    a_difference_that_does_not_follow_the_formula: [5014], nothing, signed;
    a_difference_without_a_reason: [5015], nothing, signed;
    operations_that_do_not_add_up: [5016], nothing, signed;
    an_operation_of_a_product_without_balance: [5016], nothing, signed;
    lots_that_do_not_add_up: [5016], nothing, signed;
    lots_of_a_hospital_that_do_not_add_up: [5016], nothing, by_mara;
    lots_of_a_wholesaler_that_do_not_add_up: [5016], nothing, signed;
    a_prescription_medicine_in_a_drugstore: [5017], nothing, signed;
    a_controlled_medicine_in_a_drugstore: [5017], nothing, signed;
    an_unknown_medicine: [5019], nothing, signed;
    a_medicine_that_left_the_nomenclature_the_day_before: [5019], nothing, signed;
    an_unknown_unit: [5019], nothing, signed;
    an_unknown_country: [5019], nothing, signed;
    an_unknown_operation: [5019], nothing, signed;
    an_operation_of_another_kind: [5020], nothing, signed;
    a_sale_to_a_company_without_its_invoice: [5020], nothing, signed;
    a_delivery_without_its_lot: [5020], nothing, signed;
    an_import_from_the_union: [5020], nothing, signed;
    an_intra_community_purchase_from_romania: [5020], nothing, by_mara;
    an_amendment_of_a_version_that_was_replaced: [5022], today_amended, signed;
    an_amendment_of_nothing: [5022], nothing, signed;
    a_lot_past_its_expiry_date: [], nothing, signed;
    a_lot_on_its_last_day: [], nothing, signed;
    a_quantity_a_hundred_times_the_usual: [], the_day_before, signed;
    a_quantity_just_short_of_a_hundred_times_the_usual: [], the_day_before, signed;
    a_transfer_that_the_other_side_did_not_declare: [], the_sisters_day, signed;
    a_transfer_that_the_other_side_declared: [], the_sisters_transfer, signed;
    a_transfer_of_a_day_that_the_other_side_has_not_declared: [], the_sisters_day_before, signed;
    stock_left_at_the_end_of_the_season: [], a_seasonal_office, signed;
    stock_on_the_day_before_the_season_ends: [], a_seasonal_office, signed;
    four_errors_at_once: [5008, 5010, 5014, 5019], the_day_before, signed;
}

fn by_mara(request: &[u8]) -> Vec<u8> {
    PKI.mara.sign(request)
}

/// An office of Ana's pharmacy, by the sea.
const SEASONAL: &str = "CJF000000130W";

const THE_DAY_BEFORE: &str = "2026-11-19";

fn the_day_before(world: &World) {
    world.accept(&Day::on(THE_DAY_BEFORE).with(1, 4, 6, 0).with(2, 5, 0, 5).xml());
}

/// The sister declares that nothing left her.
pub fn the_sisters_day(world: &World) {
    world.accept(&Day::on(THE_DAY_BEFORE).at(SISTER).with(1, 10, 0, 0).xml());
}

fn the_sisters_day_before(world: &World) {
    world.accept(&Day::on("2026-11-18").at(SISTER).with(1, 10, 0, 0).xml());
}

fn the_sisters_transfer(world: &World) {
    let here = Move { partner: Some(Partner::Workplace(PHARMACY.into())), ..Move::of("TRO") };
    let day = Day::on(THE_DAY_BEFORE).at(SISTER).with(1, 10, 0, 0).moving(1, 5, here);
    world.accept(&day.xml());
}

fn a_seasonal_office(world: &World) {
    world.change(|transaction| {
        let company = companies::put(transaction, &ANAS)?;
        let office = place(transaction, SEASONAL, UnitType::OfSezon, company)?;
        let pharmacy = workplaces::with_code(transaction, PHARMACY)?.unwrap();
        calendars::put_parent(transaction, office, pharmacy.id)
    });
}

fn two_days_before(world: &World) {
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
}

fn the_day_before_withdrawn(world: &World) {
    the_day_before(world);
    world.withdraw_declaration(&format!("{PHARMACY}FP261119"));
}

fn the_day_before_in_pieces(world: &World) {
    let day = Day::on(THE_DAY_BEFORE).with(1, 10, 0, 0).xml();
    let day = String::from_utf8(day).unwrap().replace("<um>UT<", "<um>BUC<");
    assert_eq!(world.report_signed(day.as_bytes()).warnings(), [5019]);
}

fn today(world: &World) {
    assert_eq!(world.accept(&Day::today().xml()), format!("{PHARMACY}FP261120"));
}

fn today_withdrawn(world: &World) {
    today(world);
    world.withdraw_declaration(&format!("{PHARMACY}FP261120"));
}

fn today_amended(world: &World) {
    today(world);
    let first = format!("{PHARMACY}FP261120");
    world.accept(&Day::on(TODAY).with(1, 12, 0, 0).amending(&first).xml());
}

fn both_days(world: &World) {
    world.accept(&Day::on(THE_DAY_BEFORE).with(1, 10, 0, 0).xml());
    today(world);
}

/// The 18th, then the 20th: the day between was not a reporting day then.
fn a_series_with_a_gap(world: &World) {
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 10).xml());
    world.suspended(PHARMACY, THE_DAY_BEFORE, TODAY);
    world.accept(&Day::on(TODAY).with(1, 0, 10, 0).xml());
    world.status(PHARMACY, THE_DAY_BEFORE, Status::Active, None);
}
