//! `ser admin` with persons, certificates and roles: what is personal is sealed, and neither shown
//! nor told; and a vendor's first declaration from an installation that `ser admin` alone filled.

use super::admin::{Came, Office, in_both};
use super::day::Day;
use super::pki::PKI;
use super::tables;
use super::watch;
use super::world::{Endpoint, Manner, PHARMACY, open};
use ser::store::Store;
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

in_both!(
    a_first_declaration_needs_nothing_but_ser_admin,
    an_officer_withdraws_with_a_reason_and_records_outages,
    no_personal_value_is_ever_shown,
    a_company_has_one_representative,
    a_certificate_has_one_person,
    fresh_keys_take_the_place_of_old_ones,
);

const ANA: &str = "1800101990014";
const PERSONS: &str = "cnp,nume,email,telefon\n\
    1800101990014,TEST Ana Registrului,ana.registru@farmacia.test,0729333444\n\
    2850215991043,TEST Ion Registrului,,\n";

impl Office {
    /// A file of keys that its owner alone may read.
    fn keys(&self) -> String {
        let path = self.desk.path("chei");
        if !path.exists() {
            let keys = ser::vault::Vault::generate_keys().unwrap();
            self.desk.put("chei", keys.as_bytes());
            set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        }
        path.to_str().unwrap().to_owned()
    }

    fn with_keys(&self, list: &str, content: &str) -> Came {
        let keys = self.keys();
        self.import(list, "lista.csv", content, &["--mediu", "TEST", "--data-keys", &keys])
    }

    /// Two companies, the pharmacy of the first, Ana and Ion.
    pub fn persons(&self) {
        for value in [ANA, "2850215991043", "ana.registru@farmacia.test", "0729333444"] {
            watch::keep(value);
        }
        self.company();
        let unit = format!("{PHARMACY},10000008,TEST Farmacia,FARM_COM\n");
        let head = "codWorkplace,cui,denumire,tipUnitate\n";
        self.put("puncte-de-lucru", &format!("{head}{unit}"));
        self.with_keys("persoane", PERSONS).well();
    }

    /// Ana's certificate, beside the lists.
    fn certificate(&self) {
        self.desk.put("ana.pem", &PKI.ana.certificate);
        self.with_keys("certificate", &format!("certificat,cnp\nana.pem,{ANA}\n")).well();
    }

    fn server(&self) -> Endpoint {
        open(&Store::open(&self.database.url, 4).unwrap(), Manner::default())
    }

    fn count(&self, from: &str) -> i64 {
        tables::count(&self.database.url, from)
    }
}

fn a_first_declaration_needs_nothing_but_ser_admin(office: &Office) {
    office.persons();
    office.certificate();
    let role = format!("cnp,cui,rol,deLa\n{ANA},10000008,REPREZENTANT,2020-01-01\n");
    office.with_keys("roluri", &role).well();
    let medicines = "cod,denumire,um,prescriptie,controlat\nW00000001,TEST 1,UT,nu,nu\n";
    let from = ["--from", "2020-01-01"];
    office.import("medicamente", "m.csv", medicines, &from).well();
    let server = office.server();
    server.accept(&Day::today().xml());
    // What is registered from now on counts for a server that runs.
    let next = || server.report_signed(&Day::on("2026-11-20").with(1, 11, 0, 0).xml());
    office.put("companii", "cui,denumire,activa\n10000008,TEST Unu SRL,nu\n");
    assert_eq!(next().errors(), [4004]);
    office.put("companii", "cui,denumire,activa\n10000008,TEST Unu SRL,da\n");
    let fingerprint = ser::signature::hex(&PKI.ana.fingerprint());
    for (standing, code) in [("RETRAS", 3001), ("INREGISTRAT", 5006)] {
        let row = format!("amprenta,stare\n{fingerprint},{standing}\n");
        office.with_keys("certificate", &row).well();
        assert_eq!(next().errors()[0], code, "{standing}");
    }
    let before = office.audited();
    assert!(office.with_keys("roluri", &role).well().out.ends_with("neschimbat 1\n"));
    assert_eq!(office.audited(), before);
    let until = format!("cnp,cui,rol,panaLa\n{ANA},10000008,REPREZENTANT,2026-11-19\n");
    office.with_keys("roluri", &until).well();
    assert_eq!(next().errors(), [4002]);
}

fn an_officer_withdraws_with_a_reason_and_records_outages(office: &Office) {
    office.persons();
    office.certificate();
    let role = format!("cnp,cui,rol,deLa\n{ANA},10000008,UTILIZATOR,2020-01-01\n");
    office.with_keys("roluri", &role).well();
    let medicines = "cod,denumire,um,prescriptie,controlat\nW00000001,TEST 1,UT,nu,nu\n";
    office.import("medicamente", "m.csv", medicines, &["--from", "2020-01-01"]).well();
    let server = office.server();
    let number = server.accept(&Day::today().xml());
    let before = office.audited();
    let withdraw = |officer: &str, reason: &str, more: &[&str]| {
        let asked = ["withdraw", &number, "--officer", officer, "--reason", reason];
        office.admin(&[&asked, more].concat())
    };
    assert!(withdraw("OF9", "TEST", &[]).err.contains("«OF9» nu este un ofițer activ"));
    assert_eq!(withdraw("OF1", " ", &[]).status, Some(2));
    assert!(withdraw("OF1", "TEST", &["--dry-run"]).well().out.contains("poate fi retrasă"));
    assert_eq!(office.audited(), before);
    assert!(withdraw("OF1", "TEST", &[]).well().out.ends_with("retrasă\n"));
    assert!(withdraw("OF1", "TEST", &[]).err.contains("este deja retrasă"));
    assert_eq!(office.audited(), before + 1);
    let outage = |to: &str| {
        let from = ["outage", "--from", "2020-11-20T08:00:00+02:00", "--to", to];
        office.admin(&[&from[..], &["--reason", "TEST", "--officer", "OF1"]].concat())
    };
    assert!(outage("2020-11-20T07:00:00+02:00").err.contains("înainte să înceapă"));
    outage("2020-11-20T09:00:00+02:00").well();
    assert_eq!(office.count("outages WHERE officer = 'OF1'"), 1);
    assert_eq!(office.audited(), before + 2);
}

fn no_personal_value_is_ever_shown(office: &Office) {
    office.persons();
    let secret = |text: &str| {
        for value in [ANA, "2850215991043", "ana.registru", "0729333", "Registrului"] {
            assert!(!text.contains(value), "{value}: {text}");
        }
    };
    let again = office.with_keys("persoane", PERSONS).well().out;
    assert!(again.ends_with("persoane: neschimbat 2\n"), "{again}");
    let moved = PERSONS.replace("0729333444", "0729333555").replace("ana.registru@", "-");
    let moved = moved.replace("-farmacia.test", "-");
    let changed = office.with_keys("persoane", &moved).well().out;
    assert!(changed.contains("telefon: «+40*****444» → «+40*****555»"), "{changed}");
    assert!(changed.contains("email: «a***@farmacia.test» → «»"), "{changed}");
    let wrong = "cnp,nume,email,telefon\n1800101990015,TEST Registrului,ana.registru,0729333\n\
        1800101990014,,,\n1800101990014,TEST Registrului,,\n1800101990014,TEST Registrului,,\n";
    let told = office.with_keys("persoane", wrong);
    told.told(&[
        "lista.csv:2: cnp: caracterul de control",
        "lista.csv:2: email: nu are forma",
        "lista.csv:2: telefon: nu are forma",
        "lista.csv:3: nume: valoarea lipsește",
        "lista.csv:5: cnp: apare și la",
    ]);
    [&again, &changed, &told.err].into_iter().for_each(|text| secret(text));
    let keys = office.keys();
    let listed = office.admin(&["list", "persoane", "--data-keys", &keys]).well().out;
    assert!(listed.contains("**********014,TEST Ana Registrului,,+40*****555"), "{listed}");
    let audit = tables::rows(&office.database.url, "SELECT detail AS line FROM audit").unwrap();
    audit.iter().for_each(|line| secret(line));
    let production = office.import("persoane", "p.csv", PERSONS, &["--data-keys", &keys]);
    production.told(&["p.csv:2: cnp: județul nu există", "p.csv:3: cnp: județul nu există"]);
    let without = office.import("persoane", "p.csv", PERSONS, &["--mediu", "TEST"]);
    assert!(without.status == Some(2) && without.err.contains("--data-keys"), "{}", without.err);
}

fn a_company_has_one_representative(office: &Office) {
    office.persons();
    let role = |cnp: &str, role: &str| {
        let row = format!("cnp,cui,rol\n{cnp},10000008,{role}\n");
        office.with_keys("roluri", &row).well().out
    };
    role(ANA, "REPREZENTANT");
    role("2850215991043", "UTILIZATOR");
    let before = office.audited();
    let came = role("2850215991043", "REPREZENTANT");
    assert!(came.contains("rol: «UTILIZATOR» → «REPREZENTANT»"), "{came}");
    assert!(came.contains("rol: «REPREZENTANT» → «UTILIZATOR»"), "{came}");
    assert_eq!(office.audited(), before + 2);
    let open = "roles WHERE until IS NULL";
    assert_eq!(office.count(&format!("{open} AND role = 'representative'")), 1);
    assert_eq!(office.count(&format!("{open} AND role = 'user'")), 1);
    assert!(role("2850215991043", "REPREZENTANT").ends_with("neschimbat 1\n"));
    let wrong = "cnp,cui,rol,deLa,panaLa\n1800101990014,30000002,SEF,,\n\
        1800101990014,30000002,UTILIZATOR,,\n1800101990014,10000008,UTILIZATOR,2026-02-02,2026-02-01\n";
    office.with_keys("roluri", wrong).told(&[
        "lista.csv:2: rol «SEF»",
        "lista.csv:3: cui «30000002»: compania nu este",
        "lista.csv:4: panaLa «2026-02-01»: sfârșitul",
    ]);
}

fn a_certificate_has_one_person(office: &Office) {
    office.persons();
    office.certificate();
    let fingerprint = ser::signature::hex(&PKI.ana.fingerprint());
    let wrong = "certificat,amprenta,cnp,stare\nana.pem,,2850215991043,\n\
        lipsa.pem,,1800101990014,\nlista.csv,,1800101990014,\n,,1800101990014,\n\
        ,0011,,RETRAS\n,1111111111111111111111111111111111111111111111111111111111111111,,RETRAS\n";
    office.with_keys("certificate", wrong).told(&[
        "lista.csv:2: cnp: certificatul este înregistrat la altă",
        "lista.csv:3: certificat: fișierul nu poate fi citit",
        "lista.csv:4: certificat: nu este un certificat",
        "lista.csv:5: certificat: spuneți una",
        "lista.csv:6: amprenta «0011»: nu are forma",
        "lista.csv:7: amprenta «1111",
    ]);
    let json = serde_json::json!([{"certificat": base64(&PKI.ana.der), "cnp": ANA}]).to_string();
    let keys = office.keys();
    let with = ["--mediu", "TEST", "--data-keys", keys.as_str()];
    let again = office.import("certificate", "c.json", &json, &with).well().out;
    assert!(again.contains(&format!("{fingerprint} neschimbat")), "{again}");
    let named = format!("audit WHERE detail = '{fingerprint}' AND certificate_sha256 IS NOT NULL");
    assert_eq!(office.count(&named), 1);
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(bytes)
}

fn fresh_keys_take_the_place_of_old_ones(office: &Office) {
    office.persons();
    let old = String::from_utf8(office.desk.take("chei")).unwrap();
    let fresh = office.admin_alone(&["keys"]).out;
    let seals = fresh.lines().find(|line| !line.starts_with('#') && line.contains(':')).unwrap();
    assert!(!old.contains(seals));
    let seals = seals.replacen("k1:", "k2:", 1);
    office.desk.put("chei", format!("{seals}\n{old}").as_bytes());
    let keys = office.keys();
    for expected in ["4 valori", "0 valori"] {
        let came = office.admin(&["rotate", "--data-keys", &keys]).well().out;
        assert!(came.starts_with(expected), "{came}");
    }
    let again = office.with_keys("persoane", PERSONS).well().out;
    assert!(again.ends_with("neschimbat 2\n"), "{again}");
}
