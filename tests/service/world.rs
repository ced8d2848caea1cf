//! A service with a database of its own, everybody of `registered.rs` in it, and one or more
//! servers that answer over HTTP with a pinned clock.

use super::answer::{Receipt, contents};
use super::databases::Database;
use super::exchange::{Response, exchange, request};
use super::pki::{Holder, PKI, instant};
use super::tool::{Desk, root, validate};
use super::watch;
use ser::http::{HttpSettings, Running, Server};
use ser::kinds::Catalogue;
use ser::operations::{Allowances, Clock, Limits, Lists, Pulse, Rate, Service};
use ser::registry::{Environment, UnitType};
use ser::signature::Seals;
use ser::soap::client;
use ser::store::certificates::{self, Standing};
use ser::store::companies;
use ser::store::{Store, StoreError, Transaction};
use ser::trust::{Trust, tls::Acceptor};
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub use super::registered::*;

/// The day it is.
pub const TODAY: &str = "2026-11-20";
/// The instant it is.
pub const NOW: &str = "2026-11-20T10:00:00Z";

/// A registered world and the server in front of it.
pub struct World {
    server: Endpoint,
    store: Store,
    url: String,
    // Dropped last.
    _database: Option<Database>,
}

/// A server, and whatever it answered: each answer must follow the contract.
pub struct Endpoint {
    running: Option<Running>,
    /// Where it listens without TLS.
    pub address: SocketAddr,
    /// Where it listens with TLS; nowhere when somebody else started it.
    pub secure: Option<SocketAddr>,
    answers: Mutex<Vec<Vec<u8>>>,
}

/// How a server differs from the usual.
pub struct Manner {
    /// TEST or PRODUCTIE.
    pub environment: Environment,
    /// The instant it is.
    pub now: String,
    /// A clock that goes, where that is not pinned.
    pub clock: Option<Clock>,
    /// What HTTP allows.
    pub http: HttpSettings,
    /// How large a declaration may be.
    pub limits: Limits,
    /// What a person may send.
    pub person: Option<Rate>,
    /// The kinds of declaration there are.
    pub catalogue: Catalogue,
    /// What receipts are sealed with, and were.
    pub seals: Seals,
    /// Whom it trusts, where that is not everybody of `pki.rs`, none of whom is revoked.
    pub trust: Option<Trust>,
}

impl Default for Manner {
    fn default() -> Self {
        let http = HttpSettings {
            silence: Duration::from_secs(5),
            stopping: Duration::from_secs(5),
            // A build for tests on a busy machine takes its time over a large declaration.
            answering: Duration::from_secs(240),
            ..HttpSettings::default()
        };
        Self {
            environment: Environment::Test,
            now: NOW.into(),
            clock: None,
            http,
            limits: Limits::default(),
            person: None,
            catalogue: Catalogue::load().unwrap(),
            seals: Seals::new(PKI.seal.signing_key()),
            trust: None,
        }
    }
}

impl Deref for World {
    type Target = Endpoint;

    fn deref(&self) -> &Endpoint {
        &self.server
    }
}

impl World {
    /// On this database, empty so far.
    pub fn new(database: Database) -> Self {
        Self::on(database.url.clone(), Some(database))
    }

    /// On the database of this address, empty so far; somebody else removes it if it is not given.
    pub fn on(url: String, database: Option<Database>) -> Self {
        // What went wrong inside stands in the log alone.
        watch::begin();
        let store = Store::open(&url, 8).unwrap();
        store.migrate().unwrap();
        store.transaction(register).unwrap();
        let server = open(&store, Manner::default());
        Self { server, store, url, _database: database }
    }

    /// Another server on the same database.
    pub fn open(&self, manner: Manner) -> Endpoint {
        open(&self.store, manner)
    }

    /// Another server, at another instant.
    pub fn at(&self, now: &str) -> Endpoint {
        self.open(Manner { now: now.into(), ..Manner::default() })
    }

    /// The database's address.
    pub fn database_url(&self) -> &str {
        &self.url
    }

    /// Changes the registrations.
    pub fn change(&self, work: impl FnOnce(&mut Transaction<'_>) -> Result<(), StoreError>) {
        self.store.transaction(work).unwrap();
    }

    /// Another pharmacy of Ana's company.
    pub fn pharmacy(&self, number: u32) -> String {
        let code = ser::registry::WorkplaceCode::issue("CJ", 'F', number).unwrap();
        self.change(|transaction| {
            let company_id = companies::put(transaction, &ANAS)?;
            place(transaction, code.as_str(), UnitType::FarmCom, company_id).map(drop)
        });
        code.to_string()
    }

    /// The database as the service sees it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Takes a certificate away.
    pub fn withdraw(&self, holder: &Holder) {
        self.change(|transaction| {
            certificates::set_standing(transaction, &holder.fingerprint(), Standing::Withdrawn)
        });
    }

    /// Everything that is kept of declarations; a refusal changes none of it.
    pub fn kept(&self) -> Vec<i64> {
        let tables = ["documents", "declarations", "receipts", "history", "series", "outbox"];
        let drafts = ["drafts", "draft_changes"];
        tables.into_iter().chain(drafts).chain(LINES).map(|table| self.count(table)).collect()
    }

    /// What follows from acceptance alone; a rejection changes none of it.
    pub fn in_force(&self) -> Vec<i64> {
        let numbered = "declarations WHERE number IS NOT NULL";
        [numbered, "outbox"].into_iter().chain(LINES).map(|table| self.count(table)).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.look_through_tables();
            watch::nothing_was_seen();
        }
    }
}

const LINES: [&str; 3] = ["balance_lines", "lot_lines", "journal_lines"];

impl Endpoint {
    /// A server that somebody else started.
    pub fn at(address: SocketAddr) -> Self {
        Self { running: None, address, secure: None, answers: Mutex::default() }
    }

    /// Sends a request as it is.
    pub fn send(&self, request: &[u8]) -> Response {
        let response = exchange(self.address, request);
        self.keep(&response);
        response
    }

    /// Notes an answer that came another way, for the check against the contract.
    pub fn keep(&self, response: &Response) {
        if response.body.starts_with(b"<?xml") && response.text().contains("Envelope") {
            self.answers.lock().unwrap().push(response.body.clone());
        }
    }

    /// Sends a message of SOAP 1.1.
    pub fn post(&self, message: &[u8]) -> Response {
        self.send(&request(POST, &[("Content-Type", "text/xml; charset=utf-8")], message))
    }

    /// Sends a file with `raporteaza`.
    pub fn report(&self, document: &[u8]) -> Receipt {
        let response = self.post(client::send("raporteaza", document).as_bytes());
        assert_eq!(response.status, 200, "{}", response.text());
        response.receipt()
    }

    /// The same, of what Ana signs.
    pub fn report_signed(&self, document: &[u8]) -> Receipt {
        self.report(&PKI.ana.sign(document))
    }

    /// The same, and it must be accepted. Gives its number.
    pub fn accept(&self, document: &[u8]) -> String {
        let receipt = self.report_signed(document);
        receipt.must_be_accepted();
        receipt.number().to_owned()
    }

    /// Asks with an operation that takes nothing.
    pub fn ask(&self, operation: &str) -> client::Node {
        self.post(client::ask(operation).as_bytes()).other()
    }

    /// Where the service answers.
    pub fn url(&self) -> String {
        format!("http://{}/ws/v1", self.address)
    }
}

/// The request line of every message.
pub const POST: &str = "POST /ws/v1 HTTP/1.1";

impl Drop for Endpoint {
    fn drop(&mut self) {
        drop(self.running.take());
        let answers = std::mem::take(&mut *self.answers.lock().unwrap());
        if std::thread::panicking() || answers.is_empty() {
            return;
        }
        let desk = Desk::new();
        let files = answers.iter().zip(0..).map(|(answer, number)| {
            desk.put(&format!("{number}.xml"), contents(answer).as_bytes())
        });
        let files: Vec<_> = files.collect();
        let verdict = validate(&root().join("xsd/serviciu.xsd"), &files);
        assert_eq!(verdict, Ok(()), "an answer does not follow the contract");
    }
}

/// A service on a store, without a server.
pub fn service(store: &Store, manner: Manner) -> Service {
    Service {
        environment: manner.environment,
        store: store.clone(),
        trust: manner.trust.unwrap_or_else(|| PKI.trust(manner.environment)),
        clock: manner.clock.unwrap_or_else(|| Clock::Fixed(instant(&manner.now))),
        limits: manner.limits,
        seals: manner.seals,
        catalogue: manner.catalogue,
        lists: Lists::new(Duration::ZERO),
        pulse: Pulse::default(),
        allowances: Allowances::new(manner.person),
    }
}

/// A server on a store.
pub fn open(store: &Store, manner: Manner) -> Endpoint {
    let http = manner.http.clone();
    let service = service(store, manner);
    let anywhere = "127.0.0.1:0".parse().unwrap();
    let mut server = Server::new(Arc::new(service), http);
    let address = server.listen(anywhere).unwrap();
    let acceptor = Acceptor::new(&PKI.anchors(), &PKI.server.certificate, &PKI.server.key);
    let secure = Some(server.listen_tls(anywhere, acceptor.unwrap()).unwrap());
    let running = Some(server.spawn().unwrap());
    Endpoint { running, address, secure, answers: Mutex::default() }
}
