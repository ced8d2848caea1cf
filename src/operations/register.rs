//! Who may report for what: a company, a workplace of it, a person and the certificate that
//! identifies this person, registered together or not at all. Registering again changes names and
//! types, and nothing else.

use super::{Service, Unavailable, stop::Cause};
use crate::{
    registry::{Cui, OwnerKind, Role, UnitType, WorkplaceCode},
    signature::sha256,
    store::{
        StoreError, Transaction,
        certificates::{self, NewCertificate},
        companies::{self, NewCompany},
        persons,
        workplaces::{self, NewWorkplace},
    },
    trust::{self, CertificateRefused, Particulars},
};
use chrono::{DateTime, Utc};

/// What is registered.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'r> {
    /// The company's fiscal code: its key.
    pub cui: &'r Cui,
    /// The company's name.
    pub company: &'r str,
    /// codWorkplace: its key.
    pub code: &'r WorkplaceCode,
    /// The workplace's name.
    pub workplace: &'r str,
    /// What sort of unit the workplace is.
    pub unit_type: UnitType,
    /// The person's name.
    pub person: &'r str,
    /// What the person is to the company.
    pub role: Role,
    /// The person's certificate, DER. One that is registered already keeps its person, who then is
    /// the one that gets the role.
    pub certificate: &'r [u8],
}

/// The keys in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// Of the company.
    pub company_id: i64,
    /// Of the workplace.
    pub workplace_id: i64,
    /// Of the person whose certificate it is.
    pub person_id: i64,
}

/// Why nothing was registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRegistered {
    /// The certificate is none.
    #[error(transparent)]
    Certificate(#[from] CertificateRefused),
    /// Ours.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Service {
    /// Registers all of it, from now on.
    pub fn register(&self, registration: &Registration<'_>) -> Result<Registered, NotRegistered> {
        let now = self.clock.now();
        let particulars = trust::particulars(registration.certificate)?;
        let work =
            |transaction: &mut Transaction<'_>| put(transaction, registration, &particulars, now);
        let registered = self.store.transaction(work);
        Ok(registered.map_err(|error: StoreError| Cause::Store(error).unavailable(now))?)
    }
}

fn put(
    transaction: &mut Transaction<'_>,
    registration: &Registration<'_>,
    particulars: &Particulars,
    now: DateTime<Utc>,
) -> Result<Registered, StoreError> {
    let company = NewCompany {
        cui: registration.cui.as_str(),
        name: registration.company,
        owner_kind: OwnerKind::Company,
        active: true,
    };
    let company_id = companies::put(transaction, &company)?;
    let workplace = NewWorkplace {
        code: registration.code,
        name: registration.workplace,
        unit_type: registration.unit_type,
        company_id,
    };
    let workplace_id = workplaces::put(transaction, &workplace)?;
    let fingerprint = sha256(registration.certificate);
    let person_id = match certificates::by_sha256(transaction, &fingerprint)? {
        Some(registered) => registered.person_id,
        None => {
            let person_id = persons::insert(transaction, registration.person)?;
            let certificate = NewCertificate {
                sha256: fingerprint,
                der: registration.certificate,
                serial: &particulars.serial,
                ski: particulars.ski.as_deref(),
                not_before: particulars.not_before,
                not_after: particulars.not_after,
            };
            certificates::register(transaction, person_id, &certificate, now)?;
            person_id
        }
    };
    if !persons::may_report(transaction, person_id, company_id, now)? {
        persons::grant(transaction, person_id, company_id, registration.role, now)?;
    }
    Ok(Registered { company_id, workplace_id, person_id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        store::Store,
        trust::authority::{Authority, KeyKind, Validity},
    };

    #[test]
    fn registering_again_finds_what_is_there_and_another_certificate_is_another_person() {
        let place = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", place.path().join("ser.db").display()), 1);
        let store = store.unwrap();
        store.migrate().unwrap();
        let now: DateTime<Utc> = "2026-11-20T12:00:00Z".parse().unwrap();
        let validity = Validity { from: now, until: now + chrono::Days::new(365) };
        let authority = Authority::root("TEST Root", validity).unwrap();
        let [one, other] = ["TEST Ana", "TEST Ana"].map(|name| {
            let issued = authority.issue(name, KeyKind::P256, validity).unwrap();
            issued.certificate_der().unwrap()
        });
        let register = |certificate: &[u8]| {
            let registration = Registration {
                cui: &"9900000010".parse().unwrap(),
                company: "TEST SRL",
                code: &WorkplaceCode::issue("CJ", 'F', 1).unwrap(),
                workplace: "TEST Farmacia",
                unit_type: UnitType::FarmCom,
                person: "TEST Ana",
                role: Role::User,
                certificate,
            };
            let particulars = trust::particulars(certificate).unwrap();
            store.transaction(|t| put(t, &registration, &particulars, now)).unwrap()
        };
        let first = register(&one);
        assert_eq!(register(&one), first);
        let second = register(&other);
        assert_eq!(
            (second.company_id, second.workplace_id),
            (first.company_id, first.workplace_id)
        );
        assert_ne!(second.person_id, first.person_id);
        let may = store.read(|s| persons::may_report(s, second.person_id, first.company_id, now));
        assert_eq!(may, Ok(true));
    }
}
