//! The two tables of operations of `kinds.md`, kind by kind: each row of `fixtures/operatiuni.tsv`
//! is an operation on a day that breaks nothing else, and what the service says of it. And which
//! unit files which kind.

use super::answer::codes;
use super::day::{Day, Move, Partner};
use super::pki::{Holder, PKI};
use super::tool::root;
use super::world::{ANAS, HOSPITAL, PHARMACY, WHOLESALE, World, place};
use ser::kinds::{Catalogue, Need, Operation};
use ser::registry::{UnitType, WorkplaceCode};
use ser::soap::client::{self, Node};
use ser::store::companies;
use std::fs;

on_both!(every_operation_is_judged_as_written, a_unit_files_the_kinds_of_its_type_and_no_other);

/// A row of the file.
struct Case {
    line: String,
    kind: String,
    day: String,
    operation: Move,
    verdict: String,
}

impl Case {
    fn read(line: &str) -> Self {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, code, day, partner, document, lot, beneficiary, verdict] = fields[..] else {
            panic!("{line}")
        };
        let partner = partner.split_once(' ').map(|(sort, value)| match sort {
            "loc" => Partner::Workplace(value.into()),
            "cui" => Partner::Cui(value.into()),
            "tara" => Partner::Country(value.into()),
            _ => panic!("{line}"),
        });
        let operation = Move {
            code: code.into(),
            partner,
            document: document == "da",
            lot: lot == "da",
            beneficiary: (beneficiary != "-").then(|| beneficiary.into()),
        };
        let (kind, day, verdict) = (kind.into(), day.into(), verdict.into());
        Self { line: line.into(), kind, day, operation, verdict }
    }

    /// The document, signed by who reports for a workplace of the kind.
    fn document(&self) -> Vec<u8> {
        let (workplace, holder): (&str, &Holder) = match self.kind.as_str() {
            "FI" => (HOSPITAL, &PKI.mara),
            "DG" => (WHOLESALE, &PKI.ana),
            _ => (PHARMACY, &PKI.ana),
        };
        let day = Day::on(&self.day).of(&self.kind).at(workplace).with(1, 10, 0, 0);
        holder.sign(&day.moving(1, 4, self.operation.clone()).xml())
    }

    /// What is said of it: code, level, and the value that tells why.
    fn expected(&self) -> Vec<(String, String, String)> {
        let said = |level: &str, why: &str| vec![("5020".into(), level.into(), why.into())];
        match self.verdict.split_once(' ') {
            Some(("lipsa", what)) => said("EROARE", what),
            None if self.verdict == "nepermisa" => said("EROARE", &self.kind),
            None if self.verdict == "avertisment" => said("AVERTISMENT", "TRANSFER_NOT_PERMITTED"),
            None if self.verdict == "acceptata" => vec![],
            _ => panic!("{}", self.line),
        }
    }
}

fn cases() -> Vec<Case> {
    let table = fs::read_to_string(root().join("fixtures/operatiuni.tsv")).unwrap();
    table.lines().skip(1).map(Case::read).collect()
}

fn said(finding: &Node) -> (String, String, String) {
    let values = finding.child("valori").map_or(&[][..], |values| &values.children);
    let why = values.iter().find(|value| ["lipsa", "tip"].contains(&value.text_of("nume")));
    let why = why.map_or_else(|| finding.text_of("motiv"), |value| value.text_of("valoare"));
    (finding.text_of("cod").into(), finding.text_of("nivel").into(), why.into())
}

fn validated(world: &World, document: &[u8]) -> Node {
    world.post(client::send("valideaza", document).as_bytes()).other()
}

fn every_operation_is_judged_as_written(world: &World) {
    for case in cases() {
        let answer = validated(world, &case.document());
        let findings = answer.children.iter().filter(|child| child.name == "constatare");
        assert_eq!(findings.map(said).collect::<Vec<_>>(), case.expected(), "{}", case.line);
    }
}

/// Of every kind and operation of the catalogue: accepted with what it needs, refused without
/// each of its needs; refused where the kind does not allow it.
#[test]
fn every_operation_of_every_kind_has_a_case_accepted_and_one_broken_for_each_need() {
    let (catalogue, cases) = (Catalogue::load().unwrap(), cases());
    for kind in catalogue.kinds() {
        for operation in kind.tables.iter().flat_map(|table| &table.operations) {
            let verdicts: Vec<&str> = cases
                .iter()
                .filter(|case| case.kind == kind.code && case.operation.code == operation.code)
                .map(|case| case.verdict.as_str())
                .collect();
            for verdict in asked(operation, &kind.code) {
                let (kind, code) = (&kind.code, &operation.code);
                assert!(verdicts.contains(&verdict.as_str()), "{kind} {code}: {verdict}");
            }
        }
    }
}

fn asked(operation: &Operation, kind: &str) -> Vec<String> {
    if !operation.allowed_in(kind) {
        return vec!["nepermisa".into()];
    }
    let needs = operation.needs.iter().chain(&operation.needs_for_companies);
    let broken = needs.map(|need| format!("lipsa {}", need.name()));
    let transfer = operation.needs.contains(&Need::PartnerWorkplace);
    let doubtful = transfer.then(|| "avertisment".to_owned());
    broken.chain(doubtful).chain(["acceptata".to_owned()]).collect()
}

/// Who files what (`kinds.md`, Medicines).
const FILED_BY: [(&str, &[UnitType]); 3] = [
    ("FP", &[UnitType::FarmCom, UnitType::OfRurala, UnitType::OfSezon, UnitType::Drogherie]),
    ("FI", &[UnitType::FarmCi, UnitType::OfCiSectii, UnitType::OfCiPns]),
    ("DG", &[UnitType::Depozit, UnitType::Importator, UnitType::Fabricant]),
];

fn a_unit_files_the_kinds_of_its_type_and_no_other(world: &World) {
    for (unit, number) in UnitType::ALL.into_iter().zip(900..) {
        let code = WorkplaceCode::issue("CJ", 'F', number).unwrap();
        world.change(|transaction| {
            let company = companies::put(transaction, &ANAS)?;
            place(transaction, code.as_str(), unit, company).map(drop)
        });
        for (kind, types) in FILED_BY {
            // In the season of seasonal offices.
            let day = Day::on("2026-07-15").of(kind).at(code.as_str()).with(1, 10, 4, 4);
            let answer = validated(world, &PKI.ana.sign(&day.xml()));
            let expected: &[u16] = if types.contains(&unit) { &[] } else { &[4005] };
            assert_eq!(codes(std::iter::once(&answer)), expected, "{unit} {kind}");
        }
    }
}
