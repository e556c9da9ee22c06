#!/usr/bin/env python3
"""bench/polling.py [PROGRAM] [FEEDS]: what a poll that ends in 304 costs, beside a bare aiohttp client, and the memory of 10,000 feeds.

Serves FEEDS (2,000) feeds on loopback, each under a host of its own, and lets PROGRAM (target/release/peacewire) poll all of them twice:
the second time every answer is a 304, and that run is timed. aiohttp then asks the same with the same validators.
Needs `pip install aiohttp`.
"""
import asyncio, pathlib, resource, sqlite3, subprocess, sys, tempfile, threading
import aiohttp
from aiohttp import web

BODY = '<rss version="2.0"><channel><title>F</title><item><title>A day at the harbour</title><description>Nothing happened.</description></item></channel></rss>'


def serve():
    started, port = threading.Event(), []

    async def feed(request):
        if request.headers.get("if-none-match") == '"1"':
            return web.Response(status=304, headers={"etag": '"1"'})
        return web.Response(text=BODY, content_type="application/rss+xml", headers={"etag": '"1"'})

    async def main():
        app = web.Application()
        app.router.add_get("/feed.xml", feed)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port.append(site._server.sockets[0].getsockname()[1])
        started.set()
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()
    started.wait()
    return port[0]


def settings(path, feeds, port):
    lines = ["[knowledge]", "bundled_sources = false", "[daemon]", "host_gap = \"0s\"", "listing_workers = 128", "[fetch]", 'contact = "bench@peacewire.invalid"', "[fetch.hosts]"]
    lines += [f'"h{n}.example" = "127.0.0.1:{port}"' for n in range(feeds)]
    for n in range(feeds):
        lines += ["[[source]]", f'id = "source-{n}"', 'language = "en"', "[[source.listing]]", 'kind = "feed"', f'url = "http://h{n}.example/feed.xml"']
    path.write_text("\n".join(lines) + "\n")


def children(run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def poll(program, folder, feeds, port):
    config, store = folder / f"{feeds}.toml", folder / f"{feeds}.db"
    settings(config, feeds, port)
    command = ["/usr/bin/time", "-f", "%M", program, "--quiet", "--config", config, "--db", store, "run", "--once"]

    def run():
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True)
        return int(done.stderr.split()[-1]) / 1024, done.stderr.splitlines()[-2]

    start = children(lambda: subprocess.run([program, "--quiet", "--config", config, "config", "check"], check=True, capture_output=True))
    run()
    with sqlite3.connect(store) as db:
        db.execute("UPDATE listings SET next_check_at = 0")
    said = []
    seconds = children(lambda: said.append(run()))
    # A daemon that has all of them on its list and nothing to do.
    resting = subprocess.run([*command[:3], "timeout", "-s", "INT", "6", *command[3:-1]], stderr=subprocess.PIPE, text=True)
    return (seconds - start) / feeds, *said[0], int(resting.stderr.split()[-1]) / 1024


async def ask(port, feeds):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=16)) as session:
        gate = asyncio.Semaphore(16)

        async def one(n):
            async with gate, session.get(f"http://127.0.0.1:{port}/feed.xml", headers={"host": f"h{n}.example", "if-none-match": '"1"'}) as answer:
                await answer.read()
                assert answer.status == 304

        await asyncio.gather(*(one(n) for n in range(feeds)))


def main():
    if sys.argv[1:2] == ["--ask"]:
        asyncio.run(ask(int(sys.argv[2]), int(sys.argv[3])))
        return
    program = sys.argv[1] if len(sys.argv) > 1 else str(pathlib.Path(__file__).resolve().parent.parent / "target/release/peacewire")
    feeds = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    port = serve()
    with tempfile.TemporaryDirectory() as folder:
        cost, memory, said, _ = poll(program, pathlib.Path(folder), feeds, port)
        print(f"peacewire: {cost * 1e6:.0f} CPU microseconds a 304 poll, with the store; {memory:.0f} MB ({said})", flush=True)
        base = children(lambda: subprocess.run([sys.executable, __file__, "--ask", str(port), "0"], check=True))
        cost = (children(lambda: subprocess.run([sys.executable, __file__, "--ask", str(port), str(feeds)], check=True)) - base) / feeds
        print(f"aiohttp: {cost * 1e6:.0f} CPU microseconds a 304 answer, without any store", flush=True)
        _, memory, said, resting = poll(program, pathlib.Path(folder), 10_000, port)
        print(f"peacewire with 10,000 feeds: {resting:.0f} MB while none is due, {memory:.0f} MB where all are at once ({said})", flush=True)


if __name__ == "__main__":
    main()
