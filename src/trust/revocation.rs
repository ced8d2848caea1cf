//! Where the status of certificates comes from: lists in files and at addresses, and responders. What
//! was answered is kept until its nextUpdate, and renewed in the background before: a submission
//! asks nobody while everything is warm.

use super::{
    crl::{self, Crl, CrlProblem},
    fetch::Fetcher,
    ocsp,
    status::{Known, Status, Why},
};
use crate::signature::sha256;
use chrono::{DateTime, TimeDelta, Utc};
use openssl::x509::{X509, X509Ref};
use std::{
    collections::HashMap,
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::SystemTime,
};

/// Where a list is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// In a file, read again when it changes.
    File(PathBuf),
    /// At an address (HTTP), fetched again before its nextUpdate.
    Url(String),
}

/// Where statuses come from, as the operator says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Lists.
    pub lists: Vec<Place>,
    /// Whether addresses in certificates are asked: those of lists and of responders.
    pub named: bool,
    /// Whether they may be those of machines of the inside.
    pub inside: bool,
}

/// The longest and the shortest pause before an answer is renewed.
const PAUSES: [TimeDelta; 2] = [TimeDelta::hours(1), TimeDelta::minutes(1)];
/// Answers about a certificate that nobody used for so long are forgotten.
const FORGOTTEN: TimeDelta = TimeDelta::days(2);
/// Addresses of lists that certificates named, at most.
const MOST_NAMED: usize = 256;

/// A list that was read.
#[derive(Debug, Clone)]
struct Held {
    crl: Arc<Crl>,
    /// Of a file: when it was changed, and how long it was.
    file: Option<(SystemTime, u64)>,
    renew: DateTime<Utc>,
}

/// An answer of a responder, and what it was asked.
#[derive(Debug, Clone)]
struct Answered {
    certificate: X509,
    issuer: X509,
    answer: ocsp::Answer,
    used: DateTime<Utc>,
    renew: DateTime<Utc>,
}

/// Everything that is known of revocations.
#[derive(Debug)]
pub struct Revocation {
    sources: Sources,
    fetcher: Fetcher,
    lists: RwLock<Arc<HashMap<Place, Held>>>,
    answers: Mutex<HashMap<[u8; 32], Answered>>,
}

/// Why a list is not one.
#[derive(Debug, thiserror::Error)]
pub enum NoList {
    /// Its file.
    #[error("{path}: {problem}", path = .0.display(), problem = .1)]
    File(PathBuf, std::io::Error),
    /// What is in it.
    #[error("{0}: {1}")]
    Content(Place, CrlProblem),
}

impl From<&str> for Place {
    fn from(text: &str) -> Self {
        let is_address = text.starts_with("http://") || text.starts_with("https://");
        if is_address { Self::Url(text.into()) } else { Self::File(text.into()) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Url(url) => f.write_str(url),
        }
    }
}

impl Revocation {
    /// Reads the lists in files, each of which must be one; addresses are asked with the first
    /// [`Revocation::refresh`].
    pub fn open(sources: Sources, now: DateTime<Utc>) -> Result<Self, Vec<NoList>> {
        let fetcher = Fetcher::new(sources.inside);
        let revocation =
            Self { sources, fetcher, lists: RwLock::default(), answers: Mutex::default() };
        let files = revocation.sources.lists.iter();
        let read = files.filter_map(|place| match place {
            Place::File(path) => revocation.read(place, path, now).err(),
            Place::Url(_) => None,
        });
        let mistakes: Vec<_> = read.collect();
        if mistakes.is_empty() { Ok(revocation) } else { Err(mistakes) }
    }

    /// Whether anything was said of where statuses come from.
    pub fn is_configured(&self) -> bool {
        self.sources.named || !self.sources.lists.is_empty()
    }

    /// Reads files that changed, and asks again what is about to expire: for the background.
    pub fn refresh(&self, now: DateTime<Utc>) {
        for place in &self.sources.lists {
            match place {
                Place::File(path) => {
                    if let Err(problem) = self.read(place, path, now) {
                        log::warn!("{problem}; what was read before stays");
                    }
                }
                Place::Url(url) => self.renew(url, now),
            }
        }
        let named: Vec<Place> = self.held().keys().cloned().collect();
        for place in named.iter().filter(|place| !self.sources.lists.contains(place)) {
            if let Place::Url(url) = place {
                self.renew(url, now);
            }
        }
        self.renew_answers(now);
    }

    /// What is known of a certificate of an issuer at an instant. Asks over the network only what
    /// nothing that is kept can tell.
    pub(super) fn status(
        &self,
        certificate: &X509,
        issuer: &X509,
        authority: bool,
        at: DateTime<Utc>,
    ) -> Known {
        let mut why = Why::NoSource;
        for crl in self.covering(certificate, issuer, authority) {
            match listed(&crl, certificate, issuer, at) {
                Known { status: Status::Unknown(cause), .. } => why = cause,
                known => return known,
            }
        }
        if let Some(known) = self.answered(certificate, at) {
            return known;
        }
        if self.sources.named {
            match self.asked(certificate, issuer, authority, at) {
                Known { status: Status::Unknown(Why::NoSource), .. } => {}
                known => return known,
            }
        }
        why.into()
    }

    /// The lists that speak of a certificate, the last made first.
    fn covering(&self, certificate: &X509, issuer: &X509, authority: bool) -> Vec<Arc<Crl>> {
        let held = self.held();
        let lists = held.values().map(|held| &held.crl);
        let covering = lists.filter(|crl| crl.covers(certificate, issuer, authority));
        let mut covering: Vec<_> = covering.map(Arc::clone).collect();
        covering.sort_by_key(|crl| std::cmp::Reverse(crl.source().produced));
        covering
    }

    /// What a responder said before.
    fn answered(&self, certificate: &X509Ref, at: DateTime<Utc>) -> Option<Known> {
        let name = sha256(&certificate.to_der().ok()?);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let held = answers.get_mut(&name).filter(|held| held.answer.source.is_fresh(at))?;
        held.used = at;
        let ocsp::Answer { status, source } = held.answer.clone();
        Some(Known { status, source: Some(source) })
    }

    /// Asks where the certificate says: responders first, then lists.
    fn asked(
        &self,
        certificate: &X509,
        issuer: &X509,
        authority: bool,
        at: DateTime<Utc>,
    ) -> Known {
        let mut why = Why::NoSource;
        for url in ocsp::urls(certificate) {
            let known = || self.answered(certificate, at);
            match self.question(&url, certificate, issuer, at, known) {
                Known { status: Status::Unknown(cause), .. } => why = cause,
                known => return known,
            }
        }
        for url in crl::urls(certificate) {
            let place = Place::Url(url.clone());
            if self.held().len() >= MOST_NAMED && !self.held().contains_key(&place) {
                continue;
            }
            let held = || self.held().get(&place).filter(|held| held.renew > at).map(|_| ());
            let fetched = self.fetcher.ask(&url, None, held, |bytes| self.keep(&place, &bytes, at));
            let list = self.held().get(&place).map(|held| Arc::clone(&held.crl));
            match list.filter(|crl| crl.covers(certificate, issuer, authority)) {
                Some(crl) => match listed(&crl, certificate, issuer, at) {
                    Known { status: Status::Unknown(cause), .. } => why = cause,
                    known => return known,
                },
                None if fetched.is_none() => why = Why::Unreachable,
                None => why = Why::NotKnown,
            }
        }
        why.into()
    }

    fn question(
        &self,
        url: &str,
        certificate: &X509,
        issuer: &X509,
        at: DateTime<Utc>,
        known: impl FnOnce() -> Option<Known>,
    ) -> Known {
        let Ok(request) = ocsp::request(certificate, issuer) else {
            return Why::NotKnown.into();
        };
        let question = Some(("application/ocsp-request", &*request));
        // What is wrong with the answer about one certificate is no failure of the address.
        let read = |bytes: Vec<u8>| match ocsp::read(&bytes, certificate, issuer, at) {
            Ok(answer) => Ok(self.remember(certificate, issuer, answer, at)),
            Err(why) => Ok(why.into()),
        };
        self.fetcher.ask(url, question, known, read).unwrap_or(Why::Unreachable.into())
    }

    fn remember(
        &self,
        certificate: &X509,
        issuer: &X509,
        answer: ocsp::Answer,
        at: DateTime<Utc>,
    ) -> Known {
        let known = Known { status: answer.status.clone(), source: Some(answer.source.clone()) };
        let Ok(name) = certificate.to_der().map(|der| sha256(&der)) else { return known };
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let used = answers.get(&name).map_or(at, |held| held.used);
        let renew = renewal(at, answer.source.until);
        let (certificate, issuer) = (certificate.clone(), issuer.clone());
        answers.insert(name, Answered { certificate, issuer, answer, used, renew });
        known
    }

    fn renew_answers(&self, now: DateTime<Utc>) {
        let due: Vec<Answered> = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            answers.retain(|_, held| now - held.used < FORGOTTEN);
            answers.values().filter(|held| held.renew <= now).cloned().collect()
        };
        for Answered { certificate, issuer, .. } in due {
            for url in ocsp::urls(&certificate) {
                let known = self.question(&url, &certificate, &issuer, now, || None);
                if !matches!(known.status, Status::Unknown(_)) {
                    break;
                }
            }
        }
    }

    /// Reads a file, if it is another than before.
    fn read(&self, place: &Place, path: &Path, now: DateTime<Utc>) -> Result<(), NoList> {
        let failed = |error| NoList::File(path.to_owned(), error);
        let described = fs::metadata(path).map_err(failed)?;
        let file = (described.modified().map_err(failed)?, described.len());
        if self.held().get(place).is_some_and(|held| held.file == Some(file)) {
            return Ok(());
        }
        let bytes = fs::read(path).map_err(failed)?;
        self.put(place, &bytes, Some(file), now)
            .map_err(|problem| NoList::Content(place.clone(), problem))
    }

    /// Fetches a list, if it is time.
    fn renew(&self, url: &str, now: DateTime<Utc>) {
        let place = Place::Url(url.to_owned());
        let held = || self.held().get(&place).filter(|held| held.renew > now).map(|_| ());
        // What failed is logged, and what was there before stays.
        self.fetcher
            .ask(url, None, held, |bytes| self.keep(&place, &bytes, now))
            .unwrap_or_default();
    }

    fn keep(&self, place: &Place, bytes: &[u8], now: DateTime<Utc>) -> Result<(), ()> {
        self.put(place, bytes, None, now).map_err(|problem| {
            log::warn!("{place}: {problem}; what was there before stays");
        })
    }

    /// An older list never takes the place of a newer one.
    fn put(
        &self,
        place: &Place,
        bytes: &[u8],
        file: Option<(SystemTime, u64)>,
        now: DateTime<Utc>,
    ) -> Result<(), CrlProblem> {
        let read = Arc::new(Crl::read(bytes)?);
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        let before = lists.get(place).map(|held| Arc::clone(&held.crl));
        let crl = before.filter(|before| !read.follows(before)).unwrap_or(read);
        let renew = renewal(now, crl.source().until);
        Arc::make_mut(&mut lists).insert(place.clone(), Held { crl, file, renew });
        Ok(())
    }

    /// The lists of this moment; nobody waits for whoever uses them.
    fn held(&self) -> Arc<HashMap<Place, Held>> {
        Arc::clone(&self.lists.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn listed(crl: &Crl, certificate: &X509, issuer: &X509, at: DateTime<Utc>) -> Known {
    if !crl.source().is_fresh(at) {
        return Why::Stale.into();
    }
    match crl.status(certificate, issuer) {
        Status::Unknown(why) => why.into(),
        status => Known { status, source: Some(crl.source().clone()) },
    }
}

/// Half of the time that is left, and no longer than an hour: what its provider says sooner, is known.
fn renewal(now: DateTime<Utc>, until: DateTime<Utc>) -> DateTime<Utc> {
    let [longest, shortest] = PAUSES;
    now + ((until - now) / 2).min(longest).max(shortest)
}
