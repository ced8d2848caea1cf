//! `GET /metrics`: what a Prometheus finds, and who finds nothing.

use super::day::Day;
use super::exchange::request;
use super::pki::PKI;
use super::secure::get;
use super::watch;
use super::world::{Manner, POST, TODAY, World};
use ser::http::HttpSettings;
use std::collections::BTreeMap;

on_both!(what_was_answered_is_counted, over_tls_there_are_no_metrics);

const ASK: &str = "GET /metrics HTTP/1.1";

/// The samples by their names and labels.
fn samples(text: &str) -> BTreeMap<&str, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(of, n)| (of, n.parse().unwrap()))
        .collect()
}

fn what_was_answered_is_counted(world: &World) {
    let document = PKI.ana.sign(&Day::on(TODAY).with(1, 10, 0, 0).xml());
    let receipt = world.report(&document);
    receipt.must_be_accepted();
    world.report(&document);
    world.report(&Day::today().xml());
    world.ask("getStareServiciu");
    let xml = ("Content-Type", "text/xml");
    assert_eq!(world.send(&request(POST, &[xml], b"<a")).fault_code(), 7001);
    let answer = world.send(&request(ASK, &[], b""));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("Content-Type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = answer.text();
    let samples = samples(text);
    for (sample, value) in [
        ("ser_answers_total{operation=\"raporteaza\",outcome=\"ACCEPTATA\"}", 2.0),
        ("ser_answers_total{operation=\"raporteaza\",outcome=\"REFUZATA\"}", 1.0),
        ("ser_answers_total{operation=\"getStareServiciu\",outcome=\"\"}", 1.0),
        ("ser_answers_total{operation=\"\",outcome=\"7001\"}", 1.0),
        ("ser_answer_seconds_count{operation=\"raporteaza\"}", 3.0),
        ("ser_messages_in_work", 0.0),
        ("ser_messages_waiting", 0.0),
        ("ser_messages_waiting_limit", 512.0),
        ("ser_bytes_held", 0.0),
        ("ser_database_connections_limit", 8.0),
    ] {
        assert_eq!(samples.get(sample), Some(&value), "{sample}: {text}");
    }
    assert!(samples["ser_database_connections"] >= 1.0, "{text}");
    assert!(samples["ser_messages_limit"] >= 9.0, "a core and each connection: {text}");
    assert!(text.contains(&format!("version=\"{}\"", env!("CARGO_PKG_VERSION"))), "{text}");
    for secret in [receipt.number(), "CJF", "10000008", "TEST Ana", "W00000001"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    watch::look("metrics", text);
}

fn over_tls_there_are_no_metrics(world: &World) {
    assert_eq!(get(world, None, "/metrics").status, 404);
    let behind = HttpSettings { forwarded: true, ..Manner::default().http };
    let proxied = world.open(Manner { http: behind, ..Manner::default() });
    let through = [("X-Forwarded-Proto", "https")];
    assert_eq!(proxied.send(&request(ASK, &through, b"")).status, 404);
    assert_eq!(proxied.send(&request(ASK, &[], b"")).status, 200);
    assert_eq!(world.send(&request("POST /metrics HTTP/1.1", &[], b"")).status, 405);
}
