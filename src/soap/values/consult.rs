//! The answers to who asks what was reported, and the nomenclatures.

use crate::declaration::{Period, RegistrationNumber, State, Transmitted};
use crate::operations::{
    Branch, BranchKind, Change, Entry, NomenclaturePage, Overdue, Reported, ReportedKind, Retrieved,
};
use crate::registry::Standing;
use crate::signature::hex;
use crate::soap::answer::{Value, Values};

pub(in crate::soap) fn branches(branches: Vec<Branch>) -> Values<'static> {
    Values::new().each("sucursala", branches.into_iter().map(branch))
}

fn branch(branch: Branch) -> Values<'static> {
    let workplace = branch.workplace;
    let kind = |kind: BranchKind| {
        Values::new()
            .with("tip", kind.kind)
            .maybe("ultimaPerioada", kind.last.map(period))
            .maybe("urmatoarea", kind.next.map(period))
    };
    Values::new()
        .with("cui", workplace.company_cui)
        .with("companie", workplace.company_name)
        .with("companieActiva", workplace.company_active)
        .with("codWorkplace", workplace.code.to_string())
        .with("denumire", workplace.name)
        .with("tipUnitate", workplace.unit_type.wire())
        .with("stare", standing(&branch.standing))
        .each("tip", branch.kinds.into_iter().map(kind))
}

fn standing(standing: &Standing) -> &'static str {
    match standing {
        Standing::Active => "ACTIV",
        Standing::NotYetAuthorised(_) => "NEAUTORIZAT",
        Standing::Inactive { row, .. } => row.status.wire(),
        Standing::ParentInactive => "COORDONATOARE_INACTIVA",
        Standing::OutOfSeason => "IN_AFARA_SEZONULUI",
    }
}

pub(in crate::soap) fn reported(reported: Reported) -> Values<'static> {
    Values::new()
        .with("codWorkplace", reported.workplace.to_string())
        .each("raportare", reported.kinds.into_iter().map(reported_kind))
}

fn reported_kind(kind: ReportedKind) -> Values<'static> {
    let (last, number) = match kind.last {
        Some(Transmitted { period, number, .. }) => (Some(period), Some(number.to_string())),
        None => (None, None),
    };
    let overdue = |overdue: Overdue| {
        Values::new()
            .with("perioada", period(overdue.missing.period))
            .maybe("termen", overdue.deadline)
            .with("intarziata", overdue.late)
            .maybe("numarRetras", overdue.missing.withdrawn.as_ref().map(number_of))
    };
    Values::new()
        .with("tip", kind.kind)
        .maybe("ultimaPerioada", last.map(period))
        .maybe("numarInregistrare", number)
        .maybe("urmatoarea", kind.next.map(period))
        .each("lipsa", kind.missing.into_iter().map(overdue))
}

pub(in crate::soap) fn retrieved(retrieved: Retrieved) -> Values<'static> {
    let Retrieved { workplace, kept, document, envelope, receipt, withdrawal, disposals } =
        retrieved;
    let withdrawal =
        withdrawal.map(|line| Values::new().with("data", line.at).with("motiv", line.reason));
    Values::new()
        .maybe("numarInregistrare", kept.number.as_ref().map(number_of))
        .with("codWorkplace", workplace.to_string())
        .with("tip", kept.kind)
        .with("perioada", period(kept.period))
        .with("secventa", u16::from(kept.sequence.get()))
        .with("stare", kept.state.wire())
        .maybe("inlocuitaDe", kept.replaced_by)
        .maybe("retragere", withdrawal)
        .each("valorificare", disposals.into_iter().map(disposal))
        .with("sha256", hex(&kept.sha256))
        .with("dataPrimire", kept.received_at)
        .maybe("dataInregistrare", kept.registered_at)
        .with("intarziata", kept.late)
        .with("document", document)
        .maybe("plic", envelope)
        .with("Recipisa", Value::Verbatim(receipt.into()))
}

fn disposal(line: Change) -> Values<'static> {
    Values::new()
        .with("numarInregistrare", line.number)
        .with("data", line.at)
        .maybe("ofiter", line.officer)
        .with("motiv", line.reason)
}

pub(in crate::soap) fn history(changes: Vec<Change>) -> Values<'static> {
    Values::new().each("schimbare", changes.into_iter().map(change))
}

fn change(change: Change) -> Values<'static> {
    let reason = match change.is_replacement() {
        true => format!("Înlocuită de {}", change.reason),
        false => change.reason,
    };
    Values::new()
        .with("numarInregistrare", change.number)
        .with("versiune", u16::from(change.sequence.get()))
        .with("data", change.at)
        .maybe("persoana", change.person)
        .maybe("ofiter", change.officer)
        .maybe("motiv", Some(reason).filter(|reason| !reason.is_empty()))
        .with("stare", State::told(change.to))
        .maybe("dataInregistrare", change.registered_at)
}

pub(in crate::soap) fn nomenclature(page: NomenclaturePage) -> Values<'static> {
    Values::new()
        .with("nume", page.list.wire())
        .maybe("versiune", page.version)
        .with("pagini", page.pages)
        .with("pozitii", page.total)
        .each("pozitie", page.entries.into_iter().map(entry))
}

fn entry(entry: Entry) -> Values<'static> {
    let (from, to) = entry.validity;
    let (union_from, union_to) = entry.union;
    let values = Values::new()
        .with("cod", entry.code)
        .with("denumire", entry.name)
        .maybe("denumireEn", entry.name_en)
        .maybe("deLa", from)
        .maybe("panaLa", to)
        .maybe("um", entry.unit)
        .maybe("prescriptie", entry.prescription)
        .maybe("controlat", entry.controlled)
        .maybe("ueDeLa", union_from)
        .maybe("uePanaLa", union_to);
    let Some(row) = entry.answer else { return values };
    values
        .with("remediu", row.remedy)
        .with("remediuEn", row.remedy_en)
        .maybe("motiv", row.reason)
        .maybe("nivel", row.level)
        .with("cauza", row.cause)
        .with("cauzaEn", row.cause_en)
        .with("exemplu", row.example)
        .with("exempluEn", row.example_en)
}

pub(super) fn period(period: Period) -> String {
    period.to_string()
}

pub(super) fn number_of(number: &RegistrationNumber) -> String {
    number.to_string()
}
