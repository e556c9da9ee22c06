//! Text from outside made harmless for a terminal: no escape sequence, no turned direction, no hidden character.

/// The text with its line breaks; other control characters become `�`, steering ones go.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_steering(*c)).map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

/// The text on one line.
pub fn clean_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        line.push_str(if line.is_empty() { "" } else { " " });
        line.extend(word.chars().filter(|c| !is_steering(*c)).map(visible));
    }
    line
}

/// True for what a program should not write raw although it is no line break: control and steering characters.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control() || is_steering(c)
}

/// Characters that turn the direction of writing or are not seen at all. Joiners stay: some scripts need them.
fn is_steering(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn visible(c: char) -> char {
    match c {
        '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
