//! What nobody honest sends: each has its code, and nothing is kept of it.

use super::day::Day;
use super::exchange::{break_off, request};
use super::pki::PKI;
use super::tool::gzip;
use super::world::{Endpoint, Manner, POST, World};
use ser::operations::Limits;
use ser::soap::client;

on_both!(
    hostile_documents_are_refused_with_their_codes,
    hostile_messages_are_faults,
    wrapped_declarations_are_refused,
    after_all_of_it_a_declaration_is_accepted,
);

/// Elements inside one another, more than any stack takes.
const DEEP: usize = 10_000;

fn deep(around: &str) -> String {
    let (begin, end) = around.split_once('|').unwrap();
    format!("{begin}{}{}{end}", "<a>".repeat(DEEP), "</a>".repeat(DEEP))
}

/// Billion laughs, ten of them.
const LAUGHS: &str =
    "<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;&l;&l;&l;&l;&l;&l;&l;\">]><a>&m;</a>";

fn documents() -> Vec<(&'static str, Vec<u8>, u16)> {
    let day = String::from_utf8(Day::today().xml()).unwrap();
    let signed = PKI.ana.sign(day.as_bytes());
    let utf_16: Vec<u8> = day.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("no XML", b"%PDF-1.7".to_vec(), 1001),
        ("nothing but space", b" ".to_vec(), 1001),
        ("truncated", signed[..signed.len() / 2].to_vec(), 1001),
        ("a document after the document", [&*signed, b"<a/>"].concat(), 1001),
        ("a NUL", day.replace("TEST", "T\0ST").into_bytes(), 1001),
        ("a lone surrogate", day.replace("TEST", "&#xD800;").into_bytes(), 1001),
        ("XML 1.1", day.replace("version=\"1.0\"", "version=\"1.1\"").into_bytes(), 1001),
        ("a DTD", LAUGHS.into(), 1002),
        ("an external entity", b"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>".to_vec(), 1002),
        ("too deep", deep("<a>|</a>").into_bytes(), 1005),
        ("a tag without end", format!("<a b=\"{}\"/>", "x".repeat(1 << 20)).into_bytes(), 1005),
        ("UTF-16 that says UTF-8", [b"\xff\xfe", &*utf_16].concat(), 1006),
        ("no encoding anybody knows", day.replace("UTF-8", "EBCDIC").into_bytes(), 1006),
        ("overlong UTF-8", [day.as_bytes(), b"\xc0\xaf"].concat(), 1006),
    ]
}

fn hostile_documents_are_refused_with_their_codes(world: &World) {
    let kept = world.kept();
    for (what, document, code) in documents() {
        let receipt = world.report(&document);
        assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![code]), "{what}");
    }
    assert_eq!(world.kept(), kept);
}

fn hostile_messages_are_faults(world: &World) {
    let body = 1 << 20;
    let limits = Limits { message: body, ..Limits::default() };
    messages(&world.open(Manner { limits, ..Manner::default() }), body);
    assert_eq!(world.count("audit"), 0);
    assert_eq!(world.kept().iter().sum::<i64>(), 0);
}

/// Sends all that is hostile to a server whose bodies have at most so many bytes.
pub fn messages(server: &Endpoint, body: usize) {
    let envelope = client::ask("getListaTari");
    let inside = envelope.replace("<getListaTari ", "|<getListaTari ");
    let bomb = gzip(&vec![b'x'; 64 << 20]);
    let text_xml = ("Content-Type", "text/xml");
    let post = |body: &[u8]| server.send(&request(POST, &[text_xml], body));
    for (what, response, code) in [
        ("no XML", post(b"\x00\x01\x02"), 7001),
        ("a DTD", post(envelope.replace("<soap:Env", "<!DOCTYPE a><soap:Env").as_bytes()), 7001),
        ("laughs", post(LAUGHS.as_bytes()), 7001),
        ("too deep", post(deep(&inside).as_bytes()), 7006),
        ("wrong encoding", post(envelope.replace("UTF-8", "KOI8-R").as_bytes()), 7001),
        ("truncated XML", post(&envelope.as_bytes()[..envelope.len() - 9]), 7001),
        ("too large", post(&vec![b'x'; body + 1]), 7006),
        (
            "a bomb",
            server.send(&request(POST, &[text_xml, ("Content-Encoding", "gzip")], &bomb)),
            7006,
        ),
    ] {
        assert_eq!(response.fault_code(), code, "{what}: {}", response.text());
    }
    let length = (envelope.len() + 10).to_string();
    let headers = [text_xml, ("Content-Length", &*length)];
    let cut = break_off(server.address, &request(POST, &headers, envelope.as_bytes()));
    server.keep(&cut);
    assert_eq!((cut.status, cut.fault_code()), (400, 7006), "a body that ends too early");
}

/// Signature wrapping: the signature holds, but not over what would be read.
fn wrapped_declarations_are_refused(world: &World) {
    let evil = String::from_utf8(Day::today().with(2, 99, 0, 0).xml()).unwrap();
    let good = String::from_utf8(PKI.ana.sign(&Day::today().xml())).unwrap();
    let cut = |text: &str| text[text.find("<Declaratie").unwrap()..].trim_end().to_owned();
    let (evil, good) = (cut(&evil), cut(&good));
    let signature = &good[good.find("<ds:Signature").unwrap()..good.find("</Declaratie>").unwrap()];
    let original = good.replace(signature, "");
    let end = "</Declaratie>";
    let with = |inside: &str| evil.replace(end, &format!("{inside}{end}"));
    let in_object = signature
        .replace("</ds:Signature>", &format!("<ds:Object>{original}</ds:Object></ds:Signature>"));
    for (what, document) in [
        ("XSW1", with(&in_object)),
        ("XSW2", with(&format!("{original}{signature}"))),
        ("XSW3", format!("<a>{evil}{good}</a>")),
        ("XSW4", with(&good)),
        ("XSW5", with(&format!("{signature}{original}"))),
        ("XSW6", with(&in_object).replacen(" Id=\"decl\"", "", 1)),
        ("XSW7", evil.replace("<Antet>", &format!("<Extensii>{good}</Extensii><Antet>"))),
        ("moved", with(signature)),
    ] {
        let receipt = world.report(document.as_bytes());
        assert_eq!(receipt.state(), "REFUZATA", "{what}");
        let codes = receipt.errors();
        assert!(codes.iter().all(|code| (1000..3000).contains(code)), "{what}: {codes:?}");
    }
    assert_eq!(world.kept().iter().sum::<i64>(), 0);
}

fn after_all_of_it_a_declaration_is_accepted(world: &World) {
    for (_, document, _) in documents() {
        world.report(&document);
    }
    world.accept(&Day::today().xml());
    assert_eq!(world.count("declarations"), 1);
}
