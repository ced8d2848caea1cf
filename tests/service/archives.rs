//! Old months leave the database and come back (`ser admin archive`, `ser admin restore`); what is
//! still declared meanwhile goes on as if nothing had left. Partitions are Postgres alone.

use super::databases::Database;
use super::day::{Day, Move, Partner};
use super::pki::instant;
use super::tool::Desk;
use super::world::{NOW, PHARMACY, SISTER, World};
use ser::operations::Clock;
use ser::operations::admin::{Archived, Archiving, Fate, NotArchived, Registrar};
use ser::registry::Environment;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

/// A world on Postgres.
fn world() -> World {
    World::new(Database::postgres())
}

fn registrar(world: &World) -> Registrar {
    Registrar {
        store: world.store().clone(),
        environment: Environment::Test,
        clock: Clock::Fixed(instant(NOW)),
        vault: None,
    }
}

/// Archives the months before that one.
fn archive_to(
    world: &World,
    (before, desk): (&str, &Desk),
    drop: bool,
) -> Result<Vec<Archived>, NotArchived> {
    let (before, out) = (format!("{before}-01").parse().unwrap(), desk.path("arhive"));
    let asked = Archiving { before, out: &out, officer: "OF1", drop, preview: false };
    let mut told = Vec::new();
    registrar(world).archive(&asked, |one| told.push(one)).map(|()| told)
}

fn archive(world: &World, before: &str, desk: &Desk) -> Vec<Archived> {
    archive_to(world, (before, desk), false).unwrap()
}

/// Ten pieces in stock, and nothing happens.
fn quiet(day: &str) -> Day {
    Day::on(day).with(1, 10, 0, 0)
}

/// The pharmacy goes on into February, the sister falls silent in January.
fn declare(world: &World) {
    for day in ["2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02"] {
        world.accept(&quiet(day).xml());
    }
    for day in ["2025-01-29", "2025-01-30", "2025-01-31"] {
        world.accept(&quiet(day).at(SISTER).xml());
    }
}

/// Every line there is, in an order of its own.
fn lines(world: &World) -> Vec<String> {
    ["balance_lines", "lot_lines", "journal_lines"]
        .into_iter()
        .flat_map(|table| {
            let query = format!("SELECT l::text AS line FROM {table} l ORDER BY 1");
            world.rows(&query).unwrap()
        })
        .collect()
}

fn days(world: &World) -> Vec<String> {
    let query = "SELECT period_first::text AS line FROM balance_lines ORDER BY 1";
    world.rows(query).unwrap()
}

fn audited(world: &World) -> Vec<String> {
    let query = "SELECT outcome || ' ' || officer || ' ' || detail AS line FROM audit
        WHERE operation = 'admin.arhiva' ORDER BY id";
    world.rows(query).unwrap()
}

#[test]
fn what_a_series_may_still_open_from_stays_and_all_comes_back() {
    let (world, desk) = (world(), Desk::new());
    declare(&world);
    let (whole, evidence) = (lines(&world), ["documents", "receipts", "history", "declarations"]);
    let kept: Vec<i64> = evidence.map(|table| world.count(table)).into();
    let told = archive(&world, "2025-02", &desk);
    let [january] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((january.name.as_str(), january.staying.len()), ("2025-01.1", 2));
    assert!(january.staying.iter().all(|number| number.starts_with(SISTER)), "{january:?}");
    // The file has the month as it was.
    let rows = i64::try_from(whole.len()).unwrap() - 4;
    assert_eq!(january.done, Fate::Written(rows));
    assert_eq!(days(&world), ["2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02"]);
    assert_eq!(kept, evidence.map(|table| world.count(table)));

    // Of what left nothing is said that may not be so: only why it cannot be.
    let number = |day: &str| format!("{PHARMACY}FP{day}");
    let past = quiet("2025-01-30").with(2, 7, 0, 0);
    assert_eq!(world.report_signed(&past.clone().xml()).errors(), [5006]);
    let amended = world.report_signed(&past.amending(&number("250130")).xml());
    assert_eq!((amended.errors(), amended.warnings()), (vec![5012], vec![]));

    // The sister goes on from her last, and amends it before; so does the pharmacy.
    let wrong = Day::on("2025-02-01").at(SISTER).with(1, 9, 0, 0);
    assert_eq!(world.report_signed(&wrong.xml()).errors(), [5010]);
    let last = format!("{SISTER}FP250131");
    world.accept(&quiet("2025-01-31").at(SISTER).amending(&last).xml());
    world.accept(&quiet("2025-02-01").at(SISTER).xml());
    let last = number("250202");
    world.accept(&quiet("2025-02-02").amending(&last).xml());

    let folder = desk.path("arhive/2025-01.1");
    let come = registrar(&world).restore(&folder, "OF1").unwrap();
    assert_eq!(come, ("2025-01.1".to_owned(), rows));
    let back = lines(&world);
    assert!(whole.iter().all(|line| back.contains(line)), "{back:#?}");
    let later = world.count("balance_lines WHERE declaration_id > 8");
    assert_eq!((world.count("balance_lines"), later), (11, 3));
    assert!(registrar(&world).restore(&folder, "OF1").is_err());
    let outcomes: Vec<String> = audited(&world)
        .iter()
        .map(|line| line.split(' ').take(3).collect::<Vec<_>>().join(" "))
        .collect();
    let expected = ["detasat", "scris", "restaurat"].map(|done| format!("{done} OF1 2025-01.1"));
    assert_eq!(outcomes, expected);
}

#[test]
fn a_declaration_that_comes_for_an_archived_month_is_stored_in_it_and_leaves_another_time() {
    let (world, desk) = (world(), Desk::new());
    declare(&world);
    archive(&world, "2025-02", &desk);
    // A pharmacy that begins with January now: nothing refuses it, and deadlines only mark it.
    let late = world.pharmacy(9_100);
    for day in ["2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02"] {
        let receipt = world.report_signed(&quiet(day).at(&late).xml());
        receipt.must_be_accepted();
        assert_eq!(receipt.node.text_of("intarziata"), "true");
    }
    let partitions = "pg_class WHERE relispartition AND relname LIKE 'balance_lines_2025_01%'
        AND relkind = 'r'";
    assert_eq!(world.count(partitions), 1);
    assert_eq!(world.count("balance_lines_2025_01"), 2 + 3);
    let told = archive(&world, "2025-02", &desk);
    assert_eq!((told[0].name.as_str(), told[0].staying.len()), ("2025-01.2", 2));
    assert_eq!(world.count("balance_lines_2025_01"), 2);
    // Nothing is left that may leave.
    let again = archive(&world, "2025-02", &desk);
    assert_eq!((again.len(), &again[0].done), (1, &Fate::Nothing));
    // Both come back, in whatever order.
    for part in ["2025-01.2", "2025-01.1"] {
        let folder = desk.path("arhive").join(part);
        registrar(&world).restore(&folder, "OF1").unwrap();
    }
    assert_eq!(world.count("balance_lines"), 8 + 5);
}

#[test]
fn interrupted_anywhere_it_is_run_again() {
    let (world, desk) = (world(), Desk::new());
    declare(&world);
    let whole = lines(&world);
    // A file where the folder should be: what left cannot be written.
    let file = desk.put("arhive", b"");
    assert!(matches!(archive_to(&world, ("2025-02", &desk), false), Err(NotArchived::Io(_))));
    assert_eq!(world.count("leaving_balance_lines"), 6);
    assert_eq!(audited(&world), ["detasat OF1 2025-01.1"]);
    // Meanwhile everybody goes on.
    world.accept(&quiet("2025-02-03").xml());
    std::fs::remove_file(file).unwrap();
    // Half a file, and its writer gone.
    std::fs::create_dir_all(desk.path("arhive/2025-01.1")).unwrap();
    desk.put("arhive/2025-01.1/balance_lines.csv.zst", b"half");
    let told = archive(&world, "2025-02", &desk);
    let done: Vec<_> = told.iter().map(|one| (one.name.as_str(), &one.done)).collect();
    let all = i64::try_from(whole.len()).unwrap() - 4;
    assert_eq!(done, [("2025-01.1", &Fate::Written(all)), ("2025-01", &Fate::Nothing)]);
    // The tables stay beside, until somebody says otherwise, and then only for files that are whole.
    assert_eq!(world.count("balance_lines_2025_01_archived_1"), 6);
    let lots = desk.path("arhive/2025-01.1/lot_lines.csv.zst");
    let whole = std::fs::read(&lots).unwrap();
    std::fs::write(&lots, b"").unwrap();
    assert!(archive_to(&world, ("2025-02", &desk), true).is_err());
    assert_eq!(world.count("balance_lines_2025_01_archived_1"), 6);
    std::fs::write(&lots, whole).unwrap();
    let told = archive_to(&world, ("2025-02", &desk), true).unwrap();
    assert_eq!(told[0].done, Fate::Dropped);
    assert_eq!(world.count("pg_class WHERE relname LIKE '%archived%' AND relkind = 'r'"), 0);
    registrar(&world).restore(&desk.path("arhive/2025-01.1"), "OF1").unwrap();
    assert_eq!(world.count("balance_lines"), 9);
}

#[test]
fn those_who_submit_go_on_while_a_month_leaves() {
    let (world, desk) = (world(), Desk::new());
    declare(&world);
    let done = AtomicBool::new(false);
    let codes: Vec<String> = (0..3).map(|number| world.pharmacy(9_200 + number)).collect();
    let sent = std::thread::scope(|scope| {
        let senders: Vec<_> = codes
            .iter()
            .map(|code| {
                let (world, done) = (&world, &done);
                scope.spawn(move || {
                    let mut day: chrono::NaiveDate = "2026-01-01".parse().unwrap();
                    let mut sent = 0;
                    while sent < 3 || !done.load(Ordering::Relaxed) {
                        world.accept(&quiet(&day.to_string()).at(code).xml());
                        (day, sent) = (day.succ_opt().unwrap(), sent + 1);
                    }
                    sent
                })
            })
            .collect();
        let told = archive_to(&world, ("2025-03", &desk), false);
        done.store(true, Ordering::Relaxed);
        assert_eq!(told.unwrap().len(), 2);
        senders.into_iter().map(|sender| sender.join().unwrap()).sum::<i64>()
    });
    assert_eq!(world.count("balance_lines WHERE period_first >= '2026-01-01'"), sent);
}

#[test]
fn of_a_partner_whose_month_left_no_delivery_is_missed() {
    let (world, desk) = (world(), Desk::new());
    declare(&world);
    // The sister went on long ago, and says that she sent nothing.
    for day in ["2025-02-01", "2025-02-02", "2025-02-03"] {
        world.accept(&quiet(day).at(SISTER).xml());
    }
    archive(&world, "2025-02", &desk);
    let receiver = world.pharmacy(9_300);
    let transfer = || Move {
        partner: Some(Partner::Workplace(SISTER.into())),
        document: true,
        lot: true,
        ..Move::of("TRI")
    };
    let day = Day::on("2025-01-30").at(&receiver).with(1, 0, 0, 0).moving(1, 5, transfer());
    let receipt = world.report_signed(&day.clone().xml());
    receipt.must_be_accepted();
    assert!(!receipt.warnings().contains(&5026), "{}", receipt.document);
    registrar(&world).restore(&desk.path("arhive/2025-01.1"), "OF1").unwrap();
    let again = world.report_signed(&day.amending(receipt.number()).xml());
    again.must_be_accepted();
    assert!(again.warnings().contains(&5026), "{}", again.document);
}

#[test]
fn what_is_too_recent_or_somebody_elses_is_refused() {
    let (world, desk) = (world(), Desk::new());
    declare(&world);
    let recent = archive_to(&world, ("2025-11", &desk), false).unwrap_err();
    assert!(
        matches!(&recent, NotArchived::TooRecent { latest } if latest == "2025-10"),
        "{recent}"
    );
    archive(&world, "2025-02", &desk);
    let other = self::world();
    let folder = desk.path("arhive/2025-01.1");
    let elsewhere = registrar(&other).restore(&folder, "OF1").unwrap_err();
    assert!(matches!(elsewhere, NotArchived::Files { .. }), "{elsewhere}");
    let manifest = folder.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("OF1", "OF2")).unwrap();
    let changed = registrar(&world).restore(&folder, "OF1").unwrap_err();
    assert!(matches!(changed, NotArchived::Files { .. }), "{changed}");
}

/// As officers do it.
fn admin(database: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
    let output = command.arg("admin").args(arguments).args(["--database", database]);
    let output = output.env_remove("SER_OFFICER").output().unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
    (output.status.code(), said.concat())
}

#[test]
fn officers_archive_and_restore_with_the_commands() {
    let (world, desk) = (world(), Desk::new());
    declare(&world);
    let url = world.database_url();
    let out = desk.path("arhive").display().to_string();
    let archive = ["archive", "--before", "2025-03", "--out", &out, "--officer", "OF1"];
    assert_eq!(admin(url, &archive).0, Some(2), "nobody knows OF1");
    let officers = desk.put("ofiteri.csv", b"cod,nume\nOF1,TEST Unu\n");
    assert_eq!(admin(url, &["import", "ofiteri", officers.to_str().unwrap()]).0, Some(0));
    let (status, said) = admin(url, &[&archive[..], &["--dry-run"]].concat());
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("2025-01: pleacă, rămân liniile a 2 declarații"), "{said}");
    assert!(said.contains(&format!("    {SISTER}FP250131")), "{said}");
    assert!(!desk.path("arhive").exists());
    let (status, said) = admin(url, &[&archive[..], &["--drop"]].concat());
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("2025-01.1: ") && said.contains("2025-02: nimic de arhivat"), "{said}");
    let (status, said) = admin(url, &["storage", "--format", "csv"]);
    assert_eq!(status, Some(0), "{said}");
    let of =
        |line: &&str| line.starts_with("balance_lines,2025-01,") && line.contains(",arhivata,");
    assert!(said.lines().any(|line| of(&line)), "{said}");
    let folder = format!("{out}/2025-01.1");
    let (status, said) = admin(url, &["restore", &folder, "--officer", "OF1"]);
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(world.count("balance_lines"), 8);
}

#[test]
fn on_sqlite_nothing_is_archived_and_storage_is_told() {
    let (world, desk) = (World::new(Database::sqlite()), Desk::new());
    declare(&world);
    assert!(matches!(
        archive_to(&world, ("2025-02", &desk), false),
        Err(NotArchived::NoPartitions)
    ));
    for (format, expected) in [
        (&["storage"][..], "baza de date: "),
        (&["storage", "--format", "csv"], "tabel,luna,randuri,"),
        (&["storage", "--format", "json"], "\"declaratii30Zile\": 0"),
    ] {
        let (status, said) = admin(world.database_url(), format);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
