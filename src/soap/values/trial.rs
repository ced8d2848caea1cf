//! Every answer, with everything in it that it may have, follows the schema; so does every fault.

use super::*;
use crate::declaration::disposal::{Issue, Statement, dispose};
use crate::declaration::{
    Closing, Missing, Outcome, Place, Quantity, Receipt, RegistrationNumber, Schedule, Sequence,
    State, Transmitted,
};
use crate::kinds::Catalogue;
use crate::nomenclature::answers;
use crate::operations::{
    Branch, BranchKind, Change, DraftChange, DraftKey, Drafted, Entry, Found, KeptDraft, LastHour,
    Limits, List, NomenclaturePage, OpenedDraft, Overdue, Place as FoundPlace, Reported,
    ReportedKind, Retrieved, SearchPage, Unavailable,
};
use crate::registry::{Authorisations, Calendar, Environment, Standing, UnitType, Workplace};
use crate::soap::answer::{self, Value};
use crate::soap::contract::{Consult, Drafts, OPERATIONS, Open, Verb};
use crate::soap::fault::{Argument, Fault, Transport};
use crate::soap::{Version, envelope, refuse};
use crate::store::{Kept, places::Term};
use crate::xml::Document;
use chrono::DateTime;
use std::fs;
use std::process::Command;

/// Validates the element of an answer's Body, or a fault's detail, with xmllint.
fn assert_valid(message: &str) {
    let document = Document::of(message);
    let root = document.check(&crate::xml::Limits::default()).unwrap();
    let element = envelope::body_of(&root).unwrap().standalone().into_owned();
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
        engine: "1.2.3",
    };
    let seal = "<s:Signature xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"/></Recipisa>";
    receipt.to_xml().replace("</Recipisa>", seal)
}

/// A disposal, with everything in it that it may have.
fn disposal() -> String {
    let catalogue = Catalogue::load().unwrap();
    let held = Closing {
        table: 1,
        product: "22071000".into(),
        condition: Some("V".into()),
        unit: Some("L".into()),
        closing: 12_345,
        largest: 12_345,
    };
    let quantity = Quantity::of(345, 3);
    let issue = Issue { product: "22071000".into(), table: None, condition: None, quantity };
    let (kind, period) = (catalogue.kind("FA").unwrap(), "2026-11".parse().unwrap());
    let (calendar, authorisations) =
        (&Calendar::of(UnitType::UtilizatorFinal), &Authorisations::default());
    let schedule = Schedule { kind, calendar, authorisations };
    let statement = Statement {
        environment: Environment::Test,
        number: &"RO00000000T01FA2611V01".parse().unwrap(),
        workplace: &"RO00000000T01".parse().unwrap(),
        kind,
        period,
        officer: "OF-TEST",
        reason: "TEST & <",
        at: instant(),
        stocks: &dispose(&schedule, period, vec![held], &[issue]).unwrap(),
    };
    statement.to_xml()
}

#[test]
fn the_document_of_a_disposal_is_valid_against_the_schema() {
    let disposal = disposal();
    assert!(disposal.contains("<stocFinal>12</stocFinal>"), "{disposal}");
    let open = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>";
    assert_valid(&format!("{open}{disposal}</e:Body></e:Envelope>"));
}

/// An answer of each operation with everything in it that it may have.
fn full(verb: Verb) -> Values<'static> {
    match verb {
        Verb::Open(verb) => open(verb),
        Verb::Consult(verb) => consult(verb),
        Verb::Draft(verb) => draft(verb),
    }
}

fn open(verb: Open) -> Values<'static> {
    match verb {
        Open::State => state(ServiceState {
            environment: Environment::Production,
            version: "0.1.0",
            time: instant(),
            taking: true,
            limits: Limits::default(),
            last_hour: LastHour { taken: 1, median: Some(1), p99: Some(1), ..LastHour::default() },
            outages: vec![Outage { from: instant(), to: Some(instant()), reason: "TEST".into() }],
        }),
        Open::Countries => countries(vec![CountryRow { code: "RO", name: "România", eu: true }]),
        Open::Nomenclature => {
            let day = instant().date_naive();
            let entry = Entry {
                code: "W00000001".into(),
                name: "TEST".into(),
                name_en: Some("TEST".into()),
                validity: (Some(day), Some(day)),
                unit: Some("UT".into()),
                prescription: Some(true),
                controlled: Some(false),
                union: (Some(day), Some(day)),
                answer: answers::rows().find(|row| row.reason.is_some()),
            };
            nomenclature(NomenclaturePage {
                list: List::Medicines,
                version: Some(day),
                pages: 1,
                total: 1,
                entries: vec![entry],
            })
        }
        Open::Report | Open::ReportXml | Open::Transmit => {
            Values::new().with("Recipisa", Value::Verbatim(receipt().into()))
        }
        Open::Validate => validated(Validation {
            valid: false,
            signature: signature::tests::full(),
            findings: vec![a_finding()],
        }),
    }
}

fn kept(number: RegistrationNumber) -> Kept {
    Kept {
        id: 1,
        workplace_id: 1,
        kind: "FP".into(),
        period: "2026-11-20".parse().unwrap(),
        sequence: Sequence::ORIGINAL,
        state: State::Rejected,
        number: Some(number),
        replaced_by: Some("CJF000000123UFP261120R01".into()),
        sha256: vec![0; 32],
        received_at: instant(),
        registered_at: Some(instant()),
        late: false,
    }
}

fn consult(verb: Consult) -> Values<'static> {
    let (period, next) = ("2026-11-20".parse().unwrap(), "2026-11-21".parse().ok());
    let number: RegistrationNumber = "CJF000000123UFP261120".parse().unwrap();
    let workplace = Workplace::unknown("CJF000000123U");
    let sequence = Sequence::ORIGINAL;
    let change = Change {
        number: number.to_string(),
        sequence,
        disposal: true,
        at: instant(),
        person: Some("TEST Ana".into()),
        officer: Some("OF-1".into()),
        reason: "TEST".into(),
        from: Some(State::Accepted),
        to: Some(State::Rejected),
        registered_at: Some(instant()),
    };
    match verb {
        Consult::Branches => {
            let kinds = vec![BranchKind { kind: "FP".into(), last: Some(period), next }];
            let (standing, company) = (Standing::OutOfSeason, workplace.holders.first.clone());
            branches(vec![Branch { workplace, standing, company, kinds }])
        }
        Consult::Reported => {
            let state = State::Accepted;
            let last = Transmitted { number: number.clone(), period, sequence, state };
            let overdue = Overdue {
                missing: Missing { period, withdrawn: Some(number) },
                deadline: Some(instant()),
                late: true,
            };
            let (kind, last, missing) = ("FP".into(), Some(last), vec![overdue]);
            let kinds = vec![ReportedKind { kind, last, next, missing }];
            reported(Reported { workplace: workplace.code, kinds })
        }
        Consult::Declaration => retrieved(Retrieved {
            workplace: workplace.code,
            kept: kept(number),
            document: b"<Declaratie/>".into(),
            envelope: Some(b"<Envelope/>".into()),
            receipt: receipt(),
            withdrawal: Some(change.clone()),
            disposals: vec![change],
        }),
        Consult::History => history(vec![change]),
        Consult::Search => {
            let place = FoundPlace {
                workplace_id: 1,
                code: "CJF000000123U".into(),
                county: Some("CJ".into()),
                company_cui: "10000008".into(),
                company_name: "TEST".into(),
                excise_code: Some("RO00000000T01".into()),
                term: Term::default(),
            };
            let found = vec![Found { place, kept: kept(number) }];
            super::found(SearchPage { pages: 1, total: 1, found })
        }
    }
}

fn draft(verb: Drafts) -> Values<'static> {
    let workplace = Workplace::unknown("CJF000000123U").code;
    let period = "2026-11-20".parse().unwrap();
    let kept = KeptDraft {
        workplace: workplace.clone(),
        kind: "FP".into(),
        period,
        sha256: [0; 32],
        document: Some(b"<Declaratie/>".into()),
    };
    match verb {
        Drafts::Create | Drafts::Amend | Drafts::Save => {
            drafted(Drafted { draft: Some(kept), findings: vec![a_finding()] })
        }
        Drafts::Get => opened(OpenedDraft {
            draft: kept,
            findings: vec![a_finding()],
            changes: vec![DraftChange {
                at: instant(),
                person: "TEST Ana".into(),
                reason: "TEST".into(),
                to: None,
            }],
        }),
        Drafts::Delete => {
            deleted(&workplace, DraftKey { workplace: String::new(), kind: "FP".into(), period })
        }
    }
}

#[test]
fn every_answer_is_valid_against_the_schema() {
    for operation in OPERATIONS {
        for version in [Version::Soap11, Version::Soap12] {
            let values = full(operation.verb);
            assert_valid(&answer::answer(version, None, None, operation, values).unwrap());
        }
    }
}

#[test]
fn every_element_the_schema_declares_is_in_some_answer() {
    let mut written = String::new();
    for operation in OPERATIONS {
        let values = full(operation.verb);
        written += &answer::answer(Version::Soap11, None, None, operation, values).unwrap();
    }
    written += &disposal();
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
