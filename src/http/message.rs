//! `POST /ws/v1`: a message in, its answer out.

use super::admission::{Full, Pass, Turned};
use super::blocking::{self, Lost};
use super::metrics::Reason;
use super::sender::Sender;
use super::{Shared, body, media, peer, reply};
use crate::operations::{Allowance, Exceeded, Service, Unavailable};
use crate::soap::{self, Fault, Reply};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use std::net::IpAddr;
use std::time::Instant;

/// Answers a message, and tells its sender what it has left.
pub(super) async fn answer(
    request: HttpRequest,
    mut payload: Payload,
    shared: Data<Shared>,
) -> HttpResponse {
    let started = Instant::now();
    let version = media::version(request.headers());
    let (address, sender) = Sender::of(&request, &shared);
    let (allowance, taken) = match allowed(address, sender, &shared) {
        Ok(allowance) => (allowance, take(&request, sender, payload, &shared).await),
        Err(exceeded) => {
            body::discard(&mut payload, &shared).await;
            (Some(exceeded.allowance), Err(exceeded.into()))
        }
    };
    let (reply, pass) = match taken {
        Ok((reply, pass)) => (reply, Some(pass)),
        Err(fault) => (soap::refuse(version, &fault), None),
    };
    let (operation, outcome) = &reply.story;
    let (status, took) = (reply.status, started.elapsed());
    log::info!("{status} {operation} {outcome} {} ms", took.as_millis());
    shared.metrics.count(operation, outcome, took);
    let allowance = tighter(allowance, reply.allowance);
    let mut response = match pass {
        Some(pass) => reply::held(reply, pass, shared),
        None => reply::http(reply),
    };
    if let Some(allowance) = allowance {
        reply::tell(response.headers_mut(), allowance);
    }
    if response.status() == StatusCode::REQUEST_TIMEOUT {
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    response
}

/// What the address has left after this message, or the person where it has less. Neither is charged
/// for what the other may not send.
fn allowed(
    address: IpAddr,
    sender: Sender,
    shared: &Shared,
) -> Result<Option<Allowance>, Exceeded> {
    let turned = |reason| {
        move |exceeded| {
            shared.metrics.turned_away(reason);
            exceeded
        }
    };
    let person = match sender {
        Sender::Person(person_id) => {
            let allowances = &shared.service.allowances;
            allowances.look(person_id).map_err(turned(Reason::Person))?
        }
        Sender::Address(_) => None,
    };
    let taken = shared.addresses.take(address, Instant::now());
    Ok(tighter(taken.map_err(turned(Reason::Address))?, person))
}

/// The allowance with less left, for its limit.
fn tighter(one: Option<Allowance>, other: Option<Allowance>) -> Option<Allowance> {
    let left = |allowance: &Allowance| allowance.remaining;
    one.into_iter().chain(other).min_by_key(left)
}

async fn take(
    request: &HttpRequest,
    sender: Sender,
    mut payload: Payload,
    shared: &Data<Shared>,
) -> Result<(Reply, Pass), Fault> {
    let headers = request.headers();
    let package = match media::check(headers) {
        Ok(package) => package,
        Err(transport) => {
            body::discard(&mut payload, shared).await;
            return Err(transport.into());
        }
    };
    let mut pass = shared.admission.pass(sender);
    let body = body::read(headers, payload, shared, &mut pass).await?;
    let whole = Instant::now();
    let turn = shared.admission.turn(sender).await.map_err(|turned| shared.turned(turned))?;
    let (version, peer) = (media::version(headers), peer::of(request));
    let answer = move |service: &Service| {
        let reply = soap::handle(service, body, package.as_ref(), version, &peer);
        drop(turn);
        (reply, pass)
    };
    let (reply, pass) = work(answer, shared, whole).await?;
    if reply.status == StatusCode::TOO_MANY_REQUESTS {
        shared.metrics.turned_away(Reason::Person);
    }
    Ok((reply, pass))
}

impl Shared {
    /// A message that found no room.
    pub(super) fn turned(&self, turned: Turned) -> Fault {
        self.metrics.turned_away(match turned.why {
            Full::Bytes => Reason::Bytes,
            Full::Queue => Reason::Queue,
            Full::Wait => Reason::Wait,
        });
        Fault::Busy { retry_after: turned.retry_after }
    }
}

/// Below here nothing is async. The work goes on when the caller hangs up or is told to come again:
/// what was taken is finished, keeps its place until then, and a repeat gets its receipt.
async fn work<T: Send + 'static>(
    answer: impl FnOnce(&Service) -> T + Send + 'static,
    shared: &Data<Shared>,
    whole: Instant,
) -> Result<T, Fault> {
    let service = shared.service.clone();
    let now = shared.service.clock.now();
    let left = shared.settings.answering.saturating_sub(whole.elapsed());
    let work = blocking::within(left, move || answer(&service));
    work.await.map_err(|lost| match lost {
        Lost::Late(_) => Unavailable::passing(now, &lost).into(),
        Lost::Broken => Unavailable::internal(now, &lost).into(),
    })
}
