//! What the checks of a certificate cost beside all of taking a declaration of 2,000 lines, with warm
//! caches: chain, qualification, status. Fails where they are 5 % or more; `make bench`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up says why")]

use chrono::{DateTime, Utc};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ser::{
    kinds::Catalogue,
    nomenclature::Medicine,
    operations::{Allowances, Clock, Limits, Lists, Pulse, Service, Submission},
    registry::{Environment, OwnerKind, Role, UnitType, WorkplaceCode},
    signature::{Seals, SigningKey, sha256, sign},
    store::{
        Store, StoreError,
        certificates::{self, NewCertificate},
        companies::{self, NewCompany},
        nomenclatures, persons,
        workplaces::{self, NewWorkplace},
    },
    trust::{
        self, Anchors, Place, Policy, Purpose, Revocation, Sources, Trust,
        authority::{Authority, KeyKind, Validity},
    },
    xml,
};
use std::{
    fmt::Write,
    hint::black_box,
    time::{Duration, Instant},
};

const LINES: usize = 2_000;
/// Workplaces that declare once each: warm-up, samples, and the comparison at the end.
const WORKPLACES: u32 = 400;
/// Of all the time, at most.
const SHARE: f64 = 0.05;

struct World {
    service: Service,
    company: NewCompany<'static>,
    key: SigningKey,
    der: Vec<u8>,
    next: u32,
    // Dropped last.
    _folder: tempfile::TempDir,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let validity =
            Validity { from: at("2026-01-01T00:00:00Z"), until: at("2036-01-01T00:00:00Z") };
        let authority = Authority::root("TEST Bench Authority", validity).unwrap();
        let issued = authority.issue("TEST Bench", KeyKind::Rsa, validity).unwrap();
        let pem = issued.certificate_pem().unwrap();
        let key = SigningKey::from_pem(&issued.key_pem().unwrap(), &pem).unwrap();
        let der = issued.certificate_der().unwrap();
        let list = folder.path().join("list.crl");
        std::fs::write(&list, authority.empty_crl_pem(validity).unwrap()).unwrap();
        let now = at("2026-11-20T10:00:00Z");
        let sources = Sources { lists: vec![Place::File(list)], ..Sources::default() };
        let anchors = Anchors::from_pem(&authority.certificate_pem().unwrap()).unwrap();
        let trust = Trust::new(anchors, Policy::of(Environment::Production))
            .asking(Revocation::open(sources, now).unwrap());
        let store = Store::open(&format!("sqlite:{}/ser.db", folder.path().display()), 2).unwrap();
        store.migrate().unwrap();
        let company = NewCompany {
            cui: "10000008",
            name: "TEST Bench SRL",
            owner_kind: OwnerKind::Company,
            active: true,
        };
        store.transaction(|transaction| register(transaction, &company, &der, now)).unwrap();
        let service = Service {
            environment: Environment::Test,
            store,
            trust,
            clock: Clock::Fixed(now),
            limits: Limits::default(),
            seals: Seals::new(SigningKey::from_pem(&issued.key_pem().unwrap(), &pem).unwrap()),
            catalogue: Catalogue::load().unwrap(),
            lists: Lists::new(Duration::from_secs(3600)),
            pulse: Pulse::default(),
            allowances: Allowances::default(),
        };
        Self { service, company, key, der, next: 1, _folder: folder }
    }

    /// A signed day of a workplace that has declared nothing yet.
    fn document(&mut self) -> Vec<u8> {
        let code = WorkplaceCode::issue("CJ", 'F', self.next).unwrap();
        self.next = self.next % WORKPLACES + 1;
        let document = xml::Document::of(declaration(code.as_str()));
        sign(&document, &self.key, &xml::Limits::default()).unwrap().into_bytes()
    }

    fn take(&self, document: &[u8]) {
        let answered = self.service.submit(Submission::Document(document)).unwrap();
        assert!(answered.receipt.contains("ACCEPTATA"), "{}", answered.receipt);
    }

    fn check(&self) {
        let (trust, now) = (&self.service.trust, self.service.clock.now());
        let judged = trust.judge(black_box(&self.der), &[], Purpose::Signing, now);
        assert!(judged.refused.is_empty() && judged.warned.is_empty());
    }
}

fn register(
    transaction: &mut ser::store::Transaction<'_>,
    company: &NewCompany<'_>,
    der: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let company_id = companies::put(transaction, company)?;
    for number in 1..=WORKPLACES {
        let code = WorkplaceCode::issue("CJ", 'F', number).unwrap();
        let (name, unit_type) = ("TEST Bench", UnitType::FarmCom);
        workplaces::put(transaction, &NewWorkplace { code: &code, name, unit_type, company_id })?;
    }
    let person_id = persons::insert(transaction, "TEST Bench")?;
    persons::grant(transaction, person_id, company_id, Role::User, at("2026-01-01T00:00:00Z"))?;
    let read = trust::particulars(der).unwrap();
    let certificate = NewCertificate {
        sha256: sha256(der),
        der,
        serial: &read.serial,
        ski: read.ski.as_deref(),
        not_before: read.not_before,
        not_after: read.not_after,
        holder: read.holder,
    };
    certificates::register(transaction, person_id, &certificate, now)?;
    let medicine = |number| Medicine {
        code: format!("W{number:08}"),
        name: format!("TEST Medicament {number}"),
        unit: "UT".into(),
        prescription: false,
        controlled: false,
        valid_from: "2020-01-01".parse().unwrap(),
        valid_to: None,
    };
    let all: Vec<_> = (1..=LINES).map(medicine).collect();
    nomenclatures::import(transaction, "2020-01-01".parse().unwrap(), &all, now)
}

/// A day of a pharmacy with so many medicines, each with its lot.
fn declaration(workplace: &str) -> String {
    let mut text = format!(
        "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\"><Antet><mediu>TEST</mediu>\
         <codWorkplace>{workplace}</codWorkplace><tip>FP</tip>\
         <perioada><zi>2026-11-20</zi></perioada></Antet><FP><Stocuri>"
    );
    for line in 1..=LINES {
        write!(
            text,
            "<Linie><codCIM>W{line:08}</codCIM><um>UT</um><stocInitial>9</stocInitial>\
             <intrari>0</intrari><iesiri>0</iesiri><stocFinal>9</stocFinal>\
             <diferenta>0</diferenta><Loturi><Lot><serie>L{line:06}</serie>\
             <dataExpirare>2027-12-31</dataExpirare><cantitate>9</cantitate></Lot></Loturi></Linie>"
        )
        .unwrap();
    }
    text + "</Stocuri></FP></Declaratie>"
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap()
}

fn certificate_checks(criterion: &mut Criterion) {
    let mut world = World::new();
    let mut group = criterion.benchmark_group("certificate_checks");
    group.sample_size(20).measurement_time(Duration::from_secs(3));
    group.bench_function("checks", |bencher| bencher.iter(|| world.check()));
    let timed = |work: &mut dyn FnMut()| {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    let taken: Vec<Vec<u8>> = (0..50).map(|_| world.document()).collect();
    let taking = median(taken.iter().map(|one| timed(&mut || world.take(one))).collect());
    let checking = median((0..200).map(|_| timed(&mut || world.check())).collect());
    let validated = world.document();
    group.bench_function("valideaza of all", |bencher| {
        bencher.iter_batched(
            || validated.clone(),
            |document| world.service.validate(&document).unwrap().valid,
            BatchSize::LargeInput,
        );
    });
    group.finish();
    let share = checking.as_secs_f64() / taking.as_secs_f64();
    println!(
        "checks {checking:?} of {taking:?} for {LINES} lines of {}: {:.2} %",
        world.company.name,
        share * 100.0
    );
    assert!(share < SHARE, "the checks of a certificate take too much of the time");
}

criterion_group!(benches, certificate_checks);
criterion_main!(benches);
