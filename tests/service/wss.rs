//! Messages with a WS-Security signature in their header, put together by hand: in pieces that a
//! test may change before or after somebody signs.

use super::attacks::forge::{self, EXCLUSIVE, Forge, algorithm, canonical, digest};
use super::exchange::{Response, request};
use super::pki::Holder;
use super::secure;
use super::world::{Endpoint, POST};
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::signature::{NAMESPACE, WSSE, WSU};
use ser::soap::{self, Version};

/// What the X.509 profile of WS-Security calls things.
pub const PROFILE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0";
/// SHA-1 of a certificate, as WSS 1.1 names it.
pub const THUMBPRINT: &str =
    "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1";
/// How binary values are written.
pub const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// A message to be.
#[derive(Clone)]
pub struct Message {
    pub version: Version,
    /// What Body holds.
    pub asked: String,
    /// `Created` and `Expires`, with their elements.
    pub times: String,
    /// Tokens in the Security header.
    pub tokens: String,
    /// Attributes of the Security header.
    pub attributes: String,
    /// Entries of Header before it.
    pub entries: String,
    /// What is signed: each identifier, and how its element begins.
    pub signed: Vec<(String, String)>,
    /// How, and what KeyInfo holds.
    pub forge: Forge,
}

impl Message {
    /// Of somebody whose certificate comes with it, signed at an instant.
    pub fn of(holder: &Holder, now: &str, operation: &str, arguments: &[(&str, &str)]) -> Self {
        let given: String =
            arguments.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
        let key_info = token_reference("<wsse:Reference URI=\"#token\"/>");
        Self {
            version: Version::Soap11,
            asked: format!("<{operation} xmlns=\"{}\">{given}</{operation}>", soap::NAMESPACE),
            times: format!("<wsu:Created>{now}</wsu:Created>"),
            tokens: token(holder, &format!("{PROFILE}#X509v3")),
            attributes: String::new(),
            entries: String::new(),
            signed: [("body", "<soap:Body"), ("time", "<wsu:Timestamp")]
                .map(|(id, start)| (id.to_owned(), start.to_owned()))
                .to_vec(),
            forge: Forge { key_info, ..Forge::of(holder) },
        }
    }

    /// The envelope, with a Signature in its Security header.
    fn envelope(&self, signature: &str) -> String {
        let Self { version, asked, times, tokens, attributes, entries, .. } = self;
        format!(
            "<soap:Envelope xmlns:soap=\"{}\" xmlns:wsse=\"{WSSE}\" xmlns:wsu=\"{WSU}\">\
             <soap:Header>{entries}<wsse:Security {attributes}>{tokens}\
             <wsu:Timestamp wsu:Id=\"time\">{times}</wsu:Timestamp>{signature}</wsse:Security>\
             </soap:Header><soap:Body wsu:Id=\"body\">{asked}</soap:Body></soap:Envelope>",
            version.namespace()
        )
    }

    /// The references to what is signed, in this envelope.
    pub fn references(&self) -> String {
        let bare = self.envelope("");
        let one = |(id, start): &(String, String)| {
            let digest = digest(&canonical(&bare, start, self.forge.canonical));
            let transform = algorithm("Transform", self.forge.canonical);
            forge::reference(&format!("#{id}"), &transform, &digest)
        };
        self.signed.iter().map(one).collect()
    }

    /// The message, signed by somebody. References that the forge has stay as they are.
    pub fn signed_by(&self, holder: &Holder) -> String {
        self.valued(|info| forge::value(holder, info))
    }

    /// The same, the value being what `value` makes of SignedInfo.
    pub fn valued(&self, value: impl Fn(&[u8]) -> Vec<u8>) -> String {
        let Forge { canonicalization, method, references, key_info, objects, canonical: by } =
            &self.forge;
        let references = match references.as_str() {
            "" => self.references(),
            given => given.to_owned(),
        };
        let with = |value: &str| {
            self.envelope(&format!(
                "<ds:Signature xmlns:ds=\"{NAMESPACE}\"><ds:SignedInfo>{canonicalization}{method}\
                 {references}</ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue>\
                 <ds:KeyInfo>{key_info}</ds:KeyInfo>{objects}</ds:Signature>"
            ))
        };
        let info = canonical(&with(""), "<ds:SignedInfo", by);
        with(&BASE64_STANDARD.encode(value(&info)))
    }
}

/// A SecurityTokenReference.
pub fn token_reference(inside: &str) -> String {
    format!("<wsse:SecurityTokenReference>{inside}</wsse:SecurityTokenReference>")
}

/// A BinarySecurityToken with somebody's certificate.
pub fn token(holder: &Holder, kind: &str) -> String {
    let der = BASE64_STANDARD.encode(&holder.der);
    format!(
        "<wsse:BinarySecurityToken wsu:Id=\"token\" ValueType=\"{kind}\" EncodingType=\"{BASE64}\">\
         {der}</wsse:BinarySecurityToken>"
    )
}

/// Exclusive canonicalization for SignedInfo and references, or another.
pub fn canonicalized(forge: Forge, by: &'static str) -> Forge {
    Forge { canonical: by, canonicalization: algorithm("CanonicalizationMethod", by), ..forge }
}

/// Sends a message without TLS.
pub fn post(server: &Endpoint, message: &str) -> Response {
    server.send(&posted(message))
}

/// Sends a message over TLS, with a client certificate.
pub fn post_as(server: &Endpoint, holder: &Holder, message: &str) -> Response {
    let response = secure::send(server, secure::client(Some(holder)), &posted(message));
    server.keep(&response);
    response
}

fn posted(message: &str) -> Vec<u8> {
    let media = match message.contains(Version::Soap12.namespace()) {
        true => "application/soap+xml; charset=utf-8",
        false => "text/xml; charset=utf-8",
    };
    request(POST, &[("Content-Type", media)], message.as_bytes())
}

/// The name of the default canonicalization.
pub const USUAL: &str = EXCLUSIVE;
