"""Render room: the parts that every Word file carries, and the zip around them: the same bytes every time."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from billgen.render.docx.xml import HEADER, NAMESPACES, R, encode, escape
from billgen.render.sheet import Sheet

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"

_WORD_PARTS = {
    # part name → (relationship id, relationship type)
    "styles": ("rIdStyles", "styles"),
    "settings": ("rIdSettings", "settings"),
    "numbering": ("rIdNumbering", "numbering"),
    "fontTable": ("rIdFonts", "fontTable"),
    "theme/theme1": ("rIdTheme", "theme"),
    "header1": ("rIdHeader", "header"),
    "footer1": ("rIdFooter", "footer"),
    "comments": ("rIdComments", "comments"),
}
_SAME_METRICS = {
    "Liberation Serif": "Times New Roman",
    "Liberation Sans": "Arial",
    "Liberation Mono": "Courier New",
}


def package(word: dict[str, str], store: dict[str, str], sheet: Sheet) -> bytes:
    """The zip.

    Args:
        word: "document" and names of `_WORD_PARTS` → their XML; theme, fonts and settings are added here.
        store: the parts of the custom XML store, if there is one.
        sheet: for title, language and date.

    Raises:
        ValueError: a part holds a character that XML cannot.
    """
    word = word | {
        "settings": _settings(sheet),
        "fontTable": _fonts(sheet.house.page.face),
        "theme/theme1": _theme(sheet.house.page.face),
    }
    linked = [name for name in _WORD_PARTS if name in word]
    parts = {
        "[Content_Types].xml": _content_types(linked, store=bool(store)),
        "_rels/.rels": _package_relations(),
        "word/document.xml": word["document"],
        "word/_rels/document.xml.rels": _document_relations(linked, store=bool(store)),
        **{f"word/{name}.xml": word[name] for name in linked},
        **store,
        "docProps/core.xml": _core(sheet),
        "docProps/app.xml": _app(),
    }
    if store:
        parts["customXml/_rels/item1.xml.rels"] = _relations(
            ("rId1", f"{R}/customXmlProps", "itemProps1.xml")
        )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, part in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # else it names the system that ran
            entry.external_attr = 0o600 << 16
            # Given here because ZipFile ignores its own level for entries made by hand.
            archive.writestr(entry, encode(part), compresslevel=3)
    return out.getvalue()


def _content_types(linked: list[str], *, store: bool) -> str:
    types = {"theme/theme1": f"{_OFFICE}.theme+xml"}
    kinds = [(f"/word/{name}.xml", types.get(name, f"{_WORD}.{name.rstrip('1')}+xml")) for name in linked]
    kinds = [
        ("/word/document.xml", f"{_WORD}.document.main+xml"),
        *kinds,
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", f"{_OFFICE}.extended-properties+xml"),
    ]
    if store:
        kinds.append(("/customXml/itemProps1.xml", f"{_OFFICE}.customXmlProperties+xml"))
    rows = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds)
    return (
        f'{HEADER}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _package_relations() -> str:
    return _relations(
        ("rId1", f"{R}/officeDocument", "word/document.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{R}/extended-properties", "docProps/app.xml"),
    )


def _document_relations(linked: list[str], *, store: bool) -> str:
    parts = ((name, *_WORD_PARTS[name]) for name in linked)
    rows = [(id, f"{R}/{kind}", f"{name}.xml") for name, id, kind in parts]
    if store:
        rows.append(("rIdFacts", f"{R}/customXml", "../customXml/item1.xml"))
    return _relations(*rows)


def _relations(*rows: tuple[str, str, str]) -> str:
    body = "".join(f'<Relationship Id="{id}" Type="{kind}" Target="{part}"/>' for id, kind, part in rows)
    return f'{HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _settings(sheet: Sheet) -> str:
    """`word/settings.xml`. No updateFields: Word would ask at every opening, and the caches are right."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
            ("differentiateMultirowTableHeaders", "1"),
        )
    )
    return (
        f'{HEADER}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
        f'<w:themeFontLang w:val="{escape(sheet.language)}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


@lru_cache(maxsize=64)
def _fonts(face: str) -> str:
    other = _SAME_METRICS.get(face)
    alternative = f'<w:altName w:val="{other}"/>' if other else ""
    return (
        f'{HEADER}<w:fonts {NAMESPACES}><w:font w:name="{escape(face)}">{alternative}<w:charset w:val="00"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font></w:fonts>'
    )


@lru_cache(maxsize=64)
def _theme(face: str) -> str:
    """`word/theme/theme1.xml`: the least that validators accept; no style refers to it."""
    colours = (
        ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "000000"), ("lt2", "FFFFFF"), ("accent1", "404040"),
        ("accent2", "595959"), ("accent3", "7F7F7F"), ("accent4", "A5A5A5"), ("accent5", "BFBFBF"),
        ("accent6", "D8D8D8"), ("hlink", "0000FF"), ("folHlink", "800080"),
    )  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in colours)
    font = f'<a:latin typeface="{escape(face)}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{HEADER}<a:theme xmlns:a="{_A}" name="billgen"><a:themeElements>'
        f'<a:clrScheme name="billgen">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="billgen"><a:majorFont>{font}</a:majorFont>'
        f"<a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="billgen"><a:fillStyleLst>{fill}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def _core(sheet: Sheet) -> str:
    moment = f'xsi:type="dcterms:W3CDTF">{escape(sheet.date)}T00:00:00Z'
    return (
        f'{HEADER}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(sheet.title)}</dc:title><dc:creator>billgen</dc:creator>"
        f"<dc:identifier>{escape(sheet.fingerprint)}</dc:identifier>"
        f"<dc:language>{escape(sheet.language)}</dc:language><dcterms:created {moment}</dcterms:created>"
        f"<dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )


def _app() -> str:
    return (
        f'{HEADER}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>billgen</Application></Properties>"
    )
