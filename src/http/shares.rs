//! How a few senders share what there is of one thing: each may have as long as more than a part of
//! what it would then have is left for others. One alone gets nearly all, many get equal parts, and
//! something is always left for who comes next.

use super::sender::Sender;
use std::collections::HashMap;

/// What is taken of one thing, by whom.
#[derive(Debug)]
pub(super) struct Shares {
    most: usize,
    /// How many times what is left one may have.
    times: usize,
    taken: usize,
    each: HashMap<Sender, usize>,
}

impl Shares {
    /// So much there is; each may have so many times what is left.
    pub(super) fn new(most: usize, times: usize) -> Self {
        Self { most, times, taken: 0, each: HashMap::new() }
    }

    /// How much is taken, and how much there is.
    pub(super) fn taken(&self) -> (usize, usize) {
        (self.taken, self.most)
    }

    /// How much one has.
    pub(super) fn of(&self, sender: Sender) -> usize {
        self.each.get(&sender).copied().unwrap_or_default()
    }

    /// Whether so much more would be fair.
    pub(super) fn may(&self, sender: Sender, more: usize) -> bool {
        let mine = self.of(sender).saturating_add(more);
        let left = self.most.checked_sub(self.taken.saturating_add(more));
        left.is_some_and(|left| mine == more || mine <= left.saturating_mul(self.times))
    }

    /// Takes, whether it is fair or not.
    pub(super) fn take(&mut self, sender: Sender, more: usize) {
        if more > 0 {
            self.taken = self.taken.saturating_add(more);
            *self.each.entry(sender).or_default() += more;
        }
    }

    /// Gives back what was taken.
    pub(super) fn give(&mut self, sender: Sender, back: usize) {
        self.taken = self.taken.saturating_sub(back);
        if let Some(mine) = self.each.get_mut(&sender) {
            *mine = mine.saturating_sub(back);
            if *mine == 0 {
                self.each.remove(&sender);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_by(shares: &mut Shares, senders: &[i64]) -> Vec<usize> {
        loop {
            let before = shares.taken;
            for sender in senders {
                if shares.may(Sender::Person(*sender), 1) {
                    shares.take(Sender::Person(*sender), 1);
                }
            }
            if shares.taken == before {
                return senders.iter().map(|sender| shares.of(Sender::Person(*sender))).collect();
            }
        }
    }

    #[test]
    fn one_gets_half_two_get_a_third_and_the_next_still_finds_something() {
        assert_eq!(taken_by(&mut Shares::new(10, 1), &[1]), [5]);
        assert_eq!(taken_by(&mut Shares::new(9, 1), &[1, 2]), [3, 3]);
        let mut shares = Shares::new(9, 1);
        taken_by(&mut shares, &[1, 2, 3, 4]);
        assert!(shares.may(Sender::Person(5), 1), "{shares:?}");
        assert_eq!(taken_by(&mut Shares::new(1, 1), &[1]), [1]);
    }

    #[test]
    fn of_bytes_one_alone_gets_nearly_all() {
        let mut shares = Shares::new(1700, 16);
        assert_eq!(taken_by(&mut shares, &[1]), [1600]);
        assert!(shares.may(Sender::Person(2), 100) && !shares.may(Sender::Person(2), 101));
        shares.give(Sender::Person(1), 1600);
        assert_eq!((shares.taken(), shares.each.len()), ((0, 1700), 0));
    }
}
