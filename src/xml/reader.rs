//! Checked events with byte spans: `scan` finds where tokens end, this module refuses what is not
//! well formed around and inside them (two roots, `]]>`, unknown entities, unbound prefixes…).

use super::{
    Attribute, Document, Limits, Malformed, Measure, Name, Opened, Problem, canonical, chars,
    encoding,
    name::same,
    scan::{self, Kind, Tag},
    scope::{Binding, Scope, XML, XMLNS},
    tag, text,
};
use std::ops::Range;

mod usual;

/// What comes next. Spans are bytes of [`Document::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'t> {
    /// A start tag; [`Reader::name`] and [`Reader::attributes`] tell the rest. An empty element
    /// (`<a/>`) gives this, and then an end with an empty span.
    Start {
        /// Name as written.
        qname: &'t str,
        /// The tag.
        span: Range<usize>,
    },
    /// An end tag.
    End {
        /// Name as written.
        qname: &'t str,
        /// The tag; empty for an empty element.
        span: Range<usize>,
    },
    /// A run of text without markup and references.
    Text(Range<usize>),
    /// A CDATA section, whole.
    Cdata(Range<usize>),
    /// `&…;`, whole.
    Reference(Range<usize>),
    /// A comment, whole.
    Comment(Range<usize>),
    /// A processing instruction, whole.
    Instruction(Range<usize>),
    /// Nothing more.
    Eof,
}

/// Reads events from a document, or from one element of it.
pub struct Reader<'t> {
    document: &'t Document<'t>,
    /// The text up to where the reader stops.
    text: &'t str,
    at: usize,
    limits: Limits,
    has_cdata_end: bool,
    open: Vec<&'t str>,
    /// What was last given is canonical as it lies, the namespaces a tag declares apart.
    canonical: bool,
    /// An empty element's end is still to be given.
    pending_end: bool,
    /// The element just ended is still in scope.
    leaving: bool,
    seen_root: bool,
    name: Name<'t>,
    attributes: Vec<Attribute<'t>>,
    scope: Scope<'t>,
}

impl<'t> Reader<'t> {
    /// Reads a document that was checked before, from its start.
    pub fn new(document: &'t Document<'t>) -> Self {
        Self::within(document, 0..document.text().len(), Scope::default())
    }

    /// Reads a whole document and checks its characters and limits.
    pub(super) fn checking(document: &'t Document<'t>, limits: Limits) -> Self {
        let mut reader = Self::new(document);
        reader.limits = limits;
        reader.has_cdata_end = memchr::memmem::find(document.text().as_bytes(), b"]]>").is_some();
        reader
    }

    /// Reads a part of a checked document, the scope around it given.
    pub(super) fn within(document: &'t Document<'t>, span: Range<usize>, scope: Scope<'t>) -> Self {
        Self {
            document,
            text: document.text().get(..span.end).unwrap_or_default(),
            at: span.start,
            limits: Limits::NONE,
            has_cdata_end: false,
            open: Vec::new(),
            canonical: false,
            pending_end: false,
            leaving: false,
            seen_root: false,
            name: Name::new("", ""),
            attributes: Vec::new(),
            scope: scope.outside(),
        }
    }

    /// Expanded name of the element last started.
    pub fn name(&self) -> Name<'t> {
        self.name
    }

    /// Attributes of the element last started, without namespace declarations.
    pub fn attributes(&self) -> &[Attribute<'t>] {
        &self.attributes
    }

    /// What is in force at the last event: inside of a start, still inside of an end.
    pub fn scope(&self) -> &Scope<'t> {
        &self.scope
    }

    /// Whether the text or tag last given is canonical as it lies, the namespaces that a start tag
    /// may have to declare apart.
    #[inline]
    pub(super) fn is_canonical(&self) -> bool {
        self.canonical
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The element last started, which begins at `start`; see [`Opened::until`].
    pub fn opened(&self, start: usize) -> Opened<'t> {
        let mut outside = self.scope.clone();
        outside.leave(self.open.len());
        Opened::new(self.document, self.name, start, outside)
    }

    /// A problem, where the reader is.
    pub(super) fn malformed(&self, problem: Problem) -> Malformed {
        self.malformed_at(problem, self.at)
    }

    fn malformed_at(&self, problem: Problem, at: usize) -> Malformed {
        Malformed { problem, position: self.document.position(at) }
    }

    /// Where what it reads ends.
    pub(super) fn end(&self) -> usize {
        self.text.len()
    }

    /// The byte it has come to.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The text of a span.
    pub(super) fn source(&self, span: &Range<usize>) -> &'t str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The next event.
    #[expect(clippy::should_implement_trait, reason = "events end with Eof, and may fail")]
    pub fn next(&mut self) -> Result<Event<'t>, Malformed> {
        self.advance()
    }

    /// The same, as part of its caller, so that no event is copied on its way out: for the loop that
    /// sees all those of a document.
    #[inline(always)]
    pub(super) fn advance(&mut self) -> Result<Event<'t>, Malformed> {
        match self.usual() {
            Some(event) => Ok(event),
            None => self.rare(),
        }
    }

    #[inline(never)]
    fn rare(&mut self) -> Result<Event<'t>, Malformed> {
        if std::mem::take(&mut self.pending_end) {
            self.canonical = false;
            return Ok(self.leave(self.at..self.at));
        }
        if self.at == 0 {
            self.at = encoding::prolog(self.text).map_err(|p| self.malformed(p))?;
        }
        let start = self.at;
        let token = scan::token(self.text, start).map_err(|problem| self.malformed(problem))?;
        self.at = token.end;
        #[cfg(test)]
        super::work::read(token.end - start);
        self.event(token.kind, start..token.end)
            .map_err(|problem| self.malformed_at(problem, start))
    }

    fn event(&mut self, kind: Kind, span: Range<usize>) -> Result<Event<'t>, Problem> {
        match kind {
            Kind::Start(tag) => self.enter(tag, span),
            Kind::End => self.close(span),
            Kind::Text => self.text(span),
            Kind::Cdata => {
                self.inside()?;
                self.bounded(&span, Measure::Text, self.limits.text)?;
                Ok(Event::Cdata(span))
            }
            Kind::Reference => {
                self.inside()?;
                text::resolve(self.source(&span))?;
                Ok(Event::Reference(span))
            }
            Kind::Comment => {
                self.bounded(&span, Measure::Markup, self.limits.token)?;
                scan::comment(self.source(&span))?;
                Ok(Event::Comment(span))
            }
            Kind::Instruction => {
                self.bounded(&span, Measure::Markup, self.limits.token)?;
                scan::instruction(self.source(&span))?;
                Ok(Event::Instruction(span))
            }
            Kind::Eof if self.open.is_empty() => Ok(Event::Eof),
            Kind::Eof => Err(Problem::Truncated),
        }
    }

    /// That the document has only characters of XML: said once its elements are known to be in order.
    pub(super) fn check_characters(&self) -> Result<(), Malformed> {
        match chars::first_bad(self.document.text()) {
            Some(at) => Err(self.malformed_at(Problem::Character, at)),
            None => Ok(()),
        }
    }

    fn bounded(&self, span: &Range<usize>, what: Measure, limit: usize) -> Result<(), Problem> {
        if span.len() > limit { Err(Problem::Limit { what, limit }) } else { Ok(()) }
    }

    fn inside(&self) -> Result<(), Problem> {
        if self.open.is_empty() { Err(Problem::OutsideRoot) } else { Ok(()) }
    }

    fn text(&mut self, span: Range<usize>) -> Result<Event<'t>, Problem> {
        self.bounded(&span, Measure::Text, self.limits.text)?;
        let source = self.source(&span);
        if self.open.is_empty() && !source.bytes().all(chars::is_space) {
            return Err(Problem::OutsideRoot);
        }
        if self.has_cdata_end && source.contains("]]>") {
            return Err(Problem::CdataEnd);
        }
        self.canonical = canonical::is_canonical_text(source);
        Ok(Event::Text(span))
    }

    fn enter(&mut self, tag: Tag, span: Range<usize>) -> Result<Event<'t>, Problem> {
        if self.open.is_empty() && std::mem::replace(&mut self.seen_root, true) {
            return Err(Problem::OutsideRoot);
        }
        if self.open.len() >= self.limits.depth {
            return Err(Problem::Limit { what: Measure::Levels, limit: self.limits.depth });
        }
        self.bounded(&span, Measure::Markup, self.limits.token)?;
        let source = self.source(&span);
        let qname = source.get(1..1 + tag.name).unwrap_or_default();
        self.canonical = !tag.more && !tag.empty;
        self.open.push(qname);
        self.pending_end = tag.empty;
        self.attributes.clear();
        if tag.more {
            self.declare(source, tag.name, span.start)?;
        }
        let (prefix, local) = match tag.prefix {
            0 => ("", qname),
            length => (
                qname.get(..length).unwrap_or_default(),
                qname.get(length + 1..).unwrap_or_default(),
            ),
        };
        let namespace = self.scope.lookup(prefix).ok_or(Problem::UnboundPrefix)?;
        self.name = Name::new(namespace, local);
        Ok(Event::Start { qname, span })
    }

    /// Reads a tag's attributes: declarations into the scope, then the others, resolved by it.
    fn declare(&mut self, source: &'t str, name: usize, start: usize) -> Result<(), Problem> {
        let depth = self.open.len();
        let mut count = 0;
        for written in tag::attributes(source, name) {
            let written = written?;
            count += 1;
            if count > self.limits.attributes {
                return Err(Problem::Limit {
                    what: Measure::Attributes,
                    limit: self.limits.attributes,
                });
            }
            if !chars::is_qname(written.qname) {
                return Err(Problem::Name);
            }
            let declared = match written.qname.split_once(':') {
                Some(("xmlns", prefix)) => Some(prefix),
                None if written.qname == "xmlns" => Some(""),
                _ => None,
            };
            let value = text::attribute(written.value)?;
            match declared {
                Some(prefix) => {
                    let uri = self.document.uri(written.value);
                    self.bind(prefix, uri, depth)?;
                }
                None => self.attributes.push(Attribute {
                    name: Name::new("", written.qname),
                    qname: written.qname,
                    value,
                    at: start + written.at,
                }),
            }
        }
        self.resolve(depth)
    }

    fn bind(&mut self, prefix: &'t str, uri: &'t str, depth: usize) -> Result<(), Problem> {
        let reserved = (prefix == "xml") != (uri == XML) || prefix == "xmlns" || uri == XMLNS;
        if reserved || (uri.is_empty() && !prefix.is_empty()) {
            return Err(Problem::NamespaceDeclaration);
        }
        let here = self.scope.bindings.iter().rev().take_while(|b| b.depth == depth);
        if here.into_iter().any(|binding| same(binding.prefix, prefix)) {
            return Err(Problem::DuplicateAttribute);
        }
        if self.scope.bindings.len() >= self.limits.namespaces {
            return Err(Problem::Limit {
                what: Measure::Namespaces,
                limit: self.limits.namespaces,
            });
        }
        if prefix != "xml" {
            self.scope.bindings.push(Binding { prefix, uri, depth });
        }
        Ok(())
    }

    fn resolve(&mut self, depth: usize) -> Result<(), Problem> {
        for attribute in &mut self.attributes {
            if let Some((prefix, local)) = attribute.qname.split_once(':') {
                let namespace = self.scope.lookup(prefix).ok_or(Problem::UnboundPrefix)?;
                attribute.name = Name::new(namespace, local);
                if namespace == XML {
                    self.scope.inherited.push((depth, attribute.qname, attribute.value.clone()));
                }
            }
        }
        if self.attributes.len() < 2 {
            return Ok(());
        }
        let mut names: Vec<_> =
            self.attributes.iter().map(|a| (a.name.namespace, a.name.local)).collect();
        names.sort_unstable();
        match names.iter().zip(names.iter().skip(1)).any(|(one, next)| one == next) {
            true => Err(Problem::DuplicateAttribute),
            false => Ok(()),
        }
    }

    fn close(&mut self, span: Range<usize>) -> Result<Event<'t>, Problem> {
        let source = self.source(&span).as_bytes();
        let open = self.open.last().ok_or(Problem::EndTag)?;
        let after = source.get(2..).and_then(|rest| rest.strip_prefix(open.as_bytes()));
        match after {
            Some([spaces @ .., b'>']) if spaces.iter().all(|byte| chars::is_space(*byte)) => {
                self.canonical = spaces.is_empty();
                Ok(self.leave(span))
            }
            _ => Err(Problem::EndTag),
        }
    }

    fn leave(&mut self, span: Range<usize>) -> Event<'t> {
        let qname = self.open.pop().unwrap_or_default();
        self.leaving = true;
        Event::End { qname, span }
    }
}
