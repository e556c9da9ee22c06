use super::*;
use crate::text::{calendar, fold_char};
use proptest::prelude::*;

fn instant(raw: &str) -> Option<String> {
    parse_instant(raw, None, Provenance::Listing).map(|dated| dated.at.to_string())
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// Raw string, the instant in UTC; `-` for what is no date.
const MACHINE: &[(&str, &str)] = &[
    // RFC 3339 and ISO 8601
    ("2025-12-05T14:30:00Z", "2025-12-05T14:30:00Z"),
    ("2025-12-05t14:30:00z", "2025-12-05T14:30:00Z"),
    ("2025-12-05T14:30:00.5+02:00", "2025-12-05T12:30:00.5Z"),
    ("2025-12-05T14:30:00−05:00", "2025-12-05T19:30:00Z"),
    ("2025-12-05T14:30+0530", "2025-12-05T09:00:00Z"),
    ("2025-12-05 14:30:00 +02", "2025-12-05T12:30:00Z"),
    ("2025-12-05 14:30:00 UTC", "2025-12-05T14:30:00Z"),
    ("2025-12-05T14:30:00+02:00[Europe/Kyiv]", "2025-12-05T12:30:00Z"),
    ("20251205T143000Z", "2025-12-05T14:30:00Z"),
    ("20251205", "2025-12-05T00:00:00Z"),
    ("2025-12-05", "2025-12-05T00:00:00Z"),
    ("2025-12-05T24:00:00Z", "2025-12-06T00:00:00Z"),
    ("2025-12-31 24:00", "2026-01-01T00:00:00Z"),
    ("2025-06-30T23:59:60Z", "2025-06-30T23:59:59Z"),
    ("2025-12-05T14:30:00,250Z", "2025-12-05T14:30:00.25Z"),
    ("03-12-31", "2003-12-31T00:00:00Z"),
    // RFC 822, 850, 2822, asctime
    ("Fri, 05 Dec 2025 14:30:00 GMT", "2025-12-05T14:30:00Z"),
    ("Fri, 5 Dec 25 14:30 EST", "2025-12-05T19:30:00Z"),
    ("Friday, 05-Dec-25 14:30:00 GMT", "2025-12-05T14:30:00Z"),
    ("Fri Dec  5 14:30:00 2025", "2025-12-05T14:30:00Z"),
    ("Fri Dec 5 14:30:00 EET 2025", "2025-12-05T12:30:00Z"),
    ("Fri Dec 05 14:30:00 +0000 2025", "2025-12-05T14:30:00Z"),
    ("Fri, 05 Dec 2025 14:30:00 -0000", "2025-12-05T14:30:00Z"),
    ("Fri, 05 Dec 2025 14:30:00 +0200 (EET)", "2025-12-05T12:30:00Z"),
    ("Fri, 05 Dec 2025 14:30:00 (GMT)", "2025-12-05T14:30:00Z"),
    ("Fri,05 Dec 2025 14:30:00 UTC+02:00", "2025-12-05T12:30:00Z"),
    ("Fri, 05 Dec 99 14:30:00 GMT", "1999-12-05T14:30:00Z"),
    ("Fri, 05 Dec 103 14:30:00 GMT", "2003-12-05T14:30:00Z"),
    ("05 Dec 2025", "2025-12-05T00:00:00Z"),
    ("Fri, 05 Dec 2025 2:30 PM EST", "2025-12-05T19:30:00Z"),
    ("Fri, 05 Dec 2025 12:05 a.m. GMT", "2025-12-05T00:05:00Z"),
    ("Fri, 05 Dec 2025 12:05 PM", "2025-12-05T12:05:00Z"),
    ("Fri, 05 Dec 2025 14:30:00 XYZ", "2025-12-05T14:30:00Z"),
    ("Sun, 29 Feb 2032 10:00:00 PST", "2032-02-29T18:00:00Z"),
    // local habits
    ("05/12/2025 14:30", "2025-05-12T14:30:00Z"),
    ("25/12/2025 14:30", "2025-12-25T14:30:00Z"),
    ("12/25/2025 2:30:00 PM", "2025-12-25T14:30:00Z"),
    ("05.12.25 14:30", "2025-12-05T14:30:00Z"),
    ("2025.12.05 14:30", "2025-12-05T14:30:00Z"),
    ("December 5, 2025 at 2:30 pm", "2025-12-05T14:30:00Z"),
    ("Dec 5th, 2025", "2025-12-05T00:00:00Z"),
    ("5 грудня 2025, 14:30", "2025-12-05T14:30:00Z"),
    ("Пятница, 5 декабря 2025 г. 14:30 МСК", "2025-12-05T11:30:00Z"),
    ("Fr, 5. Dezember 2025 14:30:00 MEZ", "2025-12-05T13:30:00Z"),
    ("5 décembre 2025 14h30", "2025-12-05T14:30:00Z"),
    ("viernes, 5 de diciembre de 2025", "2025-12-05T00:00:00Z"),
    ("1º de dezembro de 2025", "2025-12-01T00:00:00Z"),
    ("pt., 5 grudnia 2025 14:30", "2025-12-05T14:30:00Z"),
    ("5 Aralık 2025 Cuma 14:30", "2025-12-05T14:30:00Z"),
    ("2025年12月5日 14:30", "2025-12-05T14:30:00Z"),
    ("2025-12-05 오후 2:30:00", "2025-12-05T14:30:00Z"),
    ("14:30 05.12.2025", "2025-12-05T14:30:00Z"),
    // epochs
    ("1764945000", "2025-12-05T14:30:00Z"),
    ("1764945000000", "2025-12-05T14:30:00Z"),
    ("1764945000.25", "2025-12-05T14:30:00Z"),
    ("  1764945000\n", "2025-12-05T14:30:00Z"),
    // no dates
    ("", "-"),
    ("yesterday", "-"),
    ("5 December", "-"),
    ("14:30", "-"),
    ("2025", "-"),
    ("Fri, 31 Feb 2025 10:00:00 GMT", "-"),
    ("Fri, 05 Dec 2025 and 17 more", "-"),
    ("one two three four 5 Dec 2025", "-"),
    ("99999999999999999999999999", "-"),
    ("42", "-"),
    ("0000-00-00T00:00:00Z", "-"),
    // found by fuzzing
    ("Thu Nov 20 14:05 EET 1012", "-"),
];

#[test]
fn machine_dates_are_read_in_the_forms_that_feeds_write() {
    let wrong: Vec<String> = MACHINE
        .iter()
        .filter(|(raw, wanted)| instant(raw).as_deref().unwrap_or("-") != *wanted)
        .map(|(raw, wanted)| format!("{raw:?}: {:?}, not {wanted}", instant(raw)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_month_of_every_language_is_read_in_every_form() {
    for language in calendar::languages() {
        for month in 1..=12 {
            for form in calendar::month_forms(language, month) {
                let wanted = format!("2025-{month:02}-07T08:09:00Z");
                assert_eq!(
                    instant(&format!("7 {form}. 2025 08:09")).as_deref(),
                    Some(wanted.as_str()),
                    "{form}"
                );
            }
        }
    }
}

#[test]
fn precision_and_offset_are_what_was_written() {
    let read = |raw| parse_instant(raw, None, Provenance::Meta).unwrap();
    assert_eq!(read("2025-12-05").precision, Precision::Day);
    assert_eq!(read("2025-12-05 14:30").precision, Precision::Minute);
    assert_eq!(read("2025-12-05 14:30:00").precision, Precision::Second);
    assert_eq!(read("2025-12-05 14:30").offset_minutes, None);
    assert_eq!(read("2025-12-05 14:30 -0330").offset_minutes, Some(-210));
    assert_eq!(read("2025-12-05").provenance, Provenance::Meta);
}

#[test]
fn a_naive_time_is_in_the_zone_of_the_source() {
    let kyiv = zone("Europe/Kyiv");
    let winter = parse_instant("05.12.2025 14:30", Some(&kyiv), Provenance::Listing).unwrap();
    assert_eq!((winter.at.to_string().as_str(), winter.offset_minutes), ("2025-12-05T12:30:00Z", Some(120)));
    let summer = parse_instant("2025-07-05", Some(&kyiv), Provenance::Listing).unwrap();
    assert_eq!((summer.at.to_string().as_str(), summer.offset_minutes), ("2025-07-04T21:00:00Z", Some(180)));
    let written = parse_instant("2025-07-05T10:00:00Z", Some(&kyiv), Provenance::Listing).unwrap();
    assert_eq!((written.at.to_string().as_str(), written.offset_minutes), ("2025-07-05T10:00:00Z", Some(0)));
}

#[test]
fn slashes_put_the_month_first_only_in_america() {
    let read = |name: Option<&str>| {
        let zone = name.map(zone);
        parse_instant("03/04/2025", zone.as_ref(), Provenance::Listing).unwrap().at.strftime("%m").to_string()
    };
    assert_eq!(read(None), "03");
    assert_eq!(read(Some("America/New_York")), "03");
    assert_eq!(read(Some("Europe/Paris")), "04");
}

/// A visible line, the instant in UTC; `-` where no full date stands.
const VISIBLE: &[(&str, &str)] = &[
    ("Published on 5 December 2025, 14:30", "2025-12-05T14:30:00Z"),
    ("By A. Writer | Dec. 5, 2025 | 2:30 p.m. EST", "2025-12-05T19:30:00Z"),
    ("Updated: December 5th, 2025 at 14:30 GMT", "2025-12-05T14:30:00Z"),
    ("Опубліковано: 5 грудня 2025, 14:30", "2025-12-05T14:30:00Z"),
    ("5 декабря 2025 года в 14:30", "2025-12-05T14:30:00Z"),
    ("14:30, 5 декабря 2025", "2025-12-05T14:30:00Z"),
    ("14:30 05.12.2025", "2025-12-05T14:30:00Z"),
    ("Stand: 05.12.2025, 14:30 Uhr", "2025-12-05T14:30:00Z"),
    ("Veröffentlicht am 5. Dezember 2025 um 14.30 Uhr", "2025-12-05T14:30:00Z"),
    ("Publié le 5 décembre 2025 à 14h30", "2025-12-05T14:30:00Z"),
    ("Publicado el viernes, 5 de diciembre de 2025 a las 14:30", "2025-12-05T14:30:00Z"),
    ("5 dicembre 2025 alle ore 14:30", "2025-12-05T14:30:00Z"),
    ("Data publikacji: 05.12.2025 14:30", "2025-12-05T14:30:00Z"),
    ("2025-12-05 14:30", "2025-12-05T14:30:00Z"),
    ("posted 2025/12/05", "2025-12-05T00:00:00Z"),
    ("Photo 14 of 30, 5 December 2025", "2025-12-05T00:00:00Z"),
    ("Some 28 points and 3 rounds later, on May 5 2025 it began", "2025-05-05T00:00:00Z"),
    ("In 2025 there were 5 meetings", "-"),
    ("5 December, 14:30", "-"),
    ("call 05-12-20 now", "-"),
    ("version 1.2.2025000", "-"),
    ("", "-"),
];

#[test]
fn a_date_is_found_inside_a_visible_line() {
    let found = |text| {
        let dated = find_visible(text, None, Provenance::VisibleText);
        dated.map_or_else(|| "-".to_owned(), |dated| dated.at.to_string())
    };
    let wrong: Vec<String> = VISIBLE
        .iter()
        .filter(|(text, wanted)| found(text) != *wanted)
        .map(|(text, wanted)| format!("{text:?}: {}, not {wanted}", found(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #[test]
    fn nothing_that_is_written_breaks_the_reader(raw in "\\PC{0,80}", digits in "[0-9:. +/TZ-]{0,40}") {
        for text in [&raw, &digits] {
            let _ = parse_instant(text, None, Provenance::Listing);
            let _ = find_visible(text, None, Provenance::VisibleText);
        }
    }

    #[test]
    fn what_was_written_in_rfc_3339_comes_back(seconds in -2_000_000_000i64..200_000_000_000) {
        let at = Timestamp::from_second(seconds).unwrap();
        let read = parse_instant(&at.to_string(), None, Provenance::Listing);
        prop_assert_eq!(read.map(|dated| dated.at), Some(at));
    }

    #[test]
    fn folding_a_line_never_changes_its_date(day in 1u8..29, month in 1i8..13) {
        let name = calendar::month_forms("uk", month).next().unwrap();
        let line = format!("{day} {} 2025", name.to_uppercase());
        let mut folded = String::new();
        line.chars().for_each(|c| fold_char(c, &mut folded));
        prop_assert_eq!(
            find_visible(&line, None, Provenance::VisibleText),
            find_visible(&folded, None, Provenance::VisibleText)
        );
    }
}
