//! The kinds of excise goods: one accepted declaration of each, and those that break what no
//! medicine kind can. The places keep the excise codes they have.

use super::fixture::{cases, signed};
use super::pki::instant;
use super::world::{ANAS, NOW, World, place};
use chrono::NaiveDate;
use ser::kinds::Frequency;
use ser::nomenclature::ExciseProduct;
use ser::registry::{Authorised, FiledFrom, UnitType};
use ser::store::{StoreError, Transaction, authorisations, companies, nomenclatures};

/// Ana's fiscal warehouse.
pub const WAREHOUSE: &str = "RO00001TEST01";
/// Her registered consignee.
pub const CONSIGNEE: &str = "RO00002TEST02";
/// Her end user, who files by month.
pub const END_USER: &str = "RO00003TEST03";
/// Her brewery: authorised for one beer since the last day of October 2026, and for ciders until the
/// end of September.
pub const BREWERY: &str = "RO00006TEST06";
/// Her warehouse that was never authorised for anything.
pub const BARE: &str = "RO00007TEST07";

cases! { raporteaza:
    a_month_of_an_end_user_of_alcohol: [], excise, signed;
    a_quarter_of_an_end_user_of_alcohol: [], excise, signed;
    a_year_of_an_end_user_of_alcohol: [], excise, signed;
    a_month_of_an_end_user_of_energy: [], excise, signed;
    a_month_of_a_consignee: [], excise, signed;
    a_month_of_a_distillery: [], excise, signed;
    a_month_of_a_winery: [], excise, signed;
    a_month_of_a_brewery: [], excise, signed;
    a_month_of_a_tobacco_factory: [], excise, signed;
    a_month_of_a_refinery: [], excise, signed;
    a_month_of_a_storage_warehouse: [], excise, signed;
    a_month_of_deliveries_of_aviation_fuel: [], excise, signed;
    a_month_of_deliveries_of_marine_fuel: [], excise, signed;
    a_month_of_a_supplier_of_aircraft: [], excise, signed;
    a_month_of_a_supplier_of_ships: [], excise, signed;
    a_month_without_operations: [], excise, signed;
    a_closing_stock_that_does_not_follow_the_formula: [5014], excise, signed;
    a_month_of_which_the_last_day_is_authorised: [], excise, signed;
    a_product_whose_authorisation_ended_the_day_before: [5017], excise, signed;
    a_place_without_an_authorisation: [5017], excise, signed;
    a_product_of_another_kind_of_declaration: [5018], excise, signed;
    an_unknown_excise_product: [5019], excise, signed;
    another_known_unit_than_the_cn_nomenclature: [], excise, signed;
    a_quarter_where_months_are_authorised: [1004], excise, signed;
}

/// The CN nomenclature of the tests, synthetic: codes and units of measure.
#[rustfmt::skip]
pub const PRODUCTS: &[(&str, &str)] = &[
    ("22030001", "HL HL_GRAD"), ("22030009", "HL"), ("22042178", "L HL"), ("22043096", "HL"),
    ("22043098", "HL"), ("22060039", "HL"), ("22060051", "HL"), ("22060059", "HL L"),
    ("22071000", "HL"), ("22082029", "HL"), ("22084011", "HL"), ("22084019", "HL"),
    ("24022010", "MII_BUC"), ("24022090", "MII_BUC"), ("24031910", "KG"), ("24031990", "KG"),
    ("27090090", "TO"), ("27101245", "TO"), ("27101249", "TO"), ("27101921", "TO"),
    ("27101943", "KG TO"), ("27101947", "KG TO"), ("27102011", "TO"), ("27102019", "TO"),
    ("27111100", "MWH"), ("27112100", "MWH"),
];

/// Families of alcohol and tobacco, and of energy products.
pub const FAMILIES: [&str; 22] = [
    "2203", "2204", "2205", "2206", "2207", "2208", "2402", "2403", "2707", "2709", "2710", "2711",
    "2712", "2713", "2714", "2715", "2901", "2902", "3403", "3811", "3817", "3824",
];

/// Before anything here began.
pub const LONG_AGO: &str = "2020-01-01";

/// The places of excise goods of Ana's company, what they are authorised for, and the nomenclature.
pub fn excise(world: &World) {
    world.change(|transaction| {
        let company = companies::put(transaction, &ANAS)?;
        for (code, unit_type, frequency) in [
            (WAREHOUSE, UnitType::Antrepozit, None),
            (CONSIGNEE, UnitType::Destinatar, None),
            (END_USER, UnitType::UtilizatorFinal, None),
            ("RO00004TEST04", UnitType::UtilizatorFinal, Some(Frequency::Quarter)),
            ("RO00005TEST05", UnitType::UtilizatorFinal, Some(Frequency::Year)),
        ] {
            let id = place(transaction, code, unit_type, company)?;
            for family in FAMILIES {
                authorise(transaction, id, (family, LONG_AGO, None))?;
            }
            if let Some(frequency) = frequency {
                for kind in ["FA", "FE"] {
                    file(transaction, id, kind, (2020, frequency))?;
                }
            }
        }
        let brewery = place(transaction, BREWERY, UnitType::Antrepozit, company)?;
        authorise(transaction, brewery, ("22030001", "2026-10-31", None))?;
        authorise(transaction, brewery, ("2206", LONG_AGO, Some("2026-09-30")))?;
        place(transaction, BARE, UnitType::Antrepozit, company)?;
        listed(transaction, LONG_AGO, PRODUCTS.iter().copied())
    });
}

/// Imports a CN nomenclature, in force from a day on: codes and units of measure.
pub fn listed<'p>(
    transaction: &mut Transaction<'_>,
    from: &str,
    products: impl Iterator<Item = (&'p str, &'p str)>,
) -> Result<(), StoreError> {
    let from = from.parse().unwrap();
    let products: Vec<_> = products.map(|listed| product(from, listed)).collect();
    nomenclatures::import(transaction, from, &products, instant(NOW))
}

fn product(valid_from: NaiveDate, (code, units): (&str, &str)) -> ExciseProduct {
    ExciseProduct {
        code: code.to_owned(),
        name: format!("TEST {code}"),
        units: units.split(' ').map(str::to_owned).collect(),
        valid_from,
        valid_to: None,
    }
}

/// Authorises a place for a code or a family, on the days of a term.
pub fn authorise(
    transaction: &mut Transaction<'_>,
    place: i64,
    (code, from, to): (&str, &str, Option<&str>),
) -> Result<(), StoreError> {
    let day = |text: &str| text.parse().unwrap();
    let product = Authorised { code: code.to_owned(), from: day(from), to: to.map(day) };
    authorisations::put_product(transaction, place, &product)
}

/// Says how often a place files a kind from a year on.
pub fn file(
    transaction: &mut Transaction<'_>,
    place: i64,
    kind: &str,
    (year, frequency): (i32, Frequency),
) -> Result<(), StoreError> {
    let filed = FiledFrom { kind: kind.to_owned(), year, frequency };
    authorisations::put_frequency(transaction, place, &filed)
}
