//! A small declaration, with one thing changed.

use super::*;
use crate::{
    declaration::{Place, Value},
    xml::{Document, Limits},
};

const SMALL: &str = "<d:Declaratie xmlns:d=\"urn:ro:ser:declaratie:v1\" Id=\"decl\" versiune=\"1\">
<d:Antet><d:mediu>TEST</d:mediu><d:codWorkplace>CJF000000123U</d:codWorkplace><d:tip>FP</d:tip>
<d:perioada><d:zi>2026-11-20</d:zi></d:perioada></d:Antet>
<d:FP><d:Stocuri>
<d:Linie ref=\"ăș\"><d:codCIM>W00000001</d:codCIM><d:um>UT</d:um><d:stocInitial>0</d:stocInitial>
<d:intrari>0</d:intrari><d:iesiri>0</d:iesiri><d:stocFinal>0</d:stocFinal><d:diferenta>0</d:diferenta></d:Linie>
</d:Stocuri><d:Intrari/></d:FP></d:Declaratie>";

fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(SMALL.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn findings_of(document: &str, lines: usize) -> Vec<Finding> {
    let catalogue = Catalogue::load().unwrap();
    let document = Document::of(document);
    let root = document.check(&Limits::default()).unwrap();
    read(&root, &catalogue, lines).err().unwrap_or_default()
}

/// Code, path, line and column of each finding after the changes.
fn findings(changes: &[(&str, &str)]) -> Vec<(u16, String, u32, u32)> {
    findings_of(&changed(changes), 10)
        .into_iter()
        .map(|finding| {
            let Place { path, line, column } = finding.place.unwrap();
            (finding.code, path, line, column)
        })
        .collect()
}

/// Code and path of the one finding after the change.
fn only(from: &str, to: &str) -> (u16, String) {
    let found = findings(&[(from, to)]);
    assert_eq!(found.len(), 1, "{from} → {to}: {found:?}");
    (found[0].0, found[0].1.clone())
}

#[test]
fn a_declaration_is_read_whatever_its_prefix() {
    let catalogue = Catalogue::load().unwrap();
    let document = Document::of(SMALL);
    let root = document.check(&Limits::default()).unwrap();
    let declaration = read(&root, &catalogue, 1).unwrap();
    assert_eq!(declaration.header.workplace, "CJF000000123U");
    assert_eq!(declaration.header.period.to_string(), "2026-11-20");
    assert_eq!(declaration.tables.len(), 2);
    let row = declaration.tables[0].rows.last().unwrap();
    assert_eq!(row.reference(), Some("ăș"));
    assert_eq!(row.value(Some(0)), Value::Text("W00000001"));
    assert_eq!(row.value(Some(7)), Value::Absent);
    assert_eq!(read_header(&root, &catalogue), Some(declaration.header));
}

#[test]
fn every_field_of_the_header_is_read() {
    let document = changed(&[(
        "</d:perioada>",
        "</d:perioada><d:rectifica>CJF000000123UFP261120</d:rectifica><d:motiv>un  motiv</d:motiv>\
         <d:faraStoc>1</d:faraStoc><d:program><d:nume>P</d:nume><d:versiune>2</d:versiune></d:program>",
    )]);
    let catalogue = Catalogue::load().unwrap();
    let document = Document::of(document);
    let root = document.check(&Limits::default()).unwrap();
    let header = read_header(&root, &catalogue).unwrap();
    assert_eq!(header.amends.as_deref(), Some("CJF000000123UFP261120"));
    assert_eq!(header.reason.as_deref(), Some("un motiv"));
    assert!(header.no_stock && !header.no_operations);
    assert_eq!(header.program, Some(("P".into(), "2".into())));
    let place = header.place("rectifica").unwrap();
    assert_eq!((place.path.as_str(), place.line), ("/Declaratie/Antet/rectifica", 3));
}

#[test]
fn a_defect_has_path_line_column_in_characters_value_and_reference() {
    let findings = findings_of(&changed(&[("<d:um>UT<", "<d:um>u.t.<")]), 10);
    let finding = &findings[0];
    let place = finding.place.clone().unwrap();
    assert_eq!(place.path, "/Declaratie/FP/Stocuri/Linie[1]/um");
    assert_eq!((place.line, place.column), (5, 49));
    assert_eq!(finding.code, 1004);
    assert_eq!(finding.values, [("valoare", "u.t.".to_owned())]);
    assert_eq!(finding.reference.as_deref(), Some("ăș"));
}

#[test]
fn all_defects_are_reported() {
    let found = findings(&[
        ("<d:mediu>TEST<", "<d:mediu>PROBA<"),
        ("<d:stocInitial>0<", "<d:stocInitial>-1<"),
        ("<d:iesiri>0</d:iesiri>", ""),
        ("<d:Intrari/>", "<d:Altele/>"),
    ]);
    let codes: Vec<u16> = found.iter().map(|finding| finding.0).collect();
    assert_eq!(codes, [1004, 1004, 1003, 1003]);
}

#[test]
fn unknown_foreign_missing_repeated_and_misplaced_are_1003() {
    let row = "/Declaratie/FP/Stocuri/Linie[1]";
    for (from, to, path) in [
        ("<d:um>UT</d:um>", "<d:um>UT</d:um><d:x/>", format!("{row}/x")),
        ("<d:um>UT</d:um>", "<d:um>UT</d:um><um/>", format!("{row}/um")),
        ("<d:um>UT</d:um>", "", row.to_owned()),
        ("<d:um>UT</d:um>", "<d:um>UT</d:um><d:um>UT</d:um>", format!("{row}/um")),
        ("<d:um>UT</d:um>", "<d:um a='1'>UT</d:um>", format!("{row}/um/@a")),
        ("<d:um>UT</d:um>", "<d:um>U<d:x/>T</d:um>", format!("{row}/um")),
        ("<d:um>UT</d:um>", "<!--c--><d:um>UT</d:um>", row.to_owned()),
        ("<d:um>UT</d:um>", "<?p?><d:um>UT</d:um>", row.to_owned()),
        ("<d:um>UT</d:um>", "text<d:um>UT</d:um>", row.to_owned()),
        ("<d:Intrari/>", "<d:Stocuri/>", "/Declaratie/FP/Stocuri".to_owned()),
        (" Id=", " x=\"1\" Id=", "/Declaratie/@x".to_owned()),
        (" versiune=\"1\"", "", "/Declaratie".to_owned()),
        (" ref=", " x=\"1\" ref=", format!("{row}/@x")),
        ("</d:perioada>", "</d:perioada><d:motiv>m</d:motiv>", "/Declaratie/Antet".to_owned()),
        ("<d:zi>2026-11-20</d:zi>", "", "/Declaratie/Antet/perioada".to_owned()),
        (
            "<d:zi>2026-11-20</d:zi>",
            "<d:zi>2026-11-20</d:zi><d:an>2026</d:an>",
            "/Declaratie/Antet/perioada".to_owned(),
        ),
    ] {
        assert_eq!(only(from, to), (1003, path));
    }
}

#[test]
fn an_element_out_of_order_is_said_once() {
    let (code, path) = only(
        "<d:codCIM>W00000001</d:codCIM><d:um>UT</d:um>",
        "<d:um>UT</d:um><d:codCIM>W00000001</d:codCIM>",
    );
    assert_eq!((code, path.as_str()), (1003, "/Declaratie/FP/Stocuri/Linie[1]/codCIM"));
}

#[test]
fn values_of_another_type_are_1004() {
    for (from, to) in [
        ("<d:stocInitial>0<", "<d:stocInitial>1.2345<"),
        ("<d:stocInitial>0<", "<d:stocInitial>unu<"),
        ("<d:stocInitial>0<", "<d:stocInitial/><d:"),
        ("<d:stocInitial>0<", "<d:stocInitial>1e3<"),
        ("<d:zi>2026-11-20<", "<d:zi>2026-11-31<"),
        ("<d:zi>2026-11-20</d:zi>", "<d:luna>2026-11</d:luna>"),
        ("W00000001", "W1"),
        (" versiune=\"1\"", " versiune=\"2\""),
        (" ref=\"ăș\"", " ref=\"12345678901234567890123456789012345678901\""),
    ] {
        let to = to.replace("<d:stocInitial/><d:", "<d:stocInitial><");
        assert_eq!(only(from, &to).0, 1004, "{to}");
    }
}

#[test]
fn a_choice_takes_one_branch_whole() {
    let entry = |partner: &str| {
        let to = format!(
            "<d:Intrari><d:Intrare><d:codCIM>W00000001</d:codCIM><d:tipIntrare>ACH</d:tipIntrare>\
             <d:cantitate>1</d:cantitate><d:serie>S</d:serie><d:dataExpirare>2027-01-01\
             </d:dataExpirare><d:partener>{partner}</d:partener></d:Intrare></d:Intrari>"
        );
        findings(&[("<d:Intrari/>", &to)]).into_iter().map(|f| f.0).collect::<Vec<_>>()
    };
    let (name, country) = ("<d:denumire>N</d:denumire>", "<d:tara>DE</d:tara>");
    assert_eq!(entry("<d:cui>RO18547290</d:cui>"), Vec::<u16>::new());
    assert_eq!(entry(&format!("{name}{country}")), Vec::<u16>::new());
    assert_eq!(entry(name), [1003]);
    assert_eq!(entry(""), [1003]);
    assert_eq!(entry(&format!("<d:cui>RO18547290</d:cui>{name}{country}")), [1003]);
}

#[test]
fn the_kind_must_be_known_and_its_content_present() {
    assert_eq!(only("<d:tip>FP<", "<d:tip>ZZ<"), (1007, "/Declaratie/Antet/tip".into()));
    let other = changed(&[("<d:FP>", "<d:FI>"), ("</d:FP>", "</d:FI>")]);
    let findings = findings_of(&other, 10);
    assert_eq!((findings.len(), findings[0].code), (1, 1007));
    let (start, end) = (SMALL.find("<d:FP>").unwrap(), SMALL.find("</d:Declaratie>").unwrap());
    assert_eq!(only(&SMALL[start..end], ""), (1003, "/Declaratie".into()));
}

#[test]
fn what_says_where_the_schema_lies_is_ignored_on_the_root_alone() {
    let attribute =
        " xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:schemaLocation=\"a b\"";
    assert_eq!(findings(&[(" Id=", &format!("{attribute} Id="))]), []);
    assert_eq!(only("<d:Linie", &format!("<d:Linie{attribute}")).0, 1003);
}

#[test]
fn a_signature_is_passed_over() {
    let signature =
        "<s:Signature xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"><x/></s:Signature>";
    assert_eq!(findings(&[("<d:Antet>", &format!("{signature}<d:Antet>"))]), []);
}

#[test]
fn more_lines_than_allowed_stop_the_reading() {
    let findings = findings_of(SMALL, 0);
    assert_eq!((findings.len(), findings[0].code), (1, 1005));
}

#[test]
fn another_root_is_1003() {
    let root = SMALL.replace("declaratie:v1", "declaratie:v2");
    assert_eq!(findings_of(&root, 10)[0].code, 1003);
}

#[test]
fn of_many_defects_the_rest_is_counted() {
    let findings = findings_of(&changed(&[("<d:Intrari/>", &"<d:x/>".repeat(1500))]), 10);
    assert_eq!(findings.len(), 1000);
    assert!(findings[999].message.ends_with("(și încă 500 erori)"));
}
