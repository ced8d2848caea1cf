//! Lines and columns of the decoded document, for people.

/// 1-based, columns in characters. CR LF, LF and a lone CR each end a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Position {
    /// The first character.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// Bytes between two checkpoints: what a look-up reads at most.
const STEP: usize = 4096;

/// Checkpoints through a text, so that ten thousand findings in one long line stay cheap.
#[derive(Debug)]
pub(super) struct Positions(Vec<(usize, Position)>);

impl Positions {
    pub(super) fn of(text: &str) -> Self {
        let mut points = vec![(0, Position::START)];
        let (mut from, mut position) = (0, Position::START);
        while text.len() - from > STEP {
            let to = ceil(text, from + STEP);
            position = advance(position, text, from, to);
            points.push((to, position));
            from = to;
        }
        Self(points)
    }

    pub(super) fn at(&self, text: &str, offset: usize) -> Position {
        let offset = ceil(text, offset.min(text.len()));
        let after = self.0.partition_point(|(point, _)| *point <= offset);
        let (from, position) = after
            .checked_sub(1)
            .and_then(|i| self.0.get(i))
            .copied()
            .unwrap_or((0, Position::START));
        advance(position, text, from, offset)
    }
}

/// Whether a look-up without checkpoints reads no more than one with them: the header of a
/// document is near its start, and most documents are asked for nothing else.
pub(super) fn is_near(offset: usize) -> bool {
    offset <= STEP
}

/// Line and column of a byte, counted from the start.
pub(super) fn near(text: &str, offset: usize) -> Position {
    advance(Position::START, text, 0, ceil(text, offset.min(text.len())))
}

/// The first character boundary from `offset` on that does not part a CR from its LF.
fn ceil(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    let parts = offset > 0 && text.as_bytes().get(offset - 1..=offset) == Some(b"\r\n");
    offset + usize::from(parts)
}

fn advance(mut position: Position, text: &str, from: usize, to: usize) -> Position {
    let mut characters = text.get(from..to).unwrap_or_default().chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\r' {
            characters.next_if_eq(&'\n');
        }
        if matches!(character, '\r' | '\n') {
            position = Position { line: position.line.saturating_add(1), column: 1 };
        } else {
            position.column = position.column.saturating_add(1);
        }
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_every_line_end_counts_once() {
        let text = "ăș\r\nx\ry\nz";
        let positions = Positions::of(text);
        let at = |needle| {
            let p = positions.at(text, text.find(needle).unwrap());
            (p.line, p.column)
        };
        assert_eq!([at('ș'), at('x'), at('y'), at('z')], [(1, 2), (2, 1), (3, 1), (4, 1)]);
    }

    #[test]
    fn checkpoints_change_nothing() {
        let text = "șab\r\n".repeat(5000);
        let positions = Positions::of(&text);
        for offset in (0..text.len()).step_by(997).map(|o| ceil(&text, o)) {
            assert_eq!(positions.at(&text, offset), advance(Position::START, &text, 0, offset));
            assert_eq!(positions.at(&text, offset), near(&text, offset));
        }
    }
}
