//! A connection that is cut between a commit and its answer: that of the caller, and that of the
//! service to its database.

use super::sender::posted;
use crate::databases::Database;
use crate::day::Day;
use crate::exchange::try_exchange;
use crate::pki::PKI;
use crate::unwell::must_say_to_come_again;
use crate::world::{Endpoint, World};
use ser::soap::client;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

on_both!(an_answer_that_is_lost_is_heard_by_whoever_sends_the_same_bytes_again);

/// Stands between two, and hands on what they say, until it is told to swallow an answer.
struct Between {
    address: SocketAddr,
    swallowing: Arc<AtomicBool>,
}

/// One end of a conversation.
trait End: Read + Write + Send + Sized + 'static {
    /// Another handle of the same connection.
    fn again(&self) -> Self;
    /// Ends the connection for all its handles.
    fn cut(&self);
}

impl End for TcpStream {
    fn again(&self) -> Self {
        self.try_clone().unwrap()
    }

    fn cut(&self) {
        // The other side may have ended it before.
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl End for UnixStream {
    fn again(&self) -> Self {
        self.try_clone().unwrap()
    }

    fn cut(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Between {
    /// Whoever connects talks with `other`. It may swallow the answers to what holds `after`, all
    /// but the first `through` bytes.
    fn new<E: End>(
        other: impl Fn() -> E + Send + 'static,
        after: &'static str,
        through: usize,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let swallowing = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&swallowing);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let (far, told) = (other(), Arc::clone(&told));
                let asked = Arc::new(AtomicBool::new(false));
                let (questions, answers) = ((near.again(), far.again()), (far, near));
                let answered = Arc::clone(&asked);
                thread::spawn(move || {
                    hand_on(questions.0, questions.1, |said| {
                        let one = said.windows(after.len()).any(|part| part == after.as_bytes());
                        asked.store(one, Ordering::SeqCst);
                        said.len()
                    });
                });
                thread::spawn(move || {
                    hand_on(answers.0, answers.1, |said| {
                        let swallow =
                            answered.load(Ordering::SeqCst) && told.load(Ordering::SeqCst);
                        if swallow { through } else { said.len() }
                    });
                });
            }
        });
        Self { address, swallowing }
    }

    /// Swallows answers from now on, or no more.
    fn swallow(&self, answers: bool) {
        self.swallowing.store(answers, Ordering::SeqCst);
    }
}

/// Hands on as much of each piece as is let through; where that is not all, both are cut off.
fn hand_on(mut from: impl End, mut to: impl End, through: impl Fn(&[u8]) -> usize) {
    let mut piece = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        let through = through(&piece[..length]);
        if to.write_all(&piece[..through.min(length)]).is_err() || through < length {
            break;
        }
    }
    to.cut();
    from.cut();
}

fn an_answer_that_is_lost_is_heard_by_whoever_sends_the_same_bytes_again(world: &World) {
    let address = world.address;
    let server = move || TcpStream::connect(address).unwrap();
    // Cut before the first byte, in the header, and one byte before the end of the first piece.
    for (day, through) in [("2026-11-18", 0), ("2026-11-19", 40), ("2026-11-20", 900)] {
        let between = Between::new(server, "Envelope>", through);
        let document = PKI.ana.sign(&Day::on(day).with(1, 10, 0, 0).xml());
        let message = posted(&client::send("raporteaza", &document));
        between.swallow(true);
        let before = world.count("declarations");
        assert!(try_exchange(between.address, &message).is_err());
        assert_eq!(world.count("declarations"), before + 1);
        assert!(try_exchange(between.address, &message).is_err());
        between.swallow(false);
        let receipt = Endpoint::at(between.address).report(&document);
        receipt.must_be_accepted();
        assert_eq!(world.report(&document).document, receipt.document);
        assert_eq!(world.count("declarations"), before + 1);
    }
}

#[test]
fn a_commit_whose_answer_is_lost_is_to_be_repeated_and_was_done() {
    let database = Database::postgres();
    let folder = database.url.split_once("host=").unwrap().1.split(' ').next().unwrap().to_owned();
    let socket = format!("{folder}/.s.PGSQL.5432");
    let between = Between::new(move || UnixStream::connect(&socket).unwrap(), "COMMIT\0", 0);
    let around = format!("host=127.0.0.1 port={} sslmode=disable", between.address.port());
    let url = database.url.replace(&format!("host={folder}"), &around);
    let world = World::on(url, Some(database));
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    let document = PKI.ana.sign(&Day::today().xml());
    between.swallow(true);
    let message = posted(&client::send("raporteaza", &document));
    must_say_to_come_again(&world.send(&message));
    between.swallow(false);
    assert_eq!(world.count("declarations"), 2, "it was done");
    let receipt = world.report(&document);
    receipt.must_be_accepted();
    assert_eq!(world.report(&document).document, receipt.document);
    for table in ["declarations", "documents", "receipts", "outbox", "balance_lines"] {
        assert_eq!(world.count(table), 2, "{table}");
    }
}
