//! Who can sign in the demo: its authorities, its seal, its persons. Made once, then found in the
//! folder.

use super::{Failure, folder::Folder};
use crate::{
    signature::{Candidate, SigningKey},
    trust::authority::{Authority, AuthorityError, KeyKind, Validity},
};
use chrono::{DateTime, Days, Utc};

/// The anchors, in one file.
pub(super) const ANCHORS: &str = "autoritati.pem";
/// Certificate and key of the seal.
pub(super) const SEAL: [&str; 2] = ["sigiliu.cert.pem", "sigiliu.key.pem"];
/// Certificate and key of the person who signs in the story: RSA.
const ION: [&str; 2] = ["persoane/ion.cert.pem", "persoane/ion.key.pem"];
/// Certificate and key of the person the reader signs as: EC, P-256.
pub(super) const ANA: [&str; 2] = ["persoane/ana.cert.pem", "persoane/ana.key.pem"];
/// Certificate and key of somebody nobody registered.
const STRANGER: [&str; 2] = ["persoane/strain.cert.pem", "persoane/strain.key.pem"];
/// Certificate and key of the authority of the persons and of the seal.
pub(super) const FIRST: [&str; 2] = ["autoritati/prima.cert.pem", "autoritati/prima.key.pem"];
/// Certificate and key of another authority that is trusted: the stranger's.
pub(super) const SECOND: [&str; 2] = ["autoritati/a-doua.cert.pem", "autoritati/a-doua.key.pem"];

/// How long what is made here is valid: the demo's folder may be kept.
const DAYS: u64 = 3650;

/// A key and its certificate.
pub(super) struct Holder {
    /// What signs.
    pub(super) key: SigningKey,
    /// What verifies.
    pub(super) certificate: Candidate,
}

/// All of them.
pub(super) struct Keys {
    /// The service's.
    pub(super) seal: Holder,
    /// The first company's person.
    pub(super) ion: Holder,
    /// The second company's person.
    pub(super) ana: Holder,
    /// Nobody's person.
    pub(super) stranger: Holder,
}

impl Keys {
    /// Finds them in the folder, or makes them.
    pub(super) fn open(folder: &Folder, now: DateTime<Utc>) -> Result<Self, Failure> {
        let day = |days: fn(DateTime<Utc>, Days) -> Option<DateTime<Utc>>, count| {
            days(now, Days::new(count)).unwrap_or(now)
        };
        let validity = Validity {
            from: day(DateTime::checked_sub_days, 1),
            until: day(DateTime::checked_add_days, DAYS),
        };
        let root = |files, name| authority(folder, files, || Authority::root(name, validity));
        let first = root(FIRST, "SER TEST Prima autoritate")?;
        let second = root(SECOND, "SER TEST A doua autoritate")?;
        // The first in the file: tools that read only one find the one of persons and seal.
        let anchors = [first.certificate_pem()?, second.certificate_pem()?].concat();
        folder.write(ANCHORS, &anchors)?;
        let holder = |files, name, kind| holder(folder, files, &first, (name, kind, validity));
        let stranger = ("TEST Strain", KeyKind::Rsa, validity);
        Ok(Self {
            seal: holder(SEAL, "SER TEST Sigiliu", KeyKind::Rsa)?,
            ion: holder(ION, "TEST Ion", KeyKind::Rsa)?,
            ana: holder(ANA, "TEST Ana", KeyKind::P256)?,
            stranger: self::holder(folder, STRANGER, &second, stranger)?,
        })
    }
}

fn authority(
    folder: &Folder,
    files: [&str; 2],
    make: impl FnOnce() -> Result<Authority, AuthorityError>,
) -> Result<Authority, Failure> {
    let [certificate, key] = keep(folder, files, || {
        let made = make()?;
        Ok([made.certificate_pem()?, made.key_pem()?])
    })?;
    Ok(Authority::from_pem(&key, &certificate)?)
}

fn holder(
    folder: &Folder,
    files: [&str; 2],
    issuer: &Authority,
    (name, kind, validity): (&str, KeyKind, Validity),
) -> Result<Holder, Failure> {
    let [certificate, key] = keep(folder, files, || {
        let made = issuer.issue(name, kind, validity)?;
        Ok([made.certificate_pem()?, made.key_pem()?])
    })?;
    Ok(Holder {
        key: SigningKey::from_pem(&key, &certificate)?,
        certificate: Candidate::certificate_pem(&certificate)?,
    })
}

/// Certificate and key, PEM: those in the folder when both are there.
fn keep(
    folder: &Folder,
    files: [&str; 2],
    make: impl FnOnce() -> Result<[Vec<u8>; 2], AuthorityError>,
) -> Result<[Vec<u8>; 2], Failure> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let [first, second] = [0, 1].map(|_| {
            let keys = Keys::open(&folder, Utc::now()).unwrap();
            [keys.seal, keys.ion, keys.ana, keys.stranger]
                .map(|holder| holder.certificate.der().to_vec())
        });
        assert_eq!(first, second);
    }
}
