//! Which addresses may be reached. Literals in URLs are checked here and names where they resolve, because a
//! resolver never sees a literal and a URL never shows what a name resolves to.

use super::Settings;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// Ports that news is served on.
const PORTS: &[u16] = &[80, 443, 8080, 8443];

/// Why a URL is not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Neither http nor https.
    #[error("scheme `{0}` is not fetched")]
    Scheme(String),
    /// No host at all.
    #[error("the URL has no host")]
    NoHost,
    /// A port on which no news is served.
    #[error("port {0} is not fetched")]
    Port(u16),
    /// A URL too long to be one.
    #[error("the URL has {0} characters")]
    TooLong(usize),
    /// An address that is not on the public internet.
    #[error("`{host}` is {reach}, which is not fetched")]
    Address {
        /// The host as asked for.
        host: String,
        /// What kind of address it has.
        reach: Reach,
    },
}

/// From where an address can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// From everywhere.
    Public,
    /// From this machine.
    Loopback,
    /// From a private network.
    Private,
    /// Link-local, multicast, reserved or a way to smuggle another address.
    Special,
}

impl std::fmt::Display for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Public => "a public address",
            Self::Loopback => "an address of this machine",
            Self::Private => "a private address",
            Self::Special => "a reserved address",
        })
    }
}

/// Finds the addresses of a name.
pub type Lookup = fn(&str) -> std::io::Result<Vec<SocketAddr>>;

/// Whom the client may connect to.
#[derive(Debug, Clone)]
pub struct Guard {
    lookup: Option<Lookup>,
    hosts: Arc<BTreeMap<String, SocketAddr>>,
    proxy: Option<String>,
    allow_loopback: bool,
    allow_private: bool,
    url_limit: usize,
}

impl Guard {
    /// The guard that the settings ask for.
    pub fn new(settings: &Settings) -> Self {
        let hosts = settings.hosts.iter().map(|(name, address)| (bare(name), *address)).collect();
        Self {
            lookup: None,
            hosts: Arc::new(hosts),
            proxy: settings.proxy.as_ref().and_then(Url::host_str).map(bare),
            allow_loopback: settings.allow_loopback,
            allow_private: settings.allow_private,
            url_limit: settings.url_limit,
        }
    }

    /// The same guard with names from elsewhere than the system's resolver; what is found is checked all the same.
    pub fn with_lookup(self, lookup: Lookup) -> Self {
        Self { lookup: Some(lookup), ..self }
    }

    /// Whether a URL may be asked for, as far as the URL itself says.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        if url.as_str().len() > self.url_limit {
            return Err(Refusal::TooLong(url.as_str().len()));
        }
        match url.host().ok_or(Refusal::NoHost)? {
            Host::Domain(name) => self.check_name(&bare(name), url),
            Host::Ipv4(address) => self.check_literal(address.into(), url),
            Host::Ipv6(address) => self.check_literal(address.into(), url),
        }
    }

    fn check_name(&self, name: &str, url: &Url) -> Result<(), Refusal> {
        if let Some(pinned) = self.hosts.get(name) {
            // An explicit port would override the pinned one and reach another service of that machine.
            return match url.port() {
                Some(port) if port != pinned.port() => Err(Refusal::Port(port)),
                _ => Ok(()),
            };
        }
        if name.is_empty() {
            return Err(Refusal::NoHost);
        }
        if name == "localhost" || name.ends_with(".localhost") {
            self.check_reach(name, Reach::Loopback)?;
        }
        self.check_port(url, false)
    }

    fn check_literal(&self, address: IpAddr, url: &Url) -> Result<(), Refusal> {
        let reach = reach(address);
        self.check_reach(&address.to_string(), reach)?;
        self.check_port(url, reach == Reach::Loopback)
    }

    fn check_port(&self, url: &Url, loopback: bool) -> Result<(), Refusal> {
        let port = url.port_or_known_default().unwrap_or_default();
        let local = self.allow_loopback && (loopback || url.host_str() == Some("localhost"));
        if PORTS.contains(&port) || local { Ok(()) } else { Err(Refusal::Port(port)) }
    }

    fn check_reach(&self, host: &str, reach: Reach) -> Result<(), Refusal> {
        let allowed = match reach {
            Reach::Public => true,
            Reach::Loopback => self.allow_loopback,
            Reach::Private => self.allow_private,
            Reach::Special => false,
        };
        if allowed { Ok(()) } else { Err(Refusal::Address { host: host.to_owned(), reach }) }
    }

    /// The addresses of a name; one forbidden address among them spoils them all, for the next answer may give it first.
    pub fn admit(&self, name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refusal> {
        if self.proxy.as_deref() != Some(name) {
            for address in &found {
                self.check_reach(name, reach(address.ip()))?;
            }
        }
        Ok(found)
    }

    fn pinned(&self, name: &str) -> Option<SocketAddr> {
        self.hosts.get(name).copied()
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        let name = bare(name.as_str());
        Box::pin(async move {
            let found = match guard.pinned(&name) {
                Some(address) => vec![address],
                None => {
                    // Port 0 stands for the one in the URL, which was checked there.
                    let found = match guard.lookup {
                        Some(lookup) => lookup(&name)?,
                        None => tokio::net::lookup_host((name.as_str(), 0)).await?.collect(),
                    };
                    guard.admit(&name, found)?
                }
            };
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn bare(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// From where an address can be reached.
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [127, ..] => Reach::Loopback,
        [10, ..] | [192, 168, ..] => Reach::Private,
        [172, second, ..] if (16..32).contains(&second) => Reach::Private,
        // Shared by customers of a carrier.
        [100, second, ..] if (64..128).contains(&second) => Reach::Private,
        [0, ..] | [169, 254, ..] | [192, 0, 0 | 2, _] | [192, 88, 99, _] => Reach::Special,
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] | [224..=255, ..] => Reach::Special,
        _ => Reach::Public,
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    if address.is_loopback() {
        return Reach::Loopback;
    }
    let [.., a, b] = address.segments();
    let embedded = || reach_v4(Ipv4Addr::from((u32::from(a) << 16) | u32::from(b)));
    match address.segments() {
        // Mapped, and translated by a NAT64 gateway: what counts is the address inside.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => embedded(),
        [first, ..] if first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfec0 => Reach::Private,
        // Teredo, benchmarking and ORCHID; documentation; 6to4.
        [0x2001, second, ..] if second < 0x0030 || second == 0x0db8 => Reach::Special,
        [0x2002, ..] | [0x3fff, ..] => Reach::Special,
        [first, ..] if first & 0xe000 == 0x2000 => Reach::Public,
        _ => Reach::Special,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(change: impl FnOnce(&mut Settings)) -> Guard {
        let mut settings = Settings::default();
        change(&mut settings);
        Guard::new(&settings)
    }

    #[test]
    fn no_form_of_a_forbidden_literal_is_fetched() {
        let guard = guard(|_| ());
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://017700000001/",
            "http://127.0.0.1./",
            "http://１２７.０.０.１/",
            "http://①②⑦.0.0.1/",
            "http://127%2e0%2e0%2e1/",
            "http://0/",
            "http://0.0.0.0/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[64:ff9b:1::1]/",
            "http://[2002:7f00:1::]/",
            "http://[2002:0808:0808::]/",
            "http://[2001:0:1::1]/",
            "http://[fe80::1]/",
            "http://[fec0::1]/",
            "http://[fc00::1]/",
            "http://[fd00:ec2::254]/",
            "http://[ff02::1]/",
            "http://[2001:db8::1]/",
            "http://[100::1]/",
            "http://10.0.0.1/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
            "http://100.64.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://0xa9fea9fe/",
            "http://[::ffff:169.254.169.254]/",
            "http://192.0.0.1/",
            "http://198.18.0.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://user:secret@127.0.0.1/",
        ] {
            let parsed = Url::parse(url).unwrap();
            assert!(
                matches!(guard.check(&parsed), Err(Refusal::Address { .. })),
                "{url}: {:?}",
                guard.check(&parsed)
            );
        }
    }

    #[test]
    fn other_schemes_ports_and_endless_urls_are_not_fetched() {
        let guard = guard(|_| ());
        let refused = |url: &str| guard.check(&Url::parse(url).unwrap()).unwrap_err();
        assert_eq!(refused("file:///etc/passwd"), Refusal::Scheme("file".to_owned()));
        assert_eq!(refused("gopher://news.example/"), Refusal::Scheme("gopher".to_owned()));
        for port in [22, 25, 6379, 11211] {
            assert_eq!(refused(&format!("http://news.example:{port}/")), Refusal::Port(port));
        }
        assert_eq!(refused(&format!("http://news.example/{}", "a".repeat(2048))), Refusal::TooLong(2068));
    }

    #[test]
    fn public_addresses_are_fetched() {
        let guard = guard(|_| ());
        for url in [
            "https://news.example/a",
            "http://news.example:8080/a",
            "https://1.1.1.1/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "http://[2606:4700::1111]/",
            "http://[64:ff9b::101:101]/",
            "http://[::ffff:1.1.1.1]/",
        ] {
            assert_eq!(guard.check(&Url::parse(url).unwrap()), Ok(()), "{url}");
        }
    }

    #[test]
    fn one_private_answer_among_public_ones_spoils_them_all() {
        let guard = guard(|_| ());
        let address = |text: &str| -> SocketAddr { text.parse().unwrap() };
        let public = vec![address("1.1.1.1:0"), address("[2606:4700::1]:0")];
        assert_eq!(guard.admit("news.example", public.clone()), Ok(public));
        let mixed = vec![address("1.1.1.1:0"), address("10.0.0.1:0")];
        let refusal = Refusal::Address { host: "news.example".to_owned(), reach: Reach::Private };
        assert_eq!(guard.admit("news.example", mixed), Err(refusal));
    }

    #[test]
    fn what_is_allowed_is_only_what_was_named() {
        let loopback = guard(|settings| settings.allow_loopback = true);
        let allowed = |guard: &Guard, url: &str| guard.check(&Url::parse(url).unwrap()).is_ok();
        assert!(allowed(&loopback, "http://127.0.0.1:40123/"));
        assert!(allowed(&loopback, "http://localhost:40123/"));
        assert!(!allowed(&loopback, "http://10.0.0.1/"));
        assert!(!allowed(&loopback, "http://169.254.169.254/"));
        let private = guard(|settings| settings.allow_private = true);
        assert!(allowed(&private, "http://10.0.0.1/"));
        assert!(!allowed(&private, "http://10.0.0.1:22/"));
        assert!(!allowed(&private, "http://127.0.0.1/"));
    }

    #[test]
    fn a_pinned_name_is_trusted_on_its_own_port_alone() {
        let guard = guard(|settings| {
            settings.hosts.insert("Courier.example".to_owned(), "127.0.0.1:40123".parse().unwrap());
        });
        let check = |url: &str| guard.check(&Url::parse(url).unwrap());
        assert_eq!(check("http://courier.example/feed"), Ok(()));
        assert_eq!(check("http://COURIER.example./feed"), Ok(()));
        assert_eq!(check("http://courier.example:40123/feed"), Ok(()));
        assert_eq!(check("http://courier.example:22/feed"), Err(Refusal::Port(22)));
        assert!(check("http://127.0.0.1:40123/feed").is_err());
    }
}
