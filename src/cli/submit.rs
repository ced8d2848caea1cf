//! `ser submit`: sends signed declarations and prints their receipts.

use crate::soap::client::{self, Answer, Node, NotAnAnswer};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{fmt, fs, io};
use ureq::tls::{PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};

/// Flags of `ser submit`.
#[derive(Debug, Args)]
pub struct Submit {
    /// Signed declarations
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The endpoint, https://…/ws/v1
    #[arg(long, env = "SER_URL")]
    url: String,
    /// Authorities of the service's TLS, PEM, instead of the system's
    #[arg(long, env = "SER_CA")]
    ca: Option<PathBuf>,
    /// Where to keep the receipt, of one declaration, as it came
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "Exit status: 0 all ACCEPTATA, 1 any other answer, \
    2 a file that cannot be read or written, 3 no answer, or one that says to try again later";

/// Bytes of an answer, at most.
const ANSWER: u64 = 64 << 20;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Why there is no receipt.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoReceipt {
    #[error("the service does not answer: {0}")]
    Unreachable(#[from] ureq::Error),
    #[error("{0}")]
    Answer(#[from] NotAnAnswer),
    #[error("{} {}\n  {}", .0.text_of("cod"), .0.text_of("mesaj"), .0.text_of("remediu"))]
    Fault(Node),
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    File(io::Error),
    #[error("the receipt cannot be kept: {0}")]
    Out(io::Error),
    #[error("{0}")]
    NoReceipt(#[from] NoReceipt),
}

/// A receipt that came back.
pub(super) struct Answered {
    /// What it says.
    pub(super) receipt: Node,
    /// The receipt itself, with its seal.
    pub(super) document: String,
}

/// What a file came to, from the best to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    Accepted,
    NotAccepted,
    Unreadable,
    Unavailable,
}

/// What the flags cannot mean.
#[derive(Debug, thiserror::Error)]
pub(super) enum Misuse {
    #[error("--out keeps one receipt, and there are several declarations")]
    Receipts,
    #[error("--ca: {}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    #[error("--ca: {}: no certificate in PEM", .0.display())]
    NoCertificate(PathBuf),
}

/// Sends each: 0 all ACCEPTATA, 1 not, 2 a file that cannot be read or written, 3 unavailable.
pub fn run(flags: &Submit) -> ExitCode {
    let roots = match sense(flags) {
        Ok(roots) => roots,
        Err(misuse) => {
            eprintln!("ser submit: {misuse}");
            return ExitCode::from(2);
        }
    };
    let worst = flags.files.iter().map(|file| report(file, flags, &roots)).max();
    match worst {
        None | Some(Came::Accepted) => ExitCode::SUCCESS,
        Some(Came::NotAccepted) => ExitCode::FAILURE,
        Some(Came::Unreadable) => ExitCode::from(2),
        Some(Came::Unavailable) => ExitCode::from(3),
    }
}

/// Whose certificates are trusted, where the flags make sense.
fn sense(flags: &Submit) -> Result<RootCerts, Misuse> {
    if flags.out.is_some() && flags.files.len() > 1 {
        return Err(Misuse::Receipts);
    }
    flags.ca.as_deref().map_or(Ok(RootCerts::PlatformVerifier), roots)
}

/// The authorities in a file.
pub(super) fn roots(file: &Path) -> Result<RootCerts, Misuse> {
    let pem = fs::read(file).map_err(|error| Misuse::File(file.to_owned(), error))?;
    let certificates = parse_pem(&pem).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        Ok(_) | Err(_) => None,
    });
    let certificates: Vec<_> = certificates.collect();
    match certificates.is_empty() {
        true => Err(Misuse::NoCertificate(file.to_owned())),
        false => Ok(RootCerts::new_with_certs(&certificates)),
    }
}

fn report(file: &Path, flags: &Submit, roots: &RootCerts) -> Came {
    match send(file, flags, roots) {
        Ok(receipt) => {
            println!("{}: {}", file.display(), Receipt(&receipt));
            match receipt.text_of("stare") {
                "ACCEPTATA" => Came::Accepted,
                _ => Came::NotAccepted,
            }
        }
        Err(failure) => {
            eprintln!("{}: {failure}", file.display());
            match failure {
                Failure::File(_) | Failure::Out(_) => Came::Unreadable,
                Failure::NoReceipt(NoReceipt::Fault(fault))
                    if !fault.text_of("cod").starts_with('9') =>
                {
                    Came::NotAccepted
                }
                Failure::NoReceipt(_) => Came::Unavailable,
            }
        }
    }
}

fn send(file: &Path, flags: &Submit, roots: &RootCerts) -> Result<Node, Failure> {
    let document = fs::read(file).map_err(Failure::File)?;
    let answered = post(&document, &flags.url, roots)?;
    if let Some(out) = &flags.out {
        fs::write(out, &answered.document).map_err(Failure::Out)?;
    }
    Ok(answered.receipt)
}

/// Sends a signed document to an endpoint, whose certificate these authorities issued.
pub(super) fn post(document: &[u8], url: &str, roots: &RootCerts) -> Result<Answered, NoReceipt> {
    let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(roots.clone());
    let mut response = ureq::post(url)
        .config()
        .tls_config(tls.build())
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .content_type("text/xml; charset=utf-8")
        .send(client::send("raporteaza", document))?;
    let answer = response.body_mut().with_config().limit(ANSWER).read_to_vec()?;
    match client::read(&answer)? {
        Answer::Receipt { receipt, document } => Ok(Answered { receipt, document }),
        Answer::Fault(fault) => Err(NoReceipt::Fault(fault)),
        Answer::Other(_) => Err(NotAnAnswer::NotSoap.into()),
    }
}

/// A receipt, for reading.
struct Receipt<'r>(&'r Node);

impl fmt::Display for Receipt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receipt = self.0;
        write!(f, "{}", receipt.text_of("stare"))?;
        if receipt.child("numarInregistrare").is_some() {
            write!(f, " {}", receipt.text_of("numarInregistrare"))?;
        }
        for field in receipt.children.iter().filter(|field| field.children.is_empty()) {
            if !matches!(field.name.as_str(), "stare" | "numarInregistrare") {
                write!(f, "\n  {}: {}", field.name, field.text)?;
            }
        }
        let lists = receipt.children.iter().filter(|field| !field.children.is_empty());
        for finding in lists.flat_map(|list| &list.children) {
            let text = |name| finding.text_of(name);
            write!(f, "\n  {} {} {}", text("nivel"), text("cod"), text("mesaj"))?;
            if finding.child("linie").is_some() {
                write!(f, "\n    {}:{} {}", text("linie"), text("coloana"), text("cale"))?;
            }
            if finding.child("ref").is_some() {
                write!(f, "\n    ref {}", text("ref"))?;
            }
            if let Some(values) = finding.child("valori") {
                f.write_str("\n   ")?;
                for value in &values.children {
                    write!(f, " {}=«{}»", value.text_of("nume"), value.text_of("valoare"))?;
                }
            }
            write!(f, "\n    {}", text("remediu"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, text: &str, children: Vec<Node>) -> Node {
        Node { name: name.into(), text: text.into(), children }
    }

    #[test]
    fn a_receipt_is_printed_with_every_finding_and_where_it_is() {
        let finding = node(
            "constatare",
            "",
            vec![
                node("cod", "5014", vec![]),
                node("nivel", "EROARE", vec![]),
                node("mesaj", "Suma nu se verifică", vec![]),
                node("remediu", "Corectați", vec![]),
                node("cale", "/Declaratie", vec![]),
                node("linie", "3", vec![]),
                node("coloana", "7", vec![]),
                node("ref", "S2", vec![]),
                node(
                    "valori",
                    "",
                    vec![node(
                        "valoare",
                        "",
                        vec![node("nume", "asteptat", vec![]), node("valoare", "0", vec![])],
                    )],
                ),
            ],
        );
        let receipt = node(
            "Recipisa",
            "",
            vec![
                node("mediu", "TEST", vec![]),
                node("stare", "RESPINSA", vec![]),
                node("erori", "", vec![finding]),
            ],
        );
        assert_eq!(
            Receipt(&receipt).to_string(),
            "RESPINSA\n  mediu: TEST\n  EROARE 5014 Suma nu se verifică\n    3:7 /Declaratie\n    \
             ref S2\n    asteptat=«0»\n    Corectați"
        );
    }

    #[test]
    fn nobody_answering_is_unavailable_and_a_missing_file_is_not() {
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let url = "http://127.0.0.1:1/ws/v1".to_owned();
        let flags = Submit { files: Vec::new(), url, ca: None, out: None };
        let roots = RootCerts::PlatformVerifier;
        assert!(report(file, &flags, &roots) == Came::Unavailable);
        assert!(report(Path::new("/nowhere"), &flags, &roots) == Came::Unreadable);
    }
}
