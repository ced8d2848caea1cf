//! Sentences of the table with their values filled in.

/// The sentence with each `{name}` replaced by the value of that name.
pub fn fill<V: AsRef<str>>(sentence: &str, values: &[(&'static str, V)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, name, after)) = placeholder(rest) {
        filled.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("?", |(_, value)| value.as_ref()));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The sentence with what stands in brackets, where all its values are known, and without it where
/// one is not.
pub fn known<V>(sentence: &str, values: &[(&'static str, V)]) -> String {
    let mut said = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, part, after)) = between(rest, '[', ']') {
        said.push_str(before);
        let names = std::iter::successors(placeholder(part), |(_, _, after)| placeholder(after));
        let missing = |(_, name, _): (&str, &str, &str)| values.iter().all(|(n, _)| *n != name);
        if !names.into_iter().any(missing) {
            said.push_str(part);
        }
        rest = after;
    }
    said.push_str(rest);
    said
}

fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    between(text, '{', '}')
}

/// What stands before two marks, between them, and after.
fn between(text: &str, from: char, to: char) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(from)?;
    let (inside, after) = rest.split_once(to)?;
    Some((before, inside, after))
}
