//! Rules about what is there at all and how it goes on from the previous declaration: 5007–5010.

use super::case::{Case, Hits, Key, Line};
use crate::{
    declaration::Quantity,
    kinds::{Compulsory, Role, Sort},
};
use foldhash::HashSet;

/// 5007: a compulsory table has rows.
pub(super) fn incomplete(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let header = &case.declaration.header;
    for (index, table) in case.kind.tables.iter().enumerate() {
        let needed = match table.compulsory {
            Compulsory::No => false,
            Compulsory::Always => true,
            Compulsory::UnlessNoStock => !header.no_stock,
            Compulsory::UnlessNoOperations => !header.no_operations,
        };
        let empty = case.declaration.table(index).is_none_or(|table| table.rows.is_empty());
        if needed && empty {
            hits.table(index, vec![("tabel", table.element.clone())]);
        }
    }
}

/// 5007: `faraStoc` says that nothing is held and nothing moved.
pub(super) fn no_stock_contradicted(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    if !case.declaration.header.no_stock {
        return;
    }
    let rows = case.declaration.row_count();
    let held = case.previous().map_or(0, |p| p.values().filter(|c| c.closing != 0).count());
    if rows > 0 || held > 0 {
        let values = vec![("linii", rows.to_string()), ("stocuriAnterioare", held.to_string())];
        hits.header("faraStoc", values);
    }
}

/// 5008: every code with a closing stock goes on.
pub(super) fn code_missing(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let Some(previous) = case.previous() else { return };
    let declared: HashSet<Key<'_>> = case.balances().map(|line| line.key()).collect();
    let mut missing: Vec<_> = previous
        .iter()
        .filter(|(key, closing)| closing.closing != 0 && !declared.contains(*key))
        .collect();
    missing.sort_by_key(|(key, _)| **key);
    for ((table, product, condition), closing) in missing {
        let stock = Quantity::of(closing.closing, 3).to_string();
        let mut values = vec![("cod", (*product).to_owned()), ("stocFinalAnterior", stock)];
        values.extend(condition.map(|condition| ("stare", condition.to_owned())));
        hits.table(*table, values);
    }
}

/// 5009: in the same unit.
pub(super) fn unit_differs(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let Some(previous) = case.previous() else { return };
    for line in case.balances() {
        let before = previous.get(&line.key()).and_then(|closing| closing.unit.as_deref());
        if let (Some(unit), Some(before)) = (line.text(Role::Unit), before)
            && unit != before
        {
            let values = vec![
                ("cod", line.product().to_owned()),
                ("um", unit.to_owned()),
                ("asteptat", before.to_owned()),
            ];
            hits.line(&line, line.column(Role::Unit), values);
        }
    }
}

/// 5010: and opens with what it closed with.
pub(super) fn opening_differs(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for (line, opening, before) in openings(case) {
        if let Some(before) = before.filter(|before| *before != opening.mantissa()) {
            hits.line(&line, line.column(Role::Opening), values(&line, opening, before));
        }
    }
}

/// 5010: a new product opens at 0.
pub(super) fn new_product_opens(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for (line, opening, before) in openings(case) {
        if before.is_none() && !opening.is_zero() {
            hits.line(&line, line.column(Role::Opening), values(&line, opening, 0));
        }
    }
}

/// Balance rows with their opening stock and the closing stock before, where there is a
/// declaration before.
fn openings<'a, 'c: 'a, 't: 'a>(
    case: &'a Case<'c, 't>,
) -> impl Iterator<Item = (Line<'c>, Quantity, Option<i64>)> + 'a {
    case.previous().into_iter().flat_map(move |previous| {
        case.lines().filter(|line| line.shape.sort == Sort::Balance).filter_map(|line| {
            let before = previous.get(&line.key()).map(|closing| closing.closing);
            Some((line, line.number(Role::Opening)?, before))
        })
    })
}

fn values(line: &Line<'_>, opening: Quantity, before: i64) -> Vec<(&'static str, String)> {
    vec![
        ("cod", line.product().to_owned()),
        ("stocInitial", opening.to_string()),
        ("asteptat", Quantity::of(before, 3).to_string()),
    ]
}
