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

/// 5017: the unit may hold the product: no medicine of a category that the matrix keeps from its type
/// (`units-and-trust.md` 1.2), no CN code that its authorisation does not name. One day of the period
/// is enough for it: what was held until an authorisation ended, or since it began, is declared.
pub(super) fn not_authorised(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    not_entitled(case, hits, &ENTITLEMENTS);
    let period = case.declaration.header.period;
    for line in case.lines().filter(is_excise) {
        let product = line.product();
        let (first, last) = (period.first_day(), period.last_day());
        if !case.facts.authorisations.cover(product, first, last) {
            let values = vec![("cod", product.to_owned()), ("perioada", period.to_string())];
            hits.line(&line, line.column(Role::Product), values);
        }
    }
}

/// The products that a matrix keeps from the unit.
pub(super) fn not_entitled(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>, matrix: &[Entitlement]) {
    let (unit, day) = (case.facts.workplace.unit_type, case.day());
    for cell in matrix.iter().filter(|cell| cell.holds(unit, day)) {
        let (includes, reason) = category(cell.category);
        let level = match cell.severity {
            Severity::Refuse => Level::Error,
            Severity::Warn => Level::Warning,
        };
        hits.at(level, |hits| {
            for line in case.lines() {
                if medicine(case, &line).is_some_and(includes) {
                    let values = vec![
                        ("cod", line.product().to_owned()),
                        ("tipUnitate", unit.wire().to_owned()),
                    ];
                    hits.line_because(&line, line.column(Role::Product), values, reason);
                }
            }
        });
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

/// 5019: medicines, excise products, units, countries and operations are in the nomenclature on the
/// day.
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

/// 5019, a warning: a product is declared in a unit of its nomenclature. Another known unit is no
/// unknown code.
pub(super) fn unit_unusual(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for line in case.lines() {
        let column = line.column(Role::Unit).and_then(|unit| line.shape.rows.columns.get(unit));
        let (Some(column), Some(unit)) = (column, line.text(Role::Unit)) else { continue };
        let known = units(case, &line);
        let unusual = !known.is_empty() && !known.iter().any(|known| known == unit);
        if unusual && is_known(case, &line, column, unit) {
            let values = vec![
                ("cod", line.product().to_owned()),
                ("um", unit.to_owned()),
                ("asteptat", known.join(", ")),
            ];
            hits.line(&line, line.column(Role::Unit), values);
        }
    }
}

/// The units of a row's product in its nomenclature; none of a product that is not in it.
fn units<'c>(case: &Case<'c, '_>, line: &Line<'c>) -> &'c [String] {
    if let Some(medicine) = medicine(case, line) {
        return std::slice::from_ref(&medicine.unit);
    }
    let (lists, product) = (case.facts.nomenclatures, line.product());
    let product = Some(product).filter(|_| is_excise(line));
    let product = product.and_then(|code| lists.excise_product(code, case.day()));
    product.map_or(&[], |product| &product.units)
}

/// Whether a row is of an excise product that its kind is for: 5017 and 5019 look at those, 5011
/// and 5018 at others. Raw materials may be anything.
fn is_excise(line: &Line<'_>) -> bool {
    line.shape.is_excise(line.product()) && !is_zero(line.product())
}

fn is_known(case: &Case<'_, '_>, line: &Line<'_>, column: &Column, code: &str) -> bool {
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
        ValueType::CodNc => !is_excise(line) || lists.excise_product(code, day).is_some(),
        ValueType::Quantity
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

fn medicine<'c>(case: &Case<'c, '_>, line: &Line<'_>) -> Option<&'c Medicine> {
    let column = line.shape.rows.columns.get(line.column(Role::Product)?)?;
    let is_medicine = column.value == ValueType::CodCim;
    is_medicine.then(|| case.facts.nomenclatures.medicine(line.product(), case.day())).flatten()
}

/// `0`, `00000000`, `W00000000`.
fn is_zero(code: &str) -> bool {
    code.strip_prefix('W').unwrap_or(code).bytes().all(|b| b == b'0')
}
