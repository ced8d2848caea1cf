//! Declarations that an officer has to look at (C-12): a list that the service writes.

use super::{Column, Registrar};
use crate::store::{Session, StoreError, reviews};
use chrono::SecondsFormat;

/// What of each.
pub(super) const COLUMNS: &[Column] = &[
    Column::needed("numar", "numărul de înregistrare al declarației", "CJF000000123UFP261120"),
    Column::needed("codWorkplace", "punctul de lucru", "CJF000000123U"),
    Column::needed("motiv", "de ce este de revizuit", "REVIEW_CERT_REVOKED"),
    Column::needed("marcata", "când s-a aflat", "2026-11-22T10:00:00Z"),
    Column::needed("detaliu", "ce s-a aflat", "Certificatul este revocat: …"),
];

/// All of them, the last to come to light first.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |review: reviews::Review| {
        let marked = review.marked_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        vec![review.number, review.workplace, review.reason, marked, review.detail]
    };
    Ok(reviews::all(session)?.into_iter().map(row).collect())
}
