//! Rows: each followed along the plan of its shape.

use super::{
    Reader,
    plan::{Choice, Holds, Plan, Progress, RowPlan, Step},
    value::{self, NotOfType},
};
use crate::{
    declaration::{Rows, Value},
    kinds::{Column, Role},
    nomenclature::answers,
    xml::Name,
};
use std::borrow::Cow;

const REF: Name<'static> = Name::new("", "ref");

/// Characters a `ref` may have.
const LONGEST_REFERENCE: u16 = 40;

impl<'t, 'k> Reader<'t, 'k> {
    /// Adds the rows of the element the cursor is in. Rows of a table count as lines and may have a
    /// `ref`; rows of the list inside a row do not.
    pub(super) fn rows<'p>(&mut self, plan: &'p RowPlan<'k>, rows: &mut Rows<'t>, of_table: bool)
    where
        'k: 'p,
    {
        let mut number = 0;
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
            number += 1;
            self.defects.enter(&plan.shape.element, Some(number));
            let reference = if of_table { self.reference() } else { self.no_reference() };
            self.row(plan, rows, reference);
            if of_table {
                self.defects.about(None);
            }
            self.defects.leave();
            // A row that is in order has about as many bytes as its cells: the room that is made is not
            // many times what the document takes.
            if of_table && number == 1 && self.defects.is_empty() {
                rows.expect(self.content.more_like_since(at).min(self.lines_left));
            }
        }
    }

    /// 1005: more lines than allowed; what follows is not read.
    fn stop(&mut self, at: usize) {
        self.stopped = true;
        let (ro, en) = ("sunt prea multe linii", "there are too many lines");
        self.defects.note(&answers::TOO_LARGE, None, at, Vec::new(), (ro, en));
    }

    /// Adds a row, its start tag just entered.
    pub(super) fn row(
        &mut self,
        plan: &RowPlan<'k>,
        rows: &mut Rows<'t>,
        reference: Option<Cow<'t, str>>,
    ) {
        let at = self.content.offset();
        rows.begin(at, reference.as_deref());
        self.sequence(&plan.plan, rows, at);
        self.decided(plan, rows);
    }

    /// Columns that hang on the product's code are there for the codes that need them, and for no
    /// other.
    fn decided(&mut self, plan: &RowPlan<'k>, rows: &Rows<'t>) {
        if plan.decided.is_empty() {
            return;
        }
        let Some(row) = rows.last() else { return };
        let Some(product) = row.text(plan.shape.role(Role::Product)) else { return };
        for (index, column) in &plan.decided {
            let (at, begin) = (row.at(Some(*index)), row.at(None));
            // One whose value is not of its type is there too.
            match (column.decided_by(product), at != begin) {
                (Some(true), false) => self.defects.missing(column.element(), begin),
                (Some(false), true) => self.defects.unknown(column.element(), at),
                (None | Some(true), true) | (None | Some(false), false) => {}
            }
        }
    }

    fn sequence(&mut self, plan: &Plan<'k>, rows: &mut Rows<'t>, at: usize) {
        let mut progress = Progress::new();
        while let Some((step, name)) = self.step(plan, &mut progress, rows) {
            let at = self.content.offset();
            match step {
                Step::InTurn(index) => {
                    let Some(slot) = plan.slots.get(index) else { continue };
                    self.defects.enter(slot.name, None);
                    self.no_attributes();
                    match &slot.holds {
                        Holds::Column(index, column) => self.cell((*index, column), rows),
                        Holds::Group(inner) => self.sequence(inner, rows, at),
                        Holds::Rows(inner) => {
                            let inside = rows.inside(inner.shape.columns.len());
                            self.rows(inner, inside, false);
                        }
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

    /// Reads the plain columns that come next and enters the element after them; gives its slot, and
    /// its name.
    fn step<'p>(
        &mut self,
        plan: &'p Plan<'k>,
        progress: &mut Progress,
        rows: &mut Rows<'t>,
    ) -> Option<(Step, &'p str)>
    where
        't: 'p,
    {
        self.plain_columns(plan, progress, rows);
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

    /// The columns whose turn it is, as long as they come as most do: neither entered nor left.
    fn plain_columns(&mut self, plan: &Plan<'k>, progress: &mut Progress, rows: &mut Rows<'t>) {
        while let Some(slot) = plan.slots.get(progress.expected())
            && let Holds::Column(index, column) = &slot.holds
            && let Some((at, text)) = self.content.leaf(Name::new(self.namespace, slot.name))
        {
            progress.follow();
            let text = value::collapse(Cow::Borrowed(text));
            self.value((*index, column), at, &text, Some(slot.name), rows);
        }
    }

    /// The column the cursor is in.
    fn cell(&mut self, column: (usize, &'k Column), rows: &mut Rows<'t>) {
        let at = self.content.offset();
        match self.content.text() {
            Ok(text) => self.value(column, at, &value::collapse(text), None, rows),
            Err(unexpected) => self.defects.unexpected(&unexpected),
        }
    }

    /// Gives a column of the last row its value; `child` is its element when the cursor is not in it.
    fn value(
        &mut self,
        (index, column): (usize, &'k Column),
        at: usize,
        text: &str,
        child: Option<&str>,
        rows: &mut Rows<'t>,
    ) {
        match value::parse(&column.value, text) {
            Ok(value) => rows.set(index, at, value),
            Err(why) => {
                rows.set(index, at, Value::Absent);
                self.defects.value(child, at, text, &why);
            }
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
