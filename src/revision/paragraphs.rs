//! A word diff for reading: by paragraphs, and cut down to what is around the changes.

use super::change::is_passed_over;
use super::diff::{Hunk, Op, diff};
use serde::Serialize;

/// Words beside a change that are shown with it.
const CONTEXT: usize = 7;

/// Words in a row that were kept, removed or added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What became of them.
    pub op: Op,
    /// The words, with the white space around them.
    pub text: String,
}

/// A paragraph of one text or of both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// In order; what was removed stands before what was put in its place.
    pub parts: Vec<Part>,
}

impl Paragraph {
    /// Whether anything in it was removed or added.
    pub fn is_changed(&self) -> bool {
        self.parts.iter().any(|part| part.op != Op::Kept)
    }

    /// How many words of it were kept, removed or added.
    pub fn words(&self, op: Op) -> usize {
        self.parts.iter().filter(|part| part.op == op).map(|part| part.text.split_whitespace().count()).sum()
    }

    /// The paragraph as it is told: a line of counters or dates is none that changed, and one that went is left out.
    pub fn told(mut self) -> Option<Self> {
        let side = |op: Op| -> String {
            let parts = self.parts.iter().filter(|part| part.op == Op::Kept || part.op == op);
            parts.map(|part| part.text.as_str()).collect()
        };
        if self.is_changed() && is_passed_over(&side(Op::Removed)) && is_passed_over(&side(Op::Added)) {
            self.parts.retain(|part| part.op != Op::Removed);
            self.parts.iter_mut().for_each(|part| part.op = Op::Kept);
        }
        (!self.parts.is_empty()).then_some(self)
    }

    /// The changes with a few words around them, and of each no more than `most` characters.
    pub fn around(&self, most: usize) -> Self {
        let last = self.parts.len().saturating_sub(1);
        let parts = self.parts.iter().enumerate().map(|(at, part)| {
            let text = match part.op {
                Op::Kept => context(&part.text, at > 0, at < last),
                Op::Removed | Op::Added => shortened(&part.text, most),
            };
            Part { op: part.op, text }
        });
        Self { parts: parts.collect() }
    }

    fn push(&mut self, op: Op, text: &str) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.op == op => last.text.push_str(text),
            _ => self.parts.push(Part { op, text: text.to_owned() }),
        }
    }
}

/// Both texts as one, by paragraphs; empty ones are left out. Where several paragraphs were replaced, the first of the old
/// ones stands with the first of the new ones, and so on.
pub fn paragraphs(old: &str, new: &str) -> Vec<Paragraph> {
    let mut found = vec![Paragraph::default()];
    let hunks = diff(old, new);
    let replaced = |a: &Hunk, b: &Hunk| a.op == Op::Removed && b.op == Op::Added;
    for together in hunks.chunk_by(replaced) {
        let text = |hunk: &Hunk| match hunk.op {
            Op::Removed => old.get(hunk.old.clone()),
            Op::Kept | Op::Added => new.get(hunk.new.clone()),
        };
        let lines = |hunk: &Hunk| text(hunk).unwrap_or_default().split('\n').map(str::to_owned).collect();
        let sides: Vec<(Op, Vec<String>)> = together.iter().map(|hunk| (hunk.op, lines(hunk))).collect();
        for line in 0..sides.iter().map(|(_, lines)| lines.len()).max().unwrap_or_default() {
            if line > 0 {
                found.push(Paragraph::default());
            }
            for (op, text) in sides.iter().filter_map(|(op, lines)| Some((*op, lines.get(line)?))) {
                found.last_mut().into_iter().for_each(|last| last.push(op, text));
            }
        }
    }
    found.retain(|paragraph| paragraph.parts.iter().any(|part| !part.text.trim().is_empty()));
    found
}

/// Of kept words those that stand beside a change: at their beginning where one is before, at their end where one comes.
fn context(text: &str, after_change: bool, before_change: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let shown = CONTEXT * (usize::from(after_change) + usize::from(before_change));
    if words.len() <= shown {
        return text.to_owned();
    }
    let head: String = words.iter().take(if after_change { CONTEXT } else { 0 }).copied().collect();
    let skipped = words.len().saturating_sub(if before_change { CONTEXT } else { 0 });
    let tail: String = words.iter().skip(skipped).copied().collect();
    format!("{head}… {tail}")
}

fn shortened(text: &str, most: usize) -> String {
    let Some((at, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let cut = text.get(..at).unwrap_or_default();
    let whole = cut.rfind(char::is_whitespace).and_then(|space| cut.get(..space)).unwrap_or(cut);
    format!("{whole}… ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(paragraph: &Paragraph) -> String {
        let part = |part: &Part| match part.op {
            Op::Kept => part.text.clone(),
            Op::Removed => format!("[-{}-]", part.text),
            Op::Added => format!("{{+{}+}}", part.text),
        };
        paragraph.parts.iter().map(part).collect()
    }

    #[test]
    fn each_paragraph_tells_what_changed_in_it() {
        let old = "The envoys met in the hall.\nThey spoke for nearly five hours.\nNobody signed.";
        let new = "The envoys met in the hall.\nThey spoke for five hours.\nA third round is planned.\nNobody signed.";
        let found = paragraphs(old, new);
        let lines: Vec<String> = found.iter().map(shown).collect();
        assert_eq!(
            lines,
            [
                "The envoys met in the hall.",
                "They spoke for [-nearly -]five hours.",
                "{+A third round is planned.+}",
                "Nobody signed."
            ]
        );
        let changed: Vec<bool> = found.iter().map(Paragraph::is_changed).collect();
        assert_eq!(changed, [false, true, true, false]);
        assert_eq!((found[1].words(Op::Removed), found[2].words(Op::Added)), (1, 5));
    }

    #[test]
    fn of_several_paragraphs_that_were_replaced_each_stands_with_its_successor() {
        let (old, new) =
            ("Rain fell.\nNobody came to the hall.", "Snow lay.\nAll stayed away from it.\nIt was cold.");
        let lines: Vec<String> = paragraphs(old, new).iter().map(shown).collect();
        assert_eq!(
            lines,
            [
                "[-Rain fell.-]{+Snow lay.+}",
                "[-Nobody came to the hall.-]{+All stayed away from it.+}",
                "{+It was cold.+}"
            ]
        );
    }

    #[test]
    fn counters_that_moved_on_are_not_told_as_changes() {
        let old = "The envoys met in the hall.\n1,204 views\nNobody signed.\nUpdated at 18:20";
        let new = "The envoys met in the hall.\n1,377 views\nNobody came.";
        let told = paragraphs(old, new).into_iter().filter_map(Paragraph::told);
        let lines: Vec<String> = told.map(|paragraph| shown(&paragraph)).collect();
        assert_eq!(lines, ["The envoys met in the hall.", "1,377 views", "Nobody [-signed.-]{+came.+}"]);
    }

    #[test]
    fn only_the_words_around_a_change_are_shown() {
        let old = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.";
        let new = old.replace("nine", "NEUN");
        let found = paragraphs(old, &new).remove(0).around(100);
        assert_eq!(
            shown(&found),
            "… two three four five six seven eight [-nine -]{+NEUN +}ten eleven twelve thirteen fourteen fifteen."
        );
        let cut = paragraphs("", "A long sentence that nobody reads to its end.").remove(0).around(12);
        assert_eq!(shown(&cut), "{+A long… +}");
    }
}
