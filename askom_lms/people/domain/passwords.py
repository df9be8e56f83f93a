"""What a password must not be (ASVS 6.2: long, not common, not the person's own name; no other composition rules)."""

import unicodedata
from itertools import pairwise

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 5
NAME_PART = 4
"""Shorter parts of names occur in too many good passwords."""
LISTED = """
    123456789012 1234567890123 123456789123 012345678901 098765432109 1234567890qwe 123456123456 123123123123
    qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyuiopasdf qwerty123456 qwerty12345678 1qaz2wsx3edc 1q2w3e4r5t6y
    asdfghjkl123 asdfghjklqwe zxcvbnm12345 zxcvbnmasdfg password1234 password12345 password123456 password2024
    password2025 password2026 passwordpassword passw0rd1234 p@ssw0rd1234 p@ssword1234 administrator admin1234567
    adminadmin12 admin12345678 letmein12345 welcome12345 iloveyou1234 iloveyou12345 abcdefghijkl abcd12345678
    abc123456789 a1b2c3d4e5f6 changeme1234 rahasia12345 rahasia123456 rahasiarahasia katasandi123 katasandi1234
    katasandi12345 sandi1234567 sandi12345678 indonesia123 indonesia1234 indonesia1945 indonesiaraya merdeka17081945
    merdeka12345 bismillah123 bismillah1234 bismillahirrahmanirrahim alhamdulillah assalamualaikum sayangkamu12
    sayang123456 sayangku1234 akucintakamu akucintapadamu cintaku12345 garuda123456 pancasila123 pancasila1945
    jakarta12345 surabaya1234 bandung12345 sidoarjo1234 yogyakarta12 doraemon1234 persib123456 persija12345
    asesor123456 asesor1234567 asesorkompetensi kompeten1234 kompetensi123 sertifikasi1 sertifikasi123 sertifikat123
    bnsp12345678 lsp123456789 pelatihan123 diklatasesor diklat123456 peserta12345 panitia12345 masterasesor
    askomlms1234 askom1234567 dragon123456 monkey123456 sunshine1234 princess1234 football1234 superman1234
    q1w2e3r4t5y6 mailcreated5240 qazwsxedcrfv polniypizdec0211 sojdlg123aljg leavemealone gfhjkmgfhjkm qazwsxedc123
    ghjcnjgfhjkm sonyericsson ghhh47hj7649 1qazxsw23edc masterbating flvbybcnhfnjh finalfantasy ghbdtnrfrltkf
    websolutions chickenwing101 1qaz2wsx3edc4rfv justinbieber contortionist masturbation pornographic newproject2004
    needforspeed businessbabe masterbaiting maurolarastefy domainlock2005 momsanaladventure dkflbvbhjdbx
    hd764nw5d7e1vb1 qazwsxedcrfvtgb dkflbvbhjdyf counterstrike zaq1xsw2cde3 vfvfvskfhfve ghjcnjghjcnj fkmnthyfnbdf
    23176djivanfros qazxswedcvfr whosyourdaddy fktrcfylhjdyf fktrcfylhjdbx ghbdtnghbdtn 010203040506 lost4815162342
    102030405060 vanyarespekt combat123654 devilmaycry4 iseedeadpeople 89231243658s jamesbond007 4815162342lost
    ghjcnjrdfibyj saun24865709 q1w2e3r4t5y6u7 1qa2ws3ed4rf polniypizdec110211 ptybnxtvgbjy fucktheworld mevefalkcakk
    playstation3 31217221027711 q1w2e3r4t5y6u7i8 zqjphsyf6ctifgu hedimaptfcor lhbjkjubz2957704 andrewjackie
    networkingpe 12qw34er56ty 1qazxsw23edcvfr4 159753456852 christopher1 ingodwetrust installdevic digitalprodu
    minecraft123 boy4u2ownnyc peanutbutter an83546921an13 olcrackmaster auckland2010 residentevil qawsedrftgyh
    32615948worms 742617000027 nemvxyheqdd5oqxyxyzi avrillavigne fuckyoubitch massimiliano 41d8cd98f00b
    nhfdvfnjkju123 gjkysqgbpltw temppassword ticketmaster 01telemike01 p030710p$e4o stratocaster punksnotdead
    playstation2 fynfyfyfhbde ghjcnjqgfhjkm nightcrawler installsqlst frederiksberg 1a2s3d4f5g6h sanfrancisco
    89876065093rax ghjcnjgbpltw lytghjgtnhjdcr schoolgirlie zaqwsxcderfv iloveboobies seemnemaailm nhecsyfujkjdt
    qwaszxerdfcv antananarivu vfrcbvvfrcbv greenlantern q1w2e3r4t5y6u7i8o9p0 passwordstandard corperfmonsy
    maprchem56458 warhammer40k morganstanley cjdthitycndj bltynbabrfwbz stinkyfinger qazxswedc123 iampurehaha2
    gtnhjpfdjlcr 59382113kevinp bpgjldsgjldthnf rfnthbyf1988 1qa2ws3ed4rf5tg nhfycajhvths msorcloledbr stickdaddy77
    vfhbyfvfhbyf specialinsta michaeljackson webuivalidat ilovemyfamily weihnachtsbau 014702580369 qaz123wsx456
    systemofadown vladimirovna amadeusptfcor websolutionssu mortalkombat paraklast1974 minnesota_hp nondriversig
    a1s2d3f4g5h6 z1x2c3v4b5n6m7 ghjnbdjcnjzybt thecakeisalie fktrcfylhjdf ontheoutside zcfvfzkexifz sonnenschein
    wazzkaprivet weihnachtsbaum
"""
"""Of the 30,000 most frequent passwords that were ever counted, 229 have twelve letters; each is refused by this list
or by a rule below."""
COMMON = frozenset(LISTED.split())
MADE_OF = """
    administrator alhamdulillah assalamualaikum bismillah katasandi kompetensi indonesia sertifikasi sertifikat
    pancasila yogyakarta changeme computer football baseball iloveyou internet password pelatihan princess sunshine
    superman surabaya sidoarjo welcome letmein merdeka peserta panitia rahasia bandung jakarta garuda dragon master
    monkey qwerty sandi sayang cinta login secret azerty admin hello passwd pass user test
"""
WORDS = tuple(MADE_OF.split())
"""What most passwords of the lists are made of, together with digits; longest first where one holds another."""
LEET = str.maketrans("@0134$5!7", "aoieassit")
FEWEST_LETTERS = 4
FEWEST_TURNS = 5
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
LONGEST_UNIT = 5


def normal(password: str) -> str:
    """One form for what different keyboards send for the same letters."""
    return unicodedata.normalize("NFKC", password)


def problem(password: str, *, email: str, name: str) -> str | None:
    """The code of what is wrong with this password for this person, or None."""
    written = normal(password)
    if len(written) < SHORTEST:
        return "people.password_short"
    if len(written) > LONGEST:
        return "people.password_long"
    plain = written.casefold()
    if plain in (email.casefold(), name.casefold(), name.casefold().replace(" ", "")) or _is_mostly(plain, email, name):
        return "people.password_personal"
    if plain in COMMON or len(set(plain)) < FEWEST_DIFFERENT or _is_guessed_early(plain):
        return "people.password_common"
    return None


def _is_guessed_early(plain: str) -> bool:
    """A common word with digits, a walk along the keyboard, or a few letters over and over."""
    unit = (plain + plain).find(plain, 1)
    return unit <= LONGEST_UNIT or _turns(plain) < FEWEST_TURNS or _is_common_word(plain)


def _is_common_word(plain: str) -> bool:
    marked = plain.translate(LEET)
    for word in WORDS:
        marked = marked.replace(word, "\0" * len(word))
    left = [letter for letter, mark in zip(plain, marked, strict=True) if mark != "\0" and letter.isalpha()]
    return "\0" in marked and len(left) < FEWEST_LETTERS


def _turns(plain: str) -> int:
    """How often the next letter is not the neighbour of the one before, on the keyboard or in the alphabet."""
    steps = {(a, b) for row in ROWS for one in (row, row[::-1]) for a, b in pairwise(one)}
    return 1 + sum(a != b and (a, b) not in steps for a, b in pairwise(plain))


def _is_mostly(plain: str, email: str, name: str) -> bool:
    """Little is left of the password when the person's own words are taken out."""
    own = [part for part in (email.casefold().partition("@")[0], *name.casefold().split()) if len(part) >= NAME_PART]
    rest = plain
    for part in sorted(own, key=len, reverse=True):
        rest = rest.replace(part, "")
    return len(rest) < min(len(plain), SHORTEST // 2)
