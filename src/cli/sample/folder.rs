//! A folder of an installation for trial: what is left there for the reader, and found when it is
//! made again.

use super::Trouble;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Where the lists are that the registers came from.
pub(in crate::cli) const LIST_FOLDER: &str = "liste";

/// Folders inside each: authorities, persons, lists.
const FOLDERS: [&str; 3] = ["autoritati", "persoane", LIST_FOLDER];

/// The folder. Names are relative to it.
pub(in crate::cli) struct Folder(PathBuf);

impl Folder {
    /// Makes it, and these folders beside those that each has, where they are not there yet.
    pub(in crate::cli) fn open(path: &Path, more: &[&str]) -> Result<Self, Trouble> {
        let folder = Self(path.to_owned());
        for name in FOLDERS.iter().chain(more) {
            let path = folder.path(name);
            fs::create_dir_all(&path).map_err(|error| Trouble::File(path, error))?;
        }
        Ok(folder)
    }

    /// Waits for its turn: two stories at once in one folder would be no story. The turn ends when
    /// the file is dropped.
    pub(in crate::cli) fn turn(&self) -> Result<File, Trouble> {
        let path = self.path(".turn");
        let taken = File::create(&path).and_then(|file| file.lock().map(|()| file));
        taken.map_err(|error| Trouble::File(path, error))
    }

    /// Where a file is.
    pub(in crate::cli) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The same, for printing.
    pub(in crate::cli) fn shown(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The bytes of a file; none when it is not there.
    pub(in crate::cli) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        match fs::read(self.path(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Trouble::File(self.path(name), error)),
        }
    }

    /// Writes a file whole: another name until all of it is there.
    pub(in crate::cli) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.put(name, bytes, 0o644)
    }

    /// Writes a file that only its owner reads.
    pub(in crate::cli) fn write_secret(&self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.put(name, bytes, 0o600)
    }

    fn put(&self, name: &str, bytes: &[u8], mode: u32) -> Result<(), Trouble> {
        let (path, partial) = (self.path(name), self.path(&format!("{name}.partial")));
        let written = || -> io::Result<()> {
            let mut options = OpenOptions::new();
            let mut file =
                options.write(true).create(true).truncate(true).mode(mode).open(&partial)?;
            file.write_all(bytes)?;
            fs::rename(&partial, &path)
        };
        written().map_err(|error| Trouble::File(path.clone(), error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_for_its_owner_only_and_a_missing_file_is_no_error() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("demo"), &[]).unwrap();
        assert!(folder.read("persoane/ana.key.pem").unwrap().is_none());
        folder.write_secret("persoane/ana.key.pem", b"TEST").unwrap();
        assert_eq!(folder.read("persoane/ana.key.pem").unwrap().unwrap(), b"TEST");
        let mode = fs::metadata(folder.path("persoane/ana.key.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
