//! Background work: something done again and again on a thread of its own, until it is dropped.
//! Knows nothing of what is done.

use std::{
    io,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

/// Work that goes on. Dropped, it ends after the round it is in.
pub struct Job {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Job {
    /// Does the work after each pause, the first time after one too.
    pub fn every(
        pause: Duration,
        name: &str,
        mut work: impl FnMut() + Send + 'static,
    ) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel::<()>();
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                work();
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        drop(self.stop.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            log::error!("a background thread ended by a panic");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_again_until_it_is_dropped() {
        let (done, seen) = mpsc::channel();
        let job = Job::every(Duration::from_millis(1), "test", move || done.send(()).unwrap());
        let job = job.unwrap();
        assert_eq!((seen.recv(), seen.recv()), (Ok(()), Ok(())));
        drop(job);
        seen.try_iter().for_each(drop);
        assert!(seen.recv().is_err());
    }
}
