//! Rules about the period and what it replaces: 5001–5006, 5012, 5022, 5023.

use super::case::{Case, Hits};
use crate::declaration::{State, Transmitted, schedule::is_authorised};

/// 5006: a period that has a transmitted declaration takes only amendments.
pub(super) fn already_accepted(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    if case.declaration.header.amends.is_none()
        && let Some(current) = &case.facts.series.current
    {
        hits.header("perioada", vec![("numar", current.number.to_string())]);
    }
}

/// 5001: nothing before the first declaration of the series.
pub(super) fn before_first(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let period = case.declaration.header.period;
    if let Some(first) = case.facts.series.first.filter(|first| period < *first) {
        hits.header("perioada", values(case, ("prima", first.to_string())));
    }
}

/// 5002: a period is declared from its first day on.
pub(super) fn in_the_future(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    if case.declaration.header.period.first_day() > case.facts.today {
        hits.header("perioada", values(case, ("azi", case.facts.today.to_string())));
    }
}

/// 5003: every period that is expected since the previous declaration has one of its own. Before
/// the first of the series there is none to have.
pub(super) fn previous_missing(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    if let Some(missing) = case.missing {
        hits.header("perioada", values(case, ("anterioara", missing.to_string())));
    }
}

/// 5004: and that one is not withdrawn. Where periods are missing in between, it is not the
/// previous one.
pub(super) fn previous_withdrawn(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let previous = case.facts.series.previous.as_ref().filter(|_| case.missing.is_none());
    if let Some(previous) = previous.filter(|previous| previous.state == State::Rejected) {
        hits.header("perioada", values(case, ("numar", previous.number.to_string())));
    }
}

/// 5005: nothing before the last transmitted one. Amendments have 5012 for it, and 5001 says it
/// better of a period before the first.
pub(super) fn before_last(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let (header, series) = (&case.declaration.header, case.facts.series);
    let before_first = series.first.is_some_and(|first| header.period < first);
    if header.amends.is_none()
        && !before_first
        && let Some(last) = later_transmitted(case)
    {
        hits.header("perioada", values(case, ("ultima", last.period.to_string())));
    }
}

/// 5012: only the last declaration can be amended.
pub(super) fn amends_earlier(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    if case.declaration.header.amends.is_some()
        && let Some(last) = later_transmitted(case)
    {
        hits.header("perioada", values(case, ("ultima", last.period.to_string())));
    }
}

/// 5022: `rectifica` names the version in force, which can be replaced once more. A disposal is an
/// officer's, and what it opened with stands as long as it does.
pub(super) fn amendment_target(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let Some(amends) = &case.declaration.header.amends else { return };
    let current = case.facts.series.current.as_ref();
    let replaceable = current.is_some_and(|current| {
        current.number.as_str() == amends
            && !current.number.is_disposal()
            && current.sequence.next().is_some()
            && matches!(current.state, State::Accepted | State::Rejected)
    });
    if !replaceable {
        let mut values = vec![("rectifica", amends.clone())];
        values.extend(current.map(|current| {
            let name = if current.number.is_disposal() { "valorificare" } else { "asteptat" };
            (name, current.number.to_string())
        }));
        hits.header("rectifica", values);
    }
}

/// 5023: in the period the workplace is authorised for no product that is specific to the kind. Said
/// where a draft is created; of a declaration that is sent, 5017 says it of each code.
pub(super) fn nothing_authorised(case: &Case<'_, '_>, hits: &mut Hits<'_, '_>) {
    let period = case.declaration.header.period;
    if !is_authorised(case.kind, case.facts.authorisations, period) {
        let families = case.kind.families().join(", ");
        hits.header("tip", values(case, ("familii", families)));
    }
}

/// The last declaration transmitted, where it is of a later period.
fn later_transmitted<'c>(case: &Case<'c, '_>) -> Option<&'c Transmitted> {
    let last = case.facts.series.last.as_ref()?;
    (case.declaration.header.period < last.period).then_some(last)
}

fn values(case: &Case<'_, '_>, other: (&'static str, String)) -> Vec<(&'static str, String)> {
    vec![("perioada", case.declaration.header.period.to_string()), other]
}
