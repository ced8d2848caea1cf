//! How fast work is done these moments, and so how long who comes now would wait.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What one message took of late, and since when those in work are.
#[derive(Debug)]
pub(super) struct Pace {
    /// The mean, in which each message weighs an eighth of what is left.
    mean: Duration,
    began: BTreeMap<u64, Instant>,
    next: u64,
}

/// Taken for the mean before anything was measured.
const AT_FIRST: Duration = Duration::from_millis(100);

impl Default for Pace {
    fn default() -> Self {
        Self { mean: AT_FIRST, began: BTreeMap::new(), next: 0 }
    }
}

impl Pace {
    /// Work begins.
    pub(super) fn begin(&mut self, now: Instant) -> u64 {
        self.next += 1;
        self.began.insert(self.next, now);
        self.next
    }

    /// And ends.
    pub(super) fn end(&mut self, work: u64, now: Instant) {
        if let Some(began) = self.began.remove(&work) {
            self.mean = (self.mean * 7 + now.saturating_duration_since(began)) / 8;
        }
    }

    /// How long so many messages take in so many places. Work that is older than the mean tells that
    /// things are slower now.
    pub(super) fn takes(&self, messages: usize, places: usize, now: Instant) -> Duration {
        let ages = self.began.values().map(|began| now.saturating_duration_since(*began));
        let long: Duration = ages.map(|age| age.max(self.mean)).sum();
        let one = long.checked_div(count(self.began.len())).unwrap_or(self.mean);
        one.saturating_mul(count(messages)) / count(places).max(1)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_what_the_last_messages_took_and_longer_when_nothing_is_done() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        let after = |millis| start + Duration::from_millis(millis);
        for _ in 0..50 {
            let work = pace.begin(start);
            pace.end(work, after(400));
        }
        let told = pace.takes(10, 2, start).as_millis();
        assert!((1990..=2000).contains(&told), "{told}");
        let _stuck = pace.begin(start);
        assert_eq!(pace.takes(10, 2, after(20_000)), Duration::from_secs(100));
    }
}
