//! Start and end tags: which namespaces a tag declares, and in which order all is written.

use super::{Algorithm, base, escape, output::Output};
use crate::xml::{
    Reader, Scope,
    name::{prefix as prefix_of, same},
    scope::XML,
};
use std::{borrow::Cow, ops::Range};

pub(super) struct Tags<'t> {
    algorithm: Algorithm,
    /// Prefixes treated as inclusive, `""` standing for `#default`.
    inclusive: Vec<String>,
    /// Declarations written so far that are in force, with the depth of their element.
    rendered: Vec<(&'t str, &'t str, usize)>,
    /// The `xml:` attributes around the apex, outermost first.
    inherited: Vec<(&'t str, Cow<'t, str>)>,
    /// The tag being written.
    tag: String,
}

impl<'t> Tags<'t> {
    pub(super) fn new(algorithm: Algorithm, prefixes: &[&str], outside: &Scope<'t>) -> Self {
        let inherited = match algorithm {
            Algorithm::Exclusive => Vec::new(),
            Algorithm::Inclusive10 => outside
                .xml_attributes()
                .map(|(name, value)| (name, Cow::Owned(value.to_owned())))
                .collect(),
            Algorithm::Inclusive11 => base::inherited(outside),
        };
        let inclusive =
            prefixes.iter().map(|p| if *p == "#default" { "" } else { p }.to_owned()).collect();
        Self { algorithm, inclusive, rendered: Vec::new(), inherited, tag: String::new() }
    }

    #[inline(always)]
    fn rendered(&self, prefix: &str) -> &'t str {
        let mut rendered = self.rendered.iter().rev();
        rendered.find(|(known, ..)| same(known, prefix)).map_or("", |(_, uri, _)| uri)
    }

    /// What an element has to declare, sorted by prefix.
    fn declarations(&self, reader: &Reader<'t>, qname: &'t str) -> Vec<(&'t str, &'t str)> {
        let scope = reader.scope();
        if self.is_settled(reader, qname) {
            return Vec::new();
        }
        let apex = reader.depth() == 1;
        let declares = scope.declares(reader.depth());
        let mut wanted: Vec<(&str, &str)> = Vec::new();
        if self.algorithm == Algorithm::Exclusive {
            let used = reader
                .attributes()
                .iter()
                .map(|a| prefix_of(a.qname))
                .filter(|p| !p.is_empty() && *p != "xml");
            let used = used.chain([prefix_of(qname)]);
            wanted.extend(used.map(|p| (p, scope.lookup(p).unwrap_or_default())));
            if (apex || declares) && !self.inclusive.is_empty() {
                wanted.extend(
                    scope
                        .in_force()
                        .filter(|(p, _)| self.inclusive.iter().any(|listed| listed == p)),
                );
            }
        } else if apex || declares {
            wanted.extend(scope.in_force());
        }
        wanted.retain(|(prefix, uri)| *prefix != "xml" && !same(self.rendered(prefix), uri));
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// Whether it is plain at once that a tag has nothing to declare: it declares nothing itself, and
    /// no attribute has a prefix.
    #[inline(always)]
    pub(super) fn is_settled(&self, reader: &Reader<'t>, qname: &str) -> bool {
        let (name, depth) = (reader.name(), reader.depth());
        let prefix = qname.len().checked_sub(name.local.len() + 1).and_then(|end| qname.get(..end));
        let exclusive = self.algorithm == Algorithm::Exclusive;
        depth > 1
            && !reader.scope().declares(depth)
            && (!exclusive
                || same(self.rendered(prefix.unwrap_or_default()), name.namespace)
                    && reader.attributes().iter().all(|one| prefix_of(one.qname).is_empty()))
    }

    /// Whether elements without prefix that come next, and declare nothing, have nothing to declare.
    #[inline(always)]
    pub(super) fn is_settled_inside(&self, reader: &Reader<'t>) -> bool {
        self.algorithm != Algorithm::Exclusive
            || same(self.rendered(""), reader.scope().default_namespace())
    }

    /// Writes a start tag, which may have something to declare.
    pub(super) fn start<S: FnMut(&[u8])>(
        &mut self,
        reader: &Reader<'t>,
        qname: &'t str,
        span: &Range<usize>,
        output: &mut Output<'_, S>,
    ) {
        let declarations = self.declarations(reader, qname);
        let mut tag = std::mem::take(&mut self.tag);
        tag.clear();
        tag.push('<');
        tag.push_str(qname);
        for (prefix, uri) in declarations {
            let colon = if prefix.is_empty() { "" } else { ":" };
            attribute(&mut tag, &["xmlns", colon, prefix], uri);
            self.rendered.push((prefix, uri, reader.depth()));
        }
        self.attributes(reader, &mut tag);
        tag.push('>');
        if reader.source(span) == tag {
            output.raw(span);
        } else {
            output.text(&tag);
        }
        self.tag = tag;
    }

    fn attributes(&self, reader: &Reader<'t>, tag: &mut String) {
        let own = reader.attributes();
        if let ([one], true) = (own, reader.depth() > 1) {
            return attribute(tag, &[one.qname], &one.value);
        }
        let mut all: Vec<(&str, &str, &str, Cow<'_, str>)> = own
            .iter()
            .map(|a| (a.name.namespace, a.name.local, a.qname, Cow::Borrowed(a.value.as_ref())))
            .collect();
        if reader.depth() == 1 {
            for (qname, value) in &self.inherited {
                let here = all.iter_mut().find(|entry| entry.2 == *qname);
                match here {
                    None => all.push((XML, crate::xml::name::local(qname), qname, value.clone())),
                    Some(entry)
                        if *qname == "xml:base" && self.algorithm == Algorithm::Inclusive11 =>
                    {
                        entry.3 = Cow::Owned(base::join(value, &entry.3));
                    }
                    Some(_) => {}
                }
            }
        }
        all.sort_unstable();
        for (_, _, qname, value) in &all {
            attribute(tag, &[qname], value);
        }
    }

    /// Forgets what the element just left declared, given the depth outside of it.
    #[inline]
    pub(super) fn leave(&mut self, depth: usize) {
        while self.rendered.last().is_some_and(|(_, _, declared)| *declared > depth) {
            self.rendered.pop();
        }
    }
}

fn attribute(tag: &mut String, name: &[&str], value: &str) {
    tag.push(' ');
    name.iter().for_each(|part| tag.push_str(part));
    tag.push_str("=\"");
    tag.push_str(&escape::attribute(value));
    tag.push('"');
}
