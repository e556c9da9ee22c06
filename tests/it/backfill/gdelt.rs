//! Files of GDELT: a list with holes, files that are not as listed, rows that are none.

use super::*;
use peacewire::backfill::GkgRange;
use std::io::Write;

/// The MD5 sums of the files below, by another program.
const SUMS: [(&str, &str); 4] = [
    ("20251130120000", "9ee36792ee2b2ea6a001d6afb4688642"),
    ("20251130121500", "f4161e828f48aa1bd7d57a67c091b901"),
    ("20251130123000", "891a2b377352e1e3e7a4ce2ff0b9c549"),
    ("20251201000000", "30b1bbeec3d933f1f410bbb8d4ca70a2"),
];

/// A ZIP file with one stored entry.
fn zip(body: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(body);
    let size = u32::try_from(body.len()).unwrap();
    let mut file = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    for number in [crc.sum(), size, size] {
        file.write_all(&number.to_le_bytes()).unwrap();
    }
    file.write_all(b"\x01\0\0\0g").unwrap();
    file.write_all(body).unwrap();
    file
}

/// A row about something, of a page of the site.
fn row(page: &str, themes: &str) -> String {
    let mut fields = [""; 27];
    let url = format!("http://courier.example{page}");
    (fields[2], fields[4], fields[7]) = ("1", &url, themes);
    fields.join("\t") + "\n"
}

fn files() -> [Vec<u8>; 4] {
    let mut odd = row("/c", "PEACE_TALKS").into_bytes();
    odd.extend(b"1\t\xff\n1\t2\n");
    [
        zip((row("/a", "PEACE_TALKS") + &row("/sport", "SPORT")).as_bytes()),
        zip(row("/b", "PEACE_TALKS").as_bytes()),
        zip(&odd),
        zip(row("/later", "PEACE_TALKS").as_bytes()),
    ]
}

fn address(moment: &str) -> String {
    format!("/gdeltv2/{moment}.gkg.csv.zip")
}

/// A site, its articles and the files of a list, with all that is wrong with lists.
async fn site_with_files() -> (Site, Links) {
    let mut site = site_of(&["/a", "/b", "/c", "/later"]).await;
    site.source("data", Vec::new());
    let mut list = format!(
        "\n12 x http://data.example/hole\n99 {} http://data.example{}\n",
        SUMS[0].1,
        address("20251130114500")
    );
    for ((moment, sum), file) in SUMS.iter().zip(files()) {
        let url = format!("http://data.example{}", address(moment));
        list += &format!("1 {sum} {}\n", url.replace(".gkg.csv.zip", ".export.CSV.zip"));
        list += &format!("{} {sum} {url}\n", file.len());
        let answer = ResponseTemplate::new(200).set_body_raw(file, "application/zip");
        site.page("data", &address(moment), answer).await;
    }
    let path = site.folder.path().join("masterfilelist.txt");
    std::fs::write(&path, list).unwrap();
    let words = vec!["peace_talks".to_owned()];
    let until = Some("2025-12-01T00:00:00Z".parse().unwrap());
    (site, Links::Gdelt(GkgRange { list: path, words, since: None, until }))
}

fn whys(summary: &Summary) -> Vec<String> {
    summary.tally.examples.iter().map(|bad| format!("{}: {}", bad.place, bad.why)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_files_of_gdelt_name_is_fetched_and_what_is_wrong_with_them_is_counted() {
    let (site, given) = site_with_files().await;
    let store = site.open();
    let summary = links(&site, &store, &given).await;
    let wanted = [
        format!("http://data.example{}: listed, but not there", address("20251130114500")),
        format!("http://data.example{}, row 2: not UTF-8 at byte 2", address("20251130123000")),
        format!("http://data.example{}, row 3: 2 fields instead of 27", address("20251130123000")),
    ];
    assert_eq!(whys(&summary), wanted);
    assert_eq!(summary.tally.passed_over.get("none of the words"), Some(&1));
    assert_eq!(summary.tally.passed_over.get("line of the list that names no file"), Some(&1));
    assert_eq!((summary.end, by_state(&summary.entries)), (End::Finished, [3, 3, 0, 0, 0, 0]));
    assert_eq!((site.requests("/sport").await, site.requests(&address("20251201000000")).await), (0, 0));
    let again = links(&site, &store, &given).await;
    assert_eq!((again.tally.new, by_state(&again.entries)), (0, [3, 3, 0, 0, 0, 0]));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_gdelt_that_is_not_as_listed_gives_nothing() {
    let (site, given) = site_with_files().await;
    let Links::Gdelt(range) = &given else { unreachable!() };
    let list = std::fs::read_to_string(&range.list).unwrap();
    let wrong = list.replace(
        &format!("{} http://data.example{}", SUMS[1].1, address(SUMS[1].0)),
        &format!("{} http://data.example{}", SUMS[0].1, address(SUMS[1].0)),
    );
    let size = format!("{} {}", files()[2].len(), SUMS[2].1);
    std::fs::write(&range.list, wrong.replace(&size, &format!("7 {}", SUMS[2].1))).unwrap();
    let store = site.open();
    let summary = links(&site, &store, &given).await;
    let why = whys(&summary);
    assert_eq!(
        why[1],
        format!("http://data.example{}: its MD5 sum is not that of the list", address(SUMS[1].0))
    );
    assert_eq!(
        why[2],
        format!("http://data.example{}: {} bytes instead of 7", address(SUMS[2].0), files()[2].len())
    );
    assert_eq!((summary.end, by_state(&summary.entries)), (End::Finished, [1, 1, 0, 0, 0, 0]), "{why:?}");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_over_files_of_gdelt_killed_at_any_report_goes_on_without_gap_or_double() {
    let (site, given) = site_with_files().await;
    let (path, store) = (site.file(), site.open());
    let mut images: Vec<PathBuf> = Vec::new();
    let mut report = |_: &Progress| {
        images.push(crash_image(&path, &site.folder.path().join(format!("cut-{}", images.len()))));
    };
    run_links(&given, &site.setup(&store), &store, &CancellationToken::new(), &mut report).await.unwrap();
    store.close().unwrap();
    let wanted = left_behind(&path);
    assert!(images.len() > 8, "{images:?}");
    for image in images {
        let store = open(&image);
        let summary = links(&site, &store, &given).await;
        assert_eq!(summary.end, End::Finished);
        assert_eq!(left_behind(&image), wanted, "{}", image.display());
        counts(&store);
        store.close().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_gdelt_that_cannot_be_had_now_is_asked_for_again_by_the_next_run() {
    let (site, given) = site_with_files().await;
    let broken = wiremock::Mock::given(wiremock::matchers::path(address(SUMS[1].0)));
    broken
        .respond_with(ResponseTemplate::new(500))
        .up_to_n_times(3)
        .with_priority(1)
        .mount(&site.server)
        .await;
    let store = site.open();
    let mut told = Vec::new();
    let mut report = |progress: &Progress| {
        if let Progress::Bad(bad) = progress {
            told.push(bad.why.clone());
        }
    };
    let stop = CancellationToken::new();
    let first = run_links(&given, &site.setup(&store), &store, &stop, &mut report).await.unwrap();
    assert_eq!((first.end, first.entries.stored, first.tally.set_aside), (End::Waiting, 2, 1));
    let why = "status 500: set aside, to be asked for by the next run";
    assert!(told.iter().any(|told| told == why), "{told:?}");
    let second = links(&site, &store, &given).await;
    assert_eq!((second.end, second.resumed, second.entries.stored), (End::Finished, true, 3));
    assert_eq!(
        (site.requests(&address(SUMS[0].0)).await, second.tally.bad, second.tally.set_aside),
        (1, 3, 0),
        "only what was set aside is asked for again"
    );
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_gdelt_that_is_barred_for_ever_does_not_hold_up_the_others() {
    let (site, given) = site_with_files().await;
    for (moment, status) in [(SUMS[0].0, 403), (SUMS[1].0, 451)] {
        let barred = wiremock::Mock::given(wiremock::matchers::path(address(moment)));
        barred.respond_with(ResponseTemplate::new(status)).with_priority(1).mount(&site.server).await;
    }
    let store = site.open();
    let summary = links(&site, &store, &given).await;
    assert_eq!((summary.end, by_state(&summary.entries)), (End::Finished, [1, 1, 0, 0, 0, 0]));
    assert!(whys(&summary)[1].ends_with(": status 403") && whys(&summary)[2].ends_with(": status 451"));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_gdelt_of_which_none_can_be_had_are_not_asked_for_to_the_end_of_the_list() {
    let (site, given) = site_with_files().await;
    let Links::Gdelt(range) = &given else { unreachable!() };
    let lines: String = (0..20)
        .map(|hour| format!("9 {} http://data.example/down/20251130{hour:02}0000.gkg.csv.zip\n", SUMS[0].1))
        .collect();
    std::fs::write(&range.list, lines).unwrap();
    let down = wiremock::matchers::path_regex("^/down/");
    wiremock::Mock::given(down).respond_with(ResponseTemplate::new(500)).mount(&site.server).await;
    let store = site.open();
    let first = links(&site, &store, &given).await;
    assert_eq!((first.end, first.tally.set_aside), (End::Waiting, 5));
    let second = links(&site, &store, &given).await;
    assert_eq!((second.end, second.tally.set_aside), (End::Waiting, 10), "it gets further each time");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_was_replaced_by_another_is_read_from_its_beginning() {
    let (site, given) = site_with_files().await;
    let Links::Gdelt(range) = &given else { unreachable!() };
    let whole = std::fs::read_to_string(&range.list).unwrap();
    let stop = CancellationToken::new();
    let store = site.open();
    let mut advanced = 0;
    let mut report = |progress: &Progress| {
        advanced += u64::from(matches!(progress, Progress::Advanced { .. }));
        if advanced == 2 {
            stop.cancel();
        }
    };
    let first = run_links(&given, &site.setup(&store), &store, &stop, &mut report).await.unwrap();
    assert_eq!((first.end, first.entries.listed), (End::Stopped, 1));
    // Lines of the same length, so that the place is the beginning of one here as well.
    std::fs::write(&range.list, whole.replace(SUMS[0].0, "20251130114600")).unwrap();
    let second = links(&site, &store, &given).await;
    assert_eq!(second.end, End::Finished);
    let why = whys(&second);
    assert!(why[0].contains("masterfilelist.txt: line") && why[0].contains("from its beginning"), "{why:?}");
    assert!(why[1].contains("20251130114500"), "{why:?}");
    assert_eq!(site.requests(&address("20251130114600")).await, 1);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_has_grown_is_read_on_from_where_it_was_read_to_its_end() {
    let (site, given) = site_with_files().await;
    let Links::Gdelt(range) = &given else { unreachable!() };
    let whole = std::fs::read_to_string(&range.list).unwrap();
    let cut = whole.find(&format!("1 {}", SUMS[2].1)).unwrap();
    std::fs::write(&range.list, &whole[..cut]).unwrap();
    let store = site.open();
    let first = links(&site, &store, &given).await;
    assert_eq!((first.end, first.entries.stored), (End::Finished, 2));
    std::fs::write(&range.list, &whole).unwrap();
    let second = links(&site, &store, &given).await;
    assert_eq!((second.end, second.resumed, second.entries.stored), (End::Finished, false, 3));
    assert_eq!((second.tally.new, site.requests(&address(SUMS[0].0)).await), (1, 1));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn private_urls_in_files_of_gdelt_are_not_fetched() {
    let (site, given) = site_with_files().await;
    let Links::Gdelt(range) = &given else { unreachable!() };
    let rows = ["http://169.254.169.254/latest/", "http://127.0.0.1/b"]
        .map(|url| row("", "PEACE_TALKS").replace("http://courier.example", url));
    let file = zip(rows.concat().as_bytes());
    let moment = "20251130110000";
    let line =
        format!("{} aab40d90b1deaab4a18b53dcd34fcf54 http://data.example{}\n", file.len(), address(moment));
    let private = format!("9 {} http://127.0.0.1/{moment}.gkg.csv.zip\n", SUMS[0].1);
    std::fs::write(&range.list, line + &private).unwrap();
    site.page("data", &address(moment), ResponseTemplate::new(200).set_body_raw(file, "application/zip"))
        .await;
    let store = site.open();
    let summary = links(&site, &store, &given).await;
    assert_eq!(by_state(&summary.entries), [2, 0, 0, 0, 2, 0]);
    assert_eq!(summary.entries.reasons.get("forbidden_url"), Some(&2));
    assert_eq!((summary.end, summary.tally.bad), (End::Finished, 1), "{:?}", whys(&summary));
    store.close().unwrap();
}

#[test]
fn nobody_asks_gdelt_for_the_whole_world() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.txt"), "").unwrap();
    std::fs::write(folder.path().join("p.toml"), NO_SOURCES).unwrap();
    let run = |words: &[&str]| {
        let arguments = ["backfill", "gdelt", "list.txt", "--contact", "desk@news.example"];
        child::run_here(folder.path(), &[&arguments[..], words].concat())
    };
    assert_eq!(run(&[]).code, Some(2));
    let empty = run(&["--words", "talks,"]);
    assert!(empty.code == Some(1) && empty.error.contains("whole world"), "{empty:?}");
    let ended = run(&["--words", "talks"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.starts_with("0 read"), "{ended:?}");
}
