//! What is known of a submission on its way, and what it ends in.

use super::{
    Allowance,
    stop::{Cause, Stop},
};
use crate::{
    declaration::{Declaration, Finding, Header, Outcome},
    registry::Workplace,
    signature::{Report, Signed},
    store::certificates::Registered,
    trust::Facts,
};
use chrono::{DateTime, Utc};

/// The answer to a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its outcome.
    pub outcome: Outcome,
    /// The `Recipisa` element, sealed or plain.
    pub receipt: String,
    /// What its signer may still send; none where nobody was found to have signed it.
    pub allowance: Option<Allowance>,
}

/// What is known of a submission so far: enough for a refusal and its line in the audit log.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The operation's name on the wire.
    pub(super) operation: &'static str,
    pub(super) received: DateTime<Utc>,
    pub(super) sha256: [u8; 32],
    pub(super) header: Option<Header>,
    pub(super) workplace: Option<Workplace>,
    pub(super) certificate: Option<[u8; 32]>,
    /// What the signer may still send.
    pub(super) allowance: Option<Allowance>,
}

/// A declaration that may be judged: whose it is, and where it is filed.
pub(super) struct Filed<'t> {
    pub(super) report: Report,
    pub(super) certificate: Option<Facts>,
    pub(super) warnings: Vec<Finding>,
    pub(super) signed: Signed<Declaration<'t>>,
    pub(super) signer: Registered,
    pub(super) workplace: Workplace,
}

impl Answered {
    /// A receipt that was answered before, as it was.
    pub(super) fn again(receipt: Vec<u8>) -> Result<Self, Stop> {
        let receipt = String::from_utf8(receipt).map_err(Cause::Receipt)?;
        Ok(Self { outcome: Outcome::Accepted, receipt, allowance: None })
    }
}
