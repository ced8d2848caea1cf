//! Declarations that arrive by chance at a rate, whether or not those before were answered (an open
//! loop, a Poisson process): a service that falls behind is not spared what goes on arriving.

use ser::cli::{load::Declared, sending::Client};
use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// On their way at once, at most; at half of what is possible a few suffice.
pub const SENDERS: usize = 48;
/// Arrivals, at most.
pub const MOST: usize = 480;

/// How long each took, from the moment it was due to its answer, ACCEPTATA; and all of them.
pub fn at(rate: f64, declarations: &[&Declared], client: &Client) -> (Vec<Duration>, Duration) {
    let due = due(rate, declarations.len());
    let (next, times) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(declared), Some(due)) = (declarations.get(turn), due.get(turn))
                    else {
                        return;
                    };
                    let document = std::fs::read(&declared.path).unwrap();
                    let due = start + *due;
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    let answered = client.post(&document).unwrap();
                    times.lock().unwrap().push(due.elapsed());
                    assert_eq!(answered.receipt.text_of("stare"), "ACCEPTATA");
                }
            });
        }
    });
    (times.into_inner().unwrap(), start.elapsed())
}

/// When each is due: the gaps are exponential, and the same in each run.
fn due(rate: f64, count: usize) -> Vec<Duration> {
    let mut state = 1_u64;
    let mut at = 0.0;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let unit = (f64::from(u32::try_from(state >> 33).unwrap()) + 1.0) / f64::from(1_u32 << 31);
        at -= unit.ln() / rate;
        Duration::from_secs_f64(at)
    };
    (0..count).map(|_| next()).collect()
}
