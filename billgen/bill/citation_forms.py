"""Bill room: the forms in which law is cited, one row a code or reporter. A new form is a new row.

The forms are those of state bills and of the facts of this library; nothing else is matched, but for what has
the shape of a named code (`Section 11340 of the Government Code`).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["statute", "regulation", "session law", "constitution", "case", "ordinance"]
Where = Literal["around", "after", "before"]

ANY = re.compile(r"\d")
DOTTED = re.compile(r"\d\w{0,7}[.:/-]\w")
"""Numbers of a code that is cited by an everyday abbreviation must look like the numbers of a code."""
PLAIN = re.compile(r"\d{1,5}(?![\w/])")
YEAR = re.compile(r"\d{4}(?!\w)")


class Code(NamedTuple):
    """One way to cite.

    Attributes:
        name: what is cited.
        kind: what it is.
        forms: how it is written, longest first.
        where: where its numbers stand - around it (8 U.S.C. 1373), after it (RCW 34.05.010), before it
            (section 1.100, RSMo).
        place: id of the place whose law it is; "" where several use the form.
        number: what the number must look like.
        before: what belongs to the form in front of it - capitals (the S of SMC) or the words of a name
            (Minn. Stat.).
        unit: whether a word such as section, chapter or article, or a dotted number, must stand with it.
        alone: whether the abbreviation by itself names the code of one place.
    """

    name: str
    kind: Kind
    forms: tuple[str, ...]
    where: tuple[Where, ...] = ("after",)
    place: str = ""
    number: re.Pattern[str] = DOTTED
    before: Literal["", "capitals", "words"] = ""
    unit: bool = False
    alone: bool = False


_BOTH: tuple[Where, ...] = ("after", "before")
_AROUND: tuple[Where, ...] = ("around",)

CODES: tuple[Code, ...] = (
    # Federal
    Code("U.S.C.", "statute", ("U.S.C.A.", "U.S.C.", "U. S. C.", "USC", "U.S. Code"), _AROUND, "us", ANY),
    Code("C.F.R.", "regulation", ("C.F.R.", "C. F. R.", "CFR"), _AROUND, "us", ANY),
    Code("Fed. Reg.", "regulation", ("Fed. Reg.",), _AROUND, "us", ANY),
    Code("Stat.", "session law", ("Stat.",), _AROUND, "us", ANY),
    Code("Pub. L.", "session law", ("Pub. L. No.", "Pub. L.", "Public Law No.", "Public Law", "P.L."),
         place="us", number=re.compile(r"\d{2,3}[-–]\d")),
    # States, by their own abbreviations
    Code("AS", "statute", ("AS",), place="us/ak"),
    Code("A.R.S.", "statute", ("A.R.S.", "ARS"), place="us/az", alone=True),
    Code("A.C.A.", "statute", ("A.C.A.",), place="us/ar"),
    Code("C.R.S.", "statute", ("C.R.S.",), _BOTH, "us/co", alone=True),
    Code("Del. C.", "statute", ("Del. C.", "Del.C."), _AROUND, "us/de", ANY, alone=True),
    Code("F.S.", "statute", ("F.S.",), _BOTH, "us/fl"),
    Code("O.C.G.A.", "statute", ("O.C.G.A.", "OCGA"), place="us/ga", alone=True),
    Code("HRS", "statute", ("HRS", "H.R.S."), place="us/hi"),
    Code("ILCS", "statute", ("ILCS",), _AROUND, "us/il", ANY, alone=True),
    Code("IC", "statute", ("IC",), place="us/in"),
    Code("K.S.A.", "statute", ("K.S.A.", "KSA"), place="us/ks", alone=True),
    Code("KRS", "statute", ("KRS",), _BOTH, "us/ky"),
    Code("R.S.", "statute", ("R.S.",)),  # New Jersey's and Louisiana's
    Code("M.R.S.", "statute", ("M.R.S.A.", "M.R.S.", "MRSA"), _AROUND, "us/me", ANY),
    Code("M.G.L.", "statute", ("M.G.L.", "M. G. L.", "MGL", "G.L."), place="us/ma", number=ANY, unit=True,
         alone=True),
    Code("MCL", "statute", ("MCL", "M.C.L."), place="us/mi"),
    Code("RSMo", "statute", ("RSMo",), _BOTH, "us/mo", alone=True),
    Code("MCA", "statute", ("MCA",), _BOTH, "us/mt"),
    Code("NRS", "statute", ("NRS",), place="us/nv", alone=True),
    Code("RSA", "statute", ("RSA",), place="us/nh"),
    Code("N.J.S.A.", "statute", ("N.J.S.A.", "N.J.S."), place="us/nj", alone=True),
    Code("P.L.", "session law", ("P.L.",), place="us/nj", number=YEAR, unit=True),
    Code("NMSA", "statute", ("NMSA 1978", "NMSA"), _BOTH, "us/nm", alone=True),
    Code("N.C.G.S.", "statute", ("N.C.G.S.", "G.S."), place="us/nc"),
    Code("N.D.C.C.", "statute", ("N.D.C.C.", "NDCC"), place="us/nd", alone=True),
    Code("R.C.", "statute", ("O.R.C.", "ORC", "R.C."), place="us/oh"),
    Code("O.S.", "statute", ("O.S.",), _AROUND, "us/ok", ANY),
    Code("ORS", "statute", ("ORS",), _BOTH, "us/or", alone=True),
    Code("Pa.C.S.", "statute", ("Pa.C.S.", "Pa. C.S.", "P.S."), _AROUND, "us/pa", ANY),
    Code("R.I.G.L.", "statute", ("R.I.G.L.", "RIGL"), place="us/ri", alone=True),
    Code("SDCL", "statute", ("SDCL",), place="us/sd", alone=True),
    Code("T.C.A.", "statute", ("T.C.A.",), place="us/tn"),
    Code("V.S.A.", "statute", ("V.S.A.",), _AROUND, "us/vt", ANY, alone=True),
    Code("RCW", "statute", ("RCW",), _BOTH, "us/wa", alone=True),
    Code("WAC", "regulation", ("WAC",), _BOTH, "us/wa"),
    Code("stats.", "statute", ("stats.",), ("before",), "us/wi"),
    Code("W.S.", "statute", ("W.S.",), place="us/wy"),
    # Names of codes, whoever's: Minn. Stat., Va. Code, Gov. Code, Mass. Gen. Laws, Seattle Municipal Code
    Code("", "statute", ("Stat. Ann.", "Stat."), number=ANY, before="words"),
    Code("", "statute", ("Statutes", "Code Ann.", "Laws Ann.", "Laws", "Code"), number=ANY, before="words",
         unit=True),
    Code("", "ordinance", ("Municipal Code", "City Code", "County Code", "Town Code"), number=ANY,
         before="words", unit=True),
    Code("", "ordinance", ("MC",), before="capitals"),  # SMC, LAMC
    Code("", "session law", ("Laws of", "Acts of", "Session Laws"), _BOTH, number=YEAR, unit=True),
    Code("", "constitution", ("Const.", "CONST.", "Constitution"), number=re.compile(r"[\dIVXLC]"),
         before="words", unit=True),
    # Reporters
    Code("U.S.", "case", ("U.S.",), _AROUND, "us", PLAIN),
    Code("S. Ct.", "case", ("S. Ct.", "S.Ct."), _AROUND, "us", PLAIN),
    Code("L. Ed.", "case", ("L. Ed. 2d", "L.Ed.2d", "L. Ed."), _AROUND, "us", PLAIN),
    Code("F.", "case", ("F.4th", "F.3d", "F.2d"), _AROUND, "us", PLAIN),
    Code("F. Supp.", "case", ("F. Supp. 3d", "F. Supp. 2d", "F. Supp.", "F.Supp.3d", "F.Supp.2d"), _AROUND,
         "us", PLAIN),
    Code("", "case", ("P.3d", "P.2d", "A.3d", "A.2d", "N.E.3d", "N.E.2d", "N.W.2d", "S.E.2d", "S.W.3d",
         "S.W.2d", "So. 3d", "So. 2d", "So.3d", "So.2d"), _AROUND, number=PLAIN),
    Code("Wn.", "case", ("Wn.2d", "Wn. App. 2d", "Wn. App.", "Wash. 2d", "Wash.2d"), _AROUND, "us/wa", PLAIN),
    Code("Cal.", "case", ("Cal. App. 5th", "Cal. App. 4th", "Cal.App.5th", "Cal.App.4th", "Cal. 5th",
         "Cal. 4th", "Cal.5th", "Cal.4th", "Cal.3d"), _AROUND, "us/ca", PLAIN),
    Code("N.Y.", "case", ("N.Y.3d", "N.Y.2d", "A.D.3d", "A.D.2d"), _AROUND, "us/ny", PLAIN),
    Code("Ill.", "case", ("Ill. 2d", "Ill.2d", "Ill. App. 3d"), _AROUND, "us/il", PLAIN),
    Code("Ohio St.", "case", ("Ohio St. 3d", "Ohio St.3d", "Ohio St.2d"), _AROUND, "us/oh", PLAIN),
    Code("Wis.", "case", ("Wis. 2d", "Wis.2d"), _AROUND, "us/wi", PLAIN),
    Code("", "case", ("Mass.", "Mich.", "Minn.", "Conn.", "Kan.", "Neb.", "Mont.", "N.J.", "N.C.", "S.C.",
         "Va.", "Pa.", "Tex.", "Ga.", "Or.", "Ariz.", "Nev.", "Haw."), _AROUND, number=PLAIN),
)  # fmt: skip

NAMED = re.compile(
    r"(?:,?\s{1,4}of\s{1,4}(?:the\s{1,4})?|,\s{1,4})(?P<name>"
    # Section 11340 of the Government Code; Section 117.105, Florida Statutes; section 5 of the Constitution
    r"(?:(?:[A-Z][\w.&'’-]{0,20}|and|on|of|the|in|state|federal|city|county|state's) ){0,8}?"
    r"(?:Code|Statutes|Laws?|Charter|Constitution|Ordinances|Rules of [A-Z]\w{1,12} Procedure)"
    r"(?:(?:,)? of (?:the (?:[Ss]tate|[Cc]ommonwealth) of )?[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?| 19\d\d)?"
    # section 5 of the Housing Act: an act or article needs a name of its own
    r"|(?:[A-Z][\w.&'’-]{0,20} (?:(?:and|on|of|the|in) ){0,2}){1,7}?(?:Act|Article)(?: of \d{4})?"
    # section 2 of the public officers law, of the revised code
    r"|(?<=of the )(?:[a-z]{2,15} ){1,4}?(?:law|code|statutes|charter|constitution)"
    r")(?![\w-])"
)
"""A code called by its name, behind its numbers."""
