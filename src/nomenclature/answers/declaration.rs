//! What is wrong with the declaration: 5xxx. Romanian sentences as the instructions give them,
//! where they give one.

use super::{Answer, answer};

/// 5001: the period is before the first declaration.
pub const BEFORE_FIRST: Answer = answer(
    5001,
    "Perioada este anterioară primei declarații depuse: {prima}",
    "The period is before the first declaration: {prima}",
    "Declarați perioade de la prima declarație înainte",
);

/// 5002: the period is after the current date.
pub const IN_THE_FUTURE: Answer = answer(
    5002,
    "Perioada este ulterioară datei curente: {azi}",
    "The period is after the current date: {azi}",
    "Trimiteți declarația după ce începe perioada",
);

/// 5003: the declaration of this kind for the previous period was not sent: {anterioara}.
pub const PREVIOUS_MISSING: Answer = answer(
    5003,
    "Declarația de tipul specificat, pe perioada anterioară, nu a fost trimisă: {anterioara}",
    "The declaration of this kind for the previous period was not sent: {anterioara}",
    "Trimiteți întâi declarația pe perioada anterioară",
);

/// 5004: the declaration for the previous period is rejected: {numar}.
pub const PREVIOUS_WITHDRAWN: Answer = answer(
    5004,
    "Declarația pe perioada anterioară este respinsă: {numar}",
    "The declaration for the previous period is rejected: {numar}",
    "Trimiteți întâi rectificativa declarației respinse",
);

/// 5005: the declaration is for a period before the last one sent: {ultima}.
pub const BEFORE_LAST: Answer = answer(
    5005,
    "Declarația se referă la o perioadă anterioară ultimei declarații trimise: {ultima}",
    "The declaration is for a period before the last one sent: {ultima}",
    "Treceți diferențele în ultima declarație, cu motivul lor",
);

/// 5006: there is already a declaration for this period; send an amendment: {numar}.
pub const ALREADY_ACCEPTED: Answer = answer(
    5006,
    "Există deja o declarație acceptată pentru această perioadă; trimiteți o rectificativă: {numar}",
    "There is already a declaration for this period; send an amendment: {numar}",
    "Completați rectifica și motiv cu numărul declarației în vigoare",
);

/// 5007: the declaration is incomplete: the list {tabel} has no product.
pub const INCOMPLETE: Answer = answer(
    5007,
    "Declarația este incompletă: nu are niciun produs în lista {tabel}",
    "The declaration is incomplete: the list {tabel} has no product",
    "Completați lista; dacă nu dețineți nimic, marcați faraStoc, iar la accize, dacă nu s-a mișcat nimic, faraOperatiuni",
);

/// 5007: the declaration is incomplete: it says faraStoc but has lines, or previous stocks other than zero.
pub const NO_STOCK_CONTRADICTED: Answer = answer(
    5007,
    "Declarația este incompletă: este marcată faraStoc, dar are linii sau stocuri anterioare diferite de zero",
    "The declaration is incomplete: it says faraStoc but has lines, or previous stocks other than zero",
    "Scoateți faraStoc și declarați stocurile",
);

/// 5008: codes of the previous declaration with a closing stock other than zero are missing: {cod}.
pub const CODE_MISSING: Answer = answer(
    5008,
    "Lipsesc coduri din declarația anterioară care au stoc final diferit de zero: {cod}",
    "Codes of the previous declaration with a closing stock other than zero are missing: {cod}",
    "Adăugați codul, cu stocul inițial egal cu stocul final anterior",
);

/// 5009: the unit differs from that of the previous declaration for {cod}.
pub const UNIT_DIFFERS: Answer = answer(
    5009,
    "Unitatea de măsură diferă de cea din declarația anterioară pentru {cod}",
    "The unit differs from that of the previous declaration for {cod}",
    "Folosiți unitatea de măsură din declarația anterioară",
);

/// 5010: the opening stock differs from the closing stock of the previous declaration for {cod}.
pub const OPENING_DIFFERS: Answer = answer(
    5010,
    "Stocul inițial diferă de stocul final din declarația anterioară pentru {cod}",
    "The opening stock differs from the closing stock of the previous declaration for {cod}",
    "Treceți ca stoc inițial stocul final anterior",
);

/// 5010: a new product with an opening stock other than zero: {cod}.
pub const NEW_PRODUCT_OPENS: Answer = answer(
    5010,
    "Produs nou cu stoc inițial diferit de zero: {cod}",
    "A new product with an opening stock other than zero: {cod}",
    "Un produs nou are stocul inițial 0",
);

/// 5011: the code is 0.
pub const CODE_ZERO: Answer =
    answer(5011, "Codul este 0", "The code is 0", "Completați codul produsului");

/// 5012: you cannot send an amendment for an earlier period.
pub const AMENDS_EARLIER: Answer = answer(
    5012,
    "Nu puteți transmite o rectificativă pentru o perioadă anterioară",
    "You cannot send an amendment for an earlier period",
    "Rectificați ultima declarație și explicați diferențele în motivDiferenta",
);

/// 5013: the code is already in this declaration: {cod}.
pub const CODE_TWICE: Answer = answer(
    5013,
    "Codul introdus mai există în declarația curentă: {cod}",
    "The code is already in this declaration: {cod}",
    "Păstrați o singură linie pentru fiecare cod",
);

/// 5014: the value of the difference does not follow the rule: opening + receipts – issues – closing = difference.
pub const FORMULA: Answer = answer(
    5014,
    "Valoarea din câmpul «Diferență» nu îndeplinește regula: stoc inițial + intrări – ieșiri – stoc final = diferență",
    "The value of the difference does not follow the rule: opening + receipts – issues – closing = difference",
    "Corectați cantitățile sau diferența",
);

/// 5014: the closing stock does not follow the rule: opening + receipts – issues = closing.
pub const FORMULA_WITHOUT_DIFFERENCE: Answer = answer(
    5014,
    "Stocul final nu îndeplinește regula: stoc inițial + intrări – ieșiri = stoc final",
    "The closing stock does not follow the rule: opening + receipts – issues = closing",
    "Corectați cantitățile sau stocul final",
);

/// 5015: the difference is not 0, and its reason is not given.
pub const REASON_MISSING: Answer = answer(
    5015,
    "Câmpul «Diferență» este diferit de 0, iar câmpul «Motiv diferențe» este necompletat",
    "The difference is not 0, and its reason is not given",
    "Completați motivDiferenta",
);

/// 5016: the sum of the operations in {tabel} does not match {coloana} for {cod}.
pub const OPERATIONS_SUM: Answer = answer(
    5016,
    "Suma operațiunilor din {tabel} nu corespunde cu {coloana} pentru {cod}",
    "The sum of the operations in {tabel} does not match {coloana} for {cod}",
    "Verificați operațiunile produsului și linia lui din balanță",
);

/// 5016: the sum of the operations does not match: {cod} has operations in {tabel} and no row in {balanta}.
pub const PRODUCT_WITHOUT_BALANCE: Answer = answer(
    5016,
    "Suma operațiunilor nu corespunde: {cod} are operațiuni în {tabel}, dar nu are linie în {balanta}",
    "The sum of the operations does not match: {cod} has operations in {tabel} and no row in {balanta}",
    "Adăugați produsul în balanță",
);

/// 5016: the sum of the lots does not match the closing stock for {cod}.
pub const LOTS_SUM: Answer = answer(
    5016,
    "Suma loturilor nu corespunde cu stocul final pentru {cod}",
    "The sum of the lots does not match the closing stock for {cod}",
    "Verificați cantitățile loturilor",
);

/// 5017: the operator or the place is not authorised for the code: {cod}.
pub const NOT_AUTHORISED: Answer = answer(
    5017,
    "Operatorul economic/locația nu este autorizat(ă) pentru codul introdus: {cod}",
    "The operator or the place is not authorised for the code: {cod}",
    "Scoateți produsul sau verificați autorizația",
);

/// 5018: the product code is not specific to this kind of declaration: {cod}.
pub const NOT_OF_KIND: Answer = answer(
    5018,
    "Codul produsului nu este specific tipului de declarație selectat: {cod}",
    "The product code is not specific to this kind of declaration: {cod}",
    "Alegeți un cod specific tipului de declarație",
);

/// 5019: code unknown in the nomenclature: {camp} `{cod}`.
pub const CODE_UNKNOWN: Answer = answer(
    5019,
    "Cod necunoscut în nomenclator: {camp} «{cod}»",
    "Code unknown in the nomenclature: {camp} `{cod}`",
    "Consultați nomenclatorul la data perioadei",
);

/// 5019: the unit `{um}` is not the one of the nomenclature for {cod}.
pub const UNIT_UNUSUAL: Answer = answer(
    5019,
    "Unitatea de măsură «{um}» nu este cea din nomenclator pentru {cod}",
    "The unit `{um}` is not the one of the nomenclature for {cod}",
    "Declarați cantitățile în unitatea din nomenclator",
);

/// 5020: the operation {operatiune} is not allowed for the kind {tip}.
pub const OPERATION_NOT_ALLOWED: Answer = answer(
    5020,
    "Tipul de operațiune {operatiune} nu este permis pentru tipul de declarație {tip}",
    "The operation {operatiune} is not allowed for the kind {tip}",
    "Alegeți o operațiune permisă tipului de declarație",
);

/// 5020: the operation {operatiune} lacks the data it needs: {lipsa}.
pub const OPERATION_INCOMPLETE: Answer = answer(
    5020,
    "Operațiunii {operatiune} îi lipsesc datele cerute: {lipsa}",
    "The operation {operatiune} lacks the data it needs: {lipsa}",
    "Completați datele cerute de tipul de operațiune",
);

/// 5020: the operation {operatiune}: the workplace {partener} is not of the same company.
pub const TRANSFER_DOUBTFUL: Answer = answer(
    5020,
    "Tipul de operațiune {operatiune}: punctul de lucru {partener} nu este al aceleiași companii",
    "The operation {operatiune}: the workplace {partener} is not of the same company",
    "Verificați punctul de lucru al transferului",
);

/// 5021: you cannot delete a code with an opening stock other than 0: {cod}.
pub const OPENING_NOT_ZERO: Answer = answer(
    5021,
    "Nu puteți șterge un cod cu stoc inițial diferit de 0: {cod}",
    "You cannot delete a code with an opening stock other than 0: {cod}",
    "Păstrați linia codului",
);

/// 5022: the amendment does not name the declaration it replaces, or that one cannot be amended.
pub const AMENDMENT_TARGET: Answer = answer(
    5022,
    "Rectificativa nu indică declarația pe care o înlocuiește, sau aceasta nu poate fi rectificată",
    "The amendment does not name the declaration it replaces, or that one cannot be amended",
    "Completați rectifica cu numărul în vigoare, cu tot cu R, și motiv",
);

/// 5023: the operator is not authorised for any product of this kind of declaration.
pub const NOTHING_AUTHORISED: Answer = answer(
    5023,
    "Operatorul economic nu este autorizat pe niciun produs specific declarației selectate",
    "The operator is not authorised for any product of this kind of declaration",
    "Verificați starea autorizației",
);
