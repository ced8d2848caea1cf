//! Line endings, layout, and the place of the signature.

use super::case::Case;
use super::layout;
use super::pieces::{Piece, Place, What};
use std::ops::Range;

/// Which pieces are undone.
type Scope = fn(&Piece<'_>) -> bool;

const EVERYWHERE: Scope = |_| true;

/// CR was written into the signed text, or taken out of it.
pub(super) fn line_endings(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let returns = pieces.0.iter().any(|piece| piece.is_signed() && piece.is_return());
    let scopes: [Scope; 2] = [EVERYWHERE, |piece| piece.is_signed()];
    scopes.iter().any(|scope| {
        let without = |with: &'static str| {
            pieces
                .rewritten(|_, piece| (scope(piece) && piece.is_return()).then(|| with.to_owned()))
        };
        let with = || {
            pieces.rewritten(|_, piece| {
                let text = scope(piece) && matches!(piece.what, What::Text { .. });
                text.then(|| piece.text.replace("\r\n", "\n").replace('\n', "&#13;\n"))
            })
        };
        match returns {
            true => case.holds(without("")) || case.holds(without("\n")),
            false => case.holds(with()),
        }
    })
}

/// White space or CR came into the values of SignedInfo.
pub(super) fn signed_info(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let without = |whole: bool| {
        pieces.rewritten(|_, piece| {
            let value = matches!(piece.what, What::Text { between: false });
            let compact = || piece.text.split_ascii_whitespace().collect::<String>();
            match piece.place == Place::Info {
                true if piece.is_return() || (whole && piece.is_layout()) => Some(String::new()),
                true if value && whole => Some(compact()),
                _ => None,
            }
        })
    };
    case.holds(without(false)) || case.holds(without(true))
}

/// White space between elements came in, or another than was signed.
pub(super) fn reindented(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let scopes: [Scope; 3] =
        [EVERYWHERE, |piece| piece.is_in_signature(), |piece| piece.is_signed()];
    let stripped = scopes.iter().any(|scope| {
        let copy =
            pieces.rewritten(|_, piece| (scope(piece) && piece.is_layout()).then(String::new));
        case.holds(copy)
    });
    let laid_out = pieces.0.iter().any(Piece::is_layout);
    stripped || (laid_out && (layout::info_joined(case) || layout::laid_out(case)))
}

/// White space between elements was signed, and is gone.
pub(super) fn whitespace_removed(case: &mut Case<'_>) -> bool {
    let laid_out = case.pieces.0.iter().any(|piece| piece.is_signed() && piece.is_layout());
    !laid_out && layout::laid_out(case)
}

/// White space before a signature that stood elsewhere, where it is not to be seen any more.
const BEFORE: [&str; 6] = ["", "\n", "\n  ", "\n    ", "  ", "\n\t"];

/// The signature was elsewhere among the children of the root, with white space around it.
pub(super) fn signature_moved(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let Some(span) = pieces.signature() else { return false };
    let whole = |range: Range<usize>| -> String {
        pieces.0.get(range).unwrap_or_default().iter().map(|piece| piece.text).collect()
    };
    let is_layout = |at: usize| pieces.0.get(at).is_some_and(Piece::is_layout);
    let from = span.start - usize::from(span.start > 0 && is_layout(span.start - 1));
    let until = span.end + usize::from(is_layout(span.end));
    let signature = whole(span.clone());
    let (lead, tail) = (whole(from..span.start), whole(span.end..until));
    let ends = pieces.0.iter().rposition(|piece| piece.what == What::End && piece.depth == 0);
    let before_layout = ends.map(|at| at - usize::from(at > 0 && is_layout(at - 1)));
    let first = pieces.0.iter().position(|piece| piece.what == What::Start).map(|at| at + 1);
    let places = [ends, before_layout, first];
    // What goes with it: the white space before it, after it, both, or none.
    let taken = [(from, span.end), (span.start, until), (from, until), (span.start, span.end)];
    let leads = BEFORE.iter().copied().chain([lead.as_str(), tail.as_str()]);
    let moved =
        leads.flat_map(|lead| ["", tail.as_str()].map(|tail| format!("{lead}{signature}{tail}")));
    let moved: Vec<String> = moved.collect();
    taken.into_iter().any(|(from, until)| {
        let places = places.into_iter().flatten().filter(|at| !(from..until).contains(at));
        places.into_iter().any(|place| {
            moved.iter().any(|moved| {
                let copy = pieces.rewritten(|at, piece| match at {
                    at if at == place => Some(format!("{moved}{}", piece.text)),
                    at if (from..until).contains(&at) => Some(String::new()),
                    _ => None,
                });
                case.holds(copy)
            })
        })
    })
}
