//! How much each caller may ask for: token buckets in memory, each a single instant, the one at
//! which the bucket would be full again. A bucket that is full is forgotten: it is like one that
//! never was. Counts of this process alone.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Buckets that are kept at once, at most: a few megabytes. Whoever fills them with addresses finds
/// all of them emptied, never another's allowance used up.
const KEPT: usize = 65_536;

/// So many messages a second for ever, and so many at once after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Messages a second.
    pub each_second: NonZeroU32,
    /// Messages at once.
    pub at_once: NonZeroU32,
}

/// What a caller has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Messages at once, after a pause.
    pub limit: u32,
    /// Messages now.
    pub remaining: u32,
    /// Until `remaining` is `limit` again.
    pub reset: Duration,
    /// In which `limit` messages come back.
    pub window: Duration,
}

/// A caller that asked for more than it may (9002).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// What it has: nothing now.
    pub allowance: Allowance,
    /// Until it may ask again.
    pub wait: Duration,
}

impl Rate {
    /// So many a second, so many at once.
    pub const fn new(each_second: NonZeroU32, at_once: NonZeroU32) -> Self {
        Self { each_second, at_once }
    }

    /// What one message takes.
    fn cost(self) -> Duration {
        Duration::from_secs(1) / self.each_second.get()
    }

    fn window(self) -> Duration {
        self.cost() * self.at_once.get()
    }

    /// What is left of a bucket that will be full after `missing`.
    fn allowance(self, missing: Duration) -> Allowance {
        let left = self.window().saturating_sub(missing).as_nanos() / self.cost().as_nanos().max(1);
        Allowance {
            limit: self.at_once.get(),
            remaining: u32::try_from(left).unwrap_or(u32::MAX),
            reset: missing,
            window: self.window(),
        }
    }

    /// The same, where a message more may be taken out.
    fn look(self, missing: Duration) -> Result<Allowance, Exceeded> {
        let allowance = self.allowance(missing);
        match (missing + self.cost()).checked_sub(self.window()) {
            Some(wait) if !wait.is_zero() => Err(Exceeded { allowance, wait }),
            _ => Ok(allowance),
        }
    }
}

/// One bucket for each key.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Option<Rate>,
    /// When each is full again.
    full: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Buckets<K> {
    /// All full; without a rate nobody is limited.
    pub fn new(rate: Option<Rate>) -> Self {
        Self { rate, full: Mutex::default() }
    }

    /// Takes one message out; nothing is taken of a bucket that has none.
    pub fn take(&self, key: K, now: Instant) -> Result<Option<Allowance>, Exceeded> {
        let Some(rate) = self.rate else { return Ok(None) };
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = missing(&full, &key, now);
        rate.look(missing)?;
        let after = missing + rate.cost();
        make_room(&mut full, now);
        full.insert(key, now + after);
        Ok(Some(rate.allowance(after)))
    }

    /// Looks without taking.
    pub fn look(&self, key: &K, now: Instant) -> Result<Option<Allowance>, Exceeded> {
        let Some(rate) = self.rate else { return Ok(None) };
        let full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        rate.look(missing(&full, key, now)).map(Some)
    }
}

fn missing<K: Eq + Hash>(full: &HashMap<K, Instant>, key: &K, now: Instant) -> Duration {
    full.get(key).map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
}

/// Forgets what is full; when that is not even half, all, so that this is done seldom.
fn make_room<K: Eq + Hash>(full: &mut HashMap<K, Instant>, now: Instant) {
    if full.len() < KEPT {
        return;
    }
    full.retain(|_, at| *at > now);
    if full.len() > KEPT / 2 {
        log::warn!("allowances of more than {} callers: all begin anew", KEPT / 2);
        full.clear();
    }
}

/// What is allowed to persons who proved who they are. A message that only claims to be somebody's
/// uses up nothing of theirs; nor does a signed document that came before, which anybody may have
/// copied.
#[derive(Debug)]
pub struct Allowances {
    persons: Buckets<i64>,
    /// Whose certificates were recognised, by their SHA-256.
    known: Mutex<HashMap<[u8; 32], i64>>,
    documents: Mutex<Lately>,
}

/// Documents that were counted lately, by their SHA-256, in the order in which they came.
#[derive(Debug, Default)]
struct Lately {
    known: HashSet<[u8; 32]>,
    order: VecDeque<[u8; 32]>,
}

/// A person: ten messages a second, three thousand at once.
const PERSON: Rate = rate(10, 3000);

/// A rate written down here.
pub const fn rate(each_second: u32, at_once: u32) -> Rate {
    match (NonZeroU32::new(each_second), NonZeroU32::new(at_once)) {
        (Some(each_second), Some(at_once)) => Rate::new(each_second, at_once),
        _ => Rate::new(NonZeroU32::MIN, NonZeroU32::MIN),
    }
}

impl Default for Allowances {
    fn default() -> Self {
        Self::new(Some(PERSON))
    }
}

impl Allowances {
    /// So much for each person; without a rate, as much as they like.
    pub fn new(rate: Option<Rate>) -> Self {
        Self { persons: Buckets::new(rate), known: Mutex::default(), documents: Mutex::default() }
    }

    /// The person whose certificate was recognised on an earlier message of this process.
    pub fn known(&self, certificate: &[u8; 32]) -> Option<i64> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(certificate).copied()
    }

    /// What a person has left.
    pub fn look(&self, person_id: i64) -> Result<Option<Allowance>, Exceeded> {
        self.persons.look(&person_id, Instant::now())
    }

    /// Counts a message of a person who proved to send it, by this certificate.
    pub(super) fn count(
        &self,
        person_id: i64,
        certificate: &[u8; 32],
    ) -> Result<Option<Allowance>, Exceeded> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(*certificate, person_id);
        drop(known);
        self.persons.take(person_id, Instant::now())
    }

    /// Counts a document that a person signed, the first time that it comes.
    pub(super) fn count_document(
        &self,
        person_id: i64,
        document: &[u8; 32],
    ) -> Result<Option<Allowance>, Exceeded> {
        let mut lately = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.known.contains(document) {
            return Ok(self.look(person_id).unwrap_or_else(|over| Some(over.allowance)));
        }
        let allowance = self.persons.take(person_id, Instant::now())?;
        lately.add(*document);
        Ok(allowance)
    }
}

impl Lately {
    fn add(&mut self, document: [u8; 32]) {
        if self.order.len() >= KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known.insert(document);
        self.order.push_back(document);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_what_it_holds_at_once_and_then_its_rate() {
        let (buckets, start) = (Buckets::new(Some(rate(2, 3))), Instant::now());
        for remaining in [2, 1, 0] {
            assert_eq!(buckets.take("a", start).unwrap().unwrap().remaining, remaining);
        }
        let over = buckets.take("a", start).unwrap_err();
        assert_eq!(over.wait, Duration::from_millis(500));
        assert_eq!(over.allowance.remaining, 0);
        assert_eq!(over.allowance.reset, Duration::from_millis(1500));
        assert_eq!(buckets.take("a", start).unwrap_err().wait, Duration::from_millis(500));
        let later = start + Duration::from_millis(500);
        assert_eq!(buckets.take("a", later).unwrap().unwrap().remaining, 0);
        assert!(buckets.take("a", later).is_err());
        let rested = start + Duration::from_secs(9);
        assert_eq!(buckets.look(&"a", rested).unwrap().unwrap().remaining, 3);
    }

    #[test]
    fn each_has_a_bucket_of_its_own_and_without_a_rate_nobody_has_any() {
        let (buckets, now) = (Buckets::new(Some(rate(1, 1))), Instant::now());
        assert!(buckets.take("a", now).is_ok() && buckets.take("b", now).is_ok());
        assert!(buckets.take("a", now).is_err());
        let free = Buckets::new(None);
        assert!((0..9).all(|_| free.take("a", now) == Ok(None)));
    }

    #[test]
    fn however_many_addresses_come_the_memory_of_them_is_bounded() {
        let (buckets, now) = (Buckets::new(Some(rate(1, 9))), Instant::now());
        for address in 0..3 * KEPT {
            buckets.take(address, now).unwrap();
            assert!(buckets.full.lock().unwrap().len() <= KEPT);
        }
        let mut lately = Lately::default();
        for document in 0..KEPT + 9 {
            let mut sha256 = [0; 32];
            sha256[..8].copy_from_slice(&document.to_le_bytes());
            lately.add(sha256);
        }
        assert_eq!((lately.known.len(), lately.order.len()), (KEPT, KEPT));
    }

    #[test]
    fn a_document_that_is_sent_again_uses_up_nothing_of_its_signers() {
        let allowances = Allowances::new(Some(rate(1, 2)));
        let count = |document| allowances.count_document(7, &[document; 32]);
        assert!((0..9).all(|_| count(1).is_ok()));
        assert_eq!(allowances.look(7).unwrap().unwrap().remaining, 1);
        assert!(count(2).is_ok() && count(3).is_err());
        // Not counted when it was refused: it may come again.
        assert!(count(3).is_err());
        assert!(count(1).is_ok());
    }

    #[test]
    fn a_person_is_known_by_a_certificate_that_was_recognised() {
        let allowances = Allowances::default();
        assert_eq!(allowances.known(&[1; 32]), None);
        allowances.count(7, &[1; 32]).unwrap();
        assert_eq!((allowances.known(&[1; 32]), allowances.known(&[2; 32])), (Some(7), None));
    }
}
