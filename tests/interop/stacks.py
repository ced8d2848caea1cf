"""The stacks, as a table: how each program is built, run, and which version it is."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
# Where `.ci/clients` puts what it installs, and what is built from the published WSDL.
PYTHON = TARGET / "python" / "bin" / "python"
BUILT = TARGET / "interop"
MODULES = (TARGET / name / "node_modules" for name in ("node", "strong-soap"))
NODE = ("env", f"NODE_PATH={':'.join(map(str, MODULES))}", "node")
BRIEF = ROOT / "tests" / "interop" / "others"


@dataclass(frozen=True)
class Stack:
    """A stack, and the program that speaks through it."""

    # What it is called on the command line, and by `.ci/clients`, which installs it.
    name: str
    # What it is called in the table.
    title: str
    # The program and its arguments before those that all have.
    run: tuple
    # Prints the versions of what takes part.
    version: tuple
    # Makes the program from the WSDL whose address is put last.
    build: tuple = ()
    # Which contract it reads, and how it takes key and certificate.
    contract: str = "ser.wsdl"
    identity: str = ".pem"


def python(*imports):
    """Prints the versions of Python packages."""
    names = ", ".join(f"'{name} ' + version('{name}')" for name in imports)
    return (PYTHON, "-c", f"from importlib.metadata import version; print({names}, sep=', ')")


ZEEP = dict(
    run=(PYTHON, EXAMPLES / "python" / "trimite.py"),
    version=python("zeep", "signxml"),
)

# Those of `examples/`.
STACKS = [
    Stack("python", "zeep, SOAP 1.1", **ZEEP),
    Stack("python12", "zeep, SOAP 1.2", contract="ser12.wsdl", **ZEEP),
    Stack(
        "php",
        "PHP SoapClient",
        run=("php", EXAMPLES / "php" / "trimite.php"),
        version=("php", "-r", "echo 'PHP ', PHP_VERSION, ', ', OPENSSL_VERSION_TEXT;"),
    ),
    Stack(
        "node",
        "Node soap",
        run=(*NODE, EXAMPLES / "node" / "trimite.js"),
        version=(
            *(*NODE, "-p"),
            "['soap', 'xml-crypto'].map(name => name + ' ' + require(name + '/package').version)"
            ".concat('Node ' + process.version).join(', ')",
        ),
    ),
    Stack(
        "java",
        "JAX-WS",
        run=(
            *("java", "--add-opens", "java.base/java.lang=ALL-UNNAMED"),
            *("-cp", f"{BUILT / 'java'}:/usr/share/java/jaxws-rt.jar", "Trimite"),
        ),
        version=("sh", "-c", "wsimport -version 2>/dev/null; java --version | head -n 1"),
        build=(EXAMPLES / "java" / "construieste.sh", BUILT / "java"),
        identity=".p12",
    ),
    Stack(
        "csharp",
        "mono wsdl.exe",
        run=("mono", BUILT / "csharp" / "Trimite.exe"),
        version=("sh", "-c", "mono --version | head -n 1 | cut -d ' ' -f 1-5"),
        build=(EXAMPLES / "csharp" / "construieste.sh", BUILT / "csharp"),
        identity=".p12",
    ),
    Stack(
        "cpp",
        "gSOAP",
        run=(BUILT / "cpp" / "trimite",),
        version=("sh", "-c", "echo gSOAP $(pkg-config --modversion gsoap++), $(xmlsec1 --version)"),
        build=(EXAMPLES / "cpp" / "construieste.sh", BUILT / "cpp"),
    ),
]

SIGNED_ZEEP = dict(
    run=(PYTHON, BRIEF / "signed_zeep.py"),
    version=python("zeep", "xmlsec"),
)

# Those that sign the message (WS-Security), and show no certificate in TLS.
SIGNERS = [
    Stack("python-wss", "zeep, SOAP 1.1", **SIGNED_ZEEP),
    Stack("python12-wss", "zeep, SOAP 1.2", contract="ser12.wsdl", **SIGNED_ZEEP),
    Stack(
        "wss4j",
        "WSS4J",
        run=(BRIEF / "wss4j.sh", "run", BUILT / "wss4j"),
        version=("sh", "-c", "basename /usr/share/java/wss4j-*.jar .jar"),
        build=(BRIEF / "wss4j.sh", "make", BUILT / "wss4j"),
        identity=".p12",
    ),
]

# Stacks that are tried shortly, without a program for vendors to begin with.
OTHERS = [
    Stack(
        "suds",
        "suds",
        run=(PYTHON, BRIEF / "with_suds.py"),
        version=python("suds-community"),
    ),
    Stack(
        "strong-soap",
        "strong-soap",
        run=(*NODE, BRIEF / "with_strong_soap.js"),
        version=(*NODE, "-p", "'strong-soap ' + require('strong-soap/package').version"),
    ),
    Stack(
        "axis",
        "Axis",
        run=(BRIEF / "axis.sh", "run", BUILT / "axis"),
        version=("sh", "-c", "basename $(readlink -f /usr/share/java/axis.jar) .jar"),
        build=(BRIEF / "axis.sh", "make", BUILT / "axis"),
    ),
]
