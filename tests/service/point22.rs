//! The registration number taken apart by positions, as points 22 and 23 of the instructions
//! (Official Journal 76 of 28 January 2011) describe it. It knows nothing of the code that makes
//! numbers, nor of the model that foretells them, so it can judge both.

/// The codes of point 23, and those of the medicines.
const KINDS: [&str; 16] = [
    "FA", "FE", "SS", "IW", "BB", "TT", "EE", "AL", "AD", "LA", "LN", "JA", "JN", "FP", "FI", "DG",
];

/// A number, field by field.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts<'n> {
    /// 13 alphanumeric characters: the excise code, or the codWorkplace.
    pub code: &'n str,
    /// Two letters.
    pub kind: &'n str,
    /// Two digits.
    pub year: u32,
    /// The month or the quarter, 0 of a year.
    pub part: u32,
    /// The day, of a daily declaration alone.
    pub day: Option<u32>,
    /// After the letter R how many amendments there were, or after the letter V how many disposals;
    /// none where there is no letter.
    pub count: Option<(char, u32)>,
}

/// Takes a number apart; a number that has not the structure of point 22 fails the test.
pub fn take_apart(number: &str) -> Parts<'_> {
    let alphanumeric = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    assert!(number.bytes().all(alphanumeric), "{number}: letters and digits alone");
    let two = |from: usize| -> u32 {
        let field = &number[from..from + 2];
        assert!(field.bytes().all(|b| b.is_ascii_digit()), "{number}: {field} is no number");
        field.parse().unwrap()
    };
    let (daily, counted) = match number.len() {
        19 => (false, false),
        21 => (true, false),
        22 => (false, true),
        24 => (true, true),
        length => panic!("{number}: {length} characters"),
    };
    let letter = if daily { 21 } else { 19 };
    let count = counted.then(|| (char::from(number.as_bytes()[letter]), two(letter + 1)));
    if let Some((letter, count)) = count {
        assert!(matches!(letter, 'R' | 'V'), "{number}: {letter}");
        assert_ne!(count, 0, "{number}: the first is 01");
    }
    let kind = &number[13..15];
    assert!(KINDS.contains(&kind), "{number}: {kind} is no kind of point 23");
    let day = daily.then(|| two(19));
    Parts { code: &number[..13], kind, year: two(15), part: two(17), day, count }
}

/// The number is that of this place, kind and period (as on the wire), so many times amended.
pub fn must_be(number: &str, code: &str, kind: &str, period: &str, amendments: u32) {
    must_count(number, (code, kind, period), (amendments > 0).then_some(('R', amendments)));
}

/// The number is that of this disposal of the period, from 1.
pub fn must_be_disposal(number: &str, code: &str, kind: &str, period: &str, count: u32) {
    must_count(number, (code, kind, period), Some(('V', count)));
}

fn must_count(number: &str, (code, kind, period): (&str, &str, &str), count: Option<(char, u32)>) {
    let parts: Vec<&str> = period.split('-').collect();
    let figure = |text: &str| text.trim_start_matches('T').parse::<u32>().unwrap();
    let year = figure(parts[0]) - 2000;
    let part = parts.get(1).map_or(0, |part| figure(part));
    let day = parts.get(2).map(|day| figure(day));
    assert_eq!(take_apart(number), Parts { code, kind, year, part, day, count }, "{number}");
}

#[test]
fn the_examples_of_the_specification_come_apart() {
    must_be("CJF000000123UFP261120", "CJF000000123U", "FP", "2026-11-20", 0);
    must_be("CJF000000123UFP261120R01", "CJF000000123U", "FP", "2026-11-20", 1);
    must_be("RO00004TEST04FE2604R99", "RO00004TEST04", "FE", "2026-T4", 99);
    must_be_disposal("CJF000000123UFP261120V01", "CJF000000123U", "FP", "2026-11-20", 1);
    must_be_disposal("RO00003TEST03FA2610V12", "RO00003TEST03", "FA", "2026-10", 12);
    must_be("RO00005TEST05FA2600", "RO00005TEST05", "FA", "2026", 0);
    must_be("RO00001TEST01EE2604", "RO00001TEST01", "EE", "2026-04", 0);
}
