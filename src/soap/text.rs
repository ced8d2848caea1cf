//! Indented XML for the files of the contract, which people read.

/// Text of a document, an element a line.
pub(super) struct Text {
    out: String,
    open: Vec<String>,
}

impl Text {
    /// Begins a document.
    pub(super) fn document() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element; `tag` is its name with its attributes.
    pub(super) fn open(&mut self, tag: &str) {
        self.line(&format!("<{tag}>"));
        self.open.push(name(tag).to_owned());
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.line(&format!("</{name}>"));
        }
    }

    /// An element without content.
    pub(super) fn empty(&mut self, tag: &str) {
        self.line(&format!("<{tag}/>"));
    }

    /// An element with text, which has no markup characters.
    pub(super) fn leaf(&mut self, tag: &str, text: &str) {
        self.line(&format!("<{tag}>{text}</{}>", name(tag)));
    }

    /// The document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn line(&mut self, line: &str) {
        self.out.extend(self.open.iter().map(|_| "  "));
        self.out.push_str(line);
        self.out.push('\n');
    }
}

fn name(tag: &str) -> &str {
    tag.split_once(' ').map_or(tag, |(name, _)| name)
}
