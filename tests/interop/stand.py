"""A service to try programs on: a folder as `ser demo` leaves it, workplaces of their own, `ser serve`."""

import csv
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

COMPANY = "9900000010"
PLACES = "denumire,cui,tipUnitate,judet,localitate,strada,autorizatie,autorizataDin\n"
FREE = "127.0.0.1:0"


class Stand:
    """The service, filled and answering while the `with` block runs."""

    def __init__(self, ser, stacks):
        self.ser, self.stacks = ser, stacks

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="ser-interop.")
        self.folder = Path(self._folder.name)
        self.world = self.folder / "demo"
        self.authorities = self.world / "autoritati.pem"
        # `ser demo` makes its own database; ours is told by flags, not by the environment.
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("SER_")}
        free = ["--listen", FREE, "--listen-tls", FREE]
        self.run("demo", "--once", "--dir", self.world, *free)
        self.database = f"sqlite:{self.world / 'ser.db'}"
        self.codes = self._register()
        self.persons = {name: self._identity(name) for name in ("ion", "strain")}
        self._serve(*free)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(30)
        self._folder.cleanup()

    def run(self, *arguments):
        """Runs `ser`, which must succeed; what it printed."""
        done = subprocess.run(
            [self.ser, *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
        )
        if done.returncode:
            raise SystemExit(f"ser {arguments[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def seals(self, receipt):
        """Whether a kept receipt verifies as a document of its own; what is wrong, or nothing."""
        done = subprocess.run(
            [self.ser, "verify", receipt, "--profile", "receipt", "--trust", self.authorities]
            + ["--cert", self.world / "sigiliu.cert.pem"],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def wsdl(self, contract):
        """The address of a contract, over TLS."""
        return f"https://127.0.0.1:{self.secure}/ws/v1/{contract}"

    def plain_wsdl(self, contract):
        """The same without TLS, for tools that make code and know no other authorities."""
        return f"http://127.0.0.1:{self.plain}/ws/v1/{contract}"

    def sent(self):
        """A document that pharmacy 1 of the demo sent, and that was accepted."""
        return max((self.world / "documente").glob("*-farmacia-1.xml"))

    def _register(self):
        """A pharmacy for each stack; their codes, which are issued."""
        places, issued = self.folder / "puncte.csv", self.folder / "coduri.csv"
        rows = (f"TEST {s},{COMPANY},FARM_COM,CJ,Dej,Str. Testului,T,2020-01-01\n" for s in self.stacks)
        places.write_text(PLACES + "".join(rows), encoding="utf-8")
        self.run(
            *("admin", "import", "puncte-de-lucru", places, "--out", issued, "--mediu", "TEST"),
            *("--officer", "OF-TEST", "--database", self.database),
        )
        with open(issued, encoding="utf-8", newline="") as lines:
            names = {row["denumire"]: row["codWorkplace"] for row in csv.DictReader(lines)}
        return {stack: names[f"TEST {stack}"] for stack in self.stacks}

    def _identity(self, name):
        """Key and certificate in one file, as PEM and as PKCS#12."""
        key, certificate = (self.world / "persoane" / f"{name}.{kind}.pem" for kind in ("key", "cert"))
        pem, p12 = self.folder / f"{name}.pem", self.folder / f"{name}.p12"
        pem.write_bytes(key.read_bytes() + certificate.read_bytes())
        export = ["openssl", "pkcs12", "-export", "-in", pem, "-out", p12, "-passout", "pass:test"]
        # What mono reads too.
        export += ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]
        subprocess.run(export, check=True)
        return {".pem": pem, ".p12": p12}

    def _serve(self, *listen):
        at = self.world
        self.log = self.folder / "log"
        with open(self.log, "wb") as log:
            self._process = subprocess.Popen(
                [self.ser, "serve", "--mediu", "TEST", "--database", self.database, *listen]
                + ["--trust", self.authorities]
                + ["--seal-cert", at / "sigiliu.cert.pem", "--seal-key", at / "sigiliu.key.pem"]
                + ["--tls-cert", at / "tls.cert.pem", "--tls-key", at / "tls.key.pem"],
                env={**self.environment, "RUST_LOG": "info"},
                stderr=log,
            )
        listening, found = r"(https?)://127\.0\.0\.1:(\d+)/ws/v1", {}
        for _ in range(200):
            found = dict(re.findall(listening, self.log.read_text(encoding="utf-8")))
            if len(found) == 2 or self._process.poll() is not None:
                break
            time.sleep(0.1)
        if len(found) < 2:
            self._process.kill()
            raise SystemExit(f"ser serve: {self.log.read_text(encoding='utf-8')}")
        self.plain, self.secure = int(found["http"]), int(found["https"])
