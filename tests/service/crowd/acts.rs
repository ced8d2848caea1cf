//! What one of the crowd does: something of chance, on a ground of chance, at a server of chance. It
//! goes by what is believed of the ground, which is sometimes no longer so.

use super::ground::{Aim, Ground, Paper};
use super::log::{Answer, Log, Question, What};
use super::officer::Officer;
use crate::answer::Receipt;
use crate::dice::Dice;
use crate::exchange::Response;
use crate::secure::ask;
use crate::world::Endpoint;
use base64::{Engine, prelude::BASE64_STANDARD};
use ser::soap::client::{self, Node};
use std::sync::Arc;
use std::time::Duration;

/// Where all of them meet.
pub struct Field<'f> {
    /// What is crowded about.
    pub grounds: &'f [Ground],
    /// The servers.
    pub servers: &'f [&'f Endpoint],
    /// The officer.
    pub officer: Officer<'f>,
    /// What was done.
    pub log: &'f Log,
}

/// A ground, by its place.
type On<'g> = (usize, &'g Ground);

/// How often a document is sent again that was told to come again, at most.
const PATIENCE: usize = 50;

impl Field<'_> {
    /// Does one thing.
    pub fn act(&self, dice: &mut Dice) {
        let ground = usize::try_from(dice.below(1 << 20)).unwrap() % self.grounds.len();
        let on = (ground, &self.grounds[ground]);
        match dice.below(100) {
            0..27 => self.declare(on, dice),
            27..31 => self.declare_another(on, dice),
            31..45 => self.amend(on, dice),
            45..50 => self.amend_another(on, dice),
            50..54 => self.spoil(on, dice),
            54..66 => self.repeat(on, dice),
            66..69 => self.burst(on, dice),
            69..74 => self.withdraw(on, dice),
            74..82 => self.draft(on, dice),
            82..85 => self.record(on, dice),
            85 => self.officer.bar(self.log, self.grounds),
            _ => self.read(on, dice),
        }
    }

    fn server(&self, dice: &mut Dice) -> &Endpoint {
        let server: &&Endpoint = dice.of_these(self.servers);
        server
    }

    /// The next period.
    fn declare(&self, on: On<'_>, dice: &mut Dice) {
        let next = on.1.belief.lock().unwrap().next();
        self.compose(on, Aim::original(next), dice);
    }

    /// A period before the first, one that is declared, or one too far.
    fn declare_another(&self, on: On<'_>, dice: &mut Dice) {
        let next = on.1.belief.lock().unwrap().next();
        let suspended = on.1.belief.lock().unwrap().suspended.last().copied();
        let period = match dice.below(5) {
            0 => 0,
            1 => next + 1,
            2 => suspended.unwrap_or(next),
            _ => usize::try_from(dice.below(1 << 20)).unwrap() % next,
        };
        self.compose(on, Aim::original(period), dice);
    }

    /// What is in force for the last period.
    fn amend(&self, on: On<'_>, dice: &mut Dice) {
        let Some((period, version)) = on.1.belief.lock().unwrap().last() else { return };
        let amends = Some(version.number);
        self.compose(on, Aim { period, amends, spoiled: false }, dice);
    }

    /// A version that was replaced, or one of an earlier period.
    fn amend_another(&self, on: On<'_>, dice: &mut Dice) {
        let (last, stale) = {
            let belief = on.1.belief.lock().unwrap();
            (belief.last(), belief.replaced.last().cloned())
        };
        let Some((last, version)) = last else { return };
        let (period, number) = match stale {
            Some(number) if dice.one_in(2) => (last, number),
            _ => (last.saturating_sub(1), version.number),
        };
        self.compose(on, Aim { period, amends: Some(number), spoiled: false }, dice);
    }

    /// The next period, or an amendment, with a formula that does not hold.
    fn spoil(&self, on: On<'_>, dice: &mut Dice) {
        let (next, last) = {
            let belief = on.1.belief.lock().unwrap();
            (belief.next(), belief.last())
        };
        let aim = match last {
            Some((period, version)) if dice.one_in(2) => {
                Aim { period, amends: Some(version.number), spoiled: true }
            }
            _ => Aim { spoiled: true, ..Aim::original(next) },
        };
        self.compose(on, aim, dice);
    }

    /// Bytes that were sent before: lately, or long ago.
    fn repeat(&self, on: On<'_>, dice: &mut Dice) {
        let sent = on.1.belief.lock().unwrap().sent.clone();
        let lately = if dice.one_in(3) { 0 } else { sent.len().saturating_sub(6) };
        if !sent.is_empty() {
            let paper = dice.of_these(&sent[lately..]);
            self.submit(on, paper, self.server(dice));
        }
    }

    /// Several documents for the next period, or amendments of one version, and one of them twice, all
    /// at the same moment.
    fn burst(&self, on: On<'_>, dice: &mut Dice) {
        let (next, last) = {
            let belief = on.1.belief.lock().unwrap();
            (belief.next(), belief.last())
        };
        let (period, amends) = match last {
            Some((period, version)) if dice.one_in(2) => (period, Some(version.number)),
            _ => (next, None),
        };
        if period >= on.1.calendar.len() {
            return;
        }
        let aim = || Aim { period, amends: amends.clone(), spoiled: false };
        let mut papers: Vec<_> = (0..3).map(|_| self.compose_only(on, aim(), dice)).collect();
        papers.push(Arc::clone(&papers[0]));
        std::thread::scope(|scope| {
            for (paper, server) in papers.iter().zip(self.servers.iter().cycle()) {
                scope.spawn(move || self.submit(on, paper, server));
            }
        });
    }

    fn compose_only(&self, (_, ground): On<'_>, aim: Aim, dice: &mut Dice) -> Arc<Paper> {
        let paper = ground.paper(aim, dice);
        ground.belief.lock().unwrap().sent.push(Arc::clone(&paper));
        paper
    }

    fn compose(&self, on: On<'_>, aim: Aim, dice: &mut Dice) {
        if aim.period < on.1.calendar.len() {
            let paper = self.compose_only(on, aim, dice);
            self.submit(on, &paper, self.server(dice));
        }
    }

    fn submit(&self, on: On<'_>, paper: &Paper, server: &Endpoint) {
        let message = client::send("raporteaza", &paper.bytes);
        self.send(on, paper, false, || server.post(message.as_bytes()));
    }

    /// Sends a document until it is answered with something else than to come again.
    fn send(
        &self,
        (place, ground): On<'_>,
        paper: &Paper,
        transmitted: bool,
        post: impl Fn() -> Response,
    ) {
        for _ in 0..PATIENCE {
            let again = self.log.record(place, || {
                let answer = read_answer(&post());
                if let Answer::Receipt(receipt) = &answer {
                    learn(ground, paper, receipt);
                }
                let again = matches!(answer, Answer::Fault(9001));
                (What::Sent { sha256: paper.sha256, transmitted, answer }, again)
            });
            if !again {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        self.log.impossible(format_args!("{} comes again in vain", ground.code));
    }

    fn withdraw(&self, on: On<'_>, dice: &mut Dice) {
        let (last, stale) = {
            let belief = on.1.belief.lock().unwrap();
            (belief.last(), belief.replaced.last().cloned())
        };
        let stale = stale.filter(|_| dice.one_in(4));
        if let Some(number) = stale.or(last.map(|(_, version)| version.number)) {
            self.officer.withdraw(self.log, on, &number);
        }
    }

    /// Something about the workplace that was not known before, while some declare the next period:
    /// that it is suspended then, but never on two days in a row; or that it has another head.
    fn record(&self, on: On<'_>, dice: &mut Dice) {
        let next = on.1.belief.lock().unwrap().next();
        if next >= on.1.calendar.len() {
            return;
        }
        let papers: Vec<_> =
            (0..2).map(|_| self.compose_only(on, Aim::original(next), dice)).collect();
        let pause = Duration::from_millis(dice.below(30));
        std::thread::scope(|scope| {
            for (paper, server) in papers.iter().zip(self.servers.iter().cycle()) {
                scope.spawn(move || self.submit(on, paper, server));
            }
            std::thread::sleep(pause);
            if on.1.sort == "zi" && next.is_multiple_of(3) {
                self.officer.suspend(self.log, on, next);
            } else {
                self.officer.note(self.log, on);
            }
        });
    }

    /// The draft of the next period, or of an amendment, is made, overwritten, transmitted or deleted.
    fn draft(&self, on @ (place, ground): On<'_>, dice: &mut Dice) {
        let (next, last) = {
            let belief = ground.belief.lock().unwrap();
            (belief.next(), belief.last())
        };
        let (period, amends) = match last {
            Some((period, version)) if dice.one_in(3) => (period, Some(version.number)),
            _ => (next, None),
        };
        if period >= ground.calendar.len() {
            return;
        }
        let key = ground.key(period);
        let (server, holder) = (self.server(dice), Some(ground.holder));
        let asked = |operation: &str, arguments: &[(&str, &str)], rows: i64| {
            self.log.record(place, || {
                let answer = read_answer(&ask(server, holder, operation, arguments));
                let done = match &answer {
                    Answer::Other(node) => node.text_of("realizat") != "false",
                    Answer::Fault(7008) => false,
                    Answer::Receipt(_) | Answer::Fault(_) => {
                        self.log.impossible(format_args!("{operation}: {}", said(&answer)));
                        false
                    }
                };
                (What::Drafted(if done { rows } else { 0 }), ())
            });
        };
        let aim = Aim { period, amends, spoiled: false };
        match dice.below(5) {
            0 => asked("creeazaProiect", &key, 0),
            1 => asked("stergeProiect", &key, 1),
            2 => asked("getProiect", &key, 0),
            3 => {
                let paper = ground.paper(aim, dice);
                let amends = paper.amends.as_deref();
                let draft = ground.unsigned(period, amends, &paper.balances);
                let draft = BASE64_STANDARD.encode(draft);
                asked("salveazaProiect", &[("document", &draft), ("fel", "IMPORT")], 1);
            }
            _ => {
                let paper = self.compose_only(on, aim, dice);
                let document = BASE64_STANDARD.encode(&paper.bytes);
                let arguments = [key.as_slice(), &[("document", document.as_str())]].concat();
                let message = client::ask_with("transmite", &arguments);
                self.send(on, &paper, true, || server.post(message.as_bytes()));
            }
        }
    }

    /// Somebody asks how the series stands.
    fn read(&self, (place, ground): On<'_>, dice: &mut Dice) {
        let last = ground.belief.lock().unwrap().last();
        let Some((period, version)) = last else { return };
        let (server, holder) = (self.server(dice), Some(ground.holder));
        let [code, kind, when] = ground.key(period);
        let number = ("numarInregistrare", version.number.as_str());
        let between = [("perioadaDeLa", when.1), ("perioadaPanaLa", when.1)];
        let (operation, arguments, question) = match dice.below(3) {
            0 => {
                let question = Question::Declaration(version.number.clone());
                ("getDeclaratie", vec![number], question)
            }
            1 => ("getUltimaDataRaportata", vec![code, kind], Question::Last),
            _ => {
                let asked = [code, kind, between[0], between[1]].to_vec();
                ("cautaDeclaratii", asked, Question::Search(period))
            }
        };
        self.log.record(place, || {
            let answer = read_answer(&ask(server, holder, operation, &arguments));
            (What::Asked(question, answer), ())
        });
    }
}

fn read_answer(response: &Response) -> Answer {
    let code = |fault: &Node| fault.text_of("cod").parse().unwrap();
    match client::read(&response.body).unwrap_or_else(|error| panic!("{error}: {response:?}")) {
        client::Answer::Receipt { receipt, document } => {
            Answer::Receipt(Box::new(Receipt { node: receipt, document }))
        }
        client::Answer::Other(node) => Answer::Other(node),
        client::Answer::Fault(fault) => Answer::Fault(code(&fault)),
    }
}

/// An answer in short.
pub fn said(answer: &Answer) -> String {
    match answer {
        Answer::Receipt(receipt) => {
            format!("{} {} {:?}", receipt.state(), receipt.number(), receipt.errors())
        }
        Answer::Other(node) => format!("{node:?}"),
        Answer::Fault(code) => format!("fault {code}"),
    }
}

fn learn(ground: &Ground, paper: &Paper, receipt: &Receipt) {
    if receipt.state() == "ACCEPTATA" {
        let amendments = receipt.node.text_of("secventa").parse().unwrap();
        ground.belief.lock().unwrap().accepted(paper, receipt.number(), amendments);
    }
}
