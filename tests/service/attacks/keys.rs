//! Keys that are not those they seem, algorithms that are none, certificates that are not taken.

use super::forge::{ECDSA_SHA_256, Forge, RSA_SHA_256, algorithm, certificates, private, value};
use super::values::{self, valued};
use super::weak::{self, Weak};
use super::*;
use base64::{Engine, prelude::BASE64_STANDARD};
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;

on_both!(what_is_sent_again_is_answered_as_before);

fn what_is_sent_again_is_answered_as_before(world: &World) {
    let good = signed();
    let first = world.report(good.as_bytes());
    first.must_be_accepted();
    let kept = world.kept();
    assert_eq!(world.report(good.as_bytes()).document, first.document);
    assert_eq!(world.kept(), kept);
}

pub(super) fn attacks(world: &World) -> Attacks {
    let mut attacks = Attacks::default();
    substitution(&mut attacks);
    order(&mut attacks, world);
    lookups(&mut attacks);
    hmac(&mut attacks);
    let name = "Algorithm/key mismatch";
    for (how, holder, method) in [
        ("an RSA key under ECDSA", &PKI.ana, ECDSA_SHA_256),
        ("an EC key under RSA", &PKI.ana_on_a_card, RSA_SHA_256),
        ("PKCS #1 under PSS", &PKI.ana, "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
        ("another digest", &PKI.ana, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
    ] {
        let document = valued(method, holder, |info| value(holder, info));
        attacks.both(name, how, &document, 2003);
    }
    weak_ones(&mut attacks, world);
    values::attacks(&mut attacks, world);
    judged(&mut attacks, world);
    let name = "Digest comparison";
    let good = signed();
    let digest = part(&good, "<ds:DigestValue>", "</ds:DigestValue>");
    let bytes = &digest["<ds:DigestValue>".len()..digest.len() - "</ds:DigestValue>".len()];
    let bytes = BASE64_STANDARD.decode(bytes).unwrap();
    for (how, other, code) in [
        ("a byte less", bytes[..31].to_vec(), 2007),
        ("half", bytes[..16].to_vec(), 2007),
        ("nothing", vec![], 2007),
        ("a byte more", [&*bytes, b"\0"].concat(), 2007),
        ("its last bit", [&bytes[..31], &[bytes[31] ^ 1]].concat(), 2002),
    ] {
        let forge = Forge::over(&PKI.ana, &today(), "");
        let is = super::forge::digest_of(&today(), "<Declaratie");
        let references = forge.references.replace(&is, &BASE64_STANDARD.encode(other));
        let document = Forge { references, ..forge }.signed(&today(), &PKI.ana);
        attacks.both(name, how, &document, code);
    }
    replay(&mut attacks, world);
    attacks
}

/// The right name, another key.
fn substitution(attacks: &mut Attacks) {
    let name = "Key substitution";
    let twin = weak::twin_of_ana();
    let own = String::from_utf8(twin.sign(today().as_bytes())).unwrap();
    attacks.both(name, "the same name, of its own authority", &own, 3001);
    let own = String::from_utf8(PKI.self_signed.sign(today().as_bytes())).unwrap();
    attacks.both(name, "of itself", &own, 3001);
    let key_info = certificates(&[&PKI.ana]);
    let shown = Forge { key_info: key_info.clone(), ..Forge::over(&twin, &today(), "") };
    attacks.both(name, "Ana's certificate beside it", &shown.signed(&today(), &twin), 2003);
    let public = private(&twin).rsa().unwrap();
    let [modulus, exponent] =
        [public.n(), public.e()].map(|part| BASE64_STANDARD.encode(part.to_vec()));
    let given = format!(
        "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>{exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
    );
    for (how, key_info, code) in [
        ("the key itself", given.clone(), 3001),
        ("the key itself, and Ana's certificate", given + &key_info, 2003),
    ] {
        let forge = Forge { key_info, ..Forge::over(&twin, &today(), "") };
        attacks.both(name, how, &forge.signed(&today(), &twin), code);
    }
    let own = String::from_utf8(PKI.ion.sign(today().as_bytes())).unwrap();
    attacks.both(name, "somebody registered, of another company", &own, 4002);
}

fn order(attacks: &mut Attacks, world: &World) {
    let name = "Certificate order";
    for (how, holders) in
        [("Ana's first", [&PKI.ana, &PKI.ion]), ("Ana's last", [&PKI.ion, &PKI.ana])]
    {
        let shown = |document: &str, by: &crate::pki::Holder| {
            let over = Forge::over(by, document, "");
            Forge { key_info: certificates(&holders), ..over }.signed(document, by)
        };
        attacks.both(name, &format!("{how}, by Ion"), &shown(&today(), &PKI.ion), 4002);
        attacks.both(name, &format!("{how}, by neither"), &shown(&today(), &PKI.stranger), 2003);
        attacks.harmless(name, &format!("{how}, by Ana"), shown(&elsewhere(world), &PKI.ana));
    }
}

/// Names and numbers that lead to a certificate of somebody else's choice.
fn lookups(attacks: &mut Attacks) {
    let name = "KeyName / IssuerSerial lookup confusion";
    let serial = ser::trust::particulars(&PKI.ana.der).unwrap().serial;
    let issuer_serial = |issuer: &str, serial: &str| {
        format!(
            "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName><ds:X509SerialNumber>{serial}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>"
        )
    };
    for (how, key_info) in [
        ("a path", "<ds:KeyName>../../../etc/passwd</ds:KeyName>".to_owned()),
        ("a name", "<ds:KeyName>TEST Ana</ds:KeyName>".to_owned()),
        ("a query", "<ds:KeyName>' OR 1=1 --</ds:KeyName>".to_owned()),
        ("a subject", "<ds:X509Data><ds:X509SubjectName>CN=TEST Ana,O=SER TEST,C=RO</ds:X509SubjectName></ds:X509Data>".to_owned()),
        ("another issuer", issuer_serial("CN=TEST Autoritate Doi,O=SER TEST,C=RO", &serial)),
        ("a part of the issuer", issuer_serial("CN=TEST Autoritate", &serial)),
        ("the issuer, escaped away", issuer_serial("CN=TEST Autoritate\\,O=SER TEST\\,C=RO", &serial)),
        ("the issuer and more", issuer_serial("CN=TEST Autoritate,O=SER TEST,C=RO,CN=TEST Autoritate", &serial)),
        ("a query for a serial", issuer_serial("CN=TEST Autoritate,O=SER TEST,C=RO", "1 OR 1=1")),
        ("a negative serial", issuer_serial("CN=TEST Autoritate,O=SER TEST,C=RO", &format!("-{serial}"))),
    ] {
        let forge = Forge { key_info, ..Forge::over(&PKI.ana, &today(), "") };
        attacks.both(name, how, &forge.signed(&today(), &PKI.ana), 3001);
    }
}

fn hmac(attacks: &mut Attacks) {
    let public = private(&PKI.ana).public_key_to_pem().unwrap();
    let keyed = |info: &[u8]| {
        let key = PKey::hmac(&public).unwrap();
        Signer::new(MessageDigest::sha256(), &key).unwrap().sign_oneshot_to_vec(info).unwrap()
    };
    for uri in [
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512",
    ] {
        attacks.both("HMAC confusion", uri, &valued(uri, &PKI.ana, keyed), 2004);
        for bits in ["0", "8", "256", "-1"] {
            let length = format!("<ds:HMACOutputLength>{bits}</ds:HMACOutputLength>");
            let method =
                format!("<ds:SignatureMethod Algorithm=\"{uri}\">{length}</ds:SignatureMethod>");
            let forge = Forge { method, ..Forge::over(&PKI.ana, &today(), "") };
            let document = forge.valued(&today(), |_| Vec::new());
            attacks.both("HMACOutputLength", &format!("{bits} bits, {uri}"), &document, 2004);
        }
    }
    let length = "<ds:HMACOutputLength>0</ds:HMACOutputLength>";
    let method =
        format!("<ds:SignatureMethod Algorithm=\"{RSA_SHA_256}\">{length}</ds:SignatureMethod>");
    let forge = Forge { method, ..Forge::over(&PKI.ana, &today(), "") };
    let document = forge.signed(&today(), &PKI.ana);
    attacks.both("HMACOutputLength", "under RSA", &document, 2007);
}

/// Methods and keys that are too weak, the keys registered.
fn weak_ones(attacks: &mut Attacks, world: &World) {
    for uri in [
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "http://www.w3.org/2009/xmldsig11#dsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224",
        "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1",
        "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
        "",
    ] {
        let document = valued(uri, &PKI.ana, |info| value(&PKI.ana, info));
        attacks.both("Weak", uri, &document, 2004);
    }
    for uri in [
        "http://www.w3.org/2000/09/xmldsig#sha1",
        "http://www.w3.org/2001/04/xmldsig-more#md5",
        "http://www.w3.org/2001/04/xmlenc#ripemd160",
        "http://www.w3.org/2001/04/xmldsig-more#sha224",
        "http://www.w3.org/2007/05/xmldsig-more#sha3-224",
    ] {
        let forge = Forge::over(&PKI.ana, &today(), "");
        let references = swap(&forge.references, super::forge::SHA_256, uri);
        let document = Forge { references, ..forge }.signed(&today(), &PKI.ana);
        attacks.both("Weak", uri, &document, 2004);
    }
    for Weak { how, holder, method } in weak::keys() {
        weak::register(world, &holder);
        let method = algorithm("SignatureMethod", method);
        let key_info = certificates(&[&holder]);
        let forge = Forge { method, key_info, ..Forge::over(&PKI.ana, &today(), "") };
        let document = forge.valued(&today(), |info| weak::value(&holder, info));
        attacks.both("Weak", how, &document, 2004);
    }
}

/// Registered certificates that are not taken now.
fn judged(attacks: &mut Attacks, world: &World) {
    let name = "Certificate";
    let by =
        |holder: &crate::pki::Holder| String::from_utf8(holder.sign(today().as_bytes())).unwrap();
    attacks.both(name, "expired", &by(&PKI.ana_expired), 3002);
    attacks.both(name, "not valid yet", &by(&PKI.ana_early), 3003);
    attacks.both(name, "of a stranger's authority of the same name", &by(&PKI.ana_untrusted), 3006);
    for (how, holder, beside, codes) in weak::chains() {
        weak::register(world, &holder);
        let links: Vec<_> = std::iter::once(&holder).chain(&beside).collect();
        let forge = Forge { key_info: certificates(&links), ..Forge::over(&holder, &today(), "") };
        attacks.both_for(name, how, &forge.signed(&today(), &holder), codes);
    }
    let withdrawn = weak::another_of_ana();
    weak::register(world, &withdrawn);
    world.withdraw(&withdrawn);
    attacks.both(name, "withdrawn", &by(&withdrawn), 3001);
}

fn replay(attacks: &mut Attacks, world: &World) {
    let day = elsewhere(world);
    let good = sign(&day);
    attacks.harmless("Replay", "once", good.clone());
    let again = String::from_utf8(PKI.ana_on_a_card.sign(day.as_bytes())).unwrap();
    attacks.note("Replay", "signed again", Sent::File(again.into()), Ends::Rejected(5006));
    let place = part(&good, "<codWorkplace>", "</codWorkplace>");
    let other = format!("<codWorkplace>{}</codWorkplace>", crate::world::SISTER);
    attacks.both("Replay", "to another workplace", &swap(&good, place, &other), 2002);
    attacks.both("Replay", "to another day", &swap(&good, "2026-11-20", "2026-11-19"), 2002);
    let production = sign(&swap(&today(), ">TEST<", ">PRODUCTIE<"));
    attacks.both("Replay", "to another environment", &production, 4006);
}
