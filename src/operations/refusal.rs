//! Refusals of the modules below in the words of the published table: code, place, what clashes.

mod certificate;
#[cfg(test)]
mod growth;
mod sentences;
mod tried;

pub use certificate::{certificate, certificate_warning, renewed, unregistered};
pub(super) use sentences::instant;
pub use sentences::problem;

use crate::{
    declaration::{Finding, Place},
    nomenclature::answers::{self, Answer, Reason, reason},
    registry::{Standing, Status},
    signature::{Contradiction, Diagnosis, Refusal, Refused, Timestamp},
    xml::{Class, Document, Malformed},
};

/// A refused signature, or a document that is none. `document` is the one that positions are in.
pub fn signature(refused: &Refused, document: Option<&Document<'_>>) -> Finding {
    let (answer, values) = answer(&refused.refusal);
    let finding = match &refused.refusal {
        Refusal::Malformed(malformed) => return malformed_document(malformed),
        Refusal::Unregistered => unregistered(None),
        refusal => Finding::error(answer, values)
            .explained(&sentences::signature(refusal), &refusal.to_string()),
    };
    let finding = Finding { tried: tried::signature(&refused.refusal), ..finding };
    match (refused.at, document) {
        (Some(at), Some(document)) => finding.at(place(document, at)),
        _ => finding,
    }
}

/// A refused signature of a message (7004): all that is wrong, at the place of the first. The sentences
/// of 2xxx speak of declarations. `renews` is the registered certificate that its own seems to renew.
pub fn message(all: &[Refused], renews: Option<&[u8; 32]>, document: &Document<'_>) -> Finding {
    let renewed = renews.map(|before| unregistered(Some(before)));
    let said = |say: fn(&Refusal) -> String, of: fn(&Finding) -> &str| {
        let one = |one: &Refused| match (&one.refusal, &renewed) {
            (Refusal::Unregistered, Some(renewed)) => of(renewed).to_owned(),
            (refusal, _) => say(refusal),
        };
        all.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let finding = Finding {
        message: said(sentences::signature, |renewed| &renewed.message),
        message_en: said(Refusal::to_string, |renewed| &renewed.message_en),
        ..Finding::error(&answers::NO_IDENTITY, Vec::new())
    };
    match all.iter().find_map(|one| one.at) {
        Some(at) => finding.at(place(document, at)),
        None => finding,
    }
}

/// The findings of a signature that does not hold, with the mistake that explains it: its sentence,
/// what to do, its name, the digests, and the canonical bytes around the first difference.
pub fn diagnosed(findings: Vec<Finding>, diagnosis: &Diagnosis) -> Vec<Finding> {
    let Diagnosis { mistake, proven, digests, difference } = diagnosis;
    let [ro, en] = match proven {
        true => [mistake.ro.to_owned(), mistake.en.to_owned()],
        false => [format!("probabil {}", mistake.ro), format!("probably {}", mistake.en)],
    };
    let mut values = vec![("diagnostic", mistake.name.to_owned())];
    if let Some(digests) = digests {
        values.push(("rezumatCalculat", digests.computed.clone()));
        values.push(("rezumatDeclarat", digests.claimed.clone()));
    }
    if let Some(difference) = difference {
        values.push(("semnat", difference.signed.clone()));
        values.push(("primit", difference.received.clone()));
    }
    let explained = |finding: Finding| {
        let mut finding = finding.explained(&ro, &en);
        finding.remedy = mistake.remedy.to_owned();
        finding.values.extend(values.clone());
        finding
    };
    let mut findings = findings.into_iter();
    findings.next().map(explained).into_iter().chain(findings).collect()
}

/// A timestamp that is not good: a warning, for the signature is good without it.
pub fn timestamp(timestamp: &Timestamp, document: &Document<'_>) -> Option<Finding> {
    let problem = timestamp.problem?;
    let warning = Finding::warning(&answers::SIGNATURE_PROPERTIES, Vec::new());
    let warning = warning.explained(sentences::timestamp(problem), &problem.to_string());
    Some(warning.at(place(document, timestamp.at)))
}

/// What is not XML that is read here.
pub fn malformed_document(malformed: &Malformed) -> Finding {
    let answer = match malformed.problem.class() {
        Class::NotWellFormed => &answers::NOT_WELL_FORMED,
        Class::Dtd => &answers::DOCTYPE,
        Class::TooLarge => &answers::TOO_LARGE,
        Class::Encoding => &answers::ENCODING,
    };
    let position = malformed.position;
    Finding::error(answer, Vec::new())
        .explained(&sentences::problem(&malformed.problem), &malformed.problem.to_string())
        .tried(tried::problem(&malformed.problem))
        .at(Place { path: "/".to_owned(), line: position.line, column: position.column })
}

/// Of two refusals of a declaration in a message, the one of the document apart, unless the value
/// of the signature holds in place only: what is wrong then is said of that reading.
pub fn of_readings(apart: Vec<Finding>, in_place: Vec<Finding>) -> Vec<Finding> {
    if tells_more(&in_place, &apart) { in_place } else { apart }
}

/// Whether the value of the signature fails in the other reading only.
pub fn tells_more(findings: &[Finding], other: &[Finding]) -> bool {
    let value = answers::SIGNATURE_MISMATCH.code;
    let fails = |findings: &[Finding]| findings.iter().any(|finding| finding.code == value);
    fails(other) && !fails(findings)
}

/// A workplace that is not active on the declared day (4003), and what it is instead; none where it
/// is active.
pub fn standing(standing: &Standing) -> Option<Finding> {
    let (reason, values) = match standing {
        Standing::Active => return None,
        Standing::NotYetAuthorised(first) => {
            (&reason::WORKPLACE_NOT_YET_AUTHORISED, vec![("deLa", first.to_string())])
        }
        Standing::Inactive { row, until } => {
            let mut values =
                vec![("stare", row.status.to_string()), ("deLa", row.from.to_string())];
            let last = until.and_then(|next| next.pred_opt());
            values.extend(last.map(|last| ("panaLa", last.to_string())));
            values.extend(row.act.clone().map(|act| ("act", act)));
            (inactive(row.status)?, values)
        }
        Standing::ParentInactive => (&reason::PARENT_NOT_ACTIVE, Vec::new()),
        Standing::OutOfSeason => (&reason::OUT_OF_SEASON, Vec::new()),
    };
    Some(Finding::error(&answers::WORKPLACE_NOT_ACTIVE, values).because(reason))
}

fn inactive(status: Status) -> Option<&'static Reason> {
    match status {
        Status::Active => None,
        Status::Suspended | Status::SuspensionExpired | Status::SuspendedBySanction => {
            Some(&reason::WORKPLACE_SUSPENDED)
        }
        Status::Withdrawn | Status::Annulled | Status::Closed => Some(&reason::WORKPLACE_CLOSED),
    }
}

fn answer(refusal: &Refusal) -> (&'static Answer, Vec<(&'static str, String)>) {
    let plain = |answer| (answer, Vec::new());
    match refusal {
        Refusal::Malformed(_) => plain(&answers::NOT_WELL_FORMED),
        Refusal::NotADeclaration | Refusal::Foreign(_) => plain(&answers::STRUCTURE),
        Refusal::Missing => plain(&answers::NO_SIGNATURE),
        Refusal::Digest { uri } => (&answers::DIGEST_MISMATCH, vec![("referinta", uri.clone())]),
        Refusal::Value => plain(&answers::SIGNATURE_MISMATCH),
        Refusal::Algorithm(uri) => (&answers::SIGNATURE_POLICY, vec![("algoritm", uri.clone())]),
        Refusal::External(uri) => (&answers::SIGNATURE_POLICY, vec![("referinta", uri.clone())]),
        Refusal::Key(_) => plain(&answers::SIGNATURE_POLICY),
        Refusal::Coverage(_) => plain(&answers::SIGNATURE_COVERAGE),
        Refusal::Message(_) => plain(&answers::NO_IDENTITY),
        Refusal::SecondSignature => plain(&answers::SIGNATURE_AMBIGUOUS),
        Refusal::RepeatedId(id) => (&answers::SIGNATURE_AMBIGUOUS, vec![("id", id.clone())]),
        Refusal::Structure(_) => plain(&answers::SIGNATURE_STRUCTURE),
        Refusal::Contradiction(contradiction) => {
            let values = match contradiction {
                Contradiction::Certificate => Vec::new(),
                Contradiction::SigningTime(time) => vec![("momentSemnare", time.to_rfc3339())],
            };
            (&answers::SIGNATURE_PROPERTIES, values)
        }
        Refusal::Unregistered => plain(&answers::CERTIFICATE_UNKNOWN),
    }
}

fn place(document: &Document<'_>, at: usize) -> Place {
    let position = document.position(at);
    Place { path: document.path(at), line: position.line, column: position.column }
}
