//! The rules about CN codes: a brewery's month, with another nomenclature and other authorisations.

use super::*;
use crate::nomenclature::ExciseProduct;
use crate::registry::Authorised;

const MONTH: &str = r#"<Declaratie xmlns="urn:ro:ser:declaratie:v1" versiune="1">
<Antet><mediu>TEST</mediu><codWorkplace>RO00001TEST01</codWorkplace><tip>BB</tip>
<perioada><luna>2026-10</luna></perioada></Antet>
<BB><MateriiPrime><Linie><codNC>10030000</codNC><kilograme>1</kilograme><extractSec>1</extractSec></Linie></MateriiPrime>
<BereFabricata>
<Linie><codNC>22030001</codNC><um>HL</um><stocInitial>0</stocInitial><cantitatiProduse>0</cantitatiProduse><intrari>0</intrari><iesiriCuAccize>0</iesiriCuAccize><iesiriFaraAccize>0</iesiriFaraAccize><gradPlatoMediu>1</gradPlatoMediu><stocFinal>0</stocFinal><diferenta>0</diferenta></Linie>
</BereFabricata></BB></Declaratie>"#;

/// What is said of the month, where its beer is authorised in that term.
fn told(changes: &[(&str, &str)], code: &str, (from, to): (&str, &str)) -> Vec<(u16, Level)> {
    let text = changes.iter().fold(MONTH.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let catalogue = Catalogue::load().unwrap();
    let document = Document::of(text);
    let element = document.check(&Limits::default()).unwrap();
    let declaration = read(&element, &catalogue, DEFAULT_LINES).unwrap();
    let workplace =
        Workplace { unit_type: UnitType::Antrepozit, ..Workplace::unknown("RO00001TEST01") };
    let beer = ExciseProduct {
        code: "22030001".into(),
        name: "TEST bere".into(),
        units: vec!["HL".into(), "HL_GRAD".into()],
        valid_from: "2026-10-31".parse().unwrap(),
        valid_to: None,
    };
    let (from, to) = (from.parse().unwrap(), to.parse().ok());
    let products = vec![Authorised { code: code.into(), from, to }];
    let authorisations = Authorisations { products, ..Authorisations::default() };
    let facts = Facts {
        today: "2026-11-20".parse().unwrap(),
        workplace: &workplace,
        series: &Series::default(),
        partners: &Partners::new(),
        deliveries: &Deliveries::new(),
        authorisations: &authorisations,
        nomenclatures: &Nomenclatures::default().with_excise_products([beer]),
    };
    let judged = judge(declaration, catalogue.kind("BB").unwrap(), &facts);
    judged.findings().iter().map(|finding| (finding.code, finding.level)).collect()
}

const OPEN: (&str, &str) = ("2026-10-01", "");

#[test]
fn rule_5017_a_code_is_authorised_on_a_day_of_the_period() {
    let error = [(5017, Level::Error)];
    for term in [OPEN, ("2026-10-31", ""), ("2020-01-01", "2026-10-01")] {
        assert_eq!(told(&[], "22030001", term), [], "{term:?}");
        assert_eq!(told(&[], "2203", term), [], "{term:?}");
    }
    for term in [("2026-11-01", ""), ("2020-01-01", "2026-09-30")] {
        assert_eq!(told(&[], "22030001", term), error, "{term:?}");
    }
    assert_eq!(told(&[], "2204", OPEN), error);
}

#[test]
fn a_code_of_zeros_and_one_of_another_kind_are_told_so_alone() {
    let other = |code| told(&[("22030001", code)], "2203", OPEN);
    assert_eq!(other("00000000"), [(5011, Level::Error)]);
    assert_eq!(other("27101943"), [(5018, Level::Error)]);
}

#[test]
fn rule_5019_a_code_is_in_the_nomenclature_on_the_last_day_of_the_period() {
    let unknown = [(5019, Level::Error)];
    assert_eq!(told(&[("22030001", "22030009")], "2203", OPEN), unknown);
    let september = [("2026-10", "2026-09")];
    assert_eq!(told(&september, "2203", ("2020-01-01", "")), unknown);
}

#[test]
fn another_known_unit_than_those_of_the_product_is_a_warning() {
    let unit = |unit| told(&[("<um>HL<", unit)], "2203", OPEN);
    assert_eq!(unit("<um>HL_GRAD<"), []);
    assert_eq!(unit("<um>L<"), [(5019, Level::Warning)]);
    assert_eq!(unit("<um>UT<"), [(5019, Level::Error)]);
}
