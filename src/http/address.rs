//! The address the caller used: what a WSDL must point back to.

use super::ENDPOINT;
use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName};

/// The endpoint's absolute address as the caller sees it.
pub(super) fn endpoint(request: &HttpRequest, forwarded: bool) -> String {
    let scheme = if is_secure(request, forwarded) { "https" } else { "http" };
    let host = proxy(request, forwarded, "x-forwarded-host").or_else(|| header(request, HOST));
    match host.filter(|host| is_host(host)) {
        Some(host) => format!("{scheme}://{host}{ENDPOINT}"),
        None => format!("{scheme}://{}{ENDPOINT}", request.app_config().local_addr()),
    }
}

/// Whether the caller speaks TLS: to us, or to the proxy in front.
pub(super) fn is_secure(request: &HttpRequest, forwarded: bool) -> bool {
    match proxy(request, forwarded, "x-forwarded-proto") {
        Some(scheme) => scheme == "https",
        None => request.app_config().secure(),
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
    fn a_host_that_is_markup_is_not_repeated() {
        let request = TestRequest::default().insert_header(("Host", "x\"><y"));
        assert!(!endpoint(&request.to_http_request(), false).contains('<'));
    }
}
