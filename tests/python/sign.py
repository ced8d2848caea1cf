"""Signs a declaration with signxml: KEY CERTIFICATE IN OUT."""

import sys

from lxml import etree
from signxml import XMLSigner, methods

key, certificate, source, target = sys.argv[1:]
signer = XMLSigner(
    method=methods.enveloped,
    signature_algorithm="rsa-sha256",
    digest_algorithm="sha256",
    c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
)
with open(key, "rb") as pem:
    key = pem.read()
with open(certificate, encoding="ascii") as pem:
    certificate = pem.read()
signed = signer.sign(etree.parse(source).getroot(), key=key, cert=certificate)
with open(target, "wb") as out:
    out.write(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))
