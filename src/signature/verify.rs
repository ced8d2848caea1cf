//! The mathematics: the signature value first, with keys from outside the message, then the digests.

use super::{
    Candidate, Coverage, Located, Part, Refusal, Refused, Report, Signed, hex,
    reference::{Reference, Target},
    sha256, timestamp,
};
use crate::xml::Element;
use chrono::{DateTime, Utc};

/// What a verification found out, and what follows.
#[derive(Debug, Clone)]
pub struct Verified<'t> {
    /// What was found out, as far as it went.
    pub report: Report,
    /// The element that was digested, its signature hidden: the very bytes, and who signed them.
    /// Or all the errors of the first stage that has any.
    pub verdict: Result<Signed<Element<'t>>, Vec<Refused>>,
}

impl<'t> Located<'t> {
    /// Verifies with the candidates that the signature points to (a bare key counts always), at an
    /// instant that the signer cannot have signed long after.
    pub fn verify(&self, candidates: &[Candidate], at: DateTime<Utc>) -> Verified<'t> {
        let mut report = self.report();
        let verdict = self.judge(candidates, at, &mut report);
        Verified { report, verdict }
    }

    fn judge(
        &self,
        candidates: &[Candidate],
        at: DateTime<Utc>,
        report: &mut Report,
    ) -> Result<Signed<Element<'t>>, Vec<Refused>> {
        let (index, signer) = self.signer(candidates, report).map_err(|refused| vec![refused])?;
        let certificate = signer.certificate().map(|_| signer.der());
        report.value_holds = Some(true);
        report.key = signer.key().ok().map(|key| key.facts());
        report.certificate = certificate.map(|der| hex(&sha256(der)));
        let mut refused = self.digests(report);
        refused.extend(self.properties(certificate, at, report));
        if let Some(unsigned) = &self.signature.unsigned {
            report.timestamps = timestamp::read(unsigned, &self.signature.value_element);
        }
        if refused.is_empty() {
            Ok(Signed::new(self.element.without(self.signature.element.span()), index))
        } else {
            Err(refused)
        }
    }

    /// The very bytes that are digested for the reference to the element that is read.
    pub fn octets(&self, sink: &mut dyn FnMut(&[u8])) -> Result<(), Refused> {
        let root = self.element.offset();
        let span = self.signature.element.span();
        let mut references = self.signature.references.iter().zip(&self.targets);
        match references.find(|(_, target)| target.offset(root) == root) {
            Some((reference, target)) => reference.octets(target, &span, sink),
            None => Err(Refused::at(self.signature.info.offset(), Coverage::NotTheDeclaration)),
        }
    }

    /// What no declaration may hold although its signature is good: comments, instructions,
    /// inclusions. It is judged with the content, once the certificate is (`rules.md`, Stages).
    pub fn foreign(&self) -> &[Refused] {
        &self.foreign
    }

    /// Whether a candidate is worth trying.
    pub(super) fn is_pointed_to(&self, candidate: &Candidate) -> bool {
        candidate.certificate().is_none()
            || self.hints().iter().any(|hint| hint.points_to(candidate))
    }

    fn signer<'c>(
        &self,
        candidates: &'c [Candidate],
        report: &mut Report,
    ) -> Result<(usize, &'c Candidate), Refused> {
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
                    return Ok((index, candidate));
                }
                Ok(_) => {
                    report.value_holds = Some(false);
                    refusal = Refusal::Value;
                }
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

    /// Whether the digest of a reference, of this signature or changed, is the one written.
    pub(super) fn holds(
        &self,
        reference: &Reference,
        target: &Target<'_>,
    ) -> Result<bool, Refused> {
        reference.matches(target, &self.signature.element.span(), self.ahead.as_ref())
    }

    fn digests(&self, report: &mut Report) -> Vec<Refused> {
        let references = self.signature.references.iter().zip(&self.targets);
        let mut refused = Vec::new();
        for ((reference, target), found) in references.zip(&mut report.references) {
            match self.holds(reference, target) {
                Ok(holds) => found.holds = Some(holds),
                Err(error) => refused.push(error),
            }
            if found.holds == Some(false) {
                let uri = found.uri.clone();
                refused.push(Refused::at(reference.at, Refusal::Digest { uri }));
            }
        }
        refused
    }

    /// Reads the XAdES properties that are signed; gives what in them contradicts the signature.
    fn properties(
        &self,
        certificate: Option<&[u8]>,
        at: DateTime<Utc>,
        report: &mut Report,
    ) -> Vec<Refused> {
        let mut references = report.references.iter();
        let signed =
            references.any(|one| one.covers == Part::Properties && one.holds == Some(true));
        match (&self.signature.properties, &mut report.properties) {
            (Some(properties), Some(found)) if signed => {
                found.signed = true;
                found.signing_time = properties.time();
                found.certificate = certificate.and_then(|der| properties.name(der));
                found.policy = properties.policy.clone();
                properties.contradictions(certificate, at)
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Foreign, Profile, SigningKey, locate, locate_in, sign};
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

    fn now() -> DateTime<Utc> {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn verdict(text: &str, candidates: &[Candidate]) -> Result<usize, Vec<Refusal>> {
        let document = Document::of(text);
        locate(&document, Profile::Declaration, &Limits::default())
            .and_then(|located| located.verify(candidates, now()).verdict)
            .map(|signed| signed.signer())
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
        let in_place = locate_in(element.clone(), &root, &Limits::default()).unwrap();
        assert!(in_place.verify(std::slice::from_ref(&candidate), now()).verdict.is_err());
        assert_eq!(verdict(&element.standalone(), &[candidate]), Ok(0));
    }
}
