//! Programs of others that the tests talk to. One that is missing is a failure.

use super::watch;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder for the files of one conversation.
pub struct Desk(TempDir);

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Puts a file on it.
    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The path of a file on it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Reads a file that a program left.
    pub fn take(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{error}: {:?} is missing, run `.ci/install tests`", command.get_program())
    });
    // What others' programs print, names of signers among it, is no log of ours.
    if command.get_program() == env!("CARGO_BIN_EXE_ser") {
        watch::look("standard error of ser", &String::from_utf8_lossy(&output.stderr));
    }
    output
}

/// Runs a program that must succeed; gives what it printed.
pub fn must(command: &mut Command) -> Vec<u8> {
    let output = run(command);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output.stdout
}

/// Python with the packages of `.ci/test`, about to run a script of `tests/python`.
pub fn python(script: &str) -> Command {
    let program = std::env::var("SER_TEST_PYTHON").unwrap_or_else(|_| {
        panic!("SER_TEST_PYTHON names no Python with signxml and zeep: run `make test`")
    });
    let mut command = Command::new(program);
    command.arg(root().join("tests/python").join(script));
    command
}

/// Packs bytes with gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut command = Command::new("gzip");
    let mut child = command.arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(bytes).unwrap());
        child.wait_with_output().unwrap().stdout
    })
}

/// Whether `xmllint` finds the files valid by a schema; what it says when not.
pub fn validate(schema: &Path, files: &[PathBuf]) -> Result<(), String> {
    let mut command = Command::new("xmllint");
    let output = run(command.args(["--noout", "--nonet", "--schema"]).arg(schema).args(files));
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
