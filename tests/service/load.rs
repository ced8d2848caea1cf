//! `ser load` and `ser submit` with many declarations, as processes against `ser serve` as a process:
//! what is made is accepted, what is interrupted is gone on with, and a busy service is spared.

use super::databases::Database;
use super::tool::{Desk, must, run};
use super::watch;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const SER: &str = env!("CARGO_BIN_EXE_ser");

/// A small order: two wholesalers, two hospitals, pharmacies; two days of each.
const ORDER: [&str; 8] = ["--units", "30", "--lines", "25", "--days", "2", "--signers", "2"];
/// Its declarations.
const DECLARATIONS: usize = 60;

/// A service on a database that the registers of a folder were imported into.
struct Serving {
    child: Child,
    address: SocketAddr,
    log: Option<JoinHandle<()>>,
}

impl Serving {
    /// The order made in the folder `load` of a desk, registered, and served.
    fn start(desk: &Desk, database: &Database) -> Self {
        watch::begin();
        let folder = desk.path("load");
        must(Command::new(SER).arg("load").args(ORDER).arg("--out").arg(&folder));
        let script = folder.join("import.sh");
        must(Command::new("sh").arg(script).arg(&database.url).env("SER", SER));
        let mut command = Command::new(SER);
        command.args(["serve", "--mediu", "TEST", "--listen", "127.0.0.1:0"]);
        command.args(["--database", &database.url]);
        let flags = [
            ("--trust", "autoritati.pem"),
            ("--crl", "autoritati/prima.crl.pem"),
            ("--seal-cert", "sigiliu.cert.pem"),
            ("--seal-key", "sigiliu.key.pem"),
        ];
        flags.iter().for_each(|(flag, file)| {
            command.arg(flag).arg(folder.join(file));
        });
        let mut child = command.env("RUST_LOG", "info").stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let look = |line: &String| watch::look("standard error of ser serve", line);
        let address = lines
            .by_ref()
            .inspect(look)
            .find_map(|line| line.split_once("http://")?.1.strip_suffix("/ws/v1")?.parse().ok());
        let log = std::thread::spawn(move || lines.for_each(|line| look(&line)));
        Self { child, address: address.unwrap(), log: Some(log) }
    }

    fn url(&self) -> String {
        format!("http://{}/ws/v1", self.address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended, or a test failed before it could.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let read = self.log.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            read.unwrap().unwrap();
            watch::nothing_was_seen();
        }
    }
}

mod on_sqlite {
    use super::Database;

    #[test]
    fn two_days_of_a_load_are_all_accepted_without_a_warning() {
        super::two_days_of_a_load_are_all_accepted_without_a_warning(&Database::sqlite());
    }

    #[test]
    fn a_folder_that_was_interrupted_is_gone_on_with_and_nothing_is_lost() {
        super::a_folder_that_was_interrupted_is_gone_on_with_and_nothing_is_lost(
            &Database::sqlite(),
        );
    }
}

mod on_postgres {
    use super::Database;

    #[test]
    fn two_days_of_a_load_are_all_accepted_without_a_warning() {
        super::two_days_of_a_load_are_all_accepted_without_a_warning(&Database::postgres());
    }

    #[test]
    fn a_folder_that_was_interrupted_is_gone_on_with_and_nothing_is_lost() {
        let database = Database::postgres();
        super::a_folder_that_was_interrupted_is_gone_on_with_and_nothing_is_lost(&database);
    }
}

fn two_days_of_a_load_are_all_accepted_without_a_warning(database: &Database) {
    let desk = Desk::new();
    let serving = Serving::start(&desk, database);
    let mut load = Command::new(SER);
    load.arg("load").args(ORDER).arg("--out").arg(desk.path("load"));
    load.args(["--url", &serving.url(), "--jobs", "4"]);
    let told = String::from_utf8(must(&mut load)).unwrap();
    assert!(told.contains(&format!("  acceptate     {DECLARATIONS:>8}  100.0 %")), "{told}");
    assert!(told.contains("linii/s") && told.contains("p99 "), "{told}");
    assert!(!told.contains("  cod "), "{told}");
    // The same order finds what it made; another one is not mixed with it.
    let other =
        run(Command::new(SER).args(["load", "--units", "2", "--out"]).arg(desk.path("load")));
    assert_eq!(other.status.code(), Some(2));
}

/// `ser submit` of both days into a journal and receipts on the desk.
fn submit(desk: &Desk, url: &str) -> Command {
    let mut command = Command::new(SER);
    command.arg("submit");
    let mut days: Vec<_> = std::fs::read_dir(desk.path("load/declaratii"))
        .unwrap()
        .map(|day| day.unwrap().path())
        .collect();
    // Whatever the order of the folders: those of a unit go by their days.
    days.sort();
    days.reverse();
    command.args(days).args(["--url", url, "--jobs", "3"]);
    command.arg("--journal").arg(desk.path("journal")).arg("--csv").arg(desk.path("all.csv"));
    command
}

/// The whole lines of a journal, by SHA-256; the first, of the endpoint, apart.
fn journal(path: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().skip(1);
    lines.map(|line| (line.split('\t').next().unwrap().to_owned(), line.to_owned())).collect()
}

fn a_folder_that_was_interrupted_is_gone_on_with_and_nothing_is_lost(database: &Database) {
    let desk = Desk::new();
    let serving = Serving::start(&desk, database);
    let url = serving.url();
    let mut first =
        submit(&desk, &url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while journal(&desk.path("journal")).len() < 5 {
        assert!(first.try_wait().unwrap().is_none(), "it is over before it could be interrupted");
        std::thread::sleep(Duration::from_millis(1));
    }
    // SIGKILL.
    first.kill().unwrap();
    first.wait().unwrap();
    let before = journal(&desk.path("journal"));
    let told = String::from_utf8(must(&mut submit(&desk, &url))).unwrap();
    assert!(told.contains(&format!("  din jurnal    {:>8}", before.len())), "{told}");
    assert!(told.contains(&format!("  acceptate     {DECLARATIONS:>8}  100.0 %")), "{told}");
    let after = journal(&desk.path("journal"));
    assert_eq!(after.len(), DECLARATIONS);
    assert!(before.iter().all(|(sha256, line)| after.get(sha256) == Some(line)));
    let sheet = String::from_utf8(desk.take("all.csv")).unwrap();
    let rows: Vec<&str> = sheet.lines().skip(1).collect();
    assert_eq!(rows.len(), DECLARATIONS);
    for row in rows {
        let [.., sha256, outcome, number, codes, _, _] = row.split(',').collect::<Vec<_>>()[..]
        else {
            panic!("{row}");
        };
        assert!(after[sha256].contains(number) && !number.is_empty(), "{row}");
        assert_eq!((outcome, codes), ("ACCEPTATA", ""), "{row}");
    }
    // What is acknowledged is kept: another journal gets the same numbers for the same bytes.
    std::fs::rename(desk.path("journal"), desk.path("former")).unwrap();
    must(&mut submit(&desk, &url));
    let again = journal(&desk.path("journal"));
    let number = |line: &String| line.split('\t').nth(2).unwrap().to_owned();
    assert!(again.iter().all(|(sha256, line)| number(line) == number(&after[sha256])));
}

/// A service that is busy when it is asked first, and says to come again after a second.
struct Busy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Instant>>>,
}

impl Busy {
    fn start(refusals: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (times, left) = (Arc::clone(&asked), Arc::new(AtomicUsize::new(refusals)));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (times, left) = (Arc::clone(&times), Arc::clone(&left));
                std::thread::spawn(move || answer(stream.unwrap(), &times, &left));
            }
        });
        Self { address, asked }
    }
}

fn answer(stream: TcpStream, times: &Mutex<Vec<Instant>>, left: &AtomicUsize) {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    times.lock().unwrap().push(Instant::now());
    let refuse = |left: usize| left.checked_sub(1);
    let (status, more, body) = match left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, refuse) {
        Ok(_) => (
            "503 Service Unavailable",
            "Retry-After: 1\r\n",
            "<s:Fault><faultcode>s:Server</faultcode><faultstring>TEST</faultstring><detail>\
             <Eroare xmlns=\"urn:ro:ser:serviciu:v1\"><cod>9001</cod></Eroare></detail></s:Fault>",
        ),
        Err(_) => (
            "200 OK",
            "",
            "<raporteazaRaspuns xmlns=\"urn:ro:ser:serviciu:v1\"><Recipisa><stare>ACCEPTATA</stare>\
             </Recipisa></raporteazaRaspuns>",
        ),
    };
    let body = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{body}</s:Body>\
         </s:Envelope>"
    );
    let head = format!("HTTP/1.1 {status}\r\n{more}Content-Length: {}\r\n", body.len());
    let whole = format!("{head}Connection: close\r\nContent-Type: text/xml\r\n\r\n{body}");
    reader.into_inner().write_all(whole.as_bytes()).unwrap();
}

#[test]
fn a_busy_service_is_asked_by_nobody_until_it_said_and_then_all_is_sent() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("docs")).unwrap();
    for name in 0..6 {
        desk.put(&format!("docs/{name}.xml"), format!("<test>{name}</test>").as_bytes());
    }
    let busy = Busy::start(1);
    let mut command = Command::new(SER);
    command.arg("submit").arg(desk.path("docs")).args(["--jobs", "2"]);
    command.arg("--url").arg(format!("http://{}/ws/v1", busy.address));
    let output = run(&mut command);
    let [told, said] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(said.starts_with("pauză 1 s: 9001"), "{said}");
    assert!(told.contains("  acceptate            6  100.0 %"), "{told}");
    assert!(told.contains("  reîncercate          1"), "{told}");
    let asked = busy.asked.lock().unwrap();
    assert_eq!(asked.len(), 7);
    // The two senders' first, one of them refused, perhaps one more before that was known; then nobody.
    let pauses = asked.windows(2).filter(|two| two[1] - two[0] >= Duration::from_millis(900));
    assert_eq!(pauses.count(), 1, "{asked:?}");
    assert!(asked.iter().filter(|at| **at - asked[0] < Duration::from_millis(900)).count() <= 3);
}

#[test]
fn a_service_that_is_gone_is_waited_for_and_nothing_is_invented() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("docs")).unwrap();
    desk.put("docs/1.xml", b"<test/>");
    let mut child = Command::new(SER)
        .arg("submit")
        .arg(desk.path("docs"))
        .args(["--url", "http://127.0.0.1:1/ws/v1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "it waits for the service");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(journal(&desk.path("docs/ser-submit.journal")).is_empty(), "nothing is invented");
}
