"""What published appeals call their parts, in English, Spanish and French: labels, officials' titles, address words, months, phrases.

Everything is matched folded: small letters without accents, ’ as '. The labels are those that appeals carry; they are facts of layout,
gathered from the sample and from how appeals have been laid out since the 1990s. A language is added by adding its words to the same rows.
"""

# kind: what a line says that opens such a part. A label stands at the start of a line and before a colon, the line's end or, in capitals,
# other words.
LABELS: tuple[tuple[str, str], ...] = (
    ("previous", "links? to previous uas?|enlaces? a (?:la|las) aus? anterior(?:es)?|liens? vers (?:l'|les )aus? precedentes?"),
    ("title", "(?:urgent action )?title|titulo(?: de la accion urgente)?|titre(?: de l'action urgente)?"),
    (
        "reference",
        (
            r"urgent action (?:type and )?number|(?:\w+ )?ua(?: number| no\.?)?|(?:\w+ )?au(?: numero| n[o°º.]*)?"
            "|numero de (?:la )?(?:ua|au)|further information on ua|mas informacion sobre la? au"
        ),
    ),
    ("index", "(?:ai )?index(?: number| ai)?|indice(?: ai| de ai)?|numero d'index"),
    ("issued", "publication date|issue date|date of issue|date|fecha(?: de (?:publicacion|emision))?|date de publication"),
    ("summary", "(?:urgent action |case )?summary|resumen(?: de la accion urgente)?|resume(?: de l'action urgente)?"),
    (
        "letter",
        (
            "(?:urgent action|sample|model|suggested|template) (?:letter|appeal)|letter template"
            "|(?:take action:? ?)?write an? (?:appeal|letter) in your own words or use (?:this|the) (?:model|sample) letter(?: below)?"
            "|carta (?:modelo|tipo|de la accion urgente)|modelo de carta|texto de la carta"
            "|(?:actuen:? ?)?redacten su propio llamamiento o utilicen (?:esta|la siguiente) carta modelo"
            "|(?:actua:? ?)?escribe (?:un llamamiento|una carta) con tus propias palabras o utiliza (?:esta|la siguiente) carta modelo"
            "|modele de lettre|lettre[ -](?:type|modele)|exemple de lettre|proposition de lettre|lettre de l'action urgente"
            "|(?:passez a l'action ?:? ?)?envoyez un appel en utilisant vos propres mots ou en"
            " vous inspirant du modele de lettre(?: ci-dessous)?"
            "|(?:agissez ?:? ?)?redigez (?:un appel|une lettre) avec vos propres mots ou utilisez"
            " (?:ce|le) modele de lettre(?: ci-dessous)?"
        ),
    ),
    (
        "points",
        (
            "recommended actions?|please write immediately|please send appeals to arrive|points to (?:make|raise|include)"
            "|talking points|acci(?:on|ones) recomendadas?|escriban inmediatamente|envien llamamientos para que lleguen"
            "|puntos (?:que|a) (?:incluir|mencionar)|actions? recommandees?|dans les appels que vous|ecrivez immediatement"
            "|merci d'ecrire immediatement|points a (?:aborder|mentionner)"
        ),
    ),
    (
        "copies",
        (
            "(?:and |also |please )*(?:send )?copies (?:also )?to(?: diplomatic representatives)?"
            "|(?:and )?cop(?:y|ies)(?: of your appeals?)? to"
            "|(?:y |con |envien )?(?:tambien )?copias? a(?: la representacion diplomatica)?|(?:et |avec )?copies? a"
            "|veuillez (?:egalement )?(?:adresser|envoyer) (?:des|une) copies? a"
        ),
    ),
    (
        "targets",
        (
            r"appeals to|(?:please )?send (?:your )?appeals\b.{0,60}? to"
            r"|target'?s?'? contact details(?: ?(?:&|and) ?\"?copies to\"?)?|contact (?:details|information)|write to|addressees?"
            r"|officials? to (?:write to|contact)|llamamientos a|(?:por favor,? )?envien (?:sus |los )?llamamientos\b.{0,60}? a"
            "|datos de contacto(?: del destinatario)?|destinatari[oa]s?|escriban a|appels a"
            r"|(?:merci d'envoyer|envoyez|veuillez envoyer) (?:vos |les |des )?appels\b.{0,60}? a"
            "|coordonnees(?: d(?:u|es) destinataires?)?|destinataires?|ecri(?:re|vez) a"
        ),
    ),
    (
        "language",
        (
            "preferred language(?: to address target)?|languages?|you (?:may|can) (?:also )?write in"
            r"|idioma(?:s|\(s\))? (?:preferentes?|preferidos?)(?: para dirigirse al destinatario)?"
            r"|pueden escribir(?: (?:sus )?llamamientos)? en|langue(?:s|\(s\))? (?:a privilegier|preferees?|de preference)"
            "|vous pouvez ecrire(?: vos appels)? en"
        ),
    ),
    (
        "deadline",
        (
            "please take action as soon as possible until|(?:appeal )?deadline(?: notice)?|take action (?:by|before|until)"
            "|fecha limite(?: de los llamamientos)?|actuen lo antes posible y no mas tarde del"
            "|actuen lo antes posible,? antes del|plazo|merci d'agir dans les plus brefs delais,? (?:et )?avant le"
            "|date limite(?: d'envoi des appels)?|agissez avant le"
        ),
    ),
    (
        "background",
        (
            r"additional (?:information|resources)|background(?: information)?(?: \(\d+ words[^)]*\))?|further information(?! on)"
            "|resources|informacion (?:adicional|complementaria|general|de contexto)|recursos adicionales|contexto"
            "|complements? d'information|informations? (?:complementaires?|generales?)|ressources complementaires|contexte"
        ),
    ),
    ("person", "name and pronouns?|nombre y pronombres?|nom et pronoms?(?: a utiliser)?|names?|nombres?|nom"),
    (
        "report",
        ("report (?:your|the) actions?|let us know|tell us|informen? de (?:sus|tus) acciones|cuentennos|dites-nous|faites-nous savoir"),
    ),
)

# Labels that also stand in the middle of a line whose breaks were lost, in capitals.
INLINE = (
    "SAMPLE LETTER", "MODEL LETTER", "URGENT ACTION LETTER", "ADDITIONAL RESOURCES", "ADDITIONAL INFORMATION", "BACKGROUND INFORMATION",
    "CARTA MODELO", "MODELO DE CARTA", "INFORMACIÓN ADICIONAL", "INFORMACIÓN COMPLEMENTARIA", "RECURSOS ADICIONALES",
    "MODÈLE DE LETTRE", "LETTRE TYPE", "COMPLÉMENT D’INFORMATION", "COMPLÉMENT D'INFORMATION", "INFORMATIONS COMPLÉMENTAIRES",
)  # fmt: skip

SIGNS = (
    r"urgent actions?|accion(?:es)? urgentes?|actions? urgentes?|\bua[ :]*\d{1,3}[/.]\d{2}|\bau[ :]*\d{1,3}[/.]\d{2}|letter[ -]writing"
    r"|send (?:your )?appeals|envien (?:sus )?llamamientos|envoyez (?:vos )?appels|write (?:a letter|an appeal) in your own words"
)
"""Words that tell an appeal from any other text."""

# What stands before the last day, and may have a day or a month after it.
UNTIL = (
    r"expires?(?: on| in)?|valid until|until|deadline(?: notice)?|no later than|send appeals before|appeals before|if sending appeals after"
    r"|take action (?:by|before)|before"
    r"|caduca|vence|valid[ao] hasta|hasta el|no mas tarde del|antes del?|fecha limite|plazo|si envian llamamientos despues del"
    r"|expire|valable jusqu'au|jusqu'au|au plus tard le|avant le|avant la fin de|date limite|apres le"
)
WEAK_UNTIL = ("before", "until", "antes de", "antes del", "hasta el", "jusqu'au", "avant le", "apres le")
"""Of these, the ones that stories use too: believed only where the line speaks of appeals or is short."""

APPEALS = r"appeal|letter|action|write|send|llamamiento|carta|accion|escrib|envi|actuen|appel|lettre|action|ecri|envo|agi"

MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
           "october oct", "november nov", "december dec"),
    "es": ("enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago",
           "septiembre setiembre sept sep", "octubre oct", "noviembre nov", "diciembre dic"),
    "fr": ("janvier janv", "fevrier fevr", "mars", "avril avr", "mai", "juin", "juillet juil", "aout", "septembre sept", "octobre oct",
           "novembre nov", "decembre dec"),
}  # fmt: skip

LANGUAGES: dict[str, str] = {
    "ar": "arabic arabe", "de": "german aleman allemand", "en": "english ingles anglais", "es": "spanish espanol castellano espagnol",
    "fa": "farsi persian persa farsi persan", "fr": "french frances francais", "he": "hebrew hebreo hebreu", "hi": "hindi",
    "id": "indonesian bahasa indonesio indonesien", "it": "italian italiano italien", "ja": "japanese japones japonais",
    "pt": "portuguese portugues portugais", "ru": "russian ruso russe", "sw": "swahili", "th": "thai tailandes thai",
    "tr": "turkish turco turc", "uk": "ukrainian ucraniano ukrainien", "ur": "urdu", "vi": "vietnamese vietnamita vietnamien",
    "zh": "chinese mandarin chino chinois",
}  # fmt: skip

# Small words by which the language of a letter is told.
SMALL_WORDS: dict[str, str] = {
    "en": "the of and to that in is for are have been by with their this you your we i",
    "es": "el la los las de y que en es por para con una su sus del se lo usted al ha han",
    "fr": "le la les des et que en est pour avec une ses du au aux vous nous je il dans ont",
    "pt": "o a os as de e que em para com uma seu sua do da no na ao foi voce nao",
    "de": "der die das und zu den von ist mit ein eine fur auf sie ich dass nicht werden",
}

# -- officials ------------------------------------------------------------------------------------

# What opens a position, longest first where one begins like another; * ends a word that has several endings.
OFFICES = (
    "vice president", "president", "deputy prime minister", "prime minister", "deputy minister", "minister", "secretary general",
    "secretary of state", "secretary", "attorney general", "prosecutor general", "public prosecutor", "prosecutor", "ambassador",
    "high commissioner", "governor", "director general", "director", "chief justice", "chief of police", "chief", "head", "chairman",
    "chairwoman", "chairperson", "chair", "inspector general", "commissioner", "commander", "mayor", "judge", "king", "queen", "emir",
    "sultan", "chancellor", "consul general", "consul", "superintendent", "warden", "ombudsman", "ombudsperson", "speaker", "premier",
    "supreme leader", "representative", "sheriff", "chief executive officer", "ceo",
    "vicepresidente", "vicepresidenta", "presidente", "presidenta", "primer ministro", "primera ministra", "viceministro", "viceministra",
    "ministro", "ministra", "secretario", "secretaria general", "secretaria de estado", "fiscal general", "fiscal", "procurador general",
    "procuradora general", "procurador", "procuradora", "embajador", "embajadora", "gobernador", "gobernadora", "directora general",
    "director", "directora", "jefe", "jefa", "comisionado", "comisionada", "alcalde", "alcaldesa", "juez", "jueza", "canciller",
    "defensor del pueblo", "defensora del pueblo", "comandante", "consulesa", "magistrado", "magistrada",
    "vice-president", "presidente de la republique", "premier ministre", "premiere ministre", "ministre", "secretaire d'etat",
    "secretaire general", "secretaire", "procureur general", "procureure generale", "procureur", "procureure", "garde des sceaux",
    "ambassadeur", "ambassadrice", "gouverneur", "gouverneure", "directeur general", "directrice generale", "directeur", "directrice",
    "chef", "cheffe", "commissaire", "maire", "juge", "chancelier", "prefet", "prefete",
)  # fmt: skip

# Of these, what a letter greets with: Dear Minister, Dear Ambassador Doe.
GREETED = frozenset(
    "president prime_minister minister secretary attorney_general prosecutor_general prosecutor ambassador high_commissioner governor "
    "director_general director chief_justice commissioner commander mayor judge chancellor consul_general consul superintendent warden "
    "vice_president deputy_minister deputy_prime_minister secretary_general speaker premier inspector_general sheriff "
    "ministro ministra presidente presidenta fiscal fiscal_general embajador embajadora gobernador gobernadora director directora juez "
    "jueza alcalde alcaldesa secretario procurador procuradora ministre president ambassadeur ambassadrice gouverneur gouverneure "
    "procureur procureure directeur directrice juge maire prefet prefete premier_ministre premiere_ministre secretaire_general".split()
)

# A woman's title, where a language has two; the others are a man's, or say neither.
WOMEN = frozenset(
    "presidenta vicepresidenta ministra primera_ministra viceministra secretaria_general secretaria_de_estado procuradora "
    "procuradora_general embajadora gobernadora directora directora_general jefa comisionada alcaldesa jueza magistrada consulesa "
    "defensora_del_pueblo ambassadrice gouverneure directrice directrice_generale procureure procureure_generale premiere_ministre "
    "prefete cheffe".split()
)
MEN = frozenset(
    "ministro primer_ministro viceministro secretario procurador procurador_general embajador gobernador jefe comisionado alcalde juez "
    "magistrado defensor_del_pueblo ambassadeur gouverneur directeur directeur_general procureur procureur_general premier_ministre "
    "prefet".split()
)

HONORIFICS = (
    r"(?:his|her|their|your) (?:excellency|honou?r|majesty|highness|eminence)|h\.? ?e\.?"
    r"|hon(?:ou?rable|\.)?|the (?:right )?hon(?:ou?rable|\.)?|mr\.?|mrs\.?"
    r"|ms\.?|miss|mx\.?|dr\.?|prof(?:essor|\.)?|sir|general|gen\.?|colonel|col\.?|major|captain|lt\.?|brigadier|sheikh|ayatollah|justice"
    r"|sr\.?|sra\.?|srta\.?|senora?|don|dona|lic\.?"
    r"|licenciad[oa]|ing\.?|mtr[oa]\.?|dra\.?|excm[oa]\.?(?: sra?\.?)?|su excelencia|gral\.?|cnel\.?"
    r"|m\.|mme\.?|mlle\.?|monsieur|madame|me|maitre|son excellence|s\. ?e\.?(?: m\.| mme)?"
)
HIS = frozenset("mr sr senor don m monsieur lic licenciado".split())
HERS = frozenset("mrs ms miss sra srta senora dona mme mlle madame dra licenciada".split())

# Words that follow an office, up to the name: Minister of Justice Jane Doe.
PORTFOLIOS = frozenset(
    "justice interior defence defense foreign home affairs external internal security public health education labour labor finance "
    "police prisons prison human rights state nation national republic federal supreme court republic environment migration women "
    "justicia interior defensa relaciones exteriores seguridad publica salud gobernacion trabajo derechos humanos nacion republica "
    "nacional federal estado corte suprema gobierno justicia policia prisiones general "
    "justice interieur defense affaires etrangeres securite publique sante travail droits homme humains nation republique nationale "
    "etat gouvernement police sceaux".split()
)

# A word that opens an address line.
PLACES = (
    "embassy ministry office palace building street avenue road square boulevard po box floor suite room department house presidential "
    "parliament court courthouse consulate mission headquarters government state capitol prison secretariat bureau compound block plot "
    "palacio calle avenida av av. plaza paseo carrera cra puerta piso edificio edif apartado embajada ministerio secretaría oficina "
    "despacho casa fiscalía procuraduría consulado gobierno carretera calzada colonia col. presidencia torre barrio esquina km "
    "rue place palais immeuble ministère ambassade présidence primature bp b.p. bureau hôtel quai chemin route boîte consulat tour parquet "
    "p.o. p.o "
).split()
UNITS = (
    r"(?:puerta|piso|oficina|of\.|despacho|apt\.?|apartment|suite|room|floor|\d+(?:st|nd|rd|th) floor|unit"
    r"|etage|porte|bureau|p\.?o\.? box|bp|apartado)\b"
)
QUARTERS = r"(?:colonia|col\.|barrio|urbanizacion|urb\.|fraccionamiento|sector|zona|delegacion|quartier|commune|lotissement)(?:\s|$)"
STREETS = (
    r"street|st\.?|avenue|ave\.?|road|rd\.?|boulevard|blvd\.?|square|drive|lane|way"
    "|place|parkway|highway|terrace|court|row|circle|nw|ne|sw|se"
)

# A way to reach somebody: the name it has in campaign.yaml, and what stands before a colon.
CHANNELS: tuple[tuple[str, str], ...] = (
    (
        "email",
        ("e-?mails?(?: address(?:es)?)?|correos?(?:[- ]?e(?:lectronicos?)?)?|courriels?|mail|adresse electronique|direccion electronica"),
    ),
    ("fax", "fax(?: number)?|telecopie(?:ur)?"),
    ("phone", r"(?:tele)?phones?(?: number)?|tel\.?|telefonos?|telephone|tlf\.?"),
    ("twitter", r"twitter(?: ?/ ?x)?|x(?: \(?(?:formerly|antes|ex-?) ?twitter\)?)?|x ?/ ?twitter"),
    ("facebook", "facebook|fb"),
    ("instagram", "instagram|ig"),
    ("whatsapp", "whatsapp"),
    ("telegram", "telegram"),
    (
        "website",
        ("web ?sites?|web|site web|sitio web|pagina web|online form|contact form|formulario(?: de contacto)?|formulaire(?: de contact)?"),
    ),
)

SALUTATION = r"salutations?|tratamiento|saludo|formule d'appel|formule de politesse|titre d'appel"

# -- the letter -------------------------------------------------------------------------------------

# What opens a sentence that asks, and one that adds: where a run-on letter is parted.
ASKS = (
    r"(?:i|we) (?:(?:therefore|also|hereby|strongly|respectfully|further|now|urgently|kindly) )*"
    r"(?:call|urge|ask|request|demand|appeal|implore|beg|beseech)\b"
    r"|(?:therefore|accordingly),? (?:i|we)\b|please\b"
    r"|(?:por (?:ello|lo tanto|tanto|todo ello|esto|eso),? ?)?(?:le|les|lo|la)"
    r" (?:insto|pido|ruego|solicito|exhorto|exijo|instamos|pedimos)\b"
    r"|(?:insto|pido|solicito|exhorto|ruego) a\b|por (?:ello|lo tanto|todo ello),"
    r"|je (?:vous )?(?:demande|prie|appelle|exhorte|engage|enjoins)\b|c'est pourquoi|par consequent"
    r"|nous (?:vous )?(?:demandons|prions|appelons)\b"
)
ADDS = (
    r"(?:i|we) (?:am|are) (?:also|further|equally|particularly|deeply)\b|(?:i|we) also\b|in addition\b"
    r"|furthermore\b|moreover\b|finally\b|lastly\b"
    r"|(?:also )?me preocupa (?:tambien|ademas)|tambien me\b|asimismo\b|ademas\b|por otra parte|por ultimo|finalmente"
    r"|je suis (?:egalement|aussi)\b|par ailleurs|en outre|de plus\b|enfin\b|de surcroit"
)
