//! A strict cursor over a Signature element.

use super::{Fault, NAMESPACE, Refusal, Refused, message::token::Token, refusal::shown};
use crate::xml::{Attribute, Content, Limits, Name, Unexpected};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::rc::Rc;

/// A cursor that says what it meets in the words of this module.
pub(super) struct Walk<'t> {
    pub(super) content: Content<'t>,
    /// Whether this is the core profile, which leaves comments to the canonicalization.
    pub(super) core: bool,
    /// How many parts the signature may have.
    pub(super) limits: Limits,
    /// Data in an Object that is not the signature's own.
    pub(super) smuggled: Option<usize>,
    /// The tokens that KeyInfo may refer to: of a signature in the header of a message.
    pub(super) tokens: Option<Rc<[Token]>>,
    /// Algorithms outside the list: all of them are named, not only the first.
    pub(super) refused: Vec<Refused>,
}

impl<'t> Walk<'t> {
    /// At the beginning of what is read.
    pub(super) fn new(content: Content<'t>, core: bool, limits: Limits) -> Self {
        Self { content, core, limits, smuggled: None, tokens: None, refused: Vec::new() }
    }

    pub(super) fn fault<T>(&self, fault: Fault) -> Result<T, Refused> {
        Err(Refused::at(self.content.offset(), fault))
    }

    pub(super) fn child(&mut self) -> Result<Option<Name<'t>>, Refused> {
        loop {
            match self.content.child() {
                Ok(name) => return Ok(name),
                // Judged with the declaration's other comments, once the signature is verified.
                Err(Unexpected::Comment { .. } | Unexpected::Instruction { .. }) => {}
                Err(Unexpected::Malformed(malformed)) => return Err(malformed.into()),
                Err(Unexpected::Text { at } | Unexpected::Child { at }) => {
                    return Err(Refused::at(at, Fault::Value));
                }
            }
        }
    }

    /// The next child is the named element of XML-DSig.
    pub(super) fn expect(&mut self, local: &'static str) -> Result<(), Refused> {
        match self.child()? {
            Some(name) if name == Name::new(NAMESPACE, local) => Ok(()),
            _ => self.fault(Fault::Children),
        }
    }

    pub(super) fn end(&mut self) -> Result<(), Refused> {
        match self.child()? {
            None => Ok(()),
            Some(_) => self.fault(Fault::Children),
        }
    }

    pub(super) fn text(&mut self) -> Result<String, Refused> {
        let at = self.content.offset();
        let text =
            if self.core { self.content.text_beside_comments() } else { self.content.text() };
        match text {
            Ok(text) => Ok(text.into_owned()),
            Err(_) => Err(Refused::at(at, Fault::Value)),
        }
    }

    pub(super) fn base64(&mut self) -> Result<Vec<u8>, Refused> {
        let at = self.content.offset();
        let text = self.text()?;
        base64(&text).ok_or_else(|| Refused::at(at, Fault::Base64))
    }

    pub(super) fn skip(&mut self) -> Result<(), Refused> {
        self.content.skip().map_err(|_| Refused::from(Fault::Value))
    }

    pub(super) fn attribute(&self, local: &str) -> Option<&Attribute<'t>> {
        self.content.attributes().iter().find(|attribute| attribute.name == Name::new("", local))
    }

    pub(super) fn algorithm(&self) -> Result<String, Refused> {
        match self.attribute("Algorithm") {
            Some(attribute) => Ok(attribute.value.clone().into_owned()),
            None => self.fault(Fault::Attribute),
        }
    }

    /// Notes an algorithm that is not allowed; something allowed stands in for the rest of the reading.
    /// A signature of too many of them is not read on: each is looked up in the document, to say where.
    pub(super) fn refuse<T>(&mut self, uri: String, instead: T) -> Result<T, Refused> {
        if self.refused.len() == self.limits.references {
            return self.fault(Fault::TooMany);
        }
        self.refused.push(Refused::at(self.content.offset(), Refusal::Algorithm(shown(&uri))));
        Ok(instead)
    }
}

/// Base64 with XML's white space between; nothing else is forgiven.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect();
    STANDARD.decode(compact).ok()
}
