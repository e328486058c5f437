"""What lies on the table says this: the blank sheet, the sign-up slips and the poster, in English, Spanish and French.

The headings and answers of the blank sheet are also what the reader knows (``headings``, ``cells``), so a sheet of ours is always read.
A language is added by adding it to every table here; a test holds that none is forgotten.
"""

LANGUAGES: tuple[str, ...] = ("en", "es", "fr")

# -- the blank sheet ----------------------------------------------------------------------------

COLUMNS: tuple[tuple[str, int], ...] = (  # field, width in characters
    ("number", 6), ("name", 24), ("address", 26), ("address_2", 12), ("city", 18), ("region", 10), ("postcode", 11), ("country", 12),
    ("email", 24), ("phone", 16), ("words", 42), ("words_place", 14), ("officials", 20), ("show", 13), ("minor", 10), ("consent", 10),
)  # fmt: skip

HEADINGS: dict[str, dict[str, str]] = {
    "en": {
        "number": "No.", "name": "Name", "address": "Address", "address_2": "Address 2", "city": "City", "region": "State",
        "postcode": "ZIP", "country": "Country", "email": "Email", "phone": "Phone", "words": "Own words",
        "words_place": "Own words place", "officials": "Letters to", "show": "Show address", "minor": "Under 18", "consent": "Consent",
    },
    "es": {
        "number": "N.º", "name": "Nombre y apellidos", "address": "Dirección", "address_2": "Dirección 2", "city": "Ciudad",
        "region": "Estado", "postcode": "Código postal", "country": "País", "email": "Correo electrónico", "phone": "Teléfono",
        "words": "Palabras propias", "words_place": "Lugar de las palabras", "officials": "Cartas a", "show": "Mostrar dirección",
        "minor": "Menor de 18 años", "consent": "Consentimiento",
    },
    "fr": {
        "number": "N°", "name": "Nom complet", "address": "Adresse", "address_2": "Adresse 2", "city": "Ville", "region": "Région",
        "postcode": "Code postal", "country": "Pays", "email": "Courriel", "phone": "Téléphone", "words": "Mots personnels",
        "words_place": "Place des mots", "officials": "Lettres à", "show": "Afficher l’adresse",
        "minor": "Moins de 18 ans", "consent": "Accord",
    },
}  # fmt: skip

ANSWERS: dict[str, dict[str, dict[str, str]]] = {  # language, field: what the reader takes it for, and what the drop-down offers
    "en": {
        "minor": {"yes": "yes", "no": "no"},
        "consent": {"yes": "yes", "no": "no"},
        "show": {"full": "full", "city": "city", "none": "none"},
        "words_place": {"first": "first", "after first": "after first", "last": "last", "instead": "instead"},
        "officials": {"all": "all"},
    },
    "es": {
        "minor": {"yes": "sí", "no": "no"},
        "consent": {"yes": "sí", "no": "no"},
        "show": {"full": "completa", "city": "ciudad", "none": "ninguna"},
        "words_place": {"first": "al principio", "after first": "tras el primero", "last": "al final", "instead": "en lugar"},
        "officials": {"all": "todos"},
    },
    "fr": {
        "minor": {"yes": "oui", "no": "non"},
        "consent": {"yes": "oui", "no": "non"},
        "show": {"full": "entière", "city": "ville", "none": "aucune"},
        "words_place": {"first": "au début", "after first": "après le premier", "last": "à la fin", "instead": "à la place"},
        "officials": {"all": "tous"},
    },
}

NOTES: dict[str, dict[str, str]] = {
    "en": {
        "number": "The number on the paper slip, if this person filled one in. It becomes the number of their letters. Else empty.",
        "name": "One person a row, as it should stand on the letter.",
        "address": "Street and number. Needed only where the whole address may be shown.",
        "address_2": "Flat, unit, anything that stands on a second line.",
        "city": "Stands on the letter unless Show address is none.",
        "region": "State or province.",
        "postcode": "This column is text: 02144 keeps its 0.",
        "country": "Empty means the country the letters are posted from.",
        "email": "Never printed. It tells two people of the same name apart.",
        "phone": "Never printed and used for nothing; leave it empty unless you need it yourselves.",
        "words": "A sentence or a paragraph of the person's own. It is printed as typed. “by hand” leaves room to write.",
        "words_place": "Where own words stand: first, after the first paragraph, last, or instead of the sample. Empty: after the first.",
        "officials": "Whom this person writes to. Empty means a letter to each official.",
        "show": "full: whole address. city: city and state only. none: the name alone. Empty means city.",
        "minor": "yes for somebody under 18: only the first name and the city are printed.",
        "consent": "yes for each person who agreed to the words above. No row is printed without it.",
    },
    "es": {
        "number": "El número de la ficha de papel, si esta persona llenó una. Será el número de sus cartas. Si no, déjelo vacío.",
        "name": "Una persona por fila, tal como debe aparecer en la carta.",
        "address": "Calle y número. Solo hace falta si se puede mostrar la dirección completa.",
        "address_2": "Piso, interior o lo que vaya en una segunda línea.",
        "city": "Aparece en la carta, salvo que en Mostrar dirección diga ninguna.",
        "region": "Estado o provincia.",
        "postcode": "Esta columna es texto: 06010 conserva su 0.",
        "country": "Vacío: el país desde el que se envían las cartas.",
        "email": "Nunca se imprime. Distingue a dos personas con el mismo nombre.",
        "phone": "Nunca se imprime ni se usa; déjelo vacío si ustedes no lo necesitan.",
        "words": "Una frase o un párrafo propio. Se imprime tal como se escribe. “by hand” deja espacio para escribir a mano.",
        "words_place": "Dónde van las palabras propias: al principio, tras el primer párrafo, al final o en lugar del modelo. "
        "Vacío: tras el primero.",
        "officials": "A quién escribe esta persona. Vacío: una carta a cada autoridad.",
        "show": "completa: toda la dirección. ciudad: solo ciudad y estado. ninguna: solo el nombre. Vacío: ciudad.",
        "minor": "sí si tiene menos de 18 años: solo se imprimen el nombre de pila y la ciudad.",
        "consent": "sí para cada persona que aceptó el texto de arriba. Sin ello no se imprime ninguna carta.",
    },
    "fr": {
        "number": "Le numéro de la fiche papier, si la personne en a rempli une. Il devient celui de ses lettres. Sinon, laissez vide.",
        "name": "Une personne par ligne, comme le nom doit figurer sur la lettre.",
        "address": "Numéro et rue. Nécessaire seulement si l’adresse entière peut être affichée.",
        "address_2": "Appartement, bâtiment, tout ce qui tient sur une deuxième ligne.",
        "city": "Figure sur la lettre, sauf si Afficher l’adresse indique aucune.",
        "region": "Région, province ou État.",
        "postcode": "Cette colonne est du texte : 01000 garde son 0.",
        "country": "Vide : le pays d’où partent les lettres.",
        "email": "Jamais imprimé. Distingue deux personnes du même nom.",
        "phone": "Jamais imprimé ni utilisé ; laissez vide si vous n’en avez pas besoin vous-mêmes.",
        "words": "Une phrase ou un paragraphe personnel, imprimé tel quel. « by hand » laisse la place d’écrire à la main.",
        "words_place": "Où vont les mots personnels : au début, après le premier paragraphe, à la fin ou à la place du modèle. "
        "Vide : après le premier.",
        "officials": "À qui la personne écrit. Vide : une lettre à chaque responsable.",
        "show": "entière : toute l’adresse. ville : ville et région seulement. aucune : le nom seul. Vide : ville.",
        "minor": "oui pour les moins de 18 ans : seuls le prénom et la ville sont imprimés.",
        "consent": "oui pour chaque personne qui a accepté le texte ci-dessus. Sans cela, aucune lettre n’est imprimée.",
    },
}

FOR_EXAMPLE: dict[str, str] = {"en": "e.g.", "es": "p. ej.", "fr": "p. ex."}
"""Begins each cell of the example row."""

EXAMPLE: dict[str, dict[str, str]] = {  # an invented person; each cell is recognised, so that nothing of them is ever printed
    "en": {
        "name": "Ana Rivera", "address": "12 Elm Street", "address_2": "Apt 3", "city": "Somerville", "region": "MA",
        "postcode": "02144", "email": "ana@example.org", "words": "My grandmother crossed that river in 1981.", "officials": "all",
        "show": "city", "consent": "yes",
    },
    "es": {
        "name": "Ana Rivera", "address": "Av. del Olmo 12", "address_2": "Int. 3", "city": "Ciudad de México", "region": "CDMX",
        "postcode": "06010", "country": "México", "email": "ana@example.org", "words": "Mi abuela cruzó ese río en 1981.",
        "officials": "todos", "show": "ciudad", "consent": "sí",
    },
    "fr": {
        "name": "Ana Rivière", "address": "12 rue des Ormes", "address_2": "Bât. 3", "city": "Bourg-en-Bresse", "postcode": "01000",
        "country": "France", "email": "ana@example.org", "words": "Ma grand-mère a traversé ce fleuve en 1981.", "officials": "tous",
        "show": "ville", "consent": "oui",
    },
}  # fmt: skip

SHEET: dict[str, dict[str, str]] = {
    "en": {
        "title": "Urgent action {reference}: {title}", "name": "Signers",
        "agreed": "Yes in Consent means that this person agreed to this: {consent}",
        "filename": "signers", "page": "Page &P of &N",
    },
    "es": {
        "title": "Acción urgente {reference}: {title}", "name": "Firmantes",
        "agreed": "Un sí en Consentimiento significa que esta persona aceptó lo siguiente: {consent}",
        "filename": "firmantes", "page": "Página &P de &N",
    },
    "fr": {
        "title": "Action urgente {reference} : {title}", "name": "Signataires",
        "agreed": "Un oui sous Accord signifie que la personne a accepté ceci : {consent}",
        "filename": "signataires", "page": "Page &P sur &N",
    },
}  # fmt: skip

# -- slips and poster ---------------------------------------------------------------------------

CONSENT: dict[str, str] = {
    "en": "You may print letters in my name and post them to the officials I have chosen. I have read the letter. My address is shown "
    "only as far as I ticked. My details are deleted once the letters are posted.",
    "es": "Pueden imprimir cartas a mi nombre y enviarlas a las autoridades elegidas. He leído la carta. Mi dirección se muestra "
    "solo como marqué. Mis datos se borran una vez enviadas las cartas.",
    "fr": "Vous pouvez imprimer des lettres en mon nom et les poster aux responsables choisis. J’ai lu la lettre. Mon adresse "
    "n’apparaît que comme coché. Mes données sont effacées après l’envoi.",
}
"""What people agree to where event.yaml has no words for it, or has them in another language."""

SLIP: dict[str, dict[str, str]] = {
    "en": {
        "no": "No.",
        "appeal": "Urgent action {reference}: {title}",
        "to": "Letters to (else to all)",
        "name": "Name, as it should stand on the letter",
        "reach": "E-mail or phone (never printed)",
        "street": "Street, number, flat",
        "city": "City",
        "region": "State",
        "postcode": "ZIP",
        "full": "Show my whole address",
        "full_example": "12 Elm Street, Somerville, MA 02144",
        "some": "Show my city only",
        "some_example": "Somerville, MA",
        "none": "Show my name only",
        "none_example": "no address at all",
        "agree": "I agree. {consent}",
        "minor": "I am under 18: print my first name and city only",
        "own": "Words of your own? Write them on the back.",
        "keep": "Yours to keep",
        "contact": "To change or withdraw, give this number to",
        "until": "Your details are deleted by {date}.",
        "back": "My own words (you need not write any)",
        "back_note": "They are printed exactly as you write them here.",
        "poster": "{title}: sign a letter with us.",
        "slips_title": "Sign-up slips {first} to {last}",
        "scan": "A code to scan, which opens {link}",
        "poster_title": "Poster",
    },
    "es": {
        "no": "N.º",
        "appeal": "Acción urgente {reference}: {title}",
        "to": "Cartas a (si no, a todas)",
        "name": "Nombre, tal como debe aparecer en la carta",
        "reach": "Correo o teléfono (no se imprime)",
        "street": "Calle, número, piso",
        "city": "Ciudad",
        "region": "Estado",
        "postcode": "Código postal",
        "full": "Mostrar toda mi dirección",
        "full_example": "Av. del Olmo 12, 06010 Ciudad de México",
        "some": "Solo mi ciudad",
        "some_example": "Ciudad de México",
        "none": "Solo mi nombre",
        "none_example": "sin dirección",
        "agree": "Acepto. {consent}",
        "minor": "Soy menor de 18: solo mi nombre de pila y mi ciudad",
        "own": "¿Palabras propias? Escríbalas al dorso.",
        "keep": "Para usted",
        "contact": "Para cambiar o retirar, dé este número a",
        "until": "Sus datos se borran a más tardar el {date}.",
        "back": "Mis propias palabras (no es obligatorio)",
        "back_note": "Se imprimen exactamente como las escriba aquí.",
        "poster": "{title}: firma una carta con nosotros.",
        "slips_title": "Fichas {first} a {last}",
        "scan": "Un código para escanear que abre {link}",
        "poster_title": "Cartel",
    },
    "fr": {
        "no": "N°",
        "appeal": "Action urgente {reference} : {title}",
        "to": "Lettres à (sinon à tous)",
        "name": "Nom, comme il doit figurer sur la lettre",
        "reach": "Courriel ou tél. (jamais imprimé)",
        "street": "Numéro, rue, appartement",
        "city": "Ville",
        "region": "Région",
        "postcode": "Code postal",
        "full": "Afficher toute mon adresse",
        "full_example": "12 rue des Ormes, 01000 Bourg-en-Bresse",
        "some": "Ma ville seulement",
        "some_example": "Bourg-en-Bresse",
        "none": "Mon nom seulement",
        "none_example": "aucune adresse",
        "agree": "J’accepte. {consent}",
        "minor": "J’ai moins de 18 ans : prénom et ville seulement",
        "own": "Quelques mots de vous ? Écrivez-les au dos.",
        "keep": "À garder",
        "contact": "Pour changer ou retirer, donnez ce numéro à",
        "until": "Vos données sont effacées au plus tard le {date}.",
        "back": "Mes propres mots (facultatif)",
        "back_note": "Ils sont imprimés exactement comme vous les écrivez ici.",
        "poster": "{title} : signez une lettre avec nous.",
        "slips_title": "Fiches {first} à {last}",
        "scan": "Un code à scanner qui ouvre {link}",
        "poster_title": "Affiche",
    },
}
