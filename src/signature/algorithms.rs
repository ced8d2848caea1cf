//! What may be used, by algorithm URI (`wire.md`, The signature; RFC 9231). What is not here is
//! refused whatever the rest of the signature says.

use openssl::hash::MessageDigest;

/// What kind of key a signature method needs, and how it pads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1,
    /// RSASSA-PSS, MGF1 with the same digest, salt as long as the digest.
    Pss,
    /// ECDSA, the value being r and s side by side.
    Ecdsa,
}

/// A digest that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Sha256,
    Sha384,
    Sha512,
    Sha3_256,
    Sha3_384,
    Sha3_512,
}

impl Digest {
    pub(super) fn openssl(self) -> MessageDigest {
        match self {
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha384 => MessageDigest::sha384(),
            Self::Sha512 => MessageDigest::sha512(),
            Self::Sha3_256 => MessageDigest::sha3_256(),
            Self::Sha3_384 => MessageDigest::sha3_384(),
            Self::Sha3_512 => MessageDigest::sha3_512(),
        }
    }

    pub(super) fn of_uri(uri: &str) -> Option<Self> {
        DIGESTS.iter().find(|(known, _)| *known == uri).map(|(_, digest)| *digest)
    }

    pub(super) fn uri(self) -> &'static str {
        DIGESTS.iter().find(|(_, known)| *known == self).map_or("", |(uri, _)| *uri)
    }
}

/// Digest methods.
pub(super) const DIGESTS: [(&str, Digest); 6] = [
    ("http://www.w3.org/2001/04/xmlenc#sha256", Digest::Sha256),
    ("http://www.w3.org/2001/04/xmldsig-more#sha384", Digest::Sha384),
    ("http://www.w3.org/2001/04/xmlenc#sha512", Digest::Sha512),
    ("http://www.w3.org/2007/05/xmldsig-more#sha3-256", Digest::Sha3_256),
    ("http://www.w3.org/2007/05/xmldsig-more#sha3-384", Digest::Sha3_384),
    ("http://www.w3.org/2007/05/xmldsig-more#sha3-512", Digest::Sha3_512),
];

/// SHA-1, which proves nothing: older tools name the signing certificate by it in XAdES properties,
/// and one that does not match still contradicts the signature.
pub(super) const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";

/// RSASSA-PSS with its parameters written beside it.
pub(super) const PSS_WITH_PARAMETERS: &str = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";
/// MGF1 with its digest written beside it.
pub(super) const MGF1: &str = "http://www.w3.org/2007/05/xmldsig-more#MGF1";

/// Signature methods: SHA-2 only, the policy that the test vectors were made for.
pub(super) const SIGNATURES: [(&str, Scheme, Digest); 9] = [
    ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", Scheme::Pkcs1, Digest::Sha256),
    ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", Scheme::Pkcs1, Digest::Sha384),
    ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", Scheme::Pkcs1, Digest::Sha512),
    ("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", Scheme::Pss, Digest::Sha256),
    ("http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", Scheme::Pss, Digest::Sha384),
    ("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", Scheme::Pss, Digest::Sha512),
    ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", Scheme::Ecdsa, Digest::Sha256),
    ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", Scheme::Ecdsa, Digest::Sha384),
    ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", Scheme::Ecdsa, Digest::Sha512),
];

/// The enveloped-signature transform.
pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// XPath filtering; only the expression that means the same as [`ENVELOPED`] is taken.
pub(super) const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
/// Base64 decoding, in the core profile.
pub(super) const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_algorithm_stands_once_and_none_is_weak() {
        let mut uris: Vec<&str> = SIGNATURES.iter().map(|s| s.0).collect();
        uris.extend(DIGESTS.iter().map(|d| d.0));
        assert_eq!(uris.iter().collect::<HashSet<_>>().len(), uris.len());
        for weak in ["sha1", "md5", "hmac", "dsa-sha1", "ripemd", "sha224", "sha3-224"] {
            assert!(!uris.iter().any(|uri| uri.to_lowercase().contains(weak)), "{weak}");
        }
    }
}
