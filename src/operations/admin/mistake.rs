//! What can be wrong with an operator's list: where, which column and value, and a sentence.

use super::{Column, Place, Row};
use crate::declaration::{Period, Quantity};
use crate::registry::{CodeError, Status, UnitType};
use chrono::NaiveDate;
use std::fmt;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub place: Place,
    /// In which column.
    pub column: Option<String>,
    /// The value; none of personal data.
    pub value: Option<String>,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Mistake {
    pub(super) fn of(
        row: &Row,
        columns: &[Column],
        column: &str,
        value: &str,
        problem: Problem,
    ) -> Self {
        let secret =
            columns.iter().any(|known| known.name == column && (known.personal || known.file));
        let value = (!secret && !value.is_empty()).then(|| value.to_owned());
        Self { place: row.place.clone(), column: Some(column.to_owned()), value, problem }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        if let Some(column) = &self.column {
            write!(f, "{column}")?;
            if let Some(value) = &self.value {
                write!(f, " «{value}»")?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{}", self.problem)
    }
}

/// What is wrong, as a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A file that is not text.
    #[error("fișierul nu este UTF-8; din Excel salvați «CSV UTF-8»")]
    NotUtf8,
    /// A file that does not follow its format.
    #[error("nu este {0} bine format")]
    Malformed(&'static str),
    /// Neither .csv nor .json.
    #[error("numele fișierului nu se termină în .csv sau .json")]
    Format,
    /// A file that cannot be opened.
    #[error("fișierul nu poate fi citit: {0}")]
    File(std::io::ErrorKind),
    /// A file with nothing in it.
    #[error("fișierul este gol: lipsește antetul")]
    NoHeader,
    /// A column that the list does not have.
    #[error("coloană necunoscută; lista are: {0}")]
    UnknownColumn(String),
    /// A column that the list needs.
    #[error("coloana lipsește")]
    MissingColumn,
    /// A column that comes twice.
    #[error("coloana apare de două ori")]
    RepeatedColumn,
    /// A row that is not as long as the header.
    #[error("rândul are {found} câmpuri, antetul are {expected}")]
    Fields {
        /// Of the row.
        found: usize,
        /// Of the header.
        expected: usize,
    },
    /// An element or a field of JSON that is not of the right kind.
    #[error("se așteaptă {0}")]
    Json(&'static str),
    /// A needed field without a value.
    #[error("valoarea lipsește")]
    Empty,
    /// A value of another form.
    #[error("nu are forma cerută: {0}")]
    Form(&'static str),
    /// A check character that does not match.
    #[error("caracterul de control nu corespunde")]
    Check,
    /// A county that does not exist.
    #[error("județul nu există")]
    County,
    /// A birth date inside a code that is none.
    #[error("data nașterii din cod nu există")]
    Birth,
    /// A value that is not in its list.
    #[error("se așteaptă una dintre valorile: {0}")]
    NotOneOf(String),
    /// An activity where a unit is meant (U-04).
    #[error("activitatea online se raportează pe codul unității gazdă")]
    Online,
    /// The same thing on two rows.
    #[error("apare și la {0}")]
    Repeated(Place),
    /// No company with this fiscal code.
    #[error("compania nu este înregistrată")]
    NoCompany,
    /// No such workplace.
    #[error("punctul de lucru nu este înregistrat")]
    NoWorkplace,
    /// Several workplaces of this name and type.
    #[error("mai multe puncte de lucru au acest nume și tip: {0}; scrieți codWorkplace")]
    Ambiguous(String),
    /// All numbers of a county and class are used.
    #[error("nu mai sunt numere libere pentru acest județ și tip")]
    NoNumber,
    /// A code whose third character is of another class of units.
    #[error("litera clasei din cod nu corespunde tipului unității: se așteaptă {0}")]
    Class(char),
    /// A code that is an alias, or an alias that is a code.
    #[error("este deja {0}")]
    Taken(&'static str),
    /// PARENT_TYPE_INVALID (U-02).
    #[error("Tip de unitate coordonatoare nepermis (PARENT_TYPE_INVALID)")]
    Parent,
    /// A unit whose office would be left with a unit it cannot belong to (U-02, U-40).
    #[error("oficina {0} ar rămâne la o unitate nepermisă: treceți-o în aceeași listă")]
    OfficeLeft(String),
    /// A unit cannot become an office, or the other way round.
    #[error("o unitate nu poate deveni oficină și nici invers: închideți-o și creați alta")]
    Rank,
    /// OFFICE_CANNOT_MOVE (U-41).
    #[error("Oficina rurală nu poate fi mutată, doar desființată (OFFICE_CANNOT_MOVE)")]
    OfficeMoved,
    /// An authorisation that does not go with the statuses that follow it.
    #[error("nu se potrivește cu starea {0} din {1}: corectați prin lista statusuri")]
    Standing(Status, NaiveDate),
    /// No person with this CNP.
    #[error("persoana nu este înregistrată")]
    NoPerson,
    /// No certificate with this fingerprint.
    #[error("certificatul nu este înregistrat")]
    NoCertificate,
    /// Not a certificate.
    #[error("nu este un certificat X.509, DER sau PEM")]
    NotCertificate,
    /// A certificate of somebody else.
    #[error("certificatul este înregistrat la altă persoană")]
    Others,
    /// Nothing says what the row speaks of.
    #[error("spuneți una dintre: {0}")]
    OneOf(&'static str),
    /// The role is not held, so it cannot end.
    #[error("persoana nu are acest rol")]
    NoRole,
    /// An end before its beginning.
    #[error("sfârșitul este înaintea începutului")]
    Backwards,
    /// Two entries of a code that count on the same day.
    #[error("se suprapune cu valabilitatea de la {0}")]
    Overlap(Place),
    /// A version before the newest.
    #[error("există o versiune mai nouă, din {0}")]
    Newer(NaiveDate),
    /// A product of which nothing is in stock.
    #[error("produsul nu este în stoc")]
    NotHeld,
    /// A product that is in stock in several places.
    #[error("produsul este în stoc în mai multe locuri; spuneți tabel și stare: {0}")]
    HeldIn(String),
    /// A product that the operator may hold.
    #[error("autorizația produsului nu este invalidă în perioadă: declară operatorul")]
    Authorised,
    /// More than is in stock.
    #[error("în stoc sunt numai {0}")]
    LessHeld(Quantity),
    /// A place that holds no excise goods.
    #[error("nu este un loc de produse accizabile")]
    NotExcise,
    /// Two terms of a code that have a day in common.
    #[error("se suprapune cu autorizarea aceluiași cod din {0}")]
    Term(NaiveDate),
    /// A unit whose kinds have one frequency each.
    #[error("nu are frecvențe de ales: niciun tip pe care îl depune {0} nu are mai multe")]
    OneFrequency(UnitType),
    /// A frequency from another day on.
    #[error("frecvența se schimbă numai la 1 ianuarie")]
    NotJanuary,
    /// A frequency other than that of a declaration that was accepted.
    #[error("s-a declarat deja pe {0}; ce s-a declarat își păstrează frecvența")]
    Declared(Period),
    /// Nobody could go on registering.
    #[error("trebuie să rămână cel puțin un ofițer activ")]
    LastOfficer,
}

impl From<CodeError> for Problem {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Form => Self::Form("cifre și litere, ca în exemplul listei"),
            CodeError::Check => Self::Check,
            CodeError::County => Self::County,
            CodeError::Birth => Self::Birth,
        }
    }
}
