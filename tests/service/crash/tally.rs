//! What happened over all rounds, and what must not have.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts of a run. Shown, it is the line for people and scripts.
#[derive(Default)]
pub struct Tally {
    seed: u64,
    rounds: AtomicU64,
    kills_server: AtomicU64,
    kills_postgres: AtomicU64,
    acknowledged: AtomicU64,
    repeated: AtomicU64,
    lost: AtomicU64,
    twice: AtomicU64,
    findings: Mutex<Vec<String>>,
}

impl Tally {
    /// Of a run with this seed.
    pub fn of(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// A round is over.
    pub fn round(&self) {
        self.rounds.fetch_add(1, Relaxed);
    }

    /// So many servers were killed.
    pub fn servers_killed(&self, count: u64) {
        self.kills_server.fetch_add(count, Relaxed);
    }

    /// Postgres, or one of its processes, was killed or stopped at once.
    pub fn postgres_killed(&self) {
        self.kills_postgres.fetch_add(1, Relaxed);
    }

    /// A declaration was acknowledged for the first time.
    pub fn acknowledged(&self) {
        self.acknowledged.fetch_add(1, Relaxed);
    }

    /// The same bytes were sent once more.
    pub fn repeated(&self) {
        self.repeated.fetch_add(1, Relaxed);
    }

    /// Something that was acknowledged is not there, or not as it was.
    pub fn lost(&self, what: &str) {
        self.lost.fetch_add(1, Relaxed);
        self.finding(&format!("lost: {what}"));
    }

    /// Something is there twice, or was answered in two ways.
    pub fn twice(&self, what: &str) {
        self.twice.fetch_add(1, Relaxed);
        self.finding(&format!("twice: {what}"));
    }

    /// Anything else that must not be.
    pub fn finding(&self, what: &str) {
        self.findings.lock().unwrap().push(what.to_owned());
    }

    /// All that must not be, and is.
    pub fn findings(&self) -> Vec<String> {
        self.findings.lock().unwrap().clone()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, kills_server, kills_postgres, acknowledged, .. } = self;
        let Self { repeated, lost, twice, seed, .. } = self;
        let [rounds, kills_server, kills_postgres, acknowledged, repeated, lost, twice] =
            [rounds, kills_server, kills_postgres, acknowledged, repeated, lost, twice]
                .map(|count| count.load(Relaxed));
        write!(
            formatter,
            "crash rounds={rounds} kills_server={kills_server} kills_postgres={kills_postgres} \
             acknowledged={acknowledged} repeated={repeated} lost={lost} twice={twice} seed={seed}"
        )
    }
}
