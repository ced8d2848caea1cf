//! Holds the path of a submission to its targets, on a Postgres cluster of its own that keeps its word
//! as one in production does; prints medians of interleaved runs:
//!
//! - `path_ratio N`: a day of 2,000 lines, each with a lot, that follows a day like it, from the socket
//!   to the commit (sent over a connection that is kept, answered by `ser serve`), over the sum of
//!   verifying and reading it alone, and of COPYing its rows alone (1.5 at most);
//! - `history_flatness N`: the time of such a submission after a year of such days of each of a set of
//!   workplaces over that in a database where each has filed one day only (1.1 at most). The year is
//!   a day that was recorded, with all that is kept of it, repeated by `INSERT … SELECT` (`year.sql`).
//!
//! Times are of the clock: what a disk costs is no time of a processor. The machine should be idle.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up says why")]

#[path = "../cluster/mod.rs"]
mod cluster;
mod copied;
#[path = "../made/mod.rs"]
mod made;
mod world;

use chrono::{Days, NaiveDate, Utc};
use cluster::Cluster;
use copied::Copied;
use ser::{
    declaration::{civil_date, read},
    kinds::Catalogue,
    signature::{Candidate, Profile, locate},
    xml::{Document, Limits},
};
use std::time::Instant;
use world::{Place, Server, message, place};

/// What the service runs with.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Lines of a declaration.
const LINES: usize = 2_000;

/// Runs of a round, one right after the other: a service that hears a declaration now and then, on a
/// processor that sleeps in between, is another measure.
const RUNS: usize = 8;

/// Interleaved rounds; the first warms up, of the runs of the others the median counts.
const ROUNDS: usize = 4;

/// Workplaces with a year behind them; each files a day after it in each round.
const OLD: usize = RUNS;

/// What repeats a recorded day.
const YEAR: &str = include_str!("year.sql");

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|flag| flag == "--test") {
        return;
    }
    let signer = made::Signer::new();
    let cluster = Cluster::new();
    let folder = cluster.folder();
    signer.leave(folder, LINES, &signer.declaration(LINES));
    let places: Vec<Place> = (1..).map(place).take(OLD + RUNS * ROUNDS).collect();
    let (old, new) = places.split_at(OLD);
    let signed = |place: &Place, ago: usize| {
        signer.declaration_of(place.code.as_str(), &day(ago).to_string(), LINES)
    };
    let [young, aged] = ["young", "aged"].map(|name| {
        let server = Server::start(&cluster, &cluster.database(name), &places, LINES);
        let mut line = server.line();
        old.iter().for_each(|place| line.report(&message(&signed(place, ROUNDS))));
        server
    });
    path_ratio(&cluster, &young, new, (&signer, &signed));

    let began = Instant::now();
    cluster.run("aged", &YEAR.replace("$LAST", &day(ROUNDS).to_string()));
    // Nothing is left to be done beside what is measured.
    cluster.run("aged", "VACUUM (FREEZE, ANALYZE)");
    cluster.run("aged", "CHECKPOINT");
    println!("a year of {OLD} workplaces was made in {:.0} s", began.elapsed().as_secs_f64());
    history_flatness([&young, &aged], old, signed);
}

/// The day so many days ago.
fn day(ago: usize) -> NaiveDate {
    civil_date(Utc::now()) - Days::new(ago.try_into().unwrap())
}

/// Prints the times of a submission and of its parts alone, and their ratio.
fn path_ratio(
    cluster: &Cluster,
    server: &Server,
    places: &[Place],
    (signer, signed): (&made::Signer, &impl Fn(&Place, usize) -> String),
) {
    let mut copied = Copied::new(cluster, "young");
    let (mut line, catalogue) = (server.line(), Catalogue::load().unwrap());
    let candidates = [signer.candidate()];
    let [mut paths, mut verified, mut copies] = [(); 3].map(|()| Vec::new());
    for places in places.chunks(RUNS) {
        let documents: Vec<String> = places.iter().map(|place| signed(place, 0)).collect();
        let messages: Vec<String> = documents.iter().map(|document| message(document)).collect();
        places.iter().for_each(|place| line.report(&message(&signed(place, 1))));
        paths.extend(messages.iter().map(|sent| timed(|| line.report(sent))));
        let verify = |document: &String| verify_and_read(document, &candidates, &catalogue);
        verified.extend(documents.iter().map(|document| timed(|| verify(document))));
        places.iter().enumerate().for_each(|(number, place)| copied.fetch(place, number));
        copies.extend((0..places.len()).map(|number| timed(|| copied.copy(number))));
    }
    let [path, verified, copies] = [paths, verified, copies].map(median);
    println!("path {path:.1} ms, verified alone {verified:.1} ms, copied alone {copies:.1} ms");
    println!("path_ratio {:.2}", path / (verified + copies));
}

/// Prints the times of a submission at two servers, after a day and after a year, and their ratio.
fn history_flatness(
    servers: [&Server; 2],
    places: &[Place],
    signed: impl Fn(&Place, usize) -> String,
) {
    let mut both = servers.map(|server| (server.line(), Vec::new()));
    for ago in (0..ROUNDS).rev() {
        let days: Vec<String> = places.iter().map(|place| message(&signed(place, ago))).collect();
        let mut order = both.each_mut();
        order.rotate_left(ago % 2);
        for (line, times) in order {
            times.extend(days.iter().map(|sent| timed(|| line.report(sent))));
        }
    }
    let [empty, after] = both.map(|(_, times)| median(times));
    println!("after a day {empty:.1} ms, after a year {after:.1} ms");
    println!("history_flatness {:.2}", after / empty);
}

/// Verifies and reads a document, as `benches/targets.rs` does.
fn verify_and_read(signed: &str, candidates: &[Candidate], catalogue: &Catalogue) {
    let limits = Limits::default();
    let document = Document::decode(signed.as_bytes(), &limits).unwrap();
    let located = locate(&document, Profile::Declaration, &limits).unwrap();
    let verified = located.verify(candidates, Utc::now()).verdict.unwrap();
    let read = verified.try_map(|element| read(&element, catalogue, LINES)).unwrap();
    assert_eq!(read.as_ref().row_count(), LINES);
}

/// Milliseconds of the clock.
fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1000.0
}

/// Of the runs after those of the round that warms up.
fn median(mut runs: Vec<f64>) -> f64 {
    runs.drain(..RUNS);
    runs.sort_by(f64::total_cmp);
    runs.get(runs.len() / 2).copied().unwrap()
}
