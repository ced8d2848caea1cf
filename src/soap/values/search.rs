//! The answer to cautaDeclaratii.

use super::consult::{number_of, period};
use crate::operations::{Found, SearchPage};
use crate::signature::hex;
use crate::soap::answer::Values;

pub(in crate::soap) fn found(page: SearchPage) -> Values<'static> {
    Values::new()
        .with("pagini", page.pages)
        .with("declaratii", page.total)
        .each("declaratie", page.found.into_iter().map(row))
}

fn row(Found { place, kept }: Found) -> Values<'static> {
    Values::new()
        .maybe("numarInregistrare", kept.number.as_ref().map(number_of))
        .with("codWorkplace", place.code)
        .maybe("judet", place.county)
        .with("tip", kept.kind)
        .with("perioada", period(kept.period))
        .with("stare", kept.state.wire())
        .maybe("dataInregistrare", kept.registered_at)
        .with("dataPrimire", kept.received_at)
        .with("intarziata", kept.late)
        .with("secventa", u16::from(kept.sequence.get()))
        .maybe("inlocuitaDe", kept.replaced_by)
        .with("sha256", hex(&kept.sha256))
        .with("cui", place.company_cui)
        .with("companie", place.company_name)
        .maybe("codAccize", place.excise_code)
}
