//! The mathematics: the signature value first, with keys from outside the message, then the digests.

use super::{Candidate, Located, Refusal, Refused, Signed};
use crate::xml::Element;

impl<'t> Located<'t> {
    /// Verifies with the candidates that the signature points to (a bare key counts always). Gives
    /// the element that was digested, its signature hidden: the very bytes, and who signed them.
    pub fn verify(&self, candidates: &[Candidate]) -> Result<Signed<Element<'t>>, Vec<Refused>> {
        let signer = self.signer(candidates).map_err(|refused| vec![refused])?;
        self.digests()?;
        if self.foreign.is_empty() {
            Ok(Signed::new(self.element.without(self.signature.element.span()), signer))
        } else {
            Err(self.foreign.clone())
        }
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
