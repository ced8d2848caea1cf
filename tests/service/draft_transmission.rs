//! Drafts that are signed and transmitted: accepted, a declaration takes the draft's place with its
//! history; else the draft stays.

use super::day::Day;
use super::drafting::{Key, amend, create, day, delete, get, save, saved, send, transmit};
use super::excise::{END_USER, WAREHOUSE, excise};
use super::excise_months::{MONTHS, Month, place_of, request};
use super::pki::PKI;
use super::secure::ask;
use super::tool::{Desk, root, validate};
use super::world::{ALIAS, HOSPITAL, PHARMACY, SISTER, TODAY, WHOLESALE, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::soap::client::Node;
use std::sync::Barrier;

on_both!(
    a_declaration_takes_the_place_of_its_draft_with_its_history,
    a_rule_that_fails_leaves_the_draft,
    a_refusal_leaves_the_draft,
    arguments_that_contradict_the_document_are_named,
    without_a_draft_nothing_is_transmitted,
    the_bytes_of_an_accepted_draft_give_its_receipt,
    who_may_not_report_learns_nothing_of_drafts_by_transmitting,
    what_is_reported_without_a_draft_takes_its_place_too,
    a_draft_of_every_medicine_kind_is_the_day_in_which_nothing_moved,
    a_draft_of_every_excise_kind_is_the_month_in_which_nothing_moved,
    a_pharmacy_goes_all_the_way_from_draft_to_amendment,
    a_winery_goes_all_the_way_and_keeps_its_concentrations,
    an_end_user_goes_all_the_way_with_both_conditions,
    a_draft_is_saved_and_transmitted_at_once,
    a_draft_is_thrown_away_and_transmitted_at_once,
);

const YESTERDAY: &str = "2026-11-19";

fn drafted(world: &World) -> String {
    world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml());
    create(world, day(TODAY)).document(&[])
}

/// Of each line of a history: number, reason, state.
fn history(world: &World, number: &str) -> Vec<String> {
    let asked = [("numarInregistrare", number)];
    let answer = ask(world, Some(&PKI.ana), "getIstoric", &asked).other();
    let line = |change: &Node| {
        let what = ["numarInregistrare", "persoana", "motiv", "stare"];
        what.map(|name| change.text_of(name)).join("|")
    };
    answer.children.iter().map(line).collect()
}

fn a_declaration_takes_the_place_of_its_draft_with_its_history(world: &World) {
    let document = drafted(world);
    delete(world, day(TODAY)).other();
    create(world, day(TODAY)).draft(&[]);
    save(world, &document).draft(&[]);
    let number = transmit(world, day(TODAY), &document).number().to_owned();
    assert_eq!(number, format!("{PHARMACY}FP261120"));
    assert_eq!(world.drafts(), [""; 0]);
    let from = format!("Proiect creat din declarația {PHARMACY}FP261119");
    assert_eq!(
        history(world, &number),
        [
            format!("{number}|TEST Ana|{from}|PROIECT"),
            format!("{number}|TEST Ana|Proiect șters|STERS"),
            format!("{number}|TEST Ana|{from}|PROIECT"),
            format!("{number}|TEST Ana|Proiect salvat|PROIECT"),
            format!("{number}|TEST Ana||ACCEPTATA"),
        ]
    );
    assert_eq!(world.count("audit WHERE operation = 'transmite' AND outcome = 'ACCEPTATA'"), 1);
}

fn a_rule_that_fails_leaves_the_draft(world: &World) {
    drafted(world);
    let drafts = world.drafts();
    let wrong = Day::on(TODAY).with(1, 11, 0, 0).xml();
    let receipt = transmit(world, day(TODAY), &wrong);
    assert_eq!((receipt.state(), receipt.errors()), ("RESPINSA", vec![5010]));
    assert!(receipt.document.contains("SignatureValue"));
    assert_eq!(world.drafts(), drafts);
    let document = get(world, day(TODAY)).document(&[]);
    transmit(world, day(TODAY), document).must_be_accepted();
}

fn a_refusal_leaves_the_draft(world: &World) {
    let document = drafted(world);
    let drafts = world.drafts();
    let refused = |signed: &[u8]| send(world, day(TODAY), signed).receipt().errors();
    assert_eq!(refused(document.as_bytes()), [2001]);
    assert_eq!(refused(&PKI.stranger.sign(document.as_bytes())), [3001]);
    assert_eq!(refused(b"<Declaratie"), [1001]);
    assert_eq!(world.drafts(), drafts);
}

fn arguments_that_contradict_the_document_are_named(world: &World) {
    let signed = PKI.ana.sign(drafted(world).as_bytes());
    let kept = world.kept();
    let contradictions: [(Key<'_>, &str); 4] = [
        ((SISTER, "FP", TODAY), "codWorkplace"),
        (("CJF0000009990", "FP", TODAY), "codWorkplace"),
        ((PHARMACY, "FI", TODAY), "tip"),
        ((PHARMACY, "FP", YESTERDAY), "perioada"),
    ];
    for (key, named) in contradictions {
        let fault = send(world, key, &signed).fault();
        assert_eq!(fault.text_of("cod"), "7007");
        assert!(fault.text_of("mesaj").contains(named), "{fault:?}");
    }
    assert_eq!(world.kept(), kept);
    // The workplace may be called by another of its names.
    send(world, (ALIAS, "FP", TODAY), &signed).receipt().must_be_accepted();
}

fn without_a_draft_nothing_is_transmitted(world: &World) {
    let signed = PKI.ana.sign(&Day::today().xml());
    let (kept, audited) = (world.kept(), world.count("audit"));
    assert_eq!(send(world, day(TODAY), &signed).fault_code(), 7008);
    assert_eq!((world.kept(), world.count("audit")), (kept, audited));
}

fn the_bytes_of_an_accepted_draft_give_its_receipt(world: &World) {
    let signed = PKI.ana.sign(drafted(world).as_bytes());
    let receipt = send(world, day(TODAY), &signed).receipt();
    receipt.must_be_accepted();
    assert_eq!(send(world, day(TODAY), &signed).receipt().document, receipt.document);
    assert_eq!(world.report(&signed).document, receipt.document);
    // Another document has no draft any more.
    let other = PKI.ana.sign(&Day::on(TODAY).with(1, 10, 1, 0).xml());
    assert_eq!(send(world, day(TODAY), &other).fault_code(), 7008);
}

fn who_may_not_report_learns_nothing_of_drafts_by_transmitting(world: &World) {
    let foreign = |day: Day| PKI.ion.sign(&day.xml());
    let without = send(world, day(TODAY), &foreign(Day::today())).receipt();
    drafted(world);
    let with = send(world, day(TODAY), &foreign(Day::today())).receipt();
    let contradicted = send(world, (SISTER, "FI", YESTERDAY), &foreign(Day::today())).receipt();
    for receipt in [without, with, contradicted] {
        assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![4002]));
    }
}

fn what_is_reported_without_a_draft_takes_its_place_too(world: &World) {
    drafted(world);
    let wrong = world.report_signed(&Day::on(TODAY).with(1, 11, 0, 0).xml());
    assert_eq!((wrong.errors(), world.count("drafts")), (vec![5010], 1));
    let number = world.accept(&Day::on(TODAY).with(1, 10, 1, 0).xml());
    assert_eq!(world.drafts(), [""; 0]);
    assert_eq!(history(world, &number).len(), 2);
    // What is created now is the draft of its amendment.
    let amendment = create(world, day(TODAY)).document(&[]);
    assert!(amendment.contains(&format!("<rectifica>{number}<")), "{amendment}");
}

fn a_draft_of_every_medicine_kind_is_the_day_in_which_nothing_moved(world: &World) {
    for (kind, place, holder) in
        [("FP", PHARMACY, &PKI.ana), ("FI", HOSPITAL, &PKI.mara), ("DG", WHOLESALE, &PKI.ana)]
    {
        let before = Day::on(YESTERDAY).of(kind).at(place).with(1, 10, 6, 4).with(2, 0, 3, 3);
        world.report(&holder.sign(&before.xml())).must_be_accepted();
        let key = [("codWorkplace", place), ("tip", kind), ("perioada", TODAY)];
        let answer = ask(world, Some(holder), "creeazaProiect", &key).other();
        let document = answer.child("proiect").unwrap().text_of("document").to_owned();
        let signed = holder.sign(&BASE64_STANDARD.decode(document).unwrap());
        let receipt = send(world, (place, kind, TODAY), &signed).receipt();
        assert_eq!(receipt.number(), format!("{place}{kind}261120"), "{}", receipt.document);
        assert_eq!(receipt.warnings(), [0u16; 0]);
    }
}

fn a_draft_of_every_excise_kind_is_the_month_in_which_nothing_moved(world: &World) {
    excise(world);
    let desk = Desk::new();
    let mut files = Vec::new();
    for Month { case, kind, .. } in MONTHS {
        let place = place_of(kind);
        let first = world.accept(request(case).as_bytes());
        let copy = amend(world, &first).document(&[]);
        let key = (place, kind, "2026-11");
        let document = create(world, key).document(&[]);
        files.push(desk.put(&format!("{kind}-copy.xml"), copy.as_bytes()));
        files.push(desk.put(&format!("{kind}.xml"), document.as_bytes()));
        let receipt = transmit(world, key, document);
        assert_eq!(receipt.number(), format!("{place}{kind}2611"), "{}", receipt.document);
    }
    assert_eq!(validate(&root().join("xsd/declaratie.xsd"), &files), Ok(()));
}

/// From a draft to a declaration to the draft of its amendment to that amendment; with what is
/// changed in the first and in the second. Gives both documents.
fn all_the_way(world: &World, key: Key<'_>, [first, second]: [&[(&str, &str)]; 2]) -> [String; 2] {
    let changed = |document: String, changes: &[(&str, &str)]| {
        changes.iter().fold(document, |document, (from, to)| {
            assert!(document.contains(from), "{from}: {document}");
            document.replacen(from, to, 1)
        })
    };
    let document = changed(create(world, key).document(&[]), first);
    save(world, &document).draft(&[]);
    let receipt = transmit(world, key, &document);
    receipt.must_be_accepted();
    let amendment = changed(amend(world, receipt.number()).document(&[]), second);
    save(world, &amendment).draft(&[]);
    let amended = transmit(world, key, &amendment);
    assert_eq!(amended.number(), format!("{}R01", receipt.number()));
    let lines = history(world, amended.number());
    let of_drafts = lines.iter().filter(|line| line.ends_with("|PROIECT")).count();
    // Created and saved, twice; accepted, twice; replaced.
    assert_eq!((of_drafts, lines.len()), (4, 7), "{lines:#?}");
    assert_eq!(world.count("drafts"), 0);
    [document, amendment]
}

fn a_pharmacy_goes_all_the_way_from_draft_to_amendment(world: &World) {
    world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml());
    let sold = [
        ("<iesiri>0<", "<iesiri>2.5<"),
        ("<stocFinal>10<", "<stocFinal>7.5<"),
        ("<cantitate>10<", "<cantitate>7.5<"),
        (
            "</Stocuri>",
            "</Stocuri><Iesiri><Iesire><codCIM>W00000001</codCIM><tipIesire>ELB</tipIesire>\
             <cantitate>2.5</cantitate><beneficiar>PF</beneficiar></Iesire></Iesiri>",
        ),
    ];
    let lost = [
        ("<stocFinal>7.5<", "<stocFinal>7<"),
        (
            "<diferenta>0</diferenta>",
            "<diferenta>0.5</diferenta><motivDiferenta>TEST</motivDiferenta>",
        ),
        ("<cantitate>7.5<", "<cantitate>7<"),
        ("<motiv>Rectificativă", "<motiv>TEST inventar. Rectificativă"),
    ];
    all_the_way(world, day(TODAY), [&sold, &lost]);
    let next = create(&world.at("2026-11-21T10:00:00Z"), day("2026-11-21")).document(&[]);
    assert!(next.contains("<stocInitial>7</stocInitial>"), "of the amendment: {next}");
}

fn a_winery_goes_all_the_way_and_keeps_its_concentrations(world: &World) {
    excise(world);
    let october = request("a_month_of_a_winery");
    let left = |document: &str, column: &str| -> Vec<String> {
        let begin = format!("<{column}>");
        let all = document.split(begin.as_str()).skip(1);
        all.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
    };
    world.accept(october.as_bytes());
    let closing = left(&october, "stocFinalConc");
    assert!(!closing.is_empty());
    let key = (WAREHOUSE, "IW", "2026-11");
    let mended = [("<stocFinalConc>", "<stocFinalConc>0")];
    let [document, _] = all_the_way(world, key, [&[], &mended]);
    assert_eq!(left(&document, "stocInitialConc"), closing);
    assert_eq!(left(&document, "stocFinalConc"), closing);
    assert!(left(&document, "intrariConc").iter().all(|moved| moved == "0"));
}

fn an_end_user_goes_all_the_way_with_both_conditions(world: &World) {
    excise(world);
    world.accept(request("a_month_of_an_end_user_of_alcohol").as_bytes());
    let key = (END_USER, "FA", "2026-11");
    let surplus = [("<surplus>0<", "<surplus>0.000<")];
    let [document, _] = all_the_way(world, key, [&[], &surplus]);
    for row in [
        "22071000</codNC><stare>V</stare><stocInitial>1000",
        "22084011</codNC><stare>I</stare><stocInitial>90",
    ] {
        assert!(document.contains(row), "{row}: {document}");
    }
}

fn a_draft_is_saved_and_transmitted_at_once(world: &World) {
    for round in 0..4 {
        let pharmacy = world.pharmacy(7300 + round);
        world.accept(&Day::on(YESTERDAY).at(&pharmacy).with(1, 10, 0, 0).xml());
        let key = (pharmacy.as_str(), "FP", TODAY);
        let document = create(world, key).document(&[]);
        let signed = PKI.ana.sign(document.as_bytes());
        let start = Barrier::new(2);
        let (receipt, saved) = std::thread::scope(|scope| {
            let sender = scope.spawn(|| {
                start.wait();
                send(world, key, &signed).receipt()
            });
            start.wait();
            let edited = Day::today().at(&pharmacy).with(2, 0, 1, 0).xml();
            let saved = saved(world, &PKI.ana, &edited, None).other();
            (sender.join().unwrap(), saved)
        });
        receipt.must_be_accepted();
        // Saved before, the edit is over; after, it is not a draft of this day any more.
        if saved.text_of("realizat") == "false" {
            assert_eq!(saved.child("constatare").unwrap().text_of("cod"), "5006");
        }
        assert_eq!(world.drafts(), [""; 0]);
    }
}

fn a_draft_is_thrown_away_and_transmitted_at_once(world: &World) {
    for round in 0..4 {
        let pharmacy = world.pharmacy(7400 + round);
        let key = (pharmacy.as_str(), "FP", TODAY);
        create(world, key).draft(&[5007]);
        let signed = PKI.ana.sign(&Day::today().at(&pharmacy).xml());
        let start = Barrier::new(2);
        let (sent, deleted) = std::thread::scope(|scope| {
            let sender = scope.spawn(|| {
                start.wait();
                send(world, key, &signed)
            });
            start.wait();
            let deleted = delete(world, key);
            (sender.join().unwrap(), deleted)
        });
        // One of the two found the draft.
        match deleted.status {
            200 => assert_eq!(sent.fault_code(), 7008),
            _ => {
                assert_eq!(deleted.fault_code(), 7008);
                sent.receipt().must_be_accepted();
            }
        }
        assert_eq!(world.count("drafts"), 0);
    }
}
