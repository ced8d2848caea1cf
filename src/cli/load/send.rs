//! What was made, sent to a service by the senders of `ser submit`, and what came back counted.

use super::Failure;
use super::make::Declared;
use crate::cli::progress;
use crate::cli::sample::Trouble;
use crate::cli::sending::{
    Client, NoReceipt, Outbox, Outcome, Patience, Queue, Receipt, Sent, Tally, send_all,
};
use indicatif::ProgressBar;
use std::fs;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Sends declarations, so many at once, those of a unit day by day. Gives what they came to, and how
/// long it took from the first to the last.
pub fn send<'d>(
    declarations: impl IntoIterator<Item = &'d Declared>,
    client: &Client,
    jobs: NonZeroUsize,
    patience: Patience,
) -> Result<(Tally, Duration), Failure> {
    let keyed =
        |declared: &'d Declared| (Some((declared.workplace.clone(), declared.day)), declared);
    let queue = Queue::new(declarations.into_iter().map(keyed));
    let counter = Counter { bar: progress::bar(queue.count(), "trimise"), tally: Mutex::default() };
    let start = Instant::now();
    let sent = send_all(&queue, &counter, client, jobs, patience);
    let took = start.elapsed();
    counter.bar.finish_and_clear();
    sent?;
    Ok((counter.tally.into_inner().unwrap_or_else(PoisonError::into_inner), took))
}

/// Counts what comes back, and tells the first that was not accepted.
struct Counter {
    bar: ProgressBar,
    tally: Mutex<Tally>,
}

impl Outbox<&Declared> for Counter {
    type Failure = Failure;

    fn document(&self, of: &&Declared) -> Result<Option<Vec<u8>>, Failure> {
        match fs::read(&of.path) {
            Ok(document) => Ok(Some(document)),
            Err(error) => Err(Trouble::File(of.path.clone(), error).into()),
        }
    }

    fn sent(&self, of: &&Declared, _: &[u8], sent: &Sent) -> Result<(), Failure> {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        if tally.all() == tally.count(Outcome::Accepted) && sent.outcome() != Outcome::Accepted {
            let file = of.path.display();
            self.bar.suspend(|| match &sent.came {
                Ok(answered) => eprintln!("{file}: {}", Receipt(&answered.receipt)),
                Err(Some(why)) => eprintln!("{file}: {why}"),
                Err(None) => eprintln!("{file}: not sent, nobody answers"),
            });
        }
        tally.add(sent, u64::from(of.lines));
        self.bar.inc(1);
        Ok(())
    }

    fn pausing(&self, pause: Duration, why: &NoReceipt) {
        progress::pausing(&self.bar, pause, why);
    }
}
