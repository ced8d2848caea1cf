//! From a declaration that may be judged to its receipt, under the lock of its series: facts,
//! judgement, number, seal and lines are one transaction, so a number that was answered is stored.

use super::{
    Service,
    attempt::{Answered, Attempt, Filed},
    misaddressed::{Addressed, Misaddressed, Unanswered},
    seal::{receipt_id, seal},
    stop::Cause,
};
use crate::{
    declaration::{Declaration, Finding, Judged, Level, Outcome, Period, Receipt, begins, is_late},
    kinds::Kind,
    nomenclature::answers,
    signature::{Report, Signed, hex},
    store::{self, attempts, audit, declarations, drafts, outages},
    trust::Facts,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

impl Service {
    /// Judges and records; where it is a draft that is transmitted, there is one.
    pub(super) fn record(
        &self,
        filed: Filed<'_>,
        document: store::Document<'_>,
        draft: Option<Addressed>,
        attempt: &Attempt,
    ) -> Result<Answered, Unanswered> {
        let Filed { report, certificate, warnings, signed, signer, workplace } = filed;
        let verified = Verified { report: &report, trust: certificate.as_ref() };
        let signature = serde_json::to_string(&verified).map_err(Cause::Report)?;
        let header = signed.as_ref().header.clone();
        let Some(kind) = self.catalogue.kind(&header.kind) else {
            return Err(Cause::Kind(header.kind).into());
        };
        self.store.in_series(workplace.id, &kind.code, |locked| {
            // The same bytes may have been accepted while this copy was verified.
            let meanwhile = locked.meanwhile(&attempt.sha256)?;
            if let Some(receipt) = meanwhile.receipt {
                return Ok(Answered::again(receipt)?);
            }
            if draft.is_some() && !drafts::exists(locked, workplace.id, &kind.code, header.period)?
            {
                return Err(Misaddressed::NoDraft.into());
            }
            // What is recorded from here on waits for the series, and finds this declaration.
            if meanwhile.newest != workplace.newest {
                return Err(Cause::Registry.into());
            }
            let judged = self
                .judged(locked, signed, kind, &workplace, attempt.received)
                .map_err(|stop| stop.with(&warnings))?;
            let late = late(locked, (header.period, kind), attempt)?;
            let findings = [warnings, judged.findings().to_vec()].concat();
            let receipt = self.receipt_of(&judged, findings, attempt, late);
            let sealed = seal(receipt.to_xml(), self.seals.present())?;
            let evidence = store::Evidence {
                document,
                signature: &signature,
                receipt: sealed.as_bytes(),
                certificate_id: signer.id,
                person_id: signer.person_id,
                received_at: attempt.received,
                judged_at: self.clock.now(),
                late,
            };
            declarations::record(locked, &judged, kind, &evidence)?;
            let outcome = outcome_of(&judged);
            self.audit(locked, attempt, outcome, &receipt.findings)?;
            Ok(Answered { outcome, receipt: sealed, allowance: attempt.allowance })
        })
    }

    /// A refusal: a plain receipt, and a line in the audit log; nothing else remains of it, but of
    /// one that only waits for the status of its certificate when it came (`rules.md`, 3009).
    pub(super) fn refuse(
        &self,
        attempt: &Attempt,
        findings: Vec<Finding>,
    ) -> Result<Answered, Cause> {
        let outcome = Outcome::Refused;
        let audited = self.store.transaction(|transaction| {
            if let Some(workplace) = attempt.workplace.as_ref().filter(|_| only_waits(&findings)) {
                attempts::note(transaction, workplace.id, &attempt.sha256, attempt.received)?;
            }
            self.audit(transaction, attempt, outcome, &findings)
        });
        audited.map_err(Cause::Store)?;
        let receipt = self.receipt(attempt, outcome, findings).to_xml();
        Ok(Answered { outcome, receipt, allowance: attempt.allowance })
    }

    fn audit(
        &self,
        transaction: &mut store::Transaction<'_>,
        attempt: &Attempt,
        outcome: Outcome,
        findings: &[Finding],
    ) -> Result<(), store::StoreError> {
        let mut said = BTreeMap::<u16, BTreeSet<&str>>::new();
        for finding in findings {
            said.entry(finding.code).or_default().extend(finding.tried);
        }
        let told = said.iter().map(|(code, tried)| {
            let tried: String = tried.iter().map(|word| format!(" {word}")).collect();
            format!("{code}{tried}")
        });
        let detail = told.collect::<Vec<_>>().join(" ");
        let entry = audit::Entry {
            at: attempt.received,
            operation: attempt.operation,
            code: telling(findings).map_or(0, |finding| finding.code),
            outcome: outcome.wire(),
            workplace: attempt.workplace.as_ref().map(|workplace| workplace.code.as_str()),
            certificate_sha256: attempt.certificate.as_ref().map(<[u8; 32]>::as_slice),
            document_sha256: Some(attempt.sha256.as_slice()),
            detail: &detail,
            officer: None,
        };
        audit::append(transaction, &entry)
    }

    fn receipt_of(
        &self,
        judged: &Judged<Signed<Declaration<'_>>>,
        findings: Vec<Finding>,
        attempt: &Attempt,
        late: bool,
    ) -> Receipt {
        Receipt {
            number: judged.number().cloned(),
            // Only who may report for a workplace learns which code an alias stands for.
            workplace: attempt.workplace.as_ref().map(|workplace| workplace.code.to_string()),
            sequence: Some(judged.sequence()),
            late,
            ..self.receipt(attempt, outcome_of(judged), findings)
        }
    }

    /// A receipt with what is known of an attempt.
    fn receipt(&self, attempt: &Attempt, outcome: Outcome, findings: Vec<Finding>) -> Receipt {
        let header = attempt.header.as_ref();
        Receipt {
            environment: self.environment,
            id: receipt_id(self.clock.now()),
            outcome,
            number: None,
            workplace: header.map(|header| header.workplace.clone()),
            kind: header.map(|header| header.kind.clone()),
            period: header.map(|header| header.period),
            sequence: None,
            sha256: hex(&attempt.sha256),
            certificate: attempt.certificate.map(|sha256| hex(&sha256)),
            received: attempt.received,
            late: false,
            findings,
            engine: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// Whether a declaration is late, by when it first came and the outages known now: either can only
/// excuse it, so of one that is in time anyway nothing is asked. An outage that began after it came
/// has no say: it was in time then, or late already.
fn late(
    locked: &mut store::Locked<'_, '_>,
    (period, kind): (Period, &Kind),
    attempt: &Attempt,
) -> Result<bool, store::StoreError> {
    if !is_late(period, kind, attempt.received, &[]) {
        return Ok(false);
    }
    let workplace_id = locked.workplace_id();
    let first = attempts::first(locked, workplace_id, &attempt.sha256)?;
    let received = first.unwrap_or(attempt.received);
    let outages = match begins(period) {
        Some(begins) => outages::overlapping(locked, begins, received)?,
        None => Vec::new(),
    };
    Ok(is_late(period, kind, received, &outages))
}

/// Whether nothing is wrong but that a status could not be established.
fn only_waits(findings: &[Finding]) -> bool {
    let errors = || findings.iter().filter(|finding| finding.level == Level::Error);
    errors().count() > 0 && errors().all(|error| error.code == answers::CERTIFICATE_STATUS.code)
}

/// What is kept of the verification, beside what was received.
#[derive(Serialize)]
struct Verified<'v> {
    #[serde(flatten)]
    report: &'v Report,
    /// What was found out about the certificate.
    trust: Option<&'v Facts>,
}

/// The first error, or the first of the warnings where there is none.
fn telling(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| finding.level == Level::Error).or(findings.first())
}

fn outcome_of<T>(judged: &Judged<T>) -> Outcome {
    if judged.accepted() { Outcome::Accepted } else { Outcome::Rejected }
}
