//! One test for each rule: a pharmacy's day that keeps all of them, with one thing changed.

use crate::{
    declaration::{
        Closing, DEFAULT_LINES, Declaration, Facts, Finding, Level, Series, State, Transmitted,
        judge, read,
    },
    kinds::Catalogue,
    nomenclature::{Medicine, Nomenclatures},
    registry::{UnitType, Workplace},
    xml::{Document, Limits},
};

/// A day after `2026-11-19`, with two products, that breaks no rule.
const DAY: &str = r#"<Declaratie xmlns="urn:ro:ser:declaratie:v1" versiune="1">
<Antet><mediu>TEST</mediu><codWorkplace>CJF000000123U</codWorkplace><tip>FP</tip>
<perioada><zi>2026-11-20</zi></perioada></Antet>
<FP><Stocuri>
<Linie ref="r1"><codCIM>W00000001</codCIM><um>UT</um><stocInitial>10</stocInitial><intrari>5</intrari><iesiri>3.5</iesiri><stocFinal>11.5</stocFinal><diferenta>0</diferenta><Loturi><Lot><serie>A1</serie><dataExpirare>2027-05-31</dataExpirare><cantitate>11.5</cantitate></Lot></Loturi></Linie>
<Linie ref="r2"><codCIM>W00000002</codCIM><um>UT</um><stocInitial>0</stocInitial><intrari>0</intrari><iesiri>0</iesiri><stocFinal>0</stocFinal><diferenta>0</diferenta></Linie>
</Stocuri><Intrari>
<Intrare><codCIM>W00000001</codCIM><tipIntrare>ACH</tipIntrare><cantitate>5</cantitate><serie>A1</serie><dataExpirare>2027-05-31</dataExpirare><pretUnitar>1.2345</pretUnitar><partener><cui>RO18547290</cui></partener><document><tip>factura</tip><numar>F1</numar><data>2026-11-20</data></document></Intrare>
</Intrari><Iesiri>
<Iesire ref="r3"><codCIM>W00000001</codCIM><tipIesire>ELB</tipIesire><cantitate>3.5</cantitate><beneficiar>PF</beneficiar></Iesire>
</Iesiri></FP></Declaratie>"#;

const NUMBER: &str = "CJF000000123UFP261120";

/// What surrounds the declaration; by default the day before was accepted.
struct World {
    series: Series,
    unit_type: UnitType,
    today: &'static str,
}

impl Default for World {
    fn default() -> Self {
        let before = transmitted("2026-11-19", 0, State::Accepted);
        let series = Series {
            first: "2026-11-01".parse().ok(),
            last: Some(before.clone()),
            current: None,
            previous: Some(before),
            closings: vec![closing("W00000001", 10_000), closing("W00000003", 0)],
        };
        Self { series, unit_type: UnitType::FarmCom, today: "2026-11-20" }
    }
}

fn transmitted(period: &str, sequence: u8, state: State) -> Transmitted {
    let amendment = if sequence > 0 { format!("R{sequence:02}") } else { String::new() };
    let stamp = period.replace('-', "");
    let number = format!("CJF000000123UFP{}{amendment}", &stamp[2..]);
    Transmitted {
        number: number.parse().unwrap(),
        period: period.parse().unwrap(),
        sequence: sequence.try_into().unwrap(),
        state,
    }
}

fn closing(product: &str, closing: i64) -> Closing {
    Closing { table: 0, product: product.into(), condition: None, unit: Some("UT".into()), closing }
}

fn medicine(code: &str, prescription: bool, controlled: bool) -> Medicine {
    Medicine {
        code: code.into(),
        name: format!("TEST {code}"),
        unit: "UT".into(),
        prescription,
        controlled,
        valid_from: "2026-01-01".parse().unwrap(),
        valid_to: None,
    }
}

impl World {
    /// The findings about a document.
    fn judge(&self, document: &str) -> Vec<Finding> {
        let catalogue = Catalogue::load().unwrap();
        let document = Document::of(document);
        let element = document.check(&Limits::default()).unwrap();
        let declaration = read(&element, &catalogue, DEFAULT_LINES).unwrap();
        let workplace = Workplace {
            id: 1,
            code: "CJF000000123U".parse().unwrap(),
            name: "TEST FARMACIE".into(),
            unit_type: self.unit_type,
            company_id: 1,
            company_cui: "18547290".into(),
            company_active: true,
        };
        let nomenclatures = Nomenclatures::new([
            medicine("W00000001", true, false),
            medicine("W00000002", false, false),
            medicine("W00000003", false, true),
        ]);
        let facts = Facts {
            today: self.today.parse().unwrap(),
            workplace: &workplace,
            series: &self.series,
            company_workplaces: &["CJF000000123U", "CJF0000001244"].map(String::from).into(),
            nomenclatures: &nomenclatures,
        };
        let judged = judge(declaration, catalogue.kind("FP").unwrap(), &facts);
        let accepted = judged.findings().iter().all(|f| f.level == Level::Warning);
        assert_eq!(judged.accepted(), accepted);
        assert_eq!(judged.number().is_some(), accepted);
        judged.findings().to_vec()
    }

    /// The codes of the findings, after each replacement in the day.
    fn codes(&self, changes: &[(&str, &str)]) -> Vec<u16> {
        self.judge(&changed(changes)).iter().map(|finding| finding.code).collect()
    }
}

fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(DAY.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

/// The one finding after the replacements.
fn only(changes: &[(&str, &str)]) -> Finding {
    let mut findings = World::default().judge(&changed(changes));
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.remove(0)
}

fn path(finding: &Finding) -> &str {
    finding.place.as_ref().map_or("", |place| &place.path)
}

fn amendment(number: &str) -> String {
    let to = format!("</perioada><rectifica>{number}</rectifica><motiv>TEST</motiv>");
    changed(&[("</perioada>", &to)])
}

/// A world in which the day itself is transmitted.
fn declared(sequence: u8, state: State) -> World {
    let mut world = World::default();
    world.series.current = Some(transmitted("2026-11-20", sequence, state));
    world.series.last = world.series.current.clone();
    world
}

#[test]
fn the_day_breaks_no_rule() {
    assert_eq!(World::default().judge(DAY), vec![]);
}

#[test]
fn the_first_declaration_of_a_series_opens_at_whatever_it_says() {
    let world = World { series: Series::default(), ..World::default() };
    assert_eq!(world.judge(DAY), vec![]);
}

#[test]
fn rule_5001_a_period_before_the_first_is_refused() {
    let mut world = World::default();
    world.series.first = "2026-11-21".parse().ok();
    world.series.last = Some(transmitted("2026-11-21", 0, State::Accepted));
    world.series.previous = None;
    world.today = "2026-11-22";
    assert_eq!(world.codes(&[]), [5001]);
}

#[test]
fn rule_5002_a_period_that_has_not_begun_is_refused() {
    let world = World { today: "2026-11-19", ..World::default() };
    let findings = world.judge(DAY);
    assert_eq!(findings[0].message, "Perioada este ulterioară datei curente: 2026-11-19");
    assert_eq!((findings.len(), findings[0].code), (1, 5002));
    assert_eq!(path(&findings[0]), "/Declaratie/Antet/perioada");
}

#[test]
fn rule_5003_the_previous_period_must_have_been_sent() {
    let mut world = World::default();
    world.series.previous = None;
    world.series.closings.clear();
    assert_eq!(world.codes(&[]), [5003]);
}

#[test]
fn rule_5004_the_previous_period_must_not_be_withdrawn() {
    let mut world = World::default();
    world.series.previous = Some(transmitted("2026-11-19", 0, State::Rejected));
    assert_eq!(world.codes(&[]), [5004]);
}

#[test]
fn rule_5005_a_period_before_the_last_one_is_refused() {
    let mut world = World::default();
    world.series.last = Some(transmitted("2026-11-25", 0, State::Accepted));
    world.today = "2026-11-25";
    assert_eq!(world.codes(&[]), [5005]);
}

#[test]
fn rule_5006_comes_alone_whatever_else_is_wrong() {
    for state in [State::Accepted, State::Rejected] {
        let world = declared(0, state);
        assert_eq!(world.codes(&[("<stocInitial>10<", "<stocInitial>11<")]), [5006]);
    }
}

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
fn rule_5012_an_earlier_period_cannot_be_amended() {
    let mut world = declared(0, State::Accepted);
    world.series.last = Some(transmitted("2026-11-21", 0, State::Accepted));
    let findings = world.judge(&amendment(NUMBER));
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [5012]);
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
fn rule_5022_an_amendment_names_the_version_in_force() {
    let second = format!("{NUMBER}R01");
    for (sequence, named, expected) in [
        (0, NUMBER, vec![]),
        (1, second.as_str(), vec![]),
        (1, NUMBER, vec![5022]),
        (0, second.as_str(), vec![5022]),
        (0, "altceva", vec![5022]),
        (99, &format!("{NUMBER}R99"), vec![5022]),
    ] {
        for state in [State::Accepted, State::Rejected] {
            let findings = declared(sequence, state).judge(&amendment(named));
            assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), expected, "{named}");
        }
    }
    let findings = World::default().judge(&amendment(NUMBER));
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [5022]);
}

#[test]
fn an_amendment_takes_the_next_sequence_and_number() {
    let catalogue = Catalogue::load().unwrap();
    let text = amendment(&format!("{NUMBER}R01"));
    let document = Document::of(text);
    let element = document.check(&Limits::default()).unwrap();
    let declaration: Declaration<'_> = read(&element, &catalogue, DEFAULT_LINES).unwrap();
    let world = declared(1, State::Accepted);
    let workplace = Workplace {
        id: 1,
        code: "CJF000000123U".parse().unwrap(),
        name: "TEST FARMACIE".into(),
        unit_type: UnitType::FarmCom,
        company_id: 1,
        company_cui: "18547290".into(),
        company_active: true,
    };
    let nomenclatures =
        Nomenclatures::new(["W00000001", "W00000002"].map(|code| medicine(code, false, false)));
    let facts = Facts {
        today: "2026-11-20".parse().unwrap(),
        workplace: &workplace,
        series: &world.series,
        company_workplaces: &Default::default(),
        nomenclatures: &nomenclatures,
    };
    let judged = judge(&declaration, catalogue.kind("FP").unwrap(), &facts);
    assert_eq!(judged.sequence().get(), 2);
    assert_eq!(judged.number().unwrap().as_str(), format!("{NUMBER}R02"));
    assert_eq!(judged.state(), State::Accepted);
}

#[test]
fn a_wrong_opening_stock_and_three_other_mistakes_are_all_named() {
    let codes = World::default().codes(&[
        ("<stocInitial>10<", "<stocInitial>12<"),
        ("<cantitate>3.5<", "<cantitate>3<"),
        (">ACH<", ">IMP<"),
        ("<codCIM>W00000002<", "<codCIM>W00000009<"),
    ]);
    assert_eq!(codes, [5010, 5014, 5016, 5019, 5020]);
}

#[test]
fn of_many_findings_of_a_rule_the_rest_is_counted() {
    let row = "<Iesire><codCIM>W00000001</codCIM><tipIesire>CSP</tipIesire><cantitate>0</cantitate></Iesire>";
    let findings = World::default()
        .judge(&changed(&[("<Iesire ref", &format!("{}<Iesire ref", row.repeat(1500)))]));
    assert_eq!(findings.len(), 1000);
    assert!(findings[999].message.ends_with("(și încă 500 la fel)"));
}
