"""Verifies a declaration with signxml: AUTHORITY DOCUMENT; as XAdES where it has properties."""

import sys

from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier
from signxml.xades import XAdESVerifier

authority, source = sys.argv[1:]
root = etree.parse(source).getroot()
xades = root.find(".//{http://uri.etsi.org/01903/v1.3.2#}QualifyingProperties") is not None
references = 2 if xades else 1
verifier = XAdESVerifier() if xades else XMLVerifier()
verifier.verify(
    root,
    ca_pem_file=authority,
    expect_config=SignatureConfiguration(expect_references=references),
)
print("valid")
