//! `ser demo` as its user runs it: the story, what it leaves, and every command it prints.

use super::tool::{Desk, must, run};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// Free ports, whoever else listens on the usual ones.
const FREE: [&str; 4] = ["--listen", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0"];

/// `ser demo` in a folder.
fn demo(desk: &Desk) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ser"));
    command.arg("demo").arg("--dir").arg(desk.path("demo"));
    command
}

/// The last day's file of this name, in a folder of the demo's.
fn last(desk: &Desk, folder: &str, ending: &str) -> PathBuf {
    let files = fs::read_dir(desk.path("demo").join(folder)).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.to_str().unwrap().ends_with(ending)).collect();
    files.sort();
    files.pop().unwrap()
}

/// What is in it.
fn read(desk: &Desk, folder: &str, ending: &str) -> String {
    fs::read_to_string(last(desk, folder, ending)).unwrap()
}

#[test]
fn the_story_goes_as_it_should_and_again_in_the_same_folder() {
    let desk = Desk::new();
    for _ in 0..2 {
        let said = String::from_utf8(must(demo(&desk).arg("--once"))).unwrap();
        assert!(said.contains("9 din 9 pași au ieșit cum trebuia."), "{said}");
    }
    let (sent, receipt) =
        (read(&desk, "documente", "-spital.xml"), read(&desk, "recipise", "-spital.xml"));
    assert!(sent.contains("<codWorkplace>SIUI_TEST_1</codWorkplace>"), "{sent}");
    assert!(receipt.contains("<codWorkplace>CJH990000001A</codWorkplace>"), "{receipt}");
    assert!(!receipt.contains("SIUI_TEST_1"), "{receipt}");
}

#[test]
fn a_step_that_goes_otherwise_is_told_and_the_status_is_not_0() {
    let desk = Desk::new();
    must(demo(&desk).arg("--once"));
    fs::write(last(&desk, "recipise", "-depozit.xml"), "<stare>ACCEPTATA</stare>").unwrap();
    let told = run(demo(&desk).arg("--once"));
    assert_eq!(told.status.code(), Some(1));
    let said = String::from_utf8(told.stdout).unwrap();
    assert!(said.contains("GREȘIT  recipisa nu este cea primită prima dată"), "{said}");
    assert!(said.contains("8 din 9 pași au ieșit cum trebuia."), "{said}");
}

#[test]
fn one_invoice_of_a_delivery_is_in_the_declarations_of_both_sides() {
    let desk = Desk::new();
    must(demo(&desk).arg("--once"));
    let of = |unit: &str| read(&desk, "documente", &format!("-{unit}.xml"));
    let field = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>")).unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    let warehouse = of("depozit");
    for (unit, code) in [("spital", "CJH990000001A"), ("farmacia-1", "CJF990000001K")] {
        let document = of(unit);
        let (_, received) = document.split_once("<Intrare ").unwrap();
        let delivered = warehouse.split("<Iesire ").find(|row| row.contains(code)).unwrap();
        for name in ["codCIM", "cantitate", "serie", "numar"] {
            assert_eq!(field(received, name), field(delivered, name), "{unit}, {name}");
        }
        assert_eq!(field(received, "codWorkplace"), "CJD990000001X");
    }
}

/// A demo that goes on serving, and the commands that it printed.
pub struct Serving {
    child: Child,
    commands: Vec<String>,
}

impl Serving {
    /// Started in a folder `demo` on the desk.
    pub fn start(desk: &Desk) -> Self {
        let mut child = demo(desk).args(FREE).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let told: Vec<String> = lines
            .take_while(|line| !line.contains("Ctrl-C"))
            .skip_while(|line| !line.starts_with("Mai departe"))
            .collect();
        let commands = told.windows(2).filter(|pair| pair[0].starts_with("  # "));
        let commands = commands.map(|pair| pair[1].trim().to_owned()).collect();
        Self { child, commands }
    }

    /// Host and port where it speaks TLS.
    pub fn secure(&self) -> &str {
        let addresses = self.commands.iter().find_map(|command| command.split("https://").nth(1));
        addresses.unwrap().split('/').next().unwrap()
    }
}

/// What a command prints that a shell runs.
fn shell(command: &str) -> String {
    String::from_utf8(must(Command::new("sh").arg("-c").arg(command))).unwrap()
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended, or a test failed before it could.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_command_that_it_prints_works_and_those_that_send_go_over_https() {
    let desk = Desk::new();
    let mut serving = Serving::start(&desk);
    let expected = [
        (" sign ", ""),
        (" --trust ", ""),
        (" submit ", "ACCEPTATA"),
        ("base64 ", "<stare>ACCEPTATA</stare>"),
        ("curl -sS --cacert ", "Este acceptat ca identitate."),
        (" --profile receipt ", ""),
        ("xmlsec1 ", ""),
        (" admin list ", "TEST Farmacia spitalului"),
        (" --dry-run ", "neschimbat"),
    ];
    assert_eq!(serving.commands.len(), expected.len(), "{:?}", serving.commands);
    for ((words, said), command) in expected.into_iter().zip(&serving.commands) {
        assert!(command.contains(words), "{words}: {command}");
        let told = shell(command);
        assert!(told.contains(said), "{command}: {told}");
    }
    for command in serving.commands.iter().filter(|command| command.contains("://")) {
        assert!(command.contains(" https://127.0.0.1:"), "{command}");
    }
    let untrusting = serving.commands[2].split(" --ca ").next().unwrap().to_owned();
    let refused = Command::new("sh").arg("-c").arg(untrusting).output().unwrap();
    assert_eq!(refused.status.code(), Some(3), "the authority is nobody to the system");
    must(Command::new("kill").arg("-TERM").arg(serving.child.id().to_string()));
    assert!(serving.child.wait().unwrap().success());
}
