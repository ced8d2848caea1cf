//! `GET /metrics`: counts of this process for Prometheus. What was answered is counted where it is
//! answered; what is in work is looked up when asked. Never whose it was.

use super::{Shared, address, contract};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, prometheus_text as text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::fmt;
use std::time::Duration;

/// Bounds of the durations, seconds.
const BOUNDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 50.0];

/// What was answered since the process began.
#[derive(Debug)]
pub(super) struct Metrics {
    answers: Family<Answer, Counter>,
    durations: Family<Asked, Histogram, fn() -> Histogram>,
    away: Family<Away, Counter>,
}

/// Why something is turned away before it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(super) enum Reason {
    /// The address sent more messages than it may (9002).
    Address,
    /// The person sent more messages than it may (9002).
    Person,
    /// No room for the bytes (9001).
    Bytes,
    /// As many wait as may (9001).
    Queue,
    /// It would wait too long, or did (9001).
    Wait,
    /// The address has as many connections as it may.
    Connections,
    /// The reader of an answer took too long.
    Reader,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Away {
    reason: Reason,
}

/// An operation by its name on the wire, empty where none was found, and what became of it: the
/// outcome, the code of the fault, or nothing where there is no more to say than that it was done.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    operation: &'static str,
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    operation: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            answers: Family::default(),
            away: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
        }
    }
}

impl Metrics {
    /// Counts what was turned away.
    pub(super) fn turned_away(&self, reason: Reason) {
        self.away.get_or_create(&Away { reason }).inc();
    }

    /// Counts an answer that took so long, its body's arrival included.
    pub(super) fn count(&self, operation: &'static str, outcome: &str, took: Duration) {
        self.answers.get_or_create(&Answer { operation, outcome: outcome.to_owned() }).inc();
        self.durations.get_or_create(&Asked { operation }).observe(took.as_secs_f64());
    }
}

/// Serves them to whoever comes without TLS; over TLS, which is for callers, there is nothing.
pub(super) async fn metrics(request: HttpRequest, shared: Data<Shared>) -> HttpResponse {
    if address::is_secure(&request, shared.settings.forwarded) {
        return contract::nowhere(request).await;
    }
    match written(&shared) {
        Ok(text) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, text::CONTENT_TYPE))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(text),
        Err(error) => {
            log::error!("metrics cannot be written: {error}");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn written(shared: &Shared) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix("ser");
    let environment = shared.service.environment.wire();
    let build = Info::new([("version", env!("CARGO_PKG_VERSION")), ("environment", environment)]);
    registry.register("build", "This program", build);
    let Metrics { answers, durations, away } = &shared.metrics;
    registry.register("answers", "Messages answered, by outcome or fault", answers.clone());
    registry.register("answer_seconds", "How long answers took", durations.clone());
    registry.register("turned_away", "Messages and connections turned away", away.clone());
    let (taken, pool) = (shared.admission.taken(), shared.service.store.connections());
    for (name, help, value) in [
        ("messages_in_work", "Messages in work", taken.working.0),
        ("messages_limit", "Messages in work, at most", taken.working.1),
        ("messages_waiting", "Messages that wait for their turn", taken.waiting.0),
        ("messages_waiting_limit", "Messages that wait, at most", taken.waiting.1),
        ("connections", "Connections of callers", shared.connections.count()),
        ("bytes_held", "Bytes of messages and answers held", taken.bytes.0),
        ("bytes_limit", "Bytes of messages held, at most", taken.bytes.1),
    ] {
        registry.register(name, help, ConstGauge::new(u64::try_from(value).unwrap_or(u64::MAX)));
    }
    for (name, help, value) in [
        ("database_connections", "Connections to the database", pool.open),
        ("database_connections_idle", "Of these, without work", pool.idle),
        ("database_connections_limit", "Connections to the database, at most", pool.most),
    ] {
        registry.register(name, help, ConstGauge::new(value));
    }
    let mut written = String::new();
    text::encode(&mut written, &registry)?;
    Ok(written)
}
