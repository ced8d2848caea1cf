//! HTTP over TLS, as a client with or without a certificate speaks it.

use super::exchange::{Response, connect, hear, request};
use super::pki::{Holder, PKI};
use super::world::{Endpoint, POST};
use openssl::pkey::PKey;
use openssl::ssl::{HandshakeError, SslConnector, SslConnectorBuilder, SslMethod, SslStream};
use openssl::x509::X509;
use ser::soap::client;
use std::io::Write;
use std::net::TcpStream;

/// What a handshake comes to.
pub type Handshake = Result<SslStream<TcpStream>, HandshakeError<TcpStream>>;

/// Somebody who trusts our authority, and shows this certificate alone.
pub fn client(holder: Option<&Holder>) -> SslConnectorBuilder {
    let mut builder = SslConnector::builder(SslMethod::tls_client()).unwrap();
    builder.cert_store_mut().add_cert(X509::from_pem(&PKI.authority).unwrap()).unwrap();
    if let Some(holder) = holder {
        builder.set_certificate(&X509::from_der(&holder.der).unwrap()).unwrap();
        builder.set_private_key(&PKey::private_key_from_pem(&holder.key).unwrap()).unwrap();
    }
    builder
}

/// Shakes hands.
pub fn shake(server: &Endpoint, client: SslConnectorBuilder) -> Handshake {
    client.build().connect("localhost", connect(server.secure.unwrap()))
}

/// Sends a request and hears the answer out.
pub fn send(server: &Endpoint, client: SslConnectorBuilder, request: &[u8]) -> Response {
    let mut stream = shake(server, client).unwrap();
    stream.write_all(request).unwrap();
    hear(stream)
}

/// `GET`
pub fn get(server: &Endpoint, holder: Option<&Holder>, path: &str) -> Response {
    send(server, client(holder), &request(&format!("GET {path} HTTP/1.1"), &[], b""))
}

/// Asks over TLS.
pub fn ask(
    world: &Endpoint,
    holder: Option<&Holder>,
    operation: &str,
    arguments: &[(&str, &str)],
) -> Response {
    let message = client::ask_with(operation, arguments);
    let headers = [("Content-Type", "text/xml; charset=utf-8")];
    let response = send(world, self::client(holder), &request(POST, &headers, message.as_bytes()));
    world.keep(&response);
    response
}
