//! What providers run: a place that lists are fetched from, and `openssl ocsp`.

use super::{Entity, instant};
use chrono::{DateTime, Utc};
use openssl::x509::X509;
use std::{
    collections::HashMap,
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// A small HTTP server of lists. Counts what is asked of it, and how much at once.
pub struct Lists {
    pub address: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    files: Mutex<HashMap<String, Vec<u8>>>,
    asked: AtomicUsize,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Lists {
    /// Serves nothing yet; each answer takes so long.
    pub fn start(takes: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::<Shared>::default();
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&serving);
                std::thread::spawn(move || shared.answer(stream.unwrap(), takes));
            }
        });
        Self { address, shared }
    }

    /// Where a file is.
    pub fn url(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// Serves this under a name. A text that begins with `http` is where it has moved.
    pub fn put(&self, name: &str, bytes: Vec<u8>) {
        self.shared.files.lock().unwrap().insert(format!("/{name}"), bytes);
    }

    /// How often somebody asked.
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }

    /// How many asked at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.shared.most.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn answer(&self, mut stream: TcpStream, takes: Duration) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
        std::thread::sleep(takes);
        let path = first.split(' ').nth(1).unwrap_or_default();
        let found = self.files.lock().unwrap().get(path).cloned();
        let (head, body) = match found {
            Some(bytes) if bytes.starts_with(b"http") || bytes.starts_with(b"file") => {
                let place = String::from_utf8(bytes).unwrap();
                (format!("302 Found\r\nLocation: {place}"), Vec::new())
            }
            Some(bytes) => ("200 OK".to_owned(), bytes),
            None => ("404 Not Found".to_owned(), Vec::new()),
        };
        let head = format!(
            "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        // Whoever asks may have gone.
        stream.write_all(&[head.as_bytes(), &body].concat()).ok();
        self.now.fetch_sub(1, Ordering::SeqCst);
        drop(stream.flush());
        stream.read_exact(&mut [0]).ok();
    }
}

/// A line of the index of `openssl ocsp`: a certificate, and since when it is revoked, with what
/// reason in OpenSSL's words.
pub type Entry = (X509, Option<(DateTime<Utc>, &'static str)>);

/// `openssl ocsp` as the responder of an authority.
pub struct Responder {
    pub url: String,
    child: Child,
    folder: tempfile::TempDir,
}

impl Responder {
    /// Answers for an authority, signing as `signer`, about these certificates and no others.
    pub fn at(port: u16, authority: &Entity, signer: &Entity, entries: &[Entry]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        let index: String = entries.iter().map(line).collect();
        let mut command = Command::new("openssl");
        command.args(["ocsp", "-port", &port.to_string(), "-nmin", "120", "-ignore_err", "-index"]);
        command.arg(put("index.txt", index.as_bytes()));
        command.arg("-CA").arg(put("ca.pem", &authority.pem()));
        command.arg("-rsigner").arg(put("signer.pem", &signer.pem()));
        command.arg("-rkey").arg(put("signer.key", &signer.key_pem()));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, rest) = line.strip_prefix("ACCEPT ")?.rsplit_once(':')?;
            rest.split(' ').next().map(str::to_owned)
        });
        let url = format!("http://127.0.0.1:{}", said.unwrap());
        Self { url, child, folder }
    }

    /// Answers about one certificate, which names the responder: the port is taken before.
    pub fn about(
        authority: &Entity,
        signer: &Entity,
        made: impl FnOnce(&str) -> Entity,
        revoked: Option<(DateTime<Utc>, &'static str)>,
    ) -> (Self, Entity) {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let one = made(&format!("http://127.0.0.1:{port}"));
        let entry = (one.certificate.clone(), revoked);
        (Self::at(port, authority, signer, &[entry]), one)
    }

    /// Answers no more.
    pub fn stop(mut self) {
        self.child.kill().unwrap();
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        let _ = &self.folder;
    }
}

/// `R`, expiry, revocation with its reason, serial number, file, subject: as `openssl ca` writes it.
fn line((certificate, revoked): &Entry) -> String {
    let time = |at: DateTime<Utc>| at.format("%y%m%d%H%M%SZ").to_string();
    let expiry = time(instant("2049-01-01T00:00:00Z"));
    let serial = certificate.serial_number().to_bn().unwrap().to_hex_str().unwrap();
    let mut line = String::new();
    let (state, since) = match revoked {
        Some((at, reason)) => ("R", format!("{},{reason}", time(*at))),
        None => ("V", String::new()),
    };
    writeln!(line, "{state}\t{expiry}\t{since}\t{}\tunknown\t/CN=TEST", &*serial).unwrap();
    line
}
