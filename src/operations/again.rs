//! When who is turned away may come again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Seconds to wait at most: things may be better sooner than they look.
const LONGEST: Duration = Duration::from_secs(60);

/// The golden section of 2^32: its multiples lie as far from one another as they can.
const APART: u32 = 0x9E37_79B9;

/// Seconds for `Retry-After`: no sooner than `wait`, and up to half as long again, or two seconds,
/// each time another part of it, so that those who were sent away together come back apart.
pub fn come_again(wait: Duration) -> u32 {
    static SENT_AWAY: AtomicU32 = AtomicU32::new(0);
    let part = SENT_AWAY.fetch_add(1, Ordering::Relaxed).wrapping_mul(APART);
    let wait = wait.min(LONGEST);
    let spread = (wait / 2).max(Duration::from_secs(2)).as_millis();
    let more = spread * u128::from(part) / u128::from(u32::MAX);
    let seconds = (wait.as_millis() + more).div_ceil(1000).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_told_to_come_back_apart_and_nobody_too_soon() {
        let wait = Duration::from_secs(20);
        let told: Vec<_> = (0..100).map(|_| come_again(wait)).collect();
        assert!(told.iter().all(|seconds| (20..=30).contains(seconds)), "{told:?}");
        for second in 21..=30 {
            let at_once = told.iter().filter(|told| **told == second).count();
            assert!((5..=15).contains(&at_once), "{second}: {at_once}");
        }
        assert!((0..9).all(|_| (1..=2).contains(&come_again(Duration::ZERO))));
        assert!((0..9).all(|_| come_again(Duration::from_secs(9999)) <= 90));
    }
}
