//! The answers about drafts.

use super::finding;
use crate::declaration::State;
use crate::operations::{DraftChange, DraftKey, Drafted, KeptDraft, OpenedDraft};
use crate::registry::WorkplaceCode;
use crate::signature::hex;
use crate::soap::answer::Values;

pub(in crate::soap) fn drafted(drafted: Drafted) -> Values<'static> {
    Values::new()
        .with("realizat", drafted.draft.is_some())
        .maybe("proiect", drafted.draft.map(draft))
        .each("constatare", drafted.findings.into_iter().map(finding))
}

pub(in crate::soap) fn opened(opened: OpenedDraft) -> Values<'static> {
    Values::new()
        .with("proiect", draft(opened.draft))
        .each("constatare", opened.findings.into_iter().map(finding))
        .each("schimbare", opened.changes.into_iter().map(change))
}

pub(in crate::soap) fn deleted(workplace: &WorkplaceCode, key: DraftKey) -> Values<'static> {
    Values::new()
        .with("codWorkplace", workplace.to_string())
        .with("tip", key.kind)
        .with("perioada", key.period.to_string())
}

fn draft(draft: KeptDraft) -> Values<'static> {
    Values::new()
        .with("codWorkplace", draft.workplace.to_string())
        .with("tip", draft.kind)
        .with("perioada", draft.period.to_string())
        .with("sha256", hex(&draft.sha256))
        .maybe("document", draft.document)
}

fn change(change: DraftChange) -> Values<'static> {
    Values::new()
        .with("data", change.at)
        .with("persoana", change.person)
        .with("motiv", change.reason)
        .with("stare", State::told(change.to))
}
