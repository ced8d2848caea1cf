//! Exact decimal numbers of a fixed number of decimals: quantities, prices, concentrations
//! (`kinds.md`, column types). Never floating point.

use rust_decimal::Decimal;
use std::fmt;

/// A number with at most 12 digits before the point and a fixed number of decimals, kept as a
/// whole number of the smallest unit (thousandths of a quantity, ten-thousandths of a price).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    mantissa: i64,
    decimals: u8,
}

/// Why a text is not the number asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not digits with an optional point and decimals: an exponent, a plus sign, a comma…
    #[error("not a decimal number")]
    Form,
    /// A minus sign where the number has none.
    #[error("negative")]
    Negative,
    /// More decimals than allowed, be they zeros.
    #[error("more than {0} decimals")]
    Decimals(u8),
    /// More than 12 digits before the point.
    #[error("more than 12 digits before the point")]
    Digits,
}

impl Quantity {
    /// Digits that may stand before the point.
    pub const DIGITS: usize = 12;

    /// Reads `-?[0-9]{1,12}(\.[0-9]{1,decimals})?`, the minus sign only where `signed`.
    pub fn parse(text: &str, decimals: u8, signed: bool) -> Result<Self, QuantityError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mut mantissa, mut whole, mut fraction) = (0_i64, 0, None::<usize>);
        for byte in unsigned.bytes() {
            match byte {
                b'0'..=b'9' => {
                    *fraction.as_mut().unwrap_or(&mut whole) += 1;
                    mantissa = mantissa.saturating_mul(10).saturating_add((byte - b'0').into());
                }
                b'.' if fraction.is_none() => fraction = Some(0),
                _ => return Err(QuantityError::Form),
            }
        }
        if whole == 0 || fraction == Some(0) {
            return Err(QuantityError::Form);
        }
        if negative && !signed {
            return Err(QuantityError::Negative);
        }
        if whole > Self::DIGITS {
            return Err(QuantityError::Digits);
        }
        let missing = usize::from(decimals)
            .checked_sub(fraction.unwrap_or_default())
            .ok_or(QuantityError::Decimals(decimals))?;
        let missing = u32::try_from(missing).ok();
        let mantissa = missing
            .and_then(|missing| 10_i64.checked_pow(missing))
            .and_then(|scale| mantissa.checked_mul(scale))
            .filter(|mantissa| *mantissa < i64::MAX)
            .ok_or(QuantityError::Digits)?;
        Ok(Self { mantissa: if negative { -mantissa } else { mantissa }, decimals })
    }

    /// A number of smallest units: thousandths when `decimals` is 3.
    pub fn of(mantissa: i64, decimals: u8) -> Self {
        Self { mantissa, decimals }
    }

    /// The number in its smallest units: thousandths of a quantity, ten-thousandths of a price.
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many decimals its smallest unit stands for.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The number, for sums.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.mantissa, self.decimals.into())
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }
}

impl fmt::Display for Quantity {
    /// Without needless zeros: `12.5`, `0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.decimal().normalize().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quantity_is_kept_in_thousandths() {
        let read = Quantity::parse("0012.5", 3, false).unwrap();
        assert_eq!(read.mantissa(), 12_500);
        assert_eq!(read.to_string(), "12.5");
    }

    #[test]
    fn each_other_form_has_its_reason() {
        for (text, why) in [
            ("", QuantityError::Form),
            ("1e3", QuantityError::Form),
            ("+1", QuantityError::Form),
            ("1,5", QuantityError::Form),
            ("1.", QuantityError::Form),
            (".5", QuantityError::Form),
            ("1.2.3", QuantityError::Form),
            ("--1", QuantityError::Form),
            ("-", QuantityError::Form),
            (" 1", QuantityError::Form),
            ("NaN", QuantityError::Form),
            ("١", QuantityError::Form),
            ("-1", QuantityError::Negative),
            ("1.2345", QuantityError::Decimals(3)),
            ("1.2340", QuantityError::Decimals(3)),
            ("1000000000000", QuantityError::Digits),
        ] {
            assert_eq!(Quantity::parse(text, 3, false), Err(why), "{text}");
        }
    }

    #[test]
    fn a_difference_may_be_negative() {
        assert_eq!(Quantity::parse("-0.5", 3, true).map(Quantity::mantissa), Ok(-500));
    }

    #[test]
    fn the_largest_number_fits() {
        let read = Quantity::parse("999999999999.9999", 4, false).unwrap();
        assert_eq!(read.mantissa(), 9_999_999_999_999_999);
    }

    proptest! {
        #[test]
        fn a_number_is_read_back_from_its_text(
            mantissa in -999_999_999_999_999i64..=999_999_999_999_999,
        ) {
            let number = Quantity::of(mantissa, 3);
            prop_assert_eq!(Quantity::parse(&number.to_string(), 3, true), Ok(number));
        }

        #[test]
        fn what_is_read_is_what_rust_decimal_reads(text in "-?[0-9]{1,12}(\\.[0-9]{1,3})?") {
            let expected: Decimal = text.parse().unwrap();
            prop_assert_eq!(Quantity::parse(&text, 3, true).unwrap().decimal(), expected);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let _ = Quantity::parse(&text, 3, true);
        }
    }
}
