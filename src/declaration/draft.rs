//! What a new draft begins with (instructions, points 25.2.9 and 25.2.10): what was left of every
//! product in the declaration before, or a copy of the declaration that it amends. One path for all
//! kinds, by the catalogue.

use super::{
    Cell, Closing, Declaration, Header, Period, Quantity, RegistrationNumber, Row, Table, Value,
    write,
};
use crate::{
    kinds::{self, Column, Compulsory, Kind, Role, Sort},
    registry::{Environment, WorkplaceCode},
};
use std::borrow::Cow;

/// What a draft is for.
#[derive(Debug, Clone, Copy)]
pub struct Aim<'a> {
    /// The installation's.
    pub environment: Environment,
    /// Of whom.
    pub workplace: &'a WorkplaceCode,
    /// Of which kind.
    pub kind: &'a Kind,
    /// Of when.
    pub period: Period,
}

/// A declaration that is not a document yet.
#[derive(Debug, Clone)]
pub struct Draft<'d, 't> {
    header: Header,
    kind: &'d Kind,
    tables: Cow<'d, [Table<'t>]>,
}

/// What goes on from a column of the declaration before: the opening stock is what it closed with,
/// and as nothing moved yet so is the closing stock.
const CARRIED: [(Role, Role); 4] = [
    (Role::Opening, Role::Closing),
    (Role::Closing, Role::Closing),
    (Role::OpeningConcentration, Role::ClosingConcentration),
    (Role::ClosingConcentration, Role::ClosingConcentration),
];

impl<'d, 't> Draft<'d, 't> {
    /// Of a series that has no declaration yet: nothing is known, and nothing said.
    pub fn blank(aim: Aim<'d>) -> Self {
        let header = Header {
            environment: aim.environment,
            workplace: aim.workplace.to_string(),
            kind: aim.kind.code.clone(),
            period: aim.period,
            amends: None,
            reason: None,
            no_stock: false,
            no_operations: false,
            program: None,
            places: Vec::new(),
        };
        Self { header, kind: aim.kind, tables: Cow::Owned(Vec::new()) }
    }

    /// After the declaration before: every product with a closing stock other than zero, none of it
    /// moved (25.2.9). Where nothing was left it says `faraStoc`; that nothing moved,
    /// `faraOperatiuni`.
    pub fn following(aim: Aim<'d>, previous: &Declaration<'t>) -> Self {
        let balances = previous.tables_with(aim.kind, Sort::Balance);
        Self::going_on(aim, balances.map(|(table, shape)| left(table, shape)).collect())
    }

    /// After a disposal, which knows what is left and neither product lots nor concentrations.
    pub fn after_disposal(aim: Aim<'d>, closings: &'t [Closing]) -> Self {
        let tables = aim.kind.tables.iter().enumerate();
        let of_table = |(index, shape)| {
            let of_it =
                closings.iter().filter(|closing| usize::try_from(closing.table) == Ok(index));
            let left = of_it.filter(|closing| closing.closing != 0);
            Table { index, at: 0, rows: left.map(|closing| opened(closing, shape)).collect() }
        };
        Self::going_on(aim, tables.map(of_table).collect())
    }

    fn going_on(aim: Aim<'d>, tables: Vec<Table<'t>>) -> Self {
        let Self { header, kind, .. } = Self::blank(aim);
        let tables: Vec<_> = tables.into_iter().filter(|table| !table.rows.is_empty()).collect();
        let asks = |compulsory| kind.tables.iter().any(|table| table.compulsory == compulsory);
        let header = Header {
            no_stock: asks(Compulsory::UnlessNoStock) && tables.is_empty(),
            no_operations: asks(Compulsory::UnlessNoOperations),
            ..header
        };
        Self { header, kind, tables: Cow::Owned(tables) }
    }

    /// All that the declaration says which it replaces (25.2.10).
    pub fn amending(
        aim: Aim<'d>,
        replaced: &'d Declaration<'t>,
        number: &RegistrationNumber,
        reason: String,
    ) -> Self {
        let Self { header, kind, .. } = Self::blank(aim);
        let header = Header {
            amends: Some(number.to_string()),
            reason: Some(reason),
            no_stock: replaced.header.no_stock,
            no_operations: replaced.header.no_operations,
            program: replaced.header.program.clone(),
            ..header
        };
        Self { header, kind, tables: Cow::Borrowed(&replaced.tables) }
    }

    /// The document, unsigned.
    pub fn to_xml(&self) -> String {
        write::write(&self.header, self.kind, &self.tables)
    }
}

/// The rows of a balance of which something was left.
fn left<'t>(table: &Table<'t>, shape: &kinds::Table) -> Table<'t> {
    let closing = shape.rows.role(Role::Closing);
    let some = |row: &&Row<'t>| row.number(closing).is_some_and(|closing| !closing.is_zero());
    let rows = table.rows.iter().filter(some).map(|row| carried(row, shape)).collect();
    Table { index: table.index, at: 0, rows }
}

/// A row that opens with what a disposal left, in which nothing moved.
fn opened<'t>(closing: &'t Closing, shape: &kinds::Table) -> Row<'t> {
    let role = |index, role| shape.rows.role(role) == Some(index);
    let text = |text: Option<&'t str>| text.map_or(Value::Absent, |text| Value::Text(text.into()));
    let value = |(index, column): (usize, &Column)| match column.value.number() {
        _ if role(index, Role::Product) => text(Some(&closing.product)),
        _ if role(index, Role::Condition) => text(closing.condition.as_deref()),
        _ if role(index, Role::Unit) => text(closing.unit.as_deref()),
        Some((decimals, _)) if role(index, Role::Opening) || role(index, Role::Closing) => {
            Value::Number(Quantity::of(closing.closing, decimals))
        }
        Some((decimals, _)) if !column.optional => Value::Number(Quantity::of(0, decimals)),
        _ => Value::Absent,
    };
    let cells = shape.rows.columns.iter().enumerate().map(value);
    let cells = cells.map(|value| Cell { at: 0, value }).collect();
    Row { at: 0, reference: None, cells, nested: Vec::new() }
}

/// A row of the period after, in which nothing moved; what was left is in the same product lots.
fn carried<'t>(row: &Row<'t>, shape: &kinds::Table) -> Row<'t> {
    let columns = shape.rows.columns.iter().enumerate();
    let cells =
        columns.map(|(index, column)| Cell { at: 0, value: value(row, shape, index, column) });
    Row { at: 0, reference: None, cells: cells.collect(), nested: row.nested.clone() }
}

/// Codes, conditions and units stay; numbers begin at 0, but for those that are carried.
fn value<'t>(row: &Row<'t>, shape: &kinds::Table, index: usize, column: &Column) -> Value<'t> {
    let is = |role| shape.rows.role(role) == Some(index);
    let copied = |index: Option<usize>| {
        let cell = index.and_then(|index| row.cells.get(index));
        cell.map_or(Value::Absent, |cell| cell.value.clone())
    };
    if let Some((_, from)) = CARRIED.iter().find(|(to, _)| is(*to)) {
        return copied(shape.rows.role(*from));
    }
    match column.value.number() {
        _ if is(Role::DifferenceReason) || !row.has(index) => Value::Absent,
        Some((decimals, _)) => Value::Number(Quantity::of(0, decimals)),
        None => copied(Some(index)),
    }
}

#[cfg(test)]
mod trial;
