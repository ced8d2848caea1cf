//! Keys and certificates that nobody should take: made here, registered for Ana.

use super::forge::{ECDSA_SHA_256, RSA_SHA_256};
use crate::pki::{Holder, PKI};
use crate::world::{World, certificate};
use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::{BigNum, BigNumContext, MsbOption};
use openssl::dsa::Dsa;
use openssl::ec::{Asn1Flag, EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, PKey, PKeyRef, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, KeyUsage};
use openssl::x509::{X509, X509Builder, X509Extension, X509Name, X509NameBuilder};
use ser::store::certificates;
use ser::trust::authority::{Authority, KeyKind, Validity};

/// A key that is refused, under a method that would be right for it.
pub struct Weak {
    pub how: &'static str,
    pub holder: Holder,
    pub method: &'static str,
}

/// Registers a certificate for Ana.
pub fn register(world: &World, holder: &Holder) {
    world.change(|transaction| {
        let ana = certificates::by_sha256(transaction, &PKI.ana.fingerprint())?.unwrap();
        certificate(transaction, ana.person_id, holder)
    });
}

/// What a key makes of SignedInfo; where there is no private one, anything.
pub fn value(holder: &Holder, info: &[u8]) -> Vec<u8> {
    match PKey::private_key_from_pem(&holder.key) {
        Ok(_) => super::forge::value(holder, info),
        Err(_) => vec![1; 256],
    }
}

/// Keys of the wrong sort or size.
pub fn keys() -> Vec<Weak> {
    let rsa = |bits, exponent: u32| {
        let exponent = BigNum::from_u32(exponent).unwrap();
        PKey::from_rsa(Rsa::generate_with_e(bits, &exponent).unwrap()).unwrap()
    };
    let curve = |nid| {
        let group = EcGroup::from_curve_name(nid).unwrap();
        PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
    };
    let explicit = {
        let mut group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        group.set_asn1_flag(Asn1Flag::EXPLICIT_CURVE);
        PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
    };
    let private = |how, key: PKey<Private>, method| {
        let holder = holder(&key, Some(&key));
        Weak { how, holder, method }
    };
    // Numbers of a public key that nobody has the private one of.
    let public = |how, bits, even, exponent: &[u8]| {
        let mut modulus = BigNum::new().unwrap();
        modulus.rand(bits, MsbOption::TWO_ONES, true).unwrap();
        if even {
            modulus.clear_bit(0).unwrap();
        }
        let exponent = BigNum::from_slice(exponent).unwrap();
        let key = PKey::from_rsa(Rsa::from_public_components(modulus, exponent).unwrap()).unwrap();
        Weak { how, holder: holder(&key, None), method: RSA_SHA_256 }
    };
    vec![
        private("RSA of 1024 bits", rsa(1024, 65_537), RSA_SHA_256),
        private("RSA of 2040 bits", rsa(2040, 65_537), RSA_SHA_256),
        public("an exponent of 1", 2048, false, &[1]),
        public("an even exponent", 2048, false, &[2]),
        public("an even modulus", 2048, true, &[1, 0, 1]),
        public("a huge exponent", 2048, false, &[0xff; 200]),
        public("a huge modulus", 65_536, false, &[1, 0, 1]),
        public("a modulus just too large", 8200, false, &[1, 0, 1]),
        private("P-192", curve(Nid::X9_62_PRIME192V1), ECDSA_SHA_256),
        private("P-224", curve(Nid::SECP224R1), ECDSA_SHA_256),
        private("secp256k1", curve(Nid::SECP256K1), ECDSA_SHA_256),
        private("explicit parameters", explicit, ECDSA_SHA_256),
        {
            let key = PKey::from_dsa(Dsa::generate(2048).unwrap()).unwrap();
            Weak { how: "DSA", holder: holder(&key, None), method: RSA_SHA_256 }
        },
        {
            let key = PKey::generate_ed25519().unwrap();
            Weak { how: "Ed25519", holder: holder(&key, None), method: ECDSA_SHA_256 }
        },
    ]
}

/// An RSA key of a good size whose exponent is 3.
pub fn with_exponent_three() -> Holder {
    let three = BigNum::from_u32(3).unwrap();
    let key = PKey::from_rsa(Rsa::generate_with_e(2048, &three).unwrap()).unwrap();
    holder(&key, Some(&key))
}

/// A certificate of Ana's name, of an authority of the environment's name.
pub fn twin_of_ana() -> Holder {
    let authority = Authority::root("TEST Autoritate", long()).unwrap();
    issued(&authority, KeyKind::Rsa)
}

/// One more certificate of Ana's.
pub fn another_of_ana() -> Holder {
    issued(&environment(), KeyKind::P256)
}

fn issued(authority: &Authority, kind: KeyKind) -> Holder {
    let issued = authority.issue("TEST Ana", kind, long()).unwrap();
    Holder {
        key: issued.key_pem().unwrap(),
        certificate: issued.certificate_pem().unwrap(),
        der: issued.certificate_der().unwrap(),
    }
}

fn environment() -> Authority {
    Authority::from_pem(&PKI.authority_key, &PKI.authority).unwrap()
}

fn long() -> Validity {
    let at = |text: &str| crate::pki::instant(text);
    Validity { from: at("2020-01-01T00:00:00Z"), until: at("2040-01-01T00:00:00Z") }
}

/// A certificate that nothing but its key is wrong with; its own issuer.
fn holder<T: HasPublic>(key: &PKeyRef<T>, own: Option<&PKey<Private>>) -> Holder {
    let signer = PKey::private_key_from_pem(&PKI.authority_key).unwrap();
    let name = name("TEST Ana");
    let made = certified(key, (&name, &name), (&signer, MessageDigest::sha256()), |_| {});
    of(&made, own)
}

fn of(certificate: &X509, key: Option<&PKey<Private>>) -> Holder {
    Holder {
        key: key.map(|key| key.private_key_to_pem_pkcs8().unwrap()).unwrap_or_default(),
        certificate: certificate.to_pem().unwrap(),
        der: certificate.to_der().unwrap(),
    }
}

fn name(common: &str) -> X509Name {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_nid(Nid::COUNTRYNAME, "RO").unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, "SER TEST").unwrap();
    name.append_entry_by_nid(Nid::COMMONNAME, common).unwrap();
    name.build()
}

fn certified<T: HasPublic>(
    key: &PKeyRef<T>,
    (subject, issuer): (&X509Name, &openssl::x509::X509NameRef),
    (signer, digest): (&PKey<Private>, MessageDigest),
    more: impl Fn(&mut X509Builder),
) -> X509 {
    let mut serial = BigNum::new().unwrap();
    serial.rand(127, MsbOption::MAYBE_ZERO, false).unwrap();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&Asn1Integer::from_bn(&serial).unwrap()).unwrap();
    builder.set_subject_name(subject).unwrap();
    builder.set_issuer_name(issuer).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::from_unix(long().from.timestamp()).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(long().until.timestamp()).unwrap()).unwrap();
    let (own, above) = (key_id(key), key_id(signer));
    let id = |content: &[u8]| [&[0x04, u8::try_from(content.len()).unwrap()], content].concat();
    // The issuer's stands in a sequence, under its context tag (RFC 5280, 4.2.1.1).
    let mut inner = id(&above);
    inner[0] = 0x80;
    let above = [&[0x30, u8::try_from(inner.len()).unwrap()], &*inner].concat();
    for (oid, content) in [("2.5.29.14", id(&own)), ("2.5.29.35", above)] {
        let oid = openssl::asn1::Asn1Object::from_str(oid).unwrap();
        let content = openssl::asn1::Asn1OctetString::new_from_bytes(&content).unwrap();
        let extension = X509Extension::new_from_der(&oid, false, &content).unwrap();
        builder.append_extension(extension).unwrap();
    }
    more(&mut builder);
    builder.sign(signer, digest).unwrap();
    builder.build()
}

/// What a key is called in certificates; the environment's authority says its own.
fn key_id<T: HasPublic>(key: &PKeyRef<T>) -> Vec<u8> {
    let authority = X509::from_pem(&PKI.authority).unwrap();
    match authority.public_key().unwrap().public_eq(key) {
        true => authority.subject_key_id().unwrap().as_slice().to_vec(),
        false => ser::signature::sha256(&key.public_key_to_der().unwrap())[..20].to_vec(),
    }
}

/// Certificates of the environment's authority that do not lead to it as they should: what is wrong,
/// whose it is, the links beside it, and the codes.
pub fn chains() -> Vec<(&'static str, Holder, Vec<Holder>, Vec<u16>)> {
    let authority = X509::from_pem(&PKI.authority).unwrap();
    let key = PKey::private_key_from_pem(&PKI.authority_key).unwrap();
    let subject = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let leaf = |digest, more: &dyn Fn(&mut X509Builder)| {
        let names = (&name("TEST Ana"), authority.subject_name());
        of(&certified(&subject, names, (&key, digest), more), Some(&subject))
    };
    let plain = |builder: &mut X509Builder| {
        let usage =
            KeyUsage::new().critical().digital_signature().non_repudiation().build().unwrap();
        builder.append_extension(usage).unwrap();
        builder.append_extension(BasicConstraints::new().build().unwrap()).unwrap();
    };
    let encipherment = |builder: &mut X509Builder| {
        let usage = KeyUsage::new().critical().key_encipherment().build().unwrap();
        builder.append_extension(usage).unwrap();
    };
    let issuing = |builder: &mut X509Builder| {
        let usage = KeyUsage::new().critical().key_cert_sign().crl_sign().build().unwrap();
        builder.append_extension(usage).unwrap();
    };
    let unknown = |builder: &mut X509Builder| {
        plain(builder);
        let oid = openssl::asn1::Asn1Object::from_str("1.3.6.1.4.1.99999.1").unwrap();
        let content = openssl::asn1::Asn1OctetString::new_from_bytes(b"\x05\x00").unwrap();
        builder
            .append_extension(X509Extension::new_from_der(&oid, true, &content).unwrap())
            .unwrap();
    };
    // An authority that may have none under it, and one under it.
    let narrow = |builder: &mut X509Builder| {
        let alone = BasicConstraints::new().critical().ca().pathlen(0).build().unwrap();
        builder.append_extension(alone).unwrap();
        issuing(builder);
    };
    let [first, second] = [(); 2].map(|()| PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap());
    let (one, two) = (name("TEST Autoritate Unu"), name("TEST Autoritate Doi"));
    let sha = MessageDigest::sha256();
    let upper = certified(&first, (&one, authority.subject_name()), (&key, sha), narrow);
    let lower = certified(&second, (&two, &one), (&first, sha), narrow);
    let under = certified(&subject, (&name("TEST Ana"), &two), (&second, sha), plain);
    // A holder's certificate that issues.
    let holders = leaf(sha, &plain);
    let by_holder =
        certified(&first, (&name("TEST Ana Doi"), &name("TEST Ana")), (&subject, sha), plain);
    vec![
        ("for encipherment only", leaf(sha, &encipherment), vec![], vec![3008]),
        ("an authority's own", leaf(sha, &issuing), vec![], vec![3006, 3008]),
        ("signed with MD5", leaf(MessageDigest::md5(), &plain), vec![], vec![3006]),
        ("signed with SHA-1", leaf(MessageDigest::sha1(), &plain), vec![], vec![3006]),
        ("a critical extension that nobody knows", leaf(sha, &unknown), vec![], vec![3006]),
        (
            "a path too long",
            of(&under, Some(&subject)),
            vec![of(&lower, None), of(&upper, None)],
            vec![3006],
        ),
        ("issued by a holder", of(&by_holder, Some(&first)), vec![holders], vec![3006]),
    ]
}

/// DigestInfo of SHA-256 (RFC 8017, 9.2), with the NULL that belongs there or without.
pub fn digest_info(null: bool, hash: &[u8]) -> Vec<u8> {
    let oid = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
    let algorithm = if null { [oid.as_slice(), b"\x05\x00"].concat() } else { oid.to_vec() };
    let sequence =
        |inside: Vec<u8>| [&[0x30, u8::try_from(inside.len()).unwrap()], &*inside].concat();
    let hash = [b"\x04\x20", hash].concat();
    sequence([sequence(algorithm), hash].concat())
}

/// A number whose cube begins like a padded block of 2048 bits (Bleichenbacher 2006).
pub fn cube_root_of_a_block(info: &[u8]) -> Vec<u8> {
    let hash = ser::signature::sha256(info);
    let mut block =
        [b"\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x00", &*digest_info(true, &hash)].concat();
    block.resize(256, 0xff);
    let target = BigNum::from_slice(&block).unwrap();
    let mut context = BigNumContext::new().unwrap();
    let (mut root, three) = (BigNum::new().unwrap(), BigNum::from_u32(3).unwrap());
    for bit in (0..700).rev() {
        root.set_bit(bit).unwrap();
        let mut cube = BigNum::new().unwrap();
        cube.exp(&root, &three, &mut context).unwrap();
        if *cube > *target {
            root.clear_bit(bit).unwrap();
        }
    }
    root.to_vec_padded(256).unwrap()
}
