//! `ser kinds`: the catalogue, the reference of one kind, its schema, and the answer codes.

use super::codes::{self, Format, PAGES};
use crate::kinds::{Catalogue, Column, Kind, Mistake, Need, Operation, Table, schema};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Flags of `ser kinds`.
#[derive(Debug, Default, clap::Args)]
pub struct Kinds {
    /// The kind to describe; without it, all are listed.
    code: Option<String>,
    /// Write the schema of declarations into this folder instead.
    #[arg(long, value_name = "DIR", conflicts_with = "code")]
    schema: Option<PathBuf>,
    /// List the answer codes instead.
    #[arg(long, conflicts_with_all = ["code", "schema"])]
    codes: bool,
    /// How the codes are written: csv unless said otherwise.
    #[arg(long, value_name = "FORMAT", requires = "codes")]
    format: Option<Format>,
    /// Write the pages of the answer codes into this folder instead.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["code", "schema", "codes"])]
    pages: Option<PathBuf>,
}

/// Why the command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the catalogue has mistakes:\n{}", .0.iter().map(|m| format!("  {m}")).collect::<Vec<_>>().join("\n"))]
    Catalogue(Vec<Mistake>),
    #[error("there is no kind `{0}`")]
    Unknown(String),
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

/// Lists the kinds, describes one, or writes the schema: 0 done, 1 not.
pub fn run(flags: &Kinds) -> ExitCode {
    match show(flags, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ser kinds: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn show(flags: &Kinds, out: &mut impl Write) -> Result<(), Failure> {
    if flags.codes {
        return Ok(codes::write(flags.format.unwrap_or(Format::Csv), out)?);
    }
    if let Some(folder) = &flags.pages {
        let pages = PAGES.iter().map(|page| (page.path, page.text()));
        return write_files(folder, pages, out);
    }
    let catalogue = Catalogue::load().map_err(Failure::Catalogue)?;
    match (&flags.schema, &flags.code) {
        (Some(folder), _) => {
            let files = schema::files(&catalogue).into_iter();
            write_files(folder, files.map(|file| (file.name, file.text)), out)
        }
        (None, Some(code)) => {
            let kind = catalogue.kind(code).ok_or_else(|| Failure::Unknown(code.clone()))?;
            Ok(describe(kind, out)?)
        }
        (None, None) => {
            for kind in catalogue.kinds() {
                writeln!(out, "{}  {} ({})", kind.code, kind.title.ro, kind.source)?;
            }
            Ok(())
        }
    }
}

/// Writes files into a folder, and says which.
fn write_files(
    folder: &Path,
    files: impl Iterator<Item = (impl AsRef<Path>, String)>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, text)?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(())
}

fn describe(kind: &Kind, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}  {}\n    {}", kind.code, kind.title.ro, kind.title.en)?;
    writeln!(out, "Sursa: {}", kind.source)?;
    writeln!(out, "Depusă de: {}", kind.filed_by.join(", "))?;
    for filing in &kind.filings {
        writeln!(out, "Perioada: {}; termen: {}", filing.frequency, filing.deadline)?;
    }
    for table in &kind.tables {
        describe_table(kind, table, out)?;
    }
    Ok(())
}

fn describe_table(kind: &Kind, table: &Table, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{} / {}: {}", table.element, table.rows.element, table.title.ro)?;
    if !table.families.is_empty() {
        writeln!(out, "  Coduri NC: {}", table.families.join(", "))?;
    }
    for column in &table.rows.columns {
        writeln!(out, "  {}", described(column))?;
    }
    if let Some(nested) = &table.nested {
        writeln!(out, "  {} / {}", nested.element, nested.rows.element)?;
        for column in &nested.rows.columns {
            writeln!(out, "    {}", described(column))?;
        }
    }
    for operation in table.operations.iter().filter(|o| o.allowed_in(&kind.code)) {
        writeln!(out, "  {}", described_operation(operation))?;
    }
    Ok(())
}

fn described(column: &Column) -> String {
    let mark = if column.optional { "?" } else { "" };
    let text = format!("{}{mark}: {}", column.path, column.value);
    match column.only_for.as_slice() {
        [] => text,
        families => format!("{text}; numai și întotdeauna pentru {}", families.join(", ")),
    }
}

fn described_operation(operation: &Operation) -> String {
    let names =
        |needs: &[Need]| needs.iter().map(|need| need.name()).collect::<Vec<_>>().join(", ");
    let mut text = operation.code.clone();
    if !operation.needs.is_empty() {
        text = format!("{text}: {}", names(&operation.needs));
    }
    if !operation.needs_for_companies.is_empty() {
        text = format!("{text}; PJ: {}", names(&operation.needs_for_companies));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(flags: &Kinds) -> Result<String, Failure> {
        let mut out = Vec::new();
        show(flags, &mut out).map(|()| String::from_utf8(out).unwrap())
    }

    fn kind(code: &str) -> Kinds {
        Kinds { code: Some(code.into()), ..Kinds::default() }
    }

    #[test]
    fn the_list_names_every_kind() {
        let list = output(&Kinds::default()).unwrap();
        let kinds: Vec<&str> = list.lines().map(|line| line.get(..4).unwrap()).collect();
        let excise = ["FA", "FE", "AL", "SS", "IW", "BB", "TT", "EE", "AD", "LA", "LN", "JA", "JN"];
        let known = ["FP", "FI", "DG"].into_iter().chain(excise);
        assert_eq!(kinds, known.map(|code| format!("{code}  ")).collect::<Vec<_>>());
        assert!(list.starts_with("FP  Declarație zilnică, farmacie cu circuit deschis"));
    }

    #[test]
    fn the_reference_shows_columns_and_the_operations_the_kind_allows() {
        let text = output(&kind("FP")).unwrap();
        assert!(text.contains("\n  partener/cui: cui\n"));
        assert!(text.contains("\n  pretUnitar?: money(4)\n"));
        assert!(text.contains("\n  ELB: beneficiar; PJ: partener, document\n"));
        assert!(text.contains("termen: 1 zi după perioadă"));
        assert!(!text.contains("DST"));
    }

    #[test]
    fn a_wholesaler_reads_of_deliveries_and_a_hospital_of_wards() {
        let of = |code: &str| output(&kind(code)).unwrap();
        let wholesale = of("DG");
        assert!(wholesale.contains("\nDepusă de: DEPOZIT, IMPORTATOR, FABRICANT\n"));
        let delivery = "\n  DST: partener (cui sau codWorkplace), document, serie\n";
        assert!(wholesale.contains(delivery) && !wholesale.contains("ELB"));
        let hospital = of("FI");
        assert!(hospital.contains("\n  CSP\n") && hospital.contains("\n  ICO: "));
        assert!(!hospital.contains("IMP") && !hospital.contains("ELB"));
    }

    #[test]
    fn the_reference_shows_families_of_codes_and_what_hangs_on_them() {
        let of = |code: &str| output(&kind(code)).unwrap();
        let consignee = of("AL");
        assert!(
            consignee.contains("densitate15C?: qty; numai și întotdeauna pentru 27, 29, 34, 38")
        );
        let end_user = of("FA");
        assert!(end_user.contains("\n  Coduri NC: 2203, 2204, 2205, 2206, 2207, 2208\n"));
        assert!(end_user.contains("Perioada: an; termen: ziua 31 a lunii următoare perioadei"));
    }

    #[test]
    fn the_codes_come_as_they_are_asked_for() {
        let listed = |format| output(&Kinds { codes: true, format, ..Kinds::default() }).unwrap();
        assert!(listed(None).starts_with("cod,motiv,nivel,mesaj,mesajEn,cauza,"));
        assert_eq!(listed(None), listed(Some(Format::Csv)));
        assert!(listed(Some(Format::Json)).starts_with("[\n  {\n    \"cod\": 0,"));
        let folder = tempfile::tempdir().unwrap();
        let pages = Some(folder.path().to_owned());
        let said = output(&Kinds { pages, ..Kinds::default() }).unwrap();
        assert_eq!(said.lines().count(), PAGES.len());
        for page in PAGES {
            assert_eq!(fs::read_to_string(folder.path().join(page.path)).unwrap(), page.text());
        }
    }

    #[test]
    fn an_unknown_code_is_named() {
        let error = output(&kind("ZZ")).unwrap_err();
        assert_eq!(error.to_string(), "there is no kind `ZZ`");
    }

    #[test]
    fn the_schema_is_written_file_by_file() {
        let folder = tempfile::tempdir().unwrap();
        output(&Kinds { schema: Some(folder.path().to_owned()), ..Kinds::default() }).unwrap();
        for file in schema::files(&Catalogue::load().unwrap()) {
            assert_eq!(fs::read_to_string(folder.path().join(file.name)).unwrap(), file.text);
        }
    }
}
