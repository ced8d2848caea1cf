//! Ours, not the caller's: the third kind of error.

use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicU32, Ordering};

/// The service could not do its part; the caller may try again. The cause is in the log, whole,
/// beside the incident's number, and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// 9001: something the service stands on does not answer; likely to pass.
    #[error("unavailable, incident {incident}")]
    Passing {
        /// What to quote when asking about it.
        incident: String,
        /// Seconds to wait.
        retry_after: u32,
    },
    /// 9003: a fault of the service itself.
    #[error("internal error, incident {incident}")]
    Internal {
        /// What to quote when asking about it.
        incident: String,
    },
}

/// Seconds after which a caller is told to come again.
const PAUSE: u32 = 30;

impl Unavailable {
    /// Logs the cause and gives it a number: 9001.
    pub fn passing(now: DateTime<Utc>, cause: &dyn std::error::Error) -> Self {
        Self::Passing { incident: incident(now, cause), retry_after: PAUSE }
    }

    /// Logs the cause and gives it a number: 9003.
    pub fn internal(now: DateTime<Utc>, cause: &dyn std::error::Error) -> Self {
        Self::Internal { incident: incident(now, cause) }
    }
}

/// Logs an error with its causes; the number is the instant, the process and a count.
fn incident(now: DateTime<Utc>, cause: &dyn std::error::Error) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let incident = format!("{}-{}-{count}", now.format("%y%m%d%H%M%S"), std::process::id());
    let causes = std::iter::successors(Some(cause), |error| error.source());
    let story: Vec<String> = causes.map(ToString::to_string).collect();
    log::error!("incident {incident}: {}", story.join(": "));
    incident
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_incidents_of_one_instant_have_two_numbers() {
        let [one, other] = [0, 1].map(|_| Unavailable::internal(Utc::now(), &std::fmt::Error));
        assert_ne!(one, other);
    }
}
