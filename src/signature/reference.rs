//! A Reference: what it names, what it does to it, and whether the digest holds.

use super::{
    Coverage, Fault, Refusal, Refused, ahead::Ahead, algorithms::Digest, refusal::shown,
    walk::base64,
};
use crate::xml::{
    Element,
    canonical::{Algorithm, Method},
    is_ncname,
};
use openssl::{
    error::ErrorStack,
    hash::{DigestBytes, Hasher},
    memcmp,
};
use std::ops::Range;

/// One transform of a list that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Transform {
    Enveloped,
    Canonical(Method, Vec<String>),
    Base64,
}

/// A Reference as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) at: usize,
    pub(super) uri: Option<String>,
    pub(super) transforms: Vec<Transform>,
    pub(super) digest: Digest,
    pub(super) value: Vec<u8>,
}

/// What a URI names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named<'r> {
    /// The document the signature is in.
    Whole,
    /// The element with this Id, its comments kept or not.
    Id { id: &'r str, comments: bool },
}

impl Reference {
    /// What the URI names; everything but the forms of `wire.md` is refused unresolved.
    pub(super) fn named(&self) -> Result<Named<'_>, Refused> {
        let Some(uri) = self.uri.as_deref().filter(|uri| !uri.is_empty()) else {
            return Ok(Named::Whole);
        };
        let outside = || Refused::at(self.at, Refusal::External(shown(uri)));
        let fragment = uri.strip_prefix('#').ok_or_else(outside)?;
        let (id, comments) = match fragment.strip_prefix("xpointer(id(") {
            None => (fragment, false),
            Some(rest) => {
                let quoted = rest.strip_suffix("))").ok_or_else(outside)?;
                let bare =
                    ['\'', '"'].iter().find_map(|q| quoted.strip_prefix(*q)?.strip_suffix(*q));
                (bare.ok_or_else(outside)?, true)
            }
        };
        if is_ncname(id) { Ok(Named::Id { id, comments }) } else { Err(outside()) }
    }

    /// Whether the digest covers what a prefix is bound to, even where no name uses it: always under
    /// an inclusive canonicalization, when listed under the exclusive one.
    pub(super) fn signs_prefix(&self, prefix: &str) -> bool {
        self.transforms.iter().all(|transform| match transform {
            Transform::Canonical(method, list) => {
                method.algorithm != Algorithm::Exclusive
                    || list.iter().any(|listed| listed == prefix)
            }
            _ => true,
        })
    }

    /// The canonicalization that its transforms end in, with its PrefixList; none decodes base64.
    pub(super) fn canonicalization(&self) -> Option<(Method, &[String])> {
        let named = self.transforms.iter().rev().find_map(|transform| match transform {
            Transform::Canonical(method, prefixes) => Some(Some((*method, prefixes.as_slice()))),
            Transform::Base64 => Some(None),
            Transform::Enveloped => None,
        });
        named.unwrap_or(Some((Method::DEFAULT, &[])))
    }

    /// Whether the signature is left out of what it names.
    pub(super) fn is_enveloped(&self) -> bool {
        self.transforms.contains(&Transform::Enveloped)
    }

    /// The very bytes that are digested of `target`. `signature` is where the signature lies.
    pub(super) fn octets(
        &self,
        target: &Target<'_>,
        signature: &Range<usize>,
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Refused> {
        let Some((method, prefixes)) = self.canonicalization() else {
            sink(&target.base64().ok_or_else(|| Refused::at(self.at, Fault::Base64))?);
            return Ok(());
        };
        let hidden = self.is_enveloped().then(|| signature.clone());
        if hidden.is_some() && target.is_within(signature) {
            return Err(Refused::at(self.at, Coverage::NotTheDeclaration));
        }
        let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
        target.canonical(method, hidden, &prefixes, sink)
    }

    /// Their digest.
    pub(super) fn computed(
        &self,
        target: &Target<'_>,
        signature: &Range<usize>,
    ) -> Result<DigestBytes, Refused> {
        let broken = |_: ErrorStack| Refused::at(self.at, Refusal::Value);
        let mut hasher = Hasher::new(self.digest.openssl()).map_err(broken)?;
        let mut failed = None;
        self.octets(target, signature, &mut |bytes| {
            failed = hasher.update(bytes).err().or(failed.take())
        })?;
        match failed {
            Some(error) => Err(broken(error)),
            None => hasher.finish().map_err(broken),
        }
    }

    /// Whether [`Self::octets`] would be the very bytes that were digested ahead, and as asked for:
    /// the whole document or its root, this signature left out, in that form and no other.
    fn was_digested(&self, ahead: &Ahead, target: &Target<'_>, signature: &Range<usize>) -> bool {
        let form =
            self.canonicalization().map(|(method, prefixes)| (target.form(method), prefixes));
        form == Some((Method::EXCLUSIVE, &[]))
            && self.is_enveloped()
            && *signature == ahead.hidden
            && target.offset(ahead.root) == ahead.root
            && self.digest == ahead.digest
    }

    /// Whether their digest is the one written.
    pub(super) fn matches(
        &self,
        target: &Target<'_>,
        signature: &Range<usize>,
        ahead: Option<&Ahead>,
    ) -> Result<bool, Refused> {
        let digest = match ahead.filter(|ahead| self.was_digested(ahead, target, signature)) {
            Some(ahead) => ahead.value,
            None => self.computed(target, signature)?,
        };
        Ok(digest.len() == self.value.len() && memcmp::eq(&digest, &self.value))
    }
}

/// What a reference was resolved to.
#[derive(Debug, Clone)]
pub(super) enum Target<'t> {
    /// The whole document of this element, without comments.
    Whole(Element<'t>),
    /// One element, its comments kept or not.
    Element(Element<'t>, bool),
}

impl Target<'_> {
    /// Where it begins; the whole document does where its root, `root`, does.
    pub(super) fn offset(&self, root: usize) -> usize {
        match self {
            Self::Whole(_) => root,
            Self::Element(element, _) => element.offset(),
        }
    }

    fn canonical(
        &self,
        method: Method,
        hidden: Option<Range<usize>>,
        prefixes: &[&str],
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Refused> {
        match self {
            Self::Whole(element) => {
                self.form(method).document(element.document(), hidden, prefixes, sink)?;
            }
            Self::Element(element, _) => {
                let inside = hidden.filter(|hidden| element.span().contains(&hidden.start));
                let element =
                    inside.map_or_else(|| element.clone(), |hidden| element.without(hidden));
                self.form(method).element(&element, prefixes, sink)?;
            }
        }
        Ok(())
    }

    /// The method, comments dropped unless they were asked for by name.
    fn form(&self, method: Method) -> Method {
        match self {
            Self::Element(_, true) => method,
            Self::Whole(_) | Self::Element(_, false) => method.without_comments(),
        }
    }

    /// Whether it lies inside the signature, and goes away with it.
    fn is_within(&self, signature: &Range<usize>) -> bool {
        match self {
            Self::Whole(_) => false,
            Self::Element(element, _) => signature.contains(&element.offset()),
        }
    }

    fn base64(&self) -> Option<Vec<u8>> {
        match self {
            Self::Whole(_) => None,
            Self::Element(element, _) => base64(&element.content().text().ok()?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(uri: Option<&str>) -> Result<(String, bool), ()> {
        let reference = Reference {
            at: 0,
            uri: uri.map(str::to_owned),
            transforms: vec![],
            digest: Digest::Sha256,
            value: vec![],
        };
        match reference.named() {
            Ok(Named::Whole) => Ok((String::new(), false)),
            Ok(Named::Id { id, comments }) => Ok((id.to_owned(), comments)),
            Err(_) => Err(()),
        }
    }

    #[test]
    fn only_the_document_and_plain_identifiers_are_resolved() {
        assert_eq!(named(None), Ok((String::new(), false)));
        assert_eq!(named(Some("")), Ok((String::new(), false)));
        assert_eq!(named(Some("#decl")), Ok(("decl".to_owned(), false)));
        assert_eq!(named(Some("#xpointer(id('decl'))")), Ok(("decl".to_owned(), true)));
        for bad in [
            "#",
            "#decl%20",
            "#xpointer(/)",
            "#id('x')",
            "#x' or '1'='1",
            "http://e.org",
            "file:///etc/passwd",
            "cid:1",
            "decl",
            "#xpointer(id('x'')",
            "#1decl",
            "#a:b",
        ] {
            assert_eq!(named(Some(bad)), Err(()), "{bad}");
        }
    }
}
