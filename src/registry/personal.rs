//! What only its owner may show: CNP, email and phone (`domain.md`, Identities). None of them
//! prints: `Debug` names the type, `Display` is missing, [`masked`](Cnp::masked) is what screens
//! show, and `expose` is the one way to the text.
//!
//! ```compile_fail,E0277
//! # use ser::registry::{Cnp, Environment};
//! let cnp = Cnp::read("1800101990014", Environment::Test).unwrap();
//! println!("{cnp}");
//! ```
//!
//! ```compile_fail,E0616
//! # use ser::registry::{Cnp, Environment};
//! let cnp = Cnp::read("1800101990014", Environment::Test).unwrap();
//! println!("{:?}", cnp.0);
//! ```
//!
//! ```
//! # use ser::registry::{Cnp, Environment};
//! let cnp = Cnp::read("1800101990014", Environment::Test).unwrap();
//! assert_eq!((format!("{cnp:?}"), cnp.masked()), ("Cnp".into(), "**********014".into()));
//! ```

use super::{CodeError, Environment, codes::split_check_digit};
use chrono::NaiveDate;
use std::{fmt, str::FromStr};
use zeroize::Zeroizing;

/// Why an email address or a phone number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Not `name@domain.tld` of printable ASCII, 254 characters at most.
    #[error("this is not an email address")]
    Email,
    /// Neither `0` and nine digits nor `+` and 8 to 15.
    #[error("this is not a phone number")]
    Phone,
}

/// A type whose text leaves it through `expose` only, and leaves no copy in memory.
macro_rules! personal {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// The text itself: to be sealed or looked up, never to be logged or shown.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )+};
}

personal! {
    /// A personal numeric code, 13 digits.
    Cnp,
    /// An email address; the domain in small letters.
    Email,
    /// A phone number, `+` and digits (E.164).
    Phone,
}

/// What each digit of a CNP but the last is multiplied by.
const CNP_KEY: [u32; 12] = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];

impl Cnp {
    /// Reads 13 digits: sex and century, a real birth date, a county, a check digit (sum mod 11,
    /// 10 → 1). County 99, which nobody has, is for TEST.
    pub fn read(text: &str, environment: Environment) -> Result<Self, CodeError> {
        let (body, check) = split_check_digit(text).ok_or(CodeError::Form)?;
        if body.len() != CNP_KEY.len() {
            return Err(CodeError::Form);
        }
        let sum: u32 = body.iter().zip(CNP_KEY).map(|(digit, key)| digit * key).sum();
        let asked = if sum % 11 == 10 { 1 } else { sum % 11 };
        if asked != check {
            return Err(CodeError::Check);
        }
        let pair = |at: usize| text.get(at..at + 2).and_then(|pair| pair.parse::<u32>().ok());
        let (year, month, day) = (pair(1), pair(3), pair(5));
        let born = |century: i32| {
            let year = century + i32::try_from(year?).ok()?;
            NaiveDate::from_ymd_opt(year, month?, day?)
        };
        if !centuries(text).iter().any(|century| born(*century).is_some()) {
            return Err(CodeError::Birth);
        }
        match (pair(7), environment) {
            (Some(1..=48 | 51 | 52 | 70 | 80), _) | (Some(99), Environment::Test) => {
                Ok(Self(Zeroizing::new(text.to_owned())))
            }
            _ => Err(CodeError::County),
        }
    }

    /// The last three digits, which tell neither sex nor birth date nor county.
    pub fn masked(&self) -> String {
        format!("**********{}", tail(&self.0))
    }
}

/// What the first digit says of the birth: residents and foreigners (7, 8, 9) have no century.
fn centuries(cnp: &str) -> &'static [i32] {
    match cnp.bytes().next() {
        Some(b'1' | b'2') => &[1900],
        Some(b'3' | b'4') => &[1800],
        Some(b'5' | b'6') => &[2000],
        Some(b'7'..=b'9') => &[1900, 2000],
        _ => &[],
    }
}

/// The last three characters of ASCII.
fn tail(text: &str) -> &str {
    text.get(text.len().saturating_sub(3)..).unwrap_or_default()
}

impl Email {
    /// The first letter and the domain.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        format!("{}***@{domain}", local.get(..1).unwrap_or_default())
    }
}

impl FromStr for Email {
    type Err = ContactError;

    /// Reads `name@domain.tld`; that somebody reads there is not known.
    fn from_str(text: &str) -> Result<Self, ContactError> {
        let (local, domain) = text.split_once('@').ok_or(ContactError::Email)?;
        let atom = |c: char| c.is_ascii_graphic() && !"@<>()[]\\,;:\"".contains(c);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let local_is_well = (1..=64).contains(&local.len())
            && local.chars().all(atom)
            && local.split('.').all(|part| !part.is_empty());
        let domain_is_well = domain.contains('.') && domain.split('.').all(label);
        match local_is_well && domain_is_well && text.len() <= 254 {
            true => Ok(Self(Zeroizing::new(format!("{local}@{}", domain.to_ascii_lowercase())))),
            false => Err(ContactError::Email),
        }
    }
}

impl Phone {
    /// The country where it is ours, and the last three digits.
    pub fn masked(&self) -> String {
        let country = if self.0.starts_with("+40") { "+40" } else { "+" };
        format!("{country}*****{}", tail(&self.0))
    }
}

impl FromStr for Phone {
    type Err = ContactError;

    /// Reads `0721 234 567`, `0040…` or `+40…`, and `+` with 8 to 15 digits of another country;
    /// spaces, dots, dashes, strokes and brackets do not count.
    fn from_str(text: &str) -> Result<Self, ContactError> {
        let plain: String = text.chars().filter(|c| !" .-/()".contains(*c)).collect();
        let plain = Zeroizing::new(plain);
        let number = match plain.strip_prefix('+').or_else(|| plain.strip_prefix("00")) {
            Some(international) => international.to_owned(),
            None => format!("40{}", plain.strip_prefix('0').ok_or(ContactError::Phone)?),
        };
        let number = Zeroizing::new(number);
        let is_well = number.bytes().all(|b| b.is_ascii_digit())
            && (8..=15).contains(&number.len())
            && !number.starts_with('0')
            && (!number.starts_with("40") || number.len() == 11);
        match is_well {
            true => Ok(Self(Zeroizing::new(format!("+{}", *number)))),
            false => Err(ContactError::Phone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the check digit that these twelve ask for.
    fn cnp(body: &str, environment: Environment) -> Result<Cnp, CodeError> {
        let found = (0..10).map(|check| Cnp::read(&format!("{body}{check}"), environment));
        let mut others: Vec<_> = found.filter(|read| *read != Err(CodeError::Check)).collect();
        assert_eq!(others.len(), 1, "{body}");
        others.remove(0)
    }

    #[test]
    fn the_check_digit_is_the_remainder_and_ten_becomes_one() {
        // 1·2 + 8·7 + 0·9 + 0·1 + 1·4 + 0·6 + 1·3 + 9·5 + 9·8 + 0·2 + 0·7 + 1·9 = 191 = 17·11 + 4.
        assert!(Cnp::read("1800101990014", Environment::Test).is_ok());
        assert_eq!(Cnp::read("1800101990015", Environment::Test), Err(CodeError::Check));
        // 191 + 3·2 = 197 = 17·11 + 10.
        assert!(Cnp::read("1800101993011", Environment::Test).is_ok());
    }

    #[test]
    fn the_birth_date_is_real_in_the_century_of_the_first_digit() {
        for (birth, expected) in [
            ("6000229", true),
            ("5120229", true),
            ("7000229", true),
            ("1000229", false),
            ("3000229", false),
            ("9991301", false),
            ("1800231", false),
            ("0800101", false),
        ] {
            let read = cnp(&format!("{birth}99001"), Environment::Test).map(drop);
            assert_eq!(read, if expected { Ok(()) } else { Err(CodeError::Birth) }, "{birth}");
        }
    }

    #[test]
    fn county_99_is_for_test_alone_and_others_exist() {
        let of = |county: u32| format!("1800101{county:02}001");
        for county in 0..100 {
            let known = matches!(county, 1..=48 | 51 | 52 | 70 | 80);
            let taken = |environment| cnp(&of(county), environment).is_ok();
            assert_eq!(taken(Environment::Production), known, "{county}");
            assert_eq!(taken(Environment::Test), known || county == 99, "{county}");
        }
    }

    #[test]
    fn what_is_not_thirteen_digits_is_no_cnp() {
        for text in ["", "180010199001", "18001019900144", "180010199001x", "１800101990014"] {
            assert_eq!(Cnp::read(text, Environment::Test), Err(CodeError::Form), "{text}");
        }
    }

    #[test]
    fn an_email_has_a_name_and_a_domain() {
        let email: Email = "Ana.Test@Farmacia.TEST".parse().unwrap();
        assert_eq!(email.expose(), "Ana.Test@farmacia.test");
        assert_eq!(email.masked(), "A***@farmacia.test");
        assert_eq!(format!("{email:?}"), "Email");
        let long = format!("ana@{}test", "abcdefghi.".repeat(25));
        for text in ["", "ana", "@x.ro", "ana@", "ana@x", "a na@x.ro", "ana@x..ro", "a@b@c.ro"]
            .into_iter()
            .chain(["ana@-x.ro", ".ana@x.ro", "ană@x.ro", "<ana@x.ro>", &long])
        {
            assert_eq!(text.parse::<Email>(), Err(ContactError::Email), "{text}");
        }
    }

    #[test]
    fn a_phone_number_is_written_one_way() {
        for text in ["0721234567", "0721 234-567", "+40721234567", "0040 (721) 234.567"] {
            let phone: Phone = text.parse().unwrap();
            assert_eq!((phone.expose(), &*phone.masked()), ("+40721234567", "+40*****567"));
        }
        let phone: Phone = "+49 30 12345678".parse().unwrap();
        assert_eq!((phone.expose(), &*phone.masked()), ("+493012345678", "+*****678"));
        for text in
            ["", "721234567", "072123456", "+4072123456", "07212345678", "+0721234567", "0a"]
        {
            assert_eq!(text.parse::<Phone>(), Err(ContactError::Phone), "{text}");
        }
    }
}
