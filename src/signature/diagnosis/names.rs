//! Prefixes, namespace declarations, attributes and instructions that came after signing.

use super::case::Case;
use super::pieces::{Piece, Pieces, Place, What};
use crate::signature::NAMESPACE;
use crate::xml::written_attributes;

/// Prefixes that programs make up.
const MADE_UP: [&str; 12] =
    ["", "ns1", "ns0", "ns2", "d", "n", "n1", "p", "q1", "tns", "ser", "decl"];
/// Prefixes of XML-DSig that signers use.
const OF_SIGNATURES: [&str; 6] = ["ds", "", "dsig", "sig", "dsg", "ns0"];

/// The declaration's namespace has another prefix.
pub(super) fn prefix_rewritten(case: &mut Case<'_>) -> bool {
    let namespace = case.located.element().name().namespace.to_owned();
    renamed(case, &namespace, &MADE_UP)
}

/// XML-DSig has another prefix.
pub(super) fn signature_prefix_rewritten(case: &mut Case<'_>) -> bool {
    renamed(case, NAMESPACE, &OF_SIGNATURES)
}

fn renamed(case: &mut Case<'_>, namespace: &str, prefixes: &[&str]) -> bool {
    let pieces = case.pieces.clone();
    prefixes.iter().any(|prefix| case.holds(with_prefix(&pieces, namespace, prefix)))
}

/// The names of a namespace, and its declarations, under another prefix.
fn with_prefix(pieces: &Pieces<'_>, namespace: &str, prefix: &str) -> Option<String> {
    let qualified = |local: &str| match prefix {
        "" => local.to_owned(),
        prefix => format!("{prefix}:{local}"),
    };
    let declaration =
        if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    pieces.rewritten(|_, piece| {
        let renamed = piece.element.namespace == namespace;
        match piece.what {
            What::Start => {
                let mut text = piece.text.to_owned();
                for one in written_attributes(piece.text).into_iter().rev() {
                    let declares = one.qname == "xmlns" || one.qname.starts_with("xmlns:");
                    if declares && one.value == namespace {
                        let start = one.span.end - one.written.len();
                        text.replace_range(start..start + one.qname.len(), &declaration);
                    }
                }
                if renamed {
                    let length = text.find([' ', '\t', '\r', '\n', '/', '>']).unwrap_or(1);
                    text.replace_range(1..length, &qualified(piece.element.local));
                }
                Some(text)
            }
            What::End if renamed && !piece.text.is_empty() => {
                Some(format!("</{}>", qualified(piece.element.local)))
            }
            _ => None,
        }
    })
}

/// Attributes of XMLSchema-instance, or an Id, came after signing.
pub(super) fn attribute_added(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let unwanted: [fn(&str) -> bool; 3] = [
        |name| name.starts_with("xsi:"),
        |name| name.starts_with("xsi:") || matches!(name, "xmlns:xsi" | "xmlns:xsd"),
        |name| name == "Id",
    ];
    unwanted.iter().any(|unwanted| {
        let copy = pieces.rewritten(|_, piece| {
            let tag = piece.what == What::Start && piece.place == Place::Content;
            tag.then(|| piece.without_attributes(unwanted)).flatten()
        });
        case.holds(copy)
    })
}

/// Declarations that no name uses came after signing: all of them, or one.
pub(super) fn namespace_added(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let unused = unused_declarations(&pieces);
    let without = |unwanted: &dyn Fn(&str) -> bool| {
        pieces.rewritten(|_, piece| {
            let tag = piece.what == What::Start;
            tag.then(|| piece.without_attributes(unwanted)).flatten()
        })
    };
    let all = without(&|name| unused.iter().any(|one| one == name));
    case.holds(all) || unused.iter().any(|one| case.holds(without(&|name| name == one)))
}

/// `xmlns:p` of every prefix that is declared and that no name begins with.
fn unused_declarations(pieces: &Pieces<'_>) -> Vec<String> {
    let tags = || pieces.0.iter().filter(|piece| piece.what == What::Start);
    let mut declared: Vec<String> = tags()
        .flat_map(|piece| written_attributes(piece.text))
        .filter(|one| one.qname.starts_with("xmlns:"))
        .map(|one| one.qname.to_owned())
        .collect();
    declared.sort_unstable();
    declared.dedup();
    declared.retain(|declaration| {
        let prefix = format!("{}:", declaration.trim_start_matches("xmlns:"));
        let uses = |piece: &Piece<'_>| {
            piece.text.get(1..).is_some_and(|name| name.starts_with(&prefix))
                || written_attributes(piece.text).iter().any(|one| one.qname.starts_with(&prefix))
        };
        !tags().any(uses)
    });
    declared
}

/// Comments and instructions came after signing: around the root, or anywhere.
pub(super) fn instruction_added(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let scopes: [fn(&Piece<'_>) -> bool; 2] = [|piece| piece.place == Place::Outside, |_| true];
    scopes.iter().any(|scope| {
        let aside = |piece: &Piece<'_>| piece.what == What::Aside && scope(piece);
        case.holds(pieces.rewritten(|_, piece| aside(piece).then(String::new)))
    })
}
