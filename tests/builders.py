"""What many tests build: a campaign of two officials, an event, a signer, and text in every script.

Not in conftest.py, since a folder of tests below may have a conftest of its own and only one module can have that name.
"""

import datetime
from collections.abc import Iterable, Iterator

import msgspec

from ua_mailmerge.model import Address, Box, Campaign, Disclosure, Event, Mark, Official, Place, Rule, Sample, Signer, Tagged, Text

PRESIDENT = Official(
    id="president",
    letter="P",
    name="Andrés Manuel López Obrador",
    position="President of México",
    address=("Puerta 8, Palacio Nacional", "Plaza de la Constitución S/N, Colonia Centro", "Ciudad de México, C.P. 06066"),
    country="MX",
    salutation="Dear President López Obrador,",
)
AMBASSADOR = Official(
    id="ambassador",
    letter="A",
    name="Ambassador Esteban Moctezuma",
    address=("Embassy of México", "1911 Pennsylvania Avenue NW", "Washington, DC 20006"),
    country="US",
    salutation="Dear Ambassador Moctezuma,",
)
PARAGRAPHS = ("People who ask for safety are sent back unheard.", "Children are locked up.", "Please let each of them be heard.")


def campaign(**changes: object) -> Campaign:
    """An appeal with two officials and a sample letter of three short paragraphs; ``changes`` replace its fields."""
    plain = Campaign(
        reference="100.21",
        title="Mass deportations must stop",
        country="MX",
        issued=datetime.date(2021, 9, 30),
        expires=datetime.date(2021, 12, 31),
        officials=(PRESIDENT, AMBASSADOR),
        letters={"en": Sample(PARAGRAPHS, "Sincerely,")},
    )
    return msgspec.structs.replace(plain, **changes)


def event(**changes: object) -> Event:
    """An evening in Madison; ``changes`` replace its fields."""
    return msgspec.structs.replace(Event("Letter Writers", "MAD", ("210 Lanternfish Lane", "Madison, WI 53703")), **changes)


def signer(**changes: object) -> Signer:
    """One person who has agreed and writes to both officials; ``changes`` replace their fields."""
    home = Address(("12 Elm St",), "Oakland", "CA", "94601", "US")
    plain = Signer("Ana Ruiz", home, ("president", "ambassador"), "signers.xlsx, Sheet1 row 2", disclosure=Disclosure.CITY)
    return msgspec.structs.replace(plain, **changes)


SCRIPTS = {
    "arabic": "ليلى الزيتوني",
    "arabic with vowel signs": "مُحَمَّد الأَحْمَد",
    "hebrew": "נועה בן־שמש",
    "hebrew with points": "שָׂרָה כֹּהֵן",
    "hindi": "अनीता क्षेत्रपाल",
    "thai": "สมหญิง ดอกไม้งาม",
    "chinese": "林小雨",
    "japanese": "山田 はなこ",
    "korean": "김한별",
    "vietnamese": "Nguyễn Thị Bích Hạnh",
    "greek": "Ελένη Δροσοπηγή",
    "cyrillic": "Оксана Вербицька-Лугова",
    "yoruba": "Ọláyínká Adébọ̀wálé-Reed",
    "polish": "Żaneta Wiśniewska-Łąka",
    "hawaiian": "Kaleo Kaʻāpana",
    "turkish": "Işıl Çağlayanlı",
    "icelandic": "Þórdís Ægisbrekka",
}
"""An invented name in each script or spelling that has its own way to fail."""

SENTENCES = {
    "arabic": "أكتب إليكم من أجل كل عائلة تبحث عن مكان آمن. أرجوكم أن تستمعوا إليهم قبل أن تقرروا مصيرهم.",
    "arabic with vowel signs": "كُلُّ إِنْسَانٍ لَهُ الحَقُّ فِي أَنْ يُسْمَعَ قَبْلَ أَنْ يُبْعَدَ.",
    "hebrew": "אני כותבת אליכם למען כל משפחה שמחפשת מקום בטוח. אנא הקשיבו להם לפני שתחליטו.",
    "hindi": "एक राष्ट्र इस बात से याद किया जाता है कि उसने उन लोगों के साथ कैसा व्यवहार किया जो बदले में कुछ नहीं दे सकते थे।",
    "thai": "ทุกคนมีสิทธิ์ที่จะได้รับการรับฟังก่อนที่จะถูกส่งกลับไป โปรดรับฟังพวกเขาและอย่ากักขังเด็กไว้ในสถานกักกันอีกต่อไป",
    "chinese": "每一个寻求安全的人都应当先被倾听，然后才决定他们的命运。请不要再把孩子关在拘留所里，也不要把他们送回危险之中。",
    "japanese": "安全を求めるすべての人は、送り返される前に話を聞いてもらうべきです。どうか子どもたちを収容所に閉じ込めないでください。",
    "korean": "안전을 찾는 모든 사람은 돌려보내지기 전에 이야기를 들려줄 기회를 가져야 합니다. 아이들을 가두지 말아 주십시오.",
    "vietnamese": "Xin hãy lắng nghe những người tìm kiếm sự an toàn trước khi quyết định số phận của họ. Đừng giam giữ trẻ em.",
    "greek": "Έρχομαι από ένα νησί όπου οι βάρκες φτάνουν τη νύχτα. Μάθαμε να έχουμε κουβέρτες δίπλα στην πόρτα.",
    "cyrillic": "Прошу вас вислухати кожну людину, перш ніж вирішувати її долю. Діти не повинні бути під замком.",
}
"""A paragraph in each script, about what these letters are about."""

MIXED = {
    "hebrew with an address": "אני גרה ברחוב Elm 12, דירה 3",
    "arabic with a year": "ولدت عام 1979 في Port-au-Prince",
    "english with a name": "My friend ليلى lives at 12 Elm St.",
    "hebrew with a number": "טלפון 608-555-0114",
}
"""Lines in which directions mix."""


def flat(marks: Iterable[Mark]) -> Iterator[Text | Rule | Box | Place]:
    """Marks without the tags around them."""
    for mark in marks:
        if isinstance(mark, Tagged):
            yield from flat(mark.marks)
        else:
            yield mark
