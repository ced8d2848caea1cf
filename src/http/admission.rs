//! How much is taken in at once: bytes that are held, messages in work, messages that wait for their
//! turn. A crowd finds a polite answer and not a dead service, and a flood finds that others share
//! with it.

use super::pace::Pace;
use super::sender::Sender;
use super::shares::Shares;
use super::turns::Turns;
use crate::operations::come_again;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How many times what is left of the bytes one sender may hold: a body of the largest size fits.
const OF_BYTES: usize = 16;

/// What is in work, and what may be.
#[derive(Debug, Clone)]
pub(super) struct Admission {
    state: Arc<Mutex<State>>,
    /// How long a message may wait for its turn.
    patience: Duration,
}

#[derive(Debug)]
struct State {
    bytes: Shares,
    working: Shares,
    waiting: Shares,
    turns: Turns<oneshot::Sender<Turn>>,
    pace: Pace,
}

/// What is taken at one moment, each beside its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) working: (usize, usize),
    pub(super) waiting: (usize, usize),
    pub(super) bytes: (usize, usize),
}

/// Why a message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// No room for its bytes.
    Bytes,
    /// As many wait as may, or as many of the same sender's.
    Queue,
    /// It would wait longer than its sender has patience, or it did.
    Wait,
}

/// A message that is not taken, and when it may come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turned {
    pub(super) why: Full,
    /// Seconds.
    pub(super) retry_after: u32,
}

/// The bytes of a message that arrives or is in work, or of its answer. Given back when dropped.
#[derive(Debug)]
pub(super) struct Pass {
    admission: Admission,
    sender: Sender,
    bytes: usize,
}

/// A place among those in work. Given back when dropped, to whose turn it is.
#[derive(Debug)]
pub(super) struct Turn {
    admission: Admission,
    sender: Sender,
    work: u64,
}

impl Admission {
    /// So many in work, so many that wait so long at most, so many bytes held.
    pub(super) fn new(working: usize, waiting: usize, patience: Duration, bytes: usize) -> Self {
        let state = State {
            bytes: Shares::new(bytes, OF_BYTES),
            working: Shares::new(working, 1),
            waiting: Shares::new(waiting, 1),
            turns: Turns::default(),
            pace: Pace::default(),
        };
        Self { state: Arc::new(Mutex::new(state)), patience }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much of it is taken.
    pub(super) fn taken(&self) -> Taken {
        let state = self.state();
        let [working, waiting, bytes] =
            [&state.working, &state.waiting, &state.bytes].map(Shares::taken);
        Taken { working, waiting, bytes }
    }

    /// For a message that begins to arrive.
    pub(super) fn pass(&self, sender: Sender) -> Pass {
        Pass { admission: self.clone(), sender, bytes: 0 }
    }

    /// A place among those in work, when it is this sender's turn. Asked for once the message is
    /// whole, so that slow senders hold none.
    pub(super) async fn turn(&self, sender: Sender) -> Result<Turn, Turned> {
        let told = match self.queue(sender)? {
            Ok(turn) => return Ok(turn),
            Err(told) => told,
        };
        let mut waits = Waits { admission: self, sender, told };
        match actix_web::rt::time::timeout(self.patience, &mut waits.told).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(self.turned(&self.state(), sender, Full::Wait)),
        }
    }

    /// The place, or what tells of it.
    fn queue(&self, sender: Sender) -> Result<Result<Turn, oneshot::Receiver<Turn>>, Turned> {
        let mut state = self.state();
        if state.working.may(sender, 1) {
            return Ok(Ok(self.begin(&mut state, sender)));
        }
        if !state.waiting.may(sender, 1) {
            return Err(self.turned(&state, sender, Full::Queue));
        }
        if state.wait(sender) > self.patience {
            return Err(self.turned(&state, sender, Full::Wait));
        }
        let (tell, told) = oneshot::channel();
        state.turns.join(sender, tell);
        state.waiting.take(sender, 1);
        Ok(Err(told))
    }

    fn begin(&self, state: &mut State, sender: Sender) -> Turn {
        state.working.take(sender, 1);
        let work = state.pace.begin(Instant::now());
        Turn { admission: self.clone(), sender, work }
    }

    fn turned(&self, state: &State, sender: Sender, why: Full) -> Turned {
        Turned { why, retry_after: come_again(state.wait(sender)) }
    }
}

impl State {
    /// How long one more message of a sender would wait.
    fn wait(&self, sender: Sender) -> Duration {
        let (working, places) = self.working.taken();
        let before = if working < places { 0 } else { self.turns.ahead(sender) + 1 };
        // Of one sender only so many are in work at once, whoever else waits.
        let own = self.waiting.of(sender) + 1;
        let mine = self.working.of(sender);
        let now = Instant::now();
        let alone = if self.working.may(sender, 1) {
            Duration::ZERO
        } else {
            self.pace.takes(own, mine, now)
        };
        self.pace.takes(before, places, now).max(alone)
    }
}

/// A message in the queue: when it is dropped, it has its turn or waits no more.
struct Waits<'a> {
    admission: &'a Admission,
    sender: Sender,
    told: oneshot::Receiver<Turn>,
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.told.close();
        let mut state = self.admission.state();
        state.waiting.give(self.sender, 1);
        state.turns.forget(self.sender, oneshot::Sender::is_closed);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut refused = Vec::new();
        let mut state = self.admission.state();
        state.working.give(self.sender, 1);
        state.pace.end(self.work, Instant::now());
        loop {
            let State { turns, working, .. } = &mut *state;
            let Some((sender, tell)) = turns.next(|sender| working.may(sender, 1)) else { break };
            let turn = self.admission.begin(&mut state, sender);
            // Who waits no more gives its turn back, once nobody holds the lock.
            refused.extend(tell.send(turn).err());
        }
        drop(state);
    }
}

impl Pass {
    /// Room for more bytes of the message. A message alone always has it.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), Turned> {
        let mut state = self.admission.state();
        let (held, _) = state.bytes.taken();
        if !state.bytes.may(self.sender, bytes) && held != self.bytes {
            return Err(self.admission.turned(&state, self.sender, Full::Bytes));
        }
        state.bytes.take(self.sender, bytes);
        self.bytes += bytes;
        Ok(())
    }

    /// Holds so many bytes from now on, of an answer that is there already.
    pub(super) fn become_of(&mut self, bytes: usize) {
        let mut state = self.admission.state();
        state.bytes.give(self.sender, self.bytes);
        state.bytes.take(self.sender, bytes);
        self.bytes = bytes;
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.admission.state().bytes.give(self.sender, self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::{Context, Poll, Waker};

    const ONE: Sender = Sender::Person(1);
    const OTHER: Sender = Sender::Person(2);

    fn admission(working: usize, waiting: usize) -> Admission {
        Admission::new(working, waiting, Duration::from_secs(25), 170)
    }

    /// Asks once; what waits is given back.
    fn asked<F: Future>(mut future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        }
    }

    #[actix_web::test]
    async fn a_place_goes_to_whose_turn_it_is() {
        let admission = admission(1, 9);
        let first = admission.turn(ONE).await.unwrap();
        let mut second = Box::pin(admission.turn(ONE));
        let mut third = Box::pin(admission.turn(ONE));
        let mut others = Box::pin(admission.turn(OTHER));
        assert!(asked(second.as_mut()).is_none() && asked(third.as_mut()).is_none());
        assert!(asked(others.as_mut()).is_none());
        assert_eq!(admission.taken().waiting, (3, 9));
        drop(second);
        assert_eq!(admission.taken().waiting, (2, 9));
        assert_eq!(admission.state().turns.ahead(Sender::Person(3)), 2, "who left is forgotten");
        drop(first);
        let turn = asked(third.as_mut()).unwrap().unwrap();
        assert!(asked(others.as_mut()).is_none());
        drop(turn);
        let turn = asked(others.as_mut()).unwrap().unwrap();
        assert_eq!(admission.taken(), Taken { working: (1, 1), waiting: (0, 9), bytes: (0, 170) });
        drop(turn);
        assert_eq!(admission.taken().working, (0, 1));
    }

    #[actix_web::test]
    async fn of_one_sender_half_of_the_places_and_the_queue_are_left_to_others() {
        let admission = admission(4, 4);
        let _working = [admission.turn(ONE).await.unwrap(), admission.turn(ONE).await.unwrap()];
        let mut waiting: Vec<_> = (0..2).map(|_| Box::pin(admission.turn(ONE))).collect();
        assert!(waiting.iter_mut().all(|one| asked(one.as_mut()).is_none()));
        let turned = admission.turn(ONE).await.unwrap_err();
        assert_eq!(turned.why, Full::Queue);
        assert!(turned.retry_after >= 1);
        assert!(asked(Box::pin(admission.turn(OTHER)).as_mut()).unwrap().is_ok());
    }

    #[actix_web::test]
    async fn who_would_wait_too_long_is_told_at_once_and_how_long() {
        let admission = Admission::new(1, 99, Duration::from_millis(250), 10);
        let _first = admission.turn(ONE).await.unwrap();
        let mut waiting: Vec<_> = (0..2).map(|_| Box::pin(admission.turn(ONE))).collect();
        assert!(waiting.iter_mut().all(|one| asked(one.as_mut()).is_none()));
        assert_eq!(admission.turn(ONE).await.map(drop).unwrap_err().why, Full::Wait);
        // Another's comes after one of those.
        assert!(asked(Box::pin(admission.turn(OTHER)).as_mut()).is_none());
    }

    #[actix_web::test]
    async fn who_waited_too_long_is_told_so_and_leaves_the_queue() {
        let admission = Admission::new(1, 9, Duration::from_millis(200), 10);
        let _first = admission.turn(ONE).await.unwrap();
        let turned = admission.turn(OTHER).await.map(drop).unwrap_err();
        assert_eq!((turned.why, admission.taken().waiting), (Full::Wait, (0, 9)));
    }

    #[test]
    fn bytes_are_counted_over_all_messages_but_one_alone_is_never_refused() {
        let admission = admission(2, 2);
        let [mut one, mut two] = [ONE, OTHER].map(|sender| admission.pass(sender));
        assert!(one.grow(150).is_ok() && two.grow(20).is_ok());
        assert_eq!(two.grow(1).unwrap_err().why, Full::Bytes);
        assert_eq!(admission.taken().bytes, (170, 170));
        drop(two);
        assert!(one.grow(1000).is_ok());
        one.become_of(7);
        assert_eq!(admission.taken().bytes, (7, 170));
        drop(one);
        assert_eq!(admission.taken().bytes, (0, 170));
    }
}
