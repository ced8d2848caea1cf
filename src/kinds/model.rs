//! A kind of declaration as the program sees it: names resolved to indices, checked at start.

use super::{Filing, Frequency, Operation, Term, ValueType};

/// A kind of declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Two capital letters; also the element that holds its tables.
    pub code: String,
    /// What it is called.
    pub title: Title,
    /// The order or annex it comes from.
    pub source: String,
    /// Unit types that file it, by their names on the wire; empty: not a matter of type.
    pub filed_by: Vec<String>,
    /// How often and until when, at least one.
    pub filings: Vec<Filing>,
    /// Its tables, in the order of the document.
    pub tables: Vec<Table>,
}

impl Kind {
    /// Whether units of this type file it, by the type's name on the wire.
    pub fn is_filed_by(&self, unit_type: &str) -> bool {
        self.filed_by.is_empty() || self.filed_by.iter().any(|known| known == unit_type)
    }

    /// How long its periods are where nothing else is said: as in the first of its filings.
    pub fn usual(&self) -> Frequency {
        self.filings.first().map_or(Frequency::Day, |filing| filing.frequency)
    }

    /// How it is filed with this frequency, if it is.
    pub fn filing(&self, frequency: Frequency) -> Option<&Filing> {
        self.filings.iter().find(|filing| filing.frequency == frequency)
    }

    /// What the CN codes that are specific to it begin with; none of a kind of medicines.
    pub fn families(&self) -> &[String] {
        let families = self.tables.iter().map(|table| table.families.as_slice());
        families.into_iter().find(|families| !families.is_empty()).unwrap_or_default()
    }

    /// The tables of one sort, with their indices.
    pub fn tables_of(&self, sort: Sort) -> impl Iterator<Item = (usize, &Table)> {
        self.tables.iter().enumerate().filter(move |(_, table)| table.sort == sort)
    }
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Romanian.
    pub ro: String,
    /// English.
    pub en: String,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// One row for each key, with a closing stock.
    Balance,
    /// One row for each operation or document.
    Journal,
}

/// Whether a table must have rows (5007).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
pub enum Compulsory {
    /// It may be empty or absent.
    #[default]
    #[serde(rename = "no")]
    No,
    /// It must have rows.
    #[serde(rename = "always")]
    Always,
    /// It must have rows, unless the header says `faraStoc`.
    #[serde(rename = "unless faraStoc")]
    UnlessNoStock,
    /// It must have rows, unless the header says `faraOperatiuni`.
    #[serde(rename = "unless faraOperatiuni")]
    UnlessNoOperations,
}

/// A table of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The element that holds it.
    pub element: String,
    /// What it is called.
    pub title: Title,
    /// Balance or journal.
    pub sort: Sort,
    /// Whether it must have rows.
    pub compulsory: Compulsory,
    /// The rows.
    pub rows: RowShape,
    /// Whether there is one row for each product (and `stare`, where there is one), as in every
    /// balance (5013).
    pub unique: bool,
    /// The closing stock, as signed columns; empty for a journal.
    pub formula: Vec<Term>,
    /// The list inside a row, its product lots.
    pub nested: Option<Nested>,
    /// The balance its quantities add up to.
    pub sums_into: Option<SumsInto>,
    /// The operations it knows; empty where they are not coded.
    pub operations: Vec<Operation>,
    /// What the CN codes in it begin with (5018); empty: any code may stand there, and a workplace
    /// needs no authorisation for it.
    pub families: Vec<String>,
}

impl Table {
    /// Whether a code may stand in it.
    pub fn takes(&self, code: &str) -> bool {
        self.families.is_empty() || begins(code, &self.families)
    }

    /// Whether a code is of the excise goods that the table is for; none is where anything may stand.
    pub fn is_excise(&self, code: &str) -> bool {
        !self.families.is_empty() && self.takes(code)
    }
}

/// Whether a code begins with one of these.
fn begins(code: &str, families: &[String]) -> bool {
    families.iter().any(|family| code.starts_with(family.as_str()))
}

/// Where the quantities of a journal add up, product by product (5016).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SumsInto {
    /// Index of the balance table in the kind.
    pub table: usize,
    /// Index of the column in that table.
    pub column: usize,
}

/// A list inside a row: `Loturi` of `Lot`, whose quantities add up to the closing stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nested {
    /// The element that holds the list, after the columns of the row.
    pub element: String,
    /// Its rows.
    pub rows: RowShape,
}

/// What a row looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowShape {
    /// The element of a row.
    pub element: String,
    /// Its values, those inside groups too; a row of a declaration has a cell for each.
    pub columns: Vec<Column>,
    /// How the elements follow one another.
    pub content: Vec<Particle>,
    /// What columns mean.
    pub roles: Vec<(Role, usize)>,
}

impl RowShape {
    /// The column with this role.
    pub fn role(&self, role: Role) -> Option<usize> {
        self.roles.iter().find(|(known, _)| *known == role).map(|(_, column)| *column)
    }

    /// The column with this path.
    pub fn column(&self, path: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.path == path)
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The elements from the row to it: `codCIM`, `partener/cui`.
    pub path: String,
    /// What it holds.
    pub value: ValueType,
    /// Whether it may be absent where its group is present.
    pub optional: bool,
    /// What the product's code begins with where it must be there; it must be absent for any other
    /// code. Empty: it does not hang on the code.
    pub only_for: Vec<String>,
}

impl Column {
    /// The element itself, the last of the path.
    pub fn element(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the product's code decides that it is there, and how; none where it does not.
    pub fn decided_by(&self, code: &str) -> Option<bool> {
        (!self.only_for.is_empty()).then(|| begins(code, &self.only_for))
    }
}

/// One place in the order of a row's elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Particle {
    /// A column, by its index.
    Column(usize),
    /// Columns that come together, or one set of them out of several.
    Group {
        /// The element around them, if there is one.
        element: Option<String>,
        /// Whether it may be absent.
        optional: bool,
        /// The sets, one of which is chosen.
        branches: Vec<Vec<usize>>,
    },
}

/// What a column means to the rules and to the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// codCIM, codNC.
    Product,
    /// stare.
    Condition,
    /// um.
    Unit,
    /// Opening stock.
    Opening,
    /// Closing stock.
    Closing,
    /// What the formula gives, less the closing stock.
    Difference,
    /// Why there is one.
    DifferenceReason,
    /// Concentration of the opening stock.
    OpeningConcentration,
    /// Concentration of the closing stock: what is left goes on with it.
    ClosingConcentration,
    /// tipIntrare, tipIesire, sens.
    Operation,
    /// How much.
    Quantity,
    /// Series of manufacture.
    Lot,
    /// Expiry date.
    Expiry,
    /// PF or PJ.
    Beneficiary,
    /// Price of a unit.
    UnitPrice,
    /// The partner's codWorkplace.
    PartnerWorkplace,
    /// The partner's fiscal code.
    PartnerCui,
    /// The partner's name.
    PartnerName,
    /// The partner's country.
    PartnerCountry,
    /// Kind of document.
    DocumentKind,
    /// Number of the document.
    DocumentNumber,
    /// Date of the document.
    DocumentDate,
}
