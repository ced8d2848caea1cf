//! What happens to a connection, from its acceptance to its messages: it is counted, TLS is spoken
//! where it is, then HTTP/1.

use super::address::Facing;
use super::connections;
use super::line::{Line, Messages};
use super::metrics::Reason;
use super::{Shared, peer, server::routes};
use crate::trust::tls::Acceptor;
use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_server::{GracefulShutdownSignal, Server, ServerBuilder};
use actix_service::{
    IntoServiceFactory, ServiceFactory, ServiceFactoryExt, fn_service, map_config,
};
use actix_tls::accept::openssl::{Acceptor as Handshakes, TlsStream};
use actix_tls::accept::{TlsError, max_concurrent_tls_connect};
use actix_web::App;
use actix_web::dev::{AppConfig, Extensions, Service};
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use std::future::ready;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Duration;

/// Blocking threads beside those for messages: pages, and `/ready`, answer in a crowd too.
pub(super) const BESIDE: usize = 2;

/// How long a connection that is closed may stay half open.
const FAREWELL: Duration = Duration::from_secs(1);

/// The server that answers at these addresses.
pub(super) fn server(
    shared: &Data<Shared>,
    plain: Option<TcpListener>,
    secure: Option<(TcpListener, Acceptor)>,
) -> io::Result<Server> {
    let settings = &shared.settings;
    let workers = available_parallelism().map_or(2, NonZeroUsize::get);
    // Who begins a handshake and says no more is counted and timed like any connection.
    max_concurrent_tls_connect(usize::MAX);
    let mut builder = Server::build()
        .workers(workers)
        .worker_max_blocking_threads(settings.messages.saturating_add(2 * BESIDE))
        .max_concurrent_connections(connections::of_worker(workers))
        .shutdown_timeout(settings.stopping.as_secs())
        .disable_signals();
    if let Some(listener) = plain {
        builder = add_plain(builder, shared.clone(), listener)?;
    }
    if let Some((listener, acceptor)) = secure {
        builder = add_secure(builder, shared.clone(), listener, acceptor)?;
    }
    Ok(builder.run())
}

fn add_plain(
    builder: ServerBuilder,
    shared: Data<Shared>,
    listener: TcpListener,
) -> io::Result<ServerBuilder> {
    let facing = Facing { secure: false, local: listener.local_addr()? };
    let stopping = builder.graceful_shutdown_signal();
    builder.listen("http", listener, move || {
        let http = http(&shared, facing, &stopping, peer::note);
        let shared = shared.clone();
        fn_service(move |stream| ready(let_in(&shared, stream)))
            .map(|line: Line| {
                let peer = line.peer();
                (line, peer)
            })
            .and_then(http)
    })
}

fn add_secure(
    builder: ServerBuilder,
    shared: Data<Shared>,
    listener: TcpListener,
    acceptor: Acceptor,
) -> io::Result<ServerBuilder> {
    let facing = Facing { secure: true, local: listener.local_addr()? };
    let stopping = builder.graceful_shutdown_signal();
    let mut tls = Handshakes::new(acceptor.into_builder().build());
    tls.set_handshake_timeout(shared.settings.handshake);
    builder.listen("https", listener, move || {
        let http = http(&shared, facing, &stopping, peer::note_tls);
        let tls = tls.clone().map_err(TlsError::into_service_error).map_init_err(|()| ());
        let shared = shared.clone();
        fn_service(move |stream| ready(let_in(&shared, stream).map_err(TlsError::Service)))
            .and_then(tls)
            .map(|stream: TlsStream<Line>| {
                let peer = stream.get_ref().peer();
                (stream, peer)
            })
            .and_then(http.map_err(TlsError::Service))
    })
}

/// A connection that may stay.
fn let_in(shared: &Shared, stream: TcpStream) -> Result<Line, DispatchError> {
    let Some(place) = shared.connections.place(stream.peer_addr()?.ip()) else {
        shared.metrics.turned_away(Reason::Connections);
        return Err(io::Error::from(io::ErrorKind::QuotaExceeded).into());
    };
    stream.set_nodelay(true)?;
    Ok(Line::new(stream, shared.settings.silence, place))
}

/// HTTP/1 over a stream.
fn http<S>(
    shared: &Data<Shared>,
    facing: Facing,
    stopping: &GracefulShutdownSignal,
    note: fn(&S, &mut Extensions),
) -> impl ServiceFactory<
    (S, Option<SocketAddr>),
    Config = (),
    Response = (),
    Error = DispatchError,
    InitError = (),
> + use<S>
where
    S: actix_web::rt::net::ActixStream + 'static,
{
    let app = App::new().app_data(shared.clone()).app_data(facing).configure(routes);
    let app = app.wrap_fn(|request, next| {
        let in_work = request.request().conn_data::<Messages>().map(Messages::begin);
        let answer = next.call(request);
        async move {
            let answer = answer.await;
            drop(in_work);
            answer
        }
    });
    let app = app.into_factory().map_err(|error| error.error_response());
    let stopping = stopping.clone();
    HttpService::<S, _, _>::build()
        .graceful_shutdown_signal(move || {
            let stopping = stopping.clone();
            async move { stopping.notified().await }
        })
        .keep_alive(shared.settings.idle)
        .client_request_timeout(shared.settings.silence)
        .client_disconnect_timeout(FAREWELL)
        .on_connect_ext(note)
        .h1(map_config(app, |()| AppConfig::default()))
}
