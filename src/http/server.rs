//! The server: bound, run, stopped.

use super::{ENDPOINT, ENDPOINT_SLASH, HttpSettings, Shared};
use super::{contract, health, listening, message, metrics, pages};
use crate::{operations::Service, trust::tls::Acceptor};
use actix_web::dev::ServerHandle;
use actix_web::guard::{Any, Get, Head};
use actix_web::rt::{System, signal::unix};
use actix_web::web::{self, Data, ServiceConfig};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::{io, thread};

/// An address that cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody listens there already.
    #[error("port {} of {} is in use by another program", .0.port(), .0.ip())]
    Busy(SocketAddr),
    /// Not an address of this machine, or not ours to listen on.
    #[error("cannot listen on {address}: {cause}")]
    Refused {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
}

/// Connections that wait to be accepted, at most, as far as the system lets them.
const BACKLOG: i32 = 4096;

/// A server that takes its addresses and does not answer yet.
pub struct Server {
    plain: Option<TcpListener>,
    secure: Option<(TcpListener, Acceptor)>,
    shared: Data<Shared>,
}

/// A server that answers, on a thread of its own. Stops when it is dropped.
pub struct Running {
    handle: ServerHandle,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Server {
    /// Has no address yet.
    pub fn new(service: Arc<Service>, settings: HttpSettings) -> Self {
        Self { plain: None, secure: None, shared: Data::new(Shared::new(service, settings)) }
    }

    /// Takes an address for plain HTTP; port 0 takes a free one. The address taken comes back.
    pub fn listen(&mut self, address: SocketAddr) -> Result<SocketAddr, BindError> {
        let (listener, address) = take(address)?;
        self.plain = Some(listener);
        Ok(address)
    }

    /// The same for HTTP over TLS.
    pub fn listen_tls(
        &mut self,
        address: SocketAddr,
        acceptor: Acceptor,
    ) -> Result<SocketAddr, BindError> {
        let (listener, address) = take(address)?;
        self.secure = Some((listener, acceptor));
        Ok(address)
    }

    /// Answers until SIGINT or SIGTERM, then finishes what it has taken.
    pub fn run(self) -> io::Result<()> {
        System::new().block_on(async move {
            let asked_to_stop = asked_to_stop()?;
            let server = self.start()?;
            let handle = server.handle();
            actix_web::rt::spawn(async move {
                asked_to_stop.await;
                log::info!("stopping: finishing what was taken");
                handle.stop(true).await;
            });
            server.await
        })
    }

    /// Answers on a thread of its own, until it is stopped.
    pub fn spawn(self) -> io::Result<Running> {
        let (send, receive) = mpsc::channel();
        let thread = thread::Builder::new().name("http".to_owned()).spawn(move || {
            System::new().block_on(async move {
                let server = self.start()?;
                // Whoever waits for the handle is there until it comes.
                send.send(server.handle()).ok();
                server.await
            })
        })?;
        match receive.recv() {
            Ok(handle) => Ok(Running { handle, thread: Some(thread) }),
            Err(_) => Err(join(thread).err().unwrap_or_else(|| io::ErrorKind::Other.into())),
        }
    }

    fn start(self) -> io::Result<actix_server::Server> {
        listening::server(&self.shared, self.plain, self.secure)
    }
}

impl Running {
    /// Waits for SIGINT or SIGTERM, finishes what was taken, then ends.
    pub fn until_asked_to_stop(self) -> io::Result<()> {
        System::new().block_on(async {
            asked_to_stop()?.await;
            Ok::<_, io::Error>(())
        })?;
        self.stop()
    }

    /// Finishes what was taken, then ends.
    pub fn stop(mut self) -> io::Result<()> {
        self.end()
    }

    fn end(&mut self) -> io::Result<()> {
        // The command is sent at once; the server's own thread carries it out.
        drop(self.handle.stop(true));
        self.thread.take().map_or(Ok(()), join)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            log::error!("the server ended badly: {error}");
        }
    }
}

fn take(address: SocketAddr) -> Result<(TcpListener, SocketAddr), BindError> {
    let refused = |cause: io::Error| match cause.kind() {
        io::ErrorKind::AddrInUse => BindError::Busy(address),
        _ => BindError::Refused { address, cause },
    };
    let listener = TcpListener::bind(address).map_err(refused)?;
    rustix::net::listen(&listener, BACKLOG).map_err(|error| refused(error.into()))?;
    let taken = listener.local_addr().map_err(refused)?;
    Ok((listener, taken))
}

/// Ready at the first SIGINT or SIGTERM from now on.
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    Ok(async move {
        let either =
            futures_util::future::select(Box::pin(interrupt.recv()), Box::pin(terminate.recv()));
        either.await;
    })
}

fn join(thread: JoinHandle<io::Result<()>>) -> io::Result<()> {
    thread.join().unwrap_or_else(|_| Err(io::Error::other("the server's thread panicked")))
}

/// What is answered under which path.
pub(super) fn routes(app: &mut ServiceConfig) {
    let reading = || web::route().guard(Any(Get()).or(Head()));
    app.service(
        web::resource([ENDPOINT, ENDPOINT_SLASH])
            .route(web::post().to(message::answer))
            .route(reading().to(contract::question))
            .default_service(web::to(contract::method)),
    )
    .service(
        web::resource(format!("{ENDPOINT}/{{file}}"))
            .route(reading().to(contract::named))
            .default_service(web::to(contract::reading_only)),
    )
    .configure(pages::routes)
    .service(
        web::resource("/health")
            .route(reading().to(health::health))
            .default_service(web::to(contract::reading_only)),
    )
    .service(
        web::resource("/ready")
            .route(reading().to(health::ready))
            .default_service(web::to(contract::reading_only)),
    )
    .service(
        web::resource("/metrics")
            .route(reading().to(metrics::metrics))
            .default_service(web::to(contract::reading_only)),
    )
    .default_service(web::to(contract::nowhere));
}
