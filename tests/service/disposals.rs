//! Disposals: what an officer records while an authorisation is invalid, what follows from it, and
//! how the operator learns of it.

use super::day::Day;
use super::excise::{END_USER, excise};
use super::officers::{DECISION, OFFICER, REASON};
use super::pki::PKI;
use super::plain::number;
use super::point22;
use super::receipts::is_sealed;
use super::secure::ask;
use super::tool::{Desk, must, root, run, validate};
use super::world::{PHARMACY, SISTER, TODAY, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::operations::NotWithdrawn;
use ser::operations::admin::NotDisposed;
use ser::registry::Status;
use ser::signature::{hex, sha256};
use ser::soap::client::Node;
use std::process::Command;

on_both!(
    a_disposal_opens_with_the_last_closing_and_the_next_declaration_with_its_own,
    the_operator_learns_of_a_disposal_wherever_it_asks,
    what_is_kept_of_a_disposal_is_sealed_and_follows_the_contract,
    what_was_disposed_of_is_amended_by_nobody_until_an_officer_withdraws_it,
    a_disposal_that_was_withdrawn_is_as_if_it_had_never_been,
    what_cannot_be_disposed_of_is_told_and_nothing_changes,
    an_officer_disposes_on_the_command_line_after_a_preview,
);

const YESTERDAY: &str = "2026-11-19";
const OF_YESTERDAY: (&str, &str, &str) = (PHARMACY, "FP", YESTERDAY);

/// The pharmacy declared the 18th, is suspended on the 19th, and works again on the 20th.
fn suspended(world: &World) -> String {
    let number = world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).with(2, 5, 0, 0).xml());
    world.suspended(PHARMACY, YESTERDAY, TODAY);
    number
}

fn v(count: u32) -> String {
    let number = format!("{}V{count:02}", number(PHARMACY, "FP", YESTERDAY, 0));
    point22::must_be_disposal(&number, PHARMACY, "FP", YESTERDAY, count);
    number
}

fn a_disposal_opens_with_the_last_closing_and_the_next_declaration_with_its_own(world: &World) {
    suspended(world);
    assert_eq!(world.report_signed(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml()).errors(), [4003]);
    let first = world.ask_disposal(OF_YESTERDAY, &[("W00000001", "3.5")], false).unwrap();
    assert_eq!(first.number.as_str(), v(1));
    let left: Vec<_> = first.stocks.iter().map(|stock| (stock.issued, stock.closing())).collect();
    assert_eq!(left, [(3_500, 6_500), (0, 5_000)]);
    // Another of the same period goes on from it.
    let second = world.dispose(OF_YESTERDAY, &[("W00000001", "2.5"), ("W00000002", "5")]);
    assert_eq!(second, v(2));
    assert_eq!(world.report_signed(&Day::on(TODAY).with(1, 10, 0, 0).xml()).errors(), [5010]);
    assert_eq!(world.report_signed(&Day::on(TODAY).with(3, 0, 1, 0).xml()).errors(), [5008]);
    // What was sold off to the last need not be named any more.
    world.accept(&Day::on(TODAY).with(1, 4, 0, 1).xml());
}

fn asked(world: &World, operation: &str, arguments: &[(&str, &str)]) -> Node {
    ask(world, Some(&PKI.ana), operation, arguments).other()
}

fn of(node: &Node, names: &[&str]) -> String {
    names.iter().map(|name| node.text_of(name)).collect::<Vec<_>>().join("|")
}

fn the_operator_learns_of_a_disposal_wherever_it_asks(world: &World) {
    let own = suspended(world);
    world.dispose(OF_YESTERDAY, &[("W00000001", "4")]);
    let at = "2026-11-20T13:00:00+02:00";

    let reported = asked(world, "getUltimaDataRaportata", &[("codWorkplace", PHARMACY)]);
    let reported = reported.child("raportare").unwrap();
    let told = of(reported, &["ultimaPerioada", "numarInregistrare", "urmatoarea"]);
    assert_eq!(told, format!("{YESTERDAY}|{}|{TODAY}", v(1)));
    assert_eq!(reported.child("lipsa"), None);

    let branches = asked(world, "getSucursale", &[]).children;
    let branch = branches.iter().find(|one| one.text_of("codWorkplace") == PHARMACY).unwrap();
    let kind = branch.child("tip").unwrap();
    assert_eq!(of(kind, &["ultimaPerioada", "urmatoarea"]), format!("{YESTERDAY}|{TODAY}"));

    let period = [("codWorkplace", PHARMACY), ("tip", "FP"), ("perioada", YESTERDAY)];
    let (number, line) = (v(1), ["numarInregistrare", "data", "ofiter", "motiv"]);
    for key in [&[("numarInregistrare", number.as_str())][..], &period] {
        let found = asked(world, "getDeclaratie", key);
        let told = of(&found, &["numarInregistrare", "tip", "secventa", "stare", "intarziata"]);
        assert_eq!(told, format!("{number}|FP|1|ACCEPTATA|false"));
        let told = of(found.child("valorificare").unwrap(), &line);
        assert_eq!(told, format!("{number}|{at}|{OFFICER}|{DECISION}"));
    }
    let found = asked(world, "getDeclaratie", &[("numarInregistrare", &own)]);
    assert_eq!(found.child("valorificare"), None, "of another period");

    let history = asked(world, "getIstoric", &[("numarInregistrare", &number)]).children;
    let [change] = &history[..] else { panic!("{history:?}") };
    let names = ["numarInregistrare", "versiune", "data", "persoana", "ofiter", "motiv", "stare"];
    assert_eq!(of(change, &names), format!("{number}|1|{at}||{OFFICER}|{DECISION}|ACCEPTATA"));

    let rows = asked(world, "cautaDeclaratii", &[("numarInregistrare", "v01")]);
    let row = rows.child("declaratie").unwrap();
    let told = of(row, &["numarInregistrare", "perioada", "stare", "dataInregistrare"]);
    assert_eq!(told, format!("{number}|{YESTERDAY}|ACCEPTATA|{at}"));

    // Nobody else learns of it.
    let others = ask(world, Some(&PKI.ion), "getIstoric", &[("numarInregistrare", &number)]);
    assert_eq!(others.fault_code(), 7008);
}

fn what_is_kept_of_a_disposal_is_sealed_and_follows_the_contract(world: &World) {
    suspended(world);
    let audited = world.count("audit");
    let number = world.dispose(OF_YESTERDAY, &[("W00000001", "4")]);
    let found = ask(world, Some(&PKI.ana), "getDeclaratie", &[("numarInregistrare", &number)]);
    let answer = found.other();
    let document = BASE64_STANDARD.decode(answer.text_of("document")).unwrap();
    assert_eq!(answer.text_of("sha256"), hex(&sha256(&document)));
    let document = String::from_utf8(document).unwrap();
    assert!(is_sealed(&document) && !is_sealed(&document.replace("<iesiri>4<", "<iesiri>3<")));
    for part in [
        "<mediu>TEST</mediu>",
        &format!("<numarInregistrare>{number}</numarInregistrare>"),
        &format!("<ofiter>{OFFICER}</ofiter><motiv>{DECISION}</motiv>"),
        "<stoc><tabel>Stocuri</tabel><cod>W00000001</cod><um>UT</um>\
         <stocInitial>10</stocInitial><iesiri>4</iesiri><stocFinal>6</stocFinal></stoc>",
        "<stocInitial>5</stocInitial><iesiri>0</iesiri><stocFinal>5</stocFinal>",
    ] {
        assert!(document.contains(part), "{part} {document}");
    }
    let desk = Desk::new();
    let file = desk.put("valorificare.xml", document.as_bytes());
    assert_eq!(validate(&root().join("xsd/serviciu.xsd"), &[file]), Ok(()));
    let text = found.text();
    let receipt = &text[text.find("<Recipisa").unwrap()..text.find("</Recipisa>").unwrap() + 11];
    assert!(is_sealed(receipt));
    let receipt = answer.child("Recipisa").unwrap();
    let told = of(receipt, &["stare", "numarInregistrare", "perioada", "secventa", "sha256"]);
    let sha256 = answer.text_of("sha256");
    assert_eq!(told, format!("ACCEPTATA|{number}|{YESTERDAY}|1|{sha256}"));
    assert_eq!(receipt.child("certificatSemnatar"), None);
    for (rows, table) in [
        (1, "declarations WHERE disposal AND certificate_id IS NULL AND signature IS NULL"),
        (2, "outbox WHERE state = 'ACCEPTATA'"),
    ] {
        assert_eq!(world.count(table), rows, "{table}");
    }
    assert_eq!(world.count("audit"), audited + 1);
    let line = format!(
        "audit WHERE operation = 'admin.valorificare' AND outcome = 'ACCEPTATA' \
         AND officer = '{OFFICER}' AND workplace = '{PHARMACY}' AND detail = '{number}'"
    );
    assert_eq!(world.count(&line), 1);
}

fn what_was_disposed_of_is_amended_by_nobody_until_an_officer_withdraws_it(world: &World) {
    let before = world.accept(&Day::on("2026-11-18").with(1, 10, 0, 0).xml());
    let own = world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).xml());
    // The registry learns later that the unit did not work on the 19th.
    world.suspended(PHARMACY, YESTERDAY, TODAY);
    let disposal = world.dispose(OF_YESTERDAY, &[("W00000001", "4")]);
    world.status(PHARMACY, YESTERDAY, Status::Active, None);
    let amending = |number: &str, day: &str| {
        let day = Day::on(day).with(1, 10, 0, 1).amending(number);
        world.report_signed(&day.xml())
    };
    for number in [&own, &disposal] {
        let refused = amending(number, YESTERDAY);
        assert_eq!(refused.errors(), [5022], "{number}");
        assert!(refused.document.contains(&format!("<valoare>{disposal}</valoare>")));
    }
    assert_eq!(amending(&before, "2026-11-18").errors(), [5012]);
    let again = world.report_signed(&Day::on(YESTERDAY).with(1, 10, 0, 1).xml());
    assert_eq!(again.errors(), [5006]);
    // By its period the operator finds what it sent itself, and what was recorded beside it.
    let period = [("codWorkplace", PHARMACY), ("tip", "FP"), ("perioada", YESTERDAY)];
    let found = asked(world, "getDeclaratie", &period);
    assert_eq!(found.text_of("numarInregistrare"), own);
    assert_eq!(found.child("valorificare").unwrap().text_of("numarInregistrare"), disposal);
    let refused = world.ask_withdrawal(&own, false);
    assert_eq!(refused, Err(NotWithdrawn::NotLast { last: disposal.parse().unwrap() }));
    world.withdraw_declaration(&disposal);
    let found = asked(world, "getDeclaratie", &period);
    assert_eq!(found.child("valorificare"), None);
    let amended = amending(&own, YESTERDAY);
    assert_eq!(amended.number(), format!("{own}R01"), "{}", amended.document);
    world.accept(&Day::on(TODAY).with(1, 9, 0, 0).xml());
}

fn a_disposal_that_was_withdrawn_is_as_if_it_had_never_been(world: &World) {
    suspended(world);
    let first = world.dispose(OF_YESTERDAY, &[("W00000001", "4")]);
    world.withdraw_declaration(&first);
    let again = world.ask_withdrawal(&first, false).unwrap_err();
    assert_eq!(again, NotWithdrawn::Already(first.parse().unwrap()));
    let key = [("numarInregistrare", first.as_str())];
    let found = asked(world, "getDeclaratie", &key);
    assert_eq!(of(&found, &["stare", "secventa"]), "RESPINSA|1");
    assert_eq!(found.child("retragere").unwrap().text_of("motiv"), REASON);
    assert_eq!(found.child("valorificare"), None);
    let history = asked(world, "getIstoric", &key).children;
    let told: Vec<_> = history.iter().map(|change| of(change, &["ofiter", "stare"])).collect();
    assert_eq!(told, [format!("{OFFICER}|ACCEPTATA"), format!("{OFFICER}|RESPINSA")]);
    let reported = asked(world, "getUltimaDataRaportata", &[("codWorkplace", PHARMACY)]);
    let reported = reported.child("raportare").unwrap();
    assert_eq!(of(reported, &["ultimaPerioada", "urmatoarea"]), format!("2026-11-18|{TODAY}"));
    assert_eq!(reported.child("lipsa"), None);
    // Its number is not given again; the next opens with what the operator closed with.
    let second = world.ask_disposal(OF_YESTERDAY, &[("W00000001", "1")], false).unwrap();
    assert_eq!((second.number.as_str(), second.stocks[0].closing()), (v(2).as_str(), 9_000));
    world.withdraw_declaration(second.number.as_str());
    world.accept(&Day::on(TODAY).with(1, 10, 0, 0).with(2, 5, 0, 0).xml());
}

fn what_cannot_be_disposed_of_is_told_and_nothing_changes(world: &World) {
    suspended(world);
    world.suspended(SISTER, YESTERDAY, TODAY);
    excise(world);
    let (kept, audited) = (world.kept(), world.count("audit"));
    let some: &[(&str, &str)] = &[("W00000001", "1")];
    for (of, issues, reason) in [
        (("CJF0000009990", "FP", YESTERDAY), some, "CJF0000009990 nu este înregistrat"),
        ((PHARMACY, "XX", YESTERDAY), some, "nu depune declarații XX"),
        ((PHARMACY, "DG", YESTERDAY), some, "nu depune declarații DG"),
        ((PHARMACY, "FP", "2026-11"), some, "de lungimea"),
        ((PHARMACY, "FP", "2026-11-21"), some, "nu a început"),
        ((PHARMACY, "FP", "2026-11-17"), some, "a fost deja transmisă"),
        ((PHARMACY, "FP", TODAY), some, "nu a declarat 2026-11-20"),
        ((SISTER, "FP", YESTERDAY), some, "nu se deține nimic"),
        ((END_USER, "JA", "2026-10"), some, "nu are solduri"),
        (OF_YESTERDAY, &[], "nu s-a valorificat nimic"),
    ] {
        let refused = world.ask_disposal(of, issues, false).unwrap_err().to_string();
        assert!(refused.contains(reason), "{of:?}: {refused}");
    }
    let told_of = |of, issues: &[(&str, &str)]| match world.ask_disposal(of, issues, false) {
        Err(NotDisposed::Mistakes(told)) => told.iter().map(ToString::to_string).collect(),
        other => vec![format!("{other:?}")],
    };
    let told = |issues: &[(&str, &str)]| told_of(OF_YESTERDAY, issues);
    let form = "iesiri.csv:2: cantitate «1,5»: nu are forma cerută: un număr ca 12.5";
    assert!(told(&[("W00000002", "1,5"), ("W00000003", "1")])[0].starts_with(form));
    assert_eq!(
        told(&[
            ("W00000003", "1"),
            ("W00000001", "10.001"),
            ("W00000001", "1"),
            ("W00000002", "0")
        ]),
        [
            "iesiri.csv:2: cod «W00000003»: produsul nu este în stoc",
            "iesiri.csv:3: cantitate «10.001»: în stoc sunt numai 10",
            "iesiri.csv:4: cod «W00000001»: apare și la iesiri.csv:3",
            "iesiri.csv:5: cantitate «0»: nu are forma cerută: mai mult de 0",
        ]
    );
    assert_eq!(
        told_of((PHARMACY, "FP", "2026-11-18"), &[("W00000003", "1"), ("W00000002", "1")])[1],
        "iesiri.csv:3: cod «W00000002»: autorizația produsului nu este invalidă în perioadă: \
         declară operatorul"
    );
    let preview = world.ask_disposal(OF_YESTERDAY, some, true).unwrap();
    assert_eq!(preview.number.as_str(), v(1));
    assert_eq!((world.kept(), world.count("audit")), (kept, audited));
    // One that is withdrawn, and expected again, is amended first.
    world.status(PHARMACY, YESTERDAY, Status::Active, None);
    let own = world.accept(&Day::on(YESTERDAY).with(1, 10, 0, 0).with(2, 5, 0, 0).xml());
    world.withdraw_declaration(&own);
    world.status(PHARMACY, TODAY, Status::Suspended, None);
    let refused = world.ask_disposal((PHARMACY, "FP", TODAY), some, false).unwrap_err();
    assert!(refused.to_string().contains(&format!("{own} este retrasă")), "{refused}");
}

fn an_officer_disposes_on_the_command_line_after_a_preview(world: &World) {
    // Long before the day on which the test runs, whichever that is.
    let (day, next) = ("2024-03-05", "2024-03-06");
    world.accept(&Day::on("2024-03-04").with(1, 10, 0, 0).xml());
    world.suspended(PHARMACY, day, next);
    let officer = "INSERT INTO officers (code, name, active) VALUES ('OF1', 'TEST Unu',";
    let active = if world.database_url().starts_with("sqlite") { "1)" } else { "TRUE)" };
    world.sql(&format!("{officer} {active}"));
    let desk = Desk::new();
    let file =
        desk.put("iesiri.csv", "cod;cantitate;stare;tabel\nW00000001;3;;Stocuri\n".as_bytes());
    let (certificate, key) =
        (desk.put("seal.pem", &PKI.seal.certificate), desk.put("seal.key", &PKI.seal.key));
    let command = |officer: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
        command.args([
            "admin",
            "dispose",
            "--workplace",
            PHARMACY,
            "--kind",
            "FP",
            "--period",
            day,
        ]);
        command.args(["--reason", DECISION, "--officer", officer, "--mediu", "TEST", "--file"]);
        command.arg(&file).arg("--seal-cert").arg(&certificate).arg("--seal-key").arg(&key);
        command.args(["--database", world.database_url()]).args(more);
        command
    };
    let number = format!("{PHARMACY}FP240305V01");
    let stock = "W00000001: 10 − 3 = 7";
    let preview = String::from_utf8(must(&mut command("OF1", &["--dry-run"]))).unwrap();
    let nothing = "previzualizare, nu s-a înregistrat nimic";
    assert_eq!(preview, format!("{stock}\n{number}; {nothing}\n"));
    let refused = run(&mut command("OF9", &[]));
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(world.count("declarations"), 1);
    let done = String::from_utf8(must(&mut command("OF1", &[]))).unwrap();
    assert_eq!(done, format!("{stock}\n{number}\n"));
    world.accept(&Day::on(next).with(1, 7, 0, 0).xml());
}
