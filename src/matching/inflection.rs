//! Case endings of names and words of origin: Ukrainian, Russian, Polish, Czech, and German genitives.
//! Generates too much rather than too little: a form that nobody writes costs nothing.

use crate::model::{Gender, Language};

const UK: Language = Language::new(*b"uk");
const RU: Language = Language::new(*b"ru");
const PL: Language = Language::new(*b"pl");
const CS: Language = Language::new(*b"cs");
const DE: Language = Language::new(*b"de");

/// An ending of the nominative and what stands in its place in the other forms.
type Ending = (&'static str, &'static [&'static str]);

/// The first ending that fits decides.
const UKRAINIAN: &[Ending] = &[
    (
        "ський",
        &[
            "ського",
            "ському",
            "ським",
            "ськім",
            "ська",
            "ську",
            "ської",
            "ській",
            "ською",
            "ське",
            "ські",
            "ських",
            "ськими",
        ],
    ),
    (
        "цький",
        &[
            "цького",
            "цькому",
            "цьким",
            "цькім",
            "цька",
            "цьку",
            "цької",
            "цькій",
            "цькою",
            "цьке",
            "цькі",
            "цьких",
            "цькими",
        ],
    ),
    ("ий", &["ого", "ому", "им", "ім", "а", "у", "ої", "ій", "ою", "е", "і", "их", "ими"]),
    ("ська", &["ської", "ській", "ську", "ською"]),
    ("цька", &["цької", "цькій", "цьку", "цькою"]),
    ("ець", &["ця", "цю", "цеві", "цем", "ці", "ців", "цям", "цями", "цях"]),
    ("анці", &["анців", "анцям", "анцями", "анцях"]),
    ("ці", &["ців", "цям", "цями", "цях"]),
    ("яни", &["ян", "янам", "янами", "янах"]),
    ("янин", &["янина", "янину", "янином"]),
    ("ки", &["ків", "кам", "ками", "ках"]),
    ("ія", &["ії", "ію", "ією"]),
    ("ья", &["ьї", "ью", "ьєю"]),
    ("га", &["ги", "зі", "гу", "гою"]),
    ("ка", &["ки", "ці", "ку", "кою"]),
    ("ха", &["хи", "сі", "ху", "хою"]),
    ("ва", &["ви", "ві", "ву", "вою", "вої", "вій"]),
    ("а", &["и", "і", "у", "ою", "ої", "ій"]),
    ("я", &["і", "ї", "ю", "ею", "єю"]),
    ("енко", &["енка", "енку", "енкові", "енком"]),
    ("ко", &["ка", "ку", "кові", "ком"]),
    ("їв", &["єва", "єву", "єві", "євом", "євів"]),
    ("ів", &["ова", "ову", "ові", "овом", "ева", "еву", "еві", "евом"]),
    ("ов", &["ова", "ову", "овові", "овим", "овом", "ові"]),
    ("єв", &["єва", "єву", "єву", "євим", "євом", "єві"]),
    ("ев", &["ева", "еву", "евим", "евом", "еві"]),
    ("ін", &["іна", "іну", "інові", "іним", "іном", "іні"]),
    ("ко", &["ка", "ку", "кові", "ком"]),
    ("ь", &["я", "ю", "еві", "єві", "ем", "єм", "і"]),
    ("ій", &["ія", "ію", "ієві", "ієм", "ії", "ього", "ьому"]),
    ("й", &["я", "ю", "єві", "єм", "ї"]),
    ("р", &["ра", "ру", "рові", "ром", "рі", "ря", "рю", "рем", "реві"]),
    ("ш", &["ша", "шу", "шеві", "шем", "ші"]),
    ("ч", &["ча", "чу", "чеві", "чем", "чі"]),
    ("", &["а", "у", "ові", "ом", "і"]),
];

const RUSSIAN: &[Ending] = &[
    ("ский", &["ского", "скому", "ским", "ском", "ская", "скую", "ской", "ское", "ские", "ских", "скими"]),
    ("цкий", &["цкого", "цкому", "цким", "цком", "цкая", "цкую", "цкой", "цкое", "цкие", "цких", "цкими"]),
    ("ый", &["ого", "ому", "ым", "ом", "ая", "ую", "ой", "ое", "ые", "ых", "ыми"]),
    ("ская", &["ской", "скую", "скою"]),
    ("ец", &["ца", "цу", "цем", "це", "цы", "цев", "цам", "цами", "цах"]),
    ("цы", &["цев", "цам", "цами", "цах"]),
    ("яне", &["ян", "янам", "янами", "янах"]),
    ("янин", &["янина", "янину", "янином", "янине"]),
    ("ия", &["ии", "ию", "ией"]),
    ("ья", &["ьи", "ью", "ьей"]),
    ("га", &["ги", "ге", "гу", "гой"]),
    ("ка", &["ки", "ке", "ку", "кой"]),
    ("ха", &["хи", "хе", "ху", "хой"]),
    ("ча", &["чи", "че", "чу", "чей", "чой"]),
    ("ва", &["вы", "ве", "ву", "вой"]),
    ("а", &["ы", "е", "у", "ой", "и"]),
    ("я", &["и", "е", "ю", "ей"]),
    ("ов", &["ова", "ову", "овым", "ове", "овом"]),
    ("ев", &["ева", "еву", "евым", "еве", "евом"]),
    ("ин", &["ина", "ину", "иным", "ине", "ином"]),
    ("ь", &["я", "ю", "ем", "е", "и", "ью"]),
    ("ий", &["ия", "ию", "ием", "ии", "его", "ему"]),
    ("й", &["я", "ю", "ем", "е"]),
    ("ш", &["ша", "шу", "шем", "ше"]),
    ("ч", &["ча", "чу", "чем", "че"]),
    ("ж", &["жа", "жу", "жем", "же"]),
    ("", &["а", "у", "ом", "е"]),
];

const POLISH: &[Ending] = &[
    ("ski", &["skiego", "skiemu", "skim", "ska", "skiej", "ską", "skie", "scy", "skich", "skimi"]),
    ("cki", &["ckiego", "ckiemu", "ckim", "cka", "ckiej", "cką", "ckie", "ccy", "ckich", "ckimi"]),
    ("ński", &["ńskiego", "ńskiemu", "ńskim", "ńska", "ńskiej", "ńską", "ńskie", "ńscy", "ńskich", "ńskimi"]),
    ("ska", &["skiej", "ską"]),
    ("iec", &["ca", "cowi", "cem", "cu", "ców", "com", "cami", "cach", "cy"]),
    ("jczycy", &["jczyków", "jczykom", "jczykami", "jczykach"]),
    ("cy", &["ców", "com", "cami", "cach"]),
    ("anie", &["an", "anom", "anami", "anach"]),
    ("anin", &["anina", "aninowi", "aninem", "aninie"]),
    ("ja", &["ji", "ję", "ją"]),
    ("ia", &["ii", "i", "ię", "ią"]),
    ("ka", &["ki", "ce", "kę", "ką"]),
    ("ga", &["gi", "dze", "gę", "gą"]),
    ("ta", &["ty", "cie", "tę", "tą"]),
    ("da", &["dy", "dzie", "dę", "dą"]),
    ("ra", &["ry", "rze", "rę", "rą"]),
    ("ła", &["ły", "le", "łę", "łą"]),
    ("wa", &["wy", "wie", "wę", "wą", "wej"]),
    ("a", &["y", "i", "ie", "ę", "ą"]),
    ("ko", &["ki", "ce", "kę", "ką"]),
    ("co", &["cy", "cę", "cą", "ca", "cem"]),
    ("io", &["ia", "iem"]),
    ("ek", &["ka", "kowi", "kiem", "ku", "eka", "ekowi", "ekiem"]),
    ("k", &["ka", "kowi", "kiem", "ku"]),
    ("g", &["ga", "gowi", "giem", "gu"]),
    ("r", &["ra", "rowi", "rem", "rze"]),
    ("t", &["ta", "towi", "tem", "cie"]),
    ("d", &["da", "dowi", "dem", "dzie"]),
    ("ł", &["ła", "łowi", "łem", "le"]),
    ("l", &["la", "lowi", "lem", "lu"]),
    ("c", &["ca", "cowi", "cem", "cu"]),
    ("y", &["ego", "emu", "ym"]),
    ("i", &["iego", "iemu", "im"]),
    ("e", &["ego", "emu", "em"]),
    ("ó", &[]),
    ("u", &[]),
    ("o", &[]),
    ("", &["a", "owi", "em", "ie", "u"]),
];

const CZECH: &[Ending] = &[
    ("skyj", &["ského", "skému", "ským", "ském"]),
    ("skij", &["ského", "skému", "ským", "ském"]),
    ("ský", &["ského", "skému", "ským", "ském", "ská", "ské", "skou", "ští", "ských", "skými"]),
    ("ký", &["kého", "kému", "kým", "kém", "ká", "ké", "kou", "čtí", "kých", "kými"]),
    ("ý", &["ého", "ému", "ým", "ém", "á", "é", "ou", "í", "ých", "ými"]),
    ("yj", &["ého", "ému", "ým", "ém"]),
    ("vá", &["vé", "vou"]),
    ("á", &["é", "ou"]),
    ("ec", &["ce", "ci", "cem", "cům", "ců"]),
    ("ci", &["ců", "cům", "cích", "ce"]),
    ("ka", &["ky", "ce", "ku", "kou", "kovi"]),
    ("ga", &["gy", "ze", "gu", "gou", "govi"]),
    ("a", &["y", "ě", "e", "u", "ou", "ovi", "o"]),
    ("ie", &["ii", "ií"]),
    ("ko", &["ka", "ku", "kem", "kovi"]),
    ("o", &["a", "u", "em", "ovi"]),
    ("y", &["yho", "ymu", "ym", "ů", "ům", "ech"]),
    ("ey", &["eyho", "eym", "eymu"]),
    ("e", &["eho", "emu", "em", "i"]),
    ("i", &["iho", "imu", "im", "ím"]),
    ("í", &["ího", "ímu", "ím"]),
    ("u", &[]),
    ("j", &["je", "ji", "jem", "jovi"]),
    ("r", &["ra", "rovi", "rem", "ru", "re", "ře"]),
    ("ek", &["ka", "kovi", "kem", "ku", "eka", "ekovi", "ekem"]),
    ("", &["a", "ovi", "em", "u", "e", "ů"]),
];

const GERMAN: &[Ending] = &[
    ("ident", &["identen"]),
    ("isch", &["ische", "ischer", "isches", "ischen", "ischem"]),
    ("s", &[]),
    ("z", &[]),
    ("x", &[]),
    ("", &["s"]),
];

/// Surnames that are adjectives, of men: the forms of women are other people's.
const MEN: &[Ending] = &[
    ("ський", &["ського", "ському", "ським", "ськім"]),
    ("цький", &["цького", "цькому", "цьким", "цькім"]),
    ("ский", &["ского", "скому", "ским", "ском"]),
    ("цкий", &["цкого", "цкому", "цким", "цком"]),
    ("ski", &["skiego", "skiemu", "skim"]),
    ("cki", &["ckiego", "ckiemu", "ckim"]),
    ("ský", &["ského", "skému", "ským", "ském"]),
];

/// Other forms of a word in a language; a word that the language leaves alone has none.
pub fn forms(word: &str, language: Language, gender: Option<Gender>) -> Vec<String> {
    let Some(endings) = endings_of(language) else { return Vec::new() };
    let cyrillic = matches!(language, UK | RU);
    if cyrillic != word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c)) || stays(word, language, gender)
    {
        return Vec::new();
    }
    let men = if gender == Some(Gender::M) { MEN } else { &[] };
    let mut all = men.iter().chain(endings);
    let fitting = all.find_map(|&(ending, others)| Some((word.strip_suffix(ending)?, others)));
    let Some((stem, others)) = fitting else { return Vec::new() };
    others.iter().map(|other| format!("{stem}{other}")).collect()
}

/// Other forms of a given name: as of any word, and those of a plain consonant stem ("Стівом", not "Стовом").
pub fn given_forms(name: &str, language: Language) -> Vec<String> {
    let mut all = forms(name, language, None);
    let plain = endings_of(language).and_then(|endings| endings.iter().find(|(ending, _)| ending.is_empty()));
    let consonant = name.chars().last().is_some_and(|last| last.is_alphabetic() && !is_vowel(last));
    if let Some((_, others)) = plain.filter(|_| consonant && !all.is_empty()) {
        all.extend(others.iter().map(|other| format!("{name}{other}")));
    }
    all
}

/// Endings that a given name may have in an oblique case, folded, and those of its nominative that they can stand for.
const GIVEN_CYRILLIC: (&[&str], &[&str]) = (
    &[
        "а", "у", "і", "и", "е", "ю", "я", "ї", "ы", "ою", "ею", "єю", "ом", "ем", "єм", "ой", "ей", "ові",
        "еві", "єві", "ию", "ия", "ии", "ием", "ией", "ію", "ії", "ією", "ія", "ієм",
    ],
    &["", "а", "я", "о", "й", "ь", "ий", "ій", "ия", "ія", "ей"],
);
const GIVEN_POLISH: (&[&str], &[&str]) = (
    &["a", "owi", "em", "iem", "ie", "u", "y", "e", "i", "ego", "emu", "ka", "kowi", "kiem", "ku"],
    &["", "a", "ek", "y", "i"],
);
const GIVEN_CZECH: (&[&str], &[&str]) =
    (&["a", "ovi", "em", "y", "e", "u", "ou", "i", "ka", "kovi", "kem"], &["", "a", "ek", "e"]);

/// Folded words of which a folded form can be a case: for given names, of which only a list is known.
pub fn nominatives(form: &str, language: Language) -> impl Iterator<Item = String> {
    let (endings, nominative) = match language {
        UK | RU => GIVEN_CYRILLIC,
        PL => GIVEN_POLISH,
        CS => GIVEN_CZECH,
        _ => (&[] as &[&str], &[] as &[&str]),
    };
    let stems = endings.iter().filter_map(move |ending| form.strip_suffix(ending));
    let long = stems.filter(|stem| stem.chars().count() >= SHORTEST_GIVEN_STEM);
    long.flat_map(move |stem| nominative.iter().map(move |ending| format!("{stem}{ending}")))
}

/// Letters of the shortest given name without its ending.
const SHORTEST_GIVEN_STEM: usize = 3;

fn is_vowel(letter: char) -> bool {
    "aeiouyáéíóúýąęаеєиіїоуюяыэёйь".contains(letter)
}

fn endings_of(language: Language) -> Option<&'static [Ending]> {
    Some(match language {
        UK => UKRAINIAN,
        RU => RUSSIAN,
        PL => POLISH,
        CS => CZECH,
        DE => GERMAN,
        _ => return None,
    })
}

/// True for what is never inflected: women's names on a consonant, foreign names on a vowel, acronyms.
fn stays(word: &str, language: Language, gender: Option<Gender>) -> bool {
    let Some(last) = word.chars().last() else { return true };
    let acronym = word.chars().filter(|c| c.is_uppercase()).count() > 1;
    if acronym || !last.is_alphabetic() {
        return true;
    }
    if language == DE {
        return false;
    }
    let vowel = match language {
        UK | RU => matches!(last, 'е' | 'э' | 'и' | 'і' | 'ї' | 'у' | 'ю' | 'є' | 'ы') || foreign_o(word),
        _ => false,
    };
    let consonant = !matches!(last, 'а' | 'я' | 'a' | 'á');
    let plural = ["ці", "цы", "ки", "яни", "яне", "сы", "зы"].iter().any(|ending| word.ends_with(ending));
    (vowel && !plural) || (consonant && gender == Some(Gender::F))
}

fn foreign_o(word: &str) -> bool {
    word.ends_with('о') && !word.ends_with("ко")
}

/// The forms of a phrase: its leading adjective and noun are inflected together, what follows is left alone.
pub fn phrase_forms(phrase: &str, language: Language) -> Vec<String> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    match *words.as_slice() {
        [word] => forms(word, language, None),
        [first, second, ref rest @ ..] if adjective(first, language) => {
            let seconds = forms(second, language, None);
            let mut all = Vec::new();
            for a in forms(first, language, None) {
                for b in seconds.iter().map(String::as_str).chain([second]) {
                    all.push(joined(&a, b, rest));
                }
            }
            all
        }
        [first, second] if language == PL && adjective(second, language) => {
            let both =
                |a: String| forms(second, language, None).into_iter().map(move |b| joined(&a, &b, &[]));
            forms(first, language, None).into_iter().flat_map(both).collect()
        }
        [first, ref rest @ ..] => forms(first, language, None).iter().map(|a| joined(a, "", rest)).collect(),
        [] => Vec::new(),
    }
}

fn joined(first: &str, second: &str, rest: &[&str]) -> String {
    let parts = [first, second].into_iter().chain(rest.iter().copied());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// True for a word that looks like an adjective; feminine and neuter ones are inflected like a noun beside it.
fn adjective(word: &str, language: Language) -> bool {
    let endings: &[&str] = match language {
        UK => &["ий", "ій", "ька", "ька", "на", "а", "е"],
        RU => &["ий", "ый", "ой", "ая", "яя", "ое"],
        PL => &["ski", "cki", "y", "ska", "cka", "wa", "na"],
        CS => &["ý", "á", "í", "é"],
        _ => &[],
    };
    endings.iter().any(|ending| word.ends_with(ending))
}
