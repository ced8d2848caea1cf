//! Registered certificates, found by what a signature's KeyInfo hints at (`wire.md`).

use super::schema::{certificate_digests, certificates};
use super::{Session, StoreError, Transaction, Unreadable, on_each, stored};
use crate::signature::digests;
use crate::trust;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// SHA-256 of the DER: a certificate's name.
pub type Fingerprint = [u8; 32];

/// Whether a registered certificate still counts (3001 when not).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Registered,
    /// Its person, or an officer, took it away.
    Withdrawn,
}

impl Standing {
    const ALL: [Self; 2] = [Self::Registered, Self::Withdrawn];

    fn stored(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A certificate of somebody who is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Key in the database.
    pub id: i64,
    /// Its name.
    pub sha256: Fingerprint,
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Key of the person it identifies.
    pub person_id: i64,
    /// Whether it still counts.
    pub standing: Standing,
}

/// A certificate to be registered, and the fields of it that hints name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate<'n> {
    /// Its name.
    pub sha256: Fingerprint,
    /// The certificate, DER.
    pub der: &'n [u8],
    /// Serial number, decimal.
    pub serial: &'n str,
    /// Subject key identifier, the extension's octets.
    pub ski: Option<&'n [u8]>,
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
    /// Who holds it among its issuer's holders (`trust::Particulars`).
    pub holder: Option<[u8; 32]>,
}

type Row = (i64, Vec<u8>, Vec<u8>, i64, String);

const COLUMNS: (
    certificates::id,
    certificates::sha256,
    certificates::der,
    certificates::person_id,
    certificates::state,
) = (
    certificates::id,
    certificates::sha256,
    certificates::der,
    certificates::person_id,
    certificates::state,
);

/// The certificate with this name.
pub fn by_sha256(
    session: &mut Session,
    sha256: &Fingerprint,
) -> Result<Option<Registered>, StoreError> {
    certificates::table
        .filter(certificates::sha256.eq(sha256.as_slice()))
        .select(COLUMNS)
        .first(session.connection())
        .optional()?
        .map(read)
        .transpose()
}

/// The certificate with this digest, by whatever method a signature may name one.
pub fn by_digest(session: &mut Session, digest: &[u8]) -> Result<Option<Registered>, StoreError> {
    certificates::table
        .inner_join(
            certificate_digests::table.on(certificate_digests::certificate_id.eq(certificates::id)),
        )
        .filter(certificate_digests::digest.eq(digest))
        .select(COLUMNS)
        .first(session.connection())
        .optional()?
        .map(read)
        .transpose()
}

/// Those with this serial number, decimal, of any issuer: issuers are compared parsed, by whoever
/// knows X.509 names.
pub fn by_serial(session: &mut Session, serial: &str) -> Result<Vec<Registered>, StoreError> {
    let rows = certificates::table
        .filter(certificates::serial.eq(serial))
        .select(COLUMNS)
        .order(certificates::id)
        .load(session.connection())?;
    all_read(rows)
}

/// Those with this subject key identifier.
pub fn by_ski(session: &mut Session, ski: &[u8]) -> Result<Vec<Registered>, StoreError> {
    let rows = certificates::table
        .filter(certificates::ski.eq(ski))
        .select(COLUMNS)
        .order(certificates::id)
        .load(session.connection())?;
    all_read(rows)
}

/// The one with this key.
pub fn by_id(session: &mut Session, id: i64) -> Result<Registered, StoreError> {
    read(certificates::table.find(id).select(COLUMNS).first(session.connection())?)
}

/// The name of the newest that this holder registered, and that still counts.
pub fn of_holder(
    session: &mut Session,
    holder: &[u8; 32],
) -> Result<Option<Fingerprint>, StoreError> {
    let newest = certificates::table
        .filter(certificates::holder.eq(holder.as_slice()))
        .filter(certificates::state.eq(Standing::Registered.stored()))
        .order(certificates::not_after.desc())
        .select(COLUMNS)
        .first(session.connection())
        .optional()?;
    Ok(newest.map(read).transpose()?.map(|registered| registered.sha256))
}

/// All of them, the oldest first.
pub fn all(session: &mut Session) -> Result<Vec<Registered>, StoreError> {
    let rows =
        certificates::table.select(COLUMNS).order(certificates::id).load(session.connection())?;
    all_read(rows)
}

fn all_read(rows: Vec<Row>) -> Result<Vec<Registered>, StoreError> {
    rows.into_iter().map(read).collect()
}

/// Registers a certificate of a person. One that is registered already stays as it is, whoever's
/// it is.
pub fn register(
    transaction: &mut Transaction<'_>,
    person_id: i64,
    certificate: &NewCertificate<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(certificates::table)
            .values((
                certificates::sha256.eq(certificate.sha256.as_slice()),
                certificates::der.eq(certificate.der),
                certificates::person_id.eq(person_id),
                certificates::serial.eq(certificate.serial),
                certificates::ski.eq(certificate.ski),
                certificates::not_before.eq(stored(certificate.not_before)),
                certificates::not_after.eq(stored(certificate.not_after)),
                certificates::registered_at.eq(stored(now)),
                certificates::state.eq(Standing::Registered.stored()),
                certificates::holder.eq(certificate.holder.as_ref().map(<[u8; 32]>::as_slice)),
            ))
            .on_conflict(certificates::sha256)
            .do_nothing()
            .execute(connection)
    })?;
    match by_sha256(transaction, &certificate.sha256)? {
        Some(registered) => put_digests(transaction, registered.id, &registered.der),
        None => Ok(()),
    }
}

/// Computes the digests of certificates that were registered before digests were kept.
pub(super) fn complete_digests(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    let with = certificate_digests::table.select(certificate_digests::certificate_id);
    let without: Vec<(i64, Vec<u8>)> = certificates::table
        .filter(certificates::id.ne_all(with))
        .select((certificates::id, certificates::der))
        .load(transaction.connection())?;
    without.into_iter().try_for_each(|(id, der)| put_digests(transaction, id, &der))
}

/// Names the holders of certificates that were registered before holders were kept.
pub(super) fn complete_holders(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    let without: Vec<(i64, Vec<u8>)> = certificates::table
        .filter(certificates::holder.is_null())
        .select((certificates::id, certificates::der))
        .load(transaction.connection())?;
    for (id, der) in without {
        let Some(holder) = trust::particulars(&der).ok().and_then(|read| read.holder) else {
            continue;
        };
        diesel::update(certificates::table.find(id))
            .set(certificates::holder.eq(holder.as_slice()))
            .execute(transaction.connection())?;
    }
    Ok(())
}

fn put_digests(transaction: &mut Transaction<'_>, id: i64, der: &[u8]) -> Result<(), StoreError> {
    let digests = digests(der).map_err(|_| StoreError::Unreadable(Unreadable::Digest))?;
    let id = certificate_digests::certificate_id.eq(id);
    let rows: Vec<_> =
        digests.into_iter().map(|digest| (certificate_digests::digest.eq(digest), id)).collect();
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(certificate_digests::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    Ok(())
}

/// Changes the standing of a certificate.
pub fn set_standing(
    transaction: &mut Transaction<'_>,
    sha256: &Fingerprint,
    standing: Standing,
) -> Result<(), StoreError> {
    diesel::update(certificates::table)
        .filter(certificates::sha256.eq(sha256.as_slice()))
        .set(certificates::state.eq(standing.stored()))
        .execute(transaction.connection())?;
    Ok(())
}

fn read((id, sha256, der, person_id, state): Row) -> Result<Registered, StoreError> {
    Ok(Registered {
        id,
        sha256: sha256.try_into().map_err(|_| StoreError::Unreadable(Unreadable::Digest))?,
        der,
        person_id,
        standing: Standing::ALL
            .into_iter()
            .find(|standing| standing.stored() == state)
            .ok_or(StoreError::Unreadable(Unreadable::CertificateState))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{FINGERPRINT, commit, noon, on_both, pharmacy};

    on_both!(
        a_certificate_is_found_by_every_hint,
        a_registered_certificate_keeps_its_person,
        a_withdrawn_certificate_says_so,
        the_certificates_of_a_holder_are_found,
    );

    fn a_certificate_is_found_by_every_hint(store: &Store) {
        let person_id = pharmacy(store).person_id;
        store
            .read(|session| -> Result<(), StoreError> {
                let found = by_sha256(session, &FINGERPRINT)?.unwrap();
                assert_eq!((found.der.as_slice(), found.person_id), (&b"DER"[..], person_id));
                assert_eq!(by_serial(session, "4660")?, std::slice::from_ref(&found));
                for digest in digests(b"DER").unwrap() {
                    assert_eq!(by_digest(session, &digest)?, Some(found.clone()));
                }
                assert_eq!(by_digest(session, &FINGERPRINT)?, None);
                assert_eq!(by_ski(session, b"ski")?, [found]);
                assert_eq!(by_sha256(session, &[8; 32])?, None);
                assert_eq!(by_serial(session, "466")?, []);
                assert_eq!(by_ski(session, b"")?, []);
                Ok(())
            })
            .unwrap();
    }

    fn a_registered_certificate_keeps_its_person(store: &Store) {
        let before = pharmacy(store);
        let now = noon("2026-11-20");
        let after = commit(store, |transaction| {
            let other = crate::store::persons::insert(transaction, "TEST Ion Ionescu")?;
            let certificate = NewCertificate {
                sha256: FINGERPRINT,
                der: b"other",
                serial: "1",
                ski: None,
                not_before: now,
                not_after: now,
                holder: None,
            };
            register(transaction, other, &certificate, now)?;
            by_sha256(transaction, &FINGERPRINT)
        });
        let after = after.unwrap();
        assert_eq!((after.id, after.person_id), (before.certificate_id, before.person_id));
        assert_eq!(after.der, b"DER");
    }

    fn the_certificates_of_a_holder_are_found(store: &Store) {
        pharmacy(store);
        let found = |holder: [u8; 32]| store.read(|session| of_holder(session, &holder));
        assert_eq!((found([9; 32]), found([8; 32])), (Ok(Some(FINGERPRINT)), Ok(None)));
        commit(store, |t| set_standing(t, &FINGERPRINT, Standing::Withdrawn));
        assert_eq!(found([9; 32]), Ok(None));
    }

    fn a_withdrawn_certificate_says_so(store: &Store) {
        pharmacy(store);
        let standing = || {
            let found = store.read(|session| by_sha256(session, &FINGERPRINT));
            found.unwrap().unwrap().standing
        };
        assert_eq!(standing(), Standing::Registered);
        commit(store, |t| set_standing(t, &FINGERPRINT, Standing::Withdrawn));
        assert_eq!(standing(), Standing::Withdrawn);
    }
}
