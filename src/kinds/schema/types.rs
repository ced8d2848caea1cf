//! Simple types: what a value may look like. The reader takes no other value, except that a code
//! of zeros is read and answered with 5011.

use super::text::Text;
use crate::kinds::{Catalogue, Frequency, ValueType};

/// Name of the type of `ref`.
pub(super) const REFERENCE: &str = "Referinta";

/// The name of a type; none for a list of words, which is written where it is used.
pub(super) fn name(value: &ValueType) -> Option<String> {
    let name = match value {
        ValueType::CodCim => "CodCIM",
        ValueType::CodNc => "CodNC",
        ValueType::Unit | ValueType::ExciseUnit => "UM",
        ValueType::Operation => "CodOperatiune",
        ValueType::Quantity => "Cantitate",
        ValueType::Difference => "Diferenta",
        ValueType::Concentration => "Concentratie",
        ValueType::Money(decimals) => return Some(format!("Bani{decimals}")),
        ValueType::Int(digits) => return Some(format!("Intreg{digits}")),
        ValueType::Text(longest) => return Some(format!("Text{longest}")),
        ValueType::Note(longest) => return Some(format!("Nota{longest}")),
        ValueType::Date => "Data",
        ValueType::Country => "Tara",
        ValueType::Origin => "Provenienta",
        ValueType::Cui => "CUI",
        ValueType::Workplace => "CodWorkplace",
        ValueType::Alias => "CodWorkplaceSauAlias",
        ValueType::Flag => "xs:boolean",
        ValueType::Kind => "TipDeclaratie",
        ValueType::Period(Frequency::Day) => "Zi",
        ValueType::Period(Frequency::Month) => "Luna",
        ValueType::Period(Frequency::Quarter) => "Trimestru",
        ValueType::Period(Frequency::Year) => "An",
        ValueType::Enum(_) => return None,
    };
    Some(name.to_owned())
}

/// What restricts the values of a type.
pub(super) fn restriction(text: &mut Text, value: &ValueType, catalogue: &Catalogue) {
    if let Some((decimals, signed)) = value.number() {
        return match value {
            ValueType::Int(digits) => {
                pattern(text, "xs:nonNegativeInteger", &format!("[0-9]{{1,{digits}}}"));
            }
            _ => number(text, decimals, signed),
        };
    }
    match value {
        ValueType::CodCim => pattern(text, "xs:token", "W[0-9]{8}"),
        ValueType::CodNc => pattern(text, "xs:token", "[0-9]{8}"),
        ValueType::Unit | ValueType::ExciseUnit | ValueType::Operation => {
            pattern(text, "xs:token", "[A-Z0-9_]{1,10}")
        }
        ValueType::Country | ValueType::Origin => pattern(text, "xs:token", "[A-Z]{2}"),
        ValueType::Cui => pattern(text, "xs:token", "(RO)?[1-9][0-9]{1,9}"),
        ValueType::Workplace => pattern(text, "xs:token", "[A-Z0-9]{13}"),
        ValueType::Alias => pattern(text, "xs:token", "[A-Z0-9_]{1,13}"),
        ValueType::Date => pattern(text, "xs:date", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        ValueType::Period(Frequency::Day) => {
            pattern(text, "xs:date", "20[0-9]{2}-[0-9]{2}-[0-9]{2}")
        }
        ValueType::Period(Frequency::Month) => {
            pattern(text, "xs:token", "20[0-9]{2}-(0[1-9]|1[0-2])")
        }
        ValueType::Period(Frequency::Quarter) => pattern(text, "xs:token", "20[0-9]{2}-T[1-4]"),
        ValueType::Period(Frequency::Year) => pattern(text, "xs:token", "20[0-9]{2}"),
        ValueType::Text(longest) => self::text(text, 1, *longest),
        ValueType::Note(longest) => self::text(text, 0, *longest),
        ValueType::Kind => {
            enumeration(text, catalogue.kinds().iter().map(|kind| kind.code.as_str()));
        }
        ValueType::Enum(_)
        | ValueType::Flag
        | ValueType::Quantity
        | ValueType::Difference
        | ValueType::Concentration
        | ValueType::Money(_)
        | ValueType::Int(_) => {}
    }
}

/// The words of an `enum`.
pub(super) fn words(text: &mut Text, value: &ValueType) {
    if let ValueType::Enum(words) = value {
        enumeration(text, words.iter().map(String::as_str));
    }
}

/// Text of so many characters, white space collapsed.
pub(super) fn text(text: &mut Text, shortest: u16, longest: u16) {
    text.open("xs:restriction base=\"xs:token\"");
    if shortest > 0 {
        text.empty(&format!("xs:minLength value=\"{shortest}\""));
    }
    text.empty(&format!("xs:maxLength value=\"{longest}\""));
    text.close();
}

fn pattern(text: &mut Text, base: &str, pattern: &str) {
    text.open(&format!("xs:restriction base=\"{base}\""));
    text.empty(&format!("xs:pattern value=\"{pattern}\""));
    text.close();
}

/// A decimal without plus sign or exponent.
fn number(text: &mut Text, decimals: u8, signed: bool) {
    let sign = if signed { "-?" } else { "" };
    let fraction =
        if decimals > 0 { format!("(\\.[0-9]{{1,{decimals}}})?") } else { String::new() };
    pattern(text, "xs:decimal", &format!("{sign}[0-9]{{1,12}}{fraction}"));
}

fn enumeration<'w>(text: &mut Text, words: impl Iterator<Item = &'w str>) {
    text.open("xs:restriction base=\"xs:token\"");
    for word in words {
        text.empty(&format!("xs:enumeration value=\"{word}\""));
    }
    text.close();
}
