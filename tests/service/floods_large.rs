//! What `floods.rs` shows in small, against a process of its own and as large as it gets: `make flood`
//! prints a line for each. While it goes on, 99 of 100 declarations of somebody else are answered
//! within [`BOUND`].

use super::databases::Database;
use super::day::Day;
use super::exchange::{connect, connect_from, hear, request};
use super::floods::NEIGHBOUR;
use super::messages::TEXT_XML;
use super::mtom;
use super::pki::PKI;
use super::process::{MIB, Service, today, wide_document};
use super::tool::gzip;
use super::world::{ELSEWHERE, POST};
use ser::soap::client;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What somebody else waits for an answer, at most, in 99 cases of 100.
const BOUND: Duration = Duration::from_secs(2);

/// Declarations of somebody else.
const OTHERS: u32 = 100;

/// Limits of bodies that are usual.
const BODY: usize = 192 * MIB;

fn post(document: &[u8]) -> Vec<u8> {
    request(POST, &[TEXT_XML], client::send("raporteaza", document).as_bytes())
}

fn kept(request: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(request).unwrap();
    text.replace("Connection: close\r\n", "").into_bytes()
}

/// Many of one address, none of whom is turned away for that alone.
fn crowded() -> Service {
    ser::http::raise_open_files();
    let flags = ["--address-allowance", "none", "--address-connections", "20000", "--idle", "600"];
    Service::start_on(Database::postgres(), BODY, &flags)
}

/// Ion declares from another address; prints how long that took.
fn others(service: &Service, what: &str, more: &str) {
    let days = (0..OTHERS).map(|n| today().at(ELSEWHERE).with(2, n, 0, 0).xml());
    let requests: Vec<_> = days.map(|day| post(&PKI.ion.sign(&day))).collect();
    let took = requests.iter().map(|request| {
        let began = Instant::now();
        let mut stream = connect_from(NEIGHBOUR, service.server.address);
        stream.write_all(request).unwrap();
        assert_ne!(hear(stream).receipt().state(), "REFUZATA");
        began.elapsed()
    });
    let mut took: Vec<_> = took.collect();
    took.sort_unstable();
    let (median, slow) = (took[took.len() / 2], took[took.len() * 99 / 100 - 1]);
    println!(
        "flood {what} others_p50_ms={} others_p99_ms={} memory_mib={}{more}",
        median.as_millis(),
        slow.as_millis(),
        service.resident() / MIB
    );
    assert!(slow < BOUND, "{slow:?}");
}

#[test]
#[ignore = "large: make flood"]
fn idle_connections() {
    const IDLE: usize = 10_000;
    let service = crowded();
    others(&service, "none", "");
    let before = service.resident();
    let list = kept(request(POST, &[TEXT_XML], client::ask("getListaTari").as_bytes()));
    let idle: Vec<_> = (0..IDLE)
        .map(|n| {
            let mut stream = connect(service.server.address);
            // Half of them never said anything.
            if n % 2 == 0 {
                stream.write_all(&list).unwrap();
                assert_ne!(stream.read(&mut [0; 1 << 16]).unwrap(), 0);
            }
            stream
        })
        .collect();
    let each = service.resident().saturating_sub(before) / IDLE;
    others(&service, &format!("idle={IDLE}"), &format!(" each_bytes={each}"));
    drop(idle);
}

/// So many connections that sent this.
fn having_sent(address: SocketAddr, many: usize, sent: &[u8]) -> Vec<TcpStream> {
    let open = |_| {
        let mut stream = connect(address);
        stream.write_all(sent).unwrap();
        stream
    };
    (0..many).map(open).collect()
}

#[test]
#[ignore = "large: make flood"]
fn bodies_that_are_promised_and_never_sent() {
    let service = crowded();
    let head = format!("{POST}\r\nHost: ser.test\r\nContent-Type: text/xml\r\n");
    let sent = format!("{head}Content-Length: 100000000\r\n\r\n{}", " ".repeat(60_000));
    let _open = having_sent(service.server.address, 2000, sent.as_bytes());
    others(&service, "half_open=2000", "");
}

/// Does something on other threads, again and again, while others are served.
fn meanwhile(service: &Service, what: &str, threads: usize, act: impl Fn(&AtomicUsize) + Sync) {
    let (ended, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    act(&done);
                }
            });
        }
        std::thread::sleep(Duration::from_secs(2));
        let began = Instant::now();
        let before = done.load(Ordering::Relaxed);
        // Ends the flood even if others are not served.
        let served =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| others(service, what, "")));
        let own = done.load(Ordering::Relaxed) - before;
        let seconds = began.elapsed().as_secs();
        ended.store(true, Ordering::Relaxed);
        if own > 0 {
            println!("flood {what} its_own={own} seconds={seconds}");
        }
        if let Err(failed) = served {
            std::panic::resume_unwind(failed);
        }
    });
}

#[test]
#[ignore = "large: make flood"]
fn heads_that_drip() {
    let service = crowded();
    let open = having_sent(service.server.address, 2000, format!("{POST}\r\nX: ").as_bytes());
    meanwhile(&service, "dripping=2000", 1, |_| {
        for mut stream in &open {
            // Those that were cut are gone.
            let _ = stream.write_all(b"x");
        }
        std::thread::sleep(Duration::from_millis(500));
    });
}

#[test]
#[ignore = "large: make flood"]
fn readers_that_do_not_read() {
    let service = crowded();
    let list = kept(request(POST, &[TEXT_XML], client::ask("getListaTari").as_bytes()));
    let open = having_sent(service.server.address, 500, &list.repeat(4));
    for stream in &open {
        stream.set_nonblocking(true).unwrap();
    }
    meanwhile(&service, "deaf=500", 1, |_| {
        for mut stream in &open {
            let _ = stream.write(&list);
        }
        std::thread::sleep(Duration::from_millis(50));
    });
}

/// A day of so many lines that nobody's rules accept.
fn lines(many: u32, number: u32) -> Vec<u8> {
    let day = today().with(2, number, 0, 0);
    PKI.ana.sign(&(0..many).fold(day, |day: Day, row| day.with(1000 + row, 1, 0, 0)).xml())
}

#[test]
#[ignore = "large: make flood"]
fn a_flood_of_one_identity() {
    let service = crowded();
    let flood: Vec<_> = (0..64).map(|number| post(&lines(2000, number))).collect();
    let next = AtomicUsize::new(0);
    let address = service.server.address;
    meanwhile(&service, "one_identity=64", 64, |done| {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let mut stream = connect(address);
        stream.write_all(&flood[number % flood.len()]).unwrap();
        if hear(stream).status == 200 {
            done.fetch_add(1, Ordering::Relaxed);
        }
    });
}

#[test]
#[ignore = "large: make flood"]
fn large_bodies_at_once() {
    let service = crowded();
    let large = post(&wide_document(&PKI.ana, 60 * MIB));
    let address = service.server.address;
    meanwhile(&service, "large=4x60MiB", 4, |done| {
        let mut stream = connect(address);
        // Who is turned away may be cut before all is sent.
        let _ = stream.write_all(&large);
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard);
        if heard.starts_with(b"HTTP/1.1 200") {
            done.fetch_add(1, Ordering::Relaxed);
        }
    });
    println!("flood large=4x60MiB peak_mib={}", service.peak() / MIB);
}

#[test]
#[ignore = "large: make flood"]
fn the_memory_of_a_large_document() {
    let document = wide_document(&PKI.ana, 118 * MIB);
    let element = std::str::from_utf8(&document).unwrap();
    let element = &element[element.find("<Declaratie").unwrap()..];
    let in_place = client::ask("raporteazaXml")
        .replace("></raporteazaXml>", &format!(">{element}</raporteazaXml>"));
    let as_base64 = client::send("raporteaza", &document);
    let packed = gzip(as_base64.as_bytes());
    for (way, request) in [
        ("raporteaza", request(POST, &[TEXT_XML], as_base64.as_bytes())),
        ("gzip", request(POST, &[TEXT_XML, ("Content-Encoding", "gzip")], &packed)),
        ("raporteazaXml", request(POST, &[TEXT_XML], in_place.as_bytes())),
        (
            "mtom",
            request(POST, &[("Content-Type", mtom::JAX_WS)], &mtom::package(&document, "binary")),
        ),
    ] {
        let service = crowded();
        let before = service.resident();
        let began = Instant::now();
        let mut stream = connect(service.server.address);
        stream.write_all(&request).unwrap();
        let state = hear(stream).receipt().state().to_owned();
        let percent = (service.peak() - before) * 100 / document.len();
        let (size, took) = (document.len() / MIB, began.elapsed().as_millis());
        println!("memory document_mib={size} way={way} peak_percent={percent} ms={took} {state}");
    }
}
