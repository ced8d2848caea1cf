//! What text stands for: references resolved, line ends and attribute white space normalised.

use super::{Problem, chars};
use std::borrow::Cow;

/// The character or text that a reference, `&…;` whole, stands for.
pub(super) fn resolve(reference: &str) -> Result<char, Problem> {
    let inner = reference
        .strip_prefix('&')
        .and_then(|rest| rest.strip_suffix(';'))
        .ok_or(Problem::Reference)?;
    let number = |digits: &str, radix| {
        let plain = digits.chars().all(|c| c.is_digit(radix));
        (plain && !digits.is_empty())
            .then(|| u32::from_str_radix(digits, radix).ok())
            .flatten()
            .and_then(char::from_u32)
            .filter(|c| chars::is_char(*c))
            .ok_or(Problem::Reference)
    };
    match inner {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => match inner.strip_prefix('#') {
            Some(digits) => match digits.strip_prefix('x') {
                Some(hex) => number(hex, 16),
                None => number(digits, 10),
            },
            None => Err(Problem::Reference),
        },
    }
}

/// Text with its line ends as one LF each (XML 1.0, 2.11).
pub(super) fn lines(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The value of an attribute as written between its quotes (XML 1.0, 3.3.3, CDATA).
pub(super) fn attribute(raw: &str) -> Result<Cow<'_, str>, Problem> {
    if raw.bytes().any(|b| b == b'<') {
        return Err(Problem::Tag);
    }
    if !raw.bytes().any(|b| matches!(b, b'&' | b'\t' | b'\n' | b'\r')) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        let end = from.find(';').ok_or(Problem::Reference)?;
        let (reference, after) = from.split_at(end + 1);
        spaces(before, &mut value);
        value.push(resolve(reference)?);
        rest = after;
    }
    spaces(rest, &mut value);
    Ok(Cow::Owned(value))
}

fn spaces(raw: &str, value: &mut String) {
    value.extend(lines(raw).chars().map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_the_five_and_real_characters() {
        assert_eq!(resolve("&amp;"), Ok('&'));
        assert_eq!(resolve("&#537;"), Ok('ș'));
        assert_eq!(resolve("&#x219;"), Ok('ș'));
        for bad in [
            "&nbsp;",
            "&#0;",
            "&#xD800;",
            "&#;",
            "&#x;",
            "&#+65;",
            "&#1114112;",
            "&#xFFFE;",
            "&#X41;",
        ] {
            assert_eq!(resolve(bad), Err(Problem::Reference), "{bad}");
        }
    }

    #[test]
    fn white_space_of_an_attribute_is_normalised_but_not_what_is_written_as_a_reference() {
        assert_eq!(attribute("a\r\nb\tc\rd&#9;&#xA;").unwrap(), "a b c d\t\n");
        assert_eq!(attribute("a<b"), Err(Problem::Tag));
        assert_eq!(attribute("a & b"), Err(Problem::Reference));
    }
}
