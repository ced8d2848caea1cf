//! Tables as they lie in memory: the cells of all rows in one vector, so that to read a row is to write
//! a few cells. A [`Row`] is a view of its own.

use super::{
    Quantity, Value,
    cell::{Cell, Texts},
};
use chrono::NaiveDate;

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'t> {
    /// Its index in the kind, from 0.
    pub index: usize,
    /// The byte at which it begins.
    pub at: usize,
    /// Its rows, in the order of the document.
    pub rows: Rows<'t>,
}

/// Rows of one shape: those of a table, or those of all the lists inside its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<'t> {
    texts: Texts<'t>,
    /// Cells of a row: its `ref`, which stands where the row does, and one for each column.
    width: usize,
    /// Those of all rows, row by row.
    cells: Vec<Cell>,
    /// Once a row has had one.
    lists: Option<Box<Lists<'t>>>,
}

/// The lists inside rows, one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lists<'t> {
    rows: Rows<'t>,
    /// For each row, the cell at which its list begins.
    begin: Vec<usize>,
}

/// One row of a table, or of the list inside a row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'d> {
    rows: &'d Rows<'d>,
    cells: &'d [Cell],
    list: &'d [Cell],
}

impl<'t> Rows<'t> {
    /// No rows yet, of so many columns, whose texts will mostly be parts of the document's.
    pub fn new(document: &'t str, columns: usize) -> Self {
        Self { texts: Texts::of(document), width: 1 + columns, cells: Vec::new(), lists: None }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Begins a row, all of it absent but its `ref`, the sender's own identifier of it.
    pub fn begin(&mut self, at: usize, reference: Option<&str>) {
        if let Some(lists) = &mut self.lists {
            lists.begin.push(lists.rows.cells.len());
        }
        let begin = self.cells.len();
        self.cells.resize(begin + self.width, Cell::absent(at));
        if let (Some(reference), Some(cell)) = (reference, self.cells.get_mut(begin)) {
            self.texts.put(cell, at, Value::Text(reference));
        }
    }

    /// Gives a column of the last row its value, whose element begins at this byte.
    #[inline(always)]
    pub fn set(&mut self, column: usize, at: usize, value: Value<'_>) {
        let begin = self.cells.len().saturating_sub(self.width);
        if let Some(cell) = self.cells.get_mut(begin + 1 + column) {
            self.texts.put(cell, at, value);
        }
    }

    /// The rows of all lists, of so many columns, to which those of the last row's are added.
    pub fn inside(&mut self, columns: usize) -> &mut Self {
        let (document, rows) = (self.texts.document(), self.len());
        let lists = || Box::new(Lists { rows: Self::new(document, columns), begin: vec![0; rows] });
        &mut self.lists.get_or_insert_with(lists).rows
    }

    /// Makes room for so many more rows that are like the ones there are.
    pub fn expect(&mut self, more: usize) {
        self.cells.reserve(more.saturating_mul(self.width));
        let rows = self.len().max(1);
        if let Some(lists) = &mut self.lists {
            lists.begin.reserve(more);
            let inside = lists.rows.len();
            lists.rows.expect(more.saturating_mul(inside) / rows);
        }
    }

    /// The last row.
    pub fn last(&self) -> Option<Row<'_>> {
        self.iter().next_back()
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        let rows = self.cells.chunks_exact(self.width).enumerate();
        rows.map(|(number, cells)| Row { rows: self, cells, list: self.list(number) })
    }

    /// The cells of the list inside a row, the first being 0.
    fn list(&self, number: usize) -> &[Cell] {
        let cells = self.lists.as_ref().and_then(|lists| {
            let all = &lists.rows.cells;
            let end = lists.begin.get(number + 1).copied().unwrap_or(all.len());
            all.get(*lists.begin.get(number)?..end)
        });
        cells.unwrap_or_default()
    }
}

impl<'d> Row<'d> {
    /// `ref`, the sender's own identifier of it.
    pub fn reference(self) -> Option<&'d str> {
        match self.rows.texts.value(*self.cells.first()?) {
            Value::Text(text) => Some(text),
            Value::Absent | Value::Number(_) | Value::Date(_) => None,
        }
    }

    /// The values of its columns.
    pub fn values(self) -> impl ExactSizeIterator<Item = Value<'d>> {
        self.cells.iter().skip(1).map(move |cell| self.rows.texts.value(*cell))
    }

    /// The value of a column; absent where there is no such column.
    pub fn value(self, column: Option<usize>) -> Value<'d> {
        self.cell(column).map_or(Value::Absent, |cell| self.rows.texts.value(cell))
    }

    /// The text of a column; none where it is absent or of another sort.
    pub fn text(self, column: Option<usize>) -> Option<&'d str> {
        match self.value(column) {
            Value::Text(text) => Some(text),
            Value::Absent | Value::Number(_) | Value::Date(_) => None,
        }
    }

    /// The number of a column.
    pub fn number(self, column: Option<usize>) -> Option<Quantity> {
        match self.value(column) {
            Value::Number(number) => Some(number),
            Value::Absent | Value::Text(_) | Value::Date(_) => None,
        }
    }

    /// The date of a column.
    pub fn date(self, column: Option<usize>) -> Option<NaiveDate> {
        match self.value(column) {
            Value::Date(date) => Some(date),
            Value::Absent | Value::Text(_) | Value::Number(_) => None,
        }
    }

    /// The rows of the list inside, its product lots.
    pub fn inside(self) -> impl Iterator<Item = Row<'d>> {
        let lists = self.rows.lists.iter();
        lists.flat_map(move |lists| {
            let rows = self.list.chunks_exact(lists.rows.width);
            rows.map(|cells| Row { rows: &lists.rows, cells, list: &[] })
        })
    }

    /// Whether a column is there.
    pub(super) fn has(self, column: usize) -> bool {
        self.value(Some(column)) != Value::Absent
    }

    /// The byte at which a column stands: the row itself where it is absent.
    pub(super) fn at(self, column: Option<usize>) -> usize {
        let cell = self.cell(column).or_else(|| self.cells.first().copied());
        cell.map_or(0, Cell::at)
    }

    fn cell(self, column: Option<usize>) -> Option<Cell> {
        self.cells.get(1 + column?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_its_own_list_though_some_have_none() {
        let mut rows = Rows::new("", 2);
        for (row, lots) in [0, 2, 0, 1].into_iter().enumerate() {
            rows.begin(10 * row, None);
            for lot in 1..=lots {
                let inside = rows.inside(1);
                inside.begin(10 * row + lot, None);
                inside.set(0, 10 * row + lot, Value::Number(Quantity::of(7, 0)));
            }
            rows.expect(row);
        }
        let lists = rows.iter().map(|row| row.inside().map(|lot| lot.at(None)).collect());
        assert_eq!(lists.collect::<Vec<Vec<usize>>>(), [vec![], vec![11, 12], vec![], vec![31]]);
    }

    #[test]
    fn what_is_not_set_is_absent_and_stands_where_its_row_does() {
        let mut rows = Rows::new("", 2);
        rows.begin(5, Some("r"));
        rows.set(1, 9, Value::Text("x"));
        rows.set(2, 11, Value::Text("no such column"));
        let row = rows.last().unwrap();
        assert_eq!((row.reference(), row.at(None)), (Some("r"), 5));
        assert_eq!((row.value(Some(0)), row.at(Some(0))), (Value::Absent, 5));
        assert_eq!((row.text(Some(1)), row.at(Some(1))), (Some("x"), 9));
        assert_eq!((row.text(Some(2)), row.at(Some(2)), rows.len()), (None, 5, 1));
        assert!(row.number(Some(1)).is_none() && row.date(None).is_none() && row.has(1));
    }
}
