//! Mentions and notices: what happened to workplaces, event by event, by which paper
//! (`units-and-trust.md` 1.4). A paper that was typed wrong is superseded by its row, corrected; one
//! that never was is taken back.

use super::{
    Change, Column, Done, Mistake, Problem, Readable, Reading, Record, Registrar, Row,
    aliases::workplace_code, change::Compared, desk::Desk, field, workplaces::belongs,
};
use crate::{
    registry::{
        Activity, Address, Cui, Detail, EVENTS, Event, Fact, Known, Mention, Status,
        SuspensionReason, UnitType, WorkplaceCode, in_force,
    },
    store::{Session, StoreError, companies, dossiers, licences, mentions, offices, workplaces},
};

/// A row; the holder by fiscal code.
pub(super) struct Entry {
    code: WorkplaceCode,
    fact: Fact,
    holder: Option<Cui>,
    taken_back: bool,
}

fn event(text: &str) -> Result<Event, Problem> {
    let known: Vec<&str> =
        EVENTS.iter().filter(|row| row.event.is_mention()).map(|row| row.code).collect();
    let event: Event = field::one_of(text, &known)?;
    event.is_mention().then_some(event).ok_or_else(|| Problem::NotOneOf(known.join(", ")))
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("codWorkplace", "punctul de lucru", "CJF000000123U"),
        Column::needed("eveniment", "E1 până la E21", "E9"),
        Column::needed("deLa", "prima zi, ca 2026-11-20 sau 20.11.2026", "2026-11-20"),
        Column::optional("panaLa", "ultima zi, inclusiv (E8, E9, E15)", "2027-01-31"),
        Column::needed("act", "numărul anexei, al notificării sau al actului", "TEST 12/2026"),
        Column::optional("dataAct", "data actului", "2026-11-16"),
        Column::optional(
            "status",
            "E15: SUSPENDAT_SANCTIUNE, RETRAS, ANULAT; E20: ACTIV, INCHIS",
            "",
        ),
        Column::optional("titular", "codul fiscal al noului deținător (E1, E2, E3)", ""),
        Column::optional("judet", "două litere (E1, E6, E11, E16, E20)", ""),
        Column::optional("localitate", "localitatea, la aceleași evenimente", ""),
        Column::optional("strada", "strada și numărul", ""),
        Column::optional("conducator", "codul profesional al conducătorului (E1, E4, E5, E19)", ""),
        Column::optional("activitate", "ONLINE, RECEPTURA, VACCINARE, GARDA (E19, E21)", ""),
        Column::optional("incepe", "dacă activitatea începe: da (implicit), nu", ""),
        Column::optional(
            "oficineleRaman",
            "dacă oficinele lucrează în timpul suspendării: nu (implicit), da",
            "",
        ),
        Column::optional(
            "motiv",
            "SPATIU, CONTRACT_CONDUCATOR, CONCEDIU, LUCRARI, DECES (E8, E9)",
            "LUCRARI",
        ),
        Column::optional("temei", "legea sau hotărârea (E2, E3, E14, E15)", ""),
        Column::optional("document", "unde se păstrează actul", "TEST dosar 12"),
        Column::optional(
            "retrasa",
            "da: mențiunea a fost înregistrată greșit și nu mai contează",
            "",
        ),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("codWorkplace", workplace_code);
        let event = row.needed("eveniment", event);
        let from = row.needed("deLa", field::day);
        let to = row.optional("panaLa", field::day);
        let act = row.needed("act", field::text);
        let act_date = row.optional("dataAct", field::day);
        let statuses = Status::ALL.map(Status::wire);
        let status = row.optional("status", |text| field::one_of(text, &statuses));
        let holder = row.optional("titular", field::cui);
        let county = row.optional("judet", field::county);
        let locality = row.optional("localitate", field::text);
        let street = row.optional("strada", field::text);
        let head = row.optional("conducator", field::text);
        let names: Vec<_> = Activity::ALL.iter().map(|one| one.wire()).collect();
        let activity = row.optional("activitate", |text| field::one_of(text, &names));
        let begins = row.optional("incepe", field::boolean);
        let spares = row.optional("oficineleRaman", field::boolean);
        let names: Vec<_> = SuspensionReason::ALL.iter().map(|one| one.wire()).collect();
        let reason = row.optional("motiv", |text| field::one_of(text, &names));
        let ground = row.optional("temei", field::text);
        let document = row.optional("document", field::text);
        let taken_back = row.optional("retrasa", field::boolean);
        let begins = begins?.unwrap_or(true);
        let fact = Fact {
            to: to?,
            status: status?,
            address: Address { county: county?, locality: locality?, street: street? },
            head: head?,
            activity: activity?.map(|activity| (activity, begins)),
            spares_offices: spares?.unwrap_or(false),
            reason: reason?,
            ground: ground?,
            act: Some(act?),
            act_date: act_date?,
            document: document?,
            ..Fact::of(event?, from?)
        };
        let taken_back = taken_back?.unwrap_or(false);
        Some(Self { code: code?, fact, holder: holder?, taken_back })
    }

    fn key(&self) -> (&'static str, String) {
        let act = self.fact.act.as_deref().unwrap_or_default();
        ("act", format!("{} {} {act}", self.code, self.fact.event))
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let code = self.code.as_str();
        let Some(workplace) = workplaces::with_code(desk.transaction, code)? else {
            return desk.say("codWorkplace", code, Problem::NoWorkplace);
        };
        let Some(mut dossier) = dossiers::find(desk.transaction, workplace.id)? else {
            return desk.say("codWorkplace", code, Problem::NoWorkplace);
        };
        // What is corrected is judged as if it had not been.
        let known = in_force(&dossier.mentions, Known::Now);
        let mut known: Vec<Mention> = known.into_iter().cloned().collect();
        let paper = (self.fact.event, &self.fact.act);
        let same = known.iter().rposition(|one| (one.fact.event, &one.fact.act) == paper);
        let before = same.map(|at| known.remove(at));
        dossier.mentions = known;
        let (_, subject) = self.key();
        if self.taken_back {
            let Some(before) = before else {
                return desk.say("retrasa", &subject, Problem::NoMention);
            };
            desk.record(&workplace, &before.fact, Some(&before), true)?;
            return Ok(Some(Done::of(&subject, Change::Gone).at(code)));
        }
        let holder = match &self.holder {
            None => None,
            Some(cui) => match companies::find(desk.transaction, cui.as_str())? {
                None => return desk.say("titular", cui.as_str(), Problem::NoCompany),
                Some(company) => Some(company.id),
            },
        };
        let fact = self.completed(holder, before.as_ref().map(|before| &before.fact));
        if let Some(objection) = dossier.objection(&fact) {
            let column = objection.detail().map_or("eveniment", column);
            return desk.say(column, self.fact.event.code(), Problem::Event(objection));
        }
        if fact.holder.is_some() && in_litigation(desk, workplace.id)? {
            return desk.say("eveniment", self.fact.event.code(), Problem::Litigation);
        }
        let change = match &before {
            None => Change::New,
            Some(before) => {
                let cui = |key| workplace.holders.ever().find(|one| Some(one.id) == key);
                let was = cui(before.fact.holder).map_or("", |company| company.cui.as_str());
                let is = self.holder.as_ref().map_or(was, Cui::as_str);
                compared(Compared::default().field("titular", was, is), &before.fact, &fact)
            }
        };
        if change != Change::Unchanged {
            desk.record(&workplace, &fact, before.as_ref(), false)?;
            if fact.event == Event::E9 && workplace.unit_type == UnitType::FarmCi {
                desk.warn(Problem::NoGround);
            }
        }
        Ok(Some(Done::of(&subject, change).at(code)))
    }

    /// A change of holder takes along the offices that the list names, and leaves none behind
    /// (U-02, U-40).
    fn settle(records: &[(&Row, Self)], desk: &mut Desk<'_, '_>) -> Result<(), StoreError> {
        for (row, record) in records.iter().filter(|(_, record)| record.holder.is_some()) {
            let day = record.fact.from;
            let Some(one) = workplaces::with_code(desk.transaction, record.code.as_str())? else {
                continue;
            };
            let unit = match offices::parent_code(desk.transaction, one.id)? {
                Some(code) => workplaces::with_code(desk.transaction, &code)?,
                None => Some(one),
            };
            let Some(unit) = unit else { continue };
            for code in offices::offices_of(desk.transaction, unit.id)? {
                let Some(office) = workplaces::with_code(desk.transaction, &code)? else {
                    continue;
                };
                let status = office.calendar.own.on(day).status();
                let lives = status.is_none_or(|it| it == Status::Active || it.is_suspension());
                let holder = office.holders.on(day).id;
                if lives && !belongs(office.unit_type, holder, &unit, day) {
                    let problem = Problem::OfficeLeft(code);
                    desk.mistakes.push(Mistake::of(row, Self::COLUMNS, "titular", "", problem));
                }
            }
        }
        Ok(())
    }
}

impl Entry {
    /// What the row says, with what was said before where it says nothing.
    fn completed(&self, holder: Option<i64>, before: Option<&Fact>) -> Fact {
        let said = Fact { holder, ..self.fact.clone() };
        let Some(before) = before.cloned() else { return said };
        Fact {
            to: said.to.or(before.to),
            status: said.status.or(before.status),
            holder: said.holder.or(before.holder),
            address: Address {
                county: said.address.county.or(before.address.county),
                locality: said.address.locality.or(before.address.locality),
                street: said.address.street.or(before.address.street),
            },
            head: said.head.or(before.head),
            activity: said.activity.or(before.activity),
            reason: said.reason.or(before.reason),
            ground: said.ground.or(before.ground),
            act_date: said.act_date.or(before.act_date),
            document: said.document.or(before.document),
            ..said
        }
    }
}

/// The column of a part of an event.
fn column(detail: Detail) -> &'static str {
    match detail {
        Detail::To => "panaLa",
        Detail::Status => "status",
        Detail::Holder => "titular",
        Detail::Address => "localitate",
        Detail::Head => "conducator",
        Detail::Activity => "activitate",
        Detail::Reason => "motiv",
        Detail::Ground => "temei",
        Detail::Reports => "eveniment",
    }
}

fn in_litigation(desk: &mut Desk<'_, '_>, workplace_id: i64) -> Result<bool, StoreError> {
    let acts = licences::of_workplace(desk.transaction, workplace_id)?;
    Ok(acts.last().is_some_and(|last| last.litigation))
}

/// The cells of a fact, in the order of the columns, those of the code and the holder's excepted.
fn cells(fact: &Fact) -> [(&'static str, String); 16] {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    let spares = fact.spares_offices.then(|| field::shown(true));
    [
        ("deLa", fact.from.to_string()),
        ("panaLa", fact.to.map_or_else(String::new, |to| to.to_string())),
        ("act", text(&fact.act)),
        ("dataAct", fact.act_date.map_or_else(String::new, |date| date.to_string())),
        ("status", word(fact.status.map(Status::wire))),
        ("judet", text(&fact.address.county)),
        ("localitate", text(&fact.address.locality)),
        ("strada", text(&fact.address.street)),
        ("conducator", text(&fact.head)),
        ("activitate", word(fact.activity.map(|(activity, _)| activity.wire()))),
        ("incepe", fact.activity.map_or_else(String::new, |(_, begins)| field::shown(begins))),
        ("oficineleRaman", spares.unwrap_or_default()),
        ("motiv", word(fact.reason.map(SuspensionReason::wire))),
        ("temei", text(&fact.ground)),
        ("document", text(&fact.document)),
        ("retrasa", String::new()),
    ]
}

fn compared(begun: Compared, before: &Fact, after: &Fact) -> Change {
    let pairs = cells(before).into_iter().zip(cells(after));
    pairs.fold(begun, |so_far, ((name, was), (_, is))| so_far.field(name, was, is)).change()
}

/// Every mention in force.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let companies = companies::all(session)?;
    let mut rows = Vec::new();
    for code in workplaces::codes(session)? {
        let Some(workplace) = workplaces::with_code(session, &code)? else { continue };
        let recorded = mentions::of_workplace(session, workplace.id)?;
        for Mention { fact, .. } in in_force(&recorded, Known::Now) {
            if !fact.event.is_mention() {
                continue;
            }
            let holder = companies.iter().find(|one| Some(one.id) == fact.holder);
            let mut row = vec![code.clone(), fact.event.code().to_owned()];
            row.extend(cells(fact).map(|(_, cell)| cell));
            // After the status.
            row.insert(7, holder.map_or_else(String::new, |holder| holder.cui.clone()));
            rows.push(row);
        }
    }
    Ok(rows)
}
