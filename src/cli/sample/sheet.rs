//! XML as vendors' programs write it: for people too, each element on a line of its own, indented;
//! or all of it in one.

use crate::xml::Writer;

/// Writes elements, each on a line of its own or not.
pub(in crate::cli) struct Sheet {
    writer: Writer,
    depth: usize,
    started: bool,
    indented: bool,
}

impl Sheet {
    /// Begins a document whose elements stand each on a line of its own, or all in one.
    pub(super) fn new(indented: bool) -> Self {
        let mut writer = Writer::new();
        writer.declaration();
        Self { writer, depth: 0, started: false, indented }
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
        if self.started && self.indented {
            self.writer.raw("\n");
            for _ in 0..self.depth {
                self.writer.raw("  ");
            }
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
        let written = |indented| {
            let mut sheet = Sheet::new(indented);
            sheet.open("a", &[("b", "c")]);
            sheet.open("d", &[]);
            sheet.leaf("e", "<");
            sheet.finish()
        };
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"c\">\n  <d>\n    \
                        <e>&lt;</e>\n  </d>\n</a>\n";
        assert_eq!(written(true), expected);
        let in_one =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"c\"><d><e>&lt;</e></d></a>\n";
        assert_eq!(written(false), in_one);
    }
}
