//! Whether a declaration could be recorded now, asked of the database itself: one question at a
//! time, whoever asks meanwhile hears its answer, and nobody waits longer than a moment, even for
//! a database that says nothing.

use super::{StoreError, Unavailable};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The question that is asked now, and the last answer.
#[derive(Default)]
pub(super) struct Probing {
    told: Mutex<Told>,
    news: Condvar,
}

/// Questions asked and answered so far: the same, or one more asked.
#[derive(Default)]
struct Told {
    asked: u64,
    answered: u64,
    answer: Option<Arc<StoreError>>,
}

impl Probing {
    /// Asks, unless the question is on its way already, and waits for the answer.
    pub(super) fn ask(
        self: &Arc<Self>,
        question: impl FnOnce() -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), Arc<StoreError>> {
        let mut told = self.told();
        if told.asked == told.answered {
            let probing = Arc::clone(self);
            let asking = thread::Builder::new().name("probe".to_owned());
            asking.spawn(move || probing.answer(question)).map_err(|_| silent())?;
            told.asked += 1;
        }
        let mine = told.asked;
        let waited = self.news.wait_timeout_while(told, PATIENCE, |told| told.answered < mine);
        let (told, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match (&told.answer, told.answered < mine) {
            (_, true) => Err(silent()),
            (Some(error), false) => Err(Arc::clone(error)),
            (None, false) => Ok(()),
        }
    }

    fn answer(&self, question: impl FnOnce() -> Result<(), StoreError>) {
        // A panic is an answer too: nobody would ask again otherwise.
        let answer = catch_unwind(AssertUnwindSafe(question));
        let mut told = self.told();
        told.answer = answer.map_or_else(|_| Some(silent()), |answer| answer.err().map(Arc::new));
        told.answered = told.asked;
        self.news.notify_all();
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn silent() -> Arc<StoreError> {
    Arc::new(StoreError::Unavailable(Unavailable::Silent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;
    use std::time::Instant;

    #[test]
    fn whoever_asks_meanwhile_hears_the_same_answer_and_the_next_one_asks_again() {
        let (probing, asked) = (Arc::new(Probing::default()), Arc::new(AtomicU32::new(0)));
        let ask = |answer: Result<(), StoreError>, wait: u64| {
            let asked = Arc::clone(&asked);
            probing.ask(move || {
                asked.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(wait));
                answer
            })
        };
        thread::scope(|scope| {
            let first = scope.spawn(|| ask(Err(StoreError::Address), 500));
            thread::sleep(Duration::from_millis(100));
            assert_eq!(*ask(Ok(()), 0).unwrap_err(), StoreError::Address);
            assert_eq!(first.join().unwrap(), Err(Arc::new(StoreError::Address)));
        });
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert_eq!(ask(Ok(()), 0), Ok(()));
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_database_that_says_nothing_is_waited_for_no_longer_than_a_moment() {
        let probing = Arc::new(Probing::default());
        let (wake, sleep) = mpsc::channel::<()>();
        let began = Instant::now();
        let answer = probing.ask(move || {
            assert!(sleep.recv().is_err());
            Ok(())
        });
        assert_eq!(answer, Err(silent()));
        assert!((PATIENCE..PATIENCE * 2).contains(&began.elapsed()));
        drop(wake);
    }

    #[test]
    fn a_panic_is_an_answer() {
        let probing = Arc::new(Probing::default());
        assert_eq!(probing.ask(|| panic!("a bug")), Err(silent()));
        assert_eq!(probing.ask(|| Ok(())), Ok(()));
    }
}
