//! What is kept of a declaration as evidence; signed documents, byte for byte as received.

use super::schema::documents;
use super::{Locked, Session, StoreError, on_each};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// The signed document, byte for byte (`wire.md`, the two readings).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document<'r> {
    /// SHA-256 of `bytes`.
    pub sha256: &'r [u8; 32],
    /// The element as a document of its own.
    pub bytes: &'r [u8],
    /// The whole envelope, where the signature verifies in place alone.
    pub envelope: Option<&'r [u8]>,
}

/// What is recorded beside the judged declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence<'e> {
    /// What was received.
    pub document: Document<'e>,
    /// What the verification of the signature found out, as JSON.
    pub signature: &'e str,
    /// What is answered, byte for byte.
    pub receipt: &'e [u8],
    /// Key of the signer's certificate.
    pub certificate_id: i64,
    /// Key of the signer.
    pub person_id: i64,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was judged.
    pub judged_at: DateTime<Utc>,
    /// Whether it came after the deadline.
    pub late: bool,
}

/// The bytes of a document that is kept.
pub fn bytes(
    session: &mut Session,
    workplace_id: i64,
    sha256: &[u8],
) -> Result<Vec<u8>, StoreError> {
    Ok(documents::table
        .find((workplace_id, sha256))
        .select(documents::bytes)
        .first(session.connection())?)
}

/// A document that was rejected may come again, and is kept once.
pub(super) fn put(locked: &mut Locked<'_, '_>, document: &Document<'_>) -> Result<(), StoreError> {
    let workplace_id = locked.workplace_id();
    on_each!(locked.connection(), connection => {
        diesel::insert_into(documents::table)
            .values((
                documents::workplace_id.eq(workplace_id),
                documents::sha256.eq(document.sha256.as_slice()),
                documents::bytes.eq(document.bytes),
                documents::envelope.eq(document.envelope),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    Ok(())
}
