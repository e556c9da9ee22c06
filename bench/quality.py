#!/usr/bin/env python3
"""bench/quality.py [--no-floors] [--halves] [NAME ...]: every stage on the dev sets of ../shared, with the scorers there.

Prints one line a set; with --halves also one for each half of the sets of pages, cut by a hash of the domain: rules were
looked for on the first, the second tells whether they hold elsewhere. Fails where a scorer fails (evidence that does not stand in the text, a sprung trap, a crash) or
where a figure falls below its floor in bench/floors.toml: what was reached once must not be lost unseen.
"""
import hashlib, json, pathlib, re, subprocess, sys, tomllib, urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
DATA = ROOT / "target" / "data"
PROGRAM = ROOT / "target" / "release" / "peacewire"
PAGES = "{0} inspect page --manifest {{manifest}} --out {{out}}".format(PROGRAM)
# name: (archive to unpack, folder that it makes, scorer and its arguments)
SETS = {
    "feeds": ("feeds-dev.tar.zst", "dev", ["score_feeds.py", DATA / "dev", "--", PROGRAM, "inspect", "listing", "--url", "{url}", "--content-type", "{content_type}", "-"]),
    "scrapinghub": ("pages-scrapinghub.tar.zst", "scrapinghub", ["score_pages.py", DATA / "scrapinghub", "--cmd", PAGES]),
    "aed": ("pages-aed.tar.zst", "aed", ["score_pages.py", DATA / "aed", "--cmd", PAGES]),
    "dates": ("pages-dates.tar.zst", "htmldate_default", ["score_pages.py", DATA / "htmldate_default", "--cmd", PAGES]),
    "relevance": (None, None, ["score_text.py", SHARED / "data/corpus/relevance.jsonl", "--", PROGRAM, "inspect", "text", "--jsonl", "{file}"]),
    "copies": (None, None, ["score_pairs.py", SHARED / "data/corpus/pair_texts.jsonl", SHARED / "data/corpus/pairs.jsonl", "--", PROGRAM, "inspect", "duplicates", "--jsonl", "{file}"]),
    "seed": (None, None, ["score_facts.py", SHARED / "data/seed/gold.jsonl", "--", PROGRAM, "inspect", "text", "--jsonl", "{file}"]),
    "facts": (None, None, ["score_facts.py", SHARED / "data/corpus/facts.jsonl", "--", PROGRAM, "inspect", "text", "--jsonl", "{file}"]),
}


def unpack(archive, folder):
    if archive and not (DATA / folder).exists():
        DATA.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-C", DATA, "--zstd", "-xf", SHARED / "data" / archive], check=True)


def halves(folder):
    """Two folders beside it, each with half of the gold."""
    gold = json.loads((DATA / folder / "gold.json").read_text("utf8"))
    for half in (0, 1):
        made = DATA / f"{folder}-half-{half + 1}"
        made.mkdir(exist_ok=True)
        if not (made / "html").exists():
            (made / "html").symlink_to(DATA / folder / "html")
        host = lambda page: (urllib.parse.urlsplit(page["url"]).hostname or "").encode()
        part = {name: page for name, page in gold.items() if hashlib.sha256(host(page)).digest()[0] % 2 == half}
        (made / "gold.json").write_text(json.dumps(part), "utf8")
        yield made


def score(name, data=None):
    archive, folder, command = SETS[name]
    unpack(archive, folder)
    if data:
        command = [command[0], data, *command[2:]]
    done = subprocess.run([sys.executable, SHARED / "eval" / command[0], *command[1:]], stdout=subprocess.PIPE, text=True)
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return done.returncode, " ".join(lines[-3:]) if name in ("scrapinghub", "aed", "dates") else (lines or ["nothing printed"])[-1]


def below(name, line, floors):
    for figure, floor in floors.get(name, {}).items():
        found = re.search(rf"(?<![\w]){re.escape(figure)}[ =:]+(?:[0-9]+/[0-9]+ = )?([0-9.]+)", line)
        if not found or float(found[1]) < floor:
            yield f"{name}: {figure} is {found[1] if found else 'missing'}, its floor {floor}"


def main():
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or list(SETS)
    floors = {} if "--no-floors" in sys.argv else tomllib.loads((ROOT / "bench" / "floors.toml").read_text("utf8"))
    wrong = []
    for name in wanted:
        code, line = score(name)
        print(f"{name}: {line}", flush=True)
        if "--halves" in sys.argv and SETS[name][2][0] == "score_pages.py":
            for half in halves(SETS[name][1]):
                print(f"{half.name}: {score(name, half)[1]}", flush=True)
        wrong += [f"{name}: the scorer ended with {code}"] if code else []
        wrong += below(name, line, floors)
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
