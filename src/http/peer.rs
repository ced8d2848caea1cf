//! The other side of a connection over TLS, noted when the connection begins.

use crate::{operations::Peer, trust::tls};
use actix_tls::accept::openssl::TlsStream;
use actix_web::HttpRequest;
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use std::any::Any;

/// Notes what was presented; nothing of a connection without TLS.
pub(super) fn note(connection: &dyn Any, data: &mut Extensions) {
    if let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() {
        let (certificate, beside) = tls::presented(stream.ssl());
        data.insert(Peer { certificate, beside });
    }
}

/// Who sent a request: nobody known where there is no TLS.
pub(super) fn of(request: &HttpRequest) -> Peer {
    request.conn_data().cloned().unwrap_or_default()
}
