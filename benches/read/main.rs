//! What reading by the catalogue costs beside a reader that is written out for FP, over the same
//! checked element: the two side by side, then in turns, with a line `read_ratio`. The issue asks
//! for at most 1.25; `cargo bench --bench read`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up says why")]

mod by_hand;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ser::{
    declaration::read,
    kinds::Catalogue,
    xml::{Document, Limits},
};
use std::{
    fmt::Write,
    time::{Duration, Instant},
};

/// Rows of the balance; of the journals there are as many together. So few that a turn ends before
/// a busy machine gives the processor to somebody else.
const PRODUCTS: usize = 200;

/// How often the two are measured in turns.
const ROUNDS: usize = 2_001;

/// A day of a pharmacy: every product has a lot, a fifth is bought and four fifths are sold.
fn day() -> String {
    let (mut stocks, mut bought, mut sold) = (String::new(), String::new(), String::new());
    for n in 1..=PRODUCTS {
        let stock = n % 97 + 10;
        let (intake, issue) = if n % 5 == 0 { (7, 0) } else { (0, 3) };
        let closing = stock + intake - issue;
        writeln!(
            stocks,
            "      <Linie ref=\"r{n}\">\n        <codCIM>W{n:08}</codCIM>\n        <um>UT</um>\n        \
             <stocInitial>{stock}</stocInitial>\n        <intrari>{intake}</intrari>\n        \
             <iesiri>{issue}.000</iesiri>\n        <stocFinal>{closing}</stocFinal>\n        \
             <diferenta>0</diferenta>\n        <Loturi><Lot><serie>L{n:06}</serie><dataExpirare>2028-12-31\
             </dataExpirare><cantitate>{closing}</cantitate></Lot></Loturi>\n      </Linie>"
        )
        .unwrap();
        match intake {
            0 => writeln!(
                sold,
                "      <Iesire ref=\"e{n}\"><codCIM>W{n:08}</codCIM><tipIesire>ELB</tipIesire><cantitate>{issue}\
                 </cantitate><beneficiar>PF</beneficiar><pretUnitar>12.3456</pretUnitar></Iesire>"
            ),
            _ => writeln!(
                bought,
                "      <Intrare ref=\"i{n}\"><codCIM>W{n:08}</codCIM><tipIntrare>ACH</tipIntrare><cantitate>{intake}\
                 </cantitate><serie>L{n:06}</serie><dataExpirare>2028-12-31</dataExpirare><partener>\
                 <cui>RO10000008</cui></partener><document><tip>factura</tip><numar>F{n}</numar>\
                 <data>2026-11-20</data></document></Intrare>"
            ),
        }
        .unwrap();
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\">\n  <Antet><mediu>TEST</mediu>\
         <codWorkplace>CJF000000123U</codWorkplace><tip>FP</tip><perioada><zi>2026-11-20</zi></perioada>\
         </Antet>\n  <FP>\n    <Stocuri>\n{stocks}    </Stocuri>\n    <Intrari>\n{bought}    </Intrari>\n    \
         <Iesiri>\n{sold}    </Iesiri>\n  </FP>\n</Declaratie>\n"
    )
}

fn side_by_side(criterion: &mut Criterion) {
    let catalogue = Catalogue::load().unwrap();
    let document = Document::of(day());
    let element = document.check(&Limits::default()).unwrap();
    let by_catalogue = || read(&element, &catalogue, 2 * PRODUCTS).unwrap().tables;
    let by_hand = || by_hand::read(&element, 2 * PRODUCTS).unwrap();
    assert_eq!(by_catalogue(), by_hand(), "the two readers give the same rows");

    let mut group = criterion.benchmark_group("read");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(u64::try_from(day().len()).unwrap()));
    group.bench_function("by the catalogue", |bencher| bencher.iter(by_catalogue));
    group.bench_function("by hand", |bencher| bencher.iter(by_hand));
    group.finish();

    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(timed(by_catalogue));
        times[1].push(timed(by_hand));
    }
    let [catalogue, hand] = times.map(|mut times| {
        let median = *times.select_nth_unstable(ROUNDS / 2).1;
        (times.into_iter().min().unwrap(), median)
    });
    let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64();
    println!(
        "read_ratio {:.3} of the minima, {:.3} of the medians of {ROUNDS}: catalogue {:?}, by hand {:?}",
        ratio(catalogue.0, hand.0),
        ratio(catalogue.1, hand.1),
        catalogue.0,
        hand.0,
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let began = Instant::now();
    let done = work();
    let took = began.elapsed();
    drop(done);
    took
}

criterion_group!(benches, side_by_side);
criterion_main!(benches);
