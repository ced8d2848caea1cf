//! The coded lists: given page by page with their dates, and judged by as soon as they are
//! imported.

use super::day::Day;
use super::excise::{PRODUCTS, excise};
use super::pki::instant;
use super::world::{NOW, World};
use ser::kinds::Catalogue;
use ser::nomenclature::{self, Medicine, answers};
use ser::soap::client::{self, Node};
use ser::store::nomenclatures;

on_both!(
    every_list_is_given_with_its_version,
    a_long_list_comes_in_pages,
    what_changed_since_a_version_is_told_alone,
    an_import_is_judged_by_at_once,
    pages_and_lists_that_are_none_are_refused,
);

fn get(world: &World, arguments: &[(&str, &str)]) -> Node {
    world.post(client::ask_with("getNomenclator", arguments).as_bytes()).other()
}

fn entries(answer: &Node) -> Vec<&Node> {
    answer.children.iter().filter(|child| child.name == "pozitie").collect()
}

fn codes(answer: &Node) -> Vec<&str> {
    entries(answer).into_iter().map(|entry| entry.text_of("cod")).collect()
}

/// What an entry says under these names.
fn entry<'n>(answer: &'n Node, code: &str, names: &[&str]) -> Vec<&'n str> {
    let all = entries(answer);
    let entry = all.into_iter().find(|entry| entry.text_of("cod") == code).unwrap();
    names.iter().map(|name| entry.text_of(name)).collect()
}

fn every_list_is_given_with_its_version(world: &World) {
    type Expected =
        (&'static str, usize, &'static str, &'static [&'static str], &'static [&'static str]);
    excise(world);
    let expected: [Expected; 10] = [
        (
            "medicamente",
            20,
            "W00000012",
            &["denumire", "um", "prescriptie", "controlat", "deLa"],
            &["TEST Medicament 12", "UT", "false", "true", "2020-01-01"],
        ),
        (
            "produseAccizabile",
            PRODUCTS.len(),
            "22042178",
            &["denumire", "um", "deLa", "panaLa"],
            &["TEST 22042178", "L HL", "2020-01-01", ""],
        ),
        ("unitati", 10, "HL", &["denumire", "denumireEn"], &["hectolitru", "hectolitre"]),
        ("tipuriIntrare", 8, "IMP", &["denumire"], &["import"]),
        ("tipuriIesire", 11, "EXP", &["denumire"], &["export"]),
        ("tipuriUnitate", 13, "DROGHERIE", &["denumire"], &["drogherie"]),
        ("judete", 42, "B0", &["denumire"], &["București"]),
        ("tari", 249, "GB", &["ueDeLa", "uePanaLa"], &["1973-01-01", "2020-01-31"]),
        (
            "tipuriDeclaratie",
            Catalogue::load().unwrap().kinds().len(),
            "FP",
            &["denumire"],
            &["Declarație zilnică, farmacie cu circuit deschis"],
        ),
        (
            "coduriRaspuns",
            answers::rows().count(),
            "5024",
            &["nivel", "remediuEn", "exemplu"],
            &[
                "AVERTISMENT",
                "Check the expiry date; what has expired leaves the stock with EXR, or is returned",
                "Lotul A1 al produsului W00000001 este în stoc după data expirării, 2026-10-31",
            ],
        ),
    ];
    let built_in = nomenclature::built_in_version().unwrap().to_string();
    for (name, count, code, names, values) in expected {
        let answer = get(world, &[("nume", name)]);
        let told = ["nume", "pagini", "pozitii"].map(|name| answer.text_of(name));
        assert_eq!(told, [name, "1", &count.to_string()]);
        assert_eq!((entries(&answer).len(), entry(&answer, code, names)), (count, values.to_vec()));
        let imported = ["medicamente", "produseAccizabile"].contains(&name);
        let version = if imported { "2020-01-01" } else { &*built_in };
        assert_eq!(answer.text_of("versiune"), version, "{name}");
        let since = get(world, &[("nume", name), ("dupa", version)]);
        let ended: &[&str] = if name == "medicamente" { &["W00000013"] } else { &[] };
        assert_eq!(codes(&since), ended, "{name}");
    }
}

fn medicine(number: u32, name: &str) -> Medicine {
    Medicine {
        code: format!("W{number:08}"),
        name: name.into(),
        unit: "UT".into(),
        prescription: false,
        controlled: false,
        valid_from: "2020-01-01".parse().unwrap(),
        valid_to: None,
    }
}

fn import(world: &World, from: &str, list: &[Medicine]) {
    let from = from.parse().unwrap();
    world.change(|transaction| nomenclatures::import(transaction, from, list, instant(NOW)));
}

fn a_long_list_comes_in_pages(world: &World) {
    let list: Vec<_> = (1..=2001).map(|number| medicine(number, "TEST")).collect();
    import(world, "2020-01-01", &list);
    let mut seen = Vec::new();
    for page in ["1", "2", "3", "4"] {
        let answer = get(world, &[("nume", "medicamente"), ("pagina", page)]);
        let told = ["pagini", "pozitii"].map(|name| answer.text_of(name));
        assert_eq!(told, ["3", "2001"]);
        seen.push(codes(&answer).into_iter().map(str::to_owned).collect::<Vec<_>>());
    }
    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [1000, 1000, 1, 0]);
    let expected: Vec<_> = list.into_iter().map(|medicine| medicine.code).collect();
    assert_eq!(seen.concat(), expected);
    let far = get(world, &[("nume", "medicamente"), ("pagina", "4294967295")]);
    assert_eq!(codes(&far), [""; 0]);
}

fn what_changed_since_a_version_is_told_alone(world: &World) {
    import(
        world,
        "2020-01-01",
        &[medicine(1, "TEST 1"), medicine(2, "TEST 2"), medicine(3, "TEST 3")],
    );
    import(
        world,
        "2026-06-01",
        &[medicine(1, "TEST 1"), medicine(2, "TEST 2 bis"), medicine(4, "TEST 4")],
    );
    let answer = get(world, &[("nume", "medicamente"), ("dupa", "2020-01-01")]);
    assert_eq!(answer.text_of("versiune"), "2026-06-01");
    let lines: Vec<_> = entries(&answer)
        .into_iter()
        .map(|entry| ["cod", "deLa", "panaLa"].map(|name| entry.text_of(name)).join(" "))
        .collect();
    assert_eq!(
        lines,
        [
            "W00000002 2020-01-01 2026-05-31",
            "W00000002 2026-06-01 ",
            "W00000003 2020-01-01 2026-05-31",
            "W00000004 2026-06-01 ",
        ]
    );
    let answer = get(world, &[("nume", "medicamente"), ("dupa", "2026-06-01")]);
    assert_eq!(codes(&answer), [""; 0]);
}

fn an_import_is_judged_by_at_once(world: &World) {
    let day = |code| Day::on("2026-11-20").with(code, 1, 0, 0).xml();
    assert_eq!(world.report_signed(&day(77)).errors(), [5019]);
    import(world, "2026-11-20", &[medicine(77, "TEST 77")]);
    assert_eq!(world.report_signed(&day(1)).errors(), [5019]);
    world.accept(&day(77));
}

fn pages_and_lists_that_are_none_are_refused(world: &World) {
    let code = |arguments: &[(&str, &str)]| {
        world.post(client::ask_with("getNomenclator", arguments).as_bytes()).fault_code()
    };
    assert_eq!(code(&[]), 7007);
    assert_eq!(code(&[("nume", "altele")]), 7007);
    for page in ["0", "-1", "x"] {
        assert_eq!(code(&[("nume", "tari"), ("pagina", page)]), 7007, "{page}");
    }
    assert_eq!(code(&[("nume", "tari"), ("dupa", "ieri")]), 7007);
}
