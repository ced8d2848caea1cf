//! The last 60 minutes, counted in memory: how many declarations came, what became of them, how
//! long they took.

use chrono::{DateTime, Utc};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// ACCEPTATA, or an accepted one's receipt again.
    Accepted,
    /// RESPINSA.
    Rejected,
    /// REFUZATA.
    Refused,
    /// No answer of its own: the service was at fault.
    Failed,
}

/// What `getStareServiciu` says of the last 60 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastHour {
    /// All that came.
    pub taken: u32,
    /// ACCEPTATA.
    pub accepted: u32,
    /// RESPINSA.
    pub rejected: u32,
    /// REFUZATA.
    pub refused: u32,
    /// Half took no longer, milliseconds; up to an eighth more than it was. None when none came.
    pub median: Option<u32>,
    /// 99 in 100 took no longer, likewise.
    pub p99: Option<u32>,
}

/// Counters of the last 60 minutes of this process.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Vec<Minute>>);

const MINUTES: i64 = 60;
/// Steps for each doubling of a duration.
const STEPS: u32 = 8;
/// Buckets: the last is for 2^16 × 8 ms and all above, over eight minutes.
const BUCKETS: usize = 17 * 8;

#[derive(Debug)]
struct Minute {
    /// Since the epoch.
    at: i64,
    hour: LastHour,
    durations: [u32; BUCKETS],
}

impl Pulse {
    /// Counts one submission.
    pub fn record(&self, now: DateTime<Utc>, ended: Ended, took: Duration) {
        let at = now.timestamp().div_euclid(60);
        let mut minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        minutes.retain(|minute| minute.at > at - MINUTES);
        if minutes.last().is_none_or(|minute| minute.at != at) {
            minutes.push(Minute { at, hour: LastHour::default(), durations: [0; BUCKETS] });
        }
        let Some(minute) = minutes.last_mut() else { return };
        minute.hour.taken += 1;
        match ended {
            Ended::Accepted => minute.hour.accepted += 1,
            Ended::Rejected => minute.hour.rejected += 1,
            Ended::Refused => minute.hour.refused += 1,
            Ended::Failed => {}
        }
        if let Some(count) = minute.durations.get_mut(bucket(took)) {
            *count += 1;
        }
    }

    /// The sums of the 60 minutes up to now.
    pub fn last_hour(&self, now: DateTime<Utc>) -> LastHour {
        let since = now.timestamp().div_euclid(60) - MINUTES;
        let minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut sum, mut durations) = (LastHour::default(), [0; BUCKETS]);
        for minute in minutes.iter().filter(|minute| minute.at > since) {
            sum.taken += minute.hour.taken;
            sum.accepted += minute.hour.accepted;
            sum.rejected += minute.hour.rejected;
            sum.refused += minute.hour.refused;
            for (all, count) in durations.iter_mut().zip(minute.durations) {
                *all += count;
            }
        }
        sum.median = percentile(&durations, sum.taken, 50);
        sum.p99 = percentile(&durations, sum.taken, 99);
        sum
    }
}

/// Below 8 ms a bucket for each millisecond, above it eight for each doubling.
fn bucket(took: Duration) -> usize {
    let millis = u32::try_from(took.as_micros().div_ceil(1000)).unwrap_or(u32::MAX);
    let octave = (millis / STEPS).checked_ilog2().map_or(0, |log| log + 1);
    let step = match octave {
        0 => millis,
        _ => (millis >> (octave - 1)) - STEPS,
    };
    usize::try_from(octave * STEPS + step).unwrap_or(BUCKETS).min(BUCKETS - 1)
}

/// The longest duration of a bucket, milliseconds.
fn longest(bucket: usize) -> u32 {
    let bucket = u32::try_from(bucket).unwrap_or(0);
    match bucket / STEPS {
        0 => bucket,
        octave => ((bucket % STEPS + STEPS + 1) << (octave - 1)) - 1,
    }
}

fn percentile(durations: &[u32; BUCKETS], count: u32, percent: u64) -> Option<u32> {
    let rank = (u64::from(count) * percent).div_ceil(100);
    let mut seen = 0;
    durations.iter().enumerate().find_map(|(index, count)| {
        seen += u64::from(*count);
        (*count > 0 && seen >= rank).then(|| longest(index))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
    }

    #[test]
    fn what_came_an_hour_ago_is_forgotten() {
        let pulse = Pulse::default();
        pulse.record(minute(0), Ended::Accepted, Duration::from_millis(5));
        pulse.record(minute(59), Ended::Refused, Duration::from_millis(5));
        let now = pulse.last_hour(minute(59));
        assert_eq!((now.taken, now.accepted, now.refused), (2, 1, 1));
        let later = pulse.last_hour(minute(60));
        assert_eq!((later.taken, later.accepted, later.refused), (1, 0, 1));
        assert_eq!(pulse.last_hour(minute(200)), LastHour::default());
    }

    #[test]
    fn the_median_is_not_moved_by_one_slow_declaration_and_p99_is() {
        let pulse = Pulse::default();
        for _ in 0..50 {
            pulse.record(minute(0), Ended::Accepted, Duration::from_millis(20));
        }
        pulse.record(minute(0), Ended::Failed, Duration::from_secs(3));
        let hour = pulse.last_hour(minute(0));
        assert_eq!((hour.taken, hour.accepted), (51, 50));
        assert!((20..=22).contains(&hour.median.unwrap()), "{hour:?}");
        assert!((3000..=3375).contains(&hour.p99.unwrap()), "{hour:?}");
    }

    #[test]
    fn a_bucket_is_never_below_what_it_holds_nor_an_eighth_above() {
        for millis in (0..5_000).chain([60_000, 500_000]) {
            let longest = longest(bucket(Duration::from_millis(millis)));
            let millis = u32::try_from(millis).unwrap();
            assert!((millis..=millis + millis / 8).contains(&longest), "{millis} {longest}");
        }
    }
}
