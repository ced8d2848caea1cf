//! A clock that jumps forward and back between two submissions: times, lateness, identifiers and
//! counts stay sane, and what is recorded stays a series.

use crate::day::Day;
use crate::pki::{PKI, instant};
use crate::secure::ask;
use crate::world::{Endpoint, Manner, World};
use chrono::{DateTime, Utc};
use ser::operations::Clock;
use ser::soap::client::Node;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};

on_both!(a_clock_that_jumps_harms_nothing);

/// A server whose clock somebody sets.
struct Jumping {
    server: Endpoint,
    micros: &'static AtomicI64,
}

impl Jumping {
    fn new(world: &World) -> Self {
        // As long as the server, which may outlive what drops it.
        let micros: &'static AtomicI64 = Box::leak(Box::default());
        let server = world.open(Manner { clock: Some(Clock::Set(micros)), ..Manner::default() });
        Self { server, micros }
    }

    fn set(&self, now: &str) -> DateTime<Utc> {
        let now = instant(now);
        self.micros.store(now.timestamp_micros(), Ordering::Relaxed);
        now
    }

    fn state(&self) -> Node {
        self.server.ask("getStareServiciu")
    }
}

/// Day after day, each received when the clock said this, and late or not by that.
const JUMPS: [(&str, &str, &str); 6] = [
    ("2026-11-10", "2026-11-10T10:00:00Z", "false"),
    // An hour forward, a day back, ten days forward, back to before the first was received.
    ("2026-11-11", "2026-11-11T11:00:00Z", "false"),
    ("2026-11-12", "2026-11-12T08:00:00Z", "false"),
    ("2026-11-13", "2026-11-22T08:00:00Z", "true"),
    ("2026-11-14", "2026-11-14T09:00:00Z", "false"),
    ("2026-11-15", "2026-11-15T00:00:00Z", "false"),
];

fn a_clock_that_jumps_harms_nothing(world: &World) {
    let jumping = Jumping::new(world);
    let server = &jumping.server;
    let mut ids = BTreeSet::new();
    let mut accepted = Vec::new();
    for (day, now, late) in JUMPS {
        let now = jumping.set(now);
        let document = PKI.ana.sign(&Day::on(day).with(1, 10, 0, 0).xml());
        let receipt = server.report(&document);
        receipt.must_be_accepted();
        assert_eq!(receipt.node.text_of("intarziata"), late, "{day}");
        let told: DateTime<Utc> = receipt.node.text_of("dataInregistrare").parse().unwrap();
        assert_eq!(told, now, "{day}");
        assert!(ids.insert(receipt.node.text_of("idRecipisa").to_owned()));
        accepted.push((document, receipt));
        let hour = jumping.state();
        let hour = hour.child("ultimaOra").unwrap_or(&hour);
        assert_eq!(hour.text_of("acceptate"), "1", "{day}: {hour:?}");
    }
    // An amendment that seems to come before what it amends, at the very instant of another.
    let (_, original) = accepted.last().unwrap();
    let number = original.number().to_owned();
    for (now, stock) in [("2026-11-15T00:00:00Z", 11), ("2026-11-14T23:00:00Z", 12)] {
        jumping.set(now);
        let amended = accepted.last().unwrap().1.number().to_owned();
        let amendment = Day::on("2026-11-15").with(1, 10, 0, 0).with(2, 0, stock, 0);
        let document = PKI.ana.sign(&amendment.amending(&amended).xml());
        let receipt = server.report(&document);
        receipt.must_be_accepted();
        assert!(ids.insert(receipt.node.text_of("idRecipisa").to_owned()));
        accepted.push((document, receipt));
    }
    let asked = [("numarInregistrare", number.as_str())];
    let history = ask(server, Some(&PKI.ana), "getIstoric", &asked).other();
    assert_eq!(history.children.len(), 5, "{history:?}");
    for (document, receipt) in &accepted {
        assert_eq!(server.report(document).document, receipt.document);
    }
    assert_eq!(world.count("declarations WHERE replaced_by IS NULL"), 6);
    assert_eq!(server.ask("getStareServiciu").text_of("preiaDeclaratii"), "true");
}
