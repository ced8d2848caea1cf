//! The last 60 minutes, counted in memory: how many declarations came, what became of them, how
//! long they took, and whether the last ones found room.

use chrono::{DateTime, Utc};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// ACCEPTATA, or an accepted one's receipt again.
    Accepted,
    /// RESPINSA.
    Rejected,
    /// REFUZATA.
    Refused,
    /// No answer of its own: there was no room to write it down.
    Unwritten,
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
pub struct Pulse {
    minutes: Mutex<Vec<Minute>>,
    unwritten: Mutex<Option<Instant>>,
}

const MINUTES: i64 = 60;
/// So long after a declaration found no room it is taken that others would find none: as long as
/// its sender was told to wait.
const FULL: Duration = Duration::from_secs(30);
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
    /// Counts one submission. A clock may go back: what it counts belongs to the minute it tells.
    pub fn record(&self, now: DateTime<Utc>, ended: Ended, took: Duration) {
        match ended {
            Ended::Unwritten => *locked(&self.unwritten) = Some(Instant::now()),
            Ended::Accepted | Ended::Rejected => *locked(&self.unwritten) = None,
            Ended::Refused | Ended::Failed => {}
        }
        let at = now.timestamp().div_euclid(60);
        let mut minutes = locked(&self.minutes);
        minutes.retain(|minute| (at - MINUTES + 1..=at).contains(&minute.at));
        if minutes.last().is_none_or(|minute| minute.at != at) {
            minutes.push(Minute { at, hour: LastHour::default(), durations: [0; BUCKETS] });
        }
        let Some(minute) = minutes.last_mut() else { return };
        minute.hour.taken += 1;
        match ended {
            Ended::Accepted => minute.hour.accepted += 1,
            Ended::Rejected => minute.hour.rejected += 1,
            Ended::Refused => minute.hour.refused += 1,
            Ended::Unwritten | Ended::Failed => {}
        }
        if let Some(count) = minute.durations.get_mut(bucket(took)) {
            *count += 1;
        }
    }

    /// Whether no declaration failed for want of room lately, since one was recorded.
    pub fn finds_room(&self) -> bool {
        locked(&self.unwritten).is_none_or(|since| since.elapsed() >= FULL)
    }

    /// The sums of the 60 minutes up to now.
    pub fn last_hour(&self, now: DateTime<Utc>) -> LastHour {
        let at = now.timestamp().div_euclid(60);
        let hour = at - MINUTES + 1..=at;
        let minutes = locked(&self.minutes);
        let (mut sum, mut durations) = (LastHour::default(), [0; BUCKETS]);
        for minute in minutes.iter().filter(|minute| hour.contains(&minute.at)) {
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

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn a_clock_that_went_back_leaves_nothing_of_hours_to_come() {
        let pulse = Pulse::default();
        pulse.record(minute(1_000), Ended::Accepted, Duration::from_millis(5));
        assert_eq!(pulse.last_hour(minute(0)), LastHour::default());
        for at in [0, 1, 0] {
            pulse.record(minute(at), Ended::Accepted, Duration::from_millis(5));
        }
        assert_eq!((pulse.last_hour(minute(0)).taken, pulse.last_hour(minute(1)).taken), (2, 2));
        assert_eq!(pulse.last_hour(minute(1_000)), LastHour::default());
    }

    #[test]
    fn one_that_found_no_room_speaks_for_the_next_until_one_is_recorded() {
        let pulse = Pulse::default();
        let record = |ended| pulse.record(minute(0), ended, Duration::ZERO);
        for (ended, finds_room) in [
            (Ended::Failed, true),
            (Ended::Unwritten, false),
            (Ended::Refused, false),
            (Ended::Failed, false),
            (Ended::Rejected, true),
            (Ended::Unwritten, false),
            (Ended::Accepted, true),
        ] {
            record(ended);
            assert_eq!(pulse.finds_room(), finds_room, "{ended:?}");
        }
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
