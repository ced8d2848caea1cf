//! `ser serve` as a process of its own.

use super::pki::PKI;
use super::tool::{Desk, must};
use super::watch;
use super::world::Endpoint;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

/// The program.
pub const SER: &str = env!("CARGO_BIN_EXE_ser");

/// For tests in which few persons at one address send more than such would.
pub const WITHOUT_ALLOWANCES: [&str; 4] =
    ["--address-allowance", "none", "--person-allowance", "none"];

/// A server in a process of its own, which answers with and without TLS. Gone when it is dropped.
pub struct Served {
    child: Child,
    /// Where it answers.
    pub server: Endpoint,
    reader: Option<JoinHandle<Vec<String>>>,
    _desk: Desk,
}

impl Served {
    /// On a database that is migrated and has everybody of `pki.rs`, with these flags more.
    pub fn start(database_url: &str, flags: &[&str]) -> Self {
        watch::begin();
        let desk = Desk::new();
        let mut command = Command::new(SER);
        command.args(["serve", "--mediu", "TEST", "--database", database_url]).args(flags);
        command.args(["--listen", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0"]);
        command.arg("--crl").arg(&PKI.crl);
        for (flag, name, pem) in [
            ("--trust", "authority.pem", &PKI.authority),
            ("--tls-cert", "tls.pem", &PKI.server.certificate),
            ("--tls-key", "tls.key", &PKI.server.key),
            ("--seal-cert", "seal.pem", &PKI.seal.certificate),
            ("--seal-key", "seal.key", &PKI.seal.key),
            ("--seal-former", "former.pem", &PKI.seal_to_come.certificate),
        ] {
            command.arg(flag).arg(desk.put(name, pem));
        }
        let mut child = command.env("RUST_LOG", "info").stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let look = |line: &String| watch::look("standard error of ser serve", line);
        let mut said = log.by_ref().map_while(Result::ok).inspect(look);
        let [plain, secure] = ["http", "https"].map(|scheme| {
            said.find_map(|line| listens(&line, scheme)).expect("the service says where it listens")
        });
        // Read on, or the process would block on a full pipe.
        let reader = std::thread::spawn(move || {
            let log = log.map_while(Result::ok).inspect(look);
            log.filter(|line| line.contains(" ERROR ")).collect()
        });
        let mut server = Endpoint::at(plain);
        server.secure = Some(secure);
        Self { child, server, reader: Some(reader), _desk: desk }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM
    pub fn terminate(&self) {
        must(Command::new("kill").arg("-TERM").arg(self.child.id().to_string()));
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Stops it in good order. Gives what went wrong by its own account.
    pub fn stop(mut self) -> Vec<String> {
        self.terminate();
        assert!(self.ended().success());
        self.reader.take().expect("its log is read").join().unwrap()
    }

    /// SIGKILL, and nobody is left.
    pub fn kill(&mut self) {
        // It has ended, or a test failed before it could.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address in the line that says where it listens.
fn listens(line: &str, scheme: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once(&format!(" {scheme}://"))?;
    rest.strip_suffix("/ws/v1")?.parse().ok()
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
        let read = self.reader.take().map_or(Ok(Vec::new()), JoinHandle::join);
        if !std::thread::panicking() {
            read.unwrap();
            watch::nothing_was_seen();
        }
    }
}
