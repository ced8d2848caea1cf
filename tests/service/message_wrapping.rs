//! Signature wrapping of messages: what somebody signed is kept whole and moved, and the message
//! asks for something else, or at another time. XSW1 to XSW8 after Somorovsky et al. 2012, where
//! their sense in a header is another.

use super::exchange::request;
use super::mtom;
use super::pki::PKI;
use super::signed_messages::is_refused;
use super::world::{NOW, PHARMACY, POST, World};
use super::wss::{Message, post};

on_both!(
    what_was_signed_elsewhere_is_not_what_is_asked,
    a_moved_signature_is_nobodys,
    identifiers_name_one_element_or_none,
    parts_beside_the_envelope_are_not_signed,
);

/// What Ana signed: her branches.
fn signed() -> String {
    Message::of(&PKI.ana, NOW, "getSucursale", &[]).signed_by(&PKI.ana)
}

fn part<'m>(message: &'m str, name: &str) -> &'m str {
    let from = message.find(&format!("<{name}")).unwrap();
    let end = format!("</{name}>");
    let to = message.rfind(&end).unwrap() + end.len();
    &message[from..to]
}

/// A Body that asks for something else, under an identifier, or however it is named.
fn evil(named: &str) -> String {
    format!(
        "<soap:Body{named}><getUltimaDataRaportata xmlns=\"urn:ro:ser:serviciu:v1\"><codWorkplace>\
         {PHARMACY}</codWorkplace></getUltimaDataRaportata></soap:Body>"
    )
}

/// The message with something at the beginning of Header.
fn with_entry(message: &str, entry: &str) -> String {
    message.replacen("<soap:Header>", &format!("<soap:Header>{entry}"), 1)
}

fn what_was_signed_elsewhere_is_not_what_is_asked(world: &World) {
    let good = signed();
    let body = part(&good, "soap:Body");
    let timestamp = part(&good, "wsu:Timestamp");
    let asking = |named: &str| good.replace(body, &evil(named));
    let fresh = "<wsu:Timestamp><wsu:Created>2026-11-20T10:00:30Z</wsu:Created></wsu:Timestamp>";
    let later = good.replace(timestamp, fresh);
    let wrapped = |inside: &str| format!("<w:Wrapper xmlns:w=\"urn:w\">{inside}</w:Wrapper>");
    let object = |message: &str, inside: &str| {
        let end = "</ds:Signature>";
        message.replace(end, &format!("<ds:Object>{inside}</ds:Object>{end}"))
    };
    let second = "<wsu:Timestamp wsu:Id=\"time\"/></wsse:Security>";
    for (how, attack, said) in [
        ("changed", asking(" wsu:Id=\"body\""), "rezumatul referinței «#body»"),
        ("Body in Header", with_entry(&asking(""), body), "nu acoperă Body"),
        ("Body in a wrapper", with_entry(&asking(""), &wrapped(body)), "«body»"),
        ("under another Id", with_entry(&asking(" wsu:Id=\"b\""), &wrapped(body)), "«body»"),
        (
            "under the same Id",
            with_entry(&asking(" wsu:Id=\"body\""), &wrapped(body)),
            "de două ori",
        ),
        ("Body in an Object", object(&asking(""), body), "date care nu sunt ale ei"),
        (
            "Body in the Body asked",
            good.replace(body, &evil("").replace("</soap:Body>", &format!("{body}</soap:Body>"))),
            "",
        ),
        (
            "Body in the request",
            good.replace(body, &evil("").replace("</getU", &format!("{body}</getU"))),
            "«body»",
        ),
        ("Timestamp in Header", with_entry(&later, timestamp), "nu acoperă Timestamp"),
        ("Timestamp in a wrapper", with_entry(&later, &wrapped(timestamp)), "«time»"),
        ("Timestamp in Body", later.replace("<getS", &format!("{timestamp}<getS")), ""),
        ("Timestamp in an Object", object(&later, timestamp), "date care nu sunt ale ei"),
        (
            "Timestamp in a token",
            later.replace("</wsse:Bin", &format!("{timestamp}</wsse:Bin")),
            "",
        ),
        ("Timestamp changed", good.replace(NOW, "2026-11-20T10:00:01Z"), "«#time»"),
        ("a second Timestamp", good.replace("</wsse:Security>", second), "un al doilea Timestamp"),
        (
            "the first of two",
            good.replace(timestamp, &format!("{fresh}{timestamp}")),
            "un al doilea Timestamp",
        ),
    ] {
        let response = post(world, &attack);
        let code = response.fault_code();
        assert!(matches!(code, 7001 | 7004 | 7007), "{how}: {}", response.text());
        assert_eq!(code == 7004, !said.is_empty() || how.ends_with("a token"), "{how}");
        if code == 7004 {
            is_refused(&response, 7004, said);
        }
    }
    assert_eq!(world.count("seen_messages"), 0);
    assert_eq!(post(world, &good).status, 200);
}

fn a_moved_signature_is_nobodys(world: &World) {
    let good = signed();
    let security = part(&good, "wsse:Security");
    let signature = part(&good, "ds:Signature");
    let bare = good.replace(security, "");
    let emptied = good.replace(signature, "");
    let actor = |name: &str| security.replace("<wsse:Security ", &format!("<wsse:Security {name}"));
    let theirs = actor("soap:actor=\"urn:altul\"");
    for (how, attack, said) in [
        ("two headers", with_entry(&good, security), "un al doilea antet Security"),
        (
            "two headers by two names",
            with_entry(&good, &actor("soap:actor=\"http://schemas.xmlsoap.org/soap/actor/next\"")),
            "un al doilea antet Security",
        ),
        ("a header for others", with_entry(&bare, &theirs), "nu este semnat"),
        ("the signature alone in Header", with_entry(&emptied, signature), "nu este semnat"),
        (
            "the header in another",
            with_entry(&bare, &format!("<w xmlns=\"urn:w\">{security}</w>")),
            "nu este semnat",
        ),
        ("a second signature", good.replace(signature, &signature.repeat(2)), "o a doua semnătură"),
        (
            "a header of another namespace",
            good.replace("xmlns:wsse=\"http", "xmlns:wsse=\"urn:http"),
            "nu este semnat",
        ),
        (
            "the key of another",
            {
                let [ana, ion] = [&PKI.ana, &PKI.ion].map(|one| crate::wss::token(one, ""));
                let der = |token: &str| token.split(['>', '<']).nth(2).unwrap().to_owned();
                good.replace(&der(&ana), &der(&ion))
            },
            "nu a fost făcută cu cheia certificatului",
        ),
    ] {
        let response = post(world, &attack);
        assert_eq!(response.fault_code(), 7004, "{how}: {}", response.text());
        is_refused(&response, 7004, said);
    }
    // Beside a header for others, which may hold the same, ours counts.
    let beside = theirs.replace("wsu:Id=\"", "wsu:Id=\"x");
    assert_eq!(post(world, &with_entry(&good, &beside)).status, 200);
}

fn identifiers_name_one_element_or_none(world: &World) {
    let good = signed();
    let entry = |named: &str| with_entry(&good, &format!("<x xmlns=\"urn:x\" {named}=\"body\"/>"));
    for named in ["wsu:Id", "Id", "ID", "id", "xml:id"] {
        is_refused(&post(world, &entry(named)), 7004, "apare de două ori");
    }
    let message = Message::of(&PKI.ana, NOW, "getSucursale", &[]);
    let named = |by: &str| {
        let signed = message.signed_by(&PKI.ana);
        signed.replace("<soap:Body wsu:Id", &format!("<soap:Body {by}"))
    };
    for by in ["Id", "xml:id"] {
        is_refused(&post(world, &named(by)), 7004, "«body»");
    }
    // What a declaration calls its own parts means nothing outside of it.
    let asked = "<getSucursale xmlns=\"urn:ro:ser:serviciu:v1\"><Declaratie wsu:Id=\"time\" \
                 xmlns=\"urn:ro:ser:declaratie:v1\"><a Id=\"body\"/></Declaratie></getSucursale>";
    let inside = Message { asked: asked.to_owned(), ..message };
    is_refused(&post(world, &inside.signed_by(&PKI.ana)), 7007, "Declaratie");
}

fn parts_beside_the_envelope_are_not_signed(world: &World) {
    let root = "Content-Type: application/xop+xml;charset=utf-8;type=\"text/xml\"\r\n\
                Content-Transfer-Encoding: binary\r\n\
                Content-ID: <rootpart*6b1@example.jaxws.sun.com>\r\n\r\n";
    let part = "Content-Type: text/xml\r\nContent-ID: <1@ser.test>\r\n\r\n<a/>";
    let post = |parts: &[String]| {
        let parts: String = parts.iter().map(|part| format!("--uuid:6b1\r\n{part}\r\n")).collect();
        let package = format!("{parts}--uuid:6b1--\r\n");
        world.send(&request(POST, &[("Content-Type", mtom::JAX_WS)], package.as_bytes()))
    };
    let envelope = format!("{root}{}", signed());
    let refused = post(&[envelope.clone(), part.to_owned()]);
    is_refused(&refused, 7004, "părți în afara plicului");
    assert_eq!(post(&[envelope]).status, 200);
}
