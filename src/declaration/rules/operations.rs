//! Rules about the operations of the journals: 5020.

use super::{
    case::{Case, Hits, Line, lines},
    deliveries,
};
use crate::{
    declaration::{Declaration, Partner},
    kinds::{Kind, Need, Operation, Role},
    nomenclature::answers::reason::TRANSFER_NOT_PERMITTED,
    registry::{OwnerKind, UnitType, Workplace},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The workplaces that the transfers and the receipts of a declaration name, as written: codes or
/// aliases.
pub fn partners<'d>(declaration: &'d Declaration<'_>, kind: &'d Kind) -> BTreeSet<&'d str> {
    let transfers = lines(declaration, kind).filter_map(transfer).map(|(_, partner)| partner);
    let receipts = deliveries::receipts(declaration, kind).map(|receipt| receipt.partner);
    transfers.chain(receipts).collect()
}

/// 5020: the kind allows the operation.
pub(super) fn not_allowed(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for (line, operation) in known(case) {
        if !operation.allowed_in(&case.kind.code) {
            let values =
                vec![("operatiune", operation.code.clone()), ("tip", case.kind.code.clone())];
            hits.line(&line, line.column(Role::Operation), values);
        }
    }
}

/// 5020: the row has what its operation needs.
pub(super) fn incomplete(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    for (line, operation) in known(case).filter(|(_, o)| o.allowed_in(&case.kind.code)) {
        let for_company = line.text(Role::Beneficiary) == Some("PJ");
        let besides = operation.needs_for_companies.iter().filter(|_| for_company);
        let missing: Vec<&str> = operation
            .needs
            .iter()
            .chain(besides)
            .filter(|need| !is_met(**need, case, &line))
            .map(|need| need.name())
            .collect();
        if !missing.is_empty() {
            let values =
                vec![("operatiune", operation.code.clone()), ("lipsa", missing.join(", "))];
            hits.line(&line, line.column(Role::Operation), values);
        }
    }
}

/// 5020, a warning: a transfer to a workplace of another company, of which U-70 says nothing.
pub(super) fn transfer_doubtful(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let here = case.facts.workplace;
    for line in case.lines() {
        let Some((operation, written)) = transfer(line) else { continue };
        let partner = case.facts.partners.get(written);
        if !partner.is_some_and(|there| is_permitted(here, case.day(), there)) {
            let values =
                vec![("operatiune", operation.code.clone()), ("partener", written.to_owned())];
            let column = line.column(Role::PartnerWorkplace);
            hits.line_because(&line, column, values, &TRANSFER_NOT_PERMITTED);
        }
    }
}

/// U-70 (a) to (c), between workplaces of one company or health unit, and (e), between the closed
/// circuits of two health units.
fn is_permitted(here: &Workplace, day: NaiveDate, there: &Partner) -> bool {
    let holder = here.holders.on(day);
    let hospital = |unit: UnitType, owner| unit.closed_circuit() && owner == OwnerKind::HealthUnit;
    holder.id == there.company_id
        || (hospital(here.unit_type, holder.owner_kind)
            && hospital(there.unit_type, there.owner_kind))
}

/// The operation of a row that is a transfer, and the workplace it names.
fn transfer<'c>(line: Line<'c>) -> Option<(&'c Operation, &'c str)> {
    let operation = line.operation()?;
    let transfer = operation.needs.contains(&Need::PartnerWorkplace);
    line.text(Role::PartnerWorkplace).filter(|_| transfer).map(|partner| (operation, partner))
}

/// The rows whose operation is in the catalogue; 5019 speaks of the others.
fn known<'a, 'c: 'a, 't: 'a>(
    case: &'a Case<'c, 't>,
) -> impl Iterator<Item = (Line<'c>, &'c Operation)> + 'a {
    case.lines().filter_map(|line| Some((line, line.operation()?)))
}

fn is_met(need: Need, case: &Case<'_, '_>, line: &Line<'_>) -> bool {
    let has = |role| line.text(role).is_some();
    let country = || {
        let code = line.text(Role::PartnerCountry)?;
        case.facts.nomenclatures.country(code)
    };
    match need {
        Need::Partner => {
            has(Role::PartnerWorkplace) || has(Role::PartnerCui) || has(Role::PartnerName)
        }
        Need::PartnerRomanian => has(Role::PartnerWorkplace) || has(Role::PartnerCui),
        Need::PartnerEu => {
            country().is_some_and(|country| country.code != "RO" && country.in_union(case.day()))
        }
        Need::PartnerOutsideEu => country().is_some_and(|country| !country.in_union(case.day())),
        Need::PartnerWorkplace => line.text(Role::PartnerWorkplace).is_some_and(|written| {
            let partner = case.facts.partners.get(written);
            let code = partner.map_or(written, |partner| partner.code.as_str());
            code != case.facts.workplace.code.as_str()
        }),
        Need::Document => has(Role::DocumentNumber),
        Need::Lot => has(Role::Lot),
        Need::Beneficiary => has(Role::Beneficiary),
    }
}
