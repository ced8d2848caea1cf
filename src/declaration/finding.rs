//! What is said of a declaration: one error or warning, with its place and values (`wire.md`).

/// Whether it stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The declaration is not accepted.
    Error,
    /// Accepted all the same.
    Warning,
}

/// Where in the document: all of it as the sender sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path of the element, `/Declaratie/FP/Stocuri/Linie[3]/stocFinal`.
    pub path: String,
    /// 1-based line of the decoded document.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

/// One error or warning of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A number of `rules.md`.
    pub code: u16,
    /// `motiv`: the reason's name, where the code has several.
    pub reason: Option<&'static str>,
    /// `nivel`.
    pub level: Level,
    /// `mesaj`: Romanian, with the values filled in.
    pub message: String,
    /// `mesajEn`.
    pub message_en: String,
    /// `remediu`: what to do, Romanian.
    pub remedy: String,
    /// `cale`, `linie`, `coloana`.
    pub place: Option<Place>,
    /// `ref`: the sender's own identifier of the row.
    pub reference: Option<String>,
    /// `valori`: the values that clash, by name (`stocInitial`, `asteptat`…).
    pub values: Vec<(&'static str, String)>,
}
