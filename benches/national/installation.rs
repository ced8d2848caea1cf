//! A Postgres cluster as production has it, and services on databases of it.

use diesel::{Connection, PgConnection, connection::SimpleConnection};
use ser::cli::load::Made;
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
};
use tempfile::TempDir;

const SER: &str = env!("CARGO_BIN_EXE_ser");

/// What a database server of two processors is set to beside its defaults, which keep every commit
/// (`fsync`, `synchronous_commit`, `full_page_writes` on).
const SETTINGS: [&str; 3] =
    ["shared_buffers = '1GB'", "max_wal_size = '8GB'", "checkpoint_timeout = '15min'"];

/// Gone with its folder when it is dropped.
pub struct Cluster(TempDir);

impl Cluster {
    pub fn new() -> Self {
        let cluster = Self(tempfile::tempdir().unwrap());
        cluster.order("create");
        for setting in SETTINGS {
            cluster.administer(&format!("ALTER SYSTEM SET {setting}"));
        }
        cluster.order("stop");
        cluster.order("start");
        cluster
    }

    /// The first of its processes, which makes the others.
    pub fn process(&self) -> u32 {
        let pid = std::fs::read_to_string(self.0.path().join("data/postmaster.pid")).unwrap();
        pid.lines().next().unwrap().parse().unwrap()
    }

    fn database(&self, name: &str) -> String {
        format!("host={} user=ser dbname={name}", self.0.path().display())
    }

    fn administer(&self, statement: &str) {
        let mut connection = PgConnection::establish(&self.database("postgres")).unwrap();
        connection.batch_execute(statement).unwrap();
    }

    fn order(&self, verb: &str) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/cluster");
        let status = Command::new(script)
            .env("SER_CLUSTER_DURABLE", "1")
            .arg(verb)
            .arg(self.0.path())
            .status()
            .unwrap();
        assert!(status.success(), "Postgres does not {verb}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.order("stop");
    }
}

/// A service of the release build on a database of its own.
pub struct Installation {
    service: Child,
    address: SocketAddr,
    log: Option<JoinHandle<()>>,
}

impl Installation {
    /// Registers everybody of an order, and serves.
    pub fn open(cluster: &Cluster, name: &str, made: &Made) -> Self {
        cluster.administer(&format!("CREATE DATABASE {name}"));
        let database = format!("postgres:{}", cluster.database(name));
        for arguments in made.imports(&database) {
            let status = Command::new(SER).args(&arguments).stdout(Stdio::null()).status();
            assert!(status.unwrap().success(), "{arguments:?}");
        }
        let mut service = Command::new(SER);
        service.args(made.serve(&database, "127.0.0.1:0")).env("RUST_LOG", "info");
        // All come from one address, signed by few persons.
        service.env("SER_ADDRESS_ALLOWANCE", "none").env("SER_PERSON_ALLOWANCE", "none");
        let mut service = service.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(service.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("http://")?.1.strip_suffix("/ws/v1")?.parse().ok());
        // Read on, or the service would block on a full pipe.
        let log = std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let address = address.unwrap();
        Self { service, address, log: Some(log) }
    }

    /// Its endpoint.
    pub fn url(&self) -> String {
        format!("http://{}/ws/v1", self.address)
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.service.id()
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        self.service.kill().unwrap();
        self.service.wait().unwrap();
        self.log.take().unwrap().join().unwrap();
    }
}
