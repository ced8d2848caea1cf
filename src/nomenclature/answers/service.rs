//! Batches, messages and the service itself: 6xxx, 7xxx, 9xxx.

use super::{Answer, answer};

/// 6001: the batch is unknown.
pub const BATCH_UNKNOWN: Answer =
    answer(6001, "Lotul de declarații este necunoscut", "The batch is unknown", "Verificați idLot");

/// 6002: the batch is larger than allowed.
pub const BATCH_TOO_LARGE: Answer = answer(
    6002,
    "Lotul de declarații este mai mare decât e permis",
    "The batch is larger than allowed",
    "Împărțiți lotul",
);

/// 6003: an item of the batch holds no declaration.
pub const BATCH_ITEM_EMPTY: Answer = answer(
    6003,
    "Un element al lotului nu conține o declarație",
    "An item of the batch holds no declaration",
    "Scoateți elementul sau completați-l",
);

/// 6004: the batch is still being processed.
pub const BATCH_IN_PROGRESS: Answer = answer(
    6004,
    "Lotul de declarații este încă în lucru",
    "The batch is still being processed",
    "Întrebați din nou mai târziu",
);

/// 7001: the message is not SOAP.
pub const NOT_SOAP: Answer = answer(
    7001,
    "Mesajul nu este SOAP",
    "The message is not SOAP",
    "Trimiteți un Envelope SOAP 1.1 sau 1.2",
);

/// 7002: the operation is unknown.
pub const OPERATION_UNKNOWN: Answer = answer(
    7002,
    "Operația este necunoscută",
    "The operation is unknown",
    "Consultați WSDL-ul serviciului",
);

/// 7003: a mandatory header is not understood.
pub const HEADER_NOT_UNDERSTOOD: Answer = answer(
    7003,
    "Un antet obligatoriu nu este înțeles",
    "A mandatory header is not understood",
    "Scoateți antetul marcat mustUnderstand",
);

/// 7004: the caller has no identity, or an invalid one.
pub const NO_IDENTITY: Answer = answer(
    7004,
    "Apelantul nu are o identitate sau aceasta nu este validă",
    "The caller has no identity, or an invalid one",
    "Folosiți certificatul client sau semnătura WS-Security",
);

/// 7005: the WS-Security timestamp is stale or already seen.
pub const STALE: Answer = answer(
    7005,
    "Marca de timp WS-Security este veche sau a mai fost folosită",
    "The WS-Security timestamp is stale or already seen",
    "Verificați ceasul și semnați mesajul din nou",
);

/// 7006: the HTTP path, method, media type or size is not accepted.
pub const HTTP: Answer = answer(
    7006,
    "Calea, metoda, tipul sau mărimea cererii HTTP nu sunt acceptate",
    "The HTTP path, method, media type or size is not accepted",
    "Folosiți POST la adresa serviciului, cu text/xml sau application/soap+xml",
);

/// 7007: arguments are missing or contradict the document.
pub const ARGUMENTS: Answer = answer(
    7007,
    "Argumentele lipsesc sau contrazic documentul",
    "Arguments are missing or contradict the document",
    "Comparați mesajul cu WSDL-ul serviciului",
);

/// 7008: nothing was found.
pub const NOTHING_FOUND: Answer =
    answer(7008, "Nu s-a găsit nimic", "Nothing was found", "Verificați cheia căutată");

/// 9001: the service is unavailable.
pub const UNAVAILABLE: Answer =
    answer(9001, "Serviciul nu este disponibil", "The service is unavailable", "Încercați din nou");

/// 9002: too many requests.
pub const TOO_MANY_REQUESTS: Answer =
    answer(9002, "Prea multe cereri", "Too many requests", "Încercați din nou după timpul indicat");

/// 9003: internal error.
pub const INTERNAL: Answer = answer(
    9003,
    "Eroare internă",
    "Internal error",
    "Încercați din nou; dacă se repetă, comunicați numărul incidentului",
);
