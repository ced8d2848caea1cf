//! The `xml:` attributes that Canonical XML 1.1 brings to an apex, and the joining of `xml:base`
//! (C14N 1.1, 2.4: RFC 3986, 5.2 without a base of its own).

use crate::xml::Scope;
use std::borrow::Cow;

/// `xml:lang` and `xml:space`, the nearest; `xml:base`, joined on the way in; never `xml:id`.
pub(super) fn inherited<'t>(outside: &Scope<'t>) -> Vec<(&'t str, Cow<'t, str>)> {
    let mut inherited: Vec<_> = outside
        .xml_attributes()
        .filter(|(name, _)| matches!(*name, "xml:lang" | "xml:space"))
        .map(|(name, value)| (name, Cow::Owned(value.to_owned())))
        .collect();
    let bases = outside
        .inherited
        .iter()
        .filter(|(_, name, _)| *name == "xml:base")
        .map(|(_, _, value)| value);
    let base = bases.fold(None, |outer: Option<String>, inner| {
        Some(outer.map_or_else(|| inner.to_string(), |outer| join(&outer, inner)))
    });
    inherited.extend(base.map(|base| ("xml:base", Cow::Owned(base))));
    inherited
}

/// Scheme with its colon, authority with its slashes, path, query with its mark; no fragment.
fn parts(uri: &str) -> (&str, &str, &str, &str) {
    let uri = uri.split('#').next().unwrap_or_default();
    let is_scheme = |s: &str| {
        !s.is_empty()
            && s.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    };
    let scheme = uri.split_once(':').filter(|(s, _)| is_scheme(s)).map_or(0, |(s, _)| s.len() + 1);
    let (scheme, rest) = uri.split_at(scheme);
    let authority = match rest.strip_prefix("//") {
        Some(inner) => 2 + inner.find(['/', '?']).unwrap_or(inner.len()),
        None => 0,
    };
    let (authority, rest) = rest.split_at(authority);
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    (scheme, authority, path, query)
}

/// A reference resolved against a base that may be relative itself.
pub(super) fn join(base: &str, reference: &str) -> String {
    let (scheme, authority, path, query) = parts(reference);
    let (base_scheme, base_authority, base_path, base_query) = parts(base);
    if !scheme.is_empty() {
        return format!("{scheme}{authority}{}{query}", tidy(path));
    }
    if !authority.is_empty() {
        return format!("{base_scheme}{authority}{}{query}", tidy(path));
    }
    if path.is_empty() {
        let query = if query.is_empty() { base_query } else { query };
        return format!("{base_scheme}{base_authority}{base_path}{query}");
    }
    let path = if path.starts_with('/') {
        tidy(path)
    } else {
        let folder = base_path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let slash = if base_path.contains('/') || !base_authority.is_empty() { "/" } else { "" };
        // A base that ends in `..` names a folder (C14N 1.1, 2.4).
        let folder = if base_path.ends_with("..") { base_path } else { folder };
        let slash = if base_path.ends_with("..") { "/" } else { slash };
        tidy(&format!("{folder}{slash}{path}"))
    };
    format!("{base_scheme}{base_authority}{path}{query}")
}

/// Removes dot segments and doubled slashes; leading `..` of a relative path stay.
fn tidy(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut folder = false;
    for segment in path.split('/') {
        folder = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if absolute => {}
            _ => kept.push(segment),
        }
    }
    let start = if absolute { "/" } else { "" };
    let end = if folder && !kept.is_empty() { "/" } else { "" };
    format!("{start}{}{end}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_joined_as_the_recommendation_shows() {
        assert_eq!(join("http://e.org/a/b", "../c"), "http://e.org/c");
        assert_eq!(join("foo/bar", "../x"), "x");
        assert_eq!(join("..", ".."), "../../");
        assert_eq!(join("http://e.org", "x"), "http://e.org/x");
        assert_eq!(join("a/b", ""), "a/b");
        assert_eq!(join("a/", "urn:x"), "urn:x");
    }
}
