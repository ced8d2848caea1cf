//! Accepted declarations are asked about once more when every revocation from before their receipt is
//! published: a provider has 24 hours to act and 24 to publish (C-12). One whose certificate turns
//! out to have been revoked or suspended is marked for an officer; nothing accepted is undone.

use super::refusal;
use crate::{
    declaration::Finding,
    nomenclature::answers::{self, reason},
    signature::{Profile, locate},
    store::{
        Store, StoreError, certificates, documents,
        rechecks::{self, Claim, Due},
        reviews,
    },
    trust::{Known, Status, Trust},
    xml,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;

/// When everything from before the receipt is published.
const AFTER: TimeDelta = TimeDelta::hours(48);
/// Whose status nobody could tell for so long is left as it is: providers forget what expired.
const GIVEN_UP: TimeDelta = TimeDelta::days(30);
/// What one process claimed the others leave for so long, should it not come back to it: longer than
/// the responders of a workplace's certificates take to answer, or to be given up.
const CLAIMED: TimeDelta = TimeDelta::minutes(15);
/// Workplaces that are read at once.
const BATCH: i64 = 500;

/// What one pass came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rechecked {
    /// Good then, good now.
    pub good: usize,
    /// Marked for an officer.
    pub marked: usize,
    /// Withdrawn since, so that nobody needs to look at them.
    pub passed: usize,
    /// Their status cannot be told now: they are asked about again.
    pub waiting: usize,
    /// Nobody could tell for 30 days.
    pub given_up: usize,
}

/// What is known of certificates in this pass, by their keys.
type Statuses = HashMap<i64, Option<Known>>;

/// Asks about every accepted declaration that is due, each certificate once. Any number of processes
/// may do so at once: each takes workplaces that nobody else has.
pub fn recheck(store: &Store, trust: &Trust, now: DateTime<Utc>) -> Result<Rechecked, StoreError> {
    let (mut told, mut known) = (Rechecked::default(), Statuses::new());
    let claim = Claim { received: now - AFTER, now, until: now + CLAIMED };
    let mut after = 0;
    loop {
        let waiting = store.read(|session| rechecks::waiting(session, &claim, after, BATCH))?;
        let Some(last) = waiting.last() else { return Ok(told) };
        after = *last;
        for workplace_id in waiting {
            let due = store.transaction(|t| rechecks::claim(t, &claim, workplace_id))?;
            settle(store, trust, now, (&due, &mut known), &mut told)?;
        }
    }
}

/// Asks about what was claimed of a workplace.
fn settle(
    store: &Store,
    trust: &Trust,
    now: DateTime<Utc>,
    (due, known): (&[Due], &mut Statuses),
    told: &mut Rechecked,
) -> Result<(), StoreError> {
    let (mut settled, mut waiting) = (Vec::new(), Vec::new());
    for one in due {
        let told_now = match known.get(&one.certificate_id) {
            Some(Some(known)) => Some(Known::clone(known)),
            _ => status(store, trust, one, now)?,
        };
        known.insert(one.certificate_id, told_now.clone());
        let published = one.received_at + AFTER;
        match told_now.map(|known| known.of(one.received_at, published)) {
            Some(Status::Good) => {
                told.good += 1;
                settled.push(one);
            }
            Some(Status::Revoked { at, .. } | Status::Suspended { since: at }) => {
                match mark(store, one, at, now)? {
                    true => told.marked += 1,
                    false => told.passed += 1,
                }
            }
            Some(Status::Unknown(_)) | None if now - one.received_at > GIVEN_UP => {
                told.given_up += 1;
                settled.push(one);
            }
            Some(Status::Unknown(_)) | None => waiting.push(one),
        }
    }
    told.waiting += waiting.len();
    store.transaction(|transaction| {
        settled.iter().try_for_each(|one| rechecks::done(transaction, one))?;
        waiting.iter().try_for_each(|one| rechecks::release(transaction, one))
    })
}

/// The chain is sought with the anchors alone first; links that came with the signature are in the
/// document, which is large. Whoever is asked over the network is asked between two reads: no
/// connection waits for the answer.
fn status(
    store: &Store,
    trust: &Trust,
    due: &Due,
    now: DateTime<Utc>,
) -> Result<Option<Known>, StoreError> {
    let certificate = store.read(|session| certificates::by_id(session, due.certificate_id))?;
    if let Some(status) = trust.status(&certificate.der, &[], now) {
        return Ok(Some(status));
    }
    let bytes = store.read(|session| {
        let subject = reviews::subject(session, due.workplace_id, due.declaration_id)?;
        documents::bytes(session, due.workplace_id, &subject.document_sha256)
    })?;
    let limits = xml::Limits { bytes: bytes.len(), ..xml::Limits::default() };
    let Ok(document) = xml::Document::decode(&bytes, &limits) else { return Ok(None) };
    let located = locate(&document, Profile::Declaration, &limits).ok();
    let beside = located.as_ref().map(|located| located.certificates()).unwrap_or_default();
    Ok(trust.status(&certificate.der, &beside, now))
}

/// Whether it is still accepted, and was marked.
fn mark(
    store: &Store,
    due: &Due,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let kind =
        store.read(|session| reviews::subject(session, due.workplace_id, due.declaration_id))?.kind;
    let values = vec![("deLa", refusal::instant(since))];
    let said = Finding::warning(&answers::CERTIFICATE_REVOKED, values)
        .because(&reason::REVIEW_CERT_REVOKED);
    store.in_series(due.workplace_id, &kind, |locked| {
        let name = reason::REVIEW_CERT_REVOKED.name;
        let marked = reviews::mark(locked, due.declaration_id, name, &said.message, now)?;
        rechecks::done(locked, due)?;
        Ok(marked)
    })
}
