//! Who signed a message: its signature verified with registered certificates, its Timestamp of now,
//! and the message never seen before (`wire.md`, Operations; 7004, 7005).

use super::{Caller, Recognised, Service, Unavailable, refusal, stop::Cause};
use crate::{
    declaration::Finding,
    signature::{Freshness, Refused, Secured, locate_message, sha256},
    store::seen,
};
use chrono::{DateTime, TimeDelta, Utc};

/// How far from the service's time, before or after, a message may say that it was made.
const WINDOW: TimeDelta = TimeDelta::minutes(5);

/// How far apart the clocks of an installation's processes may be: so much longer a message is
/// remembered than any of them thinks it fresh.
const APART: TimeDelta = TimeDelta::minutes(5);

/// Why a message that somebody signed does not count (7005).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// Made too long before the service's time.
    Old {
        /// `Created`.
        created: DateTime<Utc>,
        /// The service's time.
        now: DateTime<Utc>,
    },
    /// Made too long after the service's time.
    Early {
        /// `Created`.
        created: DateTime<Utc>,
        /// The service's time.
        now: DateTime<Utc>,
    },
    /// Its own term is over.
    Expired {
        /// `Expires`.
        expires: DateTime<Utc>,
        /// The service's time.
        now: DateTime<Utc>,
    },
    /// It came before.
    Seen,
}

impl Service {
    /// Whoever signed a message, and when; or what is wrong with the signature.
    pub(super) fn author(
        &self,
        message: &Secured<'_>,
    ) -> Result<Result<(Recognised, Freshness), Box<Finding>>, Unavailable> {
        let (now, document) = (self.clock.now(), message.root.document());
        let refused = |all: Vec<Refused>, renews: Option<[u8; 32]>| {
            Ok(Err(Box::new(refusal::message(&all, renews.as_ref(), document))))
        };
        let located = match locate_message(message, &self.limits.document) {
            Ok(located) => located,
            Err(all) => return refused(all, None),
        };
        let found = self.candidates(located.hints(), now);
        let (registered, candidates) = found.map_err(|cause| cause.unavailable(now))?;
        let signed = match located.verify(&candidates, now) {
            Ok(signed) => signed,
            Err(all) => {
                let renews = self.renews(&all, &located.certificates(), now);
                let renews = renews.map_err(|error| Cause::Store(error).unavailable(now))?;
                return refused(all, renews);
            }
        };
        let Some(signer) = registered.get(signed.signer()) else {
            return refused(Vec::new(), None);
        };
        let author = self.identity(signer, &located.certificates(), now);
        Ok(author.map(|author| (author, *signed.as_ref())))
    }

    /// Takes a message whose author is known, once.
    pub(super) fn heed(
        &self,
        author: &Caller,
        message: Freshness,
    ) -> Result<Result<(), Stale>, Unavailable> {
        let now = self.clock.now();
        if let Some(stale) = stale(message, now) {
            return Ok(Err(stale));
        }
        // Under the author's certificate: nobody else's message can take the place of it.
        let name = sha256(&[author.certificate, message.sha256].concat());
        let until = message.created + WINDOW + APART;
        let new = self.store.transaction(|t| seen::remember(t, &name, until, now));
        let new = new.map_err(|error| Cause::Store(error).unavailable(now))?;
        Ok(if new { Ok(()) } else { Err(Stale::Seen) })
    }
}

fn stale(message: Freshness, now: DateTime<Utc>) -> Option<Stale> {
    let Freshness { created, expires, .. } = message;
    match expires {
        _ if now - created > WINDOW => Some(Stale::Old { created, now }),
        _ if created - now > WINDOW => Some(Stale::Early { created, now }),
        Some(expires) if expires <= now => Some(Stale::Expired { expires, now }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-20T{time}Z").parse().unwrap()
    }

    #[test]
    fn a_message_is_of_now_for_five_minutes_on_either_side_and_no_longer_than_it_says() {
        let now = at("10:00:00");
        let judged = |created, expires: Option<&str>| {
            let (created, expires) = (at(created), expires.map(at));
            stale(Freshness { created, expires, sha256: [0; 32] }, now)
        };
        for fresh in ["09:55:00", "10:00:00", "10:05:00"] {
            assert_eq!(judged(fresh, None), None);
            assert_eq!(judged(fresh, Some("10:00:00.001")), None);
            let expires = now;
            assert_eq!(judged(fresh, Some("10:00:00")), Some(Stale::Expired { expires, now }));
        }
        let created = at("09:54:59.999");
        let old = judged("09:54:59.999", Some("23:59:59"));
        assert_eq!(old, Some(Stale::Old { created, now }));
        let created = at("10:05:00.001");
        assert_eq!(judged("10:05:00.001", None), Some(Stale::Early { created, now }));
    }
}
