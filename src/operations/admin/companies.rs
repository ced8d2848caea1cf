//! Companies, by fiscal code.

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, change::Compared,
    desk::Desk, field,
};
use crate::{
    registry::{Cui, OwnerKind, WorkplaceCode},
    store::{
        Session, StoreError,
        companies::{self, Company, NewCompany},
    },
};

/// A row.
pub(super) struct Entry {
    cui: Cui,
    name: String,
    owner_kind: Option<OwnerKind>,
    active: Option<bool>,
    excise_code: Option<String>,
}

/// An excise code: the form of a codWorkplace, whose check character nobody publishes.
fn excise_code(text: &str) -> Result<String, Problem> {
    match text.parse::<WorkplaceCode>() {
        Ok(code) => Ok(code.to_string()),
        Err(_) => Err(Problem::Form("13 litere mari și cifre")),
    }
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("cui", "cod fiscal, cu sau fără RO", "9900000010"),
        Column::needed("denumire", "denumirea", "TEST Farmacia Unu SRL"),
        Column::optional(
            "felTitular",
            "SOC (implicit), UNITATE_SANITARA, INSTITUTIE, ASOCIATIE",
            "SOC",
        ),
        Column::optional("activa", "dacă poate raporta: da (implicit), nu", "da"),
        Column::optional("codAccize", "codul de acciză al companiei, dacă are unul", ""),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let cui = row.needed("cui", field::cui);
        let name = row.needed("denumire", field::text);
        let kinds = OwnerKind::ALL.map(OwnerKind::wire);
        let owner_kind = row.optional("felTitular", |text| field::one_of(text, &kinds));
        let active = row.optional("activa", field::boolean);
        let excise_code = row.optional("codAccize", excise_code);
        Some(Self {
            cui: cui?,
            name: name?,
            owner_kind: owner_kind?,
            active: active?,
            excise_code: excise_code?,
        })
    }

    fn key(&self) -> (&'static str, String) {
        ("cui", self.cui.to_string())
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let cui = self.cui.as_str();
        let before = companies::find(desk.transaction, cui)?;
        let known = before.as_ref();
        let owner_kind =
            self.owner_kind.or(known.map(|one| one.owner_kind)).unwrap_or(OwnerKind::Company);
        let active = self.active.or(known.map(|one| one.active)).unwrap_or(true);
        let coded_before = known.and_then(|one| one.excise_code.clone());
        let excise_code = self.excise_code.clone().or(coded_before.clone());
        let change = match known {
            None => Change::New,
            Some(before) => Compared::default()
                .field("denumire", &before.name, &self.name)
                .field("felTitular", before.owner_kind.wire(), owner_kind.wire())
                .field("activa", field::shown(before.active), field::shown(active))
                .field(
                    "codAccize",
                    coded_before.unwrap_or_default(),
                    excise_code.clone().unwrap_or_default(),
                )
                .change(),
        };
        if change != Change::Unchanged {
            let company = NewCompany { cui, name: &self.name, owner_kind, active };
            let id = companies::put(desk.transaction, &company)?;
            companies::put_excise_code(desk.transaction, id, excise_code.as_deref())?;
        }
        Ok(Some(Done::of(cui, change)))
    }
}

/// What is registered.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let row = |Company { cui, name, owner_kind, active, excise_code, .. }: Company| {
        let owner_kind = owner_kind.wire().to_owned();
        vec![cui, name, owner_kind, field::shown(active), excise_code.unwrap_or_default()]
    };
    Ok(companies::all(session)?.into_iter().map(row).collect())
}
