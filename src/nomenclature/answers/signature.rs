//! What is wrong with the signature: 2xxx.

use super::{Answer, answer};

/// 2001: there is no signature.
pub const NO_SIGNATURE: Answer = answer(2001)
    .says("Documentul nu este semnat", "There is no signature")
    .when("Declarația nu are elementul Signature", "The declaration has no Signature element")
    .remedied(
        "Semnați documentul cu certificatul calificat înregistrat",
        "Sign the document with the registered qualified certificate",
    );

/// 2002: the digest of a reference does not match: the document changed after signing.
pub const DIGEST_MISMATCH: Answer = answer(2002)
    .says("Documentul a fost modificat după semnare: rezumatul nu corespunde", "The digest of a reference does not match: the document changed after signing")
    .when("Un octet semnat s-a schimbat după semnare: fișierul a fost reformatat, rescris sau corectat de mână", "A byte that was signed changed after signing: the file was reformatted, written again or mended by hand")
    .remedied("Trimiteți fișierul exact cum a fost semnat, fără rescriere sau reformatare", "Send the file exactly as it was signed, not written again or reformatted");

/// 2003: the signature value does not match.
pub const SIGNATURE_MISMATCH: Answer = answer(2003)
    .says("Valoarea semnăturii nu corespunde", "The signature value does not match")
    .when("Valoarea semnăturii nu este făcută cu cheia certificatului peste SignedInfo de acum", "The signature value was not made with the key of the certificate over the SignedInfo that stands there")
    .remedied("Semnați din nou, cu cheia certificatului înregistrat", "Sign again, with the key of the registered certificate");

/// 2004: an algorithm, key size or transform is refused by policy.
pub const SIGNATURE_POLICY: Answer = answer(2004)
    .says(
        "Algoritmul, mărimea cheii sau transformarea nu sunt permise",
        "An algorithm, key size or transform is refused by policy",
    )
    .when(
        "Semnătura folosește SHA-1, o cheie prea scurtă sau o transformare care nu este pe listă",
        "The signature uses SHA-1, a key that is too short, or a transform that is not on the list",
    )
    .remedied(
        "Folosiți SHA-256 sau mai nou, RSA de cel puțin 2048 de biți sau ECDSA",
        "Use SHA-256 or later, RSA of at least 2048 bits or ECDSA",
    );

/// 2005: the signature does not cover the whole declaration.
pub const SIGNATURE_COVERAGE: Answer = answer(2005)
    .says(
        "Semnătura nu acoperă întreaga declarație",
        "The signature does not cover the whole declaration",
    )
    .when(
        "Referința semnăturii arată spre o parte a declarației sau spre alt element",
        "The reference of the signature points at a part of the declaration, or at another element",
    )
    .remedied(
        "Semnați elementul Declaratie, cu URI=\"\" sau cu Id-ul lui",
        "Sign the element Declaratie, with URI=\"\" or with its Id",
    );

/// 2006: there is more than one signature, or an identifier is used twice.
pub const SIGNATURE_AMBIGUOUS: Answer = answer(2006)
    .says(
        "Există mai multe semnături sau un identificator folosit de două ori",
        "There is more than one signature, or an identifier is used twice",
    )
    .when(
        "Documentul are mai multe semnături, sau două elemente cu același identificator",
        "The document has several signatures, or two elements with one identifier",
    )
    .remedied(
        "Lăsați o singură semnătură și identificatori diferiți",
        "Leave one signature, and identifiers that differ",
    );

/// 2007: the structure of the signature is invalid.
pub const SIGNATURE_STRUCTURE: Answer = answer(2007)
    .says("Structura semnăturii nu este validă", "The structure of the signature is invalid")
    .when(
        "Elementul Signature nu are structura din XML-DSig",
        "The element Signature does not have the structure of XML-DSig",
    )
    .remedied(
        "Verificați semnătura cu un validator XML-DSig",
        "Check the signature with an XML-DSig validator",
    );

/// 2008: a XAdES property contradicts the signature.
pub const SIGNATURE_PROPERTIES: Answer = answer(2008)
    .says("O proprietate XAdES contrazice semnătura", "A XAdES property contradicts the signature")
    .when("Proprietățile XAdES numesc alt certificat, sau o oră a semnării cu peste cinci minute în viitor; un marcaj temporal care nu este bun este doar avertisment", "The XAdES properties name another certificate, or a signing time more than five minutes ahead; a timestamp that is not good is only a warning")
    .remedied("Verificați ceasul calculatorului și certificatul din proprietățile semnate", "Check the clock of the computer and the certificate in the signed properties");
