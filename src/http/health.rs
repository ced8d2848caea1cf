//! `GET /health` and `GET /ready`: for whoever watches over the service.

use super::{Shared, blocking};
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, HttpResponseBuilder, web::Data};
use serde::Serialize;
use std::time::Duration;

/// How long the question whether declarations can be taken may wait for a thread and an answer.
const PATIENCE: Duration = Duration::from_secs(6);

/// What is told.
#[derive(Serialize)]
struct Health {
    environment: &'static str,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    taking: Option<bool>,
}

/// 200 as long as the process answers; it asks nothing of the database.
pub(super) async fn health(shared: Data<Shared>) -> HttpResponse {
    tell(&shared, None)
}

/// 200 while declarations can be taken, else 503; within [`PATIENCE`], whatever the database does.
pub(super) async fn ready(shared: Data<Shared>) -> HttpResponse {
    let service = shared.service.clone();
    let ready = blocking::beside(&shared.ready, PATIENCE, move || service.ready()).await;
    tell(&shared, Some(ready == Ok(true)))
}

fn tell(shared: &Shared, taking: Option<bool>) -> HttpResponse {
    let status = match taking {
        None | Some(true) => StatusCode::OK,
        Some(false) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let health = Health {
        environment: shared.service.environment.wire(),
        version: env!("CARGO_PKG_VERSION"),
        taking,
    };
    HttpResponseBuilder::new(status).insert_header((CACHE_CONTROL, "no-store")).json(health)
}
