//! Indented XML, for files that people read.

use crate::{kinds::Title, xml::canonical::attribute_value};

/// Text in the making: an element a line.
pub struct Text {
    out: String,
    open: Vec<String>,
}

impl Text {
    /// Begins a document.
    pub fn begin() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// A start tag: name and attributes as written.
    pub fn open(&mut self, tag: &str) {
        self.line(&format!("<{tag}>"));
        self.open.push(tag.split(' ').next().unwrap_or(tag).to_owned());
    }

    /// The end tag of what was opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.line(&format!("</{name}>"));
        }
    }

    /// An element without content.
    pub fn empty(&mut self, tag: &str) {
        self.line(&format!("<{tag}/>"));
    }

    /// An element that holds only text.
    pub fn leaf(&mut self, tag: &str, text: &str) {
        let (text, name) = (attribute_value(text), tag.split(' ').next().unwrap_or(tag));
        self.line(&format!("<{tag}>{text}</{name}>"));
    }

    /// The title, as documentation of what is open.
    pub fn documentation(&mut self, title: &Title) {
        self.open("xs:annotation");
        for (language, text) in [("ro", &title.ro), ("en", &title.en)] {
            self.leaf(&format!("xs:documentation xml:lang=\"{language}\""), text);
        }
        self.close();
    }

    /// Closes what is open and gives the text.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn line(&mut self, text: &str) {
        for _ in &self.open {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }
}
