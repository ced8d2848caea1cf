//! The usual mistakes made after signing, or while signing: what each is called, what it means, what
//! to do. The names are a closed list that never changes its meaning.

/// A mistake that breaks a signature.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its name, for programs.
    pub name: &'static str,
    /// What happened, Romanian.
    pub ro: &'static str,
    /// What happened, English.
    pub en: &'static str,
    /// What to do, Romanian.
    pub remedy: &'static str,
}

macro_rules! mistakes {
    ($($constant:ident $name:literal: $ro:literal, $en:literal, $remedy:literal;)+) => {
        $(
            #[doc = $en]
            pub(super) static $constant: Mistake =
                Mistake { name: $name, ro: $ro, en: $en, remedy: $remedy };
        )+
        /// All of them.
        pub static MISTAKES: &[&Mistake] = &[$(&$constant),+];
    };
}

mistakes! {
    LINE_ENDINGS "line-endings":
        "sfârșiturile de linie au fost schimbate după semnare",
        "line endings were changed after signing",
        "Semnați documentul cu sfârșituri de linie LF și trimiteți fișierul exact cum a fost semnat; nu scrieți CR ca &#13;";
    REINDENTED "reindented":
        "documentul a fost indentat din nou după semnare",
        "the document was indented anew after signing",
        "Nu formatați documentul după semnare; în .NET folosiți PreserveWhitespace = true la semnare și la salvare";
    WHITESPACE_REMOVED "whitespace-removed":
        "spațiile dintre elemente au fost scoase după semnare",
        "white space between elements was removed after signing",
        "Trimiteți fișierul octet cu octet, cum a fost semnat; opriți minificarea";
    WRONG_ENCODING_LABEL "wrong-encoding-label":
        "literele au fost citite în altă codare decât cea în care au fost scrise",
        "characters were read in another encoding than they were written in",
        "Scrieți și declarați documentul în UTF-8, apoi semnați-l";
    PREFIX_REWRITTEN "prefix-rewritten":
        "prefixul spațiului de nume al declarației a fost schimbat după semnare",
        "the prefix of the declaration's namespace was changed after signing",
        "Trimiteți fișierul semnat în base64, cu raporteaza, ca biblioteca SOAP să nu îl rescrie";
    SIGNATURE_PREFIX_REWRITTEN "signature-prefix-rewritten":
        "prefixul elementelor semnăturii a fost schimbat după semnare",
        "the prefix of the signature's elements was changed after signing",
        "Nu rescrieți elementul Signature după semnare";
    NAMESPACE_ADDED "namespace-added":
        "o declarație de spațiu de nume a fost adăugată sau scoasă după semnare",
        "a namespace declaration was added or removed after signing",
        "Folosiți canonicalizarea exclusivă, sau trimiteți fișierul cum a fost semnat";
    ATTRIBUTE_ADDED "attribute-added":
        "un atribut (xsi:type, xsi:schemaLocation, Id) a fost adăugat după semnare",
        "an attribute (xsi:type, xsi:schemaLocation, Id) was added after signing",
        "Puneți toate atributele înainte de semnare și trimiteți fișierul cum a fost semnat";
    UNICODE_NORMALISED "unicode-normalised":
        "literele cu diacritice au fost recompuse sau descompuse (Unicode NFC, NFD) după semnare",
        "letters were composed or decomposed (Unicode NFC, NFD) after signing",
        "Normalizați textul (NFC) înainte de semnare, nu după";
    LETTERS_REPLACED "letters-replaced":
        "literele ș și ț cu virgulă și ş și ţ cu sedilă au fost schimbate unele cu altele după semnare",
        "letters with comma below and with cedilla were exchanged after signing",
        "Nu convertiți diacriticele după semnare";
    VALUE_CHANGED "value-changed":
        "conținutul declarației a fost schimbat după semnare",
        "the content of the declaration was changed after signing",
        "Semnați din nou documentul, după ultima schimbare";
    NUMBER_REFORMATTED "number-reformatted":
        "numerele au fost scrise altfel după semnare (1875.00 ca 1875)",
        "numbers were written in another way after signing (1875.00 as 1875)",
        "Nu recitiți și nu rescrieți documentul semnat prin clase generate";
    SIGNEDINFO_CHANGED "signedinfo-changed":
        "elementul SignedInfo a fost schimbat după semnare",
        "the element SignedInfo was changed after signing",
        "Nu schimbați nimic în elementul Signature după semnare, nici spațiile din valori";
    SIGNATURE_MOVED "signature-moved":
        "semnătura a fost mutată în alt loc al declarației după semnare",
        "the signature was moved to another place of the declaration after signing",
        "Lăsați semnătura unde a pus-o programul de semnare";
    OTHER_KEY "other-key":
        "semnătura este făcută cu altă cheie decât cea a certificatului",
        "the signature was made with another key than the certificate's",
        "Puneți în KeyInfo certificatul cheii cu care semnați";
    CANONICALIZED_OUT_OF_CONTEXT "canonicalized-out-of-context":
        "SignedInfo a fost canonicalizat înainte de a fi pus în document, fără spațiile de nume ale acestuia",
        "SignedInfo was canonicalized before it was put into the document, without its namespaces",
        "Puneți elementul Signature în document înainte de a semna, sau folosiți canonicalizarea exclusivă";
    OTHER_CANONICALIZATION "other-canonicalization":
        "a fost folosită altă canonicalizare decât cea numită în semnătură",
        "another canonicalization was used than the one that the signature names",
        "Numiți în CanonicalizationMethod și Transform metoda care se folosește";
    ENVELOPED_TRANSFORM_MISSING "enveloped-transform-missing":
        "lipsește transformarea enveloped-signature, sau documentul a fost rezumat cu tot cu semnătură",
        "the enveloped-signature transform is missing, or the signature itself was digested",
        "Adăugați transformarea http://www.w3.org/2000/09/xmldsig#enveloped-signature înaintea canonicalizării";
    INSTRUCTION_ADDED "instruction-added":
        "o instrucțiune de prelucrare sau un comentariu a fost adăugat sau scos după semnare",
        "a processing instruction or a comment was added or removed after signing",
        "Nu adăugați instrucțiuni (xml-stylesheet) sau comentarii după semnare";
    PROPERTIES_CHANGED "properties-changed":
        "proprietățile XAdES semnate au fost schimbate după semnare",
        "the signed XAdES properties were changed after signing",
        "Nu schimbați nimic în elementul Object al semnăturii";
    PROPERTIES_REMOVED "properties-removed":
        "proprietățile XAdES semnate au fost scoase din semnătură",
        "the signed XAdES properties were removed from the signature",
        "Trimiteți semnătura întreagă, cu elementul Object";
    ALGORITHM_CHANGED "algorithm-changed":
        "semnătura numește alt algoritm decât cel folosit",
        "the signature names another algorithm than the one used",
        "Numiți în SignatureMethod și DigestMethod algoritmii care se folosesc";
    PSS_PARAMETERS "pss-parameters":
        "parametrii RSA-PSS (lungimea sării, MGF1) nu sunt cei pe care îi cere metoda",
        "the RSA-PSS parameters (salt length, MGF1) are not those that the method asks for",
        "Folosiți o sare cât rezumatul și MGF1 cu același rezumat";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_names_are_the_closed_list_each_once() {
        let names: BTreeSet<&str> = MISTAKES.iter().map(|mistake| mistake.name).collect();
        let list = "line-endings reindented whitespace-removed wrong-encoding-label \
                    prefix-rewritten signature-prefix-rewritten namespace-added attribute-added \
                    unicode-normalised letters-replaced value-changed number-reformatted \
                    signedinfo-changed signature-moved other-key canonicalized-out-of-context \
                    other-canonicalization enveloped-transform-missing instruction-added \
                    properties-changed properties-removed algorithm-changed pss-parameters";
        assert_eq!(names, list.split_ascii_whitespace().collect());
        assert_eq!(names.len(), MISTAKES.len());
    }
}
