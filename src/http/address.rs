//! The address the caller used, what a WSDL must point back to; and the address it comes from.

use super::ENDPOINT;
use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The side of a listener that a connection came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facing {
    /// Whether TLS ends here.
    pub(super) secure: bool,
    /// Its address.
    pub(super) local: SocketAddr,
}

impl Facing {
    /// Of a request; of none that a listener of ours took, nothing is secure.
    fn of(request: &HttpRequest) -> Self {
        let nowhere = Self { secure: false, local: (Ipv4Addr::LOCALHOST, 0).into() };
        request.app_data().copied().unwrap_or(nowhere)
    }
}

/// The address that a request comes from. A proxy tells it last in what it passes on: what stands
/// before it, anybody may have written.
pub(super) fn caller(request: &HttpRequest, forwarded: bool) -> IpAddr {
    let mut told = request.headers().get_all(HeaderName::from_static("x-forwarded-for"));
    let told = forwarded.then(|| told.next_back()).flatten();
    let told = told.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    let told = told.and_then(|address| address.trim().parse().ok());
    let peer = || request.peer_addr().map(|address| address.ip());
    told.or_else(peer).unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}

/// Whether TLS ends here and not at a proxy.
pub(super) fn ends_tls(request: &HttpRequest) -> bool {
    Facing::of(request).secure
}

/// The endpoint's absolute address as the caller sees it.
pub(super) fn endpoint(request: &HttpRequest, forwarded: bool) -> String {
    let scheme = if is_secure(request, forwarded) { "https" } else { "http" };
    let host = proxy(request, forwarded, "x-forwarded-host").or_else(|| header(request, HOST));
    match host.filter(|host| is_host(host)) {
        Some(host) => format!("{scheme}://{host}{ENDPOINT}"),
        None => format!("{scheme}://{}{ENDPOINT}", Facing::of(request).local),
    }
}

/// Whether the caller speaks TLS: to us, or to the proxy in front.
pub(super) fn is_secure(request: &HttpRequest, forwarded: bool) -> bool {
    match proxy(request, forwarded, "x-forwarded-proto") {
        Some(scheme) => scheme == "https",
        None => ends_tls(request),
    }
}

/// What a proxy says. A chain of them appends: the first is the one the caller met.
fn proxy<'r>(request: &'r HttpRequest, forwarded: bool, name: &'static str) -> Option<&'r str> {
    let value = forwarded.then(|| header(request, HeaderName::from_static(name))).flatten()?;
    value.split(',').next().map(str::trim)
}

fn header(request: &HttpRequest, name: HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

/// A name or an address with perhaps a port, and nothing that could mean something in XML.
fn is_host(host: &str) -> bool {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    !host.is_empty() && host.len() <= 255 && host.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn it_is_the_host_the_caller_named() {
        let request = TestRequest::default().insert_header(("Host", "ser.test:8443"));
        assert_eq!(endpoint(&request.to_http_request(), false), "http://ser.test:8443/ws/v1");
    }

    #[test]
    fn a_proxy_is_believed_only_when_there_is_one() {
        let request = TestRequest::default()
            .insert_header(("Host", "10.0.0.1:8080"))
            .insert_header(("X-Forwarded-Proto", "https, http"))
            .insert_header(("X-Forwarded-Host", "ser.test"))
            .to_http_request();
        assert_eq!(endpoint(&request, true), "https://ser.test/ws/v1");
        assert_eq!(endpoint(&request, false), "http://10.0.0.1:8080/ws/v1");
    }

    #[test]
    fn a_caller_is_who_connected_or_who_the_proxy_says_last() {
        let from = |headers: &[&str], forwarded| {
            let peer = "192.0.2.1:9".parse().unwrap();
            let request = TestRequest::default().peer_addr(peer);
            let request = headers
                .iter()
                .fold(request, |request, value| request.append_header(("X-Forwarded-For", *value)));
            caller(&request.to_http_request(), forwarded).to_string()
        };
        assert_eq!(from(&["198.51.100.7"], false), "192.0.2.1");
        assert_eq!(from(&["203.0.113.5", "10.0.0.9, 198.51.100.7"], true), "198.51.100.7");
        assert_eq!(from(&["2001:db8::7"], true), "2001:db8::7");
        assert_eq!(from(&["unknown"], true), "192.0.2.1");
        assert_eq!(from(&[], true), "192.0.2.1");
    }

    #[test]
    fn a_host_that_is_markup_is_not_repeated() {
        let request = TestRequest::default().insert_header(("Host", "x\"><y"));
        assert!(!endpoint(&request.to_http_request(), false).contains('<'));
    }
}
