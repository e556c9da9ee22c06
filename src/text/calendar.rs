//! Month and weekday names as the press writes them: full, shortened and in the case that follows a number.
//! One table for all languages, because a feed's dates are rarely in the language that it declares.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The months in order, twelve groups divided by `|`; every form folded, the shortened ones without their point.
const MONTHS: &[(&str, &str)] = &[
    (
        "en",
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct|november nov|december dec",
    ),
    (
        "uk",
        "січень січня січ|лютий лютого лют|березень березня бер|квітень квітня кві квіт|травень травня тра трав|червень червня чер черв|липень липня лип|серпень серпня сер серп|вересень вересня вер|жовтень жовтня жов жовт|листопад листопада лис лист|грудень грудня гру груд",
    ),
    (
        "ru",
        "январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|июнь июня июн|июль июля июл|август августа авг|сентябрь сентября сен сент|октябрь октября окт|ноябрь ноября ноя нояб|декабрь декабря дек",
    ),
    (
        "de",
        "januar janner jan|februar feber feb|marz maerz mar mrz|april apr|mai|juni jun|juli jul|august aug|september sep sept|oktober okt|november nov|dezember dez",
    ),
    (
        "fr",
        "janvier janv jan|fevrier fevr fev|mars mar|avril avr|mai|juin|juillet juil|aout aou|septembre sept sep|octobre oct|novembre nov|decembre dec",
    ),
    (
        "es",
        "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
    ),
    (
        "it",
        "gennaio gen genn|febbraio feb febb|marzo mar|aprile apr|maggio mag magg|giugno giu|luglio lug|agosto ago|settembre sett set|ottobre ott|novembre nov|dicembre dic",
    ),
    (
        "pt",
        "janeiro jan|fevereiro fev|marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro out|novembro nov|dezembro dez",
    ),
    (
        "pl",
        "styczen stycznia sty stycz|luty lutego lut|marzec marca mar|kwiecien kwietnia kwi kwiec|maj maja|czerwiec czerwca cze czer|lipiec lipca lip|sierpien sierpnia sie sierp|wrzesien wrzesnia wrz wrzes|pazdziernik pazdziernika paz pazdz|listopad listopada lis list|grudzien grudnia gru grudz",
    ),
    (
        "cs",
        "leden ledna led|unor unora uno|brezen brezna bre|duben dubna dub|kveten kvetna kve|cerven cervna cvn|cervenec cervence cvc|srpen srpna srp|zari zar|rijen rijna rij|listopad listopadu lis|prosinec prosince pro",
    ),
    (
        "tr",
        "ocak oca|subat sub|mart mar|nisan nis|mayis may|haziran haz|temmuz tem|agustos agu|eylul eyl|ekim eki|kasim kas|aralik ara",
    ),
    (
        "nl",
        "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sept sep|oktober okt|november nov|december dec",
    ),
    (
        "el",
        "ιανουαριος ιανουαριου ιαν|φεβρουαριος φεβρουαριου φεβ|μαρτιος μαρτιου μαρ|απριλιος απριλιου απρ|μαιος μαιου μαι|ιουνιος ιουνιου ιουν|ιουλιος ιουλιου ιουλ|αυγουστος αυγουστου αυγ|σεπτεμβριος σεπτεμβριου σεπ|οκτωβριος οκτωβριου οκτ|νοεμβριος νοεμβριου νοε|δεκεμβριος δεκεμβριου δεκ",
    ),
    (
        "hu",
        "januar jan|februar febr feb|marcius marc|aprilis apr|majus maj|junius jun|julius jul|augusztus aug|szeptember szept|oktober okt|november nov|december dec",
    ),
    (
        "ro",
        "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept sep|octombrie oct|noiembrie noi nov|decembrie dec",
    ),
    (
        "bg",
        "януари ян|февруари фев|март мар|април апр|май|юни|юли|август авг|септември септ сеп|октомври окт|ноември ноем ное|декември дек",
    ),
];

/// The weekdays from Monday in order, seven groups divided by `|`, in the same spelling as [`MONTHS`].
const WEEKDAYS: &[(&str, &str)] = &[
    (
        "en",
        "monday mon|tuesday tue tues|wednesday wed weds|thursday thu thur thurs|friday fri|saturday sat|sunday sun",
    ),
    (
        "uk",
        "понеділок пн пон|вівторок вт вів|середа середу ср|четвер чт чет|п'ятниця п'ятницю пт|субота суботу сб суб|неділя неділю нд нед",
    ),
    (
        "ru",
        "понедельник пн пнд|вторник вт втр|среда среду ср срд|четверг чт чтв|пятница пятницу пт птн|суббота субботу сб сбт|воскресенье вс вск",
    ),
    ("de", "montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sonnabend sa|sonntag so"),
    ("fr", "lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim"),
    ("es", "lunes lun|martes mar|miercoles mie|jueves jue|viernes vie|sabado sab|domingo dom"),
    ("it", "lunedi lun|martedi mar|mercoledi mer|giovedi gio|venerdi ven|sabato sab|domenica dom"),
    ("pt", "segunda seg|terca ter|quarta qua|quinta qui|sexta sex|sabado sab|domingo dom"),
    (
        "pl",
        "poniedzialek pon pn|wtorek wt|sroda srode sr|czwartek czw|piatek pt|sobota sobote sob|niedziela niedziele niedz nd",
    ),
    ("cs", "pondeli po|utery ut|streda st|ctvrtek ct|patek pa|sobota so|nedele ne"),
    ("tr", "pazartesi pzt|sali sal|carsamba car|persembe per|cuma cum|cumartesi cmt|pazar paz"),
    ("nl", "maandag ma|dinsdag di|woensdag wo|donderdag do|vrijdag vr|zaterdag za|zondag zo"),
    ("el", "δευτερα δευ|τριτη τρι|τεταρτη τετ|πεμπτη πεμ|παρασκευη παρ|σαββατο σαβ|κυριακη κυρ"),
    ("hu", "hetfo het|kedd|szerda sze|csutortok csu|pentek pen|szombat szo|vasarnap vas"),
    ("ro", "luni lun|marti mar|miercuri mie|joi|vineri vin|sambata sam|duminica dum"),
    ("bg", "понеделник пон|вторник вт|сряда ср|четвъртък чет|петък пет|събота съб|неделя нед"),
];

static MONTH_OF: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| index(MONTHS));
static WEEKDAY_OF: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| index(WEEKDAYS));

/// The month, 1 to 12, that a folded word without its point names.
pub fn month(folded: &str) -> Option<i8> {
    MONTH_OF.get(folded).and_then(|&number| i8::try_from(number).ok())
}

/// The weekday, 1 for Monday to 7, that a folded word without its point names; where two languages disagree on a
/// short form, the first in the table wins, since a weekday is only ever passed over.
pub fn weekday(folded: &str) -> Option<i8> {
    WEEKDAY_OF.get(folded).and_then(|&number| i8::try_from(number).ok())
}

/// The languages that the tables know.
pub fn languages() -> impl Iterator<Item = &'static str> {
    MONTHS.iter().map(|(language, _)| *language)
}

/// The forms of a month in one language.
pub fn month_forms(language: &str, month: i8) -> impl Iterator<Item = &'static str> {
    let group = usize::try_from(month.saturating_sub(1)).unwrap_or(usize::MAX);
    let row = MONTHS.iter().find(|(code, _)| *code == language).map_or("", |(_, row)| row);
    row.split('|').nth(group).unwrap_or_default().split(' ').filter(|form| !form.is_empty())
}

fn index(table: &'static [(&'static str, &'static str)]) -> HashMap<&'static str, u8> {
    let mut found = HashMap::new();
    for (_, row) in table {
        for (number, group) in (1u8..).zip(row.split('|')) {
            for form in group.split(' ') {
                found.entry(form).or_insert(number);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_char;

    #[test]
    fn every_language_has_twelve_months_and_seven_weekdays_in_folded_spelling() {
        for (table, size) in [(MONTHS, 12), (WEEKDAYS, 7)] {
            assert_eq!(table.len(), 16);
            for (language, row) in table {
                assert_eq!(row.split('|').count(), size, "{language}");
                let mut folded = String::new();
                row.chars().for_each(|c| fold_char(c, &mut folded));
                assert_eq!(&folded, row, "{language}");
            }
        }
    }

    #[test]
    fn no_month_form_means_two_months() {
        let mut seen: HashMap<&str, u8> = HashMap::new();
        for (language, row) in MONTHS {
            for (number, group) in (1u8..).zip(row.split('|')) {
                for form in group.split(' ') {
                    assert_eq!(*seen.entry(form).or_insert(number), number, "{form} in {language}");
                }
            }
        }
    }

    #[test]
    fn names_are_found_in_any_case_form() {
        assert_eq!(month("грудня"), Some(12));
        assert_eq!(month("sept"), Some(9));
        assert_eq!(weekday("п'ятниця"), Some(5));
        assert_eq!(month("montag"), None);
        assert!(month_forms("pl", 11).any(|form| form == "listopada"));
        assert_eq!(languages().count(), 16);
    }
}
