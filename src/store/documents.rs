//! Signed documents, byte for byte as received.

use super::schema::documents;
use super::{Locked, StoreError, on_each};
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
