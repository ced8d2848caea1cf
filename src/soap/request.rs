//! A request's element into its arguments, as the contract's table says. An optional argument that
//! is empty is not given.

#[cfg(test)]
mod trial;

use super::binary::Lying;
use super::contract::{Field, NAMESPACE, Occurs, Operation, Type};
use super::envelope::next;
use super::fault::{Argument, Fault};
use super::package::{self, Attachment, Broken, Include};
use super::plain;
use crate::xml::{Content, Element, Name, Unexpected};
use chrono::NaiveDate;
use std::str::FromStr;

/// What stands in an argument.
#[derive(Debug, Clone)]
enum Given<'t> {
    /// As base64, which nobody has decoded yet.
    Lying(Lying),
    Bytes(Vec<u8>),
    Part(&'t Attachment<'t>),
    Element(Element<'t>),
    Text(String),
    Number(u32),
    Day(NaiveDate),
    Flag(bool),
}

/// The arguments of a request: every compulsory one, none unknown.
#[derive(Debug, Clone)]
pub struct Arguments<'t>(Vec<(&'static Field, Given<'t>)>);

impl<'t> Arguments<'t> {
    /// Reads the element of an operation, and the parts that it includes: every one beside it.
    pub fn read(
        operation: &'static Operation,
        element: &Element<'t>,
        attachments: Option<&'t [Attachment<'t>]>,
    ) -> Result<Self, Fault> {
        let mut arguments = Self(Vec::new());
        let mut content = element.content();
        while let Some(name) = next(&mut content).map_err(between)? {
            let field = arguments.place(operation, name)?;
            let given = read(field, &mut content, attachments)?;
            arguments.0.push((field, given));
        }
        let mut beside = attachments.unwrap_or_default().iter();
        if !beside.all(|attachment| arguments.include(attachment)) {
            return Err(Broken::ByNobody.into());
        }
        arguments.0.retain(|(field, given)| !(field.occurs == Occurs::Maybe && is_empty(given)));
        for field in operation.request {
            let given = arguments.find(field).is_some_and(|given| !is_empty(given));
            if field.occurs == Occurs::Once && !given {
                return Err(missing(field).into());
            }
        }
        Ok(arguments)
    }

    /// Decodes what lies in the text of the message, beside it.
    pub fn decoded(mut self, text: &str) -> Result<Self, Fault> {
        for (field, given) in &mut self.0 {
            if let Given::Lying(lying) = given {
                let bytes = lying.decode(text).ok_or(Argument::Malformed(field.name))?;
                *given = Given::Bytes(bytes);
            }
        }
        Ok(self)
    }

    /// The arguments apart from their message, where one of them lies in it as base64; none where
    /// another is a piece of it.
    pub fn apart(&self) -> Option<Apart> {
        let mut lying = self.0.iter().filter_map(|(field, given)| match given {
            Given::Lying(lying) => Some((*field, lying.clone())),
            _ => None,
        });
        let ((field, lying), None) = (lying.next()?, lying.next()) else { return None };
        let others = self.0.iter().filter(|(other, _)| *other != field);
        let others = others.map(|(other, given)| Some((*other, given.apart()?)));
        Some(Apart { field, lying, others: others.collect::<Option<_>>()? })
    }

    /// The field that an element is for: one of the operation's, not given yet.
    fn place(&self, operation: &Operation, name: Name<'_>) -> Result<&'static Field, Fault> {
        let anything = |field: &&Field| field.holds == Type::Anything;
        let field = if name.namespace == NAMESPACE {
            operation.request.iter().find(|field| field.name == name.local && !anything(field))
        } else {
            operation.request.iter().find(anything)
        };
        let field = field.ok_or_else(|| Argument::Unknown(clark(name)))?;
        match self.find(field) {
            None => Ok(field),
            Some(_) if anything(&field) => Err(Argument::SecondDeclaration(clark(name)).into()),
            Some(_) => Err(Argument::Repeated(field.name).into()),
        }
    }

    fn include(&self, attachment: &Attachment<'_>) -> bool {
        self.0
            .iter()
            .any(|(_, given)| matches!(given, Given::Part(part) if part.id == attachment.id))
    }

    fn find(&self, field: &Field) -> Option<&Given<'t>> {
        self.0.iter().find(|(given, _)| *given == field).map(|(_, given)| given)
    }

    /// The text of an argument; none where it was not given.
    pub fn text(&self, name: &'static str) -> Option<&str> {
        self.0.iter().find_map(|(field, given)| match given {
            Given::Text(text) if field.name == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// The text of an argument that must be given, read as what it stands for.
    pub fn value<T: FromStr>(&self, name: &'static str) -> Result<T, Fault> {
        let value = self.maybe(name)?;
        value.ok_or(Argument::Missing(name).into())
    }

    /// The same of one that may be absent.
    pub fn maybe<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Fault> {
        let value = self.text(name).map(str::parse).transpose();
        value.map_err(|_| Argument::Malformed(name).into())
    }

    /// The number of an argument; none where it was not given.
    pub fn number(&self, name: &'static str) -> Option<u32> {
        self.0.iter().find_map(|(field, given)| match given {
            Given::Number(number) if field.name == name => Some(*number),
            _ => None,
        })
    }

    /// The date of an argument; none where it was not given.
    pub fn day(&self, name: &'static str) -> Option<NaiveDate> {
        self.0.iter().find_map(|(field, given)| match given {
            Given::Day(day) if field.name == name => Some(*day),
            _ => None,
        })
    }

    /// The truth of an argument; none where it was not given.
    pub fn flag(&self, name: &'static str) -> Option<bool> {
        self.0.iter().find_map(|(field, given)| match given {
            Given::Flag(flag) if field.name == name => Some(*flag),
            _ => None,
        })
    }

    /// The bytes of an argument.
    pub fn bytes(&self, name: &'static str) -> Result<&[u8], Fault> {
        let bytes = self.0.iter().find_map(|(field, given)| match given {
            Given::Bytes(bytes) if field.name == name => Some(bytes.as_slice()),
            Given::Part(part) if field.name == name => Some(&*part.bytes),
            _ => None,
        });
        bytes.ok_or(Argument::Missing(name).into())
    }

    /// The element that stands in the request as it is.
    pub fn element(&self) -> Result<Element<'t>, Fault> {
        let element = self.0.iter().find_map(|(_, given)| match given {
            Given::Element(element) => Some(element.clone()),
            _ => None,
        });
        element.ok_or(Argument::NoDeclaration.into())
    }
}

/// The arguments of a message without their message: where one lies in it, and the others.
#[derive(Debug, Clone)]
pub struct Apart {
    field: &'static Field,
    lying: Lying,
    others: Vec<(&'static Field, Given<'static>)>,
}

impl Apart {
    /// All of them, the one that lies in the message decoded in the message's own buffer, in which
    /// the text begins at this offset.
    pub fn within(self, buffer: Vec<u8>, offset: usize) -> Result<Arguments<'static>, Fault> {
        let Self { field, lying, mut others } = self;
        let bytes = lying.decode_within(buffer, offset).ok_or(Argument::Malformed(field.name))?;
        others.push((field, Given::Bytes(bytes)));
        Ok(Arguments(others))
    }
}

impl Given<'_> {
    /// The same, if it is no piece of the message.
    fn apart(&self) -> Option<Given<'static>> {
        match self {
            Self::Text(text) => Some(Given::Text(text.clone())),
            Self::Number(number) => Some(Given::Number(*number)),
            Self::Day(day) => Some(Given::Day(*day)),
            Self::Flag(flag) => Some(Given::Flag(*flag)),
            Self::Lying(_) | Self::Bytes(_) | Self::Part(_) | Self::Element(_) => None,
        }
    }
}

/// `{namespace}local`, as the faults name what they do not know.
pub(super) fn clark(name: Name<'_>) -> String {
    format!("{{{}}}{}", name.namespace, name.local)
}

/// Text between the parts of an envelope is one thing, between arguments another.
fn between(fault: Fault) -> Fault {
    match fault {
        Fault::NotSoap(super::fault::NotSoap::Text) => Argument::Text.into(),
        other => other,
    }
}

fn missing(field: &Field) -> Argument {
    match field.holds {
        Type::Anything => Argument::NoDeclaration,
        _ => Argument::Missing(field.name),
    }
}

/// Reads the argument just entered; the cursor is then after it.
fn read<'t>(
    field: &'static Field,
    content: &mut Content<'t>,
    attachments: Option<&'t [Attachment<'t>]>,
) -> Result<Given<'t>, Fault> {
    let malformed = |_: Unexpected| Fault::from(Argument::Malformed(field.name));
    match field.holds {
        Type::Anything => {
            let element = content.element().map_err(Fault::NotXml)?;
            content.skip().map_err(malformed)?;
            if attachments.is_some() && package::is_within(&element).map_err(Fault::NotXml)? {
                return Err(Argument::IncludeInDeclaration.into());
            }
            Ok(Given::Element(element))
        }
        Type::Binary => {
            let element = content.element().map_err(Fault::NotXml)?;
            content.skip().map_err(malformed)?;
            match package::included(&element) {
                None => Lying::of(&element).map(Given::Lying),
                Some(Include::Part(id)) => return part(id, attachments.unwrap_or_default()),
                Some(Include::Wrong) => None,
            }
            .ok_or(Argument::Malformed(field.name).into())
        }
        Type::Text | Type::OneOf(_) | Type::Integer | Type::Day | Type::Boolean => {
            let text = content.text().map_err(malformed)?;
            simple(field, text.trim_matches([' ', '\t', '\r', '\n']))
        }
        Type::Moment | Type::Record(_) | Type::Global(_) | Type::Signature => {
            Err(Argument::Malformed(field.name).into())
        }
    }
}

fn part<'t>(id: String, attachments: &'t [Attachment<'t>]) -> Result<Given<'t>, Fault> {
    let part = attachments.iter().find(|attachment| attachment.id == id);
    part.map(Given::Part).ok_or(Argument::NoPart(id).into())
}

fn simple<'t>(field: &Field, text: &str) -> Result<Given<'t>, Fault> {
    let malformed = Fault::from(Argument::Malformed(field.name));
    match field.holds {
        _ if text.is_empty() => Ok(Given::Text(String::new())),
        Type::OneOf(names) if !names.values.contains(&text) => Err(malformed),
        Type::Integer => plain::whole(text).map(Given::Number).ok_or(malformed),
        Type::Day => plain::day(text).map(Given::Day).ok_or(malformed),
        Type::Boolean => plain::flag(text).map(Given::Flag).ok_or(malformed),
        _ => Ok(Given::Text(text.to_owned())),
    }
}

fn is_empty(given: &Given<'_>) -> bool {
    match given {
        Given::Lying(lying) => lying.is_empty(),
        Given::Bytes(bytes) => bytes.is_empty(),
        Given::Part(part) => part.bytes.is_empty(),
        Given::Text(text) => text.is_empty(),
        Given::Element(_) | Given::Number(_) | Given::Day(_) | Given::Flag(_) => false,
    }
}
