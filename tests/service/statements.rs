//! How much a submission asks of the database: as little of many lines and of a long history as of
//! one line and of one day. Each question costs a way there and back, some of them under the lock.

use super::day::{Day, Move};
use super::pki::PKI;
use super::world::{Manner, World, service};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use ser::declaration::Outcome;
use ser::operations::{Service, Submission};
use ser::store::Store;
use std::cell::RefCell;

on_both!(a_submission_asks_as_much_whatever_its_lines_and_its_history);

thread_local! {
    /// What this thread asked of any database, while somebody wants to know.
    static ASKED: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Notes what is asked, but for whether a connection is still there.
fn noting() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        ASKED.with_borrow_mut(|asked| {
            if let (Some(asked), InstrumentationEvent::StartQuery { query, .. }) = (asked, event) {
                let text = query.to_string();
                let text = text.split(" -- binds").next().unwrap().to_owned();
                asked.extend((text != "SELECT 1").then_some(text));
            }
        });
    }))
}

/// The lines are another matter: so many at a time.
const LINES: [&str; 3] = ["balance_lines", "lot_lines", "journal_lines"];

/// What is asked for one day, but for its lines, and how often lines are written.
fn asked(service: &Service, day: &Day) -> (Vec<String>, usize) {
    let document = PKI.ana.sign(&day.xml());
    ASKED.set(Some(Vec::new()));
    let answered = service.submit(Submission::Document(&document)).unwrap();
    assert_eq!(answered.outcome, Outcome::Accepted, "{}", answered.receipt);
    let (lines, asked): (Vec<_>, Vec<_>) = ASKED.take().unwrap().into_iter().partition(|text| {
        let writes = text.starts_with("INSERT") || text.starts_with("COPY");
        writes && LINES.iter().any(|table| text.contains(table))
    });
    (asked, lines.len())
}

fn a_submission_asks_as_much_whatever_its_lines_and_its_history(world: &World) {
    set_default_instrumentation(noting).unwrap();
    // One connection, which is made now.
    let store = Store::open(world.database_url(), 1).unwrap();
    let service =
        service(&store, Manner { now: "2026-11-12T10:00:00Z".into(), ..Manner::default() });
    let of = |day: u32| Day::on(&format!("2026-11-{day:02}"));
    // What is asked of nothing, and once: the series, the month, the statements themselves.
    asked(&service, &of(10).with(1, 1_000, 0, 0));
    let (first, wrote) = asked(&service, &of(11).with(1, 1_000, 0, 0));
    assert!(first.len() <= 20, "{}: {first:#?}", first.len());
    assert_eq!(wrote, 2, "a line and its lot");

    let sold = Move { beneficiary: Some("PF".into()), ..Move::of("ELB") };
    let many = of(12).with(1, 1_000, 0, 0);
    let many = (0..300).fold(many, |day, _| day.moving(1, 1, sold.clone()));
    let (asked_of_many, wrote) = asked(&service, &many);
    assert!(wrote <= 2 + 3, "{wrote}");
    assert_eq!(asked_of_many, first);
}
