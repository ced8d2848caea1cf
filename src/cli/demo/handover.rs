//! What the reader goes on with: a document to send, and the commands that sign, verify and send
//! it.

use super::{
    Failure,
    documents::{amendment, original},
    keys::{ANA, ANCHORS, SEAL},
    world::{World, serve_flags},
};
use crate::declaration::Period;
use std::env;

/// The unsigned document, of the other company's pharmacy.
const SAMPLE: &str = "de-trimis.xml";
/// What signing it gives.
const SIGNED: &str = "mea.xml";
/// What is in the folder, in both languages.
const README: &str = include_str!("README.md");

/// Writes the sample and the README. The sample is for the first day that the pharmacy has not
/// declared; when none is left up to today, it amends today's.
pub(super) fn write(world: &World, today: Period, url: &str) -> Result<(), Failure> {
    let of = &world.others;
    let last = world.series(of, today)?.last.map(|last| last.period);
    let next = last.and_then(Period::next).unwrap_or(today);
    let sample = if next <= today {
        original(world, of, next)?
    } else {
        amendment(
            world,
            of,
            today,
            ("Demonstrație: o eliberare fusese omisă", |day| day.corrected()),
        )?
    };
    world.folder.write(SAMPLE, sample.as_bytes())?;
    let commands = commands(world, url)
        .iter()
        .map(|(what, command)| format!("# {what}\n{command}\n"))
        .collect::<Vec<_>>()
        .join("\n");
    let again = format!("{} serve {}", program(), words(&serve_flags(&world.folder, listen(url))));
    let readme = README
        .replace("{commands}", commands.trim_end())
        .replace("{serve}", &again)
        .replace("{ours}", world.ours.code.as_str())
        .replace("{others}", world.others.code.as_str());
    world.folder.write("README.md", readme.as_bytes())
}

/// What to do and the command that does it.
pub(super) fn commands(world: &World, url: &str) -> [(&'static str, String); 5] {
    let (ser, path) = (program(), |name| word(&world.folder.shown(name)));
    let [certificate, key] = ANA.map(path);
    let [seal, _] = SEAL.map(path);
    let (sample, signed, anchors) = (path(SAMPLE), path(SIGNED), path(ANCHORS));
    [
        (
            "semnați / sign",
            format!("{ser} sign {sample} --key {key} --cert {certificate} --out {signed}"),
        ),
        (
            "verificați semnătura / verify the signature",
            format!("{ser} verify {signed} --cert {certificate} --trust {anchors}"),
        ),
        ("trimiteți / send", format!("{ser} submit {signed} --url {url}")),
        (
            "la fel, cu curl; recipisa vine în plic / the same with curl; the receipt is in the envelope",
            format!(
                "printf '<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
                 <raporteaza xmlns=\"urn:ro:ser:serviciu:v1\"><document>%s</document></raporteaza>\
                 </s:Body></s:Envelope>' \"$(base64 -w0 {signed})\" | \
                 curl -sS -H 'Content-Type: text/xml; charset=utf-8' --data-binary @- {url}"
            ),
        ),
        (
            "verificați sigiliul unei recipise / verify the seal of a receipt",
            format!(
                "{ser} verify {}/*.xml --profile receipt --cert {seal} --trust {anchors}",
                path("recipise")
            ),
        ),
    ]
}

/// The address inside the endpoint's.
fn listen(url: &str) -> &str {
    url.trim_start_matches("http://").trim_end_matches("/ws/v1")
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
