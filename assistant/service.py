"""Answer what is asked of the assistant itself: greetings, what it is, what it can do.

A question about Integrated Care Systems is never answered here, even when it opens with
a greeting. Triage comes first, so nothing here has to look for danger.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from assistant import wording
from assistant.language import is_foreign
from assistant.phrases import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A fixed reply; "clarify" asks one short question back."""

    status: Literal["service", "clarify"]
    text: str


def _pattern(text: str) -> re.Pattern[str]:
    """Compile `text`, laid out freely; `_` stands for a space."""
    return re.compile(text.replace("_", r"\ "), re.VERBOSE)


# Repeats are possessive (`++`): "good morning" read two ways, many times over, would
# otherwise take exponential time.
_POLITE: Final = r"""(?:
    good_(?:morning|afternoon|evening|day|night) | goodnight | thank_you | bye_bye
    | hi | hello | hey | hiya | morning | greetings | dear | there | all | everyone
    | assistant | ok | okay | great | good | lovely | perfect | cheers | thanks | thx
    | thankyou | ta | so_much | very_much | a_lot | for_(?:your|the)_help | sorry
    | excuse_me | please | pls | bye | goodbye | see_you | how_are_you | today
    | that_helps | that_is_all | thats_all | nice_to_meet_you | really | brilliant
    | (?:that_(?:is|was)_|thats_)? (?:so_|very_|really_)?
      (?:helpful|useful|great|clear|kind|it) | then | for_now
) \b"""
_ONLY_POLITE: Final = _pattern(f"{_POLITE} (?:_{_POLITE})*+")
_POLITE_ENDS: Final = _pattern(f"^ (?:{_POLITE}_)++ | (?:_{_POLITE})++ $")
_LEAVING: Final = _pattern(r"\b (?: bye | goodbye | good_?night | see_you ) \b")
_THANKING: Final = _pattern(r"\b (?: thanks | thank_?you | thx | ta | cheers ) \b")
# "Call me back, but mainly who took over from the CCGs" asks the documents, too.
_ASKS_AS_WELL: Final = _pattern(
    r"""\b (?:but|and|also|mainly) _ (?:mainly_|also_|then_)?
    (?:who|what|when|where|why|how|which) \b"""
)
_FOREIGN_GREETING: Final = _pattern(
    """bonjour | salut | merci (?:_beaucoup)? | hola | gracias | buenos_dias | ciao
    | grazie | hallo | danke | guten_tag | ola | obrigad[oa] | namaste | salaa?m | czesc
    | dzien_dobry | dziekuje | buna"""
)
_SUBJECT: Final = _pattern(
    r"""\b (?: icb | icp | ics | bob | ccg | pcn | nhs | integrated | care | board | aim
    | trust | partnership | council | hospital | gp | dentist | pharmac\w+
    | commission\w* | strategy | plan | health | section ) s? \b"""
)

_SELF: Final = """(?: you | u | ics_assistant
    | this_(?:service|tool|site|website|chat_?bot|bot|assistant|app|chat) )"""
_MACHINE: Final = """(?: robot | bot | chat_?bot | human | person | real | ai | machine
    | computer | program | chatgpt | gpt )"""
_ROLE: Final = """(?: nhs | doctor | nurse | clinician | official | government | council
    | icb | icp | ics | bob | free | independent | charity | alive | someone )"""
_LINK: Final = """(?: a | an | the | part | of | run | by | from | owned | made | really
    | actually | just | in | with | work | for | working | qualified | medical | england
    | linked | connected | to | or | any | s )"""
_YOU: Final = "(?: (?:can|could|will|would)_(?:you|u) | i_(?:want|need)_you_to )"
_ASK: Final = f"(?:{_YOU}_)? (?: (?:please|just|also)_ )*"
_LANGUAGE: Final = """(?: french | spanish | german | polish | urdu | punjabi | hindi
    | arabic | romanian | portuguese | italian | bengali | gujarati | somali | turkish
    | welsh | chinese | mandarin | cantonese | nepali | tamil | ukrainian | russian
    | farsi | persian | dari | pashto | kurdish | lithuanian | bulgarian | hungarian
    | greek | dutch | vietnamese | tagalog | albanian | (?:another|my)_language )"""

# Asked whatever else the question names.
_ALWAYS: Final = (
    (
        _pattern(
            r"""\b (?:previous|last|other|another|earlier)_ users? \b
            | \b (?:someone|anyone|everyone)_elses?_ (?:ask|question|conversation)"""
        ),
        wording.NO_OTHER_CONVERSATIONS,
    ),
    (
        _pattern(
            rf"""^ {_ASK} (?:answer|reply|respond|speak|write|talk|translate|say
                |explain) \b (?:_\w+){{0,8}} _(?:in|to|into)_ {_LANGUAGE} \b
            | ^ in_{_LANGUAGE} \b
            | \b (?:do|can|could)_ (?: (?:you|u) | i_(?:ask|speak|write|type|chat) )_
                (?:\w+_){{0,3}} {_LANGUAGE} \b
            | \b i_(?:dont|cant|only)_speak \b"""
        ),
        wording.ENGLISH_ONLY,
    ),
    (
        _pattern(
            rf"""^ {_ASK} (?: (?:call|ring|phone|text|message)_ (?:me|us|him|her|them)
                | (?:e_?mail|fax|whatsapp|book|remind)_
                    (?:me|us|it|this|that|them|him|her|my)
                | remember_ (?: me | my | this | that_i | what_i | it ) ) \b
            | ^ {_ASK} (?:e_?mail|phone|ring|call|text|contact|message|write|send|book
                |order|cancel|register|speak|talk|complain|apply|fill|submit|pay) \b
                .* \b (?:for_me|on_my_behalf) $
            | ^ (?: {_ASK} | i_(?:want|need|would_like)_to_ )
                (?:book|make|cancel|change)_ (?:me_)? (?:an?|my)_ (?:\w+_){{0,3}}
                (?:appointment|booking) (?: _(?:with|at|for)_.* )? $"""
        ),
        wording.CANNOT_ACT,
    ),
    (
        _pattern(
            r"\b (?:system|initial|hidden|secret)_ (?:prompt|instruction|message)"
        ),
        wording.INSTRUCTIONS,
    ),
    (
        _pattern(
            rf"""^ (?: (?:what|who|whats|whos)_ (?:(?:are|is|exactly)_)* {_SELF}
                    (?:_exactly|_for|_about)?
                | (?:are|is)_ {_SELF} (?:_ (?:{_LINK}|{_MACHINE}|{_ROLE}) \b )+
                | (?=.*\b {_MACHINE} \b) is_(?:this|it)
                    (?:_ (?:{_LINK}|{_MACHINE}) \b )+
                | am_i_ (?:talking|speaking|chatting)_ (?:to|with)_ .+
                | who_ (?:made|built|runs|owns|created|operates|funds)_ {_SELF}
                | do_you_work_for_ .+ | tell_me_about_yourself | introduce_yourself
                | (?:what_is|whats)_your_name | (?:what|which)_(?:ai|model|llm)_are_you
                | can_you_give_ (?:me_)? (?:medical|clinical|health)_advice ) $"""
        ),
        wording.WHAT_THIS_IS,
    ),
    (
        _pattern(
            rf"""^ (?: what_(?:else_)? (?:can|do|does)_ {_SELF} _
                    (?: do | help(?:_me)?_with | answer | know | cover )
                    (?:_about|_for_me|_here)*
                | what_ (?:can|could)_ i_ ask (?:_you|_here|_this|_about)*
                | what_ (?:kind_of_|sort_of_)? (?:questions|things|topics)_ (?:can|do)_
                    (?:i|you)_ (?:ask|answer|know) (?:_you|_about)*
                | how_ (?:do|does|can|should)_ (?:i|{_SELF})_ (?:use|work|help|start)
                    (?: _me | _{_SELF} )*
                | (?:i_need_|can_you_|could_you_)? help (?:_me)? | menu | options
                | (?:what|which)_(?:documents|sources)_ (?:do|does)_ {_SELF} _
                    (?:use|have|hold|search)
                | where_ (?:do|does)_ {_SELF} _get_ (?:your|its)_
                    (?:information|answers) (?:_from)? ) $"""
        ),
        wording.WHAT_IT_CAN_DO,
    ),
)

# Asked only where nothing in the question names something of the health system.
_APART: Final = (
    (
        _pattern(
            r"""\b (?:previous|last|other|another)_ (?:person|people|visitor|customer)s?
            \b .* \b (?:question|conversation|chat|ask|asked|asking|said|typed)"""
        ),
        wording.NO_OTHER_CONVERSATIONS,
    ),
    (
        _pattern(
            rf"""^ {_ASK} (?:e_?mail|phone|ring|call|text|fax|send|forward|post|print
                |download|save|set|message)_
                (?:me|us|him|her|them|it|this|that|these|my|an?|the|to) \b
            | ^ {_YOU}_ (?:e_?mail|phone|print|book|remember|order|cancel|register|refer
                |pay|remind|transfer|upload) \b"""
        ),
        wording.CANNOT_ACT,
    ),
    (
        _pattern(
            r"\b pages?_ (?:number_)? \d+ \b | \b page_numbers? \b | wh\w+_page \b"
        ),
        wording.NO_PAGES,
    ),
    (
        _pattern(
            r"""\b (?:ignore|forget|disregard|override|bypass)_ (?:\w+_){0,4}
                (?:instruction|prompt|rule|guideline)
            | \b your_ (?:\w+_)? (?:instruction|prompt|rule|guideline|programming)s? \b
            | \b (?:text|words|everything|message)_above \b"""
        ),
        wording.INSTRUCTIONS,
    ),
)


def service(question: str) -> Reply | None:
    """Return the fixed reply to what is asked of the assistant itself.

    None for anything else, and for a greeting with a question after it. A question in
    another language gets the reply that the assistant works in English only.
    """
    if not any(char.isalnum() for char in question):
        return Reply(status="clarify", text=wording.EMPTY_QUESTION)
    words = " ".join(re.findall(r"[^\W_]+", fold(question)))
    text = _courtesy(words) or _about_itself(_POLITE_ENDS.sub("", words))
    if text is None and is_foreign(question):
        text = wording.ENGLISH_ONLY
    return None if text is None else Reply(status="service", text=text)


def _courtesy(words: str) -> str | None:
    """Return the reply to words that only greet, thank or take leave."""
    if _FOREIGN_GREETING.fullmatch(words):
        return wording.ENGLISH_ONLY
    if not _ONLY_POLITE.fullmatch(words):
        return None
    if _LEAVING.search(words):
        return wording.GOODBYE
    return wording.THANKS if _THANKING.search(words) else wording.GREETING


def _about_itself(words: str) -> str | None:
    """Return the reply to a question about the assistant, or a request to act."""
    if _SUBJECT.search(words) and _ASKS_AS_WELL.search(words):
        return None
    known = _ALWAYS if _SUBJECT.search(words) else _ALWAYS + _APART
    return next((text for pattern, text in known if pattern.search(words)), None)
