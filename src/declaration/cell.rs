//! Cells: a value in 16 bytes, and where it stands. Most of what a declaration takes in memory are
//! these, and to touch memory first costs more than to read the text.

use super::Quantity;
use chrono::NaiveDate;

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'d> {
    /// An optional column left out.
    Absent,
    /// Text and codes, white space collapsed.
    Text(&'d str),
    /// A number, with the decimals of its type.
    Number(Quantity),
    /// A date.
    Date(NaiveDate),
}

/// A value, with the byte at which its element begins; that of the row where it is absent. Texts are
/// in [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Absent { at: u32 },
    Text { at: u32, start: u32, length: u32 },
    Apart { at: u32, index: u32 },
    Number { at: u32, decimals: u8, mantissa: i64 },
    Date { at: u32, date: NaiveDate },
}

impl Cell {
    /// Where it stands.
    pub fn at(self) -> usize {
        let (Self::Absent { at }
        | Self::Text { at, .. }
        | Self::Apart { at, .. }
        | Self::Number { at, .. }
        | Self::Date { at, .. }) = self;
        long(at)
    }

    /// One without a value.
    pub fn absent(at: usize) -> Self {
        Self::Absent { at: short(at) }
    }
}

/// The texts of cells: parts of the document's, but for those that it writes in another way, with
/// references or with white space to collapse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Texts<'t> {
    document: &'t str,
    apart: Vec<Box<str>>,
}

impl<'t> Texts<'t> {
    pub fn of(document: &'t str) -> Self {
        Self { document, apart: Vec::new() }
    }

    /// The document's.
    pub fn document(&self) -> &'t str {
        self.document
    }

    /// Writes a value into its cell. A text that lies in the document is not copied. (Each sort of cell
    /// is written where it stays: one put together first and then copied, its small parts read back
    /// as a whole, was a fifth of reading a row.)
    #[inline(always)]
    pub fn put(&mut self, cell: &mut Cell, at: usize, value: Value<'_>) {
        let at = short(at);
        match value {
            Value::Absent => *cell = Cell::Absent { at },
            Value::Text(text) => match self.part(text) {
                Some(start) => *cell = Cell::Text { at, start, length: short(text.len()) },
                None => {
                    *cell = Cell::Apart { at, index: short(self.apart.len()) };
                    self.apart.push(text.into());
                }
            },
            Value::Number(number) => {
                *cell =
                    Cell::Number { at, decimals: number.decimals(), mantissa: number.mantissa() };
            }
            Value::Date(date) => *cell = Cell::Date { at, date },
        }
    }

    /// Where in the document a text begins, when it is a part of it and not a copy: its address tells.
    fn part(&self, text: &str) -> Option<u32> {
        let start = text.as_ptr().addr().checked_sub(self.document.as_ptr().addr())?;
        (start + text.len() <= self.document.len()).then(|| short(start))
    }

    /// The value of a cell.
    pub fn value(&self, cell: Cell) -> Value<'_> {
        let text = match cell {
            Cell::Absent { .. } => return Value::Absent,
            Cell::Number { decimals, mantissa, .. } => {
                return Value::Number(Quantity::of(mantissa, decimals));
            }
            Cell::Date { date, .. } => return Value::Date(date),
            Cell::Text { start, length, .. } => {
                self.document.get(long(start)..long(start) + long(length))
            }
            Cell::Apart { index, .. } => self.apart.get(long(index)).map(AsRef::as_ref),
        };
        Value::Text(text.unwrap_or_default())
    }
}

/// Whether cells can stand anywhere in a document: in one of less than 4 GiB.
pub(super) fn can_stand_in(document: &str) -> bool {
    u32::try_from(document.len()).is_ok()
}

/// A place in a document that cells can stand in, or a count of its parts.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn long(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_sixteen_bytes() {
        assert_eq!(size_of::<Cell>(), 16);
    }

    #[test]
    fn a_text_is_copied_only_where_the_document_does_not_have_it() {
        let document = "<a>ș b</a>".to_owned();
        let mut texts = Texts::of(&document);
        let part = &document[3..7];
        for (text, copies) in [(part, 0), ("ș b", 1), (&document, 1), ("x", 2)] {
            let mut cell = Cell::absent(0);
            texts.put(&mut cell, 7, Value::Text(text));
            assert_eq!((cell.at(), texts.value(cell)), (7, Value::Text(text)));
            assert_eq!(texts.apart.len(), copies, "{text}");
        }
    }
}
