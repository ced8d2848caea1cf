//! Values out of text, by the type of their column. White space is collapsed first, as the schema
//! (`xs:token`, `xs:decimal`, `xs:date`) says: none is left at the ends, and inside a run of it
//! counts as one space.

use crate::{
    declaration::{Period, Quantity, QuantityError, Value},
    kinds::{Frequency, ValueType},
    registry::{CodeError, Cui, WorkplaceCode},
};
use chrono::NaiveDate;
use std::borrow::Cow;

/// Why a text is not of its type (1004).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotOfType {
    Empty,
    Number(QuantityError),
    TooLong(u16),
    Code(&'static str),
    CheckDigit,
    Date,
    Period(Frequency),
    Choice(String),
    Flag,
}

/// Reads the value of a text whose white space is collapsed.
pub(super) fn parse<'t>(value: &ValueType, text: &'t str) -> Result<Value<'t>, NotOfType> {
    if text.is_empty() {
        return match value {
            ValueType::Note(_) => Ok(Value::Absent),
            _ => Err(NotOfType::Empty),
        };
    }
    if let Some((decimals, signed)) = value.number() {
        let number = Quantity::parse(text, decimals, signed).map_err(NotOfType::Number)?;
        if let ValueType::Int(digits) = value
            && text.len() > usize::from(*digits)
        {
            return Err(NotOfType::TooLong((*digits).into()));
        }
        return Ok(Value::Number(number));
    }
    let form = |fits: bool, form| if fits { Ok(()) } else { Err(NotOfType::Code(form)) };
    match value {
        ValueType::CodCim => form(is_medicine(text), "W00000000")?,
        ValueType::CodNc => form(is_product(text), "00000000")?,
        ValueType::Unit | ValueType::ExciseUnit | ValueType::Operation => {
            form(is_word(text, 10), "[A-Z0-9_]{1,10}")?
        }
        ValueType::Alias => form(is_word(text, 13), "[A-Z0-9_]{1,13}")?,
        ValueType::Country | ValueType::Origin => {
            form(text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()), "[A-Z]{2}")?;
        }
        ValueType::Workplace => {
            form(text.parse::<WorkplaceCode>().is_ok(), "[A-Z0-9]{13}")?;
        }
        ValueType::Cui => return cui(text).map(Value::Text),
        ValueType::Date => return date(text).map(Value::Date).ok_or(NotOfType::Date),
        ValueType::Period(frequency) => {
            let period = text.parse::<Period>().ok();
            if period.is_none_or(|period| period.frequency() != *frequency) {
                return Err(NotOfType::Period(*frequency));
            }
        }
        ValueType::Enum(words) => {
            if !words.iter().any(|word| word == text) {
                return Err(NotOfType::Choice(words.join(", ")));
            }
        }
        ValueType::Flag => {
            if !matches!(text, "true" | "false" | "1" | "0") {
                return Err(NotOfType::Flag);
            }
        }
        ValueType::Text(longest) | ValueType::Note(longest) => {
            if is_longer(text, *longest) {
                return Err(NotOfType::TooLong(*longest));
            }
        }
        ValueType::Kind
        | ValueType::Quantity
        | ValueType::Difference
        | ValueType::Concentration
        | ValueType::Money(_)
        | ValueType::Int(_) => {}
    }
    Ok(Value::Text(text))
}

/// Whether a text has more characters than `longest`.
pub(super) fn is_longer(text: &str, longest: u16) -> bool {
    let longest = usize::from(longest);
    text.len() > longest && text.chars().nth(longest).is_some()
}

/// A fiscal code, kept without `RO`.
fn cui(text: &str) -> Result<&str, NotOfType> {
    Cui::digits(text).map_err(|error| match error {
        CodeError::Check => NotOfType::CheckDigit,
        CodeError::Form | CodeError::County | CodeError::Birth => NotOfType::Code("RO[0-9]{2,10}"),
    })
}

/// `W` and eight digits; zeros in any number are a code too, of which 5011 speaks.
fn is_medicine(text: &str) -> bool {
    let digits = text.strip_prefix('W').unwrap_or(text);
    is_zeros(digits) || text.len() == 9 && digits.len() == 8 && is_digits(digits)
}

fn is_product(text: &str) -> bool {
    is_zeros(text) || text.len() == 8 && is_digits(text)
}

fn is_zeros(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|b| b == b'0')
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn is_word(text: &str, longest: usize) -> bool {
    text.len() <= longest
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// `2026-11-20` and nothing else: no time zone, four digits for the year.
fn date(text: &str) -> Option<NaiveDate> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    let two = |tens: u8, ones: u8| Some(10 * digit(tens)? + digit(ones)?);
    let [c, d, y, z, b'-', m, n, b'-', e, f] = *text.as_bytes() else { return None };
    let year = i32::try_from(100 * two(c, d)? + two(y, z)?).ok()?;
    NaiveDate::from_ymd_opt(year, two(m, n)?, two(e, f)?)
}

/// The text with white space collapsed (XML Schema 1.0, 4.3.6). Most texts have none.
#[inline]
pub(super) fn collapse(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte > b' ') { text } else { squeeze(text) }
}

fn squeeze(text: Cow<'_, str>) -> Cow<'_, str> {
    const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
    let trimmed = text.trim_matches(SPACE);
    if !trimmed.contains(['\t', '\n', '\r']) && !trimmed.contains("  ") {
        return match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(SPACE)),
            Cow::Owned(ref text) => Cow::Owned(text.trim_matches(SPACE).to_owned()),
        };
    }
    let words: Vec<&str> = trimmed.split(SPACE).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

impl NotOfType {
    /// The sentence in Romanian and in English.
    pub fn sentences(&self) -> (String, String) {
        let pair = |ro: &str, en: &str| (ro.to_owned(), en.to_owned());
        match self {
            Self::Empty => pair("câmpul este gol", "the field is empty"),
            Self::Number(QuantityError::Form) => {
                pair("nu este un număr zecimal", "not a decimal number")
            }
            Self::Number(QuantityError::Negative) => pair("este negativă", "it is negative"),
            Self::Number(QuantityError::Decimals(decimals)) => (
                format!("are mai mult de {decimals} zecimale"),
                format!("it has more than {decimals} decimals"),
            ),
            Self::Number(QuantityError::Digits) => pair(
                "are mai mult de 12 cifre înainte de punct",
                "it has more than 12 digits before the point",
            ),
            Self::TooLong(longest) => (
                format!("are mai mult de {longest} caractere"),
                format!("it has more than {longest} characters"),
            ),
            Self::Code(form) => (
                format!("codul nu are forma {form}"),
                format!("the code does not have the form {form}"),
            ),
            Self::CheckDigit => {
                pair("cifra de control nu corespunde", "the check digit does not match")
            }
            Self::Date => pair(
                "nu este o dată posibilă, de forma 2026-11-20",
                "not a possible date of the form 2026-11-20",
            ),
            Self::Period(frequency) => {
                let form = match frequency {
                    Frequency::Day => "2026-11-20",
                    Frequency::Month => "2026-11",
                    Frequency::Quarter => "2026-T4",
                    Frequency::Year => "2026",
                };
                (
                    format!("nu este o perioadă de forma {form}"),
                    format!("not a period of the form {form}"),
                )
            }
            Self::Choice(words) => {
                (format!("nu este una din: {words}"), format!("not one of: {words}"))
            }
            Self::Flag => pair("nu este true sau false", "neither true nor false"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'t>(value: &str, text: &'t str) -> Result<Value<'t>, NotOfType> {
        parse(&value.parse().unwrap(), text.trim())
    }

    fn text(text: &str) -> Result<Value<'_>, NotOfType> {
        Ok(Value::Text(text))
    }

    #[test]
    fn white_space_is_collapsed() {
        for (written, kept) in
            [(" a ", "a"), ("a\n\tb", "a b"), ("a  b", "a b"), ("a b", "a b"), (" ", ""), ("", "")]
        {
            assert_eq!(collapse(Cow::Borrowed(written)), kept);
            assert_eq!(collapse(Cow::Owned(written.to_owned())), kept);
        }
        assert_eq!(read("qty", " 1.5\n"), Ok(Value::Number(Quantity::of(1500, 3))));
    }

    #[test]
    fn codes_have_their_form() {
        assert_eq!(read("codCIM", "W12345678"), text("W12345678"));
        assert_eq!(read("codCIM", "W1234567"), Err(NotOfType::Code("W00000000")));
        assert_eq!(read("codCIM", "123456789"), Err(NotOfType::Code("W00000000")));
        assert_eq!(read("codNC", "2207100A"), Err(NotOfType::Code("00000000")));
        assert_eq!(read("um", "ut"), Err(NotOfType::Code("[A-Z0-9_]{1,10}")));
        assert_eq!(read("country", "ROU"), Err(NotOfType::Code("[A-Z]{2}")));
        assert_eq!(read("workplace", "CJ_000000123U"), Err(NotOfType::Code("[A-Z0-9]{13}")));
        assert_eq!(read("alias", "SIUI_77"), text("SIUI_77"));
    }

    #[test]
    fn codes_of_zeros_are_left_to_their_rule() {
        for zero in ["0", "W00000000", "00000000"] {
            assert_eq!(read("codCIM", zero), text(zero));
        }
    }

    #[test]
    fn a_fiscal_code_is_checked_and_kept_without_its_prefix() {
        assert_eq!(read("cui", "RO18547290"), text("18547290"));
        assert_eq!(read("cui", "RO18547291"), Err(NotOfType::CheckDigit));
    }

    #[test]
    fn dates_are_possible_and_without_time_zone() {
        assert!(read("date", "2028-02-29").is_ok());
        for other in ["2027-02-29", "2026-11-20Z", "20-11-2026", "2026-1-20", "+2026-11-2"] {
            assert_eq!(read("date", other), Err(NotOfType::Date), "{other}");
        }
    }

    #[test]
    fn only_a_note_may_be_empty() {
        assert_eq!(read("note(500)", " "), Ok(Value::Absent));
        for value in ["text(60)", "qty", "date", "codCIM", "enum(PF PJ)"] {
            assert_eq!(read(value, ""), Err(NotOfType::Empty), "{value}");
        }
    }

    #[test]
    fn length_counts_characters() {
        assert!(read("text(3)", "ășț").is_ok());
        assert_eq!(read("text(3)", "ășță"), Err(NotOfType::TooLong(3)));
        assert_eq!(read("int(3)", "1234"), Err(NotOfType::TooLong(3)));
        assert_eq!(read("int(3)", "1.0"), Err(NotOfType::Number(QuantityError::Decimals(0))));
    }

    #[test]
    fn words_and_flags_are_those_of_the_list() {
        assert_eq!(read("enum(PF PJ)", "PX"), Err(NotOfType::Choice("PF, PJ".into())));
        assert_eq!(read("flag", "da"), Err(NotOfType::Flag));
        assert_eq!(read("period(day)", "2026-11"), Err(NotOfType::Period(Frequency::Day)));
    }
}
