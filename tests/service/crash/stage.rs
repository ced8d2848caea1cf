//! Two servers in processes of their own on one Postgres that is as durable as production's, and
//! what may befall them.

use super::sender::Doors;
use super::tally::Tally;
use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::served::{Served, WITHOUT_ALLOWANCES};
use crate::world::World;
use std::sync::{Arc, RwLock};
use std::thread::sleep;
use std::time::Duration;

/// What is killed.
#[derive(Debug, Clone, Copy)]
pub struct Disaster {
    name: &'static str,
    /// Which of the servers.
    servers: &'static [usize],
    /// The verb of `.ci/cluster` that ends Postgres, and whether somebody has to start it again.
    postgres: Option<(&'static str, bool)>,
}

const fn of(
    name: &'static str,
    servers: &'static [usize],
    postgres: Option<(&'static str, bool)>,
) -> Disaster {
    Disaster { name, servers, postgres }
}

/// All that may happen, each as likely as the others.
const DISASTERS: [Disaster; 8] = [
    of("one server", &[0], None),
    of("the other server", &[1], None),
    of("both servers", &[0, 1], None),
    of("Postgres, stopped at once", &[], Some(("stop", true))),
    of("Postgres, all its processes", &[], Some(("kill", true))),
    of("a process of Postgres", &[], Some(("kill-one", false))),
    of("a server and Postgres", &[1], Some(("stop", true))),
    of("everything", &[0, 1], Some(("kill", true))),
];

impl Disaster {
    /// One of them.
    pub fn of(dice: &mut Dice) -> Self {
        *dice.of_these(&DISASTERS)
    }
}

impl std::fmt::Display for Disaster {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// The stage. Postgres outlives the servers.
pub struct Stage {
    servers: [Served; 2],
    /// Where they answer.
    pub doors: Arc<Doors>,
    /// Registers workplaces, and looks at what is stored.
    pub world: World,
    cluster: Cluster,
}

impl Stage {
    /// Everything runs, nothing is declared.
    pub fn new() -> Self {
        let cluster = Cluster::durable();
        let world = World::on(cluster.url(), None);
        let servers = [(); 2].map(|()| Served::start(&cluster.url(), &WITHOUT_ALLOWANCES));
        let doors = Arc::new(RwLock::new(addresses(&servers)));
        Self { servers, doors, world, cluster }
    }

    /// Lets it happen, and after a pause puts everything back.
    pub fn suffer(&mut self, disaster: Disaster, pause: Duration, tally: &Tally) {
        let Disaster { servers, postgres, .. } = disaster;
        servers.iter().for_each(|which| self.servers[*which].kill());
        tally.servers_killed(u64::try_from(servers.len()).unwrap());
        if let Some((verb, _)) = postgres {
            self.cluster.order(verb);
            tally.postgres_killed();
        }
        sleep(pause);
        if let Some((_, true)) = postgres {
            self.cluster.order("start");
        }
        for which in servers {
            self.servers[*which] = Served::start(&self.cluster.url(), &WITHOUT_ALLOWANCES);
        }
        *self.doors.write().unwrap() = addresses(&self.servers);
    }
}

fn addresses(servers: &[Served; 2]) -> [std::net::SocketAddr; 2] {
    [servers[0].server.address, servers[1].server.address]
}
