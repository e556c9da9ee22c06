use super::words::shielded;
use super::*;
use clap::CommandFactory;
use std::ffi::OsString;

/// Every command and subcommand with the words that lead to it.
fn commands(command: &clap::Command, path: &[String], found: &mut Vec<(String, clap::Command)>) {
    for part in command.get_subcommands().filter(|part| part.get_name() != "help") {
        let path: Vec<String> = path.iter().cloned().chain([part.get_name().to_owned()]).collect();
        found.push((path.join(" "), part.clone()));
        commands(part, &path, found);
    }
}

/// The words of a line as a shell cuts it, up to a pipe, a redirection or a remark.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '|' | '>' | '(') => break,
            (None, ' ') => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            (_, c) => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[test]
fn every_command_has_an_example_of_itself_that_is_right() {
    let mut found = Vec::new();
    commands(&Arguments::command(), &[], &mut found);
    assert!(found.len() > 30, "{found:?}");
    for (path, command) in found {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let example = help.strip_prefix("Example: ").unwrap_or_else(|| panic!("{path} has no example"));
        let words = shell_words(example);
        assert!(format!("{} ", words.join(" ")).contains(&format!(" {path} ")), "{path}: {example}");
        if let Err(error) = Arguments::try_parse_from(&words) {
            panic!("{example}: {error}");
        }
    }
}

#[test]
fn a_word_may_be_left_out_and_a_mistyped_flag_is_still_told() {
    let words = |line: &str| {
        let given = shielded(shell_words(line).into_iter().map(OsString::from));
        let parsed = Arguments::try_parse_from(given).map_err(|error| error.to_string())?;
        let Command::Query(query) = parsed.command else { panic!("{line}") };
        Ok::<_, String>((query.words, query.filters.lang))
    };
    let given = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(words("peacewire query talks -gaza").unwrap().0, given(&["talks", " -gaza"]));
    let mixed = words("peacewire query talks -virus --lang en").unwrap();
    assert_eq!(mixed, (given(&["talks", " -virus"]), given(&["en"])));
    let mistyped = words("peacewire query talks --sinse 7d").unwrap_err();
    assert!(mistyped.contains("'--sinse'") && mistyped.contains("'--since'"), "{mistyped}");
}
