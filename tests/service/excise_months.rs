//! Excise goods month after month: what each kind closes with it opens with, and each rule that
//! applies to its tables is broken once. What is broken are the fixtures of `excise.rs`, whose
//! balances all close with what they open with, sent again for the month after.

use super::answer::{Receipt, codes};
use super::excise::{CASES, CONSIGNEE, END_USER, WAREHOUSE, excise};
use super::excise_authorised::{filed, seen};
use super::fixture::Case;
use super::pki::PKI;
use super::world::{PHARMACY, World};
use ser::kinds::{Catalogue, Compulsory, Frequency, Kind, Role, Sort, Table};
use ser::soap::client;
use std::collections::BTreeSet;

on_both!(
    every_kind_goes_on_from_month_to_month_and_breaks_each_of_its_rules_once,
    a_month_in_which_nothing_moved_has_its_balances_alone,
    numbers_tell_months_quarters_and_years_apart,
    within_a_year_the_frequency_stays_and_on_the_first_of_january_it_may_change,
    a_unit_of_medicines_files_no_excise_kind_and_a_place_of_excise_goods_no_other,
    the_caller_sees_the_kinds_of_each_place,
);

/// A text of a fixture, what stands there instead, and the errors that gives.
type Broken = (&'static str, &'static str, &'static [u16]);

/// A fixture, and how each rule is broken in it.
pub struct Month {
    /// The fixture, of October.
    pub case: &'static str,
    /// Its kind.
    pub kind: &'static str,
    broken: &'static [Broken],
}

/// One of each kind.
#[rustfmt::skip]
pub const MONTHS: [Month; 13] = [
    Month { case: "a_month_of_an_end_user_of_alcohol", kind: "FA", broken: &[
        ("<codNC>22084011</codNC><stare>I</stare><stocInitial>90</stocInitial>", "<codNC>22084019</codNC><stare>I</stare><stocInitial>90</stocInitial>", &[5008, 5010]),
        ("<codNC>33030090</codNC><stocInitial>640", "<codNC>33030010</codNC><stocInitial>640", &[5008, 5010]),
        // Another condition is another key.
        ("<stare>V</stare><stocInitial>1000<", "<stare>I</stare><stocInitial>1000<", &[5008, 5010]),
        ("<stocInitial>1000</stocInitial><intrari>400<", "<stocInitial>1001</stocInitial><intrari>399<", &[5010]),
        ("22071000</codNC><stare>V</stare><stocInitial>", "00000000</codNC><stare>V</stare><stocInitial>", &[5008, 5010, 5011]),
        ("<codNC>22084011</codNC><stare>V</stare><stocInitial>", "<codNC>22084011</codNC><stare>I</stare><stocInitial>", &[5010, 5013]),
        ("<pierderi>21.5<", "<pierderi>21.499<", &[5014]),
        ("<realizat>120.5<", "<realizat>120<", &[5014]),
        ("22071000</codNC><stare>V</stare><concentratie>", "27101245</codNC><stare>V</stare><concentratie>", &[5018]),
        ("<codNC>22084011</codNC><stare>V</stare>", "<codNC>27101245</codNC><stare>V</stare>", &[5018]),
        ("<numarRecipienti>120<", "<numarRecipienti>1200<", &[1004]),
        ("<stare>I</stare><concentratie>40<", "<stare>X</stare><concentratie>40<", &[1004]),
        ("<tipDocument>DI<", "<tipDocument>aviz<", &[1004]),
        ("<concentratie>40<", "<concentratie>40.125<", &[1004]),
        ("<concentratie>40</concentratie>", "<densitate15C>0.8</densitate15C>", &[1003]),
    ]},
    Month { case: "a_month_of_an_end_user_of_energy", kind: "FE", broken: &[
        ("<stocInitial>8000</stocInitial><intrari>5000<", "<stocInitial>8001</stocInitial><intrari>4999<", &[5010]),
        ("<codNC>27101245</codNC><stare>V</stare><stocInitial>", "<codNC>27101249</codNC><stare>V</stare><stocInitial>", &[5008, 5010]),
        ("<productie>3700<", "<productie>3701<", &[5014]),
        ("<codNC>27101245</codNC><stare>V</stare><densitate15C>", "<codNC>22071000</codNC><stare>V</stare><densitate15C>", &[5018]),
        ("<densitate15C>0.745</densitate15C>", "", &[1003]),
    ]},
    Month { case: "a_month_of_a_consignee", kind: "AL", broken: &[
        ("<stocInitial>100</stocInitial><intrari>900<", "<stocInitial>99</stocInitial><intrari>901<", &[5010]),
        ("27101943</codNC><stare>V</stare><um>", "27101947</codNC><stare>V</stare><um>", &[5008, 5010]),
        ("<um>KG<", "<um>TO<", &[5009]),
        ("24022090</codNC><stare>I</stare><um>", "0</codNC><stare>I</stare><um>", &[5011]),
        ("24022090</codNC><stare>I</stare><um>", "27101943</codNC><stare>V</stare><um>", &[5009, 5010, 5013]),
        ("<pierderi>1<", "<pierderi>2<", &[5014]),
        ("<motivDiferenta>TEST inventar</motivDiferenta>", "", &[5015]),
        ("24022090</codNC><stare>I</stare><um>", "10019900</codNC><stare>I</stare><um>", &[5018]),
        ("<um>MII_BUC<", "<um>UT<", &[5009, 5019]),
        ("<provenienta>DE<", "<provenienta>GB<", &[5019]),
        ("<provenienta>EX<", "<provenienta>XX<", &[5019]),
        ("<densitate15C>0.835</densitate15C>", "", &[1003]),
        ("<densitate15C>0.835</densitate15C>", "<densitate15C>0.835</densitate15C><concentratie>1</concentratie>", &[1003]),
        ("<densitate15C>0.835<", "<densitate15C>0,835<", &[1004]),
        ("<concentratie>12.5</concentratie>", "", &[1003]),
        ("<stare>I</stare><concentratie>", "<stare>I</stare><densitate15C>1</densitate15C><concentratie>", &[1003]),
        ("<numarRecipienti>6000</numarRecipienti>", "", &[1003]),
        ("<accizaDatorata>12.34<", "<accizaDatorata>12.345<", &[1004]),
    ]},
    Month { case: "a_month_of_a_distillery", kind: "SS", broken: &[
        ("<stocInitial>700</stocInitial><intrari>0<", "<stocInitial>699</stocInitial><intrari>1<", &[5010]),
        ("<stocInitial>300</stocInitial><cantitatiProduse>120<", "<stocInitial>299</stocInitial><cantitatiProduse>121<", &[5010]),
        ("<codNC>17031000<", "<codNC>17039000<", &[5008, 5010]),
        ("<codNC>17031000</codNC><um>KG<", "<codNC>17031000</codNC><um>TO<", &[5009]),
        ("<codNC>17031000<", "<codNC>10019900<", &[5008, 5009, 5010, 5013]),
        ("<iesiri>100<", "<iesiri>101<", &[5014]),
        ("<motivDiferenta>TEST cernere</motivDiferenta>", "<motivDiferenta/>", &[5015]),
        ("<codNC>22082029<", "<codNC>22030001<", &[5008, 5010, 5018]),
        ("<um>TO<", "<um>UT<", &[5009, 5019]),
    ]},
    Month { case: "a_month_of_a_winery", kind: "IW", broken: &[
        ("<stocInitial>900</stocInitial><stocInitialConc>11.5</stocInitialConc><intrari>300<", "<stocInitial>899</stocInitial><stocInitialConc>11.5</stocInitialConc><intrari>301<", &[5010]),
        ("<codNC>22043098<", "<codNC>22043096<", &[5008, 5010]),
        ("<codNC>22060059</codNC><um>HL<", "<codNC>22060059</codNC><um>L<", &[5009]),
        ("<codNC>08061090<", "<codNC>00000000<", &[5008, 5010, 5011]),
        ("<codNC>22060059<", "<codNC>22042178<", &[5008, 5010, 5013]),
        ("<intrari>10</intrari><iesiri>10<", "<intrari>10</intrari><iesiri>9.999<", &[5014]),
        ("<utilizateActivitateProprie>5<", "<utilizateActivitateProprie>6<", &[5014]),
        ("<motivDiferenta>TEST evaporare</motivDiferenta>", "", &[5015]),
        ("<codNC>22043098<", "<codNC>22030001<", &[5008, 5010, 5018]),
        ("<um>KG<", "<um>OZ<", &[5009, 5019]),
        ("<utilizatConc>11.75</utilizatConc>", "", &[1003]),
        ("<utilizatConc>11.75<", "<utilizatConc>11.755<", &[1004]),
    ]},
    Month { case: "a_month_of_a_brewery", kind: "BB", broken: &[
        ("<stocInitial>500</stocInitial><cantitatiProduse>240<", "<stocInitial>501</stocInitial><cantitatiProduse>239<", &[5010]),
        ("<codNC>22060039<", "<codNC>22060051<", &[5008, 5010]),
        ("<codNC>22060039</codNC><um>HL<", "<codNC>22060039</codNC><um>L<", &[5009]),
        ("<codNC>10030000<", "<codNC>0<", &[5011]),
        ("<codNC>10030000<", "<codNC>11071099<", &[5013]),
        ("<iesiriFaraAccize>40<", "<iesiriFaraAccize>41<", &[5014]),
        ("<motivDiferenta>TEST spargeri</motivDiferenta>", "", &[5015]),
        ("<codNC>22060039<", "<codNC>22042178<", &[5008, 5010, 5018]),
        ("<codNC>22060039</codNC><um>HL<", "<codNC>22060039</codNC><um>UT<", &[5009, 5019]),
    ]},
    Month { case: "a_month_of_a_tobacco_factory", kind: "TT", broken: &[
        ("<stocInitial>1000</stocInitial><cantitatiProduse>250<", "<stocInitial>1001</stocInitial><cantitatiProduse>249<", &[5010]),
        ("<codNC>24031910<", "<codNC>24031990<", &[5008, 5010]),
        ("<um>KG<", "<um>BUC<", &[5009]),
        ("<codNC>24031910<", "<codNC>0<", &[5008, 5010, 5011]),
        ("<codNC>24031910<", "<codNC>24022090<", &[5008, 5009, 5010, 5013]),
        ("<iesiriCuAccize>200<", "<iesiriCuAccize>201<", &[5014]),
        ("<motivDiferenta>TEST umiditate</motivDiferenta>", "", &[5015]),
        ("<codNC>24031910<", "<codNC>27101245<", &[5008, 5010, 5018]),
        ("<um>MII_BUC<", "<um>UT<", &[5009, 5019]),
    ]},
    Month { case: "a_month_of_a_refinery", kind: "EE", broken: &[
        ("<stocInitial>3000</stocInitial><cantitatiProduse>900.125<", "<stocInitial>3001</stocInitial><cantitatiProduse>899.125<", &[5010]),
        ("<codNC>27112100<", "<codNC>27111100<", &[5008, 5010]),
        ("<um>MWH<", "<um>GJ<", &[5009]),
        ("<codNC>27112100<", "<codNC>0<", &[5008, 5010, 5011]),
        ("<codNC>27112100<", "<codNC>27101245<", &[5008, 5009, 5010, 5013]),
        ("<autoconsum>50<", "<autoconsum>49.5<", &[5014]),
        ("<motivDiferenta>TEST contor</motivDiferenta>", "", &[5015]),
        ("<codNC>27112100<", "<codNC>22071000<", &[5008, 5010, 5018]),
        ("<um>MWH<", "<um>UT<", &[5009, 5019]),
    ]},
    Month { case: "a_month_of_a_storage_warehouse", kind: "AD", broken: &[
        ("<stocInitial>500</stocInitial><intrari>100<", "<stocInitial>499</stocInitial><intrari>101<", &[5010]),
        ("<codNC>24022090<", "<codNC>24022010<", &[5008, 5010]),
        ("<um>MII_BUC<", "<um>BUC<", &[5009]),
        ("<codNC>27102011<", "<codNC>00000000<", &[5011]),
        ("<codNC>27102011</codNC><um>TO<", "<codNC>24022090</codNC><um>MII_BUC<", &[5010, 5013]),
        ("<iesiriFaraAccize>40<", "<iesiriFaraAccize>39<", &[5014]),
        ("<motivDiferenta>TEST inventar</motivDiferenta>", "", &[5015]),
        ("<codNC>27102011<", "<codNC>10019900<", &[5018]),
        ("<um>TO<", "<um>OZ<", &[5009, 5019]),
    ]},
    Month { case: "a_month_of_deliveries_of_aviation_fuel", kind: "LA", broken: FUEL },
    Month { case: "a_month_of_deliveries_of_marine_fuel", kind: "LN", broken: FUEL },
    Month { case: "a_month_of_a_supplier_of_aircraft", kind: "JA", broken: &[
        ("<codNC>27101921<", "<codNC>00000000<", &[5011]),
        ("<codNC>27101921<", "<codNC>27090090<", &[5018]),
        ("<um>TO<", "<um>UT<", &[5019]),
        ("<antrepozitCif>10000008<", "<antrepozitCif>10000009<", &[1004]),
        ("<inmatriculare>YR-TST</inmatriculare>", "", &[1003]),
    ]},
    Month { case: "a_month_of_a_supplier_of_ships", kind: "JN", broken: &[
        ("<codNC>27102019<", "<codNC>00000000<", &[5011]),
        ("<codNC>27102019<", "<codNC>27090090<", &[5018]),
        ("<um>TO<", "<um>UT<", &[5019]),
        ("<provenienta>AF<", "<provenienta>EX<", &[1004]),
        ("<beneficiar>TEST Naval SRL</beneficiar>", "", &[1003]),
    ]},
];

/// LA and LN share their table.
#[rustfmt::skip]
const FUEL: &[Broken] = &[
    ("</um>", "</um><denumire>TEST</denumire>", &[1003]),
    ("<codAccize>RO00001TEST06</codAccize>", "", &[1003]),
    ("</codAccize>", "</codAccize><cif>10000008</cif>", &[1003]),
    ("<cif>RO10000008<", "<cif>RO10000009<", &[1004]),
    ("</codNC><um>TO<", "</codNC><um>UT<", &[5019]),
    ("<codNC>27", "<codNC>28", &[5018]),
];

fn every_kind_goes_on_from_month_to_month_and_breaks_each_of_its_rules_once(world: &World) {
    excise(world);
    let catalogue = Catalogue::load().unwrap();
    for Month { case, kind, broken } in MONTHS {
        let first = request(case);
        let place = place_of(kind);
        assert_eq!(world.accept(first.as_bytes()), format!("{place}{kind}2610"));
        let next = first.replace("<luna>2026-10<", "<luna>2026-11<");
        let mut seen = BTreeSet::new();
        for (from, to, errors) in broken {
            assert!(next.contains(from), "{kind}: {from}");
            let receipt = send(world, &next.replacen(from, to, 1));
            assert_eq!(receipt.errors(), *errors, "{kind}: {from} → {to}: {}", receipt.document);
            seen.extend(*errors);
        }
        for (receipt, code) in emptied(world, catalogue.kind(kind).unwrap(), &next) {
            assert_eq!(receipt.errors().first(), Some(&code), "{kind}: {}", receipt.document);
            seen.insert(code);
        }
        let expected = rules_of(catalogue.kind(kind).unwrap());
        assert!(seen.is_superset(&expected), "{kind}: {:?} is not broken", &expected - &seen);
        assert_eq!(world.accept(next.as_bytes()), format!("{place}{kind}2611"));
    }
}

/// Each compulsory table without its rows.
fn emptied(world: &World, kind: &Kind, document: &str) -> Vec<(Receipt, u16)> {
    let compulsory = kind.tables.iter().filter(|table| table.compulsory != Compulsory::No);
    compulsory.map(|table| (send(world, &without_rows(document, &table.element)), 5007)).collect()
}

fn without_rows(document: &str, table: &str) -> String {
    let (begin, end) = (format!("<{table}>"), format!("</{table}>"));
    let (from, to) = (document.find(&begin).unwrap(), document.find(&end).unwrap());
    format!("{}{}", &document[..from + begin.len()], &document[to..])
}

fn a_month_in_which_nothing_moved_has_its_balances_alone(world: &World) {
    excise(world);
    let catalogue = Catalogue::load().unwrap();
    for Month { case, kind, .. } in MONTHS {
        let first = request(case);
        let tables = catalogue.kind(kind).unwrap().tables.iter();
        let there = tables.filter(|table| first.contains(&format!("<{}>", table.element)));
        let (journals, balances): (Vec<_>, Vec<_>) =
            there.partition(|table| table.sort == Sort::Journal);
        let empty = |document: String, table: &&Table| without_rows(&document, &table.element);
        let said = "<faraOperatiuni>true</faraOperatiuni></Antet>";
        let still = journals.iter().fold(first.replace("</Antet>", said), empty);
        for balance in balances.iter().filter(|table| table.compulsory != Compulsory::No) {
            let errors = send(world, &empty(still.clone(), balance)).errors();
            assert_eq!(errors, [5007], "{kind} {}", balance.element);
        }
        // That nothing is held is said of medicines.
        if journals.iter().any(|table| table.compulsory != Compulsory::No) {
            let errors = send(world, &still.replace("faraOperatiuni", "faraStoc")).errors();
            assert_eq!(errors.first(), Some(&5007), "{kind}");
        }
        world.accept(still.as_bytes());
    }
}

/// The rules about lines that the tables of a kind can break.
fn rules_of(kind: &Kind) -> BTreeSet<u16> {
    let has = |role| kind.tables.iter().any(|table| table.rows.role(role).is_some());
    let rules = [
        (5008, has(Role::Opening)),
        (5009, has(Role::Opening) && has(Role::Unit)),
        (5010, has(Role::Opening)),
        (5014, has(Role::Opening)),
        (5015, has(Role::Difference)),
        (5019, has(Role::Unit)),
    ];
    let some = rules.into_iter().filter(|(_, applies)| *applies).map(|(code, _)| code);
    some.chain([5007, 5018]).collect()
}

fn numbers_tell_months_quarters_and_years_apart(world: &World) {
    excise(world);
    for (case, number) in [
        ("a_month_of_an_end_user_of_alcohol", "RO00003TEST03FA2610"),
        ("a_quarter_of_an_end_user_of_alcohol", "RO00004TEST04FA2604"),
        ("a_year_of_an_end_user_of_alcohol", "RO00005TEST05FA2600"),
    ] {
        assert_eq!(world.accept(request(case).as_bytes()), number);
    }
    let month = request("a_month_of_an_end_user_of_alcohol").replace("2026-10<", "2026-11<");
    assert_eq!(world.accept(month.as_bytes()), "RO00003TEST03FA2611");
    let late = |now: &str, document: String| {
        let receipt = world.at(now).report_signed(document.as_bytes());
        receipt.must_be_accepted();
        receipt.node.text_of("intarziata") == "true"
    };
    let quarter =
        |period| request("a_quarter_of_an_end_user_of_alcohol").replace("2026-T4<", period);
    assert!(!late("2027-04-15T20:59:59Z", quarter("2027-T1<")));
    assert!(late("2027-07-15T21:00:00Z", quarter("2027-T2<")));
    let year = |period| request("a_year_of_an_end_user_of_alcohol").replace("<an>2026<", period);
    assert!(!late("2028-01-31T21:59:59Z", year("<an>2027<")));
    assert!(late("2029-01-31T22:00:00Z", year("<an>2028<")));
}

fn within_a_year_the_frequency_stays_and_on_the_first_of_january_it_may_change(world: &World) {
    excise(world);
    let month = request("a_month_of_an_end_user_of_alcohol").replace("2026-10<", "2026-04<");
    let quarter = request("a_quarter_of_an_end_user_of_alcohol").replace("RO00004TEST04", END_USER);
    let year = request("a_year_of_an_end_user_of_alcohol").replace("RO00005TEST05", END_USER);
    // The fourth quarter would have the number of April.
    assert_eq!(world.accept(month.as_bytes()), "RO00003TEST03FA2604");
    let january = "<trimestru>2026-T1<";
    for other in [&quarter, &year, &quarter.replace("<trimestru>2026-T4<", january)] {
        let kept = world.kept();
        let receipt = send(world, other);
        assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![1004]));
        assert!(receipt.document.contains("<mesaj>Valoarea nu este de tipul cerut: în 2026"));
        let response =
            world.post(client::send("valideaza", &PKI.ana.sign(other.as_bytes())).as_bytes());
        assert_eq!(codes(std::iter::once(&response.other())), [1004]);
        assert_eq!(world.kept(), kept);
    }
    for later in ["05", "06", "07", "08", "09", "10", "11", "12"] {
        let month = month.replace("2026-04<", &format!("2026-{later}<"));
        world.at("2027-02-01T10:00:00Z").accept(month.as_bytes());
    }
    let quarter = quarter.replace("2026-T4<", "2027-T1<");
    let receipt = world.at("2027-02-01T10:00:00Z").report_signed(quarter.as_bytes());
    assert_eq!(receipt.errors(), [1004]);
    filed(world, END_USER, (2027, Frequency::Quarter));
    let number = world.at("2027-02-01T10:00:00Z").accept(quarter.as_bytes());
    assert_eq!(number, "RO00003TEST03FA2701");
}

fn a_unit_of_medicines_files_no_excise_kind_and_a_place_of_excise_goods_no_other(world: &World) {
    excise(world);
    for Month { case, kind, .. } in MONTHS {
        let own = place_of(kind);
        for place in [PHARMACY, WAREHOUSE, CONSIGNEE, END_USER] {
            let files = place == own || (kind, place) == ("JA", WAREHOUSE);
            let document = request(case).replace(own, place);
            let codes = send(world, &document).errors();
            assert_eq!(codes, if files { vec![] } else { vec![4005] }, "{kind} {place}");
        }
    }
    let day = super::day::Day::today().at(WAREHOUSE).xml();
    assert_eq!(world.report_signed(&day).errors(), [4005]);
}

fn the_caller_sees_the_kinds_of_each_place(world: &World) {
    excise(world);
    world.accept(request("a_month_of_a_supplier_of_ships").as_bytes());
    let kinds = |place| seen(world, place).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds(PHARMACY), ["FP"]);
    assert_eq!(kinds(CONSIGNEE), ["AL"]);
    assert_eq!(kinds(WAREHOUSE), ["SS", "IW", "BB", "TT", "EE", "AD", "LA", "LN", "JA"]);
    assert_eq!(kinds(END_USER), ["FA", "FE", "JA", "JN"]);
}

pub fn send(world: &World, document: &str) -> Receipt {
    world.report_signed(document.as_bytes())
}

/// Who sends the fixture of a kind: the place of Ana's that files it.
pub fn place_of(kind: &str) -> &'static str {
    match kind {
        "FA" | "FE" | "JA" | "JN" => END_USER,
        "AL" => CONSIGNEE,
        _ => WAREHOUSE,
    }
}

/// The document of a fixture.
pub fn request(name: &str) -> String {
    let case: &Case = CASES.iter().find(|case| case.name == name).unwrap();
    String::from_utf8(case.request()).unwrap()
}
