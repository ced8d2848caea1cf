//! Whose turn it is: each sender has a queue of its own, and the queues take turns. A flood waits
//! behind itself.

use super::sender::Sender;
use std::collections::{HashMap, VecDeque};

/// Waiting senders, and what each waits with.
#[derive(Debug)]
pub(super) struct Turns<T> {
    order: VecDeque<Sender>,
    queues: HashMap<Sender, VecDeque<T>>,
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self { order: VecDeque::new(), queues: HashMap::new() }
    }
}

impl<T> Turns<T> {
    /// Waits behind what the same sender waits with already.
    pub(super) fn join(&mut self, sender: Sender, waiting: T) {
        let queue = self.queues.entry(sender).or_default();
        if queue.is_empty() {
            self.order.push_back(sender);
        }
        queue.push_back(waiting);
    }

    /// How many come before one more of this sender.
    pub(super) fn ahead(&self, sender: Sender) -> usize {
        let mine = self.queues.get(&sender).map_or(0, VecDeque::len);
        let others = self.queues.iter().filter(|(other, _)| **other != sender);
        mine + others.map(|(_, queue)| queue.len().min(mine + 1)).sum::<usize>()
    }

    /// The next whose sender may; its sender is then behind all others.
    pub(super) fn next(&mut self, may: impl Fn(Sender) -> bool) -> Option<(Sender, T)> {
        let place = self.order.iter().position(|sender| may(*sender))?;
        let sender = self.order.remove(place)?;
        let queue = self.queues.get_mut(&sender)?;
        let waiting = queue.pop_front();
        if queue.is_empty() {
            self.queues.remove(&sender);
        } else {
            self.order.push_back(sender);
        }
        waiting.map(|waiting| (sender, waiting))
    }

    /// Forgets what of a sender's does not wait any more.
    pub(super) fn forget(&mut self, sender: Sender, gone: impl Fn(&T) -> bool) {
        let Some(queue) = self.queues.get_mut(&sender) else { return };
        queue.retain(|waiting| !gone(waiting));
        if queue.is_empty() {
            self.queues.remove(&sender);
            self.order.retain(|waiting| *waiting != sender);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(turns: &mut Turns<u32>) -> u32 {
        turns.next(|_| true).unwrap().1
    }

    #[test]
    fn a_flood_waits_behind_itself_and_not_before_others() {
        let mut turns = Turns::default();
        let [flood, one, other] = [1, 2, 3].map(Sender::Person);
        (0..100).for_each(|n| turns.join(flood, n));
        turns.join(one, 1000);
        turns.join(other, 2000);
        turns.join(other, 2001);
        assert_eq!(turns.ahead(flood), 100 + 1 + 2);
        assert_eq!(turns.ahead(one), 1 + 2 + 2);
        assert_eq!(turns.ahead(Sender::Person(4)), 3);
        let order: Vec<_> = (0..7).map(|_| next(&mut turns)).collect();
        assert_eq!(order, [0, 1000, 2000, 1, 2001, 2, 3]);
    }

    #[test]
    fn who_may_not_keeps_its_place_and_who_left_is_forgotten() {
        let mut turns = Turns::default();
        let [one, other] = [1, 2].map(Sender::Person);
        turns.join(one, 1);
        turns.join(other, 2);
        assert_eq!(turns.next(|sender| sender != one), Some((other, 2)));
        turns.join(one, 3);
        turns.forget(one, |waiting| *waiting == 1);
        assert_eq!(next(&mut turns), 3);
        turns.join(one, 4);
        turns.forget(one, |_| true);
        assert_eq!((turns.next(|_| true), turns.order.len()), (None, 0));
    }
}
