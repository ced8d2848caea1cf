//! HTTP and SOAP as programs really speak them: what must not matter does not, and what is refused
//! is refused as SOAP, with a code.

use super::day::Day;
use super::exchange::{Response, connect, exchange, hear, request};
use super::messages::{SOAP_11, SOAP_12, SOAP_XML, TEXT_XML, envelope, operation};
use super::pki::PKI;
use super::tool::gzip;
use super::world::{Endpoint, Manner, POST, World};
use ser::operations::Limits;
use ser::soap::client;
use std::io::{BufRead, BufReader, Read, Write};

on_both!(
    soapaction_quoted_unquoted_wrong_or_absent_does_not_matter,
    the_media_types_of_soap_are_taken_with_any_parameters_or_none,
    utf_8_with_or_without_a_mark_and_utf_16_are_read,
    a_packed_message_is_read,
    chunks_are_read,
    http_1_0_is_answered,
    who_waits_for_100_continue_gets_it,
    a_connection_stays_open_until_close_is_asked,
    addressing_is_answered,
    types_and_nil_and_encoding_styles_are_noise,
    a_whole_number_may_be_written_as_a_float,
    an_empty_date_is_not_given,
    an_empty_operation_lacks_its_argument,
    an_xml_declaration_pasted_into_body_is_named,
    what_http_carries_wrongly_is_7006,
    every_failure_is_soap_with_a_code,
);

/// A request and what it shows.
type Sent<'s> = (&'s str, Vec<(&'s str, &'s str)>, Vec<u8>);

/// Each of these must be answered like the plainest message.
fn taken(world: &World, sent: &[Sent<'_>]) {
    for (line, headers, body) in sent {
        let response = world.send(&request(line, headers, body));
        whole(&response);
        let told = response.text();
        assert!(
            response.status == 200 && told.contains("<cod>RO</cod>"),
            "{headers:?}: {told:.500}"
        );
    }
}

/// UTF-8, as SOAP, its length told.
fn whole(response: &Response) {
    let media = response.header("Content-Type").unwrap_or_default();
    let known = ["text/xml; charset=utf-8", "application/soap+xml; charset=utf-8"];
    assert!(known.contains(&media), "{}", response.head);
    let length = response.header("Content-Length").map(str::parse);
    assert_eq!(length, Some(Ok(response.body.len())), "{}", response.head);
    assert!(response.text().contains("Envelope"), "{}", response.text());
}

fn list() -> Vec<u8> {
    client::ask("getListaTari").into_bytes()
}

fn soapaction_quoted_unquoted_wrong_or_absent_does_not_matter(world: &World) {
    let actions = ["\"getListaTari\"", "getListaTari", "\"urn:altceva\"", "raporteaza", "\"\"", ""];
    let with = |action| (POST, vec![TEXT_XML, ("SOAPAction", action)], list());
    taken(world, &actions.map(with));
    taken(world, &[(POST, vec![TEXT_XML], list())]);
}

fn the_media_types_of_soap_are_taken_with_any_parameters_or_none(world: &World) {
    let media = [
        "text/xml",
        "text/xml; charset=UTF-8",
        "text/xml;charset=\"utf-8\"",
        "TEXT/XML; Charset=utf8",
        "text/xml; charset=us-ascii",
        "application/xml",
        "application/soap+xml; charset=utf-8; action=\"urn:altceva\"",
        "application/soap+xml;action=getListaTari",
    ];
    taken(world, &media.map(|media| (POST, vec![("Content-Type", media)], list())));
    taken(world, &[(POST, vec![], list())]);
}

fn utf_8_with_or_without_a_mark_and_utf_16_are_read(world: &World) {
    let plain = client::ask("getListaTari");
    let undeclared = plain.as_bytes()[plain.find("<soap:").unwrap()..].to_vec();
    let with_mark = [b"\xef\xbb\xbf".as_slice(), plain.as_bytes()].concat();
    let wide: Vec<u16> =
        "\u{feff}".encode_utf16().chain(plain.replace("UTF-8", "UTF-16").encode_utf16()).collect();
    let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let said = ("Content-Type", "text/xml; charset=utf-16");
    taken(
        world,
        &[
            (POST, vec![TEXT_XML], undeclared),
            (POST, vec![TEXT_XML], with_mark),
            (POST, vec![said], little.clone()),
            (POST, vec![said], big.clone()),
            (POST, vec![("Content-Type", "text/xml")], little),
            (POST, vec![("Content-Type", "application/soap+xml")], big),
        ],
    );
}

fn a_packed_message_is_read(world: &World) {
    let document = PKI.ana.sign(&Day::today().xml());
    let packed = gzip(client::send("raporteaza", &document).as_bytes());
    let headers = [TEXT_XML, ("Content-Encoding", "gzip")];
    let receipt = world.send(&request(POST, &headers, &packed)).receipt();
    receipt.must_be_accepted();
}

fn chunks_are_read(world: &World) {
    let message = list();
    let (one, two) = message.split_at(100);
    let chunk =
        |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    let chunked = [chunk(one), chunk(two), b"0\r\n\r\n".to_vec()].concat();
    taken(world, &[(POST, vec![TEXT_XML, ("Transfer-Encoding", "chunked")], chunked)]);
}

fn http_1_0_is_answered(world: &World) {
    let head = format!(
        "POST /ws/v1 HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n",
        list().len()
    );
    // No host, and the server closes by itself.
    let response = world.send(&[head.as_bytes(), &list()].concat());
    whole(&response);
    assert_eq!(response.status, 200);
    taken(world, &[("POST /ws/v1 HTTP/1.0", vec![TEXT_XML], list())]);
}

fn who_waits_for_100_continue_gets_it(world: &World) {
    let message = request(POST, &[TEXT_XML, ("Expect", "100-continue")], &list());
    let mut stream = connect(world.address);
    let (head, body) = message.split_at(message.len() - list().len());
    stream.write_all(head).unwrap();
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body).unwrap();
    let response = hear(stream);
    whole(&response);
    assert_eq!(response.status, 200);
}

fn a_connection_stays_open_until_close_is_asked(world: &World) {
    let closing = world.send(&request(POST, &[TEXT_XML], &list()));
    assert_eq!(closing.header("Connection"), Some("close"), "{}", closing.head);
    let asked = request(POST, &[TEXT_XML], &list());
    let staying = String::from_utf8(asked.clone()).unwrap().replace("Connection: close\r\n", "");
    let mut stream = connect(world.address);
    stream.write_all(staying.as_bytes()).unwrap();
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim().to_ascii_lowercase();
        assert_ne!(line, "connection: close");
        length = line.strip_prefix("content-length: ").map_or(length, |n| n.parse().unwrap());
        if line.is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    let mut stream = reader.into_inner();
    stream.write_all(&asked).unwrap();
    assert_eq!(hear(stream).status, 200);
}

fn addressing_is_answered(world: &World) {
    for (namespace, media) in [(SOAP_11, TEXT_XML), (SOAP_12, SOAP_XML)] {
        for addressing in [
            "http://www.w3.org/2005/08/addressing",
            "http://schemas.xmlsoap.org/ws/2004/08/addressing",
        ] {
            let header = format!(
                "<a:MessageID xmlns:a=\"{addressing}\">urn:test:1</a:MessageID>\
                 <a:To xmlns:a=\"{addressing}\" e:mustUnderstand=\"1\">urn:test</a:To>"
            );
            let message = envelope(namespace, &header, &operation("getListaTari", ""));
            let response = world.send(&request(POST, &[media], message.as_bytes()));
            assert_eq!(response.status, 200);
            assert!(response.text().contains(":RelatesTo>urn:test:1</"), "{}", response.text());
            assert!(response.text().contains(addressing));
        }
    }
}

/// `getNomenclator` with these arguments after the list's name: 0, or the code of the fault.
fn page(world: &World, arguments: &str) -> u16 {
    let arguments = format!("<nume>judete</nume>{arguments}");
    let body = operation("getNomenclator", &arguments);
    let response = world.post(envelope(SOAP_11, "", &body).as_bytes());
    whole(&response);
    if response.status == 200 { 0 } else { response.fault_code() }
}

fn types_and_nil_and_encoding_styles_are_noise(world: &World) {
    let noise = "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" \
                 xmlns:x=\"http://www.w3.org/2001/XMLSchema\"";
    let argument = format!("<pagina {noise} i:type=\"x:int\">1</pagina>");
    assert_eq!(page(world, &argument), 0);
    let nil =
        format!("<dupa {noise} i:type=\"x:date\" i:nil=\"true\"/><pagina {noise} i:nil=\"1\"/>");
    assert_eq!(page(world, &nil), 0);
    let styled = "<getListaTari xmlns=\"urn:ro:ser:serviciu:v1\" xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" \
                  e:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"/>";
    taken(world, &[(POST, vec![TEXT_XML], envelope(SOAP_11, "", styled).into_bytes())]);
    let document = PKI.ana.sign(&Day::today().xml());
    let typed = client::send("raporteaza", &document)
        .replace("<document>", &format!("<document {noise} i:type=\"x:base64Binary\">"));
    world.post(typed.as_bytes()).receipt().must_be_accepted();
}

fn a_whole_number_may_be_written_as_a_float(world: &World) {
    for number in ["1", "+1", "01", " 1 ", "1.0", "1.", "1.00", "1E0", "1e+0", "10E-1", "0.1e1"] {
        assert_eq!(page(world, &format!("<pagina>{number}</pagina>")), 0, "{number}");
    }
    for number in [
        "1.5",
        "0",
        "-1",
        "1e-1",
        "1E400",
        "NaN",
        "INF",
        "1_0",
        "1,0",
        "0x1",
        "1 0",
        "4294967296",
        "1.0000000000000000000000000000000001",
        "e",
        ".",
    ] {
        assert_eq!(page(world, &format!("<pagina>{number}</pagina>")), 7007, "{number}");
    }
}

fn an_empty_date_is_not_given(world: &World) {
    for empty in ["<dupa/>", "<dupa></dupa>", "<dupa> \n</dupa>", "<dupa/><pagina/>"] {
        assert_eq!(page(world, empty), 0, "{empty}");
    }
    for wrong in ["0000-00-00", "0001-01-01T00:00:00", "20.11.2026", "2026-02-30"] {
        assert_eq!(page(world, &format!("<dupa>{wrong}</dupa>")), 7007, "{wrong}");
    }
}

fn an_empty_operation_lacks_its_argument(world: &World) {
    for empty in ["raporteaza", "raporteazaXml", "valideaza", "getNomenclator"] {
        let response = world.post(client::ask(empty).as_bytes());
        assert_eq!((response.status, response.fault_code()), (500, 7007), "{empty}");
        assert!(response.fault().text_of("mesaj").contains("Lipse"), "{}", response.text());
    }
}

fn an_xml_declaration_pasted_into_body_is_named(world: &World) {
    let file = String::from_utf8(PKI.ana.sign(&Day::today().xml())).unwrap();
    assert!(file.starts_with("<?xml "));
    let pasted = envelope(SOAP_11, "", &operation("raporteazaXml", &file));
    let response = world.post(pasted.as_bytes());
    assert_eq!((response.status, response.fault_code()), (500, 7001));
    assert!(response.fault().text_of("mesaj").contains("<?xml"), "{}", response.text());
    assert_eq!(world.count("documents"), 0);
}

/// The longest body of the server that refuses these.
const SMALL: usize = 1000;

/// What HTTP carries wrongly, and the status that says so.
fn wrong() -> Vec<(Sent<'static>, u16)> {
    let long = "x".repeat(SMALL + 1).into_bytes();
    let bomb = gzip(&vec![b' '; 1 << 20]);
    let chunked = [b"400\r\n".as_slice(), &[b' '; 0x400], b"\r\n0\r\n\r\n"].concat();
    let of = |media| (POST, vec![("Content-Type", media)], list());
    let packed = |packing, body| (POST, vec![TEXT_XML, ("Content-Encoding", packing)], body);
    vec![
        (("POST /ws/v2 HTTP/1.1", vec![TEXT_XML], list()), 404),
        (("POST / HTTP/1.1", vec![TEXT_XML], list()), 405),
        (("GET /ws HTTP/1.1", vec![], vec![]), 404),
        (("GET /ws/v1/altceva.xsd HTTP/1.1", vec![], vec![]), 404),
        (("GET /ws/v1/%ff%00.xsd HTTP/1.1", vec![], vec![]), 404),
        (("GET /ws/v1/..%2f..%2fCargo.toml HTTP/1.1", vec![], vec![]), 404),
        (("GET /ws/v1 HTTP/1.1", vec![], vec![]), 405),
        (("GET /ws/v1?ceva=%ff HTTP/1.1", vec![], vec![]), 405),
        (("PUT /ws/v1 HTTP/1.1", vec![TEXT_XML], list()), 405),
        (("OPTIONS /ws/v1 HTTP/1.1", vec![], vec![]), 405),
        (("TRACE /ws/v1 HTTP/1.1", vec![], vec![]), 405),
        (("BREW /ws/v1 HTTP/1.1", vec![], vec![]), 405),
        (("DELETE /ws/v1/ser.wsdl HTTP/1.1", vec![], vec![]), 405),
        (("POST /health HTTP/1.1", vec![TEXT_XML], list()), 405),
        (("POST /metrics HTTP/1.1", vec![TEXT_XML], list()), 405),
        (of("application/json"), 415),
        (of("application/fastinfoset"), 415),
        (of("application/soap+fastinfoset"), 415),
        (of("application/x-www-form-urlencoded"), 415),
        (of("application/octet-stream"), 415),
        (of("multipart/related; boundary=x"), 415),
        (of("multipart/form-data; boundary=x"), 415),
        (of("application/xop+xml"), 415),
        (of("text/plain; charset=utf-8"), 415),
        (of("text/xml; charset=koi8-r"), 415),
        (packed("br", list()), 415),
        (packed("gzip, gzip", list()), 415),
        (packed("gzip", list()), 400),
        (packed("gzip", bomb), 413),
        ((POST, vec![TEXT_XML], long), 413),
        ((POST, vec![TEXT_XML, ("Transfer-Encoding", "chunked")], chunked), 413),
    ]
}

fn small(world: &World) -> Endpoint {
    let limits = Limits { message: SMALL, ..Limits::default() };
    world.open(Manner { limits, ..Manner::default() })
}

fn what_http_carries_wrongly_is_7006(world: &World) {
    let small = small(world);
    for ((line, headers, body), status) in wrong() {
        let response = small.send(&request(line, &headers, &body));
        assert_eq!(response.status, status, "{line} {headers:?}: {}", response.head);
        assert_eq!(response.fault_code(), 7006, "{line} {headers:?}");
        assert_eq!(response.header("Allow").is_some(), status == 405, "{line}");
    }
}

fn every_failure_is_soap_with_a_code(world: &World) {
    let small = small(world);
    for ((line, headers, body), _) in wrong() {
        for media in [TEXT_XML, SOAP_XML] {
            // Where the request tells a version by its media type, the fault comes in it.
            let mut headers = headers.clone();
            let named = headers.iter().any(|(name, _)| *name == "Content-Type");
            if !named {
                headers.push(media);
            }
            let response = small.send(&request(line, &headers, &body));
            failure(&response);
            let wanted = if !named && media == SOAP_XML { SOAP_12 } else { SOAP_11 };
            assert!(response.text().contains(wanted), "{line}: {}", response.text());
        }
    }
    for body in ["", "<", "<html><body>404</body></html>", "{}"] {
        failure(&world.post(body.as_bytes()));
    }
    let response = exchange(world.address, &request("HEAD /ws/v2 HTTP/1.1", &[], b""));
    assert_eq!((response.status, response.body.len()), (404, 0));
}

/// A fault with all that the contract wants, never a page.
fn failure(response: &Response) {
    assert!(response.status >= 400);
    whole(response);
    assert!(!response.text().to_ascii_lowercase().contains("<html"), "{}", response.text());
    let fault = response.fault();
    assert!(fault.text_of("cod").parse::<u16>().is_ok_and(|code| code >= 7001));
    for field in ["mesaj", "mesajEn", "remediu"] {
        assert!(!fault.text_of(field).is_empty(), "{field}: {}", response.text());
    }
}
