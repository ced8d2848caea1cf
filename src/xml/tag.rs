//! A start tag as written, cut into its parts.

use super::{
    Problem,
    chars::is_space,
    scan::{self, Kind, Token},
};
use std::ops::Range;

/// One attribute as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'t> {
    pub(super) qname: &'t str,
    /// Between the quotes, nothing resolved.
    pub(super) value: &'t str,
    /// Offset of the name in the tag.
    pub(super) at: usize,
}

/// The name of a start tag `<name …>` or `<name …/>` that was scanned before.
pub(super) fn name(tag: &str) -> &str {
    match scan::token(tag, 0) {
        Ok(Token { kind: Kind::Start(scanned), .. }) => {
            tag.get(1..1 + scanned.name).unwrap_or_default()
        }
        _ => "",
    }
}

/// An attribute of a start tag, namespace declarations too, with its place in the tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAttribute<'t> {
    /// Name as written.
    pub qname: &'t str,
    /// Between the quotes, nothing resolved.
    pub value: &'t str,
    /// Name, equals sign and quoted value.
    pub written: &'t str,
    /// Where it stands in the tag, with the white space before it.
    pub span: Range<usize>,
}

/// The attributes of a start tag that was read before, in the order written.
pub fn written_attributes(tag: &str) -> Vec<WrittenAttribute<'_>> {
    let mut attributes = attributes(tag, name(tag).len());
    let mut written = Vec::new();
    loop {
        let start = attributes.at;
        let Ok(Some(Written { qname, value, at })) = attributes.one() else { return written };
        let end = attributes.at;
        let text = tag.get(at..end).unwrap_or_default();
        written.push(WrittenAttribute { qname, value, written: text, span: start..end });
    }
}

/// The attributes of a start tag whose name has so many bytes, in the order written.
pub(super) fn attributes(tag: &str, name: usize) -> Attributes<'_> {
    let end = if tag.ends_with("/>") { 2 } else { 1 };
    Attributes { tag: tag.get(..tag.len().saturating_sub(end)).unwrap_or_default(), at: 1 + name }
}

/// The pseudo-attributes of an XML declaration, given what stands between `<?xml` and `?>`.
pub(super) fn pseudo(inner: &str) -> Attributes<'_> {
    Attributes { tag: inner, at: 0 }
}

/// Iterates over [`Written`] attributes; ends after the first problem.
#[derive(Debug)]
pub(super) struct Attributes<'t> {
    tag: &'t str,
    at: usize,
}

impl<'t> Attributes<'t> {
    fn rest(&self) -> &'t str {
        self.tag.get(self.at..).unwrap_or_default()
    }

    fn spaces(&mut self) -> usize {
        let count = self.rest().bytes().take_while(|b| is_space(*b)).count();
        self.at += count;
        count
    }

    fn one(&mut self) -> Result<Option<Written<'t>>, Problem> {
        let spaces = self.spaces();
        if self.rest().is_empty() {
            return Ok(None);
        }
        if spaces == 0 {
            return Err(Problem::Tag);
        }
        let at = self.at;
        let length =
            self.rest().bytes().position(|b| is_space(b) || b == b'=').ok_or(Problem::Tag)?;
        let qname = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        self.spaces();
        self.at += self.rest().starts_with('=').then_some(1).ok_or(Problem::Tag)?;
        self.spaces();
        let quote = self.rest().bytes().next().filter(|b| matches!(b, b'"' | b'\''));
        let quote = quote.ok_or(Problem::Tag)?;
        self.at += 1;
        let length = memchr::memchr(quote, self.rest().as_bytes()).ok_or(Problem::Tag)?;
        let value = self.rest().get(..length).unwrap_or_default();
        self.at += length + 1;
        Ok(Some(Written { qname, value, at }))
    }
}

impl<'t> Iterator for Attributes<'t> {
    type Item = Result<Written<'t>, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let one = self.one();
        if one.is_err() {
            self.at = self.tag.len();
        }
        one.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: &str) -> Result<Vec<(&str, &str)>, Problem> {
        attributes(tag, name(tag).len()).map(|a| a.map(|a| (a.qname, a.value))).collect()
    }

    #[test]
    fn attributes_are_cut_as_written() {
        assert_eq!(name("<a:b c='1'/>"), "a:b");
        assert_eq!(read("<a b = \"1\"\n c='\"'/>"), Ok(vec![("b", "1"), ("c", "\"")]));
        assert_eq!(read("<a />"), Ok(vec![]));
    }

    #[test]
    fn what_is_no_attribute_is_refused() {
        for bad in ["<a b=\"1\"c=\"2\">", "<a b>", "<a b=1>", "<a b=\"1>", "<a / >"] {
            assert_eq!(read(bad), Err(Problem::Tag), "{bad}");
        }
    }
}
