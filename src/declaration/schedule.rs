//! When a workplace declares a kind: how long its periods are, and of which a declaration is
//! expected (`domain.md`, Periods; U-63).

use super::{Finding, Header, Period};
use crate::{
    kinds::{Frequency, Kind},
    nomenclature::answers,
    registry::{Authorisations, Calendar},
};
use chrono::{Datelike, NaiveDate};

/// What decides it.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'s> {
    /// The kind.
    pub kind: &'s Kind,
    /// On which days the workplace works and has to report.
    pub calendar: &'s Calendar,
    /// What it is authorised for; of a kind of medicines nothing is asked.
    pub authorisations: &'s Authorisations,
}

impl Schedule<'_> {
    /// How long the periods of a year are: as the authorisation says of a kind that has several
    /// frequencies, else as is usual. It changes on 1 January alone.
    pub fn frequency(&self, year: i32) -> Frequency {
        let authorised = self.authorisations.frequency(&self.kind.code, year);
        let filed = authorised.filter(|frequency| self.kind.filing(*frequency).is_some());
        filed.unwrap_or(self.kind.usual())
    }

    /// The period that holds a day; none outside 2000–2099.
    pub fn period(&self, day: NaiveDate) -> Option<Period> {
        Period::containing(self.frequency(day.year()), day)
    }

    /// The period after another, as long as its own year has them.
    pub fn after(&self, period: Period) -> Option<Period> {
        self.period(period.last_day().succ_opt()?)
    }

    /// Whether a declaration is expected: on a day of the period the workplace works and has to
    /// report, and on a day of it it is authorised for a product of the kind.
    pub fn expects(&self, period: Period) -> bool {
        period.days().any(|day| self.calendar.expects(day))
            && is_authorised(self.kind, self.authorisations, period)
    }

    /// Whether the kind concerns the workplace on that day or later: there is, or will be, a product
    /// of it that it may hold.
    pub fn concerns(&self, today: NaiveDate) -> bool {
        let families = self.kind.families();
        families.is_empty() || self.authorisations.cover_any(families, today, NaiveDate::MAX)
    }

    /// 1004: the period is not as long as those of its year. The numbers of April and of the fourth
    /// quarter are the same.
    pub fn other_frequency(&self, header: &Header) -> Option<Finding> {
        let period = header.period;
        let year = period.first_day().year();
        let expected = self.frequency(year);
        (period.frequency() != expected).then(|| {
            let element = expected.element();
            let values = vec![("perioada", period.to_string()), ("asteptat", element.to_owned())];
            let finding = Finding::error(&answers::VALUE, values).explained(
                &format!(
                    "în {year} se declară pe «{element}», cum spune autorizația; frecvența se \
                     schimbă la 1 ianuarie"
                ),
                &format!(
                    "in {year} the period is `{element}`, as the authorisation says; the \
                     frequency changes on 1 January"
                ),
            );
            Finding { place: header.place("perioada"), ..finding }
        })
    }
}

/// Whether in the period the workplace is authorised for a product that is specific to the kind. One
/// day of the period is enough; a kind of medicines asks for none.
pub(super) fn is_authorised(kind: &Kind, authorisations: &Authorisations, period: Period) -> bool {
    let families = kind.families();
    families.is_empty() || authorisations.cover_any(families, period.first_day(), period.last_day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Catalogue;
    use crate::registry::{Authorised, FiledFrom, UnitType};

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn authorised(code: &str, from: &str, to: Option<&str>) -> Authorised {
        let day = |text: &str| text.parse().unwrap();
        Authorised { code: code.to_owned(), from: day(from), to: to.map(day) }
    }

    /// Alcohol in two terms; by month, by quarter from 2027 on, by year from 2028 on.
    fn end_user() -> Authorisations {
        let row = |year, frequency| FiledFrom { kind: "FA".to_owned(), year, frequency };
        Authorisations {
            products: vec![
                authorised("2207", "2026-01-01", Some("2026-03-31")),
                authorised("22084011", "2026-06-30", None),
            ],
            frequencies: vec![row(2028, Frequency::Year), row(2027, Frequency::Quarter)],
        }
    }

    #[test]
    fn a_period_is_as_long_as_its_year_has_them() {
        let catalogue = Catalogue::load().unwrap();
        let (calendar, authorisations) = (Calendar::of(UnitType::UtilizatorFinal), end_user());
        let kind = catalogue.kind("FA").unwrap();
        let schedule = Schedule { kind, calendar: &calendar, authorisations: &authorisations };
        let after = |text| schedule.after(period(text)).unwrap().to_string();
        assert_eq!(after("2026-11"), "2026-12");
        assert_eq!((after("2026-12"), after("2027-T1")), ("2027-T1".into(), "2027-T2".into()));
        assert_eq!((after("2027-T4"), after("2028")), ("2028".into(), "2029".into()));
        let energy = Schedule { kind: catalogue.kind("FE").unwrap(), ..schedule };
        assert_eq!(energy.frequency(2028), Frequency::Month);
        let pharmacy = Schedule { kind: catalogue.kind("FP").unwrap(), ..schedule };
        assert_eq!(pharmacy.frequency(2028), Frequency::Day);
    }

    #[test]
    fn a_period_without_a_product_of_the_kind_is_not_expected() {
        let catalogue = Catalogue::load().unwrap();
        let (calendar, authorisations) = (Calendar::of(UnitType::UtilizatorFinal), end_user());
        let kind = catalogue.kind("FA").unwrap();
        let schedule = Schedule { kind, calendar: &calendar, authorisations: &authorisations };
        let expects = |text| schedule.expects(period(text));
        assert!(expects("2026-03") && !expects("2026-04") && !expects("2026-05"));
        assert!(expects("2026-06") && expects("2027-T1"));
        let today = "2026-11-20".parse().unwrap();
        assert!(schedule.concerns(today));
        assert!(!Schedule { kind: catalogue.kind("FE").unwrap(), ..schedule }.concerns(today));
        assert!(Schedule { kind: catalogue.kind("FP").unwrap(), ..schedule }.concerns(today));
    }

    #[test]
    fn one_day_of_a_period_is_enough_for_a_product_of_the_kind() {
        let catalogue = Catalogue::load().unwrap();
        let authorised = |kind: &str, text| {
            is_authorised(catalogue.kind(kind).unwrap(), &end_user(), period(text))
        };
        assert!(authorised("FA", "2026-03") && authorised("SS", "2026-06"));
        assert!(authorised("FP", "2026-11-20"));
        assert!(!authorised("FA", "2026-04") && !authorised("FE", "2026-11"));
    }
}
