//! Many at once for one day: one is accepted, and the others learn of it.

use super::answer::Receipt;
use super::day::Day;
use super::pki::PKI;
use super::world::{Endpoint, NOW, World};
use super::wss::Message;
use std::sync::Barrier;

on_both!(
    eight_who_declare_one_day_have_one_winner,
    eight_who_send_the_same_bytes_have_one_receipt,
    of_eight_copies_of_a_signed_message_one_counts,
);

/// Eight at the same moment, by two servers in turn.
fn together(world: &World, documents: &[Vec<u8>]) -> Vec<Receipt> {
    at_once(world, documents, |server, document| server.report(document))
}

fn at_once<T: Send>(
    world: &World,
    documents: &[Vec<u8>],
    send: impl Fn(&Endpoint, &[u8]) -> T + Sync,
) -> Vec<T> {
    let other = world.at("2026-11-20T10:00:01Z");
    let servers: [&Endpoint; 2] = [world, &other];
    let start = Barrier::new(documents.len());
    std::thread::scope(|scope| {
        let senders = documents.iter().zip(servers.iter().cycle()).map(|(document, server)| {
            let (start, send) = (&start, &send);
            scope.spawn(move || {
                start.wait();
                send(server, document)
            })
        });
        let senders: Vec<_> = senders.collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    })
}

fn eight_who_declare_one_day_have_one_winner(world: &World) {
    let documents: Vec<_> = (10..18)
        .map(|stock| PKI.ana.sign(&Day::on("2026-11-20").with(1, stock, 0, 0).xml()))
        .collect();
    let receipts = together(world, &documents);
    let winners: Vec<_> = (0..8).filter(|n| receipts[*n].state() == "ACCEPTATA").collect();
    assert_eq!(winners.len(), 1, "{receipts:#?}");
    let winner = winners[0];
    for (number, receipt) in receipts.iter().enumerate().filter(|(number, _)| *number != winner) {
        assert_eq!(receipt.errors(), [5006], "{number}");
        assert_eq!(world.report(&documents[number]).errors(), [5006]);
    }
    assert_eq!(world.report(&documents[winner]).document, receipts[winner].document);
    assert_eq!(world.count("declarations WHERE number IS NOT NULL"), 1);
    assert_eq!(world.count("balance_lines"), 1);
}

fn eight_who_send_the_same_bytes_have_one_receipt(world: &World) {
    let documents = vec![PKI.ana.sign(&Day::today().xml()); 8];
    let receipts = together(world, &documents);
    for receipt in &receipts {
        assert_eq!(receipt.state(), "ACCEPTATA");
        assert_eq!(receipt.document, receipts[0].document);
    }
    assert_eq!(world.count("declarations"), 1);
}

fn of_eight_copies_of_a_signed_message_one_counts(world: &World) {
    let message = Message::of(&PKI.ana, NOW, "getSucursale", &[]).signed_by(&PKI.ana);
    let copies = vec![message.into_bytes(); 8];
    let answers = at_once(world, &copies, |server, message| server.post(message));
    let (counted, seen): (Vec<_>, Vec<_>) = answers.iter().partition(|one| one.status == 200);
    assert_eq!(counted.len(), 1);
    assert!(seen.iter().all(|answer| answer.fault_code() == 7005));
    assert_eq!(world.count("seen_messages"), 1);
}
