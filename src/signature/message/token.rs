//! Security tokens and references to them (WSS 1.1 and its X.509 profile): hints like any other,
//! never a source of keys.

use super::WSSE;
use crate::signature::{
    Coverage, Fault, NAMESPACE, Refused,
    key_info::{self, Hint},
    walk::{Walk, base64},
};
use crate::xml::Name;

const X509V3: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
const SUBJECT_KEY: &str = "http://docs.oasis-open.org/wss/2004/01/\
     oasis-200401-wss-x509-token-profile-1.0#X509SubjectKeyIdentifier";
const THUMBPRINT: &str =
    "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1";
const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/\
     oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// A BinarySecurityToken: a certificate that came with the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::signature) struct Token {
    /// Where it begins.
    pub(super) at: usize,
    id: Option<String>,
    der: Vec<u8>,
}

/// Reads the BinarySecurityToken that the cursor is in.
pub(super) fn read(walk: &mut Walk<'_>) -> Result<Token, Refused> {
    let at = walk.content.offset();
    let said = |name| walk.attribute(name).map(|attribute| &*attribute.value);
    if said("ValueType") != Some(X509V3) || said("EncodingType").is_some_and(|by| by != BASE64) {
        return walk.fault(Fault::Token);
    }
    let id = super::identifier(walk.content.attributes()).map(|id| id.value.clone().into_owned());
    Ok(Token { at, id, der: walk.base64()? })
}

/// Whether this is a reference to a token, which KeyInfo may hold in a message alone.
pub(in crate::signature) fn is_reference(name: Name<'_>) -> bool {
    name == Name::new(WSSE, "SecurityTokenReference")
}

/// Reads the SecurityTokenReference that the cursor is in.
pub(in crate::signature) fn reference(
    walk: &mut Walk<'_>,
    tokens: &[Token],
    hints: &mut Vec<Hint>,
) -> Result<(), Refused> {
    while let Some(name) = walk.child()? {
        match (name.namespace, name.local) {
            (WSSE, "Reference") => {
                let uri = walk.attribute("URI").map(|uri| uri.value.clone()).unwrap_or_default();
                let id = uri.strip_prefix('#');
                let token = tokens.iter().find(|token| id.is_some() && token.id.as_deref() == id);
                let Some(token) = token else {
                    return Err(Refused::at(walk.content.offset(), Coverage::Unresolved));
                };
                hints.push(Hint::Certificate(token.der.clone()));
                walk.end()?;
            }
            (WSSE, "KeyIdentifier") => hints.extend(key_identifier(walk)?),
            (NAMESPACE, "X509Data") => key_info::data(walk, hints)?,
            _ => return walk.fault(Fault::Token),
        }
        if hints.len() > walk.limits.certificates {
            return walk.fault(Fault::TooMany);
        }
    }
    Ok(())
}

/// A broken one is no hint, like the others of KeyInfo.
fn key_identifier(walk: &mut Walk<'_>) -> Result<Option<Hint>, Refused> {
    let kind = walk.attribute("ValueType").map(|kind| kind.value.clone()).unwrap_or_default();
    let hint = match &*kind {
        X509V3 => Hint::Certificate,
        SUBJECT_KEY => Hint::SubjectKey,
        THUMBPRINT => Hint::Digest,
        _ => return walk.fault(Fault::Token),
    };
    Ok(base64(&walk.text()?).filter(|bytes| !bytes.is_empty()).map(hint))
}
