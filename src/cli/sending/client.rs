//! One document over HTTP: its connection kept alive, and what came back read as an answer.

use crate::soap::client::{self, Answer, Node, NotAnAnswer};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};
use ureq::tls::{PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};

/// Bytes of an answer, at most.
const ANSWER: u64 = 64 << 20;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// How long a connection waits for the next document: less than servers usually let it.
const IDLE: Duration = Duration::from_secs(3);

/// Why there is no receipt.
#[derive(Debug, thiserror::Error)]
pub enum NoReceipt {
    /// Nobody answered.
    #[error("the service does not answer: {0}")]
    Unreachable(#[from] ureq::Error),
    /// Something else than this service answered, and perhaps said when to come again.
    #[error("{0}")]
    Answer(NotAnAnswer, Option<Duration>),
    /// A fault (7xxx, 9xxx), and when to come again, if it said so.
    #[error("{} {}\n  {}", .0.text_of("cod"), .0.text_of("mesaj"), .0.text_of("remediu"))]
    Fault(Node, Option<Duration>),
}

impl NoReceipt {
    /// Whether the same bytes may have an answer later: nobody answered, or a 9xxx.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Answer(..) => true,
            Self::Fault(fault, _) => fault.text_of("cod").starts_with('9'),
        }
    }

    /// The code of a fault.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Unreachable(_) | Self::Answer(..) => None,
            Self::Fault(fault, _) => Some(fault.text_of("cod")),
        }
    }

    /// What `Retry-After` asked for.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Unreachable(_) => None,
            Self::Answer(_, after) | Self::Fault(_, after) => *after,
        }
    }
}

/// A receipt that came back.
#[derive(Debug, Clone)]
pub struct Answered {
    /// What it says.
    pub receipt: Node,
    /// The receipt itself, with its seal.
    pub document: String,
}

impl Answered {
    /// Codes of its errors, or else of its warnings: each once, in order.
    pub fn codes(&self) -> Vec<String> {
        let of = |list| self.receipt.child(list).map_or(&[][..], |list: &Node| &list.children);
        let found = [of("erori"), of("avertismente")].into_iter().find(|list| !list.is_empty());
        let mut codes: Vec<String> =
            found.unwrap_or_default().iter().map(|one| one.text_of("cod").to_owned()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// What the flags that say where to send cannot mean.
#[derive(Debug, thiserror::Error)]
pub enum Misuse {
    /// The file of the authorities cannot be read.
    #[error("--ca: {}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// There is no authority in it.
    #[error("--ca: {}: no certificate in PEM", .0.display())]
    NoCertificate(PathBuf),
}

/// A service's endpoint, and connections to it that are used again.
#[derive(Debug)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
}

impl Client {
    /// For so many senders at once, to an endpoint whose certificate these authorities issued.
    pub fn new(url: &str, roots: &RootCerts, senders: usize) -> Self {
        let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(roots.clone());
        let config = ureq::Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .max_idle_connections(senders)
            .max_idle_connections_per_host(senders)
            .max_idle_age(IDLE);
        Self { agent: config.build().new_agent(), url: url.to_owned() }
    }

    /// The endpoint.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sends a signed document with `raporteaza`.
    pub fn post(&self, document: &[u8]) -> Result<Answered, NoReceipt> {
        let mut response = self
            .agent
            .post(&self.url)
            .content_type("text/xml; charset=utf-8")
            .send(client::send("raporteaza", document))?;
        let after = response.headers().get("retry-after");
        let after = after.and_then(|after| after.to_str().ok()?.trim().parse().ok());
        let after = after.map(Duration::from_secs);
        let answer = response.body_mut().with_config().limit(ANSWER).read_to_vec()?;
        match client::read(&answer) {
            Ok(Answer::Receipt { receipt, document }) => Ok(Answered { receipt, document }),
            Ok(Answer::Fault(fault)) => Err(NoReceipt::Fault(fault, after)),
            Ok(Answer::Other(_)) => Err(NoReceipt::Answer(NotAnAnswer::NotSoap, after)),
            Err(not_an_answer) => Err(NoReceipt::Answer(not_an_answer, after)),
        }
    }
}

/// The authorities in a file; without one, the system's.
pub fn roots(file: Option<&Path>) -> Result<RootCerts, Misuse> {
    let Some(file) = file else { return Ok(RootCerts::PlatformVerifier) };
    let pem = fs::read(file).map_err(|error| Misuse::File(file.to_owned(), error))?;
    let certificates = parse_pem(&pem).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        Ok(_) | Err(_) => None,
    });
    let certificates: Vec<_> = certificates.collect();
    match certificates.is_empty() {
        true => Err(Misuse::NoCertificate(file.to_owned())),
        false => Ok(RootCerts::new_with_certs(&certificates)),
    }
}
