//! What was answered, kept as it comes: a line for each document, by its SHA-256. A line is on the
//! disk before its document counts as answered, so a process that is killed loses none; a line that
//! was cut off is none, so it invents none. What is not in it is sent again, which is safe: the same
//! bytes give the same receipt.

use crate::cli::sending::{Outcome, Sent};
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What begins the first line, before the endpoint.
const FIRST: &str = "ser-submit 1";

/// Codes of answers that the same bytes may not get again: certificates and rights are registered,
/// the day begins, the period before arrives (3xxx, 4xxx, 5002, 5003, 5004).
fn may_heal(code: &str) -> bool {
    code.starts_with('3') || code.starts_with('4') || ["5002", "5003", "5004"].contains(&code)
}

/// An answer, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) outcome: Outcome,
    pub(super) number: String,
    pub(super) codes: Vec<String>,
    /// How long the answer took.
    pub(super) milliseconds: u128,
    pub(super) attempts: u32,
}

impl Entry {
    /// What a document came to.
    pub(super) fn of(sent: &Sent) -> Self {
        Self {
            outcome: sent.outcome(),
            number: sent.number().to_owned(),
            codes: sent.codes(),
            milliseconds: sent.took.as_millis(),
            attempts: sent.attempts,
        }
    }

    /// Whether the same bytes would be answered the same, whenever they are sent.
    fn is_final(&self) -> bool {
        let bound = |code: &String| !may_heal(code) && !code.starts_with('7');
        match self.outcome {
            Outcome::Accepted => true,
            Outcome::Rejected | Outcome::Refused => self.codes.iter().all(bound),
            Outcome::GivenUp => false,
        }
    }

    fn line(&self, sha256: &str) -> String {
        let Self { outcome, number, codes, milliseconds, attempts } = self;
        let (word, codes) = (outcome.word(), codes.join(" "));
        format!("{sha256}\t{word}\t{number}\t{codes}\t{milliseconds}\t{attempts}\n")
    }

    fn read(line: &str) -> Option<(String, Self)> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [sha256, word, number, codes, milliseconds, attempts] = fields.as_slice() else {
            return None;
        };
        let entry = Self {
            outcome: Outcome::of(word)?,
            number: (*number).to_owned(),
            codes: codes.split_whitespace().map(str::to_owned).collect(),
            milliseconds: milliseconds.parse().ok()?,
            attempts: attempts.parse().ok()?,
        };
        Some(((*sha256).to_owned(), entry))
    }
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error("another `ser submit` is at work with it")]
    Taken,
    #[error("it is of {0}: name another with --journal")]
    Elsewhere(String),
    #[error("line {0} is not one of a journal of `ser submit`")]
    Line(usize),
}

/// The journal, open.
#[derive(Debug)]
pub(super) struct Journal {
    file: Mutex<File>,
    before: HashMap<String, Entry>,
}

impl Journal {
    /// Opens it, or begins it, for the documents of an endpoint.
    pub(super) fn open(path: &Path, url: &str) -> Result<Self, Unusable> {
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(path)?;
        file.try_lock().map_err(|why| match why {
            TryLockError::WouldBlock => Unusable::Taken,
            TryLockError::Error(error) => Unusable::File(error),
        })?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        // A line without its end was being written when the process ended.
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        let mut lines = text.get(..whole).unwrap_or_default().lines().zip(1..);
        match lines.next() {
            None => {
                file.set_len(0)?;
                file.rewind()?;
                file.write_all(format!("{FIRST}\t{url}\n").as_bytes())?;
            }
            Some((first, _)) => match first.split_once('\t') {
                Some((FIRST, of)) if of == url => {
                    file.set_len(u64::try_from(whole).map_err(io::Error::other)?)?;
                    file.seek(SeekFrom::End(0))?;
                }
                Some((FIRST, of)) => return Err(Unusable::Elsewhere(of.to_owned())),
                _ => return Err(Unusable::Line(1)),
            },
        }
        file.sync_data()?;
        let before = lines
            .map(|(line, number)| Entry::read(line).ok_or(Unusable::Line(number)))
            .collect::<Result<_, _>>()?;
        Ok(Self { file: Mutex::new(file), before })
    }

    /// The final answer that a document got before.
    pub(super) fn answered(&self, sha256: &str) -> Option<&Entry> {
        self.before.get(sha256).filter(|entry| entry.is_final())
    }

    /// Keeps an answer: it is on the disk when this returns.
    pub(super) fn keep(&self, sha256: &str, entry: &Entry) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let line = entry.line(sha256);
        let end = file.stream_position()?;
        let kept = file.write_all(line.as_bytes()).and_then(|()| file.sync_data());
        if kept.is_err() {
            // Nothing is to be written after half a line.
            file.set_len(end)?;
            file.seek(SeekFrom::Start(end))?;
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "http://127.0.0.1:1/ws/v1";

    fn entry(outcome: Outcome, codes: &[&str]) -> Entry {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Entry {
            outcome,
            number: "CJF990000001KFP261120".into(),
            codes,
            milliseconds: 5,
            attempts: 2,
        }
    }

    #[test]
    fn an_answer_is_found_again_and_a_line_that_was_cut_off_is_none() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("journal");
        let accepted = entry(Outcome::Accepted, &["5024"]);
        Journal::open(&path, URL).unwrap().keep("aa", &accepted).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        let cut = accepted.line("bb");
        for length in 0..cut.len() {
            std::fs::write(&path, format!("{whole}{}", &cut[..length])).unwrap();
            let journal = Journal::open(&path, URL).unwrap();
            assert_eq!(journal.answered("aa"), Some(&accepted));
            assert_eq!(journal.answered("bb"), None);
            journal.keep("cc", &accepted).unwrap();
            drop(journal);
            assert_eq!(Journal::open(&path, URL).unwrap().answered("cc"), Some(&accepted));
        }
    }

    #[test]
    fn what_another_registration_or_day_may_heal_is_sent_again() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("journal");
        let cases = [
            ("aa", entry(Outcome::Rejected, &["5014"]), true),
            ("bb", entry(Outcome::Rejected, &["5003", "5010"]), false),
            ("cc", entry(Outcome::Refused, &["3009"]), false),
            ("dd", entry(Outcome::Refused, &["1001"]), true),
            ("ee", entry(Outcome::Refused, &["7006"]), false),
            ("ff", entry(Outcome::GivenUp, &["9001"]), false),
        ];
        let journal = Journal::open(&path, URL).unwrap();
        cases.iter().for_each(|(sha256, entry, _)| journal.keep(sha256, entry).unwrap());
        drop(journal);
        let journal = Journal::open(&path, URL).unwrap();
        for (sha256, entry, is_final) in &cases {
            assert_eq!(journal.answered(sha256), is_final.then_some(entry), "{sha256}");
        }
    }

    #[test]
    fn a_journal_is_of_one_endpoint_of_one_process_and_of_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("journal");
        let journal = Journal::open(&path, URL).unwrap();
        assert!(matches!(Journal::open(&path, URL), Err(Unusable::Taken)));
        drop(journal);
        let other = Journal::open(&path, "https://ser.test/ws/v1");
        assert!(matches!(other, Err(Unusable::Elsewhere(of)) if of == URL));
        std::fs::write(&path, format!("{FIRST}\t{URL}\nTEST\n")).unwrap();
        assert!(matches!(Journal::open(&path, URL), Err(Unusable::Line(2))));
        std::fs::write(&path, "TEST\n").unwrap();
        assert!(matches!(Journal::open(&path, URL), Err(Unusable::Line(1))));
    }
}
