//! What is not a declaration's own outcome: the message is wrong (7xxx), or the service is not
//! well (9xxx). Typed here, written by `answer`.

use super::Version;
use super::package::Broken;
use crate::nomenclature::answers::{self, Answer};
use crate::operations::{Allowance, Exceeded, come_again};
use crate::operations::{Anonymous, Misaddressed, NotTaken, Stale, Unavailable, Unidentified};
use crate::xml::{Class, Malformed, Position};

/// Why a message is answered with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The message is not XML that we read.
    NotXml(Malformed),
    /// An envelope of neither SOAP 1.1 nor 1.2: its namespace.
    Version(String),
    /// XML, but not an envelope as SOAP says.
    NotSoap(NotSoap),
    /// No operation of this name; none when Body is empty.
    OperationUnknown(Option<String>),
    /// A header entry with mustUnderstand, by its local name.
    NotUnderstood(String),
    /// HTTP: path, method, media type, size, time.
    Transport(Transport),
    /// The arguments of an operation.
    Argument(Argument),
    /// The operation needs an identity, and the caller has none, or an invalid one.
    Anonymous(Anonymous),
    /// The message was signed by somebody, and not now, or it came before.
    Stale(Stale),
    /// Nothing has this key, or nothing that the caller may see.
    NothingFound,
    /// More at once than the service takes; come again after so many seconds.
    Busy {
        /// Seconds.
        retry_after: u32,
    },
    /// More than the caller may send; come again after so many seconds.
    TooMany {
        /// What the caller has left.
        allowance: Allowance,
        /// Seconds.
        retry_after: u32,
    },
    /// Ours.
    Unavailable(Unavailable),
}

/// What keeps XML from being a SOAP message (7001, 7007).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSoap {
    /// The root is this element.
    Root(String),
    /// A child of Envelope that has no place there.
    Child(String),
    /// No Body.
    NoBody,
    /// Two.
    SecondBody,
    /// Body has this second element.
    SecondChild(String),
    /// Text where only elements stand.
    Text,
    /// A WS-Addressing header that is not text.
    Header,
}

/// What HTTP carried wrongly (7006).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// Nothing is served under this path.
    Path,
    /// The endpoint takes POST.
    Method,
    /// This media type is not read.
    MediaType(String),
    /// A multipart message other than MTOM.
    Multipart,
    /// An MTOM message that is not as XOP and MIME say.
    Package(Broken),
    /// A character set that is not read.
    Charset(String),
    /// A Content-Encoding other than gzip.
    ContentEncoding(String),
    /// The body is not what Content-Encoding or its length say.
    Broken,
    /// Longer than so many bytes, before or after it is unpacked.
    TooLarge(usize),
    /// The body did not come in time.
    TooSlow,
}

/// What is wrong with the arguments of an operation (7007).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// Not one of the operation's: its local name.
    Unknown(String),
    /// Compulsory, and absent or empty.
    Missing(&'static str),
    /// Given twice.
    Repeated(&'static str),
    /// Not of its type.
    Malformed(&'static str),
    /// A part is included that the message does not have: its identifier.
    NoPart(String),
    /// A part is included in the declaration of `raporteazaXml`, whose signature it would break.
    IncludeInDeclaration,
    /// Text between the arguments.
    Text,
    /// No element where `raporteazaXml` wants the declaration.
    NoDeclaration,
    /// More than the declaration.
    SecondDeclaration(String),
    /// No key of a declaration, a part of one, or more than one.
    Keys,
    /// The signed document says otherwise.
    Contradiction(&'static str),
}

impl From<NotSoap> for Fault {
    fn from(reason: NotSoap) -> Self {
        Self::NotSoap(reason)
    }
}

impl From<Transport> for Fault {
    fn from(reason: Transport) -> Self {
        Self::Transport(reason)
    }
}

impl From<Broken> for Fault {
    fn from(reason: Broken) -> Self {
        Self::Transport(Transport::Package(reason))
    }
}

impl From<Argument> for Fault {
    fn from(reason: Argument) -> Self {
        Self::Argument(reason)
    }
}

impl From<Unavailable> for Fault {
    fn from(reason: Unavailable) -> Self {
        Self::Unavailable(reason)
    }
}

impl From<Exceeded> for Fault {
    fn from(exceeded: Exceeded) -> Self {
        let Exceeded { allowance, wait } = exceeded;
        Self::TooMany { allowance, retry_after: come_again(wait) }
    }
}

impl From<NotTaken> for Fault {
    fn from(reason: NotTaken) -> Self {
        match reason {
            NotTaken::Misaddressed(Misaddressed::Contradiction(field)) => {
                Argument::Contradiction(field).into()
            }
            NotTaken::Misaddressed(Misaddressed::NoDraft) => Self::NothingFound,
            NotTaken::Exceeded(exceeded) => exceeded.into(),
            NotTaken::Unavailable(reason) => Self::Unavailable(reason),
        }
    }
}

impl From<Unidentified> for Fault {
    fn from(reason: Unidentified) -> Self {
        match reason {
            Unidentified::Anonymous(reason) => Self::Anonymous(reason),
            Unidentified::Stale(reason) => Self::Stale(reason),
            Unidentified::Exceeded(exceeded) => exceeded.into(),
            Unidentified::Unavailable(reason) => Self::Unavailable(reason),
        }
    }
}

/// Whose fault it is, as SOAP sorts them (SOAP 1.1, 4.4.1; SOAP 1.2 part 1, 5.4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The envelope's namespace.
    VersionMismatch,
    /// A header entry.
    MustUnderstand,
    /// Client, Sender.
    Sender,
    /// Server, Receiver.
    Receiver,
}

impl Blame {
    /// Local name of the fault code.
    pub fn code(self, version: Version) -> &'static str {
        match (self, version) {
            (Self::VersionMismatch, _) => "VersionMismatch",
            (Self::MustUnderstand, _) => "MustUnderstand",
            (Self::Sender, Version::Soap11) => "Client",
            (Self::Sender, Version::Soap12) => "Sender",
            (Self::Receiver, Version::Soap11) => "Server",
            (Self::Receiver, Version::Soap12) => "Receiver",
        }
    }
}

impl Fault {
    /// Its line in the table of answer codes.
    pub fn answer(&self) -> &'static Answer {
        match self {
            Self::NotXml(malformed) => match malformed.problem.class() {
                Class::TooLarge => &answers::HTTP,
                Class::NotWellFormed | Class::Dtd | Class::Encoding => &answers::NOT_SOAP,
            },
            Self::NotSoap(NotSoap::SecondChild(_)) | Self::Argument(_) => &answers::ARGUMENTS,
            Self::NotSoap(_) | Self::Version(_) => &answers::NOT_SOAP,
            Self::OperationUnknown(_) => &answers::OPERATION_UNKNOWN,
            Self::NotUnderstood(_) => &answers::HEADER_NOT_UNDERSTOOD,
            Self::Transport(_) => &answers::HTTP,
            Self::Anonymous(_) => &answers::NO_IDENTITY,
            Self::Stale(_) => &answers::STALE,
            Self::NothingFound => &answers::NOTHING_FOUND,
            Self::Busy { .. } | Self::Unavailable(Unavailable::Passing { .. }) => {
                &answers::UNAVAILABLE
            }
            Self::TooMany { .. } => &answers::TOO_MANY_REQUESTS,
            Self::Unavailable(Unavailable::Internal { .. }) => &answers::INTERNAL,
        }
    }

    /// Whose fault it is. The same message may come later to a caller that sent too many: nothing is
    /// wrong with it (SOAP 1.1, 4.4.1).
    pub fn blame(&self) -> Blame {
        match self {
            Self::Version(_) => Blame::VersionMismatch,
            Self::NotUnderstood(_) => Blame::MustUnderstand,
            Self::NotXml(_)
            | Self::NotSoap(_)
            | Self::OperationUnknown(_)
            | Self::Transport(_)
            | Self::Anonymous(_)
            | Self::Stale(_)
            | Self::NothingFound
            | Self::Argument(_) => Blame::Sender,
            Self::Busy { .. } | Self::TooMany { .. } | Self::Unavailable(_) => Blame::Receiver,
        }
    }

    /// HTTP status: of the transport where it is HTTP that failed, else of the SOAP version's
    /// binding (SOAP 1.1, 6.2; SOAP 1.2 part 2, table 20).
    pub fn status(&self, version: Version) -> u16 {
        match self {
            Self::Transport(transport) => transport.status(),
            Self::Busy { .. } | Self::Unavailable(Unavailable::Passing { .. }) => 503,
            Self::TooMany { .. } => 429,
            Self::NotXml(_)
            | Self::Version(_)
            | Self::NotSoap(_)
            | Self::OperationUnknown(_)
            | Self::NotUnderstood(_)
            | Self::Anonymous(_)
            | Self::Stale(_)
            | Self::NothingFound
            | Self::Argument(_)
            | Self::Unavailable(Unavailable::Internal { .. }) => match (version, self.blame()) {
                (Version::Soap12, Blame::Sender) => 400,
                _ => 500,
            },
        }
    }

    /// Seconds after which the same message may be sent again.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after }
            | Self::TooMany { retry_after, .. }
            | Self::Unavailable(Unavailable::Passing { retry_after, .. }) => Some(*retry_after),
            _ => None,
        }
    }

    /// What the caller has left, where it is known.
    pub fn allowance(&self) -> Option<Allowance> {
        match self {
            Self::TooMany { allowance, .. } => Some(*allowance),
            _ => None,
        }
    }

    /// The number to quote when asking about it.
    pub fn incident(&self) -> Option<&str> {
        match self {
            Self::Unavailable(
                Unavailable::Passing { incident, .. } | Unavailable::Internal { incident },
            ) => Some(incident),
            _ => None,
        }
    }

    /// Line and column in the message.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::NotXml(malformed) => Some(malformed.position),
            Self::Anonymous(Anonymous::Unsigned(finding)) => {
                let place = finding.place.as_ref()?;
                Some(Position { line: place.line, column: place.column })
            }
            _ => None,
        }
    }
}

impl Transport {
    /// HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Broken | Self::Package(_) => 400,
            Self::Path => 404,
            Self::Method => 405,
            Self::TooSlow => 408,
            Self::TooLarge(_) => 413,
            Self::MediaType(_) | Self::Multipart | Self::Charset(_) | Self::ContentEncoding(_) => {
                415
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_message_has_the_status_of_its_soap_version() {
        let unknown = Fault::OperationUnknown(None);
        assert_eq!(unknown.status(Version::Soap11), 500);
        assert_eq!(unknown.status(Version::Soap12), 400);
        let header = Fault::NotUnderstood("Security".to_owned());
        assert_eq!(header.status(Version::Soap12), 500);
    }

    #[test]
    fn a_fault_of_http_keeps_its_own() {
        for version in [Version::Soap11, Version::Soap12] {
            assert_eq!(Fault::from(Transport::TooLarge(1)).status(version), 413);
            assert_eq!(Fault::Busy { retry_after: 5 }.status(version), 503);
        }
    }

    #[test]
    fn only_what_may_pass_says_when_to_come_again() {
        let passing = Unavailable::Passing { incident: "1".to_owned(), retry_after: 30 };
        assert_eq!(Fault::from(passing).retry_after(), Some(30));
        let internal = Unavailable::Internal { incident: "1".to_owned() };
        assert_eq!(Fault::from(internal).retry_after(), None);
    }
}
