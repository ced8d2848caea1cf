//! `ser verify`: the signature of files, judged without a database.

use crate::{
    operations::refusal::{self, Said},
    signature::{
        Candidate, KeyError, Located, Profile, PublicKey, Refused, locate, locate_in, sha256,
    },
    trust::Anchors,
    xml::{Content, Document, Element, Limits, Name},
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
    /// Anchors, PEM; without them the chain is not judged
    #[arg(long)]
    trust: Option<PathBuf>,
    /// The instant to judge certificates at, RFC 3339; now by default
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
        flags
            .key
            .iter()
            .for_each(|file| candidate(file, |pem| PublicKey::from_pem(pem).map(Candidate::bare)));
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
        Ok(Self { candidates, anchors, at, profile, limits: Limits::default() })
    }

    fn verdict(&self, bytes: &[u8]) -> Verdict {
        match self.judge(bytes) {
            Ok(verdict) => verdict,
            Err(said) => {
                let first = said.first();
                let reason =
                    said.iter().map(|said| said.sentence.as_str()).collect::<Vec<_>>().join("; ");
                Verdict { code: first.map_or(0, |said| said.code), reason, ..Verdict::default() }
            }
        }
    }

    fn judge(&self, bytes: &[u8]) -> Result<Verdict, Vec<Said>> {
        let document =
            Document::decode(bytes, &self.limits).map_err(|malformed| said(&[malformed.into()]))?;
        if self.profile != Profile::Declaration {
            let located =
                locate(&document, self.profile, &self.limits).map_err(|refused| said(&refused))?;
            return self.verify(&located, None);
        }
        let root = document.check(&self.limits).map_err(|malformed| said(&[malformed.into()]))?;
        match declaration_in(&root) {
            None => {
                let located = locate(&document, self.profile, &self.limits)
                    .map_err(|refused| said(&refused))?;
                self.verify(&located, None)
            }
            Some(Err(refused)) => Err(said(&[refused])),
            Some(Ok(element)) => self.message(&element, &root),
        }
    }

    /// Reading (b) first: most signers sign the file and paste it after.
    fn message(&self, element: &Element<'_>, root: &Element<'_>) -> Result<Verdict, Vec<Said>> {
        let text = element.standalone();
        let document = Document::of(text.as_str());
        let apart = locate(&document, self.profile, &self.limits)
            .map_err(|refused| said(&refused))
            .and_then(|located| self.verify(&located, Some("b")));
        apart.or_else(|apart| {
            let in_place = locate_in(element.clone(), root).map_err(|refused| said(&refused));
            in_place.and_then(|located| self.verify(&located, Some("a"))).map_err(|_| apart)
        })
    }

    fn verify(
        &self,
        located: &Located<'_>,
        reading: Option<&'static str>,
    ) -> Result<Verdict, Vec<Said>> {
        let signed = located.verify(&self.candidates).map_err(|refused| said(&refused))?;
        let der = self.candidates.get(signed.signer()).map(Candidate::der).unwrap_or_default();
        if !der.is_empty() {
            let judged = match &self.anchors {
                Some(anchors) => anchors.judge(der, self.at),
                None => Anchors::judge_dates(der, self.at),
            };
            judged.map_err(|refused| vec![refusal::certificate(&refused)])?;
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

fn said(refused: &[Refused]) -> Vec<Said> {
    refused.iter().map(refusal::signature).collect()
}

/// Lower-case hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
