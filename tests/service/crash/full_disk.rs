//! A disk that is full, the disk of a database alone: what comes is told to come again, nothing is
//! half stored, and all goes on by itself when there is room.

use super::wanted;
use crate::cluster::Cluster;
use crate::day::Day;
use crate::pki::PKI;
use crate::unwell::{get, must_say_to_come_again, taking, until};
use crate::world::World;
use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use ser::soap::client;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A small disk in memory. Gone when it is dropped.
struct Disk(TempDir);

impl Disk {
    /// Of so many MiB. None where nobody may mount one: the run says so, and fails if it was asked
    /// to (`disks=required`).
    fn mount(mebibytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"]);
        let mounted = mount.arg(folder.path()).output();
        if mounted.as_ref().is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        let said = format!("no small disk can be mounted here, so none is filled: {mounted:?}");
        assert!(!wanted("disks", "required"), "{said}");
        // Past the harness, which would keep it to itself.
        std::io::stderr().write_all(format!("crash: {said}\n").as_bytes()).unwrap();
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room there is.
    fn fill(&self) {
        let mut ballast = File::create(self.path().join("ballast")).unwrap();
        for piece in [1 << 16, 1 << 10, 1] {
            let piece = vec![0; piece];
            while ballast.write_all(&piece).is_ok() {}
        }
    }

    /// Gives it back.
    fn make_room(&self) {
        std::fs::remove_file(self.path().join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is still open on it goes with its process.
        let unmounted = Command::new("umount").arg("-l").arg(self.path()).status();
        if !std::thread::panicking() {
            assert!(unmounted.unwrap().success());
        }
    }
}

/// Days of Ana's pharmacy, each with so many medicines that a row of it needs room.
fn days() -> impl Iterator<Item = Vec<u8>> {
    let first: NaiveDate = "2026-01-01".parse().unwrap();
    first.iter_days().take(320).map(|day| {
        let day = Day::on(&day.to_string());
        PKI.ana.sign(&(1..=10).fold(day, |day, medicine| day.with(medicine, 10, 0, 0)).xml())
    })
}

/// Declares until the disk is full, says so all the while, and goes on when it is not.
fn fills_and_goes_on(world: &World, disk: &Disk) {
    let mut days = days();
    let mut accepted = Vec::new();
    for document in days.by_ref().take(5) {
        let receipt = world.report(&document);
        receipt.must_be_accepted();
        accepted.push((document, receipt.document));
    }
    assert_eq!((get(world, "/ready", 7), taking(world)), (200, true));
    disk.fill();
    let refused = days.find(|document| {
        let answer = world.post(client::send("raporteaza", document).as_bytes());
        if answer.status == 200 {
            accepted.push((document.clone(), answer.receipt().document));
            return false;
        }
        must_say_to_come_again(&answer);
        true
    });
    let refused = refused.expect("the disk is full before the year is over");
    let kept = world.kept();
    must_say_to_come_again(&world.post(client::send("raporteaza", &refused).as_bytes()));
    assert_eq!(world.kept(), kept);
    assert_eq!(kept[..3], [i64::try_from(accepted.len()).unwrap(); 3], "nothing half stored");
    assert_eq!((get(world, "/health", 5), get(world, "/ready", 7)), (200, 503));
    assert!(!taking(world));
    disk.make_room();
    until("taken again", 60, || {
        world.post(client::send("raporteaza", &refused).as_bytes()).status == 200
    });
    assert_eq!((get(world, "/ready", 7), taking(world)), (200, true));
    accepted.push((refused.clone(), world.report(&refused).document));
    for document in days.take(5) {
        let receipt = world.report(&document);
        receipt.must_be_accepted();
        accepted.push((document, receipt.document));
    }
    for (document, receipt) in &accepted {
        assert_eq!(world.report(document).document, *receipt);
    }
    let count = i64::try_from(accepted.len()).unwrap();
    for table in ["declarations", "documents", "receipts", "history", "outbox", "rechecks"] {
        assert_eq!(world.count(table), count, "{table}");
    }
    for table in ["balance_lines", "lot_lines"] {
        assert_eq!(world.count(table), 10 * count, "{table}");
    }
}

#[test]
fn a_full_disk_of_postgres_is_told_and_all_goes_on_when_there_is_room() {
    let Some(disk) = Disk::mount(192) else { return };
    let cluster = Cluster::durable_in(disk.path());
    let world = World::on(cluster.url(), None);
    fills_and_goes_on(&world, &disk);
}

#[test]
fn a_full_disk_of_sqlite_is_told_and_all_goes_on_when_there_is_room() {
    let Some(disk) = Disk::mount(16) else { return };
    let world = World::on(format!("sqlite:{}", disk.path().join("ser.db").display()), None);
    fills_and_goes_on(&world, &disk);
}

#[test]
fn postgres_that_dies_of_a_full_disk_is_waited_for_and_has_all_that_was_acknowledged() {
    let Some(disk) = Disk::mount(192) else { return };
    let cluster = Cluster::durable_in(disk.path());
    let world = World::on(cluster.url(), None);
    let mut days = days();
    let accepted: Vec<_> = days
        .by_ref()
        .take(5)
        .map(|document| {
            let receipt = world.report(&document);
            receipt.must_be_accepted();
            (document, receipt.document)
        })
        .collect();
    disk.fill();
    // It has no room for its log, without which it will do nothing.
    let (_, address) = world.database_url().split_once(':').unwrap();
    let log = "SELECT pg_switch_wal(); CREATE TABLE ballast (); DROP TABLE ballast";
    until("dead", 60, || match PgConnection::establish(address) {
        Ok(mut connection) => {
            // However it takes it, it has to write it down.
            let _ = connection.batch_execute(log);
            false
        }
        Err(error) => error.to_string().contains("No such file"),
    });
    let next = days.next().unwrap();
    must_say_to_come_again(&world.post(client::send("raporteaza", &next).as_bytes()));
    assert_eq!((get(&world, "/health", 5), get(&world, "/ready", 7)), (200, 503));
    disk.make_room();
    cluster.order("start");
    until("ready again", 60, || get(&world, "/ready", 7) == 200);
    world.report(&next).must_be_accepted();
    for (document, receipt) in &accepted {
        assert_eq!(world.report(document).document, *receipt);
    }
    assert_eq!(world.count("declarations"), 6);
}
