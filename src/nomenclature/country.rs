//! Countries, ISO 3166-1 alpha-2, with Romanian names and the days on which they were in the
//! European Union.

use super::{Day, Validity};
use chrono::NaiveDate;

/// A country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Two capital letters.
    pub code: &'static str,
    /// Romanian name.
    pub name: &'static str,
    /// When it was in the European Union.
    pub union: Option<Validity>,
}

impl Country {
    /// Whether it was in the European Union on that day.
    pub fn in_union(&self, day: NaiveDate) -> bool {
        self.union.is_some_and(|membership| membership.holds(day))
    }
}

const fn country(code: &'static str, name: &'static str) -> Country {
    Country { code, name, union: None }
}

const fn member(code: &'static str, name: &'static str, since: Day) -> Country {
    Country { code, name, union: Some(Validity { from: Some(since), to: None }) }
}

const fn former_member(code: &'static str, name: &'static str, since: Day, until: Day) -> Country {
    Country { code, name, union: Some(Validity { from: Some(since), to: Some(until) }) }
}

/// All of them, in the order of their codes.
#[rustfmt::skip]
pub const COUNTRIES: [Country; 249] = [
    country("AD", "Andorra"),
    country("AE", "Emiratele Arabe Unite"),
    country("AF", "Afganistan"),
    country("AG", "Antigua și Barbuda"),
    country("AI", "Anguilla"),
    country("AL", "Albania"),
    country("AM", "Armenia"),
    country("AO", "Angola"),
    country("AQ", "Antarctica"),
    country("AR", "Argentina"),
    country("AS", "Samoa Americană"),
    member("AT", "Austria", (1995, 1, 1)),
    country("AU", "Australia"),
    country("AW", "Aruba"),
    country("AX", "Insulele Åland"),
    country("AZ", "Azerbaidjan"),
    country("BA", "Bosnia și Herțegovina"),
    country("BB", "Barbados"),
    country("BD", "Bangladesh"),
    member("BE", "Belgia", (1958, 1, 1)),
    country("BF", "Burkina Faso"),
    member("BG", "Bulgaria", (2007, 1, 1)),
    country("BH", "Bahrain"),
    country("BI", "Burundi"),
    country("BJ", "Benin"),
    country("BL", "Saint-Barthélemy"),
    country("BM", "Bermuda"),
    country("BN", "Brunei"),
    country("BO", "Bolivia"),
    country("BQ", "Bonaire, Sint Eustatius și Saba"),
    country("BR", "Brazilia"),
    country("BS", "Bahamas"),
    country("BT", "Bhutan"),
    country("BV", "Insula Bouvet"),
    country("BW", "Botswana"),
    country("BY", "Belarus"),
    country("BZ", "Belize"),
    country("CA", "Canada"),
    country("CC", "Insulele Cocos (Keeling)"),
    country("CD", "Republica Democrată Congo"),
    country("CF", "Republica Centrafricană"),
    country("CG", "Congo"),
    country("CH", "Elveția"),
    country("CI", "Côte d’Ivoire"),
    country("CK", "Insulele Cook"),
    country("CL", "Chile"),
    country("CM", "Camerun"),
    country("CN", "China"),
    country("CO", "Columbia"),
    country("CR", "Costa Rica"),
    country("CU", "Cuba"),
    country("CV", "Capul Verde"),
    country("CW", "Curaçao"),
    country("CX", "Insula Christmas"),
    member("CY", "Cipru", (2004, 5, 1)),
    member("CZ", "Cehia", (2004, 5, 1)),
    member("DE", "Germania", (1958, 1, 1)),
    country("DJ", "Djibouti"),
    member("DK", "Danemarca", (1973, 1, 1)),
    country("DM", "Dominica"),
    country("DO", "Republica Dominicană"),
    country("DZ", "Algeria"),
    country("EC", "Ecuador"),
    member("EE", "Estonia", (2004, 5, 1)),
    country("EG", "Egipt"),
    country("EH", "Sahara Occidentală"),
    country("ER", "Eritreea"),
    member("ES", "Spania", (1986, 1, 1)),
    country("ET", "Etiopia"),
    member("FI", "Finlanda", (1995, 1, 1)),
    country("FJ", "Fiji"),
    country("FK", "Insulele Falkland"),
    country("FM", "Micronezia"),
    country("FO", "Insulele Feroe"),
    member("FR", "Franța", (1958, 1, 1)),
    country("GA", "Gabon"),
    former_member("GB", "Regatul Unit", (1973, 1, 1), (2020, 1, 31)),
    country("GD", "Grenada"),
    country("GE", "Georgia"),
    country("GF", "Guyana Franceză"),
    country("GG", "Guernsey"),
    country("GH", "Ghana"),
    country("GI", "Gibraltar"),
    country("GL", "Groenlanda"),
    country("GM", "Gambia"),
    country("GN", "Guineea"),
    country("GP", "Guadelupa"),
    country("GQ", "Guineea Ecuatorială"),
    member("GR", "Grecia", (1981, 1, 1)),
    country("GS", "Georgia de Sud și Insulele Sandwich de Sud"),
    country("GT", "Guatemala"),
    country("GU", "Guam"),
    country("GW", "Guineea-Bissau"),
    country("GY", "Guyana"),
    country("HK", "Hong Kong"),
    country("HM", "Insula Heard și Insulele McDonald"),
    country("HN", "Honduras"),
    member("HR", "Croația", (2013, 7, 1)),
    country("HT", "Haiti"),
    member("HU", "Ungaria", (2004, 5, 1)),
    country("ID", "Indonezia"),
    member("IE", "Irlanda", (1973, 1, 1)),
    country("IL", "Israel"),
    country("IM", "Insula Man"),
    country("IN", "India"),
    country("IO", "Teritoriul Britanic din Oceanul Indian"),
    country("IQ", "Irak"),
    country("IR", "Iran"),
    country("IS", "Islanda"),
    member("IT", "Italia", (1958, 1, 1)),
    country("JE", "Jersey"),
    country("JM", "Jamaica"),
    country("JO", "Iordania"),
    country("JP", "Japonia"),
    country("KE", "Kenya"),
    country("KG", "Kârgâzstan"),
    country("KH", "Cambodgia"),
    country("KI", "Kiribati"),
    country("KM", "Comore"),
    country("KN", "Saint Kitts și Nevis"),
    country("KP", "Coreea de Nord"),
    country("KR", "Coreea de Sud"),
    country("KW", "Kuweit"),
    country("KY", "Insulele Cayman"),
    country("KZ", "Kazahstan"),
    country("LA", "Laos"),
    country("LB", "Liban"),
    country("LC", "Saint Lucia"),
    country("LI", "Liechtenstein"),
    country("LK", "Sri Lanka"),
    country("LR", "Liberia"),
    country("LS", "Lesotho"),
    member("LT", "Lituania", (2004, 5, 1)),
    member("LU", "Luxemburg", (1958, 1, 1)),
    member("LV", "Letonia", (2004, 5, 1)),
    country("LY", "Libia"),
    country("MA", "Maroc"),
    country("MC", "Monaco"),
    country("MD", "Republica Moldova"),
    country("ME", "Muntenegru"),
    country("MF", "Saint-Martin"),
    country("MG", "Madagascar"),
    country("MH", "Insulele Marshall"),
    country("MK", "Macedonia de Nord"),
    country("ML", "Mali"),
    country("MM", "Myanmar"),
    country("MN", "Mongolia"),
    country("MO", "Macao"),
    country("MP", "Insulele Mariane de Nord"),
    country("MQ", "Martinica"),
    country("MR", "Mauritania"),
    country("MS", "Montserrat"),
    member("MT", "Malta", (2004, 5, 1)),
    country("MU", "Mauritius"),
    country("MV", "Maldive"),
    country("MW", "Malawi"),
    country("MX", "Mexic"),
    country("MY", "Malaysia"),
    country("MZ", "Mozambic"),
    country("NA", "Namibia"),
    country("NC", "Noua Caledonie"),
    country("NE", "Niger"),
    country("NF", "Insula Norfolk"),
    country("NG", "Nigeria"),
    country("NI", "Nicaragua"),
    member("NL", "Țările de Jos", (1958, 1, 1)),
    country("NO", "Norvegia"),
    country("NP", "Nepal"),
    country("NR", "Nauru"),
    country("NU", "Niue"),
    country("NZ", "Noua Zeelandă"),
    country("OM", "Oman"),
    country("PA", "Panama"),
    country("PE", "Peru"),
    country("PF", "Polinezia Franceză"),
    country("PG", "Papua Noua Guinee"),
    country("PH", "Filipine"),
    country("PK", "Pakistan"),
    member("PL", "Polonia", (2004, 5, 1)),
    country("PM", "Saint-Pierre și Miquelon"),
    country("PN", "Insulele Pitcairn"),
    country("PR", "Puerto Rico"),
    country("PS", "Palestina"),
    member("PT", "Portugalia", (1986, 1, 1)),
    country("PW", "Palau"),
    country("PY", "Paraguay"),
    country("QA", "Qatar"),
    country("RE", "Réunion"),
    member("RO", "România", (2007, 1, 1)),
    country("RS", "Serbia"),
    country("RU", "Federația Rusă"),
    country("RW", "Rwanda"),
    country("SA", "Arabia Saudită"),
    country("SB", "Insulele Solomon"),
    country("SC", "Seychelles"),
    country("SD", "Sudan"),
    member("SE", "Suedia", (1995, 1, 1)),
    country("SG", "Singapore"),
    country("SH", "Sfânta Elena, Ascension și Tristan da Cunha"),
    member("SI", "Slovenia", (2004, 5, 1)),
    country("SJ", "Svalbard și Jan Mayen"),
    member("SK", "Slovacia", (2004, 5, 1)),
    country("SL", "Sierra Leone"),
    country("SM", "San Marino"),
    country("SN", "Senegal"),
    country("SO", "Somalia"),
    country("SR", "Surinam"),
    country("SS", "Sudanul de Sud"),
    country("ST", "São Tomé și Príncipe"),
    country("SV", "El Salvador"),
    country("SX", "Sint Maarten"),
    country("SY", "Siria"),
    country("SZ", "Eswatini"),
    country("TC", "Insulele Turks și Caicos"),
    country("TD", "Ciad"),
    country("TF", "Teritoriile Australe Franceze"),
    country("TG", "Togo"),
    country("TH", "Thailanda"),
    country("TJ", "Tadjikistan"),
    country("TK", "Tokelau"),
    country("TL", "Timorul de Est"),
    country("TM", "Turkmenistan"),
    country("TN", "Tunisia"),
    country("TO", "Tonga"),
    country("TR", "Turcia"),
    country("TT", "Trinidad și Tobago"),
    country("TV", "Tuvalu"),
    country("TW", "Taiwan"),
    country("TZ", "Tanzania"),
    country("UA", "Ucraina"),
    country("UG", "Uganda"),
    country("UM", "Insulele Îndepărtate ale Statelor Unite"),
    country("US", "Statele Unite ale Americii"),
    country("UY", "Uruguay"),
    country("UZ", "Uzbekistan"),
    country("VA", "Vatican"),
    country("VC", "Saint Vincent și Grenadine"),
    country("VE", "Venezuela"),
    country("VG", "Insulele Virgine Britanice"),
    country("VI", "Insulele Virgine Americane"),
    country("VN", "Vietnam"),
    country("VU", "Vanuatu"),
    country("WF", "Wallis și Futuna"),
    country("WS", "Samoa"),
    country("YE", "Yemen"),
    country("YT", "Mayotte"),
    country("ZA", "Africa de Sud"),
    country("ZM", "Zambia"),
    country("ZW", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn members(day: &str) -> usize {
        let day = day.parse().unwrap();
        COUNTRIES.iter().filter(|country| country.in_union(day)).count()
    }

    #[test]
    fn the_codes_are_two_capitals_in_order() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.code < b.code));
        assert!(
            COUNTRIES
                .iter()
                .all(|c| { c.code.len() == 2 && c.code.bytes().all(|b| b.is_ascii_uppercase()) })
        );
    }

    #[test]
    fn the_union_had_as_many_members_as_history_says() {
        for (day, count) in [
            ("1958-01-01", 6),
            ("1973-01-01", 9),
            ("1995-01-01", 15),
            ("2004-05-01", 25),
            ("2013-07-01", 28),
            ("2020-01-31", 28),
            ("2020-02-01", 27),
        ] {
            assert_eq!(members(day), count, "{day}");
        }
    }

    #[test]
    fn names_have_letters_with_comma_below() {
        assert!(COUNTRIES.iter().all(|c| !c.name.contains(['ş', 'ţ', 'Ş', 'Ţ'])));
    }
}
