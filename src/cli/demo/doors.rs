//! Where the demo's service answers: without TLS and with it.

use std::net::SocketAddr;

/// Hosts and ports, as they were asked for or as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doors {
    /// Without TLS.
    pub(super) plain: String,
    /// With TLS.
    pub(super) tls: String,
}

impl Doors {
    /// The doors that were taken: the hosts asked for, and the ports that the system gave.
    pub(super) fn taken(&self, plain: SocketAddr, tls: SocketAddr) -> Self {
        let with = |asked: &str, taken: SocketAddr| format!("{}:{}", host(asked), taken.port());
        Self { plain: with(&self.plain, plain), tls: with(&self.tls, tls) }
    }

    /// The endpoint, behind one of them.
    pub(super) fn endpoint(&self, secure: bool) -> String {
        match secure {
            true => format!("https://{}/ws/v1", self.tls),
            false => format!("http://{}/ws/v1", self.plain),
        }
    }

    /// The page that names the caller's certificate.
    pub(super) fn page(&self) -> String {
        format!("https://{}/", self.tls)
    }

    /// The names that the certificate of the one with TLS is for.
    pub(super) fn names(&self) -> Vec<&str> {
        let asked = host(&self.tls).trim_matches(['[', ']']);
        let usual = ["localhost", "127.0.0.1"];
        usual.into_iter().chain([asked].into_iter().filter(|name| !usual.contains(name))).collect()
    }
}

/// A host without its port.
fn host(address: &str) -> &str {
    address.rsplit_once(':').map_or(address, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_keeps_the_host_it_was_asked_for_by() {
        let asked = Doors { plain: "localhost:0".into(), tls: "[::1]:8443".into() };
        let taken = asked.taken("127.0.0.1:50001".parse().unwrap(), "[::1]:8443".parse().unwrap());
        assert_eq!(taken.endpoint(false), "http://localhost:50001/ws/v1");
        assert_eq!(taken.endpoint(true), "https://[::1]:8443/ws/v1");
        assert_eq!(taken.names(), ["localhost", "127.0.0.1", "::1"]);
    }
}
