//! `ser serve` as a process of its own: how much memory it takes at most, and how it stops.

use super::databases::Database;
use super::day::Day;
use super::exchange::{Response, connect, exchange, hear, request};
use super::hostile;
use super::mtom;
use super::pki::{Holder, PKI};
use super::served::{SER, Served};
use super::tables::count;
use super::tool::{gzip, must};
use super::world::{Endpoint, POST, register};
use ser::declaration::civil_date;
use ser::soap::client;
use ser::store::Store;
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::ops::Deref;
use std::process::Command;
use std::time::Duration;

/// Bytes.
pub const MIB: usize = 1 << 20;
const TEXT_XML: (&str, &str) = ("Content-Type", "text/xml; charset=utf-8");

/// A service in a process of its own, on a database of its own.
pub struct Service {
    served: Served,
    database: Database,
}

impl Service {
    /// Migrated by `ser migrate`, with bodies of at most so many bytes.
    pub fn start(body: usize) -> Self {
        Self::start_on(Database::sqlite(), body, &[])
    }

    /// The same on a database, with these flags.
    pub fn start_on(database: Database, body: usize, flags: &[&str]) -> Self {
        must(Command::new(SER).args(["migrate", "--database", &database.url]));
        Store::open(&database.url, 1).unwrap().transaction(register).unwrap();
        let body = body.to_string();
        let served = Served::start(&database.url, &[&["--max-body", &body], flags].concat());
        Self { served, database }
    }

    /// The most memory it ever had, in bytes.
    pub fn peak(&self) -> usize {
        self.memory("VmHWM:")
    }

    /// The memory that it has now, in bytes.
    pub fn resident(&self) -> usize {
        self.memory("VmRSS:")
    }

    fn memory(&self, what: &str) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<usize>().unwrap() * 1024
    }
}

impl Deref for Service {
    type Target = Served;

    fn deref(&self) -> &Served {
        &self.served
    }
}

/// Today by the clock of the machine.
pub fn today() -> Day {
    Day::on(&civil_date(chrono::Utc::now()).to_string())
}

fn post(server: &Endpoint, message: &[u8]) -> Response {
    exchange(server.address, &request(POST, &[TEXT_XML], message))
}

/// A day of so many medicines that nobody knows, signed or not.
fn many(rows: u32) -> Vec<u8> {
    (0..rows).fold(today(), |day, row| day.with(1000 + row, 1, 0, 0)).xml()
}

/// What bodies are limited to here, and the memory that must do: 80 MiB and two and a half times that.
const BODY: usize = 16 * MIB;
const CEILING: usize = 80 * MIB + BODY * 5 / 2;

/// The peak of a fresh service after this was done with it; it then stops well.
fn peak_of(work: impl FnOnce(&Endpoint)) -> usize {
    let mut service = Service::start(BODY);
    work(&service.server);
    let peak = service.peak();
    service.terminate();
    assert!(service.served.ended().success());
    peak
}

/// As much as a body can carry, nearly, signed: each row is of a medicine that nobody knows.
fn full() -> Vec<u8> {
    let document = PKI.ana.sign(&many(34_000));
    let sent = client::send("raporteaza", &document).len();
    assert!((BODY * 3 / 4..BODY).contains(&sent), "{sent}");
    document
}

/// The same of an MTOM message whose part is in this encoding.
fn in_parts(encoding: &str) -> Vec<u8> {
    let rows = if encoding == "base64" { 34_000 } else { 46_000 };
    let package = mtom::package(&PKI.ana.sign(&many(rows)), encoding);
    assert!((BODY * 3 / 4..BODY).contains(&package.len()), "{}", package.len());
    request(POST, &[("Content-Type", mtom::JAX_WS)], &package)
}

/// Eight messages at once that unpack to more than a body may have.
fn bombs(server: &Endpoint) {
    let packed = gzip(&vec![b' '; 4 * BODY]);
    let bomb = request(POST, &[TEXT_XML, ("Content-Encoding", "gzip")], &packed);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            // Too large, or no room for it beside the others.
            let taken = || exchange(server.address, &bomb).fault_code();
            scope.spawn(move || assert!([7006, 9001].contains(&taken())));
        }
    });
}

/// A message of UTF-16 whose document is white space.
fn wide() -> Vec<u8> {
    let message = client::send("raporteaza", &vec![b' '; 5 * MIB]).replace("UTF-8", "UTF-16");
    let units = std::iter::once(0xfeff).chain(message.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn hostile_messages_and_full_bodies_one_after_another_do_not_take_its_memory() {
    let document = full();
    let [in_parts, in_text] = ["binary", "base64"].map(in_parts);
    let as_bytes = client::send("raporteaza", &document);
    let document = String::from_utf8(document).unwrap();
    let element = &document[document.find("<Declaratie").unwrap()..];
    let in_place = client::ask("raporteazaXml")
        .replace("></raporteazaXml>", &format!(">{element}</raporteazaXml>"));
    let peak = peak_of(|server| {
        for _ in 0..3 {
            hostile::messages(server, BODY);
            bombs(server);
            let receipt = post(server, as_bytes.as_bytes()).receipt();
            assert_eq!((receipt.state(), receipt.errors()[0]), ("RESPINSA", 5019));
            assert_eq!(post(server, in_place.as_bytes()).receipt().state(), "RESPINSA");
            for package in [&in_parts, &in_text] {
                let receipt = exchange(server.address, package).receipt();
                assert_eq!(receipt.state(), "RESPINSA");
            }
            assert_eq!(post(server, &wide()).receipt().state(), "REFUZATA");
        }
    });
    println!("{} MiB at most, of {} that it may", peak / MIB, CEILING / MIB);
    assert!(peak < CEILING, "{} MiB", peak / MIB);
}

/// A signed document of about so many bytes, few of which are rows.
pub fn wide_document(holder: &Holder, bytes: usize) -> Vec<u8> {
    let between = " ".repeat(bytes / 2000);
    let day = String::from_utf8(many(2000)).unwrap();
    holder.sign(day.replace("<Linie ", &format!("{between}<Linie ")).as_bytes())
}

/// Nobody knows who signed it: it is checked whole and not stored.
#[test]
fn a_large_document_is_held_once_from_the_socket_to_its_refusal() {
    let document = wide_document(&PKI.stranger, 40 * MIB);
    let as_bytes = client::send("raporteaza", &document);
    let packed = gzip(as_bytes.as_bytes());
    let package = mtom::package(&document, "binary");
    for (way, message, most) in [
        // Base64 is four thirds of what it stands for.
        ("base64", request(POST, &[TEXT_XML], as_bytes.as_bytes()), 160),
        ("gzip", request(POST, &[TEXT_XML, ("Content-Encoding", "gzip")], &packed), 160),
        ("MTOM", request(POST, &[("Content-Type", mtom::JAX_WS)], &package), 130),
    ] {
        let mut service = Service::start(64 * MIB);
        let before = service.resident();
        let receipt = exchange(service.server.address, &message).receipt();
        assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![3001]), "{way}");
        let percent = (service.peak() - before) * 100 / document.len();
        println!("{way}: {percent} % of the document, of {most} that it may");
        assert!(percent < most, "{way}: {percent} %");
        service.terminate();
        assert!(service.served.ended().success());
    }
}

#[test]
fn it_answers_what_it_has_taken_before_it_stops() {
    let mut service = Service::start(BODY);
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
    assert!(service.served.ended().success());
}

#[test]
fn it_may_have_as_many_files_open_as_the_system_lets_it() {
    let service = Service::start(BODY);
    let limits = fs::read_to_string(format!("/proc/{}/limits", service.id())).unwrap();
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
    let [soft, hard] = [0, 1].map(|place| files.split_whitespace().nth(place).unwrap());
    assert_eq!(soft, hard);
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

#[test]
fn the_tool_asks_a_service_how_it_is_and_its_seals_are_those_of_its_flags() {
    let service = Service::start(BODY);
    let health = |path: &str| {
        let url = format!("http://{}{path}", service.server.address);
        let output = Command::new(SER).args(["health", "--url", &url]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = health("/ready");
    assert!(code == Some(0) && said.contains("\"taking\":true"), "{said}");
    assert_eq!(health("/health").0, Some(0));
    assert_eq!(health("/nowhere").0, Some(1));
    let seals =
        exchange(service.server.address, &request("GET /ws/v1/sigilii.pem HTTP/1.1", &[], b""));
    assert_eq!(seals.body, [&*PKI.seal.certificate, &*PKI.seal_to_come.certificate].concat());
    let address = service.server.address;
    drop(service);
    let url = format!("http://{address}/health");
    let gone = Command::new(SER).args(["health", "--url", &url]).output().unwrap();
    assert_eq!(gone.status.code(), Some(1));
}

#[test]
fn a_server_makes_the_months_to_come_when_it_starts() {
    let mut service = Service::start_on(Database::postgres(), BODY, &[]);
    let partitions = "pg_class WHERE relispartition AND relkind = 'r'";
    // Of three tables, this month's and the next three.
    assert_eq!(count(&service.database.url, partitions), 12);
    service.terminate();
    assert!(service.served.ended().success());
}
