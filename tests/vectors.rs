//! The verifier and the canonicalization against documents with known verdicts: those made for this
//! project (`fixtures/vectors`, `fixtures/interop`, `fixtures/timestamps`), and, where they are found beside the repository
//! or named by `SER_VECTORS`, third parties' too.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics says where"
)]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Command,
};

const SER: &str = env!("CARGO_BIN_EXE_ser");

/// Vectors that the contract decides otherwise than their manifest, and why.
const DECIDED_OTHERWISE: [(&str, &str); 1] =
    [("jdk-detached-sibling.xml", "a signature is a child of its declaration")];

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rows(manifest: &Path) -> Vec<HashMap<String, String>> {
    let text = std::fs::read_to_string(manifest).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            names
                .iter()
                .zip(line.split('\t'))
                .map(|(n, v)| ((*n).to_owned(), v.to_owned()))
                .collect()
        })
        .collect()
}

/// What `ser verify --json` says of a file.
fn verify(file: &Path, flags: &[&str]) -> serde_json::Value {
    let output =
        Command::new(SER).arg("verify").arg("--json").args(flags).arg(file).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!("{}: {}", file.display(), String::from_utf8_lossy(&output.stderr))
    })
}

fn is_decided_otherwise(file: &str) -> bool {
    DECIDED_OTHERWISE.iter().any(|(known, _)| *known == file)
}

/// Verdicts of both profiles on every signature vector of a folder.
fn signatures(folder: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows(&folder.join("manifest.tsv")) {
        let key = folder.join(&row["key"]).display().to_string();
        for (profile, column) in [("core", "expected"), ("declaration", "expected_service")] {
            if profile == "declaration" && is_decided_otherwise(&row["file"]) {
                continue;
            }
            let mut flags = vec!["--profile", profile];
            if row["key"] != "-" {
                flags.extend(["--key", &key]);
            }
            let verdict = verify(&folder.join(&row["file"]), &flags);
            if verdict["valid"] != (row[column] == "valid") {
                wrong.push(format!("{} {profile}: {verdict} but {}", row["file"], row[column]));
            }
        }
    }
    wrong
}

/// Canonical forms, byte for byte; what needs a DTD is refused.
fn canonical_forms(folder: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows(&folder.join("c14n-manifest.tsv")) {
        let (name, comments) = match row["algorithm"].strip_suffix("+comments") {
            Some(name) => (name, true),
            None => (row["algorithm"].as_str(), false),
        };
        let uri = match (name, comments) {
            ("c14n10", false) => "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            ("c14n10", true) => "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
            ("c14n11", false) => "http://www.w3.org/2006/12/xml-c14n11",
            ("c14n11", true) => "http://www.w3.org/2006/12/xml-c14n11#WithComments",
            ("exc-c14n", false) => "http://www.w3.org/2001/10/xml-exc-c14n#",
            _ => "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        };
        let mut command = Command::new(SER);
        command.args(["c14n", "--method", uri, "--prefixes", &row["inclusive_prefixes"]]);
        if row["apex"] != "doc" {
            command.args(["--apex", &row["apex"]]);
        }
        let output = command.arg(folder.join(&row["input"])).output().unwrap();
        let right = match row["has_dtd"].as_str() {
            "yes" => output.status.code() == Some(1),
            _ => output.stdout == std::fs::read(folder.join(&row["output"])).unwrap(),
        };
        if !right {
            wrong.push(format!("{} {} {}", row["input"], row["algorithm"], row["apex"]));
        }
    }
    wrong
}

fn third_party() -> Option<PathBuf> {
    let named = std::env::var_os("SER_VECTORS").map(PathBuf::from);
    let found = named.unwrap_or_else(|| repository().join("../shared/vectors"));
    if found.join("manifest.tsv").is_file() {
        return Some(found);
    }
    eprintln!("third parties' vectors not found at {}: not tested here", found.display());
    None
}

#[test]
fn no_vector_of_ours_is_wrongly_valid_or_wrongly_refused() {
    assert_eq!(signatures(&repository().join("fixtures/vectors")), Vec::<String>::new());
}

#[test]
fn canonical_forms_of_our_vectors_are_right_byte_for_byte() {
    assert_eq!(canonical_forms(&repository().join("fixtures/vectors")), Vec::<String>::new());
}

#[test]
fn third_parties_signatures_have_their_verdicts() {
    let Some(folder) = third_party() else { return };
    assert_eq!(signatures(&folder), Vec::<String>::new());
}

#[test]
fn third_parties_canonical_forms_are_right_byte_for_byte() {
    let Some(folder) = third_party() else { return };
    assert_eq!(canonical_forms(&folder), Vec::<String>::new());
}

/// The certificates that the manifest of real signers takes for registered.
fn registered(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("pki")).unwrap();
    let files = files.map(|entry| entry.unwrap().path().display().to_string());
    files.filter(|path| path.ends_with(".crt")).collect()
}

/// Flags that register them, at the manifest's instant.
fn registered_flags(certificates: &[String]) -> Vec<&str> {
    let registered = certificates.iter().flat_map(|path| ["--cert", path]);
    ["--at", "2026-12-01T00:00:00Z"].into_iter().chain(registered).collect()
}

#[test]
fn documents_of_real_signers_have_their_verdicts_and_readings() {
    let folder = repository().join("fixtures/interop");
    let certificates = registered(&folder);
    let flags = registered_flags(&certificates);
    let mut wrong = Vec::new();
    for row in rows(&folder.join("manifest.tsv")) {
        if is_decided_otherwise(&row["file"]) {
            continue;
        }
        let verdict = verify(&folder.join("signed").join(&row["file"]), &flags);
        let code = verdict["code"].to_string();
        let right_code = row["expected_service"].split('/').any(|expected| expected == code);
        let reading = verdict["reading"].as_str().unwrap_or("-");
        let right_reading =
            code != "0" || row["reading"].split('/').any(|expected| expected == reading);
        if !right_code || !right_reading {
            wrong.push(format!(
                "{}: {verdict} but {} {}",
                row["file"], row["expected_service"], row["reading"]
            ));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The certificate that the documents with timestamps are signed with, when it is in date.
fn signer() -> [String; 4] {
    let certificate = repository().join("fixtures/interop/pki/rsa.crt");
    let certificate = certificate.display().to_string();
    ["--cert".into(), certificate, "--at".into(), "2026-12-01T00:00:00Z".into()]
}

#[test]
fn timestamps_are_reported_and_spoil_no_signature() {
    let folder = repository().join("fixtures/timestamps");
    let signer = signer();
    for row in rows(&folder.join("manifest.tsv")) {
        let verdict = verify(&folder.join(&row["file"]), &signer.each_ref().map(String::as_str));
        assert_eq!(verdict["valid"], true, "{verdict}");
        assert_eq!(verdict["timestamps"].as_array().unwrap().len(), 1, "{verdict}");
        let stamp = &verdict["timestamps"][0];
        for column in ["authority", "problem"] {
            let told = stamp[column].as_str().unwrap_or("-");
            assert_eq!(told, row[column], "{}: {stamp}", row["file"]);
        }
        // Nothing is believed of a token whose own signature does not hold.
        assert_eq!(stamp["time"].is_string(), row["authority"] != "-", "{stamp}");
    }
}

#[test]
fn the_report_is_told_line_by_line() {
    let file = repository().join("fixtures/timestamps/good-ec.xml");
    let output = Command::new(SER).arg("verify").args(signer()).arg(&file).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let (verdict, report) = told.split_once('\n').unwrap();
    assert!(verdict.ends_with("good-ec.xml valid 0 signature verified"), "{verdict}");
    let expected = "  signature    rsa-sha256 over sha256, RSA of 2048 bits, holds
  SignedInfo   xml-exc-c14n
  reference    \"\" the whole declaration without the signature, xml-exc-c14n, sha256, holds
  reference    \"#props-205aa74cfb7a92e6\" the signed properties, xml-exc-c14n, sha256, holds
  certificate  76632b9811ef046b7cff85440d53b4fc56b59028588cfa11f652acd70d5e2bc1
  XAdES        signed at 2026-11-26T11:55:29+00:00, the certificate is the one they name
  timestamp    2026-11-26T11:55:54.809+00:00, TEST Marcator EC, holds
";
    assert_eq!(report, expected);
}

/// The mistakes that the manifest names, and what is found: printed, and nine in ten right.
#[test]
fn mistakes_made_after_signing_are_diagnosed() {
    let folder = repository().join("fixtures/interop");
    let certificates = registered(&folder);
    let flags = registered_flags(&certificates);
    let (mut known, mut right) = (0, 0);
    for row in rows(&folder.join("manifest.tsv")) {
        let verdict = verify(&folder.join("signed").join(&row["file"]), &flags);
        let diagnosis = &verdict["diagnosis"];
        let name = diagnosis["mistake"].as_str().unwrap_or("-");
        if row["mistake"] == "-" {
            assert!(verdict["valid"] == false || name == "-", "{}: {verdict}", row["file"]);
            continue;
        }
        println!("{:32} {:28} {name} proven: {}", row["file"], row["mistake"], diagnosis["proven"]);
        known += 1;
        right += u32::from(name == row["mistake"]);
    }
    println!("{right} of {known}");
    assert!(known > 20 && right * 10 >= known * 9, "{right} of {known}");
}

#[test]
fn a_verdict_decided_otherwise_is_a_refusal() {
    let folder = repository().join("fixtures/interop");
    let certificate = folder.join("pki/rsa.crt").display().to_string();
    for (file, why) in DECIDED_OTHERWISE {
        let verdict = verify(&folder.join("signed").join(file), &["--cert", &certificate]);
        assert_eq!(
            (&verdict["valid"], &verdict["code"]),
            (&false.into(), &1003.into()),
            "{file}: {why}"
        );
    }
}
