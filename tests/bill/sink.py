"""One act with everything the grammar has, for the judges of each format."""

from __future__ import annotations

from pathlib import Path

from billgen.pipeline import Draft
from tests.bill.places import drafted

LAW = """
        placement:
          gardens: {code: Government Code, title: "6.7", first_section: "62700", chapter: "62"}
        law_text:
          rakes:
            cite: Section 12 of the Government Code
            history: 2016 c 152 s 5
            words: |
              (1) The treasurer keeps every rake in the shed.
              (2) A rake is a tool; a hoe is not.
            date: 2026-01-01
        """
ACT = """
{% extends form %}
{% block provisions %}
## Findings {: #findings .findings .uncodified}
The legislature finds that [](#fees) and [](#duties.keep) are of use.
# Duties {: #first}
## Definitions {: #definitions .definitions}
In this act:
(1) "Garden" means land that is tilled.
## Duties {: #duties}
(1 #keep) The state treasurer keeps:
(a #rake) every rake;
(a #hoe) every hoe; and
(a #spade) every spade.
(1) Under [](#duties.rake..#duties.spade), [](#duties.rake, #duties.spade), [](#first), and [](#fees.first):

| Tool | Number | Kept by |
| --- | --- | --- |
| Rake | 3 | the treasurer under [](#duties.keep) |
| Hoe \\| spade | **12** | nobody, however long the reason for it may be, and it is quite long |

(1...) This closes it.
## Rakes {: #rakes .amend}
::: amend {: law=state.law_text.rakes }
(1) The {--treasurer--}{++governor, under [](#duties.keep),++} keeps every rake in the
{++new ++}shed.

(2) A rake is a tool; a hoe is not.
:::
## Severability {: #severability .severability .uncodified}
If any provision of this act is held invalid, the remainder is not affected. See [](#duties.rake).

::: exhibit {: #fees title="Schedule of fees"}
The fees are:
(1 #first) for a rake, $1;
(1) for a hoe, $2.

### How they are paid
::: statement
Paid by the person who signs, under [](#pledge).
:::
[text: Name]

[check: I have read it]
:::
::: exhibit {: #pledge title="Pledge"}
::: signatures {: rows=4 columns="Signature, Printed name, Date"}
:::
[signature: Clerk]
:::
{% endblock %}
"""


def sink(root: Path, state: str = "ca") -> Draft:
    """The act by the rules of a state."""
    return drafted(root, state, ACT, LAW)
