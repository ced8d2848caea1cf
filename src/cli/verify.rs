//! `ser verify`: the signature of files, judged without a database.

mod judge;
mod text;

use crate::{
    declaration::Finding,
    signature::{Diagnosis, Report},
};
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use judge::{Judge, Judged};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

/// Flags of `ser verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Documents, or SOAP messages whose Body holds one
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Registered certificates, PEM, one after another; may be repeated
    #[arg(long)]
    cert: Vec<PathBuf>,
    /// A public key trusted by itself, PEM
    #[arg(long)]
    key: Option<PathBuf>,
    /// Authorities to trust, PEM; without them the chain is not judged
    #[arg(long)]
    trust: Option<PathBuf>,
    /// The instant to judge certificates at, like 2026-11-20T10:00:00Z; now by default
    #[arg(long)]
    at: Option<DateTime<Utc>>,
    /// What is asked beside a signature that verifies
    #[arg(long, value_enum, default_value = "declaration")]
    profile: ProfileFlag,
    /// Verifies each file N times and prints MB/s to stderr
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Writes the bytes that were digested for the reference to the declaration: what the signer's
    /// tool should have digested too
    #[arg(long, value_name = "OUT")]
    canonical: Option<PathBuf>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "\
Prints FILE valid|invalid CODE REASON, and below it what was found out of the signature. With \
--json: file, valid, code, reason, and of a signature whose structure holds reading (a in place, \
b as a document of its own, absent when the file is the document), canonicalization, method, \
digest, value_holds, key, certificate (SHA-256, hexadecimal), references, properties (XAdES), \
timestamps; and of one that does not hold diagnosis: the mistake that explains it, whether undoing \
it made the signature verify (proven), digests, difference. A timestamp that is not good leaves the signature as it is, and tells its problem.
Without --cert and --key nobody is registered, and every signature is 3001.
Exit status: 0 all valid, 1 any not, 2 a file or flag that cannot be read";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ProfileFlag {
    /// The rules of a declaration's signature
    Declaration,
    /// The same over a document with another root
    Receipt,
    /// Signature mathematics and the algorithm policy only
    Core,
}

/// The verdict on a file, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Verdict {
    file: String,
    valid: bool,
    code: u16,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnosis: Option<Diagnosis>,
    #[serde(flatten)]
    report: Option<Report>,
}

/// Runs the command: 0 all valid, 1 any not, 2 a file or flag that cannot be read.
pub fn run(flags: &Verify) -> ExitCode {
    let judge = match Judge::new(flags) {
        Ok(judge) => judge,
        Err(sentences) => {
            sentences.iter().for_each(|sentence| eprintln!("ser verify: {sentence}"));
            return ExitCode::from(2);
        }
    };
    if flags.canonical.is_some() && flags.files.len() > 1 {
        eprintln!("ser verify: --canonical is for one file");
        return ExitCode::from(2);
    }
    let mut worst = 0;
    for file in &flags.files {
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("ser verify: {}: {error}", file.display());
                worst = 2;
                continue;
            }
        };
        let start = Instant::now();
        let mut judged = judge.judge(&bytes);
        (1..flags.repeat).for_each(|_| judged = judge.judge(&bytes));
        if flags.repeat > 1 {
            print_speed(bytes.len(), flags.repeat, start);
        }
        if let Some(out) = &flags.canonical
            && let Err(sentence) = write(out, judged.octets.as_deref())
        {
            eprintln!("ser verify: {}: {sentence}", out.display());
            worst = 2;
        }
        let verdict = Verdict::new(file, judged);
        print(&verdict, flags.json);
        worst = worst.max(u8::from(!verdict.valid));
    }
    ExitCode::from(worst)
}

fn print_speed(bytes: usize, repeat: u32, start: Instant) {
    let megabytes = u32::try_from(bytes).map_or(f64::MAX, f64::from) * f64::from(repeat) / 1e6;
    eprintln!("{:.1} MB/s", megabytes / start.elapsed().as_secs_f64());
}

fn print(verdict: &Verdict, json: bool) {
    if json {
        println!("{}", serde_json::to_string(verdict).unwrap_or_default());
        return;
    }
    let word = if verdict.valid { "valid" } else { "invalid" };
    println!("{} {word} {} {}", verdict.file, verdict.code, verdict.reason);
    let explained = verdict.diagnosis.iter().flat_map(text::explanation);
    for (what, said) in explained.chain(verdict.report.iter().flat_map(text::lines)) {
        println!("  {what:<12} {said}");
    }
}

fn write(out: &Path, octets: Option<&[u8]>) -> Result<(), String> {
    let octets = octets.ok_or("nothing is digested of a declaration whose signature is refused")?;
    fs::write(out, octets).map_err(|error| error.to_string())
}

impl Verdict {
    fn new(file: &Path, judged: Judged) -> Self {
        let Judged { findings, diagnosis, report, .. } = judged;
        let reason = match findings.as_slice() {
            [] => "signature verified".to_owned(),
            findings => findings.iter().map(sentence).collect::<Vec<_>>().join("; "),
        };
        Self {
            file: file.display().to_string(),
            valid: findings.is_empty(),
            code: findings.first().map_or(0, |finding| finding.code),
            reason,
            diagnosis,
            report,
        }
    }
}

fn sentence(finding: &Finding) -> String {
    match &finding.place {
        Some(place) => format!(
            "{} ({}, line {}, column {})",
            finding.message_en, place.path, place.line, place.column
        ),
        None => finding.message_en.clone(),
    }
}
