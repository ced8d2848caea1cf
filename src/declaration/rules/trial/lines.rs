//! The rules about the tables: what is in them, and how it goes on from the day before.

use super::*;
use crate::registry::{Category, Entitlement, Severity};

#[test]
fn rule_5007_stocks_are_compulsory() {
    let (start, end) = (DAY.find("<Stocuri>").unwrap(), DAY.find("</FP>").unwrap());
    let mut world = World::default();
    world.series.closings.clear();
    for content in ["", "<Stocuri/>"] {
        let document = changed(&[(&DAY[start..end], content)]);
        let findings = world.judge(&document);
        assert_eq!((findings.len(), findings[0].code), (1, 5007));
        assert!(path(&findings[0]).ends_with("/FP/Stocuri"));
    }
}

#[test]
fn rule_5007_without_stock_nothing_is_held_or_moved() {
    let (start, end) = (DAY.find("<Stocuri>").unwrap(), DAY.find("</FP>").unwrap());
    let no_stock = ("</Antet>", "<faraStoc>true</faraStoc></Antet>");
    let empty = (&DAY[start..end], "");
    let mut world = World::default();
    assert_eq!(world.codes(&[no_stock]), [5007]);
    assert_eq!(world.codes(&[no_stock, empty]), [5007, 5008]);
    world.series.closings = vec![closing("W00000001", 0)];
    assert_eq!(world.codes(&[no_stock, empty]), Vec::<u16>::new());
}

#[test]
fn rule_5008_a_code_with_stock_goes_on() {
    let mut world = World::default();
    world.series.closings.push(closing("W00000003", 2_000));
    let findings = world.judge(DAY);
    assert_eq!((findings.len(), findings[0].code), (1, 5008));
    assert!(findings[0].message.ends_with("W00000003"));
    assert_eq!(path(&findings[0]), "/Declaratie/FP/Stocuri");
}

#[test]
fn rule_5009_the_unit_stays_the_same() {
    let mut world = World::default();
    world.series.closings[0].unit = Some("BUC".into());
    assert_eq!(world.codes(&[]), [5009]);
}

#[test]
fn rule_5010_a_product_opens_with_what_it_closed_with() {
    let finding = only(&[
        ("<stocInitial>10<", "<stocInitial>9<"),
        ("<stocFinal>11.5<", "<stocFinal>10.5<"),
        ("<cantitate>11.5<", "<cantitate>10.5<"),
    ]);
    assert_eq!(finding.code, 5010);
    assert_eq!(path(&finding), "/Declaratie/FP/Stocuri/Linie[1]/stocInitial");
    assert_eq!(finding.reference.as_deref(), Some("r1"));
    let value = |name| finding.values.iter().find(|(n, _)| *n == name).unwrap().1.as_str();
    assert_eq!((value("stocInitial"), value("asteptat")), ("9", "10"));
}

#[test]
fn rule_5010_a_new_product_opens_at_zero() {
    let finding = only(&[(
        "W00000002</codCIM><um>UT</um><stocInitial>0</stocInitial><intrari>0</intrari><iesiri>0</iesiri><stocFinal>0<",
        "W00000002</codCIM><um>UT</um><stocInitial>1</stocInitial><intrari>0</intrari><iesiri>0</iesiri><stocFinal>1</stocFinal><diferenta>0</diferenta><Loturi><Lot><serie>B</serie><dataExpirare>2027-01-01</dataExpirare><cantitate>1</cantitate></Lot></Loturi></Linie><Linie><codCIM>W00000003</codCIM><um>UT</um><stocInitial>0</stocInitial><intrari>0</intrari><iesiri>0</iesiri><stocFinal>0<",
    )]);
    assert_eq!(finding.code, 5010);
    assert!(finding.message.starts_with("Produs nou"));
}

#[test]
fn rule_5011_a_code_of_zeros_is_refused() {
    for zero in ["W00000000", "0"] {
        assert_eq!(only(&[("W00000002", zero)]).code, 5011);
    }
}

#[test]
fn rule_5013_a_code_comes_once() {
    let finding = only(&[(
        "<Linie ref=\"r2\">",
        "<Linie ref=\"r0\"><codCIM>W00000002</codCIM><um>UT</um><stocInitial>0</stocInitial><intrari>0</intrari><iesiri>0</iesiri><stocFinal>0</stocFinal><diferenta>0</diferenta></Linie><Linie ref=\"r2\">",
    )]);
    assert_eq!((finding.code, finding.reference.as_deref()), (5013, Some("r2")));
    assert_eq!(path(&finding), "/Declaratie/FP/Stocuri/Linie[3]/codCIM");
}

#[test]
fn rule_5014_the_difference_is_what_the_formula_gives() {
    let finding = only(&[(
        "<diferenta>0</diferenta>",
        "<diferenta>-0.001</diferenta><motivDiferenta>TEST</motivDiferenta>",
    )]);
    assert_eq!(finding.code, 5014);
}

#[test]
fn rule_5015_a_difference_has_a_reason() {
    for reason in ["", "<motivDiferenta/>", "<motivDiferenta> </motivDiferenta>"] {
        let line = format!("<diferenta>1</diferenta>{reason}");
        let finding = only(&[
            ("<stocFinal>11.5<", "<stocFinal>10.5<"),
            ("<diferenta>0</diferenta>", &line),
            ("<cantitate>11.5<", "<cantitate>10.5<"),
        ]);
        assert_eq!(finding.code, 5015);
    }
}

#[test]
fn a_difference_with_a_reason_is_accepted() {
    let codes = World::default().codes(&[
        ("<stocFinal>11.5<", "<stocFinal>10.5<"),
        (
            "<diferenta>0</diferenta>",
            "<diferenta>1</diferenta><motivDiferenta>spart</motivDiferenta>",
        ),
        ("<cantitate>11.5<", "<cantitate>10.5<"),
    ]);
    assert_eq!(codes, Vec::<u16>::new());
}

#[test]
fn rule_5016_operations_add_up_to_the_balance() {
    let finding = only(&[("<cantitate>3.5<", "<cantitate>3.499<")]);
    assert_eq!(finding.code, 5016);
    assert_eq!(path(&finding), "/Declaratie/FP/Stocuri/Linie[1]/iesiri");
}

#[test]
fn rule_5016_a_product_with_an_operation_has_a_balance() {
    let finding = only(&[(
        "<Iesire ref=\"r3\">",
        "<Iesire ref=\"r4\"><codCIM>W00000003</codCIM><tipIesire>LPS</tipIesire><cantitate>1</cantitate></Iesire><Iesire ref=\"r3\">",
    )]);
    assert_eq!((finding.code, finding.reference.as_deref()), (5016, Some("r4")));
}

#[test]
fn rule_5016_lots_add_up_to_the_closing_stock() {
    assert_eq!(only(&[("<cantitate>11.5<", "<cantitate>11<")]).code, 5016);
    let (start, end) = (DAY.find("<Loturi>").unwrap(), DAY.find("</Linie>").unwrap());
    assert_eq!(only(&[(&DAY[start..end], "")]).code, 5016);
}

#[test]
fn rule_5017_a_drugstore_holds_neither_prescription_nor_controlled_medicines() {
    let world = World { unit_type: UnitType::Drogherie, ..World::default() };
    let reasons: Vec<_> = world.judge(DAY).iter().map(|f| (f.code, f.reason)).collect();
    assert_eq!(reasons, [(5017, Some("PRODUCT_NOT_ALLOWED_FOR_UNIT")); 3]);
    let controlled = world.judge(&changed(&[("W00000002", "W00000003")]));
    assert_eq!(controlled[3].reason, Some("CONTROLLED_NOT_ALLOWED"));
}

#[test]
fn rule_5017_a_cell_of_the_matrix_may_warn_on_its_days_alone() {
    let cell = |to: &str| Entitlement {
        unit: UnitType::FarmCom,
        category: Category::Prescription,
        severity: Severity::Warn,
        from: None,
        to: to.parse().ok(),
        article: "TEST",
    };
    let found = |to: &str| {
        let matrix = [cell(to)];
        World::default().break_rule(DAY, |case, hits| {
            nomenclature::not_entitled(case, hits, &matrix);
        })
    };
    let levels: Vec<_> = found("2026-11-20").iter().map(|f| (f.code, f.level)).collect();
    assert_eq!(levels, [(5017, Level::Warning); 3]);
    assert_eq!(found("2026-11-19"), []);
}

#[test]
fn rule_5019_codes_are_in_the_nomenclature_on_the_day() {
    let finding = only(&[("W00000002", "W00000009")]);
    assert_eq!(finding.code, 5019);
    assert_eq!(finding.reason, Some("PRODUCT_UNKNOWN_OR_NOT_AUTHORISED"));
    assert_eq!(only(&[(">ACH<", ">ZZZ<")]).code, 5019);
    assert_eq!(only(&[(">ACH<", ">ELB<")]).code, 5019);
    let country = only(&[
        (">ACH<", ">DON<"),
        ("<cui>RO18547290</cui>", "<denumire>TEST</denumire><tara>ZZ</tara>"),
    ]);
    assert_eq!(country.code, 5019);
    assert_eq!(path(&country), "/Declaratie/FP/Intrari/Intrare[1]/partener/tara");
    let mut world = World::default();
    world.series.closings[0].unit = Some("OZ".into());
    assert_eq!(world.codes(&[("<um>UT<", "<um>OZ<")]), [5019]);
}

#[test]
fn another_known_unit_than_the_medicine_has_is_a_warning() {
    let mut world = World::default();
    world.series.closings[0].unit = Some("BUC".into());
    let findings = world.judge(&changed(&[("<um>UT<", "<um>BUC<")]));
    assert_eq!((findings[0].code, findings[0].level), (5019, Level::Warning));
}

#[test]
fn rule_5020_the_kind_allows_the_operation() {
    for (from, to) in [(">ACH<", ">IMP<"), (">ELB<", ">CSP<")] {
        let finding = only(&[(from, to)]);
        assert_eq!(finding.code, 5020);
        assert!(finding.message.contains("nu este permis"));
    }
}

#[test]
fn rule_5020_an_operation_has_what_it_needs() {
    let (start, end) = (DAY.find("<document>").unwrap(), DAY.find("</Intrare>").unwrap());
    let document = only(&[(&DAY[start..end], "")]);
    assert_eq!(document.code, 5020);
    assert_eq!(path(&document), "/Declaratie/FP/Intrari/Intrare[1]/tipIntrare");
    let name = "<denumire>TEST</denumire><tara>DE</tara>";
    assert_eq!(only(&[("<cui>RO18547290</cui>", name)]).code, 5020);
    assert_eq!(only(&[("<beneficiar>PF</beneficiar>", "")]).code, 5020);
    assert_eq!(only(&[("<beneficiar>PF<", "<beneficiar>PJ<")]).code, 5020);
    assert_eq!(only(&[(">ACH<", ">TRI<")]).code, 5020);
    let itself = "<codWorkplace>CJF000000123U</codWorkplace>";
    assert_eq!(only(&[(">ACH<", ">TRI<"), ("<cui>RO18547290</cui>", itself)]).code, 5020);
}

#[test]
fn a_transfer_within_the_company_is_accepted_and_one_outside_gives_a_warning() {
    let transfer = |code: &str| {
        let partner = format!("<codWorkplace>{code}</codWorkplace>");
        let changes = [(">ACH<", ">TRI<"), ("<cui>RO18547290</cui>", partner.as_str())];
        World::default().judge(&changed(&changes))
    };
    assert_eq!(transfer("CJF0000001244"), vec![]);
    let warning = &transfer("B0F000000001A")[0];
    assert_eq!((warning.code, warning.level), (5020, Level::Warning));
    assert_eq!(warning.reason, Some("TRANSFER_NOT_PERMITTED"));
}

#[test]
fn a_transfer_between_the_closed_circuits_of_two_health_units_is_permitted() {
    let partner_is = |unit_type, owner_kind| {
        let there = Partner { unit_type, owner_kind, ..partner("CJH0000005000", 1) };
        let mut world = World {
            unit_type: UnitType::FarmCi,
            owner_kind: OwnerKind::HealthUnit,
            ..World::default()
        };
        world.partners.insert("CJH0000005000".into(), there);
        world.codes(&[
            (">ACH<", ">TRI<"),
            ("<cui>RO18547290</cui>", "<codWorkplace>CJH0000005000</codWorkplace>"),
        ])
    };
    assert_eq!(partner_is(UnitType::OfCiSectii, OwnerKind::HealthUnit), [0; 0]);
    assert_eq!(partner_is(UnitType::FarmCom, OwnerKind::HealthUnit), [5020]);
    assert_eq!(partner_is(UnitType::FarmCi, OwnerKind::Institution), [5020]);
}

#[test]
fn a_transfer_to_itself_by_another_name_is_none() {
    let mut world = World::default();
    world.partners.insert("SIUI000000123".into(), partner("CJF000000123U", 0));
    let alias = "<codWorkplace>SIUI000000123</codWorkplace>";
    let findings = world.judge(&changed(&[(">ACH<", ">TRI<"), ("<cui>RO18547290</cui>", alias)]));
    assert_eq!((findings[0].code, findings[0].level), (5020, Level::Error));
}
