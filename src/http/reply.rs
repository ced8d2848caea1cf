//! Replies of `soap` as HTTP.

use crate::soap::{Fault, Reply, Version};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};

/// A reply, its length known.
pub(super) fn http(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CONTENT_TYPE, format!("{}; charset=utf-8", reply.version.media_type())));
    response.insert_header((CACHE_CONTROL, "no-store"));
    if let Some(seconds) = reply.retry_after {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    response.body(reply.body)
}

/// A failure of HTTP itself.
pub(super) fn fault(version: Version, fault: &Fault) -> HttpResponse {
    http(crate::soap::refuse(version, fault))
}
