//! The header, read like a row of the shape in `kinds/catalogue/antet.toml`.

use super::{Antet, Reader, defects::shown, plan::RowPlan, value::NotOfType};
use crate::{
    declaration::{Header, Period, Row, Rows},
    kinds::{Catalogue, Kind, RowShape},
    nomenclature::answers,
};

impl<'t, 'k> Reader<'t, 'k> {
    /// `Antet`, its start tag just entered.
    pub(super) fn header(&mut self, catalogue: &'k Catalogue) -> Antet<'k> {
        let shape = catalogue.header();
        self.no_attributes();
        self.defects.enter(&shape.element, None);
        let mut rows = Rows::new(self.text, shape.columns.len());
        self.row(&RowPlan::of(shape, None), &mut rows, None);
        let row = rows.last();
        let kind = row.and_then(|row| self.kind(row, shape, catalogue));
        let header = row.zip(kind).and_then(|(row, kind)| self.header_of(row, shape, kind));
        self.defects.leave();
        Antet { header, kind }
    }

    /// The kind that `tip` names; one that the catalogue does not have is 1007.
    fn kind(
        &mut self,
        row: Row<'_>,
        shape: &'k RowShape,
        catalogue: &'k Catalogue,
    ) -> Option<&'k Kind> {
        let column = shape.column("tip");
        let code = row.text(column)?;
        let kind = catalogue.kind(code);
        if kind.is_none() {
            let code = shown(code);
            let values = vec![("tip", code.clone())];
            let (ro, en) = (format!("tipul «{code}»"), format!("the kind `{code}`"));
            self.defects.note(&answers::KIND, Some("tip"), row.at(column), values, (&ro, &en));
        }
        kind
    }

    fn header_of(&mut self, row: Row<'_>, shape: &'k RowShape, kind: &'k Kind) -> Option<Header> {
        let column = |path: &str| shape.column(path);
        let text = |path: &str| row.text(column(path));
        let flag = |path: &str| matches!(text(path), Some("true" | "1"));
        let period = ["zi", "luna", "trimestru", "an"]
            .into_iter()
            .filter_map(|element| column(&format!("perioada/{element}")))
            .find_map(|column| Some((row.text(Some(column))?.parse::<Period>().ok()?, column)));
        let (period, period_column) = period?;
        if kind.filing(period.frequency()).is_none() {
            let element = shape.columns.get(period_column).map(|column| column.path.as_str());
            let allowed = kind.filings.iter().map(|filing| filing.frequency.element());
            let why = NotOfType::Choice(allowed.collect::<Vec<_>>().join(", "));
            let at = row.at(Some(period_column));
            self.defects.value(element, at, period.frequency().element(), &why);
            return None;
        }
        let places = shape.columns.iter().enumerate().filter(|(index, _)| row.has(*index));
        let mut places: Vec<_> = places
            .map(|(index, column)| self.defects.place(Some(&column.path), row.at(Some(index))))
            .collect();
        let at = row.at(Some(period_column));
        places.push(self.defects.place(Some("perioada"), at));
        Some(Header {
            environment: text("mediu")?.parse().ok()?,
            workplace: text("codWorkplace")?.to_owned(),
            kind: kind.code.clone(),
            period,
            amends: text("rectifica").map(str::to_owned),
            reason: text("motiv").map(str::to_owned),
            no_stock: flag("faraStoc"),
            no_operations: flag("faraOperatiuni"),
            program: text("program/nume")
                .zip(text("program/versiune"))
                .map(|(name, version)| (name.to_owned(), version.to_owned())),
            places,
        })
    }
}
