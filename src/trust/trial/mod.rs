//! Certificates of every state, and what is made of them.

mod lists;
mod paths;
mod responders;
mod states;

pub(super) use super::certificates::*;

use super::{Anchors, Flaw, Judgement, Policy, Purpose, Severity, Trust};
use chrono::{DateTime, Utc};

/// The instant it is.
pub(super) fn now() -> DateTime<Utc> {
    instant("2026-11-20T10:00:00Z")
}

/// What PRODUCTIE asks.
pub(super) const STRICT: Policy =
    Policy { unqualified: Severity::Refuse, unknown: Severity::Refuse };

/// Anchors that are these.
pub(super) fn anchors(of: &[&Entity]) -> Anchors {
    let pem: Vec<u8> = of.iter().flat_map(|one| one.pem()).collect();
    Anchors::from_pem(&pem).unwrap()
}

/// An environment that trusts these, and asks nobody for a status.
pub(super) fn trusting(of: &[&Entity]) -> Trust {
    Trust::new(anchors(of), STRICT)
}

/// The judgement of one, with others beside it.
pub(super) fn judged(trust: &Trust, one: &Entity, beside: &[&Entity]) -> Judgement {
    judged_at(trust, one, beside, now())
}

pub(super) fn judged_at(
    trust: &Trust,
    one: &Entity,
    beside: &[&Entity],
    at: DateTime<Utc>,
) -> Judgement {
    let beside: Vec<Vec<u8>> = beside.iter().map(|link| link.der()).collect();
    let beside: Vec<&[u8]> = beside.iter().map(Vec::as_slice).collect();
    trust.judge(&one.der(), &beside, Purpose::Signing, at)
}

/// Why one is refused.
pub(super) fn refused(trust: &Trust, one: &Entity, beside: &[&Entity]) -> Vec<Flaw> {
    judged(trust, one, beside).refused
}
