//! What is asked of a signature when it is tried in other ways than it says.

use crate::signature::keys::PssTrial;
use crate::signature::{Candidate, Located, Refused, reference::Transform};
use crate::xml::{Element, canonical::Method};
use base64::{Engine, prelude::BASE64_STANDARD};
use openssl::hash::hash;

impl<'t> Located<'t> {
    /// SignedInfo.
    pub(super) fn info(&self) -> &Element<'t> {
        &self.signature.info
    }

    /// The canonicalization that SignedInfo names.
    pub(super) fn canonicalization(&self) -> Method {
        self.signature.canonicalization
    }

    /// Which references hold.
    pub(super) fn holding(&self) -> Vec<bool> {
        let all = self.signature.references.iter().zip(&self.targets);
        all.map(|(one, target)| self.holds(one, target).unwrap_or(false)).collect()
    }

    /// Whether the signature value is one of these keys' over these bytes.
    pub(super) fn is_value_of(&self, info: &[u8], keys: &[Candidate]) -> bool {
        let (scheme, digest) = (self.signature.scheme, self.signature.digest);
        let mut keys = keys.iter().filter_map(|key| key.key().ok());
        keys.any(|key| key.verifies(scheme, digest, info, &self.signature.value))
    }

    /// The same with parameters of RSA-PSS that the method does not allow.
    pub(super) fn is_value_with_any_salt(&self, info: &[u8], keys: &[Candidate]) -> bool {
        let digest = self.signature.digest;
        let mut keys = keys.iter().filter_map(|key| key.key().ok());
        keys.any(|key| {
            PssTrial::ALL
                .iter()
                .any(|trial| key.verifies_pss(*trial, digest, info, &self.signature.value))
        })
    }

    /// Whether the value is of none of these keys, as the padding of RSA shows; none where it shows
    /// nothing.
    pub(super) fn is_of_another_key(&self, keys: &[Candidate]) -> Option<bool> {
        let keys = keys.iter().filter_map(|key| key.key().ok());
        let shown: Vec<bool> =
            keys.filter_map(|key| key.made(self.signature.scheme, &self.signature.value)).collect();
        (!shown.is_empty()).then(|| shown.iter().all(|made| !made))
    }

    /// An element by another canonicalization, with the PrefixList that the signature has.
    pub(super) fn canonical_by(
        &self,
        element: &Element<'_>,
        method: Method,
    ) -> Result<Vec<u8>, Refused> {
        let mut bytes = Vec::new();
        let prefixes: Vec<&str> = self.signature.prefixes.iter().map(String::as_str).collect();
        method.element(element, &prefixes, &mut |part| bytes.extend_from_slice(part))?;
        Ok(bytes)
    }

    /// Whether a reference is to the declaration, and not to parts of the signature.
    pub(super) fn is_to_the_declaration(&self, index: usize) -> bool {
        let root = self.element.offset();
        self.targets.get(index).is_some_and(|target| target.offset(root) == root)
    }

    /// The digest that a reference has, and the one that is written, base64.
    pub(super) fn digests_of(&self, index: usize) -> Option<(String, String)> {
        let reference = self.signature.references.get(index)?;
        let computed = hash(reference.digest.openssl(), &self.octets_of(index)?).ok()?;
        Some((BASE64_STANDARD.encode(computed), BASE64_STANDARD.encode(&reference.value)))
    }

    /// Whether a reference's digest is the one of these bytes.
    pub(super) fn digest_is_of(&self, index: usize, bytes: &[u8]) -> bool {
        self.signature.references.get(index).is_some_and(|reference| {
            let digest = hash(reference.digest.openssl(), bytes);
            digest.is_ok_and(|digest| *digest == *reference.value)
        })
    }

    /// The bytes that a reference digests.
    pub(super) fn octets_of(&self, index: usize) -> Option<Vec<u8>> {
        let (reference, target) = (self.signature.references.get(index)?, self.targets.get(index)?);
        let mut bytes = Vec::new();
        let span = self.signature.element.span();
        reference.octets(target, &span, &mut |part| bytes.extend_from_slice(part)).ok()?;
        Some(bytes)
    }

    /// Whether a reference holds with its transforms changed.
    fn holds_with(&self, index: usize, change: impl FnOnce(&mut Vec<Transform>)) -> bool {
        let of = self.signature.references.get(index).zip(self.targets.get(index));
        of.is_some_and(|(reference, target)| {
            let mut reference = reference.clone();
            change(&mut reference.transforms);
            self.holds(&reference, target).unwrap_or(false)
        })
    }

    /// Whether a reference holds by another canonicalization.
    pub(super) fn digest_holds_by(&self, index: usize, method: Method) -> bool {
        self.holds_with(index, |transforms| {
            let prefixes = transforms.iter().find_map(|transform| match transform {
                Transform::Canonical(_, prefixes) => Some(prefixes.clone()),
                Transform::Enveloped | Transform::Base64 => None,
            });
            transforms.retain(|transform| *transform == Transform::Enveloped);
            transforms.push(Transform::Canonical(method, prefixes.unwrap_or_default()));
        })
    }

    /// Whether a reference holds with the signature left out where it is named, or kept in.
    pub(super) fn digest_holds_otherwise_enveloped(&self, index: usize) -> bool {
        self.holds_with(index, |transforms| match transforms.contains(&Transform::Enveloped) {
            true => transforms.retain(|transform| *transform != Transform::Enveloped),
            false => transforms.insert(0, Transform::Enveloped),
        })
    }

    /// Whether the digest is of the file as it is written, the signature left out or not.
    pub(super) fn digest_is_of_source(&self, index: usize) -> bool {
        let (text, signature) = (self.element.document().text(), self.signature.element.span());
        let (root, marked) = (self.element.span(), format!("\u{feff}{text}"));
        let without = |from: usize, until: usize| {
            let [before, after] = [from..signature.start, signature.end..until];
            [before, after].map(|span| text.get(span).unwrap_or_default()).concat()
        };
        let sources = [
            text.to_owned(),
            self.element.source().to_owned(),
            without(0, text.len()),
            without(root.start, root.end),
            marked,
        ];
        sources.iter().any(|source| self.digest_is_of(index, source.as_bytes()))
    }
}
