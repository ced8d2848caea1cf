"""Runs the programs of `examples/` against a service: run.py SER STACK… ; all stacks when none is named."""

import re
import subprocess
import sys

from proxy import Lossy
from stacks import EXAMPLES, ROOT, STACKS
from stand import Stand
from steps import FIRST, SECOND, STEPS

# How much of what a program printed is shown when it falls short.
SHOWN = 4000


class Short(Exception):
    """A program falls short."""


def ran(command, what):
    """What a command printed; it must succeed."""
    done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", cwd=ROOT)
    if done.returncode:
        raise Short(f"{what}: {done.stdout}{done.stderr}")
    return done.stdout


def report(stand, stack, step, folder):
    """Runs a program for one step. Its lines and the receipt that it kept must be as they should."""
    code, day = stand.codes[stack.name], step.day
    lossy = Lossy(stand.plain) if step.lossy else None
    arguments = [(lossy or stand).wsdl(stack.contract), stand.world / step.authorities]
    arguments += [stand.persons[step.person][stack.identity], code, day]
    arguments += [EXAMPLES / f"{step.sheet}.csv", folder]
    try:
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
    facts = dict(code=code, day=day, first=FIRST, second=SECOND)
    expected = "".join(line.format(**facts) + "\n" for line in step.lines)
    said = f"status {done.returncode}\n{done.stdout}{done.stderr[-SHOWN:]}"
    if bool(done.returncode) != bool(step.status) or not re.fullmatch(expected, done.stdout):
        raise Short(said)
    if lossy and not lossy.lost:
        raise Short(f"no answer was lost\n{said}")
    if not step.lines:
        return None
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
        return "?", ["NU"] * len(STEPS), [f"{stack.title}, {short}"]
    for step in STEPS:
        try:
            receipt = report(stand, stack, step, folder)
            if step.day == FIRST and kept.setdefault(FIRST, receipt) != receipt:
                raise Short("another receipt of the same bytes")
            marks.append("da")
        except (Short, OSError, subprocess.TimeoutExpired) as short:
            marks.append("NU")
            complaints.append(f"{stack.title}, {step.name}: {short}")
    return version, marks, complaints


def main(ser, names):
    """Whether all went well."""
    known = {stack.name: stack for stack in STACKS}
    if unknown := set(names) - set(known):
        raise SystemExit(f"no such stack: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    chosen = [known[name] for name in names] or STACKS
    table, complaints = [["client", *(step.name for step in STEPS), "versiuni"]], []
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
