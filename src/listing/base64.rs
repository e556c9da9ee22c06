//! Base64 as Atom uses it for text constructs.

/// The text behind a Base64 string, white space ignored; nothing where it is none or holds no UTF-8.
pub fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for b in encoded.trim().trim_end_matches('=').bytes().filter(|b| !b.is_ascii_whitespace()) {
        bits = bits << 6 | u32::from(sextet(b)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
        bits &= 0xffff;
    }
    String::from_utf8(bytes).ok()
}

fn sextet(b: u8) -> Option<u8> {
    match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_and_other_strings_are_none() {
        for (encoded, wanted) in [
            ("VGhlIHRhbGtz", Some("The talks")),
            ("VGhl\n IHRhbGs=", Some("The talk")),
            ("0L/QtdGA0LXQs9C+0LLQvtGA0Lg=", Some("переговори")),
            ("not base64!", None),
            ("/w==", None),
        ] {
            assert_eq!(decode(encoded).as_deref(), wanted, "{encoded}");
        }
    }
}
