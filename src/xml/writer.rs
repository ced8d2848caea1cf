//! Writes XML: escaped, in UTF-8, elements closed in order.

use quick_xml::escape::{escape, partial_escape};

/// What usually follows a long text.
const AFTER: usize = 4096;

/// Builds one text; what is opened is closed, at the latest by [`Self::finish`].
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    open: Vec<String>,
}

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`
    pub fn declaration(&mut self) {
        self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /// A start tag; `xmlns` declarations are attributes like others.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push_str(&format!(" {name}=\"{}\"", escape(*value)));
        }
        self.out.push('>');
        self.open.push(name.to_owned());
    }

    /// The end tag of what was opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str(&format!("</{name}>"));
        }
    }

    /// Text, escaped.
    pub fn text(&mut self, text: &str) {
        self.out.push_str(&partial_escape(text).replace('\r', "&#xD;"));
    }

    /// An element that holds only text.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.text(text);
        self.close();
    }

    /// An element whose text is written straight into this one, `length` bytes that need no escaping.
    pub fn leaf_of(&mut self, name: &str, length: usize, write: impl FnOnce(&mut String)) {
        self.open(name, &[]);
        self.out.reserve_exact(length + name.len() + AFTER);
        write(&mut self.out);
        self.close();
    }

    /// XML that is written already.
    pub fn raw(&mut self, xml: &str) {
        self.out.push_str(xml);
    }

    /// Closes what is open and gives the text.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let mut writer = Writer::new();
        writer.declaration();
        writer.open("a", &[("b", "<\"&'")]);
        writer.leaf("c", "x < y & z > ș\r");
        let text = writer.finish();
        let document = crate::xml::Document::of(text);
        let mut content = document.check(&crate::xml::Limits::default()).unwrap().content();
        assert_eq!(content.attributes()[0].value, "<\"&'");
        content.child().unwrap();
        assert_eq!(content.text().unwrap(), "x < y & z > ș\r");
    }
}
