//! `sources discover URL`: the listings of a site, as a source block.

use super::sources::{Checked, check_listing, slug};
use super::{Ending, Session, output, run, session};
use crate::fetch::{Client, Kind, Request};
use crate::listing::{self, Discovery, Hints};
use crate::model::{Language, ListingSpec, Selectors};
use crate::robots::Robots;
use crate::telemetry;
use anyhow::{Context, bail};
use std::collections::HashSet;
use std::fmt::Write;
use std::time::Duration;
use url::Url;

/// Asked for where the page names no feed.
const USUAL_FEEDS: &[&str] = &["/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json"];
/// Asked for where robots.txt names no sitemap.
const USUAL_SITEMAPS: &[&str] = &["/sitemap.xml", "/sitemap_index.xml"];
/// What is known of a site.
struct Site<'a> {
    client: &'a Client,
    /// Between two requests to the site.
    gap: Duration,
    url: Url,
    robots: Robots,
    page: Discovery,
}

/// Finds the listings of a site, reads each, and prints those that can be read as a source block.
pub fn discover(session: &Session, url: &str, contact: Option<&str>) -> anyhow::Result<Ending> {
    let settings = session.settings(contact)?;
    run::need_contact(&settings)?;
    let whole = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    let url = Url::parse(&whole).with_context(|| format!("`{url}` is no URL"))?;
    let client = Client::new(&settings.fetch)?;
    session::run_async(async {
        let site = look(&client, settings.daemon.host_gap, &url).await?;
        let found = site.listings().await;
        if found.is_empty() {
            bail!("no listing was found at {url}: try the page that lists the newest articles");
        }
        output::line(site.block(&found)?.trim_end())?;
        output::note(&format!("{} listings; check language, country, side and tier", found.len()));
        Ok(Ending::Well)
    })
}

async fn look<'a>(client: &'a Client, gap: Duration, url: &Url) -> anyhow::Result<Site<'a>> {
    let robots = match url.join("/robots.txt") {
        Ok(place) => client.get(&Request::new(&place, Kind::Robots, telemetry::now())).await.ok(),
        Err(_) => None,
    };
    let robots = robots.map_or_else(|| Robots::parse(b""), |response| Robots::parse(&response.body));
    if !robots.allowed("peacewire", url) {
        bail!("robots.txt of {} forbids {url}", url.host_str().unwrap_or_default());
    }
    tokio::time::sleep(gap).await;
    let response = client
        .get(&Request::new(url, Kind::Listing, telemetry::now()))
        .await
        .map_err(|failure| anyhow::anyhow!("cannot fetch {url}: {failure}"))?;
    let hints = Hints {
        url: &response.final_url,
        content_type: response.content_type.as_deref(),
        spec: None,
        timezone: None,
        now: telemetry::now(),
        max_entries: 10,
    };
    let page = match listing::parse(&response.body, &hints) {
        // The address is a listing itself.
        Ok(found) => Discovery { title: found.title, feeds: vec![url.clone()], ..Discovery::default() },
        Err(_) => listing::discover(&response.body, response.content_type.as_deref(), &response.final_url),
    };
    Ok(Site { client, gap, url: response.final_url, robots, page })
}

impl Site<'_> {
    /// The listings that can be read, feeds before sitemaps before the page itself.
    async fn listings(&self) -> Vec<ListingSpec> {
        let at =
            |paths: &[&str]| paths.iter().filter_map(|path| self.url.join(path).ok()).collect::<Vec<_>>();
        let mut found = self.readable(self.page.feeds.iter().cloned().map(ListingSpec::Feed)).await;
        if found.is_empty() {
            found = self.readable(at(USUAL_FEEDS).into_iter().map(ListingSpec::Feed)).await;
        }
        let named = self.robots.sitemaps().to_vec();
        let sitemaps = if named.is_empty() { at(USUAL_SITEMAPS) } else { named };
        found.extend(self.readable(sitemaps.into_iter().map(ListingSpec::Sitemap)).await);
        let index =
            self.page.index.iter().map(|selectors| ListingSpec::Index(self.url.clone(), selectors.clone()));
        found.extend(self.readable(index).await);
        found
    }

    async fn readable(&self, specs: impl Iterator<Item = ListingSpec>) -> Vec<ListingSpec> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for spec in specs.filter(|spec| seen.insert(spec.url().clone())) {
            let closed =
                !matches!(spec, ListingSpec::Feed(_)) && !self.robots.allowed("peacewire", spec.url());
            if closed {
                output::note(&format!("{}: forbidden by robots.txt", spec.url()));
                continue;
            }
            tokio::time::sleep(self.gap).await;
            match check_listing(self.client, &spec, None, None).await {
                Checked::Read { entries, .. } => {
                    output::note(&format!("{}: {entries} entries", spec.url()));
                    found.push(spec);
                }
                Checked::Failed(why) | Checked::Unread(why) => {
                    output::note(&format!("{}: {why}", spec.url()))
                }
            }
        }
        found
    }

    /// The block for a settings file.
    fn block(&self, listings: &[ListingSpec]) -> Result<String, std::fmt::Error> {
        let host = self.url.host_str().unwrap_or("source").trim_start_matches("www.");
        let language =
            self.page.language.map_or_else(|| "en".to_owned(), |language: Language| language.to_string());
        let mut out = String::new();
        if let Some(title) = &self.page.title {
            writeln!(out, "# {}", title.replace(char::is_control, " "))?;
        }
        writeln!(out, "[[source]]\nid = \"{}\"\nlanguage = \"{language}\"", slug(host, host))?;
        for listing in listings {
            writeln!(
                out,
                "[[source.listing]]\nkind = \"{}\"\nurl = {}",
                listing.kind(),
                quoted(listing.url().as_str())
            )?;
            if let ListingSpec::Index(_, Selectors { item, .. }) = listing {
                writeln!(out, "item = {}", quoted(item))?;
            }
        }
        Ok(out)
    }
}

fn quoted(text: &str) -> toml::Value {
    toml::Value::from(text)
}
