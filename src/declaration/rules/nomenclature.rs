//! Rules about codes: 5011, 5017–5019.

use super::case::{Case, Hits, Line};
use crate::{
    declaration::Level,
    kinds::{Column, Role, ValueType},
    nomenclature::{
        Medicine, THERAPEUTIC,
        answers::reason::{
            CONTROLLED_NOT_ALLOWED, PRODUCT_NOT_ALLOWED_FOR_UNIT,
            PRODUCT_UNKNOWN_OR_NOT_AUTHORISED, Reason,
        },
    },
    registry::{Category, ENTITLEMENTS, Entitlement, Severity},
};

/// Whether a medicine is of a category, and what is said where a unit may not hold such.
fn category(category: Category) -> (fn(&Medicine) -> bool, &'static Reason) {
    match category {
        Category::Prescription => (|medicine| medicine.prescription, &PRODUCT_NOT_ALLOWED_FOR_UNIT),
        Category::Controlled => (|medicine| medicine.controlled, &CONTROLLED_NOT_ALLOWED),
    }
}

/// `origin` of what comes from outside of the European Union, or goes there.
const OUTSIDE: &str = "EX";

/// 5011: a code is not made of zeros.
pub(super) fn code_zero(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.lines() {
        let product = line.text(Role::Product);
        if let Some(product) = product.filter(|product| is_zero(product)) {
            hits.line(&line, line.column(Role::Product), vec![("cod", product.to_owned())]);
        }
    }
}

/// 5017: the unit may hold the product (`units-and-trust.md` 1.2).
pub(super) fn not_authorised(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    not_entitled(case, hits, &ENTITLEMENTS);
}

/// The products that a matrix keeps from the unit.
pub(super) fn not_entitled(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>, matrix: &[Entitlement]) {
    let (unit, day) = (case.facts.workplace.unit_type, case.day());
    for cell in matrix.iter().filter(|cell| cell.holds(unit, day)) {
        let (includes, reason) = category(cell.category);
        hits.level = match cell.severity {
            Severity::Refuse => Level::Error,
            Severity::Warn => Level::Warning,
        };
        for line in case.lines() {
            if medicine(case, &line).is_some_and(includes) {
                let values = vec![
                    ("cod", line.product().to_owned()),
                    ("tipUnitate", unit.wire().to_owned()),
                ];
                hits.line_because(&line, line.column(Role::Product), values, reason);
            }
        }
    }
}

/// 5018: a CN code is of a family that the table is for.
pub(super) fn not_of_kind(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.lines() {
        let product = line.product();
        if !line.shape.takes(product) && !is_zero(product) {
            let values =
                vec![("cod", product.to_owned()), ("familii", line.shape.families.join(", "))];
            hits.line(&line, line.column(Role::Product), values);
        }
    }
}

/// 5019: medicines, units, countries and operations are in the nomenclature on the day.
pub(super) fn code_unknown(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.lines() {
        for (index, column) in line.shape.rows.columns.iter().enumerate() {
            let Some(code) = line.row.text(Some(index)) else { continue };
            if is_known(case, &line, column, code) {
                continue;
            }
            let values = vec![
                ("camp", column.path.clone()),
                ("cod", code.to_owned()),
                ("data", case.day().to_string()),
            ];
            if column.value == ValueType::CodCim {
                let reason = &PRODUCT_UNKNOWN_OR_NOT_AUTHORISED;
                hits.line_because(&line, Some(index), values, reason);
            } else {
                hits.line(&line, Some(index), values);
            }
        }
    }
}

/// 5019, a warning: a medicine is declared in the unit of its nomenclature. Another known unit is
/// no unknown code.
pub(super) fn unit_unusual(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.balances() {
        let (Some(unit), Some(medicine)) = (line.text(Role::Unit), medicine(case, &line)) else {
            continue;
        };
        if unit != medicine.unit && case.facts.nomenclatures.unit(unit, case.day()).is_some() {
            let values = vec![
                ("cod", medicine.code.clone()),
                ("um", unit.to_owned()),
                ("asteptat", medicine.unit.clone()),
            ];
            hits.line(&line, line.column(Role::Unit), values);
        }
    }
}

fn is_known(case: &Case<'_, '_>, line: &Line<'_, '_>, column: &Column, code: &str) -> bool {
    let (lists, day) = (case.facts.nomenclatures, case.day());
    match column.value {
        ValueType::CodCim => is_zero(code) || lists.medicine(code, day).is_some(),
        ValueType::Unit => lists.unit(code, day).is_some(),
        ValueType::ExciseUnit => code != THERAPEUTIC && lists.unit(code, day).is_some(),
        ValueType::Country => lists.country(code).is_some(),
        ValueType::Origin => {
            code == OUTSIDE || lists.country(code).is_some_and(|country| country.in_union(day))
        }
        ValueType::Operation => {
            line.shape.operations.iter().any(|operation| operation.code == code)
                && (lists.entry_kind(code, day).is_some() || lists.exit_kind(code, day).is_some())
        }
        ValueType::CodNc
        | ValueType::Quantity
        | ValueType::Difference
        | ValueType::Concentration
        | ValueType::Money(_)
        | ValueType::Int(_)
        | ValueType::Text(_)
        | ValueType::Note(_)
        | ValueType::Date
        | ValueType::Cui
        | ValueType::Workplace
        | ValueType::Alias
        | ValueType::Enum(_)
        | ValueType::Flag
        | ValueType::Kind
        | ValueType::Period(_) => true,
    }
}

fn medicine<'c>(case: &Case<'c, '_>, line: &Line<'_, '_>) -> Option<&'c Medicine> {
    let column = line.shape.rows.columns.get(line.column(Role::Product)?)?;
    let is_medicine = column.value == ValueType::CodCim;
    is_medicine.then(|| case.facts.nomenclatures.medicine(line.product(), case.day())).flatten()
}

/// `0`, `00000000`, `W00000000`.
fn is_zero(code: &str) -> bool {
    code.strip_prefix('W').unwrap_or(code).bytes().all(|b| b == b'0')
}
