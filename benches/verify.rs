//! What a declaration costs before the database: decode, locate, verify, read into rows. Prints
//! MB/s of signed XML for 2,000 and 20,000 lines; `make bench`. With `SER_BENCH_FILES=FOLDER` the
//! documents and their certificates are left there, for other tools to be measured on the same.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up says why")]

mod made;

use chrono::Utc;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ser::{
    declaration::read,
    kinds::Catalogue,
    signature::{Profile, locate},
    xml::{Document, Limits},
};

fn verify_and_read(criterion: &mut Criterion) {
    let limits = Limits::default();
    let catalogue = Catalogue::load().unwrap();
    let signer = made::Signer::new();
    let candidates = [signer.candidate()];
    let mut group = criterion.benchmark_group("verify and read");
    group.sample_size(20);
    for lines in [2_000, 20_000] {
        let signed = signer.declaration(lines);
        if let Some(folder) = std::env::var_os("SER_BENCH_FILES") {
            signer.leave(folder.as_ref(), lines, &signed);
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
