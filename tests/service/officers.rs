//! What operators record beside declarations: statuses, obligations, offices, outages, withdrawals.

use super::pki::instant;
use super::world::{NOW, World};
use ser::declaration::RegistrationNumber;
use ser::operations::{NotWithdrawn, Withdrawal, Withdrawn, withdraw};
use ser::registry::{Event, Fact, Status, UnitType, Workplace};
use ser::store::mentions::{self, Recording};
use ser::store::outages::{self, NewOutage};
use ser::store::workplaces::{self, NewWorkplace};
use ser::store::{Transaction, offices};

/// The officer who does what only officers do.
pub const OFFICER: &str = "OF-TEST";

/// Why declarations are withdrawn here.
pub const REASON: &str = "TEST numărătoare greșită";

fn found(transaction: &mut Transaction<'_>, code: &str) -> Workplace {
    workplaces::find(transaction, code).unwrap().unwrap()
}

impl World {
    /// What a workplace is from a day on.
    pub fn status(&self, code: &str, from: &str, status: Status, act: Option<&str>) {
        let act = act.map(str::to_owned);
        let stated = Fact::of(Event::Stated, from.parse().unwrap());
        self.mention(code, &Fact { status: Some(status), act, ..stated });
    }

    /// Something that happened to a workplace.
    pub fn mention(&self, code: &str, fact: &Fact) {
        self.change(|transaction| {
            let workplace = found(transaction, code);
            let recording = Recording::new(instant(NOW), Some(OFFICER));
            mentions::append(transaction, workplace.id, fact, &recording).map(drop)
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
        let stated = Fact::of(Event::Obligation, from.parse().unwrap());
        self.mention(code, &Fact { reports: Some(reports), ..stated });
    }

    /// Makes a workplace a unit of another type.
    pub fn retype(&self, code: &str, unit_type: UnitType) {
        self.change(|transaction| {
            let workplace = found(transaction, code);
            let changed = NewWorkplace {
                code: &workplace.code,
                name: &workplace.name,
                unit_type,
                company_id: workplace.holders.first.id,
            };
            workplaces::put(transaction, &changed).map(drop)
        });
    }

    /// Makes a workplace a rural office of another.
    pub fn office(&self, code: &str, parent: &str) {
        self.retype(code, UnitType::OfRurala);
        self.change(|transaction| {
            let (office, parent) = (found(transaction, code), found(transaction, parent));
            offices::put_parent(transaction, office.id, parent.id)
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

    /// Withdraws a declaration.
    pub fn withdraw_declaration(&self, number: &str) {
        self.ask_withdrawal(number, false).unwrap();
    }
}
