"""Asks by messages that zeep signs: WSDL IDENTITY OTHER-IDENTITY CODE [INSTANT]."""

import datetime
import sys

import requests
import xmlsec
from lxml import etree
from zeep import Client, Transport
from zeep.exceptions import Fault
from zeep.wsse.signature import BinarySignature, Signature
from zeep.wsse.utils import WSU, get_security_header

wsdl, identity, other, code, *instant = sys.argv[1:]
now = datetime.datetime.fromisoformat(instant[0]) if instant else None
CODE = ".//{urn:ro:ser:serviciu:v1}cod"


def signing(kind):
    """A signature of zeep's, over a Timestamp too, and with SHA-256."""

    class Signing(kind):
        def __init__(self, pem):
            methods = xmlsec.Transform.RSA_SHA256, xmlsec.Transform.SHA256
            super().__init__(pem, pem, None, *methods)

        def apply(self, envelope, headers):
            created = now or datetime.datetime.now(datetime.timezone.utc)
            expires = created + datetime.timedelta(minutes=5)
            times = WSU.Created(created.isoformat()), WSU.Expires(expires.isoformat())
            get_security_header(envelope).append(WSU.Timestamp(*times))
            return super().apply(envelope, headers)

        def verify(self, envelope):
            # Answers are not signed.
            return envelope

    return Signing


class Keeping(Transport):
    """Keeps the last message as it was sent."""

    def post(self, address, message, headers):
        self.sent = address, message, headers
        return super().post(address, message, headers)


for kind in BinarySignature, Signature:
    transport = Keeping()
    service = Client(wsdl, transport=transport, wsse=signing(kind)(identity)).service
    told = {branch.codWorkplace for branch in service.getSucursale()}
    print("semnat", kind.__name__, code if code in told else "-")
address, message, headers = transport.sent
again = etree.fromstring(requests.post(address, data=message, headers=headers).content)
print("din nou", again.findtext(CODE))
try:
    Client(wsdl, wsse=signing(BinarySignature)(other)).service.getSucursale()
except Fault as fault:
    print("strain", fault.detail.findtext(CODE))
