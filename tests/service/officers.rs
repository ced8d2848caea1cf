//! What operators record beside declarations: statuses, obligations, offices, outages, withdrawals.

use super::excise::{FAMILIES, authorise, file};
use super::pki::{PKI, instant};
use super::world::{ANAS, World, place};
use chrono::Datelike;
use ser::declaration::{Period, RegistrationNumber};
use ser::kinds::{Catalogue, Frequency};
use ser::operations::admin::{Disposal, NotDisposed, Place, Recorded, Registrar, Row, Sealing};
use ser::operations::{Clock, NotWithdrawn, Withdrawal, Withdrawn, withdraw};
use ser::registry::{Environment, Status, StatusRow, UnitType, Workplace};
use ser::store::outages::{self, NewOutage};
use ser::store::workplaces::{self, NewWorkplace};
use ser::store::{Transaction, calendars, companies};

/// The officer who does what only officers do.
pub const OFFICER: &str = "OF-TEST";

/// Why stocks are sold off here.
pub const DECISION: &str = "TEST decizia 12/2026";

/// Why declarations are withdrawn here.
pub const REASON: &str = "TEST numărătoare greșită";

fn found(transaction: &mut Transaction<'_>, code: &str) -> Workplace {
    workplaces::find(transaction, code).unwrap().unwrap()
}

impl World {
    /// Another unit of Ana's company, under a code that such units have.
    pub fn unit(&self, unit_type: UnitType, number: u32) -> String {
        let excise = [UnitType::Antrepozit, UnitType::Destinatar, UnitType::UtilizatorFinal];
        if !excise.contains(&unit_type) {
            let code = self.pharmacy(number);
            self.retype(&code, unit_type);
            return code;
        }
        let code = format!("RO{number:05}TEST00");
        self.change(|transaction| {
            let company_id = companies::put(transaction, &ANAS)?;
            let place = place(transaction, &code, unit_type, company_id)?;
            let mut families = FAMILIES.iter();
            families
                .try_for_each(|family| authorise(transaction, place, (family, "2000-01-01", None)))
        });
        code
    }

    /// How often a place files a kind: as long as these periods are, each from its year on.
    pub fn files<'p>(&self, code: &str, kind: &str, periods: impl Iterator<Item = &'p str>) {
        let periods = periods.map(|period| period.parse::<Period>().unwrap());
        self.change(|transaction| {
            let place = found(transaction, code).id;
            let mut longer = periods.filter(|period| period.frequency() != Frequency::Day);
            longer.try_for_each(|period| {
                let from = (period.first_day().year(), period.frequency());
                file(transaction, place, kind, from)
            })
        });
    }

    /// What a workplace is from a day on.
    pub fn status(&self, code: &str, from: &str, status: Status, act: Option<&str>) {
        let act = act.map(str::to_owned);
        let row = StatusRow { from: from.parse().unwrap(), status, act };
        self.change(|transaction| {
            let workplace = found(transaction, code);
            calendars::put_status(transaction, workplace.id, &row)
        });
    }

    /// A workplace that works, is suspended from a day on, and works again from another.
    pub fn suspended(&self, code: &str, from: &str, until: &str) {
        self.status(code, "2020-01-01", Status::Active, None);
        self.status(code, from, Status::Suspended, Some("12/2026"));
        self.status(code, until, Status::Active, None);
    }

    /// Whether a workplace has to report from a day on.
    pub fn obligation(&self, code: &str, from: &str, reports: bool) {
        self.change(|transaction| {
            let workplace = found(transaction, code);
            calendars::put_obligation(transaction, workplace.id, from.parse().unwrap(), reports)
        });
    }

    /// Makes a workplace a unit of another type.
    pub fn retype(&self, code: &str, unit_type: UnitType) {
        self.change(|transaction| {
            let workplace = found(transaction, code);
            let changed = NewWorkplace {
                code: &workplace.code,
                name: &workplace.name,
                unit_type,
                company_id: workplace.company_id,
            };
            workplaces::put(transaction, &changed).map(drop)
        });
    }

    /// Makes a workplace a rural office of another.
    pub fn office(&self, code: &str, parent: &str) {
        self.retype(code, UnitType::OfRurala);
        self.change(|transaction| {
            let (office, parent) = (found(transaction, code), found(transaction, parent));
            calendars::put_parent(transaction, office.id, parent.id)
        });
    }

    /// An outage of the service, over or not.
    pub fn outage(&self, begins: &str, ends: Option<&str>) {
        let outage = NewOutage {
            begins: instant(begins),
            ends: ends.map(instant),
            reason: "TEST întrerupere",
            officer: Some(OFFICER),
        };
        self.change(|transaction| outages::record(transaction, &outage));
    }

    /// Asks for the withdrawal of a declaration.
    pub fn ask_withdrawal(&self, number: &str, dry_run: bool) -> Result<Withdrawn, NotWithdrawn> {
        let number: RegistrationNumber = number.parse().unwrap();
        let asked = Withdrawal { number: &number, reason: REASON, officer: OFFICER, dry_run };
        withdraw(self.store(), instant("2026-11-20T11:00:00Z"), &asked)
    }

    /// Asks for a disposal of a period: products and quantities, as an officer writes them.
    pub fn ask_disposal(
        &self,
        (workplace, kind, period): (&str, &str, &str),
        issues: &[(&str, &str)],
        preview: bool,
    ) -> Result<Recorded, NotDisposed> {
        let registrar = Registrar {
            store: self.store().clone(),
            environment: Environment::Test,
            clock: Clock::Fixed(instant("2026-11-20T11:00:00Z")),
            vault: None,
        };
        let row = |(line, (product, quantity)): (u64, &(&str, &str))| Row {
            place: Place { file: "iesiri.csv".into(), line, element: None },
            cells: [("cod", *product), ("cantitate", *quantity)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        };
        let rows: Vec<Row> = (2..).zip(issues).map(row).collect();
        let period = period.parse().unwrap();
        let (reason, officer) = (DECISION, OFFICER);
        let asked = Disposal { workplace, kind, period, reason, officer, preview };
        let catalogue = Catalogue::load().unwrap();
        let with = Sealing { catalogue: &catalogue, seal: &PKI.seal.signing_key() };
        registrar.dispose(&asked, (&rows, Vec::new()), with)
    }

    /// Records a disposal. Gives its number.
    pub fn dispose(&self, of: (&str, &str, &str), issues: &[(&str, &str)]) -> String {
        self.ask_disposal(of, issues, false).unwrap().number.to_string()
    }

    /// Withdraws a declaration at an instant, for this reason.
    pub fn withdraw_at(&self, at: &str, number: &str, reason: &str) {
        let number: RegistrationNumber = number.parse().unwrap();
        let asked = Withdrawal { number: &number, reason, officer: OFFICER, dry_run: false };
        withdraw(self.store(), instant(at), &asked).unwrap();
    }

    /// Withdraws a declaration.
    pub fn withdraw_declaration(&self, number: &str) {
        self.ask_withdrawal(number, false).unwrap();
    }
}
