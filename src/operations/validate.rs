//! valideaza: what would come of a document, nothing kept. Without a valid signature of somebody
//! entitled only what the document itself shows is judged: nothing of the registry leaks.

use super::{Service, Unavailable, identify::Identified, stop::Stop};
use crate::{
    declaration::{self, Finding, Level, civil_date, judge_alone, read_header},
    nomenclature::answers,
    signature::Report,
    store::workplaces,
    xml,
};
use chrono::{DateTime, Utc};

/// What was found out about the signature; what is wrong with it is among the findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignatureReport {
    /// The document has one.
    pub present: bool,
    /// It is good, and so is its certificate.
    pub valid: bool,
    /// What was found out, of one whose structure holds.
    pub report: Option<Report>,
}

/// What is right and wrong with a document that is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    /// No error among the findings.
    pub valid: bool,
    /// The signature.
    pub signature: SignatureReport,
    /// Errors and warnings, all of them.
    pub findings: Vec<Finding>,
}

impl Service {
    /// Judges a document, signed or not.
    pub fn validate(&self, bytes: &[u8]) -> Result<Validation, Unavailable> {
        let now = self.clock.now();
        let mut signature = SignatureReport::default();
        let findings = match self.findings(bytes, now, &mut signature) {
            Ok(findings) | Err(Stop::Refused(findings)) => findings,
            Err(Stop::Broken(cause)) => return Err(cause.unavailable(now)),
        };
        let valid = findings.iter().all(|finding| finding.level != Level::Error);
        Ok(Validation { valid, signature, findings })
    }

    fn findings(
        &self,
        bytes: &[u8],
        now: DateTime<Utc>,
        signature: &mut SignatureReport,
    ) -> Result<Vec<Finding>, Stop> {
        let document = xml::Document::decode(bytes, &self.limits.document)?;
        let root = document.check(&self.limits.document)?;
        let identified = match self.locate(&document) {
            Ok(located) => {
                signature.present = true;
                let (report, identified) = self.examine(&located, now)?;
                signature.report = Some(report);
                identified.and_then(|identified| self.trusted(identified, now))
            }
            Err(stop) => Err(stop),
        };
        match identified {
            Ok(identified) => {
                signature.valid = true;
                let warnings = identified.warnings.clone();
                let judged = self.entitled(identified, now);
                let findings = judged.map_err(|stop| stop.with(&warnings))?;
                Ok([warnings, findings].concat())
            }
            Err(Stop::Broken(cause)) => Err(cause.into()),
            Err(Stop::Refused(refused)) => {
                let missing = |finding: &Finding| finding.code == answers::NO_SIGNATURE.code;
                signature.present |= !refused.iter().any(missing);
                // A draft is validated before it is signed: that is no error of it.
                let mut findings: Vec<_> = refused.into_iter().filter(|f| !missing(f)).collect();
                findings.extend(self.alone(&root, now)?);
                Ok(findings)
            }
        }
    }

    /// All that a submission by this signer would be told.
    fn entitled(
        &self,
        identified: Identified<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Finding>, Stop> {
        let element = identified.signed.as_ref();
        let Some(header) = read_header(element, &self.catalogue) else {
            return self.alone(element, now);
        };
        let workplace = self.store.read(|session| workplaces::find(session, &header.workplace))?;
        let person = identified.signer.person_id;
        let rights = self.rights(&header, workplace.as_ref(), person, now)?;
        let (read, mut findings) = self.read(identified.signed, identified.foreign);
        findings.extend(rights);
        match (read, workplace, self.catalogue.kind(&header.kind)) {
            (Some(signed), Some(workplace), Some(kind)) if findings.is_empty() => {
                self.store.snapshot(|session| {
                    let judged = self.judged(session, signed, kind, &workplace, now)?;
                    Ok(judged.findings().to_vec())
                })
            }
            _ => Ok(findings),
        }
    }

    /// What a document shows by itself.
    fn alone(&self, element: &xml::Element<'_>, now: DateTime<Utc>) -> Result<Vec<Finding>, Stop> {
        let declaration = match declaration::read(element, &self.catalogue, self.limits.lines) {
            Ok(declaration) => declaration,
            Err(defects) => return Ok(defects),
        };
        let Some(kind) = self.catalogue.kind(&declaration.header.kind) else {
            return Ok(Vec::new());
        };
        let lists = self.store.read(|session| self.lists.current(session))?;
        Ok(judge_alone(&declaration, kind, civil_date(now), &lists))
    }
}
