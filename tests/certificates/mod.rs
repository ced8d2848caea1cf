//! Certificates and revocation lists of every state, made with OpenSSL: what no provider would issue
//! too. Knows nothing of what judges them.
#![allow(dead_code, reason = "not every test needs all of it")]
#![allow(
    clippy::unwrap_used,
    clippy::let_underscore_must_use,
    reason = "what a test cannot make, it cannot judge"
)]

mod servers;

pub use servers::{Lists, Responder};

use chrono::{DateTime, Utc};
use openssl::{
    asn1::{Asn1Integer, Asn1Object, Asn1OctetString, Asn1Time},
    bn::{BigNum, MsbOption},
    ec::{EcGroup, EcKey},
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    rsa::Rsa,
    sha::sha1,
    sign::Signer,
    x509::{X509, X509Builder, X509Extension, X509Name, X509NameBuilder},
};

pub const KEY_USAGE: &str = "2.5.29.15";
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
pub const EXTENDED_USAGE: &str = "2.5.29.37";
pub const QC_STATEMENTS: &str = "1.3.6.1.5.5.7.1.3";
pub const CRL_POINTS: &str = "2.5.29.31";
pub const AUTHORITY_INFO: &str = "1.3.6.1.5.5.7.1.1";
pub const ISSUING_POINT: &str = "2.5.29.28";
pub const DELTA: &str = "2.5.29.27";

pub const COMPLIANCE: &str = "0.4.0.1862.1.1";
pub const LIMIT: &str = "0.4.0.1862.1.2";
pub const DEVICE: &str = "0.4.0.1862.1.4";
pub const TYPE: &str = "0.4.0.1862.1.6";
pub const SIGNATURE: &str = "0.4.0.1862.1.6.1";
pub const SEAL: &str = "0.4.0.1862.1.6.2";

/// digitalSignature, nonRepudiation, keyCertSign, cRLSign: the bits of the first octet.
pub const AUTHENTICATES: u8 = 0x80;
pub const SIGNS: u8 = 0x40;
pub const ISSUES: u8 = 0x04;
pub const LISTS: u8 = 0x02;

/// Whoever has a key and a certificate.
#[derive(Clone)]
pub struct Entity {
    pub key: PKey<Private>,
    pub certificate: X509,
}

impl Entity {
    pub fn der(&self) -> Vec<u8> {
        self.certificate.to_der().unwrap()
    }

    pub fn pem(&self) -> Vec<u8> {
        self.certificate.to_pem().unwrap()
    }

    pub fn key_pem(&self) -> Vec<u8> {
        self.key.private_key_to_pem_pkcs8().unwrap()
    }

    /// The same key under another certificate.
    pub fn under(&self, certificate: X509) -> Self {
        Self { key: self.key.clone(), certificate }
    }
}

/// What a certificate is to hold.
#[derive(Clone)]
pub struct Recipe {
    names: Vec<(Nid, String)>,
    extensions: Vec<(&'static str, bool, Vec<u8>)>,
    key: PKey<Private>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Recipe {
    fn new(common_name: &str) -> Self {
        let names = [
            (Nid::COUNTRYNAME, "RO"),
            (Nid::ORGANIZATIONNAME, "SER TEST"),
            (Nid::COMMONNAME, common_name),
        ];
        Self {
            names: names.map(|(nid, text)| (nid, text.to_owned())).to_vec(),
            extensions: Vec::new(),
            key: p256(),
            from: instant("2020-01-01T00:00:00Z"),
            until: instant("2049-01-01T00:00:00Z"),
        }
    }

    /// A person with a qualified certificate for signatures.
    pub fn person(common_name: &str) -> Self {
        Self::new(common_name)
            .named(Nid::SERIALNUMBER, &format!("PNO-{common_name}"))
            .with(BASIC_CONSTRAINTS, false, tlv(0x30, &[]))
            .with(KEY_USAGE, true, usage(AUTHENTICATES | SIGNS))
            .with(QC_STATEMENTS, false, qualified(&[SIGNATURE]))
    }

    /// An authority.
    pub fn authority(common_name: &str) -> Self {
        let ca = tlv(0x30, &[&tlv(0x01, &[&[0xff]])]);
        Self::new(common_name).with(BASIC_CONSTRAINTS, true, ca).with(
            KEY_USAGE,
            true,
            usage(ISSUES | LISTS),
        )
    }

    /// With this extension, in place of the one it has.
    pub fn with(mut self, oid: &'static str, critical: bool, value: Vec<u8>) -> Self {
        self = self.without(oid);
        self.extensions.push((oid, critical, value));
        self
    }

    pub fn without(mut self, oid: &str) -> Self {
        self.extensions.retain(|(held, _, _)| *held != oid);
        self
    }

    pub fn named(mut self, nid: Nid, text: &str) -> Self {
        self.names.push((nid, text.to_owned()));
        self
    }

    pub fn unnamed(mut self, nid: Nid) -> Self {
        self.names.retain(|(held, _)| *held != nid);
        self
    }

    pub fn valid(mut self, from: &str, until: &str) -> Self {
        (self.from, self.until) = (instant(from), instant(until));
        self
    }

    pub fn key(mut self, key: PKey<Private>) -> Self {
        self.key = key;
        self
    }

    /// Of an authority that issues below so many authorities.
    pub fn path_length(self, length: u8) -> Self {
        let value = tlv(0x30, &[&tlv(0x01, &[&[0xff]]), &tlv(0x02, &[&[length]])]);
        self.with(BASIC_CONSTRAINTS, true, value)
    }

    /// Its own issuer.
    pub fn root(&self) -> Entity {
        let name = self.name();
        self.sign(&self.key, &name, &self.key)
    }

    /// Issued by an authority.
    pub fn by(&self, issuer: &Entity) -> Entity {
        let name = issuer.certificate.subject_name().to_owned().unwrap();
        self.sign(&issuer.key, &name, &issuer.key)
    }

    fn name(&self) -> X509Name {
        let mut name = X509NameBuilder::new().unwrap();
        for (nid, text) in &self.names {
            name.append_entry_by_nid(*nid, text).unwrap();
        }
        name.build()
    }

    fn sign(&self, signer: &PKey<Private>, issuer: &X509Name, of: &PKey<Private>) -> Entity {
        let mut serial = BigNum::new().unwrap();
        serial.rand(120, MsbOption::ONE, false).unwrap();
        let mut builder: X509Builder = X509::builder().unwrap();
        builder.set_version(2).unwrap();
        builder.set_serial_number(&Asn1Integer::from_bn(&serial).unwrap()).unwrap();
        builder.set_subject_name(&self.name()).unwrap();
        builder.set_issuer_name(issuer).unwrap();
        builder.set_pubkey(&self.key).unwrap();
        let time = |at: DateTime<Utc>| Asn1Time::from_unix(at.timestamp()).unwrap();
        builder.set_not_before(&time(self.from)).unwrap();
        builder.set_not_after(&time(self.until)).unwrap();
        for (oid, critical, value) in &self.extensions {
            builder.append_extension(extension(oid, *critical, value)).unwrap();
        }
        let subject_key = tlv(0x04, &[&identifier(&self.key)]);
        builder.append_extension(extension("2.5.29.14", false, &subject_key)).unwrap();
        let authority_key = tlv(0x30, &[&tlv(0x80, &[&identifier(of)])]);
        builder.append_extension(extension("2.5.29.35", false, &authority_key)).unwrap();
        builder.sign(signer, MessageDigest::sha256()).unwrap();
        Entity { key: self.key.clone(), certificate: builder.build() }
    }
}

pub fn p256() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

pub fn rsa(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap()
}

fn identifier(key: &PKey<Private>) -> [u8; 20] {
    sha1(&key.public_key_to_der().unwrap())
}

fn extension(oid: &str, critical: bool, value: &[u8]) -> X509Extension {
    let id = Asn1Object::from_str(oid).unwrap();
    let value = Asn1OctetString::new_from_bytes(value).unwrap();
    X509Extension::new_from_der(&id, critical, &value).unwrap()
}

/// DER: a tag, a length, and the parts one after another.
pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = value.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|octet| *octet == 0).collect();
    let mut all = vec![tag];
    match value.len() {
        0..0x80 => all.push(u8::try_from(value.len()).unwrap()),
        _ => {
            all.push(0x80 | u8::try_from(length.len()).unwrap());
            all.extend(length);
        }
    }
    all.extend(value);
    all
}

pub fn oid(text: &str) -> Vec<u8> {
    tlv(0x06, &[Asn1Object::from_str(text).unwrap().as_slice()])
}

/// KeyUsage with these bits of its first octet.
pub fn usage(bits: u8) -> Vec<u8> {
    let unused = u8::try_from(bits.trailing_zeros()).unwrap();
    tlv(0x03, &[&[unused, bits]])
}

/// QcStatements of a qualified certificate of these types, its key in a device.
pub fn qualified(types: &[&str]) -> Vec<u8> {
    statements(&[statement(COMPLIANCE, &[]), statement(DEVICE, &[]), of_types(types)])
}

pub fn of_types(types: &[&str]) -> Vec<u8> {
    let types: Vec<u8> = types.iter().flat_map(|one| oid(one)).collect();
    statement(TYPE, &tlv(0x30, &[&types]))
}

pub fn statement(id: &str, info: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&oid(id), info])
}

pub fn statements(all: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &[&all.concat()])
}

/// NameConstraints with the DNS names that are permitted (0xa0) or excluded (0xa1).
pub fn dns_constraint(which: u8, name: &str) -> Vec<u8> {
    tlv(0x30, &[&tlv(which, &[&tlv(0x30, &[&tlv(0x82, &[name.as_bytes()])])])])
}

/// The same of directory names: below this organisation of Romania.
pub fn organisation_constraint(which: u8, organisation: &str) -> Vec<u8> {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_nid(Nid::COUNTRYNAME, "RO").unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, organisation).unwrap();
    let name = name.build().to_der().unwrap();
    tlv(0x30, &[&tlv(which, &[&tlv(0x30, &[&tlv(0xa4, &[&name])])])])
}

/// Where the provider publishes its CRL.
pub fn crl_point(url: &str) -> Vec<u8> {
    tlv(0x30, &[&tlv(0x30, &[&tlv(0xa0, &[&tlv(0xa0, &[&tlv(0x86, &[url.as_bytes()])])])])])
}

/// Where the provider answers OCSP.
pub fn ocsp_at(url: &str) -> Vec<u8> {
    let access = [oid("1.3.6.1.5.5.7.48.1"), tlv(0x86, &[url.as_bytes()])].concat();
    tlv(0x30, &[&tlv(0x30, &[&access])])
}

/// ExtendedKeyUsage of one purpose.
pub fn extended_usage(purpose: &str) -> Vec<u8> {
    tlv(0x30, &[&oid(purpose)])
}

/// A revocation list.
#[derive(Clone)]
pub struct List {
    pub this: DateTime<Utc>,
    pub next: Option<DateTime<Utc>>,
    /// Certificate, since when, with what code.
    pub entries: Vec<(X509, DateTime<Utc>, Option<u8>)>,
    pub extensions: Vec<(&'static str, bool, Vec<u8>)>,
}

impl List {
    /// Of these times, with nothing in it.
    pub fn of(this: &str, next: &str) -> Self {
        let next = Some(instant(next));
        Self { this: instant(this), next, entries: Vec::new(), extensions: Vec::new() }
    }

    pub fn entry(mut self, of: &Entity, since: &str, reason: Option<u8>) -> Self {
        self.entries.push((of.certificate.clone(), instant(since), reason));
        self
    }

    pub fn with(mut self, oid: &'static str, critical: bool, value: Vec<u8>) -> Self {
        self.extensions.push((oid, critical, value));
        self
    }

    /// Signed by an authority: DER.
    pub fn by(&self, issuer: &Entity) -> Vec<u8> {
        let algorithm = match issuer.key.rsa() {
            Ok(_) => tlv(0x30, &[&oid("1.2.840.113549.1.1.11"), &[5, 0]]),
            Err(_) => tlv(0x30, &[&oid("1.2.840.10045.4.3.2")]),
        };
        let name = issuer.certificate.subject_name().to_der().unwrap();
        let entries: Vec<u8> = self.entries.iter().flat_map(entry).collect();
        let entries = if entries.is_empty() { entries } else { tlv(0x30, &[&entries]) };
        let number: (&str, bool, Vec<u8>) = ("2.5.29.20", false, tlv(0x02, &[&[1]]));
        let all: Vec<u8> = [&number].into_iter().chain(&self.extensions).flat_map(raw).collect();
        let next = self.next.map(time).unwrap_or_default();
        let extensions = tlv(0xa0, &[&tlv(0x30, &[&all])]);
        let (version, this) = (tlv(0x02, &[&[1]]), time(self.this));
        let signed = tlv(0x30, &[&version, &algorithm, &name, &this, &next, &entries, &extensions]);
        let mut signer = Signer::new(MessageDigest::sha256(), &issuer.key).unwrap();
        let signature = signer.sign_oneshot_to_vec(&signed).unwrap();
        tlv(0x30, &[&signed, &algorithm, &tlv(0x03, &[&[0], &signature])])
    }
}

fn entry((certificate, since, reason): &(X509, DateTime<Utc>, Option<u8>)) -> Vec<u8> {
    let serial = certificate.serial_number().to_bn().unwrap().to_vec();
    let sign: &[u8] = if serial.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    let reason = reason.map(|code| raw(&("2.5.29.21", false, tlv(0x0a, &[&[code]]))));
    let reason = reason.map(|reason| tlv(0x30, &[&reason])).unwrap_or_default();
    tlv(0x30, &[&tlv(0x02, &[sign, &serial]), &time(*since), &reason])
}

fn raw((id, critical, value): &(&'static str, bool, Vec<u8>)) -> Vec<u8> {
    let critical: &[u8] = if *critical { &[1, 1, 0xff] } else { &[] };
    tlv(0x30, &[&oid(id), critical, &tlv(0x04, &[value])])
}

fn time(at: DateTime<Utc>) -> Vec<u8> {
    tlv(0x17, &[at.format("%y%m%d%H%M%SZ").to_string().as_bytes()])
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
