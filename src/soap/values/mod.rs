//! What operations give, as the fields of their answers: names and values, nothing decided.

mod consult;
mod drafts;
mod search;
mod signature;

pub(super) use consult::{branches, history, nomenclature, reported, retrieved};
pub(super) use drafts::{deleted, drafted, opened};
pub(super) use search::found;

use super::answer::Values;
use crate::declaration::Finding;
use crate::operations::{CountryRow, Outage, ServiceState, Validation};

pub(super) fn state(state: ServiceState) -> Values<'static> {
    let limits = Values::new()
        .with("mesaj", state.limits.message)
        .with("document", state.limits.document.bytes)
        .with("adancime", state.limits.document.depth)
        .with("atribute", state.limits.document.attributes)
        .with("linii", state.limits.lines);
    let hour = state.last_hour;
    let hour = Values::new()
        .with("preluate", hour.taken)
        .with("acceptate", hour.accepted)
        .with("respinse", hour.rejected)
        .with("refuzate", hour.refused)
        .maybe("mediana", hour.median)
        .maybe("p99", hour.p99);
    let outage = |outage: Outage| {
        Values::new()
            .with("deLa", outage.from)
            .maybe("panaLa", outage.to)
            .with("motiv", outage.reason)
    };
    Values::new()
        .with("mediu", state.environment.wire())
        .with("versiune", state.version)
        .with("ora", state.time)
        .with("preiaDeclaratii", state.taking)
        .with("limite", limits)
        .with("ultimaOra", hour)
        .each("intrerupere", state.outages.into_iter().map(outage))
}

pub(super) fn countries(countries: Vec<CountryRow>) -> Values<'static> {
    let country = |row: CountryRow| {
        Values::new().with("cod", row.code).with("denumire", row.name).with("membruUE", row.eu)
    };
    Values::new().each("tara", countries.into_iter().map(country))
}

pub(super) fn validated(validation: Validation) -> Values<'static> {
    Values::new()
        .with("valida", validation.valid)
        .with("semnatura", signature::values(validation.signature))
        .each("constatare", validation.findings.into_iter().map(finding))
}

/// What a caller should know of its certificate, where there is anything.
pub(super) fn warnings(warnings: Vec<Finding>) -> Option<Values<'static>> {
    match warnings.as_slice() {
        [] => None,
        _ => Some(Values::new().each("constatare", warnings.into_iter().map(finding))),
    }
}

fn finding(finding: Finding) -> Values<'static> {
    let (path, line, column) = match finding.place {
        Some(place) => (Some(place.path), Some(place.line), Some(place.column)),
        None => (None, None, None),
    };
    let value = |(name, value): (&'static str, String)| {
        Values::new().with("nume", name).with("valoare", value)
    };
    let values = (!finding.values.is_empty())
        .then(|| Values::new().each("valoare", finding.values.into_iter().map(value)));
    Values::new()
        .with("cod", finding.code)
        .maybe("motiv", finding.reason)
        .with("nivel", finding.level.wire())
        .with("mesaj", finding.message)
        .with("mesajEn", finding.message_en)
        .with("remediu", finding.remedy)
        .maybe("cale", path)
        .maybe("linie", line)
        .maybe("coloana", column)
        .maybe("ref", finding.reference)
        .maybe("valori", values)
}

#[cfg(test)]
mod trial;
