//! One pass over a declaration: its signatures, its identifiers, and what may not stand in it.

use super::{Fault, Foreign, Refusal, Refused};
use crate::xml::{Element, Event, Name, Opened, Reader};
use std::collections::HashMap;

/// The namespace of XML-DSig.
pub const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of declarations; the root of one is `Declaratie`.
const DECLARATION: &str = "urn:ro:ser:declaratie:v1";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Complaints of one sort that are kept: enough to mend by, too few to weigh on anybody.
const MOST: usize = 10;

/// Attributes of other namespaces that the root may have.
const IGNORED: [Name<'static>; 2] =
    [Name::new(XSI, "schemaLocation"), Name::new(XSI, "noNamespaceSchemaLocation")];

pub(super) fn is_declaration(name: Name<'_>) -> bool {
    name == Name::new(DECLARATION, "Declaratie")
}

/// What the pass found; offsets are bytes of the document's text.
#[derive(Debug, Default)]
pub(super) struct Index<'t> {
    /// Where each Signature begins, with the depth it stands at.
    pub(super) signatures: Vec<(usize, usize)>,
    /// The first Signature.
    pub(super) element: Option<Element<'t>>,
    opened: Option<Opened<'t>>,
    /// `Id` of elements, and where they begin.
    pub(super) ids: HashMap<String, usize>,
    /// Identifiers given twice, in any of the ways identifiers are written.
    pub(super) repeated: Vec<Refused>,
    /// Comments, instructions and foreign names outside the signature.
    pub(super) foreign: Vec<Refused>,
    /// Declaration elements inside a signature: data that no digest covers.
    pub(super) smuggled: Option<usize>,
    /// Prefixes that attribute values seem to use: `q` of `tip="q:A"`.
    pub(super) prefixes: Vec<(&'t str, usize)>,
    like_ids: HashMap<String, usize>,
    /// Depth of the signature the pass is in.
    within: Option<usize>,
    depth: usize,
}

impl<'t> Index<'t> {
    /// Takes in one event of a reader over the declaration.
    pub(super) fn see(&mut self, event: &Event<'t>, reader: &Reader<'t>) {
        match event {
            Event::Start { span, .. } => {
                self.depth += 1;
                self.element(span.start, reader);
            }
            Event::End { span, .. } => {
                if self.within == Some(self.depth) {
                    self.within = None;
                    let element = self.opened.take().map(|opened| opened.until(span.end));
                    self.element = self.element.take().or(element);
                }
                self.depth = self.depth.saturating_sub(1);
            }
            Event::Comment(span) if self.depth > 0 => {
                self.complain(span.start, Foreign::Comment);
            }
            Event::Instruction(span) if self.depth > 0 => {
                self.complain(span.start, Foreign::Instruction);
            }
            _ => {}
        }
    }

    fn element(&mut self, at: usize, reader: &Reader<'t>) {
        let name = reader.name();
        if reader.scope().declared(reader.depth()).any(|uri| !uri.contains(':') && !uri.is_empty())
        {
            self.complain(at, Foreign::Namespace);
        }
        for attribute in reader.attributes() {
            if attribute.name.local.eq_ignore_ascii_case("id") {
                self.identifier(&attribute.value, attribute.name == Name::new("", "Id"), at);
            }
        }
        if name == Name::new(NAMESPACE, "Signature") {
            self.signatures.push((at, self.depth));
            if self.within.is_none() {
                self.within = Some(self.depth);
                self.opened = self.element.is_none().then(|| reader.opened(at));
            }
        } else if self.within.is_some() {
            if name.namespace == DECLARATION {
                self.smuggled.get_or_insert(at);
            }
        } else {
            self.names(at, name, reader);
        }
    }

    fn names(&mut self, at: usize, name: Name<'t>, reader: &Reader<'t>) {
        if name.namespace != DECLARATION {
            self.complain(at, Foreign::Element);
        }
        for attribute in reader.attributes() {
            let ignored = self.depth == 1 && IGNORED.contains(&attribute.name);
            if !attribute.name.namespace.is_empty() && !ignored {
                self.complain(attribute.at, Foreign::Attribute);
            }
            if let std::borrow::Cow::Borrowed(value) = &attribute.value
                && !ignored
                && let Some((prefix, _)) = value.split_once(':')
                && reader.scope().binds(prefix)
                && self.prefixes.len() < MOST
            {
                self.prefixes.push((prefix, attribute.at));
            }
        }
    }

    fn complain(&mut self, at: usize, foreign: Foreign) {
        if self.foreign.len() < MOST {
            self.foreign.push(Refused::at(at, foreign));
        }
    }

    fn identifier(&mut self, value: &str, exact: bool, at: usize) {
        let known = self.like_ids.insert(value.to_owned(), at).is_some();
        if known && self.repeated.len() < MOST {
            self.repeated.push(Refused::at(at, Refusal::RepeatedId(value.to_owned())));
        }
        if exact {
            self.ids.insert(value.to_owned(), at);
        }
    }

    /// That there is one signature, a child of the declaration.
    pub(super) fn one_signature(&self) -> Result<(), Refused> {
        match self.signatures.as_slice() {
            [] => Err(Refusal::Missing.into()),
            [(_, 2)] => Ok(()),
            [(at, _)] => Err(Refused::at(*at, Fault::Place)),
            [_, (at, _), ..] => Err(Refused::at(*at, Refusal::SecondSignature)),
        }
    }
}
