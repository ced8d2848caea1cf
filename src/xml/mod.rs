//! XML as this service needs it: decoded, checked for well-formedness and namespaces, read as
//! events with byte spans, canonicalized, written. The only place that knows quick-xml.

pub mod canonical;
mod chars;
mod content;
mod document;
mod element;
mod encoding;
mod limits;
mod name;
mod opened;
mod position;
mod problem;
mod reader;
mod scan;
mod scope;
mod tag;
mod text;
#[cfg(test)]
pub(crate) mod work;
mod writer;

pub use chars::is_ncname;
pub use content::{Content, Unexpected};
pub use document::{Document, Watch};
pub use element::Element;
pub use encoding::{latin_1, misread};
pub use limits::Limits;
pub use name::{Attribute, Name};
pub use opened::Opened;
pub use position::Position;
pub use problem::{Class, Malformed, Measure, Problem};
pub use reader::{Event, Reader};
pub use scope::Scope;
pub use tag::{WrittenAttribute, written_attributes};
pub use writer::Writer;
