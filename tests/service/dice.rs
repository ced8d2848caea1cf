//! Numbers that look like chance and are the same in each run.

use super::plain::Milli;

/// A throw follows from the one before.
pub struct Dice(u64);

impl Dice {
    /// The same seed gives the same throws.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to before the end.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Whether one of so many sides is up.
    pub fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    /// More than nothing, at most so many units.
    pub fn milli(&mut self, most: u64) -> Milli {
        i64::try_from(self.below(most * 1000) + 1).unwrap()
    }

    /// One of them.
    pub fn of_these<'t, T>(&mut self, these: &'t [T]) -> &'t T {
        let count = u64::try_from(these.len()).unwrap();
        &these[usize::try_from(self.below(count)).unwrap()]
    }

    /// From 0 to the end, both included: nothing, a little, or of any size.
    pub fn quantity(&mut self, most: Milli) -> Milli {
        let any = i64::try_from(self.below(1 << 31)).unwrap() << 20
            | i64::try_from(self.below(1 << 20)).unwrap();
        match self.below(4) {
            0 => 0,
            1 => any % (most.min(20_000) + 1),
            2 => any % (most.min(5_000_000_000) + 1),
            _ => any % (most + 1),
        }
    }
}
