#!/usr/bin/env python3
"""The recorder beside script(1) and the released recorders, in interleaved rounds.

This program is the terminal: it answers what terminals are asked, or stays silent, and drains what
it is sent. CPU is user and system time of the whole tree without this program, the recorded
command included; the line "no recorder" says how much that is. Medians; figures of one run only
compare with each other.

    scripts/bench-cli.py OURS [--rounds 9] [--sizes 1,10,100] [--only TABLE] [--casts FOLDER]
        [NAME=PATH ...]

FOLDER has real recordings, which are converted, too, repeated up to each size. A NAME that begins with 3 or 2 says which version's command line the program at PATH understands.
"""
import argparse, fcntl, os, pty, select, shutil, signal, statistics, struct, sys, termios, time

ANSWERS = b"".join(
    [b"\x1bP>|bench\x1b\\\x1b]10;rgb:d/d/d\x1b\\\x1b]11;rgb:1/1/1\x1b\\"]
    + [b"\x1b]4;%d;rgb:1/2/3\x1b\\" % index for index in range(16)]
    + [b"\x1b[?64;1c"]
)
CACHE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".cache", "bench-cli")


def spawn(args):
    """Starts a program in a terminal of 80x24; returns its process id and the terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", SHELL="/bin/sh", ASCIINEMA_CONFIG_HOME=CACHE,
                          ASCIINEMA_STATE_HOME=CACHE, LC_ALL="C.UTF-8")
        os.environ.pop("TMUX", None)
        try:
            os.execvp(args[0], args)
        finally:
            os._exit(127)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return pid, terminal


def peak_memory(pid):
    """The most memory that a running process has had, in MB; 0 when it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            text = dict(line.split(":", 1) for line in status)
            # Before it becomes another program, a copy of this one has the memory of this one.
            is_copy = text["Name"].strip().startswith("python")
            return 0 if is_copy else int(text["VmHWM"].split()[0]) / 1024
    except (OSError, KeyError):
        return 0


class Watched:
    """A run that is watched to its end."""

    def __init__(self, args, answers=True, until=None):
        start = time.perf_counter()
        pid, terminal = spawn(args)
        self.first_byte = None
        self.rss = 0
        asked = b""
        reads = 0
        while True:
            reads += 1
            if reads % 64 == 1:
                self.rss = max(self.rss, peak_memory(pid))
            try:
                data = os.read(terminal, 1 << 16)
            except (OSError, KeyError):
                break
            if not data:
                break
            if until and self.first_byte is None and until in data:
                self.first_byte = time.perf_counter() - start
            if asked is not None:
                asked = (asked + data)[-4096:]
                if b"\x1b[c" in asked:
                    asked = None
                    if answers:
                        os.write(terminal, ANSWERS)
        _, status, usage = os.wait4(pid, 0)
        os.close(terminal)
        self.wall = time.perf_counter() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.code = os.waitstatus_to_exitcode(status)


def run(args, output=None, makes=()):
    """Runs a program without a terminal; returns seconds of CPU and wall, and its memory in MB.

    What an earlier run left of the files that it makes is removed first: the kernel counts taking
    a file's pages back as work of the program that overwrites it.
    """
    for path in makes:
        if os.path.exists(path):
            os.unlink(path)
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        target = os.open(output or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(target, 1)
        os.setsid()
        try:
            os.execvp(args[0], args)
        finally:
            os._exit(127)
    rss = ended = 0
    while not ended:
        rss = max(rss, peak_memory(pid))
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        time.sleep(0 if ended else 0.002)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{args} failed")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, rss


def recorders(peers):
    """Names with functions from a command and a file to the arguments that record it."""
    table = {
        "no recorder": lambda command, file: ["/bin/sh", "-c", command],
        "script": lambda command, file: ["script", "-q", "-c", command, file],
    }
    for name, path in peers.items():
        words = [path, "rec", "--overwrite", "-q"]
        table[name] = lambda command, file, words=words: [*words, "-c", command, file]
    return table


def corpus(name, size_mb):
    """The path of a file of some size, made when it is not there."""
    os.makedirs(CACHE, exist_ok=True)
    path = os.path.join(CACHE, f"{name}-{size_mb}")
    if os.path.exists(path):
        return path
    lines = {
        "log": lambda n: f"2026-11-22 12:{n % 60:02}:00 worker-{n % 7} request {n} took {n % 977} ms\n",
        "sgr": lambda n: "".join(f"\x1b[38;5;{(n + i) % 256}m{'é漢x–'[i % 4]}\x1b[1mab\x1b[m"
                                  for i in range(20)) + "\n",
        "tiny": lambda n: f"{n:20}\n",
        "v2": lambda n: event2(n, 2000, 0.05),
        "small-v2": lambda n: event2(n, 3, 0.001),
    }
    limit = size_mb * 1_000_000
    with open(path + ".new", "w", encoding="utf-8") as file:
        if name.endswith("v2"):
            file.write('{"version":2,"width":80,"height":24}\n')
        written = n = 0
        while written < limit:
            chunk = "".join(lines[name](number) for number in range(n, n + 1000))
            n += 1000
            written += len(chunk.encode())
            file.write(chunk)
    os.rename(path + ".new", path)
    return path


def repeated(ours, casts, size_mb):
    """The path of the real recordings in a folder, one behind the other up to some size, as v2."""
    folder = os.path.basename(os.path.abspath(casts))
    path = os.path.join(CACHE, f"real-{folder}-{size_mb}")
    if not os.path.exists(path):
        files = sorted(os.path.join(casts, name) for name in os.listdir(casts) if name.endswith(".cast"))
        times = max(1, round(size_mb * 1e6 / sum(map(os.path.getsize, files))))
        run([ours, "cat", "-f", "asciicast-v2", *(files * times)], path + ".new")
        os.rename(path + ".new", path)
    return path


def event2(number, chars, step):
    text = ("\\u001b[1;3%dm" % (number % 8) + "text é漢 " * (chars // 12) + "\\u001b[m\\r\\n") if chars > 10 \
        else "abcdef"[number % 6:][:chars]
    return f'[{number * step:.6f}, "o", "{text}"]\n'


def interleaved(rounds, jobs):
    """The results of all jobs; every round runs all of them, in another order."""
    results = {name: [] for name in jobs}
    names = list(jobs)
    for round_number in range(rounds):
        shift = round_number % len(names)
        for name in names[shift:] + names[:shift]:
            results[name].append(jobs[name]())
    return results


def median(values):
    return statistics.median(values)


def table(title, columns, rows):
    print(f"\n{title}\n")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")
    sys.stdout.flush()


def bench_record(peers, rounds):
    work = {
        "log 50 MB": "cat " + corpus("log", 50),
        "SGR 20 MB": "cat " + corpus("sgr", 20),
        "300k writes": f"dd status=none bs=21 count=300000 if={corpus('tiny', 7)}",
    }
    target = os.path.join(CACHE, "recorded")
    for title, command in work.items():
        jobs = {name: (lambda make=make: Watched(make(command, target)))
                for name, make in recorders(peers).items()}
        results = interleaved(rounds, jobs)
        cpu = {name: median([run.cpu for run in runs]) for name, runs in results.items()}
        rows = []
        for name, runs in results.items():
            if any(run.code for run in runs):
                sys.exit(f"{name} failed")
            walls = [run.wall for run in runs]
            rows.append([name, f"{cpu[name] * 1000:.0f}", f"{cpu[name] / cpu['script']:.2f}",
                         f"{median(walls) * 1000:.0f}", f"{(max(walls) - min(walls)) / median(walls):.2f}",
                         f"{median([run.rss for run in runs]):.1f}"])
        table(f"Recording: {title}",
              ["", "CPU ms", "of script", "wall ms", "spread", "RSS MB"], rows)


def bench_start(peers, rounds):
    target = os.path.join(CACHE, "recorded")
    for answers in (True, False):
        jobs = {name: (lambda make=make: Watched(make("echo first", target), answers, b"first"))
                for name, make in recorders(peers).items()}
        results = interleaved(rounds, jobs)
        rows = [[name, f"{median([run.first_byte for run in runs]) * 1000:.1f}",
                 f"{median([run.wall for run in runs]) * 1000:.1f}"] for name, runs in results.items()]
        kind = "that answers" if answers else "that is silent"
        table(f"Start, in a terminal {kind}", ["", "first byte ms", "to the end ms"], rows)


def echo(args, keys=500):
    """Seconds between a key and its echo."""
    pid, terminal = spawn(args)
    seen = b""
    while b"ready" not in seen:
        seen += os.read(terminal, 4096)
        if b"\x1b[c" in seen:
            os.write(terminal, ANSWERS)
            seen = seen.replace(b"\x1b[c", b"")
    time.sleep(0.3)
    while select.select([terminal], [], [], 0)[0]:
        os.read(terminal, 4096)
    times = []
    for _ in range(keys):
        start = time.perf_counter()
        os.write(terminal, b"x")
        os.read(terminal, 4096)
        times.append(time.perf_counter() - start)
        time.sleep(0.001)
    os.close(terminal)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return median(times)


def bench_echo(peers, rounds):
    target = os.path.join(CACHE, "recorded")
    jobs = {name: (lambda make=make: echo(make("echo ready; exec cat", target)))
            for name, make in recorders(peers).items()}
    results = interleaved(max(3, rounds // 3), jobs)
    rows = [[name, f"{median(times) * 1e6:.0f}"] for name, times in results.items()]
    table("Echo of a key", ["", "median µs"], rows)


def bench_convert(peers, rounds, sizes, casts):
    ours = peers["ours"]
    kinds = {
        "large events": lambda size: corpus("v2", size),
        "events of 20 bytes": lambda size: corpus("small-v2", size),
    }
    if casts:
        kinds["real recordings"] = lambda size: repeated(ours, casts, size)
    threes = {peer: path for peer, path in peers.items() if not peer.startswith("2")}
    out = os.path.join(CACHE, "out")
    for kind, make_v2 in kinds.items():
        rows = []
        for size in sizes:
            v2 = make_v2(size)
            v3 = v2 + "-as-v3"
            run([ours, "convert", "--overwrite", v2, v3])
            work = {
                "v2 to v3": lambda path: [path, "convert", "--overwrite", v2, out + ".cast"],
                "v3 to raw": lambda path: [path, "convert", "--overwrite", "-f", "raw", v3, out],
                "v3 to txt": lambda path: [path, "convert", "--overwrite", "-f", "txt", v3, out],
                "cat of two": lambda path: [path, "cat", v3, v3],
            }
            for title, make in work.items():
                jobs = {peer: (lambda path=path: run(make(path), makes=[out, out + ".cast"]))
                        for peer, path in threes.items()}
                results = interleaved(rounds if size < 100 else min(rounds, 3), jobs)
                megabytes = os.path.getsize(v2 if title == "v2 to v3" else v3) / 1e6
                megabytes *= 2 if title == "cat of two" else 1
                rows += conversion_rows([title, f"{size} MB"], megabytes, results)
        table(f"Conversion: {kind}",
              ["", "size", "", "MB per CPU s", "CPU of ours", "MB per s", "wall of ours", "RSS MB"], rows)


def conversion_rows(start, megabytes, results):
    """A row for each program: its speed by CPU and wall, and how much slower than ours that is."""
    rows = []
    for peer, runs in results.items():
        row = [*start, peer]
        for clock in range(2):
            own, seconds = (max(median([run[clock] for run in results[name]]), 1e-3)
                            for name in ("ours", peer))
            row += [f"{megabytes / seconds:.0f}", f"{seconds / own:.1f}"]
        rows.append([*row, f"{max(run[2] for run in runs):.1f}"])
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ours")
    parser.add_argument("peers", nargs="*", metavar="NAME=PATH")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--sizes", default="1,10,100")
    parser.add_argument("--casts", help="a folder with real recordings")
    parser.add_argument("--only", choices=["record", "start", "echo", "convert"])
    args = parser.parse_args()
    if not shutil.which("script"):
        sys.exit("script(1) is needed: install util-linux")
    os.makedirs(CACHE, exist_ok=True)
    with open(os.path.join(CACHE, "config.toml"), "w", encoding="utf-8") as file:
        file.write("[notifications]\nenabled = false\n")
    peers = {"ours": os.path.abspath(args.ours)}
    peers.update(peer.split("=", 1) for peer in args.peers)
    sizes = [int(size) for size in args.sizes.split(",")]
    benches = {
        "record": lambda: bench_record(peers, args.rounds),
        "start": lambda: bench_start(peers, args.rounds),
        "echo": lambda: bench_echo(peers, args.rounds),
        "convert": lambda: bench_convert(peers, args.rounds, sizes, args.casts),
    }
    for name, bench in benches.items():
        if args.only in (None, name):
            bench()


main()
