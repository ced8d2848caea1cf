//! `ser sign`: signs a file as a declaration is signed.

use crate::{
    signature::{SignError, SigningKey, sign},
    xml::{Document, Limits, Malformed},
};
use clap::Args;
use std::{fs, io, io::Write, path::PathBuf, process::ExitCode};

/// Flags of `ser sign`.
#[derive(Debug, Args)]
pub struct Sign {
    /// The document, in any encoding that the service reads; what is written is UTF-8
    file: PathBuf,
    /// Private key, PEM, without a pass phrase
    #[arg(long)]
    key: PathBuf,
    /// Its certificate, PEM
    #[arg(long)]
    cert: PathBuf,
    /// Where to write; standard output by default
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "Makes an enveloped signature over the whole document \
    (URI=\"\"): exclusive canonicalization, SHA-256 with RSA or ECDSA, the certificate in \
    KeyInfo.\nExit status: 0 done, 2 a file or key that cannot be used";

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    #[error("key and certificate: {0}")]
    Key(#[from] crate::signature::KeyError),
    #[error("{0}: {1}")]
    Document(PathBuf, Malformed),
    #[error("{0}: {1}")]
    Sign(PathBuf, SignError),
}

/// Writes the signed document: 0 done, 2 a file or key that cannot be used.
pub fn run(flags: &Sign) -> ExitCode {
    match signed(flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ser sign: {failure}");
            ExitCode::from(2)
        }
    }
}

fn signed(flags: &Sign) -> Result<(), Failure> {
    let read = |path: &PathBuf| fs::read(path).map_err(|error| Failure::File(path.clone(), error));
    let limits = Limits::default();
    let key = SigningKey::from_pem(&read(&flags.key)?, &read(&flags.cert)?)?;
    let bytes = read(&flags.file)?;
    let file = || flags.file.clone();
    let document =
        Document::decode(&bytes, &limits).map_err(|error| Failure::Document(file(), error))?;
    let text = sign(&document, &key, &limits).map_err(|error| Failure::Sign(file(), error))?;
    match &flags.out {
        Some(path) => fs::write(path, text).map_err(|error| Failure::File(path.clone(), error)),
        None => io::stdout()
            .write_all(text.as_bytes())
            .map_err(|error| Failure::File(PathBuf::from("standard output"), error)),
    }
}
