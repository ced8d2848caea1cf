//! Messages that go out: an answer or a fault, in an envelope of the request's version. What is
//! written is what the contract's table says, in its order.

use super::Version;
use super::contract::{CALLER_WARNINGS, FAULT, Field, NAMESPACE, Occurs, Operation, Record, Type};
use super::envelope::RelatesTo;
use super::fault::Fault;
use crate::xml::Writer;
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Europe::Bucharest;
use std::borrow::Cow;

/// A value for a field of the table.
pub enum Value<'a> {
    /// `Text`, `OneOf`
    Text(Cow<'a, str>),
    /// `Boolean`
    Boolean(bool),
    /// `Integer`
    Integer(u64),
    /// `Moment`
    Moment(DateTime<Utc>),
    /// `Day`
    Day(NaiveDate),
    /// `Binary`
    Bytes(Vec<u8>),
    /// `Record`
    Record(Values<'a>),
    /// A field that may stand many times; made one by one, as they are written.
    Each(Box<dyn Iterator<Item = Values<'a>> + 'a>),
    /// `Global`: the element as it is to stand.
    Verbatim(Cow<'a, str>),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<u16> for Value<'_> {
    fn from(value: u16) -> Self {
        Self::Integer(value.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(value: usize) -> Self {
        Self::Integer(u64::try_from(value).unwrap_or(u64::MAX))
    }
}

impl From<NaiveDate> for Value<'_> {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<DateTime<Utc>> for Value<'_> {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::Moment(instant)
    }
}

impl<'a> From<Values<'a>> for Value<'a> {
    fn from(values: Values<'a>) -> Self {
        Self::Record(values)
    }
}

/// The fields of a message or a record, by name.
#[derive(Default)]
pub struct Values<'a>(Vec<(&'static str, Value<'a>)>);

impl<'a> Values<'a> {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn with(mut self, name: &'static str, value: impl Into<Value<'a>>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// One more, if there is one.
    pub fn maybe(self, name: &'static str, value: Option<impl Into<Value<'a>>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// A field that stands once for each.
    pub fn each(self, name: &'static str, all: impl Iterator<Item = Values<'a>> + 'a) -> Self {
        self.with(name, Value::Each(Box::new(all)))
    }
}

/// An answer that is not what the contract says: a mistake of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// A compulsory field has no value.
    #[error("the answer has no value for `{0}`")]
    Missing(&'static str),
    /// A value is not of the field's type.
    #[error("the answer's value for `{0}` is not of its type")]
    Type(&'static str),
    /// A value is for no field.
    #[error("the contract has no field `{0}`")]
    Unknown(&'static str),
}

/// Writes an answer.
pub fn answer(
    version: Version,
    relates_to: Option<&RelatesTo<'_>>,
    warnings: Option<Values<'_>>,
    operation: &Operation,
    values: Values<'_>,
) -> Result<String, Mismatch> {
    let name = operation.answer_name();
    let mut out = envelope(version);
    if relates_to.is_some() || warnings.is_some() {
        let action = format!("{NAMESPACE}:{name}");
        header(&mut out, relates_to.map(|relates_to| (relates_to, action.as_str())));
        if let Some(warnings) = warnings {
            out.open(CALLER_WARNINGS.name, &[("xmlns", NAMESPACE)]);
            write(&mut out, CALLER_WARNINGS.fields, warnings)?;
            out.close();
        }
        out.close();
    }
    out.open("soap:Body", &[]);
    out.open(&name, &[("xmlns", NAMESPACE)]);
    write(&mut out, operation.answer, values)?;
    Ok(out.finish())
}

/// Writes a fault.
pub fn fault(
    version: Version,
    relates_to: Option<&RelatesTo<'_>>,
    fault: &Fault,
) -> Result<String, Mismatch> {
    let code = format!("soap:{}", fault.blame().code(version));
    let text = fault.sentence().romanian;
    let mut out = open(version, relates_to, &format!("{NAMESPACE}:{}", FAULT.name));
    out.open("soap:Fault", &[]);
    match version {
        Version::Soap11 => {
            out.leaf("faultcode", &code);
            out.leaf("faultstring", &text);
            out.open("detail", &[]);
        }
        Version::Soap12 => {
            out.open("soap:Code", &[]);
            out.leaf("soap:Value", &code);
            out.close();
            out.open("soap:Reason", &[]);
            out.open("soap:Text", &[("xml:lang", "ro")]);
            out.text(&text);
            out.close();
            out.open("soap:Text", &[("xml:lang", "en")]);
            out.text(&fault.sentence().english);
            out.close();
            out.close();
            out.open("soap:Detail", &[]);
        }
    }
    out.open(FAULT.name, &[("xmlns", NAMESPACE)]);
    write(&mut out, FAULT.fields, detail(fault))?;
    Ok(out.finish())
}

fn detail(fault: &Fault) -> Values<'_> {
    let sentence = fault.sentence();
    let position = fault.position();
    Values::new()
        .with("cod", fault.answer().code)
        .with("mesaj", sentence.romanian)
        .with("mesajEn", sentence.english)
        .with("remediu", sentence.remedy)
        .maybe("linie", position.map(|position| position.line))
        .maybe("coloana", position.map(|position| position.column))
        .maybe("incident", fault.incident())
        .maybe("reincercatiDupa", fault.retry_after())
}

/// An envelope up to its Body.
pub(super) fn open(version: Version, relates_to: Option<&RelatesTo<'_>>, action: &str) -> Writer {
    let mut out = envelope(version);
    if let Some(relates_to) = relates_to {
        header(&mut out, Some((relates_to, action)));
        out.close();
    }
    out.open("soap:Body", &[]);
    out
}

/// The prefix is `soap`: the sealed receipt in it has none.
fn envelope(version: Version) -> Writer {
    let mut out = Writer::new();
    out.declaration();
    out.open("soap:Envelope", &[("xmlns:soap", version.namespace())]);
    out
}

/// A Header's beginning, with what WS-Addressing asks for of an answer that has an address.
fn header(out: &mut Writer, addressed: Option<(&RelatesTo<'_>, &str)>) {
    let namespace = addressed.map(|(relates_to, _)| ("xmlns:wsa", relates_to.namespace));
    out.open("soap:Header", namespace.as_slice());
    if let Some((relates_to, action)) = addressed {
        out.leaf("wsa:Action", action);
        out.leaf("wsa:RelatesTo", &relates_to.message);
    }
}

fn write(out: &mut Writer, fields: &[Field], values: Values<'_>) -> Result<(), Mismatch> {
    let mut values = values.0;
    for field in fields {
        match values.iter().position(|(name, _)| *name == field.name) {
            Some(index) => {
                let (_, value) = values.swap_remove(index);
                write_field(out, field, value)?;
            }
            None if field.occurs == Occurs::Once => return Err(Mismatch::Missing(field.name)),
            None => {}
        }
    }
    values.first().map_or(Ok(()), |(name, _)| Err(Mismatch::Unknown(name)))
}

fn write_field(out: &mut Writer, field: &Field, value: Value<'_>) -> Result<(), Mismatch> {
    let name = field.name;
    match (field.holds, value) {
        (Type::Text, Value::Text(text)) => out.leaf(name, &text),
        (Type::OneOf(names), Value::Text(text)) if names.values.contains(&&*text) => {
            out.leaf(name, &text);
        }
        (Type::Boolean, Value::Boolean(value)) => out.leaf(name, &value.to_string()),
        (Type::Integer, Value::Integer(value)) => out.leaf(name, &value.to_string()),
        (Type::Moment, Value::Moment(instant)) => out.leaf(name, &civil(instant)),
        (Type::Day, Value::Day(day)) => out.leaf(name, &day.to_string()),
        (Type::Binary, Value::Bytes(bytes)) => {
            out.leaf_of(name, bytes.len().div_ceil(3) * 4, |out| {
                BASE64_STANDARD.encode_string(bytes, out);
            });
        }
        (Type::Global(_), Value::Verbatim(xml)) => out.raw(&xml),
        (Type::Record(record), Value::Record(values)) => write_record(out, name, record, values)?,
        (Type::Record(record), Value::Each(all)) if field.occurs == Occurs::Many => {
            for values in all {
                write_record(out, name, record, values)?;
            }
        }
        _ => return Err(Mismatch::Type(name)),
    }
    Ok(())
}

fn write_record(
    out: &mut Writer,
    name: &str,
    record: &Record,
    values: Values<'_>,
) -> Result<(), Mismatch> {
    out.open(name, &[]);
    write(out, record.fields, values)?;
    out.close();
    Ok(())
}

/// An instant by the civil clock, with its offset: what people and programs both read.
fn civil(instant: DateTime<Utc>) -> String {
    instant.with_timezone(&Bucharest).to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::fault::Transport;

    fn countries(values: Values<'_>) -> Result<String, Mismatch> {
        answer(Version::Soap11, None, None, Operation::named("getListaTari").unwrap(), values)
    }

    fn country() -> Values<'static> {
        Values::new().with("cod", "RO").with("membruUE", true)
    }

    #[test]
    fn an_answer_is_written_in_the_order_of_the_table() {
        let all = || std::iter::once(country().with("denumire", "<România>"));
        let written = countries(Values::new().each("tara", all())).unwrap();
        assert!(
            written.contains(
                "<tara><cod>RO</cod><denumire>&lt;România&gt;</denumire><membruUE>true</membruUE></tara>"
            ),
            "{written}"
        );
    }

    #[test]
    fn what_the_table_does_not_say_is_not_written() {
        let of = |values| countries(Values::new().each("tara", std::iter::once(values)));
        assert_eq!(of(country()), Err(Mismatch::Missing("denumire")));
        assert_eq!(of(country().with("denumire", true)), Err(Mismatch::Type("denumire")));
        let more = country().with("denumire", "x").with("alta", "x");
        assert_eq!(of(more), Err(Mismatch::Unknown("alta")));
    }

    #[test]
    fn times_are_civil_with_their_offset() {
        let instant = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        assert_eq!(civil(instant), "2026-11-18T13:06:40+02:00");
    }

    #[test]
    fn a_fault_has_the_shape_of_its_version() {
        let slow = Fault::from(Transport::TooSlow);
        let one = fault(Version::Soap11, None, &slow).unwrap();
        assert!(one.contains("<faultcode>soap:Client</faultcode>"), "{one}");
        assert!(one.contains("<detail><Eroare xmlns=\"urn:ro:ser:serviciu:v1\"><cod>7006</cod>"));
        let two = fault(Version::Soap12, None, &slow).unwrap();
        assert!(two.contains("<soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>"));
        assert!(two.contains("<soap:Text xml:lang=\"ro\">"), "{two}");
    }

    #[test]
    fn an_answer_names_the_message_it_is_for() {
        let relates_to = RelatesTo { namespace: "urn:wsa", message: "urn:uuid:1".into() };
        let operation = Operation::named("getListaTari").unwrap();
        let written =
            answer(Version::Soap12, Some(&relates_to), None, operation, Values::new()).unwrap();
        assert!(written.contains("<wsa:RelatesTo>urn:uuid:1</wsa:RelatesTo>"), "{written}");
    }
}
