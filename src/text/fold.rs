//! Folding: the one form in which spellings of a word compare equal. Everything folds a character at a time, so that
//! offsets survive; what needs two characters (a combining accent) is dropped with its own offset.

use unicode_normalization::char::decompose_canonical;

/// Appends the folded form of one character: lower case, no accents on Latin letters, plain quotes and dashes;
/// nothing for soft hyphens, zero-width and combining characters.
///
/// Cyrillic keeps й, ї and ґ apart from и, і and г (they are letters, not accents); ё folds to е, as the press prints it.
pub fn fold_char(c: char, out: &mut String) {
    match c {
        '`' => out.push('\''),
        c if c.is_ascii_whitespace() || c == '\u{b}' => out.push(' '),
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        'а'..='я' => out.push(c),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {}
        '’' | '‘' | 'ʼ' | '´' | '′' | '‛' | '＇' => out.push('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' => out.push('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
        '…' => out.push('.'),
        'ё' | 'Ё' => out.push('е'),
        'ß' => out.push_str("ss"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ı' | 'İ' => out.push('i'),
        c if c.is_whitespace() => out.push(' '),
        '\u{400}'..='\u{52f}' => out.extend(c.to_lowercase()),
        c => decompose_canonical(c, |part| {
            if part == c {
                out.extend(part.to_lowercase());
            } else {
                fold_char(part, out);
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| fold_char(c, &mut out));
        out
    }

    #[test]
    fn spellings_of_one_word_fold_alike_and_letters_stay_apart() {
        assert_eq!(fold("Załużny’s Brüssel"), "zaluzny's brussel");
        assert_eq!(fold("ЗЕЛЕНСЬКИЙ їхав Пётр"), "зеленський їхав петр");
        assert_ne!(fold("й"), fold("и"));
        assert_eq!(fold("Ǽǿ"), "aeo");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
