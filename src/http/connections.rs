//! How many connections there are from one address, and how many files this process may have open
//! for all of them.

use super::sender::network;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Connections by address.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    /// Of one address; none where all come from a proxy.
    most: Option<usize>,
    each: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A connection among those of its address. Given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    connections: Connections,
    address: IpAddr,
}

impl Connections {
    /// So many of one address.
    pub(super) fn new(most: Option<usize>) -> Self {
        Self { most, each: Arc::default() }
    }

    /// A place for one more; none when the address has all that it may.
    pub(super) fn place(&self, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        let count = each.get(&address).copied().unwrap_or_default();
        if self.most.is_some_and(|most| count >= most) {
            return None;
        }
        each.insert(address, count + 1);
        Some(Place { connections: self.clone(), address })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.each.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut each = self.connections.each.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = each.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                each.remove(&self.address);
            }
        }
    }
}

/// Files that are open for something else than a caller's connection.
const OTHERS: u64 = 256;

/// Connections of one worker, at most, whatever the system allows.
const OF_WORKER: usize = 25_000;

/// Lets this process have as many files open as the system's administrator allows it.
pub fn raise_open_files() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })
    {
        log::warn!("{current:?} open files and no more: {error}");
    }
}

/// Connections that each of so many workers may have: accepting more than there are files for would
/// stop all of them.
pub(super) fn of_worker(workers: usize) -> usize {
    let files = getrlimit(Resource::Nofile).current;
    let all = files.map_or(u64::MAX, |files| files.saturating_sub(OTHERS).max(files / 2));
    let all = usize::try_from(all).unwrap_or(usize::MAX);
    (all / workers.max(1)).clamp(1, OF_WORKER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_connections_and_others_theirs() {
        let connections = Connections::new(Some(2));
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        let held = [connections.place(one).unwrap(), connections.place(one).unwrap()];
        assert!(connections.place(one).is_none() && connections.place(other).is_some());
        assert_eq!(connections.count(), 2);
        drop(held);
        assert!(connections.place(one).is_some());
        assert_eq!(connections.each.lock().unwrap().len(), 0);
    }

    #[test]
    fn behind_a_proxy_all_come_from_one_address() {
        let connections = Connections::new(None);
        let address = "192.0.2.1".parse().unwrap();
        let places: Vec<_> = (0..99).map(|_| connections.place(address)).collect();
        assert!(places.iter().all(Option::is_some));
    }
}
