//! Drafts that are created (instructions, 25.2.7–25.2.12): where there may be one, and what it
//! begins with.

use super::day::{Day, Move};
use super::drafting::{amend, create, day, get, save, transmit};
use super::exchange::Response;
use super::excise::{BARE, BREWERY, excise};
use super::pki::PKI;
use super::secure::ask;
use super::tool::{Desk, root, validate};
use super::world::{ALIAS, DEACTIVATED, ELSEWHERE, PHARMACY, TODAY, WHOLESALE, World};
use ser::registry::Status;
use std::sync::Barrier;

on_both!(
    no_draft_of_a_period_before_the_first_declaration,
    no_draft_of_a_period_that_has_not_begun,
    no_draft_until_the_period_before_was_sent_and_then_there_is_one,
    no_draft_while_the_declaration_before_is_withdrawn,
    no_draft_of_a_period_before_the_last_that_was_sent,
    no_draft_for_a_workplace_that_is_not_active_in_the_period,
    no_draft_of_a_kind_or_a_frequency_that_the_unit_does_not_file,
    no_draft_of_a_kind_without_an_authorised_product,
    a_refused_draft_leaves_nothing,
    a_draft_that_is_there_is_opened_as_it_is,
    the_first_draft_of_a_series_is_blank,
    a_new_draft_goes_on_with_what_was_left,
    a_new_draft_goes_on_with_what_a_disposal_left,
    a_draft_says_that_nothing_is_held_where_nothing_was_left,
    a_day_without_movement_is_its_draft_signed_as_it_is,
    the_draft_of_a_period_that_was_sent_amends_it,
    only_the_last_declaration_has_the_draft_of_an_amendment,
    a_withdrawn_declaration_has_the_draft_of_an_amendment,
    the_reason_of_an_amendment_may_be_told_at_once,
    of_what_is_not_theirs_nobody_has_a_draft,
    two_who_create_a_draft_at_once_have_one,
);

const YESTERDAY: &str = "2026-11-19";
const TOMORROW: &str = "2026-11-21";

/// Yesterday, with 10 of the first medicine and none of the second left.
fn yesterday(world: &World) -> String {
    world.accept(&Day::on(YESTERDAY).with(1, 8, 4, 2).with(2, 3, 0, 3).xml())
}

fn no_draft_of_a_period_before_the_first_declaration(world: &World) {
    yesterday(world);
    create(world, day("2026-11-18")).must_be_refused(&[5001]);
}

fn no_draft_of_a_period_that_has_not_begun(world: &World) {
    create(world, day(TOMORROW)).must_be_refused(&[5002]);
    world.accept(&Day::today().xml());
    create(world, day(TOMORROW)).must_be_refused(&[5002]);
    create(&world.at("2026-11-20T22:00:00Z"), day(TOMORROW)).draft(&[]);
}

fn no_draft_until_the_period_before_was_sent_and_then_there_is_one(world: &World) {
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
    let refused = create(world, day(TODAY));
    refused.must_be_refused(&[5003]);
    let finding = refused.node.child("constatare").unwrap();
    let told =
        "Declarația de tipul specificat, pe perioada anterioară, nu a fost trimisă: 2026-11-19";
    assert_eq!(finding.text_of("mesaj"), told);
    assert_eq!(finding.child("cale"), None, "the caller has no document yet");
    world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml());
    create(world, day(TODAY)).draft(&[]);
}

fn no_draft_while_the_declaration_before_is_withdrawn(world: &World) {
    world.withdraw_declaration(&yesterday(world));
    create(world, day(TODAY)).must_be_refused(&[5004]);
}

fn no_draft_of_a_period_before_the_last_that_was_sent(world: &World) {
    world.accept(&Day::on("2026-11-17").with(1, 10, 0, 0).xml());
    world.suspended(PHARMACY, "2026-11-18", YESTERDAY);
    world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml());
    world.status(PHARMACY, "2026-11-18", Status::Active, None);
    create(world, day("2026-11-18")).must_be_refused(&[5005]);
}

fn no_draft_for_a_workplace_that_is_not_active_in_the_period(world: &World) {
    yesterday(world);
    world.suspended(PHARMACY, TODAY, TOMORROW);
    create(world, day(TODAY)).must_be_refused(&[4003]);
    save(world, Day::today().xml()).must_be_refused(&[4003]);
    create(&world.at("2026-11-21T10:00:00Z"), day(TOMORROW)).draft(&[]);
    let key = [("codWorkplace", DEACTIVATED), ("tip", "FP"), ("perioada", TODAY)];
    let answer = ask(world, Some(&PKI.eva), "creeazaProiect", &key).other();
    assert_eq!(answer.child("constatare").unwrap().text_of("cod"), "4004");
}

fn no_draft_of_a_kind_or_a_frequency_that_the_unit_does_not_file(world: &World) {
    create(world, (PHARMACY, "DG", TODAY)).must_be_refused(&[4005]);
    create(world, (PHARMACY, "IW", "2026-11")).must_be_refused(&[4005]);
    create(world, (PHARMACY, "FP", "2026-11")).must_be_refused(&[1004]);
    create(world, (PHARMACY, "XX", TODAY)).must_be_refused(&[1007]);
}

fn no_draft_of_a_kind_without_an_authorised_product(world: &World) {
    excise(world);
    create(world, (BARE, "AD", "2026-10")).must_be_refused(&[5023]);
    create(world, (BREWERY, "TT", "2026-10")).must_be_refused(&[5023]);
    create(world, (BREWERY, "BB", "2026-10")).draft(&[5007, 5007]);
}

fn a_refused_draft_leaves_nothing(world: &World) {
    let (kept, audited) = (world.kept(), world.count("audit"));
    create(world, day(TOMORROW)).must_be_refused(&[5002]);
    create(world, (PHARMACY, "DG", TODAY)).must_be_refused(&[4005]);
    save(world, Day::on(TOMORROW).with(1, 1, 0, 0).xml()).must_be_refused(&[5002]);
    assert_eq!((world.kept(), world.count("audit")), (kept, audited));
}

fn a_draft_that_is_there_is_opened_as_it_is(world: &World) {
    yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    let edited = Day::today().with(3, 0, 4, 1).xml();
    save(world, &edited).draft(&[]);
    let drafts = world.drafts();
    let opened = create(world, (ALIAS, "FP", TODAY));
    assert_eq!(opened.document(&[]).as_bytes(), edited);
    assert_eq!(opened.draft(&[]).text_of("codWorkplace"), PHARMACY);
    // Opened, whatever happened to the workplace since; what is wrong is told.
    world.suspended(PHARMACY, TODAY, TOMORROW);
    assert_eq!(create(world, day(TODAY)).document(&[4003]).as_bytes(), edited);
    assert_eq!(world.drafts(), drafts);
}

fn the_first_draft_of_a_series_is_blank(world: &World) {
    let document = create(world, day(TODAY)).document(&[5007]);
    assert!(document.contains("<FP>\n</FP>"), "{document}");
    assert!(!document.contains("faraStoc"), "nobody said so");
}

fn a_new_draft_goes_on_with_what_was_left(world: &World) {
    yesterday(world);
    let told = create(world, day(TODAY));
    let document = told.document(&[]);
    let expected = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" Id=\"decl\" versiune=\"1\">\n\
         <Antet><mediu>TEST</mediu><codWorkplace>{PHARMACY}</codWorkplace><tip>FP</tip>\
         <perioada><zi>{TODAY}</zi></perioada></Antet>\n<FP>\n<Stocuri>\n\
         <Linie><codCIM>W00000001</codCIM><um>UT</um><stocInitial>10</stocInitial>\
         <intrari>0</intrari><iesiri>0</iesiri><stocFinal>10</stocFinal><diferenta>0</diferenta>\
         <Loturi><Lot><serie>S1</serie><dataExpirare>2028-05-31</dataExpirare>\
         <cantitate>10</cantitate></Lot></Loturi></Linie>\n</Stocuri>\n</FP>\n</Declaratie>"
    );
    assert_eq!(document, expected);
    let draft = told.draft(&[]);
    let said = ["codWorkplace", "tip", "perioada"].map(|name| draft.text_of(name));
    assert_eq!(said, [PHARMACY, "FP", TODAY]);
    let desk = Desk::new();
    let file = desk.put("draft.xml", document.as_bytes());
    assert_eq!(validate(&root().join("xsd/declaratie.xsd"), &[file]), Ok(()));
}

fn a_new_draft_goes_on_with_what_a_disposal_left(world: &World) {
    world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).with(2, 5, 0, 0).xml());
    world.suspended(PHARMACY, YESTERDAY, TODAY);
    let sold = [("W00000001", "3.5"), ("W00000002", "5")];
    world.dispose((PHARMACY, "FP", YESTERDAY), &sold);
    // A disposal knows no product lots: they are the author's to name.
    let draft = create(world, day(TODAY)).document(&[5016]);
    let left = "<stocInitial>6.5</stocInitial><intrari>0</intrari><iesiri>0</iesiri>\
                <stocFinal>6.5</stocFinal>";
    assert!(draft.contains(left) && !draft.contains("W00000002"), "{draft}");
}

fn a_draft_says_that_nothing_is_held_where_nothing_was_left(world: &World) {
    world.accept(&Day::on(YESTERDAY).with(2, 3, 0, 3).xml());
    let document = create(world, day(TODAY)).document(&[]);
    assert!(document.contains("<faraStoc>true</faraStoc>"), "{document}");
    transmit(world, day(TODAY), document).must_be_accepted();
}

fn a_day_without_movement_is_its_draft_signed_as_it_is(world: &World) {
    yesterday(world);
    let document = create(world, day(TODAY)).document(&[]);
    let receipt = transmit(world, day(TODAY), document);
    assert_eq!(receipt.number(), format!("{PHARMACY}FP261120"));
    assert_eq!(receipt.warnings(), [0u16; 0]);
}

fn the_draft_of_a_period_that_was_sent_amends_it(world: &World) {
    yesterday(world);
    let transfer = Move { beneficiary: Some("PF".into()), ..Move::of("ELB") };
    let number = world.accept(&Day::today().with(3, 0, 5, 0).moving(1, 2, transfer).xml());
    for created in [create(world, day(TODAY)), amend(world, &number)] {
        let document = created.document(&[]);
        let said = format!(
            "<rectifica>{number}</rectifica><motiv>Rectificativă a declarației {number}</motiv>"
        );
        assert!(document.contains(&said), "{document}");
        for part in ["<Linie ref=\"r1\">", "<tipIntrare>ACH<", "<tipIesire>ELB<", "<cui>10000008<"]
        {
            assert!(document.contains(part), "{part}: {document}");
        }
    }
    assert_eq!(world.count("drafts"), 1, "the second opened the first");
    let document = get(world, day(TODAY)).document(&[]);
    assert_eq!(transmit(world, day(TODAY), document).number(), format!("{number}R01"));
}

fn only_the_last_declaration_has_the_draft_of_an_amendment(world: &World) {
    let earlier = yesterday(world);
    let last = world.accept(&Day::today().xml());
    create(world, day(YESTERDAY)).must_be_refused(&[5012]);
    amend(world, &earlier).must_be_refused(&[5012]);
    let amended = world.accept(&Day::on(TODAY).with(1, 10, 1, 0).amending(&last).xml());
    amend(world, &last).must_be_refused(&[5022]);
    amend(world, &amended).draft(&[]);
    // Of a version that was replaced not even where there is a draft.
    amend(world, &last).must_be_refused(&[5022]);
}

fn a_withdrawn_declaration_has_the_draft_of_an_amendment(world: &World) {
    let number = yesterday(world);
    world.withdraw_declaration(&number);
    let document = amend(world, &number).document(&[]);
    let receipt = transmit(world, day(YESTERDAY), document);
    assert_eq!(receipt.number(), format!("{number}R01"));
    create(world, day(TODAY)).draft(&[]);
}

fn the_reason_of_an_amendment_may_be_told_at_once(world: &World) {
    let number = yesterday(world);
    let asked = |reason: &str| -> Response {
        let arguments = [("numarInregistrare", number.as_str()), ("motiv", reason)];
        ask(world, Some(&PKI.ana), "creeazaRectificativa", &arguments)
    };
    let long = asked(&"ă".repeat(501)).other();
    assert_eq!(long.child("constatare").unwrap().text_of("cod"), "1004");
    asked("TEST numărătoare <nouă>").other();
    let document = get(world, day(YESTERDAY)).document(&[]);
    assert!(document.contains("<motiv>TEST numărătoare &lt;nouă&gt;</motiv>"), "{document}");
}

fn of_what_is_not_theirs_nobody_has_a_draft(world: &World) {
    let number = yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    let drafts = world.drafts();
    let key = |workplace| [("codWorkplace", workplace), ("tip", "FP"), ("perioada", TODAY)];
    for operation in ["creeazaProiect", "getProiect", "stergeProiect"] {
        for workplace in [PHARMACY, ALIAS, "CJF0000009990"] {
            let response = ask(world, Some(&PKI.ion), operation, &key(workplace));
            assert_eq!(response.fault_code(), 7008, "{operation}");
        }
        let elsewhere = ask(world, Some(&PKI.ana), operation, &key(ELSEWHERE));
        assert_eq!(elsewhere.fault_code(), 7008, "{operation}");
    }
    let amendment = [("numarInregistrare", number.as_str())];
    let response = ask(world, Some(&PKI.ion), "creeazaRectificativa", &amendment);
    assert_eq!(response.fault_code(), 7008);
    for operation in ["getProiect", "stergeProiect"] {
        let nothing = ask(world, Some(&PKI.ana), operation, &key(WHOLESALE));
        assert_eq!(nothing.fault_code(), 7008, "{operation}");
    }
    assert_eq!(world.drafts(), drafts);
}

fn two_who_create_a_draft_at_once_have_one(world: &World) {
    yesterday(world);
    let other = world.at("2026-11-20T10:00:01Z");
    let start = Barrier::new(8);
    let documents: Vec<String> = std::thread::scope(|scope| {
        let creators: Vec<_> = (0..8)
            .map(|number| {
                let (start, other) = (&start, &other);
                scope.spawn(move || {
                    start.wait();
                    let server = if number % 2 == 0 { world } else { other };
                    create(server, day(TODAY)).document(&[])
                })
            })
            .collect();
        creators.into_iter().map(|creator| creator.join().unwrap()).collect()
    });
    assert!(documents.iter().all(|document| *document == documents[0]));
    assert_eq!((world.count("drafts"), world.count("draft_changes")), (1, 1));
}
