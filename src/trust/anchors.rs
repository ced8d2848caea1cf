//! The authorities an environment trusts, and the chain from a certificate to one of them.

use super::SECURITY_LEVEL;
use chrono::{DateTime, TimeDelta, Utc};
use openssl::{
    error::ErrorStack,
    stack::Stack,
    x509::{
        X509, X509StoreContext, X509VerifyResult,
        store::X509StoreBuilder,
        verify::{X509VerifyFlags, X509VerifyParam},
    },
};

/// Why anchors cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnchorsError {
    /// Not PEM certificates.
    #[error("not certificates in PEM: {0}")]
    Pem(#[from] ErrorStack),
    /// Nothing in it.
    #[error("no certificate in it")]
    Empty,
}

/// The authorities an environment trusts: roots or issuing authorities, as a trusted list names them.
#[derive(Debug, Clone, Default)]
pub struct Anchors(Vec<X509>);

/// Why there is no chain from a certificate to an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoChain {
    /// Some issuer is neither an anchor nor known (`X509_V_ERR_…`, in words).
    Issuer(&'static str),
    /// The issuers are known, and a link does not hold.
    Link(&'static str),
}

/// `X509_V_ERR_…` of OpenSSL that say that an issuer is missing: without its issuer (2), depth-zero
/// self-signed (18), self-signed in the chain (19), without its issuer locally (20), first not
/// verifiable (21).
const NO_ISSUER: [i32; 5] = [2, 18, 19, 20, 21];

/// `X509_V_ERR_CERT_HAS_EXPIRED`.
const EXPIRED: i32 = 10;

/// Steps that are taken in search of a way up: whoever sends many links with one name gains nothing.
const STEPS: usize = 64;

/// Ways up that are tried, each with its signatures.
const WAYS: usize = 8;

impl Anchors {
    /// From certificates in PEM, one after another.
    pub fn from_pem(pem: &[u8]) -> Result<Self, AnchorsError> {
        let certificates = X509::stack_from_pem(pem)?;
        if certificates.is_empty() { Err(AnchorsError::Empty) } else { Ok(Self(certificates)) }
    }

    /// These and those of another file.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The certificates.
    pub(super) fn certificates(&self) -> &[X509] {
        &self.0
    }

    /// The chain from a certificate, which comes first, to an anchor, which comes last, as it holds
    /// at an instant: signatures, dates, authorities, path lengths, name constraints (RFC 5280, 6).
    /// `beside` are certificates that came with it, in any order, which are never trusted.
    pub(super) fn chain(
        &self,
        certificate: &X509,
        beside: &[&[u8]],
        at: DateTime<Utc>,
    ) -> Result<Vec<X509>, NoChain> {
        let read = beside.iter().filter_map(|der| X509::from_der(der).ok());
        let links: Vec<X509> = read.collect();
        let all = self.hold(certificate, &links, at);
        all.or_else(|broken| {
            // OpenSSL goes up one way and does not turn back: of two links with one name, the other
            // may be the right one.
            let ways = self.ways(certificate, &links);
            ways.iter().find_map(|way| self.hold(certificate, way, at).ok()).ok_or(broken)
        })
    }

    /// The ways from a certificate to an anchor by names and key identifiers, as many as are worth
    /// trying.
    fn ways(&self, certificate: &X509, links: &[X509]) -> Vec<Vec<X509>> {
        let (mut ways, mut open) = (Vec::new(), vec![Vec::<&X509>::new()]);
        for _ in 0..STEPS {
            let Some(way) = open.pop().filter(|_| ways.len() < WAYS) else { break };
            let top = way.last().copied().unwrap_or(certificate);
            let issues = |issuer: &X509| issuer.issued(top) == X509VerifyResult::OK;
            if self.0.iter().any(issues) {
                ways.push(way.iter().copied().cloned().collect());
            }
            let next = links.iter().filter(|link| issues(link) && !way.contains(link));
            open.extend(next.map(|link| [&*way, &[link]].concat()));
        }
        ways
    }

    /// A certificate is valid at its last instant too, which OpenSSL counts as over.
    fn hold(
        &self,
        certificate: &X509,
        links: &[X509],
        at: DateTime<Utc>,
    ) -> Result<Vec<X509>, NoChain> {
        let mut verified = self.verify(certificate, links, at);
        if verified.as_ref().is_ok_and(|(told, _)| told.as_raw() == EXPIRED) {
            verified = self.verify(certificate, links, at - TimeDelta::seconds(1));
        }
        match verified {
            Ok((X509VerifyResult::OK, chain)) => Ok(self.up_to_anchor(chain)),
            Ok((broken, _)) if NO_ISSUER.contains(&broken.as_raw()) => {
                Err(NoChain::Issuer(broken.error_string()))
            }
            Ok((broken, _)) => Err(NoChain::Link(broken.error_string())),
            Err(_) => Err(NoChain::Link("OpenSSL error")),
        }
    }

    /// What stands above the first anchor has no say.
    fn up_to_anchor(&self, chain: Vec<X509>) -> Vec<X509> {
        let anchor = chain.iter().position(|link| self.0.contains(link));
        let links = anchor.map_or(chain.len(), |anchor| anchor + 1);
        chain.into_iter().take(links).collect()
    }

    fn verify(
        &self,
        certificate: &X509,
        links: &[X509],
        at: DateTime<Utc>,
    ) -> Result<(X509VerifyResult, Vec<X509>), ErrorStack> {
        let mut store = X509StoreBuilder::new()?;
        store.set_param(&*parameters(at)?)?;
        self.0.iter().try_for_each(|anchor| store.add_cert(anchor.clone()))?;
        let mut untrusted = Stack::new()?;
        links.iter().try_for_each(|link| untrusted.push(link.clone()))?;
        let mut context = X509StoreContext::new()?;
        context.init(&store.build(), certificate, &untrusted, |context| {
            context.verify_cert()?;
            let chain = context.chain().into_iter().flatten().map(ToOwned::to_owned).collect();
            Ok((context.error(), chain))
        })
    }
}

/// How chains are judged: an anchor need not be a root, and keys have at least 112 bits.
pub(super) fn parameters(at: DateTime<Utc>) -> Result<X509VerifyParam, ErrorStack> {
    let mut parameters = X509VerifyParam::new()?;
    parameters.set_flags(
        X509VerifyFlags::PARTIAL_CHAIN
            | X509VerifyFlags::TRUSTED_FIRST
            | X509VerifyFlags::X509_STRICT,
    )?;
    parameters.set_auth_level(SECURITY_LEVEL);
    parameters.set_time(at.timestamp());
    Ok(parameters)
}
