//! TLS: what is spoken, whose certificates come through the handshake, and what is said of them.

use super::day::Day;
use super::exchange::{connect, request};
use super::pki::{Holder, PKI};
use super::secure::{client, get, send, shake};
use super::tool::{Desk, must};
use super::world::{POST, World};
use openssl::ssl::{SslSessionCacheMode, SslVersion};
use openssl::x509::X509;
use ser::soap::client as message;
use std::io::{Read, Write};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

on_both!(
    every_certificate_comes_through_and_is_judged_in_words,
    who_has_no_certificate_reports_all_the_same,
    old_versions_and_weak_suites_are_refused,
    no_session_is_resumed,
    plain_http_at_the_door_of_tls_is_turned_away_at_once,
    the_contract_points_to_where_the_caller_is,
    the_page_is_strict,
    ser_submit_reports_over_tls_and_keeps_the_receipt,
);

const MODERN: [SslVersion; 2] = [SslVersion::TLS1_2, SslVersion::TLS1_3];
const ACCEPTED: &str = "Este acceptat ca identitate.";

/// What the page says to somebody.
fn page(world: &World, holder: &Holder) -> String {
    get(world, Some(holder), "/").text().to_owned()
}

fn every_certificate_comes_through_and_is_judged_in_words(world: &World) {
    world.withdraw(&PKI.ion);
    for (holder, said) in [
        (&PKI.ana, ACCEPTED),
        (&PKI.ana_on_a_card, ACCEPTED),
        (&PKI.ana_expired, "(3002)"),
        (&PKI.ana_early, "(3003)"),
        (&PKI.ana_untrusted, "(3006)"),
        (&PKI.stranger, "(3001)"),
        (&PKI.self_signed, "(3001)"),
        (&PKI.ion, "(3001)"),
    ] {
        let page = page(world, holder);
        let name = X509::from_der(&holder.der).unwrap();
        let name = name.subject_name().entries().last().unwrap().data().to_string().unwrap();
        assert!(page.contains(said) && page.contains(&*name), "{said} of {name}: {page}");
        assert_eq!(page.contains(ACCEPTED), said == ACCEPTED, "{page}");
    }
    let mut confused = client(Some(&PKI.ana));
    for link in [&PKI.stranger, &PKI.self_signed, &PKI.ana_untrusted] {
        confused.add_extra_chain_cert(X509::from_der(&link.der).unwrap()).unwrap();
    }
    let said = send(world, confused, &request("GET / HTTP/1.1", &[], b""));
    assert!(said.text().contains(ACCEPTED));
}

fn who_has_no_certificate_reports_all_the_same(world: &World) {
    let none = get(world, None, "/");
    assert!(none.text().contains("nu a prezentat niciun certificat"), "{}", none.text());
    assert_eq!(get(world, None, "/health").status, 200);
    let xml = ("Content-Type", "text/xml; charset=utf-8");
    let post = |message: String| {
        let response = send(world, client(None), &request(POST, &[xml], message.as_bytes()));
        world.keep(&response);
        response
    };
    let state = post(message::ask("getStareServiciu")).other();
    assert_eq!(state.text_of("preiaDeclaratii"), "true");
    let signed = PKI.ana.sign(&Day::today().xml());
    post(message::send("raporteaza", &signed)).receipt().must_be_accepted();
}

fn old_versions_and_weak_suites_are_refused(world: &World) {
    for version in MODERN {
        let mut modern = client(None);
        modern.set_min_proto_version(Some(version)).unwrap();
        modern.set_max_proto_version(Some(version)).unwrap();
        let stream = shake(world, modern).unwrap();
        assert_eq!(stream.ssl().version2(), Some(version));
    }
    let mut old = client(None);
    old.set_security_level(0);
    old.set_cipher_list("ALL:@SECLEVEL=0").unwrap();
    old.set_min_proto_version(Some(SslVersion::TLS1)).unwrap();
    old.set_max_proto_version(Some(SslVersion::TLS1_1)).unwrap();
    let refused = shake(world, old).unwrap_err().to_string();
    assert!(refused.contains("alert protocol version"), "{refused}");
    for suites in ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-GCM-SHA256"] {
        let mut weak = client(None);
        weak.set_cipher_list(suites).unwrap();
        weak.set_max_proto_version(Some(SslVersion::TLS1_2)).unwrap();
        let refused = shake(world, weak).unwrap_err().to_string();
        assert!(refused.contains("alert handshake failure"), "{suites}: {refused}");
    }
}

fn no_session_is_resumed(world: &World) {
    for version in MODERN {
        let offered = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&offered);
        let mut eager = client(Some(&PKI.ana));
        eager.set_max_proto_version(Some(version)).unwrap();
        eager.set_session_cache_mode(SslSessionCacheMode::CLIENT);
        eager.set_new_session_callback(move |_, _| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let answer = send(world, eager, &request("GET / HTTP/1.1", &[], b""));
        assert!(answer.text().contains(ACCEPTED));
        assert_eq!(offered.load(Ordering::Relaxed), 0, "{version:?}");
    }
}

fn plain_http_at_the_door_of_tls_is_turned_away_at_once(world: &World) {
    let started = Instant::now();
    let mut stream = connect(world.secure.unwrap());
    stream.write_all(&request("GET /health HTTP/1.1", &[], b"")).unwrap();
    let mut said = Vec::new();
    // Closed or reset: either is an answer.
    let _ = stream.read_to_end(&mut said);
    assert!(started.elapsed() < Duration::from_secs(4) && !said.starts_with(b"HTTP"));
    assert_eq!(get(world, None, "/health").status, 200);
}

/// curl with Ana's certificate.
fn curl(desk: &Desk, holder: &Holder) -> Command {
    let mut command = Command::new("curl");
    command.args(["-sS", "--fail"]).arg("--cacert").arg(desk.put("ca.pem", &PKI.authority));
    command.arg("--cert").arg(desk.put("cert.pem", &holder.certificate));
    command.arg("--key").arg(desk.put("key.pem", &holder.key));
    command
}

fn the_contract_points_to_where_the_caller_is(world: &World) {
    let port = world.secure.unwrap().port();
    for (version, host) in [("--http1.1", "127.0.0.1"), ("--http2", "localhost")] {
        let (desk, origin) = (Desk::new(), format!("https://{host}:{port}"));
        let read = |path: &str| {
            let mut command = curl(&desk, &PKI.ana);
            let url = format!("{origin}{path}");
            let told = must(command.args([version, "-w", "\n%{http_version}", &url]));
            String::from_utf8(told).unwrap()
        };
        let wsdl = read("/ws/v1?wsdl");
        assert!(wsdl.contains(&format!("\"{origin}/ws/v1\"")), "{wsdl}");
        assert_eq!(wsdl.lines().last(), Some("1.1"), "{version}");
        assert!(read("/").contains(ACCEPTED));
    }
}

fn the_page_is_strict(world: &World) {
    let plain = world.send(&request("GET / HTTP/1.1", &[], b""));
    let secure = get(world, Some(&PKI.stranger), "/?lang=en");
    for page in [&plain, &secure] {
        assert_eq!(page.status, 200);
        let policy = page.header("Content-Security-Policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
        assert_eq!(page.header("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(page.header("Cache-Control"), Some("no-store"));
        assert!(!page.text().contains("<script") && !page.text().contains("style="));
    }
    assert_eq!(plain.header("Strict-Transport-Security"), None);
    assert!(secure.header("Strict-Transport-Security").is_some());
    assert!(secure.text().contains("Not accepted as an identity."), "{}", secure.text());
    assert!(plain.text().contains("nu este prin TLS"));
    let style = world.send(&request("GET /style.css HTTP/1.1", &[], b""));
    assert_eq!(
        (style.status, style.header("Content-Type")),
        (200, Some("text/css; charset=utf-8"))
    );
    assert_eq!(world.send(&request("POST / HTTP/1.1", &[], b"")).status, 405);
    world.sql("DROP TABLE probe");
    assert!(page(world, &PKI.ana).contains("Nu primește declarații acum."));
}

fn ser_submit_reports_over_tls_and_keeps_the_receipt(world: &World) {
    let desk = Desk::new();
    let file = desk.put("zi.xml", &PKI.ana.sign(&Day::today().xml()));
    let submit = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
        let url = format!("https://localhost:{}/ws/v1", world.secure.unwrap().port());
        command.arg("submit").arg(&file).args(["--url", &url]);
        command.arg("--out").arg(desk.path("recipisa.xml"));
        command
    };
    let unknown = submit().output().unwrap();
    assert_eq!(unknown.status.code(), Some(3), "our authority is nobody to the system");
    must(submit().arg("--ca").arg(desk.put("ca.pem", &PKI.authority)));
    let mut verify = Command::new(env!("CARGO_BIN_EXE_ser"));
    verify.args(["verify", "--profile", "receipt"]).arg(desk.path("recipisa.xml"));
    must(verify.arg("--cert").arg(desk.put("seal.pem", &PKI.seal.certificate)));
}
