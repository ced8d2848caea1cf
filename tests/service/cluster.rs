//! A Postgres cluster of a test's own, which it may stop, start and freeze.

use super::tool::{must, root, run};
use std::process::Command;
use tempfile::TempDir;

/// Gone with its folder when it is dropped.
pub struct Cluster(TempDir);

impl Cluster {
    /// A new one, running.
    pub fn new() -> Self {
        let cluster = Self(tempfile::tempdir().unwrap());
        cluster.order("create");
        cluster
    }

    /// What `Store::open` takes: its only database.
    pub fn url(&self) -> String {
        format!("postgres:host={} user=ser dbname=postgres", self.0.path().display())
    }

    /// Does what this verb of `.ci/cluster` says.
    pub fn order(&self, verb: &str) {
        must(&mut self.command(verb));
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(root().join(".ci/cluster"));
        command.arg(verb).arg(self.0.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A test that failed may have left it frozen, or stopped.
        run(&mut self.command("resume"));
        run(&mut self.command("stop"));
    }
}
