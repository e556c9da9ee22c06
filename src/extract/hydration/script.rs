//! Scripts that carry a page's state -> the JSON in them: a script that is JSON, values given to variables, strings for
//! `JSON.parse`, and the rows that React's server components push piece by piece.

use serde_json::Value;

/// Bytes of one script that are read.
const LONGEST: usize = 4 << 20;
/// Places in one script at which a value may begin.
const MOST_PLACES: usize = 24;
/// Bytes in all places of a page that are tried: what fails at its end is not tried over and over.
const MOST_TRIED: usize = 64 << 20;
/// Rows that are read of what server components push.
const MOST_ROWS: usize = 4000;

/// The values in all scripts of a page.
pub(super) fn values(states: &[&str]) -> Vec<Value> {
    let mut found = Vec::new();
    let mut pushed = String::new();
    let mut left = MOST_TRIED;
    for state in states.iter().filter(|state| state.len() < LONGEST) {
        match pushed_by(state) {
            Some(piece) if pushed.len() + piece.len() < LONGEST => pushed.push_str(&piece),
            Some(_) => {}
            None => found.extend(assigned(state, &mut left)),
        }
    }
    found.extend(rows(&pushed));
    found
}

/// The piece of text that a script hands to server components: `self.__next_f.push([1, "..."])`.
fn pushed_by(script: &str) -> Option<String> {
    let (_, rest) = script.get(..script.floor_char_boundary(100))?.split_once("__next_f")?;
    let from = script.len().min(script.find("__next_f")? + "__next_f".len());
    rest.contains("push(").then_some(())?;
    let list = script.get(from..)?.split_once("push(")?.1;
    match first(list)? {
        (Value::Array(parts), _) => match parts.as_slice() {
            [_, Value::String(piece), ..] => Some(piece.clone()),
            _ => Some(String::new()),
        },
        _ => None,
    }
}

/// The values of rows `id:JSON` and `id:Tlength,text`, one a line save that text may hold line breaks.
fn rows(pushed: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = pushed;
    for _ in 0..MOST_ROWS {
        let Some((id, row)) = rest.split_once(':') else { break };
        let is_id = id.len() <= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some((length, text)) =
            row.strip_prefix('T').filter(|_| is_id).and_then(|row| row.split_once(','))
        {
            let end = usize::from_str_radix(length, 16).unwrap_or(0).min(text.len());
            let (text, behind) = text.split_at(text.floor_char_boundary(end));
            found.push(Value::String(text.to_owned()));
            rest = behind;
            continue;
        }
        let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
        let value =
            line.split_once(':').map(|(_, value)| value.trim_start_matches(|c: char| c.is_ascii_uppercase()));
        found.extend(value.filter(|_| is_id).and_then(first).map(|(value, _)| value));
        rest = behind;
    }
    found
}

/// The values that a script gives to variables, or the script itself where it is JSON.
fn assigned(script: &str, left: &mut usize) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = script;
    for _ in 0..MOST_PLACES {
        let Some(at) = rest.find(['{', '[', '(']) else { break };
        let (before, from) = rest.split_at(at);
        let Some(after) = left.checked_sub(from.len()) else { break };
        *left = after;
        let begins = before.trim_end().is_empty() || before.trim_end().ends_with(['=', '(', ':', ',', ';']);
        let read = match from.strip_prefix('(') {
            Some(quoted) if before.trim_end().ends_with("JSON.parse") => parsed(quoted),
            Some(_) => None,
            None => first(from).filter(|_| begins),
        };
        match read {
            Some((value, behind)) => {
                found.push(value);
                rest = behind;
            }
            None => rest = from.get(1..).unwrap_or_default(),
        }
    }
    found
}

/// The value in a string for `JSON.parse`, and what follows the string.
fn parsed(quoted: &str) -> Option<(Value, &str)> {
    let quoted = quoted.trim_start();
    let (json, behind) = match quoted.strip_prefix('\'') {
        Some(text) => {
            let (text, behind) = text.split_once("')")?;
            (text.replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\"), behind)
        }
        None => match first(quoted)? {
            (Value::String(text), behind) => (text, behind),
            _ => return None,
        },
    };
    Some((serde_json::from_str(&json).ok()?, behind))
}

/// The value at the beginning of a text, and what follows it.
fn first(text: &str) -> Option<(Value, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    let behind = values.byte_offset();
    Some((value, text.get(behind..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_found_in_every_form_of_script() {
        let check = |script: &str, wanted: Value| {
            let found = values(&[script]);
            assert!(found.contains(&wanted), "{script}: {found:?}");
        };
        check(r#"{"a": 1}"#, json!({"a": 1}));
        check(r#"window.__S__ = {"a": 1};"#, json!({"a": 1}));
        check(r#"window.F=window.F||{};F.site="x";F.content={"a":[1]};F.more={};"#, json!({"a": [1]}));
        check(r#"window.__S__ = JSON.parse("{\"a\":\"b\"}");"#, json!({"a": "b"}));
        check(r#"var s = JSON.parse('{"a":"it\'s"}');"#, json!({"a": "it's"}));
        assert!(values(&["(function(){ var a = {b: 1}; })()"]).is_empty());
    }

    #[test]
    fn rows_of_server_components_are_put_together_from_their_pieces() {
        let pushes = [
            "(self.__next_f=self.__next_f||[]).push([0])",
            r#"self.__next_f.push([1,"1:HL[\"/a.css\"]\n2:[\"$\",\"p\",null,{\"chil"])"#,
            r#"self.__next_f.push([1,"dren\":\"One\"}]\n3:T7,<p>a\nb\n4:{\"c\":2}\n"])"#,
        ];
        let found = values(&pushes);
        assert!(found.contains(&json!(["$", "p", null, {"children": "One"}])), "{found:?}");
        assert!(found.contains(&json!("<p>a\nb\n")) && found.contains(&json!({"c": 2})), "{found:?}");
    }
}
