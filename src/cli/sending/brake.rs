//! What all senders wait for after a 9xxx or no answer: `Retry-After`, or else longer and longer, up
//! to a limit, each sender a little differently, so that they do not come back as one crowd.

use crate::cli::chance::Chance;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long is waited, and how often.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// After the first time. Each further one doubles it.
    pub first: Duration,
    /// At most, `Retry-After` included.
    pub most: Duration,
    /// How often a document is sent before it is given up.
    pub attempts: u32,
}

impl Default for Patience {
    /// 5, 10, 20… seconds, at most 5 minutes (the guide, Retries); ten minutes for a document.
    fn default() -> Self {
        Self { first: Duration::from_secs(5), most: Duration::from_secs(300), attempts: 8 }
    }
}

/// Documents given up one after another, nobody answering any other: then nobody is there.
const GONE: u32 = 3;

/// The brake of a pool.
pub(super) struct Brake {
    patience: Patience,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Pauses since the last answer.
    level: u32,
    /// Counts the pauses: what was sent before one began does not lengthen it.
    pauses: u64,
    until: Instant,
    given_up: u32,
    ended: bool,
    chance: Chance,
}

/// What a sender may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Send. The pauses there were until now.
    Go(u64),
    /// Stop: nobody is there, or an answer could not be kept.
    Stop,
}

impl Brake {
    pub(super) fn new(patience: Patience) -> Self {
        let state = State {
            level: 0,
            pauses: 0,
            until: Instant::now(),
            given_up: 0,
            ended: false,
            chance: Chance::of_the_moment(),
        };
        Self { patience, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits for the end of the pause, and up to half of it more.
    pub(super) fn wait(&self) -> Signal {
        let mut state = self.state();
        let mut until = None;
        loop {
            if state.ended {
                return Signal::Stop;
            }
            let now = Instant::now();
            if state.until <= now && until.is_none_or(|until| until <= now) {
                return Signal::Go(state.pauses);
            }
            // Drawn once for a pause; one that was lengthened meanwhile counts.
            let rest = state.until.saturating_duration_since(now);
            let own = *until.get_or_insert_with(|| now + rest + state.chance.part_of(rest / 2));
            let rest = own.max(state.until).saturating_duration_since(now);
            let waited = self.changed.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The service is busy or gone, said to what was sent after so many pauses. Gives the pause,
    /// where this begins one.
    pub(super) fn press(&self, pauses: u64, after: Option<Duration>) -> Option<Duration> {
        let mut state = self.state();
        if pauses != state.pauses {
            return None;
        }
        let doubled = self.patience.first.saturating_mul(2u32.saturating_pow(state.level));
        let pause = after.unwrap_or(doubled).min(self.patience.most);
        state.level += 1;
        state.pauses += 1;
        state.until = Instant::now() + pause;
        Some(pause)
    }

    /// The service answered.
    pub(super) fn release(&self) {
        let mut state = self.state();
        state.level = 0;
        state.given_up = 0;
    }

    /// Whether a document that was sent so many times is given up. Several in a row end it all.
    pub(super) fn gives_up(&self, attempts: u32) -> bool {
        let gives_up = attempts >= self.patience.attempts;
        if gives_up {
            let mut state = self.state();
            state.given_up += 1;
            if state.given_up >= GONE {
                state.ended = true;
                self.changed.notify_all();
            }
        }
        gives_up
    }

    /// Stops everybody.
    pub(super) fn end(&self) {
        self.state().ended = true;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Patience = Patience {
        first: Duration::from_millis(20),
        most: Duration::from_millis(100),
        attempts: 2,
    };

    #[test]
    fn pauses_double_up_to_the_most_and_an_answer_ends_it() {
        let brake = Brake::new(QUICK);
        let pauses: Vec<_> = (0..4).map(|pause| brake.press(pause, None).unwrap()).collect();
        assert_eq!(pauses, [20, 40, 80, 100].map(Duration::from_millis));
        brake.release();
        assert_eq!(brake.press(4, None), Some(QUICK.first));
    }

    #[test]
    fn retry_after_is_honoured_by_every_sender() {
        let brake = Brake::new(QUICK);
        let (start, asked) = (Instant::now(), Duration::from_millis(70));
        assert_eq!(brake.press(0, Some(asked)), Some(asked));
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    assert_eq!(brake.wait(), Signal::Go(1));
                    assert!(start.elapsed() >= asked);
                });
            }
        });
    }

    #[test]
    fn what_was_sent_before_a_pause_does_not_lengthen_it() {
        let brake = Brake::new(QUICK);
        assert!(brake.press(0, None).is_some() && brake.press(0, None).is_none());
    }

    #[test]
    fn several_given_up_in_a_row_end_it() {
        let brake = Brake::new(QUICK);
        assert!(!brake.gives_up(1));
        assert!((0..GONE).all(|_| brake.gives_up(2)));
        assert_eq!(brake.wait(), Signal::Stop);
    }
}
