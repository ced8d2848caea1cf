//! What is found wrong while reading, with the path to it. A path is a text only once something
//! is wrong.

use super::value::NotOfType;
use crate::{
    declaration::{Finding, Place},
    nomenclature::answers::{self, Answer},
    xml::{Element, Unexpected},
};
use std::{borrow::Cow, fmt::Write};

/// Findings that are kept of one document; of more, their count.
const KEPT: usize = 1000;

/// The defects of a document and where the reader is.
pub(super) struct Defects<'t, 'k> {
    source: Element<'t>,
    path: Vec<(&'k str, Option<usize>)>,
    reference: Option<Cow<'t, str>>,
    findings: Vec<Finding>,
    left_out: usize,
}

impl<'t, 'k> Defects<'t, 'k> {
    pub fn new(source: Element<'t>) -> Self {
        let root = ("Declaratie", None);
        Self { source, path: vec![root], reference: None, findings: Vec::new(), left_out: 0 }
    }

    /// Goes into an element, the n-th of its name where that matters.
    pub fn enter(&mut self, name: &'k str, number: Option<usize>) {
        self.path.push((name, number));
    }

    /// Goes back out.
    pub fn leave(&mut self) {
        self.path.pop();
    }

    /// The `ref` of the row the reader is in.
    pub fn about(&mut self, reference: Option<Cow<'t, str>>) {
        self.reference = reference;
    }

    /// Whether nothing is wrong yet.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Everything that is wrong.
    pub fn into_findings(mut self) -> Vec<Finding> {
        if self.left_out > 0
            && let Some(last) = self.findings.pop()
        {
            let (ro, en) = (
                format!("(și încă {} erori)", self.left_out),
                format!("(and {} errors more)", self.left_out),
            );
            self.findings.push(last.explained(&ro, &en));
        }
        self.findings
    }

    /// Path, line and column of a byte, in the element the reader is in or in a child of it.
    pub fn place(&self, child: Option<&str>, at: usize) -> Place {
        let mut path = String::new();
        for (name, number) in &self.path {
            // Writing to a string cannot fail.
            let _ = match number {
                Some(number) => write!(path, "/{name}[{number}]"),
                None => write!(path, "/{name}"),
            };
        }
        if let Some(child) = child {
            path.push('/');
            path.push_str(child);
        }
        let position = self.source.position(at);
        Place { path, line: position.line, column: position.column }
    }

    /// 1003: an element that has no place here.
    pub fn unknown(&mut self, name: &str, at: usize) {
        let name = shown(name);
        let (ro, en) = (
            format!("elementul «{name}» nu are loc aici"),
            format!("the element `{name}` has no place here"),
        );
        self.structure(Some(&name), at, &ro, &en);
    }

    /// 1003: an element that comes again, or after those it should come before.
    pub fn late(&mut self, name: &str, at: usize) {
        let name = shown(name);
        let (ro, en) = (
            format!("elementul «{name}» se repetă sau nu este la locul lui"),
            format!("the element `{name}` is repeated or out of order"),
        );
        self.structure(Some(&name), at, &ro, &en);
    }

    /// 1003: a compulsory element that is not there.
    pub fn missing(&mut self, name: &str, at: usize) {
        let (ro, en) =
            (format!("lipsește elementul «{name}»"), format!("the element `{name}` is missing"));
        self.structure(None, at, &ro, &en);
    }

    /// 1003: an attribute that has no place here.
    pub fn attribute(&mut self, name: &str, at: usize) {
        let name = shown(name);
        let (ro, en) = (
            format!("atributul «{name}» nu are loc aici"),
            format!("the attribute `{name}` has no place here"),
        );
        self.structure(Some(&format!("@{name}")), at, &ro, &en);
    }

    /// 1003, in other words.
    pub fn structure(&mut self, child: Option<&str>, at: usize, ro: &str, en: &str) {
        self.note(&answers::STRUCTURE, child, at, Vec::new(), (ro, en));
    }

    /// 1004: the text of a field is not of its type.
    pub fn value(&mut self, child: Option<&str>, at: usize, text: &str, why: &NotOfType) {
        let (ro, en) = why.sentences();
        self.note(&answers::VALUE, child, at, vec![("valoare", shown(text))], (&ro, &en));
    }

    /// Text, a comment or an instruction where none may be (1003).
    pub fn unexpected(&mut self, unexpected: &Unexpected) {
        let (at, ro, en) = match unexpected {
            Unexpected::Text { at } => (*at, "text între elemente", "text between elements"),
            Unexpected::Child { at } => {
                (*at, "un element unde este loc doar de text", "an element within text")
            }
            Unexpected::Comment { at } => (*at, "un comentariu", "a comment"),
            Unexpected::Instruction { at } => {
                (*at, "o instrucțiune de procesare", "a processing instruction")
            }
            Unexpected::Malformed(malformed) => {
                let place = Place {
                    path: self.place(None, 0).path,
                    line: malformed.position.line,
                    column: malformed.position.column,
                };
                self.findings.push(Finding::error(&answers::NOT_WELL_FORMED, Vec::new()).at(place));
                return;
            }
        };
        self.structure(None, at, ro, en);
    }

    /// Any other finding.
    pub fn note(
        &mut self,
        answer: &Answer,
        child: Option<&str>,
        at: usize,
        values: Vec<(&'static str, String)>,
        (ro, en): (&str, &str),
    ) {
        if self.findings.len() >= KEPT {
            self.left_out += 1;
            return;
        }
        let finding = Finding::error(answer, values)
            .explained(ro, en)
            .at(self.place(child, at))
            .about(self.reference.as_deref());
        self.findings.push(finding);
    }
}

/// The beginning of something the sender wrote: enough to know it by.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(100).collect()
}
