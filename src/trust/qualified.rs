//! Qualified or not: what a certificate says of itself in QcStatements (ETSI EN 319 412-5) and in its
//! names, held against article 18(1) of the law (`units-and-trust.md`, 2.1).

use super::certificate::text;
use der::{
    Decode, Encode, Sequence,
    asn1::{Any, Int, ObjectIdentifier, PrintableString},
};
use openssl::{nid::Nid, x509::X509Ref};
use serde::Serialize;
use x509_cert::certificate::TbsCertificate;

/// The extension (RFC 3739, 3.2.6).
pub(super) const QC_STATEMENTS: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.3");
const COMPLIANCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.1");
const LIMIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.2");
const DEVICE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.4");
const TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.6");
/// A natural person's electronic signature, of the types.
const SIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.6.1");
/// Qualified under the law of a country outside the Union.
const LEGISLATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.7");

/// How a pseudonym is marked in a common name, where there is no field for it.
const PSEUDONYM_MARK: &str = ":PN";

#[derive(Sequence)]
struct Statement {
    id: ObjectIdentifier,
    #[asn1(optional = "true")]
    info: Option<Any>,
}

#[derive(Sequence)]
struct Money {
    currency: Any,
    amount: Int,
    exponent: Int,
}

/// A letter of article 18(1) whose content a certificate may lack; the others come with X.509.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Letter {
    /// a: it says that it is qualified, for electronic signatures.
    #[serde(rename = "a")]
    Statement,
    /// b: name and country of the provider.
    #[serde(rename = "b")]
    Provider,
    /// c: name of the signer.
    #[serde(rename = "c")]
    Name,
    /// d: personal identification code of the signer.
    #[serde(rename = "d")]
    Code,
    /// i: limits, which nobody can know when they cannot be read.
    #[serde(rename = "i")]
    Limits,
}

impl Letter {
    /// As the law writes it.
    pub fn letter(self) -> char {
        match self {
            Self::Statement => 'a',
            Self::Provider => 'b',
            Self::Name => 'c',
            Self::Code => 'd',
            Self::Limits => 'i',
        }
    }
}

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Qualification {
    /// What of article 18(1) is missing; of a qualified certificate nothing.
    pub missing: Vec<Letter>,
    /// Its holder's name is a pseudonym.
    pub pseudonym: bool,
    /// The key is in a secure device (QcSSCD), which the effect of article 5 asks for.
    pub device: bool,
    /// The value up to which its provider is liable: `10000 EUR`.
    pub limit: Option<String>,
}

/// What the extension says.
#[derive(Default)]
struct Said {
    compliant: bool,
    device: bool,
    signature: bool,
    foreign: bool,
    limit: Option<String>,
}

impl Qualification {
    pub(super) fn of(certificate: &X509Ref, fields: &TbsCertificate) -> Self {
        let (subject, issuer) = (certificate.subject_name(), certificate.issuer_name());
        let extension = fields.extensions().into_iter().flatten();
        let statements = extension.into_iter().find(|found| found.extn_id == QC_STATEMENTS);
        let said = match statements {
            Some(found) => read(found.extn_value.as_bytes()),
            None => Ok(Said::default()),
        };
        let limits_known = said.is_ok();
        let said = said.unwrap_or_default();
        let common = text(subject, Nid::COMMONNAME);
        let named = [Nid::SURNAME, Nid::GIVENNAME].iter().all(|nid| text(subject, *nid).is_some());
        let marked = common.as_ref().is_some_and(|name| name.trim_end().ends_with(PSEUDONYM_MARK));
        let pseudonym = marked || text(subject, Nid::PSEUDONYM).is_some();
        let has = |nids: &[Nid]| nids.iter().all(|nid| text(issuer, *nid).is_some());
        let held = [
            (Letter::Statement, said.compliant && said.signature && !said.foreign),
            (Letter::Provider, has(&[Nid::COUNTRYNAME, Nid::ORGANIZATIONNAME])),
            (Letter::Name, common.is_some() || named || pseudonym),
            (Letter::Code, text(subject, Nid::SERIALNUMBER).is_some()),
            (Letter::Limits, limits_known),
        ];
        let missing = held.into_iter().filter(|(_, held)| !held).map(|(letter, _)| letter);
        let (device, limit) = (said.device, said.limit);
        Self { missing: missing.collect(), pseudonym, device, limit }
    }
}

fn read(extension: &[u8]) -> der::Result<Said> {
    let statements = Vec::<Statement>::from_der(extension)?;
    // Older certificates say no type: then they are for signatures.
    let mut said = Said { signature: true, ..Said::default() };
    for Statement { id, info } in statements {
        match (id, info) {
            (COMPLIANCE, _) => said.compliant = true,
            (DEVICE, _) => said.device = true,
            (TYPE, Some(types)) => {
                said.signature = types.decode_as::<Vec<ObjectIdentifier>>()?.contains(&SIGNATURE);
            }
            (LIMIT, Some(limit)) => said.limit = Some(money(&limit.decode_as()?)),
            (LEGISLATION, _) => said.foreign = true,
            _ => {}
        }
    }
    Ok(said)
}

/// `10000 EUR`; an exponent of 0 is most usual, and others are shown as they are.
fn money(money: &Money) -> String {
    let currency = match money.currency.decode_as::<PrintableString>() {
        Ok(letters) => letters.as_str().to_owned(),
        Err(_) => format!("({})", number(money.currency.value())),
    };
    let amount = number(money.amount.as_bytes());
    match number(money.exponent.as_bytes()) {
        0 => format!("{amount} {currency}"),
        exponent => format!("{amount}·10^{exponent} {currency}"),
    }
}

/// A whole number, whose octets are those of two's complement.
fn number(octets: &[u8]) -> i128 {
    let negative = octets.first().is_some_and(|first| *first >= 0x80);
    let start = if negative { -1 } else { 0 };
    octets.iter().take(15).fold(start, |sum: i128, octet| (sum << 8) | i128::from(*octet))
}

/// What a qualified certificate for signatures, with its key in a device, says: for the certificates
/// of the TEST environment.
pub(super) fn claim() -> der::Result<Vec<u8>> {
    let plain = |id| Statement { id, info: None };
    let types = Any::encode_from(&vec![SIGNATURE])?;
    vec![plain(COMPLIANCE), plain(DEVICE), Statement { id: TYPE, info: Some(types) }].to_der()
}
