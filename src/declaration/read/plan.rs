//! The order in which elements may follow one another, made once from the catalogue and followed
//! for every row.

use crate::kinds::{Column, Nested, Particle, RowShape};

/// A sequence of elements.
#[derive(Default)]
pub(super) struct Plan<'k> {
    pub slots: Vec<Slot<'k>>,
    /// Sets of slots of which one is chosen.
    pub choices: Vec<Choice>,
}

/// An element of a sequence.
pub(super) struct Slot<'k> {
    pub name: &'k str,
    pub optional: bool,
    pub holds: Holds<'k>,
}

/// What an element holds.
pub(super) enum Holds<'k> {
    /// The value of a column, by its index.
    Column(usize, &'k Column),
    /// More columns.
    Group(Plan<'k>),
    /// Rows of the list inside a row.
    Rows(RowPlan<'k>),
}

/// A choice between sets of slots: for each, those it must have and those it may have.
pub(super) struct Choice {
    pub optional: bool,
    pub branches: Vec<Vec<(usize, bool)>>,
}

/// The plan of a row and its shape.
pub(super) struct RowPlan<'k> {
    pub shape: &'k RowShape,
    pub plan: Plan<'k>,
    /// The columns that the product's code decides, by their index.
    pub decided: Vec<(usize, &'k Column)>,
}

impl<'k> RowPlan<'k> {
    pub fn of(shape: &'k RowShape, nested: Option<&'k Nested>) -> Self {
        let mut plan = Plan::default();
        for particle in &shape.content {
            plan.add(shape, particle);
        }
        if let Some(nested) = nested {
            let holds = Holds::Rows(Self::of(&nested.rows, None));
            plan.slots.push(Slot { name: &nested.element, optional: true, holds });
        }
        let columns = shape.columns.iter().enumerate();
        let decided = columns.filter(|(_, column)| !column.only_for.is_empty()).collect();
        Self { shape, plan, decided }
    }
}

impl<'k> Plan<'k> {
    fn add(&mut self, shape: &'k RowShape, particle: &'k Particle) {
        match particle {
            Particle::Column(column) => self.add_column(shape, *column, None),
            Particle::Group { element: Some(name), optional, branches } => {
                let mut inner = Plan::default();
                inner.add_branches(shape, branches, false);
                let holds = Holds::Group(inner);
                self.slots.push(Slot { name, optional: *optional, holds });
            }
            Particle::Group { element: None, optional, branches } => {
                self.add_branches(shape, branches, *optional);
            }
        }
    }

    /// The columns of all branches, any of which may be absent as far as order goes.
    fn add_branches(&mut self, shape: &'k RowShape, branches: &[Vec<usize>], optional: bool) {
        let mut choice = Choice { optional, branches: Vec::new() };
        for branch in branches {
            let mut members = Vec::new();
            for column in branch {
                let required = shape.columns.get(*column).is_some_and(|column| !column.optional);
                members.push((self.slots.len(), required));
                self.add_column(shape, *column, Some(true));
            }
            choice.branches.push(members);
        }
        self.choices.push(choice);
    }

    fn add_column(&mut self, shape: &'k RowShape, index: usize, optional: Option<bool>) {
        if let Some(column) = shape.columns.get(index) {
            let optional = optional.unwrap_or(column.optional);
            let holds = Holds::Column(index, column);
            self.slots.push(Slot { name: column.element(), optional, holds });
        }
    }
}

/// How far a sequence has been followed.
pub(super) struct Progress {
    next: usize,
    /// A bit for each slot; no shape has as many slots as there are bits.
    seen: u64,
}

/// Where an element belongs.
pub(super) enum Step {
    /// In this slot, and its turn is now.
    InTurn(usize),
    /// In an earlier slot: it comes again, or too late.
    Late,
    /// Nowhere.
    Unknown,
}

impl Progress {
    pub fn new() -> Self {
        Self { next: 0, seen: 0 }
    }

    /// The slot after the last one followed: mostly that of the element that comes.
    pub fn expected(&self) -> usize {
        self.next
    }

    /// The expected slot's element is there.
    pub fn follow(&mut self) -> Step {
        self.mark(self.next);
        self.next += 1;
        Step::InTurn(self.next - 1)
    }

    /// The slot that a name stands for: the next that has it, or else an earlier one.
    pub fn step<'n>(&mut self, names: impl Iterator<Item = &'n str> + Clone, name: &str) -> Step {
        let mut left = names.clone().enumerate().skip(self.next);
        if let Some((index, _)) = left.find(|(_, known)| *known == name) {
            self.next = index + 1;
            self.mark(index);
            return Step::InTurn(index);
        }
        let before = names.take(self.next).enumerate().filter(|(_, known)| *known == name);
        match before.last() {
            Some((index, _)) => {
                self.mark(index);
                Step::Late
            }
            None => Step::Unknown,
        }
    }

    pub fn has(&self, index: usize) -> bool {
        self.seen & bit(index) != 0
    }

    fn mark(&mut self, index: usize) {
        self.seen |= bit(index);
    }
}

fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Catalogue;

    fn longest(plan: &Plan<'_>) -> usize {
        let inner = plan.slots.iter().map(|slot| match &slot.holds {
            Holds::Column(..) => 0,
            Holds::Group(plan) => longest(plan),
            Holds::Rows(rows) => longest(&rows.plan),
        });
        inner.max().unwrap_or_default().max(plan.slots.len())
    }

    #[test]
    fn no_sequence_of_the_catalogue_is_longer_than_progress_can_mark() {
        let catalogue = Catalogue::load().unwrap();
        let tables = catalogue.kinds().iter().flat_map(|kind| &kind.tables);
        let plans = tables.map(|table| RowPlan::of(&table.rows, table.nested.as_ref()));
        for row in plans.chain([RowPlan::of(catalogue.header(), None)]) {
            assert_ne!(bit(longest(&row.plan) - 1), 0, "{}", row.shape.element);
        }
    }
}
