//! From a catalogue file to a kind: every name is resolved, every mistake named with its place.

use super::{
    Column, Kind, Nested, Particle, Role, RowShape, Sort, SumsInto, Table, ValueType,
    file::{ColumnFile, KindFile, TableFile},
    formula::{self, FormulaError},
    value::UnknownType,
};
use std::collections::{BTreeMap, HashSet};

/// A mistake in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct Mistake {
    /// The file and the place in it, `FP/Stocuri/formula`.
    pub place: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is not TOML, or not of the shape of a catalogue file.
    #[error("{0}")]
    Unreadable(String),
    /// A kind's code is two capital letters.
    #[error("the code of a kind is two capital letters")]
    Code,
    /// The same code, element or column twice.
    #[error("`{0}` comes twice")]
    Duplicate(String),
    /// The kind has no filing.
    #[error("no frequency")]
    NoFiling,
    /// Neither tables of its own nor shared ones.
    #[error("no tables")]
    Tables,
    /// A set of tables that no file has.
    #[error("there are no shared tables `{0}`")]
    NoShared(String),
    /// A column of an unknown type.
    #[error(transparent)]
    Type(#[from] UnknownType),
    /// Neither a column nor a choice nor a group.
    #[error("a column has a name and a type; a choice one_of; a group a name and all_of")]
    Column,
    /// A name that is no column or table.
    #[error("there is no `{0}`")]
    NoSuch(String),
    /// The formula.
    #[error(transparent)]
    Formula(#[from] FormulaError),
    /// A balance without what the rules look at.
    #[error("a balance has a formula and the roles product, opening and closing")]
    Balance,
    /// A family that is not the beginning of a CN code.
    #[error("`{0}` is not the beginning of a CN code")]
    Family(String),
    /// CN codes of which nothing is said.
    #[error("a table of CN codes has the families of its kind, or any_code")]
    Families,
    /// A column that hangs on a code that the row does not have.
    #[error("only_for is for rows of CN codes")]
    OnlyFor,
    /// A list of lots without what the rules look at.
    #[error("a nested list has the roles lot, expiry and quantity")]
    Nested,
}

/// Collects mistakes under a place.
pub(super) struct Mistakes<'m> {
    place: String,
    list: &'m mut Vec<Mistake>,
}

impl<'m> Mistakes<'m> {
    pub(super) fn of(place: &str, list: &'m mut Vec<Mistake>) -> Self {
        Self { place: place.to_owned(), list }
    }

    fn within(&mut self, part: &str) -> Mistakes<'_> {
        Mistakes { place: format!("{}/{part}", self.place), list: self.list }
    }

    pub(super) fn note(&mut self, fault: impl Into<Fault>) {
        self.list.push(Mistake { place: self.place.clone(), fault: fault.into() });
    }

    fn unique<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        let mut seen = HashSet::new();
        for name in names.filter(|name| !seen.insert(*name)).collect::<Vec<_>>() {
            self.note(Fault::Duplicate(name.to_owned()));
        }
    }
}

/// A kind from its file and the tables it is made of.
pub(super) fn kind(file: &KindFile, tables: &[&TableFile], mistakes: &mut Mistakes<'_>) -> Kind {
    if file.code.len() != 2 || !file.code.bytes().all(|b| b.is_ascii_uppercase()) {
        mistakes.note(Fault::Code);
    }
    if file.filings.is_empty() {
        mistakes.note(Fault::NoFiling);
    }
    mistakes.unique(tables.iter().map(|table| table.element.as_str()));
    families(&file.families, &mut mistakes.within("families"));
    let mut loaded: Vec<Table> = tables
        .iter()
        .map(|table| self::table(table, &file.families, &mut mistakes.within(&table.element)))
        .collect();
    for (index, file) in tables.iter().enumerate() {
        let Some(sums) = &file.sums_into else { continue };
        let target = loaded.iter().enumerate().find_map(|(table, target)| {
            let column =
                (target.element == sums.table).then(|| target.rows.column(&sums.column))?;
            column.map(|column| SumsInto { table, column })
        });
        if target.is_none() {
            let name = format!("{}/{}", sums.table, sums.column);
            mistakes.within(&file.element).within("sums_into").note(Fault::NoSuch(name));
        }
        if let Some(table) = loaded.get_mut(index) {
            table.sums_into = target;
        }
    }
    Kind {
        code: file.code.clone(),
        title: file.title.clone(),
        source: file.source.clone(),
        filed_by: file.filed_by.clone(),
        filings: file.filings.clone(),
        tables: loaded,
    }
}

/// Each is the beginning of a code of eight digits.
fn families(families: &[String], mistakes: &mut Mistakes<'_>) {
    let is_family =
        |text: &str| (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    for family in families.iter().filter(|family| !is_family(family)) {
        mistakes.note(Fault::Family(family.clone()));
    }
}

fn table(file: &TableFile, families: &[String], mistakes: &mut Mistakes<'_>) -> Table {
    let rows = shape(&file.row, &file.columns, &file.roles, mistakes);
    let product = rows.role(Role::Product).and_then(|column| rows.columns.get(column));
    let of_codes = product.is_some_and(|product| product.value == ValueType::CodNc);
    if of_codes && !file.any_code && families.is_empty() {
        mistakes.note(Fault::Families);
    }
    if !of_codes && rows.columns.iter().any(|column| !column.only_for.is_empty()) {
        mistakes.note(Fault::OnlyFor);
    }
    let number = |name: &str| {
        let column = rows.column(name)?;
        rows.columns.get(column)?.value.number().map(|_| column)
    };
    let formula = formula::parse(file.formula.as_deref().unwrap_or_default(), number);
    let formula = match (file.formula.is_some(), formula) {
        (true, Err(error)) => {
            mistakes.within("formula").note(error);
            Vec::new()
        }
        (true, Ok(terms)) => terms,
        (false, _) => Vec::new(),
    };
    let roles = [Role::Product, Role::Opening, Role::Closing];
    let complete = file.formula.is_some() && roles.iter().all(|role| file.roles.contains_key(role));
    if file.sort == Sort::Balance && !complete {
        mistakes.note(Fault::Balance);
    }
    mistakes.within("operations").unique(file.operations.iter().map(|o| o.code.as_str()));
    let nested = file.nested.as_ref().map(|nested| {
        let mut mistakes = mistakes.within(&nested.element);
        let roles = [Role::Lot, Role::Expiry, Role::Quantity];
        if !roles.iter().all(|role| nested.roles.contains_key(role)) {
            mistakes.note(Fault::Nested);
        }
        let rows = shape(&nested.row, &nested.columns, &nested.roles, &mut mistakes);
        Nested { element: nested.element.clone(), rows }
    });
    Table {
        element: file.element.clone(),
        title: file.title.clone(),
        sort: file.sort,
        compulsory: file.compulsory,
        rows,
        unique: file.unique || file.sort == Sort::Balance,
        formula,
        nested,
        sums_into: None,
        operations: file.operations.clone(),
        families: if of_codes && !file.any_code { families.to_vec() } else { Vec::new() },
    }
}

pub(super) fn shape(
    element: &str,
    files: &[ColumnFile],
    roles: &BTreeMap<Role, String>,
    mistakes: &mut Mistakes<'_>,
) -> RowShape {
    let mut columns = Vec::new();
    let content = files
        .iter()
        .filter_map(|file| particle(file, &mut columns, &mut mistakes.within("columns")))
        .collect();
    mistakes.unique(columns.iter().map(|column: &Column| column.path.as_str()));
    let mut rows = RowShape { element: element.to_owned(), columns, content, roles: Vec::new() };
    rows.roles = roles
        .iter()
        .filter_map(|(role, name)| {
            Some((*role, named(&rows, name, &mut mistakes.within("roles"))?))
        })
        .collect();
    rows
}

fn named(rows: &RowShape, name: &str, mistakes: &mut Mistakes<'_>) -> Option<usize> {
    let column = rows.column(name);
    if column.is_none() {
        mistakes.note(Fault::NoSuch(name.to_owned()));
    }
    column
}

fn particle(
    file: &ColumnFile,
    columns: &mut Vec<Column>,
    mistakes: &mut Mistakes<'_>,
) -> Option<Particle> {
    let branches: Vec<&[ColumnFile]> = match (&file.value, &file.name) {
        (Some(_), Some(_)) if file.one_of.is_empty() && file.all_of.is_empty() => {
            return leaf(file, "", columns, mistakes).map(Particle::Column);
        }
        (None, _) if !file.one_of.is_empty() && file.all_of.is_empty() => {
            file.one_of.iter().map(Vec::as_slice).collect()
        }
        (None, Some(_)) if !file.all_of.is_empty() && file.one_of.is_empty() => {
            vec![file.all_of.as_slice()]
        }
        _ => {
            mistakes.note(Fault::Column);
            return None;
        }
    };
    let prefix = file.name.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
    let branches = branches.into_iter().map(|branch| {
        branch.iter().filter_map(|file| leaf(file, &prefix, columns, mistakes)).collect()
    });
    Some(Particle::Group {
        branches: branches.collect(),
        element: file.name.clone(),
        optional: file.optional,
    })
}

/// Adds a column and gives its index.
fn leaf(
    file: &ColumnFile,
    prefix: &str,
    columns: &mut Vec<Column>,
    mistakes: &mut Mistakes<'_>,
) -> Option<usize> {
    let (Some(name), Some(value)) = (&file.name, &file.value) else {
        mistakes.note(Fault::Column);
        return None;
    };
    families(&file.only_for, &mut mistakes.within(name).within("only_for"));
    match value.parse::<ValueType>() {
        Ok(value) => {
            columns.push(Column {
                path: format!("{prefix}{name}"),
                value,
                optional: file.optional || !file.only_for.is_empty(),
                only_for: file.only_for.clone(),
            });
            columns.len().checked_sub(1)
        }
        Err(error) => {
            mistakes.within(name).note(error);
            None
        }
    }
}
