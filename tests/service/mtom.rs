//! Messages in parts as SOAP libraries send them: MTOM requests (XOP in multipart/related).

use super::day::Day;
use super::exchange::{Response, request};
use super::messages::{SOAP_11, SOAP_12, envelope, operation};
use super::pki::PKI;
use super::tool::gzip;
use super::world::{Manner, POST, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::operations::Limits;
use ser::soap::client;

on_both!(
    what_libraries_send_is_accepted_and_is_the_document_itself,
    valideaza_takes_a_part_too,
    an_answer_is_never_in_parts,
    a_message_without_other_parts_may_be_a_package,
    a_package_that_is_not_sound_is_7006,
    an_include_that_names_no_part_is_7007,
    a_part_that_nobody_includes_is_7006,
    an_include_inside_a_declaration_is_7007,
    the_parts_together_are_within_the_limit_of_a_message,
    what_an_envelope_may_not_be_it_may_not_be_in_a_part,
);

/// Content-Type of an MTOM message of JAX-WS.
pub const JAX_WS: &str = "multipart/related;start=\"<rootpart*6b1@example.jaxws.sun.com>\";\
    type=\"application/xop+xml\";boundary=\"uuid:6b1\";start-info=\"text/xml\"";

/// How a library writes a package.
struct Library {
    media: &'static str,
    boundary: &'static str,
    /// Namespace of the envelope.
    soap: &'static str,
    href: &'static str,
    /// Header lines of the envelope's part, and of the document's.
    root: &'static [&'static str],
    document: &'static [&'static str],
    /// What stands before the first delimiter, and after the last.
    around: (&'static str, &'static str),
}

const CXF: Library = Library {
    media: "multipart/related; type=\"application/xop+xml\"; boundary=\"uuid:6b1\"; \
        start=\"<root.message@cxf.apache.org>\"; \
        start-info=\"application/soap+xml; action=\\\"urn:test\\\"\"",
    boundary: "uuid:6b1",
    soap: SOAP_12,
    href: "cid:8d1-1%40urn%3Aro%3Aser",
    root: &[
        "Content-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"",
        "Content-Transfer-Encoding: binary",
        "Content-ID: <root.message@cxf.apache.org>",
    ],
    document: &[
        "Content-Type: application/xml",
        "Content-Transfer-Encoding: binary",
        "Content-ID: <8d1-1@urn:ro:ser>",
        "Content-Disposition: attachment;name=\"FP.xml\"",
    ],
    around: ("\r\n", ""),
};

const LIBRARIES: [Library; 4] = [
    CXF,
    // WCF
    Library {
        media: "multipart/related;type=\"application/xop+xml\";boundary=\"uuid:6b1+id=1\";\
            start=\"<http://tempuri.org/0>\";start-info=\"application/soap+xml\"",
        boundary: "uuid:6b1+id=1",
        soap: SOAP_12,
        href: "cid:http%3A%2F%2Ftempuri.org%2F1%2F6",
        root: &[
            "Content-ID: <http://tempuri.org/0>",
            "Content-Transfer-Encoding: 8bit",
            "Content-Type: application/xop+xml;charset=utf-8;type=\"application/soap+xml\"",
        ],
        document: &[
            "Content-ID: <http://tempuri.org/1/6>",
            "Content-Transfer-Encoding: binary",
            "Content-Type: application/octet-stream",
        ],
        around: ("", "\r\n"),
    },
    // Axis2: no `start`, the first part is the envelope.
    Library {
        media: "multipart/related; boundary=MIMEBoundary_6b1; type=\"application/xop+xml\"; \
            start-info=\"text/xml\"",
        boundary: "MIMEBoundary_6b1",
        soap: SOAP_11,
        href: "cid:1.6b1@apache.org",
        root: &ROOT,
        document: &["Content-Type: text/xml", "Content-ID: <1.6b1@apache.org>"],
        around: ("", "\r\n"),
    },
    // Node's soap: no encoding of the envelope, and an action after all.
    Library {
        media: "multipart/related; type=\"application/xop+xml\"; start=\"<6b1>\"; \
            start-info=\"text/xml\"; boundary=6b1-4d2; action=\"urn:test\"",
        boundary: "6b1-4d2",
        soap: SOAP_11,
        href: "cid:document",
        root: &[
            "Content-Type: application/xop+xml; charset=UTF-8; type=\"text/xml\"",
            "Content-ID: <6b1>",
        ],
        document: &[
            "Content-Type: application/xml",
            "Content-Transfer-Encoding: binary",
            "Content-ID: <document>",
            "Content-Disposition: attachment; filename=\"FP.xml\"",
        ],
        around: ("", "\r\n"),
    },
];

impl Library {
    /// The body of a `raporteaza`.
    fn body(&self, document: &[u8]) -> Vec<u8> {
        let envelope = including(self.soap, "raporteaza", self.href);
        let parts = [part(self.root, envelope.as_bytes()), part(self.document, document)];
        let (before, after) = self.around;
        [before.as_bytes(), &body(self.boundary, &parts), after.as_bytes()].concat()
    }
}

/// A part: its header lines and its content.
fn part(header: &[&str], content: &[u8]) -> Vec<u8> {
    [header.join("\r\n").as_bytes(), b"\r\n\r\n", content].concat()
}

/// A body of these parts.
fn body(boundary: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        body.extend([b"--", boundary.as_bytes(), b"\r\n", part, b"\r\n"].concat());
    }
    [&*body, b"--", boundary.as_bytes(), b"--"].concat()
}

/// An envelope with an operation whose document is a part.
fn including(namespace: &str, name: &str, href: &str) -> String {
    let include = "xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\"";
    let document = format!("<document><{include} href=\"{href}\"/></document>");
    envelope(namespace, "", &operation(name, &document))
}

const ROOT: [&str; 3] = [
    "Content-Id: <rootpart*6b1@example.jaxws.sun.com>",
    "Content-Type: application/xop+xml;charset=utf-8;type=\"text/xml\"",
    "Content-Transfer-Encoding: binary",
];

fn root(name: &str) -> Vec<u8> {
    part(&ROOT, including(SOAP_11, name, "cid:8d1@example.jaxws.sun.com").as_bytes())
}

fn attached(encoding: &str, content: &[u8]) -> Vec<u8> {
    let encoding = format!("Content-Transfer-Encoding: {encoding}");
    let id = "Content-Id: <8d1@example.jaxws.sun.com>";
    part(&[id, "Content-Type: application/octet-stream", &encoding], content)
}

/// The body of a `raporteaza` as JAX-WS sends it, its document in this encoding.
pub fn package(document: &[u8], encoding: &str) -> Vec<u8> {
    let content = match encoding {
        "base64" => BASE64_STANDARD.encode(document).into_bytes(),
        _ => document.to_vec(),
    };
    body("uuid:6b1", &[root("raporteaza"), attached(encoding, &content)])
}

fn send(world: &World, media: &str, body: &[u8]) -> Response {
    world.send(&request(POST, &[("Content-Type", media)], body))
}

fn signed() -> Vec<u8> {
    PKI.ana.sign(&Day::today().xml())
}

fn what_libraries_send_is_accepted_and_is_the_document_itself(world: &World) {
    let document = signed();
    let receipt = send(world, JAX_WS, &package(&document, "binary")).receipt();
    receipt.must_be_accepted();
    assert_eq!(world.count("documents"), 1);
    // The bytes are those of the file: whichever way it comes, it is the same document.
    assert_eq!(world.report(&document).document, receipt.document);
    let by_jax_ws = ["8bit", "base64"].map(|encoding| (JAX_WS, package(&document, encoding)));
    let by_others = LIBRARIES.map(|library| (library.media, library.body(&document)));
    for (media, body) in by_jax_ws.iter().chain(&by_others) {
        let response = send(world, media, body);
        assert_eq!(response.status, 200, "{media}: {}", response.text());
        assert_eq!(response.receipt().document, receipt.document, "{media}");
    }
    let headers = [("Content-Type", JAX_WS), ("Content-Encoding", "gzip")];
    let packed = world.send(&request(POST, &headers, &gzip(&package(&document, "binary"))));
    assert_eq!(packed.receipt().document, receipt.document);
    assert_eq!(world.count("documents"), 1);
}

fn valideaza_takes_a_part_too(world: &World) {
    let parts = [root("valideaza"), attached("binary", &signed())];
    let told = send(world, JAX_WS, &body("uuid:6b1", &parts)).other();
    assert_eq!(told.text_of("valida"), "true");
    assert_eq!(world.count("documents"), 0);
}

fn an_answer_is_never_in_parts(world: &World) {
    for (media, body, version) in [
        (JAX_WS, package(&signed(), "binary"), "text/xml"),
        (CXF.media, CXF.body(&signed()), "application/soap+xml"),
    ] {
        let response = send(world, media, &body);
        let content_type = format!("{version}; charset=utf-8");
        assert_eq!(response.header("Content-Type"), Some(&*content_type));
        // A fault too comes in the version that the package names.
        let broken = send(world, media, b"--");
        assert_eq!((broken.status, broken.fault_code()), (400, 7006));
        assert_eq!(broken.header("Content-Type"), Some(&*content_type));
    }
}

fn a_message_without_other_parts_may_be_a_package(world: &World) {
    for plain in [client::send("raporteaza", &signed()), client::ask("getListaTari")] {
        let package = body("uuid:6b1", &[part(&ROOT, plain.as_bytes())]);
        assert_eq!(send(world, JAX_WS, &package).status, 200);
    }
    assert_eq!(world.count("documents"), 1);
}

fn a_package_that_is_not_sound_is_7006(world: &World) {
    let document = signed();
    let (root, attached) = (root("raporteaza"), attached("binary", &document));
    let sound = package(&document, "binary");
    let nested =
        part(&["Content-Id: <a@b>", "Content-Type: multipart/mixed; boundary=x"], b"--x--");
    let other = part(&["Content-Id: <a@b>"], b"TEST");
    let many = std::iter::repeat_n(other.clone(), 8);
    let many: Vec<_> = [root.clone(), attached.clone()].into_iter().chain(many).collect();
    let header = format!("X-Test: {}", "x".repeat(9000));
    for (what, broken) in [
        ("nothing", vec![]),
        ("an envelope", client::ask("getListaTari").into_bytes()),
        ("cut off", sound[..sound.len() - 9].to_vec()),
        ("something before", [b"TEST\r\n", &*sound].concat()),
        ("something after", [&*sound, b"\r\nTEST"].concat()),
        ("a second package", [&*sound, b"\r\n", &*sound].concat()),
        ("no parts", body("uuid:6b1", &[])),
        ("no envelope", body("uuid:6b1", std::slice::from_ref(&attached))),
        ("another boundary", body("uuid:6b2", &[root.clone(), attached.clone()])),
        ("two envelopes", body("uuid:6b1", &[root.clone(), root.clone(), attached.clone()])),
        ("one part twice", body("uuid:6b1", &[root.clone(), attached.clone(), attached.clone()])),
        ("a multipart inside", body("uuid:6b1", &[root.clone(), attached, nested])),
        ("too many parts", body("uuid:6b1", &many)),
        ("a long header", body("uuid:6b1", &[root.clone(), part(&[&header], &document)])),
        ("no base64", body("uuid:6b1", &[root.clone(), self::attached("base64", &document)])),
        ("quoted", body("uuid:6b1", &[root.clone(), self::attached("quoted-printable", b"=20")])),
    ] {
        let response = send(world, JAX_WS, &broken);
        assert_eq!((response.status, response.fault_code()), (400, 7006), "{what}");
    }
    assert_eq!(world.count("audit"), 0);
    assert_eq!(world.kept().iter().sum::<i64>(), 0);
}

/// The code and the sentence of the fault.
fn refused(world: &World, parts: &[Vec<u8>]) -> (u16, String) {
    let fault = send(world, JAX_WS, &body("uuid:6b1", parts)).fault();
    (fault.text_of("cod").parse().unwrap(), fault.text_of("mesaj").to_owned())
}

fn an_include_that_names_no_part_is_7007(world: &World) {
    let absent = including(SOAP_11, "raporteaza", "cid:altul@example.jaxws.sun.com");
    let (code, told) = refused(world, &[part(&ROOT, absent.as_bytes())]);
    assert!(code == 7007 && told.contains("altul@example.jaxws.sun.com"), "{code} {told}");
    // Nor in a message that has no parts at all, nor outside of the message.
    assert_eq!(world.post(absent.as_bytes()).fault_code(), 7007);
    for href in ["http://ser.test/FP.xml", "file:///etc/passwd", "#decl", ""] {
        let elsewhere = including(SOAP_11, "raporteaza", href);
        assert_eq!(refused(world, &[part(&ROOT, elsewhere.as_bytes())]).0, 7007, "{href}");
    }
    let one = including(SOAP_11, "raporteaza", "cid:8d1@example.jaxws.sun.com");
    let (begin, end) = (one.find("<document>").unwrap(), one.find("</raporteaza>").unwrap());
    let document = one[begin..end].to_owned();
    let (begin, end) = (one.find("<xop:").unwrap(), one.find("</document>").unwrap());
    let include = &one[begin..end];
    // A part named twice.
    for twice in
        [one.replace(&document, &document.repeat(2)), one.replace(include, &include.repeat(2))]
    {
        let parts = [part(&ROOT, twice.as_bytes()), attached("binary", &signed())];
        assert_eq!(refused(world, &parts).0, 7007);
    }
    let empty = [root("raporteaza"), attached("binary", b"")];
    assert_eq!(refused(world, &empty).0, 7007);
}

fn a_part_that_nobody_includes_is_7006(world: &World) {
    let other = part(&["Content-Id: <a@b>"], b"TEST");
    let unnamed = part(&["Content-Type: text/plain"], b"TEST");
    for more in [other, unnamed] {
        let parts = [root("raporteaza"), attached("binary", &signed()), more];
        let (code, told) = refused(world, &parts);
        assert!(code == 7006 && told.contains("niciun argument"), "{code} {told}");
    }
    let plain = client::send("raporteaza", &signed());
    let parts = [part(&ROOT, plain.as_bytes()), attached("binary", b"TEST")];
    assert_eq!(refused(world, &parts).0, 7006);
    assert_eq!(world.count("documents"), 0);
}

fn an_include_inside_a_declaration_is_7007(world: &World) {
    let file = String::from_utf8(signed()).unwrap();
    let declaration = file[file.find("<Declaratie").unwrap()..].to_owned();
    let value = declaration.split("X509Certificate>").nth(1).unwrap();
    let include = "<x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:a@b\"/>";
    let moved = declaration.replace(value, &format!("{include}</ds:"));
    let message = |declaration: &str| {
        part(&ROOT, envelope(SOAP_11, "", &operation("raporteazaXml", declaration)).as_bytes())
    };
    let certificate = part(&["Content-Id: <a@b>"], b"TEST");
    for parts in [vec![message(&moved)], vec![message(&moved), certificate]] {
        let (code, told) = refused(world, &parts);
        assert!(code == 7007 && told.contains("xop:Include"), "{code} {told}");
    }
    let whole = send(world, JAX_WS, &body("uuid:6b1", &[message(&declaration)]));
    whole.receipt().must_be_accepted();
}

fn the_parts_together_are_within_the_limit_of_a_message(world: &World) {
    let document = signed();
    let package = package(&document, "binary");
    for (more, status) in [(0, 200), (1, 413)] {
        let limits = Limits { message: package.len() - more, ..Limits::default() };
        let server = world.open(Manner { limits, ..Manner::default() });
        let headers = [("Content-Type", JAX_WS)];
        assert_eq!(server.send(&request(POST, &headers, &package)).status, status);
        let packed = [("Content-Type", JAX_WS), ("Content-Encoding", "gzip")];
        assert_eq!(server.send(&request(POST, &packed, &gzip(&package))).status, status);
    }
}

fn what_an_envelope_may_not_be_it_may_not_be_in_a_part(world: &World) {
    let plain = including(SOAP_11, "raporteaza", "cid:8d1@example.jaxws.sun.com");
    for (message, code) in [
        (format!("<!DOCTYPE e>{plain}"), 7001),
        (plain.replace("raporteaza", "stergeTot"), 7002),
        (plain.replace("</e:Envelope>", ""), 7001),
        (envelope("urn:test", "", ""), 7001),
    ] {
        let parts = [part(&ROOT, message.as_bytes()), attached("binary", &signed())];
        assert_eq!(refused(world, &parts).0, code, "{message}");
    }
    // The part is judged as any document.
    let parts = [root("raporteaza"), attached("binary", b"%PDF-1.7")];
    let receipt = send(world, JAX_WS, &body("uuid:6b1", &parts)).receipt();
    assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![1001]));
}
