//! `ser serve`: the service, until SIGINT or SIGTERM.

use crate::http::{BindError, Server};
use crate::kinds::{Catalogue, Mistake};
use crate::operations::{Clock, Lists, Pulse, Service};
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
    #[error("{0}")]
    Store(StoreError),
    #[error("{0} (a new database needs `ser migrate` first)")]
    Tables(StoreError),
    #[error("the catalogue of kinds has mistakes: {0:?}")]
    Catalogue(Vec<Mistake>),
    #[error(transparent)]
    Bind(#[from] BindError),
    #[error("the server ended: {0}")]
    Server(#[from] io::Error),
}

/// A database that answers and lacks a table is a new one.
impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Broken(_) => Self::Tables(error),
            _ => Self::Store(error),
        }
    }
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
    let environment = settings.environment;
    let Bound { server, plain, tls, .. } = bind(settings, Clock::System)?;
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

/// How long an import may go unnoticed.
const NOTICED: Duration = Duration::from_secs(10);

/// The service that these settings ask for.
pub(super) fn bind(settings: Settings, clock: Clock) -> Result<Bound, Failure> {
    let store = Store::open(&settings.database, settings.connections)?;
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
    });
    let mut server = Server::new(Arc::clone(&service), settings.http);
    let plain = settings.listen.map(|address| server.listen(address)).transpose()?;
    let tls = settings.tls.map(|(address, acceptor)| server.listen_tls(address, acceptor));
    Ok(Bound { service, server, plain, tls: tls.transpose()? })
}
