"""Asks what was reported, by a client certificate: WSDL CA-FILE CERTIFICATE-AND-KEY-FILE CODE SHA256."""

import sys

from requests import Session
from zeep import Client, Transport
from zeep.exceptions import Fault

wsdl, authority, identity, code, sha256 = sys.argv[1:]


def service(certificate):
    session = Session()
    # Or REQUESTS_CA_BUNDLE of the environment would count before `verify`.
    session.trust_env = False
    session.verify = authority
    session.cert = certificate
    return Client(wsdl, transport=Transport(session=session)).service


ana = service(identity)
print(*(f"{branch.codWorkplace} {branch.stare}" for branch in ana.getSucursale()))
reported = ana.getUltimaDataRaportata(codWorkplace=code).raportare[0]
print(reported.ultimaPerioada, *(f"{one.perioada} {one.intarziata}" for one in reported.lipsa))
found = ana.getDeclaratie(sha256=sha256)
print(found.stare, found.Recipisa.numarInregistrare, len(found.document))
print(*(f"{change.persoana} {change.stare}" for change in ana.getIstoric(found.numarInregistrare)))
print(ana.getNomenclator(nume="tari", pagina=1).pozitie[0].denumire)
try:
    service(None).getSucursale()
except Fault as fault:
    print(fault.detail.findtext(".//{urn:ro:ser:serviciu:v1}cod"))
