//! What stands in an argument as text, read as a program meant it.

use chrono::NaiveDate;
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// A whole number, as programs without integers write it too: `1`, `1.0`, `1E0`.
pub(super) fn whole(text: &str) -> Option<u32> {
    let known = |c: u8| c.is_ascii_digit() || matches!(c, b'+' | b'-' | b'.' | b'e' | b'E');
    let number = match text.bytes().all(known).then_some(text)? {
        float if float.contains(['e', 'E']) => Decimal::from_scientific(float),
        plain => Decimal::from_str_exact(plain),
    };
    number.ok().filter(Decimal::is_integer)?.to_u32()
}

/// `xs:date`; the offset that some programs write with it says nothing of a civil date.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let (date, offset) = text.split_at_checked(10)?;
    let known = |offset: &str| offset.len() == 6 && offset.starts_with(['+', '-']);
    let plain = matches!(offset, "" | "Z") || known(offset);
    plain.then(|| date.parse().ok()).flatten()
}

/// `xs:boolean`
pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
