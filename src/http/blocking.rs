//! Work that may wait for the database, on a thread where waiting is allowed. Whoever asked waits
//! so long and no longer; the work itself goes on to its end.

use actix_web::rt::time::timeout;
use actix_web::web;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Lost {
    /// The work goes on, and nobody waits for it.
    #[error("no answer within {0:?}")]
    Late(Duration),
    /// The work panicked.
    #[error("the work was broken off")]
    Broken,
}

/// The result of `work` that has its turn first, if it is there in time. Work beside the messages
/// takes turns, and so none of their threads.
pub(super) async fn beside<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    let began = Instant::now();
    let turn = timeout(patience, Arc::clone(turns).acquire_owned()).await;
    let turn = turn.map_err(|_| Lost::Late(patience))?.map_err(|_| Lost::Broken)?;
    let left = patience.saturating_sub(began.elapsed());
    within(left, move || {
        let done = work();
        drop(turn);
        done
    })
    .await
}

/// The result of `work`, if it is there in time.
pub(super) async fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    let finished = timeout(patience, web::block(work)).await;
    finished.map_err(|_| Lost::Late(patience))?.map_err(|_| Lost::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[actix_web::test]
    async fn whoever_asked_goes_and_the_work_goes_on() {
        let patience = Duration::from_millis(50);
        let (wake, sleep) = mpsc::channel::<()>();
        let (tell, told) = mpsc::channel();
        let work = move || {
            let woken = sleep.recv();
            tell.send(woken).unwrap();
        };
        assert_eq!(within(patience, work).await, Err(Lost::Late(patience)));
        wake.send(()).unwrap();
        assert_eq!(told.recv(), Ok(Ok(())));
    }

    #[actix_web::test]
    async fn a_panic_is_no_result() {
        assert_eq!(within(Duration::MAX, || panic!("a bug")).await, Err::<(), _>(Lost::Broken));
    }
}
