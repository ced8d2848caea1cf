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

/// A message that was let in. Gives its place back when it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    counts: Arc<Counts>,
    bytes: usize,
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

    /// A place for a message; none when all are taken.
    pub(super) fn enter(&self) -> Option<Pass> {
        let before = self.0.messages.fetch_add(1, Ordering::Relaxed);
        let pass = Pass { counts: Arc::clone(&self.0), bytes: 0 };
        (before < self.0.most_messages).then_some(pass)
    }
}

impl Pass {
    /// Room for more bytes of the message; false when there is none. A message alone always has it.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        self.bytes += bytes;
        let before = self.counts.bytes.fetch_add(bytes, Ordering::Relaxed);
        before + bytes <= self.counts.most_bytes || before + bytes == self.bytes
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.counts.messages.fetch_sub(1, Ordering::Relaxed);
        self.counts.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_message_is_done() {
        let admission = Admission::new(1, 10);
        let pass = admission.enter();
        assert!(pass.is_some() && admission.enter().is_none());
        drop(pass);
        assert!(admission.enter().is_some());
    }

    #[test]
    fn bytes_are_counted_over_all_messages_but_one_alone_is_never_refused() {
        let admission = Admission::new(2, 10);
        let (mut one, mut two) = (admission.enter().unwrap(), admission.enter().unwrap());
        assert!(one.grow(8) && !two.grow(8));
        drop(two);
        assert!(one.grow(100));
    }
}
