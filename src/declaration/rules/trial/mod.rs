//! One test for each rule: a pharmacy's day that keeps all of them, with one thing changed.

mod doubts;
mod excise;
mod lines;
mod series;

use crate::{
    declaration::{
        Closing, DEFAULT_LINES, Declaration, Deliveries, Facts, Finding, Level, Partner, Partners,
        Series, State, Transmitted, judge, read,
    },
    kinds::Catalogue,
    nomenclature::{Medicine, Nomenclatures},
    registry::{Authorisations, Calendar, OwnerKind, UnitType, Workplace},
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
    owner_kind: OwnerKind,
    partners: Partners,
    deliveries: Deliveries,
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
        let own = ["CJF000000123U", "CJF0000001244"];
        Self {
            series,
            unit_type: UnitType::FarmCom,
            owner_kind: OwnerKind::Company,
            partners: own.map(|code| (code.to_owned(), partner(code, 0))).into(),
            deliveries: Deliveries::new(),
            today: "2026-11-20",
        }
    }
}

/// A pharmacy of a company.
fn partner(code: &str, company_id: i64) -> Partner {
    let (unit_type, owner_kind) = (UnitType::FarmCom, OwnerKind::Company);
    Partner { id: company_id, code: code.parse().unwrap(), unit_type, company_id, owner_kind }
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
    let unit = Some("UT".into());
    let product = product.into();
    Closing { table: 0, product, condition: None, unit, closing, largest: closing }
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
            unit_type: self.unit_type,
            owner_kind: self.owner_kind,
            calendar: Calendar::of(self.unit_type),
            ..Workplace::unknown("CJF000000123U")
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
            partners: &self.partners,
            deliveries: &self.deliveries,
            authorisations: &Authorisations::default(),
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
