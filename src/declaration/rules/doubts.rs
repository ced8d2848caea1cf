//! Rules about what a human would raise an eyebrow at: 5024–5027. Warnings, that never refuse.

use super::{
    case::{Case, Hits},
    deliveries,
};
use crate::{
    declaration::Quantity, kinds::Role, nomenclature::answers::reason::STOCK_LEFT_AT_SEASON_END,
};

/// How many times the usual quantity is worth a look.
const MANY: i64 = 100;

/// One, in thousandths: the least that is usual. What is left of an opened box is no habit, and a
/// delivery after it no slip.
const ONE: i64 = 1_000;

/// 5024: no lot in stock is past its expiry date. On the day itself it still is good.
pub(super) fn expired_in_stock(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.balances() {
        let Some(lots) = line.shape.nested.as_ref().map(|nested| &nested.rows) else { continue };
        for lot in line.row.inside() {
            let held = lot.number(lots.role(Role::Quantity)).is_some_and(|held| !held.is_zero());
            let expiry = lot.date(lots.role(Role::Expiry)).filter(|expiry| *expiry < case.day());
            if let Some(expiry) = expiry.filter(|_| held) {
                let lot = lot.text(lots.role(Role::Lot)).unwrap_or_default();
                let values = vec![
                    ("cod", line.product().to_owned()),
                    ("serie", lot.to_owned()),
                    ("dataExpirare", expiry.to_string()),
                ];
                hits.line(&line, None, values);
            }
        }
    }
}

/// 5025: no quantity is many times the largest one that the declaration before had of the product.
/// Less than one counts as one; of a product that was not there, or had nothing, nothing is usual.
pub(super) fn quantity_unusual(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let Some(previous) = case.previous() else { return };
    for line in case.balances() {
        let before = previous.get(&line.key()).map(|closing| closing.largest);
        let Some(usual) = before.filter(|usual| *usual > 0) else { continue };
        let many = |quantity: &Quantity| quantity.mantissa() >= usual.max(ONE).saturating_mul(MANY);
        let moved = line.shape.formula.iter().map(|term| term.column);
        let unusual = moved.chain(line.column(Role::Closing)).find_map(|index| {
            let quantity = line.row.number(Some(index)).filter(many)?;
            Some((index, line.shape.rows.columns.get(index)?, quantity))
        });
        if let Some((index, column, quantity)) = unusual {
            let values = vec![
                ("cod", line.product().to_owned()),
                ("coloana", column.path.clone()),
                ("cantitate", quantity.to_string()),
                ("obisnuit", Quantity::of(usual, 3).to_string()),
            ];
            hits.line(&line, Some(index), values);
        }
    }
}

/// 5026: what came in from another workplace was declared there, on the day it is said to have left.
/// Nothing is asked of a day that the other side has not declared yet, nor of what went out: it may
/// arrive on any later day.
pub(super) fn not_declared_by_partner(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for receipt in case.lines().filter_map(|line| deliveries::receipt(line, case.kind, case.day()))
    {
        let partner = case.facts.partners.get(receipt.partner);
        let declared =
            partner.and_then(|partner| case.facts.deliveries.get(&(partner.id, receipt.left)));
        let line = receipt.line;
        if declared.is_some_and(|products| !products.contains(line.product())) {
            let values = vec![
                ("cod", line.product().to_owned()),
                ("partener", receipt.partner.to_owned()),
                ("data", receipt.left.to_string()),
            ];
            hits.line(&line, line.column(Role::PartnerWorkplace), values);
        }
    }
}

/// 5027: the last day of a season leaves nothing in stock (U-61).
pub(super) fn stock_after_season(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    if !case.facts.workplace.calendar.season_ends(case.day()) {
        return;
    }
    for line in case.balances() {
        if let Some(left) = line.number(Role::Closing).filter(|left| !left.is_zero()) {
            let values = vec![("cod", line.product().to_owned()), ("stocFinal", left.to_string())];
            let column = line.column(Role::Closing);
            hits.line_because(&line, column, values, &STOCK_LEFT_AT_SEASON_END);
        }
    }
}
