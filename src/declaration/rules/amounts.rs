//! Rules about amounts within the declaration: 5013–5016. Sums are exact and checked.

use super::case::{Case, Hits, Line};
use crate::{
    declaration::Quantity,
    kinds::{Role, Sign, Sort},
};
use foldhash::{HashMap, HashSet};
use rust_decimal::Decimal;

/// 5013: a key comes once in its table.
pub(super) fn code_twice(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let mut seen = HashSet::default();
    for line in case.lines().filter(|line| line.shape.unique) {
        if !seen.insert(line.key()) {
            let values = vec![("cod", line.product().to_owned())];
            hits.line(&line, line.column(Role::Product), values);
        }
    }
}

/// 5014: the difference is what the formula gives, less the closing stock.
pub(super) fn formula(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.balances() {
        let Some(difference) = line.number(Role::Difference) else { continue };
        let expected = unexplained(&line);
        if expected != Some(difference.decimal()) {
            let values = vec![
                ("cod", line.product().to_owned()),
                ("diferenta", difference.to_string()),
                ("asteptat", shown(expected)),
            ];
            hits.line(&line, line.column(Role::Difference), values);
        }
    }
}

/// 5014, where the table has no column for a difference: there is none.
pub(super) fn formula_without_difference(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.balances().filter(|line| line.column(Role::Difference).is_none()) {
        let difference = unexplained(&line);
        if difference != Some(Decimal::ZERO) {
            let closing = line.number(Role::Closing);
            let expected = difference
                .zip(closing)
                .and_then(|(difference, closing)| difference.checked_add(closing.decimal()));
            let values = vec![
                ("cod", line.product().to_owned()),
                ("stocFinal", shown(closing.map(Quantity::decimal))),
                ("asteptat", shown(expected)),
            ];
            hits.line(&line, line.column(Role::Closing), values);
        }
    }
}

/// 5015: a difference has its reason.
pub(super) fn reason_missing(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.balances() {
        let difference = line.number(Role::Difference).filter(|number| !number.is_zero());
        if let Some(difference) = difference
            && line.text(Role::DifferenceReason).is_none()
        {
            let values =
                vec![("cod", line.product().to_owned()), ("diferenta", difference.to_string())];
            hits.line(&line, line.column(Role::DifferenceReason), values);
        }
    }
}

/// 5016: the operations of a product add up to its balance.
pub(super) fn operations_sum(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for (index, journal) in case.kind.tables_of(Sort::Journal) {
        let Some(sums) = journal.sums_into else { continue };
        let moved = totals(case, index, journal.rows.role(Role::Quantity));
        let declared = totals(case, sums.table, Some(sums.column));
        let mut judged = HashSet::default();
        for line in case.lines().filter(|line| line.table == sums.table) {
            let product = line.product();
            let total = moved.get(product).copied().unwrap_or(Some(Decimal::ZERO));
            let stated = declared.get(product).copied().flatten();
            if (total.is_none() || total != stated) && judged.insert(product) {
                let column = line.shape.rows.columns.get(sums.column);
                let values = vec![
                    ("cod", product.to_owned()),
                    ("tabel", journal.element.clone()),
                    ("coloana", column.map_or_else(String::new, |c| c.path.clone())),
                    ("valoare", shown(stated)),
                    ("asteptat", shown(total)),
                ];
                hits.line(&line, Some(sums.column), values);
            }
        }
    }
}

/// 5016: a product with an operation has a row in the balance.
pub(super) fn product_without_balance(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let balanced: HashSet<(usize, &str)> =
        case.balances().map(|line| (line.table, line.product())).collect();
    let mut said = HashSet::default();
    for line in case.lines() {
        let Some(sums) = line.shape.sums_into else { continue };
        let product = line.product();
        if !balanced.contains(&(sums.table, product)) && said.insert((line.table, product)) {
            let balance = case.kind.tables.get(sums.table);
            let values = vec![
                ("cod", product.to_owned()),
                ("tabel", line.shape.element.clone()),
                ("balanta", balance.map_or_else(String::new, |b| b.element.clone())),
            ];
            hits.line(&line, line.column(Role::Product), values);
        }
    }
}

/// 5016: the product lots add up to the closing stock.
pub(super) fn lots_sum(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.balances() {
        let (Some(nested), Some(closing)) = (&line.shape.nested, line.number(Role::Closing)) else {
            continue;
        };
        let quantity = nested.rows.role(Role::Quantity);
        let lots = line.row.inside().filter_map(|lot| lot.number(quantity));
        let total = sum(lots.map(|lot| (Sign::Plus, lot)));
        if total != Some(closing.decimal()) {
            let values = vec![
                ("cod", line.product().to_owned()),
                ("stocFinal", closing.to_string()),
                ("sumaLoturi", shown(total)),
            ];
            hits.line(&line, line.column(Role::Closing), values);
        }
    }
}

/// What the formula gives, less the closing stock; none when the sum overflows.
fn unexplained(line: &Line<'_>) -> Option<Decimal> {
    let terms = line.shape.formula.iter();
    let terms = terms.filter_map(|term| Some((term.sign, line.row.number(Some(term.column))?)));
    let closing = line.number(Role::Closing).map(|closing| (Sign::Minus, closing));
    sum(terms.chain(closing))
}

/// The total of a column for each product of a table; none when it overflows.
fn totals<'c>(
    case: &Case<'c, '_>,
    table: usize,
    column: Option<usize>,
) -> HashMap<&'c str, Option<Decimal>> {
    let mut totals = HashMap::default();
    for line in case.lines().filter(|line| line.table == table) {
        let total = totals.entry(line.product()).or_insert(Some(Decimal::ZERO));
        let quantity = line.row.number(column).map_or(Decimal::ZERO, Quantity::decimal);
        *total = total.and_then(|total| total.checked_add(quantity));
    }
    totals
}

fn sum(terms: impl Iterator<Item = (Sign, Quantity)>) -> Option<Decimal> {
    terms.map(|(sign, number)| (sign, number.decimal())).try_fold(
        Decimal::ZERO,
        |sum, (sign, number)| match sign {
            Sign::Plus => sum.checked_add(number),
            Sign::Minus => sum.checked_sub(number),
        },
    )
}

fn shown(number: Option<Decimal>) -> String {
    number.map(|number| number.normalize().to_string()).unwrap_or_default()
}
