//! The digest most signatures ask for, taken in the pass that checks the document. It is a guess:
//! it stands for a reference's own only where that turns out to ask for exactly this.

use super::{
    algorithms::{DIGESTS, Digest},
    index::Index,
};
use crate::xml::{
    Document, Element, Event, Limits, Malformed, Reader, Watch,
    canonical::{Canonicalizer, Method},
};
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
        return Ok((document.examine(limits, index)?, None));
    };
    let mut broken = false;
    let canonicalizer =
        Method::EXCLUSIVE.beside(document, |bytes: &[u8]| broken |= hasher.update(bytes).is_err());
    let mut digesting = Digesting { index, canonicalizer, other: false };
    let root = document.examine(limits, &mut digesting)?;
    let Digesting { index, canonicalizer, other } = digesting;
    canonicalizer.finish();
    let hidden = index.element.as_ref().map(Element::span).filter(|_| !other && !broken);
    let ahead = hidden.and_then(|hidden| {
        Some(Ahead { digest, value: hasher.finish().ok()?, root: root.offset(), hidden })
    });
    Ok((root, ahead))
}

/// Fills the index, and has all but the first Signature canonicalized.
struct Digesting<'i, 't, S> {
    index: &'i mut Index<'t>,
    canonicalizer: Canonicalizer<'t, S>,
    /// The form of the root element is another than that of the document, or not known.
    other: bool,
}

impl<'t, S: FnMut(&[u8])> Watch<'t> for Digesting<'_, 't, S> {
    #[inline(always)]
    fn see(&mut self, event: &Event<'t>, reader: &Reader<'t>) {
        let before = self.index.is_in_first();
        self.index.see(event, reader);
        let shown = !before && !self.index.is_in_first();
        let beside = matches!(event, Event::Instruction(_)) && reader.depth() == 0;
        if beside || (shown && self.canonicalizer.see(event, reader).is_err()) {
            self.other = true;
        }
    }

    #[inline(always)]
    fn lets_pass(&self, reader: &Reader<'t>) -> bool {
        self.index.lets_pass(reader) && self.canonicalizer.lets_pass(reader)
    }

    #[inline(always)]
    fn pass(&mut self, plain: Range<usize>) {
        self.canonicalizer.pass(&plain);
    }
}

impl<'t> Watch<'t> for Index<'t> {
    fn see(&mut self, event: &Event<'t>, reader: &Reader<'t>) {
        Index::see(self, event, reader);
    }

    fn lets_pass(&self, reader: &Reader<'t>) -> bool {
        Index::lets_pass(self, reader)
    }

    fn pass(&mut self, _: Range<usize>) {}
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Candidate, Located, Profile, SigningKey, Verified, locate, sign};
    use crate::xml::work;
    use std::{fs, path::Path};

    /// Every XML file of a folder and of those in it.
    fn files(folder: &Path, found: &mut Vec<Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "xml") {
                found.push(fs::read(path).unwrap());
            }
        }
    }

    fn candidates() -> Vec<Candidate> {
        let certificates = fs::read_dir("fixtures/interop/pki").unwrap();
        let pem = certificates.filter_map(|file| {
            Candidate::certificate_pem(&fs::read(file.unwrap().path()).unwrap()).ok()
        });
        pem.collect()
    }

    /// A document as it is, and changed in ways that one canonical form shows and another does not.
    const CHANGES: [fn(&str) -> String; 8] = [
        str::to_owned,
        |text| text.to_owned() + "<?a b?>",
        |text| text.replacen("?>", "?><?a b?>", 1),
        |text| text.replacen("</", "<!--a--></", 1),
        |text| text.replacen("</", "<![CDATA[a>b]]></", 1),
        |text| text.replace('\n', "\r\n"),
        |text| text.replacen("\">", "\" >", 2),
        |text| text.replacen("</", "&#62;></", 1),
    ];

    fn said(located: &Located<'_>, candidates: &[Candidate]) -> String {
        let Verified { report, verdict } =
            located.verify(candidates, "2026-11-20T12:00:00Z".parse().unwrap());
        format!("{report:?} {verdict:?}")
    }

    #[test]
    fn what_was_digested_ahead_says_what_a_pass_of_its_own_says() {
        let mut all = Vec::new();
        files(Path::new("fixtures"), &mut all);
        let candidates = candidates();
        let (limits, mut taken) = (Limits::default(), 0);
        let texts = all.iter().filter_map(|bytes| Document::decode(bytes, &limits).ok());
        let texts: Vec<String> = texts.map(|document| document.text().to_owned()).collect();
        let changed = texts.iter().flat_map(|text| CHANGES.iter().map(|change| change(text)));
        for text in changed {
            let document = Document::of(text);
            for profile in [Profile::Declaration, Profile::Receipt, Profile::Core] {
                let Ok(located) = locate(&document, profile, &limits) else { continue };
                taken += usize::from(located.ahead.is_some());
                let alone = Located { ahead: None, ..located.clone() };
                assert_eq!(said(&located, &candidates), said(&alone, &candidates));
            }
        }
        assert!(taken > 100, "{taken} of {}", all.len());
    }

    #[test]
    fn a_declaration_that_is_signed_as_most_are_is_read_once() {
        let pki = |file: &str| fs::read(format!("fixtures/interop/pki/{file}")).unwrap();
        let key = SigningKey::from_pem(&pki("p256.key"), &pki("p256.crt")).unwrap();
        let rows = "<a b=\"1\">ș</a>".repeat(10_000);
        let text = format!("<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\">{rows}</Declaratie>");
        let signed = sign(&Document::of(text), &key, &Limits::default()).unwrap();
        let document = Document::of(signed.as_str());
        let work = work::of(|| {
            let located = locate(&document, Profile::Declaration, &Limits::default()).unwrap();
            said(&located, &[Candidate::certificate_pem(&pki("p256.crt")).unwrap()]);
        });
        let once = work::of(|| drop(document.check(&Limits::default())));
        assert!(work < once + once / 10, "{work} for {once}");
    }
}
