"""What people write on a signers sheet: headings, and short answers in their cells; all of it compared folded (``postal.bare``).

The words are ours, from sign-up sheets, form exports and address books. A language is added by adding its words to the same rows.
"""

# field: (the heading as documentation and messages call it, and what else means it)
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("Name", "Full name", "Your name", "Printed name", "Print name", "Signer", "Signer name", "Name of signer"),
    "first_name": ("First name", "First", "Given name", "Given names", "Forename"),
    "last_name": ("Last name", "Last", "Surname", "Family name"),
    "address": (
        "Address", "Address 1", "Address line 1", "Street", "Street address", "Street 1", "Mailing address", "Postal address",
        "Home address",
    ),
    "address_2": (
        "Address 2", "Address line 2", "Street 2", "Street address 2", "Street address line 2", "Apt", "Apartment", "Unit", "Suite",
        "Apt or unit",
    ),
    "city": ("City", "Town", "City or town", "City/Town", "Town/City", "Locality"),
    "region": (
        "State", "Province", "Region", "State/Province", "Province/State", "State or province", "State/Region",
        "State/Province/Region",
    ),
    "postcode": (
        "ZIP", "ZIP code", "Zipcode", "Postal code", "Postcode", "Post code", "ZIP/Postal code", "ZIP or postal code",
        "Postal/ZIP code",
    ),
    "country": ("Country", "Country/Region", "Nation"),
    "email": ("Email", "E-mail address", "Email address", "Your email"),
    "phone": (
        "Phone", "Phone number", "Telephone", "Telephone number", "Tel", "Mobile", "Mobile phone", "Cell", "Cell phone",
        "Home phone",
    ),
    "words": ("Own words", "Your own words", "In your own words", "My own words", "Personal words", "Personal message", "Personal note"),
    "words_place": ("Own words place", "Place of own words", "Own words position", "Where own words go"),
    "letter": ("Own letter", "Your own letter", "My own letter", "Whole letter"),
    "officials": ("Letters to", "Letter to", "Officials", "Official", "Recipients", "Recipient", "Addressees", "Send to"),
    "not_to": (
        "Not to", "No letter to", "Not this official", "Not to this official", "Not to these officials", "Do not write to",
        "Do not send to", "Except", "Except to", "Excluding",
        "No a", "No enviar a", "No escribir a", "Excepto", "Excepto a", "Salvo", "Pas à", "Ne pas envoyer à", "Ne pas écrire à", "Sauf",
        "Sauf à",
    ),
    "show": ("Show address", "Show my address", "Show address as", "Address shown", "Disclosure"),
    "consent": (
        "Consent", "Consents", "Consent given", "I consent", "I agree", "Agree", "Agreed", "Agreement", "Permission",
        "Permission given",
    ),
    "age": ("Age", "Your age", "Age group", "Age range", "Edad", "Su edad", "Tu edad", "Grupo de edad", "Votre âge", "Tranche d’âge"),
    "birth": (
        "Date of birth", "Birth date", "Birthday", "DOB", "Born", "Year of birth", "Birth year", "Born on", "Born at", "Born in",
        "Fecha de nacimiento", "Año de nacimiento", "Nacimiento",
        "Date de naissance", "Année de naissance", "Né le", "Née le", "Né(e) le",
    ),
    "minor": (
        "Under 18", "Minor", "Is a minor", "Underage", "Under 18 years", "Under 18 years old", "I am under 18", "Are you under 18",
        "Menor", "Menor de edad", "Menor de 18", "Menor de 18 años", "Mineur", "Mineure", "Mineur(e)", "Moins de 18 ans",
    ),
    "adult": (
        "Adult", "18 or over", "18 or older", "18+", "Over 18", "18 years or older", "I am 18 or older", "Are you 18 or older",
        "Mayor de edad", "Mayor de 18", "Mayor de 18 años", "18 años o más", "Adulto", "Majeur", "Majeure", "Majeur(e)", "18 ans ou plus",
        "18 ans et plus", "Plus de 18 ans", "Adulte",
    ),
    "number": ("No.", "Nr.", "Sheet no.", "Signer no.", "Letter no."),
    "release": ("Release", "Released", "Releases"),
}  # fmt: skip

# Headings of other things, which a near miss must not be taken for.
OTHER_HEADINGS: tuple[str, ...] = (
    "Code", "Timestamp", "Date", "Time", "Signature", "Signed", "Notes", "Note", "Comments", "Comment", "Title", "Status",
    "Organization", "Organisation", "Company", "Gender", "Language", "Source", "County", "ID", "Number", "Middle name", "Nickname",
)  # fmt: skip

# What held.csv and a marked sheet add to the sheet's own columns: no remark about these when it comes back mended.
HELD_HEADINGS: tuple[str, ...] = ("Row", "Reason", "Letters")

YES = (
    "yes y x true 1 si oui ok okay agreed agree iagree consent consents iconsent consented ticked checked granted"
    " acepto aceptado aceptada autorizo consiento deacuerdo estoydeacuerdo verdadero vrai accepte jaccepte jautorise jeconsens daccord"
    " jesuisdaccord"
)
NO = (
    "no n non false 0 none never refused declined noconsent idonotagree idontagree idonotconsent donotagree disagree unticked unchecked"
    " falso noacepto noautorizo noestoydeacuerdo nunca faux jamais jerefuse pasdaccord jenesuispasdaccord jenacceptepas"
)
YES_SIGNS = "✓✔☑✅🗹"
NO_SIGNS = "✗✘☐❌"

# A sentence in Consent is a yes when it has a word of the first list and no word that is in neither.
AGREEING = (
    "yes si oui agree agreed consent authorize authorise permission acepto autorizo consiento consentimiento accepte autorise"
    " consens accord"
)
AGREED_TO = (
    "i we you it to that the this a an my our me us name letter letters in on behalf of for and have has had read them please may can will"
    " be is print printed printing post posted posting send sent mail mailed sign signed give do official officials"
    " yo usted ustedes que la el esta este una un mi mis en nombre carta cartas por para y he leido doy puede pueden imprimir impriman"
    " imprima enviar envien envie firmar se lo con de estoy acuerdo las los autoridad autoridades"
    " je j vous les le cette ce une ma mon mes au nom lettre lettres pour et ai lu donne pouvez imprimer imprimiez envoyer envoyiez"
    " poster signer d suis avec ait l responsable responsables"
)

# Show address, in one word
SHOWN: dict[str, str] = {
    "full": "full all whole complete fulladdress wholeaddress street streetaddress yes y x true 1 si oui completa entera direccioncompleta"
    " complete entiere adressecomplete adresseentiere",
    "city": "city town cityonly townonly cityandstate citystate cityandcountry ciudad solociudad localidad ville villeseulement",
    "none": "none no n non nothing false 0 nameonly hide hidden noaddress donotshow anonymous ninguna ninguno nada oculta ocultar aucune"
    " rien masquer",
}

# Show address, in a phrase: the words that name a choice, those that say no, those of the name alone, and those that add nothing.
SHOWN_WORDS: dict[str, str] = {
    "full": "full whole complete entire street zip completa completo entera toda calle postal complete entiere toute rue",
    "city": "city town ciudad localidad ville",
}
NOT = (
    "no not nothing none hide hidden never dont without ninguna nada oculta ocultar nunca sin ne n pas rien masquer jamais aucune"
    " sans cachez"
)
NAME_ONLY = "name nombre nom anonymous anonimo anonyme"
SHOW_FILLERS = (
    "show shows shown print printed display displayed use my the a an your address addresses only just and with state province country"
    " please want do i you may can on of it yes mailing home at out"
    " mostrar muestren muestre muestra imprimir imprima mi mis la el lo direccion direcciones solo solamente y estado provincia"
    " pais por favor se puede pueden si con en que"
    " afficher affichez montrer montrez imprimer imprimez mon ma mes l adresse seulement uniquement juste et region pays vous plait s"
    " oui que de avec le"
)

# Where a hand could not be read
ILLEGIBLE = "illegible ilegible illisible unreadable unlesbar"

# Own words place
PLACES: dict[str, str] = {
    "first": "first beginning start top before beforefirst atthebeginning atthestart 1st",
    "after first": "afterfirst afterfirstparagraph afterthefirst afterthefirstparagraph after 2nd second",
    "last": "last end bottom attheend afterlast afterthelastparagraph",
    "instead": "instead insteadofsample insteadofthesample replace inplaceofthesample insteadoftheletter only",
}

# Letters to: everybody
ALL = "all both every everybody everyone any either allofthem todos todas ambos ambas lesdeux tous toutes"
AND = r"\s+(?:and|y|e|et)\s+|\s*[&+]\s*"

# Own words, Own letter
BY_HAND = "byhand handwritten handwriting inhandwriting iwillwritebyhand amano escritoamano manuscrito alamain manuscrit"

# Letters to, Not to: nobody
NOBODY = "none nobody noone no nothing na ninguno ninguna nadie nada aucun aucune personne rien"

# Age, in words; the first two say that a number with them is a limit
UNDER = "under below younger less menor menos moins jusque hasta inferieur < ≤"
OVER = "over above older least mayor mas plus more + > ≥"
YEARS = "years year yrs yr y old anos ano de ans an aged age edad que or and at of than ou et o"
MINOR = "minor underage child minordeedad menor menordeedad mineur mineure under18 menorde18 moinsde18 moinsde18ans menorde18anos enfant"
ADULT = "adult adulto adulta adulte majeur majeure mayor mayordeedad ofage 18orover 18plus over18"
MONTHS = (
    "january february march april may june july august september october november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
)
# Before a name, and no part of it
TITLES = "mr mrs ms miss mx dr prof sr sra srta don dona mme mlle"
# After a name, and tells a parent from a child
SUFFIXES = "jr sr ii iii iv junior senior"

# What a street's words are short for, for comparing two rows
STREET_WORDS = (
    "street=st avenue=ave av=ave boulevard=blvd road=rd drive=dr lane=ln court=ct place=pl square=sq terrace=ter highway=hwy parkway=pkwy"
    " apartment=apt unit=apt suite=apt ste=apt no=apt number=apt north=n south=s east=e west=w first=1st second=2nd third=3rd"
    " avenida=ave calle=c numero=apt num=apt interior=int piso=p colonia=col rue=r bis=b"
)
