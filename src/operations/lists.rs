//! The imported lists as this process knows them: read again when an import is newer, so that no
//! server is restarted for it.

use crate::{
    nomenclature::Nomenclatures,
    store::{
        Session, StoreError,
        nomenclatures::{self, Stamp},
    },
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Lists, and when it was last asked whether there are newer ones.
pub struct Lists {
    age: Duration,
    known: Mutex<Option<Known>>,
}

struct Known {
    asked: Instant,
    stamp: Stamp,
    lists: Arc<Nomenclatures>,
}

impl Lists {
    /// None read yet; an import is noticed after `age` at the latest.
    pub fn new(age: Duration) -> Self {
        Self { age, known: Mutex::new(None) }
    }

    /// The lists as they are. Who comes while they are read waits for them.
    pub(super) fn current(&self, session: &mut Session) -> Result<Arc<Nomenclatures>, StoreError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.as_ref().filter(|known| known.asked.elapsed() < self.age);
        if let Some(known) = fresh {
            return Ok(Arc::clone(&known.lists));
        }
        let (asked, stamp) = (Instant::now(), nomenclatures::stamp(session)?);
        let lists = match known.as_ref().filter(|known| known.stamp == stamp) {
            Some(known) => Arc::clone(&known.lists),
            None => Arc::new(nomenclatures::load(session)?),
        };
        *known = Some(Known { asked, stamp, lists: Arc::clone(&lists) });
        Ok(lists)
    }
}
