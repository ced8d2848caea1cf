//! How much reading something takes, in bytes of tokens, for tests that hold it to the size of the
//! document: seconds would depend on the machine.

use std::cell::Cell;

thread_local! {
    static DONE: Cell<usize> = const { Cell::new(0) };
}

/// A token of so many bytes was read.
pub(super) fn read(bytes: usize) {
    DONE.set(DONE.get() + 1 + bytes);
}

/// What was read meanwhile, by this thread.
pub(crate) fn of(work: impl FnOnce()) -> usize {
    let before = DONE.get();
    work();
    DONE.get() - before
}
