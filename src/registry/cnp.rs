//! The personal code of a person: it keys everything about them and never prints.

use super::{CodeError, codes::split_check_digit};
use chrono::NaiveDate;
use std::{fmt, str::FromStr};

/// A CNP, checked: 13 digits, a real birth date, a county, a check digit
/// (`domain.md`, Identities). It has no `Display`, and `Debug` masks it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cnp(String);

impl Cnp {
    /// All 13 digits: for the cipher and the keyed hash, never for a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What a page may show: the first digit and the last two.
    pub fn masked(&self) -> String {
        let (first, rest) = self.0.split_at(1);
        let (_, last) = rest.split_at(10);
        format!("{first}**********{last}")
    }
}

impl fmt::Debug for Cnp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cnp(*************)")
    }
}

impl FromStr for Cnp {
    type Err = CodeError;

    /// Key 2 7 9 1 4 6 3 5 8 2 7 9, mod 11, 10 → 1; counties 01–48, 51, 52, 70, 80, and 99, which
    /// nobody has, for test data.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let (body, check) = split_check_digit(text).ok_or(CodeError::Form)?;
        let [sex, y1, y2, m1, m2, d1, d2, c1, c2, _, _, _] = *body else {
            return Err(CodeError::Form);
        };
        let century = match sex {
            1 | 2 | 7 | 8 | 9 => 1900,
            3 | 4 => 1800,
            5 | 6 => 2000,
            _ => return Err(CodeError::Form),
        };
        let year = i32::try_from(century + y1 * 10 + y2).map_err(|_| CodeError::Birth)?;
        NaiveDate::from_ymd_opt(year, m1 * 10 + m2, d1 * 10 + d2).ok_or(CodeError::Birth)?;
        if !matches!(c1 * 10 + c2, 1..=48 | 51 | 52 | 70 | 80 | 99) {
            return Err(CodeError::County);
        }
        let sum: u32 = body.iter().zip([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]).map(|(d, k)| d * k).sum();
        let expected = if sum % 11 == 10 { 1 } else { sum % 11 };
        if expected == check { Ok(Self(text.to_owned())) } else { Err(CodeError::Check) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST_PERSON: &str = "1800101990014";

    /// The same digits with the check digit they ask for.
    fn completed(body: &str) -> String {
        (0..10)
            .map(|check| format!("{body}{check}"))
            .find(|text| text.parse::<Cnp>() != Err(CodeError::Check))
            .unwrap()
    }

    #[test]
    fn a_code_of_the_test_county_is_read_and_one_digit_off_is_not() {
        let good = completed("180010199001");
        assert!(good.parse::<Cnp>().is_ok());
        assert_eq!(good, TEST_PERSON);
        assert_eq!("1800101990015".parse::<Cnp>(), Err(CodeError::Check));
    }

    #[test]
    fn an_impossible_birth_date_or_county_is_refused() {
        assert_eq!("1800231990010".parse::<Cnp>(), Err(CodeError::Birth));
        assert_eq!("1800101600010".parse::<Cnp>(), Err(CodeError::County));
        assert_eq!("180010199001".parse::<Cnp>(), Err(CodeError::Form));
    }

    #[test]
    fn it_does_not_print() {
        let cnp: Cnp = TEST_PERSON.parse().unwrap();
        assert!(!format!("{cnp:?}").contains("1800101"));
        assert_eq!(cnp.masked(), "1**********14");
    }
}
