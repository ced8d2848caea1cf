//! `ser submit`: sends signed declarations and prints their receipts; of many, several at once, and
//! goes on where it was interrupted.

mod csv;
mod header;
mod journal;
mod many;

use super::sending::{self, Client, NoReceipt, Receipt, roots};
use crate::soap::client::Node;
use clap::Args;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

/// Flags of `ser submit`.
#[derive(Debug, Args)]
pub struct Submit {
    /// Signed declarations, or folders of them: every *.xml, in the order of names
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The endpoint, https://…/ws/v1
    #[arg(long, env = "SER_URL")]
    url: String,
    /// Authorities of the service's TLS, PEM, instead of the system's
    #[arg(long, env = "SER_CA")]
    ca: Option<PathBuf>,
    /// Where to keep the receipt, of one declaration, as it came
    #[arg(long)]
    out: Option<PathBuf>,
    /// How many to send at once; of a folder 4, if nothing else is said
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
    /// Where what was answered is kept, so as not to send it again; `ser-submit.journal` beside the
    /// declarations, if nothing else is said
    #[arg(long)]
    journal: Option<PathBuf>,
    /// Folder in which to keep all receipts, each under the name of its declaration
    #[arg(long)]
    receipts: Option<PathBuf>,
    /// What each file came to, as CSV; beside the journal, if nothing else is said
    #[arg(long)]
    csv: Option<PathBuf>,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "A few files are sent one after another, without a journal. With \
    a folder, --jobs, --journal, --receipts or --csv: several at once, those of one workplace and kind \
    in the order of their periods; after a 9xxx or no answer all wait, as Retry-After says or longer \
    and longer; run again, it goes on where it was interrupted.\n\n\
    Exit status: 0 all ACCEPTATA, 1 any other answer, 2 a file that cannot be read or written, 3 no \
    answer, or one that says to try again later";

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    File(io::Error),
    #[error("the receipt cannot be kept: {0}")]
    Out(io::Error),
    #[error("{0}")]
    NoReceipt(#[from] NoReceipt),
}

/// What a file came to, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    Accepted,
    NotAccepted,
    Unreadable,
    Unavailable,
}

impl From<Came> for ExitCode {
    fn from(came: Came) -> Self {
        Self::from(match came {
            Came::Accepted => 0,
            Came::NotAccepted => 1,
            Came::Unreadable => 2,
            Came::Unavailable => 3,
        })
    }
}

/// What the flags cannot mean.
#[derive(Debug, thiserror::Error)]
enum Misuse {
    #[error("--out keeps one receipt, and there are several declarations")]
    Receipts,
    #[error(transparent)]
    Sending(#[from] sending::Misuse),
    #[error(transparent)]
    Many(#[from] many::Misuse),
}

/// Sends each: 0 all ACCEPTATA, 1 not, 2 a file that cannot be read or written, 3 unavailable.
pub fn run(flags: &Submit) -> ExitCode {
    match send(flags) {
        Ok(worst) => worst.into(),
        Err(misuse) => {
            eprintln!("ser submit: {misuse}");
            ExitCode::from(2)
        }
    }
}

fn send(flags: &Submit) -> Result<Came, Misuse> {
    let many = flags.are_many();
    if flags.out.is_some() && (many || flags.files.len() > 1) {
        return Err(Misuse::Receipts);
    }
    let roots = roots(flags.ca.as_deref())?;
    if many {
        return Ok(many::send(flags, &roots)?);
    }
    let client = Client::new(&flags.url, &roots, 1);
    let worst = flags.files.iter().map(|file| report(file, flags.out.as_deref(), &client)).max();
    Ok(worst.unwrap_or(Came::Accepted))
}

impl Submit {
    fn are_many(&self) -> bool {
        let asked = [&self.journal, &self.receipts, &self.csv].into_iter().any(Option::is_some);
        asked || self.jobs.is_some() || self.files.iter().any(|file| file.is_dir())
    }
}

fn report(file: &Path, out: Option<&Path>, client: &Client) -> Came {
    match send_one(file, out, client) {
        Ok(receipt) => {
            println!("{}: {}", file.display(), Receipt(&receipt));
            match receipt.text_of("stare") {
                "ACCEPTATA" => Came::Accepted,
                _ => Came::NotAccepted,
            }
        }
        Err(failure) => {
            eprintln!("{}: {failure}", file.display());
            match failure {
                Failure::File(_) | Failure::Out(_) => Came::Unreadable,
                Failure::NoReceipt(why) if why.may_pass() => Came::Unavailable,
                Failure::NoReceipt(_) => Came::NotAccepted,
            }
        }
    }
}

fn send_one(file: &Path, out: Option<&Path>, client: &Client) -> Result<Node, Failure> {
    let document = fs::read(file).map_err(Failure::File)?;
    let answered = client.post(&document)?;
    if let Some(out) = out {
        fs::write(out, &answered.document).map_err(Failure::Out)?;
    }
    Ok(answered.receipt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_answering_is_unavailable_and_a_missing_file_is_not() {
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let client = Client::new("http://127.0.0.1:1/ws/v1", &roots(None).unwrap(), 1);
        assert_eq!(report(file, None, &client), Came::Unavailable);
        assert_eq!(report(Path::new("/nowhere"), None, &client), Came::Unreadable);
    }
}
