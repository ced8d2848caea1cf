//! Fields of lists, as operators and their spreadsheets write them.

use super::{Problem, Registrar};
use crate::declaration::Quantity;
use crate::registry::{Cnp, CodeError, Cui, county_name};
use chrono::NaiveDate;
use std::str::FromStr;

/// Characters of a text, at most.
const LONGEST: usize = 300;

/// How yes and no are written; Romanian Excel has words of its own.
const BOOLEANS: [(&str, bool); 10] = [
    ("da", true),
    ("nu", false),
    ("true", true),
    ("false", false),
    ("1", true),
    ("0", false),
    ("adevărat", true),
    ("fals", false),
    ("adevarat", true),
    ("x", true),
];

/// A name or another text of one line.
pub(super) fn text(text: &str) -> Result<String, Problem> {
    match text.chars().count() <= LONGEST && !text.chars().any(char::is_control) {
        true => Ok(text.to_owned()),
        false => Err(Problem::Form("cel mult 300 de caractere, pe un singur rând")),
    }
}

/// Yes or no.
pub(super) fn boolean(text: &str) -> Result<bool, Problem> {
    let text = text.to_lowercase();
    let known = BOOLEANS.iter().find(|(word, _)| *word == text);
    known.map(|(_, value)| *value).ok_or_else(|| Problem::NotOneOf("da, nu".to_owned()))
}

/// Yes or no, as it is shown.
pub(super) fn shown(value: bool) -> String {
    if value { "da" } else { "nu" }.to_owned()
}

/// A day: 2026-11-20, or 20.11.2026.
pub(super) fn day(text: &str) -> Result<NaiveDate, Problem> {
    let parts: Vec<&str> = text.split(['-', '.']).collect();
    let (year, month, day) = match (parts.as_slice(), text.contains('-')) {
        ([year, month, day], true) | ([day, month, year], false) if year.len() == 4 => {
            (year, month, day)
        }
        _ => return Err(Problem::Form("o zi ca 2026-11-20 sau 20.11.2026")),
    };
    let date = match (year.parse(), month.parse(), day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => NaiveDate::from_ymd_opt(year, month, day),
        _ => None,
    };
    date.ok_or(Problem::Form("o zi care există, ca 2026-11-20 sau 20.11.2026"))
}

/// A quantity, with a point before its decimals: a comma could part thousands.
pub(super) fn quantity(text: &str) -> Result<Quantity, Problem> {
    let form = Problem::Form("un număr ca 12.5, cu cel mult 3 zecimale");
    Quantity::parse(text, 3, false).map_err(|_| form)
}

/// A fiscal code.
pub(super) fn cui(text: &str) -> Result<Cui, Problem> {
    text.parse().map_err(|error| match error {
        CodeError::Check => Problem::Check,
        _ => Problem::Form("2 până la 10 cifre, cu sau fără RO"),
    })
}

/// A CNP of the environment.
pub(super) fn cnp(text: &str, registrar: &Registrar) -> Result<Cnp, Problem> {
    Cnp::read(text, registrar.environment).map_err(|error| match error {
        CodeError::Form => Problem::Form("13 cifre"),
        other => other.into(),
    })
}

/// The two characters of a county.
pub(super) fn county(text: &str) -> Result<String, Problem> {
    county_name(text).map(|_| text.to_owned()).ok_or(Problem::County)
}

/// One of the names of a list.
pub(super) fn one_of<T: FromStr>(text: &str, names: &[&str]) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::NotOneOf(names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_spreadsheets_write_them() {
        for text in ["2026-11-20", "20.11.2026"] {
            assert_eq!(day(text), Ok("2026-11-20".parse().unwrap()), "{text}");
        }
        for text in ["2026-02-30", "30.02.2026", "20.11.26", "20/11/2026", "46346", "-.-"] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_read_as_spreadsheets_write_them() {
        for (text, value) in [("ADEVĂRAT", true), ("FALS", false), ("Da", true), ("0", false)] {
            assert_eq!(boolean(text), Ok(value), "{text}");
        }
        assert!(boolean("poate").is_err());
    }
}
