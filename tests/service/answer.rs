//! What the service answered, read as a caller would read it.

use super::exchange::Response;
use ser::soap::client::{self, Answer, Node};
use ser::xml::{Document, Limits};

/// A receipt as it was answered.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// What it says.
    pub node: Node,
    /// The receipt as a document, its seal whole.
    pub document: String,
}

impl Receipt {
    /// ACCEPTATA, RESPINSA, REFUZATA.
    pub fn state(&self) -> &str {
        self.node.text_of("stare")
    }

    /// It is ACCEPTATA; else the test fails, and shows it.
    pub fn must_be_accepted(&self) {
        let shown: String = self.document.chars().take(2000).collect();
        assert_eq!(self.state(), "ACCEPTATA", "{shown}");
    }

    /// The registration number, empty when there is none.
    pub fn number(&self) -> &str {
        self.node.text_of("numarInregistrare")
    }

    /// The codes of the errors, in their order.
    pub fn errors(&self) -> Vec<u16> {
        codes(self.node.child("erori").into_iter())
    }

    /// The codes of the warnings.
    pub fn warnings(&self) -> Vec<u16> {
        codes(self.node.child("avertismente").into_iter())
    }
}

/// The codes of the findings that stand in these elements.
pub fn codes<'n>(lists: impl Iterator<Item = &'n Node>) -> Vec<u16> {
    let findings = lists.flat_map(|list| &list.children).filter(|f| f.name == "constatare");
    findings.map(|finding| finding.text_of("cod").parse().unwrap()).collect()
}

impl Response {
    /// The receipt it holds.
    pub fn receipt(&self) -> Receipt {
        match self.answer() {
            Answer::Receipt { receipt, document } => Receipt { node: receipt, document },
            other => panic!("no receipt: {other:?}"),
        }
    }

    /// The answer of an operation without a receipt.
    pub fn other(&self) -> Node {
        match self.answer() {
            Answer::Other(node) => node,
            other => panic!("{other:?}"),
        }
    }

    /// The detail of the fault it holds.
    pub fn fault(&self) -> Node {
        match self.answer() {
            Answer::Fault(node) => node,
            other => panic!("no fault: {other:?}"),
        }
    }

    /// The code of the fault it holds.
    pub fn fault_code(&self) -> u16 {
        self.fault().text_of("cod").parse().unwrap()
    }

    fn answer(&self) -> Answer {
        client::read(&self.body).unwrap_or_else(|error| {
            panic!("{error}: {} {}", self.head, String::from_utf8_lossy(&self.body))
        })
    }
}

/// The element of the contract that a SOAP message holds, as a document of its own: an answer, or
/// the detail of a fault.
pub fn contents(message: &[u8]) -> String {
    let limits = Limits::default();
    let document = Document::decode(message, &limits).unwrap();
    let envelope = document.check(&limits).unwrap();
    let mut content = envelope.content();
    while content.child().unwrap().is_some_and(|name| name.local != "Body") {
        content.skip().unwrap();
    }
    let answer = content.child().unwrap().unwrap();
    if answer.local != "Fault" {
        return content.element().unwrap().standalone().into_owned();
    }
    while let Some(part) = content.child().unwrap() {
        if matches!(part.local, "detail" | "Detail") {
            content.child().unwrap().unwrap();
            return content.element().unwrap().standalone().into_owned();
        }
        content.skip().unwrap();
    }
    panic!("a fault without detail")
}
