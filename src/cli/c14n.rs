//! `ser c14n`: the canonical form of a file, to compare with another tool's.

use crate::xml::{
    Document, Element, Event, Limits,
    canonical::{METHODS, Method},
    latin_1,
};
use clap::Args;
use std::{fs, io::Write, path::PathBuf, process::ExitCode};

/// Flags of `ser c14n`.
#[derive(Debug, Args)]
pub struct C14n {
    /// The algorithm's URI: C14N 1.0, 1.1 or exclusive, with or without comments
    #[arg(long, value_parser = method)]
    method: Method,
    /// PrefixList of an exclusive method, `#default` for no prefix
    #[arg(long, default_value = "")]
    prefixes: String,
    /// The Nth element in document order instead of the document
    #[arg(long)]
    apex: Option<usize>,
    /// The document
    file: PathBuf,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "Elements, for --apex, are counted from 0, the root.\n\
    Exit status: 0 done, 1 not such a document, 2 a file or flag that cannot be read";

fn method(uri: &str) -> Result<Method, String> {
    let known = || METHODS.map(|(uri, _)| uri).join("\n  ");
    Method::of_uri(uri).ok_or_else(|| format!("these are known:\n  {}", known()))
}

/// Writes the canonical form to standard output: 0 done, 1 not a document, 2 not readable.
pub fn run(flags: &C14n) -> ExitCode {
    let bytes = match fs::read(&flags.file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("ser c14n: {}: {error}", flags.file.display());
            return ExitCode::from(2);
        }
    };
    match canonical(flags, &bytes) {
        Ok(form) => match std::io::stdout().write_all(&form) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(2),
        },
        Err(sentence) => {
            eprintln!("ser c14n: {}: {sentence}", flags.file.display());
            ExitCode::FAILURE
        }
    }
}

fn canonical(flags: &C14n, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    let said = |error: crate::xml::Malformed| error.to_string();
    let document = match latin_1(bytes) {
        Some(text) => Document::of(text),
        None => Document::decode(bytes, &limits).map_err(said)?,
    };
    let root = document.check(&limits).map_err(said)?;
    let prefixes: Vec<&str> = flags.prefixes.split_ascii_whitespace().collect();
    let mut form = Vec::new();
    let mut sink = |part: &[u8]| form.extend_from_slice(part);
    match flags.apex {
        None => flags.method.document(&document, None, &prefixes, &mut sink).map_err(said)?,
        Some(number) => {
            let apex = nth(&root, number).ok_or_else(|| format!("there is no element {number}"))?;
            flags.method.element(&apex, &prefixes, &mut sink).map_err(said)?;
        }
    }
    Ok(form)
}

fn nth<'t>(root: &Element<'t>, number: usize) -> Option<Element<'t>> {
    let mut reader = root.reader();
    let mut seen = 0;
    loop {
        match reader.next().ok()? {
            Event::Start { span, .. } if seen == number => return root.descendant(span.start),
            Event::Start { .. } => seen += 1,
            Event::Eof => return None,
            _ => {}
        }
    }
}
