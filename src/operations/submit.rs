//! raporteaza, raporteazaXml, transmite: locate, identify, verify, read, judge, record. The outcome
//! is a receipt: sealed of what was accepted or rejected, plain of what was refused.

use super::{
    DraftKey, Ended, Service,
    attempt::{Answered, Attempt, Filed},
    identify::Identified,
    misaddressed::{NotTaken, Unanswered},
    stop::Stop,
};
use crate::{
    declaration::{self, Declaration, Finding, Header, Outcome, read_header},
    registry::Workplace,
    signature::{Signed, sha256},
    store::{self, StoreError, declarations, workplaces},
    xml::{self, Element},
};
use std::time::Instant;

/// What is submitted.
#[derive(Debug, Clone)]
pub enum Submission<'a> {
    /// The signed file.
    Document(&'a [u8]),
    /// The declaration as an element of the message.
    InMessage {
        /// The message, as received: evidence where the signature holds only in place.
        bytes: &'a [u8],
        /// The message's root.
        root: &'a xml::Element<'a>,
        /// The element.
        element: &'a xml::Element<'a>,
    },
    /// A draft, signed by its author.
    Draft {
        /// Which.
        key: &'a DraftKey,
        /// The signed file.
        document: &'a [u8],
    },
}

impl Submission<'_> {
    /// The operation that takes it, by its name on the wire.
    fn operation(&self) -> &'static str {
        match self {
            Self::Document(_) => "raporteaza",
            Self::InMessage { .. } => "raporteazaXml",
            Self::Draft { .. } => "transmite",
        }
    }
}

impl Service {
    /// Takes a declaration. A refusal is an outcome; the error is ours, or that of whoever transmits
    /// a draft that there is not.
    pub fn submit(&self, submission: Submission<'_>) -> Result<Answered, NotTaken> {
        let (received, began) = (self.clock.now(), Instant::now());
        let cut;
        let bytes = match &submission {
            Submission::Document(bytes) | Submission::Draft { document: bytes, .. } => bytes,
            Submission::InMessage { element, .. } => {
                cut = element.standalone();
                cut.as_bytes()
            }
        };
        let sha256 = sha256(bytes);
        let mut attempt = Attempt {
            operation: submission.operation(),
            received,
            sha256,
            header: None,
            workplace: None,
            certificate: None,
            allowance: None,
        };
        let answered = match self.take(&submission, bytes, &mut attempt) {
            Err(Unanswered::Misaddressed(misaddressed)) => return Err(misaddressed.into()),
            Err(Unanswered::Exceeded(exceeded)) => return Err(exceeded.into()),
            Err(Unanswered::Stop(Stop::Refused(findings))) => self.refuse(&attempt, findings),
            Err(Unanswered::Stop(Stop::Broken(cause))) => Err(cause),
            Ok(answered) => Ok(answered),
        };
        let ended = match answered.as_ref().map(|answered| answered.outcome) {
            Ok(Outcome::Accepted) => Ended::Accepted,
            Ok(Outcome::Rejected) => Ended::Rejected,
            Ok(Outcome::Refused) => Ended::Refused,
            Err(cause) if cause.found_no_room() => Ended::Unwritten,
            Err(_) => Ended::Failed,
        };
        self.pulse.record(received, ended, began.elapsed());
        answered.map_err(|cause| cause.unavailable(self.clock.now()).into())
    }

    /// The story on one screen.
    fn take(
        &self,
        submission: &Submission<'_>,
        bytes: &[u8],
        attempt: &mut Attempt,
    ) -> Result<Answered, Unanswered> {
        let document = xml::Document::decode(bytes, &self.limits.document)?;
        let located = self.locate(&document).map(|located| match submission {
            Submission::Document(_) | Submission::Draft { .. } => located,
            Submission::InMessage { .. } => located.apart(),
        });
        if let Ok(located) = &located {
            attempt.header = read_header(located.element(), &self.catalogue);
            attempt.workplace = self.workplace_of(attempt.header.as_ref())?;
            if let Some(again) = self.answered_before(attempt)? {
                return Ok(again);
            }
        }
        let apart = located.and_then(|located| self.identify(&located, attempt.received));
        let (identified, envelope) = match (apart, submission) {
            (Ok(identified), _) => (identified, None),
            (Err(Stop::Refused(apart)), Submission::InMessage { bytes, root, element }) => {
                let in_place = self.identify_in(element, root, attempt.received);
                (in_place.map_err(|stop| stop.or_refused(apart))?, Some(*bytes))
            }
            (Err(stop), _) => return Err(stop.into()),
        };
        attempt.certificate = Some(identified.signer.sha256);
        let signer = identified.signer.person_id;
        attempt.allowance = self.allowances.count_document(signer, &attempt.sha256)?;
        let identified = self.trusted(identified, attempt.received)?;
        let filed = self.file(identified, attempt)?;
        let draft = match submission {
            Submission::Draft { key, .. } => Some(self.addressed(key, &filed)?),
            Submission::Document(_) | Submission::InMessage { .. } => None,
        };
        let packed = store::Packed::of(bytes, envelope)?;
        let document = store::Document { sha256: &attempt.sha256, packed: &packed };
        self.record(filed, document, draft, attempt)
    }

    fn workplace_of(&self, header: Option<&Header>) -> Result<Option<Workplace>, StoreError> {
        match header {
            Some(header) => self.store.read(|session| workplaces::find(session, &header.workplace)),
            None => Ok(None),
        }
    }

    /// The bytes of an accepted declaration give its receipt again, whatever happened in between.
    fn answered_before(&self, attempt: &Attempt) -> Result<Option<Answered>, Stop> {
        let Some(workplace) = &attempt.workplace else { return Ok(None) };
        let receipt = self
            .store
            .read(|session| declarations::receipt_of(session, workplace.id, &attempt.sha256))?;
        receipt.map(Answered::again).transpose()
    }

    /// Content and rights are one stage: all the defects of both.
    fn file<'t>(
        &self,
        identified: Identified<'t>,
        attempt: &mut Attempt,
    ) -> Result<Filed<'t>, Stop> {
        let element = identified.signed.as_ref();
        let header = read_header(element, &self.catalogue);
        if header != attempt.header {
            // Only in place was it verified: what was read of it apart does not count.
            attempt.workplace = self.workplace_of(header.as_ref())?;
            attempt.header = header;
        }
        let person = identified.signer.person_id;
        let mut findings = match &attempt.header {
            Some(header) => {
                self.rights(header, attempt.workplace.as_ref(), person, attempt.received)?
            }
            None => Vec::new(),
        };
        let (read, foreign) = self.read(identified.signed, identified.foreign);
        findings.splice(0..0, foreign);
        match (read, attempt.workplace.clone()) {
            (Some(signed), Some(workplace)) if findings.is_empty() => {
                let Identified { report, certificate, warnings, signer, .. } = identified;
                Ok(Filed { report, certificate, warnings, signed, signer, workplace })
            }
            _ => Err(Stop::Refused(findings).with(&identified.warnings)),
        }
    }

    /// Reads a verified element; the defects are those of its content, and what it may not hold
    /// where the content has none of its own to tell.
    pub(super) fn read<'t>(
        &self,
        signed: Signed<Element<'t>>,
        foreign: Vec<Finding>,
    ) -> (Option<Signed<Declaration<'t>>>, Vec<Finding>) {
        let read = |element| declaration::read(&element, &self.catalogue, self.limits.lines);
        match signed.try_map(read) {
            Ok(signed) if foreign.is_empty() => (Some(signed), Vec::new()),
            Ok(_) => (None, foreign),
            Err(defects) => (None, defects),
        }
    }
}
