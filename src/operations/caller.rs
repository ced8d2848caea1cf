//! Who asks: the person whose registered certificate the caller proved to hold, in the TLS handshake
//! or by signing the message, judged by the checks that a signer's certificate passes (`wire.md`,
//! Operations).

use super::{
    Allowance, Exceeded, Service, Stale, Unavailable,
    identify::not_holder_on_day,
    refusal,
    stop::{Cause, Stop},
};
use crate::{
    declaration::{Finding, Period},
    registry::{Tenure, Workplace},
    signature::{Secured, sha256},
    store::{
        Session, StoreError,
        certificates::{self, Registered, Standing},
        persons, workplaces,
    },
    trust::{self, Purpose},
};
use chrono::{DateTime, NaiveDate, Utc};

/// What TLS knows of the other side. The handshake proved that it holds the key; nothing else of
/// the certificate was judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peer {
    /// The certificate that was presented, DER; none where the caller has none, or there is no TLS.
    pub certificate: Option<Vec<u8>>,
    /// Certificates that came with it: possible links of its chain.
    pub beside: Vec<Vec<u8>>,
}

/// A caller who is somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Key of the person.
    pub person_id: i64,
    /// SHA-256 of the certificate.
    pub certificate: [u8; 32],
}

/// A caller, and what it should know of the certificate that says who it is: that it ends soon
/// (C-33), and whatever else is no reason to turn it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// Who it is.
    pub caller: Caller,
    /// Warnings of 3xxx.
    pub warnings: Vec<Finding>,
    /// What it may still ask; none where nobody is limited.
    pub allowance: Option<Allowance>,
}

/// Why a caller is nobody (7004).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anonymous {
    /// No certificate was presented, and the message is not signed.
    NoCertificate,
    /// One was presented, and this is wrong with it: a finding of 3xxx.
    Refused(Box<Finding>),
    /// The message is signed, and this is wrong with its signature: a finding of 2xxx, 3xxx or 7004.
    Unsigned(Box<Finding>),
    /// The certificate that was presented is one person's, that which signed the message another's.
    TwoPersons,
}

/// A certificate that was presented, as its holder is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// The common name of its subject.
    pub name: Option<String>,
    /// Its first and its last instant; none of a certificate that cannot be read.
    pub validity: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// SHA-256 of it.
    pub sha256: [u8; 32],
    /// What is wrong with it as an identity: a finding of 3xxx.
    pub wrong: Option<Box<Finding>>,
}

/// Why an operation that needs an identity goes no further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unidentified {
    /// The caller's.
    Anonymous(Anonymous),
    /// The caller's: the message is somebody's, and not of now.
    Stale(Stale),
    /// The caller's: it asked for more than one may (9002).
    Exceeded(Exceeded),
    /// Ours.
    Unavailable(Unavailable),
}

impl From<Anonymous> for Unidentified {
    fn from(anonymous: Anonymous) -> Self {
        Self::Anonymous(anonymous)
    }
}

impl From<Stale> for Unidentified {
    fn from(stale: Stale) -> Self {
        Self::Stale(stale)
    }
}

impl From<Exceeded> for Unidentified {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

impl From<Unavailable> for Unidentified {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}

impl Service {
    /// The certificate of a peer, judged as an operation that needs an identity would judge it.
    pub fn who(&self, peer: &Peer) -> Result<Option<Presented>, Unavailable> {
        let Some(der) = &peer.certificate else { return Ok(None) };
        let wrong = self.holder(der, peer)?.err();
        let read = trust::particulars(der).ok();
        Ok(Some(Presented {
            name: trust::common_name(der),
            validity: read.map(|read| (read.not_before, read.not_after)),
            sha256: sha256(der),
            wrong,
        }))
    }

    /// The person behind a peer, or behind a signed message; who shows both must be one (7004, 7005).
    /// Only who proved to be somebody is counted (9002).
    pub fn caller(
        &self,
        peer: &Peer,
        message: Option<&Secured<'_>>,
    ) -> Result<Recognised, Unidentified> {
        let recognised = self.recognise(peer, message)?;
        let Caller { person_id, certificate } = recognised.caller;
        let allowance = self.allowances.count(person_id, &certificate)?;
        Ok(Recognised { allowance, ..recognised })
    }

    fn recognise(
        &self,
        peer: &Peer,
        message: Option<&Secured<'_>>,
    ) -> Result<Recognised, Unidentified> {
        let holder = match &peer.certificate {
            Some(der) => Some(self.holder(der, peer)?.map_err(Anonymous::Refused)?),
            None => None,
        };
        let Some(message) = message else {
            return Ok(holder.ok_or(Anonymous::NoCertificate)?);
        };
        let (author, freshness) = self.author(message)?.map_err(Anonymous::Unsigned)?;
        if holder.is_some_and(|holder| holder.caller.person_id != author.caller.person_id) {
            return Err(Anonymous::TwoPersons.into());
        }
        self.heed(&author.caller, freshness)??;
        Ok(author)
    }

    /// The person whose certificate a peer presented, or what is wrong with it.
    fn holder(
        &self,
        der: &[u8],
        peer: &Peer,
    ) -> Result<Result<Recognised, Box<Finding>>, Unavailable> {
        let (now, fingerprint) = (self.clock.now(), sha256(der));
        let registered = self
            .store
            .read(|session| certificates::by_sha256(session, &fingerprint))
            .map_err(|error| Cause::Store(error).unavailable(now))?;
        let registered = registered.filter(|one| one.standing == Standing::Registered);
        let beside: Vec<&[u8]> = peer.beside.iter().map(Vec::as_slice).collect();
        let Some(registered) = registered else {
            let genuine = self.trust.recognises(der, &beside, now);
            let before = if genuine { self.renewal_of(der) } else { Ok(None) };
            let before = before.map_err(|error| Cause::Store(error).unavailable(now))?;
            return Ok(Err(Box::new(refusal::unregistered(before.as_ref()))));
        };
        Ok(self.identity(&registered, &beside, now))
    }

    /// Judges a registered certificate whose key the caller proved to hold, however.
    pub(super) fn identity(
        &self,
        registered: &Registered,
        beside: &[&[u8]],
        now: DateTime<Utc>,
    ) -> Result<Recognised, Box<Finding>> {
        let judged = self.trust.judge(&registered.der, beside, Purpose::Identity, now);
        if let Some(flaw) = judged.refused.first() {
            return Err(Box::new(refusal::certificate(flaw)));
        }
        let caller = Caller { person_id: registered.person_id, certificate: registered.sha256 };
        let warnings = judged.warned.iter().map(refusal::certificate_warning).collect();
        Ok(Recognised { caller, warnings, allowance: None })
    }
}

impl Caller {
    /// The workplace with this code or alias, if the caller may report for who holds it on the
    /// day: of others nothing is told, not even that they exist.
    pub(super) fn workplace(
        self,
        session: &mut Session,
        code: &str,
        day: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<Option<Workplace>, StoreError> {
        let Some(workplace) = workplaces::find(session, code)? else { return Ok(None) };
        let companies = persons::reports_for(session, self.person_id, at)?;
        let theirs = companies.contains(&workplace.holders.on(day).id);
        Ok(theirs.then_some(workplace))
    }

    /// The same for who wants to declare a period, whose last day decides: of other days than theirs
    /// they learn so (4002), as a signed declaration would be told.
    pub(super) fn declares(
        self,
        session: &mut Session,
        code: &str,
        period: Period,
        at: DateTime<Utc>,
    ) -> Result<Option<Workplace>, Stop> {
        let Some(workplace) = workplaces::find(session, code)? else { return Ok(None) };
        let companies = persons::reports_for(session, self.person_id, at)?;
        match workplace.holders.tenure(&companies, period.last_day()) {
            Tenure::OnDay => Ok(Some(workplace)),
            Tenure::OtherDays => Err(Stop::Refused(vec![not_holder_on_day(code)])),
            Tenure::Never => Ok(None),
        }
    }
}
