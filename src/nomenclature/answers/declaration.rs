//! What is wrong with the declaration: 5xxx. Romanian sentences as the instructions give them,
//! where they give one.

use super::{Answer, answer, warning};

/// 5001: the period is before the first declaration.
pub const BEFORE_FIRST: Answer = answer(5001)
    .says("Perioada este anterioară primei declarații depuse: {prima}", "The period is before the first declaration: {prima}")
    .when("Seria punctului de lucru începe cu prima declarație acceptată; înainte de ea nu se declară nimic", "The series of the workplace begins with its first accepted declaration; nothing is declared before it")
    .remedied("Declarați perioade de la prima declarație înainte", "Declare periods from the first declaration on")
    .example(&[("prima", "2026-11-02")]);

/// 5002: the period is after the current date.
pub const IN_THE_FUTURE: Answer = answer(5002)
    .says(
        "Perioada este ulterioară datei curente: {azi}",
        "The period is after the current date: {azi}",
    )
    .when(
        "Prima zi a perioadei este după ziua primirii, ora României",
        "The first day of the period is after the day of receipt, Romanian time",
    )
    .remedied(
        "Trimiteți declarația după ce începe perioada",
        "Send the declaration once the period has begun",
    )
    .example(&[("azi", "2026-11-20")]);

/// 5003: the declaration of this kind for the previous period was not sent: {anterioara}.
pub const PREVIOUS_MISSING: Answer = answer(5003)
    .says("Declarația de tipul specificat, pe perioada anterioară, nu a fost trimisă: {anterioara}", "The declaration of this kind for the previous period was not sent: {anterioara}")
    .when("Între ultima declarație acceptată și aceasta a rămas o perioadă pentru care punctul de lucru trebuia să declare", "Between the last accepted declaration and this one a period is left for which the workplace had to declare")
    .remedied("Trimiteți întâi declarația pe perioada anterioară", "Send the declaration for the previous period first")
    .example(&[("anterioara", "2026-11-19")]);

/// 5004: the declaration for the previous period is rejected: {numar}.
pub const PREVIOUS_WITHDRAWN: Answer = answer(5004)
    .says("Declarația pe perioada anterioară este respinsă: {numar}", "The declaration for the previous period is rejected: {numar}")
    .when("Declarația pe perioada anterioară a fost retrasă de un ofițer și nu a fost încă rectificată", "The declaration for the previous period was withdrawn by an officer and is not amended yet")
    .remedied("Trimiteți întâi rectificativa declarației respinse", "Send the amendment of the rejected declaration first")
    .example(&[("numar", "CJF000000123UFP261119")]);

/// 5005: the declaration is for a period before the last one sent: {ultima}.
pub const BEFORE_LAST: Answer = answer(5005)
    .says(
        "Declarația se referă la o perioadă anterioară ultimei declarații trimise: {ultima}",
        "The declaration is for a period before the last one sent: {ultima}",
    )
    .when(
        "Există o declarație acceptată pe o perioadă de după aceasta",
        "There is an accepted declaration for a period after this one",
    )
    .remedied(
        "Treceți diferențele în ultima declarație, cu motivul lor",
        "Put the differences into the last declaration, with their reason",
    )
    .example(&[("ultima", "2026-11-20")]);

/// 5006: there is already a declaration for this period; send an amendment: {numar}.
pub const ALREADY_ACCEPTED: Answer = answer(5006)
    .says("Există deja o declarație acceptată pentru această perioadă; trimiteți o rectificativă: {numar}", "There is already a declaration for this period; send an amendment: {numar}")
    .when("Perioada are o declarație cu număr, iar aceasta nu este marcată ca rectificativă; nimic altceva nu se mai verifică", "The period has a declaration with a number, and this one is not marked as an amendment; nothing else is checked")
    .remedied("Completați rectifica și motiv cu numărul declarației în vigoare", "Fill in rectifica and motiv with the number of the declaration in force")
    .example(&[("numar", "CJF000000123UFP261120")]);

/// 5007: the declaration is incomplete: the list {tabel} has no product.
pub const INCOMPLETE: Answer = answer(5007)
    .says("Declarația este incompletă: nu are niciun produs în lista {tabel}", "The declaration is incomplete: the list {tabel} has no product")
    .when("O listă obligatorie a tipului de declarație este goală sau lipsește", "A compulsory list of the kind is empty or absent")
    .remedied("Completați lista; dacă nu dețineți nimic, marcați faraStoc, iar la accize, dacă nu s-a mișcat nimic, faraOperatiuni", "Fill in the list; if you hold nothing, mark faraStoc, and for excise goods, if nothing moved, faraOperatiuni")
    .example(&[("tabel", "Stocuri")]);

/// 5007: the declaration is incomplete: it says faraStoc but has lines, or previous stocks other than zero.
pub const NO_STOCK_CONTRADICTED: Answer = answer(5007)
    .says("Declarația este incompletă: este marcată faraStoc, dar are linii sau stocuri anterioare diferite de zero", "The declaration is incomplete: it says faraStoc but has lines, or previous stocks other than zero")
    .when("Antetul spune faraStoc, dar declarația are linii sau perioada anterioară s-a încheiat cu stoc", "The header says faraStoc, but the declaration has lines or the previous period closed with stock")
    .remedied("Scoateți faraStoc și declarați stocurile", "Take faraStoc out and declare the stocks");

/// 5008: codes of the previous declaration with a closing stock other than zero are missing: {cod}.
pub const CODE_MISSING: Answer = answer(5008)
    .says(
        "Lipsesc coduri din declarația anterioară care au stoc final diferit de zero: {cod}",
        "Codes of the previous declaration with a closing stock other than zero are missing: {cod}",
    )
    .when(
        "Un produs cu stoc final în declarația anterioară nu are linie în aceasta",
        "A product with a closing stock in the previous declaration has no row in this one",
    )
    .remedied(
        "Adăugați codul, cu stocul inițial egal cu stocul final anterior",
        "Add the code, its opening stock being the previous closing stock",
    )
    .example(&[("cod", "W00000002")]);

/// 5009: the unit differs from that of the previous declaration for {cod}.
pub const UNIT_DIFFERS: Answer = answer(5009)
    .says(
        "Unitatea de măsură diferă de cea din declarația anterioară pentru {cod}",
        "The unit differs from that of the previous declaration for {cod}",
    )
    .when(
        "Același produs a fost declarat perioada trecută în altă unitate de măsură",
        "The same product was declared in another unit of measure in the previous period",
    )
    .remedied(
        "Folosiți unitatea de măsură din declarația anterioară",
        "Use the unit of the previous declaration",
    )
    .example(&[("cod", "W00000001")]);

/// 5010: the opening stock differs from the closing stock of the previous declaration for {cod}.
pub const OPENING_DIFFERS: Answer = answer(5010)
    .says("Stocul inițial diferă de stocul final din declarația anterioară pentru {cod}", "The opening stock differs from the closing stock of the previous declaration for {cod}")
    .when("Stocul inițial al liniei nu este stocul final al aceluiași produs din declarația anterioară", "The opening stock of the row is not the closing stock of the same product in the previous declaration")
    .remedied("Treceți ca stoc inițial stocul final anterior", "Put in the previous closing stock as the opening stock")
    .example(&[("cod", "W00000001")]);

/// 5010: a new product with an opening stock other than zero: {cod}.
pub const NEW_PRODUCT_OPENS: Answer = answer(5010)
    .says(
        "Produs nou cu stoc inițial diferit de zero: {cod}",
        "A new product with an opening stock other than zero: {cod}",
    )
    .when(
        "Produsul nu era în declarația anterioară și totuși are stoc inițial",
        "The product was not in the previous declaration and has an opening stock all the same",
    )
    .remedied("Un produs nou are stocul inițial 0", "A new product has the opening stock 0")
    .example(&[("cod", "W00000003")]);

/// 5011: the code is 0.
pub const CODE_ZERO: Answer = answer(5011)
    .says("Codul este 0", "The code is 0")
    .when(
        "Codul produsului este făcut numai din zerouri",
        "The product code is made of zeros alone",
    )
    .remedied("Completați codul produsului", "Fill in the product code");

/// 5012: you cannot send an amendment for an earlier period.
pub const AMENDS_EARLIER: Answer = answer(5012)
    .says(
        "Nu puteți transmite o rectificativă pentru o perioadă anterioară",
        "You cannot send an amendment for an earlier period",
    )
    .when(
        "Se poate rectifica numai ultima declarație a seriei",
        "Only the last declaration of the series can be amended",
    )
    .remedied(
        "Rectificați ultima declarație și explicați diferențele în motivDiferenta",
        "Amend the last declaration and explain the differences in motivDiferenta",
    );

/// 5013: the code is already in this declaration: {cod}.
pub const CODE_TWICE: Answer = answer(5013)
    .says(
        "Codul introdus mai există în declarația curentă: {cod}",
        "The code is already in this declaration: {cod}",
    )
    .when(
        "Un cod (cu starea lui, unde tabelul o are) apare pe două linii ale aceluiași tabel",
        "A code (with its condition, where the table has one) is on two rows of one table",
    )
    .remedied("Păstrați o singură linie pentru fiecare cod", "Keep a single row for each code")
    .example(&[("cod", "W00000001")]);

/// 5014: the value of the difference does not follow the rule: opening + receipts – issues – closing = difference.
pub const FORMULA: Answer = answer(5014)
    .says("Valoarea din câmpul «Diferență» nu îndeplinește regula: stoc inițial + intrări – ieșiri – stoc final = diferență", "The value of the difference does not follow the rule: opening + receipts – issues – closing = difference")
    .when("Diferența scrisă nu este cea care rezultă din cantitățile liniei", "The difference as written is not the one that follows from the quantities of the row")
    .remedied("Corectați cantitățile sau diferența", "Correct the quantities or the difference");

/// 5014: the closing stock does not follow the rule: opening + receipts – issues = closing.
pub const FORMULA_WITHOUT_DIFFERENCE: Answer = answer(5014)
    .says("Stocul final nu îndeplinește regula: stoc inițial + intrări – ieșiri = stoc final", "The closing stock does not follow the rule: opening + receipts – issues = closing")
    .when("Tabelul nu are coloană pentru diferențe, iar stocul final nu este cel care rezultă din formulă", "The table has no column for differences, and the closing stock is not what the formula gives")
    .remedied("Corectați cantitățile sau stocul final", "Correct the quantities or the closing stock");

/// 5015: the difference is not 0, and its reason is not given.
pub const REASON_MISSING: Answer = answer(5015)
    .says(
        "Câmpul «Diferență» este diferit de 0, iar câmpul «Motiv diferențe» este necompletat",
        "The difference is not 0, and its reason is not given",
    )
    .when(
        "Linia are o diferență, dar motivDiferenta lipsește sau este gol",
        "The row has a difference, but motivDiferenta is absent or empty",
    )
    .remedied("Completați motivDiferenta", "Fill in motivDiferenta");

/// 5016: the sum of the operations in {tabel} does not match {coloana} for {cod}.
pub const OPERATIONS_SUM: Answer = answer(5016)
    .says(
        "Suma operațiunilor din {tabel} nu corespunde cu {coloana} pentru {cod}",
        "The sum of the operations in {tabel} does not match {coloana} for {cod}",
    )
    .when(
        "Suma operațiunilor unui produs nu este cantitatea din linia lui de stoc",
        "The operations of a product do not add up to the quantity in its row of stock",
    )
    .remedied(
        "Verificați operațiunile produsului și linia lui din balanță",
        "Check the operations of the product and its row in the balance",
    )
    .example(&[("tabel", "Intrari"), ("coloana", "intrari"), ("cod", "W00000001")]);

/// 5016: the sum of the operations does not match: {cod} has operations in {tabel} and no row in {balanta}.
pub const PRODUCT_WITHOUT_BALANCE: Answer = answer(5016)
    .says("Suma operațiunilor nu corespunde: {cod} are operațiuni în {tabel}, dar nu are linie în {balanta}", "The sum of the operations does not match: {cod} has operations in {tabel} and no row in {balanta}")
    .when("Un produs apare într-o operațiune, dar nu are linie de stoc", "A product is in an operation, but has no row of stock")
    .remedied("Adăugați produsul în balanță", "Add the product to the balance")
    .example(&[("cod", "W00000002"), ("tabel", "Iesiri"), ("balanta", "Stocuri")]);

/// 5016: the sum of the lots does not match the closing stock for {cod}.
pub const LOTS_SUM: Answer = answer(5016)
    .says(
        "Suma loturilor nu corespunde cu stocul final pentru {cod}",
        "The sum of the lots does not match the closing stock for {cod}",
    )
    .when(
        "Cantitățile loturilor unei linii nu însumează stocul ei final",
        "The quantities of the lots of a row do not add up to its closing stock",
    )
    .remedied("Verificați cantitățile loturilor", "Check the quantities of the lots")
    .example(&[("cod", "W00000001")]);

/// 5017: the operator or the place is not authorised for the code: {cod}.
pub const NOT_AUTHORISED: Answer = answer(5017)
    .says("Operatorul economic/locația nu este autorizat(ă) pentru codul introdus: {cod}", "The operator or the place is not authorised for the code: {cod}")
    .when("Tipul unității nu îi permite să dețină produsul, sau autorizația nu îl are în nicio zi a perioadei", "The type of the unit does not let it hold the product, or the authorisation names it on no day of the period")
    .remedied("Scoateți produsul sau verificați autorizația", "Take the product out or check the authorisation")
    .example(&[("cod", "W00000011")]);

/// 5018: the product code is not specific to this kind of declaration: {cod}.
pub const NOT_OF_KIND: Answer = answer(5018)
    .says(
        "Codul produsului nu este specific tipului de declarație selectat: {cod}",
        "The product code is not specific to this kind of declaration: {cod}",
    )
    .when(
        "Codul NC nu este din familiile tabelului",
        "The CN code is not of the families of the table",
    )
    .remedied(
        "Alegeți un cod specific tipului de declarație",
        "Choose a code that is specific to the kind",
    )
    .example(&[("cod", "22030001")]);

/// 5019: code unknown in the nomenclature: {camp} `{cod}`.
pub const CODE_UNKNOWN: Answer = answer(5019)
    .says(
        "Cod necunoscut în nomenclator: {camp} «{cod}»",
        "Code unknown in the nomenclature: {camp} `{cod}`",
    )
    .when(
        "Codul nu este în nomenclator în ultima zi a perioadei",
        "The code is not in the nomenclature on the last day of the period",
    )
    .remedied(
        "Consultați nomenclatorul la data perioadei",
        "Look at the nomenclature of the date of the period",
    )
    .example(&[("camp", "um"), ("cod", "CUTIE")]);

/// 5019: the unit `{um}` is not the one of the nomenclature for {cod}.
pub const UNIT_UNUSUAL: Answer = warning(5019)
    .says(
        "Unitatea de măsură «{um}» nu este cea din nomenclator pentru {cod}",
        "The unit `{um}` is not the one of the nomenclature for {cod}",
    )
    .when(
        "Produsul este declarat într-o unitate cunoscută, dar niciuna dintre ale lui din nomenclator",
        "The product is declared in a known unit, but in none of its own in the nomenclature",
    )
    .remedied(
        "Declarați cantitățile într-o unitate a produsului din nomenclator",
        "Declare the quantities in a unit that the nomenclature has for the product",
    )
    .example(&[("um", "KG"), ("cod", "W00000001")]);

/// 5020: the operation {operatiune} is not allowed for the kind {tip}.
pub const OPERATION_NOT_ALLOWED: Answer = answer(5020)
    .says(
        "Tipul de operațiune {operatiune} nu este permis pentru tipul de declarație {tip}",
        "The operation {operatiune} is not allowed for the kind {tip}",
    )
    .when(
        "Catalogul nu permite operațiunea pentru acest tip de declarație",
        "The catalogue does not allow the operation for this kind of declaration",
    )
    .remedied(
        "Alegeți o operațiune permisă tipului de declarație",
        "Choose an operation that the kind allows",
    )
    .example(&[("operatiune", "IMP"), ("tip", "FP")]);

/// 5020: the operation {operatiune} lacks the data it needs: {lipsa}.
pub const OPERATION_INCOMPLETE: Answer = answer(5020)
    .says(
        "Operațiunii {operatiune} îi lipsesc datele cerute: {lipsa}",
        "The operation {operatiune} lacks the data it needs: {lipsa}",
    )
    .when(
        "Operațiunea cere un partener, un document sau un lot pe care linia nu îl are",
        "The operation asks for a partner, a document or a lot that the row does not have",
    )
    .remedied(
        "Completați datele cerute de tipul de operațiune",
        "Fill in what the operation asks for",
    )
    .example(&[
        ("operatiune", "TRO"),
        ("lipsa", "partener (codWorkplace al altui punct de lucru)"),
    ]);

/// 5020: the operation {operatiune}: the workplace {partener} is not of the same company.
pub const TRANSFER_DOUBTFUL: Answer = warning(5020)
    .says("Tipul de operațiune {operatiune}: punctul de lucru {partener} nu este al aceleiași companii", "The operation {operatiune}: the workplace {partener} is not of the same company")
    .when("Transferul este spre un punct de lucru al altei companii, iar între cele două unități nu este prevăzut niciun transfer", "The transfer is to a workplace of another company, and no transfer is provided for between the two units")
    .remedied("Verificați punctul de lucru al transferului", "Check the workplace of the transfer")
    .example(&[("operatiune", "TRO"), ("partener", "CJF0000002000")]);

/// 5021: you cannot delete a code with an opening stock other than 0: {cod}.
pub const OPENING_NOT_ZERO: Answer = answer(5021)
    .says(
        "Nu puteți șterge un cod cu stoc inițial diferit de 0: {cod}",
        "You cannot delete a code with an opening stock other than 0: {cod}",
    )
    .when(
        "salveazaProiect cu fel EDITARE lasă afară o linie a proiectului care are stoc inițial sau al cărei produs avea stoc final în declarația anterioară",
        "salveazaProiect with fel EDITARE leaves out a row of the draft that has an opening stock, or whose product had a closing stock in the declaration before",
    )
    .remedied("Păstrați linia codului", "Keep the row of the code")
    .example(&[("cod", "W00000001")]);

/// 5022: the amendment does not name the declaration it replaces, or that one cannot be amended.
pub const AMENDMENT_TARGET: Answer = answer(5022)
    .says("Rectificativa nu indică declarația pe care o înlocuiește, sau aceasta nu poate fi rectificată", "The amendment does not name the declaration it replaces, or that one cannot be amended")
    .when("Câmpul rectifica nu poartă numărul versiunii în vigoare a perioadei, sau versiunea nu mai poate fi rectificată", "The field rectifica does not bear the number of the version in force of the period, or that version cannot be amended any more")
    .remedied("Completați rectifica cu numărul în vigoare, cu tot cu R, și motiv", "Fill in rectifica with the number in force, R included, and motiv");

/// 5023: the operator is not authorised for any product of this kind of declaration.
pub const NOTHING_AUTHORISED: Answer = answer(5023)
    .says(
        "Operatorul economic nu este autorizat pe niciun produs specific declarației selectate",
        "The operator is not authorised for any product of this kind of declaration",
    )
    .when(
        "La crearea unui proiect: autorizația nu are niciun produs al acestui tip de declarație",
        "When a draft is created: the authorisation has no product of this kind of declaration",
    )
    .remedied("Verificați starea autorizației", "Check the standing of the authorisation");
