"""Runs the programs of `examples/` against a service: run.py SER STACK…"""

import functools
import re
import subprocess
import sys

from proxy import Lossy
from stacks import EXAMPLES, OTHERS, ROOT, SIGNERS, STACKS
from stand import Stand
from steps import BRIEF, FIRST, SECOND, SIGNED, STEPS

# Seconds that a program may take.
LONGEST = 180
# How much of what a program printed is shown when it falls short.
SHOWN = 4000


class Short(Exception):
    """A program falls short."""


def run(command):
    """Runs a command to its end."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(
            words, capture_output=True, encoding="utf-8", timeout=LONGEST, cwd=ROOT
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise Short(str(failure)) from failure


def said(command, lines, well, **facts):
    """Runs a program, which must end well or not and print these lines; what it printed."""
    done = run(command)
    expected = "".join(line.format(**facts) + "\n" for line in lines)
    if (done.returncode == 0) != well or not re.fullmatch(expected, done.stdout):
        raise Short(f"status {done.returncode}\n{done.stdout}{done.stderr[-SHOWN:]}")
    return done.stdout


def made(stand, stack):
    """Makes a program of the published contract; the versions of what takes part."""
    commands = [stack.version]
    if stack.build:
        commands.append((*stack.build, stand.plain_wsdl(stack.contract)))
    ended = [run(command) for command in commands]
    for done in ended:
        if done.returncode:
            raise Short(f"{done.stdout}{done.stderr[-SHOWN:]}")
    return ", ".join(ended[0].stdout.strip().splitlines())


def report(stand, stack, step):
    """Runs a program for one step. Its lines and the receipt that it kept must be as they should."""
    code, day, folder = stand.codes[stack.name], step.day, stand.folder / stack.name
    lossy = Lossy(stand.plain) if step.lossy else None
    arguments = [(lossy or stand).wsdl(stack.contract), stand.world / step.authorities]
    arguments += [stand.persons[step.person][stack.identity], code, day]
    arguments += [EXAMPLES / f"{step.sheet}.csv", folder]
    facts = dict(code=code, day=day, first=FIRST, second=SECOND)
    receipt = folder / f"{day}.recipisa.xml"
    before = receipt.read_bytes() if receipt.exists() else None
    try:
        printed = said((*stack.run, *arguments), step.lines, step.well, **facts)
    finally:
        if lossy:
            lossy.close()
    if lossy and not lossy.lost:
        raise Short("no answer was lost")
    if "recipisa" in printed and "REFUZATA" not in printed:
        if wrong := stand.seals(receipt):
            raise Short(f"the seal of the receipt that was kept: {wrong}")
        if step.again and receipt.read_bytes() != before:
            raise Short("another receipt of the same bytes")


def brief(stand, stack):
    """Runs a program of `tests/interop/others`."""
    arguments = [stand.plain_wsdl(stack.contract), stand.sent(), stand.codes[stack.name]]
    said((*stack.run, *arguments), BRIEF, True)


def signed(stand, stack):
    """Runs a program that signs its messages, without TLS."""
    persons = (stand.persons[name][stack.identity] for name in ("ion", "strain"))
    code = stand.codes[stack.name]
    said((*stack.run, stand.plain_wsdl(stack.contract), *persons, code), SIGNED, True, code=code)


def rows(stand, stacks, checks, complaints):
    """A row for each stack: its title, a mark for each check, versions."""
    for stack in stacks:
        marks, versions = [], "?"
        (stand.folder / stack.name).mkdir()
        try:
            versions = made(stand, stack)
        except Short as short:
            complaints.append(f"{stack.title}, {short}")
        for name, check in checks:
            try:
                if versions == "?":
                    raise Short("not made")
                check(stand, stack)
                marks.append("da")
            except Short as short:
                marks.append("NU")
                complaints.append(f"{stack.title}, {name}: {short}")
        yield [stack.title, *marks, versions]


def show(table):
    """Prints a table in columns."""
    widths = [max(map(len, column)) for column in zip(*table)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main(ser, names):
    """Whether all went well."""
    known = [stack.name for stack in STACKS + SIGNERS + OTHERS]
    if unknown := set(names) - set(known):
        raise SystemExit(f"no such stack: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    complaints = []
    steps = [(step.name, functools.partial(report, step=step)) for step in STEPS]
    with Stand(ser, names) as stand:
        groups = [(STACKS, steps), (SIGNERS, [("semnat", signed)]), (OTHERS, [("pe scurt", brief)])]
        for stacks, checks in groups:
            chosen = [stack for stack in stacks if stack.name in names]
            if chosen:
                heading = ["client", *(name for name, _ in checks), "versiuni"]
                show([heading, *rows(stand, chosen, checks, complaints)])
    print(*complaints, sep="\n\n", file=sys.stderr)
    return not complaints


if __name__ == "__main__":
    program, *stacks = sys.argv[1:]
    sys.exit(0 if main(program, stacks) else 1)
