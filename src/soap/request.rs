//! A request's element into its arguments, as the contract's table says.

use super::contract::{Field, NAMESPACE, Operation, Type};
use super::envelope::next;
use super::fault::{Argument, Fault};
use crate::xml::{Content, Element, Event, Name, Unexpected};
use base64::{Engine, prelude::BASE64_STANDARD};

/// What stands in an argument.
#[derive(Debug, Clone)]
enum Given<'t> {
    Bytes(Vec<u8>),
    Element(Element<'t>),
}

/// The arguments of a request: every compulsory one, none unknown.
#[derive(Debug, Clone)]
pub struct Arguments<'t>(Vec<(&'static Field, Given<'t>)>);

impl<'t> Arguments<'t> {
    /// Reads the element of an operation.
    pub fn read(operation: &'static Operation, element: &Element<'t>) -> Result<Self, Fault> {
        let mut arguments = Self(Vec::new());
        let mut content = element.content();
        while let Some(name) = next(&mut content).map_err(between)? {
            let field = arguments.place(operation, name)?;
            let given = read(field, &mut content)?;
            arguments.0.push((field, given));
        }
        for field in operation.request {
            if field.occurs == super::contract::Occurs::Once && arguments.find(field).is_none() {
                return Err(missing(field).into());
            }
        }
        Ok(arguments)
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

    fn find(&self, field: &Field) -> Option<&Given<'t>> {
        self.0.iter().find(|(given, _)| *given == field).map(|(_, given)| given)
    }

    /// The bytes of an argument.
    pub fn bytes(&self, name: &'static str) -> Result<&[u8], Fault> {
        let bytes = self.0.iter().find_map(|(field, given)| match given {
            Given::Bytes(bytes) if field.name == name => Some(bytes.as_slice()),
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
fn read<'t>(field: &'static Field, content: &mut Content<'t>) -> Result<Given<'t>, Fault> {
    let malformed = |_: Unexpected| Fault::from(Argument::Malformed(field.name));
    match field.holds {
        Type::Anything => {
            let element = content.element().map_err(Fault::NotXml)?;
            content.skip().map_err(malformed)?;
            Ok(Given::Element(element))
        }
        Type::Binary => {
            let element = content.element().map_err(Fault::NotXml)?;
            content.skip().map_err(malformed)?;
            let bytes = decode(&element).ok_or(Argument::Malformed(field.name))?;
            if bytes.is_empty() {
                return Err(missing(field).into());
            }
            Ok(Given::Bytes(bytes))
        }
        Type::Text
        | Type::Boolean
        | Type::Integer
        | Type::Moment
        | Type::OneOf(_)
        | Type::Record(_)
        | Type::Global(_)
        | Type::Signature => Err(Argument::Malformed(field.name).into()),
    }
}

/// The bytes of an element's base64 text, read where it lies: beside it only they are kept.
/// White space goes anywhere, also as `&#13;`; None for anything else that is not base64.
fn decode(element: &Element<'_>) -> Option<Vec<u8>> {
    let text = element.document().text();
    let mut decoder = Decoder::with_capacity(element.span().len() / 4 * 3);
    let mut reader = element.reader();
    let mut depth = 0_usize;
    loop {
        match reader.next().ok()? {
            Event::Start { .. } if depth == 0 => depth = 1,
            Event::Text(span) => decoder.take(text.get(span)?)?,
            Event::Cdata(span) => {
                let whole = text.get(span)?;
                decoder.take(whole.strip_prefix("<![CDATA[")?.strip_suffix("]]>")?)?;
            }
            Event::Reference(span) => {
                let white = ["&#13;", "&#xD;", "&#xd;", "&#10;", "&#xA;", "&#xa;", "&#9;", "&#32;"];
                white.contains(&text.get(span)?).then_some(())?;
            }
            Event::Comment(_) | Event::Instruction(_) => {}
            Event::End { .. } | Event::Eof => return decoder.finish(),
            Event::Start { .. } => return None,
        }
    }
}

/// Characters decoded at a time: whole groups of four.
const CHUNK: usize = 4096;

/// Base64 in pieces.
struct Decoder {
    bytes: Vec<u8>,
    waiting: Vec<u8>,
    /// Padding was seen, which ends the text.
    ended: bool,
}

impl Decoder {
    fn with_capacity(bytes: usize) -> Self {
        let waiting = Vec::with_capacity(CHUNK);
        Self { bytes: Vec::with_capacity(bytes), waiting, ended: false }
    }

    fn take(&mut self, text: &str) -> Option<()> {
        for character in text.bytes() {
            if !matches!(character, b' ' | b'\t' | b'\r' | b'\n') {
                self.waiting.push(character);
                if self.waiting.len() == CHUNK {
                    self.decode()?;
                }
            }
        }
        Some(())
    }

    fn decode(&mut self) -> Option<()> {
        if self.ended && !self.waiting.is_empty() {
            return None;
        }
        self.ended = self.waiting.ends_with(b"=");
        BASE64_STANDARD.decode_vec(&self.waiting, &mut self.bytes).ok()?;
        self.waiting.clear();
        Some(())
    }

    fn finish(mut self) -> Option<Vec<u8>> {
        self.decode()?;
        Some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::contract::{OPERATIONS, Occurs};
    use crate::xml::{Document, Limits};

    fn bytes(operation: &str, content: &str) -> Result<Vec<u8>, Fault> {
        let operation = Operation::named(operation).unwrap();
        let message = format!("<m:x xmlns:m='{NAMESPACE}' xmlns:i='i'>{content}</m:x>");
        let document = Document::of(message);
        let element = document.check(&Limits::default().message(1 << 20)).unwrap();
        Arguments::read(operation, &element)?.bytes("document").map(<[u8]>::to_vec)
    }

    fn report(content: &str) -> Result<Vec<u8>, Fault> {
        bytes("raporteaza", content)
    }

    #[test]
    fn base64_may_have_white_space_references_and_sections() {
        for text in [
            "VEVTVA==",
            " VE\r\n VTV\tA= = ",
            "VEVT&#13;\nVA==&#xD;",
            "VE<![CDATA[VT]]>VA==",
            "VEVT<!-- c -->VA==",
        ] {
            assert_eq!(
                report(&format!("<m:document>{text}</m:document>")).unwrap(),
                b"TEST",
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_base64_is_not_guessed_at() {
        for text in
            ["VEVTV", "VEVTVA", "VEVTVB==", "VEVTVA==VEVT", "VE>VTVA==", "VE&amp;VTVA==", "VE<a/>"]
        {
            let read = report(&format!("<m:document>{text}</m:document>"));
            assert_eq!(read, Err(Argument::Malformed("document").into()), "{text}");
        }
    }

    #[test]
    fn a_long_text_decodes_as_it_was_encoded_wherever_its_padding_falls() {
        for length in [CHUNK / 4 * 3 - 2, CHUNK / 4 * 3, CHUNK * 5 + 1] {
            let plain: Vec<u8> = (0_u8..=255).cycle().take(length).collect();
            let text = BASE64_STANDARD.encode(&plain);
            assert_eq!(report(&format!("<m:document>{text}</m:document>")), Ok(plain));
            let more = report(&format!("<m:document>{text}AAAA</m:document>"));
            assert_eq!(more.is_ok(), length % 3 == 0, "{length}");
        }
    }

    #[test]
    fn an_argument_missing_unknown_or_twice_is_named() {
        let one = "<m:document>VEVTVA==</m:document>";
        let fault = |argument: Argument| Err(Fault::from(argument));
        assert_eq!(report(""), fault(Argument::Missing("document")));
        assert_eq!(report("<m:document/>"), fault(Argument::Missing("document")));
        assert_eq!(report(&one.repeat(2)), fault(Argument::Repeated("document")));
        assert_eq!(report(&format!("x{one}")), fault(Argument::Text));
        let unknown = Argument::Unknown(format!("{{{NAMESPACE}}}altul"));
        assert_eq!(report(&format!("{one}<m:altul/>")), fault(unknown));
        let unqualified = Argument::Unknown("{}document".to_owned());
        assert_eq!(report("<document>VEVTVA==</document>"), fault(unqualified));
    }

    #[test]
    fn attributes_of_type_and_nil_mean_nothing() {
        let noise = "<m:document i:type='x' i:nil='false'>VEVTVA==</m:document>";
        assert_eq!(report(noise).unwrap(), b"TEST");
    }

    #[test]
    fn raporteazaxml_takes_one_element_of_any_other_name() {
        let read = |content: &str| {
            let message = format!("<m:x xmlns:m='{NAMESPACE}'>{content}</m:x>");
            let document = Document::of(message);
            let element = document.check(&Limits::default()).unwrap();
            let arguments = Arguments::read(Operation::named("raporteazaXml").unwrap(), &element)?;
            arguments.element().map(|element| element.source().to_owned())
        };
        assert_eq!(read("<!-- c --><d xmlns='urn:d'/>").unwrap(), "<d xmlns='urn:d'/>");
        assert_eq!(read(""), Err(Argument::NoDeclaration.into()));
        let second = Argument::SecondDeclaration("{}e".to_owned());
        assert_eq!(read("<d/><e/>"), Err(second.into()));
        assert!(matches!(read("<m:d/>"), Err(Fault::Argument(Argument::Unknown(_)))));
    }

    #[test]
    fn requests_hold_only_what_is_read_here() {
        for field in OPERATIONS.iter().flat_map(|operation| operation.request) {
            assert_ne!(field.occurs, Occurs::Many, "{}", field.name);
            assert!(matches!(field.holds, Type::Binary | Type::Anything), "{}", field.name);
        }
    }
}
