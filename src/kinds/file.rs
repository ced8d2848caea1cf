//! A catalogue file as it is written, before its names are checked.

use super::{Compulsory, Filing, Operation, Role, Sort, Title};
use std::collections::BTreeMap;

/// The file of a kind: its tables, and the name of a set after them that it shares with others.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindFile {
    pub code: String,
    pub title: Title,
    pub source: String,
    #[serde(default)]
    pub filed_by: Vec<String>,
    pub filings: Vec<Filing>,
    /// What the CN codes in its tables begin with.
    #[serde(default)]
    pub families: Vec<String>,
    pub tables_of: Option<String>,
    #[serde(default)]
    pub tables: Vec<TableFile>,
}

/// The file of the header.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeaderFile {
    pub columns: Vec<ColumnFile>,
}

/// The file of a set of tables that several kinds share.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TablesFile {
    pub tables: Vec<TableFile>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile {
    pub element: String,
    pub title: Title,
    pub row: String,
    pub sort: Sort,
    #[serde(default)]
    pub compulsory: Compulsory,
    pub columns: Vec<ColumnFile>,
    #[serde(default)]
    pub any_code: bool,
    #[serde(default)]
    pub unique: bool,
    pub formula: Option<String>,
    #[serde(default)]
    pub roles: BTreeMap<Role, String>,
    pub nested: Option<NestedFile>,
    pub sums_into: Option<SumsFile>,
    #[serde(default)]
    pub operations: Vec<Operation>,
}

/// A column (`name`, `type`), a choice (`one_of`) or a group (`name`, `all_of`).
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub name: Option<String>,
    #[serde(rename = "type")]
    pub value: Option<String>,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub only_for: Vec<String>,
    #[serde(default)]
    pub one_of: Vec<Vec<ColumnFile>>,
    #[serde(default)]
    pub all_of: Vec<ColumnFile>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NestedFile {
    pub element: String,
    pub row: String,
    pub columns: Vec<ColumnFile>,
    #[serde(default)]
    pub roles: BTreeMap<Role, String>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SumsFile {
    pub table: String,
    pub column: String,
}
