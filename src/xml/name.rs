//! Names, resolved.

use std::borrow::Cow;

/// An expanded name: two names are the same when both parts are (Namespaces in XML 1.0, 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name<'t> {
    /// Namespace URI; empty when in none.
    pub namespace: &'t str,
    /// Local part.
    pub local: &'t str,
}

impl<'t> Name<'t> {
    /// A name of a namespace; pass `""` for none.
    pub const fn new(namespace: &'t str, local: &'t str) -> Self {
        Self { namespace, local }
    }
}

/// An attribute that is not a namespace declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'t> {
    /// Expanded name; an attribute without prefix is in no namespace.
    pub name: Name<'t>,
    /// Name as written, prefix included.
    pub qname: &'t str,
    /// Value, normalised as XML 1.0, 3.3.3 says for CDATA attributes.
    pub value: Cow<'t, str>,
    /// Where it begins, in bytes of the decoded text.
    pub at: usize,
}

/// Whether two prefixes, or two URIs, are the same. Most prefixes are empty, and a comparison of no
/// bytes at all costs more than it seems: the C library's masks a load from wherever an empty text
/// points. Most URIs are the very same text.
#[inline]
pub(super) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && (one.is_empty() || std::ptr::eq(one, other) || one == other)
}

/// The prefix of a name as written, `""` when it has none.
pub(super) fn prefix(qname: &str) -> &str {
    qname.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// The local part of a name as written.
pub(super) fn local(qname: &str) -> &str {
    qname.split_once(':').map_or(qname, |(_, local)| local)
}
