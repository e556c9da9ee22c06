//! From Cyrillic names to the Latin spellings that the press of each language uses.

use crate::model::Language;

const UK_NATIONAL: &[(&str, &str)] = &[
    ("зг", "zgh"),
    ("^є", "ye"),
    ("^ї", "yi"),
    ("^й", "y"),
    ("^ю", "yu"),
    ("^я", "ya"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "h"),
    ("ґ", "g"),
    ("д", "d"),
    ("е", "e"),
    ("є", "ie"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "y"),
    ("і", "i"),
    ("ї", "i"),
    ("й", "i"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ь", ""),
    ("ю", "iu"),
    ("я", "ia"),
    ("'", ""),
    ("’", ""),
];
const UK_BGN: &[(&str, &str)] =
    &[("ий$", "y"), ("є", "ye"), ("ї", "yi"), ("й", "y"), ("ю", "yu"), ("я", "ya")];
const UK_BGN_YY: &[(&str, &str)] =
    &[("ий$", "yy"), ("ій$", "iy"), ("є", "ye"), ("ї", "yi"), ("й", "y"), ("ю", "yu"), ("я", "ya")];
const UK_DE: &[(&str, &str)] = &[
    ("^с", "s"),
    ("зг", "sg"),
    ("в", "w"),
    ("г", "h"),
    ("є", "je"),
    ("ж", "sch"),
    ("з", "s"),
    ("и", "y"),
    ("ї", "ji"),
    ("й", "j"),
    ("х", "ch"),
    ("ц", "z"),
    ("ч", "tsch"),
    ("ш", "sch"),
    ("щ", "schtsch"),
    ("ю", "ju"),
    ("я", "ja"),
];
const UK_FR: &[(&str, &str)] = &[
    ("ий$", "y"),
    ("г", "h"),
    ("є", "ie"),
    ("ж", "j"),
    ("и", "y"),
    ("ї", "ï"),
    ("й", "ï"),
    ("у", "ou"),
    ("х", "kh"),
    ("ч", "tch"),
    ("ш", "ch"),
    ("щ", "chtch"),
    ("ю", "iou"),
    ("я", "ia"),
    ("ц", "ts"),
];
const UK_PL: &[(&str, &str)] = &[
    ("ський$", "ski"),
    ("цький$", "cki"),
    ("лю", "lu"),
    ("ля", "la"),
    ("ль", "l"),
    ("ье", "ie"),
    ("в", "w"),
    ("г", "h"),
    ("^є", "je"),
    ("є", "ie"),
    ("ж", "ż"),
    ("и", "y"),
    ("ї", "ji"),
    ("й", "j"),
    ("л", "ł"),
    ("х", "ch"),
    ("ц", "c"),
    ("ч", "cz"),
    ("ш", "sz"),
    ("щ", "szcz"),
    ("^ю", "ju"),
    ("^я", "ja"),
    ("ю", "iu"),
    ("я", "ia"),
];
const UK_CS: &[(&str, &str)] = &[
    ("г", "h"),
    ("є", "je"),
    ("ж", "ž"),
    ("и", "y"),
    ("ї", "ji"),
    ("й", "j"),
    ("х", "ch"),
    ("ц", "c"),
    ("ч", "č"),
    ("ш", "š"),
    ("щ", "šč"),
    ("ю", "ju"),
    ("я", "ja"),
];
const UK_TR: &[(&str, &str)] = &[
    ("г", "h"),
    ("є", "ye"),
    ("ж", "j"),
    ("и", "i"),
    ("ї", "yi"),
    ("й", "y"),
    ("х", "h"),
    ("ц", "ts"),
    ("ч", "ç"),
    ("ш", "ş"),
    ("щ", "şç"),
    ("ю", "yu"),
    ("я", "ya"),
];
const RU_BGN: &[(&str, &str)] = &[
    ("ий$", "y"),
    ("ый$", "y"),
    ("ье", "ye"),
    ("^е", "ye"),
    ("ае", "aye"),
    ("ее", "eye"),
    ("ие", "iye"),
    ("ое", "oye"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("ё", "yo"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "i"),
    ("й", "y"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ъ", ""),
    ("ы", "y"),
    ("ь", ""),
    ("э", "e"),
    ("ю", "yu"),
    ("я", "ya"),
];
const RU_PLAIN: &[(&str, &str)] = &[
    ("^е", "e"),
    ("ае", "ae"),
    ("ее", "ee"),
    ("ие", "ie"),
    ("ое", "oe"),
    ("ье", "ie"),
    ("ий$", "ii"),
    ("ей", "ei"),
    ("й", "i"),
    ("ю", "iu"),
    ("я", "ia"),
];
const RU_IY: &[(&str, &str)] = &[("ий$", "iy"), ("ый$", "yy"), ("^е", "e"), ("ие", "ie"), ("ье", "ie")];
const RU_I: &[(&str, &str)] =
    &[("ий$", "i"), ("ый$", "i"), ("ие", "ie"), ("ье", "ie"), ("ю", "iu"), ("я", "ia")];
const RU_ISO: &[(&str, &str)] = &[
    ("ий$", "ij"),
    ("ый$", "yj"),
    ("^е", "e"),
    ("ае", "ae"),
    ("ее", "ee"),
    ("ие", "ie"),
    ("ое", "oe"),
    ("ье", "ie"),
    ("ж", "ž"),
    ("й", "j"),
    ("х", "ch"),
    ("ц", "c"),
    ("ч", "č"),
    ("ш", "š"),
    ("щ", "šč"),
    ("ю", "ju"),
    ("я", "ja"),
];
const RU_DE: &[(&str, &str)] = &[
    ("ий$", "i"),
    ("ый$", "y"),
    ("ье", "je"),
    ("^е", "je"),
    ("ае", "aje"),
    ("ее", "eje"),
    ("ие", "ije"),
    ("ое", "oje"),
    ("в", "w"),
    ("ж", "sch"),
    ("з", "s"),
    ("й", "i"),
    ("х", "ch"),
    ("ц", "z"),
    ("ч", "tsch"),
    ("ш", "sch"),
    ("щ", "schtsch"),
    ("ю", "ju"),
    ("я", "ja"),
];
const RU_DE_J: &[(&str, &str)] = &[
    ("ий$", "ij"),
    ("^е", "je"),
    ("ие", "ije"),
    ("в", "w"),
    ("ж", "sch"),
    ("з", "s"),
    ("ей", "ej"),
    ("й", "j"),
    ("х", "ch"),
    ("ц", "z"),
    ("ч", "tsch"),
    ("ш", "sch"),
    ("щ", "schtsch"),
    ("ю", "ju"),
    ("я", "ja"),
];
const RU_FR: &[(&str, &str)] = &[
    ("ий$", "i"),
    ("ин$", "ine"),
    ("ье", "ie"),
    ("^е", "e"),
    ("ае", "aie"),
    ("ее", "eie"),
    ("ие", "iie"),
    ("ое", "oie"),
    ("ж", "j"),
    ("й", "ï"),
    ("у", "ou"),
    ("ч", "tch"),
    ("ш", "ch"),
    ("щ", "chtch"),
    ("ю", "iou"),
    ("я", "ia"),
];
const RU_PL: &[(&str, &str)] = &[
    ("ский$", "ski"),
    ("цкий$", "cki"),
    ("ий$", "ij"),
    ("^е", "je"),
    ("ле", "le"),
    ("ль", "l"),
    ("ля", "la"),
    ("лю", "lu"),
    ("ье", "je"),
    ("ие", "ije"),
    ("ее", "ieje"),
    ("е", "ie"),
    ("в", "w"),
    ("ж", "ż"),
    ("й", "j"),
    ("л", "ł"),
    ("х", "ch"),
    ("ц", "c"),
    ("ч", "cz"),
    ("ш", "sz"),
    ("щ", "szcz"),
    ("ю", "iu"),
    ("я", "ia"),
];

/// All schemes of a language: what differs first, then the letters of its base.
const UKRAINIAN: &[&[&[(&str, &str)]]] = &[
    &[UK_NATIONAL],
    &[UK_BGN, UK_NATIONAL],
    &[UK_BGN_YY, UK_NATIONAL],
    &[UK_DE, UK_NATIONAL],
    &[UK_FR, UK_NATIONAL],
    &[UK_PL, UK_NATIONAL],
    &[UK_CS, UK_NATIONAL],
    &[UK_TR, UK_NATIONAL],
];
const RUSSIAN: &[&[&[(&str, &str)]]] = &[
    &[RU_BGN],
    &[RU_PLAIN, RU_BGN],
    &[RU_IY, RU_BGN],
    &[RU_I, RU_BGN],
    &[RU_ISO, RU_BGN],
    &[RU_DE, RU_BGN],
    &[RU_DE_J, RU_BGN],
    &[RU_FR, RU_BGN],
    &[RU_PL, RU_BGN],
];

/// The Latin spellings of one Cyrillic word, each once; none for other languages than Ukrainian and Russian.
pub fn spellings(word: &str, language: Language) -> Vec<String> {
    let schemes = match language.as_str() {
        "uk" => UKRAINIAN,
        "ru" => RUSSIAN,
        _ => return Vec::new(),
    };
    let mut found: Vec<String> = Vec::new();
    for scheme in schemes {
        if let Some(spelling) = write(word, scheme)
            && !found.contains(&spelling)
        {
            found.push(spelling);
        }
    }
    found
}

fn write(word: &str, scheme: &[&[(&str, &str)]]) -> Option<String> {
    let lower = word.to_lowercase();
    let mut rest = lower.as_str();
    let mut latin = String::new();
    let mut at_start = true;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('-') {
            latin.push('-');
            (rest, at_start) = (after, true);
            continue;
        }
        let tables = scheme.iter().flat_map(|table| table.iter());
        let (form, after) =
            tables.into_iter().find_map(|(letters, form)| Some((form, fits(rest, letters, at_start)?)))?;
        latin.push_str(form);
        (rest, at_start) = (after, false);
    }
    Some(capitalised(&latin))
}

/// What is left behind the letters: `^` only at the start of a word, `$` only at its end.
fn fits<'t>(rest: &'t str, letters: &str, at_start: bool) -> Option<&'t str> {
    if let Some(letters) = letters.strip_prefix('^') {
        return if at_start { rest.strip_prefix(letters) } else { None };
    }
    if let Some(letters) = letters.strip_suffix('$') {
        return rest.strip_prefix(letters).filter(|after| after.is_empty());
    }
    rest.strip_prefix(letters)
}

fn capitalised(word: &str) -> String {
    word.split('-').map(first_up).collect::<Vec<_>>().join("-")
}

fn first_up(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}
