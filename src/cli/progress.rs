//! How far it is, on a terminal; nothing where standard error goes elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many steps, and what they are.
pub(super) fn bar(steps: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX)).with_prefix(what);
    let shape = "{prefix} {bar:32} {human_pos}/{human_len} {per_sec}, încă {eta} {msg}";
    match ProgressStyle::with_template(shape) {
        Ok(style) => bar.with_style(style),
        // The bar's own shape does too.
        Err(_) => bar,
    }
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
