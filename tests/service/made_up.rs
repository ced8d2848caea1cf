//! A kind that there is not, from a file alone: read, judged, stored and gone on from, and described
//! by its schema, without a line of code for it.

use super::excise::{LONG_AGO, WAREHOUSE, authorise, excise, listed};
use super::tool::{Desk, validate};
use super::world::{Endpoint, Manner, World};
use ser::kinds::{Catalogue, schema};
use ser::store::workplaces;

on_both!(a_kind_from_a_file_alone_is_accepted_period_after_period);

const FILE: &str = r#"
code = "ZZ"
title = { ro = "Situația sării", en = "Statement of salt" }
source = "TEST"
filed_by = ["ANTREPOZIT"]
filings = [{ frequency = "quarter", deadline = { days_after = 7 } }]
families = ["2501"]

[[tables]]
element = "Stocuri"
row = "Sac"
title = { ro = "Stocuri", en = "Stocks" }
sort = "balance"
compulsory = "always"
columns = [
  { name = "codNC", type = "codNC" },
  { name = "um", type = "umAccize" },
  { name = "inceput", type = "qty" },
  { name = "cumparat", type = "qty" },
  { name = "folosit", type = "qty" },
  { name = "sfarsit", type = "qty" },
]
formula = "inceput + cumparat - folosit"
roles = { product = "codNC", unit = "um", opening = "inceput", closing = "sfarsit" }

[[tables]]
element = "Cumparari"
row = "Cumparare"
title = { ro = "Cumpărări", en = "Purchases" }
sort = "journal"
sums_into = { table = "Stocuri", column = "cumparat" }
columns = [
  { name = "codNC", type = "codNC" },
  { name = "umiditate", type = "conc", only_for = ["250100"] },
  { one_of = [[{ name = "cui", type = "cui" }], [{ name = "nume", type = "text(60)" }, { name = "tara", type = "country" }]] },
  { name = "cantitate", type = "qty" },
]
roles = { product = "codNC", quantity = "cantitate" }
"#;

/// A quarter in which `bought` came in and as much was used.
fn quarter(period: &str, opening: u32, bought: u32) -> String {
    format!(
        "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\"><Antet><mediu>TEST</mediu>\
         <codWorkplace>{WAREHOUSE}</codWorkplace><tip>ZZ</tip><perioada><trimestru>{period}\
         </trimestru></perioada></Antet><ZZ><Stocuri><Sac><codNC>25010091</codNC><um>KG</um>\
         <inceput>{opening}</inceput><cumparat>{bought}</cumparat><folosit>{bought}</folosit>\
         <sfarsit>{opening}</sfarsit></Sac></Stocuri><Cumparari><Cumparare><codNC>25010091</codNC>\
         <umiditate>2.5</umiditate><nume>TEST Salz GmbH</nume><tara>DE</tara>\
         <cantitate>{bought}</cantitate></Cumparare></Cumparari></ZZ></Declaratie>"
    )
}

fn a_kind_from_a_file_alone_is_accepted_period_after_period(world: &World) {
    salt(world);
    let catalogue = Catalogue::from_files(&[("zz.toml", FILE)], &[]).unwrap();
    let sample = quarter("2026-T3", 40, 5);
    follows_its_schema(&catalogue, &sample);
    let server = world.open(Manner { catalogue, ..Manner::default() });
    assert_eq!(server.accept(sample.as_bytes()), format!("{WAREHOUSE}ZZ2603"));
    let errors = |document: String| errors(&server, &document);
    assert_eq!(errors(quarter("2026-T4", 41, 5)), [5010]);
    let next = quarter("2026-T4", 40, 6);
    for (from, to, code) in [
        ("<folosit>6<", "<folosit>7<", 5014),
        ("<cantitate>6<", "<cantitate>7<", 5016),
        ("<tara>DE<", "<tara>ZZ<", 5019),
        ("<um>KG<", "<um>UT<", 5009),
        ("<umiditate>2.5</umiditate>", "", 1003),
        ("</tara>", "</tara><cui>10000008</cui>", 1003),
    ] {
        assert_eq!(errors(next.replace(from, to)).first(), Some(&code), "{from} → {to}");
    }
    assert_eq!(errors(next.replace("25010091", "25020000")), [1003]);
    assert_eq!(server.accept(next.as_bytes()), format!("{WAREHOUSE}ZZ2604"));
    // The kinds that are built in are unknown to it, and it to them.
    assert_eq!(errors(next.replace("ZZ>", "AD>")).first(), Some(&1007));
    assert_eq!(world.report_signed(sample.as_bytes()).errors(), [1007]);
}

/// The warehouse is authorised for salt, and the nomenclature has it: data, too.
fn salt(world: &World) {
    excise(world);
    world.change(|transaction| {
        let warehouse = workplaces::find(transaction, WAREHOUSE)?.unwrap();
        authorise(transaction, warehouse.id, ("2501", LONG_AGO, None))?;
        listed(transaction, "2026-01-01", [("25010091", "KG")].into_iter())
    });
}

fn errors(server: &Endpoint, document: &str) -> Vec<u16> {
    server.report_signed(document.as_bytes()).errors()
}

fn follows_its_schema(catalogue: &Catalogue, sample: &str) {
    let desk = Desk::new();
    let files = schema::files(catalogue);
    let paths = files.iter().map(|file| desk.put(&file.name, file.text.as_bytes()));
    let root = paths.collect::<Vec<_>>().swap_remove(0);
    let document = desk.put("sample.xml", sample.as_bytes());
    assert_eq!(validate(&root, &[document]), Ok(()));
    let broken = desk.put("broken.xml", sample.replace("<um>KG</um>", "").as_bytes());
    assert!(validate(&root, &[broken]).is_err());
}
