//! SER, Sistemul Electronic de Raportare: signed stock declarations come in over SOAP, sealed
//! receipts go out. The map, from the outside in:
//!
//! - [`cli`] one file for each command of the binary
//! - [`http`] routes, limits and the endpoint; the only place that knows actix
//! - [`soap`] envelopes, the contract's messages, faults, WSDL; the only place that knows SOAP
//! - [`operations`] what can be asked of the service, one verb a file
//! - [`jobs`] background work, beside the operations
//! - [`store`] SQLite and Postgres behind one connection; the only place that knows diesel
//! - [`trust`] anchors and the judgement of a certificate
//! - [`vault`] personal data under keys: sealed, opened, found by a keyed hash
//! - [`signature`] XML-DSig: locate, verify, sign
//! - [`declaration`] the domain: periods, numbers, states, rows, rules
//! - [`registry`] the domain: environments, companies, workplaces, persons and their codes
//! - [`nomenclature`] coded lists with dates, and the table of answer codes
//! - [`kinds`] the catalogue of declaration kinds: data files, their model, the schema they give
//! - [`xml`] checked events with byte spans, names, canonical form, writing
//!
//! `cli, http → soap → operations, jobs → store → trust, vault → signature → declaration → registry,
//! nomenclature → kinds → xml`: a module imports only what stands to its right
//! (`tests/layers.rs` holds it to that).

pub mod cli;
pub mod declaration;
pub mod http;
pub mod jobs;
pub mod kinds;
pub mod nomenclature;
pub mod operations;
pub mod registry;
pub mod settings;
pub mod signature;
pub mod soap;
pub mod store;
pub mod trust;
pub mod vault;
pub mod xml;
