//! Who can sign in the demo: its authorities, its seal, its persons. Made once, then found in the
//! folder.

use super::{Failure, doors::Doors};
use crate::{
    cli::sample::{ANCHORS, CRL, FIRST, Folder, Holder, Issuer},
    trust::authority::{KeyKind, Validity},
};
use chrono::{Days, Utc};

/// Certificate and key of the service's TLS.
pub(super) const TLS: [&str; 2] = ["tls.cert.pem", "tls.key.pem"];
/// Certificate and key of another authority that is trusted: the stranger's.
const SECOND: [&str; 2] = ["autoritati/a-doua.cert.pem", "autoritati/a-doua.key.pem"];

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

/// The authorities, and what they issue into the folder.
pub(super) struct Keys<'f> {
    folder: &'f Folder,
    /// Of the persons, of the seal and of the TLS.
    first: Issuer<'f>,
    second: Issuer<'f>,
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
        let first = Issuer::open(folder, FIRST, "SER TEST Prima autoritate")?;
        let second = Issuer::open(folder, SECOND, "SER TEST A doua autoritate")?;
        // The first in the file: tools that read only one find the one of persons and seal.
        let anchors = [&first, &second].map(|issuer| issuer.authority().certificate_pem());
        let [one, other] = anchors;
        folder.write(ANCHORS, &[one?, other?].concat())?;
        first.leave_list(CRL)?;
        Ok(Self { folder, first, second })
    }

    /// What receipts are sealed with.
    pub(super) fn seal(&self) -> Result<Holder, Failure> {
        Ok(self.first.seal()?)
    }

    /// The key of a person of the first authority.
    pub(super) fn of(&self, person: &Person) -> Result<Holder, Failure> {
        Ok(self.first.holder(person.name, person.kind, person.files)?)
    }

    /// The key of nobody who is registered.
    pub(super) fn stranger(&self) -> Result<Holder, Failure> {
        Ok(self.second.holder(STRANGER.name, STRANGER.kind, STRANGER.files)?)
    }

    /// Issues a certificate for the TLS of the service, anew each time: its names may be others.
    /// Programs judge it by the system's clock, whatever the day of the story.
    pub(super) fn tls(&self, doors: &Doors) -> Result<(), Failure> {
        let now = Utc::now();
        let until = now.checked_add_days(TLS_DAYS).ok_or(Failure::Calendar)?;
        let from = now.checked_sub_days(Days::new(1)).ok_or(Failure::Calendar)?;
        let issued =
            self.first.authority().issue_server(&doors.names(), Validity { from, until })?;
        let [certificate, key] = TLS;
        self.folder.write_secret(key, &issued.key_pem()?)?;
        Ok(self.folder.write(certificate, &issued.certificate_pem()?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), &[]).unwrap();
        let [first, second] = [0, 1].map(|_| {
            let keys = Keys::open(&folder).unwrap();
            [keys.seal(), keys.of(&ANA), keys.of(&ION), keys.stranger()]
                .map(|holder| holder.unwrap().certificate.der().to_vec())
        });
        assert_eq!(first, second);
    }
}
