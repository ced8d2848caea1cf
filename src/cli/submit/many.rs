//! Many declarations, several at once: found in folders, sent in the order of their series, each
//! answer kept in the journal before the next one of its series goes.

use super::csv::{self, Row};
use super::journal::{Entry, Journal, Unusable};
use super::{Came, Submit, header};
use crate::cli::progress;
use crate::cli::sending::{
    Client, NoReceipt, Outbox, Outcome, Patience, Queue, Receipt, Sent, Tally, send_all,
};
use crate::signature::{hex, sha256};
use indicatif::ProgressBar;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, io};
use ureq::tls::RootCerts;

/// Senders, unless the flags say otherwise.
const JOBS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(3);

/// The journal beside the declarations.
const JOURNAL: &str = "ser-submit.journal";

/// Why it cannot begin, or go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Misuse {
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    #[error("--journal: {}: {}", .0.display(), .1)]
    Journal(PathBuf, Unusable),
    #[error("there is no declaration in {}", .0.display())]
    Empty(PathBuf),
    #[error("--receipts: two declarations are called {0}")]
    SameName(String),
    #[error("--receipts: {} holds declarations", .0.display())]
    Declarations(PathBuf),
}

/// A declaration to send.
struct Paper {
    place: usize,
    file: PathBuf,
}

/// Sends what the flags name and says what came of it.
pub(super) fn send(flags: &Submit, roots: &RootCerts) -> Result<Came, Misuse> {
    let files = find(&flags.files)?;
    if let Some(folder) = &flags.receipts {
        receipts_fit(folder, &files)?;
    }
    let journal_path = flags.journal.clone().unwrap_or_else(|| beside(&flags.files));
    let journal = Journal::open(&journal_path, &flags.url);
    let journal = journal.map_err(|why| Misuse::Journal(journal_path.clone(), why))?;
    let papers = files.into_iter().enumerate().map(|(place, file)| {
        // What cannot be read is told when its turn comes.
        (header::read(&file).ok().flatten(), Paper { place, file })
    });
    let queue = Queue::new(papers);
    let errand = Errand {
        journal,
        receipts: flags.receipts.as_deref(),
        bar: progress::bar(queue.count(), "trimise"),
        done: Mutex::default(),
    };
    let jobs = flags.jobs.unwrap_or(JOBS);
    let client = Client::new(&flags.url, roots, jobs.get());
    let start = Instant::now();
    send_all(&queue, &errand, &client, jobs, Patience::default())?;
    errand.bar.finish_and_clear();
    let Done { mut rows, tally } = errand.done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let sheet = flags.csv.clone().unwrap_or_else(|| journal_path.with_extension("csv"));
    csv::write(&sheet, &mut rows).map_err(|error| Misuse::File(sheet.clone(), error))?;
    print!("{}", tally.table(start.elapsed()));
    let unreadable = rows.iter().filter(|row| row.entry.is_none()).count();
    if unreadable > 0 {
        println!("  {:<14}{unreadable:>8}", "necitite");
    }
    println!("  {}", sheet.display());
    Ok(rows.iter().map(came).max().unwrap_or(Came::Accepted))
}

fn came(row: &Row) -> Came {
    match row.entry.as_ref().map(|entry| entry.outcome) {
        Some(Outcome::Accepted) => Came::Accepted,
        Some(Outcome::Rejected | Outcome::Refused) => Came::NotAccepted,
        None => Came::Unreadable,
        Some(Outcome::GivenUp) => Came::Unavailable,
    }
}

/// The files, and those of the folders by name.
fn find(named: &[PathBuf]) -> Result<Vec<PathBuf>, Misuse> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let unreadable = |error| Misuse::File(path.clone(), error);
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let is_xml = |end: &OsStr| end.eq_ignore_ascii_case("xml");
            if file.extension().is_some_and(is_xml) && file.is_file() {
                inside.push(file);
            }
        }
        if inside.is_empty() {
            return Err(Misuse::Empty(path.clone()));
        }
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

/// Where the journal is unless the flags say so: in the first folder, or beside the first file.
fn beside(named: &[PathBuf]) -> PathBuf {
    let folder = named.iter().find(|path| path.is_dir()).map(PathBuf::as_path);
    let folder = folder.or_else(|| named.first().and_then(|file| file.parent()));
    folder.unwrap_or(Path::new("")).join(JOURNAL)
}

/// Receipts go under the names of their declarations: neither over them nor over one another.
fn receipts_fit(folder: &Path, files: &[PathBuf]) -> Result<(), Misuse> {
    fs::create_dir_all(folder).map_err(|error| Misuse::File(folder.to_owned(), error))?;
    let folder = folder.canonicalize().map_err(|error| Misuse::File(folder.to_owned(), error))?;
    let mut names = HashSet::new();
    for file in files {
        let parent = file.parent().filter(|parent| *parent != Path::new(""));
        let parent = parent.unwrap_or(Path::new(".")).canonicalize();
        if parent.is_ok_and(|parent| parent == folder) {
            return Err(Misuse::Declarations(folder));
        }
        if !names.insert(file.file_name()) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            return Err(Misuse::SameName(name.into_owned()));
        }
    }
    Ok(())
}

/// What is done with what comes back.
struct Errand<'e> {
    journal: Journal,
    receipts: Option<&'e Path>,
    bar: ProgressBar,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    rows: Vec<Row>,
    tally: Tally,
}

impl Errand<'_> {
    fn done(&self) -> MutexGuard<'_, Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, of: &Paper, sha256: String, entry: Option<Entry>) {
        let file = of.file.display().to_string();
        self.done().rows.push(Row { place: of.place, file, sha256, entry });
        self.bar.inc(1);
    }

    /// Says what was not accepted, above the bar.
    fn tell(&self, of: &Paper, sent: &Sent) {
        let file = of.file.display();
        self.bar.suspend(|| match &sent.came {
            Ok(_) if sent.outcome() == Outcome::Accepted => {}
            Ok(answered) => println!("{file}: {}", Receipt(&answered.receipt)),
            Err(Some(why)) => eprintln!("{file}: {why}"),
            Err(None) => eprintln!("{file}: not sent, nobody answers"),
        });
    }

    /// Keeps a receipt whole: under another name until all of it is there.
    fn keep(&self, of: &Paper, receipt: &str) -> Result<(), Misuse> {
        let (Some(folder), Some(name)) = (self.receipts, of.file.file_name()) else {
            return Ok(());
        };
        let path = folder.join(name);
        let partial = path.with_extension("partial");
        let kept = fs::write(&partial, receipt).and_then(|()| fs::rename(&partial, &path));
        kept.map_err(|error| Misuse::File(path, error))
    }
}

impl Outbox<Paper> for Errand<'_> {
    type Failure = Misuse;

    fn document(&self, of: &Paper) -> Result<Option<Vec<u8>>, Misuse> {
        let document = match fs::read(&of.file) {
            Ok(document) => document,
            Err(error) => {
                self.bar.suspend(|| eprintln!("{}: {error}", of.file.display()));
                self.note(of, String::new(), None);
                return Ok(None);
            }
        };
        let sha256 = hex(&sha256(&document));
        let Some(entry) = self.journal.answered(&sha256) else { return Ok(Some(document)) };
        self.done().tally.add_earlier(entry.outcome, &entry.codes);
        self.note(of, sha256, Some(entry.clone()));
        Ok(None)
    }

    fn sent(&self, of: &Paper, document: &[u8], sent: &Sent) -> Result<(), Misuse> {
        let (sha256, entry) = (hex(&sha256(document)), Entry::of(sent));
        if let Ok(answered) = &sent.came {
            // The receipt first: what the journal has is not asked for again.
            self.keep(of, &answered.document)?;
            let kept = self.journal.keep(&sha256, &entry);
            kept.map_err(|error| Misuse::Journal(of.file.clone(), error.into()))?;
        }
        self.tell(of, sent);
        self.done().tally.add(sent, 0);
        self.note(of, sha256, Some(entry));
        Ok(())
    }

    fn pausing(&self, pause: Duration, why: &NoReceipt) {
        progress::pausing(&self.bar, pause, why);
    }
}
