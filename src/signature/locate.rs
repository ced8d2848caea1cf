//! From bytes to a signature whose structure holds: found in one pass, read strictly, its references
//! resolved. Nobody is known yet and nothing is computed.

use super::{
    Coverage, Fault, Foreign, Hint, Reading, Refusal, Refused,
    ahead::{self, Ahead},
    index::{Index, is_declaration, is_identifier},
    reference::{Named, Target},
    refusal::shown,
    structure::Signature,
};
use crate::xml::{Attribute, Document, Element, Event, Limits};

/// What is asked of a document beside a signature that verifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// The rules of `wire.md`: one signature, over the whole declaration, nothing foreign inside.
    Declaration,
    /// The same over a document with another root: a receipt.
    Receipt,
    /// Signature mathematics and the algorithm policy only.
    Core,
}

/// A signature located; see [`Self::verify`].
#[derive(Debug, Clone)]
pub struct Located<'t> {
    pub(super) profile: Profile,
    pub(super) reading: Option<Reading>,
    pub(super) element: Element<'t>,
    pub(super) signature: Signature<'t>,
    pub(super) targets: Vec<Target<'t>>,
    pub(super) foreign: Vec<Refused>,
    /// What was digested while the document was checked.
    pub(super) ahead: Option<Ahead>,
}

/// Checks a document and locates its signature. The errors are all those of the first stage that
/// has any.
pub fn locate<'t>(
    document: &'t Document<'t>,
    profile: Profile,
    limits: &Limits,
) -> Result<Located<'t>, Vec<Refused>> {
    let mut index = Index::default();
    let examined = ahead::examine(document, limits, &mut index);
    let (root, ahead) = examined.map_err(|malformed| vec![malformed.into()])?;
    let located = located(root, index, profile, None, limits)?;
    Ok(Located { ahead, ..located })
}

/// Locates the signature of a declaration inside a checked message: reading (a) of `wire.md`.
pub fn locate_in<'t>(
    element: Element<'t>,
    message: &Element<'t>,
    limits: &Limits,
) -> Result<Located<'t>, Vec<Refused>> {
    let mut index = Index::default();
    let mut reader = element.reader();
    loop {
        match reader.next().map_err(|malformed| vec![malformed.into()])? {
            Event::Eof => break,
            event => index.see(&event, &reader),
        }
    }
    // An identifier of the declaration that the message has outside of it too names nothing.
    let mut reader = message.reader();
    loop {
        match reader.next().map_err(|malformed| vec![malformed.into()])? {
            Event::Eof => break,
            Event::Start { span, .. } if !element.span().contains(&span.start) => {
                let ids = reader.attributes().iter().filter(|attribute| is_identifier(attribute));
                let taken = ids.filter(|attribute| index.has(&attribute.value));
                let repeated = |id: &Attribute<'_>| Refusal::RepeatedId(shown(&id.value));
                let taken: Vec<_> = taken.map(|id| Refused::at(id.at, repeated(id))).collect();
                if !taken.is_empty() {
                    return Err(taken);
                }
            }
            _ => {}
        }
    }
    located(element, index, Profile::Declaration, Some(Reading::InPlace), limits)
}

fn located<'t>(
    element: Element<'t>,
    index: Index<'t>,
    profile: Profile,
    reading: Option<Reading>,
    limits: &Limits,
) -> Result<Located<'t>, Vec<Refused>> {
    let core = profile == Profile::Core;
    if profile == Profile::Declaration && !is_declaration(element.name()) {
        return Err(vec![Refused::at(element.offset(), Refusal::NotADeclaration)]);
    }
    if !core {
        index.one_signature().map_err(|refused| vec![refused])?;
    }
    if let Some(at) = index.too_many_ids {
        return Err(vec![Refused::at(at, Fault::TooMany)]);
    }
    if !index.repeated.is_empty() {
        return Err(index.repeated);
    }
    let signature = index.element.clone();
    let signature = signature.ok_or_else(|| vec![Refused::from(Refusal::Missing)])?;
    let signature = Signature::read(signature, core, limits)?;
    let mut located = Located {
        profile,
        reading,
        element,
        signature,
        targets: Vec::new(),
        foreign: Vec::new(),
        ahead: None,
    };
    let targets: Result<Vec<_>, _> = located
        .signature
        .references
        .iter()
        .map(|reference| located.resolve(reference.named()?, reference.at, &index))
        .collect();
    located.targets = targets.map_err(|refused| vec![refused])?;
    located.covers().map_err(|refused| vec![refused])?;
    if let (false, Some(at)) = (core, index.smuggled.or(located.signature.smuggled)) {
        return Err(vec![Refused::at(at, Fault::Smuggled)]);
    }
    if profile == Profile::Declaration {
        let unsigned = index.prefixes.iter().filter(|(prefix, _)| !located.signs_prefix(prefix));
        let unsigned = unsigned.map(|(_, at)| Refused::at(*at, Foreign::Prefix));
        located.foreign = index.foreign.into_iter().chain(unsigned).collect();
    }
    Ok(located)
}

impl<'t> Located<'t> {
    /// The element that is to be verified.
    pub fn element(&self) -> &Element<'t> {
        &self.element
    }

    /// The same, of a document that was cut out of a message: reading (b) of `wire.md`.
    pub fn apart(self) -> Self {
        Self { reading: Some(Reading::Apart), ..self }
    }

    /// Where the signer says its certificate can be found.
    pub fn hints(&self) -> &[Hint] {
        &self.signature.hints
    }

    /// Certificates (DER) that came with the signature.
    pub fn certificates(&self) -> Vec<&[u8]> {
        let hints = self.signature.hints.iter();
        hints
            .filter_map(
                |hint| if let Hint::Certificate(der) = hint { Some(der.as_slice()) } else { None },
            )
            .collect()
    }

    fn resolve(
        &self,
        named: Named<'_>,
        at: usize,
        index: &Index<'t>,
    ) -> Result<Target<'t>, Refused> {
        match named {
            Named::Whole => Ok(Target::Whole(self.element.clone())),
            Named::Id { id, comments } => {
                let offset = index.id(id).ok_or_else(|| Refused::at(at, Coverage::Unresolved))?;
                let part = self.part(offset);
                let target = part.ok_or_else(|| Refused::at(at, Coverage::SomethingElse))?;
                Ok(Target::Element(target, comments))
            }
        }
    }

    /// The element that begins at a byte: the one that is read, or one inside the signature. Anything
    /// else is looked for in the core profile only, which says nothing of what is covered.
    fn part(&self, offset: usize) -> Option<Element<'t>> {
        let signature = &self.signature.element;
        if offset == self.element.offset() {
            Some(self.element.clone())
        } else if signature.span().contains(&offset) {
            signature.descendant(offset)
        } else if self.profile == Profile::Core {
            self.element.descendant(offset)
        } else {
            None
        }
    }

    /// One reference to the whole element that is read, and none but to the signature's own parts.
    fn covers(&self) -> Result<(), Refused> {
        if self.targets.is_empty() {
            return Err(Refused::at(self.signature.info.offset(), Coverage::NoReference));
        }
        if self.profile == Profile::Core {
            return Ok(());
        }
        let mut covered = false;
        for (target, reference) in self.targets.iter().zip(&self.signature.references) {
            let offset = target.offset(self.element.offset());
            if offset == self.element.offset() {
                if std::mem::replace(&mut covered, true) {
                    return Err(Refused::at(reference.at, Coverage::Twice));
                }
            } else if self.signature.key_info != Some(offset)
                && self.signature.properties.as_ref().map(|signed| signed.at) != Some(offset)
            {
                return Err(Refused::at(reference.at, Coverage::SomethingElse));
            }
        }
        if covered {
            Ok(())
        } else {
            Err(Refused::at(self.signature.info.offset(), Coverage::NotTheDeclaration))
        }
    }

    /// Whether the reference to the declaration covers a prefix that no name uses.
    fn signs_prefix(&self, prefix: &str) -> bool {
        let (root, references) = (self.element.offset(), &self.signature.references);
        let references = self.targets.iter().zip(references);
        references
            .filter(|(target, _)| target.offset(root) == root)
            .all(|(_, one)| one.signs_prefix(prefix))
    }
}
