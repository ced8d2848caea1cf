//! getStareServiciu, getListaTari, `GET /health` and `GET /ready`.

use super::day::Day;
use super::exchange::request;
use super::world::World;

on_both!(
    the_service_says_how_it_is,
    the_last_hour_is_counted,
    a_service_that_cannot_write_says_so,
    countries_say_whether_they_are_of_the_union,
    health_is_for_machines,
);

fn the_service_says_how_it_is(world: &World) {
    let state = world.ask("getStareServiciu");
    assert_eq!(state.text_of("mediu"), "TEST");
    assert_eq!(state.text_of("versiune"), env!("CARGO_PKG_VERSION"));
    assert_eq!(state.text_of("ora"), "2026-11-20T12:00:00+02:00");
    assert_eq!(state.text_of("preiaDeclaratii"), "true");
    let limits = state.child("limite").unwrap();
    let limit = |name| limits.text_of(name).parse::<u64>().unwrap();
    assert_eq!(["document", "adancime", "linii"].map(limit), [128 << 20, 64, 250_000]);
}

fn the_last_hour_is_counted(world: &World) {
    world.accept(&Day::today().xml());
    assert_eq!(world.report_signed(&Day::today().with(2, 1, 0, 0).xml()).state(), "RESPINSA");
    assert_eq!(world.report(&Day::today().xml()).state(), "REFUZATA");
    let state = world.ask("getStareServiciu");
    let hour = state.child("ultimaOra").unwrap();
    let counts = ["preluate", "acceptate", "respinse", "refuzate"].map(|name| hour.text_of(name));
    assert_eq!(counts, ["3", "1", "1", "1"]);
    assert!(hour.text_of("mediana").parse::<u32>().is_ok(), "{hour:?}");
}

fn a_service_that_cannot_write_says_so(world: &World) {
    world.sql("DROP TABLE probe");
    assert_eq!(world.ask("getStareServiciu").text_of("preiaDeclaratii"), "false");
    let [ready, health] = ["ready", "health"]
        .map(|path| world.send(&request(&format!("GET /{path} HTTP/1.1"), &[], b"")));
    assert_eq!((ready.status, health.status), (503, 200));
    assert!(ready.text().contains("\"taking\":false"), "{}", ready.text());
}

fn countries_say_whether_they_are_of_the_union(world: &World) {
    let list = world.ask("getListaTari");
    let member = |code: &str| {
        let country = list.children.iter().find(|country| country.text_of("cod") == code);
        country.map(|country| country.text_of("membruUE"))
    };
    assert_eq!(
        ["RO", "GB", "CH", "ZZ"].map(member),
        [Some("true"), Some("false"), Some("false"), None]
    );
    assert!(list.children.len() > 200, "{}", list.children.len());
}

fn health_is_for_machines(world: &World) {
    for (path, taking) in [("/health", ""), ("/ready", ",\"taking\":true")] {
        let answer = world.send(&request(&format!("GET {path} HTTP/1.1"), &[], b""));
        let version = env!("CARGO_PKG_VERSION");
        let told = format!("{{\"environment\":\"TEST\",\"version\":\"{version}\"{taking}}}");
        assert_eq!((answer.status, answer.text()), (200, told.as_str()));
        assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    }
}
