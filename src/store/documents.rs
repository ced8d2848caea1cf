//! What is kept of a declaration as evidence; signed documents, which are read back byte for byte as
//! they were received. They are packed before a series is held, and lie apart from the lines.

use super::schema::documents;
use super::{Locked, Session, StoreError, Unreadable, on_each};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::borrow::Cow;

/// The signed document, byte for byte (`wire.md`, the two readings).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document<'r> {
    /// SHA-256 of it as it was received.
    pub sha256: &'r [u8; 32],
    /// It, as it is kept.
    pub packed: &'r Packed<'r>,
}

/// A document as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed<'r> {
    bytes: Cow<'r, [u8]>,
    envelope: Option<Cow<'r, [u8]>>,
    packed: bool,
}

/// The level of zstd. Of 730 kB in 2,000 lines levels 1 to 4 make 17 to 18 kB in 0.4 to 0.5 ms, the
/// third least in as little time; the fifth takes six times as long and saves nothing.
const LEVEL: i32 = 3;

/// Bytes of a document that is kept as it is: a frame would be no shorter.
const SHORT: usize = 256;

impl<'r> Packed<'r> {
    /// The element as a document of its own; the whole envelope, where the signature verifies in
    /// place alone.
    pub fn of(bytes: &'r [u8], envelope: Option<&'r [u8]>) -> Result<Self, StoreError> {
        if bytes.len() < SHORT {
            let envelope = envelope.map(Cow::Borrowed);
            return Ok(Self { bytes: Cow::Borrowed(bytes), envelope, packed: false });
        }
        let pack = |bytes| zstd::bulk::compress(bytes, LEVEL).map(Cow::Owned);
        let packed = |bytes| pack(bytes).map_err(|cause| StoreError::Packing(cause.to_string()));
        let envelope = envelope.map(packed).transpose()?;
        Ok(Self { bytes: packed(bytes)?, envelope, packed: true })
    }
}

/// The bytes that came, of those that are kept.
pub(super) fn unpacked(packed: bool, bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    match packed {
        true => zstd::decode_all(bytes.as_slice())
            .map_err(|_| StoreError::Unreadable(Unreadable::Document)),
        false => Ok(bytes),
    }
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
    let (packed, bytes) = documents::table
        .find((workplace_id, sha256))
        .select((documents::packed, documents::bytes))
        .first(session.connection())?;
    unpacked(packed, bytes)
}

/// A document that was rejected may come again, and is kept once.
pub(super) fn put(locked: &mut Locked<'_, '_>, document: &Document<'_>) -> Result<(), StoreError> {
    let workplace_id = locked.workplace_id();
    let Packed { bytes, envelope, packed } = document.packed;
    on_each!(locked.connection(), connection => {
        diesel::insert_into(documents::table)
            .values((
                documents::workplace_id.eq(workplace_id),
                documents::sha256.eq(document.sha256.as_slice()),
                documents::bytes.eq(&**bytes),
                documents::envelope.eq(envelope.as_deref()),
                documents::packed.eq(*packed),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{on_both, pharmacy};

    on_both!(a_document_is_read_back_as_it_came_whatever_its_length);

    fn a_document_is_read_back_as_it_came_whatever_its_length(store: &Store) {
        let key = pharmacy(store).workplace_id;
        let long = b"<codCIM>W00000001</codCIM>".repeat(50_000);
        for came in [&b"<Declaratie/>"[..], &long] {
            let sha256 = &crate::signature::sha256(came);
            let packed = &Packed::of(came, Some(came)).unwrap();
            assert!(packed.bytes.len() < 10_000);
            store.in_series(key, "FP", |locked| put(locked, &Document { sha256, packed })).unwrap();
            let read = store.read(|session| {
                let row = documents::table.find((key, sha256.as_slice()));
                let row = row.select((documents::packed, documents::envelope));
                let (packed, envelope): (bool, Option<Vec<u8>>) =
                    row.first(session.connection())?;
                let envelope = envelope.map(|bytes| unpacked(packed, bytes)).transpose()?;
                Ok::<_, StoreError>((bytes(session, key, sha256)?, envelope))
            });
            let (document, envelope) = read.unwrap();
            assert!(document == came && envelope.as_deref() == Some(came));
        }
    }
}
