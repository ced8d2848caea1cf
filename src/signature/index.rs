//! One pass over a declaration: its signatures, its identifiers, and what may not stand in it.

use super::{Fault, Foreign, Refusal, Refused, refusal::shown};
use crate::xml::{Attribute, Element, Event, Name, Opened, Reader};
use std::{borrow::Cow, collections::HashMap};

/// The namespace of XML-DSig.
pub const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of declarations; the root of one is `Declaratie`.
const DECLARATION: &str = "urn:ro:ser:declaratie:v1";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XINCLUDE: &str = "http://www.w3.org/2001/XInclude";

/// Complaints of one sort that are kept: enough to mend by, too few to weigh on anybody.
const MOST: usize = 10;

/// Identifiers that one document may have.
const IDENTIFIERS: usize = 1000;

/// Attributes of other namespaces that the root may have.
const IGNORED: [Name<'static>; 2] =
    [Name::new(XSI, "schemaLocation"), Name::new(XSI, "noNamespaceSchemaLocation")];

pub(super) fn is_declaration(name: Name<'_>) -> bool {
    name == Name::new(DECLARATION, "Declaratie")
}

/// `Id`, and whatever somebody might take for it: `ID`, `xml:id`, `wsu:Id`.
pub(super) fn is_identifier(attribute: &Attribute<'_>) -> bool {
    attribute.name.local.eq_ignore_ascii_case("id")
}

/// What the pass found; offsets are bytes of the document's text.
#[derive(Debug, Default)]
pub(super) struct Index<'t> {
    /// Where each Signature begins, with the depth it stands at.
    pub(super) signatures: Vec<(usize, usize)>,
    /// The first Signature.
    pub(super) element: Option<Element<'t>>,
    opened: Option<Opened<'t>>,
    /// Identifiers, however written; of a plain `Id`, where its element begins.
    ids: HashMap<Cow<'t, str>, Option<usize>>,
    /// Where there are more of them than anybody needs.
    pub(super) too_many_ids: Option<usize>,
    /// Identifiers given twice, in any of the ways identifiers are written.
    pub(super) repeated: Vec<Refused>,
    /// Comments, instructions and inclusions outside the signature.
    pub(super) foreign: Vec<Refused>,
    /// Declaration elements inside a signature: data that no digest covers.
    pub(super) smuggled: Option<usize>,
    /// Prefixes that attribute values seem to use: `q` of `tip="q:A"`.
    pub(super) prefixes: Vec<(&'t str, usize)>,
    /// A namespace that means nothing here, the last one met.
    ordinary: &'t str,
    /// Depth of the signature the pass is in.
    within: Option<usize>,
    depth: usize,
}

impl<'t> Index<'t> {
    /// Takes in one event of a reader over the declaration.
    #[inline(always)]
    pub(super) fn see(&mut self, event: &Event<'t>, reader: &Reader<'t>) {
        match event {
            Event::Start { span, .. } => {
                self.depth += 1;
                if !self.is_ordinary(reader) {
                    self.element(span.start, reader);
                }
            }
            Event::End { span, .. } => {
                if self.within == Some(self.depth) {
                    self.leave_signature(span.end);
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

    /// Whether elements that come next, without prefix and attributes, say nothing.
    #[inline(always)]
    pub(super) fn lets_pass(&self, reader: &Reader<'t>) -> bool {
        std::ptr::eq(reader.scope().default_namespace(), self.ordinary) && self.within.is_none()
    }

    #[inline(never)]
    fn leave_signature(&mut self, end: usize) {
        self.within = None;
        let element = self.opened.take().map(|opened| opened.until(end));
        self.element = self.element.take().or(element);
    }

    /// Whether the pass is in the first Signature.
    #[inline]
    pub(super) fn is_in_first(&self) -> bool {
        self.opened.is_some()
    }

    /// Whether it is plain at once that an element says nothing: it stands outside a signature,
    /// without attributes, in the namespace of one that said nothing.
    #[inline(always)]
    fn is_ordinary(&self, reader: &Reader<'t>) -> bool {
        reader.attributes().is_empty()
            && std::ptr::eq(reader.name().namespace, self.ordinary)
            && self.within.is_none()
            && !reader.scope().declares(self.depth)
    }

    #[inline(never)]
    fn element(&mut self, at: usize, reader: &Reader<'t>) {
        let name = reader.name();
        if reader.scope().declared(reader.depth()).any(|uri| !uri.contains(':') && !uri.is_empty())
        {
            self.complain(at, Foreign::Namespace);
        }
        for attribute in reader.attributes() {
            if is_identifier(attribute) {
                let exact = attribute.name == Name::new("", "Id");
                self.identifier(attribute.value.clone(), exact, at);
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
        if !matches!(name.namespace, NAMESPACE | XINCLUDE) {
            self.ordinary = name.namespace;
        }
    }

    fn names(&mut self, at: usize, name: Name<'t>, reader: &Reader<'t>) {
        if name.namespace == XINCLUDE {
            self.complain(at, Foreign::Inclusion);
        }
        for attribute in reader.attributes() {
            let ignored = self.depth == 1 && IGNORED.contains(&attribute.name);
            if let Cow::Borrowed(value) = &attribute.value
                && !ignored
                && let Some((prefix, _)) = value.split_once(':')
                && reader.scope().binds(prefix)
                && self.prefixes.len() < MOST
            {
                self.prefixes.push((prefix, attribute.at));
            }
        }
    }

    #[inline(never)]
    fn complain(&mut self, at: usize, foreign: Foreign) {
        if self.foreign.len() < MOST {
            self.foreign.push(Refused::at(at, foreign));
        }
    }

    fn identifier(&mut self, value: Cow<'t, str>, exact: bool, at: usize) {
        if self.ids.len() == IDENTIFIERS {
            self.too_many_ids.get_or_insert(at);
            return;
        }
        if self.ids.contains_key(&value) && self.repeated.len() < MOST {
            self.repeated.push(Refused::at(at, Refusal::RepeatedId(shown(&value))));
        }
        self.ids.insert(value, exact.then_some(at));
    }

    /// Where the element with this `Id` begins.
    pub(super) fn id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied().flatten()
    }

    /// Whether this is an identifier of the element, in any of the ways identifiers are written.
    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains_key(id)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Profile, locate, locate_in};
    use crate::xml::{Document, Limits};

    fn refusals(text: &str) -> Vec<Refusal> {
        let document = Document::of(text);
        let located = locate(&document, Profile::Declaration, &Limits::default());
        located.map_or_else(|all| all.into_iter().map(|one| one.refusal).collect(), |_| Vec::new())
    }

    fn declaration(rows: &str) -> String {
        let signature = format!("<s:Signature xmlns:s=\"{NAMESPACE}\"/>");
        format!("<Declaratie xmlns=\"{DECLARATION}\">{rows}{signature}</Declaratie>")
    }

    #[test]
    fn identifiers_are_kept_up_to_a_limit_and_one_past_it_is_refused() {
        let rows = |n: usize| (0..n).map(|i| format!("<a Id=\"i{i}\"/>")).collect::<String>();
        let too_many = Refusal::Structure(Fault::TooMany);
        assert!(!refusals(&declaration(&rows(IDENTIFIERS))).contains(&too_many));
        assert_eq!(refusals(&declaration(&rows(IDENTIFIERS + 1))), [too_many]);
    }

    #[test]
    fn an_identifier_in_any_spelling_is_taken_once() {
        let text = declaration("<a Id=\"x\"/><a xml:id=\"x\"/>");
        assert_eq!(refusals(&text), [Refusal::RepeatedId("x".to_owned())]);
        let long = "x".repeat(5000);
        let text = declaration(&format!("<a Id=\"{long}\"/><a ID=\"{long}\"/>"));
        assert_eq!(refusals(&text), [Refusal::RepeatedId("x".repeat(100))]);
    }

    #[test]
    fn an_identifier_outside_of_the_declaration_too_names_nothing() {
        let inner = declaration("<a Id=\"x\"/>");
        let noise = "<n Id=\"y\"/><n Id=\"y\"/>".repeat(MOST);
        let message = format!("<e>{noise}<h id=\"x\"/>{inner}</e>");
        let document = Document::of(message.as_str());
        let root = document.check(&Limits::default()).unwrap();
        let element = root.descendant(message.find("<Declaratie").unwrap()).unwrap();
        let refused = locate_in(element, &root, &Limits::default()).map(|_| ()).unwrap_err();
        assert_eq!(refused[0].refusal, Refusal::RepeatedId("x".to_owned()));
    }
}
