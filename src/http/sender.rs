//! Whose message it is, as far as that is known before anybody has read it: the address that it
//! comes from, or the person whose certificate was recognised on an earlier connection. What a
//! message only claims does not count.

use super::{Shared, address, peer};
use crate::signature::sha256;
use actix_web::HttpRequest;
use std::net::{IpAddr, Ipv6Addr};

/// Who shares with others what there is of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sender {
    /// An address; of IPv6 the network of 64 bits, which one customer has.
    Address(IpAddr),
    /// A person, by its key.
    Person(i64),
}

/// The part of an address that stands for one sender.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

impl Sender {
    /// Of a request: the address, and who it is.
    pub(super) fn of(request: &HttpRequest, shared: &Shared) -> (IpAddr, Self) {
        let address = network(address::caller(request, shared.settings.forwarded));
        let certificate = peer::of(request).certificate;
        let known = certificate
            .and_then(|certificate| shared.service.allowances.known(&sha256(&certificate)));
        (address, known.map_or(Self::Address(address), Self::Person))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_one_network_are_one_sender() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
