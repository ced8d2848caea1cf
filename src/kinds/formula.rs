//! The formula of a balance: what the closing stock should be.

/// Whether a term adds or takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Adds.
    Plus,
    /// Takes away.
    Minus,
}

/// A column with its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The sign.
    pub sign: Sign,
    /// Index of the column in the table.
    pub column: usize,
}

/// Why a formula cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// A name that is no column of the table.
    #[error("the formula names `{0}`, which is not a number column of the table")]
    NoColumn(String),
    /// A sign where a name should stand, or the other way round.
    #[error("the formula is not names joined by + and -, at `{0}`")]
    Form(String),
}

/// Reads `stocInitial + intrari - iesiri`; `column` finds a number column by its name.
pub(super) fn parse(
    text: &str,
    column: impl Fn(&str) -> Option<usize>,
) -> Result<Vec<Term>, FormulaError> {
    let mut terms = Vec::new();
    let mut sign = Some(Sign::Plus);
    for word in text.split_whitespace() {
        sign = match (word, sign) {
            ("+", None) => Some(Sign::Plus),
            ("-", None) => Some(Sign::Minus),
            ("+" | "-", Some(_)) | (_, None) => return Err(FormulaError::Form(word.to_owned())),
            (name, Some(sign)) => {
                let column =
                    column(name).ok_or_else(|| FormulaError::NoColumn(name.to_owned()))?;
                terms.push(Term { sign, column });
                None
            }
        };
    }
    match sign {
        Some(_) => Err(FormulaError::Form("end".to_owned())),
        None => Ok(terms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> Option<usize> {
        ["a", "b", "c"].iter().position(|known| *known == name)
    }

    #[test]
    fn terms_keep_their_signs() {
        let term = |sign, column| Term { sign, column };
        assert_eq!(
            parse("a + b - c", column),
            Ok(vec![term(Sign::Plus, 0), term(Sign::Plus, 1), term(Sign::Minus, 2)])
        );
    }

    #[test]
    fn mistakes_name_their_place() {
        assert_eq!(parse("a + d", column), Err(FormulaError::NoColumn("d".into())));
        assert_eq!(parse("a b", column), Err(FormulaError::Form("b".into())));
        assert_eq!(parse("a +", column), Err(FormulaError::Form("end".into())));
        assert_eq!(parse("", column), Err(FormulaError::Form("end".into())));
    }
}
