//! Drafts that are saved, imported and thrown away (instructions, 20, 25.2.6–25.2.8, 25.2.14).

use super::day::Day;
use super::drafting::{create, day, delete, get, import, save, saved, send};
use super::excise::{END_USER, excise};
use super::excise_months::request;
use super::pki::PKI;
use super::world::{ELSEWHERE, Manner, PHARMACY, SISTER, TODAY, World};
use ser::operations::Limits;
use ser::signature::{hex, sha256};

on_both!(
    a_draft_is_saved_byte_for_byte_with_what_is_still_wrong,
    a_document_with_a_defect_of_form_is_no_draft,
    a_document_over_a_limit_is_no_draft,
    a_signed_document_is_no_draft,
    a_document_of_the_other_environment_is_no_draft,
    an_import_where_there_is_no_draft_is_held_to_what_holds_a_creation,
    an_import_overwrites_the_draft,
    a_document_of_a_workplace_that_is_not_theirs_is_not_imported,
    a_code_that_opens_with_a_stock_is_not_deleted_from_a_draft,
    a_condition_is_part_of_what_is_not_deleted,
    a_draft_is_thrown_away_and_made_anew,
    every_change_of_a_draft_is_told_and_audited,
    what_surrounds_a_draft_may_change_and_it_is_judged_anew,
);

const YESTERDAY: &str = "2026-11-19";

fn yesterday(world: &World) {
    world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).with(2, 5, 0, 5).xml());
}

fn text(day: &Day) -> String {
    String::from_utf8(day.xml()).unwrap()
}

fn a_draft_is_saved_byte_for_byte_with_what_is_still_wrong(world: &World) {
    yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    let wrong = text(&Day::on(TODAY).with(1, 11, 0, 0).with(99, 0, 0, 0));
    let odd = wrong.replace("UTF-8", "ISO-8859-2").replace("<Stocuri>", "\n\t<Stocuri>\r\n");
    let told = save(world, &odd);
    let draft = told.draft(&[5010, 5019]);
    assert_eq!(draft.text_of("sha256"), hex(&sha256(odd.as_bytes())));
    assert_eq!(draft.child("document"), None, "the caller has it");
    assert_eq!(get(world, day(TODAY)).document(&[5010, 5019]), odd);
    let place = told.node.child("constatare").unwrap();
    assert_eq!(place.text_of("cale"), "/Declaratie/FP/Stocuri/Linie[1]/stocInitial");
}

fn a_document_with_a_defect_of_form_is_no_draft(world: &World) {
    yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    let drafts = (world.drafts(), world.count("audit"));
    let good = text(&Day::today());
    for (from, to, code) in [
        ("</Declaratie>", "", 1001),
        ("<Declaratie", "<!DOCTYPE a><Declaratie", 1002),
        ("<um>UT</um>", "", 1003),
        ("<stocInitial>10<", "<stocInitial>-10<", 1004),
        ("<zi>2026-11-20</zi>", "<luna>2026-11</luna>", 1004),
        ("UTF-8", "UTF-77", 1006),
        ("<tip>FP</tip>", "<tip>FI</tip>", 1007),
    ] {
        assert!(good.contains(from), "{from}");
        save(world, good.replacen(from, to, 1)).must_be_refused(&[code]);
    }
    assert_eq!((world.drafts(), world.count("audit")), drafts);
}

fn a_document_over_a_limit_is_no_draft(world: &World) {
    let limits = Limits { lines: 1, ..Limits::default() };
    let small = world.open(Manner { limits, ..Manner::default() });
    save(&small, Day::today().xml()).draft(&[]);
    save(&small, Day::today().with(2, 1, 0, 0).xml()).must_be_refused(&[1005]);
    // What was taken before the limit is opened, and judged as it can be.
    save(world, Day::today().with(2, 1, 0, 0).xml()).draft(&[]);
    get(&small, day(TODAY)).draft(&[1005]);
}

fn a_signed_document_is_no_draft(world: &World) {
    save(world, PKI.ana.sign(&Day::today().xml())).must_be_refused(&[1003]);
    assert_eq!(world.count("drafts"), 0);
}

fn a_document_of_the_other_environment_is_no_draft(world: &World) {
    let other = text(&Day::today()).replace("<mediu>TEST<", "<mediu>PRODUCTIE<");
    save(world, &other).must_be_refused(&[4006]);
    create(world, day(TODAY)).draft(&[5007]);
    import(world, &other).must_be_refused(&[4006]);
}

fn an_import_where_there_is_no_draft_is_held_to_what_holds_a_creation(world: &World) {
    yesterday(world);
    import(world, Day::on("2026-11-18").with(1, 1, 0, 0).xml()).must_be_refused(&[5001]);
    import(world, Day::on("2026-11-21").with(1, 1, 0, 0).xml()).must_be_refused(&[5002, 5003]);
    import(world, Day::on(YESTERDAY).with(1, 1, 0, 0).xml()).must_be_refused(&[5006]);
    let nobodys = Day::on(YESTERDAY).with(1, 1, 0, 0).amending("CJF000000123UFP261118");
    import(world, nobodys.xml()).must_be_refused(&[5022]);
    import(world, Day::today().of("FI").xml()).must_be_refused(&[4005]);
    let number = format!("{PHARMACY}FP261119");
    import(world, Day::on(YESTERDAY).with(1, 1, 0, 0).amending(&number).xml()).draft(&[]);
    // What is wrong with its lines stands in nobody's way.
    import(world, Day::on(TODAY).with(3, 7, 0, 0).xml()).draft(&[5008, 5010]);
}

fn an_import_overwrites_the_draft(world: &World) {
    yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    let other = Day::on(TODAY).with(3, 0, 7, 0).xml();
    import(world, &other).draft(&[5008]);
    assert_eq!(get(world, day(TODAY)).document(&[5008]).as_bytes(), other);
    assert_eq!(world.count("drafts"), 1);
}

fn a_document_of_a_workplace_that_is_not_theirs_is_not_imported(world: &World) {
    let foreign = text(&Day::today().at(ELSEWHERE));
    for document in [&foreign, &foreign.replace("<um>UT</um>", "")] {
        let response = saved(world, &PKI.ana, document.as_bytes(), Some("IMPORT"));
        assert_eq!(response.fault_code(), 7008);
    }
    assert_eq!(world.count("drafts"), 0);
    let hers = saved(world, &PKI.ion, foreign.as_bytes(), Some("IMPORT")).other();
    assert_eq!(hers.text_of("realizat"), "true");
}

fn a_code_that_opens_with_a_stock_is_not_deleted_from_a_draft(world: &World) {
    yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    let whole = Day::today().with(2, 0, 0, 0).with(3, 0, 4, 0);
    save(world, whole.xml()).draft(&[]);
    let drafts = world.drafts();
    let refused = save(world, Day::on(TODAY).with(3, 0, 4, 0).xml());
    refused.must_be_refused(&[5021]);
    let finding = refused.node.child("constatare").unwrap();
    let told = "Nu puteți șterge un cod cu stoc inițial diferit de 0: W00000001";
    assert_eq!(finding.text_of("mesaj"), told);
    assert_eq!(finding.text_of("cale"), "/Declaratie/FP/Stocuri");
    assert_eq!(world.drafts(), drafts, "nothing was deleted");
    // Of one that opens with nothing it may be.
    save(world, Day::today().xml()).draft(&[]);
    // Nor helps it to write another opening stock first: the declaration before knows.
    save(world, Day::on(TODAY).with(1, 0, 0, 0).with(3, 6, 0, 0).xml()).draft(&[5010, 5010]);
    save(world, Day::on(TODAY).with(3, 6, 0, 0).xml()).must_be_refused(&[5021]);
    save(world, Day::on(TODAY).with(1, 10, 0, 0).xml()).must_be_refused(&[5021]);
}

fn a_condition_is_part_of_what_is_not_deleted(world: &World) {
    excise(world);
    world.accept(request("a_month_of_an_end_user_of_alcohol").as_bytes());
    let key = (END_USER, "FA", "2026-11");
    let draft = create(world, key).document(&[]);
    let row = "<codNC>22084011</codNC><stare>I</stare>";
    assert!(draft.contains(row), "{draft}");
    let other = draft.replace(row, "<codNC>22084011</codNC><stare>V</stare>");
    let refused = save(world, other);
    refused.must_be_refused(&[5021]);
    let values = refused.node.child("constatare").unwrap().child("valori").unwrap();
    let values = values.children.iter().map(|value| value.text_of("valoare"));
    assert_eq!(values.filter(|value| ["22084011", "I"].contains(value)).count(), 2);
}

fn a_draft_is_thrown_away_and_made_anew(world: &World) {
    yesterday(world);
    let first = create(world, day(TODAY)).document(&[]);
    save(world, Day::today().with(3, 0, 4, 0).xml()).draft(&[]);
    let deleted = delete(world, day(TODAY)).other();
    let told = ["codWorkplace", "tip", "perioada"].map(|name| deleted.text_of(name));
    assert_eq!(told, [PHARMACY, "FP", TODAY]);
    assert_eq!(delete(world, day(TODAY)).fault_code(), 7008);
    let signed = PKI.ana.sign(first.as_bytes());
    assert_eq!(send(world, day(TODAY), &signed).fault_code(), 7008);
    assert_eq!(create(world, day(TODAY)).document(&[]), first);
}

fn every_change_of_a_draft_is_told_and_audited(world: &World) {
    yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    create(world, day(TODAY)).draft(&[]);
    save(world, Day::today().xml()).draft(&[]);
    delete(world, day(TODAY)).other();
    import(&world.at("2026-11-20T11:00:00Z"), Day::today().xml()).draft(&[]);
    import(world, Day::today().xml()).draft(&[]);
    let opened = get(world, day(TODAY)).node;
    let changes = opened.children.iter().filter(|child| child.name == "schimbare");
    let told: Vec<String> = changes
        .map(|change| ["data", "persoana", "motiv", "stare"].map(|n| change.text_of(n)).join("|"))
        .collect();
    let at = |hour: u8| format!("2026-11-20T{hour}:00:00+02:00|TEST Ana");
    assert_eq!(
        told,
        [
            format!("{}|Proiect creat din declarația {PHARMACY}FP261119|PROIECT", at(12)),
            format!("{}|Proiect salvat|PROIECT", at(12)),
            format!("{}|Proiect șters|STERS", at(12)),
            format!("{}|Proiect importat|PROIECT", at(13)),
            format!("{}|Proiect importat din nou|PROIECT", at(12)),
        ]
    );
    for (operation, outcome, lines) in [
        ("creeazaProiect", "PROIECT", 1),
        ("salveazaProiect", "PROIECT", 3),
        ("stergeProiect", "STERS", 1),
    ] {
        let of = format!(
            "audit WHERE operation = '{operation}' AND outcome = '{outcome}' AND code = 0 AND \
             workplace = '{PHARMACY}' AND detail = 'FP {TODAY}' AND document_sha256 IS NOT NULL \
             AND certificate_sha256 IS NOT NULL"
        );
        assert_eq!(world.count(&of), lines, "{operation}");
    }
}

fn what_surrounds_a_draft_may_change_and_it_is_judged_anew(world: &World) {
    yesterday(world);
    create(world, day(TODAY)).draft(&[]);
    let number = format!("{PHARMACY}FP261119");
    world.accept(&Day::on(YESTERDAY).with(1, 12, 0, 0).amending(&number).xml());
    get(world, day(TODAY)).draft(&[5010]);
    world.withdraw_declaration(&format!("{number}R01"));
    get(world, day(TODAY)).draft(&[5004, 5010]);
    // A sister's is another.
    create(world, (SISTER, "FP", TODAY)).draft(&[5007]);
}
