//! Signs a document: enveloped, `URI=""`, exclusive canonicalization, SHA-256, the certificate beside
//! it; on request with the signed properties of XAdES baseline B. Receipts are sealed and samples are
//! made with it.

use super::{
    KeyError, Located, NAMESPACE, Profile, Refused, SigningKey,
    algorithms::{Digest, ENVELOPED, SIGNATURES, Scheme},
    hex, locate, sha256,
};
use crate::xml::{Document, Element, Limits, canonical::Method};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use openssl::error::ErrorStack;

/// What is asked of a signature beside its key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Form {
    /// RSASSA-PSS instead of PKCS #1 v1.5.
    pub pss: bool,
    /// The signing time of XAdES baseline B; without it there are no properties.
    pub xades: Option<DateTime<Utc>>,
}

/// Why a document cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// It is not a document, or has a signature already.
    #[error("cannot be signed: {0}")]
    Document(Refused),
    /// The key does not sign in that form.
    #[error(transparent)]
    Form(#[from] KeyError),
    /// OpenSSL would not.
    #[error("the key does not sign: {0}")]
    Key(#[from] ErrorStack),
}

/// Gives the document, in UTF-8, with a plain signature as the last child of its root. The bytes of
/// the rest stay as they are, but for a declaration that names another encoding, which is rewritten.
pub fn sign(
    document: &Document<'_>,
    key: &SigningKey,
    limits: &Limits,
) -> Result<String, SignError> {
    sign_as(document, key, Form::default(), limits)
}

/// The same, in the form that is asked for.
pub fn sign_as(
    document: &Document<'_>,
    key: &SigningKey,
    form: Form,
    limits: &Limits,
) -> Result<String, SignError> {
    let text = document.in_utf8();
    let document = Document::of(text.as_ref());
    let root = document.check(limits).map_err(|malformed| SignError::Document(malformed.into()))?;
    let around = around(&root, &text);
    let scheme = key.scheme(form.pss)?;
    let mut draft = Draft::new(&text, scheme, form, key)?;
    // What is digested and signed is computed by the code that verifies it.
    draft.digests = draft.located(&around, limits, digests)?;
    let info = draft.located(&around, limits, |located| located.canonical_info())?;
    draft.value = STANDARD.encode(key.sign(&info, scheme, Digest::Sha256)?);
    Ok(draft.within(&around))
}

/// The text before and after the place of the signature. An empty element `<a/>` has no place
/// inside: its tag is opened first.
fn around(root: &Element<'_>, text: &str) -> (String, String) {
    let (before, after) = text.split_at(root.end_tag());
    match before.strip_suffix("/>").filter(|_| root.source().ends_with("/>")) {
        Some(tag) => (format!("{tag}>"), format!("</{}>{after}", root.qname())),
        None => (before.to_owned(), after.to_owned()),
    }
}

fn digests(located: &Located<'_>) -> Result<Vec<String>, Refused> {
    let span = located.signature.element.span();
    let references = located.signature.references.iter().zip(&located.targets);
    let digest = references
        .map(|(reference, target)| Ok(STANDARD.encode(reference.computed(target, &span)?)));
    digest.collect()
}

/// A Signature element on its way.
struct Draft {
    scheme: Scheme,
    /// Its identifiers end in this.
    id: String,
    xades: Option<DateTime<Utc>>,
    certificate: Vec<u8>,
    digests: Vec<String>,
    value: String,
}

impl Draft {
    fn new(text: &str, scheme: Scheme, form: Form, key: &SigningKey) -> Result<Self, SignError> {
        let id = hex(&sha256(text.as_bytes())).chars().take(16).collect();
        let (certificate, xades) = (key.certificate().to_der()?, form.xades);
        let digests = vec![STANDARD.encode([0; 32]); 2];
        Ok(Self { scheme, id, xades, certificate, digests, value: String::new() })
    }

    /// What is computed of the document as it stands.
    fn located<T>(
        &self,
        around: &(String, String),
        limits: &Limits,
        compute: impl FnOnce(&Located<'_>) -> Result<T, Refused>,
    ) -> Result<T, SignError> {
        let text = self.within(around);
        let document = Document::of(text.as_str());
        let located = locate(&document, Profile::Receipt, limits).map_err(|mut all| {
            SignError::Document(all.pop().unwrap_or(super::Refusal::Missing.into()))
        })?;
        compute(&located).map_err(SignError::Document)
    }

    fn within(&self, (before, after): &(String, String)) -> String {
        let certificate = STANDARD.encode(&self.certificate);
        let (id, properties) = match self.xades {
            Some(time) => (format!(" Id=\"sig-{}\"", self.id), self.properties(time)),
            None => (String::new(), String::new()),
        };
        format!(
            "{before}<ds:Signature xmlns:ds=\"{NAMESPACE}\"{id}>{}<ds:SignatureValue>{}</ds:SignatureValue>\
             <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>\
             </ds:KeyInfo>{properties}</ds:Signature>{after}",
            self.info(),
            self.value,
        )
    }

    fn info(&self) -> String {
        let exclusive = Method::EXCLUSIVE.uri();
        let known = |(_, scheme, digest): &&(_, Scheme, Digest)| {
            *scheme == self.scheme && *digest == Digest::Sha256
        };
        let method = SIGNATURES.iter().find(known).map_or("", |(uri, ..)| *uri);
        let whole = format!("<ds:Transform Algorithm=\"{ENVELOPED}\"/>");
        let (id, properties) = match self.xades {
            Some(_) => (
                format!("Id=\"ref-{}\" ", self.id),
                format!(
                    "Type=\"http://uri.etsi.org/01903#SignedProperties\" URI=\"#props-{}\"",
                    self.id
                ),
            ),
            None => (String::new(), String::new()),
        };
        let named = [(format!("{id}URI=\"\""), whole.as_str()), (properties, "")];
        let references = named.iter().filter(|(named, _)| !named.is_empty()).zip(&self.digests);
        let references: String = references
            .map(|((named, transform), digest)| {
                format!(
                    "<ds:Reference {named}><ds:Transforms>{transform}\
                     <ds:Transform Algorithm=\"{exclusive}\"/></ds:Transforms>{}</ds:Reference>",
                    digested(digest)
                )
            })
            .collect();
        format!(
            "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{exclusive}\"/>\
             <ds:SignatureMethod Algorithm=\"{method}\"/>{references}</ds:SignedInfo>"
        )
    }

    /// XAdES baseline B (EN 319 132-1, 6.3).
    fn properties(&self, time: DateTime<Utc>) -> String {
        let id = &self.id;
        let time = time.to_rfc3339_opts(SecondsFormat::Secs, true);
        let certificate = digested(&STANDARD.encode(sha256(&self.certificate)));
        format!(
            "<ds:Object><xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" \
             Target=\"#sig-{id}\"><xades:SignedProperties Id=\"props-{id}\">\
             <xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>\
             <xades:SigningCertificateV2><xades:Cert><xades:CertDigest>{certificate}\
             </xades:CertDigest></xades:Cert></xades:SigningCertificateV2>\
             </xades:SignedSignatureProperties><xades:SignedDataObjectProperties>\
             <xades:DataObjectFormat ObjectReference=\"#ref-{id}\"><xades:MimeType>text/xml\
             </xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>\
             </xades:SignedProperties></xades:QualifyingProperties></ds:Object>"
        )
    }
}

/// A SHA-256 digest, as references and properties write one.
fn digested(value: &str) -> String {
    let method = Digest::Sha256.uri();
    format!("<ds:DigestMethod Algorithm=\"{method}\"/><ds:DigestValue>{value}</ds:DigestValue>")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::signature::{structure::Signature, testing};

    fn key() -> SigningKey {
        testing::signing(&testing::rsa())
    }

    /// The document with the digests and the value of its signature computed again: what a signer
    /// says who signs something else than we would.
    pub(in crate::signature) fn signed_again(text: &str, key: &SigningKey) -> String {
        let replaced = |text: String, before: &[u8], after: &str| {
            text.replacen(&format!(">{}<", STANDARD.encode(before)), &format!(">{after}<"), 1)
        };
        let document = Document::of(text);
        let located = locate(&document, Profile::Receipt, &Limits::default()).unwrap();
        let references = located.signature.references.iter().zip(digests(&located).unwrap());
        let digested = references.fold(text.to_owned(), |text, (reference, digest)| {
            replaced(text, &reference.value, &digest)
        });
        let document = Document::of(digested.as_str());
        let located = locate(&document, Profile::Receipt, &Limits::default()).unwrap();
        let Signature { scheme, digest, value, .. } = &located.signature;
        let signed = key.sign(&located.canonical_info().unwrap(), *scheme, *digest).unwrap();
        replaced(digested.clone(), value, &STANDARD.encode(signed))
    }

    #[test]
    fn a_signature_has_the_form_that_is_asked_for() {
        let form = Form { pss: true, xades: DateTime::from_timestamp(1_795_000_000, 0) };
        let document = Document::of("<a/>");
        let signed = sign_as(&document, &key(), form, &Limits::default()).unwrap();
        assert!(signed.contains("#sha256-rsa-MGF1\"/><ds:Reference Id=\"ref-"), "{signed}");
        assert!(signed.contains("<xades:SigningTime>2026-11-18T11:06:40Z</xades:SigningTime>"));
        let pem = include_bytes!("../../fixtures/interop/pki/p256.crt");
        let of = include_bytes!("../../fixtures/interop/pki/p256.key");
        let refused =
            sign_as(&document, &SigningKey::from_pem(of, pem).unwrap(), form, &Limits::default());
        assert!(matches!(refused, Err(SignError::Form(KeyError::Pss))));
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
