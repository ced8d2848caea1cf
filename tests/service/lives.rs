//! The whole life of a declaration of each kind: the first, the next, one that is rejected and
//! corrected, amended, withdrawn by an officer, amended again. A folder `fixtures/viata/<kind>`
//! holds the three documents as they are before they are signed, in `steps.tsv` what is done with
//! them, and in `life.txt` what was answered, what is kept, and the history that is told. With
//! SER_BLESS set, `life.txt` is written down instead of compared.

use super::answer::Receipt;
use super::excise::excise;
use super::pki::{Holder, PKI};
use super::point22;
use super::secure::ask;
use super::tool::{root, validate};
use super::world::{Endpoint, World};
use base64::prelude::{BASE64_STANDARD, Engine};
use ser::kinds::Catalogue;
use ser::soap::client::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

on_both!(every_kind_lives_its_whole_life);

/// What is done, in this order, with each kind.
const STEPS: [&str; 7] =
    ["first", "next", "rejected", "corrected", "amended", "withdrawn", "amended again"];

/// A line of `steps.tsv`.
struct Step {
    /// One of the steps.
    name: String,
    /// The instant, UTC.
    at: String,
    /// The document's file; none for what an officer does.
    document: Option<String>,
    /// What stands in it instead of what: `from → to ; from → to`.
    changes: Vec<(String, String)>,
    /// Why it is amended or withdrawn.
    reason: String,
    /// The codes it is rejected with.
    errors: Vec<u16>,
}

impl Step {
    fn read(line: &str) -> Self {
        let fields = line.split('\t').map(|field| if field == "-" { "" } else { field });
        let fields: Vec<&str> = fields.collect();
        let [name, at, document, changes, reason, errors] = fields[..] else { panic!("{line}") };
        let change = |text: &str| {
            let (from, to) = text.split_once(" → ").unwrap_or_else(|| panic!("{line}"));
            (from.to_owned(), to.to_owned())
        };
        let changes = changes.split(" ; ").filter(|text| !text.is_empty()).map(change).collect();
        let errors = errors.split_whitespace().map(|code| code.parse().unwrap()).collect();
        let document = (!document.is_empty()).then(|| document.to_owned());
        Self { name: name.into(), at: at.into(), document, changes, reason: reason.into(), errors }
    }
}

/// A number that was given.
#[derive(Clone)]
struct Given {
    number: String,
    period: String,
    amendments: u32,
    document: Vec<u8>,
}

/// The life of a kind.
struct Life<'w> {
    world: &'w World,
    kind: &'w str,
    /// One for each instant.
    servers: &'w mut BTreeMap<String, Endpoint>,
    given: Vec<Given>,
    told: String,
}

fn folder(kind: &str) -> PathBuf {
    root().join("fixtures/viata").join(kind)
}

fn steps(kind: &str) -> Vec<Step> {
    let table = fs::read_to_string(folder(kind).join("steps.tsv")).unwrap();
    table.lines().skip(1).map(Step::read).collect()
}

/// What stands in an element of a document.
fn inside<'d>(document: &'d str, element: &str) -> &'d str {
    let (begin, end) = (format!("<{element}>"), format!("</{element}>"));
    let from = document.find(&begin).unwrap() + begin.len();
    &document[from..from + document[from..].find(&end).unwrap()]
}

impl Life<'_> {
    fn server(&mut self, at: &str) -> &Endpoint {
        self.servers.entry(at.to_owned()).or_insert_with(|| self.world.at(at))
    }

    /// Who signs for the place.
    fn holder(&self) -> &'static Holder {
        if self.kind == "FI" { &PKI.mara } else { &PKI.ana }
    }

    fn play(&mut self, step: &Step) {
        match &step.document {
            Some(file) => self.send(step, file),
            None => {
                let number = &self.given.last().unwrap().number;
                self.world.withdraw_at(&step.at, number, &step.reason);
                writeln!(self.told, "{:14} {}  {number}", step.name, step.at).unwrap();
            }
        }
    }

    fn send(&mut self, step: &Step, file: &str) {
        let path = folder(self.kind).join(file);
        let mut document = fs::read_to_string(&path).unwrap();
        for (from, to) in &step.changes {
            assert!(document.contains(from), "{}: {from}", path.display());
            document = document.replacen(from, to, 1);
        }
        let period = inside(&document, "perioada");
        let period = period[period.find('>').unwrap() + 1..period.rfind('<').unwrap()].to_owned();
        let replaced = self.given.last().filter(|_| step.name.starts_with("amended"));
        let amendments = replaced.map_or(0, |replaced| replaced.amendments + 1);
        if let Some(Given { number, .. }) = replaced {
            let reason = &step.reason;
            let amends =
                format!("</perioada><rectifica>{number}</rectifica><motiv>{reason}</motiv>");
            document = document.replacen("</perioada>", &amends, 1);
        }
        let signed = self.holder().sign(document.as_bytes());
        let receipt = self.server(&step.at).report(&signed);
        assert_eq!(receipt.errors(), step.errors, "{} {}", self.kind, receipt.document);
        self.tell(step, &receipt);
        if !step.errors.is_empty() {
            return assert_eq!((receipt.state(), receipt.number()), ("RESPINSA", ""));
        }
        receipt.must_be_accepted();
        let code = inside(&document, "codWorkplace");
        point22::must_be(receipt.number(), code, self.kind, &period, amendments);
        let number = receipt.number().to_owned();
        self.given.push(Given { number, period, amendments, document: signed });
    }

    /// A line for the answer, and one for each finding.
    fn tell(&mut self, step: &Step, receipt: &Receipt) {
        let late = if receipt.node.text_of("intarziata") == "true" { "  late" } else { "" };
        let outcome = format!("{} {}{late}", receipt.state(), receipt.number());
        writeln!(self.told, "{:14} {}  {}", step.name, step.at, outcome.trim_end()).unwrap();
        let lists = ["erori", "avertismente"].map(|list| receipt.node.child(list));
        for finding in lists.into_iter().flatten().flat_map(|list| &list.children) {
            let [code, message, path] = ["cod", "mesaj", "cale"].map(|name| finding.text_of(name));
            writeln!(self.told, "{:14}   {code} {message}\n{:14}        {path}", "", "").unwrap();
        }
    }

    fn asked(&mut self, operation: &str, number: &str) -> Node {
        let holder = self.holder();
        let at = self.servers.keys().next_back().unwrap().clone();
        ask(self.server(&at), Some(holder), operation, &[("numarInregistrare", number)]).other()
    }

    /// What getDeclaratie says of each number: its document as it was sent, and its state.
    fn kept(&mut self) {
        writeln!(self.told, "\ngetDeclaratie").unwrap();
        for Given { number, document, .. } in self.given.clone() {
            let kept = self.asked("getDeclaratie", &number);
            assert_eq!(BASE64_STANDARD.decode(kept.text_of("document")).unwrap(), document);
            let [version, state] = ["secventa", "stare"].map(|name| kept.text_of(name));
            let withdrawn = kept.child("retragere").map(|withdrawal| {
                format!("  retrasă {}", ["data", "motiv"].map(|n| withdrawal.text_of(n)).join(" "))
            });
            let replaced = kept.child("inlocuitaDe");
            let replaced = replaced.map(|other| format!("  înlocuită de {}", other.text));
            let [withdrawn, replaced] = [withdrawn, replaced].map(Option::unwrap_or_default);
            writeln!(self.told, "{number:24} {version} {state}{withdrawn}{replaced}").unwrap();
        }
    }

    /// What getIstoric says of each period: the same, whichever of its numbers is asked for.
    fn histories(&mut self) {
        let mut periods: BTreeMap<String, Vec<Node>> = BTreeMap::new();
        for Given { number, period, .. } in self.given.clone() {
            let told = self.asked("getIstoric", &number).children;
            let known = periods.entry(period).or_insert_with(|| told.clone());
            assert_eq!(*known, told, "{number}");
        }
        writeln!(self.told, "\ngetIstoric").unwrap();
        for change in periods.into_values().flatten() {
            let what = ["numarInregistrare", "versiune", "data", "stare", "dataInregistrare"];
            let [number, version, at, state, registered] = what.map(|name| change.text_of(name));
            let who = ["persoana", "ofiter"].map(|name| change.text_of(name)).concat();
            let line = format!(
                "{number:24} {version} {at} {state:9} {who:9} {registered} {}",
                change.text_of("motiv")
            );
            writeln!(self.told, "{}", line.trim_end()).unwrap();
        }
    }
}

fn every_kind_lives_its_whole_life(world: &World) {
    excise(world);
    let mut servers = BTreeMap::new();
    for kind in Catalogue::load().unwrap().kinds() {
        let (given, told) = (Vec::new(), String::new());
        let mut life = Life { world, kind: &kind.code, servers: &mut servers, given, told };
        steps(&kind.code).iter().for_each(|step| life.play(step));
        life.kept();
        life.histories();
        let path = folder(&kind.code).join("life.txt");
        if std::env::var_os("SER_BLESS").is_some() {
            fs::write(&path, &life.told).unwrap();
            continue;
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(life.told, written, "{} (left: told, right: written)", path.display());
    }
}

#[test]
fn every_kind_has_a_life_and_every_file_of_it_is_read() {
    let names = |folder: PathBuf| -> BTreeSet<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let catalogue = Catalogue::load().unwrap();
    let kinds: BTreeSet<_> = catalogue.kinds().iter().map(|kind| kind.code.clone()).collect();
    assert_eq!(names(root().join("fixtures/viata")), kinds);
    for kind in &kinds {
        let steps = steps(kind);
        let order: Vec<&str> = steps.iter().map(|step| &*step.name).collect();
        assert_eq!(order, STEPS, "{kind}");
        let read = steps.iter().filter_map(|step| step.document.clone());
        let read = read.chain(["steps.tsv", "life.txt"].map(String::from)).collect();
        assert_eq!(names(folder(kind)), read, "{kind}");
        for step in &steps {
            assert_eq!(step.errors.is_empty(), step.name != "rejected", "{kind} {}", step.name);
        }
        let files = ["first.xml", "next.xml", "third.xml"].map(|name| folder(kind).join(name));
        assert_eq!(validate(&root().join("xsd/declaratie.xsd"), &files), Ok(()), "{kind}");
    }
}
