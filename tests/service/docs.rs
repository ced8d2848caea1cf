//! The guides of `docs/`: each fenced block is run, used or validated, as its first line says.
//!
//! - `sh`, `sh 1`: run in the folder of the demo; ends with 0, or with 1;
//! - `sql`: run on the Postgres of the guide, beside functions that stand for those of Citus;
//! - `text`: each line is in what the command before printed, `…` being anything;
//! - `xml`, `xml NAME`: follows the schema;
//! - `csv NAME`, `java NAME`, `python NAME`, and the XML with a name: a file that a later command uses.

use super::answer::contents;
use super::databases::Database;
use super::demo::Serving;
use super::spread;
use super::tables;
use super::tool::{Desk, root, validate};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use ser::nomenclature::answers;
use ser::signature::MISTAKES;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The guides in the order in which they are read, Romanian and English.
const GUIDES: [(&str, &str); 3] = [
    ("docs/ro/ghid.md", "docs/en/guide.md"),
    ("docs/ro/semnare.md", "docs/en/signing.md"),
    ("docs/ro/stocare.md", "docs/en/storage.md"),
];

/// Pages that are written from a table, and compared with it where it is.
const WRITTEN: [&str; 2] = ["docs/ro/coduri.md", "docs/en/codes.md"];

/// Numbers of four digits that are no codes: a price, a year, bits of a key.
const OTHERS: [u16; 3] = [1875, 2000, 2048];

/// Where the guides say that the demo is.
const DEMO: &str = "127.0.0.1:8443";

/// The Postgres of the guides.
const POSTGRES: &str = "postgres://ser@db/ser";

/// What Citus would do with a table, as far as its catalog goes: whatever it points to was placed
/// before, and it has the column.
const CITUS: &str = "
    CREATE TABLE __placed (name regclass PRIMARY KEY, how TEXT NOT NULL);
    CREATE FUNCTION __place(name regclass, how TEXT) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE missing TEXT;
    BEGIN
        SELECT c.conname INTO missing FROM pg_constraint c
            WHERE c.conrelid = name AND c.contype = 'f'
                AND c.confrelid NOT IN (SELECT p.name FROM __placed p);
        IF missing IS NOT NULL THEN RAISE EXCEPTION '% comes too early', missing; END IF;
        INSERT INTO __placed VALUES (name, how);
    END $$;
    CREATE FUNCTION create_reference_table(name regclass) RETURNS void LANGUAGE sql AS
        $$ SELECT __place(name, 'reference') $$;
    CREATE FUNCTION create_distributed_table(
        name regclass, by TEXT, colocate_with TEXT DEFAULT 'default'
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM pg_attribute WHERE attrelid = name AND attname = by;
        IF NOT FOUND THEN RAISE EXCEPTION '% has no %', name, by; END IF;
        IF colocate_with <> 'default' THEN
            PERFORM 1 FROM __placed p WHERE p.name = colocate_with::regclass;
            IF NOT FOUND THEN RAISE EXCEPTION '% is not there yet', colocate_with; END IF;
        END IF;
        PERFORM __place(name, 'distributed');
    END $$;
";

#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    kind: String,
    name: Option<String>,
    text: String,
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The fenced blocks of a guide.
fn blocks(path: &str) -> Vec<Block> {
    let guide = read(path);
    let mut pieces = guide.split("```");
    let mut blocks = Vec::new();
    pieces.next();
    while let Some(piece) = pieces.next() {
        let (info, text) = piece.split_once('\n').unwrap();
        let mut words = info.split(' ').map(str::to_owned);
        let kind = words.next().unwrap();
        blocks.push(Block { kind, name: words.next(), text: text.to_owned() });
        let after = pieces.next();
        assert!(after.is_some_and(|after| after.starts_with('\n')), "{path}: a fence stays open");
    }
    blocks
}

/// The demo's folder, and what was printed last.
struct Reader {
    serving: Option<Serving>,
    desk: Desk,
    postgres: Database,
    printed: String,
}

impl Reader {
    fn follow(&mut self, block: &Block) {
        match (block.kind.as_str(), &block.name) {
            // Builds, then runs `ser demo`.
            ("sh", None) if block.text == "make demo\n" => {
                self.serving = Some(Serving::start(&self.desk));
            }
            ("sh", status) => self.run(&block.text, status.as_deref().unwrap_or("0")),
            ("text", None) => self.compare(&block.text),
            ("sql", None) => self.distribute(&block.text),
            ("xml", name) => {
                follows_the_schema(&self.desk, &block.text);
                if let Some(name) = name {
                    self.desk.put(name, block.text.as_bytes());
                }
            }
            ("csv" | "java" | "python", Some(name)) => {
                self.desk.put(name, block.text.as_bytes());
            }
            _ => panic!("nothing checks {block:?}"),
        }
    }

    fn run(&mut self, command: &str, status: &str) {
        let address = self.serving.as_ref().expect("`make demo` comes first").secure();
        let programs = [env!("CARGO_BIN_EXE_ser").to_owned(), python()];
        let folders = programs.iter().map(|program| Path::new(program).parent().unwrap());
        let path = std::env::var("PATH").unwrap();
        let path =
            std::env::join_paths(folders.map(Path::to_owned).chain(std::env::split_paths(&path)));
        let mut shell = Command::new("sh");
        let postgres = format!("'{}'", self.postgres.url);
        let command = command.replace(DEMO, address).replace(POSTGRES, &postgres);
        shell.args(["-e", "-c", &command]).env("PATH", path.unwrap());
        let output = shell.current_dir(self.desk.path("")).output().unwrap();
        self.printed =
            [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
        let ended = output.status.code().map(|code| code.to_string());
        assert_eq!(ended.as_deref(), Some(status), "{command}\n{}", self.printed);
    }

    /// Runs the statements, and compares what they placed with the list of the tables.
    fn distribute(&self, statements: &str) {
        let server = self.postgres.url.strip_prefix("postgres:").unwrap();
        let mut connection = PgConnection::establish(server).unwrap();
        connection.batch_execute(CITUS).unwrap();
        connection.batch_execute(statements).unwrap();
        let placed = "SELECT name::text || ' ' || how AS line FROM __placed";
        let placed: BTreeSet<String> =
            tables::rows(&self.postgres.url, placed).unwrap().into_iter().collect();
        let listed = spread::places().into_iter().filter(|(_, place)| place != "local");
        let listed: BTreeSet<String> =
            listed.map(|(table, place)| format!("{table} {place}")).collect();
        assert_eq!(placed, listed);
    }

    fn compare(&self, text: &str) {
        for told in text.lines().filter(|line| *line != "…") {
            let is_it = |line: &str| {
                let mut rest = Some(line);
                for piece in told.split('…') {
                    rest = rest.and_then(|rest| Some(rest.split_once(piece)?.1));
                }
                rest.is_some_and(|rest| rest.is_empty() || told.ends_with('…'))
            };
            assert!(self.printed.lines().any(is_it), "not printed: {told}\n{}", self.printed);
        }
    }
}

fn python() -> String {
    std::env::var("SER_TEST_PYTHON").expect("SER_TEST_PYTHON names a Python with signxml")
}

/// A declaration, a message, or a signature to be filled in.
fn follows_the_schema(desk: &Desk, text: &str) {
    let root_name = text.trim_start().trim_start_matches(|c| c != '\n').trim_start();
    let begins =
        |name: &str| [text, root_name].iter().any(|text| text.starts_with(&format!("<{name} ")));
    let (schema, document) = if begins("soap:Envelope") {
        ("xsd/serviciu.xsd", contents(text.as_bytes()))
    } else if begins("ds:Signature") {
        let around = "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\"><Antet><mediu>TEST</mediu>\
             <codWorkplace>CJF990000002I</codWorkplace><tip>FP</tip><perioada><zi>2026-11-20</zi></perioada>\
             </Antet><FP/>";
        ("xsd/declaratie.xsd", format!("{around}{text}</Declaratie>"))
    } else {
        ("xsd/declaratie.xsd", text.to_owned())
    };
    let file = desk.put("block.xml", document.as_bytes());
    assert_eq!(validate(&root().join(schema), &[file]), Ok(()), "{text}");
}

#[test]
fn every_block_of_the_guides_does_what_it_says() {
    let postgres = Database::postgres();
    let mut reader = Reader { serving: None, desk: Desk::new(), postgres, printed: String::new() };
    for (romanian, _) in GUIDES {
        blocks(romanian).iter().for_each(|block| reader.follow(block));
    }
}

#[test]
fn every_file_of_the_guides_is_used_by_a_later_command() {
    for (romanian, _) in GUIDES {
        let blocks = blocks(romanian);
        let files = blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| !matches!(&*block.kind, "sh" | "sql" | "text"));
        for (index, block) in files {
            let later = blocks[index..].iter().filter(|block| block.kind == "sh");
            let used = |name: &String| later.clone().any(|block| block.text.contains(name));
            assert!(block.name.as_ref().is_none_or(used), "{romanian}: {block:?}");
        }
    }
}

#[test]
fn the_guides_have_the_same_blocks_in_both_languages() {
    for (romanian, english) in GUIDES {
        assert_eq!(blocks(romanian), blocks(english), "{english}");
    }
    let known: BTreeSet<String> = GUIDES
        .iter()
        .flat_map(|(one, other)| [one, other])
        .chain(&WRITTEN)
        .map(|path| (*path).to_owned())
        .collect();
    let there = ["docs/ro", "docs/en"].into_iter().flat_map(|folder| {
        let files = fs::read_dir(root().join(folder)).unwrap();
        files.map(move |file| format!("{folder}/{}", file.unwrap().file_name().to_str().unwrap()))
    });
    assert_eq!(there.collect::<BTreeSet<_>>(), known);
}

#[test]
fn the_guides_name_every_mistake_that_is_diagnosed_and_no_other() {
    let known: BTreeSet<&str> = MISTAKES.iter().map(|mistake| mistake.name).collect();
    for path in ["docs/ro/semnare.md", "docs/en/signing.md"] {
        let guide = read(path);
        let list = guide.rsplit("\n## ").next().unwrap();
        let rows = list.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
        let named: BTreeSet<&str> = rows.map(|(name, _)| name).collect();
        assert_eq!(named, known, "{path}");
    }
}

#[test]
fn the_codes_that_the_guides_name_are_codes_of_the_service() {
    let known: BTreeSet<u16> = answers::ALL.iter().map(|answer| answer.code).collect();
    for (romanian, english) in GUIDES {
        for path in [romanian, english] {
            let guide = read(path);
            let prose: String = guide.split("```").step_by(2).collect();
            let prose: String = prose.split('`').step_by(2).collect();
            let words = prose.split(|c: char| !c.is_ascii_alphanumeric());
            let codes = words.filter(|word| word.len() == 4).filter_map(|word| word.parse().ok());
            for code in codes.filter(|code: &u16| *code > 1000 && !OTHERS.contains(code)) {
                assert!(known.contains(&code), "{path} names {code}");
            }
        }
    }
}
