"""Runs the programs of `examples/` against a service: run.py SER STACK… ; all stacks when none is named."""

import datetime
import re
import subprocess
import sys
import zoneinfo

from proxy import Lossy
from stacks import EXAMPLES, ROOT, STACKS
from stand import Stand

DAY = datetime.timedelta(days=1)
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Bucharest")).date()
FIRST, SECOND = TODAY - 2 * DAY, TODAY - DAY

# The lines of all programs, as patterns.
HELLO = ["serviciu TEST da", "tara RO România"]
NOTHING = ["ultima FP - -"]
FOUND = ["ultima FP {first} {code}FP{first:%y%m%d}", "lipsa {second}"]
STRANGE = [r"fault getUltimaDataRaportata 7004 \w.*"]
ACCEPTED = ["recipisa ACCEPTATA {code}FP{day:%y%m%d}"]
KEPT = ["declaratie ACCEPTATA {code}FP{day:%y%m%d} aceiasi octeti"]
REJECTED = [
    "recipisa RESPINSA -",
    r"eroare 5008 Lipsesc coduri din declarația anterioară .*",
    *("valoare cod W99000003", "valoare stocFinalAnterior 10"),
    r"eroare 5010 Stocul inițial diferă .*",
    *("valoare cod W99000001", "valoare stocInitial 115", r"valoare asteptat 114\.5"),
    r"eroare 5019 Cod necunoscut în nomenclator.*",
    *("valoare camp codCIM", "valoare cod W98000000", "valoare data {second}"),
]
REFUSED = ["recipisa REFUZATA -", r"eroare 3001 \w.*"]
LOST = [r"fault getDeclaratie 7004 \w.*"]

# Step, CSV, day, who signs, over TLS, lines, status. The day's document is signed once: a second
# run sends the same bytes.
STEPS = [
    ("primită", "zi", FIRST, "ion", True, HELLO + NOTHING + ACCEPTED + KEPT, 0),
    ("la fel", "zi", FIRST, "ion", True, HELLO + FOUND + ACCEPTED + KEPT, 0),
    ("RESPINSA", "zi-gresita", SECOND, "ion", True, HELLO + FOUND + REJECTED, 1),
    ("REFUZATA", "zi-urmatoare", SECOND, "strain", True, HELLO + STRANGE + REFUSED, 1),
    ("pierdut", "zi-urmatoare", SECOND, "ion", False, HELLO + STRANGE + ACCEPTED + LOST, 0),
]


class Short(Exception):
    """A program falls short."""


def ran(command, what):
    """What a command printed; it must succeed."""
    done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", cwd=ROOT)
    if done.returncode:
        raise Short(f"{what}: {done.stdout}{done.stderr}")
    return done.stdout


def report(stand, stack, step, folder):
    """Runs a program for one step; its lines and what it kept must be as they should."""
    name, sheet, day, person, secure, lines, status = step
    code = stand.codes[stack.name]
    lossy = None if secure else Lossy(stand.plain)
    try:
        wsdl = (lossy or stand).wsdl(stack.contract)
        arguments = [wsdl, stand.authorities, stand.persons[person][stack.identity], code, day]
        arguments += [EXAMPLES / f"{sheet}.csv", folder]
        done = subprocess.run(
            [str(word) for word in (*stack.run, *arguments)],
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            cwd=ROOT,
        )
    finally:
        if lossy:
            lossy.close()
    said = f"{stack.title}, {name}: {done.returncode}\n{done.stdout}{done.stderr}"
    facts = dict(code=code, day=day, first=FIRST, second=SECOND)
    expected = "".join(line.format(**facts) + "\n" for line in lines)
    if done.returncode != status or not re.fullmatch(expected, done.stdout):
        raise Short(said)
    if lossy and not lossy.lost:
        raise Short(f"no answer was lost\n{said}")
    receipt = folder / f"{day}.recipisa.xml"
    if "REFUZATA" not in done.stdout and (wrong := stand.seals(receipt)):
        raise Short(f"the seal of the receipt that was kept: {wrong}")
    return receipt.read_bytes()


def tried(stand, stack):
    """A row of the table: a mark for each step, and what fell short."""
    marks, complaints, kept = [], [], {}
    folder = stand.folder / stack.name
    folder.mkdir()
    try:
        version = ", ".join(ran(stack.version, "version").strip().splitlines())
        if stack.build:
            ran((*stack.build, stand.plain_wsdl(stack.contract)), "build")
    except Short as short:
        return "?", ["-"] * len(STEPS), [str(short)]
    for step in STEPS:
        try:
            receipt = report(stand, stack, step, folder)
            if kept.setdefault(step[2:4], receipt) != receipt and step[2] == FIRST:
                raise Short(f"{stack.title}: another receipt of the same bytes")
            marks.append("da")
        except (Short, OSError, subprocess.TimeoutExpired) as short:
            marks.append("NU")
            complaints.append(str(short))
    return version, marks, complaints


def main(ser, names):
    """Whether all went well."""
    known = {stack.name: stack for stack in STACKS}
    if unknown := set(names) - set(known):
        raise SystemExit(f"no such stack: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    chosen = [known[name] for name in names] or STACKS
    table, complaints = [["client", *(step[0] for step in STEPS), "versiuni"]], []
    with Stand(ser, [stack.name for stack in chosen]) as stand:
        for stack in chosen:
            version, marks, wrong = tried(stand, stack)
            table.append([stack.title, *marks, version])
            complaints += wrong
    print(*complaints, sep="\n\n", file=sys.stderr)
    widths = [max(map(len, column)) for column in zip(*table)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    return not complaints


if __name__ == "__main__":
    program, *stacks = sys.argv[1:]
    sys.exit(0 if main(program, stacks) else 1)
