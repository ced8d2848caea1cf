//! What is too much of anything, refused before anybody is known.

use super::forge::{Forge, certificates, reference, usual};
use super::*;
use crate::exchange::{connect, hear, request};
use crate::tool::gzip;
use crate::world::POST;
use ser::http::HttpSettings;
use ser::operations::Limits;
use std::io::Write;
use std::time::Duration;

on_both!(an_answer_shows_little_of_what_was_sent, a_body_that_does_not_come_is_not_waited_for);

/// Bytes of a document, here.
const DOCUMENT: usize = 1 << 20;

/// Limits that a test reaches quickly.
pub(super) fn limits() -> Limits {
    let mut limits = Limits { message: 4 << 20, ..Limits::default() };
    limits.document.bytes = DOCUMENT;
    limits
}

pub(super) fn attacks(world: &World) -> Attacks {
    let mut attacks = Attacks::default();
    giants(&mut attacks, world);
    let good = signed();
    for levels in [64, 1000, 100_000] {
        let deep = format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
        let deep = before(&good, "<Antet>", &deep);
        attacks.unread("Deep nesting", &format!("{levels} more"), &deep, (1005, 7006));
    }
    let open = before(&good, "<Antet>", &"<a>".repeat(100_000));
    attacks.unread("Deep nesting", "never closed", &open, (1005, 7006));
    let name = "Attribute flood";
    let attributes = |n: usize| (0..n).map(|i| format!(" a{i}=\"\"")).collect::<String>();
    for n in [64, 50_000] {
        let flooded = swap(&good, "<Linie", &format!("<Linie{}", attributes(n)));
        attacks.unread(name, &format!("{n} more"), &flooded, (1005, 7006));
    }
    let most = sign(&swap(&today(), "<Linie", &format!("<Linie{}", attributes(63))));
    attacks.both(name, "as many as allowed", &most, 1003);
    let name = "Huge single token";
    let long = "a".repeat(100_000);
    let text = "a".repeat((1 << 20) - 20_000);
    for (how, mark, more) in [
        ("an attribute", "ref=\"r1\"", format!("ref=\"{long}\"")),
        ("a name", "<Antet>", format!("<{long}/><Antet>")),
        ("a name of an attribute", "ref=\"r1\"", format!("{long}=\"\"")),
        ("a comment", "<Antet>", format!("<!--{long}--><Antet>")),
        ("an instruction", "<Antet>", format!("<?p {long}?><Antet>")),
        ("white space in a tag", "ref=\"r1\"", format!("ref=\"r1\"{}", " ".repeat(100_000))),
    ] {
        attacks.unread(name, how, &swap(&good, mark, &more), (1005, 7006));
    }
    // Text of a megabyte is more than any value has, and no value is of its type.
    for (how, value) in [("a text", text.clone()), ("a section", format!("<![CDATA[{text}]]>"))] {
        let document = sign(&swap(&today(), ">10<", &format!(">{value}<")));
        attacks.both(name, how, &document, 1004);
    }
    hints(&mut attacks, world);
    let name = "Integer/decimal bombs in data";
    for (how, number) in [
        ("an exponent", "1e999999999".to_owned()),
        ("a small exponent", "1E1".to_owned()),
        ("digits", "9".repeat(100_000)),
        ("decimals", format!("0.{}", "1".repeat(100_000))),
        ("zeros first", format!("{}10", "0".repeat(100_000))),
        ("not a number", "NaN".to_owned()),
        ("infinite", "INF".to_owned()),
        ("hexadecimal", "0xA".to_owned()),
        ("one digit too many", "1234567890123".to_owned()),
    ] {
        let document = sign(&swap(&today(), ">10<", &format!(">{number}<")));
        attacks.both(name, how, &document, 1004);
    }
    let year = sign(&swap(&today(), "2028-05-31", &format!("{}-05-31", "9".repeat(100_000))));
    attacks.both(name, "a year", &year, 1004);
    order(&mut attacks, &good);
    let name = "Error oracles";
    let line = "#x&#10;2026-11-20T10:00:00Z INFO TEST signed in";
    let injected = swap(&good, "URI=\"\"", &format!("URI=\"{line}\""));
    attacks.both(name, "a line of a log", &injected, 2004);
    let both = swap(&swap(&good, ">10<", ">11<"), "Id=\"decl\"", "Id=\"alt\"");
    attacks.both(name, "a wrong digest", &both, 2002);
    attacks
}

/// Bodies without end.
fn giants(attacks: &mut Attacks, world: &World) {
    let name = "Giant document / slow body";
    let good = sign(&elsewhere(world));
    let padded = |bytes: usize| format!("{good}{}", " ".repeat(bytes - good.len()));
    attacks.harmless(name, "as large as allowed", padded(DOCUMENT));
    attacks.file(name, "a byte more", padded(DOCUMENT + 1), 1005);
    let mut sends = |how: &str, headers: &[(&str, &str)], body: &[u8]| {
        let headers = [&[("Content-Type", "text/xml")], headers].concat();
        let sent = Sent::Request(request(POST, &headers, body));
        attacks.note(name, how, sent, Ends::Fault(7006));
    };
    sends("a message that is too large", &[], &vec![b' '; (4 << 20) + 1]);
    let chunks = format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20)).repeat(5) + "0\r\n\r\n";
    sends("chunks without a length", &[("Transfer-Encoding", "chunked")], chunks.as_bytes());
    let bomb = gzip(&vec![b' '; 64 << 20]);
    sends("a bomb", &[("Content-Encoding", "gzip")], &bomb);
    sends("a bomb in a bomb", &[("Content-Encoding", "gzip")], &gzip(&bomb.repeat(80)));
}

/// KeyInfo and identifiers.
fn hints(attacks: &mut Attacks, world: &World) {
    let name = "Huge Id index / KeyInfo";
    let with = |document: &str, certificates_: usize| {
        let own = certificates(&[&PKI.ana]);
        let others = certificates(&[&PKI.stranger]).repeat(certificates_ - 1);
        Forge { key_info: own + &others, ..Forge::over(&PKI.ana, document, "") }
            .signed(document, &PKI.ana)
    };
    attacks.harmless(name, "16 certificates", with(&elsewhere(world), 16));
    attacks.both(name, "17 certificates", &with(&today(), 17), 2007);
    attacks.both(name, "500 certificates", &with(&today(), 500), 2007);
    let large = format!(
        "<ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data>",
        "AAAA".repeat(200_000)
    );
    let forge = Forge { key_info: large, ..Forge::over(&PKI.ana, &today(), "") };
    attacks.both(name, "a large certificate", &forge.signed(&today(), &PKI.ana), 3001);
    let rows = |n: usize| {
        let row = |i| format!("<Altceva Id=\"i{i}\"/>");
        before(&today(), "<Antet>", &(0..n).map(row).collect::<String>())
    };
    attacks.both(name, "1000 identifiers", &sign(&rows(999)), 1003);
    let over = |document: &str| Forge::over(&PKI.ana, document, "").signed(document, &PKI.ana);
    attacks.both(name, "1001 identifiers", &over(&rows(1000)), 2007);
    attacks.both(name, "20000 identifiers", &over(&rows(20_000)), 2007);
}

/// Structure, then the signature value, then digests: what costs most comes last.
fn order(attacks: &mut Attacks, good: &str) {
    let name = "Expensive verify flood";
    let value = part(good, "<ds:SignatureValue>", "</ds:SignatureValue>").to_owned();
    let zeros = format!("<ds:SignatureValue>{}</ds:SignatureValue>", "A".repeat(344));
    let wrong = swap(&swap(good, ">10<", ">11<"), &value, &zeros);
    attacks.both(name, "value and digest wrong", &wrong, 2003);
    let broken = before(&wrong, "</ds:SignedInfo>", "<x/>");
    attacks.both(name, "structure too", &broken, 2007);
    let long = Forge::over(&PKI.ana, &today(), "").valued(&today(), |_| vec![1; 100_000]);
    attacks.both(name, "a value of 100,000 bytes", &long, 2003);
    let many = reference("#decl", &usual(super::forge::EXCLUSIVE), &super::forge::digest(b""));
    let many = swap(&wrong, "</ds:SignedInfo>", &format!("{}</ds:SignedInfo>", many.repeat(29)));
    attacks.both(name, "thirty references", &many, 2005);
}

/// Of what was sent the answer repeats only as much as it takes to know it by, and nothing of how
/// the service is made.
fn an_answer_shows_little_of_what_was_sent(world: &World) {
    let long = "lung".repeat(10_000);
    for document in [
        swap(&signed(), "URI=\"\"", &format!("URI=\"http://{long}\"")),
        swap(
            &signed(),
            "<ds:SignatureMethod Algorithm=\"",
            &format!("<ds:SignatureMethod Algorithm=\"{long}"),
        ),
        swap(
            &swap(&signed(), "\"decl\"", &format!("\"{long}\"")),
            "<Antet>",
            &format!("<Antet Id=\"{long}\">"),
        ),
        sign(&swap(&today(), "<Antet>", &format!("<{long}/><Antet>"))),
        sign(&swap(&today(), ">10<", &format!(">{long}<"))),
        sign(&swap(&today(), PHARMACY, &long)),
        sign(&swap(&today(), "<tip>FP", &format!("<tip>{long}"))),
    ] {
        let response = world.post(client::send("raporteaza", document.as_bytes()).as_bytes());
        assert!(response.text().len() < 5000, "{}", response.text().len());
        for inside in [".rs", "panicked", "src/", "SELECT", "diesel", "openssl"] {
            assert!(!response.text().contains(inside), "{}", response.text());
        }
    }
}

fn a_body_that_does_not_come_is_not_waited_for(world: &World) {
    let http = HttpSettings { silence: Duration::from_secs(1), ..Manner::default().http };
    let impatient = world.open(Manner { http, ..Manner::default() });
    let headers = [("Content-Type", "text/xml"), ("Content-Length", "1000")];
    let mut slow = connect(impatient.address);
    slow.set_read_timeout(Some(Duration::from_secs(4))).unwrap();
    slow.write_all(&request(POST, &headers, b"<")).unwrap();
    let response = hear(slow);
    impatient.keep(&response);
    assert_eq!((response.status, response.fault_code()), (408, 7006));
}
