//! The counties, as the two letters that a `codWorkplace` begins with.

/// Code and name of each county, in the order of the codes; `B0` is București.
pub const COUNTIES: [(&str, &str); 42] = [
    ("AB", "Alba"),
    ("AG", "Argeș"),
    ("AR", "Arad"),
    ("B0", "București"),
    ("BC", "Bacău"),
    ("BH", "Bihor"),
    ("BN", "Bistrița-Năsăud"),
    ("BR", "Brăila"),
    ("BT", "Botoșani"),
    ("BV", "Brașov"),
    ("BZ", "Buzău"),
    ("CJ", "Cluj"),
    ("CL", "Călărași"),
    ("CS", "Caraș-Severin"),
    ("CT", "Constanța"),
    ("CV", "Covasna"),
    ("DB", "Dâmbovița"),
    ("DJ", "Dolj"),
    ("GJ", "Gorj"),
    ("GL", "Galați"),
    ("GR", "Giurgiu"),
    ("HD", "Hunedoara"),
    ("HR", "Harghita"),
    ("IF", "Ilfov"),
    ("IL", "Ialomița"),
    ("IS", "Iași"),
    ("MH", "Mehedinți"),
    ("MM", "Maramureș"),
    ("MS", "Mureș"),
    ("NT", "Neamț"),
    ("OT", "Olt"),
    ("PH", "Prahova"),
    ("SB", "Sibiu"),
    ("SJ", "Sălaj"),
    ("SM", "Satu Mare"),
    ("SV", "Suceava"),
    ("TL", "Tulcea"),
    ("TM", "Timiș"),
    ("TR", "Teleorman"),
    ("VL", "Vâlcea"),
    ("VN", "Vrancea"),
    ("VS", "Vaslui"),
];

/// The name of a county, by its two characters.
pub fn county_name(code: &str) -> Option<&'static str> {
    COUNTIES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_in_order_and_each_comes_once() {
        assert!(COUNTIES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn bucharest_is_b_zero() {
        assert_eq!(county_name("B0"), Some("București"));
        assert_eq!(county_name("B"), None);
    }
}
