//! robots.txt by RFC 9309, lenient where the files of the web are: may this agent fetch this URL, and how slowly.
//! Where a file could not be fetched is the business of those who fetch.

use std::time::Duration;
use url::Url;

/// What is read of a file; RFC 9309 asks for at least this much.
const LARGEST: usize = 500 * 1024;
/// What is read of a line.
const LONGEST_LINE: usize = 16 * 1024;
/// A longer delay is a mistake or a refusal in other words.
const LONGEST_DELAY: f64 = 86_400.0;

/// The rules of one site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<Url>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Group {
    /// Product tokens in lower case; `*` for all.
    agents: Vec<String>,
    rules: Vec<Rule>,
    delay: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    pattern: String,
}

impl Robots {
    /// Reads a file; there is no file that cannot be read.
    pub fn parse(body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let body = body.get(..LARGEST).unwrap_or(body);
        let mut robots = Self::default();
        let mut naming = false;
        for line in body.split(|b| matches!(b, b'\n' | b'\r')) {
            let line = line.get(..LONGEST_LINE).unwrap_or(line);
            let Some((key, value)) = key_and_value(&String::from_utf8_lossy(line)) else { continue };
            naming = robots.take(&key, &value, naming);
        }
        robots
    }

    /// Whether the agent may fetch the URL.
    pub fn allowed(&self, agent: &str, url: &Url) -> bool {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        self.allows(agent, &format!("{}{query}", url.path()))
    }

    /// Whether the agent may fetch this path with its query, as it would be sent.
    pub fn allows(&self, agent: &str, path_and_query: &str) -> bool {
        let path = if path_and_query.is_empty() { "/" } else { path_and_query };
        if path == "/robots.txt" {
            return true;
        }
        let path = upper_escapes(path);
        let best = self
            .groups_of(agent)
            .flat_map(|group| &group.rules)
            .filter_map(|rule| Some((rule.weight(&path)?, rule.allow)))
            .max();
        best.is_none_or(|(_, allow)| allow)
    }

    /// The delay that the agent is asked to keep between two requests.
    pub fn crawl_delay(&self, agent: &str) -> Option<Duration> {
        let longest = self.groups_of(agent).filter_map(|group| group.delay).max_by(f64::total_cmp)?;
        Some(Duration::from_secs_f64(longest))
    }

    /// The sitemaps that the file names.
    pub fn sitemaps(&self) -> &[Url] {
        &self.sitemaps
    }

    /// Takes one line; tells whether the next `user-agent` line belongs to the same group.
    fn take(&mut self, key: &str, value: &str, naming: bool) -> bool {
        match key {
            "user-agent" | "useragent" | "user agent" => {
                if !naming {
                    self.groups.push(Group::default());
                }
                if let (Some(group), Some(agent)) = (self.groups.last_mut(), product_token(value)) {
                    group.agents.push(agent);
                }
                true
            }
            "allow" => self.rule(true, value),
            "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => {
                self.rule(false, value)
            }
            "crawl-delay" | "crawldelay" => {
                let delay = value.parse::<f64>().ok().filter(|delay| (0.0..=LONGEST_DELAY).contains(delay));
                if let Some(group) = self.groups.last_mut() {
                    group.delay = group.delay.or(delay);
                }
                false
            }
            "sitemap" | "site-map" => {
                self.sitemaps
                    .extend(Url::parse(value).ok().filter(|url| matches!(url.scheme(), "http" | "https")));
                naming
            }
            _ => naming,
        }
    }

    /// Adds a rule to the open group; what stands before any group counts for nobody.
    fn rule(&mut self, allow: bool, value: &str) -> bool {
        if let Some(group) = self.groups.last_mut()
            && !value.is_empty()
        {
            let pattern = escape(value);
            if allow
                && let Some((folder, page)) = pattern.rsplit_once('/')
                && page.starts_with("index.htm")
            {
                // Who allows a folder's index page means the folder as well.
                group.rules.push(Rule { allow, pattern: format!("{folder}/$") });
            }
            group.rules.push(Rule { allow, pattern });
        }
        false
    }

    /// The groups that name the agent, or those for all where none does.
    fn groups_of<'a>(&'a self, agent: &'a str) -> impl Iterator<Item = &'a Group> {
        let token = agent.split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
        let named = self.groups.iter().any(|group| group.agents.contains(&token));
        let wanted = if named { token } else { "*".to_owned() };
        self.groups.iter().filter(move |group| group.agents.contains(&wanted))
    }
}

impl Rule {
    /// The length of the pattern where it matches: the longest one decides.
    fn weight(&self, path: &str) -> Option<usize> {
        matches(&self.pattern, path).then_some(self.pattern.len())
    }
}

/// `*` stands for anything, `$` at the end for the end. Each part between stars is taken where it first fits, so that no
/// pattern costs more than its length times the path's.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut starred = false;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        starred = true;
        if anchored && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    !anchored || (rest.is_empty() && !starred)
}

/// Splits a line at its colon, or at its white space where somebody forgot the colon.
fn key_and_value(line: &str) -> Option<(String, String)> {
    let line =
        line.split('#').next().unwrap_or_default().trim_matches(|c: char| c.is_whitespace() || c == '\0');
    let (key, value) = match line.split_once(':') {
        Some(parts) => parts,
        None => {
            let (key, value) = line.split_once(char::is_whitespace)?;
            if value.trim().contains(char::is_whitespace) {
                return None;
            }
            (key, value)
        }
    };
    let key = key.trim().to_ascii_lowercase();
    Some((key, value.trim().to_owned())).filter(|(key, _)| !key.is_empty())
}

/// The agent that a group names: `*`, or the letters up to the first other character.
fn product_token(value: &str) -> Option<String> {
    if value == "*" || value.starts_with("* ") {
        return Some("*".to_owned());
    }
    let token: String = value
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    Some(token).filter(|token| !token.is_empty())
}

/// A pattern as a URL would be sent: other characters than ASCII escaped, escapes in capitals.
fn escape(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    for b in pattern.bytes() {
        if b.is_ascii() { out.push(char::from(b)) } else { out.push_str(&format!("%{b:02X}")) }
    }
    upper_escapes(&out)
}

fn upper_escapes(path: &str) -> String {
    let mut left = 0;
    path.chars()
        .map(|c| {
            if c == '%' {
                left = 2;
                return c;
            }
            let escaped = left > 0;
            left = if escaped { left - 1 } else { 0 };
            if escaped { c.to_ascii_uppercase() } else { c }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rules for one agent, a path, whether it is allowed.
    const CASES: &[(&str, &str, bool)] = &[
        ("", "/a", true),
        ("Disallow:", "/a", true),
        ("Disallow: /", "/", false),
        ("Disallow: /", "/robots.txt", true),
        ("Disallow: /a", "/ab", false),
        ("Disallow: /a", "/b/a", true),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", true),
        ("Disallow: /a\nAllow: /a", "/a", true),
        ("Disallow: /*?print=", "/news/1?print=1", false),
        ("Disallow: /*?print=", "/news/1?page=1", true),
        ("Disallow: /*.pdf$", "/x/a.pdf", false),
        ("Disallow: /*.pdf$", "/x/a.pdf?x", true),
        ("Disallow: /a$", "/a", false),
        ("Disallow: /a$", "/ab", true),
        ("Disallow: /a*b*c", "/a1b2c3", false),
        ("Disallow: /a*b*c$", "/a1b2c3c", false),
        ("Disallow: /a*b*c", "/acb", true),
        ("Disallow: *", "/x", false),
        ("Disallow: /новини", "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/1", false),
        ("Disallow: /%d0%bd", "/%D0%BD", false),
        ("disallow /private", "/private/x", false),
        ("Disalow: /private # do not", "/private/x", false),
        ("Noindex: /\nDisallow: /b", "/b", false),
    ];

    #[test]
    fn the_longest_rule_decides_and_allow_wins_a_draw() {
        for (rules, path, wanted) in CASES {
            let robots = Robots::parse(format!("User-agent: *\n{rules}\n").as_bytes());
            assert_eq!(robots.allows("peacewire/0.1 (+mail)", path), *wanted, "{rules:?} on {path}");
        }
    }

    #[test]
    fn a_group_of_ones_own_replaces_the_group_for_all() {
        let robots = Robots::parse(
            b"User-agent: *\r\nDisallow: /\r\nCrawl-delay: 9\r\n\r\nUser-agent: other\r\nUser-Agent: PeaceWire/9\r\nAllow: /\r\nCrawl-delay: 2.5\r\n",
        );
        let url = Url::parse("https://example.com/a?b").unwrap();
        assert!(robots.allowed("peacewire/0.1", &url));
        assert!(!robots.allowed("someone", &url));
        assert_eq!(robots.crawl_delay("peacewire"), Some(Duration::from_millis(2500)));
        assert_eq!(robots.crawl_delay("someone"), Some(Duration::from_secs(9)));
    }

    #[test]
    fn a_nonsensical_delay_is_no_delay() {
        for delay in ["-5", "abc", "NaN", "inf", "1e99", ""] {
            let robots = Robots::parse(format!("User-agent: *\nCrawl-delay: {delay}\n").as_bytes());
            assert_eq!(robots.crawl_delay("x"), None, "{delay}");
        }
    }

    #[test]
    fn sitemaps_are_named_anywhere_in_the_file() {
        let robots = Robots::parse(
            b"\xef\xbb\xbfSitemap: https://example.com/a.xml\nUser-agent: *\nSITEMAP: https://example.com/b.xml\nDisallow: /\nSitemap: /relative\n",
        );
        let found: Vec<&str> = robots.sitemaps().iter().map(Url::as_str).collect();
        assert_eq!(found, ["https://example.com/a.xml", "https://example.com/b.xml"]);
        assert!(!robots.allows("x", "/"));
    }

    #[test]
    fn a_pattern_of_stars_takes_no_time() {
        let robots =
            Robots::parse(format!("User-agent: *\nDisallow: /{}x$\n", "a*".repeat(5_000)).as_bytes());
        assert!(robots.allows("x", &format!("/{}", "a".repeat(50_000))));
    }

    proptest! {
        #[test]
        fn no_file_breaks_it(body in prop::collection::vec(any::<u8>(), 0..200), path in "\\PC{0,30}") {
            let _ = Robots::parse(&body).allows("peacewire", &path);
        }

        #[test]
        fn without_a_star_a_rule_is_a_prefix(pattern in "/[a-c]{0,4}", path in "/[a-c]{0,6}") {
            prop_assert_eq!(matches(&pattern, &path), path.starts_with(&pattern));
        }
    }
}
