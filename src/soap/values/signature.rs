//! The report on a signature in the words of the contract: `Semnatura`.

use crate::operations::SignatureReport;
use crate::signature::{Part, Properties, ReferenceReport, Timestamp};
use crate::soap::answer::Values;

/// The values of `Semnatura`.
pub(super) fn values(signature: SignatureReport) -> Values<'static> {
    let values = Values::new().with("prezenta", signature.present).with("valida", signature.valid);
    let Some(report) = signature.report else { return values };
    values
        .maybe("certificat", report.certificate)
        .maybe("tipCheie", report.key.map(|key| key.kind))
        .maybe("bitiCheie", report.key.map(|key| key.bits))
        .with("canonizare", report.canonicalization)
        .with("algoritm", report.method)
        .with("rezumat", report.digest)
        .maybe("valoareCorecta", report.value_holds)
        .each("referinta", report.references.into_iter().map(reference))
        .maybe("xades", report.properties.map(properties))
        .each("marcaTemporala", report.timestamps.into_iter().map(timestamp))
}

fn reference(reference: ReferenceReport) -> Values<'static> {
    let covers = match reference.covers {
        Part::Declaration => "DECLARATIE",
        Part::Properties => "PROPRIETATI",
        Part::KeyInfo => "KEYINFO",
        Part::Other => "ALTCEVA",
    };
    Values::new()
        .with("uri", reference.uri)
        .with("acopera", covers)
        .with("faraSemnatura", reference.enveloped)
        .maybe("canonizare", reference.canonicalization)
        .with("rezumat", reference.digest)
        .maybe("corecta", reference.holds)
}

fn properties(properties: Properties) -> Values<'static> {
    Values::new()
        .with("semnate", properties.signed)
        .maybe("momentSemnare", properties.signing_time)
        .maybe("certificatCorect", properties.certificate)
        .maybe("politica", properties.policy)
}

fn timestamp(timestamp: Timestamp) -> Values<'static> {
    Values::new()
        .with("corecta", timestamp.problem.is_none())
        .maybe("moment", timestamp.time)
        .maybe("autoritate", timestamp.authority)
        .maybe("problema", timestamp.problem.map(|problem| problem.to_string()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::signature::{Key, Report, TimestampProblem};

    /// A report that says everything.
    pub(in crate::soap) fn full() -> SignatureReport {
        let time = chrono::DateTime::from_timestamp(1_795_000_000, 0);
        let report = Report {
            reading: None,
            canonicalization: "urn:c14n",
            method: "urn:method",
            digest: "urn:digest",
            value_holds: Some(true),
            key: Some(Key { kind: "RSA", bits: 2048 }),
            certificate: Some("11".repeat(32)),
            references: [Part::Declaration, Part::Properties, Part::KeyInfo, Part::Other]
                .map(|covers| ReferenceReport {
                    uri: "#x".to_owned(),
                    covers,
                    enveloped: true,
                    canonicalization: Some("urn:c14n"),
                    digest: "urn:digest",
                    holds: Some(false),
                })
                .to_vec(),
            properties: Some(Properties {
                signed: true,
                signing_time: time,
                certificate: Some(true),
                policy: Some("implied".to_owned()),
            }),
            timestamps: vec![Timestamp {
                at: 0,
                time,
                authority: Some("TEST TSA".to_owned()),
                problem: Some(TimestampProblem::Imprint),
            }],
        };
        SignatureReport { present: true, valid: false, report: Some(report) }
    }
}
