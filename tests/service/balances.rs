//! A plain model of balances, over the tables of `shapes.rs`: sums over whole thousandths,
//! documents written and read back by the names of their elements. It knows nothing of the
//! catalogue or the rules, so the two can be compared.

use super::plain::{Milli, decimal};
use super::shapes::{Kind, Shape};
use ser::xml::{Document, Limits};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The largest quantity: twelve digits before the point.
pub const LARGEST: Milli = 999_999_999_999_999;

/// What a row is about: the index of its table, the product, `stare`.
pub type Key = (usize, String, Option<String>);

/// A row of a balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `um`, where the table has it.
    pub unit: Option<String>,
    /// stocInitial
    pub opening: Milli,
    /// The terms of the formula, in its order.
    pub terms: Vec<Milli>,
    /// stocFinal
    pub closing: Milli,
    /// diferenta
    pub difference: Milli,
    /// Concentrations and degrees, in hundredths, where the table has any: of the row all the same.
    pub strength: Milli,
}

/// The balances of a declaration.
pub type Balances = BTreeMap<Key, Row>;

/// What a row comes to: what came in, what went out.
pub fn moved(shape: &Shape, row: &Row) -> (Milli, Milli) {
    let (mut receipts, mut issues) = (0, 0);
    for (term, quantity) in shape.formula.iter().zip(&row.terms) {
        if term.starts_with('+') { receipts += quantity } else { issues += quantity }
    }
    (receipts, issues)
}

/// Whether the formula holds.
pub fn holds(shape: &Shape, row: &Row) -> bool {
    let (receipts, issues) = moved(shape, row);
    row.opening + receipts - issues - row.closing == row.difference
}

/// What stands in `Antet`.
pub struct Heading<'h> {
    /// The codWorkplace.
    pub workplace: &'h str,
    /// `zi`, `luna`, `trimestru`, `an`.
    pub sort: &'h str,
    /// As on the wire.
    pub period: &'h str,
    /// The number of what it replaces.
    pub amends: Option<&'h str>,
}

/// The document, unsigned.
pub fn document(kind: &Kind, heading: &Heading<'_>, balances: &Balances) -> String {
    let Kind { code, journal, .. } = kind;
    let Heading { workplace, sort, period, amends } = heading;
    let amends = amends.map_or_else(String::new, |number| {
        format!("<rectifica>{number}</rectifica><motiv>TEST</motiv>")
    });
    let mut text = format!(
        "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\"><Antet>\
         <mediu>TEST</mediu><codWorkplace>{workplace}</codWorkplace><tip>{code}</tip>\
         <perioada><{sort}>{period}</{sort}></perioada>{amends}</Antet>\n<{code}>{journal}\n"
    );
    for (index, shape) in kind.balances.iter().enumerate() {
        let rows: String = balances
            .iter()
            .filter(|((table, ..), _)| *table == index)
            .map(|((_, product, condition), row)| {
                line(shape, product, condition.as_deref(), row) + "\n"
            })
            .collect();
        if !rows.is_empty() {
            writeln!(text, "<{0}>{rows}</{0}>", shape.table).unwrap();
        }
    }
    if *code == "FP" {
        operations(&mut text, balances);
    }
    write!(text, "</{code}></Declaratie>").unwrap();
    text
}

fn line(shape: &Shape, product: &str, condition: Option<&str>, row: &Row) -> String {
    let strength = format!("{}.{:02}", row.strength / 100, row.strength % 100);
    let concentration = |name: &str| match shape.concentrations {
        true => format!("<{name}Conc>{strength}</{name}Conc>"),
        false => String::new(),
    };
    let quantity = |name: &str, quantity: Milli| {
        format!("<{name}>{}</{name}>{}", decimal(quantity), concentration(name))
    };
    let mut text = format!("<Linie><{0}>{product}</{0}>", shape.product);
    let keys = [("stare", condition), ("um", row.unit.as_deref())];
    for (name, value) in keys.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        write!(text, "<{name}>{value}</{name}>").unwrap();
    }
    text += &quantity("stocInitial", row.opening);
    for (term, amount) in shape.formula.iter().zip(&row.terms) {
        text += &quantity(&term[1..], *amount);
    }
    if let Some(name) = shape.beside {
        write!(text, "<{name}>{strength}</{name}>").unwrap();
    }
    text += &quantity("stocFinal", row.closing);
    if shape.difference {
        text += &quantity("diferenta", row.difference);
        let reason = "<motivDiferenta>TEST inventar</motivDiferenta>";
        text += if row.difference == 0 { "" } else { reason };
    }
    if shape.product == "codCIM" && row.closing > 0 {
        let lots = [row.closing / 3, row.closing - row.closing / 3];
        let lots = lots.into_iter().filter(|lot| *lot > 0).zip(["A", "B"]).map(|(lot, series)| {
            format!(
                "<Lot><serie>{series}</serie><dataExpirare>2028-02-29</dataExpirare>\
                 <cantitate>{}</cantitate></Lot>",
                decimal(lot)
            )
        });
        write!(text, "<Loturi>{}</Loturi>", lots.collect::<String>()).unwrap();
    }
    text + "</Linie>"
}

/// What moved the medicines: one receipt and one issue of each, as far as there is any.
fn operations(text: &mut String, balances: &Balances) {
    let rest = ["<serie>A</serie><dataExpirare>2028-02-29</dataExpirare>", ""];
    let names =
        [("Intrari", "Intrare", "tipIntrare", "INV"), ("Iesiri", "Iesire", "tipIesire", "PNS")];
    for (term, ((table, row, operation, code), rest)) in names.into_iter().zip(rest).enumerate() {
        let moved = balances.iter().filter(|(_, row)| row.terms[term] > 0);
        let rows: String = moved
            .map(|((_, product, _), balance)| {
                format!(
                    "<{row}><codCIM>{product}</codCIM><{operation}>{code}</{operation}>\
                     <cantitate>{}</cantitate>{rest}</{row}>\n",
                    decimal(balance.terms[term])
                )
            })
            .collect();
        if !rows.is_empty() {
            writeln!(text, "<{table}>{rows}</{table}>").unwrap();
        }
    }
}

/// What a stored document says: its period, and its balances.
pub fn read(kind: &Kind, bytes: &[u8]) -> (String, Balances) {
    let limits = Limits::default();
    let document = Document::decode(bytes, &limits).unwrap();
    let mut content = document.check(&limits).unwrap().content();
    let (mut period, mut balances) = (String::new(), Balances::new());
    while let Some(part) = content.child().unwrap() {
        match part.local {
            "Antet" => {
                while let Some(field) = content.child().unwrap() {
                    match field.local {
                        "perioada" => {
                            content.child().unwrap().unwrap();
                            period = content.text().unwrap().into_owned();
                            assert_eq!(content.child().unwrap(), None);
                        }
                        _ => content.skip().unwrap(),
                    }
                }
            }
            code if code == kind.code => {
                while let Some(table) = content.child().unwrap() {
                    let shape = kind.balances.iter().position(|shape| shape.table == table.local);
                    let Some(index) = shape else {
                        content.skip().unwrap();
                        continue;
                    };
                    while content.child().unwrap().is_some() {
                        let mut fields = BTreeMap::new();
                        while let Some(field) = content.child().unwrap() {
                            if field.local == "Loturi" {
                                content.skip().unwrap();
                            } else {
                                let name = field.local.to_owned();
                                fields.insert(name, content.text().unwrap().into_owned());
                            }
                        }
                        let (key, row) = row(index, &kind.balances[index], &fields);
                        assert_eq!(balances.insert(key, row), None);
                    }
                }
            }
            _ => content.skip().unwrap(),
        }
    }
    (period, balances)
}

fn row(index: usize, shape: &Shape, fields: &BTreeMap<String, String>) -> (Key, Row) {
    let quantity = |name: &str| fields.get(name).map_or(0, |text| milli(text));
    let strengths = fields
        .iter()
        .filter(|(name, _)| name.ends_with("Conc") || Some(name.as_str()) == shape.beside);
    let strengths: BTreeSet<Milli> = strengths.map(|(_, text)| milli(text) / 10).collect();
    assert!(strengths.len() < 2, "{fields:?}");
    let row = Row {
        unit: fields.get("um").cloned(),
        opening: quantity("stocInitial"),
        terms: shape.formula.iter().map(|term| quantity(&term[1..])).collect(),
        closing: quantity("stocFinal"),
        difference: quantity("diferenta"),
        strength: strengths.into_iter().next().unwrap_or(0),
    };
    ((index, fields[shape.product].clone(), fields.get("stare").cloned()), row)
}

/// A decimal number as thousandths.
fn milli(text: &str) -> Milli {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let thousandths = whole.parse::<Milli>().unwrap() * 1000
        + format!("{fraction:0<3}").parse::<Milli>().unwrap();
    if negative { -thousandths } else { thousandths }
}
