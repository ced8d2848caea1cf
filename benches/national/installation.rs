//! A cluster as a database server is set up, and services on databases of it.

use super::cluster::Cluster;
use ser::cli::load::Made;
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
};

const SER: &str = env!("CARGO_BIN_EXE_ser");

/// What a database server of two processors is set to beside its defaults, which keep every commit
/// (`fsync`, `synchronous_commit`, `full_page_writes` on).
const SETTINGS: [&str; 3] =
    ["shared_buffers = '1GB'", "max_wal_size = '8GB'", "checkpoint_timeout = '15min'"];

/// A cluster with these settings.
pub fn cluster() -> Cluster {
    let cluster = Cluster::new();
    for setting in SETTINGS {
        cluster.run("postgres", &format!("ALTER SYSTEM SET {setting}"));
    }
    cluster.order("stop");
    cluster.order("start");
    cluster
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
        let database = cluster.database(name);
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
