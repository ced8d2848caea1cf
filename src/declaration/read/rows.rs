//! Rows: each followed along the plan of its shape.

use super::{
    Reader,
    plan::{Choice, Holds, Plan, Progress, RowPlan, Step},
    value::{self, NotOfType},
};
use crate::{
    declaration::{Cell, Row, Value},
    kinds::{Role, RowShape},
    nomenclature::answers,
    xml::Name,
};
use std::borrow::Cow;

const REF: Name<'static> = Name::new("", "ref");

/// Characters a `ref` may have.
const LONGEST_REFERENCE: u16 = 40;

impl<'t, 'k> Reader<'t, 'k> {
    /// The rows of the element the cursor is in. Rows of a table count as lines and may have a
    /// `ref`; rows of the list inside a row do not.
    pub(super) fn rows<'p>(&mut self, plan: &'p RowPlan<'k>, of_table: bool) -> Vec<Row<'t>>
    where
        'k: 'p,
    {
        // Most lists inside a row are of one.
        let mut rows = Vec::with_capacity(usize::from(!of_table));
        while let Some(name) = self.child() {
            let at = self.content.offset();
            if !self.is_ours(name) || name.local != plan.shape.element {
                self.defects.unknown(name.local, at);
                self.skip();
                continue;
            }
            if of_table {
                match self.lines_left.checked_sub(1) {
                    Some(left) => self.lines_left = left,
                    None => {
                        self.stop(at);
                        break;
                    }
                }
            }
            self.defects.enter(&plan.shape.element, Some(rows.len() + 1));
            let reference = if of_table { self.reference() } else { self.no_reference() };
            rows.push(self.row(plan, reference));
            if of_table {
                self.defects.about(None);
            }
            self.defects.leave();
        }
        rows
    }

    /// 1005: more lines than allowed; what follows is not read.
    fn stop(&mut self, at: usize) {
        self.stopped = true;
        let (ro, en) = ("sunt prea multe linii", "there are too many lines");
        self.defects.note(&answers::TOO_LARGE, None, at, Vec::new(), (ro, en));
    }

    /// A single row, its start tag just entered.
    pub(super) fn row(&mut self, plan: &RowPlan<'k>, reference: Option<Cow<'t, str>>) -> Row<'t> {
        let at = self.content.offset();
        let absent = Cell { at, value: Value::Absent };
        let mut row = Row {
            at,
            reference,
            cells: vec![absent; plan.shape.columns.len()].into_boxed_slice(),
            nested: Vec::new(),
        };
        self.sequence(plan.shape, &plan.plan, &mut row, at);
        self.decided(plan.shape, &row);
        row
    }

    /// Columns that hang on the product's code are there for the codes that need them, and for no
    /// other.
    fn decided(&mut self, shape: &'k RowShape, row: &Row<'t>) {
        let Some(product) = row.text(shape.role(Role::Product)) else { return };
        for (index, column) in shape.columns.iter().enumerate() {
            // One whose value is not of its type is there too.
            let there = row.at(Some(index)) != row.at;
            match (column.decided_by(product), there) {
                (Some(true), false) => self.defects.missing(column.element(), row.at),
                (Some(false), true) => {
                    self.defects.unknown(column.element(), row.at(Some(index)));
                }
                (None | Some(true), true) | (None | Some(false), false) => {}
            }
        }
    }

    fn sequence(&mut self, shape: &'k RowShape, plan: &Plan<'k>, row: &mut Row<'t>, at: usize) {
        let mut progress = Progress::new();
        while let Some((step, name)) = self.step(plan, &mut progress) {
            let at = self.content.offset();
            match step {
                Step::InTurn(index) => {
                    let Some(slot) = plan.slots.get(index) else { continue };
                    self.defects.enter(slot.name, None);
                    self.no_attributes();
                    match &slot.holds {
                        Holds::Column(column) => self.cell(shape, *column, row, at),
                        Holds::Group(inner) => self.sequence(shape, inner, row, at),
                        Holds::Rows(inner) => row.nested = self.rows(inner, false),
                    }
                    self.defects.leave();
                }
                Step::Late => {
                    self.defects.late(name, at);
                    self.skip();
                }
                Step::Unknown => {
                    self.defects.unknown(name, at);
                    self.skip();
                }
            }
        }
        for (index, slot) in plan.slots.iter().enumerate() {
            if !slot.optional && !progress.has(index) {
                self.defects.missing(slot.name, at);
            }
        }
        for choice in &plan.choices {
            self.choice(choice, plan, &progress, at);
        }
    }

    /// Enters the next element of a sequence; gives its slot, and its name.
    fn step<'p>(&mut self, plan: &'p Plan<'k>, progress: &mut Progress) -> Option<(Step, &'p str)>
    where
        't: 'p,
    {
        if let Some(slot) = plan.slots.get(progress.expected())
            && self.content.enter(Name::new(self.namespace, slot.name))
        {
            return Some((progress.follow(), slot.name));
        }
        let name = self.child()?;
        let names = plan.slots.iter().map(|slot| slot.name);
        let step =
            if self.is_ours(name) { progress.step(names, name.local) } else { Step::Unknown };
        Some((step, name.local))
    }

    /// One branch is there, whole, and no other.
    fn choice(&mut self, choice: &Choice, plan: &Plan<'k>, progress: &Progress, at: usize) {
        let begun = |branch: &&Vec<(usize, bool)>| branch.iter().any(|(i, _)| progress.has(*i));
        let mut chosen = choice.branches.iter().filter(begun);
        let names = |branch: &Vec<(usize, bool)>| {
            let names = branch.iter().filter_map(|(i, _)| Some(plan.slots.get(*i)?.name));
            names.collect::<Vec<_>>().join("+")
        };
        match (chosen.next(), chosen.next()) {
            (None, _) if choice.optional => {}
            (None, _) => {
                let any: Vec<String> = choice.branches.iter().map(names).collect();
                self.defects.missing(&any.join("|"), at);
            }
            (Some(branch), None) => {
                for (index, required) in branch {
                    if let Some(slot) = plan.slots.get(*index)
                        && *required
                        && !progress.has(*index)
                    {
                        self.defects.missing(slot.name, at);
                    }
                }
            }
            (Some(first), Some(second)) => {
                let (first, second) = (names(first), names(second));
                let ro = format!("«{first}» și «{second}» nu pot fi împreună");
                let en = format!("`{first}` and `{second}` exclude each other");
                self.defects.structure(None, at, &ro, &en);
            }
        }
    }

    fn cell(&mut self, shape: &'k RowShape, index: usize, row: &mut Row<'t>, at: usize) {
        let (Some(column), Some(cell)) = (shape.columns.get(index), row.cells.get_mut(index))
        else {
            return;
        };
        let text = match self.content.plain_text() {
            Some(text) if value::is_collapsed(text) => Cow::Borrowed(text),
            Some(text) => value::collapse(Cow::Borrowed(text)),
            None => match self.content.text() {
                Ok(text) => value::collapse(text),
                Err(unexpected) => return self.defects.unexpected(&unexpected),
            },
        };
        cell.at = at;
        if let Err(why) = value::parse(&column.value, &text, &mut cell.value) {
            self.defects.value(None, at, &text, &why);
        }
    }

    /// `ref`, the one attribute a row may have.
    fn reference(&mut self) -> Option<Cow<'t, str>> {
        let reference = self.own_reference();
        let others = self.content.attributes().iter().filter(|attribute| attribute.name != REF);
        for attribute in others {
            self.defects.attribute(attribute.qname, attribute.at);
        }
        reference
    }

    fn own_reference(&mut self) -> Option<Cow<'t, str>> {
        let attribute = self.content.attributes().iter().find(|attribute| attribute.name == REF)?;
        let at = attribute.at;
        let collapsed = value::collapse(attribute.value.clone());
        if collapsed.is_empty() {
            self.defects.value(Some("@ref"), at, &collapsed, &NotOfType::Empty);
        } else if value::is_longer(&collapsed, LONGEST_REFERENCE) {
            let why = NotOfType::TooLong(LONGEST_REFERENCE);
            self.defects.value(Some("@ref"), at, &collapsed, &why);
        } else {
            self.defects.about(Some(collapsed.clone()));
        }
        Some(collapsed)
    }

    fn no_reference(&mut self) -> Option<Cow<'t, str>> {
        self.no_attributes();
        None
    }
}
