//! The attacks that are known against signed XML (Somorovsky et al. 2012 and what came after), each
//! built from a declaration whose signature is good, and sent to the endpoint. One file a group of
//! them; `fixtures/attacks.tsv` names every attack and how it ends, and whatever stands there and
//! is not tried, or is tried and does not stand there, is a failure.

mod dtd;
pub mod forge;
mod ids;
mod keys;
mod namespaces;
mod references;
mod size;
mod text;
mod values;
mod weak;
mod wrapping;

use crate::answer::Receipt;
use crate::day::Day;
use crate::exchange::Response;
use crate::pki::PKI;
use crate::stored::unpacked;
use crate::tool::root;
use crate::world::{Endpoint, Manner, PHARMACY, World};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
use ser::signature::{hex, sha256};
use ser::soap::client;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

on_both!(
    wrapped_and_moved_declarations,
    identifiers,
    document_types_and_entities,
    differences_between_parsers,
    namespaces_and_canonical_forms,
    references_and_transforms,
    keys_and_algorithms,
    size_and_shape,
);

fn wrapped_and_moved_declarations(world: &World) {
    all_end_as_written(world, world, "1", wrapping::attacks(world));
}

fn identifiers(world: &World) {
    all_end_as_written(world, world, "2", ids::attacks(world));
}

fn document_types_and_entities(world: &World) {
    all_end_as_written(world, world, "3", dtd::attacks(world));
}

fn differences_between_parsers(world: &World) {
    all_end_as_written(world, world, "4", text::attacks(world));
}

fn namespaces_and_canonical_forms(world: &World) {
    all_end_as_written(world, world, "5", namespaces::attacks(world));
}

fn references_and_transforms(world: &World) {
    all_end_as_written(world, world, "6", references::attacks(world));
}

fn keys_and_algorithms(world: &World) {
    all_end_as_written(world, world, "7", keys::attacks(world));
}

fn size_and_shape(world: &World) {
    let small = world.open(Manner { limits: size::limits(), ..Manner::default() });
    all_end_as_written(world, &small, "8", size::attacks(world));
}

/// One attempt.
struct Attack {
    /// The attack's name in `fixtures/attacks.tsv`.
    name: &'static str,
    /// How this document goes about it.
    how: String,
    sent: Sent,
    ends: Ends,
}

/// How it is sent.
enum Sent {
    /// With `raporteaza`.
    File(Vec<u8>),
    /// With `raporteazaXml`, pasted into a message.
    Element(String),
    /// As a message of its own.
    Message(String),
    /// As a request of its own.
    Request(Vec<u8>),
}

/// How it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ends {
    /// REFUZATA, with these codes in their order, each once.
    Refused(Vec<u16>),
    /// RESPINSA, with this code.
    Rejected(u16),
    /// A fault of the message.
    Fault(u16),
    /// It does no harm: what was signed is accepted, and nothing else.
    Harmless,
}

/// The attempts of a group, noted one after another.
#[derive(Default)]
struct Attacks(Vec<Attack>);

impl Attacks {
    fn note(&mut self, name: &'static str, how: impl Into<String>, sent: Sent, ends: Ends) {
        self.0.push(Attack { name, how: how.into(), sent, ends });
    }

    /// Refused as a file.
    fn file(&mut self, name: &'static str, how: &str, document: impl Into<Vec<u8>>, code: u16) {
        self.note(name, how, Sent::File(document.into()), Ends::Refused(vec![code]));
    }

    /// Refused as a file, and inside a message too.
    fn both(&mut self, name: &'static str, how: &str, document: &str, code: u16) {
        self.both_for(name, how, document, vec![code]);
    }

    /// The same for several codes of one stage.
    fn both_for(&mut self, name: &'static str, how: &str, document: &str, codes: Vec<u16>) {
        self.note(name, how, Sent::File(document.into()), Ends::Refused(codes.clone()));
        let pasted = Sent::Element(element(document).to_owned());
        self.note(name, format!("{how}, in a message"), pasted, Ends::Refused(codes));
    }

    /// Refused as a file; inside a message, the message itself is none.
    fn unread(&mut self, name: &'static str, how: &str, document: &str, (code, fault): (u16, u16)) {
        self.file(name, how, document, code);
        let pasted = Sent::Element(element(document).to_owned());
        self.note(name, format!("{how}, in a message"), pasted, Ends::Fault(fault));
    }

    /// Accepted: it only looks like an attack.
    fn harmless(&mut self, name: &'static str, how: &str, document: impl Into<Vec<u8>>) {
        self.note(name, how, Sent::File(document.into()), Ends::Harmless);
    }

    /// A message that is refused, or is none.
    fn message(&mut self, name: &'static str, how: &str, message: String, ends: Ends) {
        self.note(name, how, Sent::Message(message), ends);
    }
}

/// What everything is built from: today, signed by Ana.
fn signed() -> String {
    sign(&today())
}

/// Today, not signed.
fn today() -> String {
    String::from_utf8(Day::today().xml()).unwrap()
}

/// Today with more in stock than there is.
fn evil() -> String {
    String::from_utf8(Day::today().with(2, 99, 0, 0).xml()).unwrap()
}

/// Signed by Ana.
fn sign(document: &str) -> String {
    String::from_utf8(PKI.ana.sign(document.as_bytes())).unwrap()
}

/// Today of a pharmacy that has sent nothing yet, not signed.
fn elsewhere(world: &World) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(7000);
    let code = world.pharmacy(NEXT.fetch_add(1, Ordering::Relaxed));
    String::from_utf8(Day::today().at(&code).xml()).unwrap()
}

/// The element, without what stands before and after it.
fn element(document: &str) -> &str {
    let start = document.find("<Declaratie").unwrap_or_default();
    document[start..].trim_end()
}

/// What stands in a document from one mark to the end of another.
fn part<'t>(document: &'t str, from: &str, to: &str) -> &'t str {
    let start = document.find(from).unwrap_or_else(|| panic!("{from}"));
    let length = document[start..].find(to).unwrap_or_else(|| panic!("{to}"));
    &document[start..start + length + to.len()]
}

fn signature_of(document: &str) -> &str {
    part(document, "<ds:Signature ", "</ds:Signature>")
}

/// The document with one thing in place of another, which it must have.
fn swap(document: &str, from: &str, to: &str) -> String {
    assert!(document.contains(from), "{from}");
    document.replacen(from, to, 1)
}

/// The document with something more before a mark.
fn before(document: &str, mark: &str, more: &str) -> String {
    swap(document, mark, &format!("{more}{mark}"))
}

/// A message around whatever it is given.
fn message(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope \
         xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">{inside}</soap:Envelope>"
    )
}

/// The Body of a message with a declaration.
fn body(declaration: &str) -> String {
    format!(
        "<soap:Body><s:raporteazaXml xmlns:s=\"urn:ro:ser:serviciu:v1\">{declaration}\
         </s:raporteazaXml></soap:Body>"
    )
}

/// A line of the audit log.
#[derive(QueryableByName)]
struct Audited {
    #[diesel(sql_type = Integer)]
    code: i32,
    #[diesel(sql_type = Text)]
    outcome: String,
    #[diesel(sql_type = Text)]
    detail: String,
    #[diesel(sql_type = Nullable<Binary>)]
    document: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    certificate: Option<Vec<u8>>,
}

impl Sent {
    fn to(&self, server: &Endpoint) -> Response {
        match self {
            Self::File(document) => server.post(client::send("raporteaza", document).as_bytes()),
            Self::Element(element) => server.post(message(&body(element)).as_bytes()),
            Self::Message(message) => server.post(message.as_bytes()),
            Self::Request(request) => server.send(request),
        }
    }
}

/// Sends all attacks of a group: each ends as it says, nothing is kept of what was refused, the
/// audit log says what was tried, and the group is that of the list. Then the declaration that
/// they were built from is accepted.
fn all_end_as_written(world: &World, server: &Endpoint, group: &str, Attacks(attacks): Attacks) {
    let mut tried = BTreeMap::<String, BTreeSet<String>>::new();
    let mut wrong = Vec::new();
    let mut before = counted(world);
    for Attack { name, how, sent, ends } in attacks {
        let response = sent.to(server);
        let ended = ended(&response);
        if ended != ends {
            wrong.push(format!("{name}, {how}: {ended:?}, not {ends:?}: {}", response.text()));
            before = counted(world);
            continue;
        }
        let codes = tried.entry(name.to_owned()).or_default();
        match &ends {
            Ends::Refused(refused) => codes.extend(refused.iter().map(u16::to_string)),
            Ends::Rejected(code) | Ends::Fault(code) => drop(codes.insert(code.to_string())),
            Ends::Harmless => drop(codes.insert("-".to_owned())),
        }
        let story = format!("{name}, {how}");
        let after = counted(world);
        if !matches!(ends, Ends::Harmless | Ends::Rejected(_)) {
            assert_eq!(after.kept, before.kept, "{story}: something is kept");
        }
        // A message that is none has no operation that could be audited.
        let lines = i64::from(!matches!(ends, Ends::Fault(_)));
        assert_eq!(after.audited, before.audited + lines, "{story}");
        before = after;
        match (&ends, &sent) {
            (Ends::Refused(codes), _) => is_audited(world, &response.receipt(), codes, &story),
            (Ends::Harmless, Sent::File(document)) => is_kept(world, document, &story),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let tried = tried.into_iter().map(|(name, codes)| (name, codes.into_iter().collect()));
    assert_eq!(tried.collect::<BTreeMap<_, Vec<_>>>(), listed(group));
    world.accept(&Day::today().at(PHARMACY).xml());
}

fn ended(response: &Response) -> Ends {
    if response.text().contains("Fault>") {
        return Ends::Fault(response.fault_code());
    }
    let receipt = response.receipt();
    let mut codes = receipt.errors();
    codes.dedup();
    match (receipt.state(), codes.as_slice()) {
        ("ACCEPTATA", []) => Ends::Harmless,
        ("RESPINSA", [code]) => Ends::Rejected(*code),
        ("REFUZATA", codes) => Ends::Refused(codes.to_vec()),
        other => panic!("{other:?}"),
    }
}

/// Rows of declarations and what belongs to them, and lines of the audit log.
#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    kept: i64,
    #[diesel(sql_type = BigInt)]
    audited: i64,
}

fn counted(world: &World) -> Counted {
    let tables = ["documents", "declarations", "receipts", "history", "series", "outbox"];
    let lines = ["balance_lines", "lot_lines", "journal_lines"];
    let all: Vec<String> =
        tables.iter().chain(&lines).map(|table| format!("SELECT 1 FROM {table}")).collect();
    let counted: Vec<Counted> = world.load(&format!(
        "SELECT (SELECT count(*) FROM ({}) AS every) AS kept, (SELECT count(*) FROM audit) AS audited",
        all.join(" UNION ALL ")
    ));
    counted.into_iter().next().unwrap()
}

/// The last line of the audit log has the codes, what was tried, and what and who it was.
fn is_audited(world: &World, receipt: &Receipt, codes: &[u16], story: &str) {
    let lines: Vec<Audited> = world.load(
        "SELECT code, outcome, detail, document_sha256 AS document, certificate_sha256 AS certificate
         FROM audit ORDER BY id DESC LIMIT 1",
    );
    let line = &lines[0];
    let named = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(hex).unwrap_or_default();
    let (document, certificate) = (named(&line.document), named(&line.certificate));
    assert_eq!((line.code, &*line.outcome), (codes[0].into(), "REFUZATA"), "{story}");
    assert_eq!(document, receipt.node.text_of("sha256"), "{story}");
    assert_eq!(certificate, receipt.node.text_of("certificatSemnatar"), "{story}");
    // Of what a signature is refused for, the audit log says which of the ways it was.
    let explained = codes.iter().any(|code| matches!(code, 1005 | 2004..=2007));
    let words: Vec<&str> = line.detail.split(' ').collect();
    assert!(codes.iter().all(|code| words.contains(&&*code.to_string())), "{story}: {words:?}");
    assert!(!explained || words.len() > codes.len(), "{story}: {words:?}");
}

/// Kept is what was sent, byte for byte.
fn is_kept(world: &World, document: &[u8], story: &str) {
    #[derive(QueryableByName)]
    struct Kept {
        #[diesel(sql_type = Binary)]
        sha256: Vec<u8>,
        #[diesel(sql_type = Binary)]
        bytes: Vec<u8>,
        #[diesel(sql_type = Bool)]
        packed: bool,
    }
    let kept: Vec<Kept> = world.load("SELECT sha256, bytes, packed FROM documents");
    let one = kept.into_iter().find(|one| one.sha256 == sha256(document));
    let kept = one.map(|one| unpacked(one.bytes, one.packed));
    assert!(kept.is_some_and(|kept| kept == document), "{story}");
}

/// Names and codes of a group; `-` where it does no harm.
fn listed(group: &str) -> BTreeMap<String, Vec<String>> {
    let list = std::fs::read_to_string(root().join("fixtures/attacks.tsv")).unwrap();
    let rows = list.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let rows = rows.filter(|row| row[0] == group);
    rows.map(|row| (row[1].to_owned(), row[2].split(' ').map(str::to_owned).collect())).collect()
}
