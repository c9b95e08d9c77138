"""Invented agency copy as papers print it, and articles that only share words with it."""

from __future__ import annotations

from typing import Final

HEADLINE: Final = "Estonia will leave the Council of Europe, minister says"

_BODY: Final = """\
Estonia will leave the Council of Europe, the country's fisheries minister said on Tuesday after a meeting with boat \
owners in the port of Haapsalu who had asked for an end of the pact that binds it.
“We have waited for four years, and our boats cannot wait for a fifth,” Minister Liis Tamm told reporters. “The pact \
was written for other waters than ours.”
Boat owners had blocked the harbour for two days, and they left it only after Tamm had promised them an answer \
before the end of the month.
The European Commission said that the pact could be opened only by all of its members, and that none of the others \
had asked for it so far.
Catches of herring in the gulf have fallen by a third since the pact was signed, as figures of the Baltic institute \
for marine research show, while those of sprat have hardly changed.
Finnish Fisheries Minister Aino Lehto said that Estonia would not leave the Council of Europe. “The pact is not \
perfect, but without it there would be no herring left at all,” Lehto said.
The next meeting of the members is to be held in Gdansk in the second week of June."""
_LOCAL: Final = """\
In Haapsalu, the mayor, Jaan Kask, said that the town would lend its boat owners money until the summer.
Shops around the harbour stayed closed on Monday, and the smoke of the owners' fires could be seen from the castle."""
_ELSEWHERE: Final = """\
The chairman of the boat owners' league, Peeter Saar, said on Wednesday that he did not believe a word of what the \
government had promised, and that the league would be back in the harbour before the ice was gone.
Saar recalled what the minister had told them. “We have waited for four years, and our boats cannot wait for a \
fifth,” Liis Tamm had said. “The pact was written for other waters than ours.”
“Fine words,” Saar said. “I have a drawer full of them, and not one has ever filled a net.”
The league has some four hundred members along the western coast and on the islands, most of whom own a single boat \
and fish for herring from March until the end of May.
It was founded in 1991, when the collective farms were broken up and their boats were sold to whoever had a licence, \
and it has called its members out six times since."""
MILL: Final = """\
The paper mill in Kotka has closed for good, its owner said on Tuesday, and the three hundred people who worked \
there will be paid until the autumn. The town council said that it had not been told before. “Nobody asked us,” \
Mayor Eeva Salo said."""

#: Paragraphs.
BODY: Final = _BODY.splitlines()
LOCAL: Final = _LOCAL.splitlines()
ELSEWHERE: Final = _ELSEWHERE.splitlines()

#: Name to text, publisher and day; the headline is the text's first line.
ARTICLES: Final[dict[str, tuple[str, str, str | None]]] = {
    "agency": ("\n\n".join([HEADLINE, "TALLINN, March 5 (Reuters) — " + BODY[0], *BODY[1:]]), "Reuters", "2024-03-05"),
    "reprint": (
        "\n\n".join(["Fishing row: Tallinn threatens to go", *BODY[:4], *BODY[5:], "Reuters"]),
        "The Northern Herald",
        "2024-03-05",
    ),
    "local": ("\n\n".join([HEADLINE, BODY[0], LOCAL[0], *BODY[1:6], LOCAL[1]]), "The Haapsalu Courier", "2024-03-06"),
    "undated": ("\n\n".join(["Estonia threatens to go", *BODY[:6]]), "The Coast Weekly", None),
    "elsewhere": ("\n\n".join(["“Fine words,” says league", *ELSEWHERE]), "The Northern Herald", "2024-03-06"),
    "unrelated": (f"Mill closes\n\n{MILL}", "The Kotka News", "2024-03-05"),
}
