"""What people write on a signers sheet: headings, and short answers in their cells; all of it compared folded (``postal.bare``).

The words are ours, from sign-up sheets, form exports and address books. A language is added by adding its words to the same rows.
"""

# field: (the heading as documentation and messages call it, and what else means it)
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        "Name", "Full name", "Display name", "Your name", "Your full name", "Printed name", "Print name", "Signer", "Signer name",
        "Name of signer",
        "First and last name", "First name and last name",
        "Nombre", "Nombre completo", "Nombre y apellido", "Nombre y apellidos", "Nombres y apellidos", "Su nombre", "Tu nombre", "Firmante",
        "Nombre del firmante",
        "Nom", "Nom complet", "Nom et prénom", "Nom et prénoms", "Prénom et nom", "Nom, prénom", "Votre nom", "Signataire",
        "Nom du signataire",
    ),
    "first_name": (
        "First name", "First", "Given name", "Given names", "Forename", "Nombres", "Nombre de pila", "Primer nombre", "Prénom", "Prénoms",
        "Prénom(s)",
    ),
    "last_name": (
        "Last name", "Last", "Surname", "Family name", "Apellido", "Apellidos", "Apellido(s)", "Nom de famille", "Noms de famille",
    ),
    "address": (
        "Address", "Address 1", "Address line 1", "Street", "Street address", "Street 1", "Street address 1", "Street address line 1",
        "Mailing address", "Postal address", "Home address", "Home address 1", "Full address", "can2_user_address", "Primary address 1",
        "Dirección", "Dirección 1", "Dirección línea 1", "Línea de dirección 1", "Dirección postal", "Domicilio", "Domicilio postal",
        "Calle", "Calle y número",
        "Adresse", "Adresse 1", "Adresse ligne 1", "Ligne d’adresse 1", "Adresse postale", "Adresse complète", "Rue", "Numéro et rue",
        "N° et rue",
    ),
    "address_2": (
        "Address 2", "Address line 2", "Street 2", "Street address 2", "Street address line 2", "Apt", "Apartment", "Unit", "Suite",
        "Apt or unit", "Home address 2", "Primary address 2", "Supplemental address 1",
        "Dirección 2", "Dirección línea 2", "Línea de dirección 2", "Complemento", "Piso", "Piso y puerta", "Depto", "Interior", "Colonia",
        "Adresse 2", "Adresse ligne 2", "Ligne d’adresse 2", "Complément d’adresse", "Appartement", "Appt",
    ),
    "city": (
        "City", "Town", "City or town", "City/Town", "Town/City", "Locality", "Home city", "can2_user_city", "Primary city",
        "Ciudad", "Localidad", "Población", "Municipio", "Ville", "Commune", "Localité",
    ),
    "region": (
        "State", "Province", "Region", "State/Province", "Province/State", "State or province", "State/Region",
        "State/Province/Region", "Home state", "Home state/province", "can2_state_abbreviated", "Primary state",
        "Estado", "Provincia", "Región", "Estado/Provincia", "Provincia/Estado", "Estado o provincia",
        "État", "Région", "Province/État", "État/Province",
    ),
    "postcode": (
        "ZIP", "ZIP code", "Zipcode", "Postal code", "Postcode", "Post code", "ZIP/Postal code", "ZIP or postal code",
        "Postal/ZIP code", "Home ZIP", "Home ZIP/Postal code", "Primary ZIP",
        "Código postal", "Cód. postal", "C.P.", "Code postal",
    ),
    "country": (
        "Country", "Country/Region", "Nation", "Country code", "Home country", "Primary country", "Primary country code", "País", "Pays",
    ),
    "email": (
        "Email", "E-mail address", "Email address", "Your email", "Your email address", "Email 1", "Primary email",
        "Correo", "Correo electrónico", "Dirección de correo", "Dirección de correo electrónico", "Su correo electrónico", "Tu correo",
        "Courriel", "Adresse e-mail", "Adresse mail", "Adresse courriel", "Adresse électronique", "Votre courriel", "Mél", "Mail",
    ),
    "phone": (
        "Phone", "Phone number", "Telephone", "Telephone number", "Tel", "Mobile", "Mobile phone", "Mobile number", "Cell", "Cell phone",
        "Home phone", "can2_phone", "Teléfono", "Número de teléfono", "Móvil", "Celular", "Teléfono móvil",
        "Téléphone", "Numéro de téléphone", "Tél", "Portable", "Téléphone portable",
    ),
    "words": (
        "Own words", "Your own words", "In your own words", "My own words", "Personal words", "Personal message", "Personal note",
        "Palabras propias", "Sus propias palabras", "Tus propias palabras", "Con sus propias palabras", "Con tus propias palabras",
        "En sus propias palabras", "En tus propias palabras", "Mensaje personal",
        "Mots personnels", "Vos propres mots", "Avec vos propres mots", "Avec vos mots", "Dans vos propres mots", "Message personnel",
    ),
    "words_place": (
        "Own words place", "Place of own words", "Own words position", "Where own words go", "Lugar de las palabras propias",
        "Place des mots personnels",
    ),
    "letter": (
        "Own letter", "Your own letter", "My own letter", "Whole letter", "Carta propia", "Su propia carta", "Tu propia carta",
        "Lettre personnelle", "Votre propre lettre",
    ),
    "officials": (
        "Letters to", "Letter to", "Officials", "Official", "Recipients", "Recipient", "Addressees", "Send to",
        "Cartas a", "Carta a", "Destinatario", "Destinatarios", "Enviar a", "Lettres à", "Lettre à", "Destinataire", "Destinataires",
        "Envoyer à",
    ),
    "not_to": (
        "Not to", "No letter to", "Not this official", "Not to this official", "Not to these officials", "Do not write to",
        "Do not send to", "Except", "Except to", "Excluding",
        "No a", "No enviar a", "No escribir a", "Excepto", "Excepto a", "Salvo", "Pas à", "Ne pas envoyer à", "Ne pas écrire à", "Sauf",
        "Sauf à",
    ),
    "show": (
        "Show address", "Show my address", "Show address as", "Address shown", "Disclosure", "Show my full address", "Address disclosure",
        "Mostrar dirección", "Mostrar la dirección", "Mostrar mi dirección", "Dirección visible",
        "Afficher l’adresse", "Afficher mon adresse", "Montrer l’adresse", "Montrer mon adresse", "Adresse visible",
    ),
    "consent": (
        "Consent", "Consents", "Consent given", "I consent", "I agree", "Agree", "Agreed", "Agreement", "Permission",
        "Permission given", "Do you agree", "Do you consent",
        "Consentimiento", "Acepto", "Acepta", "Autorizo", "Autorización", "De acuerdo", "Estoy de acuerdo", "Doy mi consentimiento",
        "Consentement", "J’accepte", "J’autorise", "Autorisation", "Accord", "D’accord", "Je suis d’accord", "Je consens",
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

# A heading that means one half of a name where the other half has a column of its own: (the other half, this one).
HALF_NAMES: dict[str, tuple[str, str]] = {"Nombre": ("last_name", "first_name"), "Nom": ("first_name", "last_name")}

# What a program puts together of columns it exports too; used only where those are not there.
MADE_UP_NAMES: tuple[str, ...] = ("Display name", "Full name", "Nombre completo", "Nom complet")

# Headings of other things, which a near miss must not be taken for.
OTHER_HEADINGS: tuple[str, ...] = (
    "Code", "Timestamp", "Date", "Time", "Signature", "Signed", "Notes", "Note", "Comments", "Comment", "Title", "Status",
    "Organization", "Organisation", "Company", "Gender", "Language", "Source", "County", "ID", "Number", "Nickname", "Middle name",
    "Start time", "Completion time", "Last modified time", "Created at", "Updated at", "Contact ID", "Contact type", "Sort name", "Prefix",
    "Individual prefix", "Order no.", "Order date", "Ticket type", "Quantity", "Attendee no.", "Tags", "UUID", "First name badge",
    "Marca temporal", "Fecha", "Hora", "Firma", "Notas", "Comentario", "Comentarios", "Título", "Organización", "Empresa", "Género",
    "Idioma", "Número",
    "Horodateur", "Heure", "Remarque", "Remarques", "Commentaire", "Commentaires", "Titre", "Entreprise", "Genre", "Langue", "Numéro",
)  # fmt: skip

# What held.csv and a marked sheet add to the sheet's own columns: no remark about these when it comes back mended.
HELD_HEADINGS: tuple[str, ...] = ("Row", "Reason", "Letters")

# A whole question as a heading, as forms export them: it is the field when it has a word of each of these, and none of the last.
# A word that ends in * stands for all that begin so. Two fields that fit one question: nobody guesses.
QUESTIONS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "consent",
        (
            "agree* consent* permission permit authori* accept* acept* autoriz* consient* acuerdo accord autoris*",
            "letter letters sign signed carta cartas firmar lettre lettres signer",
        ),
        (
            "newsletter newsletters contact contacted updates photo photos video fotos data datos donnees privacy privacidad"
            " confidentialite terms terminos conditions sms older age edad parent guardian not no pas receive* recib* recev* keep store"
            " guard* conserv*"
        ),
    ),
    (
        "show",
        (
            "address direccion domicilio adresse",
            "show* display* appear* visible reveal hide see seen mostr* muestr* aparec* ocultar vean affich* montr* figur* apparai*",
        ),
        "email mail correo courriel",
    ),
    (
        "words",
        (
            "words message paragraph palabras mensaje parrafo mots paragraphe",
            "own personal propi* propre* personnel* add anad* agreg* ajout*",
        ),
        "where donde ou",
    ),
    (
        "name",
        ("name nombre nom", "full complete completo complet your su tu votre"),
        (
            "first last given family middle surname apellido* prenom organi* group school city official street user nickname famille pila"
            " agree* consent* accept* acept* autori* letter* carta* lettre* print post send"
        ),
    ),
    (
        "name",
        ("name nombre nom", "appear* should aparec* apparai* figur*"),
        "first last given family middle apellido* prenom agree* consent*",
    ),
    (
        "address",
        ("address direccion domicilio adresse", "mailing postal postale home street your su tu votre full where what cual quelle"),
        "email mail electronico courriel ip web show* appear* display* visible see seen mostr* muestr* vean affich* agree* consent* print*",
    ),
    ("city", ("city town ciudad ville localidad", "which what your live su tu vive* cual que quelle votre vivez habit*"), "show* agree*"),
    ("region", ("state province estado provincia", "which what your live su tu vive* cual quelle votre"), "show* agree* city zip"),
    ("postcode", ("zip zipcode postal postcode", "code codigo what your su tu votre"), "address direccion adresse agree*"),
    ("country", ("country pais pays", "which what your live su tu vive* cual quel votre"), "show* agree*"),
    ("email", ("email mail correo courriel", "your what su tu votre address adresse direccion"), "may can agree* newsletter* updates send"),
    ("phone", ("phone telephone telefono mobile celular", "your what number su tu votre numero"), "may can agree* text"),
    (
        "officials",
        (
            "official officials recipient recipients addressee* destinatari* destinataire* autoridad*",
            "which who whom write letter letters send quien* que cual* escrib* enviar carta cartas qui quel* ecri* envoy* lettre lettres",
        ),
        "not no ne pas except* excepto salvo sauf agree* acept* accept*",
    ),
    (
        "not_to",
        (
            "official officials recipient recipients addressee* destinatari* destinataire* autoridad*",
            "not no pas except* excepto salvo sauf",
        ),
        "agree* acept* accept*",
    ),
    ("age", ("age edad", "what your su tu cual quel votre"), "under over older 18"),
    ("age", ("old anos ans age", "how cuantos quel"), "18"),
    (
        "birth",
        ("birth born nacimiento naissance nacio naciste", "date year when what your fecha ano cuando quand annee votre su"),
        "place where",
    ),
    ("minor", ("under younger menor menos moins mineur", "18 eighteen dieciocho"), "over older mayor plus agree* consent*"),
    ("adult", ("over older above least mayor plus majeur", "18 eighteen dieciocho"), "under younger menor moins agree* consent*"),
)

UNUSED = "unused nothing none ignore skip no nada ninguno rien ignorar ignorer"
"""What ``columns:`` and ``--column`` say of a column that feeds nothing."""

# What stands in a cell that nobody had anything to say in: compared as typed, since Nan, Null and Na are names.
EMPTY: tuple[str, ...] = (
    "-", "--", "---", "–", "—", "_", "__", ".", "..", "...", "…", "*", "**", "x/x",
    "n/a", "N/A", "N/a", "n.a.", "N.A.", "n.a", "N.A", "#N/A", "<NA>", "n/d", "N/D", "s/d", "S/D", "n/c", "N/C",
    "nan", "NaN", "null", "NULL", "nil", "none", "None", "NONE", "(none)", "(blank)", "(empty)", "tbd", "TBD",
    "ninguno", "ninguna", "Ninguno", "Ninguna", "aucun", "aucune", "Aucun", "Aucune", "néant", "Néant",
    "not applicable", "Not applicable", "Not Applicable", "no aplica", "No aplica", "sans objet", "Sans objet", "non applicable",
)  # fmt: skip
NA = "NA"  # what R writes; in State it is a province of Italy, in Country Namibia, in a name a name

# What a piece of an address that is no city may begin with.
FLATS = frozenset(
    "apt apartment unit suite ste flat floor fl rm room bldg building po pobox box piso depto departamento dpto int interior colonia col"
    " puerta bloque edificio apdo apartado appt appartement bat batiment etage bp cs lot trlr".split()
)

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
