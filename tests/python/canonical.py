"""Canonical forms by libxml2: a line of JSON in, a line of base64 out.

Each case is {"xml", "apex", "mode", "comments", "prefixes"}: the document, the number of the element
in document order or null, 0 for C14N 1.0, 1 for exclusive, 2 for C14N 1.1, and a PrefixList.
"""

import base64
import ctypes
import ctypes.util
import json
import sys

name = ctypes.util.find_library("xml2")
if name is None:
    sys.exit("libxml2 is not installed: run `.ci/install tests`")
libxml2 = ctypes.CDLL(name)
pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int


class Found(ctypes.Structure):
    """The beginning of an xmlXPathObject."""

    _fields_ = [("type", number), ("nodes", pointer)]


for function, result, arguments in [
    ("xmlReadMemory", pointer, [text, number, text, text, number]),
    ("xmlXPathNewContext", pointer, [pointer]),
    ("xmlXPathEvalExpression", ctypes.POINTER(Found), [text, pointer]),
    ("xmlXPathFreeObject", None, [pointer]),
    ("xmlXPathFreeContext", None, [pointer]),
    ("xmlFreeDoc", None, [pointer]),
    (
        "xmlC14NDocDumpMemory",
        number,
        [pointer, pointer, number, ctypes.POINTER(text), number, ctypes.POINTER(pointer)],
    ),
]:
    getattr(libxml2, function).restype = result
    getattr(libxml2, function).argtypes = arguments

# No network, no messages.
OPTIONS = (1 << 11) | (1 << 5) | (1 << 6)
ALL = "%s/descendant-or-self::node()|%s/descendant-or-self::*/@*|%s/descendant-or-self::*/namespace::*"


def canonical(case):
    xml = case["xml"].encode()
    document = libxml2.xmlReadMemory(xml, len(xml), None, None, OPTIONS)
    if not document:
        return None
    listed = [prefix.encode() for prefix in case["prefixes"].split()]
    prefixes = (text * (len(listed) + 1))(*listed, None)
    context = found = nodes = None
    if case["apex"] is not None:
        context = libxml2.xmlXPathNewContext(document)
        apex = "(//*)[%d]" % (case["apex"] + 1)
        found = libxml2.xmlXPathEvalExpression((ALL % (apex, apex, apex)).encode(), context)
        nodes = found.contents.nodes
    out = pointer()
    length = libxml2.xmlC14NDocDumpMemory(
        document, nodes, case["mode"], prefixes, int(case["comments"]), ctypes.byref(out)
    )
    form = ctypes.string_at(out, length) if length >= 0 else None
    if context:
        libxml2.xmlXPathFreeObject(found)
        libxml2.xmlXPathFreeContext(context)
    libxml2.xmlFreeDoc(document)
    return form


for line in open(sys.argv[1], encoding="utf-8"):
    form = canonical(json.loads(line))
    print("-" if form is None else base64.b64encode(form).decode())
