//! The other side of a connection over TLS, noted when the connection begins.

use super::line::Line;
use crate::{operations::Peer, trust::tls};
use actix_tls::accept::openssl::TlsStream;
use actix_web::HttpRequest;
use actix_web::dev::Extensions;

/// Notes the messages of a connection.
pub(super) fn note(connection: &Line, data: &mut Extensions) {
    data.insert(connection.messages());
}

/// The same, and what was presented over TLS.
pub(super) fn note_tls(connection: &TlsStream<Line>, data: &mut Extensions) {
    note(connection.get_ref(), data);
    let (certificate, beside) = tls::presented(connection.ssl());
    data.insert(Peer { certificate, beside });
}

/// Who sent a request: nobody known where there is no TLS.
pub(super) fn of(request: &HttpRequest) -> Peer {
    request.conn_data().cloned().unwrap_or_default()
}
