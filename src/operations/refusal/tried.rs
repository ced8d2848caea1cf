//! What was tried, in a word for the audit log: codes say which rule was broken, these say how.
//! Nothing that the sender wrote is in them.

use crate::{
    signature::{Contradiction, Coverage, Fault, Foreign, KeyError, Refusal},
    xml::{Measure, Problem},
};

/// A document that is not read.
pub(super) fn problem(problem: &Problem) -> &'static str {
    match problem {
        Problem::Empty => "EMPTY",
        Problem::Truncated => "TRUNCATED",
        Problem::OutsideRoot => "OUTSIDE_ROOT",
        Problem::Tag => "TAG",
        Problem::EndTag => "END_TAG",
        Problem::Name => "NAME",
        Problem::DuplicateAttribute => "DUPLICATE_ATTRIBUTE",
        Problem::UnboundPrefix => "UNBOUND_PREFIX",
        Problem::NamespaceDeclaration => "NAMESPACE_DECLARATION",
        Problem::Character => "CHARACTER",
        Problem::Reference => "REFERENCE",
        Problem::CdataEnd => "CDATA_END",
        Problem::Comment => "COMMENT",
        Problem::Instruction => "INSTRUCTION",
        Problem::XmlDeclaration => "XML_DECLARATION",
        Problem::Version => "VERSION",
        Problem::Markup => "MARKUP",
        Problem::Doctype => "DOCTYPE",
        Problem::UnknownEncoding => "UNKNOWN_ENCODING",
        Problem::EncodingMismatch => "ENCODING_MISMATCH",
        Problem::Limit { what, .. } => match what {
            Measure::Bytes => "TOO_MANY_BYTES",
            Measure::Levels => "TOO_DEEP",
            Measure::Attributes => "TOO_MANY_ATTRIBUTES",
            Measure::Namespaces => "TOO_MANY_NAMESPACES",
            Measure::Markup => "TOO_LONG_MARKUP",
            Measure::Text => "TOO_LONG_TEXT",
        },
    }
}

/// A signature that is refused; none where the code says all there is.
pub(super) fn signature(refusal: &Refusal) -> Option<&'static str> {
    Some(match refusal {
        Refusal::Malformed(malformed) => problem(&malformed.problem),
        Refusal::NotADeclaration => "NOT_A_DECLARATION",
        Refusal::Algorithm(_) => "ALGORITHM",
        Refusal::External(_) => "EXTERNAL_REFERENCE",
        Refusal::SecondSignature => "SECOND_SIGNATURE",
        Refusal::RepeatedId(_) => "REPEATED_ID",
        Refusal::Key(key) => match key {
            KeyError::Rsa => "RSA_KEY",
            KeyError::Curve => "CURVE",
            KeyError::Kind => "KEY_KIND",
            KeyError::Unreadable
            | KeyError::Encrypted
            | KeyError::Mismatch
            | KeyError::Password
            | KeyError::Pss => "KEY",
        },
        Refusal::Coverage(coverage) => match coverage {
            Coverage::NoReference => "NO_REFERENCE",
            Coverage::NotTheDeclaration => "NOT_COVERED",
            Coverage::SomethingElse => "SOMETHING_ELSE_COVERED",
            Coverage::Twice => "COVERED_TWICE",
            Coverage::Unresolved => "UNRESOLVED_REFERENCE",
        },
        Refusal::Structure(fault) => match fault {
            Fault::Children => "CHILDREN",
            Fault::Attribute => "ATTRIBUTE",
            Fault::Base64 => "BASE64",
            Fault::DigestLength => "DIGEST_LENGTH",
            Fault::Value => "VALUE_WITH_MARKUP",
            Fault::Place => "MOVED_SIGNATURE",
            Fault::Smuggled => "SMUGGLED_DATA",
            Fault::TooMany => "TOO_MANY_PARTS",
            Fault::Token => "TOKEN",
            Fault::Time => "SIGNING_TIME_UNREADABLE",
        },
        Refusal::Contradiction(contradiction) => match contradiction {
            Contradiction::Certificate => "OTHER_CERTIFICATE_NAMED",
            Contradiction::SigningTime(_) => "SIGNED_IN_THE_FUTURE",
        },
        Refusal::Foreign(foreign) => match foreign {
            Foreign::Comment => "COMMENT_INSIDE",
            Foreign::Instruction => "INSTRUCTION_INSIDE",
            Foreign::Inclusion => "INCLUSION",
            Foreign::Namespace => "RELATIVE_NAMESPACE",
            Foreign::Prefix => "UNSIGNED_PREFIX",
        },
        // Of a message no line is written.
        Refusal::Missing
        | Refusal::Unregistered
        | Refusal::Value
        | Refusal::Digest { .. }
        | Refusal::Message(_) => return None,
    })
}
