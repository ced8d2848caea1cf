//! getStareServiciu: whether declarations can be taken, and how the last hour went.

use super::{LastHour, Limits, Service, Unavailable};
use crate::{
    declaration::Outage,
    registry::Environment,
    store::{self, StoreError, outages},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// The service as it is at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceState {
    /// TEST or PRODUCTIE.
    pub environment: Environment,
    /// Of this program.
    pub version: &'static str,
    /// The service's own time: what deadlines are counted by.
    pub time: DateTime<Utc>,
    /// Whether a declaration sent now would be taken.
    pub taking: bool,
    /// How large a declaration may be.
    pub limits: Limits,
    /// The last 60 minutes of the process that answers.
    pub last_hour: LastHour,
    /// Declared outages: those not over, and those over within the last 72 hours.
    pub outages: Vec<Outage>,
}

/// How long an outage that is over is still told: no deadline is moved further.
const TOLD: TimeDelta = TimeDelta::hours(72);

impl Service {
    /// Whether a declaration sent now would be taken: the database takes a write and commits it, and
    /// the last declarations found room.
    pub fn ready(&self) -> bool {
        self.probe(self.clock.now()).is_ok()
    }

    /// How the service is. A database that cannot be reached is not asked for the outages too.
    pub fn state(&self) -> Result<ServiceState, Unavailable> {
        use store::Unavailable::{Exhausted, Silent, Unreachable};
        let time = self.clock.now();
        let probed = self.probe(time);
        let outages = match probed.as_ref().map_err(AsRef::as_ref) {
            Err(StoreError::Unavailable(Unreachable(_) | Exhausted | Silent)) => Vec::new(),
            _ => self.outages(time),
        };
        Ok(ServiceState {
            environment: self.environment,
            version: env!("CARGO_PKG_VERSION"),
            time,
            taking: probed.is_ok(),
            limits: self.limits.clone(),
            last_hour: self.pulse.last_hour(time),
            outages,
        })
    }

    /// A full disk may still have room for the little that is written here: there it is the last
    /// declarations that know.
    fn probe(&self, time: DateTime<Utc>) -> Result<(), Arc<StoreError>> {
        let full = || store::Unavailable::Unwritable("a declaration found no room".to_owned());
        let room = || match self.pulse.finds_room() {
            true => Ok(()),
            false => Err(Arc::new(StoreError::Unavailable(full()))),
        };
        let told = |error: &Arc<_>| log::error!("declarations cannot be taken: {error}");
        self.store.probe(time).and_then(|()| room()).inspect_err(told)
    }

    fn outages(&self, time: DateTime<Utc>) -> Vec<Outage> {
        self.store
            .read(|session| outages::declared_since(session, time - TOLD))
            .inspect_err(|error| log::error!("outages cannot be read: {error}"))
            .unwrap_or_default()
    }
}
