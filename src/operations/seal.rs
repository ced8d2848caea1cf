//! The seal of the service, and the identifiers of what it seals.

use super::stop::Cause;
use crate::{
    signature::{SigningKey, sign},
    xml,
};
use chrono::{DateTime, Utc};
use uuid::{Timestamp, Uuid};

/// The element with the seal in it.
pub(super) fn seal(element: String, key: &SigningKey) -> Result<String, Cause> {
    sign(&xml::Document::of(element), key, &xml::Limits::default()).map_err(Cause::Seal)
}

/// UUID version 7: unique in all processes of an installation, and in the order of time.
pub(super) fn receipt_id(now: DateTime<Utc>) -> String {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let timestamp = Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos());
    Uuid::new_v7(timestamp).to_string()
}
