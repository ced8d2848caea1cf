//! raporteaza, raporteazaXml: to be replaced by the lead's.

use super::{Service, Unavailable};
use crate::declaration::Outcome;
use crate::xml;

/// What is submitted.
#[derive(Debug, Clone)]
pub enum Submission<'a> {
    /// The signed file.
    Document(&'a [u8]),
    /// The declaration as an element of the message.
    InMessage {
        /// The message, as received: evidence where the signature holds only in place.
        bytes: &'a [u8],
        /// The message's root.
        root: xml::Element<'a>,
        /// The element.
        element: xml::Element<'a>,
    },
}

/// The answer to a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its outcome.
    pub outcome: Outcome,
    /// The `Recipisa` element, sealed or plain.
    pub receipt: String,
}

impl Service {
    /// Takes a declaration.
    pub fn submit(&self, _submission: Submission<'_>) -> Result<Answered, Unavailable> {
        Err(Unavailable::internal(self.clock.now(), &std::fmt::Error))
    }
}
