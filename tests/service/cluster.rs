//! A Postgres cluster of a test's own, which it may stop, start, freeze and kill.

use super::tool::{must, root, run};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Gone with its folder when it is dropped.
pub struct Cluster {
    path: PathBuf,
    durable: bool,
    _own: Option<TempDir>,
}

impl Cluster {
    /// A new one, running.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { path: folder.path().to_owned(), durable: false, _own: Some(folder) }.created()
    }

    /// A new one, running, as durable as production's.
    pub fn durable() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { path: folder.path().to_owned(), durable: true, _own: Some(folder) }.created()
    }

    /// The same, in a folder that somebody else removes.
    pub fn durable_in(folder: &Path) -> Self {
        Self { path: folder.to_owned(), durable: true, _own: None }.created()
    }

    fn created(self) -> Self {
        self.order("create");
        self
    }

    /// What `Store::open` takes: its only database.
    pub fn url(&self) -> String {
        format!("postgres:host={} user=ser dbname=postgres", self.path.display())
    }

    /// Does what this verb of `.ci/cluster` says.
    pub fn order(&self, verb: &str) {
        must(&mut self.command(verb));
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(root().join(".ci/cluster"));
        command.arg(verb).arg(&self.path);
        command.env("SER_CLUSTER_DURABLE", u8::from(self.durable).to_string());
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
