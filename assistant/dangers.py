"""What counts as reporting a danger, and which subjects get a signpost: data only.

One rule a line, over the lists of `assistant.wordlists`: `a >3 b` is `b` after `a` with
at most three words between, `a ~3 b` the same either way round. A "bare" rule needs
nothing more ("chest pain"); a "personal" one needs a word for a person beside it.
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

Route = Literal[
    "emergency",
    "poisoning",
    "crisis",
    "child_safeguarding",
    "adult_safeguarding",
    "domestic_abuse",
    "urgent_dental",
    "medicines",
    "clinical",
]
ROUTES: Final[tuple[Route, ...]] = get_args(Route)

RULES: Final[Mapping[Route, Mapping[str, str]]] = {
    "emergency": {
        "bare": """
            chest ~3 tight
            heart ~1 ache
            unable >1 lift >2 limb
            object >3 nose
            unable >2 breath
            breath >1 laboured
            breathless
            lips >1 blue
            face ~2 droop
            slur
            side ~3 weak
            having >3 attack
            sudden_illness
            bleeding ~5 strongly
            blood ~2 gush
            bring_up >2 blood
            throat ~2 closing
            choke >4 object
            stuck >3 throat
            rash >6 fade
            infant ~6 limp
            call >2 help_999
        """,
        "personal": """
            unconscious
            another >5 unresponsive
            chest >0 feels
            in_fit >1 fit
            burn ~4 burnt
            hit >4 head
            crash >1 vehicle
            fell >4 height
            fall >4 stranded
        """,
    },
    "poisoning": {
        "bare": """
            swallow >4 poison
            too_many >0 drug
            drug >3 too_many
            took >2 excess >3 dose_or_drug
            gave >3 overmuch >2 drug
            poisoned
        """,
        "personal": """
            consumed >5 something
            kid >2 swallowed
            kid >4 got_into >3 drug
            chemical >3 eye
        """,
    },
    "crisis": {
        "bare": """
            self_harm_verb >0 oneself
            suicidal
            thinking >2 suicide
            end >0 life
            wanting >3 death
            unwilling >1 living
            pointless >3 being_alive
            tired_of >0 life_itself
            feel >2 despair
            start >3 despair_alone
        """,
        "personal": """
            cant >0 cope
            blade >3 limbs
            wanting >1 vanish
            breakdown
            jump ~5 drop
            wanting >1 wound >0 anyone
            feel >0 low
        """,
    },
    "child_safeguarding": {
        "bare": """
            kid >4 passive >2 harmed
            harming >2 kid
            child_abuse
            kid >4 unsafe
            worry >0 kid
            kid >1 suffering >0 hurt
            worry >1 safety >3 kid
            leave >2 kid >3 alone
            sexual ~5 kid
            worry >1 other_kid >1 kid
        """,
        "personal": """
            parent >2 harms >0 them
            struck >2 kid
            afraid >1 home
            iam >0 young >8 at_home
        """,
    },
    "adult_safeguarding": {
        "bare": """
            adult_abuse
        """,
        "personal": """
            carer >3 mistreats >4 ward
            elder >4 passive_now >2 harmed
            harming >1 elder
            advantage >2 elder
            leave >2 elder >4 soiled
            steal >1 whose_money >0 money
            elder >5 uncared
            abuse >3 elder
            worry >2 frail
        """,
    },
    "domestic_abuse": {
        "bare": """
            need >3 domestic_abuse
            start >1 abuse_alone
            abusive >0 relation
        """,
        "personal": """
            partner >3 harms >0 victim
            afraid >4 him
            another >4 domestic_abuse
            passive >1 attacked
            by >1 partner
            partner >3 controls
            partner >3 threat >3 victim
            force >3 marry
            harming >1 partner
            parent >1 harms >2 elder
            controlled
        """,
    },
    "urgent_dental": {
        "bare": """
            toothache
            tooth ~3 tooth_pain
            one_tooth ~2 broken
            urgent ~3 dentist
        """,
    },
    "medicines": {
        "bare": """
            asking >4 dosing >4 dose_or_drug
            named_drug >1 together >3 mixed_in
            drug >2 asking >2 dosing
            any_drug >1 with >1 strong_drug
            amount >5 drug
            drug >3 effect
            how_long >2 named_drug
            named_drug >1 cause
            needing >0 drug
            side_effects
            interact ~4 drug
            which >1 choice >2 for
        """,
        "personal": """
            missed >4 drug
            drug >3 making
            taking >1 named_drug
        """,
    },
    "clinical": {
        "bare": """
            body ~3 ache
            illness
            tested >1 result >2 reading
            measure >2 number
            pregnant ~6 pregnant_worry
            may_have >3 disease
            fluid ~3 odd
            level >1 measured
            is_it >0 normal >4 ill_sign
            ache ~3 act
            cure >1 disease
            worry >2 ill_sign
            tested >1 result >8 mean
        """,
        "personal": """
            ailment
            should_i >1 see_doctor
            should_i >4 checked
            break >1 body
            should_i >0 take
            is_it >0 normal >2 mine
            diagnose
            feel >1 unwell
            why_am_i >2 unwell
            mark ~3 body
            cure >0 whose
        """,
    },
}

SIGNPOST_RULES: Final[Mapping[str, str]] = {
    "complaint": "complaint",
    "individual_funding": """
        request
        pay >3 my >2 care
    """,
    "freedom_of_information": "information",
    "records": "records",
    "media": "media",
}
