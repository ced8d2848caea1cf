//! The operations on drafts, from their arguments to their answers.

use super::answer::Values;
use super::contract::Drafts;
use super::fault::Fault;
use super::request::Arguments;
use super::values;
use crate::operations::{Caller, DraftKey, Service};

/// An answer, and whether it is what was asked for.
pub(super) type Told = (Values<'static>, &'static str);

pub(super) fn perform(
    service: &Service,
    verb: Drafts,
    caller: Caller,
    arguments: &Arguments<'_>,
) -> Result<Told, Fault> {
    let drafted = match verb {
        Drafts::Create => service.create_draft(caller, &key(arguments)?)?,
        Drafts::Amend => {
            let number = arguments.value("numarInregistrare")?;
            service.create_amendment(caller, &number, arguments.text("motiv"))?
        }
        Drafts::Save => {
            let saving = arguments.maybe("fel")?.unwrap_or_default();
            service.save_draft(caller, arguments.bytes("document")?, saving)?
        }
        Drafts::Get => {
            let opened = service.draft(caller, &key(arguments)?)?;
            return Ok((values::opened(opened.ok_or(Fault::NothingFound)?), ""));
        }
        Drafts::Delete => {
            let key = key(arguments)?;
            let deleted = service.delete_draft(caller, &key)?;
            let workplace = deleted.ok_or(Fault::NothingFound)?;
            return Ok((values::deleted(&workplace, key), ""));
        }
    };
    let drafted = drafted.ok_or(Fault::NothingFound)?;
    let outcome = if drafted.draft.is_some() { "PROIECT" } else { "REFUZATA" };
    Ok((values::drafted(drafted), outcome))
}

/// The key of a draft.
pub(super) fn key(arguments: &Arguments<'_>) -> Result<DraftKey, Fault> {
    Ok(DraftKey {
        workplace: arguments.value("codWorkplace")?,
        kind: arguments.value("tip")?,
        period: arguments.value("perioada")?,
    })
}
