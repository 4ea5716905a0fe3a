"""Write out what people type in haste: text-speak, capitals, short forms with dots.

Words are only touched where they can mean one thing. Spelling comes after, in
`assistant.spelling`.
"""

import re

from corpus.fold import fold
from corpus.glossary import Glossary

_MEANS = {
    "wot": "what",
    "wat": "what",
    "wats": "what is",
    "wots": "what is",
    "wht": "what",
    "wen": "when",
    "wher": "where",
    "hw": "how",
    "hwo": "who",
    "r": "are",
    "u": "you",
    "ur": "your",
    "n": "and",
    "abt": "about",
    "bout": "about",
    "ppl": "people",
    "peeps": "people",
    "hav": "have",
    "havent": "haven't",
    "teh": "the",
    "da": "the",
    "dis": "this",
    "dat": "that",
    "cud": "could",
    "shud": "should",
    "wud": "would",
    "cos": "because",
    "coz": "because",
    "becoz": "because",
    "thru": "through",
    "plz": "please",
    "w": "with",
    "wiv": "with",
    "diff": "difference",
    "gov": "government",
    "govt": "government",
    "mtg": "meeting",
    "org": "organisation",
    "orgs": "organisations",
    "exec": "executive",
    "ppn": "population",
    "hosp": "hospital",
    "doc": "doctor",
    "docs": "doctors",
    "appt": "appointment",
    "b4": "before",
    "gr8": "great",
    "sum1": "someone",
    "y": "why",
    "med": "medical",
    "min": "minimum",
    "max": "maximum",
    "dnt": "don't",
    "tht": "that",
    "wich": "which",
    "whos": "who is",
    "wil": "will",
    "adress": "address",
    "bord": "board",
    "hlth": "health",
    "helth": "health",
    "goverment": "government",
}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9']*")
# "What dose it do", "i need 2 register".
_DOES = re.compile(
    r"\b(?:(?<=what )|(?<=when )|(?<=how )|(?<=who )|(?<=where )|(?<=why )"
    r"|(?<=much )|(?<=money )|(?<=people ))dose\b",
    re.I,
)
_TO = re.compile(
    r"(?<=[a-z] )2(?= (?:register|have|be|do|get|go|see|complain|ask|know|join|make"
    r"|tell|find|use|pay|sign|call|ring|speak|talk|send|give|apply)\b)",
    re.I,
)
_TO_SOMEONE = re.compile(r"\b(compl\w+|go|talk|speak|write|apply|belong) 2 ", re.I)
_SPELT = re.compile(r"(?<![\w.])(?:[A-Za-z](?:\. ?|[ ])){2,4}[A-Za-z]\b\.?(?!\w)")
_MIN_LETTERS = 8
_SHOUTED = 0.8


def plain_words(question: str, glossary: Glossary) -> str:
    """Return `question` in ordinary words and letters."""
    text = _SPELT.sub(lambda found: _joined(found, glossary), question)
    text = _quiet(text, glossary)
    text = _WORD.sub(lambda found: _meant(found, text), text)
    text = _TO_SOMEONE.sub(r"\1 to ", text)
    return _TO.sub("to", _DOES.sub("does", text))


def _joined(found: re.Match[str], glossary: Glossary) -> str:
    """Return "ICB" for "I.C.B." and "i c b", where it is a term of the field."""
    letters = "".join(re.findall(r"[A-Za-z]", found.group()))
    known = {fold(short): short for short in glossary.terms}
    return known.get(fold(letters), found.group())


def _quiet(text: str, glossary: Glossary) -> str:
    """Return a text that is all capitals in small letters, short forms apart."""
    letters = [char for char in text if char.isalpha()]
    shouted = sum(char.isupper() for char in letters)
    if len(letters) < _MIN_LETTERS or shouted < _SHOUTED * len(letters):
        return text
    short = {fold(term) for term in glossary.terms} | {"nhs", "gp"}
    return re.sub(
        r"[^\W\d_]+",
        lambda found: (
            found.group()
            if fold(found.group()).removesuffix("s") in short
            else found.group().lower()
        ),
        text,
    )


def _meant(found: re.Match[str], text: str) -> str:
    word = found.group()
    if word.isupper() and len(word) > 1:
        # "DOC" or "MED" may be the short form of something.
        return word
    return _MEANS.get(word.lower(), word)
