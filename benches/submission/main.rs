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

mod copied;
#[path = "../made/mod.rs"]
mod made;
mod world;

use chrono::{Days, Utc};
use copied::Copied;
use ser::{
    declaration::{civil_date, read},
    kinds::Catalogue,
    signature::{Candidate, Profile, locate},
    xml::{Document, Limits},
};
use std::time::Instant;
use world::{Cluster, Place, Server, message, place};

/// What the service runs with.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Lines of a declaration.
const LINES: usize = 2_000;

/// Interleaved runs of which the median counts, and those before them, which warm up.
const ROUNDS: u32 = 28;
const WARMING: u32 = 4;

/// Workplaces with a year behind them, and the days that each files after it.
const OLD: u32 = 8;
const AFTER: u32 = 4;

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
    let places: Vec<Place> = (1..=OLD + ROUNDS + WARMING).map(place).collect();
    let (old, new) = places.split_at(usize::try_from(OLD).unwrap());
    let today = civil_date(Utc::now());
    let day = |ago: u32| today - Days::new(ago.into());
    let signed = |place: &Place, ago| {
        signer.declaration_of(place.code.as_str(), &day(ago).to_string(), LINES)
    };

    let [mut young, mut aged] = ["young", "aged"].map(|name| {
        let server = Server::start(&cluster, &cluster.database(name), &places, LINES);
        let mut line = server.line();
        old.iter().for_each(|place| line.report(&message(&signed(place, AFTER))));
        (server, line)
    });
    let began = Instant::now();
    cluster.run("aged", &YEAR.replace("$LAST", &day(AFTER).to_string()));
    println!("a year of {OLD} workplaces was made in {:.0} s", began.elapsed().as_secs_f64());

    let mut copied = Copied::new(&cluster, "young");
    let catalogue = Catalogue::load().unwrap();
    let [mut paths, mut verified, mut copies] = [(); 3].map(|()| Vec::new());
    let [mut empty, mut after] = [(); 2].map(|()| Vec::new());
    let mut days = (0..AFTER).rev().flat_map(|ago| old.iter().map(move |place| (place, ago)));
    for place in new {
        young.1.report(&message(&signed(place, 1)));
        let document = signed(place, 0);
        let sent = message(&document);
        paths.push(timed(|| young.1.report(&sent)));
        let candidates = [signer.candidate()];
        verified.push(timed(|| verify_and_read(&document, &candidates, &catalogue)));
        copied.fetch(place);
        copies.push(timed(|| copied.copy()));

        let (old, ago) = days.next().unwrap();
        let sent = message(&signed(old, ago));
        for (line, times) in [(&mut young.1, &mut empty), (&mut aged.1, &mut after)] {
            times.push(timed(|| line.report(&sent)));
        }
    }
    let [path, verified, copies, empty, after] =
        [paths, verified, copies, empty, after].map(median);
    println!("path {path:.1} ms, verified alone {verified:.1} ms, copied alone {copies:.1} ms");
    println!("path_ratio {:.2}", path / (verified + copies));
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

/// Of the runs after those that warm up.
fn median(mut runs: Vec<f64>) -> f64 {
    runs.drain(..usize::try_from(WARMING).unwrap());
    runs.sort_by(f64::total_cmp);
    runs.get(runs.len() / 2).copied().unwrap()
}
