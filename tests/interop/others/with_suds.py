"""suds against the published WSDL: WSDL FILE CODE."""

import base64
import sys

from suds import WebFault
from suds.client import Client

wsdl, file, code = sys.argv[1:]
service = Client(wsdl, cache=None).service

state = service.getStareServiciu()
print("serviciu", state.mediu, "da" if state.preiaDeclaratii else "nu")
print(*next(("tara", c.cod, c.denumire) for c in service.getListaTari() if c.cod == "RO"))
with open(file, "rb") as document:
    receipt = service.raporteaza(base64.b64encode(document.read()).decode())
print("recipisa", receipt.stare, receipt.numarInregistrare)
refusal = service.raporteaza(base64.b64encode(b"<a/>").decode())
print("recipisa", refusal.stare, *(error.cod for error in refusal.erori.constatare))
try:
    service.getUltimaDataRaportata(code)
except WebFault as fault:
    print("fault", fault.fault.detail.Eroare.cod)
