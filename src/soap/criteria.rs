//! The arguments of cautaDeclaratii as what the operation understands.

use super::fault::{Argument, Fault};
use super::request::Arguments;
use crate::declaration::Period;
use crate::kinds::Catalogue;
use crate::operations::{Column, Criteria, Order};
use crate::registry::county_name;

/// The columns by their names on the wire.
const COLUMNS: [(&str, Column); 7] = [
    ("numarInregistrare", Column::Number),
    ("codWorkplace", Column::Workplace),
    ("judet", Column::County),
    ("tip", Column::Kind),
    ("perioada", Column::Period),
    ("stare", Column::State),
    ("dataInregistrare", Column::Registered),
];

/// What is looked for; a value that could never be found is a mistake (7007).
pub(super) fn criteria(
    arguments: &Arguments<'_>,
    catalogue: &Catalogue,
) -> Result<Criteria, Fault> {
    let text = |name| arguments.text(name).map(str::to_owned);
    let known = |name, fits: &dyn Fn(&str) -> bool| match arguments.text(name) {
        Some(text) if !fits(text) => Err(Fault::from(Argument::Malformed(name))),
        asked => Ok(asked.map(str::to_owned)),
    };
    let (from, until) = (arguments.maybe("perioadaDeLa")?, arguments.maybe("perioadaPanaLa")?);
    let backwards = |(from, until): (Period, Period)| until.last_day() < from.first_day();
    if from.zip(until).is_some_and(backwards) {
        return Err(Argument::Malformed("perioadaPanaLa").into());
    }
    Ok(Criteria {
        number: text("numarInregistrare"),
        workplace: text("codWorkplace"),
        excise_code: text("codAccize"),
        company: text("companie"),
        cui: arguments.maybe("cui")?,
        county: known("judet", &|county| county_name(county).is_some())?,
        kind: known("tip", &|kind| catalogue.kind(kind).is_some())?,
        state: arguments.maybe("stare")?,
        from,
        until,
        late: arguments.flag("intarziata"),
    })
}

/// The order that is asked for; the newest periods first where none is.
pub(super) fn order(arguments: &Arguments<'_>) -> Order {
    let asked = arguments.text("ordine");
    let by = COLUMNS.iter().find(|(name, _)| asked == Some(name)).map(|(_, column)| *column);
    let descending = arguments.flag("descrescator").unwrap_or(by.is_none());
    Order { by: by.unwrap_or(Column::Period), descending }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::contract::{Operation, Type};

    #[test]
    fn every_order_of_the_contract_is_understood() {
        let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        let asked = Operation::named("cautaDeclaratii").unwrap().request;
        let order = asked.iter().find(|field| field.name == "ordine").unwrap();
        let Type::OneOf(order) = order.holds else { panic!("a closed list") };
        assert_eq!(names, order.values);
    }
}
