//! The lists of excise goods as operators keep them: the CN nomenclature, what places are authorised
//! for, how often they file.

use super::admin::{Office, in_both};

in_both!(
    the_cn_nomenclature_is_a_version_from_a_day_on,
    an_authorisation_is_a_term_of_a_code_or_a_family,
    a_frequency_changes_on_the_first_of_january_alone,
    what_is_listed_can_be_imported_again,
);

const PLACES: &str = "codWorkplace,cui,denumire,tipUnitate\n\
    RO00001TEST01,10000008,TEST 1,ANTREPOZIT\nRO00003TEST03,10000008,TEST 3,UTILIZATOR_FINAL\n\
    CJF000000123U,10000008,TEST 4,FARM_COM\n";

const PRODUCTS: &str = "cod,denumire,um,valabilPana\n\
    22030001,TEST bere,HL HL_GRAD,\n22071000,TEST alcool,HL,2026-12-31\n";

const TERMS: &str = "codWorkplace,codNC,deLa,panaLa\n\
    RO00001TEST01,2203,01.01.2020,31.12.2025\nRO00001TEST01,2203,2026-01-01,\n\
    RO00001TEST01,22071000,2020-01-01,\n";

const FREQUENCIES: &str = "codWorkplace,tip,frecventa,deLa\n\
    RO00003TEST03,FA,trimestru,01.01.2026\nRO00003TEST03,FE,an,2027-01-01\n";

fn places(office: &Office) {
    office.company();
    office.put("puncte-de-lucru", PLACES);
}

fn the_cn_nomenclature_is_a_version_from_a_day_on(office: &Office) {
    let import = |content: &str, from: &str| {
        office.import("produse-accizabile", "p.csv", content, &["--from", from])
    };
    assert!(office.import("produse-accizabile", "p.csv", PRODUCTS, &[]).err.contains("--from"));
    assert!(import(PRODUCTS, "2026-01-01").well().out.ends_with("produse-accizabile: nou 2\n"));
    let before = office.audited();
    assert!(import(PRODUCTS, "2026-01-01").well().out.ends_with("neschimbat 2\n"));
    assert_eq!(office.audited(), before);
    let later = "cod,denumire,um\n22030001,TEST bere,HL\n22030009,TEST bere 2,HL\n";
    let came = import(later, "2026-07-01").well().out;
    assert!(came.contains("um: «HL HL_GRAD» → «HL»"), "{came}");
    assert!(came.ends_with("nou 1, schimbat 1, scos 1\n"), "{came}");
    assert_eq!(office.audited(), before + 1);
    let listed = office.listed("produse-accizabile");
    for line in
        ["22030001,TEST bere,HL HL_GRAD,2026-01-01,2026-06-30", "22030001,TEST bere,HL,2026-07-01,"]
    {
        assert!(listed.contains(line), "{listed}");
    }
    let wrong = "cod,denumire,um,valabilDin,valabilPana\n\
        2203,TEST,HL,,\n22030001,TEST,UT,,\n22030009,TEST,HL HL,,\n\
        22060039,TEST,HL,2026-09-01,2026-08-01\n\
        22071000,TEST,HL,2026-08-01,\n22071000,TEST,HL,2026-09-01,\n";
    import(wrong, "2026-07-01").told(&[
        "p.csv:2: cod «2203»: nu are forma",
        "p.csv:3: um «UT»: se așteaptă",
        "p.csv:4: um «HL HL»: nu are forma",
        "p.csv:5: valabilPana «2026-08-01»: sfârșitul",
        "p.csv:7: cod «22071000»: se suprapune",
    ]);
    import(PRODUCTS, "2026-01-01")
        .told(&["p.csv:2: valabilDin «2026-01-01»: există o versiune mai nouă"]);
}

fn an_authorisation_is_a_term_of_a_code_or_a_family(office: &Office) {
    places(office);
    let before = office.audited();
    let import =
        |content: &str, more: &[&str]| office.import("autorizatii", "a.csv", content, more);
    let preview = import(TERMS, &["--dry-run"]).well().out;
    assert!(preview.contains("a.csv:2: RO00001TEST01 2203 2020-01-01 nou"), "{preview}");
    assert_eq!((office.audited(), office.listed("autorizatii").lines().count()), (before, 1));
    for (told, audited) in [("nou 3\n", 3), ("neschimbat 3\n", 3)] {
        let came = import(TERMS, &[]).well().out;
        assert!(came.ends_with(told), "{came}");
        assert_eq!(office.audited(), before + audited);
    }
    // An end that is not said stays; one that is said takes its place.
    let head = "codWorkplace,codNC,deLa,panaLa\n";
    let row = |row: &str| format!("{head}RO00001TEST01,{row}\n");
    assert!(import(&row("2203,2020-01-01,"), &[]).well().out.ends_with("neschimbat 1\n"));
    let ended = import(&row("22071000,2020-01-01,2026-10-31"), &[]).well().out;
    assert!(ended.contains("panaLa: «» → «2026-10-31»"), "{ended}");
    // The new term comes before the end of the old one, in one file.
    let both = format!(
        "{head}RO00001TEST01,22071000,2026-10-01,\nRO00001TEST01,22071000,2020-01-01,2026-09-30\n"
    );
    import(&both, &[]).well();
    let before = office.audited();
    let wrong = format!(
        "{head}RO00001TEST01,220,2026-01-01,\nRO00001TEST01,2203000A,2026-01-01,\n\
        RO00001TEST01,2204,2026-02-01,2026-01-31\nCJF000000123U,2203,2026-01-01,\n\
        RO00009TEST09,2203,2026-01-01,\nRO00001TEST01,2203,2025-12-31,\n\
        RO00001TEST01,2205,2026-02-30,\nRO00001TEST01,2203,31.12.2025,\n"
    );
    import(&wrong, &[]).told(&[
        "a.csv:2: codNC «220»: nu are forma",
        "a.csv:3: codNC «2203000A»: nu are forma",
        "a.csv:4: panaLa «2026-01-31»: sfârșitul",
        "a.csv:5: codWorkplace «CJF000000123U»: nu este un loc de produse accizabile",
        "a.csv:6: codWorkplace «RO00009TEST09»: punctul de lucru nu este",
        "a.csv:7: deLa «2025-12-31»: se suprapune cu autorizarea aceluiași cod din 2020-01-01",
        "a.csv:8: deLa «2026-02-30»: nu are forma",
        "a.csv:9: deLa «RO00001TEST01 2203 2025-12-31»: apare și la a.csv:7",
    ]);
    assert_eq!(office.audited(), before);
}

fn a_frequency_changes_on_the_first_of_january_alone(office: &Office) {
    places(office);
    let before = office.audited();
    let import = |content: &str| office.import("frecvente", "f.csv", content, &[]);
    for told in ["nou 2\n", "neschimbat 2\n"] {
        let came = import(FREQUENCIES).well().out;
        assert!(came.ends_with(told), "{came}");
        assert_eq!(office.audited(), before + 2);
    }
    let changed = import(&FREQUENCIES.replace("FA,trimestru", "FA,luna")).well().out;
    assert!(changed.contains("frecventa: «trimestru» → «luna»"), "{changed}");
    let wrong = "codWorkplace,tip,frecventa,deLa\n\
        RO00003TEST03,FA,trimestru,01.07.2026\nRO00003TEST03,FA,trimestru,2027-01-02\n\
        RO00003TEST03,FA,semestru,2027-01-01\nRO00003TEST03,FA,zi,2028-01-01\n\
        RO00003TEST03,JA,luna,2027-01-01\nRO00001TEST01,FA,luna,2027-01-01\n\
        CJF000000123U,FP,zi,2027-01-01\n";
    import(wrong).told(&[
        "f.csv:2: deLa «01.07.2026»: frecvența se schimbă numai la 1 ianuarie",
        "f.csv:3: deLa «2027-01-02»: frecvența se schimbă numai la 1 ianuarie",
        "f.csv:4: frecventa «semestru»: se așteaptă una dintre valorile",
        "f.csv:5: frecventa «zi»: se așteaptă una dintre valorile: luna, trimestru, an",
        "f.csv:6: tip «JA»: se așteaptă una dintre valorile: FA, FE",
        "f.csv:7: tip «FA»: nu are frecvențe",
        "f.csv:8: codWorkplace «CJF000000123U»: nu este un loc de produse accizabile",
    ]);
    assert_eq!(office.audited(), before + 3);
}

fn what_is_listed_can_be_imported_again(office: &Office) {
    places(office);
    let from = ["--from", "2026-01-01"];
    let lists = [
        ("produse-accizabile", PRODUCTS, &from[..]),
        ("autorizatii", TERMS, &[]),
        ("frecvente", FREQUENCIES, &[]),
    ];
    for (list, content, more) in lists {
        office.import(list, "a.csv", content, more).well();
        let before = office.audited();
        let listed = office.listed(list);
        let again = office.import(list, "b.csv", &listed, more).well().out;
        let last = again.lines().last().unwrap();
        assert!(!last.contains("nou") && !last.contains(" schimbat"), "{again}");
        assert_eq!(office.audited(), before);
    }
}
