//! What is found out about a certificate and what is judged of it: in date, issued under the anchors
//! of the environment, qualified, for signing, neither revoked nor suspended. Registration is the
//! store's to know, the signature is not its business.

mod anchors;
pub mod authority;
mod certificate;
mod crl;
mod fetch;
mod flaw;
mod judgement;
mod ocsp;
mod qualified;
mod revocation;
mod status;
pub mod tls;

pub use anchors::{Anchors, AnchorsError};
pub use certificate::{Particulars, Purpose, common_name, der, in_date, particulars};
pub use crl::CrlProblem;
pub use flaw::Flaw;
pub use judgement::{Facts, Judgement, Policy, Severity};
pub use qualified::{Letter, Qualification};
pub use revocation::{NoList, Place, Revocation, Sources};
pub use status::{Cause, Known, Source, Status, Why};

use chrono::{DateTime, Utc};

/// Security level of a chain: keys of at least 112 bits, no SHA-1 (`pki-notes.md`, 3).
const SECURITY_LEVEL: i32 = 2;

/// Whom an environment trusts, and what it asks.
#[derive(Debug)]
pub struct Trust {
    anchors: Anchors,
    policy: Policy,
    revocation: Option<Revocation>,
}

impl Trust {
    /// These authorities under this policy; nobody is asked for the status of a certificate.
    pub fn new(anchors: Anchors, policy: Policy) -> Self {
        Self { anchors, policy, revocation: None }
    }

    /// The same, with what tells the status of certificates.
    pub fn asking(self, revocation: Revocation) -> Self {
        Self { revocation: Some(revocation), ..self }
    }

    /// The authorities.
    pub fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// Brings what is known of revocations up to date: for the background.
    pub fn refresh(&self, now: DateTime<Utc>) {
        self.revocation.iter().for_each(|revocation| revocation.refresh(now));
    }

    /// Judges a certificate (DER) at an instant. `beside` are certificates that came with it, which
    /// may be links of the chain and are never trusted.
    pub fn judge(
        &self,
        der: &[u8],
        beside: &[&[u8]],
        purpose: Purpose,
        at: DateTime<Utc>,
    ) -> Judgement {
        match self.examine(der, beside, purpose, at) {
            Some(facts) => Judgement::of(facts, self.policy, at),
            None => Judgement::unreadable(),
        }
    }

    /// Whether an authority of the environment issued a certificate (DER), which is in date.
    pub fn recognises(&self, der: &[u8], beside: &[&[u8]], at: DateTime<Utc>) -> bool {
        in_date(der, at).is_ok_and(|one| self.anchors.chain(&one, beside, at).is_ok())
    }

    /// What is known, at an instant, of the status of a certificate (DER) that was accepted; none
    /// where its issuer is not among those beside it and the anchors.
    pub fn status(&self, der: &[u8], beside: &[&[u8]], at: DateTime<Utc>) -> Option<Known> {
        let facts = self.examine(der, beside, Purpose::Signing, at)?;
        facts.statuses.into_iter().next()
    }

    /// Finds out what there is to know.
    fn examine(
        &self,
        der: &[u8],
        beside: &[&[u8]],
        purpose: Purpose,
        at: DateTime<Utc>,
    ) -> Option<Facts> {
        let (certificate, mut facts) = Facts::of(der, purpose)?;
        facts.chain = self.anchors.chain(&certificate, beside, facts.nearest(at));
        // Providers tell nothing of what has expired, and nobody who is not one of ours is asked.
        if let (Ok(chain), Some(revocation)) = (&facts.chain, &self.revocation)
            && facts.nearest(at) == at
        {
            let links = chain.iter().zip(chain.iter().skip(1)).enumerate();
            let known =
                links.map(|(depth, (one, issuer))| revocation.status(one, issuer, depth > 0, at));
            facts.statuses = known.collect();
        }
        Some(facts)
    }
}

#[cfg(test)]
#[path = "../../tests/certificates/mod.rs"]
mod certificates;
#[cfg(test)]
mod trial;
