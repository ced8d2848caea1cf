//! Accepted, and what is wrong with the document itself: 0 and 1xxx.

use super::{Answer, answer};

/// 0: the declaration was accepted.
pub const ACCEPTED: Answer = answer(0)
    .says("Declarația a fost acceptată", "The declaration was accepted")
    .when(
        "Toate verificările au trecut; recipisa poartă numărul de înregistrare",
        "Every check passed; the receipt bears the registration number",
    )
    .remedied("Păstrați recipisa", "Keep the receipt");

/// 1001: the document is not well-formed XML.
pub const NOT_WELL_FORMED: Answer = answer(1001)
    .says("Documentul nu este XML bine format", "The document is not well-formed XML")
    .when("Textul nu este XML: o etichetă neînchisă, un caracter nepermis, un prefix nedeclarat, un document tăiat", "The text is not XML: a tag left open, a character that may not stand there, a prefix nobody declared, a document cut short")
    .remedied("Corectați XML-ul la locul indicat și semnați din nou", "Mend the XML at the place named and sign again");

/// 1002: the document holds a DTD or an entity declaration.
pub const DOCTYPE: Answer = answer(1002)
    .says("Documentul conține o declarație DTD sau de entitate", "The document holds a DTD or an entity declaration")
    .when("Documentul începe cu DOCTYPE sau declară entități; nu se citesc, ca să nu poată aduce fișiere străine", "The document begins with a DOCTYPE or declares entities; these are not read, so that they cannot bring in foreign files")
    .remedied("Scoateți declarația DOCTYPE și semnați din nou", "Take the DOCTYPE out and sign again");

/// 1003: the content does not follow the structure of the kind.
pub const STRUCTURE: Answer = answer(1003)
    .says("Conținutul nu respectă structura tipului de declarație", "The content does not follow the structure of the kind")
    .when("Un element sau un atribut este necunoscut, lipsește, se repetă sau nu este la locul lui; ori conținutul are un comentariu sau o instrucțiune de procesare", "An element or attribute is unknown, missing, repeated or out of order; or the content holds a comment or a processing instruction")
    .remedied("Comparați documentul cu schema publicată a tipului de declarație", "Compare the document with the published schema of the kind");

/// 1004: the value is not of its type.
pub const VALUE: Answer = answer(1004)
    .says("Valoarea nu este de tipul cerut", "The value is not of its type")
    .when("Un câmp nu are forma cerută: litere într-un număr, prea multe zecimale, o cantitate negativă, o dată imposibilă, un câmp gol", "A field does not have its form: letters in a number, too many decimals, a negative quantity, an impossible date, an empty field")
    .remedied("Corectați valoarea după tipul câmpului din schemă", "Correct the value as the type of the field in the schema asks");

/// 1005: the document is larger, deeper, or has more attributes or lines than allowed.
pub const TOO_LARGE: Answer = answer(1005)
    .says("Documentul depășește limitele de mărime, adâncime, atribute sau linii", "The document is larger, deeper, or has more attributes or lines than allowed")
    .when("Documentul are mai mulți octeți, mai multe niveluri, atribute sau linii decât primește serviciul", "The document has more bytes, levels, attributes or lines than the service takes")
    .remedied("Consultați limitele din getStareServiciu", "See the limits in getStareServiciu");

/// 1006: the encoding is not supported, or other than declared.
pub const ENCODING: Answer = answer(1006)
    .says(
        "Codificarea documentului nu este acceptată sau nu este cea declarată",
        "The encoding is not supported, or other than declared",
    )
    .when(
        "Codificarea declarată nu este dintre cele citite, sau octeții nu sunt în ea",
        "The declared encoding is not one that is read, or the bytes are not in it",
    )
    .remedied(
        "Salvați documentul în UTF-8 și semnați din nou",
        "Save the document in UTF-8 and sign again",
    );

/// 1007: the kind is unknown, or the content is of another kind.
pub const KIND: Answer = answer(1007)
    .says(
        "Tipul de declarație este necunoscut sau conținutul este al altui tip",
        "The kind is unknown, or the content is of another kind",
    )
    .when(
        "Antetul numește un tip care nu este în catalog, sau conținutul este al altui tip",
        "The header names a kind that is not in the catalogue, or the content is of another kind",
    )
    .remedied(
        "Verificați câmpul tip și elementul care conține tabelele",
        "Put the same kind in the header and as the element of the content",
    );
