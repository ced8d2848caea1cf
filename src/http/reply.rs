//! Replies of `soap` as HTTP.

use super::Shared;
use super::admission::Pass;
use super::metrics::Reason;
use crate::operations::Allowance;
use crate::soap::{Fault, Reply, Version};
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, RETRY_AFTER};
use actix_web::rt::time::Instant;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, HttpResponseBuilder};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A reply, its length known.
pub(super) fn http(reply: Reply) -> HttpResponse {
    let (mut head, body) = parts(reply);
    head.body(body)
}

/// A reply whose bytes count among those that are held until they are read, which has an end.
pub(super) fn held(reply: Reply, mut pass: Pass, shared: Data<Shared>) -> HttpResponse {
    let (mut head, body) = parts(reply);
    pass.become_of(body.len());
    let until = Instant::now() + shared.settings.patience;
    head.body(Held { body: body.into(), until, shared, _pass: pass })
}

fn parts(reply: Reply) -> (HttpResponseBuilder, String) {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut head = HttpResponse::build(status);
    head.insert_header((CONTENT_TYPE, format!("{}; charset=utf-8", reply.version.media_type())));
    head.insert_header((CACHE_CONTROL, "no-store"));
    if let Some(seconds) = reply.retry_after {
        head.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    (head, reply.body)
}

/// A failure of HTTP itself.
pub(super) fn fault(version: Version, fault: &Fault) -> HttpResponse {
    http(crate::soap::refuse(version, fault))
}

/// Tells a caller what it has left (draft-ietf-httpapi-ratelimit-headers-06).
pub(super) fn tell(headers: &mut HeaderMap, allowance: Allowance) {
    let Allowance { limit, remaining, reset, window } = allowance;
    let reset = reset.as_millis().div_ceil(1000);
    let policy = format!("{limit};w={}", window.as_secs().max(1));
    for (name, value) in [
        ("ratelimit-limit", limit.to_string()),
        ("ratelimit-remaining", remaining.to_string()),
        ("ratelimit-reset", reset.to_string()),
        ("ratelimit-policy", policy),
    ] {
        if let Ok(value) = value.parse() {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// Bytes of an answer that are given out at a time: none is copied whole.
const PIECE: usize = 32 << 10;

/// An answer on its way.
struct Held {
    body: Bytes,
    until: Instant,
    shared: Data<Shared>,
    _pass: Pass,
}

impl MessageBody for Held {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(u64::try_from(self.body.len()).unwrap_or(u64::MAX))
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, io::Error>>> {
        if self.body.is_empty() {
            return Poll::Ready(None);
        }
        if Instant::now() > self.until {
            self.shared.metrics.turned_away(Reason::Reader);
            return Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())));
        }
        let piece = PIECE.min(self.body.len());
        Poll::Ready(Some(Ok(self.body.split_to(piece))))
    }
}
