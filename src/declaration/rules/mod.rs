//! The rules as a table (`rules.md`, 5xxx): each a sentence, whose level is data, and a function. Facts first,
//! judgement after, every finding reported.

mod amounts;
mod case;
mod continuity;
mod deliveries;
mod doubts;
mod drafts;
mod judged;
mod nomenclature;
mod operations;
mod series;
#[cfg(test)]
mod trial;

pub use deliveries::awaited;
pub use drafts::{CREATION, judge_creation, judge_edit};
pub use judged::Judged;
pub use operations::partners;

use super::{
    Declaration, Deliveries, Facts, Finding, Partners, RegistrationNumber, Sequence, Series,
};
use crate::{
    kinds::Kind,
    nomenclature::{
        Nomenclatures,
        answers::{self, Answer},
    },
    registry::{Authorisations, Workplace},
};
use case::{Case, Hits};
use chrono::NaiveDate;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its code and sentences, and whether breaking it stands in the way.
    pub answer: Answer,
    /// When it is broken, nothing else is said (5006: `domain.md`, Repeats and races).
    pub alone: bool,
    /// Whether the document itself shows it, whoever sends it and whatever came before.
    pub intrinsic: bool,
    check: Check,
}

type Check = fn(&Case<'_, '_>, &mut Hits<'_, '_>);

/// What only the registry or the series shows.
const fn rule(answer: Answer, check: Check) -> Rule {
    Rule { answer, alone: false, intrinsic: false, check }
}

/// What the document shows by itself.
const fn intrinsic(answer: Answer, check: Check) -> Rule {
    Rule { intrinsic: true, ..rule(answer, check) }
}

const fn alone(answer: Answer, check: Check) -> Rule {
    Rule { alone: true, ..rule(answer, check) }
}

/// Every rule, in the order of the codes.
#[rustfmt::skip]
pub const RULES: [Rule; 33] = [
    rule(answers::BEFORE_FIRST, series::before_first),
    intrinsic(answers::IN_THE_FUTURE, series::in_the_future),
    rule(answers::PREVIOUS_MISSING, series::previous_missing),
    rule(answers::PREVIOUS_WITHDRAWN, series::previous_withdrawn),
    rule(answers::BEFORE_LAST, series::before_last),
    alone(answers::ALREADY_ACCEPTED, series::already_accepted),
    intrinsic(answers::INCOMPLETE, continuity::incomplete),
    intrinsic(answers::NO_STOCK_CONTRADICTED, continuity::no_stock_contradicted),
    rule(answers::CODE_MISSING, continuity::code_missing),
    rule(answers::UNIT_DIFFERS, continuity::unit_differs),
    rule(answers::OPENING_DIFFERS, continuity::opening_differs),
    rule(answers::NEW_PRODUCT_OPENS, continuity::new_product_opens),
    intrinsic(answers::CODE_ZERO, nomenclature::code_zero),
    rule(answers::AMENDS_EARLIER, series::amends_earlier),
    intrinsic(answers::CODE_TWICE, amounts::code_twice),
    intrinsic(answers::FORMULA, amounts::formula),
    intrinsic(answers::FORMULA_WITHOUT_DIFFERENCE, amounts::formula_without_difference),
    intrinsic(answers::REASON_MISSING, amounts::reason_missing),
    intrinsic(answers::OPERATIONS_SUM, amounts::operations_sum),
    intrinsic(answers::PRODUCT_WITHOUT_BALANCE, amounts::product_without_balance),
    intrinsic(answers::LOTS_SUM, amounts::lots_sum),
    rule(answers::NOT_AUTHORISED, nomenclature::not_authorised),
    intrinsic(answers::NOT_OF_KIND, nomenclature::not_of_kind),
    intrinsic(answers::CODE_UNKNOWN, nomenclature::code_unknown),
    rule(answers::UNIT_UNUSUAL, nomenclature::unit_unusual),
    intrinsic(answers::OPERATION_NOT_ALLOWED, operations::not_allowed),
    intrinsic(answers::OPERATION_INCOMPLETE, operations::incomplete),
    rule(answers::TRANSFER_DOUBTFUL, operations::transfer_doubtful),
    rule(answers::AMENDMENT_TARGET, series::amendment_target),
    intrinsic(answers::EXPIRED_IN_STOCK, doubts::expired_in_stock),
    rule(answers::QUANTITY_UNUSUAL, doubts::quantity_unusual),
    rule(answers::NOT_DECLARED_BY_PARTNER, doubts::not_declared_by_partner),
    rule(answers::STOCK_AFTER_SEASON, doubts::stock_after_season),
];

/// Judges a declaration of this kind by all the rules.
pub fn judge<'t, T: AsRef<Declaration<'t>>>(
    declaration: T,
    kind: &Kind,
    facts: &Facts<'_>,
) -> Judged<T> {
    let case = Case::new(declaration.as_ref(), kind, facts);
    let findings = findings(&case, RULES.iter());
    let period = case.declaration.header.period;
    let current = facts.series.current.as_ref().filter(|current| !current.number.is_disposal());
    let next = current.and_then(|current| current.sequence.next());
    let sequence = match &case.declaration.header.amends {
        Some(_) => next.unwrap_or(Sequence::ORIGINAL),
        None => Sequence::ORIGINAL,
    };
    let number = RegistrationNumber::new(&facts.workplace.code, &kind.code, period, sequence);
    Judged::new(declaration, findings, sequence, number)
}

/// Judges a declaration by what it shows itself: for a document that nobody vouches for, to whom
/// nothing of the registry or of earlier declarations is told (`wire.md`, valideaza).
pub fn judge_alone(
    declaration: &Declaration<'_>,
    kind: &Kind,
    today: NaiveDate,
    nomenclatures: &Nomenclatures,
) -> Vec<Finding> {
    let facts = Facts {
        today,
        workplace: &Workplace::unknown(&declaration.header.workplace),
        series: &Series::default(),
        partners: &Partners::new(),
        deliveries: &Deliveries::new(),
        authorisations: &Authorisations::default(),
        nomenclatures,
    };
    let case = Case::new(declaration, kind, &facts);
    findings(&case, RULES.iter().filter(|rule| rule.intrinsic))
}

fn findings<'r>(case: &Case<'_, '_>, rules: impl Iterator<Item = &'r Rule>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        let mut hits = Hits::new(case, rule.answer);
        (rule.check)(case, &mut hits);
        let broken = hits.into_findings();
        if rule.alone && !broken.is_empty() {
            findings = broken;
            break;
        }
        findings.extend(broken);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_rules_are_in_the_order_of_the_codes_and_each_sentence_comes_once() {
        assert!(RULES.is_sorted_by(|a, b| a.answer.code <= b.answer.code));
        let sentences: BTreeSet<&str> = RULES.iter().map(|rule| rule.answer.ro).collect();
        assert_eq!(sentences.len(), RULES.len());
    }

    #[test]
    fn every_code_that_a_declaration_can_break_has_a_rule() {
        let judged: BTreeSet<u16> = RULES.iter().map(|rule| rule.answer.code).collect();
        // 5021 and 5023 are said while a draft is edited.
        let expected: BTreeSet<u16> =
            (5001..=5027).filter(|code| ![5021, 5023].contains(code)).collect();
        assert_eq!(judged, expected);
    }
}
