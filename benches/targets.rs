//! Holds the reading of declarations to its targets, one thread, RSA-2048, exclusive C14N; prints
//!
//! - `verify_ratio LINES N`: verified and read into rows, how many times as fast as xmlsec1 verifies
//!   alone, medians of interleaved runs (target: 8);
//! - `line_flatness N`: the time of a line among 200,000 over that of one among 2,000 (1.1 at most);
//! - `verify_memory N`: the peak of `ser verify` in times its document, of 92 MB (1.5 at most).
//!
//! Times are of the processor, not of the clock, so that a busy machine says the same (Linux).

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up says why")]

mod made;

use chrono::Utc;
use ser::{
    declaration::read,
    kinds::Catalogue,
    signature::{Candidate, Profile, locate},
    xml::{Document, Limits},
};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// What the service runs with.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Interleaved runs of which the median counts.
const ROUNDS: usize = 5;

/// Lines of a document, and how often it is read in a run, by us and by xmlsec1.
const SIZES: [(usize, u32, u32); 3] = [(2_000, 200, 40), (20_000, 20, 4), (200_000, 2, 1)];

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|flag| flag == "--test") {
        return;
    }
    let folder = std::env::temp_dir().join(format!("ser-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let signer = made::Signer::new();
    let xmlsec = Command::new("xmlsec1").arg("--help").output().is_ok();
    if !xmlsec {
        println!("verify_ratio: xmlsec1 is not installed, nothing to compare with");
    }
    let mut lines_cost = Vec::new();
    for (lines, ours, theirs) in SIZES {
        let signed = signer.declaration(lines);
        signer.leave(&folder, lines, &signed);
        let candidates = [signer.candidate()];
        let (mut our_runs, mut their_runs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            our_runs.push(verify_and_read(&signed, &candidates, lines, ours));
            if xmlsec {
                their_runs.push(verify_by_xmlsec(&folder, lines, theirs));
            }
        }
        let megabytes = f64::from(u32::try_from(signed.len()).unwrap()) / 1e6;
        let seconds = median(our_runs);
        lines_cost.push(seconds / f64::from(u32::try_from(lines).unwrap()));
        println!("verify_and_rows {lines} {:.0} MB/s", megabytes / seconds);
        if xmlsec {
            let theirs = median(their_runs);
            println!("xmlsec1 {lines} {:.0} MB/s", megabytes / theirs);
            println!("verify_ratio {lines} {:.1}", theirs / seconds);
        }
    }
    if let (Some(few), Some(many)) = (lines_cost.first(), lines_cost.last()) {
        println!("line_flatness {:.2}", many / few);
    }
    let lines = 250_000;
    signer.leave(&folder, lines, &signer.declaration(lines));
    println!("verify_memory {:.2}", memory(&folder, lines));
    fs::remove_dir_all(&folder).unwrap();
}

/// Seconds that one document takes.
fn verify_and_read(signed: &str, candidates: &[Candidate], lines: usize, times: u32) -> f64 {
    let (limits, catalogue) = (Limits::default(), Catalogue::load().unwrap());
    let start = processor(OWN);
    for _ in 0..times {
        let document = Document::decode(signed.as_bytes(), &limits).unwrap();
        let located = locate(&document, Profile::Declaration, &limits).unwrap();
        let verified = located.verify(candidates, Utc::now()).verdict.unwrap();
        let read = verified.try_map(|element| read(&element, &catalogue, lines)).unwrap();
        assert_eq!(read.as_ref().row_count(), lines);
    }
    (processor(OWN) - start) / f64::from(times)
}

/// The same of a process that only verifies.
fn verify_by_xmlsec(folder: &Path, lines: usize, times: u32) -> f64 {
    let start = processor(CHILDREN);
    let mut command = Command::new("xmlsec1");
    command.args(["--verify", "--repeat", &times.to_string(), "--pubkey-cert-pem"]);
    command.arg(folder.join("certificate.pem")).arg(folder.join(format!("{lines}.xml")));
    assert!(command.output().unwrap().status.success(), "xmlsec1 does not verify");
    (processor(CHILDREN) - start) / f64::from(times)
}

/// Which fields of `/proc/self/stat` are added up, from the state on: user and system time.
const OWN: [usize; 2] = [11, 12];
const CHILDREN: [usize; 2] = [13, 14];

/// Seconds of the processor used until now.
fn processor(fields: [usize; 2]) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after_name) = stat.rsplit_once(')').unwrap();
    let all: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |field: usize| all.get(field).unwrap().parse::<f64>().unwrap();
    // The kernel's unit towards programs, USER_HZ, is a hundredth of a second on Linux.
    fields.into_iter().map(ticks).sum::<f64>() / 100.0
}

/// Peak memory of `ser verify`, in times its document: the last that was seen while it ran.
fn memory(folder: &Path, lines: usize) -> f64 {
    let file = folder.join(format!("{lines}.xml"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
    command.arg("verify").arg("--cert").arg(folder.join("certificate.pem")).arg(&file);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        peak = peak.max(kilobytes.unwrap_or_default() * 1024.0);
        thread::sleep(Duration::from_millis(1));
    }
    assert!(child.wait().unwrap().success(), "ser verify refuses what was signed");
    peak / f64::from(u32::try_from(fs::metadata(file).unwrap().len()).unwrap())
}

fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs.get(runs.len() / 2).copied().unwrap()
}
