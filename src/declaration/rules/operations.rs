//! Rules about the operations of the journals: 5020.

use super::case::{Case, Hits, Line};
use crate::{
    kinds::{Need, Operation, Role},
    nomenclature::answers::reason::TRANSFER_NOT_PERMITTED,
};

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
    for (line, operation) in known(case) {
        let transfer = operation.needs.contains(&Need::PartnerWorkplace);
        let partner = line.text(Role::PartnerWorkplace).filter(|_| transfer);
        let foreign = partner.filter(|code| !case.facts.company_workplaces.contains(*code));
        if let Some(partner) = foreign {
            let values =
                vec![("operatiune", operation.code.clone()), ("partener", partner.to_owned())];
            let column = line.column(Role::PartnerWorkplace);
            hits.line_because(&line, column, values, &TRANSFER_NOT_PERMITTED);
        }
    }
}

/// The rows whose operation is in the catalogue; 5019 speaks of the others.
fn known<'a, 'c: 'a, 't: 'a>(
    case: &'a Case<'c, 't>,
) -> impl Iterator<Item = (Line<'c, 't>, &'c Operation)> + 'a {
    case.operations().filter_map(|line| {
        let code = line.text(Role::Operation)?;
        line.shape.operations.iter().find(|o| o.code == code).map(|o| (line, o))
    })
}

fn is_met(need: Need, case: &Case<'_, '_>, line: &Line<'_, '_>) -> bool {
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
        Need::PartnerWorkplace => line
            .text(Role::PartnerWorkplace)
            .is_some_and(|partner| partner != case.facts.workplace.code.as_str()),
        Need::Document => has(Role::DocumentNumber),
        Need::Lot => has(Role::Lot),
        Need::Beneficiary => has(Role::Beneficiary),
    }
}
