//! Signatures put together by hand: what the service's own signer would never write, with a value
//! that holds all the same.

use crate::pki::Holder;
use base64::{Engine, prelude::BASE64_STANDARD};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::pkey::{Id, PKey, Private};
use openssl::sign::Signer;
use ser::signature::sha256;
use ser::xml::Document;
use ser::xml::canonical::Method;

/// Exclusive XML Canonicalization 1.0.
pub const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// Canonical XML 1.0.
pub const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
/// Canonical XML 1.1.
pub const INCLUSIVE_11: &str = "http://www.w3.org/2006/12/xml-c14n11";
/// The enveloped-signature transform.
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// XPath filtering.
pub const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
/// SHA-256, as a digest method.
pub const SHA_256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
/// RSA with SHA-256.
pub const RSA_SHA_256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
/// ECDSA with SHA-256.
pub const ECDSA_SHA_256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

/// Where the signature goes: before the end of the declaration.
const END: &str = "</Declaratie>";

/// A signature to be.
#[derive(Clone)]
pub struct Forge {
    /// How SignedInfo is canonicalized, a URI that the service knows.
    pub canonical: &'static str,
    /// The CanonicalizationMethod as written, whatever `canonical` is.
    pub canonicalization: String,
    /// The SignatureMethod.
    pub method: String,
    /// The references.
    pub references: String,
    /// What KeyInfo holds.
    pub key_info: String,
    /// What follows KeyInfo.
    pub objects: String,
}

impl Forge {
    /// Of somebody who points to the own certificate; the references are still to come.
    pub fn of(holder: &Holder) -> Self {
        let method = match private(holder).id() {
            Id::EC => ECDSA_SHA_256,
            _ => RSA_SHA_256,
        };
        Self {
            canonical: EXCLUSIVE,
            canonicalization: algorithm("CanonicalizationMethod", EXCLUSIVE),
            method: algorithm("SignatureMethod", method),
            references: String::new(),
            key_info: certificates(&[holder]),
            objects: String::new(),
        }
    }

    /// With one reference of the usual form, to the declaration or the whole document.
    pub fn over(holder: &Holder, document: &str, uri: &str) -> Self {
        let references = reference(uri, &usual(EXCLUSIVE), &digest_of(document, "<Declaratie"));
        Self { references, ..Self::of(holder) }
    }

    /// The document with the signature as the last child of its last declaration, the value being
    /// what `value` makes of SignedInfo.
    pub fn valued(&self, document: &str, value: impl Fn(&[u8]) -> Vec<u8>) -> String {
        let at = document.rfind(END).unwrap();
        let (before, after) = document.split_at(at);
        let with = |value: &str| {
            format!(
                "{before}<ds:Signature xmlns:ds=\"{}\"><ds:SignedInfo>{}{}{}</ds:SignedInfo>\
                 <ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo>{}</ds:KeyInfo>{}\
                 </ds:Signature>{after}",
                ser::signature::NAMESPACE,
                self.canonicalization,
                self.method,
                self.references,
                self.key_info,
                self.objects
            )
        };
        let info = canonical(&with(""), "<ds:SignedInfo", self.canonical);
        with(&BASE64_STANDARD.encode(value(&info)))
    }

    /// The same, signed by somebody with SHA-256.
    pub fn signed(&self, document: &str, by: &Holder) -> String {
        self.valued(document, |info| value(by, info))
    }
}

/// The key of somebody.
pub fn private(holder: &Holder) -> PKey<Private> {
    PKey::private_key_from_pem(&holder.key).unwrap()
}

/// A signature value with SHA-256, r and s side by side where the key is of a curve.
pub fn value(holder: &Holder, info: &[u8]) -> Vec<u8> {
    let key = private(holder);
    let mut signer = Signer::new(MessageDigest::sha256(), &key).unwrap();
    let value = signer.sign_oneshot_to_vec(info).unwrap();
    match key.id() {
        Id::EC => sides(&EcdsaSig::from_der(&value).unwrap()),
        _ => value,
    }
}

/// r and s of P-256, side by side.
pub fn sides(signature: &EcdsaSig) -> Vec<u8> {
    [signature.r(), signature.s()].map(|side| side.to_vec_padded(32).unwrap()).concat()
}

/// `<ds:NAME Algorithm="URI"/>`
pub fn algorithm(name: &str, uri: &str) -> String {
    format!("<ds:{name} Algorithm=\"{uri}\"/>")
}

/// A transform with something in it.
pub fn transform(uri: &str, inside: &str) -> String {
    format!("<ds:Transform Algorithm=\"{uri}\">{inside}</ds:Transform>")
}

/// The enveloped-signature transform and a canonicalization.
pub fn usual(method: &str) -> String {
    algorithm("Transform", ENVELOPED) + &algorithm("Transform", method)
}

/// A reference with SHA-256.
pub fn reference(uri: &str, transforms: &str, digest: &str) -> String {
    format!(
        "<ds:Reference URI=\"{uri}\"><ds:Transforms>{transforms}</ds:Transforms>{}\
         <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>",
        algorithm("DigestMethod", SHA_256)
    )
}

/// X509Data with these certificates in this order.
pub fn certificates(holders: &[&Holder]) -> String {
    let one = |holder: &&Holder| {
        let der = BASE64_STANDARD.encode(&holder.der);
        format!("<ds:X509Certificate>{der}</ds:X509Certificate>")
    };
    format!("<ds:X509Data>{}</ds:X509Data>", holders.iter().map(one).collect::<String>())
}

/// The canonical form of the element that begins with `start`.
pub fn canonical(document: &str, start: &str, method: &str) -> Vec<u8> {
    let parsed = Document::of(document);
    let root = parsed.check(&ser::xml::Limits::default()).unwrap();
    let element = root.descendant(document.find(start).unwrap()).unwrap();
    let mut bytes = Vec::new();
    let method = Method::of_uri(method).unwrap();
    method.element(&element, &[], &mut |part| bytes.extend_from_slice(part)).unwrap();
    bytes
}

/// The digest of the element that begins with `start`, exclusively canonical; SHA-256, base64.
pub fn digest_of(document: &str, start: &str) -> String {
    digest(&canonical(document, start, EXCLUSIVE))
}

/// SHA-256, base64.
pub fn digest(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(sha256(bytes))
}
