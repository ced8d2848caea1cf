//! Why bytes are not a document we read.

use super::Position;
use std::fmt;

/// What sort of problem: the layers above give each its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Not well-formed XML 1.0 with namespaces.
    NotWellFormed,
    /// A document type declaration.
    Dtd,
    /// Over a limit of [`super::Limits`].
    TooLarge,
    /// Encoding unknown, or not what the bytes are.
    Encoding,
}

/// What a document may have only so much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Bytes as received.
    Bytes,
    /// Elements inside one another.
    Levels,
    /// Attributes of an element.
    Attributes,
    /// Namespace bindings in scope.
    Namespaces,
    /// Bytes of a tag, a comment or an instruction.
    Markup,
    /// Bytes of a run of text.
    Text,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes => "bytes",
            Self::Levels => "levels of elements",
            Self::Attributes => "attributes in an element",
            Self::Namespaces => "namespaces in scope",
            Self::Markup => "bytes in a tag, comment or instruction",
            Self::Text => "bytes in a text",
        })
    }
}

/// The problem itself, as a sentence for a programmer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No element at all.
    #[error("the document has no element")]
    Empty,
    /// The text ends inside a token or an element.
    #[error("the document ends before its last element is closed")]
    Truncated,
    /// Something other than white space, comments and instructions around the root.
    #[error("there is content outside the root element")]
    OutsideRoot,
    /// A tag that is not written as XML says.
    #[error("a tag is not well-formed")]
    Tag,
    /// An end tag without its start tag.
    #[error("the end tag does not match the start tag")]
    EndTag,
    /// Not a name, or not one with at most one colon.
    #[error("a name is not well-formed")]
    Name,
    /// The same attribute twice on an element.
    #[error("an attribute is given twice")]
    DuplicateAttribute,
    /// A prefix nobody declares.
    #[error("a prefix is not declared")]
    UnboundPrefix,
    /// A declaration of a reserved prefix or namespace, or `xmlns:p=""`.
    #[error("a namespace declaration is not allowed")]
    NamespaceDeclaration,
    /// A character XML 1.0 does not have.
    #[error("a character is not allowed in XML")]
    Character,
    /// An entity that is not one of the five, or a character reference to no character.
    #[error("a reference is not to a known entity or an allowed character")]
    Reference,
    /// `]]>` in text.
    #[error("text contains ]]>")]
    CdataEnd,
    /// `--` in a comment, or a comment that does not end.
    #[error("a comment is not well-formed")]
    Comment,
    /// A processing instruction with a bad or reserved target.
    #[error("a processing instruction is not well-formed")]
    Instruction,
    /// The XML declaration is malformed or not at the start.
    #[error("the XML declaration is not well-formed or not at the start")]
    XmlDeclaration,
    /// XML 1.1 and others.
    #[error("only XML 1.0 is read")]
    Version,
    /// Markup that is none of XML's.
    #[error("markup is not well-formed")]
    Markup,
    /// `<!DOCTYPE`.
    #[error("document type declarations are refused")]
    Doctype,
    /// An encoding that is not read here.
    #[error("the encoding is not supported")]
    UnknownEncoding,
    /// The bytes are not of the encoding that the document declares.
    #[error("the bytes are not of the declared encoding")]
    EncodingMismatch,
    /// Over a limit; which one, and what it is.
    #[error("the document has more {what} than the {limit} allowed")]
    Limit {
        /// What there is too much of.
        what: Measure,
        /// The limit in force.
        limit: usize,
    },
}

impl Problem {
    /// The sort of problem it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Doctype => Class::Dtd,
            Self::Limit { .. } => Class::TooLarge,
            Self::UnknownEncoding | Self::EncodingMismatch => Class::Encoding,
            _ => Class::NotWellFormed,
        }
    }
}

/// A problem and where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (line {}, column {})", position.line, position.column)]
pub struct Malformed {
    /// What is wrong.
    pub problem: Problem,
    /// Where, in characters of the decoded document.
    pub position: Position,
}
