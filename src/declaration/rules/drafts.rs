//! What is judged of a draft beside what a transmission is judged by: whether there may be one at
//! all, and what may not be deleted from it.

use super::case::{Case, Hits, Key, lines};
use super::{Rule, alone, findings, rule, series};
use crate::{
    declaration::{Declaration, Facts, Finding},
    kinds::{Kind, Role, Sort},
    nomenclature::answers,
};
use std::collections::HashSet;

/// No draft is created or imported that breaks one of these (instructions, 25.2.7, 25.2.11 and 25.2.13). What
/// else stands in the way of a draft is a row more; what is wrong with its lines is told, and stands
/// in nobody's way.
#[rustfmt::skip]
pub const CREATION: [Rule; 9] = [
    rule(answers::BEFORE_FIRST, series::before_first),
    rule(answers::IN_THE_FUTURE, series::in_the_future),
    rule(answers::PREVIOUS_MISSING, series::previous_missing),
    rule(answers::PREVIOUS_WITHDRAWN, series::previous_withdrawn),
    rule(answers::BEFORE_LAST, series::before_last),
    alone(answers::ALREADY_ACCEPTED, series::already_accepted),
    rule(answers::AMENDS_EARLIER, series::amends_earlier),
    rule(answers::AMENDMENT_TARGET, series::amendment_target),
    rule(answers::NOTHING_AUTHORISED, series::nothing_authorised),
];

/// What stands in the way of a draft where there is none yet.
pub fn judge_creation(
    declaration: &Declaration<'_>,
    kind: &Kind,
    facts: &Facts<'_>,
) -> Vec<Finding> {
    findings(&Case::new(declaration, kind, facts), CREATION.iter())
}

/// 5021: what an edit may not delete (point 20): a row that opens with a stock, or whose product the
/// declaration before closed with one.
pub fn judge_edit(
    before: &Declaration<'_>,
    after: &Declaration<'_>,
    kind: &Kind,
    facts: &Facts<'_>,
) -> Vec<Finding> {
    let case = Case::new(after, kind, facts);
    let mut hits = Hits::new(&case, answers::OPENING_NOT_ZERO);
    let kept: HashSet<Key<'_>> = case.balances().map(|line| line.key()).collect();
    let held = |key: &Key<'_>| {
        let closing = case.previous().and_then(|previous| previous.get(key));
        closing.is_some_and(|closing| closing.closing != 0)
    };
    for line in lines(before, kind).filter(|line| line.shape.sort == Sort::Balance) {
        let (key, opening) = (line.key(), line.number(Role::Opening));
        let opens = opening.is_some_and(|opening| !opening.is_zero());
        if !kept.contains(&key) && (opens || held(&key)) {
            let mut values = vec![("cod", line.product().to_owned())];
            values.extend(opening.map(|opening| ("stocInitial", opening.to_string())));
            values.extend(key.2.map(|condition| ("stare", condition.to_owned())));
            hits.table(line.table, values);
        }
    }
    hits.into_findings()
}

#[cfg(test)]
mod tests {
    use super::super::RULES;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_stands_in_the_way_of_a_draft_stands_in_the_way_of_a_transmission() {
        let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.answer.ro).collect();
        let drafts_alone = answers::NOTHING_AUTHORISED.code;
        let mut creation = CREATION.iter().filter(|rule| rule.answer.code != drafts_alone);
        assert!(creation.all(|rule| rules.contains(rule.answer.ro)));
        assert!(CREATION.is_sorted_by(|a, b| a.answer.code < b.answer.code));
    }
}
