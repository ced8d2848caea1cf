//! salveazaProiect: an unsigned `Declaratie` becomes the draft of its period. With a defect of form
//! it is refused; what the rules find is told, and stands in nobody's way.

use super::{
    super::{
        judged::Surroundings,
        stop::{Cause, Stop},
    },
    Drafted, Slot, answered,
    keep::{Before, Candidate, Change},
};
use crate::{
    declaration::{self, Finding, Place, is_signed, read_header},
    nomenclature::answers,
    operations::{Caller, Service, Unavailable},
    store::{Session, drafts},
    xml,
};
use std::str::FromStr;

/// What a saved document is to the draft that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Saving {
    /// The same draft, changed: no code with an opening stock may be deleted from it (5021, point
    /// 20).
    #[default]
    Edit,
    /// A file from elsewhere, which overwrites it (25.2.7).
    Import,
}

/// Not a name of [`Saving`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a draft is saved as EDITARE or IMPORT")]
pub struct UnknownSaving;

impl FromStr for Saving {
    type Err = UnknownSaving;

    /// Reads the name on the wire.
    fn from_str(text: &str) -> Result<Self, UnknownSaving> {
        match text {
            "EDITARE" => Ok(Self::Edit),
            "IMPORT" => Ok(Self::Import),
            _ => Err(UnknownSaving),
        }
    }
}

impl Service {
    /// Stores a draft byte for byte; none where the caller may not report for its workplace.
    pub fn save_draft(
        &self,
        caller: Caller,
        bytes: &[u8],
        saving: Saving,
    ) -> Result<Option<Drafted>, Unavailable> {
        answered(self.save(caller, bytes, saving), self.clock.now())
    }

    fn save(&self, caller: Caller, bytes: &[u8], saving: Saving) -> Result<Option<Drafted>, Stop> {
        let document = xml::Document::decode(bytes, &self.limits.document)?;
        let root = document.check(&self.limits.document)?;
        let read = declaration::read(&root, &self.catalogue, self.limits.lines);
        let read = read.map_err(Stop::Refused);
        let Some(header) = read_header(&root, &self.catalogue) else {
            return read.map(|_| None);
        };
        // Of what is not theirs nobody learns anything, not even what is wrong with it.
        let now = self.clock.now();
        let found =
            |session: &mut Session| caller.declares(session, &header.workplace, header.period, now);
        let Some(workplace) = &self.store.read(found)? else { return Ok(None) };
        let declaration = &read?;
        if is_signed(&root) {
            return Err(Stop::Refused(vec![signed(&root)]));
        }
        let Some(kind) = self.catalogue.kind(&header.kind) else {
            return Err(Cause::Kind(header.kind).into());
        };
        let slot = Slot { workplace, kind, period: header.period };
        let candidate = Candidate { declaration, bytes };
        self.store.in_series(workplace.id, &kind.code, |locked| {
            let stored = drafts::find(locked, workplace.id, &kind.code, header.period)?;
            let (before, reason) = match (&stored, saving) {
                (None, _) => (Before::Nothing, "Proiect importat"),
                (Some(_), Saving::Import) => (Before::Overwritten, "Proiect importat din nou"),
                (Some(stored), Saving::Edit) => (Before::Edited(stored), "Proiect salvat"),
            };
            let change = Change { operation: "salveazaProiect", caller, reason };
            let around = Surroundings::of(locked, workplace, kind, header.period)?;
            let findings = self.keep_draft(locked, around, slot, candidate, before, &change)?;
            Ok(Some(Drafted { draft: Some(slot.saved(bytes)), findings }))
        })
    }
}

/// 1003: a draft has no signature yet.
fn signed(root: &xml::Element<'_>) -> Finding {
    let position = root.position(root.offset());
    Finding::error(&answers::STRUCTURE, vec![("element", "Signature".to_owned())])
        .explained("un proiect nu este semnat", "a draft is not signed")
        .at(Place { path: "/Declaratie".to_owned(), line: position.line, column: position.column })
}
