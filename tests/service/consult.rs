//! What a caller is told of the workplaces that are theirs, by the certificate of the connection;
//! and what nobody else is told.

use super::day::Day;
use super::exchange::Response;
use super::in_message::{prefixed, signed_in_place};
use super::interop::INCLUSIVE;
use super::officers::{OFFICER, REASON};
use super::pki::{Holder, PKI, instant};
use super::secure::ask;
use super::world::{
    ALIAS, DEACTIVATED, DRUGSTORE, Endpoint, HOSPITAL, PHARMACY, SISTER, TODAY, WARD, WHOLESALE,
    World,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::registry::Status;
use ser::signature::{hex, sha256};
use ser::soap::OPERATIONS;
use ser::soap::client::Node;
use ser::store::{companies, persons};
use std::sync::LazyLock;

on_both!(
    every_operation_that_needs_an_identity_refuses_every_wrong_one,
    of_what_is_not_theirs_nobody_learns_that_it_exists,
    who_may_no_longer_report_is_told_nothing,
    branches_are_those_the_caller_may_report_for,
    a_company_that_is_deactivated_has_nothing_to_declare,
    what_is_missing_is_told_with_its_deadline,
    a_withdrawn_declaration_is_missing_with_its_number,
    an_outage_moves_the_deadline_that_is_told,
    a_declaration_is_found_by_each_of_its_keys,
    after_a_lost_answer_its_outcome_is_found_by_the_document,
    a_document_that_verified_in_place_alone_comes_with_its_envelope,
    a_history_tells_who_when_and_why,
    keys_that_are_no_keys_are_named,
);

const YESTERDAY: &str = "2026-11-19";

/// Arguments that each operation takes, of Ana's pharmacy and her declaration of today.
fn arguments(operation: &str) -> Vec<(&'static str, &'static str)> {
    match operation {
        "getUltimaDataRaportata" => vec![("codWorkplace", PHARMACY)],
        "getDeclaratie" | "getIstoric" | "creeazaRectificativa" => {
            vec![("numarInregistrare", "CJF000000123UFP261120")]
        }
        "creeazaProiect" | "getProiect" | "stergeProiect" => {
            vec![("codWorkplace", PHARMACY), ("tip", "FP"), ("perioada", TODAY)]
        }
        "salveazaProiect" => vec![("document", &SAVED)],
        _ => vec![],
    }
}

/// The same declaration unsigned, as an argument.
static SAVED: LazyLock<String> = LazyLock::new(|| BASE64_STANDARD.encode(Day::today().xml()));

/// The operations that need an identity.
fn consulting() -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().filter(|operation| operation.needs_identity()).map(|one| one.name)
}

fn told(response: &Response) -> (u16, String) {
    (response.fault_code(), response.fault().text_of("mesaj").to_owned())
}

fn every_operation_that_needs_an_identity_refuses_every_wrong_one(world: &World) {
    world.accept(&Day::today().xml());
    world.withdraw(&PKI.ion);
    assert_eq!(consulting().count(), 10);
    for operation in consulting() {
        let arguments = arguments(operation);
        let by = |holder: Option<&Holder>| ask(world, holder, operation, &arguments);
        for holder in [&PKI.ana, &PKI.ana_on_a_card] {
            // There is always a draft to be had, and to be thrown away.
            ask(world, Some(holder), "creeazaProiect", &self::arguments("creeazaProiect"));
            assert_eq!(by(Some(holder)).status, 200, "{operation}");
        }
        for (holder, said) in [
            (None, "niciun certificat"),
            (Some(&PKI.ana_expired), "expirat"),
            (Some(&PKI.ana_early), "nu este încă valabil"),
            (Some(&PKI.ana_untrusted), "nu este de încredere"),
            (Some(&PKI.stranger), "nu este înregistrat"),
            (Some(&PKI.self_signed), "nu este înregistrat"),
            (Some(&PKI.ion), "nu este înregistrat"),
        ] {
            let response = by(holder);
            let (code, message) = told(&response);
            assert_eq!((response.status, code), (500, 7004), "{operation} {said}");
            assert!(message.contains(said), "{operation} {said}: {message}");
        }
        // A signed document in the message is no identity of its caller, nor is HTTP without TLS.
        let message = ser::soap::client::ask_with(operation, &arguments);
        assert_eq!(world.post(message.as_bytes()).fault_code(), 7004, "{operation}");
        // Who is nobody is told so before anything is said of the arguments.
        assert_eq!(ask(world, None, operation, &[("altul", "x")]).fault_code(), 7004);
    }
}

fn of_what_is_not_theirs_nobody_learns_that_it_exists(world: &World) {
    let document = PKI.ana.sign(&Day::today().xml());
    let number = world.report(&document).number().to_owned();
    let name = hex(&sha256(&document));
    let key = |workplace| [("codWorkplace", workplace), ("tip", "FP"), ("perioada", TODAY)];
    let nothing: Vec<(&str, Vec<(&str, &str)>)> = vec![
        ("getDeclaratie", vec![("numarInregistrare", &number)]),
        ("getDeclaratie", vec![("numarInregistrare", "CJF000000123UFP261121")]),
        ("getDeclaratie", key(PHARMACY).to_vec()),
        ("getDeclaratie", key(ALIAS).to_vec()),
        ("getDeclaratie", key("CJF0000009990").to_vec()),
        ("getDeclaratie", vec![("sha256", &name)]),
        ("getIstoric", vec![("numarInregistrare", &number)]),
        ("getUltimaDataRaportata", vec![("codWorkplace", PHARMACY)]),
        ("getUltimaDataRaportata", vec![("codWorkplace", ALIAS)]),
        ("getUltimaDataRaportata", vec![("codWorkplace", "CJF0000009990")]),
    ];
    let mut answers = Vec::new();
    for (operation, asked) in nothing {
        let response = ask(world, Some(&PKI.ion), operation, &asked);
        assert_eq!((response.status, response.fault_code()), (500, 7008), "{asked:?}");
        answers.push(response.body);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "a difference would tell");
}

fn who_may_no_longer_report_is_told_nothing(world: &World) {
    world.accept(&Day::today().xml());
    world.change(|transaction| {
        let company = companies::put(transaction, &super::world::ANAS)?;
        let ana = persons::names(transaction)?.into_iter().find(|(_, name)| name == "TEST Ana");
        persons::revoke(transaction, ana.unwrap().0, company, instant("2026-11-20T09:00:00Z"))
    });
    let ana = |operation| ask(world, Some(&PKI.ana), operation, &arguments(operation));
    assert_eq!(ana("getSucursale").other().children, []);
    assert_eq!(ana("cautaDeclaratii").other().text_of("declaratii"), "0");
    let lists = ["getSucursale", "cautaDeclaratii"];
    for operation in consulting().filter(|name| !lists.contains(name)) {
        assert_eq!(ana(operation).fault_code(), 7008, "{operation}");
    }
}

fn branches(world: &Endpoint, holder: &Holder) -> Vec<Node> {
    ask(world, Some(holder), "getSucursale", &[]).other().children
}

/// Of a branch: code, type, status, and of each kind the last and the next period.
fn line(branch: &Node) -> String {
    let kinds = branch.children.iter().filter(|child| child.name == "tip");
    let kinds = kinds.map(|kind| {
        let [kind, last, next] = ["tip", "ultimaPerioada", "urmatoarea"].map(|n| kind.text_of(n));
        format!("{kind} {last}→{next}")
    });
    let [code, unit, state] = ["codWorkplace", "tipUnitate", "stare"].map(|n| branch.text_of(n));
    format!("{code} {unit} {state} {}", kinds.collect::<Vec<_>>().join(" "))
}

fn branches_are_those_the_caller_may_report_for(world: &World) {
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
    world.accept(&Day::today().at(SISTER).xml());
    world.suspended(WHOLESALE, "2026-11-16", "2026-11-23");
    let all = branches(world, &PKI.ana);
    assert_eq!(
        all.iter().map(line).collect::<Vec<_>>(),
        [
            format!("{WHOLESALE} DEPOZIT SUSPENDAT DG →2026-11-23"),
            format!("{PHARMACY} FARM_COM ACTIV FP 2026-11-18→2026-11-19"),
            format!("{SISTER} FARM_COM ACTIV FP 2026-11-20→2026-11-21"),
            format!("{DRUGSTORE} DROGHERIE ACTIV FP →"),
        ]
    );
    let company = ["cui", "companie", "companieActiva", "denumire"].map(|n| all[1].text_of(n));
    let name = format!("TEST {PHARMACY}");
    assert_eq!(company, ["10000008", "TEST Farmacia Unu SRL", "true", &name]);
    world.status(HOSPITAL, "2026-11-20", Status::Annulled, None);
    let hospital: Vec<_> = branches(world, &PKI.mara).iter().map(line).collect();
    assert_eq!(
        hospital,
        [
            format!("{HOSPITAL} FARM_CI ANULAT FI →"),
            format!("{WARD} OF_CI_SECTII COORDONATOARE_INACTIVA FI →"),
        ]
    );
}

fn a_company_that_is_deactivated_has_nothing_to_declare(world: &World) {
    let [branch] = &branches(world, &PKI.eva)[..] else { panic!("one workplace") };
    assert_eq!(line(branch), format!("{DEACTIVATED} FARM_COM ACTIV FP →"));
    assert_eq!(branch.text_of("companieActiva"), "false");
}

/// Of each kind of a workplace: the last and the next, then each period that is missing.
fn reported(world: &Endpoint, code: &str) -> Vec<String> {
    let answer = ask(world, Some(&PKI.ana), "getUltimaDataRaportata", &[("codWorkplace", code)]);
    let answer = answer.other();
    assert_eq!(answer.text_of("codWorkplace"), PHARMACY);
    let kinds = answer.children.iter().filter(|child| child.name == "raportare");
    let told = kinds.flat_map(|kind| {
        let [code, last, next] = ["tip", "ultimaPerioada", "urmatoarea"].map(|n| kind.text_of(n));
        let missing = kind.children.iter().filter(|child| child.name == "lipsa").map(|missing| {
            let what = ["perioada", "termen", "intarziata", "numarRetras"];
            what.map(|name| missing.text_of(name)).join(" ").trim_end().to_owned()
        });
        std::iter::once(format!("{code} {last}→{next}")).chain(missing).collect::<Vec<_>>()
    });
    told.collect()
}

fn what_is_missing_is_told_with_its_deadline(world: &World) {
    assert_eq!(reported(world, PHARMACY), ["FP →2026-11-20"]);
    world.accept(&Day::on("2026-11-17").with(1, 10, 0, 0).xml());
    assert_eq!(
        reported(world, ALIAS),
        [
            "FP 2026-11-17→2026-11-18",
            "2026-11-18 2026-11-20T00:00:00+02:00 true",
            "2026-11-19 2026-11-21T00:00:00+02:00 false",
        ]
    );
    world.suspended(PHARMACY, "2026-11-18", "2026-11-19");
    assert_eq!(reported(world, PHARMACY)[1..], ["2026-11-19 2026-11-21T00:00:00+02:00 false"]);
    let number = world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml());
    world.accept(&Day::today().xml());
    assert_eq!(reported(world, PHARMACY), ["FP 2026-11-20→2026-11-21"]);
    let next_day = world.at("2026-11-21T22:30:00Z");
    assert_eq!(reported(&next_day, PHARMACY).len(), 2, "the 21st is over by the civil clock");
    let asked = [("codWorkplace", PHARMACY), ("tip", "FP")];
    let answer = ask(world, Some(&PKI.ana), "getUltimaDataRaportata", &asked).other();
    let told = answer.child("raportare").unwrap().text_of("numarInregistrare").to_owned();
    assert!(told.ends_with("FP261120") && told != number, "{told}");
    let other = [("codWorkplace", PHARMACY), ("tip", "DG")];
    let answer = ask(world, Some(&PKI.ana), "getUltimaDataRaportata", &other).other();
    assert_eq!(answer.child("raportare"), None, "a pharmacy files no DG");
}

fn a_withdrawn_declaration_is_missing_with_its_number(world: &World) {
    world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml());
    let number = world.accept(&Day::today().xml());
    world.withdraw_declaration(&number);
    let missing = format!("2026-11-20 2026-11-22T00:00:00+02:00 false {number}");
    assert_eq!(reported(world, PHARMACY), ["FP 2026-11-19→2026-11-20".to_owned(), missing]);
    world.accept(&Day::on(TODAY).with(1, 10, 0, 0).amending(&number).xml());
    assert_eq!(reported(world, PHARMACY), ["FP 2026-11-20→2026-11-21"]);
}

fn an_outage_moves_the_deadline_that_is_told(world: &World) {
    world.accept(&Day::on("2026-11-17").with(1, 10, 0, 0).xml());
    world.outage("2026-11-19T20:00:00Z", Some("2026-11-19T23:00:00Z"));
    assert_eq!(reported(world, PHARMACY)[1], "2026-11-18 2026-11-20T03:00:00+02:00 true");
}

fn retrieve(world: &World, holder: &Holder, key: &[(&str, &str)]) -> (Node, Vec<u8>, String) {
    let response = ask(world, Some(holder), "getDeclaratie", key);
    let answer = response.other();
    let document = BASE64_STANDARD.decode(answer.text_of("document")).unwrap();
    let text = response.text();
    let from = text.find("<Recipisa").unwrap();
    let until = text.find("</Recipisa>").unwrap() + "</Recipisa>".len();
    (answer, document, text[from..until].to_owned())
}

fn a_declaration_is_found_by_each_of_its_keys(world: &World) {
    let document = PKI.ana.sign(&Day::today().xml());
    let receipt = world.report(&document);
    let number = receipt.number().to_owned();
    let name = hex(&sha256(&document));
    let upper = name.to_uppercase();
    let keys: [&[(&str, &str)]; 5] = [
        &[("numarInregistrare", &number)],
        &[("codWorkplace", PHARMACY), ("tip", "FP"), ("perioada", TODAY)],
        &[("codWorkplace", ALIAS), ("tip", "FP"), ("perioada", TODAY)],
        &[("sha256", &name)],
        &[("numarInregistrare", ""), ("sha256", &upper)],
    ];
    for key in keys {
        let (answer, bytes, kept) = retrieve(world, &PKI.ana, key);
        assert_eq!((bytes, kept), (document.clone(), receipt.document.clone()), "{key:?}");
        let told = ["numarInregistrare", "codWorkplace", "tip", "perioada", "secventa", "stare"];
        let told = told.map(|name| answer.text_of(name));
        assert_eq!(told, [&number, PHARMACY, "FP", TODAY, "0", "ACCEPTATA"]);
        assert_eq!(answer.text_of("sha256"), name);
        assert!(answer.child("plic").is_none() && answer.child("retragere").is_none());
    }
    let amendment = PKI.ana.sign(&Day::on(TODAY).with(1, 11, 0, 0).amending(&number).xml());
    let amended = world.report(&amendment).number().to_owned();
    let (answer, ..) = retrieve(world, &PKI.ana, keys[0]);
    assert_eq!(answer.text_of("inlocuitaDe"), amended);
    let (answer, bytes, _) = retrieve(world, &PKI.ana, keys[1]);
    assert_eq!((answer.text_of("secventa"), bytes), ("1", amendment));
    world.withdraw_declaration(&amended);
    let (answer, ..) = retrieve(world, &PKI.ana, keys[1]);
    let withdrawal = answer.child("retragere").unwrap();
    assert_eq!((answer.text_of("stare"), withdrawal.text_of("motiv")), ("RESPINSA", REASON));
}

fn after_a_lost_answer_its_outcome_is_found_by_the_document(world: &World) {
    let unknown = PKI.ana.sign(&Day::today().with(999, 1, 0, 0).xml());
    let rejected = world.report(&unknown);
    let name = hex(&sha256(&unknown));
    let (answer, bytes, kept) = retrieve(world, &PKI.ana, &[("sha256", &name)]);
    assert_eq!((bytes, kept), (unknown, rejected.document));
    assert_eq!(answer.text_of("stare"), "RESPINSA");
    assert!(answer.child("numarInregistrare").is_none() && answer.child("retragere").is_none());
    // What was refused is not kept.
    let refused = PKI.stranger.sign(&Day::today().xml());
    assert_eq!(world.report(&refused).state(), "REFUZATA");
    let name = hex(&sha256(&refused));
    let asked = ask(world, Some(&PKI.ana), "getDeclaratie", &[("sha256", &name)]);
    assert_eq!(asked.fault_code(), 7008);
}

fn a_document_that_verified_in_place_alone_comes_with_its_envelope(world: &World) {
    let message = signed_in_place(&prefixed(), INCLUSIVE, "#decl");
    let receipt = world.post(message.as_bytes()).receipt();
    receipt.must_be_accepted();
    let (answer, ..) = retrieve(world, &PKI.ana, &[("numarInregistrare", receipt.number())]);
    assert_eq!(BASE64_STANDARD.decode(answer.text_of("plic")).unwrap(), message.as_bytes());
}

fn a_history_tells_who_when_and_why(world: &World) {
    let original = world.accept(&Day::today().xml());
    let later = world.at("2026-11-20T11:00:00Z");
    let amendment = Day::on(TODAY).with(1, 11, 0, 0).amending(&original).xml();
    let amended = later.accept(&amendment);
    world.withdraw_declaration(&amended);
    for number in [&original, &amended] {
        let key = [("numarInregistrare", number.as_str())];
        let answer = ask(world, Some(&PKI.ana), "getIstoric", &key).other();
        let line = |change: &Node| {
            let what = ["numarInregistrare", "versiune", "data", "persoana", "ofiter", "motiv"];
            let what = what.map(|name| change.text_of(name));
            format!("{} {}", what.join("|"), change.text_of("stare"))
        };
        let told: Vec<_> = answer.children.iter().map(line).collect();
        let replaced = format!("Înlocuită de {amended}");
        let withdrawn = answer.children[3].text_of("data");
        assert_eq!(
            told,
            [
                format!("{original}|0|2026-11-20T12:00:00+02:00|TEST Ana|| ACCEPTATA"),
                format!("{original}|0|2026-11-20T13:00:00+02:00|TEST Ana||{replaced} ACCEPTATA"),
                format!("{amended}|1|2026-11-20T13:00:00+02:00|TEST Ana||TEST ACCEPTATA"),
                format!("{amended}|1|{withdrawn}||{OFFICER}|{REASON} RESPINSA"),
            ]
        );
        assert!(answer.children.iter().all(|change| change.child("dataInregistrare").is_some()));
    }
}

fn keys_that_are_no_keys_are_named(world: &World) {
    let number = ("numarInregistrare", "CJF000000123UFP261120");
    let none: [&[(&str, &str)]; 6] = [
        &[],
        &[("codWorkplace", PHARMACY)],
        &[("codWorkplace", PHARMACY), ("tip", "FP")],
        &[("tip", "FP"), ("perioada", TODAY)],
        &[number, ("codWorkplace", PHARMACY)],
        &[number, ("sha256", "00")],
    ];
    for key in none {
        let (code, message) = told(&ask(world, Some(&PKI.ana), "getDeclaratie", key));
        assert!(code == 7007 && message.contains("o singură cheie"), "{key:?} {message}");
    }
    for (name, value) in
        [("numarInregistrare", "CJF000000123U"), ("perioada", "20.11.2026"), ("sha256", "0011")]
    {
        let (code, message) = told(&ask(world, Some(&PKI.ana), "getDeclaratie", &[(name, value)]));
        assert!(code == 7007 && message.contains(name), "{name} {message}");
    }
}
