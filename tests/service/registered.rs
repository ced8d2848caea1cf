//! Who is registered in every world: companies and health units, their workplaces, persons with
//! certificates, medicines.

use super::pki::{Holder, PKI, instant};
use super::watch::{Particulars, VAULT};
use super::world::NOW;
use ser::nomenclature::Medicine;
use ser::registry::{OwnerKind, Role, UnitType};
use ser::store::certificates::{self, NewCertificate};
use ser::store::companies::{self, NewCompany};
use ser::store::workplaces::{self, NewWorkplace};
use ser::store::{StoreError, Transaction, nomenclatures, offices, persons};
use ser::trust;

/// Ana's pharmacy.
pub const PHARMACY: &str = "CJF000000123U";
/// Another pharmacy of her company.
pub const SISTER: &str = "CJF000000124S";
/// Her company's drugstore.
pub const DRUGSTORE: &str = "CJG0000001251";
/// Her company's wholesale.
pub const WHOLESALE: &str = "CJD000000126Z";
/// Ion's pharmacy, of another company.
pub const ELSEWHERE: &str = "CJF0000002000";
/// Eva's pharmacy, of a company that is deactivated.
pub const DEACTIVATED: &str = "CJF000000300S";
/// What some still call Ana's pharmacy.
pub const ALIAS: &str = "SIUI_0042";
/// Mara's hospital pharmacy, of a health unit.
pub const HOSPITAL: &str = "CJH0000004007";
/// Its office for wards in another building.
pub const WARD: &str = "CJH0000004015";
/// The pharmacy of another hospital, of another health unit.
pub const OTHER_HOSPITAL: &str = "CJH0000005000";
/// What some still call Mara's hospital pharmacy.
pub const HOSPITAL_ALIAS: &str = "SIUI_4000";
/// What some still call the other one; it has the form of a code.
pub const OTHER_HOSPITAL_ALIAS: &str = "SIUI000005000";

const fn owner(
    cui: &'static str,
    name: &'static str,
    owner_kind: OwnerKind,
) -> NewCompany<'static> {
    NewCompany { cui, name, owner_kind, active: true }
}

/// Ana's company.
pub const ANAS: NewCompany<'static> =
    owner("10000008", "TEST Farmacia Unu SRL", OwnerKind::Company);
/// Ion's company.
pub const IONS: NewCompany<'static> =
    owner("20000005", "TEST Farmacia Doi SRL", OwnerKind::Company);
const EVAS: NewCompany<'static> =
    NewCompany { active: false, ..owner("30000002", "TEST Farmacia Trei SRL", OwnerKind::Company) };
const MARAS: NewCompany<'static> = owner("40000000", "TEST Spital", OwnerKind::HealthUnit);
const OTHERS: NewCompany<'static> = owner("50000007", "TEST Spital Doi", OwnerKind::HealthUnit);

/// Who reports, for what, and what it may hold.
pub fn register(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    let anas = companies::put(transaction, &ANAS)?;
    let pharmacy = place(transaction, PHARMACY, UnitType::FarmCom, anas)?;
    workplaces::put_alias(transaction, ALIAS, pharmacy)?;
    place(transaction, SISTER, UnitType::FarmCom, anas)?;
    place(transaction, DRUGSTORE, UnitType::Drogherie, anas)?;
    place(transaction, WHOLESALE, UnitType::Depozit, anas)?;
    let ions = companies::put(transaction, &IONS)?;
    place(transaction, ELSEWHERE, UnitType::FarmCom, ions)?;
    let evas = companies::put(transaction, &EVAS)?;
    place(transaction, DEACTIVATED, UnitType::FarmCom, evas)?;
    let maras = companies::put(transaction, &MARAS)?;
    let hospital = place(transaction, HOSPITAL, UnitType::FarmCi, maras)?;
    workplaces::put_alias(transaction, HOSPITAL_ALIAS, hospital)?;
    let ward = place(transaction, WARD, UnitType::OfCiSectii, maras)?;
    offices::put_parent(transaction, ward, hospital)?;
    let others = companies::put(transaction, &OTHERS)?;
    let other_hospital = place(transaction, OTHER_HOSPITAL, UnitType::FarmCi, others)?;
    workplaces::put_alias(transaction, OTHER_HOSPITAL_ALIAS, other_hospital)?;
    let hers = [&PKI.ana, &PKI.ana_on_a_card, &PKI.ana_expired, &PKI.ana_early, &PKI.ana_untrusted];
    let ana = Particulars::of("2850215991019", "ana.una@farmacia.test", "0721555101");
    person(transaction, "TEST Ana", &ana, anas, &hers)?;
    let ion = Particulars::of("1860430991028", "ion.doi@farmacia.test", "0721555202");
    person(transaction, "TEST Ion", &ion, ions, &[&PKI.ion])?;
    let eva = Particulars::of("2911229991036", "eva.trei@farmacia.test", "0721555303");
    person(transaction, "TEST Eva", &eva, evas, &[&PKI.eva])?;
    let mara = Particulars::of("2750614991049", "mara.patru@spital.test", "0721555404");
    person(transaction, "TEST Mara", &mara, maras, &[&PKI.mara])?;
    let from = "2020-01-01".parse().unwrap();
    nomenclatures::import(transaction, from, &medicines(), instant(NOW))
}

/// Registers a workplace. Gives its key.
pub fn place(
    transaction: &mut Transaction<'_>,
    code: &str,
    unit_type: UnitType,
    company_id: i64,
) -> Result<i64, StoreError> {
    let name = format!("TEST {code}");
    let code = code.parse().unwrap();
    let workplace = NewWorkplace { code: &code, name: &name, unit_type, company_id };
    workplaces::put(transaction, &workplace)
}

fn person(
    transaction: &mut Transaction<'_>,
    name: &str,
    particulars: &Particulars,
    company_id: i64,
    holders: &[&Holder],
) -> Result<(), StoreError> {
    let long_ago = instant("2020-01-01T00:00:00Z");
    let id = persons::put(transaction, &VAULT, &particulars.person(name))?;
    persons::grant(transaction, id, company_id, Role::User, long_ago)?;
    holders.iter().try_for_each(|holder| certificate(transaction, id, holder))
}

/// Registers a certificate of a person, long ago.
pub fn certificate(
    transaction: &mut Transaction<'_>,
    person_id: i64,
    holder: &Holder,
) -> Result<(), StoreError> {
    let read = trust::particulars(&holder.der).unwrap();
    let certificate = NewCertificate {
        sha256: holder.fingerprint(),
        der: &holder.der,
        serial: &read.serial,
        ski: read.ski.as_deref(),
        not_before: read.not_before,
        not_after: read.not_after,
        holder: read.holder,
    };
    let long_ago = instant("2020-01-01T00:00:00Z");
    certificates::register(transaction, person_id, &certificate, long_ago).map(drop)
}

/// Twenty synthetic medicines: the 11th needs a prescription, the 12th is controlled, the 13th
/// is no longer in the nomenclature.
fn medicines() -> Vec<Medicine> {
    let medicine = |number| Medicine {
        code: format!("W{number:08}"),
        name: format!("TEST Medicament {number}"),
        unit: "UT".into(),
        prescription: number == 11,
        controlled: number == 12,
        valid_from: "2020-01-01".parse().unwrap(),
        valid_to: (number == 13).then(|| "2026-11-19".parse().unwrap()),
    };
    (1..=20).map(medicine).collect()
}
