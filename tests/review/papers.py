# SPDX-License-Identifier: Apache-2.0
"""Small PDFs for tests: words at places, turned and cropped pages."""

import zlib


def pdf(*pages):
    """Returns a PDF; each page is a tuple of what it shows, its box and more of its dictionary."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    kids = []
    for content, box, more in pages:
        stream = zlib.compress(content.encode("latin-1"))
        objects.append(
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream)
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {len(objects)} 0 R"
            f"/Resources<</Font<</F 3 0 R>>>>{more}>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def line(x, y, words, size=12):
    """Returns the operators that show words from a place on."""
    return f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n"


def _file(objects):
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    )
