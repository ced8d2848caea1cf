//! The mathematics: the signature value first, with keys from outside the message, then the digests.

use super::{Candidate, Located, Refusal, Refused, Signed};
use crate::xml::Element;

impl<'t> Located<'t> {
    /// Verifies with the candidates that the signature points to (a bare key counts always). Gives
    /// the element that was digested, its signature hidden: the very bytes, and who signed them.
    pub fn verify(&self, candidates: &[Candidate]) -> Result<Signed<Element<'t>>, Vec<Refused>> {
        let signer = self.signer(candidates).map_err(|refused| vec![refused])?;
        self.digests()?;
        Ok(Signed::new(self.element.without(self.signature.element.span()), signer))
    }

    /// What no declaration may hold although its signature is good: comments, instructions, foreign
    /// names. It is judged with the content, once the certificate is (`rules.md`, Stages).
    pub fn foreign(&self) -> &[Refused] {
        &self.foreign
    }

    /// Whether a candidate is worth trying.
    fn is_pointed_to(&self, candidate: &Candidate) -> bool {
        candidate.certificate().is_none()
            || self.hints().iter().any(|hint| hint.points_to(candidate))
    }

    fn signer(&self, candidates: &[Candidate]) -> Result<usize, Refused> {
        let info = self.canonical_info()?;
        let signature = &self.signature;
        let mut refusal = Refusal::Unregistered;
        for (index, candidate) in
            candidates.iter().enumerate().filter(|(_, c)| self.is_pointed_to(c))
        {
            match candidate.key() {
                Ok(key)
                    if key.verifies(
                        signature.scheme,
                        signature.digest,
                        &info,
                        &signature.value,
                    ) =>
                {
                    return Ok(index);
                }
                Ok(_) => refusal = Refusal::Value,
                Err(error) => refusal = error.into(),
            }
        }
        Err(Refused::at(signature.element.offset(), refusal))
    }

    /// SignedInfo in its canonical form: what the signature value is over.
    pub(super) fn canonical_info(&self) -> Result<Vec<u8>, Refused> {
        let mut bytes = Vec::new();
        let prefixes: Vec<&str> = self.signature.prefixes.iter().map(String::as_str).collect();
        let method = self.signature.canonicalization;
        method
            .element(&self.signature.info, &prefixes, &mut |part| bytes.extend_from_slice(part))?;
        Ok(bytes)
    }

    fn digests(&self) -> Result<(), Vec<Refused>> {
        let span = self.signature.element.span();
        let refused: Vec<Refused> = self
            .signature
            .references
            .iter()
            .zip(&self.targets)
            .filter_map(|(reference, target)| match reference.matches(target, &span) {
                Ok(true) => None,
                Ok(false) => {
                    let uri = reference.uri.clone().unwrap_or_default();
                    Some(Refused::at(reference.at, Refusal::Digest { uri }))
                }
                Err(refused) => Some(refused),
            })
            .collect();
        if refused.is_empty() { Ok(()) } else { Err(refused) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Coverage, Foreign, Profile, SigningKey, locate, locate_in, sign};
    use crate::xml::{Document, Limits};

    const PLAIN: &str =
        "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" Id=\"d\"><Antet>ș</Antet></Declaratie>";

    /// A key, and the candidate that is registered for it.
    macro_rules! signer {
        ($name:literal) => {{
            let key = include_bytes!(concat!("../../fixtures/interop/pki/", $name, ".key"));
            let certificate = include_bytes!(concat!("../../fixtures/interop/pki/", $name, ".crt"));
            let candidate = Candidate::certificate_pem(certificate).unwrap();
            (SigningKey::from_pem(key, certificate).unwrap(), candidate)
        }};
    }

    fn signed(text: &str, key: &SigningKey) -> String {
        sign(&Document::of(text), key, &Limits::default()).unwrap()
    }

    fn verdict(text: &str, candidates: &[Candidate]) -> Result<usize, Vec<Refusal>> {
        let document = Document::of(text);
        locate(&document, Profile::Declaration, &Limits::default())
            .and_then(|located| located.verify(candidates).map(|signed| signed.signer()))
            .map_err(|all| all.into_iter().map(|refused| refused.refusal).collect())
    }

    #[test]
    fn what_is_signed_verifies_with_the_key_of_its_certificate_and_no_other() {
        let (other, stranger) = signer!("p384");
        for (key, candidate) in [signer!("p256"), signer!("rsa")] {
            let text = signed(PLAIN, &key);
            assert_eq!(verdict(&text, &[stranger.clone(), candidate.clone()]), Ok(1));
            assert_eq!(
                verdict(&text, std::slice::from_ref(&stranger)),
                Err(vec![Refusal::Unregistered])
            );
            let relabelled = signed(PLAIN, &other);
            assert_eq!(verdict(&relabelled, &[candidate]), Err(vec![Refusal::Unregistered]));
        }
    }

    #[test]
    fn a_byte_changed_after_signing_is_found_where_it_was_signed() {
        let (key, candidate) = signer!("p256");
        let text = signed(PLAIN, &key);
        let content = text.replace("ș", "ş");
        assert_eq!(
            verdict(&content, std::slice::from_ref(&candidate)),
            Err(vec![Refusal::Digest { uri: String::new() }])
        );
        let info = text.replace("Reference URI=\"\"", "Reference URI=\"#d\"");
        assert_eq!(verdict(&info, &[candidate]), Err(vec![Refusal::Value]));
    }

    #[test]
    fn a_comment_added_after_signing_verifies_and_is_refused_all_the_same() {
        let (key, candidate) = signer!("p256");
        let text = signed(PLAIN, &key).replace("<Antet>ș", "<Antet><!-- -->ș");
        assert_eq!(verdict(&text, &[candidate]), Ok(0));
        let document = Document::of(text.as_str());
        let located = locate(&document, Profile::Declaration, &Limits::default()).unwrap();
        let foreign: Vec<_> = located.foreign().iter().map(|refused| &refused.refusal).collect();
        assert_eq!(foreign, [&Refusal::Foreign(Foreign::Comment)]);
    }

    #[test]
    fn a_declaration_moved_under_another_is_not_what_was_signed() {
        let (key, candidate) = signer!("p256");
        let inner = signed(&PLAIN.replace("Id=\"d\"", "Id=\"e\""), &key);
        let evil = PLAIN.replace("</Declaratie>", &format!("{inner}</Declaratie>"));
        let refused = verdict(&evil, std::slice::from_ref(&candidate));
        assert_eq!(refused, Err(vec![Refusal::Structure(crate::signature::Fault::Place)]));
        let by_id = inner.replace("Reference URI=\"\"", "Reference URI=\"#x\"");
        assert_eq!(
            verdict(&by_id, &[candidate]),
            Err(vec![Refusal::Coverage(Coverage::Unresolved)])
        );
    }

    #[test]
    fn a_declaration_in_a_message_verifies_in_place() {
        let (key, candidate) = signer!("p256");
        let message = format!("<e xmlns:x=\"urn:x\"><b>{}</b></e>", signed(PLAIN, &key));
        let document = Document::of(message.as_str());
        let root = document.check(&Limits::default()).unwrap();
        let at = message.find("<Declaratie").unwrap();
        let element = root.descendant(at).unwrap();
        // Signed as a file: the reference to the whole document names the message here.
        let in_place = locate_in(element.clone(), &root, &Limits::default())
            .unwrap()
            .verify(std::slice::from_ref(&candidate));
        assert!(in_place.is_err());
        assert_eq!(verdict(&element.standalone(), &[candidate]), Ok(0));
    }
}
