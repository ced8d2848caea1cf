//! What came in from other workplaces, and what is to be known of them to judge it (5026).

use super::case::{Line, lines};
use crate::{
    declaration::{Awaited, Declaration, Partners},
    kinds::{Kind, Need, Role, Sign},
};
use chrono::{Days, NaiveDate};

/// Days that a delivery may be on its way: of an older document nothing is asked.
const ON_THE_WAY: u64 = 7;

/// Partners that are asked about; a pharmacy buys from a dozen in a day.
const ASKED: usize = 100;

/// A receipt from another workplace: a purchase or a transfer.
pub(super) struct Receipt<'c> {
    pub line: Line<'c>,
    /// The other workplace, as written.
    pub partner: &'c str,
    /// The day on which it left there: the document's, or without one the day it came.
    pub left: NaiveDate,
}

/// The row as a receipt, if it is one that the other side has to declare, and recent.
pub(super) fn receipt<'c>(line: Line<'c>, kind: &Kind, day: NaiveDate) -> Option<Receipt<'c>> {
    let partner = line.text(Role::PartnerWorkplace)?;
    let sums = line.shape.sums_into?;
    let balance = kind.tables.get(sums.table)?;
    let into = balance.formula.iter().find(|term| term.column == sums.column)?;
    let declared_there = line.operation()?.needs.iter().any(|need| match need {
        Need::PartnerRomanian | Need::PartnerWorkplace => true,
        Need::Partner
        | Need::PartnerEu
        | Need::PartnerOutsideEu
        | Need::Document
        | Need::Lot
        | Need::Beneficiary => false,
    });
    let left = line.row.date(line.column(Role::DocumentDate)).unwrap_or(day);
    let recent = day.checked_sub_days(Days::new(ON_THE_WAY))? <= left && left <= day;
    (into.sign == Sign::Plus && declared_there && recent).then_some(Receipt { line, partner, left })
}

/// What is to be known of other workplaces to judge the receipts of a declaration (5026).
pub fn awaited(declaration: &Declaration<'_>, kind: &Kind, partners: &Partners) -> Awaited {
    let mut awaited = Awaited::default();
    for receipt in receipts(declaration, kind) {
        let Some(partner) = partners.get(receipt.partner) else { continue };
        if awaited.partners.len() < ASKED || awaited.partners.contains(&partner.id) {
            awaited.partners.insert(partner.id);
            awaited.days.insert(receipt.left);
        }
    }
    awaited
}

/// The receipts of a declaration that the other side has to declare.
pub(super) fn receipts<'d>(
    declaration: &'d Declaration<'_>,
    kind: &'d Kind,
) -> impl Iterator<Item = Receipt<'d>> {
    let day = declaration.header.period.last_day();
    lines(declaration, kind).filter_map(move |line| receipt(line, kind, day))
}
