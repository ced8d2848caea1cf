//! Batches, messages and the service itself: 6xxx, 7xxx, 9xxx.

use super::{Answer, answer};

/// 6001: the batch is unknown.
pub const BATCH_UNKNOWN: Answer = answer(6001)
    .says("Lotul de declarații este necunoscut", "The batch is unknown")
    .when(
        "Niciun lot al apelantului nu are acest identificator",
        "No batch of the caller has this identifier",
    )
    .remedied("Verificați idLot", "Check idLot");

/// 6002: the batch is larger than allowed.
pub const BATCH_TOO_LARGE: Answer = answer(6002)
    .says("Lotul de declarații este mai mare decât e permis", "The batch is larger than allowed")
    .when(
        "Lotul are mai multe declarații decât primește serviciul odată",
        "The batch holds more declarations than the service takes at once",
    )
    .remedied("Împărțiți lotul", "Divide the batch");

/// 6003: an item of the batch holds no declaration.
pub const BATCH_ITEM_EMPTY: Answer = answer(6003)
    .says(
        "Un element al lotului nu conține o declarație",
        "An item of the batch holds no declaration",
    )
    .when("Un element al lotului este gol", "An item of the batch is empty")
    .remedied("Scoateți elementul sau completați-l", "Take the item out or fill it in");

/// 6004: the batch is still being processed.
pub const BATCH_IN_PROGRESS: Answer = answer(6004)
    .says("Lotul de declarații este încă în lucru", "The batch is still being processed")
    .when(
        "Declarațiile lotului nu au fost încă toate judecate",
        "Not all declarations of the batch are judged yet",
    )
    .remedied("Întrebați din nou mai târziu", "Ask again later");

/// 7001: the message is not SOAP.
pub const NOT_SOAP: Answer = answer(7001)
    .says("Mesajul nu este SOAP", "The message is not SOAP")
    .when("Corpul cererii nu este un plic SOAP", "The body of the request is not a SOAP envelope")
    .remedied("Trimiteți un Envelope SOAP 1.1 sau 1.2", "Send an Envelope of SOAP 1.1 or 1.2");

/// 7002: the operation is unknown.
pub const OPERATION_UNKNOWN: Answer = answer(7002)
    .says("Operația este necunoscută", "The operation is unknown")
    .when(
        "Primul element din Body nu este o operațiune din WSDL",
        "The first element of Body is no operation of the WSDL",
    )
    .remedied("Consultați WSDL-ul serviciului", "Look at the WSDL of the service");

/// 7003: a mandatory header is not understood.
pub const HEADER_NOT_UNDERSTOOD: Answer = answer(7003)
    .says("Un antet obligatoriu nu este înțeles", "A mandatory header is not understood")
    .when(
        "Un antet are mustUnderstand, iar serviciul nu îl cunoaște",
        "A header is marked mustUnderstand, and the service does not know it",
    )
    .remedied(
        "Scoateți antetul marcat mustUnderstand",
        "Take out the header that is marked mustUnderstand",
    );

/// 7004: the caller has no identity, or an invalid one.
pub const NO_IDENTITY: Answer = answer(7004)
    .says("Apelantul nu are o identitate sau aceasta nu este validă", "The caller has no identity, or an invalid one")
    .when("Operațiunea cere un certificat client înregistrat sau o semnătură WS-Security, și nu a primit niciunul", "The operation asks for a registered client certificate or a WS-Security signature, and got neither")
    .remedied("Folosiți certificatul client sau semnătura WS-Security", "Use the client certificate or the WS-Security signature");

/// 7005: the WS-Security timestamp is stale or already seen.
pub const STALE: Answer = answer(7005)
    .says(
        "Marca de timp WS-Security este veche sau a mai fost folosită",
        "The WS-Security timestamp is stale or already seen",
    )
    .when(
        "Marca de timp este mai veche decât primește serviciul, sau mesajul a mai venit o dată",
        "The timestamp is older than the service takes, or the message came before",
    )
    .remedied(
        "Verificați ceasul și semnați mesajul din nou",
        "Check the clock and sign the message again",
    );

/// 7006: the HTTP path, method, media type or size is not accepted.
pub const HTTP: Answer = answer(7006)
    .says("Calea, metoda, tipul sau mărimea cererii HTTP nu sunt acceptate", "The HTTP path, method, media type or size is not accepted")
    .when("Cererea nu este POST la adresa serviciului, are alt tip de conținut sau este prea mare", "The request is no POST to the address of the service, has another media type or is too large")
    .remedied("Folosiți POST la adresa serviciului, cu text/xml sau application/soap+xml", "Use POST to the address of the service, with text/xml or application/soap+xml");

/// 7007: arguments are missing or contradict the document.
pub const ARGUMENTS: Answer = answer(7007)
    .says(
        "Argumentele lipsesc sau contrazic documentul",
        "Arguments are missing or contradict the document",
    )
    .when(
        "Un argument lipsește, nu are forma cerută sau spune altceva decât documentul",
        "An argument is absent, does not have its form, or says something else than the document",
    )
    .remedied(
        "Comparați mesajul cu WSDL-ul serviciului",
        "Compare the message with the WSDL of the service",
    );

/// 7008: nothing was found.
pub const NOTHING_FOUND: Answer = answer(7008)
    .says("Nu s-a găsit nimic", "Nothing was found")
    .when(
        "Cheia căutată nu există, sau apelantul nu are dreptul să o vadă",
        "The key that is looked for does not exist, or the caller may not see it",
    )
    .remedied("Verificați cheia căutată", "Check the key you look for");

/// 9001: the service is unavailable.
pub const UNAVAILABLE: Answer = answer(9001)
    .says("Serviciul nu este disponibil", "The service is unavailable")
    .when(
        "Baza de date nu răspunde, sau serviciul se oprește",
        "The database does not answer, or the service is stopping",
    )
    .remedied("Încercați din nou", "Try again");

/// 9002: too many requests.
pub const TOO_MANY_REQUESTS: Answer = answer(9002)
    .says("Prea multe cereri", "Too many requests")
    .when(
        "Apelantul a trimis mai multe cereri decât primește serviciul într-un timp",
        "The caller sent more requests than the service takes in a time",
    )
    .remedied("Încercați din nou după timpul indicat", "Try again after the time that is named");

/// 9003: internal error.
pub const INTERNAL: Answer = answer(9003)
    .says("Eroare internă", "Internal error")
    .when(
        "O greșeală a serviciului, notată în jurnal cu numărul incidentului",
        "A mistake of the service, noted in its log with the number of the incident",
    )
    .remedied(
        "Încercați din nou; dacă se repetă, comunicați numărul incidentului",
        "Try again; if it happens again, tell the number of the incident",
    );
