//! getStareServiciu: whether declarations can be taken, and how the last hour went.

use super::{LastHour, Limits, Service, Unavailable};
use crate::registry::Environment;
use chrono::{DateTime, Utc};

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
    /// Declared outages that bear on the deadlines.
    pub outages: Vec<Outage>,
}

/// A declared outage of the service (`domain.md`, Periods).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub to: Option<DateTime<Utc>>,
    /// Why, for people.
    pub reason: String,
}

impl Service {
    /// Probes the path to acceptance: the database takes a write and commits it.
    pub fn state(&self) -> Result<ServiceState, Unavailable> {
        let time = self.clock.now();
        let taking = self
            .store
            .probe(time)
            .inspect_err(|error| log::error!("declarations cannot be taken: {error}"))
            .is_ok();
        Ok(ServiceState {
            environment: self.environment,
            version: env!("CARGO_PKG_VERSION"),
            time,
            taking,
            limits: self.limits.clone(),
            last_hour: self.pulse.last_hour(time),
            outages: Vec::new(),
        })
    }
}
