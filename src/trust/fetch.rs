//! Asking providers over HTTP: short, bounded, one at a time for each address, and never of a machine
//! of the inside unless the operator allows it.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    tls::{TlsConfig, TlsProvider},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// A submission waits no longer for an answer, from the name to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer, at most: the largest lists of large providers have some ten million.
const LARGEST: u64 = 32 << 20;
/// Others of the same scheme, where lists have moved.
const REDIRECTS: u32 = 3;
/// An address that failed is left alone for so long.
const PAUSE: Duration = Duration::from_secs(30);

/// Whoever asks.
#[derive(Debug)]
pub(super) struct Fetcher {
    agent: Agent,
    turns: Mutex<HashMap<String, Arc<Turn>>>,
}

/// Of an address: who asks now, and when it failed last.
type Turn = Mutex<Option<Instant>>;

impl Fetcher {
    /// `inside` allows addresses that are not public ones.
    pub(super) fn new(inside: bool) -> Self {
        let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).build();
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(REDIRECTS)
            // A proxy would look names up by itself.
            .proxy(None)
            .tls_config(tls)
            .build();
        let resolver = Reachable { inside, names: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::new(), resolver);
        Self { agent, turns: Mutex::default() }
    }

    /// Fetches what is there, or posts a question of a media type. One caller at a time asks an
    /// address; whoever waited looks first, with `known`, whether the one before brought it. What
    /// `read` cannot use is a failure like no answer at all.
    pub(super) fn ask<T>(
        &self,
        url: &str,
        question: Option<(&str, &[u8])>,
        known: impl FnOnce() -> Option<T>,
        read: impl FnOnce(Vec<u8>) -> Result<T, ()>,
    ) -> Option<T> {
        let turn = Arc::clone(
            self.turns
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(url.to_owned())
                .or_default(),
        );
        let mut failed = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known() {
            return Some(known);
        }
        if failed.is_some_and(|at| at.elapsed() < PAUSE) {
            return None;
        }
        let answer = self.exchange(url, question).map_err(|error| log::warn!("{url}: {error}"));
        let read = answer.and_then(read).ok();
        *failed = if read.is_some() { None } else { Some(Instant::now()) };
        read
    }

    fn exchange(&self, url: &str, question: Option<(&str, &[u8])>) -> Result<Vec<u8>, Error> {
        let mut response = match question {
            Some((media, bytes)) => self.agent.post(url).content_type(media).send(bytes),
            None => self.agent.get(url).call(),
        }?;
        response.body_mut().with_config().limit(LARGEST).read_to_vec()
    }
}

/// Looks names up and leaves out what must not be reached.
#[derive(Debug)]
struct Reachable {
    inside: bool,
    names: DefaultResolver,
}

impl Resolver for Reachable {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let all = self.names.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in all.iter().filter(|address| self.inside || is_public(address.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(Error::HostNotFound) } else { Ok(kept) }
    }
}

/// Whether an address is one of the public Internet (the special ones of IANA's registries are not).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let special = v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation();
    let shared = match v4.octets() {
        [0 | 240..=255, ..] => true,
        [100, second, ..] => (64..128).contains(&second),
        [192, 0, 0, _] | [198, 18 | 19, ..] => true,
        _ => false,
    };
    !special && !shared
}

/// Of 2000::/3 alone, without what only wraps an address of IPv4, and documentation.
fn is_public_v6(v6: Ipv6Addr) -> bool {
    match v6.segments() {
        [0x2001, 0 | 0xdb8, ..] | [0x2002, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_of_the_inside_are_told_from_those_of_the_outside() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["193.231.1.1", "8.8.8.8", "100.128.0.1", "2a00:1450::1", "2001:4860::1"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn nothing_of_the_inside_is_asked_and_a_failure_is_not_repeated_at_once() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/x.crl", listener.local_addr().unwrap());
        let fetcher = Fetcher::new(false);
        for _ in 0..2 {
            assert_eq!(fetcher.ask(&url, None, || None::<Vec<u8>>, Ok), None);
        }
        assert!(listener.accept().is_err(), "somebody connected");
        let fetcher = Fetcher::new(true);
        let failing = format!("{url}?");
        drop(listener);
        let began = Instant::now();
        for _ in 0..2 {
            assert_eq!(fetcher.ask(&failing, None, || None::<Vec<u8>>, Ok), None);
        }
        assert!(began.elapsed() < PATIENCE);
        assert_eq!(
            fetcher.ask(&failing, None, || Some(b"x".to_vec()), Ok).as_deref(),
            Some(&b"x"[..])
        );
    }

    #[test]
    fn only_http_is_spoken() {
        let fetcher = Fetcher::new(true);
        for url in ["file:///etc/passwd", "ftp://127.0.0.1/x", "ldap://127.0.0.1/", "x"] {
            assert_eq!(fetcher.ask(url, None, || None::<Vec<u8>>, Ok), None, "{url}");
        }
    }
}
