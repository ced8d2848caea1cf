//! What a database is asked, by the connections that are made after somebody began to listen; other
//! tests go on beside.

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What each database that is listened to heard, by the end of its address.
static HEARD: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

/// Writes down the statements of one connection.
#[derive(Default)]
struct Listener {
    database: Option<String>,
}

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match (event, &self.database) {
            (InstrumentationEvent::StartEstablishConnection { url, .. }, _) => {
                let heard = HEARD.lock().unwrap();
                self.database = heard.keys().find(|name| url.ends_with(name.as_str())).cloned();
            }
            (InstrumentationEvent::StartQuery { query, .. }, Some(database)) => {
                let mut heard = HEARD.lock().unwrap();
                heard.entry(database.clone()).or_default().push(query.to_string());
            }
            _ => {}
        }
    }
}

/// Listens to a database from now on.
pub struct Listening(String);

impl Listening {
    pub fn to(url: &str) -> Self {
        let name = url.rsplit(['=', ':', '/']).next().unwrap().to_owned();
        HEARD.lock().unwrap().insert(name.clone(), Vec::new());
        set_default_instrumentation(|| Some(Box::<Listener>::default())).unwrap();
        Self(name)
    }

    /// What was asked since it was last taken, with what was bound.
    pub fn take(&self) -> Vec<String> {
        HEARD.lock().unwrap().insert(self.0.clone(), Vec::new()).unwrap_or_default()
    }
}
