//! getStareServiciu: whether declarations can be taken, and how the last hour went.

use super::{LastHour, Limits, Service, Unavailable};
use crate::{declaration::Outage, registry::Environment, store::outages};
use chrono::{DateTime, TimeDelta, Utc};

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
    /// Probes the path to acceptance: the database takes a write and commits it.
    pub fn state(&self) -> Result<ServiceState, Unavailable> {
        let time = self.clock.now();
        let taking = self
            .store
            .probe(time)
            .inspect_err(|error| log::error!("declarations cannot be taken: {error}"))
            .is_ok();
        let outages = self
            .store
            .read(|session| outages::declared_since(session, time - TOLD))
            .inspect_err(|error| log::error!("outages cannot be read: {error}"))
            .unwrap_or_default();
        Ok(ServiceState {
            environment: self.environment,
            version: env!("CARGO_PKG_VERSION"),
            time,
            taking,
            limits: self.limits.clone(),
            last_hour: self.pulse.last_hour(time),
            outages,
        })
    }
}
