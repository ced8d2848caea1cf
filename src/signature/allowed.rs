//! All that `wire.md` allows of a signature, one thing at a time.

use super::{
    Candidate, KeyError, Profile, Refusal, Report, SigningKey, Verified,
    algorithms::{DIGESTS, SIGNATURES},
    locate,
    sign::tests::signed_again,
    testing,
};
use crate::xml::{Document, Limits, canonical::METHODS};
use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{
    ec::{EcGroup, EcKey},
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    rsa::Rsa,
};

const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const RSA_PSS: &str = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// A signature to be made, in the pieces that differ.
struct Asked {
    canonicalization: &'static str,
    /// The SignatureMethod's URI and content.
    method: (&'static str, String),
    /// The attributes of the reference.
    reference: &'static str,
    transforms: String,
    digest: &'static str,
    key_info: String,
}

fn transform(uri: &str) -> String {
    format!("<s:Transform Algorithm=\"{uri}\"/>")
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            canonicalization: EXCLUSIVE,
            method: (RSA_SHA256, String::new()),
            reference: "URI=\"\"",
            transforms: transform(ENVELOPED),
            digest: SHA256,
            key_info: String::new(),
        }
    }
}

impl Asked {
    /// The document, with a signature of this form; digests and value are still nothing.
    fn template(&self) -> String {
        let digest = DIGESTS.iter().find(|(uri, _)| *uri == self.digest);
        let digest = STANDARD.encode(vec![0; digest.map_or(20, |(_, one)| one.openssl().size())]);
        let Self { canonicalization, method: (method, parameters), .. } = self;
        let Self { reference, transforms, digest: by, key_info, .. } = self;
        format!(
            "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" Id=\"decl\"><Antet a='1'>ș</Antet>\
             <s:Signature xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"><s:SignedInfo>\
             <s:CanonicalizationMethod Algorithm=\"{canonicalization}\"/>\
             <s:SignatureMethod Algorithm=\"{method}\">{parameters}</s:SignatureMethod>\
             <s:Reference {reference}><s:Transforms>{transforms}</s:Transforms>\
             <s:DigestMethod Algorithm=\"{by}\"/><s:DigestValue>{digest}</s:DigestValue>\
             </s:Reference></s:SignedInfo><s:SignatureValue>AAAA</s:SignatureValue>\
             <s:KeyInfo>{key_info}</s:KeyInfo></s:Signature></Declaratie>"
        )
    }

    /// Signs, and verifies with the certificate.
    fn verified(&self, holder: &Holder) -> Result<Report, Vec<Refusal>> {
        let text = self.template();
        refusals(&text)?;
        let text = signed_again(&text, &holder.key);
        let document = Document::of(text.as_str());
        let located = locate(&document, Profile::Declaration, &Limits::default()).unwrap();
        let candidates = std::slice::from_ref(&holder.candidate);
        let Verified { report, verdict } = located.verify(candidates, chrono::Utc::now());
        let why = |all: Vec<super::Refused>| all.into_iter().map(|one| one.refusal).collect();
        verdict.map(|_| report).map_err(why)
    }
}

fn refusals(text: &str) -> Result<(), Vec<Refusal>> {
    let document = Document::of(text);
    locate(&document, Profile::Declaration, &Limits::default())
        .map(drop)
        .map_err(|all| all.into_iter().map(|one| one.refusal).collect())
}

struct Holder {
    key: SigningKey,
    candidate: Candidate,
    certificate: String,
}

fn holder(key: &PKey<Private>) -> Holder {
    let key = testing::signing(key);
    let der = key.certificate().to_der().unwrap();
    Holder {
        key,
        candidate: Candidate::certificate_der(&der).unwrap(),
        certificate: STANDARD.encode(der),
    }
}

fn rsa() -> Holder {
    holder(&testing::rsa())
}

fn ec(curve: Nid) -> Holder {
    let group = EcGroup::from_curve_name(curve).unwrap();
    holder(&PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap())
}

fn certificate(holder: &Holder) -> String {
    let certificate = &holder.certificate;
    format!("<s:X509Data><s:X509Certificate>{certificate}</s:X509Certificate></s:X509Data>")
}

#[test]
fn every_signature_method_with_every_key_that_it_is_for() {
    let curves = [Nid::X9_62_PRIME256V1, Nid::SECP384R1, Nid::SECP521R1];
    let keys = [rsa()].into_iter().chain(curves.map(ec));
    let sizes = [("RSA", 2048), ("EC", 256), ("EC", 384), ("EC", 521)];
    for (holder, (kind, bits)) in keys.zip(sizes) {
        let methods = SIGNATURES.iter().filter(|(uri, ..)| uri.contains("ecdsa") == (kind == "EC"));
        for (uri, _, digest) in methods {
            let method = (*uri, String::new());
            let asked = Asked { method, key_info: certificate(&holder), ..Asked::default() };
            let report = asked.verified(&holder).unwrap();
            assert_eq!((report.method, report.digest), (*uri, digest.uri()));
            let key = report.key.unwrap();
            assert_eq!((key.kind, key.bits), (kind, bits), "{uri}");
        }
    }
}

/// The parameters of RFC 9231, 2.3.9.
fn parameters(inside: &str) -> String {
    format!(
        "<p:RSAPSSParams xmlns:p=\"http://www.w3.org/2007/05/xmldsig-more#\">{inside}</p:RSAPSSParams>"
    )
}

fn digest(uri: &str) -> String {
    format!("<s:DigestMethod Algorithm=\"{uri}\"/>")
}

fn mask(inside: &str) -> String {
    let uri = "http://www.w3.org/2007/05/xmldsig-more#MGF1";
    format!("<p:MaskGenerationFunction Algorithm=\"{uri}\">{inside}</p:MaskGenerationFunction>")
}

#[test]
fn pss_with_its_parameters_written_beside_it() {
    let holder = rsa();
    let sha512 = "http://www.w3.org/2001/04/xmlenc#sha512";
    let salt = |length: u8| format!("<p:SaltLength>{length}</p:SaltLength>");
    let trailer = |number: u8| format!("<p:TrailerField>{number}</p:TrailerField>");
    let verified = |inside: String| {
        let method = (RSA_PSS, inside);
        Asked { method, key_info: certificate(&holder), ..Asked::default() }.verified(&holder)
    };
    for (inside, by) in [
        (String::new(), SHA256),
        (parameters(""), SHA256),
        (parameters(&(digest(SHA256) + &mask(&digest(SHA256)) + &salt(32) + &trailer(1))), SHA256),
        (parameters(&(digest(sha512) + &mask(&digest(sha512)) + &salt(64))), sha512),
    ] {
        let report = verified(inside.clone()).unwrap();
        assert_eq!((report.method, report.digest), (RSA_PSS, by), "{inside}");
    }
    for inside in [
        salt(20),
        trailer(2),
        digest(sha512) + &mask(&digest(SHA256)),
        digest("http://www.w3.org/2007/05/xmldsig-more#sha3-256"),
    ] {
        let refused = vec![Refusal::Algorithm(RSA_PSS.to_owned())];
        assert_eq!(verified(parameters(&inside)), Err(refused), "{inside}");
    }
}

#[test]
fn every_digest_and_every_canonicalization() {
    let holder = rsa();
    for (uri, _) in DIGESTS {
        let asked = Asked { digest: uri, key_info: certificate(&holder), ..Asked::default() };
        assert_eq!(asked.verified(&holder).unwrap().references[0].digest, uri);
    }
    for (uri, _) in METHODS {
        let transforms = transform(ENVELOPED) + &transform(uri);
        let key_info = certificate(&holder);
        let asked = Asked { canonicalization: uri, transforms, key_info, ..Asked::default() };
        let report = asked.verified(&holder).unwrap();
        assert_eq!(report.canonicalization, uri);
        assert_eq!(report.references[0].canonicalization, Some(uri));
    }
}

#[test]
fn every_way_to_name_the_declaration_and_to_leave_the_signature_out() {
    let holder = rsa();
    let verified = |reference, transforms| {
        let key_info = certificate(&holder);
        Asked { reference, transforms, key_info, ..Asked::default() }.verified(&holder)
    };
    for reference in
        ["", "URI=\"\"", "URI=\"#decl\"", "URI=\"#xpointer(id('decl'))\"", "Type='x' URI=''"]
    {
        let report = verified(reference, transform(ENVELOPED)).unwrap();
        assert!(report.references[0].enveloped, "{reference}");
    }
    let xpath = |declared: &str, expression: &str| {
        let uri = "http://www.w3.org/TR/1999/REC-xpath-19991116";
        let inside = format!("<s:XPath{declared}>{expression}</s:XPath>");
        format!("<s:Transform Algorithm=\"{uri}\">{inside}</s:Transform>")
    };
    let declared = " xmlns:dsig=\"http://www.w3.org/2000/09/xmldsig#\"";
    for alias in [
        xpath("", "not(ancestor-or-self::s:Signature)"),
        xpath(declared, "\n not(ancestor-or-self::dsig:Signature) "),
    ] {
        assert!(verified("URI=\"\"", alias).unwrap().references[0].enveloped);
    }
    for other in [
        xpath(" xmlns:dsig=\"urn:other\"", "not(ancestor-or-self::dsig:Signature)"),
        xpath("", "not(ancestor-or-self::unbound:Signature)"),
        xpath("", "not(ancestor-or-self::s:Object)"),
        xpath("", "self::s:Signature"),
    ] {
        let refused = verified("URI=\"\"", other).unwrap_err();
        assert!(matches!(refused.as_slice(), [Refusal::Algorithm(_)]), "{refused:?}");
    }
}

#[test]
fn what_is_too_weak_is_refused_whatever_the_rest_says() {
    let holder = rsa();
    for uri in
        ["http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5"]
    {
        let asked = Asked { digest: uri, key_info: certificate(&holder), ..Asked::default() };
        assert_eq!(asked.verified(&holder), Err(vec![Refusal::Algorithm(uri.to_owned())]));
    }
    let small = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
    let pem = testing::self_signed(&small).to_pem().unwrap();
    let key = SigningKey::from_pem(&small.private_key_to_pem_pkcs8().unwrap(), &pem);
    assert_eq!(key.err(), Some(KeyError::Rsa));
}

#[test]
fn a_certificate_is_pointed_to_by_its_digest_of_any_allowed_method() {
    let holder = rsa();
    let hint = |uri: &str, value: &[u8]| {
        format!(
            "<s:X509Data><e:X509Digest xmlns:e=\"http://www.w3.org/2009/xmldsig11#\" \
             Algorithm=\"{uri}\">{}</e:X509Digest></s:X509Data>",
            STANDARD.encode(value)
        )
    };
    let of = |digest| openssl::hash::hash(digest, holder.candidate.der()).unwrap();
    for (uri, digest) in DIGESTS {
        let key_info = hint(uri, &of(digest.openssl()));
        assert!(Asked { key_info, ..Asked::default() }.verified(&holder).is_ok(), "{uri}");
    }
    let weak = hint(super::algorithms::SHA1, &of(MessageDigest::sha1()));
    let other = hint(SHA256, &[7; 32]);
    for key_info in [weak, other] {
        let refused = Asked { key_info, ..Asked::default() }.verified(&holder);
        assert_eq!(refused, Err(vec![Refusal::Unregistered]));
    }
}
