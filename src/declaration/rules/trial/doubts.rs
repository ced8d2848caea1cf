//! The rules about what is odd: what each is said of, and what stands at its edge.

use super::*;
use crate::declaration::judge_alone;

#[test]
fn rule_5024_nothing_in_stock_is_past_its_expiry_date() {
    let with_expiry = |expiry: &str| {
        let lot = format!("<serie>A1</serie><dataExpirare>{expiry}</dataExpirare><cantitate>11.5<");
        let was = lot.replace(expiry, "2027-05-31");
        World::default().codes(&[(&was, &lot)])
    };
    assert_eq!(with_expiry("2026-11-19"), [5024]);
    assert_eq!(with_expiry("2026-11-20"), [0; 0]);
    let finding = only(&[("<dataExpirare>2027-05-31", "<dataExpirare>2026-11-19")]);
    assert_eq!(finding.level, Level::Warning);
    assert_eq!(path(&finding), "/Declaratie/FP/Stocuri/Linie[1]");
    assert!(finding.message.starts_with("Lotul A1 al produsului W00000001 este în stoc după"));
}

#[test]
fn rule_5024_a_lot_of_which_nothing_is_left_may_be_past_its_date() {
    let none = "<Lot><serie>A0</serie><dataExpirare>2020-01-31</dataExpirare>\
                <cantitate>0</cantitate></Lot></Loturi>";
    assert_eq!(World::default().codes(&[("</Loturi>", none)]), [0; 0]);
}

#[test]
fn rule_5024_counts_what_it_leaves_out() {
    let lot = "<Lot><serie>A0</serie><dataExpirare>2020-01-31</dataExpirare>\
               <cantitate>0.001</cantitate></Lot>";
    let lots = format!("{}</Loturi>", lot.repeat(1500));
    let findings = World::default()
        .judge(&changed(&[("</Loturi>", &lots), ("<cantitate>11.5<", "<cantitate>10<")]));
    assert_eq!(findings.len(), 1000);
    assert!(findings[999].message.ends_with("(și încă 500 la fel)"));
}

/// The day with as much coming in of the first product.
fn received(world: &World, intake: &str, closing: &str) -> Vec<Finding> {
    world.judge(&changed(&[
        ("<intrari>5<", &format!("<intrari>{intake}<")),
        ("<stocFinal>11.5<", &format!("<stocFinal>{closing}<")),
        ("<cantitate>11.5<", &format!("<cantitate>{closing}<")),
        ("<cantitate>5<", &format!("<cantitate>{intake}<")),
    ]))
}

#[test]
fn rule_5025_a_quantity_is_not_a_hundred_times_the_usual_one() {
    let world = World::default();
    assert_eq!(received(&world, "993.499", "999.999"), []);
    let [finding] = <[Finding; 1]>::try_from(received(&world, "1000", "1006.5")).unwrap();
    assert_eq!((finding.code, finding.level), (5025, Level::Warning));
    assert_eq!(path(&finding), "/Declaratie/FP/Stocuri/Linie[1]/intrari");
    let said = "Cantitatea 1000 din intrari pentru W00000001 este de cel puțin o sută de ori cea \
                obișnuită, 10";
    assert_eq!(finding.message, said);
    let [finding] = <[Finding; 1]>::try_from(received(&world, "993.5", "1000")).unwrap();
    assert_eq!(path(&finding), "/Declaratie/FP/Stocuri/Linie[1]/stocFinal");
}

#[test]
fn rule_5025_what_moved_the_day_before_is_usual_too() {
    let mut world = World::default();
    world.series.closings[0].largest = 10_066;
    assert_eq!(received(&world, "1000", "1006.5"), []);
}

#[test]
fn rule_5025_what_is_left_of_one_box_is_nothing_usual() {
    let mut world = World::default();
    world.series.closings[0].closing = 100;
    world.series.closings[0].largest = 100;
    let delivered = |intake: &str, closing: &str| {
        let day = changed(&[
            ("<stocInitial>10<", "<stocInitial>0.1<"),
            ("<intrari>5<", &format!("<intrari>{intake}<")),
            ("<stocFinal>11.5<", &format!("<stocFinal>{closing}<")),
            ("<cantitate>11.5<", &format!("<cantitate>{closing}<")),
            ("<cantitate>5<", &format!("<cantitate>{intake}<")),
        ]);
        world.judge(&day).iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(delivered("99.999", "96.599"), [0; 0]);
    assert_eq!(delivered("100", "96.6"), [5025]);
}

#[test]
fn rule_5025_of_a_product_that_had_nothing_nothing_is_usual() {
    let mut world = World::default();
    world.series.closings[0].closing = 0;
    world.series.closings[0].largest = 0;
    let opened = |world: &World| {
        let day = changed(&[
            ("<stocInitial>10<", "<stocInitial>0<"),
            ("<intrari>5<", "<intrari>5000<"),
            ("<stocFinal>11.5<", "<stocFinal>4996.5<"),
            ("<cantitate>11.5<", "<cantitate>4996.5<"),
            ("<cantitate>5<", "<cantitate>5000<"),
        ]);
        world.judge(&day)
    };
    assert_eq!(opened(&world), []);
    world.series.closings.remove(0);
    assert_eq!(opened(&world), []);
    world.series = Series::default();
    assert_eq!(opened(&world), []);
}

const SISTER: &str = "CJF0000001244";

/// A purchase from the sister, with a document of that day.
fn bought(world: &World, document: &str) -> Vec<u16> {
    world.codes(&[
        ("<cui>RO18547290</cui>", &format!("<codWorkplace>{SISTER}</codWorkplace>")),
        ("<data>2026-11-20</data>", &format!("<data>{document}</data>")),
    ])
}

/// A world in which the sister has declared that day, with these products sent here.
fn declared_there(day: &str, products: &[&str]) -> World {
    let mut world = World::default();
    let products = products.iter().map(|product| (*product).to_owned()).collect();
    world.deliveries.insert((0, day.parse().unwrap()), products);
    world
}

#[test]
fn rule_5026_a_purchase_is_declared_by_the_other_side_on_the_day_of_its_document() {
    let silent = declared_there("2026-11-19", &["W00000002"]);
    assert_eq!(bought(&silent, "2026-11-19"), [5026]);
    assert_eq!(bought(&silent, "2026-11-20"), [0; 0], "a day that it has not declared");
    let told = declared_there("2026-11-19", &["W00000001"]);
    assert_eq!(bought(&told, "2026-11-19"), [0; 0]);
}

#[test]
fn rule_5026_nothing_is_asked_of_an_old_document_or_of_one_to_come() {
    for (day, codes) in [("2026-11-13", vec![5026]), ("2026-11-12", vec![]), ("2026-11-21", vec![])]
    {
        assert_eq!(bought(&declared_there(day, &[]), day), codes, "{day}");
    }
}

#[test]
fn rule_5026_a_transfer_without_document_left_on_the_day_it_came() {
    let world = declared_there("2026-11-20", &[]);
    let row = "<tipIntrare>TRI</tipIntrare><cantitate>5</cantitate><serie>A1</serie>\
               <dataExpirare>2027-05-31</dataExpirare><partener>\
               <codWorkplace>CJF0000001244</codWorkplace></partener></Intrare>";
    let (start, end) = (DAY.find("<tipIntrare>").unwrap(), DAY.find("</Intrari>").unwrap());
    let findings = world.judge(&changed(&[(DAY[start..end].trim_end(), row)]));
    let codes: Vec<u16> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [5026]);
    assert_eq!(path(&findings[0]), "/Declaratie/FP/Intrari/Intrare[1]/partener/codWorkplace");
    let said = "Partenerul CJF0000001244 nu a declarat pe 2026-11-20 nicio livrare a produsului \
                W00000001 către acest punct de lucru";
    assert_eq!(findings[0].message, said);
}

#[test]
fn rule_5026_nothing_is_asked_of_what_goes_out() {
    let world = declared_there("2026-11-20", &[]);
    let sent = format!(
        "<tipIesire>TRO</tipIesire><cantitate>3.5</cantitate><partener><codWorkplace>{SISTER}\
         </codWorkplace></partener>"
    );
    let was = "<tipIesire>ELB</tipIesire><cantitate>3.5</cantitate><beneficiar>PF</beneficiar>";
    assert_eq!(world.codes(&[(was, &sent)]), [0; 0]);
}

#[test]
fn rule_5027_a_seasonal_office_closes_its_season_without_stock() {
    let on = |day: &str, unit_type| {
        let world = World { unit_type, series: Series::default(), ..World::default() };
        let findings = world.judge(&DAY.replace("<zi>2026-11-20", &format!("<zi>{day}")));
        findings.into_iter().map(|finding| (finding.code, finding.reason)).collect::<Vec<_>>()
    };
    let left = (5027, Some("STOCK_LEFT_AT_SEASON_END"));
    assert_eq!(on("2026-09-30", UnitType::OfSezon), [left]);
    assert_eq!(on("2026-09-29", UnitType::OfSezon), []);
    assert_eq!(on("2026-09-30", UnitType::FarmCom), []);
}

#[test]
fn of_a_document_that_nobody_vouches_for_only_its_own_dates_are_judged() {
    let catalogue = Catalogue::load().unwrap();
    let document = changed(&[("<dataExpirare>2027-05-31", "<dataExpirare>2026-11-19")]);
    let document = Document::of(document);
    let element = document.check(&Limits::default()).unwrap();
    let declaration = read(&element, &catalogue, DEFAULT_LINES).unwrap();
    let lists = Nomenclatures::new([1, 2].map(|n| medicine(&format!("W{n:08}"), false, false)));
    let today = "2026-11-20".parse().unwrap();
    let findings = judge_alone(&declaration, catalogue.kind("FP").unwrap(), today, &lists);
    let codes: Vec<u16> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [5024]);
}
