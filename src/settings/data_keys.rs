//! The keys of personal data: of the commands that register persons, not of the service, which
//! has no need to read them.

use crate::vault::Vault;
use clap::Args;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where the keys are.
#[derive(Debug, Clone, Default, Args)]
pub struct DataKeys {
    /// Keys of personal data; a file that its owner alone may read
    #[arg(long, env = "SER_DATA_KEYS", value_name = "FILE")]
    pub data_keys: Option<PathBuf>,
}

impl DataKeys {
    /// Reads the keys; the error is a sentence without anything that is in the file.
    pub fn read(&self) -> Result<Vault, String> {
        let path = self.data_keys.as_deref().ok_or(
            "--data-keys is missing: personal data can be neither encrypted nor read".to_owned(),
        )?;
        read(path).map_err(|why| format!("--data-keys: {}: {why}", path.display()))
    }
}

fn read(path: &Path) -> Result<Vault, String> {
    let mut file = File::open(path).map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!("others than its owner may use it (mode {mode:03o}): chmod 600"));
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(|error| error.to_string())?;
    Vault::from_keys(&text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_key_file_is_read_when_its_owner_alone_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let keys = Vault::generate_keys().unwrap();
        fs::write(&path, &*keys).unwrap();
        let read = |mode| {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            DataKeys { data_keys: Some(path.clone()) }.read().map(drop)
        };
        assert_eq!(read(0o600), Ok(()));
        assert_eq!(read(0o400), Ok(()));
        for mode in [0o640, 0o604, 0o620, 0o666] {
            let why = read(mode).unwrap_err();
            assert!(why.contains("chmod 600") && why.starts_with("--data-keys: "), "{why}");
        }
    }

    #[test]
    fn no_file_and_a_wrong_one_are_sentences() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        assert!(DataKeys::default().read().unwrap_err().contains("missing"));
        let keys = DataKeys { data_keys: Some(path.clone()) };
        assert!(keys.read().is_err());
        fs::write(&path, "k1:not-a-key").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let why = keys.read().unwrap_err();
        assert!(why.ends_with("line 1: a key is 32 bytes in Base64"), "{why}");
    }
}
