"""The cue lexicon: which words report a saying, with what kind of complement, and which speech act they report.

Entries are grouped by complement, as grammars of English do; a lemma may stand in several groups. Thoughts, wishes and
intentions count as statements, since a writer knows those of others only from what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.records import Act


def _table(entries: str) -> Mapping[str, Act]:
    """Read lines of `act: entry, entry` (an indented line goes on with the act above) into entry -> act."""
    out: dict[str, Act] = {}
    act = ""
    for line in entries.strip().splitlines():
        head, colon, rest = line.partition(":")
        if colon:
            act = head.strip()
        for entry in (rest if colon else line).split(","):
            if entry.strip():
                out[entry.strip()] = cast("Act", act)
    return out


#: Verbs with a finite clause ("said that the talks failed"); most also take a quotation.
CLAUSE: Final = _table("""
    assert: say, add, note, state, argue, claim, insist, assert, maintain, contend, affirm, reaffirm, allege,
        declare, explain, observe, remark, comment, mention, report, write, tweet, retweet, post, acknowledge,
        admit, concede, confess, agree, confirm, stress, emphasize, emphasise, underline, underscore, reiterate,
        repeat, recall, remind, reveal, disclose, suggest, imply, indicate, hint, signal, conclude, find, show,
        demonstrate, estimate, calculate, predict, forecast, project, anticipate, expect, believe, think, assume,
        suspect, guess, reckon, figure, know, learn, realize, realise, recognize, recognise, understand,
        speculate, doubt, wonder, question, joke, quip, boast, brag, testify, swear, reply, respond, answer,
        retort, counter, continue, tell, inform, assure, reassure, advise, clarify, specify, posit, reason, muse,
        opine, volunteer, point out, go on, spell out, sum up, interject, chime in, hold, ask, concur, relate,
        recount, determine, decide, judge, attest, certify, proclaim, consider, convince, see, stipulate,
        theorize, postulate, surmise, envision, foresee, dream, imagine, notice, discover, promise, pledge, vow,
        guarantee, make clear, point, express, read, quote, shoot back, fire back, confide, exclaim, shout, yell,
        cry, scream, whisper, murmur, mutter, laugh, sigh, snap, deadpan, crow, gush, rave, thunder, cite, echo,
        elaborate, detail, debate, discuss
    announce: announce
    deny: deny, dispute, rebut
    threaten: threaten, warn
    express-concern: caution, worry, fear, fret
    demand: demand, order, require, urge, instruct, rule
    request: request, plead, beg, appeal, propose, recommend, implore
    accuse: accuse, charge
    disapprove: complain, protest, deplore, lament, grumble, object, regret, fume, gripe
    hope: hope, wish, hop, pray
    notify: notify
""")

#: Verbs that bring in a quotation though they take no that-clause, or seldom.
QUOTED: Final = _table("""
    assert: laugh, smile, chuckle, sigh, shrug, nod, begin, conclude, finish, chant, sing, recite, email, text,
        message, ask, inquire, describe, praise, declare, put, speak, talk, blog, caption, headline, title,
        intone, scoff, sneer, vent, enthuse, lecture, proclaim, mock, tease, needle, press, reflect, open, start,
        end, read, joke, ad-lib, riff, offer, define, term, label, tout, cheer, hail, rant
    demand: urge, exhort, implore, demand
    disapprove: criticize, criticise, blast, slam, rail, condemn, denounce, complain, charge, attack, rage, rip,
        deride, taunt
    request: plead, beg
""")

#: Verbs with a to-infinitive whose subject is their own ("vowed to stay").
INFINITIVE: Final = _table("""
    assert: vow, pledge, promise, agree, decide, plan, intend, want, seek, claim, offer, aim, prefer, plead,
        swear, volunteer, commit, choose, ask, profess, struggle
    deny: decline, refuse
    threaten: threaten
    demand: demand, call
    hope: hope, hop, wish, long, aspire
    express-concern: fear, hesitate
""")

#: Verbs with an object and a to-infinitive ("urged the council to act", "wants it to end").
OBJECT_INFINITIVE: Final = _table("""
    demand: urge, tell, order, command, instruct, press, call on, call upon, call for, push, warn, exhort,
        challenge, dare, demand
    request: ask, request, beg, implore, invite, encourage, appeal to, petition, lobby, plead with, advise
    assert: want, expect, believe, consider, declare, confirm, know, claim, think, like, promise
    not-rule-out: allow
""")

#: Verbs whose object says what was expressed ("announced the suspension of talks", "denied the charges").
OBJECT: Final = _table("""
    assert: say, note, mention, discuss, cite, emphasize, emphasise, stress, highlight, reiterate, repeat, tout,
        explain, defend, support, endorse, back, claim, acknowledge, recall, promise, predict, reveal, disclose,
        recount, point out, lay out, outline, talk up, recommend, declare, want, confirm, welcome, applaud, hail,
        echo, underline, underscore, list, address, prefer, favor, favour, advocate, detail, reference, embrace,
        pledge, admit, argue, state, suggest, recite, foretell, propound, second, affirm, reaffirm, clarify,
        concede, estimate, champion, praise, congratulate
    announce: announce, unveil
    deny: deny, reject, dismiss, refute, rebut, dispute, disavow, repudiate, rebuff, rule out, exclude
    demand: demand, urge
    request: propose, request, seek
    disapprove: criticize, criticise, condemn, denounce, decry, oppose, bemoan, lament, blast, slam, deplore,
        deride, mock, ridicule, attack, assail, disparage, protest, chide, rebuke, lambaste, lambast, castigate,
        denigrate
    express-concern: fear, question
    hope: hope
""")

#: Verb and preposition ("called for calm", "warned of a shortage").
PREPOSITION: Final = _table("""
    assert: talk about, speak about, speak of, speak out about, ask about, boast about, boast of, brag about,
        joke about, talk of, comment on, opine on, weigh in on, refer to, point to, allude to, agree with,
        apologize for, apologise for, vouch for, hint at, argue for, advocate for, say of, write about, write of,
        dwell on, touch on, testify about, agree to, agree on, think about, think of, insist on, respond to,
        conclude by, double down on, learn of, push for, cheer for, focus on
    demand: call for, press for, call on
    request: ask for, appeal for, plead for, apply for, beg for, lobby for
    deny: disagree with, balk at
    accuse:
    threaten: warn of, warn about, warn against, threaten with
    disapprove: complain about, complain of, rail against, argue against, speak out against, protest against,
        object to, come out against, gripe about, disapprove of, lash out at, campaign against, campaign for,
        fume about, vent about
    express-concern: worry about, caution against, fret about, fear for, caution about
    hope: hope for, wish for, long for, yearn for
""")

#: Verb, object and preposition, the content after the preposition ("accused them of fraud", "notified Oslo about it").
OBJECT_PREPOSITION: Final = _table("""
    notify: notify about, notify of, inform about, inform of, brief on, brief about, alert to, tell about,
        tell of, advise of, update on
    accuse: accuse of, blame for, charge with, suspect of
    disapprove: criticize for, criticise for, condemn for, slam for, blast for, denounce for, rebuke for,
        mock for, scold for, chastise for, attack for, assail for, reprimand for, call out for, chide for,
        berate for, ridicule for, fault for, attack over, criticize over, slam over
    assert: praise for, thank for, congratulate on, congratulate for, credit with, commend for, applaud for,
        remind about, remind of, assure of, ask about, question about, press on, press about, laud for,
        persuade of, convince of, say about
    request: ask for, beg for
    demand: warn against
    threaten: warn about, warn of, threaten with
    deny: defend against
""")

#: Verbs that say as what they present their object ("described it as a success").
AS: Final = _table("""
    characterize: describe, characterize, characterise, portray, view, see, regard, cast, present, paint, depict,
        hail, praise, cite, identify, frame, position, pitch, refer to, quote, define, interpret, tout, bill,
        label, dub, think of, brand, point to
    disapprove: dismiss, denounce, condemn, criticize, criticise, decry, deride, reject, attack, slam, blast,
        lambast, lambaste
""")

#: Verbs with an object and what is said of it ("called the plan reckless", "declared the talks over").
PREDICATE: Final = _table("""
    characterize: call, dub, label, brand, declare, name, consider, deem, term, pronounce, proclaim, style, rule,
        nickname
""")

#: Nouns that verbs of expressing take ("expressed concern at the delay"), and prepositions after them.
EXPRESSED: Final = _table("""
    express-concern: concern, worry, alarm, fear, anxiety, unease, dismay, apprehension, misgiving
    disapprove: regret, disappointment, anger, outrage, frustration, criticism, dissatisfaction, disapproval,
        condemnation, displeasure, opposition, objection, disgust, indignation, complaint
    hope: hope, wish, optimism
    assert: support, confidence, belief, interest, view, opinion, admiration, gratitude, satisfaction, thanks,
        praise, conviction, readiness, willingness, desire, solidarity, sympathy, condolence, sentiment, surprise,
        sorrow, appreciation, commitment
    deny: doubt, skepticism, scepticism, reservation
    demand: demand, call
    request: request, appeal
    accuse: accusation, allegation
    threaten: threat, warning
    announce: announcement
    notify: notice, notification
""")
EXPRESSING: Final = frozenset(
    {"express", "voice", "raise", "convey", "issue", "make", "reiterate", "repeat", "share", "register", "air"}
)

#: Nouns with a that-clause ("the claim that", "a statement that").
NOUN_CLAUSE: Final = _table("""
    assert: statement, claim, assertion, suggestion, argument, remark, observation, report, announcement,
        insistence, admission, acknowledgment, belief, view, opinion, conclusion, contention, prediction,
        assurance, promise, pledge, vow, speculation, explanation, impression, conviction, implication,
        confidence, revelation, rumor, rumour, finding, narrative, testimony
    deny: denial, doubt, skepticism, scepticism
    accuse: accusation, allegation, charge
    threaten: threat, warning
    express-concern: concern, fear, worry, anxiety, alarm
    disapprove: complaint, criticism, protest, disappointment
    demand: demand, recommendation
    request: request, proposal, plea
    hope: hope, wish, expectation
""")

#: Nouns with a to-infinitive ("her promise to resign").
NOUN_INFINITIVE: Final = _table("""
    assert: promise, pledge, vow, decision, offer, plan, desire, commitment, determination
    deny: refusal, unwillingness, reluctance
    threaten: threat
    demand: call, demand
    request: request, proposal, appeal, plea
""")

#: Noun and preposition ("criticism of the court", "a call for calm"), where the noun's own speaker is named.
NOUN_PREPOSITION: Final = _table("""
    disapprove: criticism of, denunciation of, condemnation of, attack on, attack against, opposition to,
        rejection of, complaint about, criticism over, hostility to, critique of, disapproval of
    assert: endorsement of, comment about, comment on, remark about, question about, view of, view on, opinion of,
        opinion on, praise for, support for, defense of, defence of, mention of, reference to, announcement of,
        joke about, statement on, statement about, promise of, speech on, speech about, embrace of
    demand: call for, demand for
    request: request for, appeal for, plea for
    express-concern: concern about, concern over, fear of, worry about, anxiety about, warning about, warning of
    accuse: accusation of, allegation of
    hope: hope for, hope of
    deny: denial of, doubt about
""")

#: Predicative adjectives with a clause, an infinitive or a prepositional phrase ("is confident that").
ADJECTIVE: Final = _table("""
    assert: confident that, sure that, certain that, convinced that, aware that, adamant that, clear that,
        optimistic that, skeptical that, sceptical that, eager to, willing to, ready to, keen to, happy to,
        reluctant to, determined to, confident of, aware of, proud of, skeptical of, sceptical of, wary of,
        supportive of, positive that, pleased that, glad that
    express-concern: concerned that, worried that, afraid that, fearful that, concerned about, worried about,
        anxious about, nervous about, alarmed by, concerned with
    disapprove: critical of, unhappy that, unhappy with, angry that, upset that, angry about, upset about
    hope: hopeful that
""")
