//! Personal data under keys. A value is sealed with AES-256-GCM to the column and the row it
//! stands in, so that it opens nowhere else; it is found by HMAC-SHA-256 under a key of its own.
//!
//! Sealed: `1`, the length of the key's name, the name, 12 bytes of nonce, the encrypted text,
//! 16 bytes of tag. Authenticated with it: all before the nonce, column, row.

mod keys;

pub use keys::{KeysError, Mistake};

use keys::{DataKey, Keys};
use openssl::{
    error::ErrorStack,
    hash::MessageDigest,
    pkey::PKey,
    rand::rand_bytes,
    sign::Signer,
    symm::{Cipher, decrypt_aead, encrypt_aead},
};
use std::fmt;
use zeroize::Zeroizing;

/// The version of what is sealed.
const VERSION: u8 = 1;
/// Bytes of a nonce.
const NONCE: usize = 12;
/// Bytes of a tag.
const TAG: usize = 16;

/// Where a sealed value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Table and column: `persons.cnp`.
    pub column: &'static str,
    /// The row's key.
    pub row: i64,
}

/// Why a value was not sealed or opened. No text of it is personal.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Not what this version of the vault seals.
    #[error("this is not a sealed value")]
    Form,
    /// Sealed with a key that the key file does not have.
    #[error("it is sealed with the key `{0}`, which is not among the keys")]
    UnknownKey(String),
    /// Another key of this name, another column or row, or changed bytes.
    #[error("it was not sealed here with this key")]
    Refused,
    /// OpenSSL would not encrypt, digest, or give random bytes.
    #[error("encryption failed: {0}")]
    Engine(#[from] ErrorStack),
}

/// The keys, and what is done with them.
pub struct Vault(Keys);

impl Vault {
    /// Reads a key file: lines `NAME:BASE64` of 32 bytes each. The first seals, the others open
    /// what is old; `index` is the key of [`Vault::index`]; `#` begins a comment.
    pub fn from_keys(text: &str) -> Result<Self, KeysError> {
        Keys::read(text).map(Self)
    }

    /// A key file with new keys.
    pub fn generate_keys() -> Result<Zeroizing<String>, VaultError> {
        Ok(keys::write(&random()?, &random()?))
    }

    /// Encrypts a text for that place, with the first key.
    pub fn seal(&self, place: Place, text: &str) -> Result<Vec<u8>, VaultError> {
        seal(&self.0.current, place, random()?, text)
    }

    /// Decrypts what was sealed for that place.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        let parts = Parts::of(sealed).ok_or(VaultError::Form)?;
        let key = self
            .0
            .named(parts.name)
            .ok_or_else(|| VaultError::UnknownKey(parts.name.to_owned()))?;
        let aad = bound(parts.header, place);
        let cipher = Cipher::aes_256_gcm();
        let opened =
            decrypt_aead(cipher, &*key.key, Some(parts.nonce), &aad, parts.text, parts.tag);
        let opened = Zeroizing::new(opened.map_err(|_| VaultError::Refused)?);
        let text = std::str::from_utf8(&opened).map_err(|_| VaultError::Form)?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// What a text is found by in a column: the same for the same text, and of no use without
    /// the key.
    pub fn index(&self, column: &'static str, text: &str) -> Result<[u8; 32], VaultError> {
        let key = PKey::hmac(&*self.0.index)?;
        let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
        // No column has a zero byte: two columns share no input.
        for part in [column.as_bytes(), &[0], text.as_bytes()] {
            signer.update(part)?;
        }
        let mut index = [0; 32];
        signer.sign(&mut index)?;
        Ok(index)
    }

    /// Whether it is sealed with another key than the first.
    pub fn needs_rotation(&self, sealed: &[u8]) -> bool {
        Parts::of(sealed).is_none_or(|parts| parts.name != self.0.current.name)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, ErrorStack> {
    let mut bytes = Zeroizing::new([0; N]);
    rand_bytes(&mut *bytes)?;
    Ok(bytes)
}

fn seal(
    key: &DataKey,
    place: Place,
    nonce: Zeroizing<[u8; NONCE]>,
    text: &str,
) -> Result<Vec<u8>, VaultError> {
    let length = u8::try_from(key.name.len()).map_err(|_| VaultError::Form)?;
    let mut sealed = [&[VERSION, length], key.name.as_bytes()].concat();
    let aad = bound(&sealed, place);
    let mut tag = [0; TAG];
    let cipher = Cipher::aes_256_gcm();
    let text = encrypt_aead(cipher, &*key.key, Some(&*nonce), &aad, text.as_bytes(), &mut tag)?;
    sealed.extend_from_slice(&*nonce);
    sealed.extend_from_slice(&text);
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// What is authenticated beside the text: the header tells its own length, the row ends it.
fn bound(header: &[u8], place: Place) -> Vec<u8> {
    [header, place.column.as_bytes(), &[0], &place.row.to_be_bytes()].concat()
}

/// A sealed value, taken apart.
struct Parts<'s> {
    /// Version and key.
    header: &'s [u8],
    name: &'s str,
    nonce: &'s [u8],
    text: &'s [u8],
    tag: &'s [u8],
}

impl<'s> Parts<'s> {
    fn of(sealed: &'s [u8]) -> Option<Self> {
        let (&[VERSION, length], rest) = sealed.split_first_chunk::<2>()? else { return None };
        let (name, rest) = rest.split_at_checked(length.into())?;
        let (header, _) = sealed.split_at_checked(2 + name.len())?;
        let (nonce, rest) = rest.split_at_checked(NONCE)?;
        let (text, tag) = rest.split_at_checked(rest.len().checked_sub(TAG)?)?;
        let name = std::str::from_utf8(name).ok().filter(|name| keys::is_name(name))?;
        Some(Self { header, name, nonce, text, tag })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keys::KEY;
    use proptest::prelude::*;

    const CNP: Place = Place { column: "persons.cnp", row: 7 };

    /// Keys of one byte over and over, under these names.
    fn vault(keys: &[(&str, u8)]) -> Vault {
        let line =
            |(name, byte): &(&str, u8)| format!("{name}:{}\n", *keys::encoded(&[*byte; KEY]));
        Vault::from_keys(&keys.iter().map(line).collect::<String>()).unwrap()
    }

    fn usual() -> Vault {
        vault(&[("a", 1), ("index", 2)])
    }

    fn bytes(hexadecimal: &str) -> Vec<u8> {
        let pair = |at| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap();
        (0..hexadecimal.len()).step_by(2).map(pair).collect()
    }

    /// The GCM specification's test case 16 (McGrew and Viega), as NIST's vectors repeat it.
    #[test]
    fn the_published_vector_of_aes_256_gcm_is_reproduced() {
        let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let plain = bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
             1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        );
        let nonce = bytes("cafebabefacedbaddecaf888");
        let mut tag = [0; TAG];
        let cipher = Cipher::aes_256_gcm();
        let text = encrypt_aead(cipher, &key, Some(&nonce), &aad, &plain, &mut tag).unwrap();
        let expected = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                        8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";
        assert_eq!(text, bytes(expected));
        assert_eq!(tag.to_vec(), bytes("76fc6ece0f4e1768cddf8853bb2d551b"));
    }

    #[test]
    fn what_is_sealed_is_that_cipher_over_the_documented_layout() {
        let key = DataKey { name: "a".into(), key: Zeroizing::new([1; KEY]) };
        let sealed = seal(&key, CNP, Zeroizing::new([9; NONCE]), "1800101990014").unwrap();
        let aad = [b"\x01\x01apersons.cnp\0".as_slice(), &7_i64.to_be_bytes()].concat();
        let mut tag = [0; TAG];
        let cipher = Cipher::aes_256_gcm();
        let text = encrypt_aead(cipher, &[1; 32], Some(&[9; 12]), &aad, b"1800101990014", &mut tag);
        let expected = [b"\x01\x01a".as_slice(), &[9; 12], &text.unwrap(), &tag].concat();
        assert_eq!(sealed, expected);
        assert_eq!(*usual().open(CNP, &sealed).unwrap(), "1800101990014");
    }

    #[test]
    fn another_row_column_or_key_does_not_open_it() {
        let sealed = usual().seal(CNP, "1800101990014").unwrap();
        let refused = |opened| matches!(opened, Err(VaultError::Refused));
        assert!(refused(usual().open(Place { row: 8, ..CNP }, &sealed)));
        assert!(refused(usual().open(Place { column: "persons.email", ..CNP }, &sealed)));
        assert!(refused(vault(&[("a", 3), ("index", 2)]).open(CNP, &sealed)));
        let unknown = vault(&[("b", 1), ("index", 2)]).open(CNP, &sealed);
        assert!(matches!(unknown, Err(VaultError::UnknownKey(name)) if name == "a"));
    }

    #[test]
    fn a_new_first_key_opens_what_is_old_and_says_that_it_is() {
        let sealed = usual().seal(CNP, "text").unwrap();
        assert!(!usual().needs_rotation(&sealed));
        let rotated = vault(&[("b", 3), ("a", 1), ("index", 2)]);
        assert!(rotated.needs_rotation(&sealed));
        assert_eq!(*rotated.open(CNP, &sealed).unwrap(), "text");
        let anew = rotated.seal(CNP, "text").unwrap();
        assert!(!rotated.needs_rotation(&anew));
        assert!(matches!(usual().open(CNP, &anew), Err(VaultError::UnknownKey(_))));
    }

    #[test]
    fn the_index_is_of_its_key_its_column_and_its_text() {
        let index = |vault: &Vault, column, text| vault.index(column, text).unwrap();
        let one = index(&usual(), "persons.cnp", "1800101990014");
        assert_eq!(one, index(&vault(&[("b", 9), ("index", 2)]), "persons.cnp", "1800101990014"));
        assert_ne!(one, index(&usual(), "persons.cnp", "1800101993011"));
        assert_ne!(one, index(&usual(), "persons.email", "1800101990014"));
        assert_ne!(one, index(&vault(&[("a", 1), ("index", 3)]), "persons.cnp", "1800101990014"));
    }

    #[test]
    fn new_keys_are_read_and_are_never_the_same() {
        let [one, other] = [(); 2].map(|()| Vault::generate_keys().unwrap());
        assert_ne!(one, other);
        let vault = Vault::from_keys(&one).unwrap();
        let sealed = vault.seal(CNP, "text").unwrap();
        assert_eq!(*vault.open(CNP, &sealed).unwrap(), "text");
        assert!(Vault::from_keys(&other).unwrap().open(CNP, &sealed).is_err());
        assert_eq!(format!("{vault:?}"), "Vault");
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_never_looks_the_same(text in ".*", row: i64) {
            let place = Place { row, ..CNP };
            let sealed = usual().seal(place, &text).unwrap();
            prop_assert_ne!(&sealed, &usual().seal(place, &text).unwrap());
            prop_assert_eq!(&*usual().open(place, &sealed).unwrap(), &text);
        }

        #[test]
        fn a_bit_that_changes_or_a_byte_that_is_missing_is_noticed(text in ".*", at: usize, bit in 0..8) {
            let sealed = usual().seal(CNP, &text).unwrap();
            let at = at % sealed.len();
            prop_assert!(usual().open(CNP, &sealed[..at]).is_err());
            let mut changed = sealed;
            changed[at] ^= 1_u8 << bit;
            prop_assert!(usual().open(CNP, &changed).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(sealed: Vec<u8>) {
            prop_assert!(usual().open(CNP, &sealed).is_err());
        }
    }
}
