//! What is wrong with the signature: 2xxx.

use super::{Answer, answer};

/// 2001: there is no signature.
pub const NO_SIGNATURE: Answer = answer(
    2001,
    "Documentul nu este semnat",
    "There is no signature",
    "Semnați documentul cu certificatul calificat înregistrat",
);

/// 2002: the digest of a reference does not match: the document changed after signing.
pub const DIGEST_MISMATCH: Answer = answer(
    2002,
    "Documentul a fost modificat după semnare: rezumatul nu corespunde",
    "The digest of a reference does not match: the document changed after signing",
    "Trimiteți fișierul exact cum a fost semnat, fără rescriere sau reformatare",
);

/// 2003: the signature value does not match.
pub const SIGNATURE_MISMATCH: Answer = answer(
    2003,
    "Valoarea semnăturii nu corespunde",
    "The signature value does not match",
    "Semnați din nou, cu cheia certificatului înregistrat",
);

/// 2004: an algorithm, key size or transform is refused by policy.
pub const SIGNATURE_POLICY: Answer = answer(
    2004,
    "Algoritmul, mărimea cheii sau transformarea nu sunt permise",
    "An algorithm, key size or transform is refused by policy",
    "Folosiți SHA-256 sau mai nou, RSA de cel puțin 2048 de biți sau ECDSA",
);

/// 2005: the signature does not cover the whole declaration.
pub const SIGNATURE_COVERAGE: Answer = answer(
    2005,
    "Semnătura nu acoperă întreaga declarație",
    "The signature does not cover the whole declaration",
    "Semnați elementul Declaratie, cu URI=\"\" sau cu Id-ul lui",
);

/// 2006: there is more than one signature, or an identifier is used twice.
pub const SIGNATURE_AMBIGUOUS: Answer = answer(
    2006,
    "Există mai multe semnături sau un identificator folosit de două ori",
    "There is more than one signature, or an identifier is used twice",
    "Lăsați o singură semnătură și identificatori diferiți",
);

/// 2007: the structure of the signature is invalid.
pub const SIGNATURE_STRUCTURE: Answer = answer(
    2007,
    "Structura semnăturii nu este validă",
    "The structure of the signature is invalid",
    "Verificați semnătura cu un validator XML-DSig",
);

/// 2008: a XAdES property contradicts the signature.
pub const SIGNATURE_PROPERTIES: Answer = answer(
    2008,
    "O proprietate XAdES contrazice semnătura",
    "A XAdES property contradicts the signature",
    "Verificați ceasul calculatorului și certificatul din proprietățile semnate",
);
