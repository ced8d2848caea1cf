//! From a verified element to a declaration, by the catalogue. Knows nothing of signatures. All
//! defects of form are reported (1003, 1004, 1007), each with its place.

mod defects;
mod header;
mod plan;
mod rows;
#[cfg(test)]
mod trial;
mod value;

use super::{Declaration, Finding, Header, Rows, Table, cell};
use crate::{
    kinds::{Catalogue, Kind},
    nomenclature::answers,
    xml::{Content, Element, Name},
};
use defects::Defects;
use plan::{Progress, RowPlan, Step};

/// Namespace of declarations.
pub const NAMESPACE: &str = "urn:ro:ser:declaratie:v1";

/// Rows a declaration may have, unless configured otherwise (`wire.md`, HTTP).
pub const DEFAULT_LINES: usize = 250_000;

const SIGNATURE: Name<'static> = Name::new("http://www.w3.org/2000/09/xmldsig#", "Signature");
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Reads a `Declaratie` of at most so many rows. A signature in it is passed over.
pub fn read<'t>(
    element: &Element<'t>,
    catalogue: &Catalogue,
    lines: usize,
) -> Result<Declaration<'t>, Vec<Finding>> {
    let mut reader = Reader::new(element, lines);
    let parts = reader.declaration(catalogue);
    let findings = reader.defects.into_findings();
    match parts {
        Some((header, tables, content_at)) if findings.is_empty() => {
            Ok(Declaration { header, tables, source: element.clone(), content_at })
        }
        _ => Err(findings),
    }
}

/// The header of a `Declaratie` whose header is in order, whatever the rest: for judging rights
/// beside the defects of the content, which are one stage (`rules.md`).
pub fn read_header(element: &Element<'_>, catalogue: &Catalogue) -> Option<Header> {
    let mut reader = Reader::new(element, 0);
    while let Some(name) = reader.child() {
        if name == Name::new(NAMESPACE, "Antet") {
            return reader.header(catalogue).header;
        }
        reader.skip();
    }
    None
}

/// Whether a signature is among the children of a `Declaratie`.
pub fn is_signed(element: &Element<'_>) -> bool {
    let mut reader = Reader::new(element, 0);
    while let Some(name) = reader.child() {
        if name == SIGNATURE {
            return true;
        }
        reader.skip();
    }
    false
}

/// The cursor, with what it finds wrong.
struct Reader<'t, 'k> {
    /// The text of the document.
    text: &'t str,
    content: Content<'t>,
    defects: Defects<'t, 'k>,
    name: Name<'t>,
    at: usize,
    /// The declaration's namespace as the document has it, once it was met.
    namespace: &'t str,
    lines_left: usize,
    stopped: bool,
}

/// What a header gives: the kind can be known where the rest is not in order.
struct Antet<'k> {
    header: Option<Header>,
    kind: Option<&'k Kind>,
}

type Parts<'t> = (Header, Vec<Table<'t>>, usize);

impl<'t, 'k> Reader<'t, 'k> {
    fn new(element: &Element<'t>, lines: usize) -> Self {
        Self {
            text: element.document().text(),
            content: element.content(),
            defects: Defects::new(element.clone()),
            name: element.name(),
            at: element.offset(),
            namespace: NAMESPACE,
            lines_left: lines,
            stopped: false,
        }
    }

    fn declaration(&mut self, catalogue: &'k Catalogue) -> Option<Parts<'t>> {
        if self.name != Name::new(NAMESPACE, "Declaratie") {
            let (ro, en) = (
                format!("rădăcina nu este Declaratie din spațiul de nume {NAMESPACE}"),
                format!("the root is not Declaratie of the namespace {NAMESPACE}"),
            );
            self.defects.structure(None, self.at, &ro, &en);
            return None;
        }
        if !cell::can_stand_in(self.text) {
            let (ro, en) = ("documentul este prea lung", "the document is too long");
            self.defects.note(&answers::TOO_LARGE, None, self.at, Vec::new(), (ro, en));
            return None;
        }
        self.root_attributes();
        let mut antet = Antet { header: None, kind: None };
        let mut content = None;
        let mut progress = Progress::new();
        while let Some(name) = self.child() {
            let at = self.content.offset();
            if name == SIGNATURE {
                self.skip();
                continue;
            }
            let is_content = is_kind(name) && name.local != "Antet";
            let slot = if is_content { "tip" } else { name.local };
            let step = match self.is_ours(name) {
                true => progress.step(["Antet", "tip"].into_iter(), slot),
                false => Step::Unknown,
            };
            match (step, antet.kind) {
                (Step::InTurn(0), _) => antet = self.header(catalogue),
                (Step::InTurn(_), Some(kind)) if kind.code == name.local => {
                    content = Some((self.tables(kind), at));
                }
                (Step::InTurn(_), kind) => self.other_kind(name.local, at, kind),
                (Step::Late, _) => {
                    self.defects.late(name.local, at);
                    self.skip();
                }
                (Step::Unknown, _) => {
                    self.defects.unknown(name.local, at);
                    self.skip();
                }
            }
            if self.stopped {
                return None;
            }
        }
        if !progress.has(0) {
            self.defects.missing("Antet", self.at);
        }
        if !progress.has(1) {
            self.defects.missing(antet.kind.map_or("tip", |kind| &kind.code), self.at);
        }
        let (header, (tables, at)) = antet.header.zip(content)?;
        Some((header, tables, at))
    }

    /// 1007: the content is of another kind than the header says; when the header names none, it
    /// cannot be judged.
    fn other_kind(&mut self, name: &str, at: usize, declared: Option<&Kind>) {
        if let Some(declared) = declared.map(|kind| kind.code.clone()) {
            let (ro, en) = (
                format!("antetul spune {declared}, conținutul este {name}"),
                format!("the header says {declared}, the content is {name}"),
            );
            let values = vec![("tip", declared), ("continut", name.to_owned())];
            self.defects.note(&answers::KIND, Some(name), at, values, (&ro, &en));
        }
        self.skip();
    }

    /// `versiune` must be 1, `Id` may be there, and where the schema lies does not matter.
    fn root_attributes(&mut self) {
        let mut version = None;
        for attribute in self.content.attributes() {
            match (attribute.name.namespace, attribute.name.local) {
                ("", "versiune") => version = Some((attribute.value.clone(), attribute.at)),
                ("", "Id") | (INSTANCE, "schemaLocation" | "noNamespaceSchemaLocation") => {}
                _ => self.defects.attribute(attribute.qname, attribute.at),
            }
        }
        match version {
            None => self.defects.structure(
                None,
                self.at,
                "lipsește atributul «versiune»",
                "the attribute `versiune` is missing",
            ),
            Some((version, at)) if version != "1" => {
                let why = value::NotOfType::Choice("1".to_owned());
                self.defects.value(Some("@versiune"), at, &version, &why);
            }
            Some(_) => {}
        }
    }

    /// The tables of the kind, in their order.
    fn tables(&mut self, kind: &'k Kind) -> Vec<Table<'t>> {
        self.no_attributes();
        self.defects.enter(&kind.code, None);
        let mut tables = Vec::new();
        let mut progress = Progress::new();
        while let Some(name) = self.child() {
            let at = self.content.offset();
            let names = kind.tables.iter().map(|table| table.element.as_str());
            let step = match self.is_ours(name) {
                true => progress.step(names, name.local),
                false => Step::Unknown,
            };
            match step {
                Step::InTurn(index) => {
                    let Some(table) = kind.tables.get(index) else { continue };
                    let plan = RowPlan::of(&table.rows, table.nested.as_ref());
                    self.no_attributes();
                    self.defects.enter(&table.element, None);
                    let mut rows = Rows::new(self.text, table.rows.columns.len());
                    self.rows(&plan, &mut rows, true);
                    self.defects.leave();
                    tables.push(Table { index, at, rows });
                }
                Step::Late => {
                    self.defects.late(name.local, at);
                    self.skip();
                }
                Step::Unknown => {
                    self.defects.unknown(name.local, at);
                    self.skip();
                }
            }
            if self.stopped {
                break;
            }
        }
        self.defects.leave();
        tables
    }

    /// Whether a name is of declarations: most come from one declaration of the namespace, and are
    /// known by where it lies.
    fn is_ours(&mut self, name: Name<'t>) -> bool {
        if std::ptr::eq(self.namespace, name.namespace) {
            return true;
        }
        let ours = name.namespace == NAMESPACE;
        if ours {
            self.namespace = name.namespace;
        }
        ours
    }

    /// The next child; what stands between elements is noted and passed over.
    fn child(&mut self) -> Option<Name<'t>> {
        loop {
            match self.content.child() {
                Ok(child) => return child,
                Err(unexpected) => {
                    self.defects.unexpected(&unexpected);
                    if matches!(unexpected, crate::xml::Unexpected::Malformed(_)) {
                        return None;
                    }
                }
            }
        }
    }

    fn skip(&mut self) {
        if let Err(unexpected) = self.content.skip() {
            self.defects.unexpected(&unexpected);
        }
    }

    /// The element just entered has none.
    fn no_attributes(&mut self) {
        for attribute in self.content.attributes() {
            self.defects.attribute(attribute.qname, attribute.at);
        }
    }
}

/// Whether it is an element that holds the tables of a kind: two capital letters.
fn is_kind(name: Name<'_>) -> bool {
    name.local.len() == 2 && name.local.bytes().all(|b| b.is_ascii_uppercase())
}
