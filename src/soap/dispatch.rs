//! A message from its bytes to its answer: envelope, operation, arguments, answer or fault.

use super::Version;
use super::answer::{self, Value, Values};
use super::contract::{Consult, NAMESPACE, Open, Operation, Verb};
use super::criteria::{criteria, order};
use super::drafting;
use super::envelope::{self, Envelope, RelatesTo};
use super::fault::{Argument, Fault};
use super::package::{Message, Package};
use super::request::{Apart, Arguments, clark};
use super::values;
use crate::operations::{
    Allowance, Anonymous, Caller, Key, Peer, Recognised, Service, Submission, Unavailable,
};
use crate::signature::{Secured, fingerprint};
use crate::xml::{Document, Element};
use std::borrow::Cow;
use std::num::NonZeroU32;

/// What goes back to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// SOAP version of the body.
    pub version: Version,
    /// HTTP status.
    pub status: u16,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<u32>,
    /// What the caller may still send, where it proved who it is.
    pub allowance: Option<Allowance>,
    /// The envelope.
    pub body: String,
    /// What the log says of it: the operation, and the outcome or the fault's code.
    pub story: (&'static str, Cow<'static, str>),
}

/// Elements around a declaration in a message: Envelope, Body, the operation.
const AROUND: usize = 3;

/// Answers a message; `package` is what HTTP says of one in parts. `hint` is the version that HTTP's
/// media type speaks of: faults go back in it when the message itself does not tell. `peer` is what
/// TLS knows of the caller. A document in base64 is decoded into the message's own buffer, once
/// nothing else of the message is needed.
pub fn handle(
    service: &Service,
    body: Vec<u8>,
    package: Option<&Package>,
    hint: Version,
    peer: &Peer,
) -> Reply {
    match open(service, &body, package, hint, peer) {
        Opened::Answered(reply) => reply,
        Opened::Apart { to, arguments, offset, recognised } => {
            let arguments = arguments.within(body, offset);
            let done = arguments
                .and_then(|arguments| perform(service, to.operation, recognised, &arguments, None));
            to.reply(service, done)
        }
    }
}

/// A message that was looked into.
enum Opened {
    /// Nothing of it is needed any more.
    Answered(Reply),
    /// All that is needed of it is apart, but for the document that lies in its buffer.
    Apart {
        to: Addressee<'static>,
        arguments: Apart,
        /// Where the text begins in the buffer.
        offset: usize,
        recognised: Option<Recognised>,
    },
}

/// What an answer says of its request.
struct Addressee<'t> {
    version: Version,
    relates_to: Option<RelatesTo<'t>>,
    operation: &'static Operation,
}

impl Addressee<'_> {
    fn reply(&self, service: &Service, done: Result<Done, Fault>) -> Reply {
        let Self { version, operation, .. } = *self;
        let relates_to = self.relates_to.as_ref();
        let answered = done.and_then(|done| {
            let body = answer::answer(version, relates_to, done.warnings, operation, done.values)
                .map_err(|mismatch| Unavailable::internal(service.clock.now(), &mismatch))?;
            Ok((body, done.outcome, done.allowance))
        });
        match answered {
            Ok((body, outcome, allowance)) => Reply {
                version,
                status: 200,
                retry_after: None,
                allowance,
                body,
                story: (operation.name, outcome.into()),
            },
            Err(fault) => refused(version, relates_to, operation.name, &fault),
        }
    }

    /// The same, apart from the message.
    fn apart(&self) -> Addressee<'static> {
        let Self { version, relates_to, operation } = self;
        let relates_to = relates_to.as_ref().map(|RelatesTo { namespace, message }| RelatesTo {
            namespace,
            message: Cow::Owned(message.clone().into_owned()),
        });
        Addressee { version: *version, relates_to, operation }
    }
}

fn open(
    service: &Service,
    body: &[u8],
    package: Option<&Package>,
    hint: Version,
    peer: &Peer,
) -> Opened {
    let refuse = |version, fault: &Fault| Opened::Answered(refuse(version, fault));
    let message = match Message::read(body, package) {
        Ok(message) => message,
        Err(broken) => return refuse(hint, &broken.into()),
    };
    let mut limits = service.limits.document.message(message.envelope.len());
    limits.depth = limits.depth.saturating_add(AROUND);
    let document = match Document::decode(&message.envelope, &limits) {
        Ok(document) => document,
        Err(malformed) => return refuse(hint, &Fault::NotXml(malformed)),
    };
    let (version, envelope) = envelope::read(&document, &limits);
    let version = version.unwrap_or(hint);
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(fault) => return refuse(version, &fault),
    };
    let operation = match named(&envelope.element) {
        Ok(operation) => operation,
        Err(fault) => {
            let relates_to = envelope.relates_to.as_ref();
            return Opened::Answered(refused(version, relates_to, "", &fault));
        }
    };
    let to = Addressee { version, relates_to: envelope.relates_to.clone(), operation };
    let read = recognise(service, operation, &message, &envelope, peer).and_then(|recognised| {
        let attachments = message.attachments.as_deref();
        Ok((recognised, Arguments::read(operation, &envelope.element, attachments)?))
    });
    let (recognised, arguments) = match read {
        Ok(read) => read,
        Err(fault) => return Opened::Answered(to.reply(service, Err(fault))),
    };
    let lies_in_body = message.attachments.is_none() && document.is_as_it_came();
    if let Some(arguments) = arguments.apart().filter(|_| lies_in_body) {
        let offset = body.len().saturating_sub(document.text().len());
        return Opened::Apart { to: to.apart(), arguments, offset, recognised };
    }
    let done = arguments.decoded(document.text()).and_then(|arguments| {
        let place = Some((&*message.envelope, &envelope.root));
        perform(service, operation, recognised, &arguments, place)
    });
    Opened::Answered(to.reply(service, done))
}

/// A fault, as a reply.
pub fn refuse(version: Version, fault: &Fault) -> Reply {
    refused(version, None, "", fault)
}

fn refused(
    version: Version,
    relates_to: Option<&RelatesTo<'_>>,
    operation: &'static str,
    fault: &Fault,
) -> Reply {
    let body = answer::fault(version, relates_to, fault).unwrap_or_else(|mismatch| {
        log::error!("a fault is not as the contract says: {mismatch}");
        String::new()
    });
    Reply {
        version,
        status: fault.status(version),
        retry_after: fault.retry_after(),
        allowance: fault.allowance(),
        body,
        story: (operation, fault.answer().code.to_string().into()),
    }
}

fn named(element: &Element<'_>) -> Result<&'static Operation, Fault> {
    let name = element.name();
    let operation = (name.namespace == NAMESPACE).then(|| Operation::named(name.local)).flatten();
    operation.ok_or_else(|| Fault::OperationUnknown(Some(clark(name))))
}

/// What an operation gave.
struct Done {
    values: Values<'static>,
    /// Of the caller's certificate; none where there are none, or nobody is identified.
    warnings: Option<Values<'static>>,
    outcome: &'static str,
    allowance: Option<Allowance>,
}

/// Who asks, where the operation needs to know: who is nobody is told so before anything else.
fn recognise(
    service: &Service,
    operation: &Operation,
    message: &Message<'_>,
    envelope: &Envelope<'_>,
    peer: &Peer,
) -> Result<Option<Recognised>, Fault> {
    match operation.verb {
        Verb::Open(_) => Ok(None),
        Verb::Consult(_) | Verb::Draft(_) => {
            Ok(Some(service.caller(peer, secured(message, envelope).as_ref())?))
        }
    }
}

/// `place` is the message and its root, where the arguments are not apart from it.
fn perform(
    service: &Service,
    operation: &Operation,
    recognised: Option<Recognised>,
    arguments: &Arguments<'_>,
    place: Option<(&[u8], &Element<'_>)>,
) -> Result<Done, Fault> {
    let known = || recognised.ok_or(Fault::Anonymous(Anonymous::NoCertificate));
    match operation.verb {
        Verb::Open(verb) => anybody(service, verb, arguments, place),
        Verb::Consult(verb) => {
            let Recognised { caller, warnings, allowance } = known()?;
            let values = consult(service, verb, caller, arguments)?;
            Ok(Done { values, warnings: values::warnings(warnings), outcome: "", allowance })
        }
        Verb::Draft(verb) => {
            let Recognised { caller, warnings, allowance } = known()?;
            let (values, outcome) = drafting::perform(service, verb, caller, arguments)?;
            Ok(Done { values, warnings: values::warnings(warnings), outcome, allowance })
        }
    }
}

/// The message, if its header claims a signature. Where no identity is asked for, it has nothing to
/// prove and is not looked at.
fn secured<'t>(message: &Message<'_>, envelope: &Envelope<'t>) -> Option<Secured<'t>> {
    let attached = message.attachments.as_ref().is_some_and(|parts| !parts.is_empty());
    envelope.secured.clone().map(|secured| Secured { attached, ..secured })
}

fn anybody(
    service: &Service,
    verb: Open,
    arguments: &Arguments<'_>,
    place: Option<(&[u8], &Element<'_>)>,
) -> Result<Done, Fault> {
    let told = |values| Done { values, warnings: None, outcome: "", allowance: None };
    match verb {
        Open::State => Ok(told(values::state(service.state()?))),
        Open::Countries => Ok(told(values::countries(service.countries()?))),
        Open::Nomenclature => {
            let (list, since) = (arguments.value("nume")?, arguments.day("dupa"));
            let page = page(arguments)?;
            Ok(told(values::nomenclature(service.nomenclature(list, since, page)?)))
        }
        Open::Report => submit(service, Submission::Document(arguments.bytes("document")?)),
        Open::ReportXml => {
            let element = &arguments.element()?;
            let (bytes, root) = place.ok_or(Argument::NoDeclaration)?;
            submit(service, Submission::InMessage { bytes, root, element })
        }
        Open::Transmit => {
            let (key, document) = (&drafting::key(arguments)?, arguments.bytes("document")?);
            submit(service, Submission::Draft { key, document })
        }
        Open::Validate => {
            let validation = service.validate(arguments.bytes("document")?)?;
            let outcome = if validation.valid { "valid" } else { "invalid" };
            Ok(Done {
                values: values::validated(validation),
                warnings: None,
                outcome,
                allowance: None,
            })
        }
    }
}

fn submit(service: &Service, submission: Submission<'_>) -> Result<Done, Fault> {
    let answered = service.submit(submission)?;
    let outcome = answered.outcome.wire();
    let receipt = Value::Verbatim(Cow::Owned(answered.receipt));
    let values = Values::new().with("Recipisa", receipt);
    Ok(Done { values, warnings: None, outcome, allowance: answered.allowance })
}

fn consult(
    service: &Service,
    verb: Consult,
    caller: Caller,
    arguments: &Arguments<'_>,
) -> Result<Values<'static>, Fault> {
    match verb {
        Consult::Branches => Ok(values::branches(service.branches(caller)?)),
        Consult::Reported => {
            let code: String = arguments.value("codWorkplace")?;
            let reported = service.reported(caller, &code, arguments.text("tip"))?;
            Ok(values::reported(reported.ok_or(Fault::NothingFound)?))
        }
        Consult::Declaration => {
            let retrieved = service.retrieve(caller, &key(arguments)?)?;
            Ok(values::retrieved(retrieved.ok_or(Fault::NothingFound)?))
        }
        Consult::History => {
            let number = arguments.value("numarInregistrare")?;
            let changes = service.history(caller, &number)?;
            Ok(values::history(changes.ok_or(Fault::NothingFound)?))
        }
        Consult::Search => {
            let criteria = criteria(arguments, &service.catalogue)?;
            let page = page(arguments)?;
            Ok(values::found(service.search(caller, &criteria, order(arguments), page)?))
        }
    }
}

/// The page that is asked for; without one, the first.
fn page(arguments: &Arguments<'_>) -> Result<NonZeroU32, Fault> {
    let page = arguments.number("pagina").unwrap_or(1);
    NonZeroU32::new(page).ok_or(Argument::Malformed("pagina").into())
}

/// The one whole key that is given.
fn key(arguments: &Arguments<'_>) -> Result<Key, Fault> {
    let number = arguments.maybe("numarInregistrare")?.map(Key::Number);
    let period = arguments.maybe("perioada")?;
    let (workplace, kind) = (arguments.text("codWorkplace"), arguments.text("tip"));
    let sha256 = arguments.text("sha256");
    match (number, (workplace, kind, period), sha256) {
        (Some(number), (None, None, None), None) => Ok(number),
        (None, (Some(workplace), Some(kind), Some(period)), None) => {
            Ok(Key::Period { workplace: workplace.to_owned(), kind: kind.to_owned(), period })
        }
        (None, (None, None, None), Some(sha256)) => {
            Ok(Key::Document(fingerprint(sha256).ok_or(Argument::Malformed("sha256"))?))
        }
        _ => Err(Argument::Keys.into()),
    }
}
