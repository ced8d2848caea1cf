//! How much a submission asks of the database: as little of many lines and of a long history as of
//! one line and of one day. Each question costs a way there and back, some of them under the lock.

use super::day::{Day, Move};
use super::heard::Listening;
use super::pki::PKI;
use super::world::{Manner, World, service};
use ser::declaration::Outcome;
use ser::operations::{Service, Submission};
use ser::store::Store;

on_both!(a_submission_asks_as_much_whatever_its_lines_and_its_history);

/// The lines are another matter: so many at a time.
const LINES: [&str; 3] = ["balance_lines", "lot_lines", "journal_lines"];

/// What is asked for one day, but for its lines, and how often lines are written.
fn asked(service: &Service, listening: &Listening, day: &Day) -> (Vec<String>, usize) {
    let document = PKI.ana.sign(&day.xml());
    listening.take();
    let answered = service.submit(Submission::Document(&document)).unwrap();
    assert_eq!(answered.outcome, Outcome::Accepted, "{}", answered.receipt);
    let asked = listening.take().into_iter();
    let asked = asked.map(|text| text.split(" -- binds").next().unwrap().to_owned());
    // Whether a connection is still there is no question about anything.
    let asked = asked.filter(|text| text != "SELECT 1");
    let (lines, asked): (Vec<_>, Vec<_>) = asked.partition(|text| {
        let writes = text.starts_with("INSERT") || text.starts_with("COPY");
        writes && LINES.iter().any(|table| text.contains(table))
    });
    (asked, lines.len())
}

fn a_submission_asks_as_much_whatever_its_lines_and_its_history(world: &World) {
    let listening = &Listening::to(world.database_url());
    // One connection, which is made now.
    let store = Store::open(world.database_url(), 1).unwrap();
    let service =
        service(&store, Manner { now: "2026-11-12T10:00:00Z".into(), ..Manner::default() });
    let of = |day: u32| Day::on(&format!("2026-11-{day:02}"));
    // What is asked of nothing, and once: the series, the month, the statements themselves.
    asked(&service, listening, &of(10).with(1, 1_000, 0, 0));
    let (first, wrote) = asked(&service, listening, &of(11).with(1, 1_000, 0, 0));
    assert!(first.len() <= 21, "{}: {first:#?}", first.len());
    assert_eq!(wrote, 2, "a line and its lot");

    let sold = Move { beneficiary: Some("PF".into()), ..Move::of("ELB") };
    let many = of(12).with(1, 1_000, 0, 0);
    let many = (0..300).fold(many, |day, _| day.moving(1, 1, sold.clone()));
    let (asked_of_many, wrote) = asked(&service, listening, &many);
    assert!(wrote <= 2 + 3, "{wrote}");
    assert_eq!(asked_of_many, first);
}
