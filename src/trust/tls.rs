//! TLS of the service: what is spoken, and the certificate that a client proves to hold. Clients
//! are asked for one and need none. Whichever they have, the handshake succeeds: what is wrong
//! with it is said by the operation that needs to know who asks (`pki-notes.md`, 2).

use super::{Anchors, SECURITY_LEVEL};
use openssl::{
    error::ErrorStack,
    pkey::{PKey, Private},
    ssl::{
        SslAcceptor, SslAcceptorBuilder, SslMethod, SslOptions, SslRef, SslSessionCacheMode,
        SslVerifyMode,
    },
    stack::Stack,
    x509::X509,
};

/// Suites of TLS 1.2: forward secrecy and authenticated encryption. TLS 1.3 has no others.
const SUITES: &str = "ECDHE+AESGCM:ECDHE+CHACHA20";

/// Why TLS cannot be spoken with a certificate and its key.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate's file.
    #[error("no certificate in PEM")]
    Certificate,
    /// The key's file.
    #[error("no private key in PEM")]
    Key,
    /// A key behind a pass phrase: nobody is asked for one.
    #[error("the private key is encrypted; give one without a pass phrase")]
    Encrypted,
    /// The key of another certificate.
    #[error("the private key is not the one of the certificate")]
    Mismatch,
    /// OpenSSL wants none of it, such as a key that is too weak.
    #[error("OpenSSL refuses them: {0}")]
    Refused(#[from] ErrorStack),
}

/// What takes TLS connections in.
pub struct Acceptor(SslAcceptorBuilder);

impl Acceptor {
    /// With the service's own certificate, those of its issuers behind it, and its key (PEM).
    /// Browsers are told the names of the anchors, so that they offer what may be accepted.
    pub fn new(anchors: &Anchors, certificate: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let mut chain =
            X509::stack_from_pem(certificate).map_err(|_| TlsError::Certificate)?.into_iter();
        let certificate = chain.next().ok_or(TlsError::Certificate)?;
        let key = private_key(key)?;
        if !key.public_eq(&*certificate.public_key()?) {
            return Err(TlsError::Mismatch);
        }
        let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
        builder.set_security_level(SECURITY_LEVEL.unsigned_abs());
        builder.set_cipher_list(SUITES)?;
        builder.set_certificate(&certificate)?;
        builder.set_private_key(&key)?;
        chain.try_for_each(|link| builder.add_extra_chain_cert(link))?;
        ask_for_certificates(&mut builder, anchors)?;
        Ok(Self(builder))
    }

    /// For the server.
    pub fn into_builder(self) -> SslAcceptorBuilder {
        self.0
    }
}

/// A resumed session would bring a certificate without its chain: none is resumed.
fn ask_for_certificates(
    builder: &mut SslAcceptorBuilder,
    anchors: &Anchors,
) -> Result<(), ErrorStack> {
    builder.set_verify_callback(SslVerifyMode::PEER, |_, _| true);
    let mut names = Stack::new()?;
    for anchor in anchors.certificates() {
        names.push(anchor.subject_name().to_owned()?)?;
    }
    builder.set_client_ca_list(names);
    builder.set_options(SslOptions::NO_TICKET | SslOptions::NO_RENEGOTIATION);
    builder.set_session_cache_mode(SslSessionCacheMode::OFF);
    builder.set_num_tickets(0)
}

fn private_key(pem: &[u8]) -> Result<PKey<Private>, TlsError> {
    let mut encrypted = false;
    // Without it OpenSSL asks at the terminal, where a service would wait for ever.
    let no_pass_phrase = |_: &mut [u8]| {
        encrypted = true;
        Ok(0)
    };
    let key = PKey::private_key_from_pem_callback(pem, no_pass_phrase);
    key.map_err(|_| if encrypted { TlsError::Encrypted } else { TlsError::Key })
}

/// What the other side of a connection presented: its certificate, whose key it proved to hold,
/// and those that came with it, DER.
pub fn presented(connection: &SslRef) -> (Option<Vec<u8>>, Vec<Vec<u8>>) {
    let certificate = connection.peer_certificate().and_then(|one| one.to_der().ok());
    let beside = connection.peer_cert_chain().into_iter().flatten();
    (certificate, beside.filter_map(|link| link.to_der().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::authority::{Authority, KeyKind, Validity};

    #[test]
    fn a_certificate_and_a_key_that_do_not_belong_together_are_told_apart_from_no_key() {
        let day = |text: &str| text.parse().unwrap();
        let validity =
            Validity { from: day("2026-01-01T00:00:00Z"), until: day("2036-01-01T00:00:00Z") };
        let authority = Authority::root("TEST Root", validity).unwrap();
        let issue = || authority.issue_server(&["localhost"], validity).unwrap();
        let (one, other) = (issue(), issue());
        let pem = one.certificate_pem().unwrap();
        let encrypted = PKey::private_key_from_pem(&one.key_pem().unwrap())
            .unwrap()
            .private_key_to_pem_pkcs8_passphrase(openssl::symm::Cipher::aes_128_cbc(), b"TEST");
        let with = |pem: &[u8], key: &[u8]| {
            Acceptor::new(&Anchors::default(), pem, key).err().map(|error| error.to_string())
        };
        assert_eq!(with(&pem, &one.key_pem().unwrap()), None);
        for (pem, key, error) in [
            (&pem, other.key_pem().unwrap(), TlsError::Mismatch),
            (&pem, encrypted.unwrap(), TlsError::Encrypted),
            (&pem, pem.clone(), TlsError::Key),
            (&one.key_pem().unwrap(), one.key_pem().unwrap(), TlsError::Certificate),
        ] {
            assert_eq!(with(pem, &key), Some(error.to_string()));
        }
        let issued = authority.issue("TEST Ana", KeyKind::P256, validity).unwrap();
        assert_eq!(with(&issued.certificate_pem().unwrap(), &issued.key_pem().unwrap()), None);
    }
}
