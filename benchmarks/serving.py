"""How the server holds: under load, under attack, and when its parts die. Prints JSON, one line a part.

    python -m benchmarks.serving                        # every part, short
    python -m benchmarks.serving soak --seconds 600
    python -m benchmarks.serving throughput overload

Each part starts a server of its own, asks it over loopback from this process, and says what it aims at. The client
runs on the same cores as the server. Rates per core are calls divided by processor time, so that what else runs on the
machine matters less.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from benchmarks import serving_attacks, serving_fuzz
from benchmarks.serving_client import IMAGE, JSON, Answer, Connection, Server, ms, percentile, photographs

TEXTS = (
    "a woman in an orange suit",
    "a cup of coffee on a table",
    "the ears of a cat",
    "a rocket and its flame",
    "a dog",
)
ONE_THREAD = {"DEIXIS_THREADS": "1", "OMP_NUM_THREADS": "1"}
DEADLINE_S = 30.0
Report = dict[str, Any]


def expected(model: str) -> dict[tuple[int, str], bytes]:
    """What the offline run says of each photograph and text, as bytes."""
    import deixis
    from deixis.io.document import grounding_to_dict
    from deixis.types.export import to_json

    session = deixis.load(model)
    return {
        (number, text): to_json(grounding_to_dict(session.ground(file, text, masks=False))).encode()
        for number, file in enumerate(photographs())
        for text in TEXTS
    }


async def encoded(server: Server) -> list[str]:
    """The photographs' ids at a server."""
    connection = server.connection()
    return [(await connection.ask("POST", "/v1/encode", file, IMAGE)).json()["image"] for file in photographs()]


def question(image: str, text: str) -> bytes:
    """The body of a call to /v1/ground."""
    return json.dumps({"image": image, "text": text, "reason": "never"}).encode()


async def ground(connection: Connection, image: str, text: str, limit_s: float = 60) -> Answer:
    """One call."""
    return await connection.ask("POST", "/v1/ground", question(image, text), JSON, limit_s)


def throughput(seconds: float) -> Report:
    """Calls per core-second at saturation, beside the same calls in one process without a server."""
    os.environ |= ONE_THREAD
    bare = {"ground": _bare_ground(seconds / 2), "encode": _bare_encode(seconds / 2)}
    with Server(**ONE_THREAD) as server:
        served = asyncio.run(_served(server, seconds))
    rows = {
        name: {
            "bare_ms_of_a_core": ms(bare[name]),
            "served_ms_of_a_core": ms(served[name][0]),
            "calls_per_second": round(served[name][1], 1),
            "share_of_bare": round(bare[name] / served[name][0], 3),
        }
        for name in bare
    }
    return {"target": "share_of_bare >= 0.9", **rows}


def _bare_ground(seconds: float) -> float:
    """Processor seconds of a call: ground and write the document."""
    import deixis
    from deixis.io.document import grounding_to_dict
    from deixis.types.export import to_json

    session = deixis.load()
    images = [session.encode(file) for file in photographs()]

    def call(number: int) -> None:
        text = TEXTS[number % len(TEXTS)]
        to_json(grounding_to_dict(session.ground(images[number % len(images)], text, masks=False))).encode()

    return _cpu_of(call, seconds)


def _bare_encode(seconds: float) -> float:
    import deixis

    session, files = deixis.load(), photographs()
    return _cpu_of(lambda number: session.encode(files[number % len(files)]), seconds)


def _cpu_of(call: Callable[[int], object], seconds: float) -> float:
    for number in range(10):
        call(number)
    until, started, count = time.monotonic() + seconds, time.process_time(), 0
    while time.monotonic() < until:
        call(count)
        count += 1
    return (time.process_time() - started) / count


async def _served(server: Server, seconds: float) -> dict[str, tuple[float, float]]:
    """Of each call: processor seconds, and how many a second."""
    images, files = await encoded(server), photographs()

    async def one_ground(connection: Connection, number: int) -> Answer:
        return await ground(connection, images[number % len(images)], TEXTS[number % len(TEXTS)])

    async def one_encode(connection: Connection, number: int) -> Answer:
        return await connection.ask("POST", "/v1/encode", files[number % len(files)], IMAGE)

    return {"ground": await _rate(server, one_ground, seconds), "encode": await _rate(server, one_encode, seconds)}


async def _rate(server: Server, call: Callable[[Connection, int], Any], seconds: float) -> tuple[float, float]:
    until, count = 0.0, 0

    async def client() -> None:
        nonlocal count
        connection = server.connection()
        while time.monotonic() < until:
            answer = await call(connection, count)
            assert answer.status == 200, answer.body
            count += 1

    until = time.monotonic() + 1
    await asyncio.gather(*[client() for _ in range(6)])
    count, started, cpu = 0, time.monotonic(), server.cpu_s()
    until = started + seconds
    await asyncio.gather(*[client() for _ in range(6)])
    return (server.cpu_s() - cpu) / count, count / (time.monotonic() - started)


def overload(seconds: float) -> Report:
    """Ten times as many calls as the server can answer."""
    with Server(**ONE_THREAD) as server:
        return {
            "target": "goodput >= 0.9 of peak, rejects p99 <= 50 ms, health p99 <= 100 ms, accepted p99 <= 30 s",
            **asyncio.run(_overload(server, seconds)),
        }


async def _overload(server: Server, seconds: float) -> Report:
    images = await encoded(server)

    async def one(connection: Connection, number: int) -> Answer:
        return await ground(connection, images[number % len(images)], TEXTS[number % len(TEXTS)])

    _, peak = await _rate(server, one, seconds / 2)
    wanted = asyncio.Queue[int]()
    answers: list[Answer] = []
    health: list[Answer] = []

    async def client() -> None:
        connection = server.connection()
        while (number := await wanted.get()) >= 0:
            answers.append(await one(connection, number))

    async def probe() -> None:
        connection = server.connection()
        while True:
            health.append(await connection.ask("GET", "/healthz"))
            await asyncio.sleep(0.1)

    clients = [asyncio.create_task(client()) for _ in range(120)]
    watcher = asyncio.create_task(probe())
    started, sent = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        due = int((time.monotonic() - started) * peak * 10)
        for number in range(sent, due):
            wanted.put_nowait(number)
        sent = max(sent, due)
        await asyncio.sleep(0.005)
    elapsed = time.monotonic() - started
    done = list(answers)
    while not wanted.empty():
        wanted.get_nowait()
    for _ in clients:
        wanted.put_nowait(-1)
    await asyncio.gather(*clients)
    watcher.cancel()
    good, busy = ([a for a in done if a.status == status] for status in (200, 429))
    return {
        "peak_per_second": round(peak, 1),
        "sent_per_second": round(len(done) / elapsed, 1),
        "times_peak": round(len(done) / elapsed / peak, 1),
        "goodput_of_peak": round(len(good) / elapsed / peak, 3),
        "statuses": dict(Counter(answer.status for answer in done)),
        "reject_p99_ms": ms(percentile([a.seconds for a in busy], 0.99)),
        "rejects_without_retry_after": sum("retry-after" not in a.headers for a in busy),
        "health_p99_ms": ms(percentile([a.seconds for a in health], 0.99)),
        "accepted_p99_ms": ms(percentile([a.seconds for a in good], 0.99)),
    }


def kill(rounds: int) -> Report:
    """The engine killed, crashed and stopped under load."""
    report: Report = {
        "target": "again <= 3 s, a hang found within 2 deadlines; others than those in flight see no error"
    }
    for deadline, signals in (("30", (signal.SIGKILL, signal.SIGSEGV)), ("3", (signal.SIGSTOP,))):
        with Server("pointer", "--deadline", deadline, **ONE_THREAD) as server:
            report |= asyncio.run(_kill(server, rounds, signals))
    return report


async def _kill(server: Server, rounds: int, signals: tuple[signal.Signals, ...]) -> Report:
    images = await encoded(server)
    want = expected("pointer")
    report: Report = {}
    for sent in signals:
        again, statuses, wrong = [], Counter[int](), 0
        for _ in range(rounds):
            found, seconds, bad = await _kill_once(server, images, want, sent)
            statuses += found
            again.append(seconds)
            wrong += bad
        report[sent.name] = {
            "again_s": round(max(again), 2), "statuses": dict(statuses), "wrong": wrong,
            "lost_a_round": round(statuses[503] / rounds, 1),
        }  # fmt: skip
    return report


async def _kill_once(
    server: Server, images: list[str], want: dict[tuple[int, str], bytes], sent: int
) -> tuple[Counter[int], float, int]:
    """What four clients saw, the seconds from the signal to the next good answer, and answers that were wrong."""
    answers: list[tuple[float, Answer, bytes]] = []
    stop = False

    async def client(number: int) -> None:
        connection = server.connection()
        while not stop:
            picture, text = number % len(images), TEXTS[number % len(TEXTS)]
            answer = await ground(connection, images[picture], text)
            answers.append((time.monotonic(), answer, want[picture, text]))
            number += 1

    clients = [asyncio.create_task(client(number)) for number in range(4)]
    await asyncio.sleep(1)
    killed = time.monotonic()
    os.kill(server.engine(), sent)
    await asyncio.sleep(0.2)
    while not any(at > killed + 0.1 and answer.status == 200 for at, answer, _ in answers):
        await asyncio.sleep(0.02)
        if time.monotonic() - killed > 60:
            break
    again = min((at for at, answer, _ in answers if at > killed + 0.1 and answer.status == 200), default=killed + 60)
    stop = True
    await asyncio.gather(*clients)
    wrong = sum(answer.status == 200 and answer.body != wanted for _, answer, wanted in answers)
    return Counter(answer.status for _, answer, _ in answers), again - killed, wrong


def drain(rounds: int) -> Report:
    """SIGTERM under load: what was accepted is answered."""
    lost, seconds, answered = 0, [], 0
    for _ in range(rounds):
        with Server(**ONE_THREAD) as server:
            found = asyncio.run(_drain(server))
            lost, answered = lost + found[0], answered + found[1]
            seconds.append(found[2])
    target = "lost 0, exit within 20 s"
    return {"target": target, "lost": lost, "answered": answered, "exit_s": round(max(seconds), 2)}


async def _drain(server: Server) -> tuple[int, int, float]:
    images = await encoded(server)
    connections = [server.connection() for _ in range(12)]
    await asyncio.gather(*[one.ask("GET", "/healthz") for one in connections])
    calls = [
        asyncio.create_task(ground(one, images[number % 4], TEXTS[number % 5]))
        for number, one in enumerate(connections)
    ]
    await asyncio.sleep(0.05)
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    answers = await asyncio.gather(*calls)
    while server.process.poll() is None and time.monotonic() - started < 40:
        await asyncio.sleep(0.02)
    return sum(a.status != 200 for a in answers), sum(a.status == 200 for a in answers), time.monotonic() - started


def cancel(count: int) -> Report:
    """Clients that go before their answer: what they asked is not computed, or hardly."""
    with Server(**ONE_THREAD) as server:
        return {"target": "computed afterwards <= 2 a batch of 20", **asyncio.run(_cancel(server, count))}


async def _cancel(server: Server, count: int) -> Report:
    images = await encoded(server)
    batches, computed = count // 20, 0
    for _ in range(batches):
        connections = [server.connection() for _ in range(20)]
        calls = [asyncio.create_task(ground(one, images[0], TEXTS[0])) for one in connections]
        await asyncio.sleep(0.02)
        for call, one in zip(calls, connections, strict=True):
            call.cancel()
            one.close()
        before = await _computed(server)
        await asyncio.gather(*calls, return_exceptions=True)
        await asyncio.sleep(0.1)
        computed += await _computed(server) - before
    good = await ground(server.connection(), images[0], TEXTS[0])
    return {
        "cancelled": batches * 20,
        "computed_afterwards": computed,
        "computed_a_batch": round(computed / batches, 2),
        "then": good.status,
    }


async def _computed(server: Server) -> int:
    text = (await server.connection().ask("GET", "/metrics")).body.decode()
    return int(float(text.partition("\ndeixis_computed_calls ")[2].split()[0]))


def memory(requests: int) -> Report:
    """Resident memory, but for kept files, after so many calls and after as many more; and with a leak to be seen."""
    report: Report = {"target": "growth <= 32 MB over 10,000 calls; the planted leak is seen"}
    for name, model, text in (("pointer", "pointer", "a dog"), ("leak", "faulty", "leak of a dog")):
        with Server(model, **ONE_THREAD) as server:
            count = requests if model == "pointer" else max(requests // 5, 500)
            grown = asyncio.run(_grown(server, count, text))
        report[name] = {"requests": count, "grown_mb": round(grown, 1), "seen_as_a_leak": grown > 32}
    return report


async def _grown(server: Server, requests: int, text: str) -> float:
    files = photographs()

    async def some(count: int) -> None:
        connection = server.connection()
        image = ""
        for number in range(count):
            if number % 20 == 0:
                image = (await connection.ask("POST", "/v1/encode", files[number // 20 % 4], IMAGE)).json()["image"]
            assert (await ground(connection, image, f"{text} {number}")).status == 200

    await asyncio.gather(*[some(requests // 3) for _ in range(3)])  # fills what is bounded: texts that were read
    await _settle(server)
    before = server.rss_mb() - await _kept_mb(server)
    await asyncio.gather(*[some(requests // 3) for _ in range(3)])
    return server.rss_mb() - await _kept_mb(server) - before


async def _kept_mb(server: Server) -> float:
    """Files of images that are kept on purpose, up to a bound."""
    text = (await server.connection().ask("GET", "/metrics")).body.decode()
    return float(text.partition("\ndeixis_kept_bytes ")[2].split()[0]) / 2**20


async def _settle(server: Server) -> None:
    """Fills the store of encodings, which is bounded, so that its growth is none of a leak's."""
    files = photographs()
    connection = server.connection()
    for number in range(100):
        await connection.ask("POST", "/v1/encode", files[number % 4], IMAGE)


def soak(seconds: float) -> Report:
    """Good calls among malformed, cancelled and slow ones, while the engine is killed now and then."""
    with Server(**ONE_THREAD) as server:
        rss = server.rss_mb()
        found = asyncio.run(_soak(server, seconds))
        return {"target": "lost 0, wrong 0, hung 0", **found, "rss_mb": [round(rss), round(server.rss_mb())]}


async def _soak(server: Server, seconds: float) -> Report:
    want, files = expected("pointer"), photographs()
    ids = await encoded(server)
    tally: Counter[str] = Counter()
    until = time.monotonic() + seconds
    rng = random.Random(7)

    async def good(number: int) -> None:
        connection = server.connection()
        while time.monotonic() < until:
            picture, text = rng.randrange(4), rng.choice(TEXTS)
            answer = await ground(connection, ids[picture], text, limit_s=DEADLINE_S + 10)
            if answer.status == 404:  # its file went: the page sends it again by itself
                ids[picture] = (await connection.ask("POST", "/v1/encode", files[picture], IMAGE)).json()["image"]
                tally["sent again"] += 1
            elif answer.status == 200:
                tally["good" if answer.body == want[picture, text] else "wrong"] += 1
            elif answer.status in (429, 503):
                tally[f"told to come again ({answer.status})"] += 1
                await asyncio.sleep(0.2)
            else:
                tally["hung" if answer.body == b"TimeoutError" else f"lost ({answer.status})"] += 1

    async def nuisance() -> None:
        while time.monotonic() < until:
            tally[await serving_attacks.one(server, rng)] += 1
            await asyncio.sleep(0.05)

    async def killer() -> None:
        while time.monotonic() < until:
            await asyncio.sleep(min(30.0, seconds / 4))
            os.kill(server.engine(), rng.choice([signal.SIGKILL, signal.SIGSEGV]))
            tally["engine killed"] += 1

    murderer = asyncio.create_task(killer())
    await asyncio.gather(*[good(number) for number in range(6)], nuisance(), nuisance())
    murderer.cancel()
    lost = sum(count for name, count in tally.items() if name.startswith("lost"))
    return {"seconds": seconds, "lost": lost, "wrong": tally["wrong"], "hung": tally["hung"], "seen": dict(tally)}


def main() -> None:
    """Runs the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--seconds", type=float, default=10, help="of throughput, overload and soak")
    parser.add_argument("--rounds", type=int, default=2, help="of kill and drain")
    parser.add_argument("--requests", type=int, default=1500, help="of memory, cancel (a tenth), slow")
    parser.add_argument("--cases", type=int, default=1000, help="of schema and images")
    given = parser.parse_args()
    parts: dict[str, Callable[[], Report]] = {
        "throughput": lambda: throughput(given.seconds),
        "overload": lambda: overload(given.seconds),
        "kill": lambda: kill(given.rounds),
        "drain": lambda: drain(given.rounds),
        "cancel": lambda: cancel(max(given.requests // 10, 40)),
        "slow": lambda: serving_attacks.slow(given.seconds),
        "bodies": lambda: serving_attacks.bodies(),
        "bombs": lambda: serving_attacks.bombs(),
        "memory": lambda: memory(given.requests),
        "soak": lambda: soak(given.seconds),
        "images": lambda: serving_fuzz.images(given.cases),
        "schema": lambda: serving_fuzz.schema(given.cases),
    }
    if unknown := set(given.parts) - set(parts):
        parser.error(f"unknown part {min(unknown)}; there are {', '.join(parts)}")
    for name in given.parts or parts:
        print(json.dumps({"part": name, **parts[name]()}), flush=True)


if __name__ == "__main__":
    main()
