//! What installations for trial are made of, the demo's and those of `ser load`: a folder, keys of
//! authorities and persons, lists, and declarations as vendors' programs write them. Everything is
//! plainly test data.

mod declared;
mod folder;
mod keys;
mod sheet;

pub(super) use declared::{Heading, Invoice, Moved, Partner, Stock, Tables, signed, write};
pub(super) use folder::{Folder, LIST_FOLDER};
pub(super) use keys::{ANCHORS, CRL, FIRST, Holder, Issuer, SEAL};

use crate::signature::{KeyError, SignError};
use crate::trust::authority::AuthorityError;
use std::io;
use std::path::PathBuf;

/// The keys of personal data.
pub(super) const DATA_KEYS: &str = "chei-date.txt";

/// The officer who imports.
pub(super) const OFFICER: &str = "OF-TEST";

/// Why it cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A file cannot be read or written.
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// Of an authority's.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// A key in the folder is none.
    #[error("key and certificate: {0}")]
    Key(#[from] KeyError),
    /// A declaration cannot be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// An instant that is none.
    #[error("the date is not of the years 2000 to 2099")]
    Calendar,
}
