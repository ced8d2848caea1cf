//! What the reader goes on with: a document to send, and the commands that sign, verify and send
//! it.

use super::{
    Failure,
    cast::{Part, WARDS},
    day::Day,
    documents::{amendment, original},
    doors::Doors,
    screen::Screen,
    steps::REASON,
    world::{Unit, World, database, serve_flags},
};
use crate::{
    cli::sample::{ANCHORS, FIRST, LIST_FOLDER, OFFICER, SEAL},
    declaration::Period,
};
use std::env;

/// The unsigned document, of the other company's pharmacy.
const SAMPLE: &str = "de-trimis.xml";
/// What signing it gives.
const SIGNED: &str = "mea.xml";
/// What is in the folder, in both languages.
const README: &str = include_str!("README.md");

/// What is handed over.
pub(super) struct Handover<'h> {
    /// What the demo's installation holds.
    pub(super) world: &'h World,
    /// The day it is.
    pub(super) today: Period,
    /// The addresses that the commands name.
    pub(super) doors: &'h Doors,
}

impl Handover<'_> {
    /// Writes the sample and the README.
    pub(super) fn write(&self) -> Result<(), Failure> {
        let folder = &self.world.folder;
        folder.write(SAMPLE, self.sample()?.as_bytes())?;
        let commands: Vec<String> =
            self.commands().iter().map(|(what, command)| format!("# {what}\n{command}")).collect();
        let serve = words(&serve_flags(folder, self.doors));
        let readme = README
            .replace("{commands}", &commands.join("\n\n"))
            .replace("{serve}", &format!("{} serve {serve}", program()))
            .replace("{units}", &self.units())
            .replace("{page}", &self.doors.page())
            .replace("{dir}", &word(&folder.shown("")));
        Ok(folder.write("README.md", readme.as_bytes())?)
    }

    /// Who is in the story, as rows of a table.
    fn units(&self) -> String {
        let row = |unit: &Unit| {
            let Part { name, code, alias, trade, person, .. } = unit.part;
            let alias =
                alias.map_or_else(String::new, |alias| format!(", scrie / writes `{alias}`"));
            let [certificate, _] = person.files;
            format!(
                "| {name} | `{code}`{alias} | {} | {}, `{certificate}` |",
                trade.kind, person.name
            )
        };
        self.world.units().map(row).join("\n")
    }

    /// Prints what the reader can do now, while the service answers.
    pub(super) fn print(&self, screen: &Screen, answering: bool) {
        let readme = self.world.folder.shown("README.md");
        if !answering {
            return screen.say(&format!("  Cum se merge mai departe: {readme}"));
        }
        let Part { name, person, .. } = self.world.others.part;
        screen.title(&format!("Mai departe, ca {} pentru {name}:", person.name));
        for (what, command) in self.commands() {
            screen.say(&format!("  # {what}\n  {command}"));
        }
        let contract = self.doors.endpoint(false);
        screen.say(&format!("\n  Contractul: {contract}/ser.wsdl. Restul: {readme}."));
        screen.say("  Serviciul răspunde în continuare; Ctrl-C îl oprește.");
    }

    /// For the first day that the pharmacy has not declared; when none is left up to today, it
    /// amends today's.
    fn sample(&self) -> Result<String, Failure> {
        let (of, today) = (&self.world.others, self.today);
        let last = self.world.series(of, today)?.last.map(|last| last.period);
        match last.and_then(Period::next).unwrap_or(today) {
            next if next <= today => original(self.world, of, next),
            _ => amendment(self.world, of, today, (REASON, Day::corrected)),
        }
    }

    /// What to do and the command that does it.
    fn commands(&self) -> [(&'static str, String); 9] {
        let (ser, url, page) = (program(), self.doors.endpoint(true), self.doors.page());
        let path = |name: &str| word(&self.world.folder.shown(name));
        let [certificate, key] = self.world.others.part.person.files.map(path);
        let ([seal, _], [authority, _]) = (SEAL.map(path), FIRST.map(path));
        let (sample, signed, anchors) = (path(SAMPLE), path(SIGNED), path(ANCHORS));
        let receipt = path(&format!("recipise/{}-{}.xml", self.today, WARDS.file));
        let (list, database) =
            (path(&format!("{LIST_FOLDER}/aliasuri.csv")), database(&self.world.folder));
        let database = word(&database);
        [
            (
                "semnați / sign",
                format!("{ser} sign {sample} --key {key} --cert {certificate} --out {signed}"),
            ),
            (
                "verificați semnătura / verify the signature",
                format!("{ser} verify {signed} --cert {certificate} --trust {anchors}"),
            ),
            ("trimiteți / send", format!("{ser} submit {signed} --url {url} --ca {anchors}")),
            (
                "sau cu curl; recipisa vine în plic / or with curl; the receipt comes in an envelope",
                format!(
                    "printf '<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">\
                     <s:Body><raporteaza xmlns=\"urn:ro:ser:serviciu:v1\"><document>%s</document>\
                     </raporteaza></s:Body></s:Envelope>' \"$(base64 -w0 {signed})\" | \
                     curl -sS --cacert {anchors} -H 'Content-Type: text/xml; charset=utf-8' \
                     --data-binary @- {url}; echo"
                ),
            ),
            (
                "ce vede serviciul din certificat / what the service sees of the certificate",
                format!("curl -sS --cacert {anchors} --cert {certificate} --key {key} {page}"),
            ),
            (
                "verificați sigiliul unei recipise / verify the seal of a receipt",
                format!("{ser} verify {receipt} --profile receipt --cert {seal} --trust {anchors}"),
            ),
            (
                "la fel, cu xmlsec1 / the same with xmlsec1",
                format!("xmlsec1 --verify --trusted-pem {authority} {receipt}"),
            ),
            (
                "ce puncte de lucru sunt înregistrate / which workplaces are registered",
                format!("{ser} admin list puncte-de-lucru --database {database}"),
            ),
            (
                "ce ar schimba o listă / what a list would change",
                format!(
                    "{ser} admin import aliasuri {list} --dry-run --officer {OFFICER} \
                     --mediu TEST --database {database}"
                ),
            ),
        ]
    }
}

/// How this program was called.
fn program() -> String {
    env::args().next().map_or_else(|| "ser".to_owned(), |name| word(&name))
}

fn words(words: &[String]) -> String {
    words.iter().map(|text| word(text)).collect::<Vec<_>>().join(" ")
}

/// A word of a shell's command, quoted where it must be.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
