//! The demo's folder: what it leaves for the reader, and what it finds when it is run again.

use super::Failure;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Where the lists are that the registers came from.
pub(super) const LIST_FOLDER: &str = "liste";

/// Folders inside it: authorities, persons, lists, what was sent, what came back.
const FOLDERS: [&str; 5] = ["autoritati", "persoane", LIST_FOLDER, "documente", "recipise"];

/// The folder. Names are relative to it.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Makes it, where it is not there yet.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let folder = Self(path.to_owned());
        for name in FOLDERS {
            let path = folder.path(name);
            fs::create_dir_all(&path).map_err(|error| Failure::File(path, error))?;
        }
        Ok(folder)
    }

    /// Waits for its turn: two stories at once in one folder would be no story. The turn ends when
    /// the file is dropped.
    pub(super) fn turn(&self) -> Result<File, Failure> {
        let path = self.path(".turn");
        let taken = File::create(&path).and_then(|file| file.lock().map(|()| file));
        taken.map_err(|error| Failure::File(path, error))
    }

    /// Where a file is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The same, for printing.
    pub(super) fn shown(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The bytes of a file; none when it is not there.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        match fs::read(self.path(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::File(self.path(name), error)),
        }
    }

    /// Writes a file whole: another name until all of it is there.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.put(name, bytes, 0o644)
    }

    /// Writes a file that only its owner reads.
    pub(super) fn write_secret(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.put(name, bytes, 0o600)
    }

    fn put(&self, name: &str, bytes: &[u8], mode: u32) -> Result<(), Failure> {
        let (path, partial) = (self.path(name), self.path(&format!("{name}.partial")));
        let written = || -> io::Result<()> {
            let mut options = OpenOptions::new();
            let mut file =
                options.write(true).create(true).truncate(true).mode(mode).open(&partial)?;
            file.write_all(bytes)?;
            fs::rename(&partial, &path)
        };
        written().map_err(|error| Failure::File(path.clone(), error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_for_its_owner_only_and_a_missing_file_is_no_error() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("demo")).unwrap();
        assert!(folder.read("persoane/ana.key.pem").unwrap().is_none());
        folder.write_secret("persoane/ana.key.pem", b"TEST").unwrap();
        assert_eq!(folder.read("persoane/ana.key.pem").unwrap().unwrap(), b"TEST");
        let mode = fs::metadata(folder.path("persoane/ana.key.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
