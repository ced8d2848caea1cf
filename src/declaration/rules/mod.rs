//! The rules as a table (`rules.md`, 5xxx): each a sentence, a level and a function. Facts first,
//! judgement after, every finding reported.

mod amounts;
mod case;
mod continuity;
mod drafts;
mod judged;
mod nomenclature;
mod operations;
mod series;
#[cfg(test)]
mod trial;

pub use drafts::{CREATION, judge_creation, judge_edit};
pub use judged::Judged;
pub use operations::transfer_partners;

use super::{Declaration, Facts, Finding, Level, Partners, RegistrationNumber, Sequence, Series};
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
    /// Its code and sentences.
    pub answer: Answer,
    /// Whether breaking it stands in the way.
    pub level: Level,
    /// When it is broken, nothing else is said (5006: `domain.md`, Repeats and races).
    pub alone: bool,
    /// Whether the document itself shows it, whoever sends it and whatever came before.
    pub intrinsic: bool,
    check: Check,
}

type Check = fn(&Case<'_, '_>, &mut Hits<'_, '_>);

/// An error that only the registry or the series shows.
const fn error(answer: Answer, check: Check) -> Rule {
    Rule { answer, level: Level::Error, alone: false, intrinsic: false, check }
}

/// An error that the document shows by itself.
const fn intrinsic(answer: Answer, check: Check) -> Rule {
    Rule { intrinsic: true, ..error(answer, check) }
}

const fn alone(answer: Answer, check: Check) -> Rule {
    Rule { alone: true, ..error(answer, check) }
}

const fn warning(answer: Answer, check: Check) -> Rule {
    Rule { level: Level::Warning, ..error(answer, check) }
}

/// Every rule, in the order of the codes.
#[rustfmt::skip]
pub const RULES: [Rule; 29] = [
    error(answers::BEFORE_FIRST, series::before_first),
    intrinsic(answers::IN_THE_FUTURE, series::in_the_future),
    error(answers::PREVIOUS_MISSING, series::previous_missing),
    error(answers::PREVIOUS_WITHDRAWN, series::previous_withdrawn),
    error(answers::BEFORE_LAST, series::before_last),
    alone(answers::ALREADY_ACCEPTED, series::already_accepted),
    intrinsic(answers::INCOMPLETE, continuity::incomplete),
    intrinsic(answers::NO_STOCK_CONTRADICTED, continuity::no_stock_contradicted),
    error(answers::CODE_MISSING, continuity::code_missing),
    error(answers::UNIT_DIFFERS, continuity::unit_differs),
    error(answers::OPENING_DIFFERS, continuity::opening_differs),
    error(answers::NEW_PRODUCT_OPENS, continuity::new_product_opens),
    intrinsic(answers::CODE_ZERO, nomenclature::code_zero),
    error(answers::AMENDS_EARLIER, series::amends_earlier),
    intrinsic(answers::CODE_TWICE, amounts::code_twice),
    intrinsic(answers::FORMULA, amounts::formula),
    intrinsic(answers::FORMULA_WITHOUT_DIFFERENCE, amounts::formula_without_difference),
    intrinsic(answers::REASON_MISSING, amounts::reason_missing),
    intrinsic(answers::OPERATIONS_SUM, amounts::operations_sum),
    intrinsic(answers::PRODUCT_WITHOUT_BALANCE, amounts::product_without_balance),
    intrinsic(answers::LOTS_SUM, amounts::lots_sum),
    error(answers::NOT_AUTHORISED, nomenclature::not_authorised),
    intrinsic(answers::NOT_OF_KIND, nomenclature::not_of_kind),
    intrinsic(answers::CODE_UNKNOWN, nomenclature::code_unknown),
    warning(answers::UNIT_UNUSUAL, nomenclature::unit_unusual),
    intrinsic(answers::OPERATION_NOT_ALLOWED, operations::not_allowed),
    intrinsic(answers::OPERATION_INCOMPLETE, operations::incomplete),
    warning(answers::TRANSFER_DOUBTFUL, operations::transfer_doubtful),
    error(answers::AMENDMENT_TARGET, series::amendment_target),
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
    let next = facts.series.current.as_ref().and_then(|current| current.sequence.next());
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
        authorisations: &Authorisations::default(),
        nomenclatures,
    };
    let case = Case::new(declaration, kind, &facts);
    findings(&case, RULES.iter().filter(|rule| rule.intrinsic))
}

fn findings<'r>(case: &Case<'_, '_>, rules: impl Iterator<Item = &'r Rule>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        let mut hits = Hits::new(case, rule.level, rule.answer);
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
        let expected: BTreeSet<u16> = (5001..=5022).filter(|code| *code != 5021).collect();
        assert_eq!(judged, expected);
    }
}
