//! Authorities, persons and a seal, made once for all tests of a run.

use chrono::{DateTime, Utc};
use openssl::x509::X509;
use ser::registry::Environment;
use ser::signature::{SigningKey, sha256, sign};
use ser::trust::authority::{Authority, Issued, KeyKind, Validity};
use ser::trust::{Anchors, Place, Policy, Revocation, Sources, Trust};
use ser::xml::{Document, Limits};
use std::path::PathBuf;
use std::sync::LazyLock;

/// Whoever has a key and a certificate.
pub struct Holder {
    /// The key, PEM.
    pub key: Vec<u8>,
    /// The certificate, PEM.
    pub certificate: Vec<u8>,
    /// The certificate, DER.
    pub der: Vec<u8>,
}

/// Everybody.
pub struct Pki {
    /// The authority of the environment, PEM.
    pub authority: Vec<u8>,
    /// Its key, PEM: what it would never issue is issued with it here.
    pub authority_key: Vec<u8>,
    /// Signs receipts.
    pub seal: Holder,
    /// Signs receipts after that one.
    pub seal_to_come: Holder,
    /// Reports for the first company; RSA.
    pub ana: Holder,
    /// Her other certificate; P-256.
    pub ana_on_a_card: Holder,
    /// Hers, of the year before.
    pub ana_expired: Holder,
    /// Hers, from next year on.
    pub ana_early: Holder,
    /// Hers, of an authority that nobody trusts, though it was registered.
    pub ana_untrusted: Holder,
    /// Reports for the second company; P-256.
    pub ion: Holder,
    /// Reports for the company that is deactivated.
    pub eva: Holder,
    /// Reports for the health unit; P-256.
    pub mara: Holder,
    /// Nobody has registered this one.
    pub stranger: Holder,
    /// Nor this one, which is its own issuer.
    pub self_signed: Holder,
    /// The authority's revocation list, with nothing in it: a file.
    pub crl: PathBuf,
    /// The service's own in TLS, for `localhost` and 127.0.0.1.
    pub server: Holder,
}

pub static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let long = validity("2020-01-01", "2040-01-01");
    let authority = Authority::root("TEST Autoritate", long).unwrap();
    let rogue = Authority::root("TEST Autoritate", long).unwrap();
    let of = |name, kind| holder(&authority.issue(name, kind, long).unwrap());
    let dated = |authority: &Authority, from, until| {
        holder(&authority.issue("TEST Ana", KeyKind::P256, validity(from, until)).unwrap())
    };
    Pki {
        authority: authority.certificate_pem().unwrap(),
        authority_key: authority.key_pem().unwrap(),
        seal: of("TEST Sigiliu", KeyKind::Rsa),
        seal_to_come: of("TEST Sigiliu", KeyKind::P256),
        ana: of("TEST Ana", KeyKind::Rsa),
        ana_on_a_card: of("TEST Ana", KeyKind::P256),
        ana_expired: dated(&authority, "2024-01-01", "2025-01-01"),
        ana_early: dated(&authority, "2027-01-01", "2028-01-01"),
        ana_untrusted: dated(&rogue, "2020-01-01", "2040-01-01"),
        ion: of("TEST Ion", KeyKind::P256),
        eva: of("TEST Eva", KeyKind::P256),
        mara: of("TEST Mara", KeyKind::P256),
        stranger: of("TEST Necunoscut", KeyKind::Rsa),
        self_signed: {
            let root = Authority::root("TEST Singur", long).unwrap();
            let (key, certificate) = (root.key_pem().unwrap(), root.certificate_pem().unwrap());
            let der = X509::from_pem(&certificate).unwrap().to_der().unwrap();
            Holder { key, certificate, der }
        },
        crl: {
            let path = FOLDER.path().join("autoritate.crl");
            std::fs::write(&path, authority.empty_crl_pem(long).unwrap()).unwrap();
            path
        },
        server: holder(&authority.issue_server(&["localhost", "127.0.0.1"], long).unwrap()),
    }
});

/// Where its files are, as long as the tests run.
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

impl Pki {
    /// What an environment asks of certificates, with the revocation list.
    pub fn trust(&self, environment: Environment) -> Trust {
        let lists = vec![Place::File(self.crl.clone())];
        let sources = Sources { lists, ..Sources::default() };
        let revocation = Revocation::open(sources, instant("2026-01-01T00:00:00Z")).unwrap();
        Trust::new(self.anchors(), Policy::of(environment)).asking(revocation)
    }

    /// What the environment trusts.
    pub fn anchors(&self) -> Anchors {
        Anchors::from_pem(&self.authority).unwrap()
    }
}

impl Holder {
    /// What this one signs with.
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_pem(&self.key, &self.certificate).unwrap()
    }

    /// The document, signed as `ser sign` signs.
    pub fn sign(&self, document: &[u8]) -> Vec<u8> {
        let limits = Limits::default();
        let document = Document::decode(document, &limits).unwrap();
        sign(&document, &self.signing_key(), &limits).unwrap().into_bytes()
    }

    /// How the certificate is named.
    pub fn fingerprint(&self) -> [u8; 32] {
        sha256(&self.der)
    }
}

/// An instant, RFC 3339.
pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn validity(from: &str, until: &str) -> Validity {
    let midnight = |day| instant(&format!("{day}T00:00:00Z"));
    Validity { from: midnight(from), until: midnight(until) }
}

fn holder(issued: &Issued) -> Holder {
    Holder {
        key: issued.key_pem().unwrap(),
        certificate: issued.certificate_pem().unwrap(),
        der: issued.certificate_der().unwrap(),
    }
}
