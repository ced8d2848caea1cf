"""Talks to the service as zeep reads its WSDL: WSDL FILE-TO-REPORT FILE-WHOSE-ELEMENT-TO-REPORT."""

import sys

from lxml import etree
from zeep import Client

wsdl, file, element = sys.argv[1:]
service = Client(wsdl).service

state = service.getStareServiciu()
print(state.mediu, state.preiaDeclaratii)
print(*next((c.cod, c.denumire) for c in service.getListaTari() if c.cod == "RO"))

with open(file, "rb") as document:
    document = document.read()
print(service.valideaza(document=document).valida)
receipt = service.raporteaza(document=document)
print(receipt.stare, receipt.numarInregistrare)
receipt = service.raporteazaXml(etree.parse(element).getroot())
print(receipt.stare, receipt.numarInregistrare)
refusal = service.raporteaza(document=b"<a/>")
print(refusal.erori.constatare[0].cod)
