//! What a place of excise goods is authorised for: which codes it may declare, which kinds it sees,
//! how long its periods are.

use super::answer::Receipt;
use super::day::Day;
use super::excise::{BARE, BREWERY, CONSIGNEE, END_USER, authorise, excise, file};
use super::excise_months::{MONTHS, Month, place_of, request, send};
use super::pki::PKI;
use super::secure::ask;
use super::world::{ANAS, PHARMACY, World, place};
use ser::kinds::{Catalogue, Frequency};
use ser::operations::Clock;
use ser::operations::admin::{List, NotImported, Order, Place, Problem, Registrar, Row};
use ser::registry::{Environment, UnitType};
use ser::soap::client;
use ser::store::{companies, officers, workplaces};

on_both!(
    of_a_place_without_authorisations_every_code_is_told_and_no_raw_material,
    a_gap_between_two_authorisations_is_not_declared,
    a_kind_is_seen_until_its_last_period_is_declared,
    what_comes_next_is_as_long_as_the_authorisation_says,
    what_was_declared_keeps_its_frequency,
    of_medicines_no_authorisation_is_read,
);

/// Says how often a place files FA from a year on.
pub fn filed(world: &World, code: &str, from: (i32, Frequency)) {
    world.change(|transaction| {
        let place = workplaces::with_code(transaction, code)?.unwrap();
        file(transaction, place.id, "FA", from)
    });
}

fn what_was_declared_keeps_its_frequency(world: &World) {
    excise(world);
    world.accept(request("a_month_of_an_end_user_of_alcohol").as_bytes());
    world.change(|transaction| {
        let officer = officers::Officer { code: "OF1".into(), name: "TEST".into(), active: true };
        officers::put(transaction, &officer)
    });
    let registrar = Registrar {
        store: world.store().clone(),
        environment: Environment::Test,
        clock: Clock::System,
        vault: None,
    };
    let import = |from: &str| {
        let cells =
            [("codWorkplace", END_USER), ("tip", "FA"), ("frecventa", "an"), ("deLa", from)];
        let cells = cells.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let row = Row { place: Place { file: "a.csv".into(), line: 2, element: None }, cells };
        let order = Order { officer: Some("OF1"), from: None, preview: false };
        registrar.import(List::named("frecvente").unwrap(), &[row], Vec::new(), &order)
    };
    for from in ["2025-01-01", "2026-01-01"] {
        let Err(NotImported::Mistakes(mistakes)) = import(from) else { panic!("{from}") };
        assert_eq!(mistakes[0].problem, Problem::Declared("2026-10".parse().unwrap()), "{from}");
    }
    import("2027-01-01").unwrap();
}

/// The path of each finding, by its code.
fn paths(receipt: &Receipt) -> Vec<(String, String)> {
    let errors = receipt.node.child("erori").into_iter().flat_map(|errors| &errors.children);
    let told = |error: &client::Node| (error.text_of("cod").into(), error.text_of("cale").into());
    errors.map(told).collect()
}

fn of_a_place_without_authorisations_every_code_is_told_and_no_raw_material(world: &World) {
    excise(world);
    let bare = [
        ("RO00008TEST08", UnitType::Destinatar),
        ("RO00009TEST09", UnitType::UtilizatorFinal),
        (BARE, UnitType::Antrepozit),
    ];
    world.change(|transaction| {
        let company = companies::put(transaction, &ANAS)?;
        bare.into_iter()
            .try_for_each(|(code, unit)| place(transaction, code, unit, company).map(drop))
    });
    let catalogue = Catalogue::load().unwrap();
    for Month { case, kind, .. } in MONTHS {
        let own = place_of(kind);
        let bare = match own {
            CONSIGNEE => bare[0].0,
            END_USER => bare[1].0,
            _ => bare[2].0,
        };
        let document = request(case).replace(own, bare);
        let told = paths(&send(world, &document));
        assert!(told.iter().all(|(code, _)| code == "5017"), "{kind}: {told:?}");
        for table in &catalogue.kind(kind).unwrap().tables {
            let here = format!("/{}/", table.element);
            let told = told.iter().any(|(_, path)| path.contains(&here));
            let asked =
                !table.families.is_empty() && document.contains(&format!("<{}>", table.element));
            assert_eq!(told, asked, "{kind} {}", table.element);
        }
    }
}

fn brewed(period: &str) -> String {
    request("a_month_of_which_the_last_day_is_authorised")
        .replace("2026-10<", &format!("{period}<"))
}

fn a_gap_between_two_authorisations_is_not_declared(world: &World) {
    excise(world);
    world.change(|transaction| {
        let brewery = workplaces::with_code(transaction, BREWERY)?.unwrap().id;
        authorise(transaction, brewery, ("2203", "2026-01-01", Some("2026-08-01")))
    });
    world.accept(brewed("2026-07").as_bytes());
    assert_eq!(send(world, &brewed("2026-10")).errors(), [5003]);
    world.accept(brewed("2026-08").as_bytes());
    // Ciders are authorised in September: the kind is expected.
    let october = send(world, &brewed("2026-10"));
    assert_eq!(october.errors(), [5003]);
    world.change(|transaction| {
        let brewery = workplaces::with_code(transaction, BREWERY)?.unwrap().id;
        authorise(transaction, brewery, ("2206", "2020-01-01", Some("2026-08-31")))
    });
    assert_eq!(send(world, &brewed("2026-09")).errors(), [5017]);
    world.accept(brewed("2026-10").as_bytes());
}

/// The kinds of a place that the caller sees, each with its next period.
pub fn seen(world: &World, place: &str) -> Vec<(String, String)> {
    let answer = ask(world, Some(&PKI.ana), "getSucursale", &[]).other();
    let place = answer.children.iter().find(|child| child.text_of("codWorkplace") == place);
    let kinds = place.unwrap().children.iter().filter(|child| child.name == "tip");
    let told = ["tip", "urmatoarea"];
    let told = kinds.map(|kind| told.map(|name| kind.text_of(name).to_owned()));
    told.map(|[kind, next]| (kind, next)).collect()
}

fn a_kind_is_seen_until_its_last_period_is_declared(world: &World) {
    excise(world);
    assert_eq!(seen(world, BARE), []);
    let beer = |next: &str| {
        vec![("BB".to_owned(), next.to_owned()), ("AD".to_owned(), "2026-11".to_owned())]
    };
    assert_eq!(seen(world, BREWERY), beer("2026-11"));
    world.accept(brewed("2026-10").as_bytes());
    world.change(|transaction| {
        let brewery = workplaces::with_code(transaction, BREWERY)?.unwrap().id;
        authorise(transaction, brewery, ("22030001", "2026-10-31", Some("2026-11-01")))
    });
    assert_eq!(seen(world, BREWERY), beer("2026-11"));
    world.accept(brewed("2026-11").as_bytes());
    let asked = [("codWorkplace", BREWERY), ("tip", "BB")];
    let answer = ask(world, Some(&PKI.ana), "getUltimaDataRaportata", &asked).other();
    assert_eq!(answer.child("raportare"), None);
    assert_eq!(seen(world, BREWERY), beer("2026-11")[1..]);
}

fn what_comes_next_is_as_long_as_the_authorisation_says(world: &World) {
    excise(world);
    let next = |place| seen(world, place).into_iter().find(|(kind, _)| kind == "FA").unwrap().1;
    let places = [END_USER, "RO00004TEST04", "RO00005TEST05"];
    assert_eq!(places.map(next), ["2026-11", "2026-T4", "2026"]);
    let month = request("a_month_of_an_end_user_of_alcohol");
    for period in ["2026-10<", "2026-11<"] {
        world.accept(month.replace("2026-10<", period).as_bytes());
    }
    assert_eq!(next(END_USER), "2026-12");
    world.at("2026-12-31T10:00:00Z").accept(month.replace("2026-10<", "2026-12<").as_bytes());
    assert_eq!(next(END_USER), "2027-01");
    filed(world, END_USER, (2027, Frequency::Quarter));
    assert_eq!(next(END_USER), "2027-T1");
    world.accept(request("a_year_of_an_end_user_of_alcohol").as_bytes());
    assert_eq!(next("RO00005TEST05"), "2027");
}

fn of_medicines_no_authorisation_is_read(world: &World) {
    world.sql("DROP TABLE workplace_products; DROP TABLE workplace_frequencies");
    world.accept(&Day::today().xml());
    assert_eq!(seen(world, PHARMACY), [("FP".to_owned(), "2026-11-21".to_owned())]);
}
