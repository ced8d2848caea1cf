//! Pages for people, one a file: its handler, what its template is filled with. Romanian, and
//! English where `?lang=en` asks for it; no scripts, nothing from elsewhere.

mod home;

use super::contract;
use actix_web::guard::{Any, Get, Head};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;

/// What every page allows: our style sheet.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// Headers of everything that is shown.
const STRICT: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
];

/// A year of TLS alone.
const TLS_ONLY: &str = "max-age=31536000";

/// What people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Romanian,
    English,
}

impl Language {
    fn of(request: &HttpRequest) -> Self {
        match request.query_string().split('&').any(|asked| asked == "lang=en") {
            true => Self::English,
            false => Self::Romanian,
        }
    }

    /// Its name in HTML.
    fn code(self) -> &'static str {
        self.say("ro", "en")
    }

    /// The one of two sentences that is in it.
    fn say<'s>(self, romanian: &'s str, english: &'s str) -> &'s str {
        match self {
            Self::Romanian => romanian,
            Self::English => english,
        }
    }
}

/// Adds the pages.
pub(super) fn routes(app: &mut ServiceConfig) {
    let reading = || web::route().guard(Any(Get()).or(Head()));
    let otherwise = || web::to(contract::reading_only);
    app.service(web::resource("/").route(reading().to(home::home)).default_service(otherwise()))
        .service(
            web::resource("/style.css").route(reading().to(style)).default_service(otherwise()),
        );
}

async fn style() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    strictly(&mut response);
    response
        .insert_header((CACHE_CONTROL, "max-age=3600"))
        .insert_header((CONTENT_TYPE, "text/css; charset=utf-8"))
        .body(include_str!("../../../templates/style.css"))
}

/// A page, filled in.
fn show(page: &impl Template, secure: bool) -> HttpResponse {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => {
            log::error!("a page cannot be shown: {error}");
            return HttpResponse::InternalServerError().finish();
        }
    };
    let mut response = HttpResponse::Ok();
    strictly(&mut response);
    if secure {
        response.insert_header((STRICT_TRANSPORT_SECURITY, TLS_ONLY));
    }
    response
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(html)
}

fn strictly(response: &mut HttpResponseBuilder) {
    for header in STRICT {
        response.insert_header(header);
    }
}
