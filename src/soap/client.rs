//! The caller's side: a message that asks for something, and what its answer says.

use super::Version;
use super::answer::open;
use super::contract::NAMESPACE;
use crate::xml::{Document, Element, Limits, Malformed, Name, Unexpected};
use base64::{Engine, prelude::BASE64_STANDARD};

/// A message of SOAP 1.1 that sends a document; `operation` is `raporteaza` or `valideaza`.
pub fn send(operation: &str, document: &[u8]) -> String {
    let mut out = open(Version::Soap11, None, "");
    out.open(operation, &[("xmlns", NAMESPACE)]);
    out.leaf("document", &BASE64_STANDARD.encode(document));
    out.finish()
}

/// A message of SOAP 1.1 without arguments.
pub fn ask(operation: &str) -> String {
    ask_with(operation, &[])
}

/// A message of SOAP 1.1 with these arguments, in the order of the contract.
pub fn ask_with(operation: &str, arguments: &[(&str, &str)]) -> String {
    let mut out = open(Version::Soap11, None, "");
    out.open(operation, &[("xmlns", NAMESPACE)]);
    for (name, value) in arguments {
        out.leaf(name, value);
    }
    out.finish()
}

/// An element of an answer, by names: enough to show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// Local name.
    pub name: String,
    /// Its text, when it has no elements.
    pub text: String,
    /// Its elements; those of signatures are left out.
    pub children: Vec<Node>,
}

impl Node {
    /// The text of a child; empty when there is none.
    pub fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| &child.text)
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// `Recipisa`.
    Receipt {
        /// What it says.
        receipt: Node,
        /// The receipt as a document of its own, its seal whole.
        document: String,
    },
    /// The answer of another operation.
    Other(Node),
    /// The detail of a fault, `Eroare`.
    Fault(Node),
}

/// Bytes that are no answer of this service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAnswer {
    /// Not XML.
    #[error("the answer is not XML: {0}")]
    Malformed(#[from] Malformed),
    /// Content that no answer has.
    #[error("the answer has {0}")]
    Unexpected(#[from] Unexpected),
    /// Not an envelope with a Body.
    #[error("the answer is not a SOAP message")]
    NotSoap,
    /// A fault without the detail of this service: its text.
    #[error("the fault is not of this service: {0}")]
    Foreign(String),
}

/// Reads an answer.
pub fn read(answer: &[u8]) -> Result<Answer, NotAnAnswer> {
    let limits = Limits::default();
    let document = Document::decode(answer, &limits)?;
    let root = document.check(&limits)?;
    let element = super::envelope::body_of(&root).ok_or(NotAnAnswer::NotSoap)?;
    if element.name().local == "Fault" {
        let fault = node(&element)?;
        let detail = fault.child("detail").or_else(|| fault.child("Detail"));
        return match detail.and_then(|detail| detail.child("Eroare")) {
            Some(error) => Ok(Answer::Fault(error.clone())),
            None => Err(NotAnAnswer::Foreign(fault.text_of("faultstring").to_owned())),
        };
    }
    let mut content = element.content();
    match content.child()? {
        Some(name) if name == Name::new(NAMESPACE, "Recipisa") => {
            let element = content.element()?;
            Ok(Answer::Receipt {
                receipt: node(&element)?,
                document: element.standalone().into_owned(),
            })
        }
        _ => Ok(Answer::Other(node(&element)?)),
    }
}

fn node(element: &Element<'_>) -> Result<Node, NotAnAnswer> {
    let mut node = Node { name: element.name().local.to_owned(), ..Node::default() };
    match element.content().text() {
        Ok(text) => node.text = text.into_owned(),
        Err(Unexpected::Child { .. }) => {
            let mut content = element.content();
            while let Some(name) = content.child()? {
                if name.local != "Signature" {
                    // As deep as the limits of the document allow, no deeper.
                    node.children.push(self::node(&content.element()?)?);
                }
                content.skip()?;
            }
        }
        Err(other) => return Err(other.into()),
    }
    Ok(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::answer::{Value, Values, answer, fault};
    use crate::soap::contract::Operation;
    use crate::soap::fault::{Fault, Transport};

    #[test]
    fn a_receipt_comes_back_with_its_seal_and_is_read_without_it() {
        let receipt = format!(
            "<Recipisa xmlns=\"{NAMESPACE}\"><stare>ACCEPTATA</stare>\
             <ds:Signature xmlns:ds=\"urn:ds\"><a>x</a></ds:Signature></Recipisa>"
        );
        let values = Values::new().with("Recipisa", Value::Verbatim(receipt.as_str().into()));
        let operation = Operation::named("raporteaza").unwrap();
        let written = answer(Version::Soap12, None, None, operation, values).unwrap();
        match read(written.as_bytes()).unwrap() {
            Answer::Receipt { receipt: node, document } => {
                assert_eq!(document, receipt);
                assert_eq!(node.text_of("stare"), "ACCEPTATA");
                assert_eq!(node.children.len(), 1);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_fault_of_either_version_is_read_by_its_detail() {
        for version in [Version::Soap11, Version::Soap12] {
            let written = fault(version, None, &Fault::from(Transport::Path)).unwrap();
            match read(written.as_bytes()).unwrap() {
                Answer::Fault(detail) => assert_eq!(detail.text_of("cod"), "7006"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_answer_is_said_to_be_none() {
        assert_eq!(read(b"<html/>"), Err(NotAnAnswer::NotSoap));
        assert!(matches!(read(b"Bad Gateway"), Err(NotAnAnswer::Malformed(_))));
    }

    #[test]
    fn what_is_sent_is_what_the_contract_reads() {
        let message = send("raporteaza", b"TEST");
        let document = Document::of(message);
        let root = document.check(&Limits::default()).unwrap();
        let element = crate::soap::envelope::body_of(&root).unwrap();
        let operation = Operation::named(element.name().local).unwrap();
        let arguments = crate::soap::request::Arguments::read(operation, &element, None).unwrap();
        let arguments = arguments.decoded(document.text()).unwrap();
        assert_eq!(arguments.bytes("document").unwrap(), b"TEST");
    }
}
