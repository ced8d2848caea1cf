//! Characters and names of XML 1.0, fifth edition.

use memchr::memmem;

/// Production 2, `Char`.
pub(super) fn is_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Where the first character that XML does not have stands.
pub(super) fn first_bad(text: &str) -> Option<usize> {
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    // A chunk is looked at closely only when a branch-free pass found something in it.
    let controls = text.as_bytes().chunks(4096).enumerate().find_map(|(i, chunk)| {
        let found = chunk.iter().fold(false, |found, byte| found | control(byte));
        found.then(|| chunk.iter().position(control)).flatten().map(|at| i * 4096 + at)
    });
    let noncharacters = memmem::find_iter(text.as_bytes(), b"\xEF\xBF")
        .find(|at| matches!(text.as_bytes().get(at + 2), Some(0xBE | 0xBF)));
    controls.into_iter().chain(noncharacters).min()
}

/// White space, production 3.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn starts_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// A name without colon (Namespaces in XML, production 4).
pub fn is_ncname(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

/// One name, or two with a colon between them (production 7).
pub(super) fn is_qname(name: &str) -> bool {
    match name.split_once(':') {
        None => is_ncname(name),
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_noncharacters_are_found_where_they_stand() {
        assert_eq!(first_bad("ab\tc\r\n"), None);
        assert_eq!(first_bad("ab\u{1}"), Some(2));
        assert_eq!(first_bad("ă\u{FFFE}"), Some(2));
        assert_eq!(first_bad(&format!("{}\u{8}", "x".repeat(5000))), Some(5000));
    }

    #[test]
    fn names_take_diacritics_and_one_colon() {
        assert!(is_qname("ds:Signature") && is_qname("țară") && is_qname("_a.b-1"));
        assert!(
            !is_qname("1a")
                && !is_qname("a:b:c")
                && !is_qname(":a")
                && !is_qname("a:")
                && !is_qname("")
        );
    }
}
