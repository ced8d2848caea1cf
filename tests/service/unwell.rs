//! A database that is stopped, frozen, full, locked: each answer comes in time and says to come
//! again, nothing is half stored, and the service is well again by itself.

use super::answer::Receipt;
use super::cluster::Cluster;
use super::databases::Database;
use super::day::Day;
use super::exchange::{Response, request};
use super::pki::PKI;
use super::world::{Endpoint, Manner, World};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use ser::http::HttpSettings;
use ser::soap::client;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

on_both!(a_database_that_is_full_says_so_and_goes_on_when_there_is_room);

/// `GET`: the status, within so many seconds.
pub fn get(server: &Endpoint, path: &str, seconds: u64) -> u16 {
    let asked = Instant::now();
    let status = server.send(&request(&format!("GET {path} HTTP/1.1"), &[], b"")).status;
    assert!(asked.elapsed() < Duration::from_secs(seconds), "{path}: {:?}", asked.elapsed());
    status
}

/// `preiaDeclaratii`
pub fn taking(server: &Endpoint) -> bool {
    server.ask("getStareServiciu").text_of("preiaDeclaratii") == "true"
}

/// Sends a file; the receipt, unless it is told to come again.
fn try_to_report(server: &Endpoint, document: &[u8]) -> Option<Receipt> {
    let response = server.post(client::send("raporteaza", document).as_bytes());
    if response.status == 200 {
        return Some(response.receipt());
    }
    must_say_to_come_again(&response);
    None
}

/// 9001, and when.
pub fn must_say_to_come_again(response: &Response) {
    assert_eq!((response.status, response.fault_code()), (503, 9001), "{}", response.text());
    let seconds: u32 = response.header("Retry-After").unwrap().parse().unwrap();
    assert!(seconds > 0);
}

/// Waits until something is so.
pub fn until(what: &str, seconds: u64, so: impl Fn() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(began.elapsed() < Duration::from_secs(seconds), "not {what} in time");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Everything of these declarations is there, once; of a row of each kept table, one for each.
fn must_be_stored_once(world: &World, receipts: &[(Vec<u8>, Receipt)]) {
    for (document, receipt) in receipts {
        receipt.must_be_accepted();
        assert_eq!(world.report(document).document, receipt.document);
    }
    let count = i64::try_from(receipts.len()).unwrap();
    for table in ["declarations", "documents", "receipts", "history", "outbox", "balance_lines"] {
        assert_eq!(world.count(table), count, "{table}");
    }
}

/// Days of a pharmacy, one after another.
fn days(workplace: &str) -> Vec<Vec<u8>> {
    let day = |day| Day::on(&format!("2026-11-{day:02}")).at(workplace).with(1, 10, 0, 0).xml();
    (1..=20).map(|number| PKI.ana.sign(&day(number))).collect()
}

#[test]
fn a_database_that_is_stopped_under_load_loses_nothing_acknowledged() {
    let cluster = Cluster::new();
    let world = World::on(cluster.url(), None);
    let senders: Vec<_> = (0..4).map(|number| days(&world.pharmacy(8_000 + number))).collect();
    let (accepted, put_off) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let send = |documents: &[Vec<u8>]| {
        let mut receipts = Vec::new();
        for document in documents {
            let receipt = loop {
                let sent = Instant::now();
                let receipt = try_to_report(&world, document);
                assert!(sent.elapsed() < Duration::from_secs(30), "{:?}", sent.elapsed());
                if let Some(receipt) = receipt {
                    break receipt;
                }
                put_off.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(50));
            };
            accepted.fetch_add(1, Ordering::Relaxed);
            receipts.push((document.clone(), receipt));
        }
        receipts
    };
    let receipts = std::thread::scope(|scope| {
        let senders: Vec<_> =
            senders.iter().map(|documents| scope.spawn(|| send(documents))).collect();
        for round in 1..=2 {
            let (before, told) = (20 * round, put_off.load(Ordering::Relaxed));
            until("some accepted", 120, || accepted.load(Ordering::Relaxed) >= before);
            cluster.order("stop");
            assert_eq!((get(&world, "/health", 5), get(&world, "/ready", 7)), (200, 503));
            assert!(!taking(&world));
            until("all put off", 60, || put_off.load(Ordering::Relaxed) >= told + senders.len());
            cluster.order("start");
            until("ready again", 30, || get(&world, "/ready", 7) == 200);
            assert!(taking(&world));
        }
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(receipts.len(), 80);
    must_be_stored_once(&world, &receipts);
}

#[test]
fn a_database_that_says_nothing_is_given_up_in_time() {
    let cluster = Cluster::new();
    let world = World::on(cluster.url(), None);
    let http = HttpSettings { answering: Duration::from_secs(9), ..Manner::default().http };
    let server = world.open(Manner { http, ..Manner::default() });
    let document = PKI.ana.sign(&Day::today().xml());
    server.report(&PKI.ana.sign(&Day::on("2026-11-19").with(1, 10, 0, 0).xml()));
    cluster.order("pause");
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let sent = Instant::now();
                assert!(try_to_report(&server, &document).is_none());
                assert!(sent.elapsed() < Duration::from_secs(20), "{:?}", sent.elapsed());
            });
        }
        assert_eq!((get(&server, "/health", 5), get(&server, "/ready", 10)), (200, 503));
        assert!(!taking(&server));
    });
    cluster.order("resume");
    until("ready again", 30, || get(&server, "/ready", 10) == 200);
    // What was on its way when it was given up has gone on to its end.
    let receipt = server.report(&document);
    receipt.must_be_accepted();
    assert_eq!(world.report(&document).document, receipt.document);
    assert_eq!(world.count("declarations"), 2);
}

#[test]
fn connections_that_an_administrator_ends_are_replaced() {
    let world = World::new(Database::postgres());
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    world.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    world.accept(&Day::today().xml());
}

#[test]
fn whoever_waits_behind_another_writer_too_long_is_told_to_come_again() {
    let world = World::new(Database::sqlite());
    let path = world.database_url().strip_prefix("sqlite:").unwrap();
    let mut writer = SqliteConnection::establish(path).unwrap();
    let document = PKI.ana.sign(&Day::today().xml());
    writer.batch_execute("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| assert!(try_to_report(&world, &document).is_none()));
        assert_eq!((get(&world, "/health", 5), get(&world, "/ready", 7)), (200, 503));
        assert!(!taking(&world));
    });
    writer.batch_execute("ROLLBACK").unwrap();
    world.report(&document).must_be_accepted();
    assert_eq!(world.count("declarations"), 1);
}

/// The last table that an acceptance writes to, and the one that is probed, have no room.
fn a_database_that_is_full_says_so_and_goes_on_when_there_is_room(world: &World) {
    let postgres = !world.database_url().starts_with("sqlite:");
    let document = PKI.ana.sign(&Day::today().xml());
    let before = world.kept();
    if postgres {
        world.sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION USING ERRCODE = '53100',
                    MESSAGE = 'could not extend file \"base/5/16384\": No space left on device';
             END $$",
        );
    }
    for table in ["outbox", "probe"] {
        world.sql(&match postgres {
            true => format!(
                "CREATE TRIGGER full_{table} BEFORE INSERT ON {table}
                 FOR EACH ROW EXECUTE FUNCTION full_disk()"
            ),
            false => format!(
                "CREATE TRIGGER full_{table} BEFORE INSERT ON {table}
                 BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
            ),
        });
    }
    assert!(try_to_report(world, &document).is_none());
    assert_eq!((get(world, "/health", 5), get(world, "/ready", 7)), (200, 503));
    assert!(!taking(world));
    assert_eq!(world.kept(), before);
    for table in ["outbox", "probe"] {
        let on = if postgres { format!("ON {table}") } else { String::new() };
        world.sql(&format!("DROP TRIGGER full_{table} {on}"));
    }
    world.report(&document).must_be_accepted();
    assert_eq!(get(world, "/ready", 7), 200);
}
