"""Invented reports in which private persons are named in many ways, and officials too."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from outside_files import KOBA, STRIKE, acled, ucdp

# Whoever of these occurs anywhere in a redacted export is a leak. None is part of another word.
PRIVATE = (
    "Tarwani", "Nuhayla", "Qabbanji", "Ibáñez", "Zoë", "Okpukpo", "Chidera", "Łazarek",
    "Dragomirov", "Ruslana", "Wakhisi", "Naliaka", "Barasa", "Mwangaza",
    "+22370123456", "greengrocer@", "14AskiaStreet", "BX-4471", "70998811",  # blanks left out
)  # fmt: skip
PUBLIC = ("Moussa Sidibé", "Halvard Brekke", "Gao")
SHELLS = """---
title: Tears for Idriss Tarwani as shells hit Gao market
outlet: Sahel Ledger
published: 2021-03-03
url: https://example.org/2021/03/idriss-tarwani-killed-in-gao
---
Idriss Tarwani, 34, a baker, and his daughter Nuhayla Tarwani were killed on Tuesday when shells \
hit the market of Gao, a doctor at the town's hospital said. Nine others were injured.

"I saw Tarwani fall," said Zoë Ibáñez, a greengrocer. Ibáñez's brother José was wounded.

Colonel Moussa Sidibé, an army spokesman, denied that soldiers had shelled the market. Sidibé said \
rebels had killed the baker.

TARWANI'S SHOP WAS BURNED, a resident told the Sahel Ledger. The Tarwanis had lived in Gao since \
1990. #JusticeForNuhaylaTarwani was seen on walls.
"""
FUNERAL = """---
title: ZOE IBANEZ TELLS OF GAO SHELLING
outlet: Gulf Courier
published: 2021-03-04
url: https://example.org/zo%C3%AB%20ib%C3%A1%C3%B1ez-witness
---
Gao buried its dead on Wednesday. Mourners carried the body of Idriss Tarwani, killed by shells on \
Tuesday, through the market.

"Nobody warned us," Ibáñez said. Sami al-Qabbanji, whose shop is next door, said ten people had \
died. Qabbanji's son was among the injured. S. Qabbanji later left the town.

Two people were killed when a car, number plate BX-4471, blew up outside 14 Askia Street, a \
neighbour said by telephone on +223 70 12 34 56. Write to greengrocer@example.org or call 70998811.

Halvard Brekke, the United Nations coordinator, called for an inquiry.
"""
ABDUCTION = """---
title: Gunmen abduct teacher in Zamfara
outlet: Niger Delta Dispatch
published: 2021-03-06
---
Gunmen abducted three people in Gusau on Friday, police said. They are Chidera Okpukpo, 29, a \
teacher, her cousin Ngozi and the trader Ruslana Dragomirov.

"They took Chidera from the house," her mother, Mrs Okpukpo, said. Okpukpo’s pupils prayed for her.

Police spokesman Halvard Brekke said officers were looking for Dragomirov and Okpukpo. The \
coordinates of the house, 12.16278, 6.66135, were given to the army.
"""
DETENTION = """---
title: Four detained after march
outlet: Lake Tribune
published: 2021-03-08
---
Police detained four people in Kakamega on Sunday, among them Wanjala Wakhisi and Grace Naliaka, \
a lawyer for the families said. Wakhisi, a farmer, was beaten. Ms. Naliaka was released on Monday.

A fifth man, Peter Barasa, died in a cell, his wife Mwangaza said. "Barasa was never ill," she \
told the Lake Tribune. Anna Łazarek, a tourist, was wounded by a rubber bullet.
"""


OUTSIDE_ONLY = ("Bukhtiari", "Zaynab")
"""Names that no report has, in the note of another dataset's row alone."""


def outside_rows() -> tuple[bytes, bytes]:
    """Returns files of UCDP GED and ACLED whose cells name the same people, and others."""
    ged = KOBA | {
        "where_coordinates": "Gao town", "where_description": "house of Idriss Tarwani",
        "source_headline": "Tears for Idriss TARWANI", "geom_wkt": "POINT (-6.123456 14.654321)",
        "latitude": "14.654321", "longitude": "-6.123456", "priogrid_gid": "150708",
        "source_original": "https://example.org/zo%C3%AB%20ib%C3%A1%C3%B1ez-witness",
    }  # fmt: skip
    note = (
        "On 2 March 2021, in Gao, shells killed Idriss Tarwani and his wife Zaynab Bukhtiari, 31. "
        "Okpukpo's pupils fled to 14.654321, -6.123456. Bukhtiari was a nurse."
    )
    event = STRIKE | {"notes": note, "latitude": "14.654321", "longitude": "-6.123456",
                      "source": "Sahel Ledger", "tags": "witness=Nuhayla Tarwani"}  # fmt: skip
    return ucdp(ged), acled(event)


def write_reports(folder: Path) -> Path:
    """Writes the reports, one of them with its letters taken apart, under telling names."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shells-tarwani.md").write_text(SHELLS, "utf-8")
    (folder / "funeral.md").write_text(unicodedata.normalize("NFD", FUNERAL), "utf-8")
    (folder / "okpukpo.md").write_text(ABDUCTION, "utf-8")
    (folder / "march.md").write_text(DETENTION, "utf-8")
    return folder
