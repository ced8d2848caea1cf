//! The envelope: which SOAP it is, what its header asks for, and the one element of its Body.

#[cfg(test)]
mod trial;

use super::Version;
use super::fault::{Fault, NotSoap};
use crate::signature::{self, Secured, WSSE};
use crate::xml::{Content, Document, Element, Limits, Name, Unexpected};
use std::borrow::Cow;

/// The two versions of WS-Addressing that are met.
const ADDRESSING: [&str; 2] =
    ["http://www.w3.org/2005/08/addressing", "http://schemas.xmlsoap.org/ws/2004/08/addressing"];

/// Longest message identifier that is repeated in an answer, bytes.
const IDENTIFIER: usize = 512;

/// What an answer says of the request it is for (WS-Addressing 1.0, 3.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatesTo<'t> {
    /// The namespace that the request used.
    pub namespace: &'static str,
    /// The request's `MessageID`.
    pub message: Cow<'t, str>,
}

/// An envelope whose header asks for nothing we do not do.
#[derive(Debug, Clone)]
pub struct Envelope<'t> {
    /// The envelope itself.
    pub root: Element<'t>,
    /// The only element of Body.
    pub element: Element<'t>,
    /// Set when the request has a WS-Addressing `MessageID`.
    pub relates_to: Option<RelatesTo<'t>>,
    /// Set when the header claims a signature (WS-Security), which nobody has looked at yet.
    pub secured: Option<Secured<'t>>,
}

/// What is kept of a Header.
#[derive(Default)]
struct Header<'t> {
    relates_to: Option<RelatesTo<'t>>,
    security: Option<Element<'t>>,
    /// Where a second one begins.
    another: Option<usize>,
}

impl<'t> Envelope<'t> {
    /// The first element inside the operation, or the element of Body itself when it is a
    /// declaration: what a signature in the message is over.
    pub fn declaration(&self) -> Element<'t> {
        let mut content = self.element.content();
        match content.child() {
            Ok(Some(_)) if self.element.name().local != "Declaratie" => content.element().ok(),
            _ => None,
        }
        .unwrap_or_else(|| self.element.clone())
    }
}

/// Reads the message's root: gives its version, as soon as that is known, for the fault too.
pub fn read<'t>(
    document: &'t Document<'_>,
    limits: &Limits,
) -> (Option<Version>, Result<Envelope<'t>, Fault>) {
    let root = match document.check(limits) {
        Ok(root) => root,
        Err(malformed) => return (guess(document.text()), Err(Fault::NotXml(malformed))),
    };
    let name = root.name();
    match Version::of(name.namespace) {
        Some(version) if name.local == "Envelope" => (Some(version), open(version, &root)),
        _ if name.local == "Envelope" => (None, Err(Fault::Version(name.namespace.to_owned()))),
        _ => (None, Err(NotSoap::Root(name.local.to_owned()).into())),
    }
}

/// The version that a broken message seems to be of: its first lines name one namespace.
fn guess(text: &str) -> Option<Version> {
    let head: String = text.chars().take(1024).collect();
    [Version::Soap12, Version::Soap11]
        .into_iter()
        .find(|version| head.contains(version.namespace()))
}

/// The element of an envelope's Body; None for what is no envelope. The header is not looked at.
pub(super) fn body_of<'t>(root: &Element<'t>) -> Option<Element<'t>> {
    let version = Version::of(root.name().namespace).filter(|_| root.name().local == "Envelope")?;
    let body = body(version, root, &mut |header| header.skip().map_err(malformed));
    body.ok().map(|(_, element)| element)
}

fn open<'t>(version: Version, root: &Element<'t>) -> Result<Envelope<'t>, Fault> {
    let mut read = Header::default();
    let (body, element) = body(version, root, &mut |header| {
        read = read_header(version, header)?;
        Ok(())
    })?;
    let Header { relates_to, security, another } = read;
    let root = root.clone();
    let secured =
        |security| Secured { root: root.clone(), security, another, body, attached: false };
    let secured = security.map(secured);
    Ok(Envelope { root, element, relates_to, secured })
}

/// Where the one Body begins, and its one element; `header` goes through the Header on the way.
fn body<'t>(
    version: Version,
    root: &Element<'t>,
    header: &mut dyn FnMut(&mut Content<'t>) -> Result<(), Fault>,
) -> Result<(usize, Element<'t>), Fault> {
    let mut content = root.content();
    let (mut body, mut has_header) = (None, false);
    while let Some(name) = next(&mut content)? {
        let ours = name.namespace == version.namespace();
        match name.local {
            "Header" if ours && !has_header && body.is_none() => {
                has_header = true;
                header(&mut content)?;
            }
            "Body" if ours && body.is_none() => {
                body = Some((content.offset(), read_body(&mut content)?));
            }
            "Body" if ours => return Err(NotSoap::SecondBody.into()),
            _ => return Err(NotSoap::Child(name.local.to_owned()).into()),
        }
    }
    body.ok_or(NotSoap::NoBody.into())
}

fn read_header<'t>(version: Version, content: &mut Content<'t>) -> Result<Header<'t>, Fault> {
    let mut header = Header::default();
    while let Some(name) = next(content)? {
        let addressing = ADDRESSING.into_iter().find(|namespace| *namespace == name.namespace);
        match addressing {
            Some(namespace) if name.local == "MessageID" => {
                let message = content.text().map_err(|_| NotSoap::Header)?;
                let known = (message.len() <= IDENTIFIER).then_some(message);
                header.relates_to = known.map(|message| RelatesTo { namespace, message });
                continue;
            }
            None if is_signed(version, name, content)? => match &header.security {
                None => header.security = Some(content.element().map_err(Fault::NotXml)?),
                Some(_) => header.another = Some(content.offset()),
            },
            None if must_be_understood(version, content) => {
                return Err(Fault::NotUnderstood(name.local.to_owned()));
            }
            _ => {}
        }
        content.skip().map_err(malformed)?;
    }
    Ok(header)
}

/// Whether the header entry just entered is the WS-Security one that is understood: for us, and
/// with a signature. Any other is like any header.
fn is_signed(version: Version, name: Name<'_>, content: &Content<'_>) -> Result<bool, Fault> {
    if name != Name::new(WSSE, "Security") || !is_for_us(version, content) {
        return Ok(false);
    }
    let mut inside = content.element().map_err(Fault::NotXml)?.content();
    loop {
        match inside.child() {
            Ok(Some(name)) if name == Name::new(signature::NAMESPACE, "Signature") => {
                return Ok(true);
            }
            Ok(Some(_)) => inside.skip().map_err(malformed)?,
            Ok(None) => return Ok(false),
            Err(Unexpected::Malformed(malformed)) => return Err(Fault::NotXml(malformed)),
            Err(_) => {}
        }
    }
}

/// Whether the header entry just entered is for us and may not be passed over.
fn must_be_understood(version: Version, content: &Content<'_>) -> bool {
    let must = attribute(version, content, "mustUnderstand");
    must.is_some_and(|must| matches!(must.trim(), "1" | "true")) && is_for_us(version, content)
}

fn is_for_us(version: Version, content: &Content<'_>) -> bool {
    let actor = match version {
        Version::Soap11 => "actor",
        Version::Soap12 => "role",
    };
    version.is_ours(attribute(version, content, actor).unwrap_or_default())
}

/// An attribute of the envelope's namespace on the header entry just entered.
fn attribute<'c>(version: Version, content: &'c Content<'_>, local: &str) -> Option<&'c str> {
    let name = Name::new(version.namespace(), local);
    let mut attributes = content.attributes().iter();
    attributes.find(|attribute| attribute.name == name).map(|attribute| &*attribute.value)
}

fn read_body<'t>(content: &mut Content<'t>) -> Result<Element<'t>, Fault> {
    if next(content)?.is_none() {
        return Err(Fault::OperationUnknown(None));
    }
    let element = content.element();
    content.skip().map_err(malformed)?;
    match next(content)? {
        None => element.map_err(Fault::NotXml),
        Some(name) => Err(NotSoap::SecondChild(name.local.to_owned()).into()),
    }
}

/// The next child element; comments and instructions between the parts of an envelope mean
/// nothing, text does not belong there.
pub(super) fn next<'t>(content: &mut Content<'t>) -> Result<Option<Name<'t>>, Fault> {
    loop {
        match content.child() {
            Ok(name) => return Ok(name),
            Err(Unexpected::Comment { .. } | Unexpected::Instruction { .. }) => {}
            Err(other) => return Err(malformed(other)),
        }
    }
}

/// What a cursor cannot go over, in a document that was checked.
fn malformed(unexpected: Unexpected) -> Fault {
    match unexpected {
        Unexpected::Malformed(malformed) => Fault::NotXml(malformed),
        Unexpected::Text { .. }
        | Unexpected::Child { .. }
        | Unexpected::Comment { .. }
        | Unexpected::Instruction { .. } => NotSoap::Text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of(message: &str) -> Result<String, Fault> {
        let document = Document::decode(message.as_bytes(), &Limits::default()).unwrap();
        let (_, envelope) = read(&document, &Limits::default());
        envelope.map(|envelope| envelope.element.name().local.to_owned())
    }

    fn message(version: Version, header: &str, body: &str) -> String {
        let namespace = version.namespace();
        format!(
            "<s:Envelope xmlns:s='{namespace}' xmlns:a='{}'>{header}<!-- x --><s:Body>{body}\
             </s:Body></s:Envelope>",
            ADDRESSING[0]
        )
    }

    #[test]
    fn the_version_is_that_of_the_envelopes_namespace() {
        for version in [Version::Soap11, Version::Soap12] {
            let message = message(version, "", " <getListaTari xmlns='x'/> ");
            let document = Document::decode(message.as_bytes(), &Limits::default()).unwrap();
            let (known, envelope) = read(&document, &Limits::default());
            assert_eq!(known, Some(version));
            assert_eq!(envelope.unwrap().element.name(), Name::new("x", "getListaTari"));
        }
        let other = "<s:Envelope xmlns:s='urn:other'><s:Body/></s:Envelope>";
        assert_eq!(body_of(other), Err(Fault::Version("urn:other".to_owned())));
    }

    #[test]
    fn a_body_has_one_element_and_an_envelope_one_body() {
        let s = Version::Soap11;
        assert_eq!(body_of(&message(s, "", "")), Err(Fault::OperationUnknown(None)));
        let second = NotSoap::SecondChild("b".to_owned());
        assert_eq!(body_of(&message(s, "", "<a/><b/>")), Err(second.into()));
        let twice = message(s, "", "<a/></s:Body><s:Body><a/>");
        assert_eq!(body_of(&twice), Err(NotSoap::SecondBody.into()));
        assert_eq!(body_of(&message(s, "", "x<a/>")), Err(NotSoap::Text.into()));
        let none = message(s, "", "").replace("<s:Body></s:Body>", "");
        assert_eq!(body_of(&none), Err(NotSoap::NoBody.into()));
        let elsewhere = message(s, "<s:Body/><s:Header/>", "<a/>");
        assert!(body_of(&elsewhere).is_err());
    }

    #[test]
    fn a_header_that_must_be_understood_is_refused_when_it_is_for_us() {
        let header = |attributes: &str| {
            format!("<s:Header><x:Token xmlns:x='x' {attributes}><a/></x:Token></s:Header>")
        };
        let refused = Err(Fault::NotUnderstood("Token".to_owned()));
        for must in ["1", "true"] {
            for version in [Version::Soap11, Version::Soap12] {
                let header = header(&format!("s:mustUnderstand='{must}'"));
                assert_eq!(body_of(&message(version, &header, "<a/>")), refused);
            }
        }
        let next = "http://schemas.xmlsoap.org/soap/actor/next";
        let ours = header(&format!("s:mustUnderstand='1' s:actor='{next}'"));
        assert_eq!(body_of(&message(Version::Soap11, &ours, "<a/>")), refused);
        for passed in ["", "s:mustUnderstand='0'", "s:mustUnderstand='1' s:actor='urn:x'"] {
            let message = message(Version::Soap11, &header(passed), "<a/>");
            assert_eq!(body_of(&message), Ok("a".to_owned()), "{passed}");
        }
    }

    #[test]
    fn addressing_headers_are_understood() {
        let header = "<s:Header><a:To s:mustUnderstand='1'>x</a:To>\
                      <a:MessageID s:mustUnderstand='1'>urn:uuid:1</a:MessageID></s:Header>";
        let message = message(Version::Soap12, header, "<a/>");
        let document = Document::decode(message.as_bytes(), &Limits::default()).unwrap();
        let relates_to = read(&document, &Limits::default()).1.unwrap().relates_to.unwrap();
        assert_eq!(relates_to.message, "urn:uuid:1");
    }

    #[test]
    fn the_declaration_of_a_message_is_found_in_either_place() {
        for body in ["<Declaratie/>", "<raporteazaXml><Declaratie/></raporteazaXml>"] {
            let message = message(Version::Soap11, "", body);
            let document = Document::of(message);
            let envelope = read(&document, &Limits::default()).1.unwrap();
            assert_eq!(envelope.declaration().source(), "<Declaratie/>");
        }
    }

    #[test]
    fn a_document_type_is_a_fault_of_the_message() {
        let message = "<!DOCTYPE x><s:Envelope xmlns:s='x'/>";
        let document = Document::decode(message.as_bytes(), &Limits::default()).unwrap();
        assert!(matches!(read(&document, &Limits::default()).1, Err(Fault::NotXml(_))));
    }
}
