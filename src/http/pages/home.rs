//! `GET /`: what this service is, whether it takes declarations, what programs need to reach it,
//! and over TLS what becomes of the certificate that the browser presented.

use super::{Language, show};
use crate::declaration::{Finding, civil_date};
use crate::http::{Shared, address, blocking, peer};
use crate::kinds::schema;
use crate::operations::{Peer, Presented, Service, Unavailable};
use crate::registry::Environment;
use crate::signature::hex;
use crate::soap::{OPERATIONS, Operation};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use std::time::Duration;

/// How long the page waits for what it tells; a browser's reader would not wait longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the template is filled with.
#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    lang: Language,
    environment: Environment,
    version: &'static str,
    taking: bool,
    endpoint: String,
    schemas: Vec<String>,
    operations: &'static [Operation],
    client: Client,
}

/// What is known of the browser's certificate.
enum Client {
    /// TLS does not end here: nobody can present any.
    NoTls,
    NoCertificate,
    /// It cannot be judged now.
    Unknown,
    Presented(Certificate),
}

/// A certificate, in words.
struct Certificate {
    name: String,
    validity: Option<(String, String)>,
    sha256: String,
    /// Code, sentence, and what to do, which is Romanian only.
    wrong: Option<(u16, String, Option<String>)>,
}

/// Shows the page.
pub(super) async fn home(request: HttpRequest, shared: Data<Shared>) -> HttpResponse {
    let forwarded = shared.settings.forwarded;
    let lang = Language::of(&request);
    let peer = address::ends_tls(&request).then(|| peer::of(&request));
    let service = shared.service.clone();
    let seen = blocking::beside(&shared.pages, PATIENCE, move || {
        let taking = service.ready();
        (taking, client(&service, peer.as_ref(), lang))
    });
    let (taking, client) = seen.await.unwrap_or((false, Client::Unknown));
    let files = schema::files(&shared.service.catalogue).into_iter().map(|file| file.name);
    let page = Home {
        lang,
        environment: shared.service.environment,
        version: env!("CARGO_PKG_VERSION"),
        taking,
        endpoint: address::endpoint(&request, forwarded),
        schemas: std::iter::once("serviciu.xsd".into()).chain(files).collect(),
        operations: OPERATIONS,
        client,
    };
    show(&page, address::is_secure(&request, forwarded))
}

fn client(service: &Service, peer: Option<&Peer>, lang: Language) -> Client {
    match peer.map(|peer| service.who(peer)) {
        None => Client::NoTls,
        Some(Ok(None)) => Client::NoCertificate,
        Some(Ok(Some(presented))) => Client::Presented(Certificate::of(presented, lang)),
        Some(Err(Unavailable::Passing { .. } | Unavailable::Internal { .. })) => Client::Unknown,
    }
}

impl Certificate {
    fn of(presented: Presented, lang: Language) -> Self {
        let day = |at: DateTime<Utc>| {
            civil_date(at).format(lang.say("%d.%m.%Y", "%-d %B %Y")).to_string()
        };
        Self {
            name: presented.name.unwrap_or_else(|| lang.say("fără nume", "no name").to_owned()),
            validity: presented.validity.map(|(from, until)| (day(from), day(until))),
            sha256: hex(&presented.sha256),
            wrong: presented.wrong.map(|finding| in_words(*finding, lang)),
        }
    }
}

fn in_words(finding: Finding, lang: Language) -> (u16, String, Option<String>) {
    match lang {
        Language::Romanian => (finding.code, finding.message, Some(finding.remedy)),
        Language::English => (finding.code, finding.message_en, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lang: Language, client: Client) -> String {
        let page = Home {
            lang,
            environment: Environment::Test,
            version: "1",
            taking: true,
            endpoint: "https://ser.test/ws/v1".into(),
            schemas: vec!["serviciu.xsd".into()],
            operations: OPERATIONS,
            client,
        };
        page.render().unwrap()
    }

    #[test]
    fn a_name_that_is_markup_is_shown_as_text() {
        let certificate = Certificate {
            name: "<script>alert(1)</script>".into(),
            validity: None,
            sha256: "00".into(),
            wrong: Some((3001, "<b>".into(), None)),
        };
        let html = page(Language::Romanian, Client::Presented(certificate));
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    }

    #[test]
    fn each_language_points_to_the_other() {
        let romanian = page(Language::Romanian, Client::NoTls);
        assert!(romanian.contains("lang=\"ro\"") && romanian.contains("?lang=en"));
        let english = page(Language::English, Client::NoTls);
        assert!(english.contains("<html lang=\"en\"") && english.contains("TEST environment"));
    }
}
