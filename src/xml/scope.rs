//! Namespace bindings, and the xml: attributes, that are in force at a place.

use super::name::same;
use std::borrow::Cow;

/// The namespace that the prefix `xml` is always bound to.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of namespace declarations, which nothing may be bound to.
pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// One declaration; an empty prefix is the default namespace, an empty URI undeclares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding<'t> {
    pub(super) prefix: &'t str,
    pub(super) uri: &'t str,
    pub(super) depth: usize,
}

/// Declarations in force, outermost first, and the `xml:` attributes seen on the way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope<'t> {
    pub(super) bindings: Vec<Binding<'t>>,
    pub(super) inherited: Vec<(usize, &'t str, Cow<'t, str>)>,
}

impl<'t> Scope<'t> {
    /// The namespace that a prefix is bound to; `""` for the default namespace when there is none.
    pub(super) fn lookup(&self, prefix: &str) -> Option<&'t str> {
        if same(prefix, "xml") {
            return Some(XML);
        }
        let bound = self.bindings.iter().rev().find(|binding| same(binding.prefix, prefix));
        match bound {
            Some(binding) => Some(binding.uri),
            None if prefix.is_empty() => Some(""),
            None => None,
        }
    }

    /// The default namespace, `""` when there is none.
    #[inline]
    pub fn default_namespace(&self) -> &'t str {
        let default = self.bindings.iter().rev().find(|binding| binding.prefix.is_empty());
        default.map_or("", |binding| binding.uri)
    }

    /// Whether the element at a depth, the innermost, declares any namespace.
    #[inline]
    pub fn declares(&self, depth: usize) -> bool {
        self.bindings.last().is_some_and(|binding| binding.depth == depth)
    }

    /// The namespaces that the element at a depth declares.
    pub fn declared(&self, depth: usize) -> impl Iterator<Item = &'t str> {
        self.bindings.iter().rev().take_while(move |b| b.depth == depth).map(|b| b.uri)
    }

    /// Whether somebody declared this prefix.
    pub fn binds(&self, prefix: &str) -> bool {
        !prefix.is_empty() && self.bindings.iter().any(|binding| same(binding.prefix, prefix))
    }

    /// What a prefix is bound to, when the declaration in force stands outside the reader's element.
    pub(super) fn bound_outside(&self, prefix: &str) -> Option<&'t str> {
        let binding = self.bindings.iter().rev().find(|binding| same(binding.prefix, prefix))?;
        (binding.depth == 0 && !binding.uri.is_empty()).then_some(binding.uri)
    }

    /// Prefixes in force with their URIs, each once, the innermost.
    pub(super) fn in_force(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.bindings.iter().enumerate().filter_map(|(i, binding)| {
            let hidden =
                self.bindings.iter().skip(i + 1).any(|later| same(later.prefix, binding.prefix));
            (!hidden).then_some((binding.prefix, binding.uri))
        })
    }

    /// The `xml:` attributes in force: name as written (`xml:lang`) and value, each once, the nearest.
    pub(super) fn xml_attributes(&self) -> impl Iterator<Item = (&'t str, &str)> {
        self.inherited.iter().enumerate().filter_map(|(i, (_, qname, value))| {
            let hidden = self.inherited.iter().skip(i + 1).any(|(_, later, _)| later == qname);
            (!hidden).then_some((*qname, value.as_ref()))
        })
    }

    /// Forgets what an element at `depth` declared.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            self.bindings.pop();
        }
        while self.inherited.last().is_some_and(|(at, _, _)| *at >= depth) {
            self.inherited.pop();
        }
    }

    /// The same scope as seen from a reader that starts inside: everything at depth 0.
    pub(super) fn outside(&self) -> Self {
        let mut scope = self.clone();
        scope.bindings.iter_mut().for_each(|binding| binding.depth = 0);
        scope.inherited.iter_mut().for_each(|entry| entry.0 = 0);
        scope
    }
}
