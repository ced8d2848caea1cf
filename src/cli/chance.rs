//! Numbers that look like chance: those of a seed are the same in each run.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A generator (SplitMix64, Steele, Lea and Flood 2014): each number follows from the seed.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The numbers of a seed, and of what it is for: streams of different numbers do not overlap
    /// noticeably.
    pub(super) fn of(seed: u64, stream: u64) -> Self {
        let mut chance = Self(seed ^ 0x5345_5220_5445_5354);
        chance.0 = chance.next() ^ stream.wrapping_mul(0xA076_1D64_78BD_642F);
        chance.next();
        chance
    }

    /// Numbers that nobody foresees, for delays.
    pub(super) fn of_the_moment() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::of(u64::from(since.subsec_nanos()) ^ since.as_secs(), u64::from(std::process::id()))
    }

    /// The next number, any.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to before the end; 0 where that is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        let scaled = (self.next() >> 32) * u64::from(end);
        u32::try_from(scaled >> 32).unwrap_or_default()
    }

    /// From 0 to before 1.
    pub(super) fn unit(&mut self) -> f64 {
        f64::from(self.below(1 << 30)) / f64::from(1 << 30)
    }

    /// A part of a time.
    pub(super) fn part_of(&mut self, time: Duration) -> Duration {
        time.mul_f64(self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_and_another_stream_others() {
        let numbers = |seed, stream| {
            let mut chance = Chance::of(seed, stream);
            [chance.next(), chance.next(), chance.next()]
        };
        assert_eq!(numbers(7, 1), numbers(7, 1));
        assert_ne!(numbers(7, 1), numbers(7, 2));
        assert_ne!(numbers(7, 1), numbers(8, 1));
    }
}
