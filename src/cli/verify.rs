//! `ser verify`: the signature of files, judged without a database.

use crate::{
    declaration::Finding,
    operations::refusal,
    signature::{Candidate, KeyError, Located, Profile, Refused, hex, locate, locate_in, sha256},
    soap::envelope,
    trust::{self, Anchors},
    xml::{Document, Limits},
};
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::{fs, path::PathBuf, process::ExitCode, time::Instant};

/// Flags of `ser verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Documents, or SOAP messages whose Body holds one
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A registered certificate, PEM; may be repeated
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
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "\
Prints FILE valid|invalid CODE REASON. With --json: file, valid, code, reason, reading (a in \
place, b as a document of its own, null when the file is the document), references, \
certificate (SHA-256, hexadecimal).
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

/// What is known before any file is opened.
struct Judge {
    candidates: Vec<Candidate>,
    anchors: Option<Anchors>,
    at: DateTime<Utc>,
    profile: Profile,
    limits: Limits,
}

/// The verdict on a file, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
struct Verdict {
    file: String,
    valid: bool,
    code: u16,
    reason: String,
    /// `a` in place, `b` as a document of its own; null when the file is the document.
    reading: Option<&'static str>,
    references: Vec<String>,
    /// SHA-256 of the signer's certificate.
    certificate: Option<String>,
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
        let mut verdict = judge.verdict(&bytes);
        (1..flags.repeat).for_each(|_| verdict = judge.verdict(&bytes));
        if flags.repeat > 1 {
            print_speed(bytes.len(), flags.repeat, start);
        }
        verdict.file = file.display().to_string();
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
}

impl Judge {
    fn new(flags: &Verify) -> Result<Self, Vec<String>> {
        let mut mistakes = Vec::new();
        let mut candidates = Vec::new();
        let mut candidate = |file: &PathBuf, read: fn(&[u8]) -> Result<Candidate, KeyError>| {
            let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()));
            match bytes
                .and_then(|b| read(&b).map_err(|error| format!("{}: {error}", file.display())))
            {
                Ok(candidate) => candidates.push(candidate),
                Err(mistake) => mistakes.push(mistake),
            }
        };
        flags.cert.iter().for_each(|file| candidate(file, Candidate::certificate_pem));
        flags.key.iter().for_each(|file| candidate(file, Candidate::key_pem));
        let anchors = flags.trust.as_ref().and_then(|file| {
            let anchors = fs::read(file).map_err(|error| error.to_string());
            match anchors.and_then(|pem| Anchors::from_pem(&pem).map_err(|error| error.to_string()))
            {
                Ok(anchors) => Some(anchors),
                Err(error) => {
                    mistakes.push(format!("{}: {error}", file.display()));
                    None
                }
            }
        });
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let profile = match flags.profile {
            ProfileFlag::Declaration => Profile::Declaration,
            ProfileFlag::Receipt => Profile::Receipt,
            ProfileFlag::Core => Profile::Core,
        };
        let at = flags.at.unwrap_or_else(Utc::now);
        // Of two certificates for one key, the one in date is the signer's.
        candidates.sort_by_key(|candidate| {
            !candidate.der().is_empty() && trust::in_date(candidate.der(), at).is_err()
        });
        Ok(Self { candidates, anchors, at, profile, limits: Limits::default() })
    }

    fn verdict(&self, bytes: &[u8]) -> Verdict {
        self.judge(bytes).unwrap_or_else(|findings| Verdict {
            code: findings.first().map_or(0, |finding| finding.code),
            reason: findings.iter().map(sentence).collect::<Vec<_>>().join("; "),
            ..Verdict::default()
        })
    }

    fn judge(&self, bytes: &[u8]) -> Result<Verdict, Vec<Finding>> {
        let document = Document::decode(bytes, &self.limits)
            .map_err(|malformed| vec![refusal::malformed_document(&malformed)])?;
        let is_message = document.root().is_some_and(|name| name.local == "Envelope");
        if self.profile == Profile::Declaration && is_message {
            return self.message(&document);
        }
        self.verify(&document, locate(&document, self.profile, &self.limits), None)
    }

    /// Reading (b) first: most signers sign the file and paste it after.
    fn message(&self, message: &Document<'_>) -> Result<Verdict, Vec<Finding>> {
        let envelope = envelope::read(message, &self.limits).1;
        let envelope =
            envelope.map_err(|fault| vec![Finding::error(fault.answer(), Vec::new())])?;
        let (root, element) = (&envelope.root, envelope.declaration());
        let text = element.standalone();
        let document = Document::of(text.as_str());
        let apart =
            self.verify(&document, locate(&document, self.profile, &self.limits), Some("b"));
        apart.or_else(|apart| {
            let in_place = locate_in(element, root, &self.limits);
            self.verify(message, in_place, Some("a"))
                .map_err(|in_place| refusal::of_readings(apart, in_place))
        })
    }

    fn verify(
        &self,
        document: &Document<'_>,
        located: Result<Located<'_>, Vec<Refused>>,
        reading: Option<&'static str>,
    ) -> Result<Verdict, Vec<Finding>> {
        let said = |all: Vec<Refused>| -> Vec<Finding> {
            all.iter().map(|refused| refusal::signature(refused, Some(document))).collect()
        };
        let located = located.map_err(said)?;
        let signed = located.verify(&self.candidates).map_err(said)?;
        let der = self.candidates.get(signed.signer()).map(Candidate::der).unwrap_or_default();
        if !der.is_empty() {
            let judged = match &self.anchors {
                Some(anchors) => anchors.judge(der, &located.certificates(), self.at),
                None => trust::in_date(der, self.at).map(|_| ()),
            };
            judged.map_err(|refused| vec![refusal::certificate(&refused)])?;
        }
        if !located.foreign().is_empty() {
            return Err(said(located.foreign().to_vec()));
        }
        Ok(Verdict {
            valid: true,
            reason: "signature verified".to_owned(),
            reading,
            references: located.references().map(str::to_owned).collect(),
            certificate: (!der.is_empty()).then(|| hex(&sha256(der))),
            ..Verdict::default()
        })
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
