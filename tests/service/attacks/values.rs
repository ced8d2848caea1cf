//! Signature values that almost hold: of numbers that are none, of blocks that are not looked at
//! whole, of base64 that is not.

use super::forge::{
    ECDSA_SHA_256, Forge, RSA_SHA_256, SHA_256, algorithm, certificates, private, sides,
};
use super::weak;
use super::*;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Signer};

/// Today with a signature of the usual form, whose value is made of SignedInfo in some way.
pub(super) fn valued(
    method: &str,
    holder: &crate::pki::Holder,
    value: impl Fn(&[u8]) -> Vec<u8>,
) -> String {
    let method = algorithm("SignatureMethod", method);
    Forge { method, ..Forge::over(holder, &today(), "") }.valued(&today(), value)
}

pub(super) fn attacks(attacks: &mut Attacks, world: &World) {
    ecdsa(attacks, world);
    rsa(attacks, world);
    pss(attacks);
    base64(attacks);
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
}

/// Parameters other than those that the method means.
fn pss(attacks: &mut Attacks) {
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
    let digest = format!("<ds:DigestMethod Algorithm=\"{}\"/>", SHA_256);
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
        ("a mask of another sort", digest.clone() + &mask("urn:test:mgf", SHA_256), 2004),
        ("another trailer", format!("{digest}<p:TrailerField>2</p:TrailerField>"), 2004),
        ("something else", format!("{digest}<p:Altceva/>"), 2007),
        (
            "thousands of digests",
            "<ds:DigestMethod Algorithm=\"urn:test:d\"/>".repeat(10_000),
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
