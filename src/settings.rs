//! Flags and environment into [`Settings`], at start, all mistakes at once.

mod crowd;
mod data_keys;
mod trust;

pub use crowd::CrowdFlags;
pub use data_keys::DataKeys;
pub use trust::TrustFlags;

use crate::http::HttpSettings;
use crate::operations::{Limits, Rate};
use crate::registry::Environment;
use crate::signature::{Seals, SigningKey};
use crate::trust::tls::Acceptor;
use crate::trust::{Anchors, Trust};
use crate::xml;
use clap::Args;
use std::fs;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Flags of `ser serve`, each with its environment variable. Read as text, so that all of them
/// can be judged before any of them ends the program.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// TEST or PRODUCTIE
    #[arg(long, env = "SER_MEDIU")]
    pub mediu: Option<String>,
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    pub database: String,
    /// Address and port without TLS, or `none`
    #[arg(long, env = "SER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Address and port with TLS, where clients may identify themselves by certificate
    #[arg(long, env = "SER_LISTEN_TLS")]
    pub listen_tls: Option<String>,
    /// Certificate of the service's TLS, then those of its issuers, PEM
    #[arg(long, env = "SER_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, env = "SER_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Whom the environment trusts.
    #[command(flatten)]
    pub trust: TrustFlags,
    /// Certificate that receipts are sealed with, PEM
    #[arg(long, env = "SER_SEAL_CERT")]
    pub seal_cert: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, env = "SER_SEAL_KEY")]
    pub seal_key: Option<PathBuf>,
    /// Certificates that receipts were sealed with before, PEM; may be repeated
    #[arg(long, env = "SER_SEAL_FORMER", value_delimiter = ',')]
    pub seal_former: Vec<PathBuf>,
    /// Bytes of a declaration, at most
    #[arg(long, env = "SER_MAX_DOCUMENT", default_value = "134217728")]
    pub max_document: String,
    /// Bytes of a message, at most, as sent and unpacked
    #[arg(long, env = "SER_MAX_BODY", default_value = "201326592")]
    pub max_body: String,
    /// Lines of a declaration, at most
    #[arg(long, env = "SER_MAX_LINES", default_value = "250000")]
    pub max_lines: String,
    /// Elements inside one another, at most
    #[arg(long, env = "SER_MAX_DEPTH", default_value = "64")]
    pub max_depth: String,
    /// Attributes of an element, namespace declarations included, at most
    #[arg(long, env = "SER_MAX_ATTRIBUTES", default_value = "64")]
    pub max_attributes: String,
    /// Namespaces in scope at once, at most
    #[arg(long, env = "SER_MAX_NAMESPACES", default_value = "64")]
    pub max_namespaces: String,
    /// Bytes of a tag, a comment or an instruction, at most
    #[arg(long, env = "SER_MAX_TOKEN", default_value = "65536")]
    pub max_token: String,
    /// Bytes of a run of text, at most
    #[arg(long, env = "SER_MAX_TEXT", default_value = "1048576")]
    pub max_text: String,
    /// References of a signature, transforms of one, prefixes of a list, at most
    #[arg(long, env = "SER_MAX_REFERENCES", default_value = "30")]
    pub max_references: String,
    /// Certificates that a signature shows or points to, at most
    #[arg(long, env = "SER_MAX_CERTIFICATES", default_value = "16")]
    pub max_certificates: String,
    /// How much is taken at once, and of whom.
    #[command(flatten)]
    pub crowd: CrowdFlags,
    /// Connections to the database, at most [default: 4 for each processor]
    #[arg(long, env = "SER_CONNECTIONS")]
    pub connections: Option<String>,
    /// A proxy in front sets X-Forwarded-Proto, X-Forwarded-Host and, last, X-Forwarded-For
    #[arg(long, env = "SER_FORWARDED")]
    pub forwarded: bool,
}

/// What the service is started with.
pub struct Settings {
    /// The environment it is.
    pub environment: Environment,
    /// The database's address.
    pub database: String,
    /// Connections of the pool.
    pub connections: u32,
    /// Where to listen without TLS.
    pub listen: Option<SocketAddr>,
    /// Where to listen with TLS, and how.
    pub tls: Option<(SocketAddr, Acceptor)>,
    /// Whose certificates are accepted.
    pub trust: Trust,
    /// What receipts are signed with, and were.
    pub seals: Seals,
    /// How large a declaration may be.
    pub limits: Limits,
    /// What HTTP allows.
    pub http: HttpSettings,
    /// Messages of one person; none: as many as it likes.
    pub person: Option<Rate>,
}

impl Settings {
    /// Judges the flags; the errors are sentences, one for each mistake.
    pub fn read(flags: &Flags) -> Result<Self, Vec<String>> {
        let mut mistakes = Mistakes::default();
        let environment = match &flags.mediu {
            Some(text) => mistakes.sort("--mediu", text.parse()),
            None => mistakes.say("--mediu is missing: TEST or PRODUCTIE".to_owned()),
        };
        let listen = mistakes.listen(flags);
        let trust = mistakes.trust(&flags.trust, environment);
        let tls = mistakes.tls(flags, trust.as_ref().map(Trust::anchors));
        let seal = mistakes.seal(flags.seal_cert.as_deref(), flags.seal_key.as_deref());
        let seals = mistakes.former(seal.map(Seals::new), &flags.seal_former);
        let body: Option<usize> = mistakes.number("--max-body", &flags.max_body);
        let lines = mistakes.number("--max-lines", &flags.max_lines);
        let document = mistakes.document(flags);
        let crowd = mistakes.crowd(&flags.crowd);
        let connections = match &flags.connections {
            Some(text) => mistakes.number("--connections", text),
            None => Some(usual_connections()),
        };
        let settings = (|| {
            let limits = Limits { message: body?, document: document?, lines: lines? };
            let crowd = crowd?;
            let http = crowd.http(connections?);
            let http = HttpSettings { held: body?, forwarded: flags.forwarded, ..http };
            Some(Self {
                environment: environment?,
                database: flags.database.clone(),
                connections: connections?,
                listen,
                tls,
                trust: trust?,
                seals: seals?,
                limits,
                http,
                person: crowd.person,
            })
        })();
        settings.filter(|_| mistakes.0.is_empty()).ok_or(mistakes.0)
    }
}

/// Connections for each processor: a submission keeps one busy half of its time, and waits for the
/// database, the disk and its series the other half.
const FOR_EACH_PROCESSOR: u32 = 4;

fn usual_connections() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    u32::try_from(processors).unwrap_or(u32::MAX).saturating_mul(FOR_EACH_PROCESSOR)
}

/// A host with a port, or an address with one.
fn address(text: &str) -> Result<SocketAddr, String> {
    let mut addresses =
        text.to_socket_addrs().map_err(|_| format!("`{text}` is not an address and a port"))?;
    addresses.next().ok_or_else(|| format!("`{text}` has no address"))
}

/// What is wrong so far.
#[derive(Default)]
struct Mistakes(Vec<String>);

impl Mistakes {
    fn say<T>(&mut self, sentence: String) -> Option<T> {
        self.0.push(sentence);
        None
    }

    fn sort<T>(&mut self, flag: &str, read: Result<T, impl std::fmt::Display>) -> Option<T> {
        read.map_err(|error| self.0.push(format!("{flag}: {error}"))).ok()
    }

    /// A number of one or more.
    fn number<N: FromStr + PartialOrd + From<u8>>(&mut self, flag: &str, text: &str) -> Option<N> {
        match text.parse().ok().filter(|number| *number >= N::from(1)) {
            Some(number) => Some(number),
            None => self.say(format!("{flag}: `{text}` is not a number of one or more")),
        }
    }

    /// All of them are read, whichever is a mistake.
    fn document(&mut self, flags: &Flags) -> Option<xml::Limits> {
        let mut limit = |flag: &str, text: &str| self.number(flag, text);
        let bytes = limit("--max-document", &flags.max_document);
        let depth = limit("--max-depth", &flags.max_depth);
        let attributes = limit("--max-attributes", &flags.max_attributes);
        let namespaces = limit("--max-namespaces", &flags.max_namespaces);
        let token = limit("--max-token", &flags.max_token);
        let text = limit("--max-text", &flags.max_text);
        let references = limit("--max-references", &flags.max_references);
        let certificates = limit("--max-certificates", &flags.max_certificates);
        Some(xml::Limits {
            bytes: bytes?,
            depth: depth?,
            attributes: attributes?,
            namespaces: namespaces?,
            token: token?,
            text: text?,
            references: references?,
            certificates: certificates?,
        })
    }

    fn file(&mut self, flag: &str, path: &Path) -> Option<Vec<u8>> {
        let read = fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
        self.sort(flag, read)
    }

    /// None is asked for, or it has mistakes.
    fn listen(&mut self, flags: &Flags) -> Option<SocketAddr> {
        match (&*flags.listen, &flags.listen_tls) {
            ("none", Some(_)) => None,
            ("none", None) => self.say("--listen none needs --listen-tls".to_owned()),
            (text, _) => self.sort("--listen", address(text)),
        }
    }

    /// Likewise.
    fn tls(&mut self, flags: &Flags, trust: Option<&Anchors>) -> Option<(SocketAddr, Acceptor)> {
        let listen = match &flags.listen_tls {
            Some(text) => self.sort("--listen-tls", address(text)),
            None if flags.tls_cert.is_none() && flags.tls_key.is_none() => return None,
            None => {
                self.say("--listen-tls is missing: nobody would be told the certificate".into())
            }
        };
        let mut named = |flag: &str, path: &Option<PathBuf>| match path {
            Some(path) => self.file(flag, path),
            None => self.say(format!("{flag} is missing: TLS has nothing to show")),
        };
        let certificate = named("--tls-cert", &flags.tls_cert);
        let key = named("--tls-key", &flags.tls_key);
        // Without anchors there is a mistake already.
        let nobody = Anchors::default();
        let acceptor = Acceptor::new(trust.unwrap_or(&nobody), &certificate?, &key?);
        let acceptor = self.sort("--tls-cert, --tls-key", acceptor);
        Some((listen?, acceptor?))
    }

    fn seal(&mut self, certificate: Option<&Path>, key: Option<&Path>) -> Option<SigningKey> {
        let mut named = |flag: &str, path: Option<&Path>| match path {
            Some(path) => self.file(flag, path),
            None => self.say(format!("{flag} is missing: receipts could not be sealed")),
        };
        let certificate = named("--seal-cert", certificate);
        let key = named("--seal-key", key);
        self.sort("--seal-cert, --seal-key", SigningKey::from_pem(&key?, &certificate?))
    }

    /// All files are read, whichever is a mistake.
    fn former(&mut self, seals: Option<Seals>, files: &[PathBuf]) -> Option<Seals> {
        files.iter().fold(seals, |seals, file| {
            let pem = self.file("--seal-former", file)?;
            let after = seals?.after(&pem).map_err(|error| format!("{}: {error}", file.display()));
            self.sort("--seal-former", after)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags() -> Flags {
        Flags {
            mediu: Some("TEST".into()),
            database: "sqlite:x".into(),
            listen: "127.0.0.1:0".into(),
            max_document: "1".into(),
            max_body: "1".into(),
            max_lines: "1".into(),
            max_depth: "1".into(),
            max_attributes: "1".into(),
            max_namespaces: "1".into(),
            max_token: "1".into(),
            max_text: "1".into(),
            max_references: "1".into(),
            max_certificates: "1".into(),
            connections: Some("1".into()),
            ..Flags::default()
        }
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let flags = Flags {
            mediu: Some("test".into()),
            listen: "nowhere".into(),
            listen_tls: Some("somewhere".into()),
            tls_cert: Some("/nowhere/tls.pem".into()),
            trust: TrustFlags {
                trust: vec!["/nowhere/ca.pem".into(), file!().into()],
                crl: vec!["/nowhere/list.crl".into(), file!().into()],
                ..TrustFlags::default()
            },
            seal_key: Some("/nowhere/key.pem".into()),
            seal_former: vec!["/nowhere/former.pem".into()],
            max_body: "0".into(),
            max_depth: "deep".into(),
            max_certificates: "-1".into(),
            connections: Some("many".into()),
            ..flags()
        };
        let mistakes = Settings::read(&flags).map(|_| ()).unwrap_err();
        let of: Vec<_> = mistakes.iter().filter_map(|m| m.split([':', ' ']).next()).collect();
        assert_eq!(
            of,
            [
                "--mediu",
                "--listen",
                "--trust",
                "--trust",
                "--crl",
                "--crl",
                "--listen-tls",
                "--tls-cert",
                "--tls-key",
                "--seal-cert",
                "--seal-key",
                "--seal-former",
                "--max-body",
                "--max-depth",
                "--max-certificates",
                "--connections"
            ],
            "{mistakes:#?}"
        );
    }

    #[test]
    fn the_defaults_of_the_flags_are_those_of_the_limits() {
        #[derive(clap::Parser)]
        struct Serve {
            #[command(flatten)]
            flags: Flags,
        }
        let flags = <Serve as clap::Parser>::parse_from(["ser"]).flags;
        let mut mistakes = Mistakes::default();
        assert_eq!(mistakes.document(&flags), Some(Limits::default().document));
        assert_eq!(mistakes.number("", &flags.max_body), Some(Limits::default().message));
        assert_eq!(mistakes.number("", &flags.max_lines), Some(Limits::default().lines));
    }

    #[test]
    fn what_has_no_default_is_asked_for() {
        let mistakes = Settings::read(&Flags { mediu: None, ..flags() }).map(|_| ()).unwrap_err();
        assert_eq!(mistakes.len(), 4, "{mistakes:#?}");
        assert!(mistakes.iter().all(|mistake| mistake.contains("missing")));
    }

    #[test]
    fn production_is_told_where_statuses_come_from() {
        let with = |environment: &str, status_urls| {
            let trust = TrustFlags { status_urls, ..TrustFlags::default() };
            let flags = Flags { mediu: Some(environment.into()), trust, ..flags() };
            let mistakes = Settings::read(&flags).map(|_| ()).unwrap_err();
            mistakes.iter().any(|mistake| mistake.contains("(3009)"))
        };
        assert!(with("PRODUCTIE", false));
        assert!(!with("PRODUCTIE", true) && !with("TEST", false));
    }

    #[test]
    fn tls_is_asked_for_whole_or_not_at_all() {
        let said = |flags: Flags| Settings::read(&flags).map(|_| ()).unwrap_err();
        let nowhere = said(Flags { listen: "none".into(), ..flags() });
        assert!(nowhere.contains(&"--listen none needs --listen-tls".to_owned()), "{nowhere:?}");
        let tls = |mistakes: Vec<String>| mistakes.iter().filter(|m| m.contains("tls")).count();
        let listen_tls = Some("127.0.0.1:0".to_owned());
        assert_eq!(tls(said(Flags { listen_tls, listen: "none".into(), ..flags() })), 2);
        assert_eq!(tls(said(Flags { tls_key: Some(file!().into()), ..flags() })), 2);
        assert_eq!(tls(said(flags())), 0);
    }
}
