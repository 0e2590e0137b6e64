"""An organisation's Word file: its styles and nothing else come out of it; numbers and marks stay ours."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Inches, Pt, RGBColor

from billgen.base.errors import InputError
from billgen.render.docx import write
from billgen.render.docx.reference import MAX_PARTS, MAX_STYLES, read_reference
from billgen.render.sheet import Sheet
from tests.judges import (
    W,
    docx_faults,
    parts,
    pdf_text,
    soffice_pdfs,
    text_of,
    validate_docx,
    with_wrong_caches,
)
from tests.render.sheets import sheet
from tests.render.test_docx import whole

SECRET = "Minutes of a meeting that nobody may read."
BLUE = RGBColor(0x1F, 0x38, 0x64)
INLINE = zipfile.ZIP_DEFLATED


def organisation() -> bytes:
    """What a city might have: Word's own template, its faces and some styles by our names, words in it."""
    made = docx.Document()
    styles = made.styles
    styles["Normal"].font.name = "Liberation Sans"
    for name, left in (("Bill Section", 0), ("Bill Level 1", 0.5), ("bill level 2", 1)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.paragraph_format.left_indent = Inches(left)
        style.paragraph_format.space_before = Pt(9)
    title = styles.add_style("Bill Title", WD_STYLE_TYPE.PARAGRAPH)
    title.font.bold, title.font.color.rgb, title.font.size = True, BLUE, Pt(16)
    label = styles.add_style("Bill Section Label", WD_STYLE_TYPE.CHARACTER)
    label.font.bold = True
    styles.add_style("City Memo", WD_STYLE_TYPE.PARAGRAPH).base_style = title
    made.add_paragraph(SECRET)
    made.sections[0].header.paragraphs[0].text = SECRET
    made.core_properties.author = SECRET
    out = BytesIO()
    made.save(out)
    return out.getvalue()


ORGANISATION = organisation()


def changed(changes: Mapping[str, bytes | tuple[str, str]], data: bytes = ORGANISATION) -> bytes:
    """The file with some parts written anew, added, or with some words in them replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", INLINE) as target:
        for name in dict.fromkeys((*source.namelist(), *changes)):
            change = changes.get(name)
            if isinstance(change, bytes):
                target.writestr(name, change)
                continue
            part = source.read(name)
            if change:
                old, new = change[0].encode(), change[1].encode()
                assert old in part, f"{name} has no {change[0]}"
                part = part.replace(old, new, 1)
            target.writestr(name, part)
    return out.getvalue()


def styles(words: str, data: bytes = ORGANISATION) -> bytes:
    """The file with some styles more."""
    return changed({"word/styles.xml": ("</w:styles>", f"{words}</w:styles>")}, data)


def style(name: str, looks: str, kind: str = "paragraph", more: str = "") -> str:
    id = name.replace(" ", "")
    return f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name}"/>{more}{looks}</w:style>'


def relation(part: str, kind: str, target: str, mode: str = "External") -> bytes:
    words = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    with zipfile.ZipFile(BytesIO(ORGANISATION)) as archive:
        if part in archive.namelist():
            return changed({part: ("</Relationships>", words)})
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return changed({part: (head + words).encode()})


def told(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_reference(data, "city.docx")
    assert all(one.where is not None and one.where.file == "city.docx" for one in caught.value.problems)
    assert all(one.fix for one in caught.value.problems)
    return " ".join(f"{one.what} {one.why}" for one in caught.value.problems)


def dressed(one: Sheet, data: bytes = ORGANISATION) -> Sheet:
    return replace(one, reference=read_reference(data, "city.docx"))


def saved(one: Sheet, folder: Path, name: str = "bill") -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(write(one))
    return path


def merged(words: str) -> dict[str, ElementTree.Element]:
    """Styles of a Word file by name, some styles added to the organisation's."""
    with zipfile.ZipFile(BytesIO(write(dressed(sheet(), styles(words))))) as archive:
        root = ElementTree.fromstring(archive.read("word/styles.xml"))
    return {one.find(f"{W}name").get(f"{W}val"): one for one in root.iter(f"{W}style")}  # type: ignore[union-attr]


class DescribeAWordFileWithAReference:
    def it_is_a_good_word_file_with_the_looks_of_the_organisation(self, tmp_path: Path):
        path = saved(dressed(whole()), tmp_path)
        validate_docx(path)
        looks = docx.Document(str(path)).styles

        assert looks["Bill Title"].font.color.rgb == BLUE
        assert looks["Normal"].font.name == "Liberation Sans"
        assert looks["City Memo"].base_style.name == "Bill Title"
        assert looks["Bill Recital"].base_style.name == "Normal"  # ours, which they lack

    def it_has_the_same_words(self, tmp_path: Path):
        texts = [
            [text_of(one) for one in parts(saved(made, tmp_path, name))["word/document.xml"].iter(f"{W}p")]
            for name, made in (("plain", whole()), ("dressed", dressed(whole())))
        ]
        assert texts[0] == texts[1]

    def it_numbers_as_before(self, tmp_path: Path):
        """LibreOffice computes every number and reference anew: the caches all say 777."""
        plain, other = saved(whole(), tmp_path, "plain"), saved(dressed(whole()), tmp_path, "dressed")
        printed = [
            pdf_text(one) for one in soffice_pdfs([with_wrong_caches(plain), with_wrong_caches(other)])
        ]
        labels = [re.findall(r"Sec\. \d+\.|Section \d+|\([0-9a-z]+\)|section \d+\S*", one) for one in printed]

        assert labels[0] == labels[1]
        assert labels[0]
        assert not docx_faults(other)

    def it_keeps_list_outline_and_line_numbers_of_styles_that_it_takes(self, tmp_path: Path):
        found = parts(saved(dressed(whole()), tmp_path))["word/styles.xml"]
        by_id = {one.get(f"{W}styleId"): one for one in found.iter(f"{W}style")}

        assert by_id["BillLevel2"].find(f"{W}name").get(f"{W}val") == "bill level 2"
        assert by_id["BillLevel2"].find(f"{W}pPr/{W}numPr/{W}ilvl").get(f"{W}val") == "2"
        assert by_id["BillSection"].find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "1"
        assert by_id["Footer"].find(f"{W}pPr/{W}suppressLineNumbers") is not None

    def it_gives_the_list_the_indents_of_the_styles(self, tmp_path: Path):
        """Else an item that opens a new instance of the list would stand elsewhere than its siblings."""
        levels = parts(saved(dressed(whole()), tmp_path))["word/numbering.xml"].iter(f"{W}lvl")
        lefts = {one.get(f"{W}ilvl"): one.find(f"{W}pPr/{W}ind") for one in list(levels)[:6]}
        assert [lefts[level].get(f"{W}left") for level in ("1", "2")] == ["720", "1440"]

    def it_brings_no_word_of_the_file(self, tmp_path: Path):
        made = parts(saved(dressed(whole()), tmp_path))
        assert not any(SECRET in "".join(part.itertext()) for part in made.values())
        assert sorted(made) == sorted(parts(saved(whole(), tmp_path, "plain")))

    def it_writes_the_same_bytes_again(self):
        assert write(dressed(whole())) == write(dressed(whole()))

    def it_writes_the_faces_of_the_theme_out(self):
        assert b"Theme" not in read_reference(ORGANISATION, "x")
        assert b'w:ascii="Cambria"' in read_reference(ORGANISATION, "x")

    def it_keeps_the_language_of_the_words(self):
        data = changed({"word/styles.xml": ('w:val="en-US"', 'w:val="de-DE"')})
        with zipfile.ZipFile(BytesIO(write(dressed(sheet(), data)))) as archive:
            assert re.findall(rb"<w:lang [^>]*>", archive.read("word/styles.xml")) == [
                b'<w:lang w:val="en-US" />'
            ]


class DescribeWhatPasses:
    @pytest.mark.parametrize(
        "look",
        [
            "<w:vanish/>",
            "<w:specVanish/>",
            "<w:webHidden/>",
            '<w:color w:val="FFFFFF"/>',
            '<w:color w:val="FEFEFE" w:themeColor="background1"/>',
            '<w:sz w:val="1"/>',
            '<w:w w:val="1"/>',
            '<w:position w:val="-2000"/>',
            '<w:spacing w:val="-400"/>',
            '<w:shd w:val="solid" w:color="000000" w:fill="000000"/>',
            '<w:shd w:val="clear" w:color="auto" w:fill="101010"/>',
            '<w:rFonts w:ascii="&quot;&gt;&lt;x/&gt;"/>',
            '<w:u w:val="banana"/>',
            '<w:lang w:val="xx"/>',
            '<w:rPrChange w:id="1" w:author="Somebody"/>',
        ],
    )
    def it_leaves_behind_what_hides_words_or_is_no_look(self, look: str):
        found = merged(style("Bill Body", f"<w:rPr>{look}</w:rPr>"))
        assert found["Bill Body"].find(f"{W}rPr") is None

    @pytest.mark.parametrize(
        "look",
        [
            '<w:numPr><w:numId w:val="77"/></w:numPr>',
            '<w:framePr w:x="20000" w:y="20000"/>',
            '<w:ind w:left="30000"/>',
            '<w:ind w:hanging="1440"/>',
            '<w:spacing w:line="1" w:lineRule="banana"/>',
            '<w:jc w:val="banana"/>',
            "<w:sectPr/>",
        ],
    )
    def it_leaves_behind_what_takes_words_off_the_page(self, look: str):
        found = merged(style("Bill Body", f"<w:pPr>{look}</w:pPr>"))
        assert found["Bill Body"].find(f"{W}pPr") is None

    def it_keeps_plain_looks(self):
        words = (
            '<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="1F3864"/></w:pBdr>'
            '<w:spacing w:before="120" w:line="360" w:lineRule="auto"/><w:jc w:val="both"/></w:pPr>'
            '<w:rPr><w:i/><w:smallCaps/><w:color w:val="1F3864"/><w:sz w:val="30"/>'
            '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/></w:rPr>'
        )
        found = merged(style("Bill Body", words))["Bill Body"]
        kept = [one.tag.removeprefix(W) for one in found.iter()][1:]
        assert kept == [
            "name", "pPr", "pBdr", "bottom", "spacing", "jc", "rPr", "i", "smallCaps", "color", "sz", "shd",
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["Bill Blank", "Bill Assumed", "Bill Inserted", "Bill Deleted"])
    def it_keeps_our_marks_of_what_is_open_or_changed(self, name: str):
        before = ElementTree.tostring(merged("")[name])
        found = merged(style(name, "<w:rPr><w:i/></w:rPr>", "character"))
        assert ElementTree.tostring(found[name]) == before

    def it_takes_no_style_of_another_kind_by_our_name(self):
        found = merged(style("Bill Body", "<w:rPr><w:i/></w:rPr>", "character"))
        assert found["Bill Body"].get(f"{W}type") == "paragraph"

    def it_breaks_circles_and_dead_ends_of_what_styles_are_based_on(self, tmp_path: Path):
        words = style("One", "", more='<w:basedOn w:val="Two"/>') + style(
            "Two", "", more='<w:basedOn w:val="One"/>'
        )
        words += style("Three", "", more='<w:basedOn w:val="Nowhere"/><w:link w:val="One"/>')
        path = saved(dressed(whole(), styles(words)), tmp_path)
        validate_docx(path)
        based = {name: one.find(f"{W}basedOn") is not None for name, one in merged(words).items()}
        assert (based["One"], based["Two"], based["Three"]) == (False, True, False)

    def it_gives_way_where_their_id_is_ours(self, tmp_path: Path):
        words = style("Letter Head", "").replace('"LetterHead"', '"BillBody"')
        path = saved(dressed(whole(), styles(words)), tmp_path)
        validate_docx(path)
        assert merged(words)["Letter Head"].get(f"{W}styleId") == "BillBody-1"

    def it_makes_bold_on_bold_bold(self):
        """Word takes bold in a style of words from that of its paragraph unless a run says so."""
        words = style("Bill Code Section", "<w:rPr><w:b/></w:rPr>")
        data = changed(
            {"word/styles.xml": ('<w:name w:val="Bill Section"/>', '<w:name w:val="Bill Section"/>')}
        )
        section = '<w:name w:val="Bill Section"/>'
        data = styles(words, data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            text = archive.read("word/styles.xml").decode()
        start = text.index(section)
        end = text.index("</w:style>", start)
        data = changed(
            {"word/styles.xml": (text[start:end], text[start:end] + "<w:rPr><w:b/></w:rPr>")}, data
        )
        made = docx.Document(BytesIO(write(dressed(sheet(), data))))
        runs = [run for one in made.paragraphs for run in one.runs if run.style.name == "Bill Section Label"]
        assert runs
        assert all(run.font.bold for run in runs)


class DescribeARefusedReference:
    def it_must_be_a_zip(self):
        assert "no zip" in told(b"Dear Sir or Madam")

    def it_must_not_be_an_old_or_encrypted_file(self):
        assert "old or encrypted" in told(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)

    def it_must_be_a_whole_zip(self):
        assert "damaged zip" in told(ORGANISATION[: len(ORGANISATION) // 2])

    def it_must_be_a_word_file(self):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("readme.txt", "words")
        assert "no Word file" in told(out.getvalue())

    def it_must_have_styles(self):
        names = ("word/_rels/document.xml.rels", "relationships/styles", "relationships/notstyles")
        assert "no styles.xml" in told(changed({names[0]: (names[1], names[2])}))

    @pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/VBADATA.xml", "x/vbaProjectSignature.bin"])
    def it_must_hold_no_macros(self, name: str):
        assert "macros" in told(changed({name: b"x"}))

    def it_must_not_be_of_a_kind_that_has_macros(self):
        kinds = (
            "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            "vnd.ms-word.document.macroEnabled.main",
        )
        data = changed({"[Content_Types].xml": kinds})
        assert "macros" in told(data)

    @pytest.mark.parametrize(
        ("part", "kind", "mode"),
        [
            ("word/_rels/document.xml.rels", "hyperlink", "External"),
            ("word/_rels/document.xml.rels", "image", "external"),
            ("word/_rels/settings.xml.rels", "attachedTemplate", "External"),
            ("word/_rels/styles.xml.rels", "oleObject", " EXTERNAL "),
            ("_rels/.rels", "frame", "External"),
        ],
    )
    def it_must_link_to_nothing_outside(self, part: str, kind: str, mode: str):
        said = told(relation(part, kind, "https://evil.example/x.dotm", mode))
        assert "links to 'https://evil.example/x.dotm' outside it" in said
        assert part in said
        assert "fetch" in said

    def it_must_have_no_template_attached_even_within(self):
        assert "template attached" in told(
            relation("word/_rels/settings.xml.rels", "attachedTemplate", "x", "Internal")
        )

    @pytest.mark.parametrize(
        "head",
        [
            b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            b'<!DOCTYPE w SYSTEM "http://evil.example/x.dtd">',
        ],
    )
    @pytest.mark.parametrize(
        "part", ["word/styles.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"]
    )
    def it_must_declare_no_document_type(self, head: bytes, part: str):
        with zipfile.ZipFile(BytesIO(ORGANISATION)) as archive:
            body = archive.read(part).split(b"?>", 1)[1]
        said = told(changed({part: b'<?xml version="1.0" encoding="UTF-8"?>' + head + body}))
        assert f"{part} declares a document type" in said

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "utf-32", "cp037"])
    def it_must_be_in_utf_8_so_that_no_declaration_hides(self, encoding: str):
        words = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x><w:styles xmlns:w="x"/>'
        said = told(changed({"word/styles.xml": words.encode(encoding)}))
        assert "not UTF-8" in said or "no XML" in said

    def it_must_be_xml(self):
        assert "styles.xml is no XML" in told(changed({"word/styles.xml": b"<w:styles"}))

    def it_must_not_expand_beyond_bounds(self):
        assert "expands to more than" in told(
            changed({"word/styles.xml": b"<a>" + b" " * 5_000_000 + b"</a>"})
        )

    def it_must_not_fill_the_memory_by_parts_that_nobody_asks_for(self):
        assert "expands to more than" in told(changed({"word/media/image1.png": bytes(101_000_000)}))

    def it_is_not_taken_in_by_a_size_that_is_a_lie(self):
        data = bytearray(changed({"word/styles.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}))
        size = struct.pack("<I", 5_000_007)
        assert size in data
        data = bytes(data).replace(size, struct.pack("<I", 100))
        assert "damaged zip" in told(data) or "no XML" in told(data)

    def it_must_not_have_thousands_of_parts_or_styles(self):
        parts_of_it = {f"word/{number}.xml": b"<a/>" for number in range(MAX_PARTS)}
        assert "parts" in told(changed(parts_of_it))
        assert "styles" in told(styles("".join(style(f"S{number}", "") for number in range(MAX_STYLES))))

    def it_must_not_nest_without_end(self):
        deep = b"<a>" * 100_000 + b"</a>" * 100_000
        assert told(changed({"word/styles.xml": deep}))

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def it_must_not_have_two_parts_of_one_name(self):
        assert "two parts of one name" in told(changed({"word/STYLES.xml": b"<a/>"}))

    def it_tells_all_that_it_sees_at_once(self):
        data = changed(
            {"word/vbaProject.bin": b"x"}, relation("_rels/.rels", "frame", "https://evil.example/")
        )
        said = told(data)
        assert "macros" in said
        assert "links to" in said


class DescribeAReferenceThatIsAllRight:
    def it_takes_a_template_file_too(self):
        data = changed({"[Content_Types].xml": ("document.main+xml", "template.main+xml")})
        assert read_reference(data, "x") == read_reference(ORGANISATION, "x")

    def it_takes_a_bare_new_document(self):
        out = BytesIO()
        docx.Document().save(out)
        assert b"Heading 1" in read_reference(out.getvalue(), "x")
