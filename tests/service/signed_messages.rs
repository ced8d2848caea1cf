//! Identity from a WS-Security signature over Body and Timestamp (7004, 7005): what is taken, how
//! the certificate may be named, and how long and how often a message counts.

use super::attacks::forge::{
    self, ECDSA_SHA_256, Forge, INCLUSIVE, INCLUSIVE_11, algorithm, certificates, private,
};
use super::day::Day;
use super::exchange::Response;
use super::pki::{Holder, PKI};
use super::world::{NOW, PHARMACY, TODAY, World};
use super::wss::{self, Message, PROFILE, THUMBPRINT, post, post_as, token_reference};
use base64::{Engine, prelude::BASE64_STANDARD};
use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::x509::X509;
use ser::soap::{OPERATIONS, Version};

on_both!(
    a_signed_message_is_its_signers,
    every_way_to_name_the_certificate_finds_it,
    every_canonicalization_that_is_allowed_is_taken,
    other_entries_and_the_token_may_be_signed_too,
    the_certificate_passes_the_checks_of_the_connections,
    a_message_counts_once_in_all_processes,
    the_twin_of_an_ecdsa_value_is_no_new_message,
    a_message_counts_for_five_minutes,
    who_shows_two_identities_is_one_person,
    what_proves_nothing_fills_no_table,
    weak_algorithms_and_unknown_forms_are_refused,
    where_no_identity_is_asked_for_none_is_looked_at,
);

fn branches(holder: &Holder) -> Message {
    Message::of(holder, NOW, "getSucursale", &[])
}

/// At another second: a message that was not seen.
fn at_second(holder: &Holder, second: usize) -> Message {
    Message::of(holder, &format!("2026-11-20T10:00:{second:02}Z"), "getSucursale", &[])
}

fn seen(world: &World) -> i64 {
    world.count("seen_messages")
}

fn is_anas(response: &Response) {
    assert_eq!(response.status, 200, "{}", response.text());
    let codes = response.other().children;
    assert!(codes.iter().any(|branch| branch.text_of("codWorkplace") == PHARMACY));
}

/// It is refused with this code, by a sentence with these words.
pub fn is_refused(response: &Response, code: u16, said: &str) {
    assert_eq!((response.status / 100, response.fault_code()), (5, code), "{}", response.text());
    let fault = response.fault();
    let message = fault.text_of("mesaj");
    assert!(message.contains(said), "{said}: {message}");
    assert!(!fault.text_of("mesajEn").is_empty() && !fault.text_of("remediu").is_empty());
}

fn a_signed_message_is_its_signers(world: &World) {
    world.accept(&Day::today().xml());
    for holder in [&PKI.ana, &PKI.ana_on_a_card] {
        for version in [Version::Soap11, Version::Soap12] {
            let must = "soap:mustUnderstand=\"1\"".to_owned();
            let message = Message { version, attributes: must, ..branches(holder) };
            is_anas(&post(world, &message.signed_by(holder)));
        }
    }
    let draft = BASE64_STANDARD.encode(Day::today().xml());
    for operation in OPERATIONS.iter().filter(|operation| operation.needs_identity()) {
        let arguments: &[(&str, &str)] = match operation.name {
            "getUltimaDataRaportata" => &[("codWorkplace", PHARMACY)],
            "getSucursale" | "cautaDeclaratii" => &[],
            "creeazaProiect" | "getProiect" | "stergeProiect" => {
                &[("codWorkplace", PHARMACY), ("tip", "FP"), ("perioada", TODAY)]
            }
            "salveazaProiect" => &[("document", &draft)],
            _ => &[("numarInregistrare", "CJF000000123UFP261120")],
        };
        let ask = |holder| {
            let now = "2026-11-20T10:01:00Z";
            let message = Message::of(holder, now, operation.name, arguments);
            post(world, &message.signed_by(holder))
        };
        assert_eq!(ask(&PKI.ana).status, 200, "{}", operation.name);
        let ions = ask(&PKI.ion);
        match operation.name {
            "getSucursale" => assert_eq!(ions.other().children.len(), 1),
            "cautaDeclaratii" => assert_eq!(ions.other().text_of("declaratii"), "0"),
            _ => assert_eq!(ions.fault_code(), 7008, "{}", operation.name),
        }
    }
}

/// Each way, as what KeyInfo holds.
fn ways() -> Vec<(&'static str, String)> {
    let ana = X509::from_der(&PKI.ana.der).unwrap();
    let serial = ana.serial_number().to_bn().unwrap().to_dec_str().unwrap();
    let issuer: Vec<_> = ana.issuer_name().entries().collect();
    let part = |entry: &&openssl::x509::X509NameEntryRef| {
        let kind = entry.object().nid().short_name().unwrap();
        format!("{kind}={}", entry.data().to_string().unwrap())
    };
    let issuer = issuer.iter().map(part).collect::<Vec<_>>().join(",");
    let identifier = |kind: &str, value: &[u8]| {
        let value = BASE64_STANDARD.encode(value);
        format!("<wsse:KeyIdentifier ValueType=\"{kind}\">{value}</wsse:KeyIdentifier>")
    };
    let thumbprint = hash(MessageDigest::sha1(), &PKI.ana.der).unwrap();
    let issuer_serial = format!(
        "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName>\
         <ds:X509SerialNumber>{serial}</ds:X509SerialNumber>\
         </ds:X509IssuerSerial></ds:X509Data>"
    );
    let ski = ana.subject_key_id().unwrap().as_slice();
    let v3 = identifier(&format!("{PROFILE}#X509v3"), &PKI.ana.der);
    vec![
        ("issuer and serial", token_reference(&issuer_serial)),
        ("thumbprint", token_reference(&identifier(THUMBPRINT, &thumbprint))),
        (
            "subject key",
            token_reference(&identifier(&format!("{PROFILE}#X509SubjectKeyIdentifier"), ski)),
        ),
        ("the certificate as identifier", token_reference(&v3)),
        ("the certificate as X509Data", token_reference(&certificates(&[&PKI.ana]))),
        ("without a token reference", certificates(&[&PKI.ana])),
    ]
}

fn every_way_to_name_the_certificate_finds_it(world: &World) {
    for (second, (_, key_info)) in ways().into_iter().enumerate() {
        let mut message = at_second(&PKI.ana, second);
        message.tokens = String::new();
        message.forge.key_info = key_info;
        is_anas(&post(world, &message.signed_by(&PKI.ana)));
    }
    let nothing = Message { tokens: String::new(), ..at_second(&PKI.ana, 50) };
    for (key_info, said) in [
        ("", "niciun certificat înregistrat"),
        ("<ds:KeyName>TEST Ana</ds:KeyName>", "niciun certificat înregistrat"),
        (&token_reference("<wsse:Reference URI=\"#token\"/>"), "pe care nu îl are niciun element"),
        (&token_reference("<wsse:Embedded/>"), "jeton de securitate"),
        (&token_reference("<wsse:KeyIdentifier ValueType=\"urn:x\"/>"), "jeton de securitate"),
    ] {
        let forge = Forge { key_info: key_info.to_owned(), ..nothing.forge.clone() };
        let message = Message { forge, ..nothing.clone() };
        is_refused(&post(world, &message.signed_by(&PKI.ana)), 7004, said);
    }
    let long = Message {
        tokens: format!("<!-- {} -->", " ".repeat(60_000)).repeat(18),
        ..at_second(&PKI.ana, 52)
    };
    is_refused(&post(world, &long.signed_by(&PKI.ana)), 7004, "mai multe părți decât se admit");
    let path = Message {
        tokens: wss::token(&PKI.ana, &format!("{PROFILE}#X509PKIPathv1")),
        ..at_second(&PKI.ana, 51)
    };
    is_refused(&post(world, &path.signed_by(&PKI.ana)), 7004, "jeton de securitate");
}

fn every_canonicalization_that_is_allowed_is_taken(world: &World) {
    for (second, by) in [wss::USUAL, INCLUSIVE, INCLUSIVE_11].into_iter().enumerate() {
        let message = at_second(&PKI.ana, second);
        let forge = wss::canonicalized(message.forge, by);
        let message = Message { forge, ..at_second(&PKI.ana, second) };
        is_anas(&post(world, &message.signed_by(&PKI.ana)));
    }
    // As WSS4J writes it: the prefixes in force are signed too.
    let message = at_second(&PKI.ana, 40);
    let list = "<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"\"/>";
    let open = format!("Transform Algorithm=\"{}\">{list}</ds:Transform>", wss::USUAL);
    let empty = format!("Transform Algorithm=\"{}\"/>", wss::USUAL);
    let references = message.references().replace(&empty, &open);
    let forge = Forge { references, ..message.forge.clone() };
    is_anas(&post(world, &Message { forge, ..message }.signed_by(&PKI.ana)));
}

fn other_entries_and_the_token_may_be_signed_too(world: &World) {
    let to =
        "<wsa:To xmlns:wsa=\"http://www.w3.org/2005/08/addressing\" wsu:Id=\"to\">urn:ser</wsa:To>";
    let mut message = Message { entries: to.to_owned(), ..branches(&PKI.ana) };
    for (id, start) in [("to", "<wsa:To"), ("token", "<wsse:BinarySecurityToken")] {
        message.signed.push((id.to_owned(), start.to_owned()));
    }
    let signed = message.signed_by(&PKI.ana);
    is_refused(&post(world, &signed.replace("urn:ser<", "urn:res<")), 7004, "«#to» este altul");
    is_anas(&post(world, &signed));
}

fn the_certificate_passes_the_checks_of_the_connections(world: &World) {
    world.withdraw(&PKI.ion);
    for (holder, said) in [
        (&PKI.ana_expired, "expirat"),
        (&PKI.ana_early, "nu este încă valabil"),
        (&PKI.ana_untrusted, "nu este de încredere"),
        (&PKI.stranger, "niciun certificat înregistrat"),
        (&PKI.self_signed, "niciun certificat înregistrat"),
        (&PKI.ion, "niciun certificat înregistrat"),
    ] {
        is_refused(&post(world, &branches(holder).signed_by(holder)), 7004, said);
    }
    // Whose certificate is shown and whose key signed.
    let by_another = branches(&PKI.ana).signed_by(&PKI.stranger);
    is_refused(&post(world, &by_another), 7004, "nu a fost făcută cu cheia certificatului");
    assert_eq!(seen(world), 0);
}

fn a_message_counts_once_in_all_processes(world: &World) {
    let other = world.at("2026-11-20T10:04:00Z");
    let message = branches(&PKI.ana).signed_by(&PKI.ana);
    is_anas(&post(world, &message));
    for server in [&**world, &other] {
        is_refused(&post(server, &message), 7005, "a mai fost primit");
        // Written in another way it is the same message.
        let other_way = message.replace("<wsse:Security >", "<wsse:Security  ><!-- nou -->");
        assert_ne!(other_way, message);
        is_refused(&post(server, &other_way), 7005, "a mai fost primit");
    }
    assert_eq!(seen(world), 1);
    // The same words of somebody else are another message.
    let ions = Message {
        tokens: wss::token(&PKI.ion, &format!("{PROFILE}#X509v3")),
        ..branches(&PKI.ion)
    };
    assert_eq!(post(world, &ions.signed_by(&PKI.ion)).status, 200);
    // What nobody can think fresh any more is forgotten when the next one comes.
    let later = world.at("2026-11-20T10:10:01Z");
    let next = Message::of(&PKI.ana, "2026-11-20T10:10:00Z", "getSucursale", &[]);
    is_anas(&post(&later, &next.signed_by(&PKI.ana)));
    assert_eq!(seen(world), 1);
    is_refused(&post(&later, &message), 7005, "mai mult de 5 minute înainte");
}

fn the_twin_of_an_ecdsa_value_is_no_new_message(world: &World) {
    let message = branches(&PKI.ana_on_a_card);
    let value = std::cell::RefCell::new(Vec::new());
    let first = message.valued(|info| {
        value.replace(forge::value(&PKI.ana_on_a_card, info));
        value.borrow().clone()
    });
    let twin = message.valued(|_| twin(&value.borrow()));
    assert_ne!(first, twin);
    is_anas(&post(world, &twin));
    is_refused(&post(world, &first), 7005, "a mai fost primit");
}

/// (r, n − s) verifies wherever (r, s) does.
fn twin(value: &[u8]) -> Vec<u8> {
    let (r, s) = value.split_at(32);
    let key = private(&PKI.ana_on_a_card).ec_key().unwrap();
    assert_eq!(key.group().curve_name(), Some(Nid::X9_62_PRIME256V1));
    let mut context = openssl::bn::BigNumContext::new().unwrap();
    let (mut order, mut other) = (BigNum::new().unwrap(), BigNum::new().unwrap());
    key.group().order(&mut order, &mut context).unwrap();
    let [r, s] = [r, s].map(|side| BigNum::from_slice(side).unwrap());
    other.checked_sub(&order, &s).unwrap();
    forge::sides(&EcdsaSig::from_private_components(r, other).unwrap())
}

fn a_message_counts_for_five_minutes(world: &World) {
    let at = |times: &str| {
        let message = Message { times: times.to_owned(), ..branches(&PKI.ana) };
        post(world, &message.signed_by(&PKI.ana))
    };
    let created = |time: &str| format!("<wsu:Created>{time}</wsu:Created>");
    for fresh in [
        "2026-11-20T09:55:00Z",
        "2026-11-20T12:04:59.999+02:00",
        "2026-11-20T10:05:00",
        " 2026-11-20T10:00:00.123456Z ",
    ] {
        is_anas(&at(&created(fresh)));
    }
    for (stale, said) in [
        ("2026-11-20T09:54:59Z", "signed at 2026-11-20T09:54:59Z, more than 5 minutes before"),
        ("2026-11-20T12:00:00", "after the service's time, 2026-11-20T10:00:00Z"),
        ("2020-11-20T10:00:00Z", "more than 5 minutes before"),
    ] {
        let response = at(&created(stale));
        is_refused(&response, 7005, "");
        let english = response.fault().text_of("mesajEn").to_owned();
        assert!(english.contains(said), "{english}");
    }
    let expires = |time: &str| format!("{}<wsu:Expires>{time}</wsu:Expires>", created(NOW));
    is_refused(&at(&expires(NOW)), 7005, "era valabil până la");
    is_anas(&at(&expires("2026-11-20T10:00:01Z")));
    for (broken, said) in [
        ("", "nu are un Timestamp cu Created"),
        ("<wsu:Expires>2026-11-20T10:05:00Z</wsu:Expires>", "nu are un Timestamp cu Created"),
        ("<wsu:Created>acum</wsu:Created>", "un moment al semnăturii nu poate fi citit"),
        (&created(NOW).repeat(2), "«Created»"),
        (&format!("{}<wsu:Recreated/>", created(NOW)), "«Recreated»"),
    ] {
        is_refused(&at(broken), 7004, said);
    }
    assert_eq!(seen(world), 5);
}

fn who_shows_two_identities_is_one_person(world: &World) {
    let message = |second| at_second(&PKI.ana, second).signed_by(&PKI.ana);
    is_anas(&post_as(world, &PKI.ana, &message(1)));
    is_anas(&post_as(world, &PKI.ana_on_a_card, &message(2)));
    is_refused(&post_as(world, &PKI.ion, &message(3)), 7004, "persoane diferite");
    is_refused(&post_as(world, &PKI.ana_expired, &message(4)), 7004, "expirat");
    let broken = message(5).replace("<soap:Body", "<soap:Body a=\"\"");
    is_refused(&post_as(world, &PKI.ana, &broken), 7004, "rezumatul referinței «#body»");
    assert_eq!(seen(world), 2);
    is_anas(&post(world, &message(3)));
}

fn what_proves_nothing_fills_no_table(world: &World) {
    let good = branches(&PKI.ana).signed_by(&PKI.ana);
    let stale = Message::of(&PKI.ana, "2026-11-20T09:00:00Z", "getSucursale", &[]);
    for refused in [
        good.replace("getSucursale", "getIstoric"),
        good.replace(NOW, "2026-11-20T10:00:01Z"),
        branches(&PKI.stranger).signed_by(&PKI.stranger),
        stale.signed_by(&PKI.ana),
    ] {
        assert!(post(world, &refused).status >= 500);
    }
    assert_eq!(seen(world), 0);
    is_anas(&post(world, &good));
}

fn weak_algorithms_and_unknown_forms_are_refused(world: &World) {
    const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
    const RSA_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    const STR: &str = "http://docs.oasis-open.org/wss/2004/01/\
         oasis-200401-wss-soap-message-security-1.0#STR-Transform";
    let plain = branches(&PKI.ana);
    let by = |forge: Forge| {
        let message = Message { forge, ..branches(&PKI.ana) };
        post(world, &message.signed_by(&PKI.ana))
    };
    let method = |uri| Forge { method: algorithm("SignatureMethod", uri), ..plain.forge.clone() };
    let refer = |from: &str, to: &str| {
        let references = plain.references().replace(from, to);
        assert_ne!(references, plain.references());
        Forge { references, ..plain.forge.clone() }
    };
    let object = "<ds:Object><x/></ds:Object>".to_owned();
    for (forge, said) in [
        (method(RSA_SHA1), RSA_SHA1),
        (method("http://www.w3.org/2000/09/xmldsig#hmac-sha1"), "hmac"),
        (method(ECDSA_SHA_256), "nu a fost făcută cu cheia certificatului"),
        (refer(forge::SHA_256, SHA1), SHA1),
        (refer(wss::USUAL, STR), STR),
        (refer("#time", ""), "nu este la o parte a mesajului"),
        (refer("#time", "#altul"), "pe care nu îl are niciun element"),
        (refer("#time", "cid:time"), "«cid:time»"),
        (refer("#time", "#xpointer(/)"), "«#xpointer(/)»"),
        (Forge { objects: object, ..plain.forge.clone() }, "date care nu sunt ale ei"),
    ] {
        is_refused(&by(forge), 7004, said);
    }
    let uncovered = |kept: usize| {
        let signed = vec![plain.signed[kept].clone()];
        post(world, &Message { signed, ..branches(&PKI.ana) }.signed_by(&PKI.ana))
    };
    is_refused(&uncovered(0), 7004, "nu acoperă Timestamp");
    is_refused(&uncovered(1), 7004, "nu acoperă Body");
    let twice = Forge { references: plain.references().repeat(2), ..plain.forge.clone() };
    is_refused(&by(twice), 7004, "la același element");
    let unknown = Message { tokens: "<wsse:UsernameToken/>".into(), ..branches(&PKI.ana) };
    is_refused(&post(world, &unknown.signed_by(&PKI.ana)), 7004, "«UsernameToken»");
    assert_eq!(seen(world), 0);
}

fn where_no_identity_is_asked_for_none_is_looked_at(world: &World) {
    let must = "soap:mustUnderstand=\"1\"".to_owned();
    let stale = Message::of(&PKI.stranger, "2020-11-20T10:00:00Z", "getListaTari", &[]);
    let message = Message { attributes: must.clone(), ..stale }.signed_by(&PKI.ana);
    assert_eq!(post(world, &message).status, 200);
    // A header without a signature is like any other: it is passed over, or not understood.
    let signature = |message: &str| {
        let [from, to] = ["<ds:Signature ", "</ds:Signature>"].map(|at| message.find(at).unwrap());
        message.replace(&message[from..to + "</ds:Signature>".len()], "")
    };
    is_refused(&post(world, &signature(&message)), 7003, "«Security»");
    let passed = signature(&branches(&PKI.ana).signed_by(&PKI.ana));
    is_refused(&post(world, &passed), 7004, "nu este semnat");
    is_anas(&post_as(world, &PKI.ana, &passed));
    // What is for somebody else is theirs.
    let theirs = Message { attributes: "soap:actor=\"urn:altul\"".into(), ..branches(&PKI.ana) };
    is_refused(&post(world, &theirs.signed_by(&PKI.ana)), 7004, "nu este semnat");
}
