//! A declaration as it was read: values typed, each with the byte of the document it begins at.
//! It borrows the document, whose text the values are.

use super::{Period, Place, Quantity};
use crate::{kinds, registry::Environment, xml};
use chrono::NaiveDate;
use std::borrow::Cow;

/// A declaration of some kind; what it says is in its tables, in the kind's order.
#[derive(Debug, Clone)]
pub struct Declaration<'t> {
    /// What it is about.
    pub header: Header,
    /// The tables that are present.
    pub tables: Vec<Table<'t>>,
    /// The element it was read from, which knows lines and columns.
    pub(super) source: xml::Element<'t>,
    /// The byte at which the element of the kind begins.
    pub(super) content_at: usize,
}

/// `Antet`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// `mediu`.
    pub environment: Environment,
    /// `codWorkplace` as written: it may be an alias, up to 13 characters `[A-Z0-9_]`.
    pub workplace: String,
    /// `tip`, a code of the catalogue.
    pub kind: String,
    /// `perioada`.
    pub period: Period,
    /// `rectifica`: the number of the version in force, as written.
    pub amends: Option<String>,
    /// `motiv` of an amendment.
    pub reason: Option<String>,
    /// `faraStoc`: nothing held, nothing moved.
    pub no_stock: bool,
    /// `faraOperatiuni`: nothing moved in the period.
    pub no_operations: bool,
    /// `program`: name and version of the sender's program.
    pub program: Option<(String, String)>,
    /// Where its fields stand.
    pub(super) places: Vec<Place>,
}

impl Header {
    /// Where a field stands, `codWorkplace`; none where it is absent.
    pub fn place(&self, field: &str) -> Option<Place> {
        let name = |place: &&Place| place.path.rsplit('/').next() == Some(field);
        self.places.iter().find(name).cloned()
    }
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'t> {
    /// Its index in the kind, from 0.
    pub index: usize,
    /// The byte at which it begins.
    pub at: usize,
    /// Its rows, in the order of the document.
    pub rows: Vec<Row<'t>>,
}

/// One row of a table, or of the list inside a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'t> {
    /// The byte at which it begins.
    pub at: usize,
    /// `ref`, the sender's own identifier of it.
    pub reference: Option<Cow<'t, str>>,
    /// A cell for each column of its shape.
    pub cells: Box<[Cell<'t>]>,
    /// The rows of the list inside, its product lots.
    pub nested: Vec<Row<'t>>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'t> {
    /// The byte at which its element begins; that of the row where it is absent.
    pub at: usize,
    /// The value.
    pub value: Value<'t>,
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'t> {
    /// An optional column left out.
    Absent,
    /// Text and codes, white space collapsed.
    Text(Cow<'t, str>),
    /// A number, with the decimals of its type.
    Number(Quantity),
    /// A date.
    Date(NaiveDate),
}

impl<'t> Row<'t> {
    /// The text of a column; none where it is absent or of another sort.
    pub fn text(&self, column: Option<usize>) -> Option<&str> {
        match self.value(column)? {
            Value::Text(text) => Some(text),
            Value::Absent | Value::Number(_) | Value::Date(_) => None,
        }
    }

    /// The number of a column.
    pub fn number(&self, column: Option<usize>) -> Option<Quantity> {
        match self.value(column)? {
            Value::Number(number) => Some(*number),
            Value::Absent | Value::Text(_) | Value::Date(_) => None,
        }
    }

    /// The date of a column.
    pub fn date(&self, column: Option<usize>) -> Option<NaiveDate> {
        match self.value(column)? {
            Value::Date(date) => Some(*date),
            Value::Absent | Value::Text(_) | Value::Number(_) => None,
        }
    }

    /// Whether a column is there.
    pub(super) fn has(&self, column: usize) -> bool {
        self.value(Some(column)).is_some_and(|value| *value != Value::Absent)
    }

    /// Where a column stands: the row itself where it is absent.
    pub(super) fn at(&self, column: Option<usize>) -> usize {
        column.and_then(|column| self.cells.get(column)).map_or(self.at, |cell| cell.at)
    }

    fn value(&self, column: Option<usize>) -> Option<&Value<'t>> {
        self.cells.get(column?).map(|cell| &cell.value)
    }
}

impl<'t> Declaration<'t> {
    /// The table with this index in the kind, if it is present.
    pub fn table(&self, index: usize) -> Option<&Table<'t>> {
        self.tables.iter().find(|table| table.index == index)
    }

    /// How many rows its tables have.
    pub fn row_count(&self) -> usize {
        self.tables.iter().map(|table| table.rows.len()).sum()
    }

    /// The tables, each with what the catalogue says of it.
    pub(super) fn tables_with<'k>(
        &self,
        kind: &'k kinds::Kind,
        sort: kinds::Sort,
    ) -> impl Iterator<Item = (&Table<'t>, &'k kinds::Table)> {
        self.tables.iter().filter_map(move |table| {
            kind.tables.get(table.index).filter(|shape| shape.sort == sort).map(|s| (table, s))
        })
    }
}

impl<'t> AsRef<Declaration<'t>> for Declaration<'t> {
    fn as_ref(&self) -> &Declaration<'t> {
        self
    }
}
