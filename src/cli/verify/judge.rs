//! The judgement of one file: a declaration, a receipt, or a message that holds a declaration.

use super::{ProfileFlag, Verify};
use crate::{
    declaration::Finding,
    operations::refusal,
    signature::{
        Candidate, Diagnosis, KeyError, Located, Profile, Refused, Report, Verified, diagnose,
        locate, locate_in,
    },
    soap::envelope,
    trust::{self, Anchors, Flaw, Policy, Purpose, Severity, Trust},
    xml::{Document, Limits},
};
use chrono::{DateTime, Utc};
use std::{fs, path::PathBuf};

/// What is known before any file is opened.
pub(super) struct Judge {
    candidates: Vec<Candidate>,
    trust: Option<Trust>,
    at: DateTime<Utc>,
    profile: Profile,
    limits: Limits,
    /// Whether what was digested is asked for.
    octets: bool,
}

/// What came of a document.
pub(super) struct Judged {
    /// Why it is not valid; none where it is.
    pub(super) findings: Vec<Finding>,
    /// What explains a signature that does not hold.
    pub(super) diagnosis: Option<Diagnosis>,
    /// Of a signature whose structure holds.
    pub(super) report: Option<Report>,
    /// What was digested for the declaration, likewise.
    pub(super) octets: Option<Vec<u8>>,
}

impl From<Vec<Finding>> for Judged {
    fn from(findings: Vec<Finding>) -> Self {
        Self { findings, diagnosis: None, report: None, octets: None }
    }
}

impl Judge {
    /// From the flags; the error is every mistake in them.
    pub(super) fn new(flags: &Verify) -> Result<Self, Vec<String>> {
        let mut mistakes = Vec::new();
        let mut candidates = Vec::new();
        let mut candidate =
            |file: &PathBuf, read: fn(&[u8]) -> Result<Vec<Candidate>, KeyError>| {
                let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()));
                match bytes
                    .and_then(|b| read(&b).map_err(|error| format!("{}: {error}", file.display())))
                {
                    Ok(read) => candidates.extend(read),
                    Err(mistake) => mistakes.push(mistake),
                }
            };
        flags.cert.iter().for_each(|file| candidate(file, Candidate::certificates_pem));
        let bare = |pem: &[u8]| Candidate::key_pem(pem).map(|key| vec![key]);
        flags.key.iter().for_each(|file| candidate(file, bare));
        let anchors = flags.trust.as_ref().and_then(|file| {
            let anchors = fs::read(file).map_err(|error| error.to_string());
            match anchors.and_then(|pem| Anchors::from_pem(&pem).map_err(|error| error.to_string()))
            {
                Ok(anchors) => Some(anchors),
                Err(error) => {
                    mistakes.push(format!("{}: {error}", file.display()));
                    None
                }
            }
        });
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let profile = match flags.profile {
            ProfileFlag::Declaration => Profile::Declaration,
            ProfileFlag::Receipt => Profile::Receipt,
            ProfileFlag::Core => Profile::Core,
        };
        let at = flags.at.unwrap_or_else(Utc::now);
        // Of two certificates for one key, the one in date is the signer's.
        candidates.sort_by_key(|candidate| {
            !candidate.der().is_empty() && trust::in_date(candidate.der(), at).is_err()
        });
        let (limits, octets) = (Limits::default(), flags.canonical.is_some());
        // What an environment would ask of the certificate beside its chain, it says itself.
        let lenient = Policy { unqualified: Severity::Warn, unknown: Severity::Warn };
        let trust = anchors.map(|anchors| Trust::new(anchors, lenient));
        Ok(Self { candidates, trust, at, profile, limits, octets })
    }

    /// Judges a file.
    pub(super) fn judge(&self, bytes: &[u8]) -> Judged {
        let document = match Document::decode(bytes, &self.limits) {
            Ok(document) => document,
            Err(malformed) => return vec![refusal::malformed_document(&malformed)].into(),
        };
        let is_message = document.root().is_some_and(|name| name.local == "Envelope");
        if self.profile == Profile::Declaration && is_message {
            return self.message(&document);
        }
        self.verify(&document, locate(&document, self.profile, &self.limits))
    }

    /// Reading (b) first: most signers sign the file and paste it after.
    fn message(&self, message: &Document<'_>) -> Judged {
        let envelope = match envelope::read(message, &self.limits).1 {
            Ok(envelope) => envelope,
            Err(fault) => return vec![Finding::error(fault.answer(), Vec::new())].into(),
        };
        let (root, element) = (&envelope.root, envelope.declaration());
        let text = element.standalone();
        let document = Document::of(&*text);
        let apart = locate(&document, self.profile, &self.limits).map(Located::apart);
        let apart = self.verify(&document, apart);
        if apart.findings.is_empty() {
            return apart;
        }
        let in_place = self.verify(message, locate_in(element, root, &self.limits));
        let counts = in_place.findings.is_empty()
            || refusal::tells_more(&in_place.findings, &apart.findings);
        if counts { in_place } else { apart }
    }

    fn verify(
        &self,
        document: &Document<'_>,
        located: Result<Located<'_>, Vec<Refused>>,
    ) -> Judged {
        let said = |all: &[Refused]| -> Vec<Finding> {
            all.iter().map(|refused| refusal::signature(refused, Some(document))).collect()
        };
        let diagnosis =
            |all: &[Refused]| diagnose(document, all, self.profile, &self.candidates, &self.limits);
        let located = match located {
            Ok(located) => located,
            Err(all) => return Judged { diagnosis: diagnosis(&all), ..said(&all).into() },
        };
        let Verified { report, verdict } = located.verify(&self.candidates, self.at);
        let (findings, diagnosis) = match verdict {
            Ok(signed) => match self.trusted(&located, signed.signer()) {
                Ok(()) => (said(located.foreign()), None),
                Err(flaws) => (flaws.iter().map(refusal::certificate).collect(), None),
            },
            Err(all) => (said(&all), diagnosis(&all)),
        };
        let octets = self.octets.then(|| octets(&located)).flatten();
        Judged { findings, diagnosis, report: Some(report), octets }
    }

    fn trusted(&self, located: &Located<'_>, signer: usize) -> Result<(), Vec<Flaw>> {
        let der = self.candidates.get(signer).map(Candidate::der).unwrap_or_default();
        if der.is_empty() {
            return Ok(());
        }
        let flaws = match &self.trust {
            Some(trust) => {
                trust.judge(der, &located.certificates(), Purpose::Signing, self.at).refused
            }
            None => trust::in_date(der, self.at).err().into_iter().collect(),
        };
        if flaws.is_empty() { Ok(()) } else { Err(flaws) }
    }
}

fn octets(located: &Located<'_>) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    located.octets(&mut |part| octets.extend_from_slice(part)).ok()?;
    Some(octets)
}
