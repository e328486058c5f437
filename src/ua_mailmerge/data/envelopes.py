"""Envelope sizes, in millimetres, as sold.

Names and sizes: PWG 5101.1 (media standardised names), the inch sizes taken exactly. Letter or flat: USPS DMM 201.1 (letters up to
6.125 x 11.5 in, 1.3 to 2.5 times as long as high). What is kept free on the face is the same rule for every size and is computed from it in
``envelopes``. ``address_x_mm`` is ours: where the address starts, a little left of the middle, clear of the stamp corner.
"""

INCH_MM = 25.4

SIZES: tuple[tuple[str, str, float, float, str, str, float], ...] = (
    # key, name, width_mm, height_mm, PWG name, USPS shape, address_x_mm
    ("us_10", "#10", 9.5 * INCH_MM, 4.125 * INCH_MM, "na_number-10_4.125x9.5in", "letter", 101.6),
    ("iso_dl", "DL", 220.0, 110.0, "iso_dl_110x220mm", "letter", 95.0),
    ("us_9", "#9", 8.875 * INCH_MM, 3.875 * INCH_MM, "na_number-9_3.875x8.875in", "letter", 95.0),
    ("us_monarch", "Monarch", 7.5 * INCH_MM, 3.875 * INCH_MM, "na_monarch_3.875x7.5in", "letter", 76.0),
    ("us_6x9", "6 x 9", 9.0 * INCH_MM, 6.0 * INCH_MM, "na_6x9_6x9in", "letter", 95.0),
    ("us_9x12", "9 x 12", 12.0 * INCH_MM, 9.0 * INCH_MM, "na_arch-a_9x12in", "flat", 130.0),
    ("us_personal", "#6 3/4", 6.5 * INCH_MM, 3.625 * INCH_MM, "na_personal_3.625x6.5in", "letter", 58.0),
    ("us_a2", "A2", 5.75 * INCH_MM, 4.375 * INCH_MM, "na_a2_4.375x5.75in", "letter", 45.0),
    ("iso_c6c5", "C6/C5", 229.0, 114.0, "iso_c6c5_114x229mm", "letter", 98.0),
    ("iso_c6", "C6", 162.0, 114.0, "iso_c6_114x162mm", "letter", 58.0),
    ("iso_c5", "C5", 229.0, 162.0, "iso_c5_162x229mm", "flat", 95.0),
    ("iso_c4", "C4", 324.0, 229.0, "iso_c4_229x324mm", "flat", 140.0),
    ("it_american", "Italian 110 x 230", 230.0, 110.0, "om_italian_110x230mm", "letter", 98.0),
    ("jp_chou3", "Chou 3", 235.0, 120.0, "jpn_chou3_120x235mm", "letter", 100.0),
)
