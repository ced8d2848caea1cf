//! What is not a declaration's own outcome: faults of the message (7xxx), in the SOAP version of
//! the request.

use super::day::Day;
use super::exchange::{connect, hear, request};
use super::pki::PKI;
use super::world::{Manner, POST, World};
use ser::http::HttpSettings;
use ser::soap::client;
use std::io::Write;
use std::time::{Duration, Instant};

on_both!(
    what_is_not_soap_is_7001,
    an_unknown_operation_is_7002,
    a_header_that_must_be_understood_is_7003,
    arguments_that_are_missing_or_more_are_7007,
    faults_have_the_shape_and_the_status_of_their_version,
    an_answer_comes_in_the_version_of_the_request,
    who_finds_no_room_is_told_when_to_come_again,
    a_body_that_stops_coming_is_given_up_and_its_connection_closed,
);

/// Namespace of SOAP 1.1.
pub const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Namespace of SOAP 1.2.
pub const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// Media type of SOAP 1.1.
pub const TEXT_XML: (&str, &str) = ("Content-Type", "text/xml; charset=utf-8");
/// Media type of SOAP 1.2.
pub const SOAP_XML: (&str, &str) = ("Content-Type", "application/soap+xml; charset=utf-8");

/// A message with this header and body.
pub fn envelope(namespace: &str, header: &str, body: &str) -> String {
    format!(
        "<e:Envelope xmlns:e=\"{namespace}\"><e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>"
    )
}

/// The element of an operation.
pub fn operation(name: &str, arguments: &str) -> String {
    format!("<{name} xmlns=\"urn:ro:ser:serviciu:v1\">{arguments}</{name}>")
}

/// The code of the fault that a message of SOAP 1.1 is answered with.
fn fault(world: &World, message: &str) -> u16 {
    let response = world.post(message.as_bytes());
    assert_eq!(response.status, 500, "{}", response.text());
    response.fault_code()
}

fn what_is_not_soap_is_7001(world: &World) {
    let kept = world.kept();
    let day = String::from_utf8(PKI.ana.sign(&Day::today().xml())).unwrap();
    for message in [
        "",
        "raporteaza",
        "<a>",
        "{\"document\": \"\"}",
        &day,
        "<Envelope/>",
        &envelope("http://schemas.xmlsoap.org/soap/", "", ""),
        &format!("<e:Envelope xmlns:e=\"{SOAP_11}\"/>"),
        &format!("<!DOCTYPE e>{}", envelope(SOAP_11, "", &operation("getListaTari", ""))),
        &envelope(SOAP_11, "", &operation("getListaTari", ""))
            .replace("</e:Body>", "</e:Body><e:Body/>"),
        &envelope(SOAP_11, "", &operation("getListaTari", "&entitate;")),
    ] {
        assert_eq!(fault(world, message), 7001, "{message}");
    }
    assert_eq!(world.kept(), kept);
    assert_eq!(world.count("audit"), 0);
}

fn an_unknown_operation_is_7002(world: &World) {
    for body in [
        "",
        &operation("stergeTot", ""),
        &operation("Raporteaza", ""),
        "<raporteaza/>",
        "<raporteaza xmlns=\"urn:ro:ser:declaratie:v1\"/>",
    ] {
        assert_eq!(fault(world, &envelope(SOAP_11, "", body)), 7002, "{body}");
    }
}

fn a_header_that_must_be_understood_is_7003(world: &World) {
    let list = operation("getListaTari", "");
    for (namespace, must) in [(SOAP_11, "1"), (SOAP_12, "true")] {
        let header = format!("<w:Security xmlns:w=\"urn:test:w\" e:mustUnderstand=\"{must}\"/>");
        let response = world.post(envelope(namespace, &header, &list).as_bytes());
        assert_eq!((response.status, response.fault_code()), (500, 7003));
        assert!(response.text().contains("soap:MustUnderstand"), "{}", response.text());
        let ignored = header.replace("mustUnderstand", "altceva");
        assert_eq!(world.post(envelope(namespace, &ignored, &list).as_bytes()).status, 200);
    }
}

fn arguments_that_are_missing_or_more_are_7007(world: &World) {
    let day = String::from_utf8(PKI.ana.sign(&Day::today().xml())).unwrap();
    let day = &day[day.find("<Declaratie").unwrap()..];
    for body in [
        operation("raporteaza", ""),
        operation("raporteaza", "<document/>"),
        operation("raporteaza", "<document> </document>"),
        operation("raporteaza", "<document>***</document>"),
        operation("raporteaza", "<document>QQ==</document><document>QQ==</document>"),
        operation("raporteaza", "<document>QQ==</document><parola>TEST</parola>"),
        operation("raporteaza", "text<document>QQ==</document>"),
        operation("raporteaza", day),
        operation("raporteazaXml", ""),
        operation("raporteazaXml", &format!("{day}{day}")),
        operation("getListaTari", "<document>QQ==</document>"),
        format!("{}{}", operation("getListaTari", ""), operation("getListaTari", "")),
    ] {
        assert_eq!(fault(world, &envelope(SOAP_11, "", &body)), 7007, "{body:.300}");
    }
    assert_eq!(world.count("audit"), 0);
}

fn faults_have_the_shape_and_the_status_of_their_version(world: &World) {
    let unknown = operation("stergeTot", "");
    let one = world.post(envelope(SOAP_11, "", &unknown).as_bytes());
    assert_eq!(one.status, 500);
    assert!(one.text().contains("<faultcode>soap:Client</faultcode>"), "{}", one.text());
    let two = envelope(SOAP_12, "", &unknown);
    let two = world.send(&request(POST, &[SOAP_XML], two.as_bytes()));
    assert_eq!(two.status, 400);
    assert!(two.text().contains("<soap:Value>soap:Sender</soap:Value>"), "{}", two.text());
    for response in [&one, &two] {
        let fault = response.fault();
        for field in ["mesaj", "mesajEn", "remediu"] {
            assert!(!fault.text_of(field).is_empty(), "{field}");
        }
    }
    // Before anything of the message is read, its media type tells the version.
    let broken = world.send(&request(POST, &[SOAP_XML], b"<"));
    assert!(broken.text().contains(SOAP_12), "{}", broken.text());
}

fn an_answer_comes_in_the_version_of_the_request(world: &World) {
    let list = operation("getListaTari", "");
    for (namespace, media) in [(SOAP_11, "text/xml"), (SOAP_12, "application/soap+xml")] {
        // Whatever the media type says.
        let message = envelope(namespace, "", &list);
        let response = world.send(&request(POST, &[TEXT_XML], message.as_bytes()));
        let content_type = response.header("Content-Type").unwrap();
        assert_eq!(content_type, format!("{media}; charset=utf-8"));
        assert!(response.text().contains(namespace));
        let length = response.header("Content-Length").unwrap();
        assert_eq!(length.parse(), Ok(response.body.len()));
    }
}

fn who_finds_no_room_is_told_when_to_come_again(world: &World) {
    let list = client::ask("getListaTari");
    let whole = request(POST, &[TEXT_XML], list.as_bytes());
    let little = HttpSettings { held: list.len(), ..Manner::default().http };
    let little = world.open(Manner { http: little, ..Manner::default() });
    let mut slow = connect(little.address);
    let (begin, end) = whole.split_at(whole.len() - 1);
    slow.write_all(begin).unwrap();
    let refused = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(20));
        Some(little.send(&whole)).filter(|response| response.status != 200)
    });
    let refused = refused.expect("somebody finds no room");
    assert_eq!((refused.status, refused.fault_code()), (503, 9001));
    let after = refused.header("Retry-After").unwrap();
    assert!((1..=3).contains(&after.parse::<u32>().unwrap()), "{after}");
    assert_eq!(refused.fault().text_of("reincercatiDupa"), after);
    slow.write_all(end).unwrap();
    assert_eq!(hear(slow).status, 200);
    assert_eq!(little.send(&whole).status, 200);
}

fn a_body_that_stops_coming_is_given_up_and_its_connection_closed(world: &World) {
    let silence = Duration::from_secs(1);
    let hasty = HttpSettings { silence, ..Manner::default().http };
    let hasty = world.open(Manner { http: hasty, ..Manner::default() });
    let whole = request(POST, &[TEXT_XML], client::ask("getListaTari").as_bytes());
    let head = whole.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    for sent in [whole.len() - 1, head] {
        let began = Instant::now();
        let mut slow = connect(hasty.address);
        slow.write_all(&whole[..sent]).unwrap();
        let response = hear(slow);
        assert_eq!((response.status, response.fault_code()), (408, 7006));
        assert!(began.elapsed() < silence * 15, "{:?}", began.elapsed());
    }
}
