import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from assistant.triage import Route, signpost, triage
from assistant.wording import SIGNPOSTS, STOP_TEXTS

SOURCES = Path(__file__).parents[2] / "corpus" / "documents" / "sources"

# At least one for every line of the rules: each of them fails if its line goes.
REPORTS: Mapping[Route, Sequence[str]] = {
    "emergency": (
        "chest hurts when I breathe",
        "chest pain",
        "My heart is really hurting",
        "she can't lift her arm and is talking funny",
        "My 3 year old put a bead up his nose",
        "CANT BREATHE",
        "breathing difficulties what do i do",
        "short of breath and dizzy",
        "turning blue",
        "mums mouth is drooping",
        "her speech is slurred",
        "my left arm has gone numb",
        "having an asthma attack",
        "stroke",
        "she's taken an overdose",
        "severe bleeding",
        "deep cut, lots of blood",
        "vomiting blood",
        "my tongue is swelling",
        "my toddler swallowed a battery",
        "a bone is stuck in my throat",
        "rash that doesnt fade with a glass",
        "baby has gone floppy",
        "should I call 999",
        "my husband has collapsed",
        "he is not responding",
        "my chest feels like an elephant is sitting on it",
        "he is having a fit",
        "baby scalded by hot tea",
        "my son fell and hit his head",
        "my brother was hit by a car",
        "my brother fell off the roof",
        "My nan has had a fall and cannot move",
        "I have chest pain, who commissions cardiology?",
        "My chest is tight. Which ICB covers Reading?",
        "chest pain in my husband, which trust treats it",
        "I had chest pain last week",
        "chest pain nhs 111",
        "my gran will not wake up",
    ),
    "poisoning": (
        "I have taken too many pills",
        "ate rat poison",
        "too many pills",
        "how many paracetamol is too many",
        "took 16 nurofen",
        "gave my son the wrong medicine",
        "I have been poisoned",
        "my grandson ate some of my heart tablets",
        "my toddler swallowed my earring",
        "my 2 year old got into the medicine cupboard",
        "got bleach in my eye",
    ),
    "crisis": (
        "feel hopeless",
        "I want to kill myself",
        "wanna kms",
        "my friend tried to commit suicide",
        "I'm going to end my life",
        "i wanna die",
        "dont want to be here",
        "no reason to live",
        "sick of life",
        "suicidal",
        "hopeless",
        "i feel like giving up",
        "I do not want to be here",
        "i can't go on",
        "my daughter took a blade to her arms",
        "I want to vanish",
        "I am in crisis",
        "I'm standing on the bridge ready to jump",
        "I feel like killing somebody",
        "I feel so low",
        "my son says he wants to die",
        "The ICB won't help me and I want to kill myself",
        "suicidal, and the waiting list is two years",
        "I tried to kill myself last year, which ICB do I complain to",
    ),
    "child_safeguarding": (
        "a child is being abused",
        "my ex hits our son",
        "how do I report child abuse",
        "child in danger",
        "children being beaten next door",
        "I'm worried about a child next door",
        "child being hurt",
        "I'm concerned for the safety of my grandchildren",
        "my neighbours leave their kids alone at night",
        "someone is sending my daughter sexual messages",
        "worried about my neighbour's children",
        "my dad hits me",
        "I saw my neighbour hit her little boy",
        "i'm scared of my stepdad",
        "I am 13 and I don't feel safe at home",
        "i m 13 and i dont feel safe at home",
    ),
    "adult_safeguarding": (
        "elder abuse in a care home",
        "nurse hit my grandad",
        "care home staff are hitting my mum",
        "my aunt is being scammed",
        "I think somebody is abusing my nan",
        "someone is taking advantage of my elderly dad",
        "staff at the home left my dad in soiled bed",
        "my brother is taking my mum's money",
        "my gran has unexplained bruises",
        "how to report abuse of a vulnerable adult",
        "worried about my elderly neighbour",
    ),
    "domestic_abuse": (
        "I need help with domestic abuse",
        "domestic violence",
        "I am in an abusive relationship",
        "my husband hits me",
        "husband is violent",
        "I'm scared of my husband",
        "my sister is living with domestic violence",
        "i am being abused",
        "I was hit by my husband",
        "my partner won't let me leave the house",
        "he threatened to kill me",
        "my family are forcing me to marry",
        "my neighbour is beating his wife",
        "my partner checks my phone and controls me",
    ),
    "urgent_dental": (
        "I have terrible toothache",
        "my gums are bleeding",
        "my tooth hurts",
        "chipped tooth",
        "I need an emergency dentist",
    ),
    "medicines": (
        "what painkiller with metformin",
        "can I crush my tablets",
        "is paracetamol safe when pregnant",
        "what antibiotics can I take for a cold",
        "wine with antibiotics",
        "what is the dose of amoxicillin",
        "paracetamol dosage",
        "how long does amoxicillin take to work",
        "does metformin cause diarrhoea",
        "do I need antibiotics",
        "side effects of statins",
        "what interacts with warfarin",
        "recommend a painkiller for my back",
        "ran out of insulin",
        "my tablets are making me sick",
        "started sertraline and feel awful",
    ),
    "clinical": (
        "I have a rash on my arm",
        "back pain",
        "dizzy spells",
        "is my blood pressure of 150 high",
        "my scan results say there is a shadow what does it mean",
        "I have a temperature of 39",
        "I'm pregnant and worried",
        "do I have cancer",
        "my poo is black",
        "what does a high psa mean",
        "is it normal to bleed a little",
        "pain when I pee",
        "treatment for eczema",
        "should I be worried about a mole",
        "i cant sleep",
        "should i go to a&e",
        "should I get this mole checked",
        "I think I broke my toe",
        "should i take it with food",
        "is it normal for my knee to click",
        "can you diagnose me",
        "I feel shaky",
        "why am I always tired",
        "my hand is shaking",
        "how do I get rid of my verruca",
        "what are the symptoms of diabetes",
    ),
}

QUESTIONS = (
    "",
    "What does the ICB do about suicide prevention?",
    "who commissions stroke services",
    "how is domestic abuse covered in the joint forward plan",
    "which body plans emergency care",
    "mental health services in Oxfordshire",
    "supporting those with long-term conditions or mental health issues",
    "does the ICB treat patients",
    "can the ICB decide my operation",
    "will I lose my doctor",
    "How do I get a repeat prescription",
    "why has my dentist gone private",
    "I want to complain about the hospital",
    "feel like the ICB is hopeless at communicating",
    "I feel the ICB is hopeless",
    "does ICS mean inhaler",
    "My nan lives in Slough, is she in BOB",
    "GP wont see me is that the ICBs fault",
    "What is the ICB's role in safeguarding children?",
    "Does the ICB commission services for abused children?",
    "What is the duty of ICBs for victims of abuse?",
    "How does the plan address self-harm among young people?",
    "how does the ICS help people feeling suicidal",
    "does the NHS help people who overdose",
    "What does the ICB plan for people who have chest pain?",
    "tell me about chest pain and stroke services",
    "my team runs a chest pain clinic, who funds it",
    "I'm writing a paper on suicide prevention strategies",
    "I work for a domestic abuse charity, which ICB committee covers that",
    "the NHS is in crisis",
    "who funds mental health crisis teams",
    "suicide rates in Buckinghamshire",
    "mental health crisis services",
    "self-harm prevention plan",
    "Which committee decides which medicines are prescribed?",
    "how much does the ICB spend on medicines",
    "can the ICB stop my medication",
    "the ICB refused my medication",
    "How do I order my medication online?",
    "how do I get my medicines delivered",
    "head of the ICB",
    "at the heart of the strategy",
    "arm's length body",
    "back pain pathway",
    "who commissions pain management services",
    "my mum has dementia, which board decides her care",
    "I have back pain and was refused physio by the ICB",
    "My mum had a stroke last year, which ICB covers her rehab?",
    "my father passed away after a stroke, how do I complain to the trust?",
    "partner organisations hit their targets",
    "my partner works for the ICB",
    "NHS trusts are bleeding money",
    "my hospital is not responding to me",
    "The ICB swallowed the CCGs whole",
    "how do ICBs fit in with councils",
    "burnt out staff",
    "what killed the CCGs",
    "Is the ICB dead?",
    "I'm dying to know what ICS means",
    "will BOB disappear",
    "Is it normal to wait six weeks for a GP appointment?",
    "should I take part in the consultation",
    "Should I be worried about the merger?",
    "do I have a right to choose my hospital",
    "how do I get my test results",
    "what do the results mean for BOB",
    "I'm a carer, what help is there from the council",
    "my nan needs a care assessment from the council",
    "children at risk of poor outcomes",
    "is my GP at risk of closing",
    "emergency dental services",
    "why can't I get an NHS dentist",
    "which organisation runs 111",
    "who runs the ambulance service",
    "unconscious bias training",
    "a bitter pill to swallow",
    "hospital discharge",
    "I'm sick of waiting for an appointment",
    "I don't want to move to Thames Valley",
    "what's the point of an ICB",
    "I'm pregnant, which hospitals are in BOB",
    "<script>alert(1)</script> what is an ics",
    "I read the ICB strategy. What about chest pain?",
    # Nothing of the health system, but no person either.
    "has the merger collapsed",
    "has the merger eaten something of value",
    "is primary care in crisis",
    "did the pandemic hit children hard",
    "have staff taken a hit on money",
    "is the record beaten",
    "who stopped all the drugs",
    "is inflation a symptom",
    "my staff are burnt out and badly paid",
)


@pytest.mark.parametrize(
    ("route", "report"),
    [
        pytest.param(route, report, id=f"{route}: {report}")
        for route, reports in REPORTS.items()
        for report in reports
    ],
)
def test_a_report_stops_on_its_route(route: Route, report: str) -> None:
    stop = triage(report)
    assert stop is not None
    assert stop.route == route
    assert stop.text.startswith(STOP_TEXTS[route])


@pytest.mark.parametrize("question", [pytest.param(q, id=q) for q in QUESTIONS])
def test_a_question_about_the_health_system_goes_on(question: str) -> None:
    assert triage(question) is None


def test_no_sentence_of_the_source_documents_stops() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES.glob("*.txt")]
    sentences = [s for text in texts for s in re.split(r"[.\n]", text) if s.strip()]
    assert len(sentences) > 20
    assert [s for s in sentences if triage(s)] == []


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("I CAN'T BREATHE", id="capitals"),
        pytest.param("I can\u2019t breathe", id="curly apostrophe"),
        pytest.param("I can&#39;t breathe", id="HTML entity"),
        pytest.param("I can not breathe", id="two words"),
        pytest.param("i can t breathe", id="apostrophe lost"),
        pytest.param("<p>I can't <b>really</b> breathe</p>", id="HTML tags"),
        pytest.param("I can't\x00\x1bbreathe", id="control characters"),
        pytest.param("I can't bre\u200bathe", id="zero-width space"),
        pytest.param("I can't bre\u0301athe", id="accent"),
        pytest.param("i cant breeeeathe", id="drawn out"),
        pytest.param("I can\u00a0\nt breathe. I cant breathe", id="second sentence"),
        pytest.param("he is unconcious", id="letter missing"),
        pytest.param("he is unconscoius", id="letters swapped"),
        pytest.param("he is unconscipus", id="letter changed"),
        pytest.param("she took an overdosee", id="letter added"),
    ],
)
def test_a_report_is_understood_however_it_is_written(written: str) -> None:
    stop = triage(written)
    assert stop is not None
    assert stop.route == "emergency"


def test_a_second_danger_is_added_after_the_first() -> None:
    stop = triage("my husband strangled me and I can't breathe")
    assert stop is not None
    assert stop.text == "\n\n".join(
        (STOP_TEXTS["emergency"], STOP_TEXTS["domestic_abuse"])
    )


def test_a_parent_who_is_beaten_at_home_gets_the_domestic_abuse_helpline() -> None:
    stop = triage("my dad beats my mum")
    assert stop is not None
    assert "0808 2000 247" in stop.text


def test_clinical_wording_is_not_added_to_an_emergency() -> None:
    stop = triage("chest pain and a rash")
    assert stop is not None
    assert stop.text == STOP_TEXTS["emergency"]


@pytest.mark.parametrize(
    ("subject", "question"),
    [
        pytest.param(subject, question, id=question)
        for subject, question in (
            ("complaint", "I want to complain about the hospital"),
            ("individual_funding", "what is an individual funding request"),
            ("individual_funding", "will the NHS pay for my operation"),
            ("individual_funding", "can the ICB decide my operation"),
            (
                "freedom_of_information",
                "how do I make a freedom of information request",
            ),
            ("records", "can I see my medical records"),
            ("media", "I am a journalist with a question on the budget"),
        )
    ],
)
def test_a_signpost_goes_beside_the_answer(subject: str, question: str) -> None:
    notices = signpost(question)
    assert [notice.text for notice in notices] == [SIGNPOSTS[subject]]
    assert {notice.kind for notice in notices} == {"signpost"}
    assert triage(question) is None


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("who chairs the board", id="board"),
        pytest.param("who decides on the budget", id="decides"),
        pytest.param("how is the ICB funded", id="funded"),
        pytest.param("what information does the ICB publish", id="information"),
    ],
)
def test_other_questions_get_no_signpost(question: str) -> None:
    assert signpost(question) == ()
