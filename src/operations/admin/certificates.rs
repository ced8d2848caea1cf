//! Certificates: registered for a person by CNP, withdrawn and taken back by fingerprint.

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, change::Compared,
    desk::Desk, field,
};
use crate::{
    registry::Cnp,
    signature::{fingerprint, hex, sha256},
    store::{
        Session, StoreError,
        certificates::{self, NewCertificate, Standing},
        persons,
    },
    trust,
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// A row.
pub(super) struct Entry {
    der: Option<Vec<u8>>,
    fingerprint: [u8; 32],
    cnp: Option<Cnp>,
    standing: Option<Standing>,
}

/// The standings, as lists name them.
const STANDINGS: [(&str, Standing); 2] =
    [("INREGISTRAT", Standing::Registered), ("RETRAS", Standing::Withdrawn)];

fn standing(text: &str) -> Result<Standing, Problem> {
    let known = STANDINGS.into_iter().find(|(word, _)| *word == text);
    let words = STANDINGS.map(|(word, _)| word).join(", ");
    known.map(|(_, standing)| standing).ok_or(Problem::NotOneOf(words))
}

fn word(standing: Standing) -> &'static str {
    STANDINGS.into_iter().find(|(_, known)| *known == standing).map_or("", |(word, _)| word)
}

/// The content of a file, which whoever read it wrote as base64.
fn certificate(text: &str) -> Result<Vec<u8>, Problem> {
    let bytes = STANDARD.decode(text).map_err(|_| Problem::NotCertificate)?;
    let der = trust::der(&bytes).map_err(|_| Problem::NotCertificate)?;
    trust::particulars(&der).map(|_| der).map_err(|_| Problem::NotCertificate)
}

fn by_name(text: &str) -> Result<[u8; 32], Problem> {
    fingerprint(text).ok_or(Problem::Form("SHA-256: 64 de cifre hexazecimale"))
}

impl Readable for Entry {
    const PERSONAL: bool = true;
    const COLUMNS: &'static [Column] = &[
        Column::optional("certificat", "fișierul (PEM sau DER) lângă listă, sau base64", "ana.pem")
            .file(),
        Column::optional("amprenta", "în loc de certificat: SHA-256 al unuia înregistrat", ""),
        Column::optional("cnp", "al persoanei; pentru un certificat nou", "1800101990014")
            .personal(),
        Column::optional("stare", "INREGISTRAT (implicit), RETRAS", "INREGISTRAT"),
    ];

    fn read(row: &mut Reading<'_>, registrar: &Registrar) -> Option<Self> {
        let der = row.optional("certificat", certificate);
        let named = row.optional("amprenta", by_name);
        let cnp = row.optional("cnp", |text| field::cnp(text, registrar));
        let standing = row.optional("stare", standing);
        let (der, named, cnp, standing) = (der?, named?, cnp?, standing?);
        let fingerprint = match (&der, named) {
            (Some(der), None) => sha256(der),
            (None, Some(named)) => named,
            _ => {
                return row.say("certificat", "", Problem::OneOf("certificat, amprenta"));
            }
        };
        Some(Self { der, fingerprint, cnp, standing })
    }

    fn key(&self) -> (&'static str, String) {
        ("certificat", hex(&self.fingerprint))
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let Some(vault) = &desk.registrar.vault else { return Ok(None) };
        let person = match &self.cnp {
            Some(cnp) => match persons::by_cnp(desk.transaction, vault, cnp)? {
                Some(person) => Some(person.id),
                None => return desk.say("cnp", "", Problem::NoPerson),
            },
            None => None,
        };
        let before = certificates::by_sha256(desk.transaction, &self.fingerprint)?;
        let after = self.standing.unwrap_or(match &before {
            Some(before) => before.standing,
            None => Standing::Registered,
        });
        let change = match (&before, &self.der, person) {
            (Some(before), _, Some(person)) if before.person_id != person => {
                return desk.say("cnp", "", Problem::Others);
            }
            (Some(before), _, _) => {
                Compared::default().field("stare", word(before.standing), word(after)).change()
            }
            (None, None, _) => {
                let shown = hex(&self.fingerprint);
                return desk.say("amprenta", &shown, Problem::NoCertificate);
            }
            (None, _, None) => return desk.say("cnp", "", Problem::Empty),
            (None, Some(der), Some(person)) => {
                let Ok(read) = trust::particulars(der) else {
                    return desk.say("certificat", "", Problem::NotCertificate);
                };
                let certificate = NewCertificate {
                    sha256: self.fingerprint,
                    der,
                    serial: &read.serial,
                    ski: read.ski.as_deref(),
                    not_before: read.not_before,
                    not_after: read.not_after,
                    holder: read.holder,
                };
                certificates::register(desk.transaction, person, &certificate, desk.now)?;
                Change::New
            }
        };
        if change != Change::Unchanged {
            certificates::set_standing(desk.transaction, &self.fingerprint, after)?;
        }
        let done = Done::of(&hex(&self.fingerprint), change);
        Ok(Some(Done { certificate: Some(self.fingerprint), ..done }))
    }
}

/// What is registered: by fingerprint, which a list may name again.
pub(super) fn rows(
    session: &mut Session,
    registrar: &Registrar,
) -> Result<Vec<Vec<String>>, StoreError> {
    let mut rows = Vec::new();
    for one in certificates::all(session)? {
        let cnp = super::persons::masked_cnp(session, registrar, one.person_id)?;
        rows.push(vec![String::new(), hex(&one.sha256), cnp, word(one.standing).to_owned()]);
    }
    Ok(rows)
}
