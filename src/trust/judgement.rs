//! Facts first, judgement after: what was found out about a certificate, and what an environment
//! makes of it at the time of receipt.

use super::{
    Flaw, Qualification, Status,
    anchors::NoChain,
    certificate::{Purpose, is_authority, validity},
    status::Known,
};
use crate::registry::Environment;
use chrono::{DateTime, TimeDelta, Utc};
use der::Decode;
use openssl::x509::X509;
use serde::Serialize;
use std::iter::{once, repeat};
use x509_cert::{Certificate, certificate::TbsCertificate};

/// Days before its end at which a holder is reminded (C-33), the last first.
const MARKS: [i64; 3] = [3, 15, 45];

/// What stands in the way, and what only deserves a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It is refused.
    Refuse,
    /// It is told.
    Warn,
}

/// What an environment asks of certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// One that is not qualified (3007).
    pub unqualified: Severity,
    /// One whose status is not known (3009).
    pub unknown: Severity,
}

impl Policy {
    /// PRODUCTIE refuses both, TEST tells (`rules.md`, 3009; test certificates are accepted there).
    pub fn of(environment: Environment) -> Self {
        let severity = match environment {
            Environment::Production => Severity::Refuse,
            Environment::Test => Severity::Warn,
        };
        Self { unqualified: severity, unknown: severity }
    }
}

/// What was found out about a certificate: kept with what it signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Its first instant.
    pub not_before: DateTime<Utc>,
    /// Its last.
    pub not_after: DateTime<Utc>,
    /// Qualified or not.
    pub qualification: Qualification,
    /// Its status, then those of the authorities up to the anchor; none where nobody was asked.
    pub statuses: Vec<Known>,
    #[serde(skip)]
    pub(super) chain: Result<Vec<X509>, NoChain>,
    #[serde(skip)]
    pub(super) allowed: bool,
    #[serde(skip)]
    pub(super) authority: bool,
}

impl Facts {
    /// What a certificate shows by itself; none of what cannot be read.
    pub(super) fn of(der: &[u8], purpose: Purpose) -> Option<(X509, Self)> {
        let certificate = X509::from_der(der).ok()?;
        let read = Certificate::from_der(der).ok()?;
        let fields: &TbsCertificate = read.tbs_certificate();
        let (not_before, not_after) = validity(&certificate)?;
        let facts = Self {
            not_before,
            not_after,
            qualification: Qualification::of(&certificate, fields),
            statuses: Vec::new(),
            chain: Err(NoChain::Link("not looked for")),
            allowed: purpose.is_allowed(&certificate),
            authority: is_authority(&certificate, fields),
        };
        Some((certificate, facts))
    }

    /// The instant of its validity that is nearest: an expired certificate is judged by the chain it
    /// had, so that what is wrong beside its dates is told too.
    pub(super) fn nearest(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at.min(self.not_after).max(self.not_before)
    }
}

/// What an environment makes of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// Why it is not taken; empty where it is.
    pub refused: Vec<Flaw>,
    /// What its holder is told all the same.
    pub warned: Vec<Flaw>,
    /// What was found out; none of what cannot be read.
    pub facts: Option<Facts>,
}

impl Judgement {
    /// Of what is no certificate.
    pub(super) fn unreadable() -> Self {
        Self { refused: vec![Flaw::Unreadable], ..Self::default() }
    }

    /// Of these facts, at the time of receipt.
    pub(super) fn of(facts: Facts, policy: Policy, at: DateTime<Utc>) -> Self {
        let mut judgement = Self::default();
        judgement.dates(&facts, at);
        judgement.refused.extend(facts.chain.as_ref().err().map(|broken| match broken {
            NoChain::Issuer(why) => Flaw::Foreign((*why).to_owned()),
            NoChain::Link(why) => Flaw::Untrusted((*why).to_owned()),
        }));
        judgement.qualification(&facts.qualification, policy.unqualified);
        judgement.refused.extend(facts.authority.then_some(Flaw::Authority));
        let usable = facts.allowed || facts.authority;
        judgement.refused.extend((!usable).then_some(Flaw::Usage));
        judgement.statuses(&facts.statuses, policy.unknown, at);
        Self { facts: Some(facts), ..judgement }
    }

    fn dates(&mut self, facts: &Facts, at: DateTime<Utc>) {
        let Facts { not_before, not_after: on, .. } = *facts;
        let left = |days| on - at <= TimeDelta::days(days);
        if at > on {
            self.refused.push(Flaw::Expired(on));
        } else if at < not_before {
            self.refused.push(Flaw::NotYetValid(not_before));
        } else if let Some(mark) = MARKS.into_iter().find(|days| left(*days)) {
            self.warned.push(Flaw::ExpiresSoon { on, mark });
        }
    }

    fn qualification(&mut self, found: &Qualification, severity: Severity) {
        let Qualification { missing, pseudonym, device, limit } = found;
        if !missing.is_empty() {
            self.say(severity, Flaw::NotQualified(missing.clone()));
        } else if !device {
            self.warned.push(Flaw::NoDevice);
        }
        if *pseudonym {
            self.say(severity, Flaw::Pseudonym);
        }
        self.warned.extend(limit.clone().map(Flaw::Limited));
    }

    fn statuses(&mut self, statuses: &[Known], severity: Severity, at: DateTime<Utc>) {
        for (known, of_authority) in statuses.iter().zip(once(false).chain(repeat(true))) {
            match known.status.clone().at(at) {
                Status::Good => {}
                Status::Revoked { at, .. } | Status::Suspended { since: at } if of_authority => {
                    self.refused.push(Flaw::AuthorityRevoked(at));
                }
                Status::Revoked { at, cause } => self.refused.push(Flaw::Revoked { at, cause }),
                Status::Suspended { since } => self.refused.push(Flaw::Suspended(since)),
                Status::Unknown(why) => self.say(severity, Flaw::Unknown(why)),
            }
        }
    }

    fn say(&mut self, severity: Severity, flaw: Flaw) {
        match severity {
            Severity::Refuse => self.refused.push(flaw),
            Severity::Warn => self.warned.push(flaw),
        }
    }
}
