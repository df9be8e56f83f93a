"""Texts that pretend to be something else."""

import codecs

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{}>{}</svg>'


def svg_onload():
    return SVG.format(' onload="alert(1)"', "").encode()


def svg_with_mark():
    return codecs.BOM_UTF8 + svg_onload()


def svg_xlink():
    return SVG.format("", '<use xlink:href="data:image/svg+xml;base64,PHN2Zz4="/>').encode()


def svg_foreign():
    return SVG.format("", "<foreignObject><script>alert(1)</script></foreignObject>").encode()


def html():
    return b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def program():
    return b"MZ" + b"\0" * 200
