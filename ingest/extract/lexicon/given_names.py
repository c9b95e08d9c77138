"""Common given names, by which a capitalised name is known to be a person's and "he" or "she" to fit it."""

from __future__ import annotations

from typing import Final

from ingest.extract.lexicon.heads import word_set

_MALE: Final = word_set(
    """aaron abdel abdul abdullah abraham adam adrian ahmad ahmed akira al alan albert alberto alejandro aleksandr
    alessandro alex alexander alexandre alexei alexey alfred ali alistair allan allen alvin amir amit anatoly
    anders andre andreas andrei andrej andrew andrey andy angelo anil anthony antoine anton antonio antony anwar
    arjun arkady arnold artem arthur arturo ashok august austin barack barry bashar ben benjamin bernard bernie
    bert bilal bill billy björn bob bobby boris brad bradley brandon brendan brent brett brian bruce bruno bryan
    byron carl carlo carlos carter cesar chad charles charlie chester chris christian christoph christophe
    christopher chuck claude clay clifford clint colin connor craig curtis cyril dale damian dan daniel daniele
    darren dave david dean denis dennis derek desmond diego dieter dimitri dirk dmitri dmitry dominic don donald
    doug douglas duncan dustin dwight earl eddie edgar edmund eduardo edward edwin elias elijah eliot elliott
    emil emmanuel enrique eric erik ernest ernst eugene evan evgeny fabio farid felipe felix ferdinand fernando
    fidel filip francesco francis francisco franco francois françois frank franklin franz fred freddie frederick
    fritz gareth gary gavin gennady geoffrey geoff georg george georges gerald gerard gerhard giorgio giorgi
    giovanni giuseppe glenn gordon graham grant greg gregory grigory guido guillermo gunnar gustavo guy habib
    hamid hamza hans harald harold harris harry harvey hasan hassan hector heinrich helmut henri henrik henry
    herbert herman hiroshi horst howard hubert hugh hugo hussein ian ibrahim idris igor ilham ilya imran ismail
    israel ivan ivor jack jackson jacob jacques jake jakob jamal james jamie jan janez jared jason javier jay
    jean jeff jeffrey jens jeremy jeroen jerome jerry jesse jesus jim jimmy joachim joao joao joaquin joe joel
    johan johann johannes john johnny jon jonas jonathan jordan jorge josé jose josef joseph josh joshua juan
    jules julian julien julio julius jürgen justin kamal karel karl kazuo keith kelvin ken kenneth kevin khaled
    khalid kim kirill klaus kofi konstantin kurt kyle lance larry lars laurent lawrence lee leo leon leonard
    leonardo leonid leroy leslie lewis liam lionel lloyd lorenzo louis luc luca lucas luigi luis luiz lukas luke
    maciej mahmoud manfred manuel marc marcel marco marcos marcus marek mario marius mark markus marshall martin
    marty marvin massimo mathias mats matt matteo matthew matthias maurice mauricio max maxim maxime mehmet
    michael michal michel miguel mihai mikael mike mikhail miklos miles milos mitch mitchell mohamed mohammad
    mohammed morgan morris moses muhammad murat mustafa narendra nasser nathan nathaniel neil nelson nicholas
    nick nicolas nigel nikita nikolai nikolay nils noah noam norman oleg oleksandr oliver olivier omar oscar
    osman otto owen pablo paolo patrick paul paulo pavel pawel pedro per perry pete peter petr petro phil philip
    philippe phillip pierre piotr prakash rafael rahul raj rajesh ralph ramon randy raphael rashid raul ravi ray
    raymond recep reinhard rene rex ricardo riccardo richard rick ricky rob robert roberto robin rod roderick
    rodrigo roger roland rolf roman ron ronald ross roy rudolf rupert russell ryan said saleh salman sam samir
    samuel sandeep sanjay santiago scott sean sebastian seif serge sergei sergey sergio seth seymour shane shaun
    shinzo sidney silvio simon stan stanley stefan stefano stephan stephen steve steven stuart sunil sven taro
    ted terrence terry theo theodore thierry thomas tim timothy timur toby todd tom tomas tommy tony travis
    trevor tyler uwe vadim valery vasily victor viktor vijay vince vincent vitali vitaly vladimir volker
    volodymyr walid wallace walter warren wayne wendell werner wesley wilfred wilhelm will willem william willie
    winston wolfgang xavier yan yasser yevgeny yitzhak yoshihide yuri yusuf yves zachary zoltan"""
)
_FEMALE: Final = word_set(
    """abigail adriana agnes aisha alexandra alexis alice alicia alina alison amal amanda amber amelia amina amy ana
    anastasia andrea angela angelina anita anja ann anna annalena anne annegret annette annie antonia april
    ariana ashley astrid audrey barbara beatrice beatriz becky benazir bernadette beth betty beverly birgit
    bonnie brenda bridget brigitte camila camilla carla carly carmen carol carolina caroline carolyn cassandra
    catalina catherine cathy cecilia celia charlotte chelsea cheryl chiara chloe christina christine cindy
    claire clara claudia colleen condoleezza connie cristina crystal cynthia daisy dana daniela daria dawn
    deborah debbie deirdre denise diana diane dilma dina dolores donna doris dorothy edith eileen ekaterina
    elaine eleanor elena elisa elisabeth elise elizabeth ella ellen elsa emily emma erika erin estelle esther
    eva evelyn faith fatima federica fiona florence frances francesca gabriela gail galina geraldine gerda gina
    giorgia giulia gladys gloria grace greta gwen hannah harriet heather heidi helen helena helene helga hilary
    hillary huma ilona indira ines ingrid irene irina iris isabel isabella isabelle ivana ivanka jacinda jackie
    jacqueline jane janet janice jasmine jean-marie jeanne jenna jennifer jenny jessica jill joan joanna joanne
    jocelyn jodie johanna josephine joy joyce juanita judith judy julia juliana julie juliet june kaja kamala
    karen karin karina kate katarina katherine kathleen kathryn kathy katie katrin kayla kelly kerry kimberly
    kirsten kristalina kristen kristin kristina larisa laura lauren laurie layla leila lena lesley leyla lidia
    liliana lillian linda lisa liz liza lois loretta lori louise lucia lucy luisa lydia lyudmila madeleine
    madison magdalena maggie maia malala mandy marcia margaret margarita margot maria mariam marian mariana
    marie marilyn marina marine marion marjorie marlene marta martha martina mary maryam maureen megan melania
    melanie melinda melissa mercedes meredith mette michaela michele michelle mildred miranda miriam molly
    monica monika nadia nancy naomi natalia natalie natasha nicola nicole nikki nina noor nora norma olga olivia
    paige pamela patricia paula pauline penelope penny petra phyllis polly priscilla rachel rania rebecca regina
    renata rhonda rita roberta rosa rosalind rose rosemary roxanne ruth sabine sabrina sally samantha sandra
    sanna sara sarah shannon sharon sheila shelley sheryl shirley silvia simone sofia sonia sophia sophie stella
    stephanie sue susan susana susanne suzanne svetlana sylvia tamara tania tanya tara tatiana teresa thelma
    theresa tina tracey ulla ursula valentina valerie vanessa vera veronica vicky victoria viola violeta
    virginia vivian wanda wendy whitney yasmin yolanda yulia yvonne zainab zoe"""
)


def gender(name: str) -> str | None:
    """Return "m" or "f" by the first word of a person's name, or `None`.

    >>> gender("Ingrid Roe"), gender("Roe")
    ('f', None)
    """
    first = name.split(" ", 1)[0].casefold()
    if first in _MALE:
        return "m"
    return "f" if first in _FEMALE else None
