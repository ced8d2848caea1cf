//! All connections of the pool are held by somebody who waits: whoever comes is told in time to
//! come again, and nothing is lost.

use crate::databases::Database;
use crate::day::Day;
use crate::pki::PKI;
use crate::unwell::{get, must_say_to_come_again, until};
use crate::world::{Manner, TODAY, World, open};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use ser::http::HttpSettings;
use ser::soap::client;
use ser::store::Store;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_pool_that_is_exhausted_says_in_time_to_come_again_and_loses_nothing() {
    let world = World::new(Database::postgres());
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    let store = Store::open(world.database_url(), 2).unwrap();
    let http = HttpSettings { answering: Duration::from_secs(25), ..Manner::default().http };
    let server = open(&store, Manner { http, ..Manner::default() });
    let (_, address) = world.database_url().split_once(':').unwrap();
    let mut slow = PgConnection::establish(address).unwrap();
    slow.batch_execute("BEGIN; SELECT kind FROM series FOR UPDATE").unwrap();
    let documents: Vec<_> =
        (10..16).map(|stock| PKI.ana.sign(&Day::on(TODAY).with(1, 10, stock, 0).xml())).collect();
    thread::scope(|scope| {
        for document in &documents {
            scope.spawn(|| {
                let sent = Instant::now();
                let message = client::send("raporteaza", document);
                must_say_to_come_again(&server.post(message.as_bytes()));
                // Twenty seconds for a connection or for the series, or five more for both.
                assert!(sent.elapsed() < Duration::from_secs(35), "{:?}", sent.elapsed());
            });
        }
        thread::sleep(Duration::from_secs(1));
        assert_eq!((get(&server, "/health", 5), get(&server, "/ready", 7)), (200, 503));
    });
    assert_eq!(world.count("declarations"), 1);
    slow.batch_execute("ROLLBACK").unwrap();
    until("ready again", 30, || get(&server, "/ready", 7) == 200);
    // Of those that were given up one may have gone on to its end.
    // Of those that were given up some may still be in work: there is room when they end.
    let in_time = |document: &Vec<u8>| {
        let message = client::send("raporteaza", document);
        until("room", 40, || server.post(message.as_bytes()).status != 503);
        server.report(document)
    };
    let receipts: Vec<_> = documents.iter().map(in_time).collect();
    let winner = receipts.iter().position(|receipt| receipt.state() == "ACCEPTATA").unwrap();
    assert_eq!(world.report(&documents[winner]).document, receipts[winner].document);
    let others = receipts.iter().filter(|receipt| receipt.errors() == [5006]);
    assert_eq!(others.count(), documents.len() - 1);
    let declared = "declarations WHERE number IS NOT NULL";
    assert_eq!((world.count(declared), world.count("outbox")), (2, 2));
}
