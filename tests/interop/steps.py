"""The steps, as a table: what a program is run with, and the lines that it must print."""

import datetime
import zoneinfo
from dataclasses import dataclass

DAY = datetime.timedelta(days=1)
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Bucharest")).date()
FIRST, SECOND = TODAY - 2 * DAY, TODAY - DAY


@dataclass(frozen=True)
class Step:
    """A run of a program; the day's document is signed once, so a second run sends the same bytes."""

    # What it is called in the table.
    name: str
    # The CSV in `examples/`.
    sheet: str
    # The day that is declared.
    day: datetime.date
    # Patterns of the lines that are printed.
    lines: tuple
    # Whether the program is content at its end.
    well: bool
    # Who signs, and whose client certificate is shown.
    person: str = "ion"
    # The authorities of TLS, in the folder of `ser demo`.
    authorities: str = "autoritati.pem"
    # Without TLS, over a connection that loses an answer.
    lossy: bool = False
    # The receipt must be the one that was kept before.
    again: bool = False


HELLO = ("serviciu TEST da", "tara RO România")
NOTHING = ("ultima FP - -",)
FOUND = ("ultima FP {first} {code}FP{first:%y%m%d}", "lipsa {second}")
NOBODY = (r"fault getUltimaDataRaportata 7004 \w.*",)
ACCEPTED = ("recipisa ACCEPTATA {code}FP{day:%y%m%d}",)
STORED = ("declaratie ACCEPTATA {code}FP{day:%y%m%d} aceiasi octeti",)
REJECTED = (
    "recipisa RESPINSA -",
    "eroare 5008 Lipsesc coduri din declarația anterioară .*",
    "valoare cod W99000003",
    "valoare stocFinalAnterior 10",
    "eroare 5010 Stocul inițial diferă .*",
    "valoare cod W99000001",
    "valoare stocInitial 115",
    r"valoare asteptat 114\.5",
    "eroare 5019 Cod necunoscut în nomenclator.*",
    "valoare camp codCIM",
    "valoare cod W98000000",
    "valoare data {second}",
)
REFUSED = ("recipisa REFUZATA -", r"eroare 3001 \w.*")
UNTOLD = (r"fault getDeclaratie 7004 \w.*",)

STEPS = (
    Step("ACCEPTATA", "zi", FIRST, HELLO + NOTHING + ACCEPTED + STORED, True),
    Step("din nou", "zi", FIRST, HELLO + FOUND + ACCEPTED + STORED, True, again=True),
    Step("RESPINSA", "zi-gresita", SECOND, HELLO + FOUND + REJECTED, False),
    Step("REFUZATA", "zi-urmatoare", SECOND, HELLO + NOBODY + REFUSED, False, person="strain"),
    Step("pierdut", "zi-urmatoare", SECOND, HELLO + NOBODY + ACCEPTED + UNTOLD, True, lossy=True),
    Step("alt server", "zi-urmatoare", TODAY, (), False, authorities="autoritati/a-doua.cert.pem"),
)

# What the programs print that sign their messages, in every way that they have to name the certificate.
SIGNED = (
    r"(?:semnat \w+ {code}\n)*semnat \w+ {code}",
    "din nou 7005",
    "strain 7004",
)

# What the programs of `tests/interop/others` print, which send a document of the demo's again.
BRIEF = (
    *HELLO,
    r"recipisa ACCEPTATA CJF990000001KFP\d{{6}}",
    "recipisa REFUZATA 1003",
    "fault 7004",
)
