//! What a human would raise an eyebrow at: 5024 and after. Warnings, that never refuse.

use super::{Answer, warning};

/// 5024: the lot {serie} of {cod} is past its expiry date, {dataExpirare}.
pub const EXPIRED_IN_STOCK: Answer = warning(5024)
    .says(
        "Lotul {serie} al produsului {cod} este în stoc după data expirării, {dataExpirare}",
        "The lot {serie} of the product {cod} is in stock past its expiry date, {dataExpirare}",
    )
    .when(
        "Un lot cu cantitate în stoc are data expirării înainte de ultima zi a perioadei",
        "A lot with a quantity in stock has an expiry date before the last day of the period",
    )
    .remedied(
        "Verificați data expirării; ce a expirat se scoate din stoc cu EXR sau se returnează",
        "Check the expiry date; what has expired leaves the stock with EXR, or is returned",
    )
    .example(&[("serie", "A1"), ("cod", "W00000001"), ("dataExpirare", "2026-10-31")]);

/// 5025: {coloana} of {cod} is {cantitate}, a hundred times or more the usual {obisnuit}.
pub const QUANTITY_UNUSUAL: Answer = warning(5025)
    .says(
        "Cantitatea {cantitate} din {coloana} pentru {cod} este de cel puțin o sută de ori cea obișnuită, {obisnuit}",
        "The quantity {cantitate} in {coloana} for {cod} is at least a hundred times the usual one, {obisnuit}",
    )
    .when(
        "O cantitate din balanță, de cel puțin 100, este de cel puțin o sută de ori cea mai mare cantitate a aceluiași produs din declarația anterioară a punctului de lucru",
        "A quantity of the balance, of 100 or more, is at least a hundred times the largest quantity of the same product in the workplace's previous declaration",
    )
    .remedied(
        "Verificați cantitatea și unitatea de măsură; dacă sunt bune, nu este nimic de făcut",
        "Check the quantity and the unit; if they are right, there is nothing to do",
    )
    .example(&[
        ("cantitate", "1200"),
        ("coloana", "intrari"),
        ("cod", "W00000001"),
        ("obisnuit", "12"),
    ]);

/// 5026: the partner {partener} declared no delivery of {cod} to this workplace on {data}.
pub const NOT_DECLARED_BY_PARTNER: Answer = warning(5026)
    .says(
        "Partenerul {partener} nu a declarat pe {data} nicio livrare a produsului {cod} către acest punct de lucru",
        "The partner {partener} declared no delivery of the product {cod} to this workplace on {data}",
    )
    .when(
        "O intrare (TRI, ACH) numește un punct de lucru a cărui declarație din data documentului este acceptată și nu are nicio ieșire a produsului către cel care primește; cât partenerul nu a declarat ziua, nu se spune nimic",
        "A receipt (TRI, ACH) names a workplace whose declaration of the date of the document is accepted and has no issue of the product to the one that receives it; while the partner has not declared the day, nothing is said",
    )
    .remedied(
        "Verificați partenerul și data documentului; dacă sunt bune, înștiințați partenerul",
        "Check the partner and the date of the document; if they are right, tell the partner",
    )
    .example(&[("partener", "CJF000000124S"), ("data", "2026-11-19"), ("cod", "W00000001")]);

/// 5027: stock left at the end of the season for {cod} ({stocFinal}).
pub const STOCK_AFTER_SEASON: Answer = warning(5027)
    .says(
        "Stoc rămas la închiderea sezonului pentru {cod} ({stocFinal})",
        "Stock left at the end of the season for {cod} ({stocFinal})",
    )
    .when(
        "Oficina sezonieră are stoc final în ultima zi a sezonului, 30 septembrie",
        "A seasonal office has a closing stock on the last day of the season, 30 September",
    )
    .remedied(
        "Transferați stocul la farmacia coordonatoare",
        "Transfer the stock to the coordinating pharmacy",
    )
    .example(&[("cod", "W00000001"), ("stocFinal", "6")]);
