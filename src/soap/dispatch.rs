//! A message from its bytes to its answer: envelope, operation, arguments, answer or fault.

use super::Version;
use super::answer::{self, Value, Values};
use super::contract::{NAMESPACE, Operation, Verb};
use super::envelope::{self, Envelope, RelatesTo};
use super::fault::Fault;
use super::request::{Arguments, clark};
use super::signature;
use crate::declaration::Finding;
use crate::operations::{
    CountryRow, Outage, Peer, Service, ServiceState, Submission, Unavailable, Validation,
};
use crate::xml::{Document, Element};
use std::borrow::Cow;

/// What goes back to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// SOAP version of the body.
    pub version: Version,
    /// HTTP status.
    pub status: u16,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<u32>,
    /// The envelope.
    pub body: String,
    /// What the log says of it: the operation, and the outcome or the fault's code.
    pub story: (&'static str, Cow<'static, str>),
}

/// Elements around a declaration in a message: Envelope, Body, the operation.
const AROUND: usize = 3;

/// Answers a message. `hint` is the version that HTTP's media type speaks of: faults go back in
/// it when the message itself does not tell; `peer` is what TLS knows of the caller.
pub fn handle(service: &Service, message: &[u8], hint: Version, peer: &Peer) -> Reply {
    let mut limits = service.limits.document.message(message.len());
    limits.depth = limits.depth.saturating_add(AROUND);
    let document = match Document::decode(message, &limits) {
        Ok(document) => document,
        Err(malformed) => return refuse(hint, &Fault::NotXml(malformed)),
    };
    let (version, envelope) = envelope::read(&document, &limits);
    let version = version.unwrap_or(hint);
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(fault) => return refuse(version, &fault),
    };
    let relates_to = envelope.relates_to.as_ref();
    let operation = match named(&envelope.element) {
        Ok(operation) => operation,
        Err(fault) => return refused(version, relates_to, "", &fault),
    };
    let answered = perform(service, operation, message, &envelope, peer).and_then(|done| {
        let body = answer::answer(version, relates_to, operation, done.values)
            .map_err(|mismatch| Unavailable::internal(service.clock.now(), &mismatch))?;
        Ok((body, done.outcome))
    });
    match answered {
        Ok((body, outcome)) => Reply {
            version,
            status: 200,
            retry_after: None,
            body,
            story: (operation.name, outcome.into()),
        },
        Err(fault) => refused(version, relates_to, operation.name, &fault),
    }
}

/// A fault, as a reply.
pub fn refuse(version: Version, fault: &Fault) -> Reply {
    refused(version, None, "", fault)
}

fn refused(
    version: Version,
    relates_to: Option<&RelatesTo<'_>>,
    operation: &'static str,
    fault: &Fault,
) -> Reply {
    let body = answer::fault(version, relates_to, fault).unwrap_or_else(|mismatch| {
        log::error!("a fault is not as the contract says: {mismatch}");
        String::new()
    });
    Reply {
        version,
        status: fault.status(version),
        retry_after: fault.retry_after(),
        body,
        story: (operation, fault.answer().code.to_string().into()),
    }
}

fn named(element: &Element<'_>) -> Result<&'static Operation, Fault> {
    let name = element.name();
    let operation = (name.namespace == NAMESPACE).then(|| Operation::named(name.local)).flatten();
    operation.ok_or_else(|| Fault::OperationUnknown(Some(clark(name))))
}

/// What an operation gave.
struct Done {
    values: Values<'static>,
    outcome: &'static str,
}

fn perform(
    service: &Service,
    operation: &'static Operation,
    bytes: &[u8],
    envelope: &Envelope<'_>,
    _peer: &Peer,
) -> Result<Done, Fault> {
    let arguments = Arguments::read(operation, &envelope.element)?;
    match operation.verb {
        Verb::State => Ok(Done { values: state(service.state()?), outcome: "" }),
        Verb::Countries => Ok(Done { values: countries(service.countries()?), outcome: "" }),
        Verb::Report => submit(service, Submission::Document(arguments.bytes("document")?)),
        Verb::ReportXml => {
            let (root, element) = (&envelope.root, &arguments.element()?);
            submit(service, Submission::InMessage { bytes, root, element })
        }
        Verb::Validate => {
            let validation = service.validate(arguments.bytes("document")?)?;
            let outcome = if validation.valid { "valid" } else { "invalid" };
            Ok(Done { values: validated(validation), outcome })
        }
    }
}

fn submit(service: &Service, submission: Submission<'_>) -> Result<Done, Fault> {
    let answered = service.submit(submission)?;
    let outcome = answered.outcome.wire();
    let receipt = Value::Verbatim(Cow::Owned(answered.receipt));
    Ok(Done { values: Values::new().with("Recipisa", receipt), outcome })
}

fn state(state: ServiceState) -> Values<'static> {
    let limits = Values::new()
        .with("mesaj", state.limits.message)
        .with("document", state.limits.document.bytes)
        .with("adancime", state.limits.document.depth)
        .with("atribute", state.limits.document.attributes)
        .with("linii", state.limits.lines);
    let hour = state.last_hour;
    let hour = Values::new()
        .with("preluate", hour.taken)
        .with("acceptate", hour.accepted)
        .with("respinse", hour.rejected)
        .with("refuzate", hour.refused)
        .maybe("mediana", hour.median)
        .maybe("p99", hour.p99);
    let outage = |outage: Outage| {
        Values::new()
            .with("deLa", outage.from)
            .maybe("panaLa", outage.to)
            .with("motiv", outage.reason)
    };
    Values::new()
        .with("mediu", state.environment.wire())
        .with("versiune", state.version)
        .with("ora", state.time)
        .with("preiaDeclaratii", state.taking)
        .with("limite", limits)
        .with("ultimaOra", hour)
        .each("intrerupere", state.outages.into_iter().map(outage))
}

fn countries(countries: Vec<CountryRow>) -> Values<'static> {
    let country = |row: CountryRow| {
        Values::new().with("cod", row.code).with("denumire", row.name).with("membruUE", row.eu)
    };
    Values::new().each("tara", countries.into_iter().map(country))
}

fn validated(validation: Validation) -> Values<'static> {
    Values::new()
        .with("valida", validation.valid)
        .with("semnatura", signature::values(validation.signature))
        .each("constatare", validation.findings.into_iter().map(finding))
}

fn finding(finding: Finding) -> Values<'static> {
    let (path, line, column) = match finding.place {
        Some(place) => (Some(place.path), Some(place.line), Some(place.column)),
        None => (None, None, None),
    };
    let value = |(name, value): (&'static str, String)| {
        Values::new().with("nume", name).with("valoare", value)
    };
    let values = (!finding.values.is_empty())
        .then(|| Values::new().each("valoare", finding.values.into_iter().map(value)));
    Values::new()
        .with("cod", finding.code)
        .maybe("motiv", finding.reason)
        .with("nivel", finding.level.wire())
        .with("mesaj", finding.message)
        .with("mesajEn", finding.message_en)
        .with("remediu", finding.remedy)
        .maybe("cale", path)
        .maybe("linie", line)
        .maybe("coloana", column)
        .maybe("ref", finding.reference)
        .maybe("valori", values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Outcome, Place, Receipt};
    use crate::nomenclature::answers;
    use crate::operations::{LastHour, Limits};
    use crate::registry::Environment;
    use crate::soap::contract::OPERATIONS;
    use crate::soap::fault::{Argument, Transport};
    use chrono::DateTime;
    use std::fs;
    use std::process::Command;

    /// Validates the element of an answer's Body, or a fault's detail, with xmllint.
    fn assert_valid(message: &str) {
        let document = Document::of(message);
        let root = document.check(&crate::xml::Limits::default()).unwrap();
        let element = envelope::body_of(&root).unwrap().standalone();
        let detail = message.find("<Eroare").zip(message.find("</detail>"));
        let detail = detail.or(message.find("<Eroare").zip(message.find("</soap:Detail>")));
        let element = detail.map_or(element, |(from, to)| message[from..to].to_owned());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.xml");
        fs::write(&path, element).unwrap();
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/xsd/serviciu.xsd");
        let mut xmllint = Command::new("xmllint");
        let output = xmllint.args(["--noout", "--schema", schema]).arg(&path).output();
        let output = output.expect("xmllint is installed by `make test`");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{message}");
    }

    fn instant() -> DateTime<chrono::Utc> {
        DateTime::from_timestamp(1_795_000_000, 123_000_000).unwrap()
    }

    fn a_finding() -> Finding {
        Finding::error(&answers::CODE_TWICE, vec![("cod", "a<b".into())])
            .because(&answers::reason::CERT_NOT_REGISTERED)
            .at(Place { path: "/Declaratie/FP".into(), line: 3, column: 7 })
            .about(Some("r1"))
    }

    fn receipt() -> String {
        let receipt = Receipt {
            environment: Environment::Test,
            id: "R1".into(),
            outcome: Outcome::Rejected,
            number: "CJF000000123UFP261120".parse().ok(),
            workplace: Some("CJF000000123U".into()),
            kind: Some("FP".into()),
            period: "2026-11-20".parse().ok(),
            sequence: Some(crate::declaration::Sequence::ORIGINAL),
            sha256: "00".repeat(32),
            certificate: Some("11".repeat(32)),
            received: instant(),
            late: true,
            findings: vec![a_finding(), Finding::warning(&answers::CODE_TWICE, Vec::new())],
        };
        let seal = "<s:Signature xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"/></Recipisa>";
        receipt.to_xml().replace("</Recipisa>", seal)
    }

    /// An answer of each operation with everything in it that it may have.
    fn full(verb: Verb) -> Values<'static> {
        match verb {
            Verb::State => state(ServiceState {
                environment: Environment::Production,
                version: "0.1.0",
                time: instant(),
                taking: true,
                limits: Limits::default(),
                last_hour: LastHour {
                    taken: 1,
                    median: Some(1),
                    p99: Some(1),
                    ..LastHour::default()
                },
                outages: vec![Outage {
                    from: instant(),
                    to: Some(instant()),
                    reason: "TEST".into(),
                }],
            }),
            Verb::Countries => {
                countries(vec![CountryRow { code: "RO", name: "România", eu: true }])
            }
            Verb::Report | Verb::ReportXml => {
                Values::new().with("Recipisa", Value::Verbatim(receipt().into()))
            }
            Verb::Validate => validated(Validation {
                valid: false,
                signature: signature::tests::full(),
                findings: vec![a_finding()],
            }),
        }
    }

    #[test]
    fn every_answer_is_valid_against_the_schema() {
        for operation in OPERATIONS {
            for version in [Version::Soap11, Version::Soap12] {
                let values = full(operation.verb);
                assert_valid(&answer::answer(version, None, operation, values).unwrap());
            }
        }
    }

    #[test]
    fn every_element_the_schema_declares_is_in_some_answer() {
        let mut written = String::new();
        for operation in OPERATIONS {
            let values = full(operation.verb);
            written += &answer::answer(Version::Soap11, None, operation, values).unwrap();
        }
        let schema = crate::soap::schema();
        let fault = schema.split("<xs:complexType name=\"Eroare\">").next().unwrap();
        let types = fault.split("<xs:complexType name=").skip(1);
        for field in types.flat_map(|of| of.split("<xs:element name=\"").skip(1)) {
            let name = field.split('"').next().unwrap();
            assert!(written.contains(&format!("<{name}")), "{name}");
        }
    }

    #[test]
    fn every_fault_is_valid_against_the_schema() {
        let passing = Unavailable::Passing { incident: "1".into(), retry_after: 30 };
        let malformed = Document::of("<a").check(&crate::xml::Limits::default()).unwrap_err();
        let faults = [
            Fault::from(passing),
            Fault::from(Transport::Path),
            Fault::from(Argument::Unknown("<&".into())),
            Fault::NotXml(malformed),
        ];
        for fault in faults {
            for version in [Version::Soap11, Version::Soap12] {
                assert_valid(&refuse(version, &fault).body);
            }
        }
    }
}
