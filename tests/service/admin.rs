//! `ser admin` as operators use it: files in, a preview, mistakes by line, one audit line for each
//! change; on a database that `ser migrate` made.

use super::databases::Database;
use super::tool::{Desk, must, run};
use std::process::Command;

/// Makes of each function on an office two tests, one for each database.
macro_rules! in_both {
    ($($claim:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $claim() {
                let database = crate::databases::Database::sqlite();
                super::$claim(&crate::admin::Office::new(database));
            })+
        }
        mod on_postgres {
            $(#[test]
            fn $claim() {
                let database = crate::databases::Database::postgres();
                super::$claim(&crate::admin::Office::new(database));
            })+
        }
    };
}
pub(super) use in_both;

in_both!(
    the_same_file_again_changes_nothing,
    a_preview_tells_all_and_stores_nothing,
    every_mistake_is_told_by_its_line_and_nothing_is_stored,
    an_office_needs_a_pharmacy_of_its_company_and_stays_where_it_is,
    codes_are_issued_once_and_written_back,
    a_place_of_excise_goods_keeps_its_excise_code,
    an_alias_moves_and_never_hides_a_code,
    an_authorisation_is_the_first_status,
    a_nomenclature_is_a_version_from_a_day_on,
    a_company_may_have_an_excise_code_of_its_own,
    only_active_officers_register,
    what_is_listed_can_be_imported_again,
);

const SER: &str = env!("CARGO_BIN_EXE_ser");

/// A database as `ser migrate` leaves it, and one officer.
pub struct Office {
    pub database: Database,
    pub desk: Desk,
}

/// How a command ended.
pub struct Came {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Came {
    /// It must have gone well.
    pub fn well(self) -> Self {
        assert_eq!(self.status, Some(0), "{}{}", self.out, self.err);
        self
    }

    /// It must have told exactly these mistakes, each with its place, and stored nothing.
    pub fn told(&self, mistakes: &[&str]) {
        assert_eq!(self.status, Some(2), "{}{}", self.out, self.err);
        let lines: Vec<&str> = self.err.lines().collect();
        assert_eq!(lines.len(), mistakes.len() + 1, "{}", self.err);
        for (line, mistake) in lines.iter().zip(mistakes) {
            assert!(line.starts_with(mistake), "«{line}» does not begin with «{mistake}»");
        }
        assert!(lines.last().unwrap().ends_with("nu s-a înregistrat nimic"));
    }
}

impl Office {
    pub fn new(database: Database) -> Self {
        must(Command::new(SER).args(["migrate", "--database", &database.url]));
        let office = Self { database, desk: Desk::new() };
        let officers = office.desk.put("ofiteri.csv", b"cod,nume\nOF1,TEST Unu\n");
        office.admin(&["import", "ofiteri", officers.to_str().unwrap()]).well();
        office
    }

    pub fn admin(&self, arguments: &[&str]) -> Came {
        self.admin_alone(&[arguments, &["--database", &self.database.url]].concat())
    }

    /// A command that needs no database.
    pub fn admin_alone(&self, arguments: &[&str]) -> Came {
        let mut command = Command::new(SER);
        command.arg("admin").args(arguments);
        let output = run(command.env_remove("SER_OFFICER").env_remove("SER_MEDIU"));
        let folder = format!("{}/", self.desk.path("").display()).replace("//", "/");
        let text = |bytes| String::from_utf8(bytes).unwrap().replace(&folder, "");
        Came { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    pub fn import(&self, list: &str, name: &str, content: &str, more: &[&str]) -> Came {
        let file = self.desk.put(name, content.as_bytes());
        let arguments = ["import", list, file.to_str().unwrap(), "--officer", "OF1"];
        self.admin(&[&arguments, more].concat())
    }

    /// Imports a CSV file of a list, which must go well.
    pub fn put(&self, list: &str, content: &str) -> Came {
        self.import(list, "lista.csv", content, &[]).well()
    }

    pub fn listed(&self, list: &str) -> String {
        self.admin(&["list", list]).well().out
    }

    pub fn audited(&self) -> i64 {
        super::tables::count(&self.database.url, "audit")
    }

    pub fn company(&self) {
        self.put("companii", COMPANY);
    }
}

const COMPANY: &str = "cui,denumire\nRO10000008,TEST Unu SRL\n20000005,TEST Doi SRL\n";
const UNITS: &str = "cui;denumire;tipUnitate;judet;localitate;unitateCoordonatoare\n\
    10000008;TEST Oficina;OF_RURALA;CJ;Sic;TEST Farmacia\n\
    10000008;TEST Farmacia;FARM_COM;CJ;Dej;\n\
    10000008;TEST Depozit;DEPOZIT;B0;București;\n";

fn the_same_file_again_changes_nothing(office: &Office) {
    let before = office.audited();
    let first = office.import("companii", "a.csv", COMPANY, &[]).well();
    assert!(first.out.ends_with("companii: nou 2\n"), "{}", first.out);
    assert_eq!(office.audited(), before + 2);
    let json = r#"[{"cui": 10000008, "denumire": "TEST Unu SRL"}, {"cui": "20000005",
        "denumire": "TEST Doi SA", "felTitular": "UNITATE_SANITARA", "activa": false}]"#;
    let changed = office.import("companii", "a.json", json, &[]).well().out;
    assert!(changed.contains("a.json:1 [1]: 10000008 neschimbat"), "{changed}");
    for line in ["denumire: «TEST Doi SRL» → «TEST Doi SA»", "activa: «da» → «nu»"] {
        assert!(changed.contains(line), "{changed}");
    }
    assert_eq!(office.audited(), before + 3);
    assert_eq!(super::tables::count(&office.database.url, "audit WHERE officer = 'OF1'"), 3);
    let detail = "audit WHERE detail = '20000005 denumire felTitular activa'";
    assert_eq!(super::tables::count(&office.database.url, detail), 1);
    let again = office.import("companii", "a.json", json, &[]).well();
    assert!(again.out.ends_with("companii: neschimbat 2\n"), "{}", again.out);
    assert_eq!(office.audited(), before + 3);
}

fn a_preview_tells_all_and_stores_nothing(office: &Office) {
    office.company();
    let before = office.audited();
    let preview = office.import("puncte-de-lucru", "a.csv", UNITS, &["--dry-run"]).well().out;
    for line in ["a.csv:2: CJF000000002B nou", "a.csv:3: CJF000000001", "a.csv:4: B0D000000001"] {
        assert!(preview.contains(line), "{line}: {preview}");
    }
    assert!(preview.ends_with("nou 3; previzualizare, nu s-a înregistrat nimic\n"), "{preview}");
    assert_eq!(office.audited(), before);
    assert_eq!(office.listed("puncte-de-lucru").lines().count(), 1);
    let stored = office.import("puncte-de-lucru", "a.csv", UNITS, &[]).well().out;
    assert_eq!(
        preview.lines().take(3).collect::<Vec<_>>(),
        stored.lines().take(3).collect::<Vec<_>>()
    );
}

fn every_mistake_is_told_by_its_line_and_nothing_is_stored(office: &Office) {
    let before = office.audited();
    let content = "\u{feff}cui;denumire;activa\r\n10000009;TEST;poate\r\n10000008;TEST;da\r\n\
        RO10000008;;da\r\n10000008;TEST iar;\r\n1;TEST;\r\n";
    office.import("companii", "a.csv", content, &[]).told(&[
        "a.csv:2: cui «10000009»: caracterul de control",
        "a.csv:2: activa «poate»: se așteaptă",
        "a.csv:4: denumire: valoarea lipsește",
        "a.csv:5: cui «10000008»: apare și la a.csv:3",
        "a.csv:6: cui «1»: nu are forma",
    ]);
    assert!(!office.listed("companii").contains("10000008"));
    office.company();
    let content = "codWorkplace,cui,denumire,tipUnitat,tipUnitate,judet,autorizatie\n\
        CJF000000123V,10000008,TEST,,FARM_COM,CJ,\n\
        CJG0000001251,10000008,TEST,,FARM_COM,ZZ,\n\
        CJF000000124S,30000002,TEST,,FARM_COM,CJ,\n\
        ,10000008,TEST,,FARM_COM,,12\n\
        ,10000008,TEST,,ONLINE,CJ,\n\
        CJG0000001251,10000008,TEST,,FARM_COM,CJ,\n\
        RO12345678PM0,10000008,TEST fabrică,,FABRICANT,,\n";
    office.import("puncte-de-lucru", "b.csv", content, &[]).told(&[
        "b.csv:1: tipUnitat: coloană necunoscută",
        "b.csv:2: codWorkplace «CJF000000123V»: caracterul de control",
        "b.csv:3: judet «ZZ»: județul",
        "b.csv:4: cui «30000002»: compania nu este",
        "b.csv:5: autorizataDin: valoarea lipsește",
        "b.csv:6: tipUnitate «ONLINE»: activitatea online",
        "b.csv:7: codWorkplace «CJG0000001251»: litera clasei",
    ]);
    office
        .import("puncte-de-lucru", "c.csv", "cui\n10000008\n", &[])
        .told(&["c.csv:1: denumire: coloana lipsește", "c.csv:1: tipUnitate: coloana lipsește"]);
    office
        .import("companii", "d.json", "[{\"cui\": \"10000008\"}]", &[])
        .told(&["d.json:1 [1]: denumire: valoarea lipsește"]);
    assert_eq!(office.audited(), before + 2);
}

fn a_place_of_excise_goods_keeps_its_excise_code(office: &Office) {
    office.company();
    let content = |code: &str| {
        format!("codWorkplace,cui,denumire,tipUnitate,judet\n{code},10000008,TEST,ANTREPOZIT,CJ\n")
    };
    let without = office.import("puncte-de-lucru", "a.csv", &content(""), &[]);
    without.told(&["a.csv:2: codWorkplace: valoarea lipsește"]);
    let with = office.import("puncte-de-lucru", "b.csv", &content("RO00001TEST01"), &[]).well();
    assert!(with.out.contains("b.csv:2: RO00001TEST01 nou"), "{}", with.out);
    assert!(office.listed("puncte-de-lucru").contains("RO00001TEST01,10000008,TEST,ANTREPOZIT"));
}

fn an_office_needs_a_pharmacy_of_its_company_and_stays_where_it_is(office: &Office) {
    office.company();
    office.put("puncte-de-lucru", UNITS);
    let wrong = "cui,denumire,tipUnitate,judet,localitate,strada,unitateCoordonatoare\n\
        10000008,TEST Sezon,OF_SEZON,CT,Mamaia,,\n\
        10000008,TEST Sezon 2,OF_SEZON,CT,Mamaia,,TEST Depozit\n\
        20000005,TEST Sezon 3,OF_SEZON,CT,Mamaia,,CJF000000001A\n\
        10000008,TEST Secții,OF_CI_SECTII,CJ,Dej,,CJF000000001A\n\
        10000008,TEST Alta,FARM_COM,CJ,Dej,,CJF000000001A\n\
        10000008,TEST Oficina,OF_RURALA,CJ,Gherla,,\n";
    let code = office.listed("puncte-de-lucru");
    let code = code.lines().find_map(|line| line.split_once(",10000008,TEST Farmacia")).unwrap().0;
    let parent = "unitateCoordonatoare «CJF000000001";
    let wrong = wrong.replace("CJF000000001A", code);
    office.import("puncte-de-lucru", "a.csv", &wrong, &[]).told(&[
        "a.csv:2: unitateCoordonatoare: Tip de unitate coordonatoare nepermis",
        "a.csv:3: unitateCoordonatoare «TEST Depozit»: punctul de lucru nu este",
        &format!("a.csv:4: {parent}"),
        &format!("a.csv:5: {parent}"),
        &format!("a.csv:6: {parent}"),
        "a.csv:7: localitate «CJF000000002B»: Oficina rurală nu poate fi mutată",
    ]);
    let sold =
        format!("codWorkplace,cui,denumire,tipUnitate\n{code},20000005,TEST Farmacia,FARM_COM\n");
    office.import("puncte-de-lucru", "b.csv", &sold, &[]).told(&["b.csv:2: cui: oficina"]);
    let with_its_office = format!("{sold}CJF000000002B,20000005,TEST Oficina,OF_RURALA\n");
    let sold = office.import("puncte-de-lucru", "b.csv", &with_its_office, &[]).well();
    assert!(sold.out.contains("cui: «10000008» → «20000005»"), "{}", sold.out);
}

fn codes_are_issued_once_and_written_back(office: &Office) {
    office.company();
    let out = office.desk.path("coduri.csv");
    let with = ["--out", out.to_str().unwrap()];
    office.import("puncte-de-lucru", "a.csv", UNITS, &with).well();
    let written = String::from_utf8(office.desk.take("coduri.csv")).unwrap();
    assert!(written.contains("CJF000000002B,10000008,TEST Oficina,OF_RURALA"), "{written}");
    for content in [UNITS, &written] {
        let again = office.import("puncte-de-lucru", "a.csv", content, &[]).well();
        assert!(again.out.ends_with("puncte-de-lucru: neschimbat 3\n"), "{}", again.out);
    }
    let more = UNITS.replace("TEST Farmacia;FARM_COM", "TEST Farmacia nouă;FARM_COM");
    let more = office.put("puncte-de-lucru", &more);
    assert!(more.out.contains("CJF000000003"), "{}", more.out);
}

fn an_alias_moves_and_never_hides_a_code(office: &Office) {
    office.company();
    office.put(
        "puncte-de-lucru",
        "codWorkplace,cui,denumire,tipUnitate\n\
        CJF000000123U,10000008,TEST 1,FARM_COM\nCJF000000124S,10000008,TEST 2,FARM_COM\n",
    );
    office.put("aliasuri", "alias,codWorkplace\nSIUI_42,CJF000000123U\n");
    let moved = office.put("aliasuri", "alias,codWorkplace\nSIUI_42,CJF000000124S\n").out;
    assert!(moved.contains("codWorkplace: «CJF000000123U» → «CJF000000124S»"), "{moved}");
    let wrong = "alias,codWorkplace\nCJF000000123U,CJF000000124S\nsiui,CJF000000124S\n\
        SIUI_43,CJF0000002000\n";
    office.import("aliasuri", "a.csv", wrong, &[]).told(&[
        "a.csv:2: alias «CJF000000123U»: este deja un codWorkplace",
        "a.csv:3: alias «siui»: nu are forma",
        "a.csv:4: codWorkplace «CJF0000002000»: punctul de lucru nu este",
    ]);
    office.put("aliasuri", "alias,codWorkplace\nRO12345678PM0,CJF000000124S\n");
    let hidden = "codWorkplace,cui,denumire,tipUnitate\nRO12345678PM0,10000008,TEST 3,FABRICANT\n";
    let hidden = office.import("puncte-de-lucru", "b.csv", hidden, &[]);
    hidden.told(&["b.csv:2: codWorkplace «RO12345678PM0»: este deja un alias"]);
}

fn an_authorisation_is_the_first_status(office: &Office) {
    office.company();
    let unit = |from: &str| {
        let head = "codWorkplace,cui,denumire,tipUnitate,autorizatie,autorizataDin";
        format!("{head}\nCJF000000123U,10000008,TEST 1,FARM_COM,7/2020,{from}\n")
    };
    office.put("puncte-de-lucru", &unit("01.02.2020"));
    assert!(office.listed("statusuri").ends_with("CJF000000123U,ACTIV,2020-02-01,7/2020\n"));
    let moved = office.put("puncte-de-lucru", &unit("2020-03-01"));
    assert!(moved.out.contains("autorizataDin: «2020-02-01» → «2020-03-01»"), "{}", moved.out);
    assert_eq!(office.listed("statusuri").lines().count(), 2);
    let suspended = "codWorkplace,status,deLa,act\nCJF000000123U,SUSPENDAT,2026-11-10,8/2026\n";
    for (expected, audited) in [("nou 1\n", 1), ("neschimbat 1\n", 0)] {
        let before = office.audited();
        let came = office.put("statusuri", suspended);
        assert!(came.out.ends_with(expected), "{}", came.out);
        assert_eq!(office.audited(), before + audited);
    }
    let late = office.import("puncte-de-lucru", "a.csv", &unit("2026-11-10"), &[]);
    late.told(&["a.csv:2: autorizataDin «2026-11-10»: nu se potrivește cu starea SUSPENDAT"]);
    let obliged = "codWorkplace,deLa,raporteaza\nCJF000000123U,2026-11-10,nu\n";
    office.put("obligatii", obliged);
    assert!(office.put("obligatii", obliged).out.ends_with("neschimbat 1\n"));
}

fn a_nomenclature_is_a_version_from_a_day_on(office: &Office) {
    let head = "cod,denumire,um,prescriptie,controlat,valabilPana";
    let first =
        format!("{head}\nW00000001,TEST 1,UT,da,nu,\nW00000002,TEST 2,UT,nu,nu,2026-12-31\n");
    let import =
        |content: &str, more: &[&str]| office.import("medicamente", "m.csv", content, more);
    let from = ["--from", "2026-01-01"];
    assert!(import(&first, &[]).err.contains("--from"));
    assert!(import(&first, &from).well().out.ends_with("medicamente: nou 2\n"));
    let before = office.audited();
    assert!(import(&first, &from).well().out.ends_with("medicamente: neschimbat 2\n"));
    assert_eq!(office.audited(), before);
    let second = format!("{head}\nW00000001,TEST 1 bis,UT,da,nu,\nW00000003,TEST 3,UT,nu,nu,\n");
    let later = ["--from", "2026-07-01"];
    let came = import(&second, &later).well().out;
    assert!(came.contains("denumire: «TEST 1» → «TEST 1 bis»"), "{came}");
    assert!(came.ends_with("medicamente: nou 1, schimbat 1, scos 1\n"), "{came}");
    assert_eq!(office.audited(), before + 1);
    assert!(
        office.listed("medicamente").contains("W00000002,TEST 2,UT,nu,nu,2026-01-01,2026-06-30")
    );
    import(&first, &from).told(&["m.csv:2: valabilDin «2026-01-01»: există o versiune mai nouă"]);
    let wrong = "cod,denumire,um,prescriptie,controlat,valabilDin,valabilPana\n\
        W1,TEST,OZ,da,nu,,\nW00000001,TEST,UT,da,nu,2026-09-01,2026-08-01\n\
        W00000002,TEST,UT,da,nu,2026-08-01,\nW00000002,TEST,UT,da,nu,2026-09-01,\n";
    import(wrong, &later).told(&[
        "m.csv:2: cod «W1»: nu are forma",
        "m.csv:2: um «OZ»: se așteaptă",
        "m.csv:3: valabilPana «2026-08-01»: sfârșitul",
        "m.csv:5: cod «W00000002»: se suprapune",
    ]);
}

fn only_active_officers_register(office: &Office) {
    let file = office.desk.put("c.csv", COMPANY.as_bytes());
    let file = file.to_str().unwrap();
    for more in [&[][..], &["--officer", "OF2"]] {
        let came = office.admin(&[&["import", "companii", file], more].concat());
        assert_eq!(came.status, Some(2));
        assert!(came.err.contains("--officer"), "{}", came.err);
    }
    let nobody = office.import("ofiteri", "o.csv", "cod,nume,activ\nOF1,TEST Unu,nu\n", &[]);
    nobody.told(&["o.csv:2: activ: trebuie să rămână"]);
    office.put("ofiteri", "cod,nume,activ\nOF1,TEST Unu,nu\nOF2,TEST Doi,da\n");
    let came = office.import("companii", "c.csv", COMPANY, &[]);
    assert!(came.err.contains("«OF1» nu este un ofițer activ"), "{}", came.err);
}

fn what_is_listed_can_be_imported_again(office: &Office) {
    office.company();
    office.put("puncte-de-lucru", UNITS);
    office.put("aliasuri", "alias,codWorkplace\nSIUI_42,CJF000000002B\n");
    let before = office.audited();
    for list in ["ofiteri", "companii", "puncte-de-lucru", "aliasuri", "statusuri", "obligatii"] {
        let listed = office.listed(list);
        let again = office.put(list, &listed).out;
        let last = again.lines().last().unwrap();
        assert!(!last.contains("nou") && !last.contains(" schimbat"), "{again}");
    }
    assert_eq!(office.audited(), before);
}

fn a_company_may_have_an_excise_code_of_its_own(office: &Office) {
    office.put("companii", "cui,denumire,codAccize\n10000008,TEST,RO00000000T01\n20000005,TEST,\n");
    let listed = office.listed("companii");
    assert!(listed.contains("10000008,TEST,SOC,da,RO00000000T01\n"), "{listed}");
    assert!(listed.contains("20000005,TEST,SOC,da,\n"), "{listed}");
    // Left out, it stays; written, it changes.
    office.put("companii", "cui,denumire\n10000008,TEST Unu\n");
    let changed =
        office.put("companii", "cui,denumire,codAccize\n10000008,TEST Unu,RO00000000T02\n");
    let line = "codAccize: «RO00000000T01» → «RO00000000T02»";
    assert!(changed.out.contains(line), "{}", changed.out);
    office
        .import("companii", "a.csv", "cui,denumire,codAccize\n10000008,TEST,RO123\n", &[])
        .told(&["a.csv:2: codAccize «RO123»: nu are forma cerută: 13 litere"]);
}
