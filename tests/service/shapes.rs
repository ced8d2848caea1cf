//! The balance tables of `kinds.md` and their formulas, written down once more: what the
//! catalogue says is compared with it.

use super::excise;
use super::world::World;
use std::collections::BTreeSet;

/// A balance table.
pub struct Shape {
    /// Its element.
    pub table: &'static str,
    /// The element of the product.
    pub product: &'static str,
    /// Whether `stare` is part of the key.
    pub condition: bool,
    /// The units its rows take; none where it has no `um`.
    pub units: &'static [&'static str],
    /// The formula after the opening stock, a sign before each name.
    pub formula: &'static [&'static str],
    /// Whether each quantity has its concentration beside it.
    pub concentrations: bool,
    /// A number between the formula and the closing stock that no formula has.
    pub beside: Option<&'static str>,
    /// Whether it says a difference; else there is none.
    pub difference: bool,
    /// Products that may stand in it.
    pub products: &'static [&'static str],
}

/// What a kind's declaration holds beside its balances, before and after them.
pub struct Kind {
    /// Two letters.
    pub code: &'static str,
    /// `zi`, `luna`, `trimestru`, `an`: those it is filed for.
    pub periods: &'static [&'static str],
    /// Its balances, in order.
    pub balances: &'static [Shape],
    /// A journal that it cannot be without.
    pub journal: &'static str,
}

const ONE: Shape = Shape {
    table: "Produse",
    product: "codNC",
    condition: false,
    units: &["TO", "KG", "HL"],
    formula: &[],
    concentrations: false,
    beside: None,
    difference: true,
    products: &[],
};
const RECAPITULATION: Shape = Shape {
    table: "Recapitulare",
    condition: true,
    units: &[],
    difference: false,
    formula: &[
        "+intrari",
        "+surplus",
        "-consumPropriu",
        "-productie",
        "-comercializare",
        "-pierderi",
    ],
    ..ONE
};
const FINISHED: Shape = Shape {
    table: "ProduseFinite",
    units: &[],
    difference: false,
    formula: &["+realizat", "-expediat"],
    products: &["33030090", "38200000"],
    ..ONE
};
const MONTHS: &[&str] = &["luna"];
const END_USERS: &[&str] = &["luna", "trimestru", "an"];

/// The kinds that have balances; of the medicine kinds one, since they share their tables.
pub const KINDS: [Kind; 10] = [
    Kind {
        code: "FP",
        periods: &["zi"],
        balances: &[Shape {
            table: "Stocuri",
            product: "codCIM",
            units: &["UT"],
            formula: &["+intrari", "-iesiri"],
            products: &["W00000001", "W00000002", "W00000003", "W00000004"],
            ..ONE
        }],
        journal: "",
    },
    Kind {
        code: "FA",
        periods: END_USERS,
        balances: &[Shape { products: &["22071000", "22084011"], ..RECAPITULATION }, FINISHED],
        journal: "<AchizitiiLivrari><Linie><tipDocument>DI</tipDocument><numar>TEST</numar>\
            <sens>A</sens><data>2026-01-01</data><partener>TEST</partener>\
            <codPartener>TEST</codPartener><codNC>22071000</codNC><stare>V</stare>\
            <concentratie>96.5</concentratie><cantitate>1</cantitate></Linie></AchizitiiLivrari>",
    },
    Kind {
        code: "FE",
        periods: END_USERS,
        balances: &[Shape { products: &["27101245", "38249993"], ..RECAPITULATION }, FINISHED],
        journal: "<AchizitiiLivrari><Linie><tipDocument>DI</tipDocument><numar>TEST</numar>\
            <sens>A</sens><data>2026-01-01</data><partener>TEST</partener>\
            <codPartener>TEST</codPartener><codNC>27101245</codNC><stare>V</stare>\
            <densitate15C>0.745</densitate15C><cantitate>1</cantitate></Linie></AchizitiiLivrari>",
    },
    Kind {
        code: "AL",
        periods: MONTHS,
        balances: &[Shape {
            table: "Recapitulare",
            condition: true,
            formula: &["+intrari", "+surplus", "-iesiri", "-pierderi"],
            products: &["22042178", "24022090", "27101943"],
            ..ONE
        }],
        journal: "<Documente><Linie><tipDocument>DI</tipDocument><numar>TEST</numar>\
            <sens>A</sens><data>2026-01-01</data><provenienta>EX</provenienta>\
            <codPartener>TEST</codPartener><codNC>27101943</codNC><stare>V</stare>\
            <densitate15C>0.835</densitate15C><cantitate>1</cantitate>\
            <accizaDatorata>0.01</accizaDatorata></Linie></Documente>",
    },
    Kind {
        code: "SS",
        periods: MONTHS,
        balances: &[
            Shape {
                table: "MateriiPrime",
                formula: &["+intrari", "-utilizat"],
                products: &["10019900", "17031000"],
                ..ONE
            },
            Shape {
                table: "Livrari",
                formula: &[
                    "+cantitatiProduse",
                    "+intrari",
                    "-iesiri",
                    "-utilizateActivitateProprie",
                ],
                products: &["22071000", "22082029"],
                ..ONE
            },
        ],
        journal: "",
    },
    Kind {
        code: "IW",
        periods: MONTHS,
        balances: &[
            Shape {
                table: "MateriiPrime",
                formula: &["+intrari", "-utilizat"],
                concentrations: true,
                products: &["08061090", "08081010"],
                ..ONE
            },
            Shape {
                table: "ProduseInCurs",
                formula: &["+intrari", "-iesiri"],
                products: &["22043098", "22060059"],
                ..ONE
            },
            Shape {
                table: "ProduseObtinute",
                formula: &[
                    "+cantitatiProduse",
                    "+intrari",
                    "-iesiriCuAccize",
                    "-iesiriFaraAccize",
                    "-utilizateActivitateProprie",
                ],
                products: &["22042178", "22060059"],
                ..ONE
            },
        ],
        journal: "",
    },
    Kind {
        code: "BB",
        periods: MONTHS,
        balances: &[Shape {
            table: "BereFabricata",
            formula: &["+cantitatiProduse", "+intrari", "-iesiriCuAccize", "-iesiriFaraAccize"],
            beside: Some("gradPlatoMediu"),
            products: &["22030009", "22060039"],
            ..ONE
        }],
        journal: "<MateriiPrime><Linie><codNC>11071099</codNC><kilograme>1</kilograme>\
            <extractSec>78.5</extractSec></Linie></MateriiPrime>",
    },
    Kind {
        code: "TT",
        periods: MONTHS,
        balances: &[Shape {
            formula: &["+cantitatiProduse", "+intrari", "-iesiriCuAccize", "-iesiriFaraAccize"],
            products: &["24022090", "24031910"],
            ..ONE
        }],
        journal: "",
    },
    Kind {
        code: "EE",
        periods: MONTHS,
        balances: &[Shape {
            formula: &[
                "+cantitatiProduse",
                "+intrari",
                "-iesiriCuAccize",
                "-iesiriFaraAccize",
                "-autoconsum",
            ],
            products: &["27101245", "27112100"],
            ..ONE
        }],
        journal: "",
    },
    Kind {
        code: "AD",
        periods: MONTHS,
        balances: &[Shape {
            formula: &["+intrari", "-iesiriCuAccize", "-iesiriFaraAccize"],
            products: &["22030001", "24022090", "27102011"],
            ..ONE
        }],
        journal: "",
    },
];

/// Imports a CN nomenclature of the products that stand in these balances.
pub fn list_products(world: &World) {
    let shapes = KINDS.iter().flat_map(|kind| kind.balances);
    let excise = shapes.filter(|shape| shape.product == "codNC");
    let products: BTreeSet<_> = excise.flat_map(|shape| shape.products).collect();
    let products = products.into_iter().map(|code| (*code, "TO KG HL"));
    world.change(|transaction| excise::listed(transaction, "2000-01-01", products));
}
