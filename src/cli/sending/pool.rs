//! Several senders over one queue, behind one brake.

use super::{
    Answered, Client, NoReceipt, Patience, Queue,
    brake::{Brake, Signal},
    queue::Taken,
    tally::Outcome,
};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Who has documents to send and keeps what comes back; asked by all senders at once.
pub trait Outbox<T>: Sync {
    /// Why it cannot go on.
    type Failure: Send;

    /// The bytes of a document; none where nothing is to be sent, which it has noted itself.
    fn document(&self, of: &T) -> Result<Option<Vec<u8>>, Self::Failure>;

    /// What a document came to. Only then is the next of its series sent.
    fn sent(&self, of: &T, document: &[u8], sent: &Sent) -> Result<(), Self::Failure>;

    /// Everybody waits so long, for the service is busy or gone, as it said or did not.
    fn pausing(&self, pause: Duration, why: &NoReceipt);
}

/// What a document came to.
#[derive(Debug)]
pub struct Sent {
    /// The receipt, or why there is none; nothing where it was not sent at all.
    pub came: Result<Answered, Option<NoReceipt>>,
    /// How long the last attempt took, from the first byte out to the last byte in.
    pub took: Duration,
    /// How often it was sent.
    pub attempts: u32,
}

impl Sent {
    /// The outcome.
    pub fn outcome(&self) -> Outcome {
        match &self.came {
            Ok(answered) => match answered.receipt.text_of("stare") {
                "ACCEPTATA" => Outcome::Accepted,
                "RESPINSA" => Outcome::Rejected,
                _ => Outcome::Refused,
            },
            Err(Some(why)) if !why.may_pass() => Outcome::Refused,
            Err(_) => Outcome::GivenUp,
        }
    }

    /// The registration number, where it got one.
    pub fn number(&self) -> &str {
        self.came.as_ref().map_or("", |answered| answered.receipt.text_of("numarInregistrare"))
    }

    /// Codes of errors, of warnings, or of the fault; none where nobody answered.
    pub fn codes(&self) -> Vec<String> {
        match &self.came {
            Ok(answered) => answered.codes(),
            Err(why) => why.iter().filter_map(NoReceipt::code).map(str::to_owned).collect(),
        }
    }
}

/// Sends what is in the queue, so many at once. Ends when all have come to something, or with the
/// first failure of the outbox.
pub fn send_all<T: Send, O: Outbox<T>>(
    queue: &Queue<T>,
    outbox: &O,
    client: &Client,
    jobs: NonZeroUsize,
    patience: Patience,
) -> Result<(), O::Failure> {
    let (brake, failure) = (Brake::new(patience), Mutex::new(None));
    let sender = Sender { outbox, client, brake: &brake };
    thread::scope(|scope| {
        for _ in 0..jobs.get() {
            scope.spawn(|| {
                while let Some(Taken { document, series }) = queue.take() {
                    let came = sender.send(&document);
                    if let Err(why) = came {
                        failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
                        queue.end();
                        brake.end();
                    }
                    queue.done(series);
                }
            });
        }
    });
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

struct Sender<'s, O> {
    outbox: &'s O,
    client: &'s Client,
    brake: &'s Brake,
}

impl<O> Sender<'_, O> {
    fn send<T>(&self, of: &T) -> Result<(), O::Failure>
    where
        O: Outbox<T>,
    {
        let Some(document) = self.outbox.document(of)? else { return Ok(()) };
        let sent = self.insist(&document, |pause, why| self.outbox.pausing(pause, why));
        self.outbox.sent(of, &document, &sent)
    }

    /// Sends until there is an answer, or as long as patience goes.
    fn insist(&self, document: &[u8], pausing: impl Fn(Duration, &NoReceipt)) -> Sent {
        let mut sent = Sent { came: Err(None), took: Duration::ZERO, attempts: 0 };
        while let Signal::Go(pauses) = self.brake.wait() {
            let start = Instant::now();
            let came = self.client.post(document);
            sent.took = start.elapsed();
            sent.attempts += 1;
            match came {
                Err(why) if why.may_pass() => {
                    if let Some(pause) = self.brake.press(pauses, why.retry_after()) {
                        pausing(pause, &why);
                    }
                    sent.came = Err(Some(why));
                    if self.brake.gives_up(sent.attempts) {
                        break;
                    }
                }
                answered => {
                    self.brake.release();
                    sent.came = answered.map_err(Some);
                    break;
                }
            }
        }
        sent
    }
}
