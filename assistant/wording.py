"""Every fixed text that people are shown, in one place so that it can be read over.

Numbers and helplines are only those that the project has checked. Everything else is
named by its kind (a GP practice, a council), since which one it is depends on where
the person lives.
"""

from collections.abc import Mapping
from typing import Final

from assistant.dangers import Route

NOT_FOUND: Final = "The documents here do not answer this."
WAY_TO_A_PERSON: Final = (
    "To ask a person, try your GP practice, the Integrated Care Board (ICB) for your "
    "area or your council."
)
PRIVACY: Final = (
    "Personal details were taken out of your question before it was kept or sent "
    "anywhere: {found}."
)

STOP_TEXTS: Final[Mapping[Route, str]] = {
    "emergency": (
        "**Call 999 now, or go to A&E, if this may be life-threatening.** That means "
        "chest pain, trouble breathing, signs of a stroke, heavy bleeding, a severe "
        "allergic reaction, severe burns, a serious head injury, a fit that does not "
        "stop, being unconscious, an overdose, or a swallowed object such as a "
        "battery. If it is urgent but not life-threatening, call 111. This assistant "
        "cannot judge symptoms or call for help."
    ),
    "poisoning": (
        "**Call 999 now if someone who has swallowed something harmful, or too many "
        "tablets, is unwell or may be in danger.** Otherwise call 111 straight away. "
        "This assistant cannot judge what is safe or call for help."
    ),
    "crisis": (
        "What you describe sounds very hard, and there are people who can help now. "
        "**If life is at risk, call 999 or go to A&E.** In a mental health crisis, "
        "your own or someone else's, call 111 and choose the mental health option "
        "(option 2): it is for all ages, day and night. Samaritans listen on 116 123, "
        "free, day and night. This assistant only searches documents and cannot call "
        "for help."
    ),
    "child_safeguarding": (
        "**If a child is in immediate danger, call the police on 999.** If you are "
        "worried about a child, call the NSPCC helpline on 0808 800 5000. Children "
        "and young people can call Childline on 0800 1111. This assistant cannot pass "
        "this on for you."
    ),
    "adult_safeguarding": (
        "**If anyone is in danger now, call 999.** If an adult may be at risk of "
        "abuse or neglect, tell the local council where they live. For help with "
        "their health, call 111. This assistant cannot pass this on for you."
    ),
    "domestic_abuse": (
        "**In an emergency, call 999.** The National Domestic Abuse Helpline is 0808 "
        "2000 247, free, day and night. This assistant cannot call for help or pass "
        "this on for you."
    ),
    "urgent_dental": (
        "For urgent dental help, contact your dentist, or call NHS 111 if you have "
        "none or it is closed. **Call 999 or go to A&E for heavy bleeding, a serious "
        "face or jaw injury, or swelling that makes it hard to breathe.** This "
        "assistant cannot judge symptoms or book a dentist."
    ),
    "medicines": (
        "This assistant cannot advise on medicines: doses, side effects, or what may "
        "be taken together. Ask a pharmacist or your GP practice, or call 111 if it "
        "is urgent. If anyone is in danger now, call 999."
    ),
    "clinical": (
        "This assistant cannot give clinical advice or say what symptoms or test "
        "results mean. Ask your GP practice or a pharmacist, or call 111 if it is "
        "urgent. If it is life-threatening, call 999."
    ),
}

SIGNPOSTS: Final[Mapping[str, str]] = {
    "complaint": (
        "To complain about NHS care, go to the provider of the care or to its "
        "commissioner. If you are not content with their final reply, the next step is "
        "the Parliamentary and Health Service Ombudsman."
    ),
    "individual_funding": (
        "No document here can decide one person's treatment or funding. Ask the "
        "clinician who treats you; the commissioner for your area decides on "
        "individual funding requests."
    ),
    "freedom_of_information": (
        "A freedom of information request goes to the public body that holds the "
        "information."
    ),
    "records": (
        "To see or correct health records, ask the practice or provider that holds "
        "them."
    ),
    "media": (
        "Media enquiries go to the communications or press team of the body concerned."
    ),
}

EMPTY_QUESTION: Final = "What would you like to know about Integrated Care Systems?"
GREETING: Final = (
    "Hello. Ask about Integrated Care Systems in England, for example: what does an "
    "Integrated Care Board do?"
)
THANKS: Final = "You are welcome. Ask again whenever you need to."
GOODBYE: Final = "Goodbye."
WHAT_THIS_IS: Final = (
    "This is ICS Assistant, an independent question-answering tool over a small set "
    "of dated documents. It is a computer program, not a person, and not part of the "
    "NHS. It cannot give clinical advice and cannot act for you."
)
WHAT_IT_CAN_DO: Final = (
    "ICS Assistant answers questions about Integrated Care Systems in England from a "
    "small set of dated documents, and shows the exact words each answer rests on. It "
    "says so when the documents do not answer. It cannot give clinical advice and "
    "cannot act for you. In an emergency, call 999; for urgent health help, call 111."
)
CANNOT_ACT: Final = (
    "ICS Assistant cannot do that: it only answers questions, and cannot send, call, "
    "book, print or remember anything. You can copy an answer with its source and date "
    "from this page. " + WAY_TO_A_PERSON
)
NO_PAGES: Final = (
    "Most documents here have no page numbers; where one has, the page is given. Each "
    "answer names the document and quotes the passage it rests on."
)
NO_OTHER_CONVERSATIONS: Final = (
    "ICS Assistant has no access to other people's questions or conversations."
)
INSTRUCTIONS: Final = (
    "ICS Assistant does not show or change its instructions. It answers questions "
    "about Integrated Care Systems from the documents it holds, and quotes them."
)
ENGLISH_ONLY: Final = (
    "ICS Assistant works in English only for now. Please ask your question in English."
)
DEGRADED: Final = (
    "The chat model could not be used, so this answer quotes the documents directly."
)
TOO_VAGUE: Final = (
    "What would you like to know, and about which body or service? For example: what "
    "does an Integrated Care Board (ICB) do?"
)
WHICH: Final = "Which do you mean: {choices}?"
OTHER_NUMBER: Final = (
    "The question takes a number for granted that differs from the one quoted here."
)
MISTAKEN: Final = (
    "The question takes something for granted that the documents do not bear out: see "
    "{where}."
)
ENDED_BODY: Final = (
    "{name} is the name of a body that had ended by {day}: {where} says what came "
    "after."
)
CONFLICT: Final = (
    "The sources give different figures ({where}); each holds for its own date and "
    "source."
)
OTHER_PLACE: Final = (
    "The documents here say nothing about {places}; what is said of other places or of "
    "England may not hold there."
)
WIDER_PLACE: Final = (
    "The documents here do not name {places}; what is quoted is about {areas}."
)
STALE: Final = (
    "“{title}” was due to be looked at again by {day}, so it may be out of date."
)
AMBIGUOUS: Final = (
    "Here {term} stands for {words}. If that is what you mean, please ask again with "
    "those words; the documents here do not cover other meanings of {term}."
)
