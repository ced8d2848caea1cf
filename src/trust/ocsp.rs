//! The Online Certificate Status Protocol (RFC 6960): what is asked, and what an answer says when the
//! issuer signed it, or a responder that the issuer delegated (id-kp-OCSPSigning).

use super::{
    anchors::parameters,
    status::{Source, Status, Why},
};
use crate::signature::{hex, sha256};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use openssl::{
    asn1::Asn1GeneralizedTimeRef,
    error::ErrorStack,
    hash::MessageDigest,
    ocsp::{OcspCertId, OcspCertStatus, OcspFlag, OcspRequest, OcspResponse, OcspResponseStatus},
    stack::Stack,
    x509::{X509, X509Ref, store::X509StoreBuilder},
};

/// How long an answer is used that does not say how long it may be.
const USED_FOR: TimeDelta = TimeDelta::minutes(10);

/// An answer that is good for the certificate it was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: Status,
    pub(super) source: Source,
}

/// What to ask: DER. Names the certificate by SHA-1 of its issuer, which every responder knows.
pub(super) fn request(certificate: &X509Ref, issuer: &X509Ref) -> Result<Vec<u8>, ErrorStack> {
    let mut request = OcspRequest::new()?;
    request.add_id(OcspCertId::from_cert(MessageDigest::sha1(), certificate, issuer)?)?;
    request.to_der()
}

/// Where a certificate says that its issuer answers.
pub(super) fn urls(certificate: &X509Ref) -> Vec<String> {
    let responders = certificate.ocsp_responders();
    responders.map(|all| all.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

/// Reads an answer, as of an instant.
pub(super) fn read(
    bytes: &[u8],
    certificate: &X509Ref,
    issuer: &X509,
    at: DateTime<Utc>,
) -> Result<Answer, Why> {
    let response = OcspResponse::from_der(bytes).map_err(|_| Why::Unreachable)?;
    match response.status() {
        OcspResponseStatus::SUCCESSFUL => {}
        OcspResponseStatus::UNAUTHORIZED => return Err(Why::NotKnown),
        _ => return Err(Why::Unreachable),
    }
    let basic = response.basic().map_err(|_| Why::Unreachable)?;
    let signers = signers(issuer, at).map_err(|_| Why::Unsigned)?;
    // Trusted to sign is the issuer, and whom it says; no root has a say of its own.
    basic
        .verify(&signers.beside, &signers.store, OcspFlag::NO_EXPLICIT)
        .map_err(|_| Why::Unsigned)?;
    let id = OcspCertId::from_cert(MessageDigest::sha1(), certificate, issuer);
    let found = basic.find_status(&*id.map_err(|_| Why::NotKnown)?).ok_or(Why::NotKnown)?;
    let produced = instant(found.this_update).ok_or(Why::Unreachable)?;
    let until = match found.next_update() {
        Some(until) => instant(until).ok_or(Why::Unreachable)?,
        None => produced + USED_FOR,
    };
    let source = Source { kind: "OCSP", produced, until, sha256: hex(&sha256(bytes)) };
    if !source.is_fresh(at) {
        return Err(Why::Stale);
    }
    let status = match found.status {
        OcspCertStatus::GOOD => Status::Good,
        OcspCertStatus::REVOKED => {
            let since = found.revocation_time.and_then(instant).ok_or(Why::Unreachable)?;
            Status::of(since, i64::from(found.reason.as_raw()))
        }
        _ => return Err(Why::NotKnown),
    };
    Ok(Answer { status, source })
}

/// The issuer, as the one anchor of whoever signs an answer.
struct Signers {
    beside: Stack<X509>,
    store: openssl::x509::store::X509Store,
}

fn signers(issuer: &X509, at: DateTime<Utc>) -> Result<Signers, ErrorStack> {
    let mut store = X509StoreBuilder::new()?;
    store.set_param(&*parameters(at)?)?;
    store.add_cert(issuer.clone())?;
    let mut beside = Stack::new()?;
    beside.push(issuer.clone())?;
    Ok(Signers { beside, store: store.build() })
}

/// OpenSSL shows such a time as `Nov 20 10:00:00 2026 GMT`, and no other way.
fn instant(time: &Asn1GeneralizedTimeRef) -> Option<DateTime<Utc>> {
    let shown = time.to_string();
    let read = NaiveDateTime::parse_from_str(&shown, "%b %e %H:%M:%S%.f %Y GMT").ok()?;
    Some(read.and_utc())
}
