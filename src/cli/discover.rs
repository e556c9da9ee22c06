//! `sources discover URL`: the listings of a site, as a source block.

use super::sources::{Checked, LEFT_ALONE, checked, slug, told, with_errand};
use super::{Ending, Session, output, run};
use crate::daemon::{Errand, Fetched};
use crate::fetch::{Failure, Kind};
use crate::listing::{self, Discovery, Hints};
use crate::model::{FailureClass, Language, ListingSpec, Selectors};
use crate::telemetry;
use anyhow::{Context, bail};
use std::collections::HashSet;
use std::fmt::Write;
use url::Url;

/// Asked for where the page names no feed.
const USUAL_FEEDS: &[&str] = &["/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json"];
/// Asked for where robots.txt names no sitemap.
const USUAL_SITEMAPS: &[&str] = &["/sitemap.xml", "/sitemap_index.xml"];
/// Listings of one kind that are tried; some sites name hundreds.
const MOST_TRIED: usize = 12;

/// What is known of a site.
struct Site<'a> {
    errand: &'a Errand,
    url: Url,
    page: Discovery,
    /// Those that its robots.txt names.
    sitemaps: Vec<Url>,
    /// A host has asked to be left alone: nothing more is tried.
    left_alone: bool,
}

/// Finds the listings of a site, reads each, and prints those that can be read as a source block.
pub fn discover(session: &Session, url: &str, contact: Option<&str>) -> anyhow::Result<Ending> {
    let settings = session.settings(contact)?;
    run::need_contact(&settings)?;
    let whole = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    let url = Url::parse(&whole).with_context(|| format!("`{url}` is no URL"))?;
    with_errand(&settings, async |errand, _| {
        let mut site = look(errand, &url).await?;
        let found = site.listings().await?;
        if found.is_empty() && site.left_alone {
            bail!("no listing was found before {url} asked to be left alone: try again later");
        }
        if found.is_empty() {
            bail!("no listing was found at {url}: try the page that lists the newest articles");
        }
        output::line(site.block(&found)?.trim_end())?;
        output::note(&format!("{} listings; check language, country, side and tier", found.len()));
        Ok(Ending::Well)
    })
}

async fn look<'a>(errand: &'a Errand, url: &Url) -> anyhow::Result<Site<'a>> {
    let response = match errand.fetch(url, Kind::Listing).await? {
        Fetched::Answer(response) => response,
        Fetched::Failed(failure) if failure.class == FailureClass::Robots => {
            bail!("robots.txt forbids {url} or the place that it leads to")
        }
        Fetched::Failed(failure) => bail!("cannot fetch {url}: {}", told(&failure)),
        Fetched::NotAsked => bail!("cannot fetch {url}: {LEFT_ALONE}"),
    };
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
    let sitemaps = errand.sitemaps(&response.final_url).await?;
    Ok(Site { errand, url: response.final_url, page, sitemaps, left_alone: false })
}

/// Who says that there is a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// The site: its feeds are there to be fetched.
    BySite,
    /// Nobody: it is asked for only where the rules allow it.
    ByNobody,
}

impl Site<'_> {
    /// The listings that can be read, feeds before sitemaps before the page itself.
    async fn listings(&mut self) -> anyhow::Result<Vec<ListingSpec>> {
        let url = self.url.clone();
        let at = |paths: &[&str]| paths.iter().filter_map(|path| url.join(path).ok()).collect::<Vec<_>>();
        let feeds = |urls: Vec<Url>| urls.into_iter().map(ListingSpec::Feed);
        let mut found = self.readable(feeds(self.page.feeds.clone()), Named::BySite).await?;
        if found.is_empty() {
            found = self.readable(feeds(at(USUAL_FEEDS)), Named::ByNobody).await?;
        }
        let sitemaps = if self.sitemaps.is_empty() { at(USUAL_SITEMAPS) } else { self.sitemaps.clone() };
        found.extend(self.readable(sitemaps.into_iter().map(ListingSpec::Sitemap), Named::BySite).await?);
        let index =
            self.page.index.clone().into_iter().map(|selectors| ListingSpec::Index(url.clone(), selectors));
        found.extend(self.readable(index, Named::BySite).await?);
        Ok(found)
    }

    /// Those of some listings of one kind that can be read.
    async fn readable(
        &mut self,
        specs: impl Iterator<Item = ListingSpec>,
        named: Named,
    ) -> anyhow::Result<Vec<ListingSpec>> {
        if self.left_alone {
            return Ok(Vec::new());
        }
        let mut seen = HashSet::new();
        let mut specs = specs.filter(|spec| seen.insert(spec.url().clone()));
        let mut found = Vec::new();
        for spec in specs.by_ref().take(MOST_TRIED) {
            let fetched = match named {
                Named::BySite => self.errand.listing(&spec, None).await?,
                Named::ByNobody => self.errand.fetch(spec.url(), Kind::Listing).await?,
            };
            self.left_alone = matches!(&fetched, Fetched::NotAsked)
                || matches!(&fetched, Fetched::Failed(Failure { class: FailureClass::RateLimited, .. }));
            match checked(fetched, &spec, None) {
                Checked::Read { entries, .. } => {
                    output::note(&format!("{}: {entries} entries", spec.url()));
                    found.push(spec);
                }
                Checked::Failed(why) | Checked::Unread(why) => {
                    output::note(&format!("{}: {why}", spec.url()))
                }
            }
            if self.left_alone {
                output::note("nothing more is tried: the host asks to be left alone");
                return Ok(found);
            }
        }
        let (kind, left) = (found.first().map_or("listing", ListingSpec::kind), specs.count());
        if left > 0 {
            output::note(&format!(
                "{left} further listings were not tried, after {MOST_TRIED} of the kind {kind}"
            ));
        }
        Ok(found)
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
