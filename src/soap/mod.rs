//! SOAP: bytes of a message in, bytes of an answer out, and the other way round for a client. The
//! only place that knows envelopes.

mod answer;
mod binary;
pub mod client;
mod contract;
mod criteria;
mod dispatch;
mod drafting;
pub mod envelope;
mod fault;
mod package;
mod plain;
mod request;
mod schema;
mod sentence;
mod values;
mod version;
mod wsdl;

pub use contract::{NAMESPACE, OPERATIONS, Operation};
pub use dispatch::{Reply, handle, refuse};
pub use fault::{Fault, Transport};
pub use package::Package;
pub use schema::schema;
pub use version::Version;
pub use wsdl::{Addresses, wsdl};
