//! Letters, numbers and encodings that changed after signing.

use super::case::Case;
use super::pieces::{Pieces, Place, What};
use crate::xml::misread;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::collections::{BTreeMap, BTreeSet};

/// Letters with cedilla, and the Romanian ones with comma below.
const LETTERS: [(char, char); 4] = [('ş', 'ș'), ('ţ', 'ț'), ('Ş', 'Ș'), ('Ţ', 'Ț')];

/// The content with its text changed.
fn with_text(pieces: &Pieces<'_>, change: &dyn Fn(&str) -> String) -> Option<String> {
    pieces.rewritten(|_, piece| {
        let text = matches!(piece.what, What::Text { .. } | What::Cdata | What::Start);
        (text && piece.place == Place::Content).then(|| change(piece.text))
    })
}

/// Comma below for cedilla, or the other way round.
pub(super) fn letters_replaced(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let exchange = |back: bool| {
        with_text(&pieces, &|text| {
            let other = |letter: char| {
                let pair = LETTERS
                    .iter()
                    .find(|(cedilla, comma)| letter == if back { *comma } else { *cedilla });
                pair.map_or(letter, |(cedilla, comma)| if back { *cedilla } else { *comma })
            };
            text.chars().map(other).collect()
        })
    };
    case.holds(exchange(false)) || case.holds(exchange(true))
}

/// Composed for decomposed letters, or the other way round.
pub(super) fn unicode_normalised(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let (nfc, nfd) =
        (ComposingNormalizerBorrowed::new_nfc(), DecomposingNormalizerBorrowed::new_nfd());
    case.holds(with_text(&pieces, &|text| nfd.normalize(text).into_owned()))
        || case.holds(with_text(&pieces, &|text| nfc.normalize(text).into_owned()))
}

/// The bytes were read in another encoding than they were written in.
pub(super) fn wrong_encoding_label(case: &mut Case<'_>) -> bool {
    let document = case.located.element().document();
    misread(document.text()).any(|copy| case.holds(Some(copy)))
}

/// Escaped twice.
pub(super) fn escaped_twice(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let plain = pieces.rewritten(|at, piece| {
        let before = at.checked_sub(1).and_then(|at| pieces.0.get(at));
        let after_ampersand = before.is_some_and(|before| before.text == "&amp;");
        let names = ["amp;", "lt;", "gt;", "quot;", "apos;", "#13;", "#10;"];
        let named = names.iter().find(|name| piece.text.starts_with(*name));
        match (piece.what, after_ampersand, named) {
            (What::Text { .. }, true, Some(_)) => Some(format!("&{}", piece.text)),
            (What::Reference, ..) if piece.text == "&amp;" => {
                let next = pieces.0.get(at + 1);
                let twice = next.is_some_and(|next| names.iter().any(|n| next.text.starts_with(n)));
                twice.then(String::new)
            }
            _ => None,
        }
    });
    case.holds(plain)
}

/// Names of elements whose numbers are tried in combination.
const MOST_NAMES: usize = 4;
/// How many decimals the numbers of a name may have had.
const DECIMALS: [Option<usize>; 4] = [None, Some(2), Some(3), Some(0)];

/// Numbers were written with other decimals: those of each element name alike.
pub(super) fn number_reformatted(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let mut names: Vec<&str> = numbers(&pieces).into_iter().collect();
    names.sort_unstable();
    let alike = |decimals| names.iter().map(|name| (*name, decimals)).collect();
    let single = names.iter().flat_map(|name| {
        DECIMALS.iter().flatten().map(|decimals| BTreeMap::from([(*name, *decimals)]))
    });
    let uniform = DECIMALS.iter().flatten().map(|decimals| alike(*decimals));
    let simple: Vec<BTreeMap<&str, usize>> = single.chain(uniform).collect();
    if simple.iter().any(|plan| case.holds(formatted(&pieces, plan))) {
        return true;
    }
    let few = names.get(..names.len().min(MOST_NAMES)).unwrap_or_default();
    let count = DECIMALS.len().pow(u32::try_from(few.len()).unwrap_or_default());
    (0..count).any(|mut number| {
        let mut plan = BTreeMap::new();
        for name in few {
            if let Some(Some(decimals)) = DECIMALS.get(number % DECIMALS.len()) {
                plan.insert(*name, *decimals);
            }
            number /= DECIMALS.len();
        }
        plan.len() > 1 && case.holds(formatted(&pieces, &plan))
    })
}

/// The names of elements that hold numbers.
fn numbers<'t>(pieces: &Pieces<'t>) -> BTreeSet<&'t str> {
    let content = pieces.0.iter().filter(|piece| piece.place == Place::Content);
    content
        .filter(|piece| matches!(piece.what, What::Text { .. }) && is_number(piece.text))
        .map(|piece| piece.element.local)
        .collect()
}

fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, decimals)) => digits(whole.trim_start_matches('-')) && digits(decimals),
        None => digits(text.trim_start_matches('-')),
    }
}

/// The numbers of the named elements with at least, or without zeros at most, so many decimals.
fn formatted(pieces: &Pieces<'_>, plan: &BTreeMap<&str, usize>) -> Option<String> {
    pieces.rewritten(|_, piece| {
        let text = matches!(piece.what, What::Text { .. }) && piece.place == Place::Content;
        let decimals = plan.get(piece.element.local).filter(|_| text && is_number(piece.text))?;
        let (whole, fraction) = piece.text.split_once('.').unwrap_or((piece.text, ""));
        let significant = fraction.trim_end_matches('0');
        let fraction = format!("{significant:0<decimals$}");
        Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Document;

    #[test]
    fn numbers_are_written_with_so_many_decimals() {
        let document = Document::of("<d><a>1875</a><a>2.5</a><a>2.125</a><b>3.00</b><c>x1</c></d>");
        let pieces = Pieces::of(&document);
        assert_eq!(numbers(&pieces).into_iter().collect::<Vec<_>>(), ["a", "b"]);
        let plan = BTreeMap::from([("a", 2), ("b", 0)]);
        let written = formatted(&pieces, &plan).unwrap();
        assert_eq!(written, "<d><a>1875.00</a><a>2.50</a><a>2.125</a><b>3</b><c>x1</c></d>");
    }
}
