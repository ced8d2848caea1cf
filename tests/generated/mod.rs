//! Documents by the thousand, each from a number: namespaces declared, undeclared and declared anew,
//! `xml:` attributes, every escape, sections, comments, instructions, characters of every length.

use std::fmt::Write;

/// A generator; the same number gives the same document.
pub struct Generated {
    state: u64,
    elements: usize,
    identifiers: usize,
}

/// A declaration in force: prefix and namespace.
type Binding = (&'static str, &'static str);

/// Absolute, and of ASCII without `&`: libxml2 takes what it cannot parse as a URI for a relative one,
/// which it refuses, and writes `&` in a namespace as `&#38;`.
const NAMESPACES: [&str; 4] = ["urn:a", "urn:b", "http://e.test/?a=b", "urn:c&#x64;"];
const PREFIXES: [&str; 5] = ["", "p", "q", "țară", "x-1"];
const NAMES: [&str; 8] = ["a", "b", "c", "_d.e-1", "ș", "\u{fdf0}", "\u{10000}", "Z"];
const VALUES: [&str; 15] = [
    "",
    "x",
    " ",
    "  y",
    "&lt;",
    "&amp;",
    "&quot;",
    "&#9;",
    "&#xA;",
    "&#13;",
    "\t\n",
    "\r\n",
    ">",
    "ș\u{1F600}",
    "&#x1F600;",
];
const TEXTS: [&str; 12] = [
    "x",
    " \n",
    "&gt;",
    "&lt;&amp;",
    "&#13;",
    "\r",
    "\r\n",
    "\u{85}\u{2028}",
    "\"'",
    "] ]",
    "&#x10FFFF;",
    "s\u{326}ș\u{1F600}",
];
const BESIDE: [&str; 8] = [
    "<!---->",
    "<!-- a - b\r\n<&> -->",
    "<?p?>",
    "<?p  d >?>",
    "<?p-ș \r\n d\t?>",
    "<![CDATA[]]>",
    "<![CDATA[<&>\r\n]] \u{10000}]]>",
    "<![CDATA[ ]]>",
];
const SPECIAL: [&str; 7] = [
    "xml:lang=\"ro\"",
    "xml:lang=''",
    "xml:space=\"preserve\"",
    "xml:space=\"default\"",
    "xml:base=\"http://e.test/a/b?c\"",
    "xml:base=\"d/e\"",
    "xml:base=\"/f\"",
];

impl Generated {
    /// The generator of this number.
    pub fn of(number: u64) -> Self {
        Self { state: number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, elements: 0, identifiers: 0 }
    }

    /// A number below another (xorshift64*).
    pub fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let mixed = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(mixed).unwrap() % end
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    /// How many elements the document has that was made last.
    pub fn elements(&self) -> usize {
        self.elements
    }

    /// A document.
    pub fn document(&mut self) -> String {
        let mut out = String::new();
        if self.one_in(2) {
            out.push_str("<?xml version=\"1.0\"?>");
        }
        self.around(&mut out);
        self.element(&mut out, &mut Vec::new(), 0);
        self.around(&mut out);
        out
    }

    fn around(&mut self, out: &mut String) {
        for _ in 0..self.below(3) {
            // Sections are text, of which there is none outside the root.
            let which = self.below(5);
            out.push_str(BESIDE[which]);
            out.push_str(self.pick(&["", "\n", " \r\n"]));
        }
    }

    fn element(&mut self, out: &mut String, scope: &mut Vec<Binding>, depth: usize) {
        self.elements += 1;
        let outside = scope.len();
        let mut attributes = Vec::new();
        self.declare(scope, &mut attributes);
        let used: Vec<Binding> = PREFIXES
            .iter()
            .filter_map(|prefix| scope.iter().rev().find(|(known, _)| known == prefix).copied())
            .filter(|(prefix, uri)| prefix.is_empty() || !uri.is_empty())
            .chain([("", "")])
            .collect();
        let name = self.name(&used);
        self.attributes(&used, &mut attributes);
        let gap = self.pick(&[" ", "\n ", "\t"]);
        out.push_str(&format!("<{name}"));
        for attribute in &attributes {
            out.push_str(gap);
            out.push_str(attribute);
        }
        if self.one_in(4) {
            out.push_str(self.pick(&["/>", " />"]));
        } else {
            out.push('>');
            self.content(out, scope, depth);
            write!(out, "</{name}{}>", self.pick(&["", " ", "\r\n"])).unwrap();
        }
        scope.truncate(outside);
    }

    fn declare(&mut self, scope: &mut Vec<Binding>, attributes: &mut Vec<String>) {
        for prefix in PREFIXES {
            if !self.one_in(5) {
                continue;
            }
            let undeclares = prefix.is_empty() && self.one_in(3);
            let uri = if undeclares { "" } else { self.pick(&NAMESPACES) };
            let colon = if prefix.is_empty() { "" } else { ":" };
            attributes.push(format!("xmlns{colon}{prefix}=\"{uri}\""));
            scope.push((prefix, uri));
        }
    }

    fn name(&mut self, used: &[Binding]) -> String {
        let (prefix, _) = self.pick(used);
        let local = self.pick(&NAMES);
        if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
    }

    fn attributes(&mut self, used: &[Binding], attributes: &mut Vec<String>) {
        let mut names = Vec::new();
        for _ in 0..self.below(5) {
            let (prefix, uri) = self.pick(used);
            let local = self.pick(&NAMES);
            let uri = if prefix.is_empty() { "" } else { uri };
            if names.contains(&(uri, local)) {
                continue;
            }
            names.push((uri, local));
            let value: String = (0..self.below(4)).map(|_| self.pick(&VALUES)).collect();
            let colon = if prefix.is_empty() { "" } else { ":" };
            let quote = if self.one_in(2) { '\'' } else { '"' };
            let equals = self.pick(&["=", " = "]);
            attributes.push(format!("{prefix}{colon}{local}{equals}{quote}{value}{quote}"));
        }
        for group in [&SPECIAL[..2], &SPECIAL[2..4], &SPECIAL[4..]] {
            if self.one_in(6) {
                attributes.push(self.pick(group).to_owned());
            }
        }
        if self.one_in(8) {
            self.identifiers += 1;
            attributes.push(format!("xml:id=\"i{}\"", self.identifiers));
        }
        for last in (1..attributes.len()).rev() {
            let other = self.below(last + 1);
            attributes.swap(last, other);
        }
    }

    fn content(&mut self, out: &mut String, scope: &mut Vec<Binding>, depth: usize) {
        for _ in 0..self.below(5) {
            match self.below(4) {
                0 => out.push_str(self.pick(&TEXTS)),
                1 => out.push_str(self.pick(&BESIDE)),
                _ if depth < 4 => self.element(out, scope, depth + 1),
                _ => {}
            }
        }
    }
}
