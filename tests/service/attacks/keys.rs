//! Keys that are not those they seem, algorithms that are none, and values that almost hold.

use super::forge::{
    ECDSA_SHA_256, Forge, RSA_SHA_256, algorithm, certificates, private, sides, value,
};
use super::weak::{self, Weak};
use super::*;
use base64::{Engine, prelude::BASE64_STANDARD};
use openssl::bn::{BigNum, BigNumContext};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Signer};

on_both!(what_is_sent_again_is_answered_as_before);

fn what_is_sent_again_is_answered_as_before(world: &World) {
    let good = signed();
    let first = world.report(good.as_bytes());
    first.must_be_accepted();
    let kept = world.kept();
    assert_eq!(world.report(good.as_bytes()).document, first.document);
    assert_eq!(world.kept(), kept);
}

/// Today with a signature of the usual form, whose value is made of SignedInfo in some way.
fn valued(method: &str, holder: &crate::pki::Holder, value: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let method = algorithm("SignatureMethod", method);
    Forge { method, ..Forge::over(holder, &today(), "") }.valued(&today(), value)
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
    ecdsa(&mut attacks, world);
    rsa(&mut attacks, world);
    base64(&mut attacks);
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

fn ecdsa(attacks: &mut Attacks, world: &World) {
    let card = &PKI.ana_on_a_card;
    let made = |info: &[u8]| {
        let digest = ser::signature::sha256(info);
        EcdsaSig::sign(&digest, &private(card).ec_key().unwrap()).unwrap()
    };
    let mut refused = |how: &str, value: &dyn Fn(&[u8]) -> Vec<u8>| {
        attacks.both("ECDSA", how, &valued(ECDSA_SHA_256, card, value), 2003);
    };
    refused("r and s of zero", &|_| vec![0; 64]);
    refused("r of zero", &|info| [&[0; 32], &sides(&made(info))[32..]].concat());
    refused("s of zero", &|info| [&sides(&made(info))[..32], &[0; 32]].concat());
    let order = || {
        let mut order = BigNum::new().unwrap();
        let mut context = BigNumContext::new().unwrap();
        let key = private(card).ec_key().unwrap();
        key.group().order(&mut order, &mut context).unwrap();
        order
    };
    refused("r and s of the order", &|_| order().to_vec().repeat(2));
    refused("all ones", &|_| vec![0xff; 64]);
    refused("DER", &|info| made(info).to_der().unwrap());
    refused("padded", &|info| {
        let sides = sides(&made(info));
        [b"\0".as_slice(), &sides[..32], b"\0", &sides[32..]].concat()
    });
    refused("an odd length", &|info| sides(&made(info))[..63].to_vec());
    refused("one more byte", &|info| [&*sides(&made(info)), b"\0"].concat());
    refused("nothing", &|_| Vec::new());
    // The other s holds too: it is another document, and not another declaration.
    let day = elsewhere(world);
    let method = algorithm("SignatureMethod", ECDSA_SHA_256);
    let forge = Forge { method, ..Forge::over(card, &day, "") };
    let both = |other: bool| {
        forge.valued(&day, |info| {
            let signature = made(info);
            let mut mirrored = BigNum::new().unwrap();
            mirrored.checked_sub(&order(), signature.s()).unwrap();
            let mut half = BigNum::new().unwrap();
            half.rshift1(&order()).unwrap();
            let low = *signature.s() < *half;
            let s = if low == other { mirrored } else { signature.s().to_owned().unwrap() };
            let r = signature.r().to_owned().unwrap();
            sides(&EcdsaSig::from_private_components(r, s).unwrap())
        })
    };
    attacks.harmless("ECDSA", "a high s", both(true));
    attacks.note("ECDSA", "a low s after it", Sent::File(both(false).into()), Ends::Rejected(5006));
}

/// Values that a verifier which does not look at all of the block takes.
fn rsa(attacks: &mut Attacks, world: &World) {
    let name = "RSA v1.5 forgery";
    let of = |block: &dyn Fn(&[u8]) -> Vec<u8>, padding: Padding| {
        valued(RSA_SHA_256, &PKI.ana, |info| {
            let key = private(&PKI.ana).rsa().unwrap();
            let mut out = vec![0; 256];
            let length = key.private_encrypt(&block(info), &mut out, padding).unwrap();
            out[..length].to_vec()
        })
    };
    let info = |null: bool, info: &[u8]| {
        let hash = ser::signature::sha256(info);
        weak::digest_info(null, &hash)
    };
    attacks.both(name, "without NULL", &of(&|text| info(false, text), Padding::PKCS1), 2003);
    let bare = of(&|text| ser::signature::sha256(text).to_vec(), Padding::PKCS1);
    attacks.both(name, "the hash alone", &bare, 2003);
    let garbage = |text: &[u8]| {
        let mut block =
            [b"\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x00", &*info(true, text)].concat();
        block.resize(256, 0xab);
        block
    };
    attacks.both(name, "garbage after the hash", &of(&garbage, Padding::NONE), 2003);
    let other = |text: &[u8]| {
        let mut block = [b"\x00\x02", [0xff; 202].as_slice(), b"\x00", &info(true, text)].concat();
        block.resize(256, 0);
        block
    };
    attacks.both(name, "another block type", &of(&other, Padding::NONE), 2003);
    let three = weak::with_exponent_three();
    weak::register(world, &three);
    let forge = Forge { key_info: certificates(&[&three]), ..Forge::over(&PKI.ana, &today(), "") };
    let root = forge.valued(&today(), weak::cube_root_of_a_block);
    attacks.both(name, "a cube root, exponent 3", &root, 2003);
    let name = "PSS";
    let pss = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1";
    let signed = |salt: i32, mask: MessageDigest| {
        move |info: &[u8]| {
            let key = private(&PKI.ana);
            let mut signer = Signer::new(MessageDigest::sha256(), &key).unwrap();
            signer.set_rsa_padding(Padding::PKCS1_PSS).unwrap();
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::custom(salt)).unwrap();
            signer.set_rsa_mgf1_md(mask).unwrap();
            signer.sign_oneshot_to_vec(info).unwrap()
        }
    };
    for (how, salt, mask) in [
        ("no salt", 0, MessageDigest::sha256()),
        ("a short salt", 20, MessageDigest::sha256()),
        ("another mask", 32, MessageDigest::sha1()),
    ] {
        attacks.both(name, how, &valued(pss, &PKI.ana, signed(salt, mask)), 2003);
    }
    let space = "http://www.w3.org/2007/05/xmldsig-more#";
    let digest = format!("<ds:DigestMethod Algorithm=\"{}\"/>", super::forge::SHA_256);
    let mask = |uri: &str, digest: &str| {
        format!(
            "<p:MaskGenerationFunction Algorithm=\"{uri}\"><ds:DigestMethod Algorithm=\"{digest}\"/></p:MaskGenerationFunction>"
        )
    };
    let mgf = format!("{space}MGF1");
    let sha_512 = "http://www.w3.org/2001/04/xmlenc#sha512";
    for (how, parameters, code) in [
        (
            "SHA-1 in the parameters",
            "<ds:DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"/>".to_owned(),
            2004,
        ),
        ("a salt of none", format!("{digest}<p:SaltLength>0</p:SaltLength>"), 2004),
        ("a salt too long", format!("{digest}<p:SaltLength>4294967328</p:SaltLength>"), 2004),
        ("a mask of another digest", digest.clone() + &mask(&mgf, sha_512), 2004),
        (
            "a mask of another sort",
            digest.clone() + &mask("urn:test:mgf", super::forge::SHA_256),
            2004,
        ),
        ("another trailer", format!("{digest}<p:TrailerField>2</p:TrailerField>"), 2004),
        ("something else", format!("{digest}<p:Altceva/>"), 2007),
        (
            "thousands of digests",
            format!("<ds:DigestMethod Algorithm=\"urn:test:d\"/>").repeat(10_000),
            2007,
        ),
    ] {
        let method = format!(
            "<ds:SignatureMethod Algorithm=\"{space}rsa-pss\"><p:RSAPSSParams xmlns:p=\"{space}\">{parameters}</p:RSAPSSParams></ds:SignatureMethod>"
        );
        let forge = Forge { method, ..Forge::over(&PKI.ana, &today(), "") };
        let document = forge.valued(&today(), signed(32, MessageDigest::sha256()));
        attacks.both(name, how, &document, code);
    }
}

/// What a forgiving decoder passes over.
fn base64(attacks: &mut Attacks) {
    let good = signed();
    for element in ["DigestValue", "SignatureValue"] {
        let (begin, end) = (format!("<ds:{element}>"), format!("</ds:{element}>"));
        let whole = part(&good, &begin, &end);
        let text = &whole[begin.len()..whole.len() - end.len()];
        let middle = text.len() / 2;
        let bits = match text.strip_suffix("==") {
            Some(rest) => rest[..rest.len() - 1].to_owned() + "B==",
            None => text.trim_end_matches('=')[..text.len() - 2].to_owned() + "B=",
        };
        for (how, other) in [
            ("a star", format!("{}*{}", &text[..middle], &text[middle..])),
            ("an inner =", format!("{}={}", &text[..middle], &text[middle..])),
            ("another alphabet", format!("-_-_{}", &text[4..])),
            ("no padding", text.trim_end_matches('=').to_owned()),
            ("more padding", format!("{text}=")),
            ("bits left over", bits),
            (
                "a space that is none of XML's",
                format!("{}\u{a0}{}", &text[..middle], &text[middle..]),
            ),
            ("a form feed as text", format!("{}\\f{}", &text[..middle], &text[middle..])),
        ] {
            let document = swap(&good, whole, &format!("{begin}{other}{end}"));
            attacks.both("Lenient base64", &format!("{element}, {how}"), &document, 2007);
        }
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
    for (how, holder, beside, code) in weak::chains() {
        weak::register(world, &holder);
        let links: Vec<_> = std::iter::once(&holder).chain(&beside).collect();
        let forge = Forge { key_info: certificates(&links), ..Forge::over(&holder, &today(), "") };
        attacks.both(name, how, &forge.signed(&today(), &holder), code);
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
