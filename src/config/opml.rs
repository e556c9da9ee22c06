//! Sources as OPML 2.0 (opml.org/spec2.opml): the form in which feed readers exchange their lists.

use super::ConfigError;
use crate::model::{ListingSpec, Source};
use quick_xml::Reader;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use url::Url;

/// One feed of an OPML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Its title; the host where there is none.
    pub title: String,
    /// The feed.
    pub url: Url,
    /// Its language, where it is given.
    pub language: Option<String>,
}

/// The feeds of an OPML file, folders opened; outlines without a usable `xmlUrl` are told as problems.
pub fn read(name: &str, text: &str) -> Result<(Vec<Outline>, Vec<String>), ConfigError> {
    let mut reader = Reader::from_str(text);
    let (mut found, mut problems, mut rooted) = (Vec::new(), Vec::new(), false);
    loop {
        let event = reader.read_event().map_err(|error| {
            let line =
                text.get(..reader_position(&reader, text)).map_or(1, |read| read.matches('\n').count() + 1);
            ConfigError::Syntax {
                file: name.to_owned(),
                line,
                column: 1,
                message: format!("not well-formed XML: {error}"),
                text: String::new(),
            }
        })?;
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "opml" => rooted = true,
                "outline" => outline(&element, &mut found, &mut problems),
                _ => {}
            },
            _ => {}
        }
    }
    if !rooted {
        return Err(ConfigError::value(name, "opml", "this is no OPML file: it has no <opml> element"));
    }
    Ok((found, problems))
}

fn reader_position(reader: &Reader<&[u8]>, text: &str) -> usize {
    let at = usize::try_from(reader.error_position()).unwrap_or(text.len());
    text.floor_char_boundary(at.min(text.len()))
}

fn outline(element: &BytesStart<'_>, found: &mut Vec<Outline>, problems: &mut Vec<String>) {
    let attribute = |wanted: &str| {
        element.attributes().with_checks(false).flatten().find_map(|attribute| {
            let named = attribute.key.local_name().as_ref().eq_ignore_ascii_case(wanted);
            let value = attribute.value.into_owned();
            named.then(|| {
                quick_xml::escape::unescape(&value).map_or(value.clone(), std::borrow::Cow::into_owned)
            })
        })
    };
    let Some(link) = attribute("xmlUrl") else { return };
    let Some(url) = Url::parse(link.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
    else {
        problems.push(format!("`{link}` is no http or https URL"));
        return;
    };
    let title = attribute("title").or_else(|| attribute("text")).filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
    found.push(Outline { title, language: attribute("language"), url });
}

/// The feeds of the sources as OPML.
pub fn write(sources: &[Source]) -> std::io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Start(BytesStart::new("opml").with_attributes([("version", "2.0")])))?;
    writer.create_element("head").write_inner_content(|writer| {
        writer.create_element("title").write_text_content(BytesText::new("peacewire"))?;
        Ok(())
    })?;
    writer.write_event(Event::Start(BytesStart::new("body")))?;
    for source in sources {
        for listing in &source.listings {
            if let ListingSpec::Feed(url) = listing {
                let outline = BytesStart::new("outline").with_attributes([
                    ("type", "rss"),
                    ("text", source.id.as_str()),
                    ("language", source.language.as_str()),
                    ("xmlUrl", url.as_str()),
                ]);
                writer.write_event(Event::Empty(outline))?;
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new("body")))?;
    writer.write_event(Event::End(BytesEnd::new("opml")))?;
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_found_in_folders_and_bad_outlines_are_told() {
        let text = r#"<?xml version="1.0"?><opml version="1.0"><head/><body><outline text="Folder">
            <outline text="A &amp; B" xmlUrl="https://a.example/rss?x=1&amp;y=2" language="uk"/>
            <outline xmlurl="http://b.example/atom"/></outline><outline text="C" xmlUrl="feed:c"/></body></opml>"#;
        let (found, problems) = read("x.opml", text).unwrap();
        let seen: Vec<(&str, &str)> = found.iter().map(|o| (o.title.as_str(), o.url.as_str())).collect();
        assert_eq!(
            seen,
            [("A & B", "https://a.example/rss?x=1&y=2"), ("b.example", "http://b.example/atom")]
        );
        assert_eq!(problems, ["`feed:c` is no http or https URL"]);
    }

    #[test]
    fn what_is_no_opml_is_refused_with_the_place() {
        assert!(read("x.opml", "<html></html>").unwrap_err().to_string().contains("no OPML file"));
        let message = read("x.opml", "<opml>\n<body></opml>").unwrap_err().to_string();
        assert!(message.starts_with("x.opml:2:1: not well-formed XML"), "{message}");
    }
}
