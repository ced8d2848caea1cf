//! HTTP: the only place that knows actix. Takes bytes within limits, hands them to a blocking
//! thread, and gives back what `soap` made of them; its own failures are SOAP faults too.

mod address;
mod admission;
mod blocking;
mod body;
mod contract;
mod health;
mod media;
mod message;
mod metrics;
mod pages;
mod peer;
mod reply;
mod server;

pub use admission::Admission;
pub use server::{BindError, Running, Server};

use crate::operations::Service;
use metrics::Metrics;
use std::sync::Arc;
use std::time::Duration;

/// Where the service answers.
const ENDPOINT: &str = "/ws/v1";

/// The same, as programs write it that join addresses with a slash.
const ENDPOINT_SLASH: &str = "/ws/v1/";

/// What HTTP allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// Messages in work at once.
    pub messages: usize,
    /// Bytes of bodies held at once; at least one body is always taken.
    pub held: usize,
    /// How long a body may keep silent.
    pub silence: Duration,
    /// How long a TLS handshake may take: a card asks its holder for a PIN in the midst of it.
    pub handshake: Duration,
    /// How long a body may take.
    pub patience: Duration,
    /// How long an answer may take to be made, once the message is whole.
    pub answering: Duration,
    /// How long a stop waits for what was taken.
    pub stopping: Duration,
    /// Whether a proxy in front sets X-Forwarded-Proto and X-Forwarded-Host.
    pub forwarded: bool,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            messages: 64,
            held: 192 << 20,
            silence: Duration::from_secs(30),
            handshake: Duration::from_secs(60),
            patience: Duration::from_secs(300),
            answering: Duration::from_secs(50),
            stopping: Duration::from_secs(120),
            forwarded: false,
        }
    }
}

/// What every worker shares.
struct Shared {
    service: Arc<Service>,
    settings: HttpSettings,
    admission: Admission,
    metrics: Metrics,
}
