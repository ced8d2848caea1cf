//! What a declaration costs before the database: decode, locate, verify, read into rows. Prints
//! MB/s of signed XML for 2,000 and 20,000 lines; `make bench`. With `SER_BENCH_FILES=FOLDER` the
//! documents and their certificates are left there, for other tools to be measured on the same.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up says why")]

use chrono::Utc;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ser::{
    declaration::read,
    kinds::Catalogue,
    signature::{Candidate, Profile, SigningKey, locate, sign},
    trust::authority::{Authority, KeyKind, Validity},
    xml::{Document, Limits},
};
use std::fmt::Write;

/// A day of a pharmacy with so many medicines, each with its lot.
fn declaration(lines: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\">\n\
         <Antet><mediu>TEST</mediu><codWorkplace>CJF000000123U</codWorkplace><tip>FP</tip>\
         <perioada><zi>2026-11-20</zi></perioada></Antet>\n<FP>\n  <Stocuri>\n",
    );
    for line in 1..=lines {
        let stock = line % 97 + 1;
        writeln!(
            text,
            "    <Linie ref=\"r{line}\">\n      <codCIM>W{line:08}</codCIM>\n      <um>UT</um>\n      \
             <stocInitial>{stock}.000</stocInitial>\n      <intrari>0</intrari>\n      \
             <iesiri>0</iesiri>\n      <stocFinal>{stock}.000</stocFinal>\n      \
             <diferenta>0</diferenta>\n      <Loturi><Lot><serie>L{line:06}</serie>\
             <dataExpirare>2027-12-31</dataExpirare><cantitate>{stock}</cantitate></Lot></Loturi>\n    \
             </Linie>"
        )
        .unwrap();
    }
    text + "  </Stocuri>\n</FP>\n</Declaratie>\n"
}

fn verify_and_read(criterion: &mut Criterion) {
    let limits = Limits::default();
    let catalogue = Catalogue::load().unwrap();
    let validity = Validity {
        from: "2026-01-01T00:00:00Z".parse().unwrap(),
        until: "2036-01-01T00:00:00Z".parse().unwrap(),
    };
    let authority = Authority::root("TEST Bench Authority", validity).unwrap();
    let issued = authority.issue("TEST Bench", KeyKind::Rsa, validity).unwrap();
    let certificate = issued.certificate_pem().unwrap();
    let key = SigningKey::from_pem(&issued.key_pem().unwrap(), &certificate).unwrap();
    let candidates = [Candidate::certificate_pem(&certificate).unwrap()];
    let mut group = criterion.benchmark_group("verify and read");
    group.sample_size(20);
    for lines in [2_000, 20_000] {
        let signed = sign(&Document::of(declaration(lines)), &key, &limits).unwrap();
        if let Some(folder) = std::env::var_os("SER_BENCH_FILES") {
            let folder = std::path::PathBuf::from(folder);
            std::fs::write(folder.join(format!("{lines}.xml")), &signed).unwrap();
            std::fs::write(folder.join("certificate.pem"), &certificate).unwrap();
            let authority = authority.certificate_pem().unwrap();
            std::fs::write(folder.join("authority.pem"), authority).unwrap();
        }
        group.throughput(Throughput::Bytes(u64::try_from(signed.len()).unwrap()));
        group.bench_function(BenchmarkId::from_parameter(lines), |bencher| {
            bencher.iter(|| {
                let document = Document::decode(signed.as_bytes(), &limits).unwrap();
                let located = locate(&document, Profile::Declaration, &limits).unwrap();
                let verified = located.verify(&candidates, Utc::now()).verdict.unwrap();
                let read = |element| read(&element, &catalogue, lines);
                verified.try_map(read).unwrap().as_ref().row_count()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, verify_and_read);
criterion_main!(benches);
