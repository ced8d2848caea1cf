//! Every log line of the suite, at every level and of every library, is looked through for every
//! personal value and private key that the suite uses. What a finding says names the place, not
//! the value.

use super::day::Day;
use super::pki::PKI;
use super::world::World;
use log::{LevelFilter, Log, Metadata, Record};
use ser::registry::{Cnp, Email, Environment, Phone};
use ser::store::persons::{self, NewPerson};
use ser::store::{Store, StoreError};
use ser::vault::Vault;
use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, Once, RwLock};

/// Values, and where one of them was seen.
#[derive(Default)]
struct Watch {
    values: RwLock<BTreeSet<String>>,
    found: Mutex<BTreeSet<String>>,
}

impl Watch {
    fn look(&self, place: &str, text: &str) {
        if self.values.read().unwrap().iter().any(|value| text.contains(&**value)) {
            self.found.lock().unwrap().insert(place.to_owned());
        }
    }
}

/// The suite's.
static WATCH: LazyLock<Watch> = LazyLock::new(Watch::default);

/// Keys that this run alone has.
pub static VAULT: LazyLock<Vault> =
    LazyLock::new(|| Vault::from_keys(&Vault::generate_keys().unwrap()).unwrap());

/// Looks through every line, and prints those that `RUST_LOG` asks for.
struct Logger(env_logger::Logger);

static LOGGER: LazyLock<Logger> =
    LazyLock::new(|| Logger(env_logger::builder().is_test(true).build()));

impl Log for Logger {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let place = format!(
            "log of {}, {}:{}",
            record.target(),
            record.file().unwrap_or_default(),
            record.line().unwrap_or_default()
        );
        look(&place, &record.args().to_string());
        if self.0.matches(record) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

/// Begins, once for the whole run.
pub fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        log::set_logger(&*LOGGER).unwrap();
        log::set_max_level(LevelFilter::Trace);
        let persons = [&PKI.ana, &PKI.ana_on_a_card, &PKI.ion, &PKI.eva, &PKI.mara, &PKI.stranger];
        for holder in persons.into_iter().chain([&PKI.seal, &PKI.seal_to_come]) {
            // The first line of a key says what sort it is, the last may be short.
            let pem = String::from_utf8(holder.key.clone()).unwrap();
            let body = pem.lines().filter(|line| line.len() == 64 && !line.starts_with('-'));
            body.skip(1).for_each(keep);
        }
    });
}

/// A value that no line may have from now on.
pub fn keep(value: &str) {
    WATCH.values.write().unwrap().insert(value.to_owned());
}

/// Looks through a line of another process, or through what is stored.
pub fn look(place: &str, text: &str) {
    WATCH.look(place, text);
}

/// Nothing was seen since the last time this was asked: a finding fails one test, not all after.
pub fn nothing_was_seen() {
    let found = std::mem::take(&mut *WATCH.found.lock().unwrap());
    assert!(found.is_empty(), "personal data or a key in: {found:#?}");
}

/// A person's data, none of which may be seen.
pub struct Particulars {
    /// CNP, of county 99.
    pub cnp: Cnp,
    /// Email address.
    pub email: Email,
    /// Phone number.
    pub phone: Phone,
}

impl Particulars {
    /// Reads them, and has them watched as they are written and as they are kept.
    pub fn of(cnp: &str, email: &str, phone: &str) -> Self {
        [cnp, email, phone].into_iter().for_each(keep);
        // The number without what comes before it in one country or another.
        keep(phone.trim_start_matches('0'));
        Self {
            cnp: Cnp::read(cnp, Environment::Test).unwrap(),
            email: email.parse().unwrap(),
            phone: phone.parse().unwrap(),
        }
    }

    /// The person of this name.
    pub fn person<'p>(&'p self, name: &'p str) -> NewPerson<'p> {
        keep(name);
        let Self { cnp, email, phone } = self;
        NewPerson { name, cnp: Some(cnp), email: Some(email), phone: Some(phone) }
    }
}

#[test]
fn a_line_with_a_value_is_seen_and_named_without_it() {
    let watch = Watch::default();
    watch.look("before", "2850215991043");
    watch.values.write().unwrap().insert("2850215991043".to_owned());
    watch.look("elsewhere", "2850215991035");
    watch.look("here", "person 2850215991043 was registered");
    assert_eq!(*watch.found.lock().unwrap(), BTreeSet::from(["here".to_owned()]));
}

on_both!(no_log_line_ever_holds_personal_data);

/// Everything that can go wrong around a person, logged.
fn no_log_line_ever_holds_personal_data(world: &World) {
    let eve = Particulars::of("2850215991043", "elena.probe@farmacia.test", "0729111222");
    let person = eve.person("TEST Elena Probelor");
    let store = Store::open(world.database_url(), 2).unwrap();
    let put = |vault: &Vault| store.transaction(|t| persons::put(t, vault, &person));
    let id = put(&VAULT).unwrap();
    assert_eq!(put(&VAULT), Ok(id));
    let other = store.transaction(|t| persons::insert(t, "TEST Alta")).unwrap();
    let conflict = store.transaction(|t| persons::change(t, &VAULT, other, &person));
    let strange = Vault::from_keys(&Vault::generate_keys().unwrap()).unwrap();
    let unopened = store.read(|session| persons::find(session, &strange, id));
    told(&conflict.unwrap_err());
    told(&unopened.unwrap_err());
    let found = store.read(|session| persons::find(session, &VAULT, id)).unwrap();
    log::info!("{found:?} {:?} {:?} {:?}", eve.cnp, eve.email, eve.phone);

    keep("2850215991044");
    log::error!("{}", Cnp::read("2850215991044", Environment::Test).unwrap_err());
    keep("elena.probe(la)farmacia.test");
    log::error!("{}", "elena.probe(la)farmacia.test".parse::<Email>().unwrap_err());

    world.accept(&Day::today().xml());
    world.report(&PKI.stranger.sign(&Day::today().xml()));
    let misplaced = String::from_utf8(Day::today().xml()).unwrap();
    let misplaced = misplaced.replace("W00000001", eve.cnp.expose());
    world.report_signed(misplaced.as_bytes());
    world.look_through_tables();

    world.sql("ALTER TABLE persons RENAME TO taken_away");
    told(&put(&VAULT).unwrap_err());
    world.sql("ALTER TABLE taken_away RENAME TO persons");
    world.sql("ALTER TABLE certificates RENAME TO taken_away");
    world.post(ser::soap::client::send("raporteaza", &Day::today().xml()).as_bytes());
    world.sql("ALTER TABLE taken_away RENAME TO certificates");
    nothing_was_seen();
}

/// As the service and the tool would log it.
fn told(error: &StoreError) {
    log::error!("{error} {error:?}");
}
