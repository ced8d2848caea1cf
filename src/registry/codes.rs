//! The codes that name companies and workplaces, with their check characters
//! (`domain.md`, Identities).

use std::{fmt, str::FromStr};

/// Why a code is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too short, too long, or a character that the code does not have.
    #[error("the code does not have the form asked for")]
    Form,
    /// The check character is not the one the rest asks for.
    #[error("the check character does not match")]
    Check,
    /// No such county.
    #[error("the county is unknown")]
    County,
    /// The birth date inside is not a date.
    #[error("the birth date is impossible")]
    Birth,
}

/// A fiscal code (CUI, CIF): 2 to 10 digits, the last one a check digit; kept without `RO`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cui(String);

impl Cui {
    /// The digits, without the `RO` prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Cui {
    /// The digits of a code that is in order: `RO` (optional) and 2 to 10 of them; key
    /// 7 5 3 2 1 7 5 3 2, sum × 10 mod 11, 10 → 0.
    pub fn digits(text: &str) -> Result<&str, CodeError> {
        let digits = text.strip_prefix("RO").unwrap_or(text);
        if !(2..=10).contains(&digits.len()) || digits.starts_with('0') {
            return Err(CodeError::Form);
        }
        let (body, check) = split_check_digit(digits).ok_or(CodeError::Form)?;
        let sum: u32 = body.iter().rev().zip([2, 3, 5, 7, 1, 2, 3, 5, 7]).map(|(d, k)| d * k).sum();
        if sum * 10 % 11 % 10 == check { Ok(digits) } else { Err(CodeError::Check) }
    }
}

impl FromStr for Cui {
    type Err = CodeError;

    /// Reads what [`Cui::digits`] reads.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::digits(text).map(|digits| Self(digits.to_owned()))
    }
}

impl fmt::Display for Cui {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digits before the last, and the last; none where there is another character.
pub(super) fn split_check_digit(text: &str) -> Option<(Vec<u32>, u32)> {
    let mut digits = text.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<u32>>>()?;
    let check = digits.pop()?;
    Some((digits, check))
}

/// A `codWorkplace`: 13 characters `[A-Z0-9]`, issued by SER or an excise code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkplaceCode(String);

impl WorkplaceCode {
    /// The code SER issues: county (`B0` for București), class of unit (`F`, `H`, `G`, `D`), nine
    /// digits, ISO 7064 MOD 37,36 check character.
    pub fn issue(county: &str, class: char, number: u32) -> Result<Self, CodeError> {
        if super::county_name(county).is_none() {
            return Err(CodeError::County);
        }
        if !"FHGD".contains(class) || number > 999_999_999 {
            return Err(CodeError::Form);
        }
        let body = format!("{county}{class}{number:09}");
        let check = check_character(&body).ok_or(CodeError::Form)?;
        Ok(Self(format!("{body}{check}")))
    }

    /// What a sender wrote, which nobody looked up.
    pub(super) fn as_written(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether it has the shape of the codes SER issues, check character included.
    pub fn issued_by_ser(&self) -> bool {
        let mut body = self.0.clone();
        let Some(check) = body.pop() else { return false };
        self.shaped_as_issued() && check_character(&body) == Some(check)
    }

    /// Whether it has the shape of the codes SER issues, whatever its check character.
    pub fn shaped_as_issued(&self) -> bool {
        self.number().is_some()
    }

    /// The two characters of the county, of a code of that shape.
    pub fn county(&self) -> Option<&str> {
        self.number().and_then(|_| self.0.get(..2))
    }

    /// The letter for the class of unit, of a code of that shape.
    pub fn class(&self) -> Option<char> {
        self.number().and_then(|_| self.0.chars().nth(2))
    }

    /// The number inside a code of that shape.
    pub fn number(&self) -> Option<u32> {
        let (county, rest) = self.0.split_at_checked(2)?;
        let (class, rest) = rest.split_at_checked(1)?;
        let (digits, _) = rest.split_at_checked(9)?;
        let known = super::county_name(county).is_some() && "FHGD".contains(class);
        digits.parse().ok().filter(|_| known && digits.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WorkplaceCode {
    type Err = CodeError;

    /// Checks the form only: excise codes have no check character of ours.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let fits =
            text.len() == 13 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(CodeError::Form) }
    }
}

impl fmt::Display for WorkplaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ISO 7064 MOD 37,36 check character of `[0-9A-Z]` text; none for any other character.
pub fn check_character(body: &str) -> Option<char> {
    let mut product = 36;
    for c in body.chars() {
        let value = c.to_digit(36).filter(|_| !c.is_ascii_lowercase())?;
        let sum = (product + value) % 36;
        product = if sum == 0 { 36 } else { sum } * 2 % 37;
    }
    char::from_digit((37 - product) % 36, 36).map(|c| c.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_of_the_standard_is_reproduced() {
        assert_eq!(check_character("A12425GABC1234002"), Some('M'));
    }

    #[test]
    fn the_code_of_the_specification_is_issued_by_ser() {
        let code = WorkplaceCode::issue("CJ", 'F', 123).unwrap();
        assert_eq!(code.as_str(), "CJF000000123U");
        assert!(code.issued_by_ser());
        assert_eq!((code.county(), code.class()), (Some("CJ"), Some('F')));
    }

    #[test]
    fn another_check_character_is_not_issued_by_ser() {
        let code: WorkplaceCode = "CJF000000123V".parse().unwrap();
        assert!(!code.issued_by_ser());
    }

    #[test]
    fn an_unknown_county_gets_no_code() {
        assert_eq!(WorkplaceCode::issue("ZZ", 'F', 1), Err(CodeError::County));
        assert_eq!(WorkplaceCode::issue("CJ", 'X', 1), Err(CodeError::Form));
    }

    #[test]
    fn lower_case_and_other_lengths_are_not_workplace_codes() {
        for text in ["cjf000000123u", "CJF000000123", "CJF000000123UU", "CJF00000012ȚU"] {
            assert_eq!(text.parse::<WorkplaceCode>(), Err(CodeError::Form), "{text}");
        }
    }

    #[test]
    fn a_fiscal_code_keeps_its_digits_without_the_prefix() {
        let cui: Cui = "RO18547290".parse().unwrap();
        assert_eq!(cui.as_str(), "18547290");
        assert_eq!("18547290".parse(), Ok(cui));
    }

    #[test]
    fn a_fiscal_code_with_another_check_digit_is_refused() {
        assert_eq!("18547291".parse::<Cui>(), Err(CodeError::Check));
        assert_eq!("1854729A".parse::<Cui>(), Err(CodeError::Form));
        assert_eq!("7".parse::<Cui>(), Err(CodeError::Form));
    }
}
