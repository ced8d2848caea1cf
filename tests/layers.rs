//! The house as its sources show it: each module imports only what stands to its right on the arrow
//! line of `src/lib.rs`, each library stays in its home, and no file grows too long.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The arrow: a layer imports those after it. Modules of one layer stand beside one another and
/// import nothing of each other.
const ARROW: [&[&str]; 12] = [
    &["cli"],
    &["settings"],
    &["http"],
    &["soap"],
    &["operations", "jobs"],
    &["store"],
    &["trust", "vault"],
    &["signature"],
    &["declaration"],
    &["registry", "nomenclature"],
    &["kinds"],
    &["xml"],
];

/// Libraries, and the modules that may know them.
const HOMES: [(&str, &[&str]); 23] = [
    ("actix_http", &["http"]),
    ("actix_server", &["http"]),
    ("actix_service", &["http"]),
    // Names the stream that TLS comes in; what is in it, `trust` says.
    ("actix_tls", &["http"]),
    ("actix_web", &["http"]),
    ("rustix", &["http"]),
    ("tokio", &["http"]),
    ("askama", &["http"]),
    ("futures_util", &["http"]),
    ("prometheus_client", &["http"]),
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("r2d2", &["store"]),
    ("quick_xml", &["xml"]),
    ("encoding_rs", &["xml"]),
    ("openssl", &["signature", "trust", "vault"]),
    ("der", &["signature", "trust"]),
    ("zeroize", &["registry", "vault", "settings"]),
    // `cli` sends to a service, `trust` asks providers.
    ("ureq", &["cli", "trust"]),
    ("x509_cert", &["trust"]),
    ("csv", &["cli"]),
    // Documents, and files of old months.
    ("zstd", &["store", "operations"]),
    ("indicatif", &["cli"]),
];

/// Lines of a file, at most.
const LONGEST: usize = 400;

/// A source file, without its comments and texts.
struct Source {
    path: PathBuf,
    /// Where it is in the crate: `["soap", "fault"]`.
    module: Vec<String>,
    tokens: Vec<String>,
    lines: usize,
}

/// A path that a file names, from the crate's root: `["crate", "xml", "Document"]`, or from a
/// library: `["diesel", "prelude"]`.
type Named = Vec<String>;

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let inside = path.strip_prefix(&root).unwrap().with_extension("");
                let parts = inside.iter().map(|part| part.to_str().unwrap().to_owned());
                let module = parts.filter(|part| !matches!(&**part, "mod" | "lib" | "main"));
                let (module, lines) = (module.collect(), text.lines().count());
                sources.push(Source { path, module, tokens: tokens(&text), lines });
            }
        }
    }
    assert!(sources.len() > 100, "the sources are not where they were");
    sources
}

/// Words and marks, in their order; comments, texts and characters left out.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = match first {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '"' => quoted(rest, "\"", true),
            'r' if raw(rest).is_some() => {
                let marks = raw(rest).unwrap();
                1 + marks.len() + quoted(&rest[1 + marks.len()..], &format!("\"{marks}"), false)
            }
            '\'' => character(rest),
            _ if word > 0 => {
                tokens.push(rest[..word].to_owned());
                word
            }
            _ if rest.starts_with("::") => {
                tokens.push("::".to_owned());
                2
            }
            mark => {
                if !mark.is_whitespace() {
                    tokens.push(mark.to_string());
                }
                mark.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    tokens
}

/// The marks of a raw text that begins here: `r#"` has one.
fn raw(rest: &str) -> Option<String> {
    let marks: String = rest[1..].chars().take_while(|c| *c == '#').collect();
    rest[1 + marks.len()..].starts_with('"').then_some(marks)
}

/// The length of a text that begins here, its quotes included.
fn quoted(rest: &str, end: &str, escapes: bool) -> usize {
    let mut at = 1;
    while !rest[at..].starts_with(end) {
        let escaped = escapes && rest[at..].starts_with('\\');
        let skipped = usize::from(escaped);
        at += skipped + rest[at + skipped..].chars().next().unwrap().len_utf8();
    }
    at + end.len()
}

/// The length of a character or the start of a lifetime.
fn character(rest: &str) -> usize {
    let mut inside = rest[1..].chars();
    match inside.next() {
        Some('\\') => quoted(rest, "'", true),
        Some(c) if inside.next() == Some('\'') => 2 + c.len_utf8(),
        _ => 1,
    }
}

/// Every path of a file that begins with a name: those of `use` trees one by one.
fn named(source: &Source) -> BTreeSet<Named> {
    let tokens = &source.tokens;
    let mut found = BTreeSet::new();
    // Modules written out in the file; the depth of braces at which each began.
    let (mut depth, mut inner) = (0_usize, Vec::new());
    let mut index = 0;
    while index < tokens.len() {
        match &*tokens[index] {
            "{" => {
                depth += 1;
                if index >= 2 && tokens[index - 2] == "mod" {
                    inner.push(depth);
                }
            }
            "}" => {
                inner.pop_if(|began| *began == depth);
                depth -= 1;
            }
            "::" => {}
            _ if index > 1 && tokens[index - 1] == "::" && goes_before(&tokens[index - 2]) => {}
            _ if tokens.get(index + 1).is_some_and(|next| next == "::") => {
                let mut paths = Vec::new();
                tree(tokens, index, &mut Vec::new(), &mut paths);
                let around = source.module.len() + inner.len();
                found.extend(paths.into_iter().filter_map(|path| from_root(path, source, around)));
            }
            "use" if is_word(tokens, index + 1) => {
                found.insert(vec![tokens[index + 1].clone()]);
            }
            _ => {}
        }
        index += 1;
    }
    found
}

/// Whether a token before `::` is part of the path; else the path begins at a library's name.
fn goes_before(token: &str) -> bool {
    token == ">" || (token != "use" && token.starts_with(|c: char| c.is_alphanumeric()))
}

fn is_word(tokens: &[String], index: usize) -> bool {
    tokens.get(index).is_some_and(|token| token.starts_with(|c: char| c.is_alphabetic()))
}

/// The paths of a tree that begins at a token; gives the token after it.
fn tree(tokens: &[String], at: usize, path: &mut Named, paths: &mut Vec<Named>) -> usize {
    if tokens[at] == "{" {
        let mut at = at + 1;
        while tokens[at] != "}" {
            at = match &*tokens[at] {
                "," => at + 1,
                "as" => at + 2,
                _ => tree(tokens, at, &mut path.clone(), paths),
            };
        }
        return at + 1;
    }
    path.push(tokens[at].clone());
    let goes_on = tokens.get(at + 1).is_some_and(|next| next == "::")
        && (is_word(tokens, at + 2) || tokens.get(at + 2).is_some_and(|next| next == "{"));
    if goes_on {
        return tree(tokens, at + 2, path, paths);
    }
    paths.push(path.clone());
    at + 1
}

/// A path as seen from the crate's root; none for one inside the module it stands in.
fn from_root(path: Named, source: &Source, around: usize) -> Option<Named> {
    let up = path.iter().take_while(|part| *part == "super").count();
    match &*path[0] {
        "self" => None,
        "super" if up == around => Some([&["crate".to_owned()], &path[up..]].concat()),
        "super" if up < around => None,
        "super" => panic!("{}: more super than modules", source.path.display()),
        _ => Some(path),
    }
}

fn layer(module: &str) -> Option<usize> {
    ARROW.iter().position(|layer| layer.contains(&module))
}

#[test]
fn a_module_imports_only_what_stands_to_its_right() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.module.first() else { continue };
        let place = layer(own).unwrap_or_else(|| panic!("`{own}` is not on the arrow"));
        for path in named(&source).iter().filter(|path| path[0] == "crate") {
            let Some(other) = path.get(1).filter(|other| *other != own) else { continue };
            if layer(other).is_none_or(|other| other <= place) {
                wrong.push(format!("{}: {}", source.path.display(), path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "against the arrow:\n{}", wrong.join("\n"));
}

#[test]
fn a_library_is_known_in_its_home_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        let own = source.module.first().map_or("", String::as_str);
        for path in named(&source) {
            let home = HOMES.iter().find(|(library, _)| *library == path[0]);
            if home.is_some_and(|(_, modules)| !modules.contains(&own)) {
                wrong.push(format!("{}: {}", source.path.display(), path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "away from home:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_it_may_be() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|source| source.lines > LONGEST)
        .map(|source| format!("{}: {} lines", source.path.display(), source.lines))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// A file of `soap` with this text.
fn of_soap(text: &str) -> BTreeSet<Named> {
    let module = ["soap", "fault"].map(str::to_owned).to_vec();
    let source = Source { path: "fault.rs".into(), module, tokens: tokens(text), lines: 1 };
    named(&source)
}

#[test]
fn every_way_to_name_a_module_is_seen() {
    for text in [
        "use crate::store;",
        "use crate::{xml::{self, Document}, store::Store};",
        "use crate::{self as all, store};",
        "fn f() { let a = crate::store::Store::open(x); }",
        "type A = Vec<crate::store::Store>;",
        "use super::super::store::Store;",
        "mod tests { use super::super::super::store; }",
        "mod a { fn f() {} } use super::super::store;",
        "const C: char = '\"'; use crate::store; const D: char = '\"';",
        "const C: &str = r#\"\"\"#; use crate::store;",
        "#[path = \"x\"] pub(crate) use crate::store::open as o;",
    ] {
        let seen = of_soap(text).iter().any(|path| path.join("::").starts_with("crate::store"));
        assert!(seen, "{text}: {:?}", of_soap(text));
    }
    assert!(of_soap("use diesel;").contains(&vec!["diesel".to_owned()]));
    assert!(
        of_soap("use ::diesel::prelude::*;").iter().any(|path| path.contains(&"diesel".into()))
    );
}

#[test]
fn what_only_looks_like_a_path_is_not_one() {
    for text in [
        "// use crate::store;\n/// [`crate::store`]",
        "const A: &str = \"crate::store::x\";",
        "use super::store; use self::store;",
        "mod tests { use super::super::store; }",
        "fn f<'a>(x: &'a str) {}",
    ] {
        let seen = of_soap(text).iter().any(|path| path[0] == "crate");
        assert!(!seen, "{text}: {:?}", of_soap(text));
    }
}
