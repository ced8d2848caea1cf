//! Accepted, and what is wrong with the document itself: 0 and 1xxx.

use super::{Answer, answer};

/// 0: the declaration was accepted.
pub const ACCEPTED: Answer =
    answer(0, "Declarația a fost acceptată", "The declaration was accepted", "Păstrați recipisa");

/// 1001: the document is not well-formed XML.
pub const NOT_WELL_FORMED: Answer = answer(
    1001,
    "Documentul nu este XML bine format",
    "The document is not well-formed XML",
    "Corectați XML-ul la locul indicat și semnați din nou",
);

/// 1002: the document holds a DTD or an entity declaration.
pub const DOCTYPE: Answer = answer(
    1002,
    "Documentul conține o declarație DTD sau de entitate",
    "The document holds a DTD or an entity declaration",
    "Scoateți declarația DOCTYPE și semnați din nou",
);

/// 1003: the content does not follow the structure of the kind.
pub const STRUCTURE: Answer = answer(
    1003,
    "Conținutul nu respectă structura tipului de declarație",
    "The content does not follow the structure of the kind",
    "Comparați documentul cu schema publicată a tipului de declarație",
);

/// 1004: the value is not of its type.
pub const VALUE: Answer = answer(
    1004,
    "Valoarea nu este de tipul cerut",
    "The value is not of its type",
    "Corectați valoarea după tipul câmpului din schemă",
);

/// 1005: the document is larger, deeper, or has more attributes or lines than allowed.
pub const TOO_LARGE: Answer = answer(
    1005,
    "Documentul depășește limitele de mărime, adâncime, atribute sau linii",
    "The document is larger, deeper, or has more attributes or lines than allowed",
    "Consultați limitele din getStareServiciu",
);

/// 1006: the encoding is not supported, or other than declared.
pub const ENCODING: Answer = answer(
    1006,
    "Codificarea documentului nu este acceptată sau nu este cea declarată",
    "The encoding is not supported, or other than declared",
    "Salvați documentul în UTF-8 și semnați din nou",
);

/// 1007: the kind is unknown, or the content is of another kind.
pub const KIND: Answer = answer(
    1007,
    "Tipul de declarație este necunoscut sau conținutul este al altui tip",
    "The kind is unknown, or the content is of another kind",
    "Verificați câmpul tip și elementul care conține tabelele",
);
