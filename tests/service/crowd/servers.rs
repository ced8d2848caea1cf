//! `ser serve` as processes of their own on one database: nothing is shared but that.

use crate::pki::PKI;
use crate::tool::{Desk, must};
use crate::watch;
use crate::world::Endpoint;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

/// A server, gone when it is dropped.
pub struct Process {
    child: Child,
    reader: Option<JoinHandle<Vec<String>>>,
    /// Where it answers.
    pub server: Endpoint,
    _desk: Desk,
}

impl Process {
    /// On a database that has its tables.
    pub fn on(database: &str) -> Self {
        let desk = Desk::new();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
        command.args(["serve", "--mediu", "TEST", "--database", database]);
        command.args(["--listen", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0"]);
        // A crowd of few persons from one address.
        command.args(["--address-allowance", "none", "--person-allowance", "none"]);
        command.arg("--tls-cert").arg(desk.put("server.pem", &PKI.server.certificate));
        command.arg("--tls-key").arg(desk.put("server.key", &PKI.server.key));
        command.arg("--trust").arg(desk.put("authority.pem", &PKI.authority));
        command.arg("--crl").arg(&PKI.crl);
        command.arg("--seal-cert").arg(desk.put("seal.pem", &PKI.seal.certificate));
        command.arg("--seal-key").arg(desk.put("seal.key", &PKI.seal.key));
        let mut child = command.env("RUST_LOG", "info").stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap()).lines();
        let look = |line: &String| watch::look("standard error of ser serve", line);
        let mut log = log.map_while(Result::ok).inspect(look);
        let mut address = |scheme: &str| -> SocketAddr {
            let mut told = log
                .by_ref()
                .filter_map(|line| line.split_once(scheme)?.1.strip_suffix("/ws/v1")?.parse().ok());
            told.next().expect("the service says where it listens")
        };
        let (plain, secure) = (address(" http://"), address(" https://"));
        // Read on, or the process would block on a full pipe.
        let errors = || log.filter(|line| line.contains(" ERROR ")).collect();
        let reader = Some(std::thread::spawn(errors));
        let mut server = Endpoint::at(plain);
        server.secure = Some(secure);
        Self { child, reader, server, _desk: desk }
    }

    /// Stops it in good order. Gives what went wrong by its own account.
    pub fn stop(mut self) -> Vec<String> {
        must(Command::new("kill").arg("-TERM").arg(self.child.id().to_string()));
        assert!(self.child.wait().unwrap().success());
        self.reader.take().expect("its log is read").join().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended, or the crowd failed before it could.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
