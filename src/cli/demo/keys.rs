//! Who can sign in the demo: its authorities, its seal, its persons. Made once, then found in the
//! folder.

use super::{Failure, doors::Doors, folder::Folder};
use crate::{
    signature::{Candidate, SigningKey},
    trust::authority::{Authority, AuthorityError, KeyKind, Validity},
};
use chrono::{DateTime, Days, Utc};

/// The anchors, in one file.
pub(super) const ANCHORS: &str = "autoritati.pem";
/// Certificate and key of the seal.
pub(super) const SEAL: [&str; 2] = ["sigiliu.cert.pem", "sigiliu.key.pem"];
/// Certificate and key of the service's TLS.
pub(super) const TLS: [&str; 2] = ["tls.cert.pem", "tls.key.pem"];
/// Certificate and key of the authority of the persons, of the seal and of the TLS.
pub(super) const FIRST: [&str; 2] = ["autoritati/prima.cert.pem", "autoritati/prima.key.pem"];
/// Certificate and key of another authority that is trusted: the stranger's.
const SECOND: [&str; 2] = ["autoritati/a-doua.cert.pem", "autoritati/a-doua.key.pem"];

/// The revocation list of the first authority.
pub(super) const CRL: &str = "autoritati/prima.crl.pem";

/// First and last instant of what is made here: the demo's folder may be kept.
const VALID: [&str; 2] = ["2000-01-01T00:00:00Z", "2099-12-31T00:00:00Z"];
/// Days that the certificate of the TLS is valid for: not more than clients want.
const TLS_DAYS: Days = Days::new(397);

/// A person who signs.
pub(super) struct Person {
    /// The name.
    pub(super) name: &'static str,
    /// With what kind of key.
    kind: KeyKind,
    /// Certificate and key.
    pub(super) files: [&'static str; 2],
}

/// Signs for the story's pharmacy.
pub(super) const ION: Person = Person {
    name: "TEST Ion",
    kind: KeyKind::Rsa,
    files: ["persoane/ion.cert.pem", "persoane/ion.key.pem"],
};
/// The person the reader signs as.
pub(super) const ANA: Person = Person {
    name: "TEST Ana",
    kind: KeyKind::P256,
    files: ["persoane/ana.cert.pem", "persoane/ana.key.pem"],
};
/// Signs for the hospital.
pub(super) const ELENA: Person = Person {
    name: "TEST Elena",
    kind: KeyKind::P256,
    files: ["persoane/elena.cert.pem", "persoane/elena.key.pem"],
};
/// Signs for the wholesaler.
pub(super) const MIHAI: Person = Person {
    name: "TEST Mihai",
    kind: KeyKind::Rsa,
    files: ["persoane/mihai.cert.pem", "persoane/mihai.key.pem"],
};
/// Somebody nobody registered.
const STRANGER: Person = Person {
    name: "TEST Strain",
    kind: KeyKind::Rsa,
    files: ["persoane/strain.cert.pem", "persoane/strain.key.pem"],
};
/// The service, as it seals.
const SERVICE: Person = Person { name: "SER TEST Sigiliu", kind: KeyKind::Rsa, files: SEAL };

/// A key and its certificate.
pub(super) struct Holder {
    /// What signs.
    pub(super) key: SigningKey,
    /// What verifies.
    pub(super) certificate: Candidate,
}

/// The authorities, and what they issue into the folder.
pub(super) struct Keys<'f> {
    folder: &'f Folder,
    first: Authority,
    second: Authority,
    validity: Validity,
}

impl Person {
    /// The kind of key, for reading.
    pub(super) fn algorithm(&self) -> &'static str {
        match self.kind {
            KeyKind::Rsa => "RSA",
            KeyKind::P256 => "P-256",
        }
    }
}

impl<'f> Keys<'f> {
    /// Finds the authorities in the folder, or makes them.
    pub(super) fn open(folder: &'f Folder) -> Result<Self, Failure> {
        let [from, until] = VALID.map(|text| text.parse::<DateTime<Utc>>());
        let (Ok(from), Ok(until)) = (from, until) else { return Err(Failure::Calendar) };
        let validity = Validity { from, until };
        let root = |files, name| authority(folder, files, || Authority::root(name, validity));
        let first = root(FIRST, "SER TEST Prima autoritate")?;
        let second = root(SECOND, "SER TEST A doua autoritate")?;
        // The first in the file: tools that read only one find the one of persons and seal.
        let anchors = [first.certificate_pem()?, second.certificate_pem()?].concat();
        folder.write(ANCHORS, &anchors)?;
        folder.write(CRL, &first.empty_crl_pem(validity)?)?;
        Ok(Self { folder, first, second, validity })
    }

    /// What receipts are sealed with.
    pub(super) fn seal(&self) -> Result<Holder, Failure> {
        self.holder(&self.first, &SERVICE)
    }

    /// The key of a person of the first authority.
    pub(super) fn of(&self, person: &Person) -> Result<Holder, Failure> {
        self.holder(&self.first, person)
    }

    /// The key of nobody who is registered.
    pub(super) fn stranger(&self) -> Result<Holder, Failure> {
        self.holder(&self.second, &STRANGER)
    }

    /// Issues a certificate for the TLS of the service, anew each time: its names may be others.
    /// Programs judge it by the system's clock, whatever the day of the story.
    pub(super) fn tls(&self, doors: &Doors) -> Result<(), Failure> {
        let now = Utc::now();
        let until = now.checked_add_days(TLS_DAYS).ok_or(Failure::Calendar)?;
        let from = now.checked_sub_days(Days::new(1)).ok_or(Failure::Calendar)?;
        let issued = self.first.issue_server(&doors.names(), Validity { from, until })?;
        let [certificate, key] = TLS;
        self.folder.write_secret(key, &issued.key_pem()?)?;
        self.folder.write(certificate, &issued.certificate_pem()?)
    }

    fn holder(&self, issuer: &Authority, person: &Person) -> Result<Holder, Failure> {
        let [certificate, key] = keep(self.folder, person.files, || {
            let made = issuer.issue(person.name, person.kind, self.validity)?;
            Ok([made.certificate_pem()?, made.key_pem()?])
        })?;
        Ok(Holder {
            key: SigningKey::from_pem(&key, &certificate)?,
            certificate: Candidate::certificate_pem(&certificate)?,
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
            let keys = Keys::open(&folder).unwrap();
            [keys.seal(), keys.of(&ANA), keys.of(&ION), keys.stranger()]
                .map(|holder| holder.unwrap().certificate.der().to_vec())
        });
        assert_eq!(first, second);
    }
}
