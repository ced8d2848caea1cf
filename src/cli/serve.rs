//! `ser serve`: the service, until SIGINT or SIGTERM.

use crate::declaration::civil_date;
use crate::http::{BindError, Server, raise_open_files};
use crate::jobs::Job;
use crate::kinds::{Catalogue, Mistake};
use crate::operations::{Allowances, Clock, Lists, Pulse, Rechecked, Service, recheck};
use crate::settings::{Flags, Settings};
use crate::store::{Store, StoreError};
use clap::Args;
use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Flags of `ser serve`.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    flags: Flags,
}

/// Why the service cannot be started, or ended badly.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the catalogue of kinds has mistakes: {0:?}")]
    Catalogue(Vec<Mistake>),
    #[error(transparent)]
    Bind(#[from] BindError),
    #[error("the server ended: {0}")]
    Server(#[from] io::Error),
}

/// Serves: 0 stopped, 1 it could not go on, 2 settings that are wrong.
pub fn run(serve: &Serve) -> ExitCode {
    let settings = match Settings::read(&serve.flags) {
        Ok(settings) => settings,
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| eprintln!("ser serve: {mistake}"));
            return ExitCode::from(2);
        }
    };
    match start(settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ser serve: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn start(settings: Settings) -> Result<(), Failure> {
    raise_open_files();
    let environment = settings.environment;
    let Bound { service, server, plain, tls } = bind(settings, Clock::System)?;
    let _jobs = jobs(&service)?;
    for (scheme, address) in [("http", plain), ("https", tls)] {
        if let Some(address) = address {
            log::info!("{environment} at {scheme}://{address}/ws/v1");
        }
    }
    Ok(server.run()?)
}

/// A service, and its server, which has its addresses and does not answer yet.
pub(super) struct Bound {
    pub(super) service: Arc<Service>,
    pub(super) server: Server,
    /// Where it will answer without TLS.
    pub(super) plain: Option<SocketAddr>,
    /// Where it will answer with TLS.
    pub(super) tls: Option<SocketAddr>,
}

/// How often what is known of revocations is looked through: a file that changed, an answer that is
/// about to expire.
const LOOKED_THROUGH: Duration = Duration::from_secs(10);
/// How often accepted declarations that are due are asked about once more.
const RECHECKED: Duration = Duration::from_secs(10 * 60);

/// How often the partitions of the months to come are looked after; three months ahead.
const AHEAD: Duration = Duration::from_secs(6 * 60 * 60);

/// What goes on beside the answers.
fn jobs(service: &Arc<Service>) -> io::Result<[Job; 3]> {
    let making = Arc::clone(service);
    let ahead = move || make_months_ahead(&making);
    // A server that comes up on the first of a month does not wait for its turn.
    ahead();
    let refreshing = Arc::clone(service);
    let refresh = move || refreshing.trust.refresh(refreshing.clock.now());
    let rechecking = Arc::clone(service);
    let again = move || match recheck(&rechecking.store, &rechecking.trust, rechecking.clock.now())
    {
        Ok(told) if told == Rechecked::default() => {}
        Ok(Rechecked { good, marked, passed, waiting, given_up }) => log::info!(
            "recheck: {good} good, {marked} marked, {passed} withdrawn, {waiting} waiting, \
             {given_up} given up"
        ),
        Err(error) => log::error!("recheck: {error}"),
    };
    Ok([
        Job::every(LOOKED_THROUGH, "revocations", refresh)?,
        Job::every(RECHECKED, "recheck", again)?,
        Job::every(AHEAD, "months", ahead)?,
    ])
}

/// What fails is tried again at the next turn, and by the first declaration of the month.
fn make_months_ahead(service: &Service) {
    let today = civil_date(service.clock.now());
    if let Err(error) = service.store.make_months_ahead(today) {
        log::error!("partitions of the months to come: {error}");
    }
}

/// How long an import may go unnoticed.
const NOTICED: Duration = Duration::from_secs(10);

/// The service that these settings ask for.
pub(super) fn bind(settings: Settings, clock: Clock) -> Result<Bound, Failure> {
    let store = Store::open(&settings.database, settings.connections)?;
    store.expect_this_version()?;
    let catalogue = Catalogue::load().map_err(Failure::Catalogue)?;
    let service = Arc::new(Service {
        environment: settings.environment,
        store,
        trust: settings.trust,
        clock,
        limits: settings.limits,
        seals: settings.seals,
        catalogue,
        lists: Lists::new(NOTICED),
        pulse: Pulse::default(),
        allowances: Allowances::new(settings.person),
    });
    // Lists at addresses are fetched before the first declaration comes.
    service.trust.refresh(clock.now());
    let mut server = Server::new(Arc::clone(&service), settings.http);
    let plain = settings.listen.map(|address| server.listen(address)).transpose()?;
    let tls = settings.tls.map(|(address, acceptor)| server.listen_tls(address, acceptor));
    Ok(Bound { service, server, plain, tls: tls.transpose()? })
}
