//! What the references of a message's signature are to: each names, by an identifier that nothing
//! else in the message has, an element that may be signed where it stands.

use super::{Insecure, Secured, identifier, shown, token::Token};
use crate::signature::{
    Coverage, Refusal, Refused,
    index::{is_declaration, is_identifier},
    reference::{Named, Reference, Target},
    structure::Signature,
};
use crate::xml::{Element, Event, Opened, Reader};
use std::collections::HashMap;

/// Depth of the entries of Header.
const ENTRY: usize = 3;

/// The elements that may be signed, by where they begin.
pub(super) struct Places<'p, 't> {
    pub(super) message: &'p Secured<'t>,
    pub(super) timestamp: usize,
    pub(super) tokens: &'p [Token],
}

/// What was met of an identifier that a reference names.
#[derive(Debug, Default)]
struct Met<'t> {
    /// How many attributes have it, in any of the ways identifiers are written.
    times: usize,
    /// The element that has it as its wsu:Id and may be signed.
    element: Option<Element<'t>>,
}

impl<'t> Places<'_, 't> {
    /// Body, and what each reference is to: Body and Timestamp once each, and nothing that may not
    /// be signed.
    pub(super) fn targets(
        &self,
        signature: &Signature<'t>,
    ) -> Result<(Element<'t>, Vec<Target<'t>>), Refused> {
        let names = signature.references.iter().map(name).collect::<Result<Vec<_>, _>>()?;
        let met = self.met(names.iter().map(|(id, _)| *id))?;
        let (mut elements, mut targets) = (Vec::<Element<'t>>::new(), Vec::new());
        for ((id, comments), reference) in names.into_iter().zip(&signature.references) {
            let element = element(id, met.get(id), reference)?;
            if elements.iter().any(|other| other.offset() == element.offset()) {
                return Err(Refused::at(reference.at, Insecure::Twice));
            }
            targets.push(Target::Element(element.clone(), comments));
            elements.push(element);
        }
        let covered = |at: usize, lacking: Insecure| {
            let element = elements.iter().find(|element| element.offset() == at);
            element.ok_or_else(|| Refused::at(signature.info.offset(), lacking))
        };
        covered(self.timestamp, Insecure::Timestamp)?;
        Ok((covered(self.message.body, Insecure::Body)?.clone(), targets))
    }

    /// One pass over the message for these identifiers. Those inside a declaration are its own, and
    /// name nothing here.
    fn met<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<HashMap<&'n str, Met<'t>>, Refused> {
        let mut met: HashMap<&str, Met<'t>> = names.map(|id| (id, Met::default())).collect();
        let mut open: Vec<(&str, usize, Opened<'t>)> = Vec::new();
        let (mut depth, mut declaration) = (0_usize, None);
        let mut reader = self.message.root.reader();
        loop {
            match reader.next()? {
                Event::Start { span, .. } => {
                    depth += 1;
                    if declaration.is_none() && is_declaration(reader.name()) {
                        declaration = Some(depth);
                    }
                    if declaration.is_none()
                        && let Some(id) = count(&mut met, &reader)
                        && self.may_be_signed(span.start, depth)
                    {
                        open.push((id, depth, reader.opened(span.start)));
                    }
                }
                Event::End { span, .. } => {
                    if let Some((id, _, opened)) = open.pop_if(|(_, opened, _)| *opened == depth)
                        && let Some(met) = met.get_mut(id)
                    {
                        met.element = Some(opened.until(span.end));
                    }
                    declaration = declaration.filter(|begun| *begun != depth);
                    depth = depth.saturating_sub(1);
                }
                Event::Eof => return Ok(met),
                _ => {}
            }
        }
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

/// Counts the identifiers of the element that a reader is at; gives its wsu:Id, if that is named.
fn count<'n>(met: &mut HashMap<&'n str, Met<'_>>, reader: &Reader<'_>) -> Option<&'n str> {
    for attribute in reader.attributes().iter().filter(|attribute| is_identifier(attribute)) {
        if let Some(met) = met.get_mut(&*attribute.value) {
            met.times += 1;
        }
    }
    let (id, _) = met.get_key_value(&*identifier(reader.attributes())?.value)?;
    Some(*id)
}

/// The identifier that a reference gives; one to the whole document is to no part of it.
fn name(reference: &Reference) -> Result<(&str, bool), Refused> {
    match reference.named()? {
        Named::Id { id, comments } => Ok((id, comments)),
        Named::Whole => Err(Refused::at(reference.at, Insecure::SomethingElse(String::new()))),
    }
}

fn element<'t>(
    id: &str,
    met: Option<&Met<'t>>,
    reference: &Reference,
) -> Result<Element<'t>, Refused> {
    let refused: Refusal = match met {
        Some(Met { times: 1, element: Some(element) }) => return Ok(element.clone()),
        Some(Met { times: 1, element: None }) => Insecure::SomethingElse(shown(id)).into(),
        Some(Met { times: 2.., .. }) => Refusal::RepeatedId(shown(id)),
        _ => Coverage::Unresolved.into(),
    };
    Err(Refused::at(reference.at, refused))
}
