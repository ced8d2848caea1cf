//! Whose the processors were, by what the kernel counted: the service's, Postgres', and ours, who read
//! and send.

use super::{Cluster, Installation};
use std::{fmt, fs, time::Duration};

/// Seconds of the processors used until some moment.
#[derive(Clone, Copy)]
struct Used {
    service: f64,
    postgres: f64,
    senders: f64,
}

/// Used from a moment on.
pub struct Shares<'s> {
    installation: &'s Installation,
    cluster: &'s Cluster,
    begun: Used,
}

/// Used of all the processors' time.
pub struct Usage {
    parts: [(&'static str, f64); 3],
}

impl<'s> Shares<'s> {
    pub fn begin(installation: &'s Installation, cluster: &'s Cluster) -> Self {
        Self { installation, cluster, begun: used(installation, cluster) }
    }

    /// After such a time.
    pub fn end(self, took: Duration) -> Usage {
        let (begun, ended) = (self.begun, used(self.installation, self.cluster));
        let processors = std::thread::available_parallelism().unwrap().get();
        let all = took.as_secs_f64() * f64::from(u32::try_from(processors).unwrap());
        let part = |ended: f64, begun: f64| (ended - begun) / all * 100.0;
        Usage {
            parts: [
                ("service", part(ended.service, begun.service)),
                ("postgres", part(ended.postgres, begun.postgres)),
                ("senders", part(ended.senders, begun.senders)),
            ],
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("processors")?;
        self.parts.iter().try_for_each(|(who, part)| write!(f, " {who} {part:.0} %"))
    }
}

fn used(installation: &Installation, cluster: &Cluster) -> Used {
    let postmaster = first(cluster);
    let processes = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let children = processes.filter_map(|process| {
        // One that has ended meanwhile is counted by its parent.
        let (parent, used) = stat(process)?;
        (parent == postmaster).then_some(used.own)
    });
    let children: f64 = children.sum();
    let [service, postgres, senders] = [installation.process(), postmaster, std::process::id()]
        .map(|process| stat(process).unwrap().1);
    Used {
        service: service.own,
        postgres: postgres.own + postgres.ended + children,
        senders: senders.own,
    }
}

/// Seconds of a process.
struct Seconds {
    own: f64,
    /// Of its children that ended.
    ended: f64,
}

/// The parent of a process, and what it used; none where there is no such process.
fn stat(process: u32) -> Option<(u32, Seconds)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let all: Vec<&str> = after_name.split_whitespace().collect();
    // The kernel's unit towards programs, USER_HZ, is a hundredth of a second on Linux.
    let seconds = |at: usize| Some(all.get(at)?.parse::<f64>().ok()? / 100.0);
    let own = seconds(11)? + seconds(12)?;
    let ended = seconds(13)? + seconds(14)?;
    Some((all.get(1)?.parse().ok()?, Seconds { own, ended }))
}

/// The first process of a cluster, which makes the others.
fn first(cluster: &Cluster) -> u32 {
    let file = fs::read_to_string(cluster.folder().join("data/postmaster.pid")).unwrap();
    file.lines().next().unwrap().parse().unwrap()
}
