//! What a new draft begins with (instructions, points 25.2.9 and 25.2.10): what was left of every
//! product in the declaration before, or a copy of the declaration that it amends. One path for all
//! kinds, by the catalogue.

use super::{
    Closing, Declaration, Header, Period, Quantity, RegistrationNumber, Row, Rows, Table, Value,
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
        let document = previous.source.document().text();
        let balances = previous.tables_with(aim.kind, Sort::Balance);
        Self::going_on(aim, balances.map(|(table, shape)| left(table, shape, document)).collect())
    }

    /// After a disposal, which knows what is left and neither product lots nor concentrations.
    pub fn after_disposal(aim: Aim<'d>, closings: &'t [Closing]) -> Self {
        let tables = aim.kind.tables.iter().enumerate();
        let of_table = |(index, shape): (usize, &kinds::Table)| {
            let of_it =
                closings.iter().filter(|closing| usize::try_from(closing.table) == Ok(index));
            let mut rows = Rows::new("", shape.rows.columns.len());
            for closing in of_it.filter(|closing| closing.closing != 0) {
                add(&mut rows, opened(closing, shape));
            }
            Table { index, at: 0, rows }
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

/// The rows of a balance of which something was left: rows of the period after, in which nothing
/// moved; what was left is in the same product lots.
fn left<'t>(table: &Table<'t>, shape: &kinds::Table, document: &'t str) -> Table<'t> {
    let closing = shape.rows.role(Role::Closing);
    let columns = shape.rows.columns.len();
    let some = |row: &Row<'_>| row.number(closing).is_some_and(|closing| !closing.is_zero());
    let mut rows = Rows::new(document, columns);
    for row in table.rows.iter().filter(some) {
        let columns = shape.rows.columns.iter().enumerate();
        add(&mut rows, columns.map(|(index, column)| value(row, shape, index, column)));
        for lot in row.inside() {
            add(rows.inside(lot.values().len()), lot.values());
        }
    }
    Table { index: table.index, at: 0, rows }
}

/// Adds a row that stands nowhere yet.
fn add<'v>(rows: &mut Rows<'_>, values: impl Iterator<Item = Value<'v>>) {
    rows.begin(0, None);
    values.enumerate().for_each(|(column, value)| rows.set(column, 0, value));
}

/// A row that opens with what a disposal left, in which nothing moved.
fn opened<'c>(closing: &'c Closing, shape: &'c kinds::Table) -> impl Iterator<Item = Value<'c>> {
    let role = |index, role| shape.rows.role(role) == Some(index);
    let text = |text: Option<&'c str>| text.map_or(Value::Absent, Value::Text);
    let value = move |(index, column): (usize, &Column)| match column.value.number() {
        _ if role(index, Role::Product) => text(Some(&closing.product)),
        _ if role(index, Role::Condition) => text(closing.condition.as_deref()),
        _ if role(index, Role::Unit) => text(closing.unit.as_deref()),
        Some((decimals, _)) if role(index, Role::Opening) || role(index, Role::Closing) => {
            Value::Number(Quantity::of(closing.closing, decimals))
        }
        Some((decimals, _)) if !column.optional => Value::Number(Quantity::of(0, decimals)),
        _ => Value::Absent,
    };
    shape.rows.columns.iter().enumerate().map(value)
}

/// Codes, conditions and units stay; numbers begin at 0, but for those that are carried.
fn value<'d>(row: Row<'d>, shape: &kinds::Table, index: usize, column: &Column) -> Value<'d> {
    let is = |role| shape.rows.role(role) == Some(index);
    if let Some((_, from)) = CARRIED.iter().find(|(to, _)| is(*to)) {
        return row.value(shape.rows.role(*from));
    }
    match column.value.number() {
        _ if is(Role::DifferenceReason) || !row.has(index) => Value::Absent,
        Some((decimals, _)) => Value::Number(Quantity::of(0, decimals)),
        None => row.value(Some(index)),
    }
}

#[cfg(test)]
mod trial;
