//! The digest most signatures ask for, taken in the pass that checks the document. It is a guess:
//! it stands for a reference's own only where that turns out to ask for exactly this.

use super::{
    algorithms::{DIGESTS, Digest},
    index::Index,
};
use crate::xml::{Document, Element, Event, Limits, Malformed, canonical::Method};
use memchr::memmem;
use openssl::hash::{DigestBytes, Hasher};
use std::ops::Range;

/// The digest of a document's exclusive canonical form, without comments and without `hidden`. No
/// instruction stands beside the root, so the form of the root element is the same.
#[derive(Debug, Clone)]
pub(super) struct Ahead {
    pub(super) digest: Digest,
    pub(super) value: DigestBytes,
    /// Where the root begins.
    pub(super) root: usize,
    /// The first Signature.
    pub(super) hidden: Range<usize>,
}

/// Checks a document and fills the index, the digest taken on the way where it is likely to be
/// asked for. Whoever sends it makes the service do no more than a pass over its bytes with it.
pub(super) fn examine<'t>(
    document: &'t Document<'t>,
    limits: &Limits,
    index: &mut Index<'t>,
) -> Result<(Element<'t>, Option<Ahead>), Malformed> {
    let digest = guess(document.text());
    let Some((digest, mut hasher)) =
        digest.and_then(|digest| Some((digest, Hasher::new(digest.openssl()).ok()?)))
    else {
        let root = document.examine(limits, |event, reader| index.see(event, reader))?;
        return Ok((root, None));
    };
    let mut broken = false;
    let mut canonicalizer =
        Method::EXCLUSIVE.beside(document, |bytes: &[u8]| broken |= hasher.update(bytes).is_err());
    let mut other = false;
    let root = document.examine(limits, |event, reader| {
        let before = index.is_in_first();
        index.see(event, reader);
        if !before && !index.is_in_first() {
            other |= canonicalizer.see(event, reader).is_err();
        }
        other |= matches!(event, Event::Instruction(_)) && reader.depth() == 0;
    })?;
    canonicalizer.finish();
    let hidden = index.element.as_ref().map(Element::span).filter(|_| !other && !broken);
    let ahead = hidden.and_then(|hidden| {
        Some(Ahead { digest, value: hasher.finish().ok()?, root: root.offset(), hidden })
    });
    Ok((root, ahead))
}

/// The digest that the last SignedInfo of a text seems to ask for, of an exclusive canonical form.
fn guess(text: &str) -> Option<Digest> {
    let name = b"SignedInfo";
    let end = memmem::rfind(text.as_bytes(), name)?;
    let start = memmem::rfind(text.as_bytes().get(..end)?, name)?;
    let (_, references) = text.get(start..end)?.split_once("Reference")?;
    let exclusive = references.contains(Method::EXCLUSIVE.uri());
    let named = DIGESTS.iter().find(|(uri, _)| references.contains(uri));
    named.filter(|_| exclusive).map(|(_, digest)| *digest)
}
