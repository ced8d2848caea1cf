//! `GET /health`: for whoever watches over the service.

use super::Shared;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{self, Data};
use serde::Serialize;

/// What is told.
#[derive(Serialize)]
struct Health {
    environment: &'static str,
    version: &'static str,
    taking: bool,
}

/// 200 while declarations can be taken, else 503.
pub(super) async fn health(shared: Data<Shared>) -> HttpResponse {
    let service = shared.service.clone();
    let state = web::block(move || service.state()).await;
    let taking = matches!(&state, Ok(Ok(state)) if state.taking);
    let health = Health {
        environment: shared.service.environment.wire(),
        version: env!("CARGO_PKG_VERSION"),
        taking,
    };
    let mut response = if taking { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.insert_header((CACHE_CONTROL, "no-store")).json(health)
}
