//! A national day on this machine: one `ser serve` and one Postgres as production has it, the
//! registers imported by `ser admin import`, declarations made and signed ahead by `ser load`'s makers
//! and sent by its senders, over HTTP, beside them on the same processors; `make bench ARGS="--bench
//! national"`. `SER_NATIONAL_SCALE=10` makes a tenth of it, to see that it runs.
//!
//! - `saturation N declarations/s M lines/s`: declarations of 2,000 lines by more and more senders,
//!   until more of them bring nothing;
//! - `p99_at_half N ms`: the same arriving by chance at half that rate, whether or not those before
//!   were answered, each timed from when it was due;
//! - `national_day N s`: 1/20 of 11,000 declarations and 45 million stock lines, times 20.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up says why")]

mod arrivals;
#[path = "../cluster/mod.rs"]
mod cluster;
mod installation;
mod processor;

use cluster::Cluster;
use installation::Installation;
use processor::Shares;
use ser::cli::{
    load::{Declared, Made, Order, send},
    sending::{Client, Patience, Percentiles, Tally, roots},
};
use std::{num::NonZeroUsize, path::Path, time::Duration};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Units of the saturation, which declare once for each number of senders, and twice after it.
const UNITS: u32 = 240;
/// Stock lines of each.
const LINES: u32 = 2_000;
/// Senders that are tried, one number after another.
const SENDERS: [usize; 6] = [1, 2, 4, 8, 16, 32];
/// Growth that is none.
const LEAST_GROWTH: f64 = 1.03;

/// The part of a national day that is sent.
const PART: u32 = 20;
/// Declarations and stock lines of that part.
const NATIONAL: (u32, u32) = (11_000 / PART, 45_000_000 / 11_000);

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|flag| flag == "--test") {
        return;
    }
    let scale = std::env::var("SER_NATIONAL_SCALE").map_or(1, |scale| scale.parse().unwrap());
    let place = tempfile::tempdir().unwrap();
    let cluster = installation::cluster();
    let senders = saturate(&cluster, &place.path().join("saturation"), scale);
    national(&cluster, &place.path().join("national"), scale, senders);
}

/// Prints the first two lines; gives how many senders did most.
fn saturate(cluster: &Cluster, folder: &Path, scale: u32) -> NonZeroUsize {
    let days = u32::try_from(SENDERS.len()).unwrap() + 2;
    let order = Order { even: true, lines: LINES, days, ..order(UNITS / scale) };
    let made = order.make(folder).unwrap();
    let installation = Installation::open(cluster, "saturation", &made);
    let days: Vec<Vec<&Declared>> = by_day(&made);
    let mut days = days.iter();
    let (mut best, mut told) = ((NonZeroUsize::MIN, 0.0, 0.0), Vec::new());
    for senders in SENDERS.map(|senders| NonZeroUsize::new(senders).unwrap()) {
        let day = days.next().unwrap();
        let shares = Shares::begin(&installation, cluster);
        let (tally, took) = sent(day, &installation, senders);
        let (declarations, lines) = tally.rates(took);
        let times = tally.percentiles();
        told.push(format!(
            "  {senders} senders: {declarations:.1}/s, {times}, {}",
            shares.end(took)
        ));
        let grown = declarations > best.1 * LEAST_GROWTH;
        if declarations > best.1 {
            best = (senders, declarations, lines);
        }
        if !grown {
            break;
        }
    }
    let (senders, rate, lines) = best;
    println!("saturation {rate:.1} declarations/s {lines:.0} lines/s");
    told.iter().for_each(|line| println!("{line}"));

    let arriving: Vec<&Declared> = days.flatten().copied().take(arrivals::MOST).collect();
    let shares = Shares::begin(&installation, cluster);
    let (times, took) =
        arrivals::at(rate / 2.0, &arriving, &client(&installation, arrivals::SENDERS));
    let (count, times) = (times.len(), Percentiles::of(times));
    println!("p99_at_half {} ms", times.p99.as_millis());
    println!("  {count} arrivals at {:.1}/s: {times}, {}", rate / 2.0, shares.end(took));
    senders
}

/// Prints the last line.
fn national(cluster: &Cluster, folder: &Path, scale: u32, senders: NonZeroUsize) {
    let (declarations, lines) = NATIONAL;
    let made = Order { lines, ..order(declarations / scale) }.make(folder).unwrap();
    let installation = Installation::open(cluster, "national", &made);
    let all: Vec<&Declared> = made.declarations.iter().collect();
    let shares = Shares::begin(&installation, cluster);
    let (tally, took) = sent(&all, &installation, senders);
    let day = took * PART * scale;
    println!("national_day {:.0} s", day.as_secs_f64());
    let (count, lines, seconds) = (tally.all(), made.lines(), took.as_secs_f64());
    let (times, factor) = (tally.percentiles(), PART * scale);
    println!(
        "  {count} declarations, {lines} stock lines in {seconds:.1} s by {senders} senders, times \
         {factor}: {times}, {}",
        shares.end(took)
    );
}

/// So many units, at least enough for one of each trade.
fn order(units: u32) -> Order {
    let last_day = ser::declaration::civil_date(chrono::Utc::now());
    let units = units.max(30);
    Order { units, lines: LINES, days: 1, seed: 1, signers: 8, even: false, last_day }
}

fn by_day(made: &Made) -> Vec<Vec<&Declared>> {
    let days = made.declarations.chunk_by(|one, next| one.day == next.day);
    days.map(|day| day.iter().collect()).collect()
}

fn client(installation: &Installation, senders: usize) -> Client {
    Client::new(&installation.url(), &roots(None).unwrap(), senders)
}

/// Sends; all must be ACCEPTATA, without a warning.
fn sent(
    declarations: &[&Declared],
    installation: &Installation,
    senders: NonZeroUsize,
) -> (Tally, Duration) {
    let client = client(installation, senders.get());
    let all = declarations.iter().copied();
    let (tally, took) = send(all, &client, senders, Patience::default()).unwrap();
    assert!(tally.codes().is_empty(), "not all of it is accepted:\n{}", tally.table(took));
    (tally, took)
}
