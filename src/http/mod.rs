//! HTTP: the only place that knows actix. Takes bytes within limits, hands them to a blocking
//! thread, and gives back what `soap` made of them; its own failures are SOAP faults too.

mod address;
mod admission;
mod blocking;
mod body;
mod connections;
mod contract;
mod health;
mod line;
mod listening;
mod media;
mod message;
mod metrics;
mod pace;
mod pages;
mod peer;
mod reply;
mod sender;
mod server;
mod shares;
mod turns;

pub use connections::raise_open_files;
pub use server::{BindError, Running, Server};

use crate::operations::{Buckets, Rate, Service, rate};
use admission::Admission;
use connections::Connections;
use listening::BESIDE;
use metrics::Metrics;
use std::net::IpAddr;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Where the service answers.
const ENDPOINT: &str = "/ws/v1";

/// The same, as programs write it that join addresses with a slash.
const ENDPOINT_SLASH: &str = "/ws/v1/";

/// What HTTP allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// Messages in work at once: each has a core or a connection to the database, or waits for one.
    pub messages: usize,
    /// Messages that wait for their turn, at most, for half of `answering`.
    pub waiting: usize,
    /// Bytes of bodies and answers held at once; at least one body is always taken.
    pub held: usize,
    /// Messages of one address; none: as many as it likes.
    pub address: Option<Rate>,
    /// Connections of one address, at most.
    pub connections: usize,
    /// How long a body may keep silent, and the reader of an answer.
    pub silence: Duration,
    /// How long a connection may be idle between two messages.
    pub idle: Duration,
    /// How long a TLS handshake may take: a card asks its holder for a PIN in the midst of it.
    pub handshake: Duration,
    /// How long a body may take, and the reading of an answer.
    pub patience: Duration,
    /// How long an answer may take to be made, once the message is whole.
    pub answering: Duration,
    /// How long a stop waits for what was taken.
    pub stopping: Duration,
    /// Whether a proxy in front sets X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-For.
    pub forwarded: bool,
}

/// An address: twenty messages a second, three thousand at once. A whole nation's backlog of three
/// days, 33,000 declarations, comes from one address in half an hour.
const ADDRESS: Rate = rate(20, 3000);

impl HttpSettings {
    /// Messages in work at once where there are so many connections to the database: one for each of
    /// them, and one for each core.
    pub fn messages_for(connections: u32) -> usize {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        available_parallelism().map_or(1, usize::from).saturating_add(connections)
    }
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            messages: Self::messages_for(8),
            waiting: 512,
            held: 192 << 20,
            address: Some(ADDRESS),
            connections: 1000,
            silence: Duration::from_secs(30),
            idle: Duration::from_secs(30),
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
    connections: Connections,
    addresses: Buckets<IpAddr>,
    metrics: Metrics,
    /// Turns of pages, which wait for the database beside the messages.
    pages: Arc<Semaphore>,
    /// Turns of `/ready`, which no crowd of readers keeps from being answered.
    ready: Arc<Semaphore>,
}

impl Shared {
    fn new(service: Arc<Service>, settings: HttpSettings) -> Self {
        let HttpSettings { messages, waiting, answering, held, .. } = settings;
        let HttpSettings { address, connections, forwarded, .. } = settings;
        Self {
            service,
            admission: Admission::new(messages, waiting, answering / 2, held),
            // A proxy limits them itself.
            connections: Connections::new((!forwarded).then_some(connections)),
            addresses: Buckets::new(address),
            metrics: Metrics::default(),
            pages: Arc::new(Semaphore::new(BESIDE)),
            ready: Arc::new(Semaphore::new(BESIDE)),
            settings,
        }
    }
}
