//! Whatever one does, others are served: slow and half-open senders, readers that do not read, idle
//! connections, floods. Here each in small; `floods_large.rs` has them against a process of its own.

use super::answer::Receipt;
use super::day::Day;
use super::exchange::{Response, connect, connect_from, hear, request};
use super::messages::{SOAP_12, SOAP_XML, TEXT_XML, envelope, operation};
use super::pki::PKI;
use super::secure::ask;
use super::world::{ELSEWHERE, Endpoint, Manner, POST, World};
use ser::http::HttpSettings;
use ser::operations::rate;
use ser::soap::client;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

on_both!(
    an_address_that_sends_too_many_is_told_when_to_come_again_and_others_are_not,
    a_person_is_counted_once_it_proved_who_it_is_and_a_claim_counts_for_nobody,
    a_flood_of_one_sender_waits_behind_itself,
);

/// Another than the one that everybody here connects from.
pub const NEIGHBOUR: [u8; 4] = [127, 0, 0, 2];

/// Sends a request from the neighbour's address.
pub fn from_neighbour(server: &Endpoint, request: &[u8]) -> Response {
    let mut stream = connect_from(NEIGHBOUR, server.address);
    stream.write_all(request).unwrap();
    let response = hear(stream);
    server.keep(&response);
    response
}

/// A request of Ion's, with so much in stock.
pub fn ions(opening: u32) -> Vec<u8> {
    let document = PKI.ion.sign(&Day::today().at(ELSEWHERE).with(2, opening, 0, 0).xml());
    request(POST, &[TEXT_XML], client::send("raporteaza", &document).as_bytes())
}

/// Whether Ion's declaration is taken, from his own address.
fn ion_is_served(server: &Endpoint) -> Receipt {
    let response = from_neighbour(server, &ions(7));
    assert_eq!(response.status, 200, "{}", response.text());
    let receipt = response.receipt();
    receipt.must_be_accepted();
    receipt
}

fn list() -> Vec<u8> {
    request(POST, &[TEXT_XML], client::ask("getListaTari").as_bytes())
}

/// The same, on a connection that stays.
fn list_and_more() -> Vec<u8> {
    let list = String::from_utf8(list()).unwrap();
    list.replace("Connection: close\r\n", "").into_bytes()
}

fn hasty(http: impl FnOnce(HttpSettings) -> HttpSettings) -> Manner {
    let seconds = Duration::from_secs;
    let usual = Manner::default().http;
    let hasty = HttpSettings { silence: seconds(1), idle: seconds(1), ..usual };
    Manner { http: http(hasty), ..Manner::default() }
}

/// What the header says that is left.
fn left(response: &Response) -> [u32; 3] {
    ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
        .map(|name| response.header(name).unwrap().parse().unwrap())
}

/// How long it takes until a connection is closed, with whatever came before.
fn closed(stream: &mut TcpStream) -> (Duration, Vec<u8>) {
    let (began, mut heard) = (Instant::now(), Vec::new());
    // Reset or closed: it is over.
    let _ = stream.read_to_end(&mut heard);
    (began.elapsed(), heard)
}

fn an_address_that_sends_too_many_is_told_when_to_come_again_and_others_are_not(world: &World) {
    let http = HttpSettings { address: Some(rate(1, 3)), ..Manner::default().http };
    let server = world.open(Manner { http, ..Manner::default() });
    for remaining in [2, 1, 0] {
        let response = server.send(&list());
        let [limit, left, reset] = left(&response);
        assert_eq!((response.status, limit, left), (200, 3, remaining));
        assert_eq!(response.header("RateLimit-Policy"), Some("3;w=3"));
        assert!(reset <= 3);
    }
    let newer = envelope(SOAP_12, "", &operation("getListaTari", ""));
    let newer = request(POST, &[SOAP_XML], newer.as_bytes());
    for (refused, version) in [(server.send(&list()), "Server"), (server.send(&newer), "Receiver")]
    {
        assert_eq!((refused.status, refused.fault_code()), (429, 9002));
        assert!(refused.text().contains(version), "{}", refused.text());
        let after = refused.header("Retry-After").unwrap();
        assert!((1..=3).contains(&after.parse::<u32>().unwrap()), "{after}");
        assert_eq!(refused.fault().text_of("reincercatiDupa"), after);
        assert_eq!(left(&refused)[1], 0);
    }
    assert_eq!(left(&from_neighbour(&server, &list()))[1], 2);
    let asked = server.send(&request("GET /metrics HTTP/1.1", &[], b""));
    assert!(
        asked.text().contains("ser_turned_away_total{reason=\"Address\"} 2"),
        "{}",
        asked.text()
    );
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(server.send(&list()).status, 200);
    // A proxy tells the address, and only a proxy.
    let asked = request(POST, &[TEXT_XML, ("X-Forwarded-For", "192.0.2.1")], b"<a/>");
    server.send(&asked);
    assert_eq!(server.send(&asked).status, 429);
}

fn a_person_is_counted_once_it_proved_who_it_is_and_a_claim_counts_for_nobody(world: &World) {
    let server = world.open(Manner { person: Some(rate(1, 60)), ..Manner::default() });
    let whole = PKI.ana.sign(&Day::today().xml());
    let text = String::from_utf8(whole.clone()).unwrap();
    for forged in
        [text.replace("<mediu>", "<mediu> ").into_bytes(), PKI.stranger.sign(&Day::today().xml())]
    {
        for _ in 0..5 {
            assert_eq!(server.report(&forged).state(), "REFUZATA");
        }
    }
    let asked = || ask(&server, Some(&PKI.ana), "getSucursale", &[]);
    assert_eq!(left(&asked())[..2], [60, 59], "nothing was counted but this");
    let send = |document: &[u8]| server.post(client::send("raporteaza", document).as_bytes());
    assert_eq!(left(&send(&whole))[..2], [60, 58]);
    // The receipt again is for nobody in particular: the address alone is counted.
    assert_eq!(left(&send(&whole))[0], 3000);
    let refused = (0..90).map(|_| asked()).find(|response| response.status != 200).unwrap();
    assert_eq!((refused.status, refused.fault_code()), (429, 9002));
    assert_eq!(left(&refused)[..2], [60, 0]);
    let another = PKI.ana.sign(&Day::today().with(2, 5, 0, 0).xml());
    assert_eq!(send(&another).fault_code(), 9002);
    assert_eq!(ask(&server, Some(&PKI.mara), "getSucursale", &[]).status, 200);
    ion_is_served(&server);
}

fn a_flood_of_one_sender_waits_behind_itself(world: &World) {
    const FLOOD: u32 = 24;
    let http = HttpSettings { messages: 2, ..Manner::default().http };
    let server = world.open(Manner { http, ..Manner::default() });
    let days = (0..FLOOD).map(|n| {
        (0..600).fold(Day::today().with(2, n, 0, 0), |day, row| day.with(1000 + row, 1, 0, 0))
    });
    let flood: Vec<Vec<u8>> = days.map(|day| PKI.ana.sign(&day.xml())).collect();
    let (answered, ion) = (AtomicU32::new(0), ions(7));
    std::thread::scope(|scope| {
        for document in &flood {
            scope.spawn(|| {
                assert_eq!(server.report(document).state(), "RESPINSA");
                answered.fetch_add(1, Ordering::Relaxed);
            });
        }
        while answered.load(Ordering::Relaxed) == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let before = answered.load(Ordering::Relaxed);
        assert_eq!(from_neighbour(&server, &ion).receipt().state(), "ACCEPTATA");
        let between = answered.load(Ordering::Relaxed) - before;
        assert!(between < FLOOD / 2, "{between} of {FLOOD} were served first");
    });
}

/// One test on a server of its own; what HTTP does is the same on both databases.
fn on_a_server(manner: Manner, test: impl FnOnce(&Endpoint)) {
    let world = World::new(super::databases::Database::sqlite());
    test(&world.open(manner));
}

#[test]
fn bodies_that_are_promised_and_never_sent_hold_nobody_up() {
    on_a_server(hasty(|http| http), |server| {
        let head = format!("{POST}\r\nHost: ser.test\r\nContent-Type: text/xml\r\n");
        let head = format!("{head}Content-Length: 1048576\r\n\r\n<soap:Envelope");
        let mut open: Vec<_> = (0..200).map(|_| connect(server.address)).collect();
        open.iter_mut().for_each(|stream| stream.write_all(head.as_bytes()).unwrap());
        ion_is_served(server);
        let (took, heard) = closed(&mut open[199]);
        assert!(took < Duration::from_secs(15) && heard.starts_with(b"HTTP/1.1 408"), "{took:?}");
    });
}

#[test]
fn heads_that_drip_are_cut_the_first_and_those_after_it() {
    on_a_server(hasty(|http| http), |server| {
        for before in [Vec::new(), list_and_more()] {
            let mut slow = connect(server.address);
            slow.write_all(&before).unwrap();
            let mut drip = slow.try_clone().unwrap();
            let (took, _) = std::thread::scope(|scope| {
                scope.spawn(move || {
                    let head = format!("{POST}\r\nHost: {}", "x".repeat(900));
                    head.bytes().all(|byte| {
                        std::thread::sleep(Duration::from_millis(20));
                        drip.write_all(&[byte]).is_ok()
                    })
                });
                closed(&mut slow)
            });
            assert!(took < Duration::from_secs(10), "{took:?}");
        }
        ion_is_served(server);
    });
}

#[test]
fn a_connection_is_kept_for_a_while_and_not_for_ever() {
    on_a_server(hasty(|http| http), |server| {
        let mut idle = connect(server.address);
        for _ in 0..3 {
            idle.write_all(&list_and_more()).unwrap();
            std::thread::sleep(Duration::from_millis(300));
        }
        let (took, heard) = closed(&mut idle);
        let answers = String::from_utf8(heard).unwrap().matches("HTTP/1.1 200").count();
        assert!(answers == 3 && took < Duration::from_secs(10), "{answers} {took:?}");
    });
}

#[test]
fn who_asks_and_reads_nothing_is_cut_and_holds_nobody_up() {
    on_a_server(hasty(|http| http), |server| {
        let mut deaf = connect(server.address);
        deaf.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
        // Until nothing more goes in: what was asked waits for answers to be read.
        let stuffed = (0..100_000).all(|_| deaf.write_all(&list_and_more()).is_ok());
        ion_is_served(server);
        let (took, _) = closed(&mut deaf);
        assert!(!stuffed && took < Duration::from_secs(15), "{stuffed} {took:?}");
    });
}

#[test]
fn an_address_has_so_many_connections_and_others_theirs() {
    on_a_server(
        hasty(|http| HttpSettings { connections: 5, silence: Duration::from_secs(9), ..http }),
        |server| {
            let mut open: Vec<_> = (0..5).map(|_| connect(server.address)).collect();
            // They are all there once they answer.
            for stream in &mut open {
                stream.write_all(&list_and_more()).unwrap();
                assert_ne!(stream.read(&mut [0; 64]).unwrap(), 0);
            }
            let (took, heard) = closed(&mut connect(server.address));
            assert!(heard.is_empty() && took < Duration::from_secs(1), "{took:?}");
            ion_is_served(server);
            drop(open);
            let served = (0..50).any(|_| {
                std::thread::sleep(Duration::from_millis(20));
                let mut stream = connect(server.address);
                let _ = stream.write_all(&list());
                closed(&mut stream).1.starts_with(b"HTTP/1.1 200")
            });
            assert!(served, "places are given back");
        },
    );
}

#[test]
fn handshakes_that_are_never_finished_keep_nobody_from_his_own() {
    on_a_server(Manner::default(), |server| {
        let secure = server.secure.unwrap();
        let _open: Vec<_> = (0..700).map(|_| connect(secure)).collect();
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(ask(server, Some(&PKI.ana), "getSucursale", &[]).status, 200);
        ion_is_served(server);
    });
}
