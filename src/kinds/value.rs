//! The types of columns (`kinds.md`, column types), as the catalogue names them.

use super::Frequency;
use std::{fmt, str::FromStr};

/// What a column holds. Numbers are exact decimals with at most 12 digits before the point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueType {
    /// `codCIM`: `W` and eight digits, a medicine.
    CodCim,
    /// `codNC`: eight digits, an excise product.
    CodNc,
    /// `um`: a unit of measure.
    Unit,
    /// `umAccize`: a unit of measure of excise goods.
    ExciseUnit,
    /// `operation`: tipIntrare or tipIesire, a code of the nomenclature.
    Operation,
    /// `qty`: at least 0, at most 3 decimals.
    Quantity,
    /// `diff`: any sign, at most 3 decimals.
    Difference,
    /// `conc`: at least 0, at most 2 decimals.
    Concentration,
    /// `money(4)`, `money(2)`: lei, at least 0, at most so many decimals.
    Money(u8),
    /// `int(3)`: a whole number of at most so many digits.
    Int(u8),
    /// `text(60)`: 1 to so many characters.
    Text(u16),
    /// `note(500)`: text that may be left empty.
    Note(u16),
    /// `date`: 2026-11-20.
    Date,
    /// `country`: ISO 3166-1 alpha-2.
    Country,
    /// `origin`: a country of the European Union, or `EX` for what comes from outside.
    Origin,
    /// `cui`: a fiscal code.
    Cui,
    /// `workplace`: a codWorkplace.
    Workplace,
    /// `alias`: a codWorkplace or another code it has, up to 13 characters `[A-Z0-9_]`.
    Alias,
    /// `enum(PF PJ)`: one of the words.
    Enum(Vec<String>),
    /// `flag`: true or false.
    Flag,
    /// `kind`: the code of a kind.
    Kind,
    /// `period(day)`: a period of this length.
    Period(Frequency),
}

impl ValueType {
    /// Decimals of a number, and whether it may be negative; none for what is not a number.
    pub fn number(&self) -> Option<(u8, bool)> {
        match self {
            Self::Quantity => Some((3, false)),
            Self::Difference => Some((3, true)),
            Self::Concentration => Some((2, false)),
            Self::Money(decimals) => Some((*decimals, false)),
            Self::Int(_) => Some((0, false)),
            Self::CodCim
            | Self::CodNc
            | Self::Unit
            | Self::ExciseUnit
            | Self::Operation
            | Self::Text(_)
            | Self::Note(_)
            | Self::Date
            | Self::Country
            | Self::Origin
            | Self::Cui
            | Self::Workplace
            | Self::Alias
            | Self::Enum(_)
            | Self::Flag
            | Self::Kind
            | Self::Period(_) => None,
        }
    }
}

impl fmt::Display for ValueType {
    /// As the catalogue names it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CodCim => "codCIM",
            Self::CodNc => "codNC",
            Self::Unit => "um",
            Self::ExciseUnit => "umAccize",
            Self::Operation => "operation",
            Self::Quantity => "qty",
            Self::Difference => "diff",
            Self::Concentration => "conc",
            Self::Money(decimals) => return write!(f, "money({decimals})"),
            Self::Int(digits) => return write!(f, "int({digits})"),
            Self::Text(longest) => return write!(f, "text({longest})"),
            Self::Note(longest) => return write!(f, "note({longest})"),
            Self::Date => "date",
            Self::Country => "country",
            Self::Origin => "origin",
            Self::Cui => "cui",
            Self::Workplace => "workplace",
            Self::Alias => "alias",
            Self::Enum(words) => return write!(f, "enum({})", words.join(" ")),
            Self::Flag => "flag",
            Self::Kind => "kind",
            Self::Period(Frequency::Day) => "period(day)",
            Self::Period(Frequency::Month) => "period(month)",
            Self::Period(Frequency::Quarter) => "period(quarter)",
            Self::Period(Frequency::Year) => "period(year)",
        })
    }
}

/// A type the catalogue does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a type of column")]
pub struct UnknownType(pub String);

impl FromStr for ValueType {
    type Err = UnknownType;

    /// Reads `qty`, `text(60)`, `enum(PF PJ)`…
    fn from_str(text: &str) -> Result<Self, UnknownType> {
        let unknown = || UnknownType(text.to_owned());
        let (name, argument) = match text.split_once('(') {
            Some((name, rest)) => (name, rest.strip_suffix(')').ok_or_else(unknown)?),
            None => (text, ""),
        };
        let small =
            || argument.parse::<u8>().ok().filter(|n| (1..=12).contains(n)).ok_or_else(unknown);
        let length = || argument.parse::<u16>().ok().filter(|n| *n > 0).ok_or_else(unknown);
        let plain = match name {
            "codCIM" => Self::CodCim,
            "codNC" => Self::CodNc,
            "um" => Self::Unit,
            "umAccize" => Self::ExciseUnit,
            "operation" => Self::Operation,
            "qty" => Self::Quantity,
            "diff" => Self::Difference,
            "conc" => Self::Concentration,
            "date" => Self::Date,
            "country" => Self::Country,
            "origin" => Self::Origin,
            "cui" => Self::Cui,
            "workplace" => Self::Workplace,
            "alias" => Self::Alias,
            "flag" => Self::Flag,
            "kind" => Self::Kind,
            "money" => return small().map(Self::Money),
            "int" => return small().map(Self::Int),
            "text" => return length().map(Self::Text),
            "note" => return length().map(Self::Note),
            "period" => {
                let frequency = match argument {
                    "day" => Frequency::Day,
                    "month" => Frequency::Month,
                    "quarter" => Frequency::Quarter,
                    "year" => Frequency::Year,
                    _ => return Err(unknown()),
                };
                return Ok(Self::Period(frequency));
            }
            "enum" if !argument.trim().is_empty() => {
                return Ok(Self::Enum(argument.split_whitespace().map(str::to_owned).collect()));
            }
            _ => return Err(unknown()),
        };
        if argument.is_empty() { Ok(plain) } else { Err(unknown()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_with_their_arguments() {
        assert_eq!("qty".parse(), Ok(ValueType::Quantity));
        for text in [
            "codCIM",
            "umAccize",
            "origin",
            "money(2)",
            "note(500)",
            "enum(PF PJ)",
            "period(quarter)",
        ] {
            assert_eq!(text.parse::<ValueType>().unwrap().to_string(), text);
        }
        assert_eq!("money(4)".parse(), Ok(ValueType::Money(4)));
        assert_eq!("text(60)".parse(), Ok(ValueType::Text(60)));
        assert_eq!("enum(PF PJ)".parse(), Ok(ValueType::Enum(vec!["PF".into(), "PJ".into()])));
    }

    #[test]
    fn a_missing_or_needless_argument_is_a_mistake() {
        for text in
            ["text", "qty(3)", "period(week)", "enum()", "money(x)", "money(", "float", "int(0)"]
        {
            assert_eq!(text.parse::<ValueType>(), Err(UnknownType(text.into())));
        }
    }
}
