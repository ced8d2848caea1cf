"""Trimite declarația unei zile: WSDL AUTORITATI IDENTITATE COD ZI CSV DOSAR (vezi README.md)."""

import csv
import hashlib
import re
import sys
import time
from pathlib import Path

from lxml import etree
from requests import Session
from requests.exceptions import RequestException
from signxml import XMLSigner, methods
from zeep import Client, Transport
from zeep.exceptions import Fault

DECLARATION = "urn:ro:ser:declaratie:v1"
MESSAGES = "urn:ro:ser:serviciu:v1"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"

wsdl, authorities, identity, code, day, sheet, folder = sys.argv[1:]
signed, kept = Path(folder, f"{day}.xml"), Path(folder, f"{day}.recipisa.xml")


class KeepingTransport(Transport):
    """Keeps the last answer as it came: a seal is over bytes."""

    def post(self, *arguments):
        response = super().post(*arguments)
        self.answer = response.content
        return response


session = Session()
session.trust_env = False  # or REQUESTS_CA_BUNDLE would count before `verify`
session.verify, session.cert = authorities, identity
transport = KeepingTransport(session=session, operation_timeout=60)
client = Client(wsdl, transport=transport)
service = client.service


def declaration():
    """The day's rows as a declaration, unsigned. A tree is built: nothing is pasted into text."""
    root = etree.Element(f"{{{DECLARATION}}}Declaratie", nsmap={None: DECLARATION}, versiune="1")

    def add(parent, name, text=None, **attributes):
        element = etree.SubElement(parent, f"{{{DECLARATION}}}{name}", **attributes)
        element.text = text
        return element

    header = add(root, "Antet")
    for name, text in [("mediu", "TEST"), ("codWorkplace", code), ("tip", "FP")]:
        add(header, name, text)
    add(add(header, "perioada"), "zi", day)
    kind = add(root, "FP")
    stocks, receipts, issues = (add(kind, name) for name in ("Stocuri", "Intrari", "Iesiri"))
    with open(sheet, encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), 1):
            line = add(stocks, "Linie", ref=f"S{number}")
            for name in ("codCIM", "um", "stocInitial", "intrari", "iesiri", "stocFinal"):
                add(line, name, row[name])
            add(line, "diferenta", "0")
            if float(row["stocFinal"]) > 0:
                lot = add(add(line, "Loturi"), "Lot")
                add(lot, "serie", row["serie"])
                add(lot, "dataExpirare", row["dataExpirare"])
                add(lot, "cantitate", row["stocFinal"])
            if float(row["intrari"]) > 0:
                receipt = add(receipts, "Intrare", ref=f"I{number}")
                add(receipt, "codCIM", row["codCIM"])
                add(receipt, "tipIntrare", "ACH")
                add(receipt, "cantitate", row["intrari"])
                add(receipt, "serie", row["serie"])
                add(receipt, "dataExpirare", row["dataExpirare"])
                add(add(receipt, "partener"), "cui", row["furnizor"])
                paper = add(receipt, "document")
                for name, text in [("tip", "factura"), ("numar", row["factura"]), ("data", day)]:
                    add(paper, name, text)
            if float(row["iesiri"]) > 0:
                issue = add(issues, "Iesire", ref=f"E{number}")
                add(issue, "codCIM", row["codCIM"])
                add(issue, "tipIesire", "ELB")
                add(issue, "cantitate", row["iesiri"])
                add(issue, "beneficiar", "PF")
    return root


def sign(root):
    """The bytes of the signed document."""
    pem = Path(identity).read_bytes()
    signer = XMLSigner(
        method=methods.enveloped,
        signature_algorithm="rsa-sha256",
        digest_algorithm="sha256",
        c14n_algorithm=EXCLUSIVE,
    )
    root = signer.sign(root, key=pem, cert=pem.decode())
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def send(document):
    """The receipt. When no answer comes the same bytes are sent again: the receipt is the same."""
    for pause in (1, 5, 30):
        try:
            return service.raporteaza(document=document)
        except RequestException as lost:
            print(f"fără răspuns, trimit din nou: {lost}", file=sys.stderr)
            time.sleep(pause)
    return service.raporteaza(document=document)


def ask(operation, **arguments):
    """What the service answers; a fault is printed, and there is no answer."""
    try:
        return service[operation](**arguments)
    except Fault as fault:
        error = client.wsdl.types.deserialize(fault.detail[0])
        print("fault", operation, error.cod, error.mesaj)
        return None


state = service.getStareServiciu()
print("serviciu", state.mediu, "da" if state.preiaDeclaratii else "nu")
print(*next(("tara", c.cod, c.denumire) for c in service.getListaTari() if c.cod == "RO"))

reported = ask("getUltimaDataRaportata", codWorkplace=code)
for kind in reported.raportare if reported else []:
    print("ultima", kind.tip, kind.ultimaPerioada or "-", kind.numarInregistrare or "-")
    for missing in kind.lipsa:
        print("lipsa", missing.perioada)

# Signed once for the day: another signature would be another document.
if not signed.exists():
    signed.write_bytes(sign(declaration()))
document = signed.read_bytes()
receipt = send(document)
kept.write_bytes(re.search(rb"<Recipisa.*</Recipisa>", transport.answer, re.S)[0])
print("recipisa", receipt.stare, receipt.numarInregistrare or "-")
for error in receipt.erori.constatare if receipt.erori else []:
    print("eroare", error.cod, error.mesaj)
    for value in error.valori.valoare if error.valori else []:
        print("valoare", value.nume, value.valoare)

if receipt.stare == "ACCEPTATA":
    sha256 = hashlib.sha256(document).hexdigest()
    found = ask("getDeclaratie", sha256=sha256)
    if found:
        same = "aceiasi" if found.document == document else "alti"
        print("declaratie", found.stare, found.numarInregistrare, same, "octeti")
else:
    signed.unlink()  # it is corrected and signed anew
    sys.exit(1)
