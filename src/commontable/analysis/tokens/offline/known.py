"""What children are called, and what stands on their birth certificate."""

from __future__ import annotations

# The first of each line is what a key holds. One nickname belongs to one line: where two names share it, it stands
# with the more frequent. English and Spanish everyday forms; a missing one costs a link only where nothing else agrees.
_GROUPS = """
abigail abby abbie gail
albert al bert bertie
alexander alex alec xander sasha
alexandra alexa lexi lexie sandra
alfred fred alf alfie freddie
alice allie
amanda mandy
andrew andy drew
anthony tony
antonio tono
arthur art artie
barbara barb barbie babs
benjamin ben benny benji
bradley brad
calvin cal
cameron cam
catherine katherine katharine kathryn cathy kathy kate katie kat kit kitty
charles charlie chuck chas
charlotte lottie
christina christine tina chrissy
christopher chris kit topher
cynthia cindy
daniel dan danny
david dave davey
deborah debra deb debbie
donald don donnie
dorothy dot dottie dolly
douglas doug
edward ed eddie ted teddy ned
eleanor ellie nell nellie nora
elizabeth liz lizzie beth betty eliza libby lisa betsy bess
emily em emmy
eugene gene
evelyn evie
frances fran
francis frank frankie
francisco paco pancho
gabriel gabe
gabriella gabriela gabby
genevieve gen
gerald gerry
gregory greg gregg
guadalupe lupe
harold harry hal
henry hank
isabella isabel isabelle bella izzy
jacob jake
jacqueline jackie
james jim jimmy jamie jimbo
jeffrey jeff geoffrey geoff
jennifer jen jenny jenn
jeremiah jerry jeremy
jessica jess jessie
jesus chuy
john johnny jack jon
jonathan jonny nathan
jose pepe
joseph joe joey
joshua josh
judith judy
kenneth ken kenny
kimberly kim
lawrence larry laurence
leonard leo lenny len
louis lou louie
madeline madeleine maddie maddy
manuel manny
margaret maggie meg peggy marge margie greta
maria mary mia
matthew matt matty
maxwell max maximilian
megan meghan
melissa missy
michael mike mikey mick mickey
michelle shelly shell
mitchell mitch
nathaniel nate nat
nicholas nick nicky nico
nicole nikki
olivia liv livvy
pamela pam
patricia pat patty tricia trish
patrick paddy rick
peter pete
philip phil phillip
rachel rach
raymond ray
rebecca becky becca
richard dick richie ricky rich
robert rob bob bobby robbie
roberto beto
ronald ron ronnie
samantha sammy
samuel sam
stephanie steph
stephen steven steve stevie
susan sue susie suzy suzanne
theodore theo
theresa teresa terry tess
thomas tom tommy
timothy tim timmy
valerie val
veronica ronnie
victor vic
victoria vicky tori
vincent vince vinny
walter walt wally
wesley wes
william bill billy will willie liam
zachary zach zack zac
"""
KNOWN: dict[str, str] = {}
for _line in _GROUPS.split("\n"):
    for _name in _line.split():
        KNOWN.setdefault(_name, _line.split()[0])


def known_as(name: str) -> str:
    """The name that a nickname stands for; the name itself where it is none.

    >>> known_as("bill"), known_as("william"), known_as("sukarno")
    ('william', 'william', 'sukarno')
    """
    return KNOWN.get(name, name)
