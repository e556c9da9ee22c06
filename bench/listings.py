#!/usr/bin/env python3
"""bench/listings.py FOLDER [ROUNDS]: megabytes of listings read per CPU second, by peacewire, feed-rs and feedparser, side by side.

FOLDER holds feeds, for example the unpacked ../shared/data/feeds-dev.tar.zst. Needs `pip install feedparser`; feedparser reads the
folder once, the others ROUNDS times (5).
"""
import pathlib, resource, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FEEDPARSER = """
import feedparser, pathlib, sys
read = 0
for path in pathlib.Path(sys.argv[1]).rglob('*'):
    if path.is_file():
        body = path.read_bytes()
        read += len(body)
        try:
            feedparser.parse(body)
        except Exception:
            pass
print(read)
"""


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return int(done.stdout.split()[-1]) / 1e6 / seconds


def main():
    folder, rounds = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2] if len(sys.argv) > 2 else "5"
    built = subprocess.run(["cargo", "bench", "--locked", "--no-run", "--bench", "listings"], capture_output=True, check=True, text=True, cwd=ROOT)
    program = built.stderr.rsplit("(", 1)[1].split(")")[0]
    for name, command in [
        ("peacewire", [program, "ours", folder, rounds]),
        ("feed-rs", [program, "feed-rs", folder, rounds]),
        ("feedparser", [sys.executable, "-c", FEEDPARSER, folder]),
    ]:
        print(f"{name}: {timed(command):.1f} MB per CPU second", flush=True)


if __name__ == "__main__":
    main()
