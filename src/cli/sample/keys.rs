//! Authorities for trial, and what they issue into a folder: made once, then found there.

use super::{Folder, Trouble};
use crate::{
    signature::{Candidate, SigningKey},
    trust::authority::{Authority, AuthorityError, KeyKind, Validity},
};
use chrono::{DateTime, Utc};

/// The anchors, in one file.
pub(in crate::cli) const ANCHORS: &str = "autoritati.pem";
/// Certificate and key of the seal.
pub(in crate::cli) const SEAL: [&str; 2] = ["sigiliu.cert.pem", "sigiliu.key.pem"];
/// Certificate and key of the authority of persons and seal.
pub(in crate::cli) const FIRST: [&str; 2] =
    ["autoritati/prima.cert.pem", "autoritati/prima.key.pem"];
/// The revocation list of the first authority.
pub(in crate::cli) const CRL: &str = "autoritati/prima.crl.pem";

/// First and last instant of what is made here: the folder may be kept.
const VALID: [&str; 2] = ["2000-01-01T00:00:00Z", "2099-12-31T00:00:00Z"];

/// A key and its certificate.
pub(in crate::cli) struct Holder {
    /// What signs.
    pub(in crate::cli) key: SigningKey,
    /// What verifies.
    pub(in crate::cli) certificate: Candidate,
}

/// An authority in a folder.
pub(in crate::cli) struct Issuer<'f> {
    folder: &'f Folder,
    authority: Authority,
    validity: Validity,
}

impl<'f> Issuer<'f> {
    /// Finds it, or makes it under this name.
    pub(in crate::cli) fn open(
        folder: &'f Folder,
        files: [&str; 2],
        name: &str,
    ) -> Result<Self, Trouble> {
        let [from, until] = VALID.map(|text| text.parse::<DateTime<Utc>>());
        let (Ok(from), Ok(until)) = (from, until) else { return Err(Trouble::Calendar) };
        let validity = Validity { from, until };
        let [certificate, key] = keep(folder, files, || {
            let made = Authority::root(name, validity)?;
            Ok([made.certificate_pem()?, made.key_pem()?])
        })?;
        let authority = Authority::from_pem(&key, &certificate)?;
        Ok(Self { folder, authority, validity })
    }

    /// What issues.
    pub(in crate::cli) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Leaves the list of what it revoked, nothing, in the folder.
    pub(in crate::cli) fn leave_list(&self, file: &str) -> Result<(), Trouble> {
        self.folder.write(file, &self.authority.empty_crl_pem(self.validity)?)
    }

    /// Finds the key and certificate of somebody in these files, or issues them.
    pub(in crate::cli) fn holder(
        &self,
        name: &str,
        kind: KeyKind,
        files: [&str; 2],
    ) -> Result<Holder, Trouble> {
        let [certificate, key] = keep(self.folder, files, || {
            let made = self.authority.issue(name, kind, self.validity)?;
            Ok([made.certificate_pem()?, made.key_pem()?])
        })?;
        Ok(Holder {
            key: SigningKey::from_pem(&key, &certificate)?,
            certificate: Candidate::certificate_pem(&certificate)?,
        })
    }

    /// What receipts are sealed with.
    pub(in crate::cli) fn seal(&self) -> Result<Holder, Trouble> {
        self.holder("SER TEST Sigiliu", KeyKind::Rsa, SEAL)
    }
}

/// Certificate and key, PEM: those in the folder when both are there.
fn keep(
    folder: &Folder,
    files: [&str; 2],
    make: impl FnOnce() -> Result<[Vec<u8>; 2], AuthorityError>,
) -> Result<[Vec<u8>; 2], Trouble> {
    let [certificate, key] = files;
    if let (Some(certificate), Some(key)) = (folder.read(certificate)?, folder.read(key)?) {
        return Ok([certificate, key]);
    }
    let made = make()?;
    let [certificate_pem, key_pem] = &made;
    folder.write_secret(key, key_pem)?;
    folder.write(certificate, certificate_pem)?;
    Ok(made)
}
