//! Signs a document: enveloped, `URI=""`, exclusive canonicalization, SHA-256, the certificate beside
//! it. Receipts are sealed and samples are made with it.

use super::{
    Located, NAMESPACE, Profile, Refused, SigningKey,
    algorithms::{self, Scheme},
    locate,
};
use crate::xml::{Document, Limits, canonical::METHODS, canonical::Method};
use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{error::ErrorStack, sha::Sha256};

/// Why a document cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// It is not a document, or has a signature already.
    #[error("cannot be signed: {0}")]
    Document(Refused),
    /// OpenSSL would not.
    #[error("the key does not sign: {0}")]
    Key(#[from] ErrorStack),
}

/// Gives the document, in UTF-8, with a signature as the last child of its root. The bytes of the
/// rest stay as they are, but for a declaration that names another encoding, which is rewritten.
pub fn sign(
    document: &Document<'_>,
    key: &SigningKey,
    limits: &Limits,
) -> Result<String, SignError> {
    let refused = |refused: Refused| SignError::Document(refused);
    let text = document.in_utf8();
    let document = Document::of(text.as_ref());
    let root = document.check(limits).map_err(|malformed| refused(malformed.into()))?;
    let mut hasher = Sha256::new();
    Method::EXCLUSIVE
        .document(&document, None, &[], &mut |bytes| hasher.update(bytes))
        .map_err(|malformed| refused(malformed.into()))?;
    let certificate = STANDARD.encode(key.certificate_der()?);
    let info = signed_info(key.scheme(), &STANDARD.encode(hasher.finish()));
    let (before, after) = text.split_at(root.end_tag());
    // An empty element `<a/>` has no place inside: its tag is opened first.
    let opened = before
        .strip_suffix("/>")
        .filter(|_| root.source().ends_with("/>"))
        .map(|tag| (format!("{tag}>"), format!("</{}>{after}", root.qname())));
    let (before, after) = opened.unwrap_or_else(|| (before.to_owned(), after.to_owned()));
    let with_value = |value: &str| {
        format!(
            "{before}<ds:Signature xmlns:ds=\"{NAMESPACE}\">{info}<ds:SignatureValue>{value}</ds:SignatureValue>\
             <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>\
             </ds:KeyInfo></ds:Signature>{after}"
        )
    };
    let unsigned = with_value("");
    let draft = Document::of(unsigned.as_str());
    let value = locate(&draft, Profile::Receipt, limits)
        .and_then(|located: Located<'_>| located.canonical_info().map_err(|refused| vec![refused]))
        .map_err(|all| {
            all.into_iter().next().map_or_else(|| refused(super::Refusal::Missing.into()), refused)
        })
        .and_then(|bytes| Ok(key.sign(&bytes)?))?;
    Ok(with_value(&STANDARD.encode(value)))
}

fn signed_info(scheme: Scheme, digest: &str) -> String {
    let uri_of = |wanted| {
        algorithms::SIGNATURES
            .iter()
            .find(|(_, scheme, _)| *scheme == wanted)
            .map_or("", |(uri, ..)| *uri)
    };
    let exclusive =
        METHODS.iter().find(|(_, method)| *method == Method::EXCLUSIVE).map_or("", |(uri, _)| *uri);
    let sha256 = algorithms::DIGESTS
        .iter()
        .find(|(_, digest)| *digest == algorithms::Digest::Sha256)
        .map_or("", |(uri, _)| *uri);
    format!(
        "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{exclusive}\"/>\
         <ds:SignatureMethod Algorithm=\"{}\"/><ds:Reference URI=\"\"><ds:Transforms>\
         <ds:Transform Algorithm=\"{}\"/><ds:Transform Algorithm=\"{exclusive}\"/></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{sha256}\"/><ds:DigestValue>{digest}</ds:DigestValue>\
         </ds:Reference></ds:SignedInfo>",
        uri_of(scheme),
        algorithms::ENVELOPED,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use openssl::{
        asn1::Asn1Time, hash::MessageDigest, pkey::PKey, rsa::Rsa, x509::X509Builder,
        x509::X509NameBuilder,
    };

    fn key() -> SigningKey {
        let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let mut name = X509NameBuilder::new().unwrap();
        name.append_entry_by_text("CN", "TEST").unwrap();
        let name = name.build();
        let mut certificate = X509Builder::new().unwrap();
        certificate.set_subject_name(&name).unwrap();
        certificate.set_issuer_name(&name).unwrap();
        certificate.set_pubkey(&key).unwrap();
        certificate.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
        certificate.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
        certificate.sign(&key, MessageDigest::sha256()).unwrap();
        let pem = certificate.build().to_pem().unwrap();
        SigningKey::from_pem(&key.private_key_to_pem_pkcs8().unwrap(), &pem).unwrap()
    }

    #[test]
    fn the_signature_is_the_last_child_of_the_root_however_the_root_ends() {
        let key = key();
        for (document, before, after) in [
            ("<a/>", "<a><ds:Signature ", "</ds:Signature></a>"),
            ("<a><b/></a>\n", "<a><b/><ds:Signature ", "</ds:Signature></a>\n"),
            ("<a>x</a>", "<a>x<ds:Signature ", "</ds:Signature></a>"),
        ] {
            let signed = sign(&Document::of(document), &key, &Limits::default()).unwrap();
            assert!(signed.starts_with(before) && signed.ends_with(after), "{signed}");
        }
    }
}
