//! `ser serve` as a process of its own: how much memory it takes at most, and how it stops.

use super::databases::Database;
use super::day::Day;
use super::exchange::{Response, connect, exchange, hear, request};
use super::hostile;
use super::pki::PKI;
use super::tool::{Desk, gzip, must};
use super::world::{Endpoint, POST, register};
use ser::declaration::civil_date;
use ser::soap::client;
use ser::store::Store;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

const SER: &str = env!("CARGO_BIN_EXE_ser");
const MIB: usize = 1 << 20;
const TEXT_XML: (&str, &str) = ("Content-Type", "text/xml; charset=utf-8");

/// A service in a process of its own.
struct Service {
    child: Child,
    server: Endpoint,
    _desk: Desk,
    _database: Database,
}

impl Service {
    /// Migrated by `ser migrate`, with bodies of at most so many bytes.
    fn start(body: usize) -> Self {
        let (desk, database) = (Desk::new(), Database::sqlite());
        must(Command::new(SER).args(["migrate", "--database", &database.url]));
        Store::open(&database.url, 1).unwrap().transaction(register).unwrap();
        let mut command = Command::new(SER);
        command.args(["serve", "--mediu", "TEST", "--listen", "127.0.0.1:0"]);
        command.args(["--database", &database.url, "--max-body", &body.to_string()]);
        command.arg("--trust").arg(desk.put("authority.pem", &PKI.authority));
        command.arg("--seal-cert").arg(desk.put("seal.pem", &PKI.seal.certificate));
        command.arg("--seal-key").arg(desk.put("seal.key", &PKI.seal.key));
        let mut child = command.env("RUST_LOG", "info").stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = log.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            rest.strip_suffix("/ws/v1")?.parse().ok()
        });
        // Read on, or the process would block on a full pipe.
        std::thread::spawn(move || log.map_while(Result::ok).for_each(drop));
        let server = Endpoint::at(address.expect("the service says where it listens"));
        Self { child, server, _desk: desk, _database: database }
    }

    /// The most memory it ever had, in bytes.
    fn peak(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<usize>().unwrap() * 1024
    }

    fn terminate(&self) {
        must(Command::new("kill").arg("-TERM").arg(self.child.id().to_string()));
    }

    fn ended(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended, or a test failed before it could.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Today by the clock of the machine.
fn today() -> Day {
    Day::on(&civil_date(chrono::Utc::now()).to_string())
}

fn post(server: &Endpoint, message: &[u8]) -> Response {
    exchange(server.address, &request(POST, &[TEXT_XML], message))
}

/// A day of so many medicines that nobody knows, signed or not.
fn many(rows: u32) -> Vec<u8> {
    (0..rows).fold(today(), |day, row| day.with(1000 + row, 1, 0, 0)).xml()
}

#[test]
fn its_memory_has_a_ceiling() {
    let body = 16 * MIB;
    let mut service = Service::start(body);
    let server = &service.server;
    hostile::messages(server, body);
    // As much as a body may hold, in each shape that must be worked on.
    let big = PKI.ana.sign(&many(34_000));
    let sent = client::send("raporteaza", &big);
    assert!((body * 3 / 4..body).contains(&sent.len()), "{}", sent.len());
    let receipt = post(server, sent.as_bytes()).receipt();
    assert_eq!((receipt.state(), &receipt.errors()[..1]), ("RESPINSA", [5019].as_slice()));
    let pasted = String::from_utf8(big).unwrap();
    let pasted = &pasted[pasted.find("<Declaratie").unwrap()..];
    let pasted = client::ask("raporteazaXml")
        .replace("></raporteazaXml>", &format!(">{pasted}</raporteazaXml>"));
    assert_eq!(post(server, pasted.as_bytes()).receipt().state(), "RESPINSA");
    let wide: Vec<u8> = client::send("raporteaza", &vec![b'x'; 5 * MIB])
        .replace("UTF-8", "UTF-16")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = [b"\xff\xfe".as_slice(), &wide].concat();
    assert_eq!(post(server, &wide).receipt().errors(), [1005]);
    // All at once: who finds no room is told to come again.
    let bomb = gzip(&vec![b' '; 64 * MIB]);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (sent, bomb) = (&sent, &bomb);
            scope.spawn(move || match number % 2 {
                0 => post(server, sent.as_bytes()),
                _ => {
                    let headers = [TEXT_XML, ("Content-Encoding", "gzip")];
                    exchange(server.address, &request(POST, &headers, bomb))
                }
            });
        }
    });
    let peak = service.peak(); eprintln!("PEAK {}", peak/MIB);
    assert!(peak < 64 * MIB + 3 * body, "{} MiB", peak / MIB);
    service.terminate();
    assert!(service.ended().success());
}

#[test]
fn it_answers_what_it_has_taken_before_it_stops() {
    let mut service = Service::start(16 * MIB);
    let document = PKI.ana.sign(&today().with(1, 10, 0, 0).xml());
    let message = request(POST, &[TEXT_XML], client::send("raporteaza", &document).as_bytes());
    let (begin, end) = message.split_at(message.len() / 2);
    let mut taken = connect(service.server.address);
    taken.write_all(begin).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    service.terminate();
    let closed = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        TcpStream::connect(service.server.address).is_err()
    });
    assert!(closed, "it still takes connections");
    taken.write_all(end).unwrap();
    assert_eq!(hear(taken).receipt().state(), "ACCEPTATA");
    assert!(service.ended().success());
}

#[test]
fn settings_that_are_wrong_are_all_named() {
    let mut command = Command::new(SER);
    command.args(["serve", "--mediu", "PROBA", "--listen", "aici", "--max-body", "0"]);
    let output = command.env_remove("SER_MEDIU").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    for flag in ["--mediu", "--listen", "--max-body", "--trust", "--seal-cert", "--seal-key"] {
        assert!(said.contains(flag), "{flag}: {said}");
    }
}
