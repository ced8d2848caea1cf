//! A fresh database for each test, gone after it. Shared by the unit tests of `store` and by the
//! integration tests.
#![allow(clippy::expect_used, clippy::panic, reason = "a test without a database fails")]

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Names the server for the tests, as `postgres:key=value …` of a user who may create databases.
const SERVER: &str = "SER_TEST_POSTGRES";

/// A database of its own; dropping it removes it.
pub struct Database {
    /// What `Store::open` takes.
    pub url: String,
    remains: Remains,
}

enum Remains {
    Folder { _folder: TempDir },
    OnServer { server: String, name: String },
}

impl Database {
    /// An empty SQLite file in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("ser.db").display());
        Self { url, remains: Remains::Folder { _folder: folder } }
    }

    /// An empty database on the server for the tests.
    pub fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} names no server: run the tests with `make test` or `.ci/postgres`")
        });
        let server = server.strip_prefix("postgres:").unwrap_or(&server).to_owned();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ser_test_{}_{count}", std::process::id());
        administer(&server, &format!("CREATE DATABASE {name}"));
        let url = format!("postgres:{server} dbname={name}");
        Self { url, remains: Remains::OnServer { server, name } }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Remains::OnServer { server, name } = &self.remains {
            administer(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn administer(server: &str, statement: &str) {
    PgConnection::establish(&format!("{server} dbname=postgres"))
        .expect("the server for the tests answers")
        .batch_execute(statement)
        .expect("a database is made or dropped");
}
