//! XML that people read too: each element on a line of its own, indented.

use crate::xml::Writer;

/// Writes elements each on a line of its own.
#[derive(Default)]
pub(super) struct Sheet {
    writer: Writer,
    depth: usize,
    started: bool,
}

impl Sheet {
    /// Begins the document.
    pub(super) fn new() -> Self {
        let mut sheet = Self::default();
        sheet.writer.declaration();
        sheet
    }

    /// A start tag.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.line();
        self.writer.open(name, attributes);
        self.depth += 1;
    }

    /// The end tag of what was opened last.
    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.line();
        self.writer.close();
    }

    /// An element that holds only text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.line();
        self.writer.leaf(name, text);
    }

    /// The XML declaration has a line end of its own.
    fn line(&mut self) {
        if self.started {
            self.writer.text(&format!("\n{}", "  ".repeat(self.depth)));
        }
        self.started = true;
    }

    /// Closes what is open and gives the text.
    pub(super) fn finish(mut self) -> String {
        while self.depth > 0 {
            self.close();
        }
        let mut text = self.writer.finish();
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_under_each_other_and_what_is_open_is_closed() {
        let mut sheet = Sheet::new();
        sheet.open("a", &[("b", "c")]);
        sheet.open("d", &[]);
        sheet.leaf("e", "<");
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"c\">\n  <d>\n    \
                        <e>&lt;</e>\n  </d>\n</a>\n";
        assert_eq!(sheet.finish(), expected);
    }
}
