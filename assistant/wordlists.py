"""The words that `assistant.dangers` makes its rules of, in lists: data only.

Word lists cross into rules (parts of the body with symptoms, verbs of swallowing with
what is swallowed), so that a way of putting it that nobody listed can still be met.
They are written to be read over by someone who knows safeguarding and not Python.

Words are as `assistant.phrases` folds a question: lower case and no apostrophes.
"""

from collections.abc import Mapping
from typing import Final

# Mended when one letter is wrong, missing, added or swapped. Only words of seven
# letters or more that no common word is so near to; `real` lists two exceptions.
MISSPELT: Final = """
    abscess abusive allergic ambulance anaphylaxis antibiotics bleeding boyfriend
    breathing breathless collapsed convulsing diarrhoea headache husband ibuprofen
    neighbour overdose overdosed painkillers paracetamol poisoned pregnant seizure
    stomach suicidal suicide swallowed toothache unconscious unresponsive
"""

# `_` stands for a space, `*` for any ending or beginning, `^` and `$` for the start
# and end of a sentence, `+name` for the words of another list, `##` for two
# digits and `#age` for an age below 18.
WORDS: Final[Mapping[str, str]] = {
    # Left out of a question before anything is looked for.
    "filler": """a an the so really very just quite completely totally utterly
        absolutely extremely please also now still again actually""",
    "real": "breaching breeding",
    # Who, and what the question may be about instead of a person.
    "person": """+relative +one_kid +elder +partner +parent i im ive id me my myself
        him his her they theyre them someone somebody anyone man woman lady guy
        person stranger lad passenger customer""",
    "implied": """need feel feeling having got getting want wanna dont cant keep
        keeps been had taken took think lost started taking swallowed ran run
        suicidal hopeless breathless struggling bleeding""",
    "relative": """sister brother cousin friend friends mate flatmate housemate
        colleague workmate""",
    "one_kid": """child kid baby toddler infant newborn son daughter boy girl pupil
        teenager teen grandson granddaughter grandchild nephew niece stepson
        stepdaughter year_old little_one little_brother little_sister yr_old""",
    "kid": "+one_kid children kids babies grandchildren grandkids",
    "elder": """nan nana nanny gran granny grandma grandmother grandad grandpa
        grandfather mum mom mother dad father aunt auntie uncle neighbour neighbor
        elderly old_man old_lady old_woman vulnerable_adult vulnerable_person
        disabled_man disabled_woman resident residents""",
    "partner": """husband wife partner boyfriend girlfriend bf gf ex fiance fiancee
        hubby spouse he she hes shes in_laws brother""",
    "parent": """dad daddy mum mummy mom mother father stepdad stepmum stepfather
        stepmother teacher coach foster_carer foster_mum foster_dad uncle parents
        grandad babysitter mums_boyfriend dads_girlfriend step_dad step_mum
        step_father brother""",
    "institution": """icb icbs icp icps ics icss bob ccg ccgs pcn pcns board boards
        commission* council councils polic* strateg* nhs_england fund funds funded
        funding privatis* complain* appeal* refused""",
    "topic": """+institution nhs service services plan plans planned planning
        provider providers provided trust trusts performance target targets
        waiting_list waiting_lists waiting_time waiting_times statistic* rates
        prevention prevent preventing pathway* partnership* system systems
        consultation budget* responsib* organis* organiz* people patients residents
        hospitals population supporting document documents report section published
        team teams clinic clinics unit units training campaign* covered programme*
        project* tackle tackling reduc* define definition prescribe prescribes
        research data essay dissertation awareness oxfordshire buckinghamshire
        berkshire thames_valley""",
    "stopper": """+institution who which whose what whether how know ask asking
        asked tell explain define wonder wondering understand hospital hospitals
        trust trusts gp gps dentist dentists surgery service services system
        research essay dissertation people patients residents population clinic
        website area tell_me show_me give_me send_me remind_me""",
    "subject": """audit* awareness bias board budget* care centre* chalice cash
        clinic* commission* consultant* count data figures funding group groups
        guidance guideline* helpline* improvement leads management money network*
        note nurse* obvious pathway* patient patients people performance plan plans
        planning polic* pressure prevention programme* project* provision rate rates
        research response service services specialist* spending statistic* strateg*
        study studies support target* team teams test tests training treatment unit
        units ward wards vaccin* jab jabs edge""",
    "past": """last_week last_month last_year years_ago months_ago year_ago died
        passed_away recovering recovered recovery years_since""",
    # Verbs of harm.
    "harms": """hit hits hitting beat beats beating punch* kick* slap* smack* hurt
        hurts hurting abuse abuses abusing abused rape rapes raped raping molest*
        grop* threaten* strangl* chokes choking choked touches touching touched
        neglects neglecting shakes shaking shook assault* attacks attacking attacked
        stalks stalking burns burning burned shoves shoved pushes pushed bullies
        bullying spits_at spat_at controls locks_in locked_in starves starving locks
        lock locked forces forced forcing""",
    "struck": """hit hurt beat slapped punched kicked smacked shook touched raped
        molested threatened""",
    "harming": """hits hitting beats beating punch* kick* slap* smack* abuses
        abusing molest* rapes raping grooming gropes touching touches threatens
        shakes shaking starving starves neglects neglecting hurts hurting burns
        shouts_at shouting_at screams_at screaming_at steals_from stealing_from
        stole_from shout_at""",
    "harmed": """abused hit beaten neglected molested raped groomed starved
        assaulted exploited trafficked punched kicked slapped smacked shaken
        strangled stalked mistreated ill_treated conned scammed locked_in touched
        threatened bullied being_hurt hurt_by""",
    "passive": """being been is was are were be gets getting keeps_getting get am im
        looks look seems""",
    "passive_now": "being been be gets getting keeps_getting is",
    "abuse": "abuse neglect abused neglected safeguarding",
    # Emergencies.
    "chest": "chest chests chestpain",
    "feels": "feels feeling",
    "heart": "heart",
    "ache": """hurt hurts hurting pain pains painful ache aches aching achy sore
        swollen swelling swells swelled swell itch itchy itching itches numb
        numbness tingling burning stiff bleed bleeds bleeding bruised lump lumps
        infected throbbing throbs cramp cramps cramping blisters agony tender twinge
        twinges spasm spasms stabbing""",
    "tight": "+ache tight tightness crushing pressure heavy heaviness squeezing",
    "unable": """cant couldnt not isnt stopped stops barely struggling struggles
        struggle trouble troubles difficulty difficulties difficult hard problem
        problems unable wont fighting gasping cnt hardly""",
    "breath": "breath breathe breathing breaths breathes breth breathin breeth brethe",
    "laboured": """hard difficult fast shallow stopped bad laboured noisy worse
        strange funny hurts difficulty difficulties problem problems trouble""",
    "breathless": """short_of_breath shortness_of_breath out_of_breath breathless
        breathlessness gasping_for_air cant_get_air gasping_for_breath""",
    "lips": "lips lip face baby son daughter he hes she shes turning going gone went",
    "blue": "blue grey",
    "face": "face mouth smile eye",
    "droop": "droop* lopsided one_sided fallen_on_one_side dropped_on_one_side",
    "slur": "slurred slurring slurs slurry",
    "side": "one_side left_side right_side left_arm right_arm sudden suddenly",
    "lift": "lift move feel raise",
    "limb": "arm arms leg legs hand hands face",
    "weak": """numb numbness weak weakness paralysed paralyzed limp cant_move
        cant_lift cant_feel cant_speak cant_talk cant_see confused confusion blind""",
    "having": """having had has have think thinks sign signs symptom symptoms
        suspected suspect looks_like be is possible possibly maybe mini getting""",
    "attack": """stroke heart_attack cardiac_arrest aneurysm asthma_attack
        meningitis sepsis tia""",
    "sudden_illness": """heart_attack cardiac_arrest anaphyla* allergic_reaction
        epipen overdos* heart_stopped no_pulse worst_headache thunderclap
        head_injury head_wound life_threatening not_waking_up ^_stroke_$ having_hypo
        seizure seizures oded meningitis heart_attak heart_atack hart_attack
        baby_coming baby_is_coming choking choked""",
    "bleeding": "bleed bleeds bleeding bled haemorrhag* hemorrhag*",
    "strongly": """heavily heavy lot lots loads everywhere wont_stop not_stopping
        cant_stop doesnt_stop not_stop isnt_stopping hasnt_stopped profusely badly
        bad severe severely gushing pouring spurting too_much non_stop nonstop
        uncontrollably to_death""",
    "blood": "blood",
    "gush": """gushing pouring spurting pumping soaked pool everywhere losing lost
        lot_of lots_of loads_of wont_stop keeps_coming not_stopping""",
    "bring_up": """coughing_up cough_up coughed_up vomiting vomited vomit
        throwing_up spitting spat puking sick_with""",
    "throat": "throat tongue lips airway face",
    "closing": "swell swelling swelled swollen swells closing closed closes",
    "swallow": """swallow swallows swallowed swallowing swollowed ate eaten eating
        eats ingested ingests inhaled drank drunk drinking drink drinks chewed
        licked breathed_in""",
    "choke": "swallow swallows swallowed swallowing swollowed ate eaten choking choked",
    "swallowed": "swallowed swollowed ingested",
    "object": """battery batteries magnet magnets coin coins button marble marbles
        pin pins needle needles glass bone stone lego bead beads toy toys screw nail
        nails ring key keys penny plastic balloon object razor""",
    "stuck": "stuck lodged",
    "rash": "rash",
    "fade": "fade fades fading glass",
    "infant": "baby newborn infant toddler",
    "limp": """floppy limp not_moving stopped_moving isnt_moving hasnt_moved
        not_breathing""",
    "call": "call calling ring dial phone need send number",
    "help_999": "999 ambulance ambulances",
    "unconscious": """unconscious passed_out passing_out blacked_out blacking_out
        collapsed collapsing knocked_out lost_consciousness drowning drowned seizure
        seizures convuls* stabbed electrocuted electric_shock been_shot run_over
        concuss* keeps_fitting is_fitting hes_fitting shes_fitting fitting_and
        in_labour in_labor im_giving_birth shes_giving_birth is_giving_birth
        waters_broke waters_broken waters_have_broken im_dying_$ am_dying_$
        im_dying_help going_to_die_$ gonna_die_$ lost_vision broken_neck broken_back
        lost_my_sight gone_blind water_broke waters_gone""",
    "another": "+relative +kid +elder +partner someone somebody man woman lady",
    "unresponsive": """unresponsive not_responding isnt_responding not_waking
        isnt_waking wont_wake cant_wake doesnt_wake""",
    "in_fit": "having has had have in",
    "fit": "fit fits",
    "burn": "burn burns burnt burned scalded scald scalding",
    "burnt": """bad badly severe severely boiling hot oil fire acid kettle face arm
        arms hand hands leg legs foot skin body all_over""",
    "hit": """hit hits hitting banged bang bumped smashed cracked injured hurt fell
        fallen fall split""",
    "head": "my_head his_head her_head their_head on_head",
    "stranded": "cant_move cant_get_up not_moving isnt_moving",
    "nose": "up_nose up_his_nose up_her_nose in_his_ear in_her_ear",
    "fall": "fall fell fallen",
    "crash": "hit_by knocked_down_by knocked_over_by",
    "vehicle": "car bus lorry van train bike motorbike truck",
    "fell": "fell fallen",
    "height": "stairs ladder roof height window scaffolding balcony tree",
    # Poisons and medicines.
    "poison": """bleach poison poisonous antifreeze weedkiller weed_killer detergent
        dishwasher washing laundry pod pods capsule capsules cleaner cleaning paint
        petrol diesel white_spirit turps chemical chemicals disinfectant sanitiser
        sanitizer perfume aftershave vape nicotine cigarette cigarettes berries
        berry mushroom mushrooms plant leaves slug_pellets mothball acid glue
        mouthwash fumes gas fertiliser pesticide insecticide lighter_fluid drain""",
    "poisoned": "poisoned carbon_monoxide food_poisoning",
    "named_drug": """*cillin *prazole *statin *statins *olol *sartan *azepam *mycin
        *formin *triptan *dipine *oxetine *profen *setron *gliptin *gliflozin
        *glutide *parin *xaban *pril *traline *lopram *amol *codeine *codamol
        aspirin paracetamol calpol nurofen morphine tramadol warfarin lithium
        insulin antibiotic antibiotics antidepressant antidepressants painkiller
        painkillers statins steroid steroids inhaler inhalers antihistamine
        antihistamines hrt contraceptive laxative laxatives naproxen piriton
        gabapentin pregabalin methotrexate mirtazapine levothyroxine thyroxine
        prednisolone furosemide viagra mounjaro ozempic wegovy zopiclone melatonin
        st_johns_wort gaviscon lemsip anadin sleeping_tablets sleeping_pills
        blood_thinners blood_pressure_tablets water_tablets *rizine *tadine
        *nidazole *conazole *dogrel""",
    "drug": """+named_drug tablet tablets pill pills medicine medicines medication
        medications meds drugs""",
    "dose_or_drug": "+drug dose doses dosage",
    "choice": "painkiller painkillers antibiotic medicine medication tablet laxative",
    "too_many": "too_many too_much",
    "took": "took taken swallowed eaten ate necked downed",
    "excess": """too_many too_much double whole all handful bottle packet pack loads
        lots extra wrong dozens +number twice ten twelve fifteen twenty thirty forty
        fifty load days_of""",
    "number": "##",
    "gave": "gave given giving had",
    "overmuch": "too_many too_much double wrong",
    "consumed": "ate eaten swallowed swollowed ingested drank drunk chewed",
    "something": "+drug something",
    "got_into": "got_into got_hold_of found",
    "chemical": "bleach acid chemical chemicals",
    "eye": "eye eyes",
    "asking": """can should could shall must safe ok okay allowed dangerous when how
        if do""",
    "dosing": """drink take takes taking taken took give giving stop stopping start
        starting double skip use using mix mixing crush crushing split drive driving
        swallow""",
    "with": "with alongside mixed_with mix_with together_with",
    "together": """with and alongside together plus mixed while on_top_of after
        before during when""",
    "mixed_in": """+drug alcohol wine beer grapefruit pregnant pregnancy
        breastfeeding food driving milk""",
    "any_drug": "+drug anything something alcohol wine beer",
    "strong_drug": "+named_drug alcohol",
    "amount": "dose dosage doses mg ml puffs how_much how_many how_often maximum max",
    "effect": "side_effect side_effects dose dosage doses mg interact interaction",
    "side_effects": "side_effects side_effect",
    "interact": "interact interacts interaction interactions react",
    "which": "which what best strongest stronger recommend suggest",
    "for": "for with can should to",
    "how_long": "how_long",
    "cause": "cause causes affect affects",
    "needing": "do_i_need does_he_need does_she_need",
    "missed": """missed forgot forgotten skipped ran_out run_out running_out
        allergic_to stopped stopping come_off coming_off""",
    "making": "making makes made giving gives",
    "taking": "taking started",
    # Crisis.
    "self_harm_verb": """kill kills killing hurt hurting harm harming harms cut cuts
        cutting hang hanging hung hanged drown drowning burning starving injure
        injuring""",
    "oneself": "myself my_self himself him_self herself her_self themselves themself",
    "suicidal": """suicidal unalive kms self_harm selfharm self_harming self_harms
        self_harmed better_off_dead better_off_without_me nothing_to_live_for
        not_worth_living isnt_worth_living life_is_pointless life_is_hopeless
        life_isnt_worth sick_of_living mental_health_crisis mental_health_emergency
        psychotic_episode nervous_breakdown mental_breakdown hearing_voices
        hears_voices nobody_would_miss no_one_would_miss nobody_would_care
        end_it_all ending_it_all no_will_to_live cant_see_way_out see_no_way_out
        nothing_left_for_me hate_myself hates_himself hates_herself
        better_without_me life_is_over dark_thoughts pain_to_end it_all_to_end
        it_all_to_stop jump_in_front_of jump_off_bridge about_to_jump
        life_has_no_meaning life_is_meaningless give_up_on_life going_to_jump
        im_jumping""",
    "thinking": """think thinks thinking thought thoughts talking talks talk
        considering considered attempt attempted attempting commit committing
        committed tried contemplating planning planned want wants idea ideas""",
    "suicide": "suicide",
    "end": "end ending ended take taking took",
    "life": """my_life my_own_life his_life his_own_life her_life her_own_life
        their_life their_own_life""",
    "wanting": """want wants wanted wanting wanna wish wishes going gonna ready
        rather could should feel_like feels_like""",
    "death": """die dead be_dead not_wake_up never_wake_up not_exist never_been_born
        wasnt_here wasnt_alive wasnt_born wont_wake_up end_it sleep_forever""",
    "unwilling": """dont_want doesnt_want didnt_want no_longer_want no_longer_wants
        dont_wanna cant_see""",
    "living": """live_$ live_anymore live_any_more live_like_this alive be_here
        exist wake_up go_on_$ go_on_anymore go_on_living carry_on_$ carry_on_anymore
        be_around keep_living keep_going_$""",
    "pointless": """no_point no_reason whats_point what_is_point see_point no_will
        any_point""",
    "being_alive": """live living alive life anymore any_more going_on_$
        carrying_on_$ being_here anything_$""",
    "tired_of": "tired_of sick_of fed_up_of fed_up_with",
    "life_itself": "living_$ life_$ being_alive living_like_this",
    "feel": "feel feels feeling felt",
    "despair": """hopeless worthless suicidal desperate_$ empty depressed trapped
        giving_up_$ giving_up_on_life ending_it ending_things dying_$ no_way_out
        cant_go_on hopless""",
    "start": "^",
    "despair_alone": """hopeless_$ suicidal_$ depressed_$ suicide_$ worthless_$
        no_hope_$ no_hope_left_$ hopless_$""",
    "cant": "cant cannot couldnt",
    "cope": """cope_$ cope_anymore cope_any_more cope_with_life cope_alone go_on_$
        go_on_anymore carry_on_$ carry_on_anymore do_this_anymore take_it_anymore
        take_this_anymore take_anymore live_like_this live_anymore take_any_more
        go_on_living carry_on_living go_on_like_this carry_on_like_this""",
    "breakdown": """in_crisis having_breakdown panic_attack panic_attacks psychosis
        psychotic manic paranoid delusional hallucinating hallucinations lost_hope
        lost_all_hope no_hope lost_will_to_live given_up_on_life depressed
        hearing_things breaking_point im_low am_low""",
    "jump": "jump jumping jumped throw throwing",
    "drop": "bridge roof train window balcony building platform in_front",
    "vanish": "disappear vanish",
    "blade": "blade razor knife",
    "limbs": "arms arm wrist wrists",
    "wound": "kill hurt stab harm murder killing hurting",
    "anyone": "someone somebody people him her them everyone husband wife",
    "low": "low down lonely alone",
    # Abuse and neglect.
    "other_kid": """neighbours neighbors neighbour friends friend pupil students
        someones this that some another""",
    "child_abuse": """child_abuse child_neglect child_sexual_abuse
        child_exploitation child_cruelty county_lines fgm female_genital_mutilation""",
    "unsafe": """left_alone home_alone left_home_alone not_being_fed isnt_being_fed
        not_fed isnt_fed always_hungry unsafe in_danger at_risk_$ at_risk_from
        at_risk_of_abuse at_risk_of_harm not_safe isnt_safe covered_in_bruises
        unexplained_bruises has_bruises""",
    "worry": """worried_about concerned_about scared_for concerned_for worried_for
        fear_for worry_about""",
    "leave": "leave leaves leaving left",
    "safety": "safety welfare wellbeing",
    "sexual": """sexual_message sexual_messages sexual_images sexually nude nudes
        indecent_images""",
    "alone": "alone unattended unsupervised",
    "them": "me her him",
    "suffering": "being getting gets",
    "hurt": "hurt",
    "victim": "me her him us my",
    "afraid": """scared_of afraid_of frightened_of terrified_of scared_to_go
        afraid_to_go frightened_to_go""",
    "home": "home +parent",
    "iam": "im am aged",
    "young": "#age",
    "at_home": "+harms +harmed +unsafe alone scared run_away ran_away feel_safe",
    "carer": """carer carers care_home care_worker care_workers nursing_home
        care_staff staff nurse nurses support_worker support_workers""",
    "mistreats": "+harms +harming stealing steals stole shouting shouts rough",
    "ward": "+elder me her him money brother sister",
    "soiled": "soiled wet dirty urine faeces",
    "steal": "take takes taking took steal steals stealing stole",
    "whose_money": "mums dads nans grans mothers fathers her his their",
    "money": "money pension savings bank_card",
    "advantage": "taking_advantage_of takes_advantage_of took_advantage_of",
    "adult_abuse": "elder_abuse adult_abuse carer_abuse care_home_abuse",
    "frail": """elderly vulnerable_adult vulnerable_person old_man old_lady
        old_woman disabled_man disabled_woman""",
    "uncared": """not_being_fed isnt_being_fed not_being_looked_after
        isnt_being_looked_after not_being_washed at_risk_$ in_danger left_in_wet
        left_in_soiled not_safe unsafe self_neglecting unexplained_bruises
        covered_in_bruises not_eating isnt_eating filth""",
    "him": "him her +partner",
    "domestic_abuse": "domestic_abuse domestic_violence",
    "abuse_alone": """domestic_abuse_$ domestic_violence_$ domestic_abuse_help
        domestic_violence_help""",
    "need": """help need needs victim escape escaping flee fleeing leave leaving
        suffering experiencing facing survivor report reporting""",
    "abusive": "abusive violent controlling",
    "relation": "relationship +partner marriage",
    "attacked": "abused beaten raped strangled stalked assaulted sexually_assaulted",
    "by": "hit_by beaten_by threatened_by attacked_by hurt_by abused_by",
    "threat": "threaten threatens threatened threatening",
    "force": "force forcing forced making forces",
    "marry": "marry marriage married sex",
    "controls": """wont_let doesnt_let never_lets not_let controls controlling
        violent abusive tracks_my takes_my_money isolates wont_leave_me
        wont_leave_her""",
    "controlled": """stalking_me stalks_me controls_me controls_my forced_marriage
        forced_to_marry honour_based revenge_porn coercive_control wont_let_me_leave""",
    # Teeth and everything else.
    "toothache": """toothache toothaches tooth_ache dental_pain dental_abscess
        dental_emergency abscess abscesses abcess""",
    "tooth": "tooth teeth gum gums dental filling wisdom_tooth molar jaw mouth crown",
    "tooth_pain": "+ache abscess killing pus infection",
    "one_tooth": "tooth teeth crown filling veneer",
    "broken": "knocked broke broken chipped cracked fell fallen snapped loose came_out",
    "urgent": "emergency urgent urgently today asap",
    "dentist": "dentist dental",
    "body": """ankle ankles arm arms back belly bladder bowel bowels breast breasts
        bum calf ear ears elbow elbows eye eyes face feet finger fingers foot groin
        hand hands head hip hips joints kidney kidneys knee knees leg legs muscle
        muscles neck nose penis ribs shin shoulder shoulders side skin spine stomach
        testicle testicles thigh throat thumb toe toes tummy vagina wrist wrists
        abdomen abdominal bottom all_over vision""",
    "illness": """rash rashes fever high_temperature vomiting vomit throwing_up
        diarrhoea diarrhea dizzy dizziness headache headaches migraine migraines
        nausea nauseous palpitations hives constipated constipation chickenpox
        sore_throat earache backache stomachache tummyache insomnia vertigo
        night_sweats signs_of symptom_of symptoms_of blood_in_my tummy_bug
        stomach_bug runny_nose""",
    "result": """results result blood_pressure blood_sugar heart_rate pulse
        cholesterol temperature""",
    "measure": "blood_pressure blood_sugar heart_rate pulse cholesterol temperature",
    "tested": "blood urine scan biopsy xray smear mri ct psa test tests my his her",
    "reading": """mean means normal high low abnormal positive negative worrying bad
        show shows raised dangerous""",
    "ailment": """lump lumps cough coughing swollen itchy bleeding spotting unwell
        poorly infection infected fracture fractured sprain sprained bitten stung
        wheezing wheezy faint fainted fainting feverish shivering exhausted fatigue
        sneezing missed_period late_period period_late my_period my_periods
        heavy_periods period_pain pus swelling losing_weight lost_weight bloated
        numb symptom symptoms contagious miscarriage miscarrying sick_$ ill_$
        been_sick being_sick sick_and ill_and broken_arm broken_leg broken_wrist
        broken_ankle broken_finger cant_sleep lactating pins_and_needles
        wont_stop_crying not_feeding isnt_feeding wont_feed wont_eat not_eating
        isnt_eating""",
    "should_i": "should_i should_he should_she should_we should_they do_i_need_to",
    "see_doctor": """see_doctor see_gp see_my_gp see_my_doctor go_to_ae
        go_to_hospital go_to_doctor go_to_doctors be_worried_$ worry_$ get_checked
        get_it_checked get_tested get_vaccinated call_111 ring_111 take_antibiotics""",
    "take": """take_it_$ take_it_or take_it_with take_them take_these take_something
        take_anything take_one take_two take_more take_him take_her take_my_son
        take_my_daughter take_my_baby take_my_child""",
    "is_it": "is_it is_this is_that",
    "normal": "normal ok okay safe serious dangerous bad",
    "mine": "my hes shes im baby",
    "diagnose": """diagnose_me diagnose_my wrong_with_me wrong_with_my
        whats_wrong_with what_is_wrong_with""",
    "why_am_i": "why_am_i why_is_he why_is_she why_do_i",
    "mark": """spots spot mole moles marks bumps patches shaking trembling sticky
        red blurry blurred discharge peeling yellow""",
    "level": "high low raised abnormal",
    "measured": """psa iron cholesterol sodium potassium blood_pressure blood_sugar
        platelets hba1c b12 haemoglobin ferritin thyroid""",
    "ill_sign": "+ache +illness +ailment bleed mole",
    "act": "pee peeing wee poo walk walking urinate urinating sex chew",
    "mean": "mean means what_does_it_mean",
    "checked": "checked tested",
    "break": "broke break broken fractured sprained twisted dislocated",
    "unwell": "sick ill weak tired hot cold strange anxious funny shaky rough",
    "pregnant": "pregnant pregnancy",
    "pregnant_worry": """worried worry worries normal pain pains bleeding cramp
        cramps safe scared symptoms sick eat missed late could might movement
        movements spotting sex fly travel exercise""",
    "may_have": """do_i have_i could_i might_i think_i does_he does_she is_this
        is_it i_may i_might could_it might_be could_be think_its if_its if_i_have
        if_ive i_know_if""",
    "disease": """cancer diabetes covid flu asthma tumour std sti chlamydia hiv adhd
        autism dementia shingles measles arthritis pneumonia infection uti cystitis
        anaemia anaemic appendicitis angina blood_clot dvt ibs eczema thrush
        menopause pregnant depression""",
    "fluid": "wee pee poo urine stool stools phlegm snot discharge vomit mole moles",
    "odd": """colour color dark green black yellow blood strange funny smells smelly
        colour_change changes changing changed""",
    "cure": "treat cure get_rid_of remedy_for treatment_for",
    "whose": "my his her",
    # What a signpost points to.
    "complaint": "complain complaint complaints complaining",
    "request": "individual_funding ifr exceptional_funding exceptional_case",
    "pay": """pay fund decide decides decided approve approves refuse refused
        turned_down""",
    "my": "my his her our",
    "care": """treatment operation surgery medication medicine drug ivf therapy hip
        knee procedure scan wheelchair""",
    "information": "freedom_of_information foi information_request",
    "records": """medical_record medical_records health_record health_records
        gp_record gp_records patient_record patient_records hospital_records
        my_records my_record hospital_notes my_notes medical_notes subject_access
        sar""",
    "media": """journalist reporter press_office media_enquiry media_enquiries
        press_enquiry press_enquiries media_office broadcaster newsdesk
        press_officer""",
}
