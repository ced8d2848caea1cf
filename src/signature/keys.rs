//! Keys: the ones registered signers verify with, and the one the service seals with.

use super::{
    Key,
    algorithms::{Digest, Scheme},
};
use openssl::{
    bn::BigNum,
    ec::Asn1Flag,
    ecdsa::EcdsaSig,
    error::ErrorStack,
    hash::{Hasher, MessageDigest},
    nid::Nid,
    pkcs12::Pkcs12,
    pkey::{Id, PKey, Private, Public},
    rsa::Padding,
    sign::{RsaPssSaltlen, Signer, Verifier},
    x509::X509,
};

/// Smallest and largest RSA modulus, in bits.
const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=8192;
/// Named curves, and the bytes of one coordinate.
const CURVES: [(Nid, usize); 3] =
    [(Nid::X9_62_PRIME256V1, 32), (Nid::SECP384R1, 48), (Nid::SECP521R1, 66)];

/// Why a key is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a key or certificate that can be read.
    #[error("not a readable key or certificate")]
    Unreadable,
    /// A private key behind a pass phrase: nobody is asked for one.
    #[error("the private key is encrypted; give one without a pass phrase")]
    Encrypted,
    /// A PKCS #12 file that the password does not open.
    #[error("the password is not the one of the file, or its encryption is too old to be read")]
    Password,
    /// RSASSA-PSS asked of an EC key.
    #[error("RSA-PSS needs an RSA key")]
    Pss,
    /// A private key beside a certificate of another key.
    #[error("the private key is not the one of the certificate")]
    Mismatch,
    /// RSA outside 2048 to 8192 bits, or with an even or tiny exponent.
    #[error("an RSA key must have 2048 to 8192 bits and an odd exponent of at least 3")]
    Rsa,
    /// Not one of P-256, P-384, P-521, by name.
    #[error("an EC key must be of a named curve P-256, P-384 or P-521")]
    Curve,
    /// Neither RSA nor EC.
    #[error("only RSA and EC keys are used")]
    Kind,
}

/// Parameters of RSA-PSS that some programs use and no method of the contract names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PssTrial {
    /// A salt of any length.
    AnySalt,
    /// The same, and MGF1 with SHA-1, which is the default of its standard.
    MaskOfSha1,
}

impl PssTrial {
    /// All of them.
    pub(super) const ALL: [Self; 2] = [Self::AnySalt, Self::MaskOfSha1];
}

/// A public key of a sort and size that is allowed.
#[derive(Debug, Clone)]
pub(super) struct PublicKey {
    key: PKey<Public>,
    /// Bytes of one coordinate, of an EC key.
    coordinate: Option<usize>,
}

impl PublicKey {
    /// Checks a key's sort and size.
    fn new(key: PKey<Public>) -> Result<Self, KeyError> {
        let coordinate = match key.id() {
            Id::RSA | Id::RSA_PSS => {
                let rsa = key.rsa().map_err(|_| KeyError::Unreadable)?;
                let exponent = rsa.e();
                let odd =
                    exponent.is_bit_set(0) && exponent.num_bits() > 1 && exponent.num_bits() <= 64;
                if !RSA_BITS.contains(&key.bits()) || !odd || !rsa.n().is_bit_set(0) {
                    return Err(KeyError::Rsa);
                }
                None
            }
            Id::EC => {
                let ec = key.ec_key().map_err(|_| KeyError::Unreadable)?;
                let curve = ec.group().curve_name();
                let known =
                    CURVES.iter().find(|(nid, _)| Some(*nid) == curve).ok_or(KeyError::Curve)?;
                // Parameters written out may be those of a named curve, or almost (CVE-2020-0601).
                if ec.group().asn1_flag() != Asn1Flag::NAMED_CURVE {
                    return Err(KeyError::Curve);
                }
                ec.check_key().map_err(|_| KeyError::Curve)?;
                Some(known.1)
            }
            _ => return Err(KeyError::Kind),
        };
        Ok(Self { key, coordinate })
    }

    /// What it is, for people.
    pub(super) fn facts(&self) -> Key {
        let kind = if self.coordinate.is_some() { "EC" } else { "RSA" };
        Key { kind, bits: self.key.bits() }
    }

    /// Whether a signature value is this key's over `data`. A value that cannot be one is just not.
    pub(super) fn verifies(
        &self,
        scheme: Scheme,
        digest: Digest,
        data: &[u8],
        value: &[u8],
    ) -> bool {
        let verified = match (scheme, self.coordinate) {
            (Scheme::Ecdsa, Some(length)) => self.ecdsa(length, digest, data, value),
            (Scheme::Pkcs1 | Scheme::Pss, None) => self.rsa(scheme, digest, data, value),
            _ => Ok(false),
        };
        verified.unwrap_or(false)
    }

    fn rsa(
        &self,
        scheme: Scheme,
        digest: Digest,
        data: &[u8],
        value: &[u8],
    ) -> Result<bool, ErrorStack> {
        let mut verifier = Verifier::new(digest.openssl(), &self.key)?;
        if scheme == Scheme::Pss {
            verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
            verifier.set_rsa_mgf1_md(digest.openssl())?;
            verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        verifier.verify_oneshot(value, data)
    }

    /// Whether a value is this key's with other parameters of RSA-PSS than the method asks for.
    pub(super) fn verifies_pss(
        &self,
        trial: PssTrial,
        digest: Digest,
        data: &[u8],
        value: &[u8],
    ) -> bool {
        let verified = || -> Result<bool, ErrorStack> {
            let mut verifier = Verifier::new(digest.openssl(), &self.key)?;
            verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
            verifier.set_rsa_mgf1_md(match trial {
                PssTrial::AnySalt => digest.openssl(),
                PssTrial::MaskOfSha1 => MessageDigest::sha1(),
            })?;
            // Any length: OpenSSL reads it off the value.
            verifier.set_rsa_pss_saltlen(RsaPssSaltlen::custom(-2))?;
            verifier.verify_oneshot(value, data)
        };
        self.coordinate.is_none() && verified().unwrap_or(false)
    }

    /// Whether this key made a value, whatever it is over; none where the scheme does not show it.
    pub(super) fn made(&self, scheme: Scheme, value: &[u8]) -> Option<bool> {
        let rsa = self.key.rsa().ok().filter(|_| scheme == Scheme::Pkcs1)?;
        let mut plain = vec![0; usize::try_from(rsa.size()).ok()?];
        Some(rsa.public_decrypt(value, &mut plain, Padding::PKCS1).is_ok())
    }

    fn ecdsa(
        &self,
        length: usize,
        digest: Digest,
        data: &[u8],
        value: &[u8],
    ) -> Result<bool, ErrorStack> {
        if value.len() != 2 * length {
            return Ok(false);
        }
        let (r, s) = value.split_at(length);
        let signature =
            EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?;
        let mut hasher = Hasher::new(digest.openssl())?;
        hasher.update(data)?;
        signature.verify(&hasher.finish()?, self.key.ec_key()?.as_ref())
    }
}

/// A certificate, or a bare key, that a signature may turn out to be of.
#[derive(Debug, Clone)]
pub struct Candidate {
    der: Vec<u8>,
    certificate: Option<X509>,
    key: Result<PublicKey, KeyError>,
}

impl Candidate {
    /// A registered certificate. A key that is not allowed is found out when it would be used.
    pub fn certificate_der(der: &[u8]) -> Result<Self, KeyError> {
        let certificate = X509::from_der(der).map_err(|_| KeyError::Unreadable)?;
        let key =
            certificate.public_key().map_err(|_| KeyError::Unreadable).and_then(PublicKey::new);
        Ok(Self { der: der.to_vec(), certificate: Some(certificate), key })
    }

    /// The first certificate of a PEM file.
    pub fn certificate_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let all = Self::certificates_pem(pem)?;
        all.into_iter().next().ok_or(KeyError::Unreadable)
    }

    /// The certificates of a PEM file, one after another: at least one.
    pub fn certificates_pem(pem: &[u8]) -> Result<Vec<Self>, KeyError> {
        let certificates = X509::stack_from_pem(pem).map_err(|_| KeyError::Unreadable)?;
        if certificates.is_empty() {
            return Err(KeyError::Unreadable);
        }
        let der = certificates.iter().map(|certificate| certificate.to_der());
        der.map(|der| Self::certificate_der(&der.map_err(|_| KeyError::Unreadable)?)).collect()
    }

    /// A key (SubjectPublicKeyInfo, PEM) trusted by itself, whatever the signature points to.
    pub fn key_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let key = PKey::public_key_from_pem(pem).map_err(|_| KeyError::Unreadable)?;
        Ok(Self { der: Vec::new(), certificate: None, key: PublicKey::new(key) })
    }

    /// The certificate's DER; empty for a bare key.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate, unless it is a bare key.
    pub(super) fn certificate(&self) -> Option<&X509> {
        self.certificate.as_ref()
    }

    pub(super) fn key(&self) -> Result<&PublicKey, KeyError> {
        self.key.as_ref().map_err(|error| *error)
    }
}

/// A private key with its certificate.
#[derive(Clone)]
pub struct SigningKey {
    key: PKey<Private>,
    certificate: X509,
    coordinate: Option<usize>,
}

impl SigningKey {
    /// From PEM files; the first certificate is the one of the key.
    pub fn from_pem(key: &[u8], certificate: &[u8]) -> Result<Self, KeyError> {
        let mut encrypted = false;
        // Without it OpenSSL asks at the terminal, where a service would wait for ever.
        let no_pass_phrase = |_: &mut [u8]| {
            encrypted = true;
            Ok(0)
        };
        let key = PKey::private_key_from_pem_callback(key, no_pass_phrase);
        let key =
            key.map_err(|_| if encrypted { KeyError::Encrypted } else { KeyError::Unreadable })?;
        let certificate = X509::from_pem(certificate).map_err(|_| KeyError::Unreadable)?;
        Self::new(key, certificate)
    }

    /// From a PKCS #12 file, as browsers and the stores of Windows export one.
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Self, KeyError> {
        let file = Pkcs12::from_der(file).map_err(|_| KeyError::Unreadable)?;
        let held = file.parse2(password).map_err(|_| KeyError::Password)?;
        match (held.pkey, held.cert) {
            (Some(key), Some(certificate)) => Self::new(key, certificate),
            _ => Err(KeyError::Unreadable),
        }
    }

    fn new(key: PKey<Private>, certificate: X509) -> Result<Self, KeyError> {
        let public = certificate.public_key().map_err(|_| KeyError::Unreadable)?;
        if !key.public_eq(&public) {
            return Err(KeyError::Mismatch);
        }
        let coordinate = PublicKey::new(public)?.coordinate;
        Ok(Self { key, certificate, coordinate })
    }

    pub(super) fn certificate(&self) -> &X509 {
        &self.certificate
    }

    /// How it signs.
    pub(super) fn scheme(&self, pss: bool) -> Result<Scheme, KeyError> {
        match (self.coordinate, pss) {
            (None, false) => Ok(Scheme::Pkcs1),
            (None, true) => Ok(Scheme::Pss),
            (Some(_), false) => Ok(Scheme::Ecdsa),
            (Some(_), true) => Err(KeyError::Pss),
        }
    }

    /// The signature value over `data`.
    pub(super) fn sign(
        &self,
        data: &[u8],
        scheme: Scheme,
        digest: Digest,
    ) -> Result<Vec<u8>, ErrorStack> {
        let mut signer = Signer::new(digest.openssl(), &self.key)?;
        if scheme == Scheme::Pss {
            signer.set_rsa_padding(Padding::PKCS1_PSS)?;
            signer.set_rsa_mgf1_md(digest.openssl())?;
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        let value = signer.sign_oneshot_to_vec(data)?;
        match self.coordinate.and_then(|length| i32::try_from(length).ok()) {
            None => Ok(value),
            Some(length) => {
                let signature = EcdsaSig::from_der(&value)?;
                let mut sides = signature.r().to_vec_padded(length)?;
                sides.extend(signature.s().to_vec_padded(length)?);
                Ok(sides)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::testing::self_signed;
    use openssl::{ec::EcGroup, ec::EcKey, symm::Cipher};

    fn key() -> PKey<Private> {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
    }

    #[test]
    fn a_key_that_cannot_sign_for_a_certificate_says_why() {
        let (ours, other) = (key(), key());
        let certificate = self_signed(&ours).to_pem().unwrap();
        let why = |key: &[u8]| SigningKey::from_pem(key, &certificate).err();
        let encrypted = ours.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), b"x");
        assert_eq!(why(&ours.private_key_to_pem_pkcs8().unwrap()), None);
        assert_eq!(why(&other.private_key_to_pem_pkcs8().unwrap()), Some(KeyError::Mismatch));
        assert_eq!(why(&encrypted.unwrap()), Some(KeyError::Encrypted));
        assert_eq!(why(&certificate), Some(KeyError::Unreadable));
    }
}
