//! How far it is, on a terminal; nothing where standard error goes elsewhere.

use super::sending::NoReceipt;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A bar of so many steps, and what they are.
pub(super) fn bar(steps: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX)).with_prefix(what);
    let shape = "{prefix} {bar:32} {human_pos}/{human_len} {per_sec}, încă {eta}";
    match ProgressStyle::with_template(shape) {
        Ok(style) => bar.with_style(style),
        // The bar's own shape does too.
        Err(_) => bar,
    }
}

/// Says above the bar that everybody waits so long, and why: a line, on a terminal or not.
pub(super) fn pausing(bar: &ProgressBar, pause: Duration, why: &NoReceipt) {
    let why = why.to_string();
    let why = why.lines().next().unwrap_or_default();
    bar.suspend(|| eprintln!("pauză {:.0} s: {why}", pause.as_secs_f64().ceil()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_one_and_counts_to_its_end() {
        let bar = bar(3, "TEST");
        bar.inc(3);
        assert_eq!((bar.position(), bar.length()), (3, Some(3)));
    }
}
