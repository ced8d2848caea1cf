//! A workplace that declares day after day, amends, transmits drafts and repeats, at one server or
//! another, and repeats the same bytes where it hears nothing. It knows what it was told.

use super::tally::Tally;
use crate::answer::Receipt;
use crate::dice::Dice;
use crate::exchange::{Response, request, try_exchange};
use crate::pki::{Holder, PKI};
use crate::plain::{Heading, Ledger, Milli, Move, With, number};
use crate::world::POST;
use crate::wss::Message;
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{Days, NaiveDate, Utc};
use ser::signature::{hex, sha256};
use ser::soap::client;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Where the two servers answer now, or did until they were killed.
pub type Doors = RwLock<[SocketAddr; 2]>;

/// A declaration that was sent, and what came of it.
pub struct Declared {
    /// The number that it has, or would have.
    pub number: String,
    /// The civil day.
    pub day: String,
    /// 0 the original, 1… amendments.
    pub sequence: u32,
    /// Whether it was a draft before.
    pub drafted: bool,
    /// The signed file.
    pub document: Vec<u8>,
    /// What it says.
    pub ledger: Ledger,
    /// The receipt that was first heard, if any was.
    pub receipt: Option<String>,
    message: Vec<u8>,
}

impl Declared {
    /// SHA-256 of the file, as the contract writes it.
    pub fn sha256(&self) -> String {
        hex(&sha256(&self.document))
    }
}

/// A workplace, and all that it ever sent.
pub struct Sender {
    /// Its code.
    pub code: String,
    /// In the order it was sent; only the last may be without a receipt.
    pub sent: Vec<Declared>,
    dice: Dice,
    /// What the day before the last one closed with.
    before: BTreeMap<u32, Milli>,
    /// Whether it gave up.
    gone: bool,
    /// Whether it never does.
    patient: bool,
}

/// The day that every workplace begins with.
const FIRST: &str = "2026-03-01";
/// A medicine is among the first so many.
const MEDICINES: u64 = 10;

/// How long a service may stay away that comes back by itself.
const PATIENCE: Duration = Duration::from_secs(180);

/// What one attempt came to.
enum Heard {
    Answer(Response),
    /// Nothing, or that it is to come again.
    Nothing,
}

impl Sender {
    /// Whoever has the same seed does the same.
    pub fn new(code: String, seed: u64) -> Self {
        let dice = Dice::of(seed);
        Self { code, sent: Vec::new(), dice, before: BTreeMap::new(), gone: false, patient: false }
    }

    /// Declares until it is told to stop, or until it gives up after it heard nothing.
    pub fn work(&mut self, doors: &Doors, stop: &AtomicBool, tally: &Tally) {
        while !stop.load(Ordering::Relaxed) && !self.gone {
            match self.recalled() {
                Some(index) => self.insist(index, doors, tally),
                None => self.declare(doors, tally),
            }
        }
    }

    /// Sends again what it never heard of, until it does. It never gives up any more.
    pub fn finish(&mut self, doors: &Doors, tally: &Tally) {
        self.patient = true;
        if let Some(last) = self.sent.len().checked_sub(1) {
            self.insist(last, doors, tally);
        }
    }

    /// Sends all again; each gives the receipt that was heard first.
    pub fn repeat(&mut self, doors: &Doors, tally: &Tally) {
        for index in 0..self.sent.len() {
            self.insist(index, doors, tally);
        }
    }

    /// One of those it heard of, or none.
    fn recalled(&mut self) -> Option<usize> {
        let heard = self.sent.iter().filter(|sent| sent.receipt.is_some()).count();
        let heard = u64::try_from(heard).unwrap();
        (heard > 0 && self.dice.one_in(4)).then(|| self.dice.below(heard).try_into().unwrap())
    }

    /// The next day, or an amendment of the last one.
    fn declare(&mut self, doors: &Doors, tally: &Tally) {
        let amended = self.sent.last().map(|last| last.sequence);
        let amends = amended.is_some_and(|sequence| sequence < 3) && self.dice.one_in(3);
        let (day, sequence) = match (self.sent.last(), amends) {
            (None, _) => (FIRST.to_owned(), 0),
            (Some(last), true) => (last.day.clone(), last.sequence + 1),
            (Some(last), false) => {
                self.before = last.ledger.closing();
                let day: NaiveDate = last.day.parse().unwrap();
                ((day + Days::new(1)).to_string(), 0)
            }
        };
        let drafted = !amends && !self.sent.is_empty() && self.dice.one_in(6);
        if drafted && !self.draft(&day, doors, tally) {
            return;
        }
        let ledger = self.ledger();
        let numbered = |sequence| number(&self.code, "FP", &day, sequence);
        let before = sequence.checked_sub(1).map(numbered);
        let heading =
            Heading { workplace: &self.code, kind: "FP", day: &day, amends: before.as_deref() };
        let document = ledger.xml(&heading);
        let number = numbered(sequence);
        let document = self.dice.of_these(&[&PKI.ana, &PKI.ana_on_a_card]).sign(&document);
        let message = match drafted {
            true => {
                let document = BASE64_STANDARD.encode(&document);
                let key = [("codWorkplace", &*self.code), ("tip", "FP"), ("perioada", &day)];
                client::ask_with("transmite", &[&key[..], &[("document", &document)]].concat())
            }
            false => client::send("raporteaza", &document),
        };
        let message = posted(&message);
        let receipt = None;
        self.sent.push(Declared {
            number,
            day,
            sequence,
            drafted,
            document,
            ledger,
            receipt,
            message,
        });
        self.insist(self.sent.len() - 1, doors, tally);
    }

    /// Some medicines come in and go out.
    fn ledger(&mut self) -> Ledger {
        let opening = match self.sent.is_empty() {
            true => (1..5).map(|medicine| (medicine, 50_000)).collect(),
            false => self.before.clone(),
        };
        if self.sent.is_empty() {
            self.before.clone_from(&opening);
        }
        let mut ledger = Ledger::opening(&opening);
        for _ in 0..self.dice.below(8) + 1 {
            let medicine = u32::try_from(self.dice.below(MEDICINES)).unwrap() + 1;
            let quantity = self.dice.milli(40);
            match self.dice.one_in(2) {
                true => ledger.receive(moved(medicine, "INV", quantity, With::Nobody)),
                false => ledger.issue(moved(medicine, "ELB", quantity, With::Person)),
            }
        }
        ledger
    }

    /// Has a draft made. False when it gave up.
    fn draft(&mut self, day: &str, doors: &Doors, tally: &Tally) -> bool {
        let began = Instant::now();
        loop {
            let key = [("codWorkplace", &*self.code), ("tip", "FP"), ("perioada", day)];
            let message = posted(&asked(&PKI.ana, "creeazaProiect", &key));
            match heard(self.door(doors), &message) {
                Heard::Answer(answer) if answer.status == 200 => return true,
                Heard::Answer(answer) => {
                    tally.finding(&format!("{day} {}", said(&answer)));
                    self.gone = true;
                }
                Heard::Nothing => self.pause(began, tally),
            }
            if self.gone {
                return false;
            }
        }
    }

    /// Sends what is to be sent until it hears of it, the very same bytes each time.
    fn insist(&mut self, index: usize, doors: &Doors, tally: &Tally) {
        let began = Instant::now();
        loop {
            let Heard::Answer(answer) = heard(self.door(doors), &self.sent[index].message) else {
                self.pause(began, tally);
                if self.gone {
                    return;
                }
                tally.repeated();
                continue;
            };
            let Declared { number, receipt, .. } = &mut self.sent[index];
            match (read(&answer), &receipt) {
                (Some(heard), None) if heard.number() == number => {
                    *receipt = Some(heard.document);
                    tally.acknowledged();
                }
                (Some(heard), Some(before)) if heard.document == *before => tally.repeated(),
                (Some(_), Some(_)) => tally.twice(&format!("{number}: {}", said(&answer))),
                (_, _) => {
                    tally.finding(&format!("{number}: {}", said(&answer)));
                    self.gone = true;
                }
            }
            return;
        }
    }

    fn door(&mut self, doors: &Doors) -> SocketAddr {
        *self.dice.of_these(&*doors.read().unwrap())
    }

    /// Waits a moment before it sends again; some never come again, and none comes for ever.
    fn pause(&mut self, began: Instant, tally: &Tally) {
        sleep(Duration::from_millis(self.dice.below(40) + 10));
        self.gone = !self.patient && self.dice.one_in(60);
        if began.elapsed() > PATIENCE {
            tally.finding(&format!("{} was not heard for {PATIENCE:?}", self.code));
            self.gone = true;
        }
    }
}

fn moved(medicine: u32, operation: &'static str, quantity: Milli, with: With) -> Move {
    Move { medicine, operation, quantity, with }
}

/// A request with a message of SOAP 1.1.
pub fn posted(message: &str) -> Vec<u8> {
    request(POST, &[("Content-Type", "text/xml; charset=utf-8")], message.as_bytes())
}

/// A message that is signed now by whoever asks.
pub fn asked(holder: &Holder, operation: &str, arguments: &[(&str, &str)]) -> String {
    let now = Utc::now().format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
    Message::of(holder, &now, operation, arguments).signed_by(holder)
}

fn heard(door: SocketAddr, request: &[u8]) -> Heard {
    match try_exchange(door, request) {
        Ok(answer) if answer.status == 503 && answer.header("Retry-After").is_some() => {
            Heard::Nothing
        }
        Ok(answer) => Heard::Answer(answer),
        Err(_) => Heard::Nothing,
    }
}

/// The receipt of an acceptance.
fn read(answer: &Response) -> Option<Receipt> {
    let receipt = (answer.status == 200).then(|| answer.receipt());
    receipt.filter(|receipt| receipt.state() == "ACCEPTATA")
}

/// The beginning of an answer, for a finding.
pub fn said(answer: &Response) -> String {
    format!("{} {}", answer.status, answer.text().chars().take(1500).collect::<String>())
}
