//! The arguments of `backfill`.

use clap::Subcommand;
use std::path::PathBuf;

/// The CDX server of the Wayback Machine.
const WAYBACK: &str = "https://web.archive.org/cdx/search/cdx";

/// The kinds of backfill.
#[derive(Debug, Subcommand)]
pub enum Backfill {
    /// URLs, one a line.
    #[command(after_help = "Example: peacewire backfill urls urls.txt --contact desk@example.org")]
    Urls {
        /// The file, or - for standard input.
        file: String,
        /// Where a webmaster can write to; settings: fetch.contact.
        #[arg(long, value_name = "MAIL-OR-URL")]
        contact: Option<String>,
    },
    /// Saved HTML pages of a folder and the folders in it.
    #[command(after_help = "Example: peacewire backfill folder ~/saved-pages")]
    Folder {
        /// The folder.
        dir: PathBuf,
    },
    /// Articles or pages as JSON lines.
    #[command(after_help = "Example: peacewire backfill jsonl articles.jsonl --map text=body,title=headline")]
    Jsonl {
        /// The file.
        file: PathBuf,
        /// Names of fields where they differ: ours=theirs, with commas between
        /// (ours: id, url, title, outlet, published, language, authors, text, html).
        #[arg(long, value_name = "OURS=THEIRS,...", value_delimiter = ',')]
        map: Vec<String>,
    },
    /// The pages of WARC files, plain or in gzip.
    #[command(after_help = "Example: peacewire backfill warc crawl-00001.warc.gz crawl-00002.warc.gz")]
    Warc {
        /// The files; each is a job of its own.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// The articles of a sitemap or an index of sitemaps.
    #[command(
        after_help = "Example: peacewire backfill sitemap https://news.example/sitemap.xml --since 2025-11-19"
    )]
    Sitemap {
        /// The sitemap's address.
        url: String,
        /// Published, else changed, on this day or later: 2025-11-19.
        #[arg(long, value_name = "DAY")]
        since: Option<jiff::civil::Date>,
        /// Published, else changed, on this day or earlier.
        #[arg(long, value_name = "DAY")]
        until: Option<jiff::civil::Date>,
        /// Where a webmaster can write to; settings: fetch.contact.
        #[arg(long, value_name = "MAIL-OR-URL")]
        contact: Option<String>,
    },
    /// What GDELT has seen of the days and words asked for, fetched from the sites.
    #[command(
        after_help = "Example: peacewire backfill gdelt masterfilelist.txt --words ceasefire,peace_talks --since 2025-11-19"
    )]
    Gdelt {
        /// GDELT's list of files, http://data.gdeltproject.org/gdeltv2/masterfilelist.txt, saved to a file.
        list: PathBuf,
        /// What is looked for, with commas between: a document is taken where its URL, themes, places, persons or
        /// organisations hold one of them, whole or as a part of a name with `_`.
        #[arg(long, value_name = "WORD,...", value_delimiter = ',', required = true)]
        words: Vec<String>,
        /// Seen on this day or later: 2025-11-19.
        #[arg(long, value_name = "DAY")]
        since: Option<jiff::civil::Date>,
        /// Seen on this day or earlier.
        #[arg(long, value_name = "DAY")]
        until: Option<jiff::civil::Date>,
        /// Where a webmaster can write to; settings: fetch.contact.
        #[arg(long, value_name = "MAIL-OR-URL")]
        contact: Option<String>,
    },
    /// What a web archive has of a site, listed by its CDX server and fetched from the archive.
    #[command(after_help = "Example: peacewire backfill cdx news.example/2025/ --since 2025-11-19")]
    Cdx {
        /// The beginning of the addresses asked for: news.example/2025/, or *.news.example for all hosts of a domain.
        prefix: String,
        /// The CDX server; a collection of Common Crawl is https://index.commoncrawl.org/CC-MAIN-2025-47-index.
        #[arg(long, value_name = "URL", default_value = WAYBACK)]
        server: String,
        /// Where that archive gives its captures. Known of the Wayback Machine; left out for another server, the pages are
        /// fetched from their own site.
        #[arg(long, value_name = "URL")]
        replay: Option<String>,
        /// Captured on this day or later: 2025-11-19.
        #[arg(long, value_name = "DAY")]
        since: Option<jiff::civil::Date>,
        /// Captured on this day or earlier.
        #[arg(long, value_name = "DAY")]
        until: Option<jiff::civil::Date>,
        /// Where a webmaster can write to; settings: fetch.contact.
        #[arg(long, value_name = "MAIL-OR-URL")]
        contact: Option<String>,
    },
}
