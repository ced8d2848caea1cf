//! What is measured: databases with somebody registered, `ser serve` in front of them.

use super::cluster::Cluster;
use ser::{
    nomenclature::Medicine,
    registry::{OwnerKind, Role, UnitType, WorkplaceCode},
    signature::sha256,
    soap::client,
    store::{
        Store, StoreError, Transaction,
        certificates::{self, NewCertificate},
        companies::{self, NewCompany},
        nomenclatures, persons,
        workplaces::{self, NewWorkplace},
    },
    trust::{
        self,
        authority::{Authority, Validity},
    },
};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

/// A pharmacy.
pub struct Place {
    pub code: WorkplaceCode,
}

/// The one with this number.
pub fn place(number: u32) -> Place {
    Place { code: WorkplaceCode::issue("CJ", 'F', number).unwrap() }
}

/// `ser serve` on a database with the tables, the places, who signs for them, and medicines.
pub struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Whose certificates are trusted, and whose is registered, the folder of the cluster says.
    pub fn start(cluster: &Cluster, database: &str, places: &[Place], medicines: usize) -> Self {
        let store = Store::open(database, 1).unwrap();
        store.migrate().unwrap();
        let certificate = fs::read(cluster.folder().join("certificate.pem")).unwrap();
        store.transaction(|t| register(t, &certificate, places, medicines)).unwrap();
        let file = |name: &str| cluster.folder().join(name);
        seal(&file("seal.pem"), &file("seal.key"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
        command.args(["serve", "--mediu", "TEST", "--listen", "127.0.0.1:0"]);
        command.args(["--database", database]).arg("--trust").arg(file("authority.pem"));
        command.arg("--crl").arg(file("authority.crl"));
        command.arg("--seal-cert").arg(file("seal.pem")).arg("--seal-key").arg(file("seal.key"));
        // All come from one address, signed by one person.
        command.env("SER_ADDRESS_ALLOWANCE", "none").env("SER_PERSON_ALLOWANCE", "none");
        let mut child = command.env("RUST_LOG", "info").stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let url = log
            .find_map(|line| line.find("http://").and_then(|at| line.get(at..)).map(str::to_owned));
        // Read on, or the process would block on a full pipe; what it says of itself is no news.
        thread::spawn(move || {
            log.filter(|line| !line.contains(" INFO ")).for_each(|line| eprintln!("{line}"))
        });
        Self { child, url: url.unwrap() }
    }

    /// A connection that is kept.
    pub fn line(&self) -> Line {
        Line { agent: ureq::Agent::new_with_defaults(), url: self.url.clone() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has nothing to finish.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A sender.
pub struct Line {
    agent: ureq::Agent,
    url: String,
}

impl Line {
    /// Sends a signed file, which must be accepted.
    pub fn report(&mut self, message: &str) {
        let request = self.agent.post(&self.url).content_type("text/xml; charset=utf-8");
        let answer = request.send(message).unwrap().body_mut().read_to_string().unwrap();
        assert!(answer.contains(">ACCEPTATA<"), "{answer}");
    }
}

/// The message that a signed file comes in.
pub fn message(signed: &str) -> String {
    client::send("raporteaza", signed.as_bytes())
}

/// What receipts are sealed with.
fn seal(certificate: &Path, key: &Path) {
    let authority = Authority::root("TEST Sigiliu", validity()).unwrap();
    fs::write(certificate, authority.certificate_pem().unwrap()).unwrap();
    fs::write(key, authority.key_pem().unwrap()).unwrap();
}

fn validity() -> Validity {
    Validity {
        from: "2026-01-01T00:00:00Z".parse().unwrap(),
        until: "2036-01-01T00:00:00Z".parse().unwrap(),
    }
}

fn register(
    transaction: &mut Transaction<'_>,
    certificate: &[u8],
    places: &[Place],
    medicines: usize,
) -> Result<(), StoreError> {
    let long_ago = "2020-01-01T00:00:00Z".parse().unwrap();
    let (cui, name, owner_kind) = ("10000008", "TEST Farmacii SRL", OwnerKind::Company);
    let company = NewCompany { cui, name, owner_kind, active: true };
    let company_id = companies::put(transaction, &company)?;
    for Place { code } in places {
        let name = &format!("TEST {code}");
        let new = NewWorkplace { code, name, unit_type: UnitType::FarmCom, company_id };
        workplaces::put(transaction, &new)?;
    }
    let person_id = persons::insert(transaction, "TEST Ana")?;
    persons::grant(transaction, person_id, company_id, Role::User, long_ago)?;
    let der = trust::der(certificate).unwrap();
    let read = trust::particulars(&der).unwrap();
    let certificate = NewCertificate {
        sha256: sha256(&der),
        der: &der,
        serial: &read.serial,
        ski: read.ski.as_deref(),
        not_before: read.not_before,
        not_after: read.not_after,
        holder: read.holder,
    };
    certificates::register(transaction, person_id, &certificate, long_ago)?;
    let medicine = |number| Medicine {
        code: format!("W{number:08}"),
        name: format!("TEST Medicament {number}"),
        unit: "UT".to_owned(),
        prescription: false,
        controlled: false,
        valid_from: long_ago.date_naive(),
        valid_to: None,
    };
    let medicines: Vec<Medicine> = (1..=medicines).map(medicine).collect();
    nomenclatures::import(transaction, long_ago.date_naive(), &medicines, long_ago)
}
