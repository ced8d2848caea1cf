//! Documents laid out as programs do: one element a line, each level indented.

use super::case::Case;
use super::pieces::{Place, What};

/// What a level is indented by.
const INDENTS: [&str; 6] = ["  ", "    ", "\t", "", " ", "   "];

/// The elements of SignedInfo that templates lay out, or write in one line.
const CONTAINERS: [&str; 3] = ["SignedInfo", "Reference", "Transforms"];

/// How the signature stands among the children of the root.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Put in before the end tag, after its line break.
    Bare,
    /// On a line of its own, not indented.
    Line,
    /// Indented like the other children.
    Indented,
}

/// How a document is laid out.
#[derive(Clone, Copy)]
struct Plan<'p> {
    indent: &'p str,
    end: End,
    /// The containers that are laid out; none: SignedInfo stays as it is.
    containers: Option<&'p [&'p str]>,
}

/// Every choice of the containers.
fn choices() -> Vec<Vec<&'static str>> {
    let chosen = |number: usize| {
        let bits = CONTAINERS.iter().enumerate().filter(move |(bit, _)| number >> bit & 1 == 1);
        bits.map(|(_, name)| *name).collect()
    };
    (0..1 << CONTAINERS.len()).map(chosen).collect()
}

/// The layout of some containers of SignedInfo is taken out, and nothing else changed.
pub(super) fn info_joined(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    choices().iter().any(|joined| {
        let copy = pieces.rewritten(|_, piece| {
            let inside = piece.place == Place::Info && joined.contains(&piece.element.local);
            (inside && piece.is_layout()).then(String::new)
        });
        case.holds(copy)
    })
}

/// The document laid out in one of the usual ways.
pub(super) fn laid_out(case: &mut Case<'_>) -> bool {
    let choices = choices();
    let infos = || std::iter::once(None).chain(choices.iter().map(|all| Some(all.as_slice())));
    INDENTS.iter().any(|indent| {
        [End::Bare, End::Line, End::Indented].into_iter().any(|end| {
            infos().any(|containers| {
                let copy = lay_out(case, Plan { indent, end, containers });
                case.holds(Some(copy))
            })
        })
    })
}

fn lay_out(case: &Case<'_>, plan: Plan<'_>) -> String {
    let (mut text, mut open) = (String::new(), Vec::new());
    let (mut before, mut after_signature) = (None, false);
    for piece in &case.pieces.0 {
        let (starts, ends) = (piece.what == What::Start, piece.what == What::End);
        if ends {
            open.pop();
        }
        let around: &str = open.last().copied().unwrap_or_default();
        let element = if ends { piece.element.local } else { around };
        let within = piece.is_in_signature();
        let planned = match (piece.place, plan.containers) {
            _ if within && piece.depth == 1 => plan.end != End::Bare || starts,
            (Place::Info, Some(containers)) => containers.contains(&element),
            _ => !within,
        };
        let broken = (starts && piece.depth > 0)
            || (ends && !piece.text.is_empty() && before == Some(What::End));
        let last = ends && piece.depth == 0 && after_signature && plan.end == End::Bare;
        let kept = within && (piece.place != Place::Info || plan.containers.is_none());
        if piece.is_layout() && !kept {
            continue;
        }
        if broken && planned && !last && !(kept && piece.depth > 1) {
            text.push('\n');
            let signature = within && piece.depth == 1;
            if !signature || plan.end == End::Indented {
                text.extend(std::iter::repeat_n(plan.indent, piece.depth));
            }
        }
        text.push_str(piece.text);
        after_signature = within;
        before = (!piece.is_layout()).then_some(piece.what);
        if starts {
            open.push(piece.element.local);
        }
    }
    text
}
