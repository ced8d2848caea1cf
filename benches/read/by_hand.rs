//! FP and nothing else: each element by its name, in its place, with its type. It stops at the first
//! thing that is wrong, and does not say in which path.

use chrono::NaiveDate;
use ser::{
    declaration::{Period, Quantity, Rows, Table, Value},
    registry::{Cui, WorkplaceCode},
    xml::{Content, Element, Name, Unexpected},
};
use std::borrow::Cow;

const NAMESPACE: &str = "urn:ro:ser:declaratie:v1";
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// What is wrong, and where.
#[derive(Debug)]
#[expect(dead_code, reason = "printed where the benchmark cannot be set up")]
pub enum Wrong {
    Markup(Unexpected),
    Element { expected: &'static str, at: usize },
    Attribute { at: usize },
    Value { expected: &'static str, at: usize },
    Lines { at: usize },
}

impl From<Unexpected> for Wrong {
    fn from(unexpected: Unexpected) -> Self {
        Self::Markup(unexpected)
    }
}

type Parse = fn(&str) -> Option<Value<'_>>;

/// The tables of a declaration of at most so many rows.
pub fn read<'t>(element: &Element<'t>, lines: usize) -> Result<Vec<Table<'t>>, Wrong> {
    let mut hand =
        Hand { text: element.document().text(), content: element.content(), next: None, lines };
    let versioned = |hand: &Hand<'_>| {
        hand.content.attributes().iter().any(|a| a.name.local == "versiune" && a.value == "1")
    };
    if element.name() != Name::new(NAMESPACE, "Declaratie") || !versioned(&hand) {
        return Err(Wrong::Element { expected: "Declaratie", at: element.offset() });
    }
    hand.go_on()?;
    hand.open("Antet")?;
    hand.header()?;
    hand.open("FP")?;
    let mut tables = Vec::new();
    for (index, (name, row_name)) in
        [("Stocuri", "Linie"), ("Intrari", "Intrare"), ("Iesiri", "Iesire")].into_iter().enumerate()
    {
        if hand.is(name) {
            tables.push(hand.table(index, name, row_name)?);
        }
    }
    hand.close("FP")?;
    Ok(tables)
}

/// The cursor, and the child it stands in; none at the end of the parent.
struct Hand<'t> {
    text: &'t str,
    content: Content<'t>,
    next: Option<Name<'t>>,
    lines: usize,
}

impl<'t> Hand<'t> {
    fn go_on(&mut self) -> Result<(), Wrong> {
        self.next = self.content.child()?;
        Ok(())
    }

    fn is(&self, name: &str) -> bool {
        self.next.is_some_and(|next| next.namespace == NAMESPACE && next.local == name)
    }

    fn must_be(&self, expected: &'static str) -> Result<(), Wrong> {
        let at = self.content.offset();
        if self.is(expected) { Ok(()) } else { Err(Wrong::Element { expected, at }) }
    }

    fn no_attributes(&self) -> Result<(), Wrong> {
        match self.content.attributes().first() {
            None => Ok(()),
            Some(attribute) => Err(Wrong::Attribute { at: attribute.at }),
        }
    }

    /// Into an element that holds others.
    fn open(&mut self, name: &'static str) -> Result<(), Wrong> {
        self.must_be(name)?;
        self.no_attributes()?;
        self.go_on()
    }

    /// Out of it, when nothing is left in it.
    fn close(&mut self, name: &'static str) -> Result<(), Wrong> {
        match self.next {
            None => self.go_on(),
            Some(_) => Err(Wrong::Element { expected: name, at: self.content.offset() }),
        }
    }

    /// A leaf, the column of the last row.
    fn leaf(
        &mut self,
        name: &'static str,
        (expected, parse): (&'static str, Parse),
        rows: &mut Rows<'t>,
        column: usize,
    ) -> Result<(), Wrong> {
        self.must_be(name)?;
        self.no_attributes()?;
        let at = self.content.offset();
        let text = collapse(self.content.text()?);
        rows.set(column, at, parse(&text).ok_or(Wrong::Value { expected, at })?);
        self.go_on()
    }

    /// A leaf that may be absent.
    fn maybe(
        &mut self,
        name: &'static str,
        parse: (&'static str, Parse),
        rows: &mut Rows<'t>,
        column: usize,
    ) -> Result<(), Wrong> {
        if self.is(name) { self.leaf(name, parse, rows, column) } else { Ok(()) }
    }

    fn header(&mut self) -> Result<(), Wrong> {
        let mut header = Rows::new(self.text, 4);
        header.begin(self.content.offset(), None);
        self.leaf("mediu", ENVIRONMENT, &mut header, 0)?;
        self.leaf("codWorkplace", WORKPLACE, &mut header, 1)?;
        self.leaf("tip", KIND, &mut header, 2)?;
        self.open("perioada")?;
        self.leaf("zi", PERIOD, &mut header, 3)?;
        self.close("perioada")?;
        self.close("Antet")
    }

    fn table(
        &mut self,
        index: usize,
        name: &'static str,
        row: &'static str,
    ) -> Result<Table<'t>, Wrong> {
        let at = self.content.offset();
        self.open(name)?;
        let mut rows = Rows::new(self.text, if index == 0 { 8 } else { 13 });
        while self.next.is_some() {
            self.must_be(row)?;
            let at = self.content.offset();
            self.lines = self.lines.checked_sub(1).ok_or(Wrong::Lines { at })?;
            rows.begin(at, self.reference()?.as_deref());
            self.go_on()?;
            match index {
                0 => self.stock(&mut rows)?,
                1 => self.receipt(&mut rows)?,
                _ => self.issue(&mut rows)?,
            }
            self.close(row)?;
            if rows.len() == 1 {
                rows.expect(self.content.more_like_since(at).min(self.lines));
            }
        }
        self.close(name)?;
        Ok(Table { index, at, rows })
    }

    /// `ref`, the one attribute a row may have.
    fn reference(&self) -> Result<Option<Cow<'t, str>>, Wrong> {
        let mut reference = None;
        for attribute in self.content.attributes() {
            let at = attribute.at;
            if attribute.name != Name::new("", "ref") {
                return Err(Wrong::Attribute { at });
            }
            let text = collapse(attribute.value.clone());
            if text.is_empty() || text.chars().nth(40).is_some() {
                return Err(Wrong::Value { expected: "ref", at });
            }
            reference = Some(text);
        }
        Ok(reference)
    }

    fn stock(&mut self, rows: &mut Rows<'t>) -> Result<(), Wrong> {
        self.leaf("codCIM", MEDICINE, rows, 0)?;
        self.leaf("um", WORD, rows, 1)?;
        self.leaf("stocInitial", QUANTITY, rows, 2)?;
        self.leaf("intrari", QUANTITY, rows, 3)?;
        self.leaf("iesiri", QUANTITY, rows, 4)?;
        self.leaf("stocFinal", QUANTITY, rows, 5)?;
        self.leaf("diferenta", DIFFERENCE, rows, 6)?;
        self.maybe("motivDiferenta", NOTE, rows, 7)?;
        if self.is("Loturi") {
            self.open("Loturi")?;
            let lots = rows.inside(3);
            while self.next.is_some() {
                lots.begin(self.content.offset(), None);
                self.open("Lot")?;
                self.leaf("serie", TEXT, lots, 0)?;
                self.leaf("dataExpirare", DATE, lots, 1)?;
                self.leaf("cantitate", QUANTITY, lots, 2)?;
                self.close("Lot")?;
            }
            self.close("Loturi")?;
        }
        Ok(())
    }

    fn receipt(&mut self, rows: &mut Rows<'t>) -> Result<(), Wrong> {
        self.leaf("codCIM", MEDICINE, rows, 0)?;
        self.leaf("tipIntrare", WORD, rows, 1)?;
        self.leaf("cantitate", QUANTITY, rows, 2)?;
        self.leaf("serie", TEXT, rows, 3)?;
        self.leaf("dataExpirare", DATE, rows, 4)?;
        self.maybe("pretUnitar", PRICE, rows, 5)?;
        self.partner(rows)?;
        self.document(rows)
    }

    fn issue(&mut self, rows: &mut Rows<'t>) -> Result<(), Wrong> {
        self.leaf("codCIM", MEDICINE, rows, 0)?;
        self.leaf("tipIesire", WORD, rows, 1)?;
        self.leaf("cantitate", QUANTITY, rows, 2)?;
        self.maybe("serie", TEXT, rows, 3)?;
        self.maybe("beneficiar", BENEFICIARY, rows, 4)?;
        self.maybe("pretUnitar", PRICE, rows, 5)?;
        self.partner(rows)?;
        self.document(rows)
    }

    /// One of a codWorkplace, a cui, or a name with its country.
    fn partner(&mut self, rows: &mut Rows<'t>) -> Result<(), Wrong> {
        if !self.is("partener") {
            return Ok(());
        }
        self.open("partener")?;
        if self.is("codWorkplace") {
            self.leaf("codWorkplace", WORKPLACE, rows, 6)?;
        } else if self.is("cui") {
            self.leaf("cui", CUI, rows, 7)?;
        } else {
            self.leaf("denumire", TEXT, rows, 8)?;
            self.leaf("tara", COUNTRY, rows, 9)?;
        }
        self.close("partener")
    }

    fn document(&mut self, rows: &mut Rows<'t>) -> Result<(), Wrong> {
        if !self.is("document") {
            return Ok(());
        }
        self.open("document")?;
        self.leaf("tip", DOCUMENT, rows, 10)?;
        self.leaf("numar", TEXT, rows, 11)?;
        self.leaf("data", DATE, rows, 12)?;
        self.close("document")
    }
}

fn collapse(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(SPACE) {
        return text;
    }
    let words: Vec<&str> = text.split(SPACE).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

const ENVIRONMENT: (&str, Parse) = ("mediu", |text| one_of(text, &["TEST", "PRODUCTIE"]));
const KIND: (&str, Parse) = ("FP", |text| one_of(text, &["FP"]));
const BENEFICIARY: (&str, Parse) = ("PF, PJ", |text| one_of(text, &["PF", "PJ"]));
const DOCUMENT: (&str, Parse) =
    ("document", |text| one_of(text, &["factura", "aviz", "bon", "procesVerbal", "altul"]));
const MEDICINE: (&str, Parse) = ("codCIM", |text| kept(is_medicine(text), text));
const WORD: (&str, Parse) = ("word", |text| kept(is_word(text), text));
const TEXT: (&str, Parse) = ("text(60)", |text| kept(is_text(text, 60), text));
const COUNTRY: (&str, Parse) =
    ("country", |text| kept(text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()), text));
const WORKPLACE: (&str, Parse) =
    ("codWorkplace", |text| kept(text.parse::<WorkplaceCode>().is_ok(), text));
const PERIOD: (&str, Parse) = ("zi", |text| kept(text.parse::<Period>().is_ok(), text));
const NOTE: (&str, Parse) = ("note(500)", |text| match text.is_empty() {
    true => Some(Value::Absent),
    false => kept(is_text(text, 500), text),
});
const QUANTITY: (&str, Parse) = ("qty", |text| number(text, 3, false));
const DIFFERENCE: (&str, Parse) = ("diff", |text| number(text, 3, true));
const PRICE: (&str, Parse) = ("money(4)", |text| number(text, 4, false));
const CUI: (&str, Parse) = ("cui", |text| Cui::digits(text).ok().map(Value::Text));
const DATE: (&str, Parse) = ("date", |text| {
    let bytes = text.as_bytes();
    let digits = bytes.iter().enumerate().all(|(i, b)| match i {
        4 | 7 => *b == b'-',
        _ => b.is_ascii_digit(),
    });
    let date = (bytes.len() == 10 && digits).then(|| text.parse::<NaiveDate>().ok())?;
    date.map(Value::Date)
});

fn kept(fits: bool, text: &str) -> Option<Value<'_>> {
    fits.then_some(Value::Text(text))
}

fn one_of<'t>(text: &'t str, words: &[&str]) -> Option<Value<'t>> {
    kept(words.contains(&text), text)
}

fn number(text: &str, decimals: u8, signed: bool) -> Option<Value<'static>> {
    Quantity::parse(text, decimals, signed).ok().map(Value::Number)
}

fn is_text(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.chars().nth(longest).is_none()
}

fn is_word(text: &str) -> bool {
    let letter = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    (1..=10).contains(&text.len()) && text.bytes().all(letter)
}

fn is_medicine(text: &str) -> bool {
    let digits = text.strip_prefix('W').unwrap_or(text);
    let zeros = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b == b'0');
    zeros || text.len() == 9 && digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit())
}
