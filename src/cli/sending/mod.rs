//! Sending declarations to a service over HTTP: one at a time, or many by several senders that keep
//! the order of each series, slow down together when the service asks for it, and count what came
//! back. `ser submit`, `ser load`, the demo and the benchmarks send with it.

mod brake;
mod client;
mod pool;
mod queue;
mod receipt;
mod tally;

pub use brake::Patience;
pub use client::{Answered, Client, Misuse, NoReceipt, roots};
pub use pool::{Outbox, Sent, send_all};
pub use queue::Queue;
pub use receipt::Receipt;
pub use tally::{Outcome, Percentiles, Tally};
