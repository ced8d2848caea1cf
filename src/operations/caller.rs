//! Who asks: the person whose registered certificate the caller proved to hold in the TLS
//! handshake, judged by the checks that a signer's certificate passes (`wire.md`, Operations).

use super::{Service, Unavailable, refusal, stop::Cause};
use crate::{
    declaration::Finding,
    registry::Workplace,
    signature::sha256,
    store::{
        Session, StoreError,
        certificates::{self, Standing},
        persons, workplaces,
    },
    trust::{self, Purpose},
};
use chrono::{DateTime, Utc};

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

/// Why a caller is nobody (7004).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anonymous {
    /// No certificate was presented.
    NoCertificate,
    /// One was, and this is wrong with it: a finding of 3xxx.
    Refused(Box<Finding>),
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
    /// Ours.
    Unavailable(Unavailable),
}

impl Service {
    /// The certificate of a peer, judged as an operation that needs an identity would judge it.
    pub fn who(&self, peer: &Peer) -> Result<Option<Presented>, Unavailable> {
        let Some(der) = &peer.certificate else { return Ok(None) };
        let wrong = match self.caller(peer) {
            Ok(_) => None,
            Err(Unidentified::Anonymous(Anonymous::NoCertificate)) => return Ok(None),
            Err(Unidentified::Anonymous(Anonymous::Refused(finding))) => Some(finding),
            Err(Unidentified::Unavailable(unavailable)) => return Err(unavailable),
        };
        let read = trust::particulars(der).ok();
        Ok(Some(Presented {
            name: trust::common_name(der),
            validity: read.map(|read| (read.not_before, read.not_after)),
            sha256: sha256(der),
            wrong,
        }))
    }

    /// The person behind a peer (7004 when there is none).
    pub fn caller(&self, peer: &Peer) -> Result<Caller, Unidentified> {
        let now = self.clock.now();
        let refused = |finding| Unidentified::Anonymous(Anonymous::Refused(Box::new(finding)));
        let broken = |error| Unidentified::Unavailable(Cause::Store(error).unavailable(now));
        let Some(der) = &peer.certificate else {
            return Err(Unidentified::Anonymous(Anonymous::NoCertificate));
        };
        let fingerprint = sha256(der);
        let registered = self
            .store
            .read(|session| certificates::by_sha256(session, &fingerprint))
            .map_err(broken)?;
        let registered = registered.filter(|one| one.standing == Standing::Registered);
        let beside: Vec<&[u8]> = peer.beside.iter().map(Vec::as_slice).collect();
        let Some(registered) = registered else {
            let genuine = self.trust.recognises(der, &beside, now);
            let before = if genuine { self.renewal_of(der).map_err(broken)? } else { None };
            return Err(refused(refusal::unregistered(before.as_ref())));
        };
        let judged = self.trust.judge(&registered.der, &beside, Purpose::Identity, now);
        match judged.refused.first() {
            None => Ok(Caller { person_id: registered.person_id, certificate: fingerprint }),
            Some(flaw) => Err(refused(refusal::certificate(flaw))),
        }
    }
}

impl Caller {
    /// The workplace with this code or alias, if the caller may report for it: of others nothing
    /// is told, not even that they exist.
    pub(super) fn workplace(
        self,
        session: &mut Session,
        code: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<Workplace>, StoreError> {
        let Some(workplace) = workplaces::find(session, code)? else { return Ok(None) };
        let may = persons::may_report(session, self.person_id, workplace.company_id, at)?;
        Ok(may.then_some(workplace))
    }
}
