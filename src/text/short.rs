//! What tells the language of a headline, where hardly a small word stands: more words, letters and endings.

/// The marks of one language.
pub(super) struct Hint {
    /// Letters of its own or of a few languages.
    pub letters: &'static str,
    /// Words that headlines are made of.
    pub words: &'static str,
    /// Endings of longer words.
    pub endings: &'static str,
}

/// In the order of the Latin profiles.
pub(super) const LATIN: &[Hint] = &[
    Hint {
        letters: "",
        words: "one two three four five six seven eight nine ten after before says over under when where may must should first last day \
                week year talks deal war dead find found make made take takes want wants back down off through through still just only \
                heavy until without within against during between across along around near again",
        endings: "ing tion ness ght ould ed rs ks gs ds ts ns ck sh ew ow ough ound ary ery ity ies ful less",
    },
    Hint {
        letters: "äöüß",
        words: "eins zwei drei vier fünf sechs sieben acht neun zehn ohne bis wer was warum wieder keine zurück vor nach unter beim zum zur \
                gibt geht bleibt sagt neue neuer neues will soll muss dritte erste tag tage woche jahr zwischen während weil wenn so",
        endings: "ung ungen lich isch ische ischen keit heit cht tzt eit gen ten tte rt eisst",
    },
    Hint {
        letters: "éèêàçâîôùûëï",
        words: "deux trois quatre cinq six sept huit neuf dix si lac très pourquoi comment quand qui quoi jusqu tôt encore toute tous rend vers chez \
                sous avant jour jours semaine an ans ministre ville être fait peut veut nouveau nouvelle l d s n qu j",
        endings: "eux eur eurs ment aux eau ique oir ois tre ier ère ée és ette aire ance rend",
    },
    Hint {
        letters: "ó",
        words: "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć kto dlaczego bez tak pod znów znowu ponownie nowy nowa we nad ma mają \
                chce będą więcej dzień dni tydzień rok lat kiedy gdzie jako co my",
        endings: "ów ego ych ania anie ość ski ował ał ili yli ich ami ach rze cie iej",
    },
    Hint {
        letters: "áéíóú",
        words: "dos tres cuatro cinco seis siete ocho nueve diez quién quien qué sin hoy tan pronto cada nuevo nueva volver vuelve vuelven toda todo ley \
                dice dicen día días semana año años puede quiere otra otro muy todos les lluvia",
        endings: "ción ciones dad ado ados iento ores idad ero era uelo ible ando iendo ará erán",
    },
    Hint {
        letters: "àèéùòì",
        words: "due tre quattro cinque sei sette otto nove dieci chi perché così presto senza fino ancora tutta tutto sotto verso dopo già nuovo nuova \
                si ci cosa giorno giorni settimana anno anni può vuole l d dell all nell sull dall",
        endings: "zione zioni ento etto ato ata ità ello glia erà anno ono iamo zzo tti lle ggio nte",
    },
    Hint {
        letters: "áâéêíóôúçãõ",
        words: "dois três quatro cinco seis sete oito nove dez quem sem até ainda toda todo vai vão novo nova hoje tão cedo onde quando porque depois \
                volta voltam dia dias semana ano anos pode quer outro outra muito chuva",
        endings: "ção ções dade eiro inho ão ões ados adas am em vel agem ência ento",
    },
    Hint {
        letters: "áíéúůžšý",
        words: "dva tři čtyři pět šest sedm osm devět deset kdo proč co bez tak znovu opět ještě nový nová má chce budou den dny týden rok let kde když \
                již více nad pod během ministr podal zůstane",
        endings: "ost ání ení ých ého ilo alo ili ský ová ick ává ují ích ům tví dí ádá isi ázu",
    },
    Hint {
        letters: "ăâîșțşţ",
        words: "doi trei patru cinci șase șapte opt nouă zece cine ce fără când unde iar din nou până tot toată noi noul noua astăzi azi ziua zile \
                săptămână an ani poate vrea foarte spre sub",
        endings: "ul ului ilor ează esc ele ția ții ată ește rile elor iei ord rul",
    },
    Hint {
        letters: "üöçşğı",
        words: "iki üç dört beş altı yedi sekiz dokuz on kim neden nasıl bu şu o nerede hakkında olmadan yok var gün hafta yıl önce içinde üzerinde \
                erken yeniden kadar karar devam edecek oldu ediyor",
        endings: "lar ler yor dı dü du tı tü ması mesi ında inde cak cek ığı iği nun nün mış miş ğı lık sı nda",
    },
    Hint {
        letters: "ë",
        words: "twee drie vier vijf zes zeven acht negen tien wie wat waarom zonder tot zo vroeg nieuwe weer geen onder over voor na tijdens tegen \
                dag dagen week jaar we moet wil krijgt blijft blijven gaat hele elkaar stapt af dicht",
        endings: "heid lijk ijn ijs ijf aal aar eert oor uur oud eel aat ngen gen ken oen isie uis ooi aak tekent",
    },
];

/// In the order of the Cyrillic profiles.
pub(super) const CYRILLIC: &[Hint] = &[
    Hint {
        letters: "",
        words: "чому хто коли де без знову ще лише вже ні чи бо тому тут там нові новий нова під час щодо серед через проти двоє троє десятеро \
                угоди угоду місто міста уряд країни країна війна війни рік роки років днів",
        endings: "ися ися ться ння ття ого ому ти ість ій єю ав ив ув ник ників ують ають яни цька ський ацію ації єть ула уло ули",
    },
    Hint {
        letters: "",
        words: "почему кто когда где без снова еще только уже нет ли потому здесь там новый новая новые под через против двое трое десять человек сказал \
                сделка город страны страна война войны год годы лет дней",
        endings: "ется ются ение ения ость ями ать ить еть лись лся ие ий ый ая ой ые цев ских ного ыми ему ил ал ел ул",
    },
    Hint {
        letters: "щ",
        words: "какво защо кой коя кое кои кога къде още вече отново само ни ги му го те тя той сме бяха остави без нов нова нови един два три четири \
                пет шест седем осем девет десет след под преди заради ток",
        endings: "ите ата ята ето ото ът ят ове ване ания ени ха вят ят ерите ните ата офа",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_gives_a_word_or_ending_that_is_not_lower_case() {
        for hint in LATIN.iter().chain(CYRILLIC) {
            assert_eq!(hint.words.to_lowercase(), hint.words);
            assert_eq!(hint.endings.to_lowercase(), hint.endings);
        }
    }
}
