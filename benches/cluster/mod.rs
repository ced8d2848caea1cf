//! A Postgres cluster that keeps its word as one in production does.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};
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

    /// Does what this verb of `.ci/cluster` says.
    pub fn order(&self, verb: &str) {
        let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/cluster"));
        command.env("SER_CLUSTER_DURABLE", "1").arg(verb).arg(self.folder());
        assert!(command.status().unwrap().success(), "Postgres does not {verb}");
    }

    /// Its folder, where others may leave files.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Makes a database. Gives what `Store::open` takes.
    pub fn database(&self, name: &str) -> String {
        self.run("postgres", &format!("CREATE DATABASE {name}"));
        format!("postgres:host={} user=ser dbname={name}", self.folder().display())
    }

    /// Runs statements, each by itself.
    pub fn run(&self, database: &str, statements: &str) {
        let file = self.folder().join("statements.sql");
        fs::write(&file, statements).unwrap();
        let mut command = self.psql(database);
        assert!(command.arg("-f").arg(file).stdout(Stdio::null()).status().unwrap().success());
    }

    /// A client, to be told what to do.
    pub fn psql(&self, database: &str) -> Command {
        let mut command = Command::new("psql");
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "ser", "-d", database, "-h"]);
        command.arg(self.folder());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.order("stop");
    }
}
