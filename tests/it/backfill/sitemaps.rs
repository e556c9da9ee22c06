//! Sitemaps: which of their pages are taken, and what lies beyond the limits.

use super::*;
use peacewire::backfill::SitemapRange;

fn range(since: Option<&str>, until: Option<&str>) -> Links {
    let at = |day: Option<&str>| day.map(|day| format!("{day}T00:00:00Z").parse().unwrap());
    Links::Sitemap(SitemapRange { url: url("courier", "/sitemap.xml"), since: at(since), until: at(until) })
}

fn xml(body: String) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "application/xml")
}

const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

async fn site_with_sitemaps() -> Site {
    let site = site_of(&["/nov", "/dec", "/jan", "/undated"]).await;
    let index = format!(
        "<sitemapindex {NAMESPACE}><sitemap><loc>http://courier.example/1.xml</loc></sitemap>\
         <sitemap><loc>http://courier.example/2.xml</loc></sitemap>\
         <sitemap><loc>http://other.example/3.xml</loc></sitemap></sitemapindex>"
    );
    let page = |path: &str, day: &str| {
        format!("<url><loc>http://courier.example{path}</loc><lastmod>{day}</lastmod></url>")
    };
    let first = [page("/nov", "2025-11-30"), page("/dec", "2025-12-01")].concat();
    let second = page("/jan", "2026-01-05") + "<url><loc>http://courier.example/undated</loc></url>";
    site.page("courier", "/sitemap.xml", xml(index)).await;
    site.page("courier", "/1.xml", xml(format!("<urlset {NAMESPACE}>{first}</urlset>"))).await;
    site.page("courier", "/2.xml", xml(format!("<urlset {NAMESPACE}>{second}</urlset>"))).await;
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_gives_the_pages_of_its_site_and_of_the_days_asked_for() {
    let site = site_with_sitemaps().await;
    let store = site.open();
    let summary = links(&site, &store, &range(Some("2025-12-01"), Some("2026-01-01"))).await;
    assert_eq!((summary.tally.read, summary.tally.outside, summary.tally.bad), (5, 2, 1));
    assert_eq!(by_state(&summary.entries), [2, 2, 0, 0, 0, 0]);
    assert_eq!(site.requests("/nov").await + site.requests("/jan").await, 0);
    let all = links(&site, &store, &range(None, None)).await;
    // What another job stored is read again, for it may have changed, and not doubled.
    assert_eq!(by_state(&all.entries), [4, 2, 0, 2, 0, 0]);
    assert_eq!(counts(&store).articles, 4);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_sitemap_holds_beyond_the_limits_is_counted() {
    let site = site_with_sitemaps().await;
    let store = site.open();
    let run = |change: fn(&mut Settings)| {
        let mut setup = site.setup(&store);
        change(&mut setup.settings);
        let store = &store;
        async move {
            let stop = CancellationToken::new();
            let summary = run_links(&range(None, None), &setup, store, &stop, &mut |_| {}).await.unwrap();
            let why = summary.tally.examples.iter().map(|bad| bad.why.clone()).collect::<Vec<_>>().join("; ");
            (summary.tally.read, summary.tally.bad, why)
        }
    };
    let (read, bad, why) = run(|settings| settings.sitemap_entries_limit = 1).await;
    assert_eq!((read, bad), (5, 3), "{why}");
    assert!(why.contains("1 beyond the limit of 1"), "{why}");
    let (_, bad, why) = run(|settings| settings.job_sitemaps = 2).await;
    assert_eq!(bad, 2, "{why}");
    assert!(why.contains("beyond 2 sitemaps (daemon.job_sitemaps)"), "{why}");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_over_sitemaps_killed_at_any_report_goes_on_without_gap_or_double() {
    let site = site_with_sitemaps().await;
    let given = range(None, None);
    let (path, store) = (site.file(), site.open());
    let mut images: Vec<PathBuf> = Vec::new();
    let mut report = |_: &Progress| {
        images.push(crash_image(&path, &site.folder.path().join(format!("cut-{}", images.len()))));
    };
    run_links(&given, &site.setup(&store), &store, &CancellationToken::new(), &mut report).await.unwrap();
    store.close().unwrap();
    let wanted = left_behind(&path);
    for image in images {
        let store = open(&image);
        links(&site, &store, &given).await;
        assert_eq!(left_behind(&image), wanted, "{}", image.display());
        store.close().unwrap();
    }
}
