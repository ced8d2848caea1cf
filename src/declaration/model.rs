//! A declaration as it was read: values typed, each with the byte of the document it begins at.
//! It borrows the document, whose text the values are.

use super::{Period, Place, Table};
use crate::{kinds, registry::Environment, xml};

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
