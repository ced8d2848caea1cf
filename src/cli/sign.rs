//! `ser sign`: signs a file as a declaration is signed.

use crate::{
    signature::{Form, SignError, SigningKey, sign_as},
    xml::{Document, Limits, Malformed},
};
use chrono::Utc;
use clap::Args;
use std::{env, fs, io, io::Write, path::PathBuf, process::ExitCode};

/// Flags of `ser sign`.
#[derive(Debug, Args)]
pub struct Sign {
    /// The document, in any encoding that the service reads; what is written is UTF-8
    file: PathBuf,
    /// Private key, PEM, without a pass phrase
    #[arg(long, requires = "cert", required_unless_present = "p12")]
    key: Option<PathBuf>,
    /// Its certificate, PEM
    #[arg(long, requires = "key")]
    cert: Option<PathBuf>,
    /// Private key and certificate in one PKCS #12 file (.p12, .pfx)
    #[arg(long, conflicts_with_all = ["key", "cert"])]
    p12: Option<PathBuf>,
    /// A file whose first line is the password of --p12
    #[arg(long, requires = "p12")]
    password_file: Option<PathBuf>,
    /// RSA-PSS instead of PKCS #1 v1.5
    #[arg(long)]
    pss: bool,
    /// Adds the signed properties of XAdES-B: the time of signing, now, and the certificate
    #[arg(long)]
    xades: bool,
    /// Where to write; standard output by default
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "Makes an enveloped signature over the whole document \
    (URI=\"\"): exclusive canonicalization, SHA-256 with RSA or ECDSA, the certificate in \
    KeyInfo.\nThe password of --p12 is that of --password-file, or else of the environment \
    variable SER_P12_PASSWORD: on the command line everybody would see it.\nExit status: 0 done, 2 a file or key that cannot be used";

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    #[error("give --key and --cert, or --p12")]
    Flags,
    #[error("give the password of --p12 in --password-file or in SER_P12_PASSWORD")]
    Password,
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
    let key = match (&flags.p12, &flags.key, &flags.cert) {
        (Some(p12), ..) => SigningKey::from_pkcs12(&read(p12)?, &password(flags)?)?,
        (None, Some(key), Some(cert)) => SigningKey::from_pem(&read(key)?, &read(cert)?)?,
        _ => return Err(Failure::Flags),
    };
    let form = Form { pss: flags.pss, xades: flags.xades.then(Utc::now) };
    let bytes = read(&flags.file)?;
    let file = || flags.file.clone();
    let document =
        Document::decode(&bytes, &limits).map_err(|error| Failure::Document(file(), error))?;
    let text =
        sign_as(&document, &key, form, &limits).map_err(|error| Failure::Sign(file(), error))?;
    match &flags.out {
        Some(path) => fs::write(path, text).map_err(|error| Failure::File(path.clone(), error)),
        None => io::stdout()
            .write_all(text.as_bytes())
            .map_err(|error| Failure::File(PathBuf::from("standard output"), error)),
    }
}

/// Never from a flag, where every process would see it.
fn password(flags: &Sign) -> Result<String, Failure> {
    match &flags.password_file {
        Some(path) => {
            let text = fs::read_to_string(path);
            let text = text.map_err(|error| Failure::File(path.clone(), error))?;
            Ok(text.lines().next().unwrap_or_default().to_owned())
        }
        None => env::var("SER_P12_PASSWORD").map_err(|_| Failure::Password),
    }
}
