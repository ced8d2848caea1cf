//! What was done, when, and what came of it. What cannot be is noted as it is met.

use crate::answer::Receipt;
use ser::soap::client::Node;
use std::fmt::Display;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Everything that was told, in the order of the answers.
#[derive(Default)]
pub struct Log {
    told: Mutex<Vec<Told>>,
    impossible: Mutex<Vec<String>>,
    acts: AtomicU64,
}

/// Something that was done on a ground.
pub struct Told {
    /// The ground's place among all.
    pub ground: usize,
    /// Before it was asked.
    pub begun: Instant,
    /// After it was answered.
    pub ended: Instant,
    /// What it was.
    pub what: What,
}

/// Something that is done.
pub enum What {
    /// A document was sent.
    Sent {
        /// Its SHA-256.
        sha256: [u8; 32],
        /// Whether as a draft that is transmitted.
        transmitted: bool,
        /// What came of it.
        answer: Answer,
    },
    /// An officer withdrew the declaration of this number.
    Withdrawn(String),
    /// An officer was refused a withdrawal.
    NotWithdrawn,
    /// The workplace is suspended on the day at this place of its calendar.
    Suspended(usize),
    /// Something was recorded of the workplace that changes no judgement.
    Noted,
    /// For a moment nobody could report for the workplace.
    Barred,
    /// A draft was saved or deleted: so many changes of drafts are kept of it.
    Drafted(i64),
    /// Somebody asked.
    Asked(Question, Answer),
}

/// What is asked of a series.
pub enum Question {
    /// `getDeclaratie` of a number.
    Declaration(String),
    /// `getUltimaDataRaportata`
    Last,
    /// `cautaDeclaratii` of the series, in a period.
    Search(usize),
}

/// An answer.
pub enum Answer {
    /// A receipt.
    Receipt(Box<Receipt>),
    /// Of an operation without one.
    Other(Node),
    /// The code of a fault.
    Fault(u16),
}

impl Told {
    /// Whether there was a moment at which both were under way.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.begun <= other.ended && other.begun <= self.ended
    }
}

impl Log {
    /// Does something, and keeps what it was when it is done. It counts as an act.
    pub fn record<T>(&self, ground: usize, act: impl FnOnce() -> (What, T)) -> T {
        let begun = Instant::now();
        let (what, given) = act();
        let ended = Instant::now();
        self.acts.fetch_add(1, Ordering::Relaxed);
        self.told.lock().unwrap().push(Told { ground, begun, ended, what });
        given
    }

    /// How many acts there were.
    pub fn acts(&self) -> u64 {
        self.acts.load(Ordering::Relaxed)
    }

    /// Notes what cannot be.
    pub fn impossible(&self, what: impl Display) {
        eprintln!("impossible: {what}");
        self.impossible.lock().unwrap().push(what.to_string());
    }

    /// All that was told, and all that cannot be.
    pub fn into_parts(self) -> (Vec<Told>, Vec<String>) {
        (self.told.into_inner().unwrap(), self.impossible.into_inner().unwrap())
    }
}
