//! What the references of a message's signature are to: each names, by an identifier that nothing
//! else in the message has, an element that may be signed where it stands.

use super::{Insecure, Secured, identifier, shown, token::Token};
use crate::signature::{
    Coverage, Refusal, Refused,
    index::{is_declaration, is_identifier},
    reference::{Named, Reference, Target},
    structure::Signature,
};
use crate::xml::{Element, Event};
use std::collections::HashMap;

/// Depth of the entries of Header.
const ENTRY: usize = 3;

/// The elements that may be signed, by where they begin.
pub(super) struct Places<'p, 't> {
    pub(super) message: &'p Secured<'t>,
    pub(super) timestamp: usize,
    pub(super) tokens: &'p [Token],
}

/// Where an identifier that a reference names was met.
#[derive(Debug, Default)]
struct Met {
    times: usize,
    /// The element that has it as its wsu:Id: where it begins, and how deep.
    element: Option<(usize, usize)>,
}

impl<'t> Places<'_, 't> {
    /// Body, and what each reference is to: Body and Timestamp once each, and nothing that may not
    /// be signed.
    pub(super) fn targets(
        &self,
        signature: &Signature<'t>,
    ) -> Result<(Element<'t>, Vec<Target<'t>>), Refused> {
        let names = signature.references.iter().map(|reference| self.name(reference));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        let met = self.met(names.iter().map(|(id, _)| *id))?;
        let mut targets = Vec::new();
        for ((id, comments), reference) in names.into_iter().zip(&signature.references) {
            let element = self.element(id, met.get(id), reference)?;
            let target = Target::Element(element, comments);
            let same = |other: &Target<'_>| other.offset(0) == target.offset(0);
            if targets.iter().any(same) {
                return Err(Refused::at(reference.at, Insecure::Twice));
            }
            targets.push(target);
        }
        let covers = |at: usize| targets.iter().any(|target| target.offset(0) == at);
        for (at, uncovered) in
            [(self.message.body, Insecure::Body), (self.timestamp, Insecure::Timestamp)]
        {
            if !covers(at) {
                return Err(Refused::at(signature.info.offset(), uncovered));
            }
        }
        let body = self.message.root.descendant(self.message.body);
        let body = body.ok_or_else(|| Refused::at(self.message.body, Insecure::Body))?;
        Ok((body, targets))
    }

    /// The identifier that a reference gives; one to the whole document is to no part of it.
    fn name<'r>(&self, reference: &'r Reference) -> Result<(&'r str, bool), Refused> {
        match reference.named()? {
            Named::Id { id, comments } => Ok((id, comments)),
            Named::Whole => Err(Refused::at(reference.at, Insecure::SomethingElse(String::new()))),
        }
    }

    /// One pass over the message for these identifiers, in any of the ways identifiers are written.
    /// Those inside a declaration are its own, and name nothing here.
    fn met<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<HashMap<&'n str, Met>, Refused> {
        let mut met: HashMap<&str, Met> = names.map(|id| (id, Met::default())).collect();
        let (mut depth, mut declaration) = (0_usize, None);
        let mut reader = self.message.root.reader();
        loop {
            match reader.next()? {
                Event::Start { span, .. } => {
                    depth += 1;
                    if declaration.is_none() && is_declaration(reader.name()) {
                        declaration = Some(depth);
                    }
                    if declaration.is_some() {
                        continue;
                    }
                    let named = identifier(reader.attributes()).map(|attribute| attribute.at);
                    for attribute in reader.attributes().iter().filter(|one| is_identifier(one)) {
                        if let Some(met) = met.get_mut(&*attribute.value) {
                            met.times += 1;
                            if named == Some(attribute.at) {
                                met.element = Some((span.start, depth));
                            }
                        }
                    }
                }
                Event::End { .. } => {
                    if declaration == Some(depth) {
                        declaration = None;
                    }
                    depth = depth.saturating_sub(1);
                }
                Event::Eof => return Ok(met),
                _ => {}
            }
        }
    }

    fn element(
        &self,
        id: &str,
        met: Option<&Met>,
        reference: &Reference,
    ) -> Result<Element<'t>, Refused> {
        let at = match met {
            Some(Met { times: 2.., .. }) => {
                return Err(Refused::at(reference.at, Refusal::RepeatedId(shown(id))));
            }
            Some(Met { element: Some((at, depth)), .. }) if self.may_be_signed(*at, *depth) => *at,
            Some(Met { times: 1, .. }) => {
                return Err(Refused::at(reference.at, Insecure::SomethingElse(shown(id))));
            }
            _ => return Err(Refused::at(reference.at, Coverage::Unresolved)),
        };
        let element = self.message.root.descendant(at);
        element.ok_or_else(|| Refused::at(reference.at, Coverage::Unresolved))
    }

    /// Body, the Timestamp and the tokens of this header, and other entries of Header.
    fn may_be_signed(&self, at: usize, depth: usize) -> bool {
        let Secured { security, body, .. } = self.message;
        at == *body
            || at == self.timestamp
            || self.tokens.iter().any(|token| token.at == at)
            // Header comes before Body.
            || depth == ENTRY && at < *body && at != security.offset()
    }
}
