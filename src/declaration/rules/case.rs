//! A declaration before its judge: its rows with what the catalogue says of them, the previous
//! closing stocks, and the findings as they come.

use crate::{
    declaration::{Closing, Declaration, Facts, Finding, Level, Period, Place, Quantity, Row},
    kinds::{self, Kind, Role, Sort},
    nomenclature::answers::{Answer, Reason},
};
use chrono::NaiveDate;
use foldhash::HashMap;
use std::mem;

/// Table, product and condition: what names a balance row from one declaration to the next.
pub(super) type Key<'c> = (usize, &'c str, Option<&'c str>);

/// What the rules look at.
pub(super) struct Case<'c, 't> {
    pub declaration: &'c Declaration<'t>,
    pub kind: &'c Kind,
    pub facts: &'c Facts<'c>,
    /// The first period before this one that should have been sent, and was not.
    pub missing: Option<Period>,
    previous: Option<HashMap<Key<'c>, &'c Closing>>,
}

/// A row, its place and its shape.
#[derive(Clone, Copy)]
pub(super) struct Line<'c> {
    pub table: usize,
    pub shape: &'c kinds::Table,
    pub number: usize,
    pub row: Row<'c>,
}

impl<'c, 't> Case<'c, 't> {
    pub fn new(declaration: &'c Declaration<'t>, kind: &'c Kind, facts: &'c Facts<'c>) -> Self {
        let key = |closing: &'c Closing| {
            let table = usize::try_from(closing.table).unwrap_or(usize::MAX);
            ((table, closing.product.as_str(), closing.condition.as_deref()), closing)
        };
        let missing = facts.missing(kind, declaration.header.period);
        let series = facts.series;
        let previous = series.previous.as_ref().filter(|_| missing.is_none());
        let previous = previous.map(|_| series.closings.iter().map(key).collect());
        Self { declaration, kind, facts, missing, previous }
    }

    /// The day at which codes are looked up: the last of the period.
    pub fn day(&self) -> NaiveDate {
        self.declaration.header.period.last_day()
    }

    /// The closing stocks of the declaration before; none where there is none to compare with.
    pub fn previous(&self) -> Option<&HashMap<Key<'c>, &'c Closing>> {
        self.previous.as_ref()
    }

    /// Every row.
    pub fn lines(&self) -> impl Iterator<Item = Line<'c>> {
        lines(self.declaration, self.kind)
    }

    /// Every row of a balance.
    pub fn balances(&self) -> impl Iterator<Item = Line<'c>> {
        self.lines().filter(|line| line.shape.sort == Sort::Balance)
    }
}

/// Every row of a declaration, table by table.
pub(super) fn lines<'c, 't>(
    declaration: &'c Declaration<'t>,
    kind: &'c Kind,
) -> impl Iterator<Item = Line<'c>> {
    let tables = declaration.tables.iter();
    let tables = tables.filter_map(|table| Some((table, kind.tables.get(table.index)?)));
    tables.flat_map(|(table, shape)| {
        table.rows.iter().zip(1..).map(move |(row, number)| Line {
            table: table.index,
            shape,
            number,
            row,
        })
    })
}

impl<'c> Line<'c> {
    pub fn column(&self, role: Role) -> Option<usize> {
        self.shape.rows.role(role)
    }

    pub fn text(&self, role: Role) -> Option<&'c str> {
        self.row.text(self.column(role))
    }

    pub fn number(&self, role: Role) -> Option<Quantity> {
        self.row.number(self.column(role))
    }

    /// The product, `""` where the table has none.
    pub fn product(&self) -> &'c str {
        self.text(Role::Product).unwrap_or_default()
    }

    /// The operation of its row; none where it has no code, or one that 5019 speaks of.
    pub fn operation(&self) -> Option<&'c kinds::Operation> {
        let code = self.text(Role::Operation)?;
        self.shape.operations.iter().find(|operation| operation.code == code)
    }

    pub fn key(&self) -> Key<'c> {
        (self.table, self.product(), self.text(Role::Condition))
    }
}

/// The findings of one rule.
pub(super) struct Hits<'c, 't> {
    case: &'c Case<'c, 't>,
    answer: Answer,
    findings: Vec<Finding>,
    left_out: usize,
}

/// Findings that are kept of one rule; of more, their count.
const KEPT: usize = 1000;

type Values = Vec<(&'static str, String)>;

impl<'c, 't> Hits<'c, 't> {
    pub fn new(case: &'c Case<'c, 't>, answer: Answer) -> Self {
        Self { case, answer, findings: Vec::new(), left_out: 0 }
    }

    /// What is found meanwhile is of this level.
    pub fn at(&mut self, level: Level, find: impl FnOnce(&mut Self)) {
        let usual = mem::replace(&mut self.answer.level, level);
        find(self);
        self.answer.level = usual;
    }

    pub fn into_findings(mut self) -> Vec<Finding> {
        if self.left_out > 0
            && let Some(last) = self.findings.pop()
        {
            let (ro, en) = (
                format!("(și încă {} la fel)", self.left_out),
                format!("(and {} more like it)", self.left_out),
            );
            self.findings.push(last.explained(&ro, &en));
        }
        self.findings
    }

    /// Broken by a field of the header.
    pub fn header(&mut self, field: &str, values: Values) {
        let place = self.case.declaration.header.place(field);
        self.keep(|hits| Finding { place, ..hits.finding(values) });
    }

    /// Broken by a table as a whole; it need not be present.
    pub fn table(&mut self, index: usize, values: Values) {
        let declaration = self.case.declaration;
        let path = match self.case.kind.tables.get(index) {
            Some(table) => format!("{}/{}", self.content(), table.element),
            None => self.content(),
        };
        let at = declaration.table(index).map_or(declaration.content_at, |table| table.at);
        self.keep(|hits| hits.finding(values).at(hits.place(path, at)));
    }

    /// Broken by a row, or by one of its values.
    pub fn line(&mut self, line: &Line<'_>, column: Option<usize>, values: Values) {
        self.keep(|hits| hits.of_line(line, column, values));
    }

    /// The same, for a reason that has a name.
    pub fn line_because(
        &mut self,
        line: &Line<'_>,
        column: Option<usize>,
        values: Values,
        reason: &Reason,
    ) {
        self.keep(|hits| hits.of_line(line, column, values).because(reason));
    }

    fn keep(&mut self, finding: impl FnOnce(&Self) -> Finding) {
        if self.findings.len() < KEPT {
            self.findings.push(finding(self));
        } else {
            self.left_out += 1;
        }
    }

    fn of_line(&self, line: &Line<'_>, column: Option<usize>, values: Values) -> Finding {
        let (table, rows) = (&line.shape.element, &line.shape.rows);
        let mut path = format!("{}/{table}/{}[{}]", self.content(), rows.element, line.number);
        let present = column.filter(|column| line.row.has(*column));
        if let Some(column) = present.and_then(|column| rows.columns.get(column)) {
            path = format!("{path}/{}", column.path);
        }
        self.finding(values).at(self.place(path, line.row.at(present))).about(line.row.reference())
    }

    fn finding(&self, values: Values) -> Finding {
        Finding::by_table(&self.answer, values)
    }

    fn content(&self) -> String {
        format!("/Declaratie/{}", self.case.kind.code)
    }

    fn place(&self, path: String, at: usize) -> Place {
        let position = self.case.declaration.source.position(at);
        Place { path, line: position.line, column: position.column }
    }
}
