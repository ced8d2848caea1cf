//! The other side of a connection over TLS, noted when the connection begins.

use super::line::Line;
use crate::{operations::Peer, trust::tls};
use actix_tls::accept::openssl::TlsStream;
use actix_web::HttpRequest;
use actix_web::dev::Extensions;

/// Notes what was presented.
pub(super) fn note(connection: &TlsStream<Line>, data: &mut Extensions) {
    let (certificate, beside) = tls::presented(connection.ssl());
    data.insert(Peer { certificate, beside });
}

/// Who sent a request: nobody known where there is no TLS.
pub(super) fn of(request: &HttpRequest) -> Peer {
    request.conn_data().cloned().unwrap_or_default()
}
