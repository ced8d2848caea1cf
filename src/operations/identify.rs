//! Who signed: the registered certificates that a signature points to, the one whose key verifies,
//! and what that person may do.

use super::{
    Service, refusal,
    stop::{Cause, Stop},
};
use crate::{
    declaration::{Finding, Header, inactive},
    nomenclature::answers::{self, reason},
    registry::{Environment, Tenure, Workplace},
    signature::{
        Candidate, Hint, Located, Profile, Refusal, Refused, Report, Signed, Verified, diagnose,
        locate, locate_in,
    },
    store::{
        Session, StoreError,
        certificates::{self, Registered, Standing},
        persons,
    },
    trust::{self, Facts, Purpose},
    xml::{Document, Element},
};
use chrono::{DateTime, Utc};

/// Certificates beside a signature of nobody known that are looked at: the signer's is among the first.
const LOOKED_AT: usize = 4;

/// A verified declaration and whose certificate verified it.
pub(super) struct Identified<'t> {
    /// What was found out about the signature.
    pub(super) report: Report,
    pub(super) signed: Signed<Element<'t>>,
    pub(super) signer: Registered,
    /// Certificates that came with the signature: possible links of its chain.
    beside: Vec<Vec<u8>>,
    /// What was found out about the certificate, once it was judged.
    pub(super) certificate: Option<Facts>,
    /// What no declaration may hold: judged with the content.
    pub(super) foreign: Vec<Finding>,
    /// What is wrong beside the signature, and stands in nobody's way.
    pub(super) warnings: Vec<Finding>,
}

impl Service {
    /// The signature of a document by itself.
    pub(super) fn locate<'t>(&self, document: &'t Document<'t>) -> Result<Located<'t>, Stop> {
        locate(document, Profile::Declaration, &self.limits.document)
            .map_err(|all| self.explained(&all, document, &[]))
    }

    /// Verifies with the registered certificates that the signature points to.
    pub(super) fn identify<'t>(
        &self,
        located: &Located<'t>,
        at: DateTime<Utc>,
    ) -> Result<Identified<'t>, Stop> {
        self.examine(located, at)?.1
    }

    /// The same, with what was found out of a signature that does not hold too.
    pub(super) fn examine<'t>(
        &self,
        located: &Located<'t>,
        at: DateTime<Utc>,
    ) -> Result<(Report, Result<Identified<'t>, Stop>), Stop> {
        let (mut registered, candidates) = self.candidates(located.hints(), at)?;
        let document = located.element().document();
        let Verified { report, verdict } = located.verify(&candidates, at);
        let stamps = report.timestamps.iter();
        let warnings = stamps.filter_map(|stamp| refusal::timestamp(stamp, document)).collect();
        let explained = |all: Vec<Refused>| match self.renews(&all, &located.certificates(), at) {
            Ok(None) => self.explained(&all, document, &candidates),
            Ok(Some(before)) => Stop::Refused(refusal::renewed(findings(&all, document), &before)),
            Err(broken) => broken.into(),
        };
        let identified = verdict.map_err(explained).map(|signed| Identified {
            report: report.clone(),
            signer: registered.swap_remove(signed.signer()),
            signed,
            beside: located.certificates().into_iter().map(<[u8]>::to_vec).collect(),
            certificate: None,
            foreign: findings(located.foreign(), document),
            warnings,
        });
        Ok((report, identified))
    }

    /// The registered certificates that a signature points to, and their keys.
    pub(super) fn candidates(
        &self,
        hints: &[Hint],
        at: DateTime<Utc>,
    ) -> Result<(Vec<Registered>, Vec<Candidate>), Cause> {
        let mut registered = self.store.read(|session| pointed_to(session, hints))?;
        // Of two certificates for one key, the one in date is the signer's.
        registered.sort_by_key(|registered| trust::in_date(&registered.der, at).is_err());
        let candidates: Result<Vec<Candidate>, _> = registered
            .iter()
            .map(|registered| Candidate::certificate_der(&registered.der))
            .collect();
        Ok((registered, candidates.map_err(Cause::Certificate)?))
    }

    /// The same for a declaration inside a message, in place.
    pub(super) fn identify_in<'t>(
        &self,
        element: &Element<'t>,
        root: &Element<'t>,
        at: DateTime<Utc>,
    ) -> Result<Identified<'t>, Stop> {
        let located = locate_in(element.clone(), root, &self.limits.document);
        self.identify(&located.map_err(|all| refused(&all, root.document()))?, at)
    }

    /// A refused signature; in TEST with the mistake that explains it.
    fn explained(
        &self,
        all: &[Refused],
        document: &Document<'_>,
        candidates: &[Candidate],
    ) -> Stop {
        let findings = findings(all, document);
        let diagnosis = match self.environment {
            Environment::Test => {
                let limits = &self.limits.document;
                diagnose(document, all, Profile::Declaration, candidates, limits)
            }
            Environment::Production => None,
        };
        Stop::Refused(match diagnosis {
            Some(diagnosis) => refusal::diagnosed(findings, &diagnosis),
            None => findings,
        })
    }

    /// Of a signature of nobody who is registered, the certificate that its own seems to renew: an
    /// authority of ours issued both to one person (C-31). Others are told nothing of who is known.
    pub(super) fn renews(
        &self,
        all: &[Refused],
        shown: &[&[u8]],
        at: DateTime<Utc>,
    ) -> Result<Option<[u8; 32]>, StoreError> {
        if !all.iter().any(|refused| refused.refusal == Refusal::Unregistered) {
            return Ok(None);
        }
        let mut first = shown.iter().take(LOOKED_AT);
        let genuine = first.find(|der| self.trust.recognises(der, shown, at));
        genuine.map_or(Ok(None), |der| self.renewal_of(der))
    }

    /// The registered certificate of the one to whom another, which is genuine, was issued too.
    pub(super) fn renewal_of(&self, der: &[u8]) -> Result<Option<[u8; 32]>, StoreError> {
        let Some(holder) = trust::particulars(der).ok().and_then(|read| read.holder) else {
            return Ok(None);
        };
        self.store.read(|session| {
            let before = certificates::of_holder(session, &holder)?;
            let shown = crate::signature::sha256(der);
            let withdrawn = certificates::by_sha256(session, &shown)?.is_some();
            Ok(before.filter(|_| !withdrawn))
        })
    }

    /// Judges the signer's certificate at the time of receipt; what its holder is told all the same
    /// joins the warnings.
    pub(super) fn trusted<'t>(
        &self,
        mut identified: Identified<'t>,
        at: DateTime<Utc>,
    ) -> Result<Identified<'t>, Stop> {
        let beside: Vec<&[u8]> = identified.beside.iter().map(Vec::as_slice).collect();
        let judged = self.trust.judge(&identified.signer.der, &beside, Purpose::Signing, at);
        identified.warnings.extend(judged.warned.iter().map(refusal::certificate_warning));
        identified.certificate = judged.facts;
        match judged.refused.as_slice() {
            [] => Ok(identified),
            refused => {
                let refused = refused.iter().map(refusal::certificate).collect();
                Err(Stop::Refused(refused).with(&identified.warnings))
            }
        }
    }

    /// What a person may not do with a declaration that has this header: all of 4xxx.
    pub(super) fn rights(
        &self,
        header: &Header,
        workplace: Option<&Workplace>,
        person_id: i64,
        at: DateTime<Utc>,
    ) -> Result<Vec<Finding>, StoreError> {
        let named = || vec![("codWorkplace", header.workplace.clone())];
        let nobodys = |finding: Finding| {
            let finding = placed(header, "codWorkplace", finding);
            self.other_environment(header).into_iter().chain([finding]).collect()
        };
        let Some(workplace) = workplace else {
            return Ok(nobodys(Finding::error(&answers::WORKPLACE_UNKNOWN, named())));
        };
        let theirs = self.store.read(|session| persons::reports_for(session, person_id, at))?;
        Ok(match workplace.holders.tenure(&theirs, header.period.last_day()) {
            Tenure::OnDay => self.misfits(header, workplace),
            Tenure::OtherDays => nobodys(not_holder_on_day(&header.workplace)),
            // Who may not report for a workplace learns nothing more of it.
            Tenure::Never => nobodys(Finding::error(&answers::NOT_ENTITLED, named())),
        })
    }

    /// What keeps a workplace from filing a declaration that has this header, whoever sends it.
    pub(super) fn misfits(&self, header: &Header, workplace: &Workplace) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.other_environment(header).into_iter().collect();
        let mut say = |field, finding| findings.push(placed(header, field, finding));
        // Judged on the declared day, whenever it is sent (U-30).
        let inactive = inactive(header.period, &workplace.calendar);
        if let Some(finding) = inactive.as_ref().and_then(refusal::standing) {
            say("perioada", finding);
        }
        // Who holds it when the period ends answers for the whole of it.
        if !workplace.holders.on(header.period.last_day()).active {
            let values = vec![("codWorkplace", header.workplace.clone())];
            say("codWorkplace", Finding::error(&answers::COMPANY_INACTIVE, values));
        }
        let unit = workplace.unit_type.wire();
        if !self.catalogue.kind(&header.kind).is_some_and(|kind| kind.is_filed_by(unit)) {
            let values = vec![("tip", header.kind.clone()), ("tipUnitate", unit.to_owned())];
            say("tip", Finding::error(&answers::KIND_FOR_UNIT, values));
        }
        findings
    }

    /// 4006: made for the other environment.
    pub(super) fn other_environment(&self, header: &Header) -> Option<Finding> {
        (header.environment != self.environment).then(|| {
            let values = vec![
                ("mediu", header.environment.to_string()),
                ("asteptat", self.environment.to_string()),
            ];
            placed(header, "mediu", Finding::error(&answers::OTHER_ENVIRONMENT, values))
        })
    }
}

/// 4002: whose declarations the caller may send of other days, not of this one (U-39).
pub(super) fn not_holder_on_day(workplace: &str) -> Finding {
    let values = vec![("codWorkplace", workplace.to_owned())];
    Finding::error(&answers::NOT_ENTITLED, values).because(&reason::NOT_HOLDER_ON_DAY)
}

fn placed(header: &Header, field: &str, finding: Finding) -> Finding {
    Finding { place: header.place(field), ..finding }
}

fn refused(all: &[Refused], document: &Document<'_>) -> Stop {
    Stop::Refused(findings(all, document))
}

fn findings(all: &[Refused], document: &Document<'_>) -> Vec<Finding> {
    all.iter().map(|one| refusal::signature(one, Some(document))).collect()
}

/// The registered certificates that hints point to, each once.
fn pointed_to(session: &mut Session, hints: &[Hint]) -> Result<Vec<Registered>, StoreError> {
    let mut found: Vec<Registered> = Vec::new();
    for hint in hints {
        let some = match hint {
            Hint::Certificate(der) => {
                certificates::by_sha256(session, &crate::signature::sha256(der))?
                    .into_iter()
                    .collect()
            }
            Hint::Digest(value) => certificates::by_digest(session, value)?.into_iter().collect(),
            Hint::SubjectKey(identifier) => certificates::by_ski(session, identifier)?,
            Hint::IssuerSerial { serial, .. } => certificates::by_serial(session, serial)?,
        };
        for one in some {
            if one.standing == Standing::Registered && !found.contains(&one) {
                found.push(one);
            }
        }
    }
    Ok(found)
}
