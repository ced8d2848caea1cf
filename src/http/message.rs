//! `POST /ws/v1`: a message in, its answer out.

use super::blocking::{self, Lost};
use super::{Shared, body, media, peer, reply};
use crate::operations::{Service, Unavailable};
use crate::soap::{self, Fault, Reply};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use std::time::Instant;

/// Seconds after which one who found no place may come again.
const PAUSE: u32 = 5;

/// Answers a message.
pub(super) async fn answer(
    request: HttpRequest,
    payload: Payload,
    shared: Data<Shared>,
) -> HttpResponse {
    let started = Instant::now();
    let version = media::version(request.headers());
    let reply = match take(&request, payload, &shared).await {
        Ok(reply) => reply,
        Err(fault) => soap::refuse(version, &fault),
    };
    let (operation, outcome) = &reply.story;
    let (status, took) = (reply.status, started.elapsed());
    log::info!("{status} {operation} {outcome} {} ms", took.as_millis());
    shared.metrics.count(operation, outcome, took);
    let mut response = reply::http(reply);
    if response.status() == StatusCode::REQUEST_TIMEOUT {
        response.head_mut().set_connection_type(actix_web::http::ConnectionType::Close);
    }
    response
}

async fn take(
    request: &HttpRequest,
    mut payload: Payload,
    shared: &Data<Shared>,
) -> Result<Reply, Fault> {
    let headers = request.headers();
    let package = match media::check(headers) {
        Ok(package) => package,
        Err(transport) => {
            body::discard(&mut payload, shared).await;
            return Err(transport.into());
        }
    };
    let mut pass = shared.admission.pass();
    let body = body::read(headers, payload, shared, &mut pass).await?;
    if !pass.enter() {
        return Err(Fault::Busy { retry_after: PAUSE });
    }
    let (version, peer) = (media::version(headers), peer::of(request));
    let answer =
        move |service: &Service| soap::handle(service, &body, package.as_ref(), version, &peer);
    work(answer, shared, pass).await
}

/// Below here nothing is async. The work goes on when the caller hangs up or is told to come again:
/// what was taken is finished, keeps its place until then, and a repeat gets its receipt.
async fn work(
    answer: impl FnOnce(&Service) -> Reply + Send + 'static,
    shared: &Data<Shared>,
    pass: super::admission::Pass,
) -> Result<Reply, Fault> {
    let service = shared.service.clone();
    let now = shared.service.clock.now();
    let work = blocking::within(shared.settings.answering, move || {
        let reply = answer(&service);
        drop(pass);
        reply
    });
    work.await.map_err(|lost| match lost {
        Lost::Late(_) => Unavailable::passing(now, &lost).into(),
        Lost::Broken => Unavailable::internal(now, &lost).into(),
    })
}
