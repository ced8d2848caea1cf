//! One document over HTTP: sent, and what came back judged strictly.

use super::{
    Failure,
    steps::Expected,
    world::{Unit, World},
};
use crate::{
    cli::{
        sample::Holder,
        sending::{Answered, Client},
    },
    declaration::{Outcome, Period, RegistrationNumber, Sequence},
    signature::{Profile, Refused, hex, locate, sha256},
    soap::client::Node,
    xml::{Document, Limits},
};
use chrono::Utc;

/// What was sent, and what came of it.
pub(super) struct Sent {
    /// File of the document, in the folder.
    pub(super) document: String,
    /// File of the receipt, in the folder.
    pub(super) receipt: String,
    /// How long the document is.
    pub(super) bytes: usize,
    /// Whether it was signed, and perhaps sent, before.
    pub(super) found: bool,
    /// Whether it went over TLS.
    pub(super) secure: bool,
    /// What the receipt says.
    pub(super) says: Node,
    /// What is not as it should be, Romanian; empty when all is.
    pub(super) complaints: Vec<String>,
}

/// A document to send.
pub(super) struct Sending<'s> {
    /// The unit that sends it, whose its number is.
    pub(super) of: &'s Unit,
    /// Its day.
    pub(super) day: Period,
    /// What its file is called, after the day.
    pub(super) file: &'s str,
    /// What must come back.
    pub(super) expected: Expected,
}

/// What is in the folder of a document to be accepted.
#[derive(Default)]
struct Kept {
    document: Option<Vec<u8>>,
    receipt: Option<Vec<u8>>,
}

impl Sending<'_> {
    /// Sends what `make` gives, or what an earlier run signed, and judges the answer.
    pub(super) fn send(
        &self,
        world: &World,
        make: impl FnOnce() -> Result<Vec<u8>, Failure>,
    ) -> Result<Sent, Failure> {
        let name = format!("{}-{}.xml", self.day, self.file);
        let (document, receipt) = (format!("documente/{name}"), format!("recipise/{name}"));
        let Kept { document: before, receipt: kept } = self.kept(world, &document, &receipt)?;
        let found = before.is_some();
        let bytes = before.map_or_else(make, Ok)?;
        if !found {
            world.folder.write(&document, &bytes)?;
        }
        let secure = self.of.part.secure;
        let client = Client::new(&world.doors.endpoint(secure), &world.roots, 1);
        let answered = client.post(&bytes)?;
        let mut complaints = self.complaints(&answered, &bytes, &world.seal);
        let same = kept.as_ref().is_some_and(|kept| kept == answered.document.as_bytes());
        if (kept.is_some() || matches!(self.expected, Expected::Again(_))) && !same {
            complaints.push("recipisa nu este cea primită prima dată".to_owned());
        }
        if kept.is_none() {
            world.folder.write(&receipt, answered.document.as_bytes())?;
        }
        Ok(Sent {
            document,
            receipt,
            bytes: bytes.len(),
            found,
            secure,
            says: answered.receipt,
            complaints,
        })
    }

    /// What an earlier run signed to be accepted, and its receipt. Without a receipt it may have
    /// been sent or not; with another outcome it is to be made anew.
    fn kept(&self, world: &World, document: &str, receipt: &str) -> Result<Kept, Failure> {
        if self.expected.outcome() != Outcome::Accepted {
            return Ok(Kept::default());
        }
        let document = world.folder.read(document)?;
        let receipt = world.folder.read(receipt)?.filter(|_| document.is_some());
        let state = format!("<stare>{}</stare>", Outcome::Accepted.wire());
        let accepted = |receipt: &Vec<u8>| String::from_utf8_lossy(receipt).contains(&state);
        let keep = receipt.as_ref().is_none_or(accepted);
        Ok(if keep { Kept { document, receipt } } else { Kept::default() })
    }

    /// What the receipt should say and does not.
    fn complaints(&self, answered: &Answered, sent: &[u8], seal: &Holder) -> Vec<String> {
        let code = &self.of.workplace.code;
        let taken = self.expected.outcome() != Outcome::Refused;
        let number = self.expected.sequence().map(|count| {
            let sequence = Sequence::try_from(count).unwrap_or(Sequence::ORIGINAL);
            RegistrationNumber::new(code, self.of.part.trade.kind, self.day, sequence).to_string()
        });
        let codes: Vec<String> = self.expected.codes().iter().map(u16::to_string).collect();
        let receipt = &answered.receipt;
        let mut complaints: Vec<String> = [
            ("starea", receipt.text_of("stare"), self.expected.outcome().wire()),
            ("numărul", receipt.text_of("numarInregistrare"), &number.unwrap_or_default()),
            ("codurile", &said(receipt).join(" "), &codes.join(" ")),
            ("mediul", receipt.text_of("mediu"), "TEST"),
            ("amprenta documentului", receipt.text_of("sha256"), &hex(&sha256(sent))),
        ]
        .into_iter()
        .chain(taken.then(|| ("codWorkplace", receipt.text_of("codWorkplace"), code.as_str())))
        .filter(|(_, is, should)| is != should)
        .map(|(what, is, should)| format!("{what}: «{is}», nu «{should}»"))
        .collect();
        if let Err(refused) = sealed(&answered.document, seal)
            && taken
        {
            complaints.push(format!("sigiliul recipisei: {refused}"));
        }
        complaints
    }
}

/// The codes of the errors, each once, in order.
fn said(receipt: &Node) -> Vec<String> {
    let errors = receipt.child("erori").map_or(&[][..], |errors| &errors.children);
    let mut codes: Vec<String> =
        errors.iter().map(|error| error.text_of("cod").to_owned()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether a receipt is sealed by the service.
fn sealed(receipt: &str, seal: &Holder) -> Result<(), String> {
    let first = |all: Vec<Refused>| all.first().map(ToString::to_string).unwrap_or_default();
    let document = Document::of(receipt);
    let located = locate(&document, Profile::Receipt, &Limits::default()).map_err(first)?;
    let candidates = std::slice::from_ref(&seal.certificate);
    located.verify(candidates, Utc::now()).verdict.map(drop).map_err(first)
}
