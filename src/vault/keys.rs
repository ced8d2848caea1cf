//! The key file: `NAME:BASE64`, one key a line.

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// Bytes of a key.
pub(super) const KEY: usize = 32;
/// The name of the key that texts are found by.
const INDEX: &str = "index";
/// Bytes of a key's name, at most.
const NAME: usize = 32;

/// A key; its memory is wiped.
pub(super) type Key = Zeroizing<[u8; KEY]>;

/// Why a key file is refused. It names lines, never what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// A line is wrong.
    #[error("line {line}: {mistake}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        mistake: Mistake,
    },
    /// There is no key to seal with.
    #[error("no key to encrypt with: a line NAME:BASE64 is missing")]
    NoKey,
    /// There is no key to find by.
    #[error("no key to look up with: the line index:BASE64 is missing")]
    NoIndex,
}

/// What is wrong with a line of a key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// No `NAME:BASE64`.
    #[error("not NAME:BASE64")]
    Form,
    /// A name of other characters, or too long.
    #[error("a name has 1 to 32 letters, digits or dashes")]
    Name,
    /// Not Base64, or of another length.
    #[error("a key is 32 bytes in Base64")]
    Key,
    /// The name of an earlier line.
    #[error("an earlier key has this name")]
    SameName,
    /// The key of an earlier line.
    #[error("an earlier line has the same key")]
    SameKey,
}

/// A key that encrypts, and what it is called.
pub(super) struct DataKey {
    pub(super) name: String,
    pub(super) key: Key,
}

/// All that a key file holds.
pub(super) struct Keys {
    /// Seals.
    pub(super) current: DataKey,
    /// Open what is old.
    old: Vec<DataKey>,
    /// Finds.
    pub(super) index: Key,
}

impl Keys {
    pub(super) fn read(text: &str) -> Result<Self, KeysError> {
        let mut keys: Vec<DataKey> = Vec::new();
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |mistake| KeysError::Line { line: number, mistake };
            let read = read(line).map_err(wrong)?;
            if keys.iter().any(|key| key.name == read.name) {
                return Err(wrong(Mistake::SameName));
            }
            if keys.iter().any(|key| key.key == read.key) {
                return Err(wrong(Mistake::SameKey));
            }
            keys.push(read);
        }
        let (index, data): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| key.name == INDEX);
        let mut data = data.into_iter();
        Ok(Self {
            current: data.next().ok_or(KeysError::NoKey)?,
            old: data.collect(),
            index: index.into_iter().next().ok_or(KeysError::NoIndex)?.key,
        })
    }

    /// The key that encrypts under this name.
    pub(super) fn named(&self, name: &str) -> Option<&DataKey> {
        std::iter::once(&self.current).chain(&self.old).find(|key| key.name == name)
    }
}

/// Whether a key may be called so.
pub(super) fn is_name(text: &str) -> bool {
    (1..=NAME).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn read(line: &str) -> Result<DataKey, Mistake> {
    let (name, key) = line.split_once(':').ok_or(Mistake::Form)?;
    if !is_name(name) {
        return Err(Mistake::Name);
    }
    let bytes = Zeroizing::new(STANDARD.decode(key).map_err(|_| Mistake::Key)?);
    let key = <[u8; KEY]>::try_from(bytes.as_slice()).map_err(|_| Mistake::Key)?;
    Ok(DataKey { name: name.to_owned(), key: Zeroizing::new(key) })
}

/// A file of these two keys.
pub(super) fn write(data: &Key, index: &Key) -> Zeroizing<String> {
    Zeroizing::new(format!(
        "# Keys of personal data. The first line encrypts; lines after it decrypt what is old.\n\
         # To change keys: put a line with a new name first (openssl rand -base64 32), then rotate.\n\
         k1:{}\n{INDEX}:{}\n",
        *encoded(data),
        *encoded(index)
    ))
}

pub(super) fn encoded(key: &[u8; KEY]) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<KeysError> {
        Keys::read(text).map(drop).err()
    }

    #[test]
    fn the_first_key_is_current_wherever_the_index_stands() {
        let [one, two, three] = [1, 2, 3].map(|byte| encoded(&[byte; KEY]));
        let text = format!("# keys\n\nindex:{}\nnew:{}\r\nold:{}\n", *one, *two, *three);
        let keys = Keys::read(&text).ok().unwrap();
        assert_eq!((&*keys.current.name, keys.current.key[0], keys.index[0]), ("new", 2, 1));
        assert_eq!(keys.named("old").unwrap().key[0], 3);
        assert!(keys.named("index").is_none());
    }

    #[test]
    fn a_mistake_is_named_by_its_line_and_shows_no_key() {
        let [one, two] = [1, 2].map(|byte| encoded(&[byte; KEY]));
        let index = format!("index:{}", *two);
        let short = STANDARD.encode([1; 31]);
        for (line, expected) in [
            (one.to_string(), Mistake::Form),
            (format!(":{}", *one), Mistake::Name),
            (format!("a b:{}", *one), Mistake::Name),
            (format!("{}:{}", "a".repeat(33), *one), Mistake::Name),
            (format!("a:{short}"), Mistake::Key),
            ("a:***".to_owned(), Mistake::Key),
            (format!("index:{}", *one), Mistake::SameName),
            (format!("a:{}", *two), Mistake::SameKey),
        ] {
            let error = why(&format!("{index}\n{line}")).unwrap();
            assert_eq!(error, KeysError::Line { line: 2, mistake: expected });
            assert!(!error.to_string().contains(&one[..8]), "{error}");
        }
        assert_eq!(why(&index), Some(KeysError::NoKey));
        assert_eq!(why(&format!("a:{}", *one)), Some(KeysError::NoIndex));
    }
}
