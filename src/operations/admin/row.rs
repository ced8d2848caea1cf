//! Rows of an operator's list as text, and how their fields are read: every mistake is told.

use super::{Mistake, Problem};
use std::{collections::HashMap, fmt, sync::Arc};

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header of a CSV file and in JSON.
    pub name: &'static str,
    /// What it holds, in Romanian.
    pub holds: &'static str,
    /// A value, plainly of a test.
    pub example: &'static str,
    /// Whether each row needs it.
    pub needed: bool,
    /// Whether its values are personal data, which are never printed.
    pub personal: bool,
    /// Whether it names a file beside the list, whose content (base64) is what is meant.
    pub file: bool,
}

impl Column {
    /// One that a row may leave out: what is registered stays as it is.
    pub const fn optional(name: &'static str, holds: &'static str, example: &'static str) -> Self {
        Self { name, holds, example, needed: false, personal: false, file: false }
    }

    /// One that each row needs.
    pub const fn needed(name: &'static str, holds: &'static str, example: &'static str) -> Self {
        Self { needed: true, ..Self::optional(name, holds, example) }
    }

    /// The same, of personal data.
    pub const fn personal(self) -> Self {
        Self { personal: true, ..self }
    }

    /// The same, naming a file.
    pub const fn file(self) -> Self {
        Self { file: true, ..self }
    }
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// The line it begins on, from 1.
    pub line: u64,
    /// Which element of a JSON array it is, from 1.
    pub element: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        match self.element {
            Some(element) => write!(f, " [{element}]"),
            None => Ok(()),
        }
    }
}

/// A row: its fields by the name of the column, without space around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub place: Place,
    /// Its fields.
    pub cells: HashMap<String, String>,
}

/// A row that is being read.
pub(super) struct Reading<'r> {
    row: &'r Row,
    columns: &'static [Column],
    mistakes: &'r mut Vec<Mistake>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(
        row: &'r Row,
        columns: &'static [Column],
        mistakes: &'r mut Vec<Mistake>,
    ) -> Self {
        Self { row, columns, mistakes }
    }

    /// A field that the row needs; none after a mistake.
    pub(super) fn needed<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        // A CSV file without the column was told once, at its header.
        let text = self.row.cells.get(column)?;
        if text.is_empty() {
            return self.say(column, "", Problem::Empty);
        }
        read(text).or_else(|problem| self.say(column, text, problem).ok_or(())).ok()
    }

    /// A field that may be absent or empty, which is none inside; none outside after a mistake.
    pub(super) fn optional<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<Option<T>> {
        match self.row.cells.get(column).filter(|text| !text.is_empty()) {
            None => Some(None),
            Some(text) => match read(text) {
                Ok(value) => Some(Some(value)),
                Err(problem) => self.say(column, text, problem),
            },
        }
    }

    /// Tells a mistake.
    pub(super) fn say<T>(
        &mut self,
        column: &'static str,
        value: &str,
        problem: Problem,
    ) -> Option<T> {
        self.mistakes.push(Mistake::of(self.row, self.columns, column, value, problem));
        None
    }
}
