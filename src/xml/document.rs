//! A document, decoded and not yet believed.

use super::{
    Element, Limits, Malformed, Measure, Name, Position, Problem, Reader, encoding,
    position::{self, Positions},
    reader::Event,
    text,
};
use memchr::memmem;
use std::{borrow::Cow, cell::OnceCell, collections::HashMap, ops::Range};

/// Characters of a name that a path repeats.
const NAME: usize = 100;

/// The text of a document; UTF-8 input is borrowed, anything else is decoded once.
#[derive(Debug)]
pub struct Document<'b> {
    text: Cow<'b, str>,
    /// Namespace names written with references: as written, and what they stand for. Kept here so
    /// that every resolved name can borrow from the document.
    uris: HashMap<String, String>,
    positions: OnceCell<Positions>,
}

impl<'b> Document<'b> {
    /// Decodes the bytes as `wire.md` says, strictly.
    pub fn decode(bytes: &'b [u8], limits: &Limits) -> Result<Self, Malformed> {
        let start = |problem| Malformed { problem, position: Position::START };
        if bytes.len() > limits.bytes {
            return Err(start(Problem::Limit { what: Measure::Bytes, limit: limits.bytes }));
        }
        let mismatch = |problem| match problem {
            Problem::EncodingMismatch => Malformed { problem, position: first_foreign(bytes) },
            _ => start(problem),
        };
        Ok(Self::of(encoding::decode(bytes).map_err(mismatch)?))
    }

    /// A document from text that is already decoded.
    pub fn of(text: impl Into<Cow<'b, str>>) -> Self {
        let text = text.into();
        let uris = uris(&text);
        Self { text, uris, positions: OnceCell::new() }
    }

    /// The decoded text, without byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is a part of the bytes that it was decoded from, at their end.
    pub fn is_as_it_came(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// The text as a UTF-8 document: a declaration of another encoding is rewritten.
    pub fn in_utf8(&self) -> Cow<'_, str> {
        encoding::relabel(&self.text)
    }

    /// Line and column of a byte of [`Self::text`].
    pub fn position(&self, offset: usize) -> Position {
        if self.positions.get().is_none() && position::is_near(offset) {
            return position::near(&self.text, offset);
        }
        self.positions.get_or_init(|| Positions::of(&self.text)).at(&self.text, offset)
    }

    /// Path of the innermost element that holds a byte of the text, `/Declaratie/FP/Stocuri/Linie[3]`;
    /// a first or only child has no number.
    pub fn path(&self, offset: usize) -> String {
        let mut reader = Reader::new(self);
        // Names only: the text is put together once, for a document of many elements.
        let mut levels = vec![Level::of("", 1)];
        while let Ok(event) = reader.next() {
            match event {
                Event::Start { span, qname } if span.start <= offset => {
                    let Some(parent) = levels.last_mut() else { break };
                    let number = *parent.children.entry(qname).and_modify(|n| *n += 1).or_insert(1);
                    levels.push(Level::of(reader.name().local, number));
                }
                Event::End { span, .. } if span.end <= offset => {
                    levels.pop();
                }
                Event::Text(_)
                | Event::Cdata(_)
                | Event::Reference(_)
                | Event::Comment(_)
                | Event::Instruction(_) => {}
                Event::Start { .. } | Event::End { .. } | Event::Eof => break,
            }
        }
        let path: String = levels.iter().skip(1).map(Level::step).collect();
        if path.is_empty() { "/".to_owned() } else { path }
    }

    /// The namespace name that a declaration's raw value stands for.
    pub(super) fn uri<'t>(&'t self, raw: &'t str) -> &'t str {
        self.uris.get(raw).map_or(raw, String::as_str)
    }

    /// Name of the root, before anything is checked.
    pub fn root(&self) -> Option<Name<'_>> {
        let mut reader = Reader::new(self);
        loop {
            match reader.next().ok()? {
                Event::Start { .. } => return Some(reader.name()),
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// Reads the whole document, for well-formedness, namespaces and limits; gives its root.
    pub fn check(&self, limits: &Limits) -> Result<Element<'_>, Malformed> {
        self.examine(limits, &mut ())
    }

    /// The same, and shows what it reads to somebody who looks for something.
    pub fn examine<'t>(
        &'t self,
        limits: &Limits,
        watch: &mut impl Watch<'t>,
    ) -> Result<Element<'t>, Malformed> {
        let mut reader = Reader::checking(self, limits.clone());
        let (mut root, mut end) = (None, 0);
        loop {
            let event = reader.advance()?;
            watch.see(&event, &reader);
            match event {
                Event::Start { span, .. } => {
                    if reader.depth() == 1 {
                        root = Some((span.start, reader.name()));
                    }
                    if watch.lets_pass(&reader) {
                        watch.pass(reader.pass_leaves());
                    }
                }
                Event::End { span, .. } if reader.depth() == 0 => {
                    reader.check_characters()?;
                    end = span.end;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        match root {
            Some((start, name)) => {
                Ok(Element::new(self, name, start..end, super::Scope::default()))
            }
            None => Err(reader.malformed(Problem::Empty)),
        }
    }
}

/// Who looks for something in a document while it is checked.
pub trait Watch<'t> {
    /// An event, as the reader gives it.
    fn see(&mut self, event: &Event<'t>, reader: &Reader<'t>);

    /// Whether it needs no events of texts, and of leaves without prefix and attributes, in the element
    /// just started.
    fn lets_pass(&self, reader: &Reader<'t>) -> bool;

    /// Where such texts and leaves lie, as canonical as they are.
    fn pass(&mut self, plain: Range<usize>);
}

/// Nobody looks.
impl<'t> Watch<'t> for () {
    fn see(&mut self, _: &Event<'t>, _: &Reader<'t>) {}

    fn lets_pass(&self, _: &Reader<'t>) -> bool {
        true
    }

    fn pass(&mut self, _: Range<usize>) {}
}

/// An open element on the way to a place.
struct Level<'t> {
    local: &'t str,
    number: usize,
    children: HashMap<&'t str, usize>,
}

impl<'t> Level<'t> {
    fn of(local: &'t str, number: usize) -> Self {
        Self { local, number, children: HashMap::new() }
    }

    /// `/Linie[3]`; of a name nobody would write, the beginning.
    fn step(&self) -> String {
        let name: String = self.local.chars().take(NAME).collect();
        if self.number > 1 { format!("/{name}[{}]", self.number) } else { format!("/{name}") }
    }
}

/// Where the first byte stands that is not UTF-8; the start when all are, and only the label lies.
fn first_foreign(bytes: &[u8]) -> Position {
    match std::str::from_utf8(bytes) {
        Ok(_) => Position::START,
        Err(error) => {
            let good =
                bytes.get(..error.valid_up_to()).and_then(|good| std::str::from_utf8(good).ok());
            let good = good.unwrap_or_default();
            Positions::of(good).at(good, good.len())
        }
    }
}

/// Values of namespace declarations that are not what they are written as. Nobody has checked the
/// text yet: every byte of it is looked at a few times and no more, whatever it says.
fn uris(text: &str) -> HashMap<String, String> {
    let mut uris = HashMap::new();
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), b"xmlns") {
        let from = rest.get(at..).unwrap_or_default();
        let Some(length) = memchr::memchr2(b'"', b'\'', from.as_bytes()) else { break };
        let (before, quoted) = from.split_at(length);
        rest = quoted.get(1..).unwrap_or_default();
        let quote = if quoted.starts_with('"') { '"' } else { '\'' };
        let raw = rest.split(quote).next().unwrap_or_default();
        if before.contains('=')
            && let Ok(Cow::Owned(uri)) = text::attribute(raw)
        {
            uris.insert(raw.to_owned(), uri);
        }
    }
    uris
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_well_formed_is_refused_for_what_it_is_where_it_is() {
        let table = include_str!("../../fixtures/malformed.tsv");
        let mut wrong = Vec::new();
        for row in table.lines().skip(1) {
            let [problem, line, column, written] = row.splitn(4, '\t').collect::<Vec<_>>()[..]
            else {
                panic!("{row}")
            };
            let text: String = serde_json::from_str(written).unwrap();
            let limits = Limits::default();
            let document = Document::decode(text.as_bytes(), &limits);
            let refused = document.and_then(|document| document.check(&limits).map(|_| ()));
            let said = refused.map_or_else(
                |it| format!("{:?} {}:{}", it.problem, it.position.line, it.position.column),
                |()| "well-formed".to_owned(),
            );
            if said != format!("{problem} {line}:{column}") {
                wrong.push(format!("{said} but {problem} {line}:{column} {written}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn each_limit_holds_at_one_past_it_and_not_before() {
        let limits = Limits {
            depth: 2,
            attributes: 2,
            namespaces: 2,
            token: 40,
            text: 5,
            ..Limits::default()
        };
        let wide = |n: usize| format!("<a>{}</a>", "<!--".to_owned() + &"x".repeat(n) + "-->");
        let leaf = |n: usize| format!("<a><{0}>x</{0}></a>", "n".repeat(n));
        for (fits, over, what) in [
            ("<a><b/></a>".to_owned(), "<a><b><c/></b></a>".to_owned(), Measure::Levels),
            ("<a b='' c=''/>".to_owned(), "<a b='' c='' d=''/>".to_owned(), Measure::Attributes),
            (
                "<a xmlns='u'><b xmlns='v'/></a>".to_owned(),
                "<a xmlns:p='u' xmlns:q='v'><b xmlns='w'/></a>".to_owned(),
                Measure::Namespaces,
            ),
            ("<a><b>x</b></a>".to_owned(), "<a><b><c>x</c></b></a>".to_owned(), Measure::Levels),
            (wide(33), wide(34), Measure::Markup),
            (leaf(38), leaf(39), Measure::Markup),
            ("<a>12345</a>".to_owned(), "<a>123456</a>".to_owned(), Measure::Text),
            ("<a><b>12345</b></a>".to_owned(), "<a><b>123456</b></a>".to_owned(), Measure::Text),
        ] {
            assert!(Document::of(fits.as_str()).check(&limits).is_ok(), "{fits}");
            let document = Document::of(over.as_str());
            let refused =
                document.check(&limits).map(|_| ()).map_err(|malformed| malformed.problem);
            assert!(
                matches!(refused, Err(Problem::Limit { what: said, .. }) if said == what),
                "{over}"
            );
        }
        let bytes = b"<a>     </a>";
        let exact = Limits { bytes: bytes.len(), ..Limits::default() };
        assert!(Document::decode(bytes, &exact).is_ok());
        let less = Limits { bytes: bytes.len() - 1, ..Limits::default() };
        assert!(Document::decode(bytes, &less).is_err());
    }

    #[test]
    fn a_byte_of_another_encoding_is_found_where_it_stands() {
        let refused = Document::decode("<a>ș\n x\u{0}".as_bytes(), &Limits::default()).map(|_| ());
        assert_eq!(refused, Ok(()));
        let refused = Document::decode(b"<a>\n x\xba</a>", &Limits::default()).map(|_| ());
        let position = Position { line: 2, column: 3 };
        assert_eq!(refused, Err(Malformed { problem: Problem::EncodingMismatch, position }));
    }

    #[test]
    fn a_namespace_written_with_a_reference_is_the_one_it_stands_for() {
        let document = Document::of("<a xmlns='urn:x&amp;y'><b/></a>");
        assert_eq!(document.check(&Limits::default()).unwrap().name().namespace, "urn:x&y");
    }

    #[test]
    fn names_of_namespaces_are_found_in_a_time_that_grows_with_the_text_only() {
        // Quadratic work would take hours: the name without a value, its value without an end.
        for text in ["xmlns".repeat(1 << 20), "xmlns='".to_owned() + &"xmlns=\"".repeat(1 << 20)] {
            assert!(uris(&text).is_empty());
        }
        let text = "<a b='xmlns=' xmlns='x&amp;y' c=\"xmlns\" xmlns:d = \"&lt;\"/>";
        let mut found: Vec<_> = uris(text).into_values().collect();
        found.sort_unstable();
        assert_eq!(found, ["<", "x&y"]);
    }

    #[test]
    fn a_path_through_a_long_name_is_short_and_soon_found() {
        // Copying the path for every element would take hours.
        let name = "n".repeat(60_000);
        let text = format!("<{name}>{}<b/></{name}>", "<a/>".repeat(1 << 20));
        let document = Document::of(text.as_str());
        let path = document.path(text.find("<b").unwrap());
        assert_eq!(path, format!("/{}/b", &name[..NAME]));
    }

    #[test]
    fn a_path_counts_siblings_from_the_second_on() {
        let text = "<a><b/><c><d/></c><b><e/></b></a>";
        let document = Document::of(text);
        assert_eq!(document.path(text.find("<e").unwrap()), "/a/b[2]/e");
        assert_eq!(document.path(text.find("<d").unwrap()), "/a/c/d");
        assert_eq!(document.path(0), "/a");
    }
}
