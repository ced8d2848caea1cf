//! The report on a signature as lines for people.

use crate::signature::{Diagnosis, Part, Properties, Reading, ReferenceReport, Report, Timestamp};

/// The mistake that explains a signature, line by line.
pub(super) fn explanation(diagnosis: &Diagnosis) -> Vec<(&'static str, String)> {
    let Diagnosis { mistake, proven, digests, difference } = diagnosis;
    let sure = if *proven { "" } else { "probably " };
    let mut lines = vec![("diagnosis", format!("{}: {sure}{}", mistake.name, mistake.en))];
    if let Some(digests) = digests {
        lines.push(("computed", digests.computed.clone()));
        lines.push(("claimed", digests.claimed.clone()));
    }
    if let Some(difference) = difference {
        lines.push(("signed", format!("{:?}", difference.signed)));
        lines.push(("received", format!("{:?}", difference.received)));
    }
    lines
}

/// What each line is about, and what it says.
pub(super) fn lines(report: &Report) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(reading) = report.reading {
        let reading = match reading {
            Reading::InPlace => "(a) in place, inside the message",
            Reading::Apart => "(b) as a document of its own",
        };
        lines.push(("reading", reading.to_owned()));
    }
    let key = report.key.map(|key| format!("{} of {} bits, ", key.kind, key.bits));
    let value = holds(report.value_holds);
    let (method, digest) = (name(report.method), name(report.digest));
    lines
        .push(("signature", format!("{method} over {digest}, {}{value}", key.unwrap_or_default())));
    lines.push(("SignedInfo", name(report.canonicalization).to_owned()));
    lines.extend(report.references.iter().map(|one| ("reference", reference(one))));
    lines.extend(report.certificate.clone().map(|sha256| ("certificate", sha256)));
    lines.extend(report.properties.as_ref().map(|one| ("XAdES", properties(one))));
    lines.extend(report.timestamps.iter().map(|one| ("timestamp", timestamp(one))));
    lines
}

/// The part of an algorithm's URI that tells it from others: what comes last, and of a
/// canonicalization what stands before `#WithComments` too.
fn name(uri: &'static str) -> &'static str {
    let last = uri.rsplit_once('/').map_or(uri, |(_, last)| last).trim_end_matches('#');
    match last.split_once('#') {
        Some((_, name)) if name != "WithComments" => name,
        _ => last,
    }
}

fn holds(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "holds",
        Some(false) => "does not hold",
        None => "not computed",
    }
}

fn reference(reference: &ReferenceReport) -> String {
    let covers = match reference.covers {
        Part::Declaration => "the whole declaration",
        Part::Properties => "the signed properties",
        Part::KeyInfo => "KeyInfo",
        Part::Other => "something else",
    };
    let without = if reference.enveloped { " without the signature" } else { "" };
    let canonical = reference.canonicalization.map_or("base64", name);
    let (digest, holds) = (name(reference.digest), holds(reference.holds));
    format!("\"{}\" {covers}{without}, {canonical}, {digest}, {holds}", reference.uri)
}

fn properties(properties: &Properties) -> String {
    if !properties.signed {
        return "properties that the signature does not cover".to_owned();
    }
    let certificate = match properties.certificate {
        Some(true) => "the certificate is the one they name",
        Some(false) => "they name another certificate",
        None => "they name no certificate by a known digest",
    };
    let time = properties.signing_time.map(|time| format!("signed at {}, ", time.to_rfc3339()));
    let policy = properties.policy.as_ref().map(|policy| format!(", policy {policy}"));
    format!("{}{certificate}{}", time.unwrap_or_default(), policy.unwrap_or_default())
}

fn timestamp(timestamp: &Timestamp) -> String {
    let time = timestamp.time.map(|time| time.to_rfc3339());
    let said = time.into_iter().chain(timestamp.authority.clone());
    let said: Vec<String> = said
        .chain(Some(match timestamp.problem {
            Some(problem) => problem.to_string(),
            None => "holds".to_owned(),
        }))
        .collect();
    said.join(", ")
}
