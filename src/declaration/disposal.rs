//! A disposal (V): stock sold off while the authorisation is invalid, declared by an officer (points
//! 11, 22 and 25.2.8 of the instructions). It opens with what the last declaration closed with, and
//! says only what was issued.

use super::{
    BalanceLine, Closing, Period, Quantity, RECEIPT_NAMESPACE as NAMESPACE, RegistrationNumber,
    Schedule, Series, State, expected, schedule::is_authorised,
};
use crate::kinds::{Kind, Sort, Table};
use crate::registry::{Environment, Standing, WorkplaceCode};
use crate::xml::Writer;
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

/// Why there can be no disposal of a period. The Romanian sentence is the error's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDisposable {
    /// The kind has journals alone: nothing is held by it.
    #[error("tipul {0} nu are solduri: nu se valorifică nimic prin el")]
    NoBalances(String),
    /// The period is not as long as those of the series in that year.
    #[error("perioada {0} nu este de lungimea celor declarate")]
    Length(Period),
    /// It has not begun.
    #[error("perioada {0} nu a început")]
    Future(Period),
    /// Nothing was ever declared, or only after it.
    #[error("înainte de {0} nu este nicio declarație: nu se deține nimic")]
    NothingBefore(Period),
    /// Something was transmitted for a later period.
    #[error("{0} a fost deja transmisă, pentru {1}: valorificarea vine după ea")]
    BeforeLast(RegistrationNumber, Period),
    /// The operator owes a declaration of that period, or of one before.
    #[error("operatorul nu a declarat {0}: se valorifică după aceea")]
    Missing(Period),
    /// The one it would go on from is withdrawn, and the operator owes its amendment.
    #[error("{0} este retrasă și nu a fost rectificată: se valorifică după aceea")]
    Withdrawn(RegistrationNumber),
    /// There are 99.
    #[error("perioada are deja 99 de valorificări")]
    TooMany,
}

/// Something issued, as an officer writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// codCIM or codNC.
    pub product: String,
    /// The element of the balance table, where the product stands in several.
    pub table: Option<String>,
    /// `stare`, where the product is held in several.
    pub condition: Option<String>,
    /// How much.
    pub quantity: Quantity,
}

/// Why something cannot have been issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotHeld {
    /// Nothing of it is in stock.
    Nothing,
    /// It is in several places, each a table with its `stare`.
    Several(Vec<String>),
    /// The operator may hold it, and declares it itself.
    Authorised,
    /// Less of it is in stock.
    Less(Quantity),
    /// Nothing is issued.
    Zero,
    /// The row before, by its index, speaks of the same stock.
    Again(usize),
}

/// A stock, and what was issued of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disposed {
    /// The stock as it was closed.
    pub held: Closing,
    /// Thousandths; 0 of what only goes on.
    pub issued: i64,
    /// The row that says so.
    row: Option<usize>,
}

/// Whether there can be a disposal of the period, by a series whose `previous` may be of the period
/// itself: what the operator has to declare of it comes first.
pub fn disposable(
    period: Period,
    series: &Series,
    schedule: &Schedule<'_>,
    today: NaiveDate,
) -> Result<(), NotDisposable> {
    let kind = schedule.kind;
    if kind.tables_of(Sort::Balance).next().is_none() {
        return Err(NotDisposable::NoBalances(kind.code.clone()));
    }
    if schedule.frequency(period.first_day().year()) != period.frequency() {
        return Err(NotDisposable::Length(period));
    }
    if period.first_day() > today {
        return Err(NotDisposable::Future(period));
    }
    if let Some(last) = series.last.as_ref().filter(|last| period < last.period) {
        return Err(NotDisposable::BeforeLast(last.number.clone(), last.period));
    }
    let previous = series.previous.as_ref().ok_or(NotDisposable::NothingBefore(period))?;
    let after = schedule.after(period);
    let missing = after.and_then(|after| expected(previous.period, after, schedule).next());
    if let Some(missing) = missing {
        return Err(NotDisposable::Missing(missing));
    }
    if previous.state == State::Rejected {
        return Err(NotDisposable::Withdrawn(previous.number.clone()));
    }
    Ok(())
}

/// Whether stock is an officer's to sell off in a period: on a day of it the workplace's
/// authorisation is invalid, or the operator could not declare the product, in the period or in the
/// next, into which the stock would go on (5017).
fn lapsed(schedule: &Schedule<'_>, period: Period, held: &Closing) -> bool {
    let invalid = |day| match schedule.calendar.on(day) {
        Standing::Inactive { .. } | Standing::ParentInactive => true,
        Standing::Active | Standing::NotYetAuthorised(_) | Standing::OutOfSeason => false,
    };
    let mut both = [Some(period), schedule.after(period)].into_iter().flatten();
    period.days().any(invalid) || both.any(|period| !authorised(schedule, period, held))
}

/// Whether the operator may hold a stock on a day of the period: excise goods by their code, other
/// goods of an excise kind as long as some of its codes are authorised, medicines always.
fn authorised(schedule: &Schedule<'_>, period: Period, held: &Closing) -> bool {
    let Schedule { kind, authorisations, .. } = schedule;
    if table(kind, held).is_some_and(|table| table.is_excise(&held.product)) {
        authorisations.cover(&held.product, period.first_day(), period.last_day())
    } else {
        is_authorised(kind, authorisations, period)
    }
}

/// Takes what was issued in a period from what is held; every row that cannot be taken is told, by
/// its index.
pub fn dispose(
    schedule: &Schedule<'_>,
    period: Period,
    closings: Vec<Closing>,
    issues: &[Issue],
) -> Result<Vec<Disposed>, Vec<(usize, NotHeld)>> {
    let kind = schedule.kind;
    let held = closings.into_iter().filter(|closing| closing.closing != 0);
    let mut disposed: Vec<Disposed> = held.map(Disposed::of).collect();
    let mut refused = Vec::new();
    for (row, issue) in issues.iter().enumerate() {
        let stocks = disposed.iter_mut().filter(|stock| issue.means(kind, &stock.held));
        let taken = match stocks.collect::<Vec<_>>().as_mut_slice() {
            [] => Err(NotHeld::Nothing),
            [stock] if !lapsed(schedule, period, &stock.held) => Err(NotHeld::Authorised),
            [stock] => stock.take(row, issue.quantity),
            several => {
                let places = several.iter().map(|stock| place(kind, &stock.held));
                Err(NotHeld::Several(places.collect()))
            }
        };
        refused.extend(taken.err().map(|why| (row, why)));
    }
    if refused.is_empty() { Ok(disposed) } else { Err(refused) }
}

impl Issue {
    fn means(&self, kind: &Kind, held: &Closing) -> bool {
        let table = element(kind, held);
        self.product == held.product
            && self.table.as_deref().is_none_or(|asked| asked == table)
            && self
                .condition
                .as_deref()
                .is_none_or(|asked| held.condition.as_deref() == Some(asked))
    }
}

impl Disposed {
    fn of(held: Closing) -> Self {
        Self { held, issued: 0, row: None }
    }

    fn take(&mut self, row: usize, quantity: Quantity) -> Result<(), NotHeld> {
        let (issued, held) = (quantity.mantissa(), self.held.closing);
        match self.row.replace(row) {
            Some(before) => Err(NotHeld::Again(before)),
            None if issued == 0 => Err(NotHeld::Zero),
            None if issued > held => Err(NotHeld::Less(Quantity::of(held, 3))),
            None => {
                self.issued = issued;
                Ok(())
            }
        }
    }

    /// What is left.
    pub fn closing(&self) -> i64 {
        self.held.closing.saturating_sub(self.issued)
    }

    /// It as a row of its table.
    pub fn line(&self, row: i32) -> BalanceLine<'_> {
        BalanceLine {
            table: self.held.table,
            row,
            product: &self.held.product,
            condition: self.held.condition.as_deref(),
            unit: self.held.unit.as_deref(),
            opening: self.held.closing,
            receipts: 0,
            issues: self.issued,
            closing: self.closing(),
            difference: 0,
            difference_reason: None,
        }
    }
}

/// The table that a stock stands in.
fn table<'k>(kind: &'k Kind, held: &Closing) -> Option<&'k Table> {
    kind.tables.get(usize::try_from(held.table).ok()?)
}

/// The element of the table that a stock stands in.
fn element<'k>(kind: &'k Kind, held: &Closing) -> &'k str {
    table(kind, held).map_or("", |table| &table.element)
}

/// Table and condition of a stock, as an officer names them.
fn place(kind: &Kind, held: &Closing) -> String {
    match &held.condition {
        Some(condition) => format!("{} {condition}", element(kind, held)),
        None => element(kind, held).to_owned(),
    }
}

/// What an officer declared, as it is kept and answered: an element `Valorificare` without a
/// signature, the seal being put on it above.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'s> {
    /// TEST or PRODUCTIE.
    pub environment: Environment,
    /// Its number.
    pub number: &'s RegistrationNumber,
    /// The code of the workplace.
    pub workplace: &'s WorkplaceCode,
    /// The kind.
    pub kind: &'s Kind,
    /// The period.
    pub period: Period,
    /// The code of the officer.
    pub officer: &'s str,
    /// Why, in words for the operator.
    pub reason: &'s str,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Every stock, those that only go on too.
    pub stocks: &'s [Disposed],
}

impl Statement<'_> {
    /// The element.
    pub fn to_xml(&self) -> String {
        let mut writer = Writer::new();
        writer.open("Valorificare", &[("xmlns", NAMESPACE)]);
        writer.leaf("mediu", self.environment.wire());
        writer.leaf("numarInregistrare", self.number.as_str());
        writer.leaf("codWorkplace", self.workplace.as_str());
        writer.leaf("tip", &self.kind.code);
        writer.leaf("perioada", &self.period.to_string());
        writer.leaf("ofiter", self.officer);
        writer.leaf("motiv", self.reason);
        writer.leaf("dataInregistrare", &self.at.to_rfc3339_opts(SecondsFormat::Micros, true));
        for stock in self.stocks {
            writer.open("stoc", &[]);
            writer.leaf("tabel", element(self.kind, &stock.held));
            writer.leaf("cod", &stock.held.product);
            for (name, value) in [("stare", &stock.held.condition), ("um", &stock.held.unit)] {
                value.iter().for_each(|value| writer.leaf(name, value));
            }
            let quantities = [
                ("stocInitial", stock.held.closing),
                ("iesiri", stock.issued),
                ("stocFinal", stock.closing()),
            ];
            for (name, quantity) in quantities {
                writer.leaf(name, &Quantity::of(quantity, 3).to_string());
            }
            writer.close();
        }
        writer.finish()
    }
}

#[cfg(test)]
mod trial;
