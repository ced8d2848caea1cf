//! The kinds of excise goods: one accepted declaration of each, and those that break what no
//! medicine kind can. The places keep the excise codes they have.

use super::fixture::{cases, signed};
use super::world::{ANAS, World, place};
use ser::registry::UnitType;
use ser::store::companies;

/// Ana's fiscal warehouse.
pub const WAREHOUSE: &str = "RO00001TEST01";
/// Her registered consignee.
pub const CONSIGNEE: &str = "RO00002TEST02";
/// Her end user, who files by month.
pub const END_USER: &str = "RO00003TEST03";

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
    a_product_of_another_kind_of_declaration: [5018], excise, signed;
}

/// The places of excise goods of Ana's company.
pub fn excise(world: &World) {
    world.change(|transaction| {
        let company = companies::put(transaction, &ANAS)?;
        for (code, unit_type) in [
            (WAREHOUSE, UnitType::Antrepozit),
            (CONSIGNEE, UnitType::Destinatar),
            (END_USER, UnitType::UtilizatorFinal),
            ("RO00004TEST04", UnitType::UtilizatorFinal),
            ("RO00005TEST05", UnitType::UtilizatorFinal),
        ] {
            place(transaction, code, unit_type, company)?;
        }
        Ok(())
    });
}
