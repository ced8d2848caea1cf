//! cautaDeclaratii: every criterion, every order, every page; and nothing of what is not the caller's.

use super::day::Day;
use super::pki::{Holder, PKI};
use super::secure::ask;
use super::world::{ANAS, Endpoint, HOSPITAL, PHARMACY, SISTER, TODAY, WHOLESALE, World, place};
use ser::registry::{UnitType, WorkplaceCode};
use ser::signature::{hex, sha256};
use ser::soap::client::Node;
use ser::store::companies;

on_both!(
    each_criterion_narrows_and_so_do_all_together,
    a_row_tells_what_a_list_and_a_program_need,
    every_column_orders_both_ways,
    pages_hold_a_hundred_and_the_count_is_of_all,
    of_what_is_not_theirs_nobody_finds_anything,
    what_can_be_no_criterion_is_named,
);

fn search(world: &Endpoint, holder: &Holder, asked: &[(&str, &str)]) -> Node {
    ask(world, Some(holder), "cautaDeclaratii", asked).other()
}

fn rows(answer: &Node) -> impl Iterator<Item = &Node> {
    answer.children.iter().filter(|child| child.name == "declaratie")
}

/// Of each row the last characters of the code, the day, the sequence and the state.
fn told(answer: &Node) -> Vec<String> {
    let row = |row: &Node| {
        let [code, day, n, state] =
            ["codWorkplace", "perioada", "secventa", "stare"].map(|name| row.text_of(name));
        format!("{}/{}/{n}{}", &code[9..], &day[8..], if state == "RESPINSA" { "!" } else { "" })
    };
    rows(answer).map(row).collect()
}

/// A pharmacy of Ana's company in Alba.
fn alba() -> WorkplaceCode {
    WorkplaceCode::issue("AB", 'F', 700).unwrap()
}

/// Two days of the pharmacy, the second amended, one late; the sister rejected and withdrawn;
/// the wholesale; a pharmacy in Alba; and days of others.
fn some_days(world: &World) {
    let code = alba();
    world.change(|transaction| {
        let company = companies::put(transaction, &ANAS)?;
        companies::put_excise_code(transaction, company, Some("RO00000000T01"))?;
        place(transaction, code.as_str(), UnitType::FarmCom, company).map(drop)
    });
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
    let number = world.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    world.accept(&Day::on("2026-11-19").with(1, 10, 0, 1).amending(&number).xml());
    let rejected = Day::on("2026-11-19").at(SISTER).with(999, 1, 0, 0);
    assert_eq!(world.report_signed(&rejected.xml()).state(), "RESPINSA");
    let withdrawn = world.accept(&Day::today().at(SISTER).xml());
    world.withdraw_declaration(&withdrawn);
    world.accept(&Day::on("2026-11-19").of("DG").at(WHOLESALE).with(1, 10, 0, 0).xml());
    world.accept(&Day::today().at(code.as_str()).xml());
    let hers = PKI.mara.sign(&Day::on("2026-11-19").of("FI").at(HOSPITAL).with(1, 1, 0, 0).xml());
    world.report(&hers).must_be_accepted();
}

fn each_criterion_narrows_and_so_do_all_together(world: &World) {
    some_days(world);
    let (p, s, w, a) = ("123U", "124S", "126Z", alba());
    let a = &a.as_str()[9..];
    let amended = format!("{p}/19/1");
    let all = search(world, &PKI.ana, &[]);
    assert_eq!((all.text_of("pagini"), all.text_of("declaratii")), ("1", "7"));
    assert_eq!(rows(&all).count(), 7);
    let of = |asked: &[(&str, &str)]| {
        let order = [("ordine", "codWorkplace"), ("descrescator", "false")];
        let answer = search(world, &PKI.ana, &[asked, &order].concat());
        assert_eq!(answer.text_of("declaratii"), rows(&answer).count().to_string());
        told(&answer).join(" ")
    };
    let (pharmacy, sister) =
        (format!("{p}/18/0 {p}/19/0 {amended}"), format!("{s}/19/0! {s}/20/0!"));
    let (wholesale, albas) = (format!("{w}/19/0"), format!("{a}/20/0"));
    let everything = format!("{albas} {wholesale} {pharmacy} {sister}");
    let expected: [(&[(&str, &str)], &str); 24] = [
        (&[("numarInregistrare", "ufp26111")], &pharmacy),
        (&[("numarInregistrare", "R01")], &amended),
        (&[("numarInregistrare", "FP%19")], ""),
        (&[("numarInregistrare", "FP______")], ""),
        (&[("codWorkplace", "0124s")], &sister),
        (&[("codWorkplace", "CJ_")], ""),
        (&[("codAccize", "t01")], &everything),
        (&[("codAccize", "T02")], ""),
        (&[("companie", "farmacia UNU")], &everything),
        (&[("companie", "Farmacia Doi")], ""),
        (&[("companie", "TEST%SRL")], ""),
        (&[("cui", "RO10000008")], &everything),
        (&[("cui", "20000005")], ""),
        (&[("judet", "AB")], &albas),
        (&[("tip", "DG")], &wholesale),
        (&[("stare", "RESPINSA")], &sister),
        (&[("perioadaPanaLa", "2026-11-18")], &format!("{p}/18/0")),
        (&[("perioadaDeLa", "2026-11"), ("perioadaPanaLa", "2026")], &everything),
        (&[("perioadaDeLa", "2026-12")], ""),
        (&[("perioadaPanaLa", "2026-T3")], ""),
        (&[("intarziata", "true")], &format!("{p}/18/0")),
        (&[("intarziata", "0"), ("tip", "DG")], &wholesale),
        (&[("perioadaDeLa", TODAY), ("perioadaPanaLa", TODAY), ("stare", "ACCEPTATA")], &albas),
        (
            &[
                ("numarInregistrare", "fp2611"),
                ("codWorkplace", "123u"),
                ("codAccize", "RO"),
                ("companie", "test"),
                ("cui", "10000008"),
                ("judet", "CJ"),
                ("tip", "FP"),
                ("stare", "ACCEPTATA"),
                ("perioadaDeLa", "2026-11-19"),
                ("perioadaPanaLa", "2026-11"),
                ("intarziata", "false"),
            ],
            &format!("{p}/19/0 {amended}"),
        ),
    ];
    for (asked, found) in expected {
        assert_eq!(of(asked), found, "{asked:?}");
    }
}

fn a_row_tells_what_a_list_and_a_program_need(world: &World) {
    some_days(world);
    let of = |asked: &[(&str, &str)], names: &[&str]| {
        let answer = search(world, &PKI.ana, asked);
        let row = rows(&answer).next().unwrap();
        names.iter().map(|name| row.text_of(name).to_owned()).collect::<Vec<_>>()
    };
    let number = format!("{PHARMACY}FP261119");
    let names = [
        "numarInregistrare",
        "codWorkplace",
        "judet",
        "tip",
        "perioada",
        "stare",
        "dataInregistrare",
        "dataPrimire",
        "intarziata",
        "secventa",
        "inlocuitaDe",
        "cui",
        "companie",
        "codAccize",
    ];
    let noon = "2026-11-20T12:00:00+02:00";
    assert_eq!(
        of(&[("numarInregistrare", &number), ("ordine", "numarInregistrare")], &names),
        [
            &*number,
            PHARMACY,
            "CJ",
            "FP",
            "2026-11-19",
            "ACCEPTATA",
            noon,
            noon,
            "false",
            "0",
            &format!("{number}R01"),
            "10000008",
            "TEST Farmacia Unu SRL",
            "RO00000000T01",
        ]
    );
    // One that was rejected has no number; its document is its key.
    let rejected = PKI.ana.sign(&Day::on("2026-11-19").at(SISTER).with(999, 1, 0, 0).xml());
    let asked = [("codWorkplace", SISTER), ("perioadaPanaLa", "2026-11-19")];
    let expected = ["".to_owned(), "RESPINSA".into(), hex(&sha256(&rejected))];
    let found = of(&asked, &["numarInregistrare", "stare", "sha256"]);
    assert_eq!(found, expected);
    let found = ask(world, Some(&PKI.ana), "getDeclaratie", &[("sha256", &found[2])]);
    assert_eq!(found.other().text_of("stare"), "RESPINSA");
}

fn every_column_orders_both_ways(world: &World) {
    some_days(world);
    let a = alba();
    let a = &a.as_str()[9..];
    let ordered = |asked: &[(&str, &str)]| told(&search(world, &PKI.ana, asked)).join(" ");
    let newest = ordered(&[]);
    assert_eq!(newest, ordered(&[("ordine", "perioada"), ("descrescator", "true")]));
    let recorded = "123U/18/0 123U/19/0 123U/19/1 124S/19/0! 124S/20/0! 126Z/19/0";
    for (column, ascending, descending) in [
        (
            "numarInregistrare",
            format!("{a}/20/0 126Z/19/0 123U/18/0 123U/19/0 123U/19/1 124S/20/0! 124S/19/0!"),
            format!("124S/20/0! 123U/19/1 123U/19/0 123U/18/0 126Z/19/0 {a}/20/0 124S/19/0!"),
        ),
        (
            "codWorkplace",
            format!("{a}/20/0 126Z/19/0 123U/18/0 123U/19/0 123U/19/1 124S/19/0! 124S/20/0!"),
            format!("124S/20/0! 124S/19/0! 123U/19/1 123U/19/0 123U/18/0 126Z/19/0 {a}/20/0"),
        ),
        (
            "judet",
            format!("{a}/20/0 {recorded}"),
            format!("126Z/19/0 124S/20/0! 124S/19/0! 123U/19/1 123U/19/0 123U/18/0 {a}/20/0"),
        ),
        (
            "tip",
            format!("126Z/19/0 123U/18/0 123U/19/0 123U/19/1 124S/19/0! 124S/20/0! {a}/20/0"),
            format!("{a}/20/0 124S/20/0! 124S/19/0! 123U/19/1 123U/19/0 123U/18/0 126Z/19/0"),
        ),
        (
            "perioada",
            format!("123U/18/0 123U/19/0 123U/19/1 124S/19/0! 126Z/19/0 124S/20/0! {a}/20/0"),
            format!("{a}/20/0 124S/20/0! 126Z/19/0 124S/19/0! 123U/19/1 123U/19/0 123U/18/0"),
        ),
        (
            "stare",
            format!("123U/18/0 123U/19/0 123U/19/1 126Z/19/0 {a}/20/0 124S/19/0! 124S/20/0!"),
            format!("124S/20/0! 124S/19/0! {a}/20/0 126Z/19/0 123U/19/1 123U/19/0 123U/18/0"),
        ),
        (
            "dataInregistrare",
            format!("123U/18/0 123U/19/0 123U/19/1 124S/20/0! 126Z/19/0 {a}/20/0 124S/19/0!"),
            format!("{a}/20/0 126Z/19/0 124S/20/0! 123U/19/1 123U/19/0 123U/18/0 124S/19/0!"),
        ),
    ] {
        assert_eq!(ordered(&[("ordine", column)]), ascending, "{column}");
        let other = [("ordine", column), ("descrescator", "true")];
        assert_eq!(ordered(&other), descending, "{column}");
    }
}

fn pages_hold_a_hundred_and_the_count_is_of_all(world: &World) {
    // What is rejected may come again.
    let rejected = PKI.ana.sign(&Day::today().with(999, 1, 0, 0).xml());
    for _ in 0..101 {
        assert_eq!(world.report(&rejected).state(), "RESPINSA");
    }
    let page = |page: &str| {
        let answer = search(world, &PKI.ana, &[("pagina", page)]);
        assert_eq!((answer.text_of("pagini"), answer.text_of("declaratii")), ("2", "101"));
        rows(&answer).count()
    };
    assert_eq!(["1", "2", "3", "4294967295"].map(page), [100, 1, 0, 0]);
    let none = search(world, &PKI.ana, &[("tip", "DG")]);
    assert_eq!((none.text_of("pagini"), none.text_of("declaratii")), ("1", "0"));
}

fn of_what_is_not_theirs_nobody_finds_anything(world: &World) {
    some_days(world);
    for asked in [("codWorkplace", PHARMACY), ("cui", "10000008"), ("companie", "Unu")] {
        let answer = search(world, &PKI.ion, &[asked]);
        assert_eq!((answer.text_of("declaratii"), rows(&answer).count()), ("0", 0), "{asked:?}");
    }
    assert_eq!(search(world, &PKI.ion, &[]).text_of("declaratii"), "0");
    assert_eq!(search(world, &PKI.mara, &[]).text_of("declaratii"), "1");
}

fn what_can_be_no_criterion_is_named(world: &World) {
    for (name, value) in [
        ("cui", "10000009"),
        ("judet", "ZZ"),
        ("tip", "XX"),
        ("stare", "PROIECT"),
        ("perioadaDeLa", "noiembrie"),
        ("perioadaPanaLa", "20.11.2026"),
        ("intarziata", "da"),
        ("ordine", "companie"),
        ("pagina", "0"),
    ] {
        let response = ask(world, Some(&PKI.ana), "cautaDeclaratii", &[(name, value)]);
        let message = response.fault().text_of("mesaj").to_owned();
        assert!(response.fault_code() == 7007 && message.contains(name), "{name} {message}");
    }
    let backwards = [("perioadaDeLa", "2026-11-20"), ("perioadaPanaLa", "2026-11-19")];
    let response = ask(world, Some(&PKI.ana), "cautaDeclaratii", &backwards);
    assert!(response.fault().text_of("mesaj").contains("perioadaPanaLa"));
}
