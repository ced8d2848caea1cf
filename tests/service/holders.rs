//! A pharmacy is sold: the seller answers for the days before, the buyer for the days from then on,
//! and the stock goes from one to the other.

use super::answer::{Receipt, codes};
use super::day::Day;
use super::drafting::{create, day, save, send};
use super::pki::{Holder, PKI};
use super::registered::{ANAS, IONS};
use super::secure::ask;
use super::world::{Endpoint, PHARMACY, SISTER, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::registry::{Event, Fact};
use ser::soap::client::Node;
use ser::store::companies;

on_both!(
    each_holder_reports_the_days_on_which_it_held_the_pharmacy,
    the_seller_may_correct_its_last_day_until_the_buyer_reports,
    the_day_of_the_change_is_the_buyers,
    each_holder_is_told_of_its_own_days_and_the_buyer_of_all,
    a_company_is_deactivated_on_the_days_that_it_holds,
    a_draft_is_of_the_holder_and_goes_on_with_what_the_seller_left,
    each_holder_finds_what_may_be_told_to_it_under_who_declared_it,
);

fn selling(day: &str, opening: u32) -> Vec<u8> {
    Day::on(day).with(1, opening, 0, 1).xml()
}

fn reason(receipt: &Receipt) -> String {
    let errors = receipt.node.child("erori").unwrap();
    errors.children[0].child("motiv").map_or_else(String::new, |node| node.text.clone())
}

impl World {
    /// Ana's company sells a workplace to Ion's.
    pub fn sold(&self, code: &str, from: &str) {
        let mut buyer = None;
        self.change(|transaction| {
            buyer = companies::find(transaction, IONS.cui)?.map(|company| company.id);
            Ok(())
        });
        self.mention(code, &Fact { holder: buyer, ..Fact::of(Event::E2, from.parse().unwrap()) });
    }
}

fn each_holder_reports_the_days_on_which_it_held_the_pharmacy(world: &World) {
    world.accept(&selling("2026-11-18", 12));
    world.sold(PHARMACY, "2026-11-19");
    let by_ion = |document: &[u8]| world.report(&PKI.ion.sign(document));
    for refused in
        [world.report_signed(&selling("2026-11-19", 11)), by_ion(&selling("2026-11-18", 12))]
    {
        assert_eq!(
            (refused.errors(), reason(&refused).as_str()),
            (vec![4002], "NOT_HOLDER_ON_DAY")
        );
    }
    // Somebody who never held it is told no more than before.
    let stranger = world.report(&PKI.mara.sign(&selling("2026-11-19", 11)));
    assert_eq!((stranger.errors(), reason(&stranger)), (vec![4002], String::new()));
    assert_eq!(by_ion(&selling("2026-11-20", 11)).errors(), [5003]);
    assert_eq!(by_ion(&selling("2026-11-19", 12)).errors(), [5010]);
    by_ion(&selling("2026-11-19", 11)).must_be_accepted();
    by_ion(&selling("2026-11-20", 10)).must_be_accepted();
    // Its other pharmacy stays with Ana's company.
    world.accept(&Day::on("2026-11-20").at(SISTER).with(1, 10, 0, 0).xml());
}

fn the_seller_may_correct_its_last_day_until_the_buyer_reports(world: &World) {
    world.accept(&selling("2026-11-17", 13));
    world.sold(PHARMACY, "2026-11-19");
    let number = world.accept(&selling("2026-11-18", 12));
    let amended = Day::on("2026-11-18").with(1, 12, 0, 2).amending(&number).xml();
    let number = world.accept(&amended);
    world.report(&PKI.ion.sign(&selling("2026-11-19", 10))).must_be_accepted();
    let late = Day::on("2026-11-18").with(1, 12, 0, 1).amending(&number).xml();
    assert_eq!(world.report_signed(&late).errors(), [5012]);
}

fn the_day_of_the_change_is_the_buyers(world: &World) {
    world.sold(PHARMACY, "2026-11-01");
    let by = |holder: &Holder, day: &str| {
        world.report(&holder.sign(&Day::on(day).with(1, 10, 0, 0).xml())).errors()
    };
    assert_eq!(by(&PKI.ana, "2026-10-31"), [0_u16; 0]);
    assert_eq!(by(&PKI.ana, "2026-11-01"), [4002]);
    assert_eq!(by(&PKI.ion, "2026-11-01"), [0_u16; 0]);
}

fn told(server: &Endpoint, holder: &Holder, number: &str) -> Result<Node, u16> {
    let answer = ask(server, Some(holder), "getDeclaratie", &[("numarInregistrare", number)]);
    match answer.status {
        200 => Ok(answer.other()),
        _ => Err(answer.fault_code()),
    }
}

fn each_holder_is_told_of_its_own_days_and_the_buyer_of_all(world: &World) {
    let before = world.accept(&selling("2026-11-18", 12));
    world.sold(PHARMACY, "2026-11-19");
    let after = world.report(&PKI.ion.sign(&selling("2026-11-19", 11)));
    after.must_be_accepted();
    assert!(told(world, &PKI.ana, &before).is_ok() && told(world, &PKI.ion, &before).is_ok());
    assert!(told(world, &PKI.ion, after.number()).is_ok());
    assert_eq!(told(world, &PKI.ana, after.number()).unwrap_err(), 7008);
    let branches = |holder: &Holder| {
        let answer = ask(world, Some(holder), "getSucursale", &[]).other();
        let code = |branch: &Node| branch.text_of("codWorkplace").to_owned();
        answer.children.iter().map(code).collect::<Vec<_>>()
    };
    assert!(!branches(&PKI.ana).contains(&PHARMACY.to_owned()));
    assert!(branches(&PKI.ion).contains(&PHARMACY.to_owned()));
    let arguments = [("codWorkplace", PHARMACY)];
    assert_eq!(ask(world, Some(&PKI.ana), "getUltimaDataRaportata", &arguments).fault_code(), 7008);
    let last = ask(world, Some(&PKI.ion), "getUltimaDataRaportata", &arguments);
    assert!(last.text().contains(after.number()), "{}", last.text());
}

fn a_company_is_deactivated_on_the_days_that_it_holds(world: &World) {
    world.sold(PHARMACY, "2026-11-19");
    world.change(|transaction| {
        companies::put(transaction, &companies::NewCompany { active: false, ..IONS }).map(drop)
    });
    world.accept(&selling("2026-11-18", 12));
    let refused = world.report(&PKI.ion.sign(&selling("2026-11-19", 11)));
    assert_eq!(refused.errors(), [4004]);
}

fn a_draft_is_of_the_holder_and_goes_on_with_what_the_seller_left(world: &World) {
    let seller = world.accept(&selling("2026-11-18", 12));
    world.sold(PHARMACY, "2026-11-19");
    let bought = day("2026-11-19");
    create(world, bought).must_be_refused(&[4002]);
    save(world, selling("2026-11-19", 11)).must_be_refused(&[4002]);
    let key = [("codWorkplace", PHARMACY), ("tip", "FP"), ("perioada", "2026-11-19")];
    let created = ask(world, Some(&PKI.ion), "creeazaProiect", &key).other();
    let document = created.child("proiect").unwrap().text_of("document");
    let document = BASE64_STANDARD.decode(document).unwrap();
    let text = String::from_utf8(document.clone()).unwrap();
    assert!(text.contains("<stocInitial>11</stocInitial>"), "{text}");
    assert_eq!(ask(world, Some(&PKI.ana), "getProiect", &key).fault_code(), 7008);
    // What the seller sent is told to the buyer, and not the buyer's to amend.
    let amended = [("numarInregistrare", seller.as_str())];
    let amended = ask(world, Some(&PKI.ion), "creeazaRectificativa", &amended).other();
    assert_eq!(
        (amended.text_of("realizat"), codes(std::iter::once(&amended))),
        ("false", vec![4002])
    );
    let by = |holder: &Holder| send(world, bought, &holder.sign(&document)).receipt();
    assert_eq!(by(&PKI.ana).errors(), [4002]);
    by(&PKI.ion).must_be_accepted();
}

fn each_holder_finds_what_may_be_told_to_it_under_who_declared_it(world: &World) {
    let before = world.accept(&selling("2026-11-18", 12));
    world.sold(PHARMACY, "2026-11-19");
    let after = world.report(&PKI.ion.sign(&selling("2026-11-19", 11)));
    let found = |holder: &Holder, asked: &[(&str, &str)]| {
        let answer = ask(world, Some(holder), "cautaDeclaratii", asked).other();
        let rows = answer.children.iter().filter(|row| row.name == "declaratie");
        let of = |row: &Node| [row.text_of("numarInregistrare"), row.text_of("cui")].join(" ");
        rows.map(of).collect::<Vec<_>>()
    };
    let sold = format!("{before} {}", ANAS.cui);
    let bought = format!("{} {}", after.number(), IONS.cui);
    assert_eq!(found(&PKI.ana, &[]).concat(), sold);
    let mut all = found(&PKI.ion, &[]);
    all.sort();
    assert_eq!(all.join(" "), format!("{sold} {bought}"));
    assert_eq!(found(&PKI.ion, &[("cui", ANAS.cui)]), [sold]);
    assert_eq!(found(&PKI.ion, &[("cui", IONS.cui)]), [bought]);
}
