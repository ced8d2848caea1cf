//! How much is taken in at once, so that a crowd finds a polite answer and not a dead service.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is in work, and what may be.
#[derive(Debug, Clone)]
pub struct Admission(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    messages: AtomicUsize,
    bytes: AtomicUsize,
    most_messages: usize,
    most_bytes: usize,
}

/// What is in work at one moment, each beside its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) messages: (usize, usize),
    pub(super) bytes: (usize, usize),
}

/// A message on its way in, then in work. Gives back what it took when it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    counts: Arc<Counts>,
    bytes: usize,
    entered: bool,
}

impl Admission {
    /// Lets in so many messages, so many bytes.
    pub fn new(messages: usize, bytes: usize) -> Self {
        Self(Arc::new(Counts {
            messages: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            most_messages: messages,
            most_bytes: bytes,
        }))
    }

    /// How much of it is taken.
    pub(super) fn taken(&self) -> Taken {
        Taken {
            messages: (self.0.messages.load(Ordering::Relaxed), self.0.most_messages),
            bytes: (self.0.bytes.load(Ordering::Relaxed), self.0.most_bytes),
        }
    }

    /// For a message that begins to arrive.
    pub(super) fn pass(&self) -> Pass {
        Pass { counts: Arc::clone(&self.0), bytes: 0, entered: false }
    }
}

impl Pass {
    /// A place among those in work; false when all are taken. Taken once the message is whole, so
    /// that slow senders hold none.
    pub(super) fn enter(&mut self) -> bool {
        let before = self.counts.messages.fetch_add(1, Ordering::Relaxed);
        self.entered = true;
        before < self.counts.most_messages
    }

    /// Room for more bytes of the message; false when there is none. A message alone always has it.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        self.bytes += bytes;
        let before = self.counts.bytes.fetch_add(bytes, Ordering::Relaxed);
        before + bytes <= self.counts.most_bytes || before + bytes == self.bytes
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.counts.messages.fetch_sub(usize::from(self.entered), Ordering::Relaxed);
        self.counts.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_message_is_done() {
        let admission = Admission::new(1, 10);
        let mut pass = admission.pass();
        assert!(pass.enter() && !admission.pass().enter());
        assert!(pass.grow(3));
        assert_eq!(admission.taken(), Taken { messages: (1, 1), bytes: (3, 10) });
        drop(pass);
        assert_eq!(admission.taken(), Taken { messages: (0, 1), bytes: (0, 10) });
        assert!(admission.pass().enter());
    }

    #[test]
    fn bytes_are_counted_over_all_messages_but_one_alone_is_never_refused() {
        let admission = Admission::new(2, 10);
        let (mut one, mut two) = (admission.pass(), admission.pass());
        assert!(one.grow(8) && !two.grow(8));
        drop(two);
        assert!(one.grow(100));
    }
}
