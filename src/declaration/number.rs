//! Registration numbers: `CJF000000123UFP261120`, its first amendment `CJF000000123UFP261120R01`
//! (`domain.md`, Registration number).

use super::Period;
use crate::registry::WorkplaceCode;
use std::{fmt, str::FromStr};

/// 0 the original, 1 to 99 its amendments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(u8);

/// A number over 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at most 99 amendments")]
pub struct SequenceTooHigh;

impl Sequence {
    /// A declaration that amends nothing.
    pub const ORIGINAL: Self = Self(0);

    /// The amendment after this one; none after the 99th.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1)?.try_into().ok()
    }

    /// 0 to 99.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Sequence {
    type Error = SequenceTooHigh;

    fn try_from(count: u8) -> Result<Self, SequenceTooHigh> {
        if count <= 99 { Ok(Self(count)) } else { Err(SequenceTooHigh) }
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of an accepted declaration.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegistrationNumber(String);

/// Text that is not a registration number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a registration number: CJF000000123UFP261120 or CJF000000123UFP261120R01 is")]
pub struct NotANumber;

impl RegistrationNumber {
    /// The number of this version of the declaration of a workplace, kind (two letters) and
    /// period.
    pub fn new(workplace: &WorkplaceCode, kind: &str, period: Period, sequence: Sequence) -> Self {
        let amendment = match sequence.get() {
            0 => String::new(),
            count => format!("R{count:02}"),
        };
        Self(format!("{workplace}{kind}{}{amendment}", period.stamp()))
    }

    /// The number of the disposal that is the so-manieth of its period.
    pub fn of_disposal(
        workplace: &WorkplaceCode,
        kind: &str,
        period: Period,
        count: Sequence,
    ) -> Self {
        Self(format!("{workplace}{kind}{}V{:02}", period.stamp(), count.get()))
    }

    /// Whether it is a disposal's.
    pub fn is_disposal(&self) -> bool {
        self.0.get(15..).is_some_and(|rest| rest.contains('V'))
    }

    /// The codWorkplace it begins with.
    pub fn workplace(&self) -> &str {
        self.0.get(..13).unwrap_or_default()
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RegistrationNumber {
    type Err = NotANumber;

    /// Checks the form: 13 characters, two letters, four or six digits, then nothing, or `R` or
    /// `V` and two digits of which one is not 0.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let (workplace, rest) = text.split_at_checked(13).ok_or(NotANumber)?;
        let (kind, rest) = rest.split_at_checked(2).ok_or(NotANumber)?;
        let end = rest.find(['R', 'V']).unwrap_or(rest.len());
        let (stamp, version) = rest.split_at_checked(end).ok_or(NotANumber)?;
        let version_fits = version.is_empty()
            || version.len() == 3
                && version.get(1..).is_some_and(|count| digits(count) && count != "00");
        let fits = workplace.parse::<WorkplaceCode>().is_ok()
            && kind.bytes().all(|b| b.is_ascii_uppercase())
            && matches!(stamp.len(), 4 | 6)
            && digits(stamp)
            && version_fits;
        if fits { Ok(Self(text.to_owned())) } else { Err(NotANumber) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Frequency;
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    fn number(sequence: u8) -> String {
        RegistrationNumber::new(
            &"CJF000000123U".parse().unwrap(),
            "FP",
            "2026-11-20".parse().unwrap(),
            sequence.try_into().unwrap(),
        )
        .to_string()
    }

    #[test]
    fn it_is_the_one_of_the_specification() {
        assert_eq!(number(0), "CJF000000123UFP261120");
        assert_eq!(number(1), "CJF000000123UFP261120R01");
        assert_eq!(number(99), "CJF000000123UFP261120R99");
    }

    #[test]
    fn a_disposal_is_told_by_its_letter_whatever_the_code_holds() {
        let of = |code: &str, kind, period: &str| {
            let (code, period) = (code.parse().unwrap(), period.parse().unwrap());
            RegistrationNumber::of_disposal(&code, kind, period, 7.try_into().unwrap())
        };
        let disposal = of("ROV000000V00V", "AV", "2026-12");
        assert_eq!(disposal.as_str(), "ROV000000V00VAV2612V07");
        assert_eq!(disposal.as_str().parse(), Ok(disposal.clone()));
        assert!(disposal.is_disposal());
        let own: RegistrationNumber = "ROV000000V00VAV2612R01".parse().unwrap();
        assert!(!own.is_disposal());
    }

    #[test]
    fn the_ninety_ninth_amendment_is_the_last() {
        let last: Sequence = 99.try_into().unwrap();
        assert_eq!(last.next(), None);
        assert_eq!(Sequence::try_from(100), Err(SequenceTooHigh));
        assert_eq!(Sequence::ORIGINAL.next().map(Sequence::get), Some(1));
    }

    #[test]
    fn other_texts_are_not_numbers() {
        for text in [
            "",
            "CJF000000123UFP",
            "CJF000000123UFP26112",
            "CJF000000123UfP261120",
            "CJF000000123UFP261120R1",
            "CJF000000123UFP261120R00",
            "CJF000000123UFP261120X01",
            "CJF000000123UFP261120R01R",
            "CJF000000123ȚFP261120",
        ] {
            assert_eq!(text.parse::<RegistrationNumber>(), Err(NotANumber), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_is_read_back(days in 0u64..36_000, frequency in 0usize..4, count in 0u8..100) {
            let start = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
            let period =
                Period::containing(Frequency::ALL[frequency], start + Days::new(days)).unwrap();
            let workplace = "CJF000000123U".parse().unwrap();
            let number =
                RegistrationNumber::new(&workplace, "FP", period, count.try_into().unwrap());
            prop_assert_eq!(number.as_str().parse(), Ok(number));
        }
    }
}
