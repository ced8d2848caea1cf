//! Disposals of excise goods: of a place that does not work, and of a product whose authorisation
//! ended while the place works on.

use super::excise::{END_USER, LONG_AGO, authorise, excise};
use super::excise_months::request;
use super::point22;
use super::world::World;
use ser::operations::admin::NotDisposed;
use ser::store::workplaces;

on_both!(
    a_month_is_disposed_of_after_its_declaration_table_by_table,
    what_is_left_of_a_product_that_is_authorised_no_more_is_disposed_of_and_the_place_goes_on,
);

fn a_month_is_disposed_of_after_its_declaration_table_by_table(world: &World) {
    excise(world);
    let october = request("a_month_of_an_end_user_of_alcohol");
    world.suspended(END_USER, "2026-10-20", "2026-11-05");
    let of_october = (END_USER, "FA", "2026-10");
    let issues = [("22084011", "40"), ("33030090", "1.5")];
    // The operator worked for some days of it, and declares them first.
    world.accept(of("2026-09", &october).as_bytes());
    let told = world.ask_disposal(of_october, &issues, false).unwrap_err().to_string();
    assert!(told.contains("nu a declarat 2026-10"), "{told}");
    world.accept(october.as_bytes());
    let number = world.dispose(of_october, &issues);
    point22::must_be_disposal(&number, END_USER, "FA", "2026-10", 1);
    let november = of("2026-11", &october);
    assert_eq!(world.report_signed(november.as_bytes()).errors(), [5010, 5010]);
    let november = november
        .replace("<stocInitial>90<", "<stocInitial>50<")
        .replace("<stocFinal>90<", "<stocFinal>50<")
        .replace("<stocInitial>640<", "<stocInitial>638.5<")
        .replace("<stocFinal>640<", "<stocFinal>638.5<");
    world.accept(november.as_bytes());
}

fn of(month: &str, october: &str) -> String {
    october.replace("<luna>2026-10<", &format!("<luna>{month}<"))
}

/// Without the rows of ethyl alcohol.
fn without_alcohol(month: &str) -> String {
    let rows = month.lines().filter(|line| !line.contains("<codNC>22071000<"));
    rows.collect::<Vec<_>>().join("\n")
}

fn what_is_left_of_a_product_that_is_authorised_no_more_is_disposed_of_and_the_place_goes_on(
    world: &World,
) {
    excise(world);
    let october = request("a_month_of_an_end_user_of_alcohol");
    let november = of("2026-11", &october);
    world.accept(october.as_bytes());
    let (of_october, of_november) = ((END_USER, "FA", "2026-10"), (END_USER, "FA", "2026-11"));
    let told = |of, product| match world.ask_disposal(of, &[(product, "1")], true) {
        Err(NotDisposed::Mistakes(told)) => told[0].to_string(),
        other => format!("{other:?}"),
    };
    let authorised = "nu este invalidă în perioadă: declară operatorul";
    assert!(told(of_october, "22071000").ends_with(authorised));

    world.change(|transaction| {
        let place = workplaces::with_code(transaction, END_USER)?.unwrap().id;
        authorise(transaction, place, ("2207", LONG_AGO, Some("2026-10-31")))
    });
    // The operator can neither declare it any more nor leave it out.
    let refused = world.report_signed(november.as_bytes()).errors();
    assert!(!refused.is_empty() && refused.iter().all(|code| *code == 5017), "{refused:?}");
    let refused = world.report_signed(without_alcohol(&november).as_bytes());
    assert_eq!(refused.errors(), [5008]);

    for product in ["22084011", "33030090"] {
        assert!(told(of_october, product).ends_with(authorised), "{product}");
    }
    let owed = world.ask_disposal(of_november, &[("22071000", "1")], true).unwrap_err();
    assert!(owed.to_string().contains("nu a declarat 2026-11"), "{owed}");
    for (count, quantity) in [(1, "999.5"), (2, "0.5")] {
        let number = world.dispose(of_october, &[("22071000", quantity)]);
        point22::must_be_disposal(&number, END_USER, "FA", "2026-10", count);
    }
    world.accept(without_alcohol(&november).as_bytes());
}
