//! The files of the contract: `GET /ws/v1/ser.wsdl` and beside it, and `?wsdl`; and the certificates
//! that receipts are verified with.

use super::{Shared, address, media, reply};
use crate::kinds::schema;
use crate::operations::Unavailable;
use crate::soap::{self, Addresses, Transport, Version, wsdl};
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

/// `GET /ws/v1?wsdl`: the WSDL; without the question, POST was meant.
pub(super) async fn question(request: HttpRequest, shared: Data<Shared>) -> HttpResponse {
    let question = request.query_string().to_ascii_lowercase();
    match question.split(['=', '&']).next().unwrap_or_default() {
        "wsdl" | "singlewsdl" => file(&request, &shared, "ser.wsdl"),
        _ => method(request).await,
    }
}

/// `GET /ws/v1/{file}`
pub(super) async fn named(
    request: HttpRequest,
    shared: Data<Shared>,
    name: Path<String>,
) -> HttpResponse {
    file(&request, &shared, &name)
}

/// What is served nowhere.
pub(super) async fn nowhere(request: HttpRequest) -> HttpResponse {
    reply::fault(media::version(request.headers()), &Transport::Path.into())
}

/// A method that the endpoint does not take.
pub(super) async fn method(request: HttpRequest) -> HttpResponse {
    refuse(&request, "POST")
}

/// A method that a file does not take.
pub(super) async fn reading_only(request: HttpRequest) -> HttpResponse {
    refuse(&request, "GET, HEAD")
}

fn refuse(request: &HttpRequest, allowed: &'static str) -> HttpResponse {
    let mut response = reply::fault(media::version(request.headers()), &Transport::Method.into());
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn file(request: &HttpRequest, shared: &Shared, name: &str) -> HttpResponse {
    if name == "sigilii.pem" {
        return seals(request, shared);
    }
    let endpoint = address::endpoint(request, shared.settings.forwarded);
    let addresses = Addresses::served(&endpoint);
    let text = match name {
        "ser.wsdl" => wsdl(Version::Soap11, &addresses),
        "ser12.wsdl" => wsdl(Version::Soap12, &addresses),
        "serviciu.xsd" => soap::schema(),
        _ => {
            let files = schema::files(&shared.service.catalogue);
            match files.into_iter().find(|file| file.name == name) {
                Some(file) => addresses.absolute(&file.text),
                None => {
                    return reply::fault(
                        media::version(request.headers()),
                        &Transport::Path.into(),
                    );
                }
            }
        }
    };
    HttpResponse::Ok().content_type("text/xml; charset=utf-8").body(text)
}

/// Every seal that receipts bear or bore, however old: who verifies one needs the one of its time.
fn seals(request: &HttpRequest, shared: &Shared) -> HttpResponse {
    match shared.service.seals.certificates_pem() {
        Ok(pem) => HttpResponse::Ok().content_type("application/x-pem-file").body(pem),
        Err(error) => {
            let internal = Unavailable::internal(shared.service.clock.now(), &error);
            reply::fault(media::version(request.headers()), &internal.into())
        }
    }
}
