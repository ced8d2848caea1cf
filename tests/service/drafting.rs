//! Who works on drafts: what is asked of the service, and what its answers say.

use super::answer::{Receipt, codes};
use super::exchange::Response;
use super::pki::{Holder, PKI};
use super::secure::ask;
use super::world::{Endpoint, PHARMACY, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::soap::client::{self, Node};

/// Which draft: workplace, kind, period.
pub type Key<'k> = (&'k str, &'k str, &'k str);

/// The day of Ana's pharmacy.
pub fn day(day: &str) -> Key<'_> {
    (PHARMACY, "FP", day)
}

/// What is told of a draft, or why there is none.
#[derive(Debug, Clone)]
pub struct Told {
    /// The answer.
    pub node: Node,
}

impl Told {
    fn of(response: &Response) -> Self {
        Self { node: response.other() }
    }

    /// The codes of all that is said.
    pub fn codes(&self) -> Vec<u16> {
        codes(std::iter::once(&self.node))
    }

    /// The request is refused with these codes, and these alone.
    pub fn must_be_refused(&self, expected: &[u16]) {
        assert_eq!((self.node.text_of("realizat"), self.codes()), ("false", expected.to_vec()));
        assert_eq!(self.node.child("proiect"), None);
    }

    /// The draft, of which these codes are said.
    pub fn draft(&self, expected: &[u16]) -> &Node {
        assert_eq!(self.codes(), expected, "{:#?}", self.node);
        assert_ne!(self.node.text_of("realizat"), "false");
        self.node.child("proiect").unwrap()
    }

    /// The document of a draft, of which these codes are said.
    pub fn document(&self, expected: &[u16]) -> String {
        let document = BASE64_STANDARD.decode(self.draft(expected).text_of("document")).unwrap();
        String::from_utf8(document).unwrap()
    }
}

fn keyed(key: Key<'_>) -> [(&'static str, &str); 3] {
    [("codWorkplace", key.0), ("tip", key.1), ("perioada", key.2)]
}

/// `creeazaProiect`, by Ana.
pub fn create(server: &Endpoint, key: Key<'_>) -> Told {
    Told::of(&ask(server, Some(&PKI.ana), "creeazaProiect", &keyed(key)))
}

/// `creeazaRectificativa`, by Ana.
pub fn amend(server: &Endpoint, number: &str) -> Told {
    let number = [("numarInregistrare", number)];
    Told::of(&ask(server, Some(&PKI.ana), "creeazaRectificativa", &number))
}

/// `getProiect`, by Ana, of a draft that is there.
pub fn get(server: &Endpoint, key: Key<'_>) -> Told {
    Told::of(&ask(server, Some(&PKI.ana), "getProiect", &keyed(key)))
}

/// `salveazaProiect`, in a way or in none.
pub fn saved(server: &Endpoint, holder: &Holder, document: &[u8], way: Option<&str>) -> Response {
    let document = BASE64_STANDARD.encode(document);
    let arguments = [("document", document.as_str()), ("fel", way.unwrap_or_default())];
    ask(server, Some(holder), "salveazaProiect", &arguments)
}

/// An edit, by Ana.
pub fn save(server: &Endpoint, document: impl AsRef<[u8]>) -> Told {
    Told::of(&saved(server, &PKI.ana, document.as_ref(), None))
}

/// An import, by Ana.
pub fn import(server: &Endpoint, document: impl AsRef<[u8]>) -> Told {
    Told::of(&saved(server, &PKI.ana, document.as_ref(), Some("IMPORT")))
}

/// `stergeProiect`, by Ana.
pub fn delete(server: &Endpoint, key: Key<'_>) -> Response {
    ask(server, Some(&PKI.ana), "stergeProiect", &keyed(key))
}

/// `transmite`, of what is signed already; anybody may.
pub fn send(server: &Endpoint, key: Key<'_>, document: &[u8]) -> Response {
    let document = BASE64_STANDARD.encode(document);
    let mut arguments = keyed(key).to_vec();
    arguments.push(("document", &document));
    server.post(client::ask_with("transmite", &arguments).as_bytes())
}

/// The same, of what Ana signs.
pub fn transmit(server: &Endpoint, key: Key<'_>, document: impl AsRef<[u8]>) -> Receipt {
    let response = send(server, key, &PKI.ana.sign(document.as_ref()));
    assert_eq!(response.status, 200, "{}", response.text());
    response.receipt()
}

impl World {
    /// All that is kept of drafts, row by row.
    pub fn drafts(&self) -> Vec<String> {
        let documents =
            "SELECT kind || ' ' || period || ' ' || length(document) AS line FROM drafts";
        let changes = "SELECT period || ' ' || reason || ' ' || to_state AS line FROM draft_changes \
                       ORDER BY period, position";
        [documents, changes].into_iter().flat_map(|query| self.rows(query).unwrap()).collect()
    }
}
