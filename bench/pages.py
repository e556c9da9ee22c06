#!/usr/bin/env python3
"""bench/pages.py FOLDER [ROUNDS]: pages extracted per CPU second by peacewire (text and metadata), the crate trafilatura (the
same; with its fallbacks it reads as well as it can) and the crate dom_smoothie (text), side by side, and the milliseconds that each one's slowest page took.

FOLDER holds HTML files, for example the `html` of the unpacked ../shared/data/pages-scrapinghub.tar.zst. The peers are built in
a workspace of their own, bench/peers; that takes minutes.
"""
import pathlib, resource, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    folder, rounds = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2] if len(sys.argv) > 2 else "3"
    subprocess.run(["cargo", "build", "--release", "--locked"], check=True, cwd=HERE / "peers")
    program = HERE / "peers" / "target" / "release" / "peacewire-peers"
    for name in ["peacewire", "trafilatura", "trafilatura-with-fallback", "dom_smoothie"]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([program, name, folder, rounds], stdout=subprocess.PIPE, check=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        pages, slowest = done.stdout.split()
        print(f"{name}: {int(pages) / seconds:.0f} pages per CPU second, the slowest {slowest} ms", flush=True)


if __name__ == "__main__":
    main()
