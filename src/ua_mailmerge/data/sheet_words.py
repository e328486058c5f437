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
    "show": ("Show address", "Show my address", "Show address as", "Address shown", "Disclosure"),
    "consent": (
        "Consent", "Consents", "Consent given", "I consent", "I agree", "Agree", "Agreed", "Agreement", "Permission",
        "Permission given",
    ),
    "number": ("No.", "Nr.", "Sheet no.", "Signer no.", "Letter no."),
    "release": ("Release", "Released", "Releases"),
}  # fmt: skip

# Headings of other things, which a near miss must not be taken for.
OTHER_HEADINGS: tuple[str, ...] = (
    "Code", "Timestamp", "Date", "Time", "Signature", "Signed", "Notes", "Note", "Comments", "Comment", "Title", "Status",
    "Organization", "Organisation", "Company", "Gender", "Age", "Language", "Source", "County", "ID", "Number", "Middle name", "Nickname",
)  # fmt: skip

# What held.csv and a marked sheet add to the sheet's own columns: no remark about these when it comes back mended.
HELD_HEADINGS: tuple[str, ...] = ("Row", "Reason", "Letters")

YES = "yes y x true 1 si oui ok agreed agree iagree consent consents iconsent consented"
NO = "no n non false 0 none never refused declined noconsent idonotagree idonotconsent donotagree"
YES_SIGNS = "✓✔☑✅🗹"
NO_SIGNS = "✗✘☐❌"

# Show address
SHOWN: dict[str, str] = {
    "full": "full all whole complete fulladdress wholeaddress street streetaddress yes y x true 1 si oui",
    "city": "city town cityonly townonly cityandstate citystate cityandcountry",
    "none": "none no n non nothing false 0 nameonly hide hidden noaddress donotshow anonymous",
}

# Own words place
PLACES: dict[str, str] = {
    "first": "first beginning start top before beforefirst atthebeginning atthestart 1st",
    "after first": "afterfirst afterfirstparagraph afterthefirst afterthefirstparagraph after 2nd second",
    "last": "last end bottom attheend afterlast afterthelastparagraph",
    "instead": "instead insteadofsample insteadofthesample replace inplaceofthesample insteadoftheletter only",
}

# Letters to: everybody
ALL = "all both every everybody everyone any either allofthem"
AND = r"\s+(?:and|y|e|et)\s+|\s*[&+]\s*"

# Own words, Own letter
BY_HAND = "byhand handwritten handwriting inhandwriting iwillwritebyhand"
